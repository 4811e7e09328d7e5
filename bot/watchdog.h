/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watchdog.h - a sign of life for who started us, from the loop itself.
 *
 * systemd names an interval in WATCHDOG_USEC and restarts us when it hears
 * nothing for so long. The sign is sent by a timer of the loop every half of
 * it, so a loop that hangs sends none.
 */
#ifndef CALLSHEET_WATCHDOG_H
#define CALLSHEET_WATCHDOG_H

#include <stdint.h>

#include "timer.h"

struct watchdog {
    struct timers *timers;
    struct timer timer;
    int64_t every_ms; /* 0 = nobody listens */
};

/* Does nothing when nobody asked for it. */
void watchdog_start(struct watchdog *watchdog, struct timers *timers);
void watchdog_stop(struct watchdog *watchdog);

#endif
