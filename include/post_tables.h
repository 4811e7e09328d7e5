/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post_tables.h - figures of posts that a person brought as a table, and what
 * was measured of a creator, to stand beside others.
 *
 * A table's rows stand under the number of its import (intakes.h): they count
 * once it is IN, and undoing that hides them again.
 */
#ifndef CALLSHEET_POST_TABLES_H
#define CALLSHEET_POST_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"
#include "posts.h"

struct store;

struct table_post {
    struct post post;
    int64_t import;
    int64_t reach;     /* FACT_UNKNOWN if not said */
    int64_t followers; /* of the creator, if the table says; the same */
    bool is_pinned;
};

/* Texts beyond the bounds of posts.h are cut. A post that the import has told
 * already is told anew. */
enum err store_table_post_put(struct store *st, const struct table_post *row);
typedef void table_post_fn(void *ctx, const struct table_post *row);
/* Those of imports that count, the newest post first; at most `limit`. */
enum err store_table_post_list(struct store *st, int64_t creator, int limit,
                               table_post_fn *fn, void *ctx);
/* Those of one import, whether it counts or not. */
enum err store_table_post_of(struct store *st, int64_t import, int limit,
                             table_post_fn *fn, void *ctx);
/* The rows of an import go, or those that are due by `now`: at most `limit`;
 * *more when there may be others. */
enum err store_table_post_delete(struct store *st, int64_t import, int limit,
                                 bool *more);
enum err store_table_post_purge(struct store *st, int64_t now, int limit,
                                bool *more);

/* ---- peers --------------------------------------------------------------- */

/* What the newest look measured; parts of a million, FACT_UNKNOWN if not. */
struct peer {
    int64_t creator;
    enum platform platform;
    int64_t followers;
    int64_t at; /* of the look: when that is taken back, this is no peer */
    enum source source;
    int64_t rate;      /* by the platform's usual formula */
    int64_t formula;   /* which: enum engagement_formula */
    int64_t talk;      /* comments for each like, in the same parts */
    int64_t raw_until; /* the row goes then; 0 = it stays */
};

enum err store_peer_put(struct store *st, const struct peer *peer);
enum err store_peer_drop(struct store *st, int64_t creator);
typedef void peer_fn(void *ctx, const struct peer *peer);
/* Others than `creator` on a platform, with followers from `from` to below
 * `to` (0 = no end); at most `limit`. */
enum err store_peer_list(struct store *st, int64_t creator,
                         enum platform platform, int64_t from, int64_t to,
                         int limit, peer_fn *fn, void *ctx);
/* Those whose raw_until is past go, as above. */
enum err store_peer_purge(struct store *st, int64_t now, int limit, bool *more);

#endif
