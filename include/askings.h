/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * askings.h - who asked for a campaign, and how early.
 *
 * One row a campaign, written when its plan is laid out: how many working days
 * it needed and had. Those that had too few are counted by who asked, for a
 * talk about notice.
 */
#ifndef CALLSHEET_ASKINGS_H
#define CALLSHEET_ASKINGS_H

#include <stdint.h>

#include "err.h"

struct store;

#define ASKING_WHO_MAX 80 /* characters */

struct asking {
    int64_t campaign;
    char *who; /* "<@ID>" of a person, "@admins", or the name of a team */
    int64_t need, have; /* working days */
    int64_t at;
};

void asking_release(struct asking *asking);

/* A plan that is laid out anew: need and have are the new ones, who asked and
 * when stay. */
enum err store_asking_put(struct store *st, const struct asking *asking);
/* Somebody else asked for it. */
enum err store_asking_set_who(struct store *st, int64_t campaign,
                              const char *who);
enum err store_asking_find(struct store *st, int64_t campaign,
                           struct asking *out);

struct asking_sum {
    char *who; /* lent */
    int64_t campaigns, short_ones; /* of these, with less than they needed */
    int64_t need, have;            /* of all, added up */
};

/* Of one after then; `who` of the result is left alone. */
enum err store_asking_sum(struct store *st, const char *who, int64_t since,
                          struct asking_sum *out);
typedef void asking_sum_fn(void *ctx, const struct asking_sum *sum);
/* One sum for everybody who asked after then; at most `limit`. */
enum err store_asking_list(struct store *st, int64_t since, int limit,
                           asking_sum_fn *fn, void *ctx);

#endif
