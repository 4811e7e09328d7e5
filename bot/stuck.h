/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stuck.h - tasks that could not be written down, and are tried again.
 *
 * Soon at first; each time all fails it waits twice as long, so that a disk
 * that stays full does not fill the log.
 */
#ifndef CALLSHEET_STUCK_H
#define CALLSHEET_STUCK_H

#include <stdbool.h>
#include <stdint.h>

#include "task.h"
#include "timer.h"

struct stuck {
    struct timers *timers;
    /* Takes it; what fails again comes back by stuck_add(). */
    void (*run)(void *ctx, struct task *task);
    void *ctx;
    struct task_list tasks;
    struct timer timer;
    int64_t wait_ms;  /* the next time */
    int64_t since_ms; /* the first of them, of those under way too; monotonic */
};

void stuck_init(struct stuck *stuck, struct timers *timers,
                void (*run)(void *ctx, struct task *task), void *ctx);
void stuck_release(struct stuck *stuck);
/* Takes it. */
void stuck_add(struct stuck *stuck, struct task *task);
/* Something could be written: they wait no longer than at first. */
void stuck_hope(struct stuck *stuck);
/* For how long there have been any; -1 = there are none. */
int64_t stuck_for_ms(const struct stuck *stuck);

#endif
