/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_send.c - messages on their way: the calls.
 *
 * Runs outside of any request, after a commit or from a timer. A row is marked
 * as sending and committed before its call starts.
 */
#include "outbox_queue.h"

#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "destination.h"
#include "log.h"
#include "outbox_file.h"
#include "people.h"
#include "picture.h"
#include "store/store.h"

/* Of what nobody waits for so many go at once: Slack forgives short bursts
 * (https://docs.slack.dev/apis/web-api/rate-limits). */
#define UNASKED_BURST 3
/* Slack opens fifty in a minute. */
#define OPENING_EVERY_MS 1300
#define OPENING_BURST    4
/* And takes several hundred posts in a minute from all of an app. */
#define SPEAKING_EVERY_MS 200
#define SPEAKING_BURST    20

/* What a call needs beside its row: kept while the call is being made. */
struct sending {
    struct out_row row, other; /* other: the message edited or replied to */
    struct person person;
    struct file file;
    struct buf key, bytes, dm;
    struct out_message message;
};

static void
sending_release(struct sending *s)
{
    out_row_release(&s->row);
    out_row_release(&s->other);
    person_release(&s->person);
    file_release(&s->file);
    buf_release(&s->key);
    buf_release(&s->bytes);
    buf_release(&s->dm);
}

static bool
is_to_dm(const struct out_row *row)
{
    return row->place[0] == '\0' && row->user[0] != '\0' &&
           (row->verb == OUT_POST || row->verb == OUT_FILE);
}

/* The message that an update edits or a reply stands under. */
static enum err
sending_other(struct outbox *ob, struct sending *s)
{
    int64_t id = s->row.target != 0 ? s->row.target : s->row.parent;
    enum err rc;

    if (id == 0)
        return ERR_OK;
    rc = store_outbox_find(ob->o.store, id, &s->other);
    if (rc == ERR_OK &&
        (s->other.state != OUT_STATE_SENT || s->other.message[0] == '\0'))
        rc = ERR_NOT_FOUND;
    return rc;
}

static void
sending_message(struct outbox *ob, struct sending *s)
{
    struct out_message *m = &s->message;

    buf_addf(&s->key, "cs-%s-%lld", store_install_id(ob->o.store),
             (long long)s->row.id);
    m->id = s->row.id;
    m->verb = (enum out_verb)s->row.verb;
    m->place = is_to_dm(&s->row) ? s->dm.data : s->row.place;
    m->user = s->row.user;
    m->thread = s->row.thread[0] != '\0' ? s->row.thread : NULL;
    m->secret = s->row.secret;
    m->key = s->key.data;
    m->body = s->row.body;
    m->body_len = strlen(s->row.body);
    m->since = s->row.created_at;
    if (s->row.target != 0) {
        m->place = s->other.place;
        m->message = s->other.message;
    } else if (s->row.parent != 0) {
        m->place = s->other.place;
        m->thread = s->other.message;
    }
    if (s->row.verb != OUT_FILE)
        return;
    m->remote = s->file.remote_id[0] != '\0' ? s->file.remote_id : NULL;
    m->bytes = s->bytes.data;
    m->bytes_len = s->bytes.len;
}

/* ERR_NOT_FOUND: the message it belongs to never arrived. */
static enum err
sending_load(struct outbox *ob, int64_t id, struct sending *s)
{
    enum err rc;

    memset(s, 0, sizeof(*s));
    buf_init(&s->key, 256);
    buf_init(&s->bytes, POSTED_FILE_MAX);
    buf_init(&s->dm, 512);
    rc = store_outbox_find(ob->o.store, id, &s->row);
    if (rc == ERR_OK)
        rc = sending_other(ob, s);
    if (rc == ERR_OK && s->row.verb == OUT_FILE &&
        s->row.state < OUT_STATE_SENT)
        rc = outbox_file_load(ob->o.store, &s->row, &s->file, &s->bytes);
    if (rc == ERR_OK && is_to_dm(&s->row)) {
        rc = store_person_find(ob->o.store, s->row.user, &s->person);
        if (rc == ERR_NOT_FOUND)
            rc = ERR_OK; /* not fetched: the DM is simply not open yet */
        else if (rc == ERR_OK)
            destination_dm(s->row.network, &s->person, &s->dm);
    }
    if (rc == ERR_OK)
        sending_message(ob, s);
    return rc;
}

static bool
is_too_late(const struct out_row *row)
{
    int64_t age = clock_now() - row->created_at;

    return (row->verb == OUT_FORM && age > TRIGGER_LIVES_S) ||
           (row->promise == OUT_PROMISE_AT_MOST_ONCE && age > URL_LAST_S);
}

/* What is written about a queue's oldest row, outside of tasks. */
struct writing {
    struct queue *queue;
    int64_t id;
    const char *why;
};

static enum err
write_given_up(void *arg)
{
    struct writing *w = arg;

    return outbox_give_up(w->queue->outbox, w->id, w->queue->name, w->why,
                          clock_now_ms());
}

static enum err
write_sending(void *arg)
{
    struct writing *w = arg;
    struct outbox *ob = w->queue->outbox;
    enum err rc;

    rc = store_outbox_set_sending(ob->o.store, w->id, clock_now_ms());
    /* After the commit: as if the one before it had been settled. */
    if (rc == ERR_OK)
        effects_add(ob->o.effects, EFFECT_OUT_SETTLED, 0, 1, w->queue->name);
    return rc;
}

static enum err
write_doubt(void *arg)
{
    struct writing *w = arg;

    return store_outbox_add_doubt(w->queue->outbox->o.store, w->id);
}

/* At the next commit; what cannot be written now is tried in a second. */
static void
queue_write(struct queue *q, int64_t id, const char *why,
            enum err (*work)(void *arg))
{
    struct writing w = { .queue = q, .id = id, .why = why };

    q->phase = QUEUE_MARKING;
    if (q->outbox->o.write(q->outbox->o.ctx, work, &w) != ERR_OK)
        queue_wait(q, QUEUE_WAITING, 1000);
}

/* Settled without a call. */
static void
queue_give_up(struct queue *q, int64_t id, const char *why)
{
    queue_write(q, id, why, write_given_up);
}

static void
queue_mark(struct queue *q, int64_t id)
{
    queue_write(q, id, NULL, write_sending);
}

static void
queue_call(struct queue *q, struct transport *t, struct sending *s)
{
    q->barred_id = 0;
    if (is_to_dm(&s->row) && s->dm.len == 0) {
        q->phase = QUEUE_OPENING;
        q->opened_id = s->row.id;
        t->ops->open_dm(t, s->row.user);
        return;
    }
    q->phase = QUEUE_CALLING;
    t->ops->send(t, &s->message);
}

/* Unasked messages keep their distance; false = it has to wait. */
static bool
queue_may_go(struct queue *q, const struct out_row *row)
{
    int64_t every = q->outbox->o.unasked_every_ms, now = clock_mono_ms();
    int64_t wait;

    if (!row->is_unasked)
        return true;
    wait = q->unasked_ms - now - (UNASKED_BURST - 1) * every;
    if (wait > 0) {
        queue_wait(q, QUEUE_WAITING, wait);
        return false;
    }
    q->unasked_ms = (q->unasked_ms > now ? q->unasked_ms : now) + every;
    return true;
}

/*
 * Some things have a limit over all conversations. Turns are given out in the
 * order in which they are asked for, so that nobody is told to wait and asks
 * again. False: it has to wait for its turn.
 */
static bool
queue_takes_turn(struct queue *q, int64_t *turn_ms, int64_t *all_ms,
                 int64_t every_ms, int burst)
{
    int64_t now = clock_mono_ms(), at;

    if (*turn_ms == 0) {
        at = *all_ms - (burst - 1) * every_ms;
        *turn_ms = at > now ? at : now;
        *all_ms = (*all_ms > now ? *all_ms : now) + every_ms;
    }
    if (*turn_ms > now) {
        queue_wait(q, QUEUE_WAITING, *turn_ms - now);
        return false;
    }
    *turn_ms = 0;
    return true;
}

static bool
queue_may_open(struct queue *q, const struct sending *s)
{
    if (!s->row.is_unasked || !is_to_dm(&s->row) || s->dm.len > 0)
        return true;
    return queue_takes_turn(q, &q->opening_ms, &q->outbox->opening_ms,
                            OPENING_EVERY_MS, OPENING_BURST);
}

static bool
queue_may_speak(struct queue *q, const struct out_row *row)
{
    if (!row->is_unasked || row->verb != OUT_POST)
        return true;
    return queue_takes_turn(q, &q->speaking_ms, &q->outbox->speaking_ms,
                            SPEAKING_EVERY_MS, SPEAKING_BURST);
}

/* A row found in sending: how it stands, nobody knows. */
static void
resume_sending(struct queue *q, const struct out_row *row)
{
    struct writing w = { .queue = q, .id = row->id };

    q->resumed_id = row->id;
    switch (row->promise) {
    case OUT_PROMISE_ONCE:
    case OUT_PROMISE_FILE:
        /* Without it the message is not looked for a second time. */
        (void)q->outbox->o.write(q->outbox->o.ctx, write_doubt, &w);
        queue_wait(q, QUEUE_DOUBTING, 0);
        break;
    case OUT_PROMISE_IDEMPOTENT:
        queue_wait(q, QUEUE_WAITING, 0);
        break;
    case OUT_PROMISE_AT_MOST_ONCE:
        queue_give_up(q, row->id, "stopped while it was being sent");
        break;
    }
}

void
queue_advance(struct queue *q, bool is_marked)
{
    struct outbox *ob = q->outbox;
    struct transport *t = ob->o.transport(ob->o.ctx, q->network);
    struct sending s;
    int64_t id;
    enum err rc;

    timer_cancel(ob->o.timers, &q->timer);
    rc = queue_refill(q);
    id = queue_head(q);
    if (rc != ERR_OK || (id != 0 && !t)) {
        queue_wait(q, QUEUE_WAITING, 5000);
        return;
    }
    if (id == 0) {
        queue_trim(q);
        return;
    }
    rc = sending_load(ob, id, &s);
    if (rc == ERR_NOT_FOUND)
        queue_give_up(q, id, "the message it belongs to is not there");
    else if (rc != ERR_OK)
        queue_wait(q, QUEUE_WAITING, 1000);
    else if (s.row.state >= OUT_STATE_SENT)
        queue_give_up(q, id, "purged");
    else if (is_too_late(&s.row))
        queue_give_up(q, id, "too late");
    else if (out_row_is_doubtful(&s.row) && q->resumed_id != id)
        resume_sending(q, &s.row);
    else if (!is_marked &&
             (!queue_may_open(q, &s) || !queue_may_speak(q, &s.row) ||
              !queue_may_go(q, &s.row)))
        ; /* its timer is set */
    else if (!is_marked)
        queue_mark(q, id);
    else
        queue_call(q, t, &s);
    sending_release(&s);
}

/* Start a look; the error when it did not. */
static enum err
look_start(struct outbox *ob, int64_t id)
{
    struct transport *t = NULL;
    struct sending s;
    enum err rc;

    rc = sending_load(ob, id, &s);
    if (rc == ERR_OK)
        t = ob->o.transport(ob->o.ctx, s.row.network);
    if (rc == ERR_OK && !t)
        rc = ERR_NETWORK;
    /* No conversation known, or a file not brought: it cannot stand there. */
    if (rc == ERR_OK && (!s.message.place || s.message.place[0] == '\0' ||
                         (s.row.verb == OUT_FILE && !s.message.remote)))
        rc = ERR_NOT_FOUND;
    if (rc == ERR_OK)
        t->ops->look(t, &s.message);
    sending_release(&s);
    return rc;
}

void
outbox_look_again(struct outbox *ob, int64_t id)
{
    (void)look_start(ob, id); /* then two may stand there */
}

static void
queue_look(struct queue *q)
{
    enum err rc;

    q->phase = QUEUE_LOOKING;
    q->looked_ms = clock_now_ms();
    rc = look_start(q->outbox, queue_head(q));
    if (rc == ERR_NOT_FOUND)
        queue_wait(q, QUEUE_WAITING, 0); /* as if it had not been there */
    else if (rc != ERR_OK)
        queue_wait(q, QUEUE_DOUBTING, 5000);
}

static void
queue_on_timer(struct timer *timer)
{
    struct queue *q = TIMER_OWNER(timer, struct queue, timer);

    if (q->phase == QUEUE_DOUBTING) {
        queue_look(q);
    } else {
        q->phase = QUEUE_IDLE;
        queue_advance(q, false);
    }
}

void
queue_wait(struct queue *q, enum queue_phase phase, int64_t delay_ms)
{
    q->phase = phase;
    timer_set(q->outbox->o.timers, &q->timer,
              clock_mono_ms() + (delay_ms > 0 ? delay_ms : 0), queue_on_timer);
}

/* ---- after a start ------------------------------------------------------- */

struct resuming {
    struct outbox *outbox;
    const char *network;
};

static void
resume_queue(void *ctx, const char *name, const char *network)
{
    struct resuming *r = ctx;

    (void)network;
    if (strcmp(destination_network(name), r->network) == 0)
        (void)queue_get(r->outbox, name, r->network);
}

/* Never longer than anybody is asked to wait, as after a clock that was wrong
 * was set back. */
static int64_t
wait_of(const struct out_row *row)
{
    int64_t left = row->next_at - clock_now_ms();

    return left < URL_SURE_S * 1000 ? left : URL_SURE_S * 1000;
}

static void
queue_wake(struct queue *q)
{
    struct out_row row = { 0 };
    int64_t open = 0;
    enum err rc;

    q->phase = QUEUE_IDLE;
    q->has_more = true;
    rc = queue_refill(q);
    if (rc == ERR_OK)
        rc = store_outbox_count_open(q->outbox->o.store, q->name, &open,
                                     &q->counted_id);
    q->outbox->waiting += q->is_counted ? open : 0;
    if (rc == ERR_OK && queue_head(q) != 0)
        rc = store_outbox_find(q->outbox->o.store, queue_head(q), &row);
    if (rc != ERR_OK || !row.queue)
        queue_advance(q, false);
    else if (row.state == OUT_STATE_SENDING)
        resume_sending(q, &row);
    else
        queue_wait(q, QUEUE_WAITING, wait_of(&row));
    out_row_release(&row);
}

static struct queue *
find_asleep(struct outbox *ob, size_t bucket, const char *network)
{
    struct queue *q;

    for (q = ob->buckets[bucket]; q; q = q->next)
        if (q->phase == QUEUE_ASLEEP && strcmp(q->network, network) == 0)
            return q;
    return NULL;
}

void
outbox_resume(struct outbox *ob, const char *network)
{
    struct resuming r = { .outbox = ob, .network = network };
    size_t i, place = 0, count = 0;
    struct queue *q;

    while (place < OUTBOX_NETWORKS && ob->awake[place] &&
           strcmp(ob->awake[place], network) != 0)
        place++;
    /* Awake already: everything that is open is in hand. */
    if (place == OUTBOX_NETWORKS || ob->awake[place] ||
        store_outbox_open_queues(ob->o.store, resume_queue, &r) != ERR_OK)
        return;
    ob->awake[place] = xstrdup(network);
    for (i = 0; i < QUEUE_BUCKETS; i++)
        for (; (q = find_asleep(ob, i, network)) != NULL; count++)
            queue_wake(q);
    if (count > 0)
        log_info("outbox: taken up network=%s queues=%zu", network, count);
}
