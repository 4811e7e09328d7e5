/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_check.c - once a day, how the connection is, as one line of the log.
 *
 * For whoever asks later when it began to hear nothing: a connection that
 * answers pings and brings no events for a week is a quiet team, or an app
 * whose events go to somebody else. Only a person can tell, so nothing is done
 * about it.
 */
#include <inttypes.h>

#include "clock.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "slack_session_private.h"

#define CHECK_EVERY_MS INT64_C(86400000)

static void slack_check_tick(struct timer *timer);

void
slack_check_start(struct slack *slack)
{
    timer_set(loop_timers(slack->loop), &slack->check_timer,
              clock_mono_ms() + CHECK_EVERY_MS, slack_check_tick);
}

void
slack_check_stop(struct slack *slack)
{
    timer_cancel(loop_timers(slack->loop), &slack->check_timer);
}

/* Seconds since then; -1 for what has not happened. */
static int64_t
since(int64_t now, int64_t then, int64_t unit)
{
    return then > 0 ? (now - then) / unit : -1;
}

static void
slack_check_tick(struct timer *timer)
{
    struct slack *slack = TIMER_OWNER(timer, struct slack, check_timer);
    int64_t now = clock_mono_ms(), heard = metric_get(METRIC_SLACK_HEARD);
    const struct session *s;

    slack_check_start(slack);
    for (s = slack->sessions.first; s; s = s->next)
        if (s->state == SESSION_READY)
            break;
    log_info("slack: self-check connection=%" PRIu32 " ready_s=%" PRId64
             " last_event_s=%" PRId64 " last_pong_s=%" PRId64
             " round_trip_ms=%" PRId64 " num_connections=%" PRId64
             " connects=%" PRId64 " dials=%" PRId64,
             s ? s->number : 0, s ? since(now, s->ready_ms, 1000) : -1,
             since(clock_now(), heard, 1),
             s ? since(now, ws_pong_ms(s->ws), 1000) : -1,
             s ? ws_round_trip_ms(s->ws) : -1,
             metric_get(METRIC_SLACK_CONNECTIONS), metric_get(METRIC_CONNECTS),
             metric_get(METRIC_DIALS));
}
