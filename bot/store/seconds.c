/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seconds.c - a second pair of eyes that somebody asked for.
 */
#include "seconds.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
second_release(struct second *second)
{
    free(second->asker);
    free(second->person);
    memset(second, 0, sizeof(*second));
}

enum err
store_second_add(struct store *st, const struct second *second, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO second (ws, creator, look, asker, person, at,"
                " answered_at) VALUES (:ws, :creator, :look, :asker, :person,"
                " :at, :answered)");
    query_int(&q, ":creator", second->creator);
    query_int(&q, ":look", second->look);
    query_text(&q, ":asker", second->asker);
    query_text(&q, ":person", second->person);
    query_int(&q, ":at", second->at);
    query_int(&q, ":answered", second->answered_at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_second_set_answered(struct store *st, int64_t id, int64_t at)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE second SET answered_at = :at"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    query_int(&q, ":at", at);
    return query_run(&q);
}

#define COLUMNS "id, creator, look, asker, person, at, answered_at"

static void
second_take(struct query *q, struct second *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->look = query_get_int(q, 2);
    out->asker = query_take_text(q, 3);
    out->person = query_take_text(q, 4);
    out->at = query_get_int(q, 5);
    out->answered_at = query_get_int(q, 6);
}

enum err
store_second_find(struct store *st, int64_t id, struct second *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM second WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        second_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_second_list(struct store *st, int64_t creator, int limit, second_fn *fn,
                  void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM second WHERE ws = :ws"
                " AND creator = :creator ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct second second = { 0 };

        second_take(&q, &second);
        fn(ctx, &second);
        second_release(&second);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
