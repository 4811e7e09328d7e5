/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * track.h - what was said of creators, and how it went with them.
 *
 * The only honest source of weights: counts until there are enough of them,
 * then a table of two by two with Fisher's exact test.
 */
#ifndef CALLSHEET_RULES_TRACK_H
#define CALLSHEET_RULES_TRACK_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/vetting.h"

/* Outcomes before anything is compared. */
#define TRACK_MIN 20

enum { TRACK_WELL, TRACK_BADLY, TRACK_ENDS };
/* What a person thought beforehand; the order of a card's line. */
enum { TRACK_PLUS, TRACK_ZERO, TRACK_MINUS, TRACK_GUTS };

struct track {
    int64_t outcomes;
    int64_t words[VETTING_WALK_AWAY + 1][TRACK_ENDS];
    int64_t no_word[TRACK_ENDS]; /* no look before it, or none with one */
    int64_t approved[TRACK_ENDS];
    int64_t declined[TRACK_ENDS];
    int64_t undecided[TRACK_ENDS];
    int64_t guts[TRACK_GUTS][TRACK_ENDS]; /* one for each person */
};

enum track_decision { TRACK_UNDECIDED, TRACK_APPROVED, TRACK_DECLINED };

/* One outcome; `word` is an enum vetting_word, or negative for none. */
void track_add(struct track *t, int64_t word, enum track_decision decision,
               bool went_well);
/* What one person's gut had said of it. */
void track_add_gut(struct track *t, int gut, bool went_well);
/* How many outcomes are missing until they are compared. */
int64_t track_missing(const struct track *t);

/* Two by two: the hopeful and the doubtful, who went well and badly. */
struct track_table {
    int64_t hopeful[TRACK_ENDS], doubtful[TRACK_ENDS];
    int64_t n;
    double p; /* Fisher's, two-sided; of use only from TRACK_MIN on */
};

/* No concern and few flags against look closer and walk away. */
struct track_table track_words(const struct track *t);
/* Plus against minus. */
struct track_table track_guts(const struct track *t);

#endif
