/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask.c - asking an outside service, in a step of a job.
 */
#include "ask.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "caller.h"
#include "clock.h"
#include "job.h"
#include "request_impl.h"
#include "router.h"
#include "store/calls.h"

/* What is not there may be there soon. */
#define NOTHING_FRESH_S 900
/* Nobody is asked again so soon, not even after a failure. */
#define JUST_NOW_S 30
/* Of the budget, for what somebody waits for. */
#define RESERVE_PERCENT 10

void
answer_release(struct answer *answer)
{
    free(answer->body);
    memset(answer, 0, sizeof(*answer));
}

static enum answer_trouble
can_ask(const struct request *rq, const struct provider *provider)
{
    if (!provider || !provider->is_enabled(rq->engine->config))
        return ANSWER_OFF;
    return caller_key(rq->engine->caller, provider) ? ANSWER_FINE
                                                    : ANSWER_NO_KEY;
}

enum answer_trouble
request_can_ask(struct request *rq, const char *provider)
{
    return can_ask(rq, provider_find(provider));
}

enum err
request_budget(struct request *rq, const char *provider, const char *bucket,
               struct budget *out)
{
    const struct provider *p = provider_find(provider);
    int64_t start;
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (!p)
        return ERR_NOT_FOUND;
    caller_window(p, rq->now, &start, &out->resets_at);
    out->limit = p->limit(rq->engine->config, bucket);
    rc = store_quota_spent(rq->engine->store, provider, bucket, start,
                           &out->spent);
    out->left = out->limit > out->spent ? out->limit - out->spent : 0;
    return rc;
}

/* ---- what is known ------------------------------------------------------- */

static bool
is_fresh(const struct request *rq, const struct question *q,
         const struct call *call)
{
    int64_t fresh_s = q->fresh_s;

    /* Who waited for it gets it, whatever it is. */
    if (rq->now - call->at < JUST_NOW_S ||
        (call->at >= q->since && q->since > 0))
        return true;
    if (call->is_short && fresh_s > NOTHING_FRESH_S)
        fresh_s = NOTHING_FRESH_S;
    return call->state == CALL_ANSWERED && rq->now - call->at < fresh_s;
}

/* Takes the body out of `call`. */
static void
fill(const struct request *rq, const struct question *q, struct call *call,
     struct answer *out)
{
    bool is_here = call->state == CALL_ANSWERED;

    out->state = is_here ? ANSWER_HERE : ANSWER_FAILED;
    out->trouble = (enum answer_trouble)call->trouble;
    out->id = call->id;
    out->status = call->status;
    out->body = call->body;
    out->len = call->len;
    out->at = call->at;
    out->again_at = call->again_at;
    out->tries = call->tries;
    out->is_local =
        caller_is_local(rq->engine->caller, provider_find(q->provider));
    out->is_sample = out->is_local && call->is_sample;
    call->body = NULL;
}

/* ---- what is not --------------------------------------------------------- */

static enum err
refuse(struct answer *out, enum answer_trouble trouble, int64_t again_at)
{
    out->state = ANSWER_FAILED;
    out->trouble = trouble;
    out->again_at = again_at;
    return ERR_OK;
}

static enum err
want(struct request *rq, struct job *job, const struct question *q,
     struct answer *out)
{
    char *provider = xstrdup(q->provider), *bucket = xstrdup(q->bucket);
    char *path = xstrdup(q->path);
    struct call call = { .provider = provider,
                         .bucket = bucket,
                         .path = path,
                         .units = q->units,
                         .asked_at = rq->now,
                         .next_ms = clock_now_ms() };
    enum err rc;

    rc = store_call_want(rq->engine->store, &call, &out->id);
    free(provider);
    free(bucket);
    free(path);
    out->state = ANSWER_WAITS;
    job_wait_for(job, "call", out->id);
    effects_add(router_effects(rq->engine->router), EFFECT_CALL_SETTLED, 0, 0,
                NULL);
    return rc;
}

static enum err
pay_and_want(struct request *rq, struct job *job, const struct question *q,
             struct answer *out)
{
    const struct provider *p = provider_find(q->provider);
    int64_t start, end, usable, spent = 0;
    int64_t limit = p->limit(rq->engine->config, q->bucket);
    enum err rc;

    caller_window(p, rq->now, &start, &end);
    rc =
        store_quota_spent(rq->engine->store, p->name, q->bucket, start, &spent);
    if (rc != ERR_OK)
        return rc;
    usable = q->is_unasked ? limit - limit * RESERVE_PERCENT / 100 : limit;
    if (spent + q->units > usable)
        return refuse(out, ANSWER_SPENT, end);
    rc = store_quota_spend(rq->engine->store, p->name, q->bucket, start,
                           q->units, limit);
    out->is_paid = rc == ERR_OK;
    return rc == ERR_OK ? want(rq, job, q, out) : rc;
}

/* While they are left alone an older answer is better than none. */
static enum err
while_closed(struct request *rq, const struct question *q, struct call *call,
             int64_t until, struct answer *out)
{
    if (call->id == 0 || call->len == 0)
        return refuse(out, ANSWER_UNREACHABLE, until);
    call->state = CALL_ANSWERED;
    call->trouble = ANSWER_FINE;
    fill(rq, q, call, out);
    return ERR_OK;
}

enum err
request_ask(struct request *rq, struct job *job, const struct question *q,
            struct answer *out)
{
    const struct provider *provider = provider_find(q->provider);
    enum answer_trouble trouble = can_ask(rq, provider);
    struct call call = { 0 };
    int64_t until;
    enum err rc;

    memset(out, 0, sizeof(*out));
    rc = store_call_find(rq->engine->store, q->provider, q->path, &call);
    if (rc == ERR_OK && call.state == CALL_WANTED) {
        out->state = ANSWER_WAITS;
        out->id = call.id;
        job_wait_for(job, "call", call.id);
    } else if (rc == ERR_OK && is_fresh(rq, q, &call)) {
        fill(rq, q, &call, out);
    } else if (rc == ERR_OK || rc == ERR_NOT_FOUND) {
        until =
            provider ? caller_closed_until(rq->engine->caller, provider) : 0;
        if (trouble != ANSWER_FINE)
            rc = refuse(out, trouble, 0);
        else if (until > 0)
            rc = while_closed(rq, q, &call, until, out);
        else
            rc = pay_and_want(rq, job, q, out);
    }
    call_release(&call);
    return rc;
}

enum err
request_answer_drop(struct request *rq, int64_t id)
{
    return store_call_drop(rq->engine->store, id);
}
