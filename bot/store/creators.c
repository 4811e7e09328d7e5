/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creators.c - the people we work with, or might.
 */
#include "creators.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
creator_release(struct creator *creator)
{
    free(creator->handle);
    memset(creator, 0, sizeof(*creator));
}

static void
creator_take(struct query *q, struct creator *out)
{
    out->id = query_get_int(q, 0);
    out->platform = (enum platform)query_get_int(q, 1);
    out->handle = query_take_text(q, 2);
}

enum err
store_creator_get(struct store *st, int64_t id, struct creator *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, platform, handle FROM creator"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        creator_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_creator_find(struct store *st, const char *handle, enum platform platform,
                   struct creator *out)
{
    struct creator found = { 0 };
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, platform, handle FROM creator WHERE ws = :ws"
                " AND handle = :handle"
                " AND (:platform = 0 OR platform IN (:platform, 0))"
                " ORDER BY platform DESC LIMIT 2");
    query_text(&q, ":handle", handle);
    query_int(&q, ":platform", platform);
    rc = query_step(&q);
    if (rc == ERR_OK)
        creator_take(&q, &found);
    if (rc == ERR_OK && platform == PLATFORM_UNKNOWN &&
        query_step(&q) == ERR_OK)
        rc = ERR_CONFLICT;
    query_end(&q);
    if (rc == ERR_OK)
        *out = found;
    else
        creator_release(&found);
    return rc;
}

enum err
store_creator_set_platform(struct store *st, int64_t id, enum platform platform)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE creator SET platform = :platform"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    query_int(&q, ":platform", platform);
    return query_run(&q);
}

static enum err
creator_add(struct store *st, const char *handle, enum platform platform,
            const char *person, int64_t now)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO creator (ws, platform, handle, at, person)"
                " VALUES (:ws, :platform, :handle, :at, :person)");
    query_text(&q, ":handle", handle);
    query_int(&q, ":platform", platform);
    query_int(&q, ":at", now);
    query_text(&q, ":person", person);
    return query_run(&q);
}

enum err
store_creator_ensure(struct store *st, const char *handle,
                     enum platform platform, const char *person, int64_t now,
                     struct creator *out)
{
    struct creator found = { 0 };
    enum err rc;

    rc = store_creator_find(st, handle, platform, &found);
    if (rc == ERR_NOT_FOUND) {
        rc = creator_add(st, handle, platform, person, now);
        if (rc == ERR_OK)
            rc = store_creator_find(st, handle, platform, &found);
    }
    if (rc == ERR_OK && platform != PLATFORM_UNKNOWN &&
        found.platform == PLATFORM_UNKNOWN) {
        rc = store_creator_set_platform(st, found.id, platform);
        found.platform = platform;
    }
    if (rc == ERR_OK)
        *out = found;
    else
        creator_release(&found);
    return rc;
}

/* ---- working with them again --------------------------------------------- */

void
standing_release(struct standing *standing)
{
    free(standing->why);
    free(standing->person);
    memset(standing, 0, sizeof(*standing));
}

enum err
store_standing_find(struct store *st, int64_t creator, struct standing *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT standing, standing_why, standing_by, standing_at"
                " FROM creator WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", creator);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->kind = (enum standing_kind)query_get_int(&q, 0);
        out->why = query_take_text(&q, 1);
        out->person = query_take_text(&q, 2);
        out->at = query_get_int(&q, 3);
    }
    query_end(&q);
    return rc;
}

enum err
store_standing_set(struct store *st, int64_t creator,
                   const struct standing *standing)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE creator SET standing = :kind, standing_why = :why,"
                " standing_by = :person, standing_at = :at"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", creator);
    query_int(&q, ":kind", standing->kind);
    query_text(&q, ":why", standing->why);
    query_text(&q, ":person", standing->person);
    query_int(&q, ":at", standing->at);
    return query_run(&q);
}
