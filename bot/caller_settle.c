/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caller_settle.c - questions to outside services: what came of a try.
 *
 *   WANTED -> ANSWERED   it is kept, whatever it says, and who waits is woken
 *          -> WANTED     again after a while; paid for once more if it may
 *                        have reached them
 *          -> FAILED     it would be asked in vain
 *
 * Whether an answer is one is for its provider to say (provider.h).
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "ask.h"
#include "caller.h"
#include "clock.h"
#include "engine.h"
#include "log.h"
#include "random.h"
#include "router.h"
#include "scheduler.h"
#include "store/calls.h"

#define TRIES_MAX       4
#define PATIENCE_S      120
#define WAIT_MAX_MS     60000
#define RETRY_AFTER_MAX 600
#define RECOVER_MAX     200
#define REASON_MAX      64

/* What happens with one question. */
struct settling {
    struct caller *caller;
    struct engine *engine;
    const struct provider *provider;
    struct call *call;
    const struct call_outcome *outcome;
    int64_t now;
};

static enum err
spend(struct settling *s, int64_t units)
{
    const struct provider *p = s->provider;
    int64_t start, end;

    caller_window(p, s->now, &start, &end);
    return store_quota_spend(s->engine->store, p->name, s->call->bucket, start,
                             units,
                             p->limit(s->engine->config, s->call->bucket));
}

/* They say that it is spent: whoever else spent it, we stop too. */
static enum err
spend_all(struct settling *s)
{
    const struct provider *p = s->provider;
    int64_t start, end, spent = 0, limit;
    enum err rc;

    caller_window(p, s->now, &start, &end);
    limit = p->limit(s->engine->config, s->call->bucket);
    s->call->again_at = end;
    rc = store_quota_spent(s->engine->store, p->name, s->call->bucket, start,
                           &spent);
    if (rc != ERR_OK || spent >= limit)
        return rc;
    return store_quota_spend(s->engine->store, p->name, s->call->bucket, start,
                             limit - spent, limit);
}

static enum err
wake(struct settling *s)
{
    struct buf b;
    enum err rc;

    buf_init(&b, 64);
    buf_addf(&b, "call:%lld", (long long)s->call->id);
    rc = scheduler_wake(s->engine->scheduler, b.data);
    buf_release(&b);
    return rc;
}

static enum err
end(struct settling *s, enum call_state state, bool keeps_body)
{
    enum err rc;

    s->call->state = state;
    s->call->at = s->now;
    s->call->tries++;
    rc = store_call_update(s->engine->store, s->call, keeps_body);
    return rc == ERR_OK ? wake(s) : rc;
}

/* ---- it failed ----------------------------------------------------------- */

static enum err
fail(struct settling *s, enum answer_trouble trouble)
{
    enum err rc = ERR_OK;

    if (!s->outcome->is_sent) /* nobody counted it */
        rc = spend(s, -s->call->units);
    s->call->trouble = trouble;
    log_warn("caller: given up call=%lld provider=%s status=%ld err=%s "
             "tries=%lld",
             (long long)s->call->id, s->provider->name, s->outcome->status,
             err_name(s->outcome->err), (long long)s->call->tries + 1);
    /* An older answer is better than none, but never taken for a new one. */
    return rc == ERR_OK ? end(s, CALL_FAILED, true) : rc;
}

static enum answer_trouble
trouble_of(const struct call_outcome *o)
{
    if (o->err == ERR_TOO_BIG || (o->err == ERR_OK && o->status / 100 == 2))
        return ANSWER_BROKEN;
    if (o->status == 429 || o->status == 403)
        return ANSWER_BUSY;
    return ANSWER_UNREACHABLE;
}

/* Full jitter: many that failed together do not come back together. */
static int64_t
wait_ms(const struct settling *s)
{
    int64_t after = s->outcome->retry_after_s;
    int64_t most = (int64_t)1000 << s->call->tries;

    if (after >= 0)
        return after * 1000;
    if (most > WAIT_MAX_MS)
        most = WAIT_MAX_MS;
    return (int64_t)random_u32() % (most + 1);
}

static bool
fits_budget(struct settling *s)
{
    int64_t start, end_at, spent = 0;

    caller_window(s->provider, s->now, &start, &end_at);
    return store_quota_spent(s->engine->store, s->provider->name,
                             s->call->bucket, start, &spent) == ERR_OK &&
           spent + s->call->units <=
               s->provider->limit(s->engine->config, s->call->bucket);
}

static enum err
again(struct settling *s)
{
    int64_t delay = wait_ms(s);
    int64_t closed = caller_closed_until(s->caller, s->provider);
    int64_t at = s->now + delay / 1000;
    enum err rc = ERR_OK;

    if (s->outcome->retry_after_s > RETRY_AFTER_MAX) {
        s->call->again_at = s->now + s->outcome->retry_after_s;
        return fail(s, ANSWER_BUSY);
    }
    if (closed > at)
        at = closed;
    if (s->call->tries + 1 >= TRIES_MAX ||
        at - s->call->asked_at > PATIENCE_S) {
        s->call->again_at = closed;
        return fail(s, trouble_of(s->outcome));
    }
    if (s->outcome->is_sent && !fits_budget(s)) {
        int64_t start;

        caller_window(s->provider, s->now, &start, &s->call->again_at);
        return fail(s, ANSWER_SPENT);
    }
    if (s->outcome->is_sent)
        rc = spend(s, s->call->units);
    s->call->tries++;
    s->call->next_ms = clock_now_ms() + delay;
    if (closed * 1000 > s->call->next_ms)
        s->call->next_ms = closed * 1000;
    return rc == ERR_OK ? store_call_update(s->engine->store, s->call, true)
                        : rc;
}

/* ---- it was answered ----------------------------------------------------- */

static void
take_answer(struct settling *s, enum provider_advice advice)
{
    const struct call_outcome *o = s->outcome;
    struct call *call = s->call;

    call->status = o->status;
    call->took_ms = o->took_ms;
    call->trouble = ANSWER_FINE;
    call->again_at = 0;
    call->is_short = advice == PROVIDER_NOTHING;
    call->is_sample = o->is_sample;
}

static enum err
answered(struct settling *s, enum provider_advice advice)
{
    const struct call_outcome *o = s->outcome;
    struct call *call = s->call;
    char reason[REASON_MAX];

    if (o->status / 100 != 2) {
        s->provider->reason(o->body, o->len, reason, sizeof(reason));
        log_info("caller: refused call=%lld provider=%s status=%ld reason=%s",
                 (long long)call->id, s->provider->name, o->status, reason);
    }
    take_answer(s, advice);
    free(call->etag);
    free(call->body);
    call->etag = xstrdup(o->status == 200 ? o->etag : "");
    call->len = o->len;
    call->body = xmalloc(o->len + 1);
    memcpy(call->body, o->body, o->len + 1);
    return end(s, CALL_ANSWERED, false);
}

/* Nothing has changed since the answer that we hold. */
static enum err
unchanged(struct settling *s)
{
    bool was_sample = s->call->is_sample;

    if (s->call->len == 0) {
        s->call->etag[0] = '\0'; /* we hold none: asked for whole */
        return again(s);
    }
    take_answer(s, PROVIDER_DONE);
    s->call->status = 200;
    s->call->is_sample = was_sample || s->outcome->is_sample;
    return end(s, CALL_ANSWERED, true);
}

static enum err
settle(struct settling *s)
{
    const struct call_outcome *o = s->outcome;
    enum provider_advice advice;
    enum err rc;

    if (o->err == ERR_TOO_BIG || o->err == ERR_INVALID)
        return fail(s, ANSWER_BROKEN);
    if (o->err != ERR_OK)
        return again(s);
    if (o->status == 304)
        return unchanged(s);
    advice = s->provider->advise(o->status, o->body, o->len, s->call->tries);
    if (advice == PROVIDER_AGAIN)
        return again(s);
    if (advice != PROVIDER_SPENT)
        return answered(s, advice);
    rc = spend_all(s);
    return rc == ERR_OK ? fail(s, ANSWER_SPENT) : rc;
}

enum err
caller_settle(struct caller *caller, struct engine *engine, int64_t id,
              const struct call_outcome *outcome)
{
    struct call call = { 0 };
    struct settling s = { .caller = caller,
                          .engine = engine,
                          .call = &call,
                          .outcome = outcome,
                          .now = clock_now() };
    enum err rc;

    rc = store_call_get(engine->store, id, &call);
    if (rc == ERR_OK)
        s.provider = provider_find(call.provider);
    if (rc == ERR_OK && s.provider && call.state == CALL_WANTED)
        rc = settle(&s);
    call_release(&call);
    effects_add(router_effects(engine->router), EFFECT_CALL_SETTLED, id, 0,
                NULL);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
caller_abandon(struct engine *engine, int64_t id)
{
    struct call call = { 0 };
    struct settling s = { .engine = engine, .call = &call, .now = clock_now() };
    enum err rc;

    rc = store_call_get(engine->store, id, &call);
    call.trouble = ANSWER_BROKEN;
    if (rc == ERR_OK && call.state == CALL_WANTED)
        rc = end(&s, CALL_FAILED, true);
    call_release(&call);
    effects_add(router_effects(engine->router), EFFECT_CALL_SETTLED, id, 0,
                NULL);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- after a start ------------------------------------------------------- */

struct recovery {
    int64_t ids[RECOVER_MAX];
    size_t count;
};

static void
take_id(void *ctx, const struct call *call)
{
    struct recovery *r = ctx;

    if (r->count < RECOVER_MAX)
        r->ids[r->count++] = call->id;
}

/* One that was not due yet cannot have left. One that nobody can be asked any
 * more, as after a start without the key, is told to who waits for it. */
static enum err
recover_one(struct settling *s)
{
    if (!s->provider->is_enabled(s->engine->config))
        s->call->trouble = ANSWER_OFF;
    else if (!caller_key(s->caller, s->provider))
        s->call->trouble = ANSWER_NO_KEY;
    else
        return s->call->next_ms <= clock_now_ms() ? spend(s, s->call->units)
                                                  : ERR_OK;
    return end(s, CALL_FAILED, true);
}

enum err
caller_recover(struct caller *caller, struct engine *engine)
{
    struct recovery r = { .count = 0 };
    enum err rc;
    size_t i;

    rc = store_call_wanted(engine->store, RECOVER_MAX, take_id, &r);
    for (i = 0; rc == ERR_OK && i < r.count; i++) {
        struct call call = { 0 };
        struct settling s = { .caller = caller,
                              .engine = engine,
                              .call = &call,
                              .now = clock_now() };

        rc = store_call_get(engine->store, r.ids[i], &call);
        if (rc == ERR_OK)
            s.provider = provider_find(call.provider);
        if (rc == ERR_OK && s.provider)
            rc = recover_one(&s);
        call_release(&call);
    }
    effects_add(router_effects(engine->router), EFFECT_CALL_SETTLED, 0, 0,
                NULL);
    return rc;
}
