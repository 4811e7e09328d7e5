/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profiles.c - what a creator's own page said, each time that it was read.
 */
#include "profiles.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define PROFILE_COLUMNS                                                        \
    "id, creator, at, source, key, title, country, followers, is_rounded,"     \
    " is_hidden, following, posts, views, since, raw_until"
#define LIST_MAX 400

void
profile_release(struct profile *profile)
{
    free(profile->key);
    free(profile->title);
    free(profile->country);
    memset(profile, 0, sizeof(*profile));
}

static void
profile_take(struct query *q, struct profile *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->at = query_get_int(q, 2);
    out->source = (enum source)query_get_int(q, 3);
    out->key = query_take_text(q, 4);
    out->title = query_take_text(q, 5);
    out->country = query_take_text(q, 6);
    out->followers = query_get_int(q, 7);
    out->is_rounded = query_get_int(q, 8) != 0;
    out->is_hidden = query_get_int(q, 9) != 0;
    out->following = query_get_int(q, 10);
    out->posts = query_get_int(q, 11);
    out->views = query_get_int(q, 12);
    out->since = query_get_int(q, 13);
    out->raw_until = query_get_int(q, 14);
}

enum err
store_profile_add(struct store *st, const struct profile *p, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO profile (ws, creator, at, source, key, title,"
                " country, followers, is_rounded, is_hidden, following, posts,"
                " views, since, raw_until) VALUES (:ws, :creator, :at, :source,"
                " :key, :title, :country, :followers, :rounded, :hidden,"
                " :following, :posts, :views, :since, :raw)");
    query_int(&q, ":creator", p->creator);
    query_int(&q, ":at", p->at);
    query_int(&q, ":source", p->source);
    query_text(&q, ":key", p->key ? p->key : "");
    query_text(&q, ":title", p->title ? p->title : "");
    query_text(&q, ":country", p->country ? p->country : "");
    query_int(&q, ":followers", p->is_hidden ? FACT_UNKNOWN : p->followers);
    query_int(&q, ":rounded", p->is_rounded);
    query_int(&q, ":hidden", p->is_hidden);
    query_int(&q, ":following", p->following);
    query_int(&q, ":posts", p->posts);
    query_int(&q, ":views", p->views);
    query_int(&q, ":since", p->since);
    query_int(&q, ":raw", p->raw_until);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_profile_last(struct store *st, int64_t creator, struct profile *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " PROFILE_COLUMNS " FROM profile WHERE"
                " creator = :creator AND +ws = :ws ORDER BY at DESC LIMIT 1");
    query_int(&q, ":creator", creator);
    rc = query_step(&q);
    if (rc == ERR_OK)
        profile_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_profile_list(struct store *st, int64_t creator, int64_t since,
                   profile_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " PROFILE_COLUMNS " FROM profile WHERE"
                " creator = :creator AND at >= :since AND +ws = :ws"
                " ORDER BY at LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":since", since);
    query_int(&q, ":limit", LIST_MAX);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct profile profile = { 0 };

        profile_take(&q, &profile);
        fn(ctx, &profile);
        profile_release(&profile);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_profile_owner(struct store *st, const char *key, int64_t *creator)
{
    struct query q;

    query_begin(&q, st,
                "SELECT creator FROM profile WHERE ws = :ws AND key = :key"
                " AND key <> '' ORDER BY id DESC LIMIT 1");
    query_text(&q, ":key", key);
    return query_find_int(&q, creator);
}

enum err
store_profile_purge(struct store *st, int64_t now, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM profile WHERE id IN (SELECT id FROM profile"
                " WHERE raw_until > 0 AND raw_until <= :now LIMIT :limit)");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
