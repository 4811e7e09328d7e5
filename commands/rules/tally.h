/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tally.h - many judged comments, counted by post, by person and by text.
 *
 * Comments go in one at a time, in any order; only counts and a few ids stay,
 * no text and no name. What came in is read out by vetting.h. Memory follows
 * the number of posts, of people and of (person, post) pairs: about 80 bytes a
 * comment at the very worst, 8 MiB for 100,000; texts are remembered for at
 * most TALLY_TEXTS. Comments beyond TALLY_MAX are only counted as left out.
 */
#ifndef CALLSHEET_RULES_TALLY_H
#define CALLSHEET_RULES_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "facts.h"
#include "rules/comments.h"
#include "rules/language.h"

#define TALLY_MAX      500000
#define TALLY_TEXTS    32768
#define TALLY_EXAMPLES 8
/* "The first minutes" after a post came out. */
#define TALLY_BURST_SECONDS 600

struct tally_comment {
    const char *post;   /* stable key; NULL and "" are one post */
    uint8_t author[16]; /* keyed hash; all zero = not known */
    int64_t id;         /* the caller's, kept as evidence */
    int64_t at;         /* UTC seconds or FACT_UNKNOWN */
    bool creator_own;   /* written by the creator: left out of all counts */
    bool generic;       /* as comment_judge() says */
    bool machine;
    enum comment_class class;
    enum comment_language language;
    enum fact_reply reply;    /* is it a reply to a comment? */
    enum fact_reply answered; /* did the creator answer it in its thread? */
    uint64_t fingerprint;     /* as comment_judge() says */
    unsigned length;
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *t);
/* When a post came out; before its comments are added, or bursts under it
 * cannot be told. A post without comments is none. */
void tally_published(struct tally *t, const char *post, int64_t at);
void tally_add(struct tally *t, const struct tally_comment *c);

/* The smallest ids of those that belong to it, so that order is no matter. */
struct tally_examples {
    int64_t id[TALLY_EXAMPLES];
    int n;
};

#endif
