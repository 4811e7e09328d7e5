/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stats.h - how sure a share is.
 */
#ifndef CALLSHEET_RULES_STATS_H
#define CALLSHEET_RULES_STATS_H

#include <stdint.h>

/* A share k of n with the two ends of its 95 % interval, all 0..1. */
struct share {
    int64_t k;
    int64_t n;
    double lo;
    double hi;
};

/*
 * Wilson's score interval for k of n at 95 %. n = 0 gives 0..1: nothing is
 * known. k is cut to 0..n.
 */
void wilson_interval(int64_t k, int64_t n, double *lo, double *hi);

/* The same as a record. */
struct share share_of(int64_t k, int64_t n);

/*
 * How likely k or more of n are when each comes with this chance (0..1), one
 * independent of the other. k <= 0 gives 1, k > n gives 0.
 */
double binomial_at_least(int64_t n, int64_t k, double chance);

/* Per cent, rounded half up, as the cards print it; 0 for n = 0. */
int share_percent(const struct share *s);
int percent(double part);

/*
 * Fisher's exact test of a table of two rows and two columns,
 *
 *     a b
 *     c d
 *
 * two-sided: how likely a table at least as unlikely as this one is when rows
 * and columns have nothing to do with each other, 0..1. Negative counts are
 * taken as none.
 */
double fisher_two_sided(int64_t a, int64_t b, int64_t c, int64_t d);

#endif
