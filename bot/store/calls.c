/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.c - questions to outside services and their answers.
 */
#include "calls.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"
#include "purge.h"

#define CALL_COLUMNS                                                           \
    "id, provider, bucket, path, state, units, tries, asked_at, next_ms, at,"  \
    " took_ms, status, trouble, again_at, is_short, is_sample, etag, body"

void
call_release(struct call *call)
{
    free(call->provider);
    free(call->bucket);
    free(call->path);
    free(call->etag);
    free(call->body);
    memset(call, 0, sizeof(*call));
}

static void
call_take(struct query *q, struct call *out)
{
    const void *body;

    out->id = query_get_int(q, 0);
    out->provider = query_take_text(q, 1);
    out->bucket = query_take_text(q, 2);
    out->path = query_take_text(q, 3);
    out->state = (enum call_state)query_get_int(q, 4);
    out->units = query_get_int(q, 5);
    out->tries = query_get_int(q, 6);
    out->asked_at = query_get_int(q, 7);
    out->next_ms = query_get_int(q, 8);
    out->at = query_get_int(q, 9);
    out->took_ms = query_get_int(q, 10);
    out->status = query_get_int(q, 11);
    out->trouble = query_get_int(q, 12);
    out->again_at = query_get_int(q, 13);
    out->is_short = query_get_int(q, 14) != 0;
    out->is_sample = query_get_int(q, 15) != 0;
    out->etag = query_take_text(q, 16);
    body = query_get_blob(q, 17, &out->len);
    out->body = xmalloc(out->len + 1);
    if (out->len > 0)
        memcpy(out->body, body, out->len);
    out->body[out->len] = '\0';
}

static enum err
call_take_one(struct query *q, struct call *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        call_take(q, out);
    query_end(q);
    return rc;
}

enum err
store_call_find(struct store *st, const char *provider, const char *path,
                struct call *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " CALL_COLUMNS " FROM call WHERE ws = :ws"
                " AND provider = :provider AND path = :path");
    query_text(&q, ":provider", provider);
    query_text(&q, ":path", path);
    return call_take_one(&q, out);
}

enum err
store_call_get(struct store *st, int64_t id, struct call *out)
{
    struct query q;

    query_begin(&q, st, "SELECT " CALL_COLUMNS " FROM call WHERE id = :id");
    query_int(&q, ":id", id);
    return call_take_one(&q, out);
}

enum err
store_call_want(struct store *st, const struct call *call, int64_t *id)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO call (ws, provider, bucket, path, state, units,"
                " tries, asked_at, next_ms, at, took_ms, status, trouble,"
                " again_at, is_short, is_sample, etag, body) VALUES (:ws,"
                " :provider, :bucket, :path, 0, :units, 0, :asked, :next, 0, 0,"
                " 0, 0, 0, 0, 0, '', NULL) ON CONFLICT (ws, provider, path)"
                " DO UPDATE SET state = 0, units = :units, tries = 0,"
                " asked_at = :asked, next_ms = :next RETURNING id");
    query_text(&q, ":provider", call->provider);
    query_text(&q, ":bucket", call->bucket);
    query_text(&q, ":path", call->path);
    query_int(&q, ":units", call->units);
    query_int(&q, ":asked", call->asked_at);
    query_int(&q, ":next", call->next_ms);
    return query_find_int(&q, id);
}

enum err
store_call_update(struct store *st, const struct call *call, bool keeps_body)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE call SET state = :state, tries = :tries,"
                " next_ms = :next, at = :at, took_ms = :took,"
                " status = :status, trouble = :trouble, again_at = :again,"
                " is_short = :short, is_sample = :sample, etag = :etag,"
                " body = iif(:keeps, body, :body) WHERE id = :id");
    query_int(&q, ":id", call->id);
    query_int(&q, ":state", call->state);
    query_int(&q, ":tries", call->tries);
    query_int(&q, ":next", call->next_ms);
    query_int(&q, ":at", call->at);
    query_int(&q, ":took", call->took_ms);
    query_int(&q, ":status", call->status);
    query_int(&q, ":trouble", call->trouble);
    query_int(&q, ":again", call->again_at);
    query_int(&q, ":short", call->is_short);
    query_int(&q, ":sample", call->is_sample);
    query_text(&q, ":etag", call->etag ? call->etag : "");
    query_int(&q, ":keeps", keeps_body);
    query_blob(&q, ":body", call->body ? call->body : "", call->len);
    return query_run(&q);
}

enum err
store_call_drop(struct store *st, int64_t id)
{
    struct query q;

    query_begin(&q, st, "DELETE FROM call WHERE id = :id AND state <> 0");
    query_int(&q, ":id", id);
    return query_run(&q);
}

enum err
store_call_wanted(struct store *st, int limit, call_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, provider, bucket, path, state, units, tries,"
                " asked_at, next_ms, at, took_ms, status, trouble, again_at,"
                " is_short, is_sample, etag, NULL FROM call WHERE state = 0"
                " ORDER BY next_ms, id LIMIT :limit");
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct call call = { 0 };

        call_take(&q, &call);
        fn(ctx, &call);
        call_release(&call);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_purge_calls(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM call WHERE id IN (SELECT id FROM call"
                " WHERE state > 0 AND at < :before LIMIT :limit)");
    query_int(&q, ":before", before);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}

/* ---- what was spent ------------------------------------------------------ */

enum err
store_quota_spent(struct store *st, const char *provider, const char *bucket,
                  int64_t window, int64_t *spent)
{
    struct query q;
    enum err rc;

    *spent = 0;
    query_begin(&q, st,
                "SELECT spent FROM quota WHERE ws = :ws"
                " AND provider = :provider AND bucket = :bucket"
                " AND window_start = :window");
    query_text(&q, ":provider", provider);
    query_text(&q, ":bucket", bucket);
    query_int(&q, ":window", window);
    rc = query_find_int(&q, spent);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_quota_spend(struct store *st, const char *provider, const char *bucket,
                  int64_t window, int64_t units, int64_t limit)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO quota (ws, provider, bucket, window_start, spent,"
                " allowed) VALUES (:ws, :provider, :bucket, :window,"
                " max(0, :units), :limit) ON CONFLICT (ws, provider, bucket,"
                " window_start) DO UPDATE SET spent = max(0, spent + :units),"
                " allowed = :limit");
    query_text(&q, ":provider", provider);
    query_text(&q, ":bucket", bucket);
    query_int(&q, ":window", window);
    query_int(&q, ":units", units);
    query_int(&q, ":limit", limit);
    return query_run(&q);
}

enum err
store_purge_quota(struct store *st, int64_t before)
{
    struct query q;

    query_begin(&q, st, "DELETE FROM quota WHERE window_start < :before");
    query_int(&q, ":before", before);
    return query_run(&q);
}
