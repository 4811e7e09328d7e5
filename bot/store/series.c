/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * series.c - deadlines that come again.
 */
#include "series.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define COLUMNS                                                                \
    "id, what, rule, first, has_time, zone, owner, campaign, remind,"          \
    " ended_at, person, at"

void
series_release(struct series *series)
{
    free(series->what);
    free(series->rule);
    free(series->first);
    free(series->zone);
    free(series->owner);
    free(series->remind);
    free(series->person);
    memset(series, 0, sizeof(*series));
}

static void
series_bind(struct query *q, const struct series *s)
{
    query_text(q, ":what", s->what);
    query_text(q, ":rule", s->rule);
    query_text(q, ":first", s->first);
    query_int(q, ":timed", s->has_time);
    query_text(q, ":zone", s->zone);
    query_text(q, ":owner", s->owner);
    query_int(q, ":campaign", s->campaign);
    query_text(q, ":remind", s->remind ? s->remind : "");
    query_int(q, ":ended", s->ended_at);
}

static void
series_take(struct query *q, struct series *out)
{
    out->id = query_get_int(q, 0);
    out->what = query_take_text(q, 1);
    out->rule = query_take_text(q, 2);
    out->first = query_take_text(q, 3);
    out->has_time = query_get_int(q, 4) != 0;
    out->zone = query_take_text(q, 5);
    out->owner = query_take_text(q, 6);
    out->campaign = query_get_int(q, 7);
    out->remind = query_take_text(q, 8);
    out->ended_at = query_get_int(q, 9);
    out->person = query_take_text(q, 10);
    out->at = query_get_int(q, 11);
}

enum err
store_series_add(struct store *st, const struct series *series, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO series (ws, what, rule, first, has_time, zone,"
                " owner, campaign, remind, ended_at, person, at) VALUES (:ws,"
                " :what, :rule, :first, :timed, :zone, :owner, :campaign,"
                " :remind, :ended, :person, :at)");
    series_bind(&q, series);
    query_text(&q, ":person", series->person);
    query_int(&q, ":at", series->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_series_has_twin(struct store *st, const struct series *series,
                      bool *has_twin)
{
    struct query q;
    int64_t found = 0;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM series WHERE ws = :ws AND person = :person"
                " AND what = :what AND rule = :rule AND owner = :owner"
                " AND ended_at = 0 AND id <> :id LIMIT 1");
    query_text(&q, ":person", series->person);
    query_text(&q, ":what", series->what);
    query_text(&q, ":rule", series->rule);
    query_text(&q, ":owner", series->owner);
    query_int(&q, ":id", series->id);
    rc = query_find_int(&q, &found);
    *has_twin = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_series_find(struct store *st, int64_t id, struct series *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM series WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        series_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_series_update(struct store *st, const struct series *series)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE series SET what = :what, rule = :rule,"
                " first = :first, has_time = :timed, zone = :zone,"
                " owner = :owner, campaign = :campaign, remind = :remind,"
                " ended_at = :ended WHERE id = :id AND ws = :ws");
    series_bind(&q, series);
    query_int(&q, ":id", series->id);
    return query_run(&q);
}
