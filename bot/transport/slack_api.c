/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_api.c - calls of Slack's Web API.
 *
 * Slack counts calls by method (posts by channel, too). A 429 is remembered
 * until its time is over, so that one queue that was told to wait keeps the
 * others from asking again.
 */
#include "slack_api.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "random.h"
#include "timer.h"

#define HOLDS_MAX          64
#define HOLD_DEFAULT_MS    1000
#define HOLD_JITTER_MS     1000
#define ANSWER_MAX_BYTES   (4 * 1024 * 1024)
#define RESPOND_TIMEOUT_MS 10000
#define UPLOAD_TIMEOUT_MS  60000
/* A dead token is told once in this time, not for each message. */
#define FATAL_LOG_MS 900000

/* A method, or a method in one channel, that is to be left alone. */
struct hold {
    char name[120];
    int64_t until_ms;
};

struct api_call {
    struct api_call *next;
    struct slack_api *api;
    char *method;
    char name[120];   /* for the hold */
    bool is_response; /* to a response_url: answered in plain text */
    bool is_app, is_repeated, wants_date;
    int64_t started_ms;
    uint64_t request; /* 0 = was not sent, because of a hold */
    struct timer timer;
    slack_api_fn *fn;
    void *ctx;
};

struct slack_api {
    struct loop *loop;
    struct http *http;
    char *url;
    const char *bot_token, *app_token;
    struct hold holds[HOLDS_MAX];
    struct api_call *calls;
    int64_t fatal_logged_ms;
    bool is_refused[2]; /* the bot's token, the app's */
};

struct slack_api *
slack_api_new(struct loop *loop, struct http *http, const char *url,
              const char *bot_token, const char *app_token)
{
    struct slack_api *api = xcalloc(1, sizeof(*api));

    api->loop = loop;
    api->http = http;
    api->url = xstrdup(url);
    api->bot_token = bot_token;
    api->app_token = app_token;
    api->fatal_logged_ms = -FATAL_LOG_MS;
    return api;
}

static void
call_end(struct api_call *c)
{
    struct api_call **at = &c->api->calls;

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
    timer_cancel(loop_timers(c->api->loop), &c->timer);
    free(c->method);
    free(c);
}

void
slack_api_free(struct slack_api *api)
{
    if (!api)
        return;
    while (api->calls) {
        http_cancel(api->http, api->calls->request);
        call_end(api->calls);
    }
    free(api->url);
    free(api);
}

/* ---- holds -------------------------------------------------------------- */

static int64_t
hold_left(const struct slack_api *api, const char *name)
{
    int64_t now = clock_mono_ms();
    size_t i;

    for (i = 0; i < HOLDS_MAX; i++)
        if (api->holds[i].until_ms > now &&
            strcmp(api->holds[i].name, name) == 0)
            return api->holds[i].until_ms - now;
    return 0;
}

/* The one of the same name, else the one that ends first. */
static struct hold *
hold_place(struct slack_api *api, const char *name)
{
    struct hold *place = &api->holds[0];
    size_t i;

    for (i = 0; i < HOLDS_MAX; i++) {
        if (strcmp(api->holds[i].name, name) == 0)
            return &api->holds[i];
        if (api->holds[i].until_ms < place->until_ms)
            place = &api->holds[i];
    }
    return place;
}

/* Jitter, so that all who waited do not come back at once. */
static int64_t
hold_set(struct slack_api *api, const char *name, int64_t wait_ms)
{
    struct hold *hold = hold_place(api, name);

    if (wait_ms < 0)
        wait_ms = HOLD_DEFAULT_MS;
    wait_ms += random_u32() % HOLD_JITTER_MS;
    (void)snprintf(hold->name, sizeof(hold->name), "%s", name);
    hold->until_ms = clock_mono_ms() + wait_ms;
    return wait_ms;
}

/* ---- answers ------------------------------------------------------------ */

/* Each of the two tokens is good or not, whatever the other one is. */
static void
call_note_token(const struct api_call *c, enum slack_verdict verdict)
{
    struct slack_api *api = c->api;

    if (c->is_response || (verdict != SLACK_DONE && verdict != SLACK_FATAL))
        return;
    api->is_refused[c->is_app] = verdict == SLACK_FATAL;
    metric_set(METRIC_TOKEN_REFUSED, api->is_refused[0] || api->is_refused[1]);
}

static void
call_log(struct api_call *c, const struct slack_answer *answer)
{
    int64_t after_ms = clock_mono_ms() - c->started_ms;
    bool is_known = c->is_repeated && (answer->verdict == SLACK_UNREACHED ||
                                       answer->verdict == SLACK_FATAL);

    call_note_token(c, answer->verdict);
    if (answer->verdict == SLACK_DONE || is_known) {
        log_debug("slack: called method=%s verdict=\"%s\" after_ms=%" PRId64,
                  c->method, slack_verdict_name(answer->verdict), after_ms);
        return;
    }
    log_warn("slack: call failed method=%s verdict=\"%s\" error=%s "
             "after_ms=%" PRId64 "%s%s",
             c->method, slack_verdict_name(answer->verdict), answer->error,
             after_ms, answer->detail[0] != '\0' ? " detail=" : "",
             answer->detail);
    if (answer->verdict == SLACK_FATAL &&
        clock_mono_ms() - c->api->fatal_logged_ms >= FATAL_LOG_MS) {
        c->api->fatal_logged_ms = clock_mono_ms();
        log_error("slack: refused with error=%s: check %s and that the app is "
                  "installed",
                  answer->error,
                  c->is_app ? "SLACK_APP_TOKEN" : "SLACK_BOT_TOKEN");
    }
}

/* "ok", or an error as text or JSON with a 4xx. */
static void
call_read_response(const struct http_response *response,
                   struct slack_answer *answer)
{
    slack_answer_read(response, answer);
    if (response->err != ERR_OK || response->status == 429)
        return;
    if (response->status == 200 && answer->verdict == SLACK_UNKNOWN) {
        answer->verdict = SLACK_DONE;
        answer->error[0] = '\0';
    } else if (response->status / 100 == 4) {
        answer->verdict = SLACK_REFUSED;
    }
}

static void
call_answered(void *ctx, const struct http_response *response)
{
    struct api_call *c = ctx;
    struct slack_answer answer;
    slack_api_fn *fn = c->fn;
    void *fn_ctx = c->ctx;

    if (c->is_response)
        call_read_response(response, &answer);
    else
        slack_answer_read(response, &answer);
    if (c->wants_date && http_date(response) > 0)
        answer.date = http_date(response);
    call_log(c, &answer);
    if (answer.verdict == SLACK_NOT_DONE && c->name[0] != '\0') {
        metric_add(METRIC_RATE_LIMITED, 1);
        answer.retry_after_ms =
            hold_set(c->api, c->name, answer.retry_after_ms);
    }
    call_end(c);
    fn(fn_ctx, &answer);
    slack_answer_release(&answer);
}

static void
call_held(struct timer *timer)
{
    struct api_call *c = TIMER_OWNER(timer, struct api_call, timer);
    struct slack_answer answer = { .verdict = SLACK_NOT_DONE };
    slack_api_fn *fn = c->fn;
    void *ctx = c->ctx;

    (void)snprintf(answer.error, sizeof(answer.error), "on_hold");
    answer.retry_after_ms = hold_left(c->api, c->name);
    call_end(c);
    fn(ctx, &answer);
}

/* ---- calls -------------------------------------------------------------- */

static struct api_call *
call_new(struct slack_api *api, const char *method, slack_api_fn *fn, void *ctx)
{
    struct api_call *c = xcalloc(1, sizeof(*c));

    c->api = api;
    c->method = xstrdup(method);
    c->started_ms = clock_mono_ms();
    c->fn = fn;
    c->ctx = ctx;
    c->next = api->calls;
    api->calls = c;
    return c;
}

/* "METHOD CHANNEL", as much of it as there is room for. */
static void
call_name(struct api_call *c, const struct slack_call *call)
{
    const char *channel = call->channel ? call->channel : "";
    size_t most = sizeof(c->name) - 1, at = strnlen(call->method, most);

    memcpy(c->name, call->method, at);
    if (at < most)
        c->name[at++] = ' ';
    memcpy(c->name + at, channel, strnlen(channel, most - at));
}

void
slack_api_call(struct slack_api *api, const struct slack_call *call,
               slack_api_fn *fn, void *ctx)
{
    struct api_call *c = call_new(api, call->method, fn, ctx);
    struct http_request request = { 0 };
    struct buf url;

    c->is_app = call->is_app;
    c->is_repeated = call->is_repeated;
    c->wants_date = call->wants_date;
    call_name(c, call);
    if (hold_left(api, c->name) > 0) {
        timer_set(loop_timers(api->loop), &c->timer, 0, call_held);
        return;
    }
    buf_init(&url, 4096);
    buf_adds(&url, api->url);
    buf_adds(&url, call->method);
    request.url = url.data;
    request.body = call->body;
    request.body_len = call->body_len;
    request.content_type = call->is_json ? "application/json; charset=utf-8"
                                         : "application/x-www-form-urlencoded";
    request.bearer = call->is_app ? api->app_token : api->bot_token;
    request.timeout_ms = call->timeout_ms;
    request.max_bytes = ANSWER_MAX_BYTES;
    c->request = http_send(api->http, &request, call_answered, c);
    buf_release(&url);
}

void
slack_api_respond(struct slack_api *api, const char *url, const char *body,
                  size_t body_len, slack_api_fn *fn, void *ctx)
{
    struct api_call *c = call_new(api, "response_url", fn, ctx);
    struct http_request request = { 0 };

    c->is_response = true;
    request.url = url;
    request.body = body;
    request.body_len = body_len;
    request.content_type = "application/json; charset=utf-8";
    request.timeout_ms = RESPOND_TIMEOUT_MS;
    request.max_bytes = 64 * 1024;
    c->request = http_send(api->http, &request, call_answered, c);
}

void
slack_api_upload(struct slack_api *api, const char *url, const char *bytes,
                 size_t len, slack_api_fn *fn, void *ctx)
{
    struct api_call *c = call_new(api, "upload_url", fn, ctx);
    struct http_request request = { 0 };

    c->is_response = true; /* as that one: "ok" or an error in any form */
    request.url = url;
    request.body = bytes;
    request.body_len = len;
    request.content_type = "application/octet-stream";
    request.timeout_ms = UPLOAD_TIMEOUT_MS;
    request.max_bytes = 64 * 1024;
    c->request = http_send(api->http, &request, call_answered, c);
}

/* ---- where the token may go --------------------------------------------- */

/* Where the Web API is, and where Slack keeps files; no other name under
 * slack.com, since one that nobody needs any more may be somebody else's. */
bool
slack_api_is_ours(const struct slack_api *api, const char *url)
{
    static const struct http_origin slack[] = {
        { .is_tls = true, .host = "files.slack.com", .port = 443 },
        { .is_tls = true, .host = "slack.com", .port = 443 },
    };
    struct http_origin to, ours;
    size_t i;

    if (!http_origin_find(url, &to))
        return false;
    for (i = 0; i < ARRAY_LEN(slack); i++)
        if (http_origin_is(&to, &slack[i]))
            return true;
    return http_origin_find(api->url, &ours) && http_origin_is(&to, &ours);
}
