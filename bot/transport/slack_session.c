/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_session.c - Socket Mode connections and their states.
 *
 *               .---------------- 15 min -----------------.
 *               v                                         |
 *   WAITING -> OPENING -----------------------------> FATAL
 *     ^ ^       |  |
 *     | '-failed'  v
 *     |          DIALING --> AWAIT_HELLO --> READY --> DRAINING
 *     |            |           |   |          |  |      |   |
 *     '---failed---+-----------'   |          |  |      |   |
 *                                  '------>  CLOSING <--'   |
 *                                             |  |          |
 *                                             v  '-lost-.   |
 *                                            GONE <-----+---'
 *
 * A session is one try after the other until one connection stands, and then
 * that connection; when it is lost the session is gone and a new one waits.
 * At most one session at a time is on its way (WAITING to AWAIT_HELLO, FATAL).
 * When Slack announces the end, or a pong is late, the session drains: it
 * still reads and acknowledges while the next one connects, and is closed when
 * that one is ready (make before break).
 *
 * The first redial comes at once, others with back-off; only a minute of READY
 * forgives the failures, so that a connection that dies after each hello is
 * not dialed all the time.
 */
#include "slack_session.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "random.h"
#include "slack_session_private.h"

#define STABLE_MS 60000
/* What Slack had sent on the old connection when it saw the new one. */
#define QUIET_MS         500
#define DRAIN_MS         3000
#define REFRESH_MIN_MS   1000
#define DISABLED_MS      INT64_C(300000)
#define TOO_MANY_MIN_MS  120000
#define TOO_MANY_SPAN_MS 180000
#define GHOSTS_EVERY_MS  3600000
#define ACK_MAX_BYTES    (256 * 1024)

#define TO(state) (1u << SESSION_##state)

static const struct {
    const char *name;
    unsigned moves; /* where it may go from here */
} states[SESSION_STATES] = {
    [SESSION_WAITING] = { "waiting", TO(OPENING) | TO(GONE) },
    [SESSION_OPENING] = { "opening",
                          TO(DIALING) | TO(WAITING) | TO(FATAL) | TO(GONE) },
    [SESSION_DIALING] = { "dialing",
                          TO(AWAIT_HELLO) | TO(WAITING) | TO(CLOSING) },
    [SESSION_AWAIT_HELLO] = { "await hello",
                              TO(READY) | TO(WAITING) | TO(CLOSING) },
    [SESSION_READY] = { "ready", TO(DRAINING) | TO(CLOSING) | TO(GONE) },
    [SESSION_DRAINING] = { "draining", TO(CLOSING) | TO(GONE) },
    [SESSION_CLOSING] = { "closing", TO(GONE) },
    [SESSION_FATAL] = { "fatal", TO(OPENING) | TO(GONE) },
    [SESSION_GONE] = { "gone", 0 },
};

static void session_tick(struct timer *timer);
static void session_pong_late(void *ctx);
static void session_over(void *ctx, const char *why, size_t unsent);

const struct ws_events session_events = {
    session_upgraded,  session_text, session_skipped,
    session_pong_late, session_over, session_sent,
};

/* ---- states ------------------------------------------------------------- */

static bool
session_is_coming(const struct session *s)
{
    return s->state <= SESSION_AWAIT_HELLO || s->state == SESSION_FATAL;
}

bool
session_hears(const struct session *s)
{
    return s->state == SESSION_READY || s->state == SESSION_DRAINING;
}

bool
sessions_are_ready(const struct slack *slack)
{
    const struct session *s;

    for (s = slack->sessions.first; s; s = s->next)
        if (session_hears(s))
            return true;
    return false;
}

bool
sessions_are_over(const struct slack *slack)
{
    const struct session *s;

    for (s = slack->sessions.first; s; s = s->next)
        if (s->ws)
            return false;
    return true;
}

/* The reason that took it from READY, as a label of /metrics. */
static enum metric
session_end_metric(const char *reason)
{
    static const struct {
        const char *reason; /* how it begins */
        enum metric metric;
    } ends[] = {
        { "refresh_requested", METRIC_DISCONNECTS_REFRESH },
        { "warning", METRIC_DISCONNECTS_WARNING },
        { "link_disabled", METRIC_DISCONNECTS_DISABLED },
        { "too_many_websockets", METRIC_DISCONNECTS_TOO_MANY },
        { "pong late", METRIC_DISCONNECTS_PONG_LATE },
        { "closed by peer", METRIC_DISCONNECTS_CLOSED },
        { "lost", METRIC_DISCONNECTS_LOST },
        { "stopping", METRIC_DISCONNECTS_STOPPING },
    };
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (strncmp(reason, ends[i].reason, strlen(ends[i].reason)) == 0)
            return ends[i].metric;
    return METRIC_DISCONNECTS_OTHER;
}

/* Asking ten times a second while nothing gets out is told once. */
static bool
session_move_is_news(const struct session *s, enum session_state to)
{
    return s->slack->sessions.unreached < 2 || to > SESSION_OPENING;
}

void
session_move(struct session *s, enum session_state to, const char *reason)
{
    enum session_state from = s->state;
    bool was_heard = session_hears(s);

    assert(states[from].moves & 1u << to);
    timer_cancel(loop_timers(s->slack->loop), &s->timer);
    s->state = to;
    metric_add(METRIC_SLACK_MOVES, 1);
    if (session_move_is_news(s, to) || log_is_on(LOG_LEVEL_DEBUG))
        log_info("slack: connection=%" PRIu32 " from=\"%s\" to=\"%s\" "
                 "reason=\"%s\"",
                 s->number, states[from].name, states[to].name, reason);
    if (to == SESSION_READY)
        metric_add(METRIC_CONNECTS, 1);
    if (from == SESSION_READY)
        s->ended_by = session_end_metric(reason);
    if (was_heard && !session_hears(s))
        metric_add(s->ended_by, 1);
    metric_set(METRIC_CONNECTED, sessions_are_ready(s->slack));
}

void
session_alarm(struct session *s, int64_t ms)
{
    timer_set(loop_timers(s->slack->loop), &s->timer, clock_mono_ms() + ms,
              session_tick);
}

void
session_wait(struct session *s, int64_t ms, const char *reason)
{
    session_move(s, SESSION_WAITING, reason);
    session_alarm(s, ms);
}

static struct session *
session_new(struct slack *slack)
{
    struct session *s = xcalloc(1, sizeof(*s));

    s->slack = slack;
    s->state = SESSION_WAITING;
    buf_init(&s->ack, ACK_MAX_BYTES);
    s->next = slack->sessions.first;
    slack->sessions.first = s;
    return s;
}

void
session_free(struct session *s)
{
    struct session **at = &s->slack->sessions.first;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    timer_cancel(loop_timers(s->slack->loop), &s->timer);
    ws_free(s->ws);
    session_lose_acks(s);
    free(s->pending);
    free(s->unsent);
    buf_release(&s->ack);
    free(s);
}

/* What is asked of Slack may still be answered: then it goes with that. */
static void
session_gone(struct session *s, const char *reason)
{
    session_move(s, SESSION_GONE, reason);
    if (!s->is_opening)
        session_free(s);
}

static void
session_close(struct session *s, const char *reason)
{
    switch (s->state) {
    case SESSION_WAITING:
    case SESSION_OPENING:
    case SESSION_FATAL:
        session_gone(s, reason);
        break;
    case SESSION_DIALING:
    case SESSION_AWAIT_HELLO:
    case SESSION_READY:
    case SESSION_DRAINING:
        session_move(s, SESSION_CLOSING, reason);
        ws_close(s->ws); /* session_over() follows */
        break;
    default:
        break;
    }
}

void
sessions_close(struct slack *slack, const char *reason)
{
    struct session *s, *next;

    for (s = slack->sessions.first; s; s = next) {
        next = s->next;
        session_close(s, reason);
    }
}

void
sessions_free(struct slack *slack)
{
    while (slack->sessions.first)
        session_free(slack->sessions.first);
    metric_set(METRIC_CONNECTED, 0);
}

/* ---- dialing ------------------------------------------------------------ */

void
sessions_dial(struct slack *slack, int64_t delay_ms, const char *reason)
{
    struct session *s;

    if (slack->is_stopping)
        return;
    for (s = slack->sessions.first; s; s = s->next)
        if (session_is_coming(s) || s->state == SESSION_READY)
            return;
    s = session_new(slack);
    log_info("slack: dialing in_ms=%" PRId64 " reason=\"%s\"", delay_ms,
             reason);
    session_alarm(s, delay_ms);
}

/* ---- ready, and the end of it ------------------------------------------- */

static bool
sessions_have_ready(const struct slack *slack)
{
    const struct session *s;

    for (s = slack->sessions.first; s; s = s->next)
        if (s->state == SESSION_READY)
            return true;
    return false;
}

void
session_drained(struct session *s)
{
    if (s->state == SESSION_DRAINING && s->is_heard_out &&
        s->pending_count == 0 && sessions_have_ready(s->slack))
        session_close(s, "replaced");
}

static void
sessions_count_ours(struct slack *slack, const struct slack_frame *hello)
{
    int64_t now = clock_mono_ms(), ours = 0;
    const struct session *s;

    for (s = slack->sessions.first; s; s = s->next)
        if (s->ws)
            ours++;
    metric_set(METRIC_SLACK_CONNECTIONS, hello->connections);
    if (hello->connections <= ours ||
        (slack->sessions.ghosts_told_ms != 0 &&
         now - slack->sessions.ghosts_told_ms < GHOSTS_EVERY_MS))
        return;
    slack->sessions.ghosts_told_ms = now;
    log_warn("slack: Slack counts connections=%" PRId64 " ours=%" PRId64
             ": another copy with this app token, or ones that died, take "
             "part of what people say",
             hello->connections, ours);
}

void
session_hello(struct session *s, const struct slack_frame *hello)
{
    struct session *other, *next;

    if (s->state != SESSION_AWAIT_HELLO)
        return;
    session_move(s, SESSION_READY, "hello");
    s->ready_ms = clock_mono_ms();
    session_alarm(s, STABLE_MS);
    log_info("slack: connected connection=%" PRIu32 " lifetime_s=%" PRId64
             " num_connections=%" PRId64,
             s->number, hello->lifetime_s, hello->connections);
    sessions_count_ours(s->slack, hello);
    for (other = s->slack->sessions.first; other; other = next) {
        next = other->next;
        if (other->state != SESSION_DRAINING)
            continue;
        session_alarm(other, other->is_heard_out ? DRAIN_MS : QUIET_MS);
        session_drained(other);
    }
}

/* The connection will end: make the next one first. */
static void
session_drain(struct session *s, const char *reason)
{
    int64_t since_ms = clock_mono_ms() - s->slack->sessions.dialed_ms;

    if (s->state == SESSION_AWAIT_HELLO) {
        session_close(s, reason);
        sessions_dial(s->slack, sessions_backoff(s->slack), reason);
    } else if (s->state == SESSION_READY) {
        session_move(s, SESSION_DRAINING, reason);
        sessions_dial(s->slack,
                      since_ms < REFRESH_MIN_MS ? REFRESH_MIN_MS - since_ms : 0,
                      reason);
    }
}

/* Slack does not want us now: close everything and come back much later. */
static void
sessions_retreat(struct slack *slack, int64_t delay_ms, const char *reason)
{
    log_error("slack: told to go, reason=%s; next try in %" PRId64 " s: %s",
              reason, delay_ms / 1000,
              strcmp(reason, "link_disabled") == 0
                  ? "switch Socket Mode on in the app's settings"
                  : "too many programs use this app token");
    sessions_close(slack, reason);
    sessions_dial(slack, delay_ms, reason);
}

void
session_disconnect(struct session *s, const char *reason)
{
    if (!session_hears(s) && s->state != SESSION_AWAIT_HELLO)
        return;
    if (s->state == SESSION_AWAIT_HELLO)
        session_not_dialed(s);
    if (strcmp(reason, "link_disabled") == 0)
        sessions_retreat(s->slack, DISABLED_MS, reason);
    else if (strcmp(reason, "too_many_websockets") == 0)
        sessions_retreat(s->slack,
                         TOO_MANY_MIN_MS + random_u32() % TOO_MANY_SPAN_MS,
                         reason);
    else
        session_drain(s, reason[0] != '\0' ? reason : "disconnect");
}

static void
session_pong_late(void *ctx)
{
    struct session *s = ctx;

    metric_add(METRIC_PONGS_LATE, 1);
    session_drain(s, "pong late");
}

static void
session_over(void *ctx, const char *why, size_t unsent)
{
    struct session *s = ctx;
    struct slack *slack = s->slack;
    enum session_state was = s->state;
    bool was_stable =
        s->ready_ms != 0 && clock_mono_ms() - s->ready_ms >= STABLE_MS;
    char reason[80]; /* `why` goes with the connection */

    (void)snprintf(reason, sizeof(reason), "%s", why);
    metric_add(METRIC_ACKS_DROPPED, (int64_t)unsent);
    session_lose_acks(s);
    if (was == SESSION_DIALING || was == SESSION_AWAIT_HELLO) {
        session_not_dialed(s);
        ws_free(s->ws);
        s->ws = NULL;
        session_wait(s, sessions_backoff(slack), reason);
        return;
    }
    session_gone(s, reason);
    if (was != SESSION_READY && was != SESSION_DRAINING)
        return;
    if (was_stable)
        sessions_forgive(slack);
    sessions_dial(slack, sessions_redial(slack), reason);
}

/* The new one may have died already: then this one is all we have. */
static void
session_hear_out(struct session *s)
{
    if (!s->is_heard_out) {
        s->is_heard_out = true;
        session_alarm(s, DRAIN_MS);
        session_drained(s);
    } else if (sessions_have_ready(s->slack)) {
        session_close(s, "replaced, acks missing");
    }
}

static void
session_tick(struct timer *timer)
{
    struct session *s = TIMER_OWNER(timer, struct session, timer);

    switch (s->state) {
    case SESSION_WAITING:
    case SESSION_FATAL:
        session_open(s);
        break;
    case SESSION_AWAIT_HELLO:
        session_not_dialed(s);
        session_close(s, "no hello");
        sessions_dial(s->slack, sessions_backoff(s->slack), "no hello");
        break;
    case SESSION_READY:
        sessions_forgive(s->slack);
        break;
    case SESSION_DRAINING:
        session_hear_out(s);
        break;
    default:
        break;
    }
}
