/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_rows.c - messages to send, one row each, with their final bytes.
 */
#include "outbox_rows.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "mentioned.h"
#include "outbox_kept.h"
#include "purge.h"

void
out_row_release(struct out_row *row)
{
    free(row->strings);
    memset(row, 0, sizeof(*row));
}

bool
out_row_is_doubtful(const struct out_row *row)
{
    return row->state == OUT_STATE_SENDING && row->tries == 0;
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

/* As it would be read. */
static void
keep_added(struct store *st, const struct out_row *row, int64_t id)
{
    static char none[] = "";
    struct out_row added = *row;

    added.id = id;
    added.place = row->place ? row->place : none;
    added.user = row->user ? row->user : none;
    added.thread = row->thread ? row->thread : none;
    added.secret = row->secret ? row->secret : none;
    added.owner = row->owner ? row->owner : none;
    added.message = none;
    added.tries = row->state == OUT_STATE_SENDING;
    added.doubts = added.next_at = 0;
    kept_put(st, &added);
}

enum err
store_outbox_add(struct store *st, const struct out_row *row, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(
        &q, st,
        "INSERT INTO outbox (ws, network, queue, verb, promise, place, user,"
        " thread, target, parent, secret, body, state, tries, doubts,"
        " created_at, attempt_at, next_at, message, owner, is_unasked, why,"
        " asked, is_sending)"
        " VALUES (:ws, :network, :queue, :verb, :promise, :place, :user,"
        " :thread, :target, :parent, :secret, :body, " SQL_OUT_OPEN
        ", :sending, 0,"
        " :created, :attempt, 0, '', :owner, :unasked, '', :asked, :sending)");
    query_lend(&q, ":network", row->network);
    query_lend(&q, ":queue", row->queue);
    query_int(&q, ":verb", row->verb);
    query_int(&q, ":promise", row->promise);
    query_lend(&q, ":place", or_empty(row->place));
    query_lend(&q, ":user", or_empty(row->user));
    query_lend(&q, ":thread", or_empty(row->thread));
    query_int(&q, ":target", row->target);
    query_int(&q, ":parent", row->parent);
    query_lend(&q, ":secret", or_empty(row->secret));
    query_lend(&q, ":body", row->body);
    query_int(&q, ":sending", row->state == OUT_STATE_SENDING ? 1 : 0);
    query_int(&q, ":created", row->created_at);
    query_int(&q, ":attempt", row->attempt_at);
    query_lend(&q, ":owner", or_empty(row->owner));
    query_int(&q, ":unasked", row->is_unasked);
    query_lend(&q, ":asked", or_empty(row->asked));
    rc = query_run(&q);
    if (rc == ERR_OK) {
        *id = db_last_id(st);
        keep_added(st, row, *id);
        rc = mentioned_note(st, *id, row->body);
    }
    return rc;
}

static char *
found_text(struct query *q, int column)
{
    return (char *)(uintptr_t)query_get_text(q, column); /* only read */
}

static void
found_copy(struct query *q, struct out_row *out)
{
    const struct out_row found = {
        .id = query_get_int(q, 0),
        .network = found_text(q, 1),
        .queue = found_text(q, 2),
        .verb = (int)query_get_int(q, 3),
        .promise = (enum out_promise)query_get_int(q, 4),
        .place = found_text(q, 5),
        .user = found_text(q, 6),
        .thread = found_text(q, 7),
        .target = query_get_int(q, 8),
        .parent = query_get_int(q, 9),
        .secret = found_text(q, 10),
        .body = found_text(q, 11),
        .state = (enum out_state)query_get_int(q, 12),
        .tries = query_get_int(q, 13),
        .doubts = query_get_int(q, 14),
        .created_at = query_get_int(q, 15),
        .attempt_at = query_get_int(q, 16),
        .next_at = query_get_int(q, 17),
        .message = found_text(q, 18),
        .owner = found_text(q, 19),
        .is_unasked = query_get_int(q, 20) != 0,
    };

    out_row_copy(out, &found);
}

enum err
store_outbox_find(struct store *st, int64_t id, struct out_row *out)
{
    const struct out_row *kept = kept_find(st, id);
    struct query q;
    enum err rc;

    if (kept) {
        out_row_copy(out, kept);
        return ERR_OK;
    }
    query_begin(&q, st,
                "SELECT id, network, queue, verb, promise, place, user,"
                " thread, target, parent, secret, body, " SQL_OUT_STATE
                ", tries, doubts, created_at, attempt_at, next_at, message,"
                " owner, is_unasked"
                " FROM outbox WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        found_copy(&q, out);
        if (out->state < OUT_STATE_SENT)
            kept_put(st, out);
    }
    query_end(&q);
    return rc;
}

enum err
store_outbox_by_message(struct store *st, const char *place,
                        const char *message, int64_t *id)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM outbox WHERE ws = :ws AND place = :place"
                " AND message = :message AND message <> '' LIMIT 1");
    query_text(&q, ":place", place);
    query_text(&q, ":message", message);
    return query_find_int(&q, id);
}

enum err
store_outbox_set_sending(struct store *st, int64_t id, int64_t at_ms)
{
    struct out_row *kept = kept_find(st, id);
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "UPDATE outbox SET is_sending = 1, tries = tries + 1,"
                " attempt_at = :at, next_at = 0 WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":at", at_ms);
    rc = query_run(&q);
    if (rc == ERR_OK && kept) {
        kept->state = OUT_STATE_SENDING;
        kept->tries++;
        kept->attempt_at = at_ms;
        kept->next_at = 0;
    }
    return rc;
}

/* The bytes and the secret have done their work: nothing of them is kept. */
enum err
store_outbox_set_sent(struct store *st, int64_t id, const char *place,
                      const char *message)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET state = " SQL_OUT_SENT
                ", is_sending = 0, body = '', secret = '', asked = '',"
                " place = iif(:place = '', place, :place), message = :message"
                " WHERE id = :id");
    query_int(&q, ":id", id);
    query_lend(&q, ":place", or_empty(place));
    query_lend(&q, ":message", or_empty(message));
    return query_run(&q);
}

enum err
store_outbox_set_failed(struct store *st, int64_t id, const char *why)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET state = " SQL_OUT_FAILED
                ", is_sending = 0, body = '', secret = '',"
                " asked = '', why = :why WHERE id = :id");
    query_int(&q, ":id", id);
    query_text(&q, ":why", or_empty(why));
    return query_run(&q);
}

enum err
store_outbox_set_again(struct store *st, int64_t id, int64_t next_at_ms)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET is_sending = 0, next_at = :next"
                " WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":next", next_at_ms);
    return query_run(&q);
}

enum err
store_outbox_add_doubt(struct store *st, int64_t id)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st, "UPDATE outbox SET doubts = doubts + 1 WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

enum err
store_outbox_rewrite(struct store *st, int64_t id, const char *body, bool *done)
{
    struct query q;
    int changes = 0;
    enum err rc;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET body = :body WHERE id = :id"
                " AND " SQL_OUT_IS_PENDING);
    query_int(&q, ":id", id);
    query_text(&q, ":body", body);
    rc = query_run_changes(&q, &changes);
    *done = changes > 0;
    return rc == ERR_OK && *done ? mentioned_note(st, id, body) : rc;
}

enum err
store_outbox_pending_update(struct store *st, const char *queue, int64_t target,
                            int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM outbox WHERE ws = :ws AND queue = :queue"
                " AND state < " SQL_OUT_SENT
                " AND id > :target AND target = :target"
                " AND " SQL_OUT_IS_PENDING " ORDER BY id DESC LIMIT 1");
    query_text(&q, ":queue", queue);
    query_int(&q, ":target", target);
    rc = query_step(&q);
    *id = rc == ERR_OK ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_outbox_reroute(struct store *st, int64_t id, int verb,
                     enum out_promise promise, const char *place)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET verb = :verb, promise = :promise,"
                " place = :place, thread = '', parent = 0, target = 0,"
                " is_sending = 0, next_at = 0 WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":verb", verb);
    query_int(&q, ":promise", promise);
    query_text(&q, ":place", place);
    return query_run(&q);
}

enum err
store_outbox_asked(struct store *st, const char *network, out_asked_fn *fn,
                   void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM outbox WHERE ws = :ws AND state < " SQL_OUT_SENT
                " AND asked <> '' AND network = :network ORDER BY queue, id");
    query_text(&q, ":network", network);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_int(&q, 0));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_outbox_take_asked(struct store *st, int64_t id, char **asked)
{
    struct query q;
    enum err rc = ERR_OK;

    if (asked) {
        query_begin(&q, st, "SELECT asked FROM outbox WHERE id = :id");
        query_int(&q, ":id", id);
        rc = query_step(&q);
        if (rc == ERR_OK)
            *asked = query_take_text(&q, 0);
        query_end(&q);
    }
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "UPDATE outbox SET asked = '' WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

enum err
store_outbox_set_replaced(struct store *st, int64_t id, int64_t by)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st,
                "UPDATE outbox SET target = :by WHERE id = :id"
                " AND state >= " SQL_OUT_SENT);
    query_int(&q, ":id", id);
    query_int(&q, ":by", by);
    return query_run(&q);
}

enum err
store_outbox_set_target(struct store *st, int64_t id, int64_t target)
{
    struct query q;

    kept_drop(st, id);
    query_begin(&q, st, "UPDATE outbox SET target = :target WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":target", target);
    return query_run(&q);
}

enum err
store_outbox_open_rows(struct store *st, const char *queue, int64_t after,
                       int limit, out_row_id_fn *fn, void *ctx, bool *more)
{
    struct query q;
    int n = 0;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, " SQL_OUT_STATE
                ", next_at FROM outbox WHERE ws = :ws"
                " AND queue = :queue AND state < " SQL_OUT_SENT
                " AND id > :after"
                " ORDER BY id LIMIT :limit");
    query_text(&q, ":queue", queue);
    query_int(&q, ":after", after);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q), n++)
        fn(ctx, query_get_int(&q, 0), (enum out_state)query_get_int(&q, 1),
           query_get_int(&q, 2));
    query_end(&q);
    *more = n == limit;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_outbox_count_open(struct store *st, const char *queue, int64_t *count,
                        int64_t *last)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT count(*), max(id) FROM outbox WHERE ws = :ws"
                " AND queue = :queue AND state < " SQL_OUT_SENT);
    query_text(&q, ":queue", queue);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        *count = query_get_int(&q, 0);
        *last = query_get_int(&q, 1);
    }
    query_end(&q);
    return rc;
}

enum err
store_outbox_open_queues(struct store *st, out_queue_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT DISTINCT queue, network FROM outbox WHERE ws = :ws"
                " AND state < " SQL_OUT_SENT);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_text(&q, 0), query_get_text(&q, 1));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_purge_settled(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    /* Ids grow with time: the oldest rows are the lowest. Open ones among
     * them are passed over, and so are the parents of open campaigns, which
     * are edited for as long as those go on. The newest row stays, so that no
     * number, and with it no delivery key, is ever given twice. */
    kept_drop_all(st);
    query_begin(
        &q, st,
        "DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id,"
        " state, created_at FROM outbox ORDER BY id LIMIT :limit +"
        " (SELECT count(*) FROM outbox WHERE ws = :ws AND state < " SQL_OUT_SENT
        ") +"
        " (SELECT count(*) FROM campaign WHERE ws = :ws"
        " AND closed_at = 0))"
        " WHERE state >= " SQL_OUT_SENT " AND created_at < :before)"
        " AND id NOT IN (SELECT message FROM campaign WHERE ws = :ws"
        " AND closed_at = 0)"
        " AND id < (SELECT max(id) FROM outbox)");
    query_int(&q, ":limit", limit);
    query_int(&q, ":before", before);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    return rc;
}

enum err
store_purge_stale(struct store *st, int64_t before, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    kept_drop_all(st);
    query_begin(&q, st,
                "UPDATE outbox SET state = " SQL_OUT_FAILED
                ", is_sending = 0, body = '', secret = '', asked = '',"
                " why = 'too late' WHERE id IN (SELECT id FROM outbox"
                " WHERE ws = :ws AND state < " SQL_OUT_SENT
                " AND promise = " SQL_OUT_AT_MOST_ONCE
                " AND created_at < :before LIMIT :limit)");
    query_int(&q, ":limit", limit);
    query_int(&q, ":before", before);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    return rc;
}
