/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scheduler.c - jobs: which step runs when.
 */
#include "scheduler.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine.h"
#include "job.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "request_impl.h"
#include "router.h"
#include "store/audit.h"
#include "store/jobs.h"
#include "store/store.h"
#include "trail.h"

/* What steps may take of one turn of the loop, together: the loop is held for
 * ten at most, and there is more in a turn than steps. */
#define TURN_US     6000
#define CLAIM_MAX   16
#define RUNNING_MAX 64
#define TRIES_MAX   2
/* After trouble with the disk; each time that comes again it is doubled, so
 * that a disk that stays full does not fill with the log of it. */
#define PAUSE_MS     1000
#define PAUSE_MAX_MS 30000
/* Wall clocks step and machines sleep: due times are looked at again. */
#define LOOK_AGAIN_S 60

struct running {
    int64_t id;
    bool is_suspect; /* its last step failed, or the process with it */
    void *memory;    /* the job's own, lost with the process */
    const struct job_kind *kind;
};

/*
 *            the timer ran out, or something is due already
 *      +------------------------------------------------------+
 *      |                                                      v
 *    IDLE <------ claimed; armed for what is due next ------ DUE
 *      |                                                      |  ^
 *      +--- a batch was lost, a step could not be written ----+  |
 *                                 v                              |
 *                               PAUSED --- a second, or more ----+
 *
 * Jobs that were claimed run on in IDLE and DUE. While it is PAUSED nothing
 * runs and nothing else is armed: what comes due is found at its end.
 */
enum mood {
    MOOD_IDLE,
    MOOD_DUE,
    MOOD_PAUSED,
};

struct scheduler {
    struct engine *engine;
    const struct job_kind *kinds;
    struct running running[RUNNING_MAX];
    size_t count, next; /* next: whose turn it is */
    int64_t turn_us;    /* when the steps of this turn began */
    enum mood mood;
    struct timer timer;
    int64_t armed_at; /* the time that it was set for; 0 = it is spent */
    int64_t pause_ms; /* the last one; 0 = a step was written since */
};

struct scheduler *
scheduler_new(struct engine *engine)
{
    struct scheduler *s = xcalloc(1, sizeof(*s));

    s->engine = engine;
    s->kinds = job_kinds;
    return s;
}

void
scheduler_set_kinds(struct scheduler *s, const struct job_kind *kinds)
{
    s->kinds = kinds;
}

static struct running *
running_find(struct scheduler *s, int64_t id)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        if (s->running[i].id == id)
            return &s->running[i];
    return NULL;
}

static void
running_forget(struct running *r)
{
    if (r->memory && r->kind && r->kind->forget)
        r->kind->forget(r->memory);
    r->memory = NULL;
}

static void
running_remove(struct scheduler *s, int64_t id)
{
    struct running *r = running_find(s, id);

    if (!r)
        return;
    running_forget(r);
    *r = s->running[--s->count];
    if (s->next >= s->count)
        s->next = 0;
}

void
scheduler_free(struct scheduler *s)
{
    if (!s)
        return;
    while (s->count > 0)
        running_remove(s, s->running[0].id);
    timer_cancel(loop_timers(s->engine->loop), &s->timer);
    free(s);
}

void
scheduler_forget(struct scheduler *s, int64_t id)
{
    struct running *r = running_find(s, id);

    if (r)
        running_forget(r);
}

/* ---- when ---------------------------------------------------------------- */

static void
scheduler_on_timer(struct timer *timer)
{
    struct scheduler *s = TIMER_OWNER(timer, struct scheduler, timer);

    s->mood = MOOD_DUE;
    s->armed_at = 0;
}

void
scheduler_pause(struct scheduler *s)
{
    if (s->mood != MOOD_PAUSED)
        s->pause_ms = s->pause_ms == 0                 ? PAUSE_MS
                      : s->pause_ms < PAUSE_MAX_MS / 2 ? s->pause_ms * 2
                                                       : PAUSE_MAX_MS;
    s->mood = MOOD_PAUSED;
    s->armed_at = 0;
    timer_set(loop_timers(s->engine->loop), &s->timer,
              clock_mono_ms() + s->pause_ms, scheduler_on_timer);
}

static void
scheduler_arm(struct scheduler *s)
{
    int64_t due_at, wait_s = LOOK_AGAIN_S;

    if (s->mood == MOOD_PAUSED)
        return;
    if (store_job_next_due(s->engine->store, &due_at) == ERR_OK &&
        due_at - clock_now() < wait_s)
        wait_s = due_at - clock_now();
    if (wait_s <= 0)
        s->mood = MOOD_DUE;
    s->armed_at = clock_now() + (wait_s > 0 ? wait_s : 0);
    timer_set(loop_timers(s->engine->loop), &s->timer,
              clock_mono_ms() + (wait_s > 0 ? wait_s * 1000 : 0),
              scheduler_on_timer);
}

static enum err
write_recovered(void *arg)
{
    struct scheduler *s = arg;

    effects_add(router_effects(s->engine->router), EFFECT_JOBS_DUE, 0, 0, NULL);
    return store_job_recover(s->engine->store, clock_now());
}

enum err
scheduler_resume(struct scheduler *s)
{
    return router_write(s->engine->router, write_recovered, s);
}

static enum err
write_standing(void *arg)
{
    struct scheduler *s = arg;
    const struct job_kind *kind;
    struct job_row row = { 0 };
    char empty[] = "", *name;
    bool exists;
    enum err rc = ERR_OK;

    row.cursor = row.network = row.person = row.place = row.thread = empty;
    for (kind = s->kinds; rc == ERR_OK && kind->name; kind++) {
        if (!kind->is_standing)
            continue;
        rc = store_job_exists(s->engine->store, kind->name, 0, &exists);
        if (rc != ERR_OK || exists)
            continue;
        name = xstrdup(kind->name);
        row.kind = name;
        row.due_at = clock_now();
        rc = store_job_add(s->engine->store, &row, NULL);
        free(name);
    }
    effects_add(router_effects(s->engine->router), EFFECT_JOBS_DUE, 0, 0, NULL);
    return rc;
}

enum err
scheduler_start_standing(struct scheduler *s)
{
    return router_write(s->engine->router, write_standing, s);
}

static enum err
write_released(void *arg)
{
    struct scheduler *s = arg;

    return store_job_release_all(s->engine->store, clock_now());
}

void
scheduler_release(struct scheduler *s)
{
    /* Else they count as having ended the program, once. */
    (void)router_write(s->engine->router, write_released, s);
}

/* A job for later than what is waited for changes nothing. */
static bool
is_for_later(const struct scheduler *s, const struct effect *effect)
{
    return effect->kind == EFFECT_JOBS_DUE && s->armed_at != 0 &&
           effect->at >= s->armed_at;
}

void
scheduler_apply(struct scheduler *s, const struct effect *effect)
{
    struct running *r = running_find(s, effect->id);
    enum step step = (enum step)effect->at;

    switch (effect->kind) {
    case EFFECT_JOB_CLAIMED:
        if (s->count < RUNNING_MAX && !r)
            s->running[s->count++] =
                (struct running){ .id = effect->id,
                                  .is_suspect = effect->at != 0 };
        break;
    case EFFECT_JOB_STEPPED:
        s->pause_ms = 0;
        if (step != STEP_AGAIN)
            running_remove(s, effect->id);
        else if (r)
            r->is_suspect = false;
        break;
    default:
        break;
    }
    if (!is_for_later(s, effect))
        scheduler_arm(s);
}

static bool
has_suspect(const struct scheduler *s)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        if (s->running[i].is_suspect)
            return true;
    return false;
}

struct claiming {
    struct scheduler *scheduler;
    int count;
};

static enum err
write_claimed(void *arg)
{
    struct claiming *c = arg;
    struct scheduler *s = c->scheduler;
    struct job_claim claims[CLAIM_MAX];
    int room = (int)(RUNNING_MAX - s->count), i;
    enum err rc;

    rc = store_job_claim(s->engine->store, clock_now(), !has_suspect(s), claims,
                         room < CLAIM_MAX ? room : CLAIM_MAX, &c->count);
    for (i = 0; rc == ERR_OK && i < c->count; i++)
        effects_add(router_effects(s->engine->router), EFFECT_JOB_CLAIMED,
                    claims[i].id, claims[i].is_suspect, NULL);
    return rc;
}

static void
scheduler_claim(struct scheduler *s)
{
    struct claiming c = { .scheduler = s };

    s->mood = MOOD_IDLE;
    if (s->count == RUNNING_MAX)
        return; /* looked at again when a job ends */
    if (router_write(s->engine->router, write_claimed, &c) != ERR_OK)
        scheduler_pause(s);
    else if (c.count == 0)
        scheduler_arm(s); /* the timer that brought us here is spent */
}

bool
scheduler_has_work(const struct scheduler *s)
{
    return s->mood != MOOD_PAUSED && (s->count > 0 || s->mood == MOOD_DUE);
}

void
scheduler_turn(struct scheduler *s)
{
    size_t steps = s->count;

    if (s->mood == MOOD_PAUSED)
        return;
    s->turn_us = clock_slice_us();
    while (steps-- > 0 && s->count > 0 && s->mood != MOOD_PAUSED &&
           clock_slice_us() - s->turn_us < TURN_US) {
        s->next = (s->next + 1) % s->count;
        router_job(s->engine->router, s->running[s->next].id);
    }
    if (s->mood == MOOD_DUE)
        scheduler_claim(s);
}

/* ---- one step ------------------------------------------------------------ */

void
job_set_cursor(struct job *job, const char *cursor)
{
    char *copy = xstrdup(cursor);

    free(job->cursor);
    job->cursor = copy;
}

void
job_wait_for(struct job *job, const char *what, int64_t id)
{
    struct buf b;

    buf_init(&b, 128);
    buf_addf(&b, "%s:%lld", what, (long long)id);
    free(job->waits);
    job->waits = buf_take(&b);
}

bool
job_is_late(const struct job *job)
{
    return clock_slice_us() - job->started > TURN_US;
}

static const struct job_kind *
job_kind_find(const struct scheduler *s, const char *name)
{
    const struct job_kind *kind;

    for (kind = s->kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

static enum job_state
state_after(enum step step)
{
    switch (step) {
    case STEP_AGAIN:
        return JOB_RUNNING;
    case STEP_WAIT:
        return JOB_WAITING;
    case STEP_FAIL:
        return JOB_PARKED;
    default:
        return JOB_READY;
    }
}

/* The result of a step goes into its row, in the same transaction. */
static enum err
step_write(struct scheduler *s, struct job_row *row, struct job *job,
           enum step step)
{
    enum err rc;

    if (step == STEP_DONE) {
        rc = store_job_delete(s->engine->store, row->id);
    } else {
        free(row->cursor);
        free(row->waits);
        row->cursor = xstrdup(job->cursor);
        row->waits = xstrdup(step == STEP_WAIT && job->waits ? job->waits : "");
        row->due_at = step == STEP_AT ? job->due_at : clock_now();
        row->state = state_after(step);
        row->tries = 0;
        rc = store_job_update(s->engine->store, row, "");
        if (step == STEP_WAIT) /* somebody has to bring it */
            effects_add(router_effects(s->engine->router), EFFECT_FILES, 0, 0,
                        NULL);
    }
    if (step == STEP_FAIL)
        metric_add(METRIC_JOBS_PARKED, 1);
    effects_add(router_effects(s->engine->router), EFFECT_JOB_STEPPED, row->id,
                step, NULL);
    return rc;
}

static enum err
step_run(struct scheduler *s, struct job_row *row, struct running *r)
{
    struct job job = { .id = row->id,
                       .ref = row->ref,
                       .due_at = row->due_at,
                       .tries = (unsigned)row->tries };
    enum step step = STEP_DONE;
    struct request rq;
    enum err rc;

    job.cursor = xstrdup(row->cursor);
    job.memory = r->memory;
    job.started = s->turn_us;
    rc = request_init(&rq, s->engine, row->network, row->person, row->place,
                      PLACE_UNKNOWN, row->thread);
    rq.audit = row->audit;
    rq.number = trail_of(TRAIL_JOB, row->id);
    if (rc == ERR_OK)
        rc = store_audit_begin(s->engine->store);
    if (rc == ERR_OK)
        rc = r->kind->run(&rq, &job, &step);
    r->memory = job.memory;
    if (rc == ERR_OK && rq.is_unrecorded)
        store_audit_drop(s->engine->store);
    else if (rc == ERR_OK)
        rc = store_audit_end_under(s->engine->store, row->audit);
    if (rc == ERR_OK)
        rc = step_write(s, row, &job, step);
    metric_add(METRIC_JOB_STEPS, 1);
    log_debug("scheduler: step job=%lld kind=%s ref=%lld result=%d err=%s "
              "request=%llx",
              (long long)row->id, row->kind, (long long)row->ref, (int)step,
              err_name(rc), (unsigned long long)rq.number);
    free(job.cursor);
    free(job.waits);
    request_release(&rq);
    return rc;
}

/* What it was, for who asked for it: the kind is a word for the log. */
static const char *
job_words(const struct scheduler *s, const struct request *rq,
          const struct job_row *row)
{
    const struct job_kind *kind = job_kind_find(s, row->kind);

    return kind && kind->what != TEXT_NONE ? text_get(rq->language, kind->what)
                                           : row->kind;
}

/* Given up: kept as a row for the operator, and its person is told. */
static enum err
step_park(struct scheduler *s, struct job_row *row, const char *why)
{
    struct request rq;
    enum err rc;

    log_error("scheduler: job parked id=%lld kind=%s ref=%lld reason=\"%s\"",
              (long long)row->id, row->kind, (long long)row->ref, why);
    metric_add(METRIC_JOBS_PARKED, 1);
    row->state = JOB_PARKED;
    rc = store_job_update(s->engine->store, row, why);
    effects_add(router_effects(s->engine->router), EFFECT_JOB_STEPPED, row->id,
                STEP_FAIL, NULL);
    if (rc != ERR_OK || row->person[0] == '\0')
        return rc;
    rc = request_init(&rq, s->engine, row->network, row->person, row->place,
                      PLACE_UNKNOWN, row->thread);
    if (rc == ERR_OK)
        rc = reply_text(&rq, AUDIENCE_PRIVATE, TEXT_JOB_PARKED, "what",
                        job_words(s, &rq, row), NULL);
    request_release(&rq);
    return rc;
}

enum err
scheduler_step(struct scheduler *s, int64_t id)
{
    struct running *r = running_find(s, id);
    struct job_row row = { 0 };
    enum err rc;

    rc = store_job_find(s->engine->store, id, &row);
    if (rc == ERR_NOT_FOUND || !r) {
        effects_add(router_effects(s->engine->router), EFFECT_JOB_STEPPED, id,
                    STEP_DONE, NULL);
        job_row_release(&row);
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    if (rc != ERR_OK)
        return rc;
    if (!r->kind)
        r->kind = job_kind_find(s, row.kind);
    if (!r->kind)
        rc = step_park(s, &row, "no such kind of job");
    else if (row.tries >= TRIES_MAX)
        rc = step_park(s, &row, "the same step ended the program twice");
    else
        rc = step_run(s, &row, r);
    job_row_release(&row);
    return rc;
}

enum err
scheduler_step_failed(struct scheduler *s, int64_t id, enum err why)
{
    struct job_row row = { 0 };
    enum err rc;

    rc = store_job_find(s->engine->store, id, &row);
    if (rc != ERR_OK)
        return rc;
    row.tries++;
    if (row.tries >= TRIES_MAX) {
        rc = step_park(s, &row, err_text(why));
    } else {
        row.state = JOB_READY;
        row.due_at = clock_now() + 5;
        rc = store_job_update(s->engine->store, &row, err_text(why));
        effects_add(router_effects(s->engine->router), EFFECT_JOB_STEPPED, id,
                    STEP_AT, NULL);
    }
    job_row_release(&row);
    return rc;
}

enum err
scheduler_wake(struct scheduler *s, const char *waits)
{
    int woken = 0;
    enum err rc;

    rc = store_job_wake(s->engine->store, waits, clock_now(), &woken);
    if (woken > 0)
        effects_add(router_effects(s->engine->router), EFFECT_JOBS_DUE, 0, 0,
                    NULL);
    return rc;
}
