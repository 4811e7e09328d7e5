/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brands.c - names that a campaign watches for in what creators post.
 */
#include "brands.h"

#include <stdlib.h>

#include "db.h"

static enum err
brand_clear(struct store *st, int64_t campaign, enum brand_kind kind)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM brand WHERE ws = :ws AND campaign = :campaign"
                " AND kind = :kind");
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":kind", kind);
    return query_run(&q);
}

static enum err
brand_add(struct store *st, int64_t campaign, enum brand_kind kind,
          const struct brand *brand)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO brand (ws, campaign, kind, name, key, person, at)"
                " VALUES (:ws, :campaign, :kind, :name, :key, :person, :at)"
                " ON CONFLICT (ws, campaign, kind, key) DO NOTHING");
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":kind", kind);
    query_text(&q, ":name", brand->name);
    query_text(&q, ":key", brand->key);
    query_text(&q, ":person", brand->person);
    query_int(&q, ":at", brand->at);
    return query_run(&q);
}

enum err
store_brand_set(struct store *st, int64_t campaign, enum brand_kind kind,
                const struct brand *brands, size_t n)
{
    size_t i;
    enum err rc;

    rc = brand_clear(st, campaign, kind);
    for (i = 0; rc == ERR_OK && i < n; i++)
        rc = brand_add(st, campaign, kind, &brands[i]);
    return rc;
}

/* What stands in the row lives until the next one. */
static enum err
brand_tell_all(struct query *q, brand_fn *fn, void *ctx)
{
    enum err rc;

    while ((rc = query_step(q)) == ERR_OK) {
        struct brand brand = { .campaign = query_get_int(q, 0),
                               .kind = (enum brand_kind)query_get_int(q, 1),
                               .at = query_get_int(q, 5) };

        brand.name = query_take_text(q, 2);
        brand.key = query_take_text(q, 3);
        brand.person = query_take_text(q, 4);
        fn(ctx, &brand);
        free(brand.name);
        free(brand.key);
        free(brand.person);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_brand_list(struct store *st, int64_t campaign, enum brand_kind kind,
                 brand_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT campaign, kind, name, key, person, at FROM brand"
                " WHERE ws = :ws AND campaign = :campaign AND kind = :kind"
                " ORDER BY id");
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":kind", kind);
    return brand_tell_all(&q, fn, ctx);
}

enum err
store_brand_open(struct store *st, enum brand_kind kind, int limit,
                 brand_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT brand.campaign, kind, brand.name, brand.key,"
                " brand.person, brand.at FROM brand JOIN campaign"
                " ON campaign.id = brand.campaign WHERE brand.ws = :ws"
                " AND kind = :kind AND closed_at = 0"
                " ORDER BY brand.id DESC LIMIT :limit");
    query_int(&q, ":kind", kind);
    query_int(&q, ":limit", limit);
    return brand_tell_all(&q, fn, ctx);
}
