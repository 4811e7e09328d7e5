/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifties.c - looks at fifty followers: who was drawn, who was judged how.
 */
#include <stdlib.h>
#include <string.h>

#include "crowds.h"
#include "db.h"

void
fifty_release(struct fifty *fifty)
{
    free(fifty->person);
    memset(fifty, 0, sizeof(*fifty));
}

enum err
store_fifty_add(struct store *st, const struct fifty *fifty, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO fifty (ws, creator, import, seed, size, person,"
                " at, done_at) VALUES (:ws, :creator, :import, :seed, :size,"
                " :person, :at, :done)");
    query_int(&q, ":creator", fifty->creator);
    query_int(&q, ":import", fifty->intake);
    query_int(&q, ":seed", fifty->seed);
    query_int(&q, ":size", fifty->size);
    query_text(&q, ":person", fifty->person);
    query_int(&q, ":at", fifty->at);
    query_int(&q, ":done", fifty->done_at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

#define FIFTY_COLUMNS                                                          \
    "f.id, f.creator, f.import, f.seed, f.size, f.person, f.at, f.done_at"

static enum err
fifty_take(struct query *q, struct fifty *out)
{
    enum err rc = query_step(q);

    if (rc == ERR_OK) {
        out->id = query_get_int(q, 0);
        out->creator = query_get_int(q, 1);
        out->intake = query_get_int(q, 2);
        out->seed = query_get_int(q, 3);
        out->size = query_get_int(q, 4);
        out->person = query_take_text(q, 5);
        out->at = query_get_int(q, 6);
        out->done_at = query_get_int(q, 7);
    }
    query_end(q);
    return rc;
}

enum err
store_fifty_find(struct store *st, int64_t id, struct fifty *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " FIFTY_COLUMNS " FROM fifty f"
                " WHERE f.id = :id AND f.ws = :ws");
    query_int(&q, ":id", id);
    return fifty_take(&q, out);
}

enum err
store_fifty_last(struct store *st, int64_t creator, bool is_done,
                 struct fifty *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " FIFTY_COLUMNS " FROM fifty f"
                " JOIN import i ON i.id = f.import AND i.state = 2"
                " WHERE f.creator = :creator AND f.ws = :ws"
                " AND (f.done_at > 0) = :done ORDER BY f.id DESC LIMIT 1");
    query_int(&q, ":creator", creator);
    query_int(&q, ":done", is_done);
    return fifty_take(&q, out);
}

enum err
store_fifty_number(struct store *st, int64_t creator, int64_t id,
                   int64_t *number)
{
    struct query q;

    query_begin(&q, st,
                "SELECT count(*) FROM fifty WHERE creator = :creator"
                " AND id <= :id AND ws = :ws");
    query_int(&q, ":creator", creator);
    query_int(&q, ":id", id);
    return query_find_int(&q, number);
}

enum err
store_fifty_set_done(struct store *st, int64_t id, int64_t at)
{
    struct query q;

    query_begin(&q, st, "UPDATE fifty SET done_at = :at WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":at", at);
    return query_run(&q);
}

/* ---- the fifty ----------------------------------------------------------- */

enum err
store_fifty_pick_add(struct store *st, const struct fifty_pick *pick)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO fifty_pick (fifty, n, ws, follower, name, mark,"
                " person, at) VALUES (:fifty, :n, :ws, :follower, :name, 0,"
                " '', 0)");
    query_int(&q, ":fifty", pick->fifty);
    query_int(&q, ":n", pick->n);
    query_int(&q, ":follower", pick->follower);
    query_text(&q, ":name", pick->name);
    return query_run(&q);
}

enum err
store_fifty_pick_mark(struct store *st, const struct fifty_pick *pick)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE fifty_pick SET mark = :mark, person = :person,"
                " at = :at WHERE fifty = :fifty AND n = :n");
    query_int(&q, ":fifty", pick->fifty);
    query_int(&q, ":n", pick->n);
    query_int(&q, ":mark", pick->mark);
    query_text(&q, ":person", pick->person);
    query_int(&q, ":at", pick->at);
    return query_run(&q);
}

enum err
store_fifty_picks(struct store *st, int64_t fifty, int64_t from, int limit,
                  fifty_pick_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT n, follower, name, mark, person, at FROM fifty_pick"
                " WHERE fifty = :fifty AND n >= :from ORDER BY n LIMIT :limit");
    query_int(&q, ":fifty", fifty);
    query_int(&q, ":from", from);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct fifty_pick pick = { .fifty = fifty,
                                   .n = query_get_int(&q, 0),
                                   .follower = query_get_int(&q, 1),
                                   .name = query_take_text_null(&q, 2),
                                   .mark =
                                       (enum fifty_mark)query_get_int(&q, 3),
                                   .person = query_take_text(&q, 4),
                                   .at = query_get_int(&q, 5) };

        fn(ctx, &pick);
        free(pick.name);
        free(pick.person);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_fifty_answered(struct store *st, const char *person, int64_t *creator,
                     int64_t *at)
{
    struct query q;
    enum err rc;

    *creator = *at = 0;
    query_begin(&q, st,
                "SELECT f.creator, coalesce(max(p.at), 0) FROM fifty AS f"
                " JOIN fifty_pick AS p ON p.fifty = f.id"
                " WHERE f.id > (SELECT max(id) FROM fifty) - 50"
                " AND +f.ws = :ws AND p.person = :person");
    query_text(&q, ":person", person);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        *creator = query_get_int(&q, 0);
        *at = query_get_int(&q, 1);
    }
    query_end(&q);
    return rc;
}

enum err
store_fifty_count(struct store *st, int64_t fifty, struct fifty_count *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT total(mark = 1), total(mark = 2), total(mark = 3),"
                " total(mark = 0), coalesce(min(iif(mark = 0, n, NULL)), 0),"
                " coalesce(min(iif(mark = 0, NULL, person)) <>"
                " max(iif(mark = 0, NULL, person)), 0)"
                " FROM fifty_pick"
                " WHERE fifty = :fifty");
    query_int(&q, ":fifty", fifty);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->real = query_get_int(&q, 0);
        out->fake = query_get_int(&q, 1);
        out->unsure = query_get_int(&q, 2);
        out->unsaid = query_get_int(&q, 3);
        out->next = query_get_int(&q, 4);
        out->is_shared = query_get_int(&q, 5) != 0;
    }
    query_end(&q);
    return rc;
}

/* ---- who looks where ----------------------------------------------------- */

enum err
store_fifty_view_put(struct store *st, int64_t fifty,
                     const struct fifty_view *view)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO fifty_view (fifty, person, ws, message, page)"
                " VALUES (:fifty, :person, :ws, :message, :page)"
                " ON CONFLICT (fifty, person) DO UPDATE SET"
                " message = :message, page = :page");
    query_int(&q, ":fifty", fifty);
    query_text(&q, ":person", view->person);
    query_int(&q, ":message", view->message);
    query_int(&q, ":page", view->page);
    return query_run(&q);
}

enum err
store_fifty_views(struct store *st, int64_t fifty, int limit, fifty_view_fn *fn,
                  void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT person, message, page FROM fifty_view"
                " WHERE fifty = :fifty ORDER BY person LIMIT :limit");
    query_int(&q, ":fifty", fifty);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct fifty_view view = { .person = query_take_text(&q, 0),
                                   .message = query_get_int(&q, 1),
                                   .page = query_get_int(&q, 2) };

        fn(ctx, &view);
        free(view.person);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
