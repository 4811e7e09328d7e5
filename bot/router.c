/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * router.c - the one door, and the turn's shared transaction.
 *
 * What a task does is in task_work.c; this file sees to it that it is done or
 * not done as a whole.
 */
#include "router.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine.h"
#include "files.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "outbox.h"
#include "receive.h"
#include "scheduler.h"
#include "store/audit.h"
#include "store/store.h"
#include "stuck.h"
#include "task.h"
#include "trail.h"

/* So long a batch that nobody waits for stays open for others to join. A crash
 * within costs a look for messages that had arrived. */
#define JOIN_MS 2

struct router {
    struct engine *engine;
    struct effects effects;
    struct task_list turn; /* done in the open batch */
    bool is_awaited;       /* what was written outside of tasks is */
    bool is_careful;       /* one has failed: each in a part of its own */
    struct timer join_timer;
    enum err lost_by;        /* what the last batch was lost by */
    struct task_list missed; /* acks that were, while others were given */
    struct stuck stuck;      /* could not be written down: tried again */
    int64_t requests;        /* handled up to the last commit */
    int64_t unsaved_ms; /* since when the disk refuses, monotonic; 0 = not */
};

static enum err router_run(struct router *router, struct task *task);
static void router_batch_lost(struct router *router);
static enum err router_run_alone(struct router *router, struct task *task);
static void run_stuck(void *ctx, struct task *task);

struct router *
router_new(struct engine *engine)
{
    struct router *router = xcalloc(1, sizeof(*router));

    router->engine = engine;
    router->requests = metric_get(METRIC_REQUESTS);
    task_list_init(&router->turn);
    task_list_init(&router->missed);
    stuck_init(&router->stuck, loop_timers(engine->loop), run_stuck, router);
    return router;
}

void
router_free(struct router *router)
{
    struct task *task;

    if (!router)
        return;
    while ((task = task_list_take(&router->turn)) != NULL)
        task_free(task);
    while ((task = task_list_take(&router->missed)) != NULL)
        task_free(task);
    stuck_release(&router->stuck);
    timer_cancel(loop_timers(router->engine->loop), &router->join_timer);
    effects_release(&router->effects);
    free(router);
}

struct effects *
router_effects(struct router *router)
{
    return &router->effects;
}

int64_t
router_stuck_ms(const struct router *router)
{
    return stuck_for_ms(&router->stuck);
}

int64_t
router_unsaved_ms(const struct router *router)
{
    return router->unsaved_ms == 0 ? -1 : clock_mono_ms() - router->unsaved_ms;
}

enum err
router_begin(struct router *router)
{
    struct store *st = router->engine->store;

    if (store_batch_is_lost(st))
        return ERR_BATCH_LOST;
    return store_batch_is_open(st) ? ERR_OK : store_batch_begin(st);
}

/* ---- one task ------------------------------------------------------------ */

static enum err
router_work(struct router *router, struct task *task)
{
    return task_work(router->engine, task);
}

static void
router_forget(struct router *router, size_t mark)
{
    size_t i;

    for (i = mark; i < router->effects.count; i++) {
        outbox_forget(router->engine->outbox, &router->effects.items[i]);
        if (router->effects.items[i].kind == EFFECT_JOB_CLAIMED)
            scheduler_pause(router->engine->scheduler);
    }
    effects_cut(&router->effects, mark);
}

/* What a step kept in memory is ahead of its row when that was undone. */
static void
router_forget_job(struct router *router, const struct task *task)
{
    if (task->kind == TASK_JOB)
        scheduler_forget(router->engine->scheduler, task->id);
}

enum err
router_write(struct router *router, router_write_fn *work, void *arg)
{
    struct store *st = router->engine->store;
    size_t mark = router->effects.count;
    enum err rc;

    router->is_awaited = true;
    rc = router_begin(router);
    if (rc == ERR_OK)
        rc = store_part_begin(st);
    if (rc != ERR_OK)
        return rc;
    rc = work(arg);
    if (rc == ERR_OK)
        rc = store_part_keep(st);
    if (rc == ERR_OK)
        return ERR_OK;
    router_forget(router, mark);
    /* If the batch is lost, the next task or the commit deals with that. */
    (void)store_part_undo(st);
    return rc;
}

/* ERR_BATCH_LOST: everything of this turn is gone, not only the task. */
static enum err
router_in_part(struct router *router, struct task *task,
               enum err (*work)(struct router *, struct task *))
{
    struct store *st = router->engine->store;
    size_t mark = router->effects.count;
    enum err rc;

    rc = router_begin(router);
    if (rc == ERR_OK)
        rc = store_part_begin(st);
    if (rc != ERR_OK)
        return rc;
    rc = work(router, task);
    if (rc == ERR_OK)
        rc = store_part_keep(st);
    if (rc == ERR_OK)
        return ERR_OK;
    store_audit_drop(st);
    router_forget(router, mark);
    router_forget_job(router, task);
    if (store_part_undo(st) == ERR_OK)
        return rc;
    router->lost_by = rc;
    return ERR_BATCH_LOST;
}

/* A part costs a copy of every page that is written in it, and hardly ever is
 * one undone: tasks do without until one fails. What was written outside of
 * them could not be done again. */
static bool
router_needs_part(const struct router *router)
{
    return router->is_careful || router->is_awaited;
}

/* Without a part. ERR_BATCH_LOST as above; after any other error what it has
 * written stands in the batch, unless it was the only one there. */
static enum err
router_in_batch(struct router *router, struct task *task)
{
    struct store *st = router->engine->store;
    enum err rc;

    rc = router_begin(router);
    if (rc == ERR_OK)
        rc = router_work(router, task);
    if (store_batch_is_lost(st)) {
        router->lost_by = rc;
        return ERR_BATCH_LOST;
    }
    if (rc != ERR_OK && !router->turn.first) {
        store_audit_drop(st);
        router_forget(router, 0);
        router_forget_job(router, task);
        store_batch_rollback(st);
    }
    return rc;
}

/* ---- when it does not work ----------------------------------------------- */

static void
run_stuck(void *ctx, struct task *task)
{
    (void)router_run(ctx, task); /* what fails again is kept again */
}

static enum err
work_report(struct router *router, struct task *task)
{
    if (task->kind == TASK_JOB)
        return scheduler_step_failed(router->engine->scheduler, task->id,
                                     task->err);
    return receive_failed(router->engine, task, task->err);
}

/* Said in a row of its own. False when that cannot be written either, which
 * may have cost the batch. */
static bool
router_report(struct router *router, struct task *task, enum err rc)
{
    if (is_disk_trouble(rc) || task->is_reported ||
        (task->kind != TASK_JOB && task->kind != TASK_INCOMING))
        return false;
    task->err = rc;
    task->is_reported = true; /* if the commit fails it is not said again */
    rc = router_in_part(router, task, work_report);
    if (rc == ERR_BATCH_LOST)
        router_batch_lost(router);
    return rc == ERR_OK;
}

/* Facts arrived: others may wait for them. */
static bool
is_facts(const struct task *task)
{
    return task->kind == TASK_INCOMING && (task->in->kind == INCOMING_PERSON ||
                                           task->in->kind == INCOMING_PLACE);
}

static uint64_t
number_of(const struct task *task)
{
    return task->kind == TASK_INCOMING || task->kind == TASK_MISSED
               ? task->in->number
               : 0;
}

/*
 * It tells what has happened, and somebody waits for it: a queue, a place among
 * the calls. A file of which a piece is lost has failed, also when whoever
 * sends it was not told because the piece had been good in the batch that is
 * lost.
 */
static void
router_keep_failed(struct router *router, struct task *task, enum err rc)
{
    if (task->kind == TASK_FILE_DATA) {
        task->kind = TASK_FILE_DONE;
        task->err = rc;
        (void)task_keep(task, 0, err_text(rc));
    }
    task->bugs += !is_disk_trouble(rc);
    stuck_add(&router->stuck, task);
}

/*
 * A task that failed on its own. A bug is reported in the chat; trouble with
 * the disk is said without writing; jobs pause, and all else is tried again.
 */
static void
router_failed(struct router *router, struct task *task, enum err rc)
{
    log_error("router: task failed kind=%s reason=\"%s\"%s", task_name(task),
              err_text(rc), trail_text(number_of(task)));
    if (is_disk_trouble(rc) && router->unsaved_ms == 0)
        router->unsaved_ms = clock_mono_ms();
    if (router_report(router, task, rc)) {
        task_list_add(&router->turn, task);
    } else if (task->kind == TASK_INCOMING && !is_facts(task)) {
        receive_unsaved(router->engine, task, rc);
        task_free(task);
    } else if (task->kind == TASK_JOB) {
        scheduler_pause(router->engine->scheduler);
        task_free(task);
    } else {
        router_keep_failed(router, task, rc);
    }
}

/* Nothing of the batch counts. Its tasks. */
static void
router_roll_back(struct router *router, struct task_list *tasks)
{
    struct task *task;

    task_list_init(tasks);
    while ((task = task_list_take(&router->turn)) != NULL)
        task_list_add(tasks, task);
    router_forget(router, 0);
    store_audit_drop(router->engine->store);
    store_batch_rollback(router->engine->store);
}

/* The batch is lost or would not commit. The result is that of its last
 * task. */
static enum err
router_run_again(struct router *router)
{
    struct task_list tasks;
    struct task *task;
    enum err rc = ERR_OK;

    router_roll_back(router, &tasks);
    metric_add(METRIC_BATCHES_LOST, 1);
    log_warn("router: batch lost, its requests run again one by one");
    while ((task = task_list_take(&tasks)) != NULL)
        rc = router_run_alone(router, task);
    return rc;
}

static void
router_batch_lost(struct router *router)
{
    (void)router_run_again(router); /* each was dealt with by itself */
}

/* One of the batch's tasks has failed, and had no part: all of them again, in
 * parts, so that it fails alone. The result is that of the last. */
static enum err
router_run_in_parts(struct router *router)
{
    struct task_list tasks;
    struct task *task;
    enum err rc = ERR_OK;

    router_roll_back(router, &tasks);
    router->is_careful = true;
    while ((task = task_list_take(&tasks)) != NULL) {
        router_forget_job(router, task);
        rc = router_run(router, task);
    }
    return rc;
}

static enum err
router_run(struct router *router, struct task *task)
{
    bool has_part = router_needs_part(router);
    enum err rc;

    rc = has_part ? router_in_part(router, task, router_work)
                  : router_in_batch(router, task);
    if (rc == ERR_OK) {
        task_list_add(&router->turn, task);
    } else if (rc == ERR_BATCH_LOST) {
        task_list_add(&router->turn, task);
        rc = router_run_again(router);
    } else if (!has_part && router->turn.first) {
        task_list_add(&router->turn, task);
        rc = router_run_in_parts(router);
    } else {
        router_failed(router, task, rc);
    }
    return rc;
}

/* ---- the end of a turn --------------------------------------------------- */

static void
router_acknowledge(struct router *router, struct task *task)
{
    struct incoming *in = task->in;
    const char *payload;
    struct transport *t;

    if (task->kind != TASK_INCOMING || in->ack.envelope[0] == '\0')
        return;
    t = engine_transport(router->engine, in->network);
    if (!t)
        return;
    log_debug("router: acknowledged envelope=%s request=%llx", in->ack.envelope,
              (unsigned long long)in->number);
    payload = !in->ack.takes_payload ? NULL
              : in->answer           ? in->answer
                                     : task->ack_payload;
    if (in->owed == OWED_NOTHING || !t->ops->ack_owed) {
        t->ops->ack(t, &in->ack, payload);
        return;
    }
    task->in = NULL;
    t->ops->ack_owed(t, in, payload);
}

static void
router_acknowledge_all(struct router *router)
{
    struct task *task;
    int64_t requests = metric_get(METRIC_REQUESTS) - router->requests;
    size_t i;

    while ((task = task_list_take(&router->turn)) != NULL) {
        router_acknowledge(router, task);
        task_free(task);
    }
    if (requests > 0)
        histogram_add(HISTOGRAM_BATCH, requests);
    router->requests += requests;
    for (i = 0; i < router->engine->transport_count; i++) {
        struct transport *t = router->engine->transports[i];

        t->ops->flush_acks(t);
    }
}

/* First the acks go out, since somebody waits for them. What happens meanwhile
 * and what takes place may note new effects. */
static void
router_apply(struct router *router)
{
    struct effects effects = router->effects;
    size_t i;

    memset(&router->effects, 0, sizeof(router->effects));
    if (router->turn.first) /* not only what costs no write */
        stuck_hope(&router->stuck);
    router_acknowledge_all(router);
    for (i = 0; i < effects.count; i++)
        receive_apply(router->engine, &effects.items[i]);
    effects_release(&effects);
}

static enum err
router_commit_once(struct router *router)
{
    bool is_write = router->is_awaited || router->turn.first;
    int64_t start = clock_real_us(), us;
    enum err rc;

    router->is_awaited = router->is_careful = false;
    rc = store_batch_commit(router->engine->store);
    if (rc == ERR_OK && is_write)
        router->unsaved_ms = 0;
    us = clock_real_us() - start;
    metric_add(METRIC_COMMITS, 1);
    metric_add(METRIC_COMMIT_US, us);
    histogram_add(HISTOGRAM_COMMIT, us);
    return rc;
}

/* Between two batches: what is said then belongs to the next one. */
static void
router_run_missed(struct router *router)
{
    struct task *task;

    while ((task = task_list_take(&router->missed)) != NULL)
        (void)router_run(router, task); /* reported there */
}

enum err
router_commit(struct router *router)
{
    struct store *st = router->engine->store;
    enum err rc = ERR_OK, failed;

    router_run_missed(router);
    while (store_batch_is_open(st) || store_batch_is_lost(st) ||
           router->effects.count > 0 || router->turn.first) {
        failed = store_batch_is_open(st) || store_batch_is_lost(st)
                     ? router_commit_once(router)
                     : ERR_OK;
        if (failed != ERR_OK) {
            rc = failed;
            router_batch_lost(router);
            continue;
        }
        router_apply(router);
        router_run_missed(router);
    }
    return rc;
}

/* Nothing in the batch but messages that have arrived, with none behind them:
 * nobody waits for that. */
static bool
router_can_wait(struct router *router)
{
    const struct task *task;
    size_t i;

    if (router->is_awaited || !router->turn.first || router->missed.first ||
        !store_batch_is_open(router->engine->store))
        return false;
    for (task = router->turn.first; task; task = task->next)
        if (task->kind != TASK_SENT)
            return false;
    for (i = 0; i < router->effects.count; i++)
        if (!outbox_can_wait(router->engine->outbox, &router->effects.items[i]))
            return false;
    return true;
}

static void
join_on_timer(struct timer *timer)
{
    TIMER_OWNER(timer, struct router, join_timer)->is_awaited = true;
}

void
router_end_turn(struct router *router)
{
    struct timers *timers = loop_timers(router->engine->loop);

    if (router_can_wait(router)) {
        if (!timer_is_set(&router->join_timer))
            timer_set(timers, &router->join_timer, clock_mono_ms() + JOIN_MS,
                      join_on_timer);
        return;
    }
    timer_cancel(timers, &router->join_timer);
    (void)router_commit(router); /* tasks are dealt with one by one */
}

static enum err
router_run_alone(struct router *router, struct task *task)
{
    enum err rc;

    /* What the effects of the one before it wrote may have lost the batch: no
     * task stands in that one. */
    if (store_batch_is_lost(router->engine->store)) {
        router_forget(router, 0);
        store_batch_rollback(router->engine->store);
    }
    router_forget_job(router, task);
    rc = router_in_part(router, task, router_work);
    if (rc == ERR_OK)
        rc = router_commit_once(router);
    if (rc == ERR_OK) {
        task_list_add(&router->turn, task);
        router_apply(router);
        return ERR_OK;
    }
    if (rc == ERR_BATCH_LOST)
        rc = router->lost_by;
    router_forget_job(router, task);
    router_forget(router, 0);
    store_batch_rollback(router->engine->store);
    router_failed(router, task, rc);
    (void)router_commit(router); /* what was said about it, before the next */
    return rc;
}

/* ---- for router_in.c ----------------------------------------------------- */

enum err
router_take(struct router *router, struct task *task)
{
    return router_run(router, task);
}

void
router_ack_missed(struct router *router, struct incoming *in)
{
    struct task *task = task_new(TASK_MISSED);

    task->in = in;
    task_list_add(&router->missed, task);
}
