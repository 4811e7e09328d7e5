/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seconds.h - a second pair of eyes that somebody asked for.
 */
#ifndef CALLSHEET_SECONDS_H
#define CALLSHEET_SECONDS_H

#include <stdint.h>

#include "err.h"

struct store;

struct second {
    int64_t id, creator;
    int64_t look;
    char *asker;
    char *person; /* who was asked */
    int64_t at;
    int64_t answered_at; /* 0 = not yet */
};

void second_release(struct second *second);
enum err store_second_add(struct store *st, const struct second *second,
                          int64_t *id);
enum err store_second_set_answered(struct store *st, int64_t id, int64_t at);
/* ERR_NOT_FOUND. */
enum err store_second_find(struct store *st, int64_t id, struct second *out);
/* The newest first, at most `limit`. */
typedef void second_fn(void *ctx, const struct second *second);
enum err store_second_list(struct store *st, int64_t creator, int limit,
                           second_fn *fn, void *ctx);

#endif
