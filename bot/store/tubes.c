/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tubes.c - looks by handle.
 */
#include "tubes.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

#define TUBE_COLUMNS                                                           \
    "id, key, creator, state, person, at, message, import, stopped_by, why,"   \
    " again_at"

void
tube_release(struct tube *tube)
{
    free(tube->key);
    free(tube->person);
    free(tube->stopped_by);
    memset(tube, 0, sizeof(*tube));
}

static void
tube_bind(struct query *q, const struct tube *tube)
{
    query_int(q, ":creator", tube->creator);
    query_int(q, ":state", tube->state);
    query_int(q, ":message", tube->message);
    query_int(q, ":import", tube->intake);
    query_text(q, ":stopped", tube->stopped_by ? tube->stopped_by : "");
    query_int(q, ":why", tube->why);
    query_int(q, ":again", tube->again_at);
}

static enum err
tube_take_one(struct query *q, struct tube *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK) {
        out->id = query_get_int(q, 0);
        out->key = query_take_text(q, 1);
        out->creator = query_get_int(q, 2);
        out->state = (enum tube_state)query_get_int(q, 3);
        out->person = query_take_text(q, 4);
        out->at = query_get_int(q, 5);
        out->message = query_get_int(q, 6);
        out->intake = query_get_int(q, 7);
        out->stopped_by = query_take_text(q, 8);
        out->why = query_get_int(q, 9);
        out->again_at = query_get_int(q, 10);
    }
    query_end(q);
    return rc;
}

enum err
store_tube_add(struct store *st, const struct tube *tube, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO tube (ws, key, creator, state, person, at,"
                " message, import, stopped_by, why, again_at) VALUES (:ws,"
                " :key, :creator, :state, :person, :at, :message, :import,"
                " :stopped, :why, :again)");
    tube_bind(&q, tube);
    query_text(&q, ":key", tube->key);
    query_text(&q, ":person", tube->person);
    query_int(&q, ":at", tube->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_tube_find(struct store *st, int64_t id, struct tube *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " TUBE_COLUMNS " FROM tube"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    return tube_take_one(&q, out);
}

enum err
store_tube_open(struct store *st, const char *key, struct tube *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " TUBE_COLUMNS " FROM tube WHERE ws = :ws"
                " AND key = :key AND state < 2 LIMIT 1");
    query_text(&q, ":key", key);
    return tube_take_one(&q, out);
}

enum err
store_tube_update(struct store *st, const struct tube *tube)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE tube SET creator = :creator, state = :state,"
                " message = :message, import = :import, stopped_by = :stopped,"
                " why = :why, again_at = :again WHERE id = :id AND ws = :ws");
    tube_bind(&q, tube);
    query_int(&q, ":id", tube->id);
    return query_run(&q);
}

enum err
store_tube_purge(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM tube WHERE id IN (SELECT id FROM tube"
                " WHERE at < :before AND state = 4 LIMIT :limit)");
    query_int(&q, ":before", before);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
