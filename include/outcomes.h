/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outcomes.h - how it went with a creator, said when a campaign is over.
 */
#ifndef CALLSHEET_OUTCOMES_H
#define CALLSHEET_OUTCOMES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

struct outcome {
    int64_t id, campaign, creator;
    bool went_well;
    char *why; /* "" = nothing was said */
    char *person;
    int64_t at;
};

void outcome_release(struct outcome *outcome);
/* One for each creator of a campaign: what is said later replaces it. */
enum err store_outcome_put(struct store *st, const struct outcome *outcome);
enum err store_outcome_find(struct store *st, int64_t campaign, int64_t creator,
                            struct outcome *out);
/* The newest first, at most `limit`. */
typedef void outcome_fn(void *ctx, const struct outcome *outcome);
enum err store_outcome_list(struct store *st, int64_t creator, int limit,
                            outcome_fn *fn, void *ctx);

/* An outcome with what was said before it. */
struct tracked {
    int64_t creator, at;
    bool went_well;
    int64_t verdict; /* of the last look before it; LOOK_NO_WORD if none */
    bool has_decision, is_approved; /* of the last decision before it */
};

/* The newest `limit` of all, the newest first. */
typedef void tracked_fn(void *ctx, const struct tracked *tracked);
enum err store_outcome_track(struct store *st, int limit, tracked_fn *fn,
                             void *ctx);

#endif
