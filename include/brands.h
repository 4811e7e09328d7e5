/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brands.h - names that a campaign watches for in what creators post: the
 * brand's own, and its rivals'.
 */
#ifndef CALLSHEET_BRANDS_H
#define CALLSHEET_BRANDS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

#define BRANDS_MAX     20 /* of a kind, a campaign */
#define BRAND_NAME_MAX 60 /* characters */

enum brand_kind { BRAND_OWN, BRAND_RIVAL };

struct brand {
    int64_t campaign;
    enum brand_kind kind;
    char *name; /* as written */
    char *key;  /* caption_key() of it */
    char *person;
    int64_t at; /* who said so, and when */
};

/* These instead of what there is of that kind; of two with the same key the
 * first stays. campaign and kind of each are not looked at. */
enum err store_brand_set(struct store *st, int64_t campaign,
                         enum brand_kind kind, const struct brand *brands,
                         size_t n);
typedef void brand_fn(void *ctx, const struct brand *brand);
/* In the order in which they were said. */
enum err store_brand_list(struct store *st, int64_t campaign,
                          enum brand_kind kind, brand_fn *fn, void *ctx);
/* Of all campaigns that are open, the newest said first; at most `limit`. */
enum err store_brand_open(struct store *st, enum brand_kind kind, int limit,
                          brand_fn *fn, void *ctx);

#endif
