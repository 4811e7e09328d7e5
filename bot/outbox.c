/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox.c - messages on their way: what is written and how calls end.
 *
 * Everything here runs inside the turn's transaction, or right after its
 * commit (outbox_apply). The calls themselves are in outbox_send.c.
 */
#include "outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "backoff.h"
#include "clock.h"
#include "destination.h"
#include "log.h"
#include "metrics.h"
#include "outbox_file.h"
#include "outbox_queue.h"
#include "people.h"
#include "random.h"
#include "trail.h"

/* A message not found is posted again only after this time: the history of
 * the network may lag behind. */
#define LOOK_SURE_MS  10000
#define LOOK_FIRST_MS 1500
#define LOST_AGAIN_MS 1000

static enum err settle_refused(struct outbox *ob, const struct out_row *row,
                               const char *why, bool is_known, int64_t now_ms);

struct outbox *
outbox_new(const struct outbox_options *options)
{
    struct outbox *ob = xcalloc(1, sizeof(*ob));

    ob->o = *options;
    return ob;
}

void
outbox_free(struct outbox *ob)
{
    size_t i;

    if (!ob)
        return;
    for (i = 0; i < QUEUE_BUCKETS; i++)
        while (ob->buckets[i])
            queue_free(ob->buckets[i]);
    for (i = 0; i < OUTBOX_NETWORKS; i++)
        free(ob->awake[i]);
    free(ob);
}

enum err
outbox_add(struct outbox *ob, struct out_row *row, int64_t now_ms, int64_t *id)
{
    struct queue *q = queue_get(ob, row->queue, row->network);
    bool is_first;
    enum err rc;

    assert(strcmp(destination_network(row->queue), row->network) == 0);
    is_first = (queue_is_empty(q) || queue_is_done(q)) && !row->is_unasked;
    row->state = is_first ? OUT_STATE_SENDING : OUT_STATE_PENDING;
    row->attempt_at = is_first ? now_ms : 0;
    row->created_at = now_ms / 1000;
    rc = store_outbox_add(ob->o.store, row, id);
    if (rc != ERR_OK) {
        queue_trim(q);
        return rc;
    }
    queue_add(q, *id);
    effects_add(ob->o.effects, EFFECT_OUT_ADDED, *id, is_first, q->name);
    return ERR_OK;
}

bool
outbox_is_clear(struct outbox *ob, const char *network, const char *queue)
{
    const struct queue *q = queue_find(ob, queue);

    return outbox_is_awake(ob, network) && (!q || queue_is_empty(q));
}

void
outbox_forget(struct outbox *ob, const struct effect *effect)
{
    struct queue *q = effect->name ? queue_find(ob, effect->name) : NULL;

    if (!q)
        return;
    if (effect->kind == EFFECT_OUT_ADDED) {
        queue_drop_from(q, effect->id);
        queue_trim(q);
        return;
    }
    q->settled_id = 0;
    if (q->phase == QUEUE_MARKING)
        queue_wait(q, QUEUE_WAITING, LOST_AGAIN_MS);
}

static void
apply_added(struct queue *q, const struct effect *effect)
{
    bool is_idle = q->phase == QUEUE_IDLE && q->count == 0 && !q->has_more;

    queue_committed(q);
    queue_push(q, effect->id);
    if (is_idle)
        queue_advance(q, effect->at != 0);
}

static void
apply_settled(struct queue *q, const struct effect *effect)
{
    q->phase = QUEUE_IDLE;
    q->settled_id = 0;
    timer_cancel(q->outbox->o.timers, &q->timer);
    if (effect->id != 0 && queue_head(q) == effect->id)
        queue_pop(q);
    queue_advance(q, effect->at != 0);
}

void
outbox_apply(struct outbox *ob, const struct effect *effect)
{
    struct queue *q = effect->name ? queue_find(ob, effect->name) : NULL;
    int64_t delay;

    if (effect->kind == EFFECT_OUT_LOOK && !effect->name) {
        outbox_look_again(ob, effect->id);
        return;
    }
    if (!q)
        return;
    delay = effect->at - clock_now_ms();
    switch (effect->kind) {
    case EFFECT_OUT_ADDED:
        apply_added(q, effect);
        break;
    case EFFECT_OUT_SETTLED:
        apply_settled(q, effect);
        break;
    case EFFECT_OUT_AGAIN:
        queue_again(q, delay);
        break;
    case EFFECT_OUT_LOOK:
        queue_wait(q, QUEUE_DOUBTING, delay);
        break;
    default:
        break;
    }
    metric_set(METRIC_QUEUED, ob->waiting);
}

/* ---- how a call ended --------------------------------------------------- */

static const char *
row_trail(const struct out_row *row)
{
    return trail_text(trail_of(TRAIL_REPLY, row->id));
}

/* The row is settled. The next one of its queue is marked in the same
 * transaction, so that order costs no commit of its own. */
static enum err
settle_done(struct outbox *ob, const struct out_row *row, int64_t now_ms)
{
    struct queue *q = queue_find(ob, row->queue);
    int64_t next = q && queue_head(q) == row->id ? queue_second(q) : 0;
    struct out_row second = { 0 };
    bool is_marked = false;
    enum err rc = ERR_OK;

    if (next != 0)
        rc = store_outbox_find(ob->o.store, next, &second);
    if (rc == ERR_OK && next != 0 && !second.is_unasked &&
        second.state < OUT_STATE_SENT && !out_row_is_doubtful(&second)) {
        rc = store_outbox_set_sending(ob->o.store, next, now_ms);
        is_marked = rc == ERR_OK;
    }
    out_row_release(&second);
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    if (q)
        q->settled_id = row->id;
    effects_add(ob->o.effects, EFFECT_OUT_SETTLED, row->id, is_marked,
                row->queue);
    return rc;
}

static enum err
settle_sent(struct outbox *ob, const struct out_row *row,
            const struct out_outcome *outcome, int64_t now_ms)
{
    enum err rc;

    rc = store_outbox_set_sent(ob->o.store, row->id, outcome->place,
                               outcome->message);
    if (rc == ERR_OK && row->verb == OUT_FILE)
        rc = outbox_file_drop(ob->o.store, row);
    if (rc != ERR_OK)
        return rc;
    metric_add(METRIC_SENT, 1);
    log_info("outbox: delivered reply=%lld place=%s tries=%lld after_s=%lld%s",
             (long long)row->id, outcome->place ? outcome->place : row->place,
             (long long)row->tries,
             (long long)(now_ms / 1000 - row->created_at),
             log_is_on(LOG_LEVEL_INFO) ? row_trail(row) : "");
    /* Posted again after a doubt: make sure that it stands there once. */
    if (row->doubts > 0 && row->promise == OUT_PROMISE_ONCE)
        effects_add(ob->o.effects, EFFECT_OUT_LOOK, row->id, 0, NULL);
    return settle_done(ob, row, now_ms);
}

static enum err
settle_failed(struct outbox *ob, const struct out_row *row, const char *why,
              int64_t now_ms)
{
    enum err rc;

    rc = store_outbox_set_failed(ob->o.store, row->id, why);
    if (rc == ERR_OK && row->verb == OUT_FILE)
        rc = outbox_file_drop(ob->o.store, row);
    if (rc != ERR_OK)
        return rc;
    metric_add(METRIC_SEND_FAILED, 1);
    log_warn("outbox: given up reply=%lld place=%s reason=%s%s",
             (long long)row->id, row->place, why ? why : "", row_trail(row));
    if (row->owner[0] != '\0' &&
        (row->promise == OUT_PROMISE_ONCE || row->verb == OUT_FORM ||
         row->verb == OUT_FILE))
        rc = ob->o.tell_owner(ob->o.ctx, row, why ? why : "", OUT_FATE_LOST);
    if (rc == ERR_OK)
        rc = settle_done(ob, row, now_ms);
    return rc;
}

static enum err
settle_again(struct outbox *ob, const struct out_row *row, int64_t delay_ms,
             int64_t now_ms)
{
    enum err rc;

    metric_add(METRIC_SEND_RETRIES, 1);
    if (row->promise == OUT_PROMISE_AT_MOST_ONCE &&
        now_ms / 1000 - row->created_at > URL_SURE_S)
        return settle_refused(ob, row, "too late", false, now_ms);
    rc = store_outbox_set_again(ob->o.store, row->id, now_ms + delay_ms);
    if (rc == ERR_OK)
        effects_add(ob->o.effects, EFFECT_OUT_AGAIN, row->id, now_ms + delay_ms,
                    row->queue);
    return rc;
}

static int64_t
again_delay(const struct out_row *row)
{
    unsigned tries = row->tries > 0 ? (unsigned)row->tries - 1 : 0;

    return backoff_delay_ms(tries, random_u32());
}

/* Another way, or the end of it. `is_known`: it was refused, so it is known
 * not to be done. */
static enum err
settle_refused(struct outbox *ob, const struct out_row *row, const char *why,
               bool is_known, int64_t now_ms)
{
    bool is_taken = false;
    enum err rc;

    rc = outbox_other_way(ob, row, why, is_known, now_ms, &is_taken);
    if (rc != ERR_OK || is_taken)
        return rc;
    return settle_failed(ob, row, why, now_ms);
}

static enum err
settle_unknown(struct outbox *ob, const struct out_row *row, const char *why,
               int64_t now_ms)
{
    enum err rc;

    log_warn("outbox: outcome unknown reply=%lld reason=%s%s",
             (long long)row->id, why ? why : "", row_trail(row));
    if (row->promise == OUT_PROMISE_IDEMPOTENT)
        return settle_again(ob, row, again_delay(row), now_ms);
    if (row->promise == OUT_PROMISE_AT_MOST_ONCE)
        return settle_refused(ob, row, "outcome unknown", false, now_ms);
    rc = store_outbox_add_doubt(ob->o.store, row->id);
    if (rc == ERR_OK)
        effects_add(ob->o.effects, EFFECT_OUT_LOOK, row->id,
                    now_ms + LOOK_FIRST_MS, row->queue);
    return rc;
}

/* Half of it is done, and the other half follows at once; what has to be
 * brought again waits, since something is wrong there. */
static enum err
settle_uploaded(struct outbox *ob, const struct out_row *row,
                const char *remote, int64_t now_ms)
{
    bool is_there = remote && remote[0] != '\0';
    enum err rc;

    rc = outbox_file_uploaded(ob->o.store, row, remote);
    return rc == ERR_OK
               ? settle_again(ob, row, is_there ? 0 : again_delay(row), now_ms)
               : rc;
}

static enum err
settle_row(struct outbox *ob, const struct out_row *row,
           const struct out_outcome *outcome, int64_t now_ms)
{
    switch (outcome->result) {
    case OUT_SENT:
        return settle_sent(ob, row, outcome, now_ms);
    case OUT_NOT_DONE:
        return settle_again(ob, row,
                            outcome->retry_after_ms >= 0
                                ? outcome->retry_after_ms
                                : again_delay(row),
                            now_ms);
    case OUT_UNREACHED:
        return settle_again(ob, row, again_delay(row), now_ms);
    case OUT_BARRED:
        queue_bar(ob, row);
        return settle_again(ob, row, again_delay(row), now_ms);
    case OUT_UPLOADED:
        return settle_uploaded(ob, row, outcome->message, now_ms);
    case OUT_UNKNOWN:
        return settle_unknown(ob, row, outcome->why, now_ms);
    case OUT_REFUSED:
        return settle_refused(ob, row, outcome->why ? outcome->why : "", true,
                              now_ms);
    }
    return ERR_INTERNAL;
}

enum err
outbox_settle(struct outbox *ob, int64_t id, const struct out_outcome *outcome,
              int64_t now_ms)
{
    struct out_row row = { 0 };
    enum err rc;

    rc = store_outbox_find(ob->o.store, id, &row);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK; /* said without a row */
    /* An answer that comes twice must not start the next call twice. */
    if (rc == ERR_OK && row.state == OUT_STATE_SENDING)
        rc = settle_row(ob, &row, outcome, now_ms);
    out_row_release(&row);
    return rc;
}

enum err
outbox_give_up(struct outbox *ob, int64_t id, const char *queue,
               const char *why, int64_t now_ms)
{
    struct out_row row = { 0 };
    enum err rc;

    rc = store_outbox_find(ob->o.store, id, &row);
    if (rc == ERR_OK && row.state < OUT_STATE_SENT) {
        rc = settle_refused(ob, &row, why, false, now_ms);
    } else if (rc == ERR_OK || rc == ERR_NOT_FOUND) { /* purged meanwhile */
        effects_add(ob->o.effects, EFFECT_OUT_SETTLED, id, false, queue);
        rc = ERR_OK;
    }
    out_row_release(&row);
    return rc;
}

enum err
outbox_abandon(struct outbox *ob, int64_t id, bool tells_owner, int64_t now_ms)
{
    struct out_row row = { 0 };
    enum err rc;

    rc = store_outbox_find(ob->o.store, id, &row);
    if (rc == ERR_OK && !tells_owner)
        row.owner[0] = '\0';
    if (rc == ERR_OK && row.state == OUT_STATE_SENDING)
        rc = settle_failed(ob, &row, "a fault of mine", now_ms);
    out_row_release(&row);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- how a look ended --------------------------------------------------- */

/* Was it looked for late enough? What counts is when it was asked: an answer
 * may have taken long. By a clock that was set back since the call nobody can
 * tell: then a second look does, as long after the first. */
static bool
is_surely_absent(const struct queue *q, const struct out_row *row)
{
    return q->looked_ms >= row->attempt_at + LOOK_SURE_MS ||
           (q->looked_ms < row->attempt_at && q->absent_id == row->id &&
            q->looked_ms > q->absent_ms);
}

static enum err
settle_absent(struct outbox *ob, const struct out_row *row, int64_t now_ms)
{
    struct queue *q = queue_find(ob, row->queue);
    int64_t sure_at = row->attempt_at + LOOK_SURE_MS;

    if (q && is_surely_absent(q, row)) {
        log_info("outbox: not there, posting again reply=%lld%s",
                 (long long)row->id, row_trail(row));
        return settle_again(ob, row, 0, now_ms);
    }
    if (q && q->looked_ms < row->attempt_at) {
        q->absent_id = row->id;
        q->absent_ms = q->looked_ms;
    }
    if (sure_at > now_ms + LOOK_SURE_MS)
        sure_at = now_ms + LOOK_SURE_MS;
    effects_add(ob->o.effects, EFFECT_OUT_LOOK, row->id, sure_at, row->queue);
    return ERR_OK;
}

/* It stands there, once: there is no second look. A row for somebody's DM
 * learns where that is, so that it can be edited. */
static enum err
settle_found(struct outbox *ob, struct out_row *row, const char *message,
             int64_t now_ms)
{
    struct out_outcome found = { .result = OUT_SENT, .message = message };
    struct person person = { 0 };
    struct buf dm;
    enum err rc = ERR_OK;

    buf_init(&dm, 512);
    row->doubts = 0;
    if (row->place[0] == '\0') {
        rc = store_person_find(ob->o.store, row->user, &person);
        if (rc == ERR_OK)
            destination_dm(row->network, &person, &dm);
        found.place = dm.data;
    }
    if (rc == ERR_OK)
        rc = settle_sent(ob, row, &found, now_ms);
    buf_release(&dm);
    person_release(&person);
    return rc;
}

/* The look itself failed: each time it waits longer. */
static enum err
settle_not_seen(struct outbox *ob, const struct out_row *row, int64_t now_ms)
{
    int64_t delay = backoff_delay_ms((unsigned)row->doubts, random_u32());
    enum err rc;

    rc = store_outbox_add_doubt(ob->o.store, row->id);
    if (rc == ERR_OK)
        effects_add(ob->o.effects, EFFECT_OUT_LOOK, row->id, now_ms + delay,
                    row->queue);
    return rc;
}

enum err
outbox_settle_look(struct outbox *ob, int64_t id, enum look_result result,
                   const char *message, int64_t now_ms)
{
    struct out_row row = { 0 };
    enum err rc;

    rc = store_outbox_find(ob->o.store, id, &row);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK;
    if (rc == ERR_OK && row.state == OUT_STATE_SENDING) {
        switch (result) {
        case LOOK_FOUND:
            rc = settle_found(ob, &row, message, now_ms);
            break;
        case LOOK_ABSENT:
            rc = settle_absent(ob, &row, now_ms);
            break;
        case LOOK_IMPOSSIBLE:
            /* Late or twice is better than never for what was asked. */
            rc = settle_again(ob, &row, 0, now_ms);
            break;
        case LOOK_FAILED:
            rc = settle_not_seen(ob, &row, now_ms);
            break;
        }
    }
    out_row_release(&row);
    return rc;
}

/* Does the oldest message of this queue wait for the DM with that person? */
static bool
is_opening_for(struct queue *q, const char *user)
{
    struct out_row row = { 0 };
    bool is_it = false;

    if (q->phase != QUEUE_OPENING)
        return false;
    if (store_outbox_find(q->outbox->o.store, queue_head(q), &row) == ERR_OK)
        is_it = strcmp(row.user, user) == 0;
    out_row_release(&row);
    return is_it;
}

static enum err
settle_opened(struct queue *q, const struct out_outcome *outcome,
              int64_t now_ms)
{
    struct out_outcome failed = *outcome;

    if (outcome->result == OUT_SENT) {
        effects_add(q->outbox->o.effects, EFFECT_OUT_AGAIN, queue_head(q),
                    now_ms, q->name);
        return ERR_OK;
    }
    /* Opening a DM can be done again whatever became of it. */
    if (failed.result == OUT_UNKNOWN)
        failed.result = OUT_UNREACHED;
    return outbox_settle(q->outbox, queue_head(q), &failed, now_ms);
}

enum err
outbox_settle_dm(struct outbox *ob, const char *user, const char *place,
                 const struct out_outcome *outcome, int64_t now_ms)
{
    struct queue *q;
    enum err rc = ERR_OK;
    size_t i;

    if (outcome->result == OUT_SENT)
        rc = store_person_set_dm(ob->o.store, user, place);
    for (i = 0; rc == ERR_OK && i < QUEUE_BUCKETS; i++)
        for (q = ob->buckets[i]; rc == ERR_OK && q; q = q->next)
            if (is_opening_for(q, user))
                rc = settle_opened(q, outcome, now_ms);
    return rc;
}

enum err
outbox_abandon_dm(struct outbox *ob, const char *user, bool tells_owner,
                  int64_t now_ms)
{
    struct queue *q;
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < QUEUE_BUCKETS; i++)
        for (q = ob->buckets[i]; rc == ERR_OK && q; q = q->next)
            if (is_opening_for(q, user))
                rc = outbox_abandon(ob, queue_head(q), tells_owner, now_ms);
    return rc;
}

bool
outbox_can_wait(struct outbox *ob, const struct effect *effect)
{
    const struct queue *q = NULL;

    if (effect->kind == EFFECT_OUT_SETTLED)
        q = queue_find(ob, effect->name);
    return q && queue_is_done(q);
}

int64_t
outbox_waiting(const struct outbox *ob)
{
    return ob->waiting;
}
