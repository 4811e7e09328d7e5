/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watchdog.c - a sign of life for who started us, from the loop itself.
 */
#include "watchdog.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "notify.h"

#define DAY_US INT64_C(86400000000)

static bool
environment_number(const char *name, int64_t max, int64_t *out)
{
    const char *text = getenv(name);
    long long value;
    char *end;

    if (!text || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > max)
        return false;
    *out = value;
    return true;
}

/* sd_watchdog_enabled(3): it may be meant for another process. */
static int64_t
asked_for_us(void)
{
    int64_t us = 0, pid;

    if (getenv("WATCHDOG_PID") &&
        (!environment_number("WATCHDOG_PID", INT32_MAX, &pid) ||
         pid != (int64_t)getpid()))
        return 0;
    return environment_number("WATCHDOG_USEC", DAY_US, &us) ? us : 0;
}

static void
on_time(struct timer *timer)
{
    struct watchdog *w = TIMER_OWNER(timer, struct watchdog, timer);

    notify_send("WATCHDOG=1");
    timer_set(w->timers, &w->timer, clock_mono_ms() + w->every_ms, on_time);
}

void
watchdog_start(struct watchdog *watchdog, struct timers *timers)
{
    watchdog->timers = timers;
    watchdog->every_ms = asked_for_us() / 2000;
    if (watchdog->every_ms > 0)
        timer_set(timers, &watchdog->timer, 0, on_time);
}

void
watchdog_stop(struct watchdog *watchdog)
{
    if (watchdog->every_ms > 0)
        timer_cancel(watchdog->timers, &watchdog->timer);
}
