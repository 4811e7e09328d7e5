/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purposes.h - who looked at a creator, when, for what and through whom.
 */
#ifndef CALLSHEET_PURPOSES_H
#define CALLSHEET_PURPOSES_H

#include <stdint.h>

#include "err.h"

struct store;

struct purpose {
    int64_t id, creator;
    int64_t campaign; /* 0 = none was said */
    char *agency;     /* "" = none was said */
    char *person;
    int64_t at;
};

void purpose_release(struct purpose *purpose);
enum err store_purpose_add(struct store *st, const struct purpose *purpose,
                           int64_t *id);
/* The newest first, at most `limit`. */
typedef void purpose_fn(void *ctx, const struct purpose *purpose);
enum err store_purpose_list(struct store *st, int64_t creator, int limit,
                            purpose_fn *fn, void *ctx);

#endif
