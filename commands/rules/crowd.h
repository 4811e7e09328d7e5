/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd.h - what a list of followers says as a whole.
 *
 * How large the share of fakes is, with an interval, from the answers about
 * each; and on which days so many came at once that somebody should ask why.
 */
#ifndef CALLSHEET_RULES_CROWD_H
#define CALLSHEET_RULES_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the share ----------------------------------------------------------- */

#define CROWD_BINS 481

/* Fewer judged than that say nothing about a list. */
#define CROWD_MIN 30

/* The answers, by how likely; two of them add up. Zero it to begin. */
struct crowd_scores {
    int64_t n;
    int64_t bin[CROWD_BINS];
};

/* All 0..1. */
struct crowd_share {
    double share, lo, hi;
};

/* One account's account_score(). */
void crowd_add(struct crowd_scores *scores, double score);

/*
 * The most likely share of fakes, and the shares that fit nearly as well
 * (95 %). How likely each account is was learnt where one in ten is fake, and
 * is set right for the share that is found (Saerens, Latinne, Decaestecker,
 * "Adjusting the outputs of a classifier to new a priori probabilities",
 * 2002). The interval also holds what the model itself may be wrong by.
 */
void crowd_estimate(const struct crowd_scores *scores, struct crowd_share *out);

/* ---- arrivals ------------------------------------------------------------ */

/* Days from the first to the last before any is called unusual. */
#define CROWD_DAYS_MIN 30
/* A day with fewer is none, however small the list. */
#define CROWD_DAY_MIN  20
#define CROWD_BURSTS   3
#define CROWD_DAYS_MAX 8000
#define CROWD_DAY      86400

/* A day with far more arrivals than the others. */
struct crowd_burst {
    int64_t day; /* its first second, UTC */
    int64_t n;
    int64_t hour; /* first second of its fullest hour */
    int64_t hour_n;
};

struct crowd_arrivals {
    int64_t n;           /* with a time */
    int64_t first, last; /* UTC seconds */
    int64_t median, mad; /* of the days from first to last */
    bool is_enough;      /* days, to tell */
    size_t burst_count;  /* of all that were found */
    struct crowd_burst bursts[CROWD_BURSTS]; /* the largest first */
};

struct crowd_days;

struct crowd_days *crowd_days_new(void);
void crowd_days_free(struct crowd_days *days);
/* One arrival; they come in the order of time. */
void crowd_days_add(struct crowd_days *days, int64_t at);
/* A burst has more than median + 6 x MAD arrivals, more than 1 % of all, and
 * CROWD_DAY_MIN. */
void crowd_days_read(const struct crowd_days *days, struct crowd_arrivals *out);

#endif
