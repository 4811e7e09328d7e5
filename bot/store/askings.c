/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * askings.c - who asked for a campaign, and how early.
 */
#include "askings.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define SUMS "count(*), sum(have < need), sum(need), sum(have)"

void
asking_release(struct asking *asking)
{
    free(asking->who);
    memset(asking, 0, sizeof(*asking));
}

enum err
store_asking_put(struct store *st, const struct asking *asking)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO asking (campaign, ws, who, need, have, at)"
                " VALUES (:campaign, :ws, :who, :need, :have, :at)"
                " ON CONFLICT (campaign) DO UPDATE SET need = excluded.need,"
                " have = excluded.have");
    query_int(&q, ":campaign", asking->campaign);
    query_text(&q, ":who", asking->who);
    query_int(&q, ":need", asking->need);
    query_int(&q, ":have", asking->have);
    query_int(&q, ":at", asking->at);
    return query_run(&q);
}

enum err
store_asking_set_who(struct store *st, int64_t campaign, const char *who)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE asking SET who = :who WHERE campaign = :campaign"
                " AND ws = :ws");
    query_int(&q, ":campaign", campaign);
    query_text(&q, ":who", who);
    return query_run(&q);
}

enum err
store_asking_find(struct store *st, int64_t campaign, struct asking *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT who, need, have, at FROM asking"
                " WHERE campaign = :campaign AND ws = :ws");
    query_int(&q, ":campaign", campaign);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->campaign = campaign;
        out->who = query_take_text(&q, 0);
        out->need = query_get_int(&q, 1);
        out->have = query_get_int(&q, 2);
        out->at = query_get_int(&q, 3);
    }
    query_end(&q);
    return rc;
}

enum err
store_asking_sum(struct store *st, const char *who, int64_t since,
                 struct asking_sum *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " SUMS " FROM asking"
                " WHERE ws = :ws AND who = :who AND at > :since");
    query_text(&q, ":who", who);
    query_int(&q, ":since", since);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->campaigns = query_get_int(&q, 0);
        out->short_ones = query_get_int(&q, 1);
        out->need = query_get_int(&q, 2);
        out->have = query_get_int(&q, 3);
    }
    query_end(&q);
    return rc;
}

enum err
store_asking_list(struct store *st, int64_t since, int limit, asking_sum_fn *fn,
                  void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " SUMS ", who FROM asking"
                " WHERE ws = :ws AND at > :since GROUP BY who LIMIT :limit");
    query_int(&q, ":since", since);
    query_int(&q, ":limit", limit);
    while ((rc = query_step(&q)) == ERR_OK) {
        char *who = query_take_text(&q, 4);
        struct asking_sum sum = { .who = who,
                                  .campaigns = query_get_int(&q, 0),
                                  .short_ones = query_get_int(&q, 1),
                                  .need = query_get_int(&q, 2),
                                  .have = query_get_int(&q, 3) };

        fn(ctx, &sum);
        free(who);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
