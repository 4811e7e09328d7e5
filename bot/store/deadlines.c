/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadlines.c - what must be done by when.
 */
#include "deadlines.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
deadline_release(struct deadline *deadline)
{
    free(deadline->what);
    free(deadline->zone);
    free(deadline->person);
    free(deadline->done_by);
    memset(deadline, 0, sizeof(*deadline));
}

enum err
store_deadline_add(struct store *st, const struct deadline *d, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO deadline (ws, what, due_at, is_day, zone, person,"
                " at, done_at, done_by) VALUES (:ws, :what, :due, :day, :zone,"
                " :person, :at, 0, '')");
    query_text(&q, ":what", d->what);
    query_int(&q, ":due", d->due_at);
    query_int(&q, ":day", d->is_day);
    query_text(&q, ":zone", d->zone);
    query_text(&q, ":person", d->person);
    query_int(&q, ":at", d->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

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
}

enum err
store_deadline_find(struct store *st, int64_t id, struct deadline *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, what, due_at, is_day, zone, person, at, done_at,"
                " done_by FROM deadline WHERE id = :id AND ws = :ws");
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
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM deadline WHERE ws = :ws AND person = :person"
                " AND due_at = :due AND done_at = 0 AND is_day = :day"
                " AND what = :what LIMIT 1");
    query_text(&q, ":person", like->person);
    query_int(&q, ":due", like->due_at);
    query_int(&q, ":day", like->is_day);
    query_text(&q, ":what", like->what);
    rc = query_step(&q);
    if (rc == ERR_OK)
        *id = query_get_int(&q, 0);
    query_end(&q);
    return rc;
}

enum err
store_deadline_list(struct store *st, const char *person, int limit,
                    deadline_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    if (person) {
        query_begin(&q, st,
                    "SELECT id, what, due_at, is_day, zone, person, at,"
                    " done_at, done_by FROM deadline WHERE ws = :ws"
                    " AND person = :person AND done_at = 0"
                    " ORDER BY due_at, id LIMIT :limit");
        query_text(&q, ":person", person);
    } else {
        query_begin(&q, st,
                    "SELECT id, what, due_at, is_day, zone, person, at,"
                    " done_at, done_by FROM deadline WHERE ws = :ws"
                    " AND done_at = 0 ORDER BY due_at, id LIMIT :limit");
    }
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct deadline d = { 0 };

        deadline_take(&q, &d);
        fn(ctx, &d);
        deadline_release(&d);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_deadline_done(struct store *st, int64_t id, const char *person,
                    int64_t now, bool *changed)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "UPDATE deadline SET done_at = :now, done_by = :person"
                " WHERE id = :id AND ws = :ws AND done_at = 0");
    query_int(&q, ":id", id);
    query_int(&q, ":now", now);
    query_text(&q, ":person", person);
    rc = query_run_changes(&q, &changes);
    *changed = changes > 0;
    return rc;
}
