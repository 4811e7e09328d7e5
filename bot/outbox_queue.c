/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_queue.c - the messages of one destination, as numbers in memory.
 */
#include "outbox_queue.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "destination.h"

/* A try later than this is nothing to wait for. */
#define REST_MS 3000
/* Should nobody ever tell that the network takes something again. */
#define BARRED_MS INT64_C(900000)

static size_t
queue_bucket(const char *name)
{
    size_t hash = 5381;

    while (*name != '\0')
        hash = hash * 33 + (unsigned char)*name++;
    return hash % QUEUE_BUCKETS;
}

struct queue *
queue_find(struct outbox *ob, const char *name)
{
    struct queue *q;

    for (q = ob->buckets[queue_bucket(name)]; q; q = q->next)
        if (strcmp(q->name, name) == 0)
            return q;
    return NULL;
}

bool
outbox_is_awake(const struct outbox *ob, const char *network)
{
    size_t i;

    for (i = 0; i < OUTBOX_NETWORKS; i++)
        if (ob->awake[i] && strcmp(ob->awake[i], network) == 0)
            return true;
    return false;
}

struct queue *
queue_get(struct outbox *ob, const char *name, const char *network)
{
    struct queue *q = queue_find(ob, name);
    size_t bucket;

    if (q)
        return q;
    bucket = queue_bucket(name);
    q = xcalloc(1, sizeof(*q));
    q->outbox = ob;
    q->name = xstrdup(name);
    q->network = xstrdup(network);
    q->is_counted = strcmp(network, NETWORK_SHELL) != 0;
    q->phase = outbox_is_awake(ob, network) ? QUEUE_IDLE : QUEUE_ASLEEP;
    q->has_more = q->phase == QUEUE_ASLEEP;
    q->next = ob->buckets[bucket];
    ob->buckets[bucket] = q;
    return q;
}

bool
queue_is_empty(const struct queue *q)
{
    return q->count == 0 && !q->has_more && q->uncommitted == 0 &&
           q->phase == QUEUE_IDLE;
}

bool
queue_is_done(const struct queue *q)
{
    return q->settled_id != 0 && q->settled_id == queue_head(q) &&
           q->count == 1 && !q->has_more && q->uncommitted == 0;
}

void
queue_trim(struct queue *q)
{
    int64_t left_ms = q->unasked_ms - clock_mono_ms();

    if (!queue_is_empty(q))
        return;
    if (left_ms > 0)
        queue_wait(q, QUEUE_IDLE, left_ms); /* its pace outlives it */
    else
        queue_free(q);
}

void
queue_free(struct queue *q)
{
    struct queue **link;

    link = &q->outbox->buckets[queue_bucket(q->name)];
    while (*link != q)
        link = &(*link)->next;
    *link = q->next;
    timer_cancel(q->outbox->o.timers, &q->timer);
    free(q->name);
    free(q->network);
    free(q);
}

static void
queue_append(struct queue *q, int64_t id)
{
    q->ids[(q->head + q->count++) % QUEUE_IDS] = id;
    q->last_id = id;
}

void
queue_add(struct queue *q, int64_t id)
{
    if (q->uncommitted++ == 0)
        q->added_id = id;
}

void
queue_committed(struct queue *q)
{
    if (--q->uncommitted == 0)
        q->added_id = 0;
}

void
queue_push(struct queue *q, int64_t id)
{
    if (id > q->counted_id && q->phase != QUEUE_ASLEEP) {
        q->outbox->waiting += q->is_counted;
        q->counted_id = id;
    }
    if (id <= q->last_id)
        return; /* read back from the database before its turn to be pushed */
    if (q->has_more || q->count == QUEUE_IDS)
        q->has_more = true;
    else
        queue_append(q, id);
}

void
queue_drop_from(struct queue *q, int64_t id)
{
    queue_committed(q);
    while (q->count > 0 && q->ids[(q->head + q->count - 1) % QUEUE_IDS] >= id) {
        q->count--;
        q->has_more = true; /* those after it may have been kept */
    }
    if (q->last_id >= id)
        q->last_id = id - 1;
}

int64_t
queue_head(const struct queue *q)
{
    return q->count > 0 ? q->ids[q->head] : 0;
}

int64_t
queue_second(const struct queue *q)
{
    if (q->count > 1)
        return q->ids[(q->head + 1) % QUEUE_IDS];
    return q->has_more ? 0 : q->added_id;
}

void
queue_pop(struct queue *q)
{
    q->head = (q->head + 1) % QUEUE_IDS;
    q->count--;
    q->outbox->waiting -= q->is_counted;
}

static void
queue_on_row(void *ctx, int64_t id, enum out_state state, int64_t next_at)
{
    struct queue *q = ctx;

    (void)state;
    (void)next_at;
    if (q->count < QUEUE_IDS)
        queue_append(q, id);
}

enum err
queue_refill(struct queue *q)
{
    enum err rc;

    if (!q->has_more || q->count > 1)
        return ERR_OK;
    rc = store_outbox_open_rows(q->outbox->o.store, q->name, q->last_id,
                                QUEUE_IDS - (int)q->count, queue_on_row, q,
                                &q->has_more);
    return rc;
}

/* ---- a network that takes nothing from us -------------------------------- */

void
queue_bar(struct outbox *ob, const struct out_row *row)
{
    struct queue *q = queue_find(ob, row->queue);

    if (q && row->attempt_at > ob->let_in_ms)
        q->barred_id = row->id;
}

void
queue_again(struct queue *q, int64_t delay_ms)
{
    bool is_barred = q->barred_id != 0 && q->barred_id == queue_head(q);

    q->barred_ms = clock_mono_ms() + delay_ms;
    queue_wait(q, QUEUE_WAITING, is_barred ? BARRED_MS : delay_ms);
}

void
outbox_let_in(struct outbox *ob, const char *network)
{
    struct queue *q;
    size_t i;

    ob->let_in_ms = clock_now_ms();
    for (i = 0; i < QUEUE_BUCKETS; i++) {
        for (q = ob->buckets[i]; q; q = q->next) {
            if (q->barred_id == 0 || strcmp(q->network, network) != 0)
                continue;
            q->barred_id = 0;
            if (q->phase == QUEUE_WAITING)
                queue_wait(q, QUEUE_WAITING, q->barred_ms - clock_mono_ms());
        }
    }
}

/* ---- how busy it is ------------------------------------------------------ */

/* One that waits for a later try is as good as at rest. */
static bool
queue_is_busy(const struct queue *q)
{
    if (queue_is_empty(q) || q->phase == QUEUE_ASLEEP)
        return false;
    return q->phase != QUEUE_WAITING || !timer_is_set(&q->timer) ||
           timer_due(&q->timer) < clock_mono_ms() + REST_MS;
}

size_t
outbox_busy_queues(const struct outbox *ob, const char *network)
{
    const struct queue *q;
    size_t i, count = 0;

    for (i = 0; i < QUEUE_BUCKETS; i++)
        for (q = ob->buckets[i]; q; q = q->next)
            count += strcmp(q->network, network) == 0 && queue_is_busy(q);
    return count;
}
