/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine.c - the parts put together, and the turn of the loop.
 */
#include "engine.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "caller.h"
#include "clock.h"
#include "destination.h"
#include "files.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "outbox.h"
#include "random.h"
#include "replies.h"
#include "router.h"
#include "scheduler.h"
#include "store/jobs.h"
#include "store/store.h"
#include "transport/shell.h"
#include "transport/slack.h"
#include "unpacker.h"

#define FETCHES_MAX 2
#define STOP_MS     4000
/* The disk has failed for so long that nobody waits for it any more. */
#define STUCK_MS 10000
/* Nothing happened for so long: nobody waits for the disk. */
#define IDLE_MS 50

/* ---- what the transports call -------------------------------------------- */

static void
host_incoming(void *ctx, struct incoming *in)
{
    struct engine *e = ctx;

    router_handle(e->router, in);
}

static void
host_ack_missed(void *ctx, struct incoming *in)
{
    struct engine *e = ctx;

    router_ack_missed(e->router, in);
}

static void
host_sent(void *ctx, int64_t id, const struct out_outcome *outcome)
{
    struct engine *e = ctx;

    router_sent(e->router, id, outcome);
}

static void
host_looked(void *ctx, int64_t id, enum look_result result, const char *message)
{
    struct engine *e = ctx;

    router_looked(e->router, id, result, message);
}

static void
host_dm_opened(void *ctx, const char *user, const char *place,
               const struct out_outcome *outcome)
{
    struct engine *e = ctx;

    router_dm_opened(e->router, user, place, outcome);
}

static void
host_let_in(void *ctx, const char *network)
{
    struct engine *e = ctx;

    outbox_let_in(e->outbox, network);
}

static enum err
host_file_data(void *ctx, int64_t file, const void *bytes, size_t len)
{
    struct engine *e = ctx;

    return router_file_data(e->router, file, bytes, len);
}

static enum err
host_file_anew(void *ctx, int64_t file)
{
    struct engine *e = ctx;

    return router_file_begin(e->router, file);
}

static void
host_file_done(void *ctx, int64_t file, enum err err, const char *why)
{
    struct engine *e = ctx;
    size_t i;

    for (i = 0; i < FETCHES_MAX; i++)
        if (e->fetching[i] == file)
            e->fetching[i] = 0;
    router_file_done(e->router, file, err, why);
}

static void
host_identified(void *ctx, const char *network, const char *team,
                const char *team_name, const char *bot_user, const char *url)
{
    struct engine *e = ctx;

    router_identified(e->router, network, team, team_name, bot_user, url);
}

/* ---- what the outbox calls ----------------------------------------------- */

static struct transport *
outbox_transport(void *ctx, const char *network)
{
    return engine_transport(ctx, network);
}

static enum err
outbox_write(void *ctx, enum err (*work)(void *arg), void *arg)
{
    struct engine *e = ctx;

    return router_write(e->router, work, arg);
}

static enum err
outbox_tell_owner(void *ctx, const struct out_row *row, const char *why,
                  enum out_fate fate)
{
    return reply_not_delivered(ctx, row, why, fate);
}

/* ---- files --------------------------------------------------------------- */

static bool
is_being_fetched(const struct engine *e, int64_t file)
{
    size_t i;

    for (i = 0; i < FETCHES_MAX; i++)
        if (e->fetching[i] == file)
            return true;
    return false;
}

/* Fetch into this place; false when nothing more is wanted. */
static bool
engine_fetch_one(struct engine *e, size_t place, int64_t *after)
{
    struct file file = { 0 };
    struct transport *t;
    enum err rc;

    rc = store_file_next_wanted(e->store, *after, &file);
    if (rc != ERR_OK)
        return false;
    *after = file.id;
    t = engine_transport(e, file.network);
    if (t && t->ops->is_ready(t) && !is_being_fetched(e, file.id)) {
        /* First: a lost batch brings us here again from inside the call. */
        e->fetching[place] = file.id;
        if (router_file_begin(e->router, file.id) == ERR_OK)
            t->ops->fetch_file(t, file.id, file.url);
        else
            e->fetching[place] = 0;
    }
    file_release(&file);
    return true;
}

void
engine_fetch_files(struct engine *e)
{
    int64_t after = 0;
    size_t i;

    for (i = 0; i < FETCHES_MAX; i++)
        while (e->fetching[i] == 0 && engine_fetch_one(e, i, &after))
            ;
    unpacker_kick(e->unpacker);
}

/* ---- life ---------------------------------------------------------------- */

/* Files that were wanted while nobody could bring them, as after a start. */
static void
engine_notice_ready(struct engine *e)
{
    size_t i;

    for (i = 0; i < e->transport_count; i++) {
        const struct transport *t = e->transports[i];
        bool is_ready = t->ops->is_ready(t);

        if (is_ready && !e->was_ready[i])
            engine_fetch_files(e);
        e->was_ready[i] = is_ready;
    }
}

static void
engine_on_idle(struct timer *timer)
{
    struct engine *e = TIMER_OWNER(timer, struct engine, idle_timer);

    if (!store_wants_checkpoint(e->store))
        return;
    store_checkpoint(e->store);
    /* A busy time is over: what it needed goes back to the system. */
    store_release_memory(e->store);
    (void)malloc_trim(0);
}

/* The end of every turn: job steps, then the commit of everything. */
static bool
engine_on_turn(void *ctx)
{
    struct engine *e = ctx;

    if (e->is_stopping) {
        (void)router_commit(e->router); /* tasks are dealt with one by one */
    } else {
        engine_notice_ready(e);
        scheduler_turn(e->scheduler);
        router_end_turn(e->router);
    }
    if (store_needs_checkpoint(e->store))
        store_checkpoint(e->store);
    if (store_wants_checkpoint(e->store)) /* anew with every turn */
        timer_set(loop_timers(e->loop), &e->idle_timer,
                  clock_mono_ms() + IDLE_MS, engine_on_idle);
    return !e->is_stopping && scheduler_has_work(e->scheduler);
}

static enum err
engine_make_loop(struct engine *e, struct buf *problem)
{
    e->loop = loop_new();
    e->http = e->loop ? http_new(e->loop) : NULL;
    if (e->http)
        return ERR_OK;
    buf_adds(problem, "cannot wait for the network: no descriptors are left "
                      "(see 'ulimit -n'), or no memory");
    return ERR_IO;
}

static void
engine_make_parts(struct engine *e)
{
    struct outbox_options options = { .store = e->store,
                                      .timers = loop_timers(e->loop),
                                      .transport = outbox_transport,
                                      .write = outbox_write,
                                      .tell_owner = outbox_tell_owner,
                                      .ctx = e };

    options.unasked_every_ms =
        (int64_t)(1000 / e->config->slack.unasked_per_second);
    e->router = router_new(e);
    options.effects = router_effects(e->router);
    e->outbox = outbox_new(&options);
    e->scheduler = scheduler_new(e);
    e->unpacker = unpacker_new(e);
    e->caller = caller_new(e);
    e->host = (struct transport_host){ .ctx = e,
                                       .incoming = host_incoming,
                                       .ack_missed = host_ack_missed,
                                       .sent = host_sent,
                                       .looked = host_looked,
                                       .dm_opened = host_dm_opened,
                                       .let_in = host_let_in,
                                       .file_data = host_file_data,
                                       .file_anew = host_file_anew,
                                       .file_done = host_file_done,
                                       .identified = host_identified };
    loop_on_turn(e->loop, engine_on_turn, e);
}

static enum err
engine_recover_calls(void *arg)
{
    struct engine *e = arg;

    return caller_recover(e->caller, e);
}

/* What was under way when it ended goes on. */
static enum err
engine_resume(struct engine *e, struct buf *problem)
{
    enum err rc;

    rc = scheduler_resume(e->scheduler);
    if (rc == ERR_OK)
        rc = router_write(e->router, engine_recover_calls, e);
    if (rc == ERR_OK)
        rc = scheduler_start_standing(e->scheduler);
    if (rc == ERR_OK)
        rc = router_commit(e->router);
    if (rc != ERR_OK)
        buf_addf(problem, "cannot write to database '%s': %s",
                 e->config->database, err_text(rc));
    return rc;
}

enum err
engine_open(const struct config *config, struct engine **out,
            struct buf *problem)
{
    struct store_options options = { .path = config->database,
                                     .max_mb = config->database_max_mb,
                                     .now = clock_now() };
    struct engine *e = xcalloc(1, sizeof(*e));
    enum err rc;

    e->config = config;
    e->started_at = clock_now();
    e->life = (int64_t)random_u32() + 1;
    rc = store_open(&options, &e->store, problem);
    if (rc == ERR_OK)
        rc = engine_make_loop(e, problem);
    if (rc == ERR_OK) {
        engine_make_parts(e);
        rc = engine_resume(e, problem);
    }
    if (rc != ERR_OK) {
        engine_close(e);
        return rc;
    }
    *out = e;
    return ERR_OK;
}

void
engine_add(struct engine *e, struct transport *transport)
{
    if (e->transport_count < TRANSPORTS_MAX)
        e->transports[e->transport_count++] = transport;
}

struct transport *
engine_transport(const struct engine *e, const char *network)
{
    size_t i;

    for (i = 0; i < e->transport_count; i++)
        if (strcmp(e->transports[i]->ops->name, network) == 0)
            return e->transports[i];
    return NULL;
}

const struct transport_ops *
engine_ops(const struct engine *e, const char *network)
{
    struct transport *t = engine_transport(e, network);

    if (t)
        return t->ops;
    return strcmp(network, NETWORK_SHELL) == 0 ? &shell_ops : &slack_ops;
}

static bool
engine_is_stopped(const struct engine *e)
{
    size_t i;

    for (i = 0; i < e->transport_count; i++)
        if (!e->transports[i]->ops->is_stopped(e->transports[i]))
            return false;
    return true;
}

/* Only so that the loop does not wait longer than this. */
static void
on_time_over(struct timer *timer)
{
    (void)timer;
}

/* Acks are flushed, close frames sent, at most four seconds waited. */
static void
engine_wind_down(struct engine *e)
{
    int64_t until = clock_real_us() + STOP_MS * 1000;
    struct timer timer = { 0 };
    size_t i;

    e->is_stopping = true;
    (void)router_commit(e->router); /* tasks are dealt with one by one */
    for (i = 0; i < e->transport_count; i++)
        e->transports[i]->ops->stop(e->transports[i]);
    timer_set(loop_timers(e->loop), &timer, clock_mono_ms() + STOP_MS,
              on_time_over);
    while (!engine_is_stopped(e) && clock_real_us() < until &&
           loop_turn(e->loop, true) == ERR_OK)
        ;
    timer_cancel(loop_timers(e->loop), &timer);
    scheduler_release(e->scheduler);
    (void)router_commit(e->router); /* tasks are dealt with one by one */
}

enum err
engine_run(struct engine *e)
{
    enum err rc;

    rc = loop_run(e->loop);
    engine_wind_down(e);
    return rc;
}

void
engine_stop(struct engine *e)
{
    loop_stop(e->loop);
}

bool
engine_rests(struct engine *e, const char *network)
{
    struct transport *t = engine_transport(e, network);
    size_t held = t && t->ops->held ? t->ops->held(t) : 0;
    int64_t stuck_ms = router_stuck_ms(e->router);
    bool busy = true;

    if (stuck_ms > STUCK_MS)
        return true; /* it will not get better by waiting */
    if (store_batch_is_open(e->store) || stuck_ms >= 0)
        return false;
    if (store_job_is_busy(e->store, network, clock_now(), &busy) != ERR_OK)
        return true;
    return !busy && outbox_busy_queues(e->outbox, network) <= held;
}

bool
engine_is_stuck(const struct engine *e)
{
    return router_unsaved_ms(e->router) > STUCK_MS;
}

void
engine_close(struct engine *e)
{
    size_t i;

    if (!e)
        return;
    for (i = 0; i < e->transport_count; i++)
        e->transports[i]->ops->free(e->transports[i]);
    if (e->loop) {
        http_free(e->http);
        caller_free(e->caller);
        unpacker_free(e->unpacker);
        scheduler_free(e->scheduler);
        outbox_free(e->outbox);
        router_free(e->router);
        timer_cancel(loop_timers(e->loop), &e->idle_timer);
        loop_free(e->loop);
    }
    store_close(e->store);
    free(e);
}
