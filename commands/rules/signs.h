/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * signs.h - what in a comment speaks for a machine: evidence with weights.
 *
 * Each sign adds points to a family; SIGNS_MACHINE points in all decide. The
 * weights are judgements of people who read such comments, in seven languages
 * (comment_signs.tsv); nothing is trained, but they were
 * chosen with the labelled sets of the README at hand.
 */
#ifndef CALLSHEET_RULES_SIGNS_H
#define CALLSHEET_RULES_SIGNS_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/fold.h"

#define SIGNS_MACHINE 60

enum sign_family {
    FAMILY_NONE,
    FAMILY_FISH, /* wants visits, followers, likes */
    FAMILY_SELL, /* goods, services, followers for money */
    FAMILY_SCAM, /* promises of money, healers, hackers */
    FAMILY_GAMBLE,
    FAMILY_DISGUISE, /* writes so that a filter cannot read it */
    FAMILY_TEMPLATE, /* praise that fits under every post */
    FAMILIES
};

/* One sign that was seen, and where. */
struct evidence_part {
    const char *rule; /* static */
    enum sign_family family;
    int points;
    size_t from, to; /* bytes of the source */
};

#define EVIDENCE_PARTS 24

struct evidence {
    int points;              /* below 0: speaks against a machine */
    int of[FAMILIES];        /* points of each */
    enum sign_family family; /* the one with most points */
    const char *rule;        /* the sign that weighed most, "" for none */
    int rule_points;
    size_t from, to; /* where it stands in the source, bytes */
    bool leads;      /* to a link, a name, a number, a private chat */
    struct evidence_part parts[EVIDENCE_PARTS];
    size_t part_count;
};

/* One more sign: negative points take back what others gave. */
void evidence_add(struct evidence *ev, enum sign_family family,
                  const char *rule, int points, size_t from, size_t to);

/* `creator` is a handle that is not promoted by being named; may be NULL. */
void signs_weigh(const char *text, const struct folded *f, const char *creator,
                 struct evidence *out);

#endif
