/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seen.c - what was handled before, and what waits for a fact.
 */
#include "db.h"
#include "purge.h"

#include <stdlib.h>

#define TAKE_MAX 50

enum err
store_seen_add(struct store *st, const char *key, const char *other,
               int64_t now, bool *is_new)
{
    struct query q;
    int changes = 0;
    enum err rc;

    if (other)
        query_begin(&q, st,
                    "INSERT OR IGNORE INTO seen (ws, key, at)"
                    " VALUES (:ws, :key, :at), (:ws, :other, :at)");
    else
        query_begin(&q, st,
                    "INSERT OR IGNORE INTO seen (ws, key, at)"
                    " VALUES (:ws, :key, :at)");
    query_lend(&q, ":key", key);
    query_int(&q, ":at", now);
    if (other)
        query_lend(&q, ":other", other);
    rc = query_run_changes(&q, &changes);
    *is_new = changes == (other ? 2 : 1);
    return rc;
}

enum err
store_purge_seen(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    /* The oldest rows have the lowest ids: no index on the time is needed. */
    query_begin(&q, st,
                "DELETE FROM seen WHERE id IN (SELECT id FROM seen"
                " WHERE id < (SELECT min(id) FROM seen) + :limit"
                " AND at < :before)");
    query_int(&q, ":limit", limit);
    query_int(&q, ":before", before);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    return rc;
}

enum err
store_parked_add(struct store *st, const char *waits_for, const char *request,
                 int64_t now)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO parked (ws, waits_for, request, at)"
                " VALUES (:ws, :waits, :request, :at)");
    query_text(&q, ":waits", waits_for);
    query_text(&q, ":request", request);
    query_int(&q, ":at", now);
    return query_run(&q);
}

enum err
store_purge_parked(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM parked WHERE id IN (SELECT id FROM parked"
                " WHERE id < (SELECT min(id) FROM parked) + :limit"
                " AND at < :before)");
    query_int(&q, ":limit", limit);
    query_int(&q, ":before", before);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    return rc;
}

static enum err
parked_delete(struct store *st, int64_t id)
{
    struct query q;

    query_begin(&q, st, "DELETE FROM parked WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

/* One at a time: handling a request may park others. */
static enum err
parked_take_one(struct store *st, const char *waits_for, int64_t after,
                int64_t *id, char **request)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, request FROM parked WHERE ws = :ws"
                " AND waits_for = :waits AND id > :after ORDER BY id LIMIT 1");
    query_text(&q, ":waits", waits_for);
    query_int(&q, ":after", after);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        *id = query_get_int(&q, 0);
        *request = query_take_text(&q, 1);
    }
    query_end(&q);
    return rc;
}

enum err
store_parked_take(struct store *st, const char *waits_for, parked_fn *fn,
                  void *ctx, bool *more)
{
    int64_t id = 0;
    int taken;
    enum err rc = ERR_OK;

    for (taken = 0; rc == ERR_OK && taken < TAKE_MAX; taken++) {
        char *request = NULL;

        rc = parked_take_one(st, waits_for, id, &id, &request);
        if (rc == ERR_OK)
            rc = parked_delete(st, id);
        if (rc == ERR_OK)
            rc = fn(ctx, id, request);
        free(request);
    }
    *more = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_parked_waits(struct store *st, parked_waits_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT DISTINCT waits_for FROM parked WHERE ws = :ws"
                " LIMIT 500");
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_text(&q, 0));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
