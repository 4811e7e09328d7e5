/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts.h - what is known of a creator's posts beyond the comments under them.
 *
 * A post itself is a number, a key and a link (store_post_ensure() in
 * intakes.h). Beside it stands one row for each source that told about it;
 * telling again replaces that source's row. What a platform's API brought goes
 * after keep_raw_days, numbers and all.
 */
#ifndef CALLSHEET_POSTS_H
#define CALLSHEET_POSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"

struct store;

/* Bytes that are kept of each. */
#define POST_TITLE_MAX 300
#define POST_TEXT_MAX  5000

enum post_paid { POST_PAID_UNKNOWN, POST_PAID_NO, POST_PAID_YES };

struct post {
    int64_t post, creator; /* as store_post_ensure() numbers it */
    char *key, *url;       /* filled by the store, not written */
    enum source source;
    int64_t at;           /* when it was read */
    char *title;          /* "" where posts have none */
    char *text;           /* caption or description, cut at POST_TEXT_MAX */
    int64_t published_at; /* these are FACT_UNKNOWN if not said */
    int64_t duration;     /* seconds */
    int64_t views;
    int64_t likes;    /* FACT_UNKNOWN also when the creator hides them */
    int64_t comments; /* as the platform counts them, replies and all */
    bool is_comments_off;
    enum post_paid paid; /* marked as an ad where the platform says so */
    int64_t raw_until;   /* the row goes then; 0 = it stays */
};

void post_release(struct post *post);

/* Texts beyond their bounds are cut. Of one source a post has one row. */
enum err store_post_put(struct store *st, const struct post *post);
/* What one source says of a post; ERR_NOT_FOUND. */
enum err store_post_find(struct store *st, int64_t post, enum source source,
                         struct post *out);
/* What all sources say of a creator's posts, newest post first, those without
 * a date last; at most `limit` rows. */
typedef void post_fn(void *ctx, const struct post *post);
enum err store_post_list(struct store *st, int64_t creator, int limit,
                         post_fn *fn, void *ctx);
/* Posts of a creator whose key stands under another creator as well; at most
 * `limit`. Whether they count there is not asked. */
typedef void post_pair_fn(void *ctx, const char *key, int64_t mine,
                          int64_t theirs, int64_t creator);
enum err store_post_shared(struct store *st, int64_t creator, int limit,
                           post_pair_fn *fn, void *ctx);
/* Rows due by `now` go, at most `limit`; *more when there may be others. */
enum err store_post_purge(struct store *st, int64_t now, int limit, bool *more);

#endif
