/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comments.h - what kind of comment is this?
 *
 * The classes are those of the trade's generic-comment rule: who writes
 * "nice pic" under everything says nothing, who asks where the shoes are from
 * does. Machines (selling, scams, fishing for visits, praise from a template)
 * are told apart first, since they follow an account's size and say nothing
 * against its owner. One comment at a time: what only shows under several
 * posts is vetting.h's.
 *
 * One comment of a hundred bytes costs about 5 us with its CSV around it; how
 * often it is right is measured by `callsheet judge comments` (README).
 */
#ifndef CALLSHEET_RULES_COMMENTS_H
#define CALLSHEET_RULES_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/signs.h"

#define COMMENT_CLASS_MAP(X)                                                   \
    X(EMOJI, "emoji")                                                          \
    X(MENTION, "mention")                                                      \
    X(PRAISE, "praise")                                                        \
    X(SHORT, "short")                                                          \
    X(CTA, "cta")                                                              \
    X(SPAM, "spam")                                                            \
    X(NONSENSE, "nonsense")                                                    \
    X(SPECIFIC, "specific")                                                    \
    X(OTHER, "other")

enum comment_class {
#define X(name, text) COMMENT_##name,
    COMMENT_CLASS_MAP(X)
#undef X
        COMMENT_CLASSES
};

struct comment_text {
    const char *text;    /* any bytes; NULL is empty */
    const char *caption; /* of the post, with its alt text; may be NULL */
    const char *creator; /* handle or name of whom it is for; may be NULL */
    bool thread;         /* a reply thread of two turns or more */
};

/* One of the signs that made a comment a machine's, heaviest first. */
#define COMMENT_SIGNS 3

struct comment_sign {
    const char *rule; /* static */
    size_t from, to;  /* bytes of the text */
};

struct comment_judgement {
    enum comment_class class;
    bool generic;     /* emoji, praise, nonsense; never what a machine wrote */
    bool machine;     /* selling, scamming, fishing, praise from a template */
    int score;        /* 0..1000, 500 and more is `machine` */
    const char *rule; /* id of what decided, static; never NULL */
    size_t from, to;  /* bytes of the text that decided; equal = all of it */
    char words[64];   /* these bytes, cut at a character; "" = all of it */
    enum sign_family family; /* what it is after; FAMILY_NONE for people */
    struct comment_sign signs[COMMENT_SIGNS];
    int sign_count;
    uint64_t fingerprint; /* equal for near-identical texts; 0 = none */
    unsigned length;      /* words that the fingerprint is made of */
};

void comment_judge(const struct comment_text *in,
                   struct comment_judgement *out);

/* The same of a text that was folded already (fold.h). */
struct folded;
void comment_judge_folded(const struct comment_text *in, const struct folded *f,
                          struct comment_judgement *out);

/* The same with another model than the one built in, or with none (NULL); for
 * cross-validation. */
struct linear_model;
void comment_judge_with(const struct linear_model *model,
                        const struct comment_text *in,
                        struct comment_judgement *out);

/* "praise"; the word that cards and tests use. */
const char *comment_class_name(enum comment_class class);

#endif
