/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outcomes.c - how it went with a creator, said when a campaign is over.
 */
#include "outcomes.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define COLUMNS "id, campaign, creator, went_well, why, person, at"

void
outcome_release(struct outcome *outcome)
{
    free(outcome->why);
    free(outcome->person);
    memset(outcome, 0, sizeof(*outcome));
}

enum err
store_outcome_put(struct store *st, const struct outcome *outcome)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO outcome (ws, campaign, creator, went_well, why,"
                " person, at) VALUES (:ws, :campaign, :creator, :well, :why,"
                " :person, :at) ON CONFLICT (ws, campaign, creator) DO UPDATE"
                " SET went_well = excluded.went_well, why = excluded.why,"
                " person = excluded.person, at = excluded.at");
    query_int(&q, ":campaign", outcome->campaign);
    query_int(&q, ":creator", outcome->creator);
    query_int(&q, ":well", outcome->went_well);
    query_text(&q, ":why", outcome->why ? outcome->why : "");
    query_text(&q, ":person", outcome->person);
    query_int(&q, ":at", outcome->at);
    return query_run(&q);
}

static void
outcome_take(struct query *q, struct outcome *out)
{
    out->id = query_get_int(q, 0);
    out->campaign = query_get_int(q, 1);
    out->creator = query_get_int(q, 2);
    out->went_well = query_get_int(q, 3) != 0;
    out->why = query_take_text(q, 4);
    out->person = query_take_text(q, 5);
    out->at = query_get_int(q, 6);
}

enum err
store_outcome_find(struct store *st, int64_t campaign, int64_t creator,
                   struct outcome *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM outcome WHERE ws = :ws"
                " AND campaign = :campaign AND creator = :creator");
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":creator", creator);
    rc = query_step(&q);
    if (rc == ERR_OK)
        outcome_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_outcome_list(struct store *st, int64_t creator, int limit, outcome_fn *fn,
                   void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM outcome WHERE ws = :ws"
                " AND creator = :creator ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct outcome outcome = { 0 };

        outcome_take(&q, &outcome);
        fn(ctx, &outcome);
        outcome_release(&outcome);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_outcome_track(struct store *st, int limit, tracked_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT creator, at, went_well, verdict, is_approved"
                " FROM tracked WHERE +ws = :ws"
                " AND outcome > (SELECT max(outcome) FROM tracked) - :limit"
                " ORDER BY outcome DESC");
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct tracked t = { .creator = query_get_int(&q, 0),
                             .at = query_get_int(&q, 1),
                             .went_well = query_get_int(&q, 2) != 0,
                             .verdict = query_get_int(&q, 3),
                             .has_decision = query_get_int(&q, 4) >= 0,
                             .is_approved = query_get_int(&q, 4) > 0 };

        fn(ctx, &t);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
