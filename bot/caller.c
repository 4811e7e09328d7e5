/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caller.c - questions to outside services: sending them.
 *
 * A question is sent when its row is committed, and stays in the list of
 * those under way until its answer is committed as well, so that one process
 * sends none twice. Who fails five times in a row is left alone for a minute,
 * then for longer. What came of a try is decided in caller_settle.c.
 */
#include "caller.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "ask.h"
#include "clock.h"
#include "engine.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "router.h"
#include "secret.h"
#include "store/calls.h"
#include "task.h"
#include "zone.h"

#define PROVIDERS_MAX 8
#define UNDER_WAY_MAX 16
#define FAILURES_MAX  5
#define CLOSED_MS     60000
#define CLOSED_MAX_MS 900000
#define LOOK_AGAIN_MS 60000
#define ETAG_MAX      200
/* For a server on this machine that nobody gave a key for. */
#define KEY_OF_NOBODY "none"

struct flight {
    struct caller *caller;
    struct provider_state *provider;
    int64_t id; /* of the row; 0 = free */
    int64_t started_ms;
    bool is_over; /* its answer is not committed yet */
};

struct provider_state {
    const struct provider *provider;
    char *key;
    bool is_local;
    size_t under_way;
    int failures;      /* one after the other */
    int64_t closed_ms; /* for how long, the last time */
    int64_t closed_until_ms;
};

struct caller {
    struct engine *engine;
    struct provider_state states[PROVIDERS_MAX];
    size_t count;
    struct flight flights[UNDER_WAY_MAX];
    struct timer timer;
};

/* ---- making and ending --------------------------------------------------- */

static bool
is_loopback_url(const char *url)
{
    const char *host = strstr(url, "://");
    size_t len;
    char *name;
    bool is_local;

    host = host ? host + 3 : url;
    len = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    name = xstrndup(host, len);
    is_local = http_is_loopback(name);
    free(name);
    return is_local;
}

static void
state_begin(struct caller *c, const struct provider *provider)
{
    struct provider_state *s = &c->states[c->count++];
    struct buf problem;

    s->provider = provider;
    s->is_local = is_loopback_url(provider->base_url(c->engine->config));
    buf_init(&problem, 1024);
    if (secret_load(provider->key_name, &s->key, &problem) != ERR_OK) {
        s->key = NULL;
        if (problem.len > 0)
            log_error("caller: no key for provider=%s: %s", provider->name,
                      problem.data);
    }
    buf_release(&problem);
    if (!s->key && s->is_local)
        s->key = xstrdup(KEY_OF_NOBODY);
}

struct caller *
caller_new(struct engine *engine)
{
    struct caller *c = xcalloc(1, sizeof(*c));
    size_t i;

    c->engine = engine;
    for (i = 0; i < PROVIDERS_MAX && providers[i]; i++)
        state_begin(c, providers[i]);
    return c;
}

void
caller_free(struct caller *c)
{
    size_t i;

    if (!c)
        return;
    timer_cancel(loop_timers(c->engine->loop), &c->timer);
    for (i = 0; i < c->count; i++)
        secret_free(c->states[i].key);
    free(c);
}

void
call_outcome_free(struct call_outcome *outcome)
{
    if (!outcome)
        return;
    free(outcome->etag);
    free(outcome->body);
    free(outcome);
}

static struct provider_state *
state_find(struct caller *c, const char *name)
{
    size_t i;

    for (i = 0; i < c->count; i++)
        if (strcmp(c->states[i].provider->name, name) == 0)
            return &c->states[i];
    return NULL;
}

const char *
caller_key(struct caller *c, const struct provider *provider)
{
    const struct provider_state *s = state_find(c, provider->name);

    return s ? s->key : NULL;
}

bool
caller_is_local(struct caller *c, const struct provider *provider)
{
    const struct provider_state *s = state_find(c, provider->name);

    return s && s->is_local;
}

int64_t
caller_closed_until(struct caller *c, const struct provider *provider)
{
    const struct provider_state *s = state_find(c, provider->name);

    return s && s->closed_until_ms > clock_now_ms()
               ? s->closed_until_ms / 1000 + 1
               : 0;
}

void
caller_window(const struct provider *provider, int64_t now, int64_t *start,
              int64_t *end)
{
    const struct zone *zone;
    struct wall wall;

    if (zone_find(provider->zone, &zone) != ERR_OK)
        zone = zone_utc();
    zone_to_wall(zone, now, &wall);
    *start = zone_day_start(zone, &wall);
    wall_add_days(&wall, 1);
    *end = zone_day_start(zone, &wall);
}

/* ---- what is under way --------------------------------------------------- */

static struct flight *
flight_find(struct caller *c, int64_t id)
{
    size_t i;

    for (i = 0; i < UNDER_WAY_MAX; i++)
        if (c->flights[i].id == id)
            return &c->flights[i];
    return NULL;
}

/* Trouble of theirs or of the way to them, not an answer that we dislike. */
static bool
is_failure(const struct http_response *r)
{
    return r->err == ERR_NETWORK || r->status >= 500 || r->status == 408;
}

static void
state_note(struct provider_state *s, bool has_failed)
{
    if (!has_failed) {
        s->failures = 0;
        s->closed_ms = 0;
        return;
    }
    if (++s->failures < FAILURES_MAX)
        return;
    s->failures = 0;
    s->closed_ms = s->closed_ms == 0 ? CLOSED_MS : s->closed_ms * 2;
    if (s->closed_ms > CLOSED_MAX_MS)
        s->closed_ms = CLOSED_MAX_MS;
    s->closed_until_ms = clock_now_ms() + s->closed_ms;
    log_warn("caller: left alone provider=%s for_ms=%lld", s->provider->name,
             (long long)s->closed_ms);
}

static char *
header_copy(const struct http_response *r, const char *name)
{
    const char *value = http_header(r, name);

    return xstrdup(value && strlen(value) <= ETAG_MAX ? value : "");
}

static void
caller_on_done(void *ctx, const struct http_response *r)
{
    struct flight *flight = ctx;
    struct caller *c = flight->caller;
    struct task *task = task_new(TASK_CALL);
    struct call_outcome *o = xcalloc(1, sizeof(*o));
    const char *sample = http_header(r, "X-Callsheet-Sample");

    state_note(flight->provider, is_failure(r));
    o->err = r->err;
    o->is_sent = r->is_sent;
    o->status = r->status;
    o->retry_after_s = r->retry_after_s;
    o->took_ms = clock_real_us() / 1000 - flight->started_ms;
    o->etag = header_copy(r, "ETag");
    o->body = xmalloc(r->body_len + 1);
    memcpy(o->body, r->body ? r->body : "", r->body_len);
    o->body[r->body_len] = '\0';
    o->len = r->body_len;
    o->is_sample =
        flight->provider->is_local && sample && strcmp(sample, "1") == 0;
    log_debug("caller: answered call=%lld provider=%s status=%ld err=%s "
              "bytes=%zu took_ms=%lld",
              (long long)flight->id, flight->provider->provider->name,
              o->status, err_name(o->err), o->len, (long long)o->took_ms);
    task->id = flight->id;
    task->call = o;
    flight->is_over = true;
    (void)router_take(c->engine->router, task); /* reported there */
}

/* ---- sending ------------------------------------------------------------- */

static void
flight_start(struct flight *flight, const struct call *call)
{
    struct caller *c = flight->caller;
    const struct provider *p = flight->provider->provider;
    struct http_field fields[] = {
        { p->key_header, flight->provider->key },
        { "Accept", "application/json" },
        { "If-None-Match", call->etag },
    };
    struct http_request request = { .fields = fields,
                                    .field_count =
                                        call->etag[0] != '\0' ? 3 : 2,
                                    .may_be_packed = true,
                                    .timeout_ms = p->timeout_ms,
                                    .max_bytes = ANSWER_MAX };
    struct buf url;

    buf_init(&url, 16 * 1024);
    buf_addf(&url, "%s%s", p->base_url(c->engine->config), call->path);
    request.url = url.data;
    flight->started_ms = clock_real_us() / 1000;
    flight->provider->under_way++;
    (void)http_send(c->engine->http, &request, caller_on_done, flight);
    buf_release(&url);
}

struct looking {
    struct caller *caller;
    bool has_any;
    int64_t next_ms; /* the earliest that is not due yet */
};

static void
look_at(void *ctx, const struct call *call)
{
    struct looking *l = ctx;
    struct caller *c = l->caller;
    struct provider_state *s = state_find(c, call->provider);
    int64_t now_ms = clock_now_ms(), due_ms = call->next_ms;
    struct flight *flight;

    l->has_any = true;
    if (!s || flight_find(c, call->id))
        return;
    if (s->closed_until_ms > due_ms)
        due_ms = s->closed_until_ms;
    if (due_ms > now_ms) {
        if (due_ms < l->next_ms)
            l->next_ms = due_ms;
        return;
    }
    flight = flight_find(c, 0);
    if (!flight || !s->key || s->under_way >= s->provider->at_once)
        return; /* looked at again when one is over */
    *flight = (struct flight){ .caller = c, .provider = s, .id = call->id };
    flight_start(flight, call);
}

static void
caller_on_timer(struct timer *timer)
{
    struct caller *c = TIMER_OWNER(timer, struct caller, timer);
    struct looking l = { c, false, clock_now_ms() + LOOK_AGAIN_MS };
    int64_t wait_ms;

    if (store_call_wanted(c->engine->store, 4 * UNDER_WAY_MAX, look_at, &l) !=
        ERR_OK)
        log_warn("caller: cannot read what is to be asked");
    else if (!l.has_any)
        return;
    wait_ms = l.next_ms - clock_now_ms();
    timer_set(loop_timers(c->engine->loop), &c->timer,
              clock_mono_ms() + (wait_ms > 0 ? wait_ms : 0), caller_on_timer);
}

void
caller_apply(struct caller *c, const struct effect *effect)
{
    struct flight *flight =
        effect->kind == EFFECT_CALL_SETTLED && effect->id != 0
            ? flight_find(c, effect->id)
            : NULL;

    if (flight && flight->is_over) {
        flight->provider->under_way--;
        flight->id = 0;
    }
    timer_set(loop_timers(c->engine->loop), &c->timer, clock_mono_ms(),
              caller_on_timer);
}
