/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_probe.c - ask Slack a few things and wait for each answer.
 *
 * A connection hears what people say from its hello on, so it is closed
 * within the same turn: what arrives in between is not acknowledged, and
 * Slack brings events again to whoever is connected then.
 */
#include "slack_probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "config.h"
#include "http.h"
#include "json_read.h"
#include "loop.h"
#include "slack_answer.h"
#include "slack_json.h"
#include "timer.h"
#include "ws.h"

#define CALL_MS          10000
#define HELLO_MS         10000
#define ANSWER_MAX_BYTES (1024 * 1024)

struct slack_probe {
    struct loop *loop;
    struct http *http;
    const struct config *config;
    struct slack_answer answer; /* of the last call */
    char *socket_url;
    struct slack_said said;
    bool is_over; /* what is waited for */
    int64_t started_us;
    struct ws *ws;
    struct slack_heard *heard;
    struct timer timer;
};

struct slack_probe *
slack_probe_new(struct loop *loop, struct http *http,
                const struct config *config)
{
    struct slack_probe *p = xcalloc(1, sizeof(*p));

    p->loop = loop;
    p->http = http;
    p->config = config;
    return p;
}

static void
url_forget(struct slack_probe *p)
{
    if (!p->socket_url)
        return;
    explicit_bzero(p->socket_url, strlen(p->socket_url)); /* a ticket */
    free(p->socket_url);
    p->socket_url = NULL;
}

void
slack_probe_free(struct slack_probe *probe)
{
    if (!probe)
        return;
    timer_cancel(loop_timers(probe->loop), &probe->timer);
    ws_free(probe->ws);
    slack_answer_release(&probe->answer);
    url_forget(probe);
    free(probe);
}

static void
probe_wait(struct slack_probe *p)
{
    p->is_over = false;
    p->started_us = clock_real_us();
    while (!p->is_over && loop_turn(p->loop, true) == ERR_OK)
        ;
}

/* ---- calls -------------------------------------------------------------- */

static void
on_answer(void *ctx, const struct http_response *response)
{
    struct slack_probe *p = ctx;
    const char *scopes = http_header(response, "x-oauth-scopes");

    p->said.took_us = clock_real_us() - p->started_us;
    p->said.why = response->why;
    p->said.advice = response->advice;
    p->said.proxy_status = response->proxy_status;
    if (response->proxy)
        (void)snprintf(p->said.proxy, sizeof(p->said.proxy), "%s:%d",
                       response->proxy, response->proxy_port);
    p->said.date = http_date(response);
    (void)snprintf(p->said.scopes, sizeof(p->said.scopes), "%s",
                   scopes ? scopes : "");
    slack_answer_read(response, &p->answer);
    p->is_over = true;
    loop_wake(p->loop);
}

static const struct slack_said *
probe_call(struct slack_probe *p, const char *method, const char *token,
           const char *body)
{
    struct http_request request = {
        .body = body,
        .body_len = strlen(body),
        .content_type = "application/x-www-form-urlencoded",
        .bearer = token,
        .timeout_ms = CALL_MS,
        .max_bytes = ANSWER_MAX_BYTES,
    };
    struct slack_said *said = &p->said;
    struct buf url;

    slack_answer_release(&p->answer);
    memset(said, 0, sizeof(*said));
    buf_init(&url, 4096);
    buf_addf(&url, "%s%s", p->config->slack.api_url, method);
    request.url = url.data;
    (void)http_send(p->http, &request, on_answer, p);
    probe_wait(p);
    buf_release(&url);
    said->is_ok = p->answer.verdict == SLACK_DONE;
    said->is_reached = p->answer.json != NULL;
    (void)snprintf(said->error, sizeof(said->error), "%s", p->answer.error);
    said->team = slack_str(p->answer.json, "team");
    said->user = slack_str(p->answer.json, "user");
    said->url = slack_str(p->answer.json, "url");
    return said;
}

const struct slack_said *
slack_probe_bot(struct slack_probe *probe, const char *bot_token)
{
    return probe_call(probe, "auth.test", bot_token, "");
}

const struct slack_said *
slack_probe_user(struct slack_probe *probe, const char *bot_token,
                 const char *user)
{
    char body[64];

    (void)snprintf(body, sizeof(body), "user=%s", user);
    return probe_call(probe, "users.info", bot_token, body);
}

const struct slack_said *
slack_probe_app(struct slack_probe *probe, const char *app_token)
{
    const struct slack_said *said =
        probe_call(probe, "apps.connections.open", app_token, "");

    url_forget(probe);
    if (said->is_ok)
        probe->socket_url = xstrdup(said->url);
    return said;
}

/* ---- the socket --------------------------------------------------------- */

static void
on_time_over(struct timer *timer)
{
    struct slack_probe *p = TIMER_OWNER(timer, struct slack_probe, timer);

    (void)snprintf(p->heard->why, sizeof(p->heard->why), "no hello");
    if (p->ws)
        ws_close(p->ws);
}

static void
on_open(void *ctx)
{
    struct slack_probe *p = ctx;

    p->heard->open_us = clock_real_us() - p->started_us;
}

static void
on_text(void *ctx, const char *text, size_t len)
{
    struct slack_probe *p = ctx;
    const json_t *debug;
    const char *why;
    json_t *frame;

    if (p->heard->is_hello)
        return;
    frame = json_read_part(text, len, NULL, &why);
    if (strcmp(slack_str(frame, "type"), "hello") == 0) {
        debug = slack_obj(frame, "debug_info");
        p->heard->is_hello = true;
        p->heard->hello_us = clock_real_us() - p->started_us;
        p->heard->connections =
            (int)json_integer_value(json_object_get(frame, "num_connections"));
        p->heard->lives_s = json_integer_value(
            json_object_get(debug, "approximate_connection_time"));
    } else {
        (void)snprintf(p->heard->why, sizeof(p->heard->why), "%s",
                       slack_str(frame, "reason")[0] != '\0'
                           ? slack_id(frame, "reason")
                           : "no hello but something else");
    }
    json_decref(frame);
    ws_close(p->ws);
}

static void
on_skipped(void *ctx, const char *why, const char *start, size_t start_len,
           size_t len)
{
    (void)ctx;
    (void)why;
    (void)start;
    (void)start_len;
    (void)len;
}

static void
on_pong_late(void *ctx)
{
    (void)ctx;
}

static void
on_over(void *ctx, const char *why, size_t unsent)
{
    struct slack_probe *p = ctx;

    (void)unsent;
    if (!p->heard->is_hello && p->heard->why[0] == '\0')
        (void)snprintf(p->heard->why, sizeof(p->heard->why), "%s", why);
    ws_free(p->ws);
    p->ws = NULL;
    p->is_over = true;
    loop_wake(p->loop);
}

void
slack_probe_socket(struct slack_probe *probe, struct slack_heard *out)
{
    static const struct ws_events events = { .on_open = on_open,
                                             .on_text = on_text,
                                             .on_skipped = on_skipped,
                                             .on_pong_late = on_pong_late,
                                             .on_over = on_over };
    struct ws_limits limits = ws_default_limits;

    memset(out, 0, sizeof(*out));
    limits.ping_ms = 0;
    probe->heard = out;
    probe->ws = ws_dial(probe->loop, probe->socket_url ? probe->socket_url : "",
                        &limits, &events, probe);
    if (!probe->ws) {
        (void)snprintf(out->why, sizeof(out->why), "an address that is none");
        return;
    }
    timer_set(loop_timers(probe->loop), &probe->timer,
              clock_mono_ms() + HELLO_MS, on_time_over);
    probe_wait(probe);
    timer_cancel(loop_timers(probe->loop), &probe->timer);
}
