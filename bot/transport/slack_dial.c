/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_dial.c - how a session comes to its connection.
 *
 * Slack hands out a URL that holds for half a minute and for one try, so each
 * try begins with apps.connections.open.
 */
#include "backoff.h"
#include "clock.h"
#include "config.h"
#include "log.h"
#include "metrics.h"
#include "random.h"
#include "slack_json.h"
#include "slack_session_private.h"

#define OPEN_TIMEOUT_MS  15000
#define HELLO_TIMEOUT_MS 10000
#define FATAL_MS         INT64_C(900000)
#define REDIAL_SPAN_MS   100
/* A workspace or a network that starts anew is back within seconds: while
 * nothing gets out at all, asking often costs nobody anything. */
#define UNREACHED_MIN_MS  70
#define UNREACHED_SPAN_MS 60
#define UNREACHED_MAX     100

static void session_opened(void *ctx, const struct slack_answer *answer);

int64_t
sessions_backoff(struct slack *slack)
{
    return backoff_delay_ms(slack->sessions.attempt++, random_u32());
}

int64_t
sessions_redial(struct slack *slack)
{
    if (slack->sessions.has_redialed || slack->sessions.attempt > 0)
        return sessions_backoff(slack);
    slack->sessions.has_redialed = true;
    return random_u32() % REDIAL_SPAN_MS;
}

void
sessions_forgive(struct slack *slack)
{
    slack->sessions.attempt = 0;
    slack->sessions.has_redialed = false;
}

/* Nothing has left this machine: the cable, the name server, a restart. */
static int64_t
sessions_unreached(struct slack *slack)
{
    if (slack->sessions.unreached >= UNREACHED_MAX)
        return sessions_backoff(slack);
    slack->sessions.unreached++;
    return UNREACHED_MIN_MS + random_u32() % UNREACHED_SPAN_MS;
}

void
session_open(struct session *s)
{
    const struct slack_call call = {
        .method = "apps.connections.open",
        .body = "",
        .is_app = true,
        .is_repeated = s->slack->sessions.unreached > 0,
        .timeout_ms = OPEN_TIMEOUT_MS,
    };

    session_move(s, SESSION_OPENING, "its turn");
    s->slack->sessions.dialed_ms = clock_mono_ms();
    s->is_opening = true;
    metric_add(METRIC_DIALS, 1);
    slack_api_call(s->slack->api, &call, session_opened, s);
}

static void
session_dial(struct session *s, const char *url)
{
    struct ws_limits limits = ws_default_limits;

    limits.ping_ms = s->slack->config->slack.ping_ms;
    limits.pong_late_ms = s->slack->config->slack.pong_late_ms;
    s->number = ++s->slack->sessions.count;
    s->ws = ws_dial(s->slack->loop, url, &limits, &session_events, s);
    if (s->ws) {
        session_move(s, SESSION_DIALING, "url");
    } else {
        metric_add(METRIC_DIAL_FAILURES_OTHER, 1);
        session_wait(s, sessions_backoff(s->slack), "bad url");
    }
}

static void
session_opened(void *ctx, const struct slack_answer *answer)
{
    struct session *s = ctx;
    int64_t delay_ms;

    s->is_opening = false;
    if (s->state == SESSION_GONE) {
        session_free(s);
        return;
    }
    if (answer->verdict == SLACK_UNREACHED) {
        metric_add(METRIC_DIAL_FAILURES_OPEN, 1);
        session_wait(s, sessions_unreached(s->slack), answer->error);
        return;
    }
    s->slack->sessions.unreached = 0;
    if (answer->verdict == SLACK_DONE) {
        session_dial(s, slack_str(answer->json, "url"));
        return;
    }
    if (answer->verdict == SLACK_FATAL || slack_is_fatal(answer->error)) {
        metric_add(METRIC_DIAL_FAILURES_TOKEN, 1);
        log_error("slack: cannot connect, error=%s: check SLACK_APP_TOKEN "
                  "and that Socket Mode is on; next try in 15 min",
                  answer->error);
        session_move(s, SESSION_FATAL, answer->error);
        session_alarm(s, FATAL_MS);
        return;
    }
    metric_add(answer->verdict == SLACK_NOT_DONE ? METRIC_DIAL_FAILURES_LIMITED
                                                 : METRIC_DIAL_FAILURES_OPEN,
               1);
    delay_ms = sessions_backoff(s->slack);
    if (answer->retry_after_ms > delay_ms)
        delay_ms = answer->retry_after_ms;
    session_wait(s, delay_ms, answer->error);
}

void
session_not_dialed(const struct session *s)
{
    static const enum metric metrics[] = {
        [WS_AT_NAME] = METRIC_DIAL_FAILURES_NAME,
        [WS_AT_CONNECT] = METRIC_DIAL_FAILURES_CONNECT,
        [WS_AT_PROXY] = METRIC_DIAL_FAILURES_PROXY,
        [WS_AT_TLS] = METRIC_DIAL_FAILURES_TLS,
        [WS_AT_UPGRADE] = METRIC_DIAL_FAILURES_UPGRADE,
        [WS_AT_OPEN] = METRIC_DIAL_FAILURES_HELLO,
    };

    metric_add(metrics[ws_stage(s->ws)], 1);
}

void
session_upgraded(void *ctx)
{
    struct session *s = ctx;

    if (s->state != SESSION_DIALING)
        return; /* closed in the meantime */
    session_move(s, SESSION_AWAIT_HELLO, "upgraded");
    session_alarm(s, HELLO_TIMEOUT_MS);
}
