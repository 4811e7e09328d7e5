/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * days.c - what the bot does for people by itself: mornings, and how often it
 * spoke without being asked.
 */
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "habits.h"
#include "purge.h"

#define NUDGES_MAX 1000

void
day_row_release(struct day_row *row)
{
    free(row->person);
    free(row->date);
    memset(row, 0, sizeof(*row));
}

enum err
store_day_meet(struct store *st, const char *person, bool *is_new)
{
    struct kept_habit *kept = habits_kept(st, person);
    struct query q;
    int changes = 0;
    enum err rc;

    *is_new = false;
    if (kept && kept->is_met)
        return ERR_OK;
    query_begin(&q, st,
                "INSERT OR IGNORE INTO day (ws, person, network, morning_at,"
                " date, message, home_at, is_stale)"
                " VALUES (:ws, :person, '', 1, '', 0, 0, 0)");
    query_text(&q, ":person", person);
    rc = query_run_changes(&q, &changes);
    *is_new = changes > 0;
    if (kept && rc == ERR_OK)
        kept->is_met = true;
    return rc;
}

enum err
store_day_is_met(struct store *st, const char *person, bool *is_met)
{
    const struct kept_habit *kept = habits_kept(st, person);
    struct query q;
    enum err rc;

    *is_met = kept && kept->is_met;
    if (*is_met)
        return ERR_OK;
    query_begin(&q, st,
                "SELECT 1 FROM day WHERE ws = :ws AND person = :person");
    query_text(&q, ":person", person);
    rc = query_step(&q);
    *is_met = rc == ERR_OK;
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_day_find(struct store *st, const char *person, struct day_row *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT person, morning_at, date, message, home_at, is_stale"
                " FROM day WHERE ws = :ws AND person = :person");
    query_text(&q, ":person", person);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->person = query_take_text(&q, 0);
        out->morning_at = query_get_int(&q, 1);
        out->date = query_take_text(&q, 2);
        out->message = query_get_int(&q, 3);
        out->home_at = query_get_int(&q, 4);
        out->is_stale = query_get_int(&q, 5) != 0;
    }
    query_end(&q);
    return rc;
}

enum err
store_day_put(struct store *st, const struct day_row *row)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO day (ws, person, network, morning_at, date,"
                " message, home_at, is_stale) VALUES (:ws, :person, '',"
                " :morning, :date, :message, :home, :stale)"
                " ON CONFLICT (ws, person) DO UPDATE SET"
                " morning_at = excluded.morning_at, date = excluded.date,"
                " message = excluded.message, home_at = excluded.home_at,"
                " is_stale = excluded.is_stale");
    query_text(&q, ":person", row->person);
    query_int(&q, ":morning", row->morning_at);
    query_text(&q, ":date", row->date ? row->date : "");
    query_int(&q, ":message", row->message);
    query_int(&q, ":home", row->home_at);
    query_int(&q, ":stale", row->is_stale);
    return query_run(&q);
}

enum err
store_day_set_stale(struct store *st, const char *person)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE day SET is_stale = 1 WHERE ws = :ws"
                " AND person = :person AND is_stale = 0");
    query_text(&q, ":person", person);
    return query_run(&q);
}

enum err
store_day_set_all_stale(struct store *st)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE day SET is_stale = 1 WHERE ws = :ws"
                " AND is_stale = 0");
    return query_run(&q);
}

static enum err
people(struct query *q, day_person_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q))
        fn(ctx, query_get_text(q, 0));
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_day_due(struct store *st, int64_t now, int limit, day_person_fn *fn,
              void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT person FROM day INDEXED BY day_morning"
                " WHERE morning_at > 0"
                " AND morning_at <= :now AND ws = :ws"
                " ORDER BY morning_at LIMIT :limit");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    return people(&q, fn, ctx);
}

enum err
store_day_stale(struct store *st, int limit, day_person_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT person FROM day INDEXED BY day_stale"
                " WHERE ws = :ws AND is_stale = 1"
                " ORDER BY person LIMIT :limit");
    query_int(&q, ":limit", limit);
    return people(&q, fn, ctx);
}

enum err
store_day_next(struct store *st, int64_t *at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT morning_at FROM day INDEXED BY day_morning"
                " WHERE morning_at > 0"
                " AND ws = :ws ORDER BY morning_at LIMIT 1");
    return query_find_int(&q, at);
}

enum err
store_morning_since(struct store *st, const char *person, const char *first,
                    const char *date, bool *is_so)
{
    struct query q;
    int64_t found = 0;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM morning WHERE ws = :ws AND person = :person"
                " AND date >= :first AND date < :date LIMIT 1");
    query_text(&q, ":person", person);
    query_text(&q, ":first", first);
    query_text(&q, ":date", date);
    rc = query_find_int(&q, &found);
    *is_so = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_morning_add(struct store *st, const char *person, const char *date,
                  int64_t message, int64_t at, bool *is_new)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "INSERT OR IGNORE INTO morning (ws, person, date, message, at)"
                " VALUES (:ws, :person, :date, :message, :at)");
    query_text(&q, ":person", person);
    query_text(&q, ":date", date);
    query_int(&q, ":message", message);
    query_int(&q, ":at", at);
    rc = query_run_changes(&q, &changes);
    *is_new = changes > 0;
    return rc;
}

/* ---- said without being asked -------------------------------------------- */

enum err
store_nudge_add(struct store *st, const struct nudge *nudge)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO nudge (ws, target, kind, deadline, campaign, at,"
                " led_at) VALUES (:ws, :target, :kind, :deadline, :campaign,"
                " :at, 0)");
    query_text(&q, ":target", nudge->target);
    query_text(&q, ":kind", nudge->kind);
    query_int(&q, ":deadline", nudge->deadline);
    query_int(&q, ":campaign", nudge->campaign);
    query_int(&q, ":at", nudge->at);
    return query_run(&q);
}

enum err
store_nudge_last(struct store *st, const char *target, int64_t *at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT at FROM nudge WHERE ws = :ws AND target = :target"
                " AND kind NOT LIKE 'now:%' ORDER BY at DESC LIMIT 1");
    query_text(&q, ":target", target);
    return query_find_int(&q, at);
}

enum err
store_nudge_set_led(struct store *st, const char *target, const char *kind,
                    int64_t since, int64_t at)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE nudge SET led_at = :at WHERE ws = :ws"
                " AND target = :target AND at >= :since AND kind = :kind"
                " AND led_at = 0");
    query_text(&q, ":target", target);
    query_text(&q, ":kind", kind);
    query_int(&q, ":since", since);
    query_int(&q, ":at", at);
    return query_run(&q);
}

enum err
store_nudge_list(struct store *st, const char *target, int64_t since,
                 nudge_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT n.kind, n.led_at > 0 OR coalesce(d.done_at, 0) >= n.at"
                " FROM nudge AS n LEFT JOIN deadline AS d ON d.id = n.deadline"
                " WHERE n.ws = :ws AND n.target = :target AND n.at >= :since"
                " ORDER BY n.at DESC LIMIT :limit");
    query_text(&q, ":target", target);
    query_int(&q, ":since", since);
    query_int(&q, ":limit", NUDGES_MAX);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_text(&q, 0), query_get_int(&q, 1) != 0);
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_purge_nudges(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM nudge WHERE id IN (SELECT id FROM nudge"
                " INDEXED BY nudge_at WHERE at < :before AND ws = :ws"
                " LIMIT :limit)");
    query_int(&q, ":before", before);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    return rc;
}
