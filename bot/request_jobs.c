/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request_jobs.c - what a request leaves to be done later.
 */
#include "request.h"

#include <stdlib.h>

#include "alloc.h"
#include "log.h"
#include "outbox.h"
#include "request_impl.h"
#include "router.h"
#include "scheduler.h"
#include "store/jobs.h"
#include "trail.h"

enum err
request_job(struct request *rq, const char *kind, int64_t ref,
            const char *cursor, int64_t due_at, int64_t *id)
{
    char *name = xstrdup(kind), *from = xstrdup(cursor);
    struct job_row row = { .kind = name,
                           .ref = ref,
                           .cursor = from,
                           .due_at = due_at,
                           .person = rq->person.id,
                           .place = rq->place.id,
                           .thread = rq->thread,
                           .audit = rq->audit };
    char *network = xstrdup(rq->network);
    int64_t job = 0;
    enum err rc;

    row.network = network;
    rc = store_job_add(rq->engine->store, &row, &job);
    if (rc == ERR_OK) {
        trail_note(TRAIL_JOB, job, rq->number);
        log_debug("router: begun job=%lld kind=%s request=%llx", (long long)job,
                  row.kind, (unsigned long long)rq->number);
        if (rq->first_job == 0)
            rq->first_job = job;
        if (id)
            *id = job;
        effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0,
                    due_at, NULL);
    }
    free(network);
    free(name);
    free(from);
    return rc;
}

enum err
request_job_resume(struct request *rq, const char *kind, int64_t ref)
{
    effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                NULL);
    return store_job_resume(rq->engine->store, kind, ref, rq->now);
}

enum err
request_job_rouse(struct request *rq, const char *kind, int64_t ref)
{
    effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                NULL);
    return store_job_rouse(rq->engine->store, kind, ref, rq->now);
}

enum err
request_wake(struct request *rq, const char *what, int64_t id)
{
    struct buf b;
    enum err rc;

    buf_init(&b, 128);
    buf_addf(&b, "%s:%lld", what, (long long)id);
    rc = scheduler_wake(rq->engine->scheduler, b.data);
    buf_release(&b);
    return rc;
}

enum err
request_job_hasten(struct request *rq, const char *kind, int64_t at)
{
    bool sooner = false;
    enum err rc;

    rc = store_job_hasten(rq->engine->store, kind, at, &sooner);
    if (sooner)
        effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                    NULL);
    return rc;
}

bool
request_job_is_hastened(const struct request *rq, const char *kind)
{
    return store_job_is_hastened(rq->engine->store, kind, rq->now);
}
