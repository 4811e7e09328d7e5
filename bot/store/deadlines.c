/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadlines.c - what must be done by when.
 */
#include "deadlines.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "habits.h"

void
deadline_release(struct deadline *deadline)
{
    free(deadline->what);
    free(deadline->zone);
    free(deadline->person);
    free(deadline->done_by);
    free(deadline->owner);
    free(deadline->step);
    free(deadline->remind);
    memset(deadline, 0, sizeof(*deadline));
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

/* Whoever has something to do, or waits for it, has mornings. */
static enum err
meet_both(struct store *st, const char *owner, const char *person)
{
    bool is_new;
    enum err rc = ERR_OK;

    if (owner[0] != '@')
        rc = store_day_meet(st, owner, &is_new);
    if (rc == ERR_OK && strcmp(owner, person) != 0)
        rc = store_day_meet(st, person, &is_new);
    return rc;
}

static enum err
deadline_insert(struct store *st, const struct deadline *d, int64_t *id)
{
    bool has_owner = d->owner && d->owner[0] != '\0';
    struct query q;
    enum err rc;

    /* What its triggers write cannot fail: with "or fail" SQLite keeps no copy
     * of the pages, to take a part of the statement back. */
    query_begin(
        &q, st,
        "INSERT OR FAIL INTO deadline (ws, what, due_at, is_day, zone, person,"
        " at, done_at, done_by, owner, campaign, deal, step, days,"
        " series, remind, ended, sheet) VALUES (:ws, :what, :due, :day,"
        " :zone, :person, :at, 0, '', :owner, :campaign, :deal, :step,"
        " :days, :series, :remind, 0, :sheet)");
    query_lend(&q, ":what", d->what);
    query_int(&q, ":due", d->due_at);
    query_int(&q, ":day", d->is_day);
    query_lend(&q, ":zone", d->zone);
    query_lend(&q, ":person", d->person);
    query_int(&q, ":at", d->at);
    query_lend(&q, ":owner", has_owner ? d->owner : d->person);
    query_int(&q, ":campaign", d->campaign);
    query_int(&q, ":deal", d->deal);
    query_lend(&q, ":step", or_empty(d->step));
    query_int(&q, ":days", d->days);
    query_int(&q, ":series", d->series);
    query_lend(&q, ":remind", or_empty(d->remind));
    query_int(&q, ":sheet", d->sheet);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    *id = db_last_id(st);
    return meet_both(st, has_owner ? d->owner : d->person, d->person);
}

enum err
store_deadline_add_reminded(struct store *st, const struct deadline *d,
                            struct reminder *reminder, int64_t *id)
{
    enum err rc;

    rc = deadline_insert(st, d, id);
    reminder->deadline = *id;
    return rc == ERR_OK ? store_reminder_set(st, reminder) : rc;
}

enum err
store_deadline_add(struct store *st, const struct deadline *d, int64_t *id)
{
    struct reminder anew = { .at = REMINDER_ANEW };

    return store_deadline_add_reminded(st, d, &anew, id);
}

#define COLUMNS                                                                \
    "id, what, due_at, is_day, zone, person, at, done_at, done_by, owner,"     \
    " campaign, deal, step, days, series, remind, ended, sheet"

static void
deadline_take(struct query *q, struct deadline *out)
{
    out->id = query_get_int(q, 0);
    out->what = query_take_text(q, 1);
    out->due_at = query_get_int(q, 2);
    out->is_day = query_get_int(q, 3) != 0;
    out->zone = query_take_text(q, 4);
    out->person = query_take_text(q, 5);
    out->at = query_get_int(q, 6);
    out->done_at = query_get_int(q, 7);
    out->done_by = query_take_text(q, 8);
    out->owner = query_take_text(q, 9);
    out->campaign = query_get_int(q, 10);
    out->deal = query_get_int(q, 11);
    out->step = query_take_text(q, 12);
    out->days = query_get_int(q, 13);
    out->series = query_get_int(q, 14);
    out->remind = query_take_text(q, 15);
    out->ended = (enum deadline_end)query_get_int(q, 16);
    out->sheet = query_get_int(q, 17);
}

enum err
store_deadline_campaign(struct store *st, int64_t id, int64_t *campaign)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT iif(deal = 0, campaign, 0) FROM deadline"
                " WHERE id = :id AND ws = :ws AND " SHEET_IS_IN);
    query_int(&q, ":id", id);
    rc = query_step(&q);
    *campaign = rc == ERR_OK ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return rc;
}

enum err
store_deadline_find(struct store *st, int64_t id, struct deadline *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE id = :id AND ws = :ws"
                " AND " SHEET_IS_IN);
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        deadline_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_deadline_same(struct store *st, const struct deadline *like, int64_t *id)
{
    bool has_owner = like->owner && like->owner[0] != '\0';
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM deadline WHERE ws = :ws AND owner = :owner"
                " AND due_at = :due AND done_at = 0 AND is_day = :day"
                " AND what = :what LIMIT 1");
    query_text(&q, ":owner", has_owner ? like->owner : like->person);
    query_int(&q, ":due", like->due_at);
    query_int(&q, ":day", like->is_day);
    query_text(&q, ":what", like->what);
    return query_find_int(&q, id);
}

/* Hands all rows over and ends the query. */
static enum err
deadline_each(struct query *q, deadline_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct deadline d = { 0 };

        deadline_take(q, &d);
        fn(ctx, &d);
        deadline_release(&d);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_deadline_page(struct store *st, int64_t after, int limit, deadline_fn *fn,
                    void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE ws = :ws"
                " AND id > :after AND " SHEET_IS_IN
                " ORDER BY id LIMIT :limit");
    query_int(&q, ":after", after);
    query_int(&q, ":limit", limit);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_list(struct store *st, const char *owner, int limit,
                    deadline_fn *fn, void *ctx)
{
    struct query q;

    if (owner) {
        query_begin(&q, st,
                    "SELECT " COLUMNS " FROM deadline WHERE ws = :ws"
                    " AND owner = :owner AND done_at = 0"
                    " AND " SHEET_IS_IN " ORDER BY due_at, id LIMIT :limit");
        query_text(&q, ":owner", owner);
    } else {
        query_begin(&q, st,
                    "SELECT " COLUMNS " FROM deadline WHERE ws = :ws"
                    " AND done_at = 0 AND " SHEET_IS_IN
                    " ORDER BY due_at, id LIMIT :limit");
    }
    query_int(&q, ":limit", limit);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_list_asked(struct store *st, const char *person, int limit,
                          deadline_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE ws = :ws"
                " AND person = :person AND done_at = 0 AND owner <> person"
                " AND " SHEET_IS_IN " ORDER BY due_at, id LIMIT :limit");
    query_text(&q, ":person", person);
    query_int(&q, ":limit", limit);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_list_campaign(struct store *st, int64_t campaign,
                             deadline_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE campaign = :campaign"
                " AND campaign > 0 AND ws = :ws"
                " AND " SHEET_IS_IN " ORDER BY due_at, id");
    query_int(&q, ":campaign", campaign);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_list_plan(struct store *st, int64_t campaign, deadline_fn *fn,
                         void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE campaign = :campaign"
                " AND campaign > 0 AND ws = :ws AND deal = 0"
                " AND " SHEET_IS_IN " ORDER BY due_at, id");
    query_int(&q, ":campaign", campaign);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_open(struct store *st, int64_t campaign, deadline_brief_fn *fn,
                    void *ctx)
{
    struct deadline_brief d;
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, deal, what, step FROM deadline"
                " WHERE campaign = :campaign AND campaign > 0 AND ws = :ws"
                " AND done_at = 0 AND " SHEET_IS_IN " ORDER BY due_at, id");
    query_int(&q, ":campaign", campaign);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        d.id = query_get_int(&q, 0);
        d.deal = query_get_int(&q, 1);
        d.what = query_get_text(&q, 2);
        d.step = query_get_text(&q, 3);
        fn(ctx, &d);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_deadline_list_deal(struct store *st, int64_t deal, deadline_fn *fn,
                         void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE deal = :deal"
                " AND deal > 0 AND ws = :ws"
                " AND " SHEET_IS_IN " ORDER BY id");
    query_int(&q, ":deal", deal);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_list_series(struct store *st, int64_t series, int limit,
                           deadline_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deadline WHERE series = :series"
                " AND series > 0 AND ws = :ws AND done_at = 0"
                " ORDER BY due_at LIMIT :limit");
    query_int(&q, ":series", series);
    query_int(&q, ":limit", limit);
    return deadline_each(&q, fn, ctx);
}

enum err
store_deadline_series_last(struct store *st, int64_t series, int64_t *due_at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT due_at FROM deadline WHERE series = :series"
                " AND series > 0 AND ws = :ws ORDER BY due_at DESC LIMIT 1");
    query_int(&q, ":series", series);
    return query_find_int(&q, due_at);
}

enum err
store_deadline_end(struct store *st, int64_t id, enum deadline_end how,
                   const char *person, int64_t now, bool *changed)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "UPDATE OR FAIL deadline SET done_at = :now, done_by = :person,"
                " ended = :how WHERE id = :id AND ws = :ws AND done_at = 0");
    query_int(&q, ":id", id);
    query_int(&q, ":now", now);
    query_text(&q, ":person", person);
    query_int(&q, ":how", how);
    rc = query_run_changes(&q, &changes);
    *changed = changes > 0;
    return rc;
}

enum err
store_deadline_move(struct store *st, int64_t id, int64_t due_at, bool is_day,
                    const char *zone)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE OR FAIL deadline SET due_at = :due, is_day = :day,"
                " zone = :zone WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    query_int(&q, ":due", due_at);
    query_int(&q, ":day", is_day);
    query_text(&q, ":zone", zone);
    return query_run(&q);
}

enum err
store_deadline_assign(struct store *st, int64_t id, const char *owner)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "UPDATE OR FAIL deadline SET owner = :owner WHERE id = :id"
                " AND ws = :ws");
    query_int(&q, ":id", id);
    query_text(&q, ":owner", owner);
    rc = query_run(&q);
    return rc == ERR_OK ? meet_both(st, owner, owner) : rc;
}

/* ---- when they are looked at --------------------------------------------- */

enum err
store_reminder_set(struct store *st, const struct reminder *r)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO reminder (deadline, ws, at, stage, snoozed_to)"
                " VALUES (:deadline, :ws, :at, :stage, :snoozed)"
                " ON CONFLICT (deadline) DO UPDATE SET at = excluded.at,"
                " stage = excluded.stage, snoozed_to = excluded.snoozed_to");
    query_int(&q, ":deadline", r->deadline);
    query_int(&q, ":at", r->at);
    query_int(&q, ":stage", r->stage);
    query_int(&q, ":snoozed", r->snoozed_to);
    return query_run(&q);
}

static void
reminder_take(struct query *q, struct reminder *out)
{
    out->deadline = query_get_int(q, 0);
    out->at = query_get_int(q, 1);
    out->stage = query_get_int(q, 2);
    out->snoozed_to = query_get_int(q, 3);
}

enum err
store_reminder_find(struct store *st, int64_t deadline, struct reminder *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT deadline, at, stage, snoozed_to FROM reminder"
                " WHERE deadline = :deadline AND ws = :ws");
    query_int(&q, ":deadline", deadline);
    rc = query_step(&q);
    if (rc == ERR_OK)
        reminder_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_reminder_due(struct store *st, int64_t now, struct reminder *out,
                   int limit, int *count)
{
    struct query q;
    enum err rc;

    *count = 0;
    query_begin(&q, st,
                "SELECT deadline, at, stage, snoozed_to FROM reminder"
                " WHERE at > 0 AND at <= :now AND ws = :ws"
                " ORDER BY at, deadline LIMIT :limit");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        reminder_take(&q, &out[(*count)++]);
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_reminder_next(struct store *st, int64_t *at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT at FROM reminder WHERE at > 0 AND ws = :ws"
                " ORDER BY at LIMIT 1");
    return query_find_int(&q, at);
}

enum err
store_reminder_pass(struct store *st, const char *owner, int64_t before,
                    int64_t now, int64_t stage, unsigned said)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE reminder SET at = 1, snoozed_to = 0, stage = CASE"
                " WHEN stage > 0 AND (SELECT due_at FROM deadline WHERE id ="
                " reminder.deadline) <= :now THEN stage | :said"
                " ELSE :stage END"
                " WHERE at > 0 AND at <= :before AND deadline IN"
                " (SELECT id FROM deadline WHERE ws = :ws AND owner = :owner"
                " AND done_at = 0 AND series = 0)");
    query_text(&q, ":owner", owner);
    query_int(&q, ":before", before);
    query_int(&q, ":stage", stage);
    query_int(&q, ":said", said);
    query_int(&q, ":now", now);
    return query_run(&q);
}
