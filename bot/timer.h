/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer.h - our own timers behind one timer of the loop.
 *
 * A `struct timer` lies inside what it belongs to and costs no allocation; a
 * zeroed one is idle. The loop asks timers_next() how far ahead it may sleep
 * and calls timers_run() when it wakes, so a test that moves the clock moves
 * everything. Times are milliseconds of clock_mono_ms().
 */
#ifndef CALLSHEET_TIMER_H
#define CALLSHEET_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    /* All of it belongs to timer.c. */
    int64_t due_ms;
    uint64_t turn; /* equal times keep the order in which they were set */
    size_t place;  /* in the heap, from 1; 0 when it is not there */
    struct timer *next, *previous; /* among those collected */
    void (*callback)(struct timer *timer);
};

struct timers {
    struct timer **heap; /* from 1 */
    size_t count, room;
    uint64_t turn;
    struct timer collected; /* the head of a ring */
};

/* The struct of `type` whose member `member` is this timer. */
#define TIMER_OWNER(timer, type, member)                                       \
    ((type *)(void *)((char *)(timer)-offsetof(type, member)))

void timers_init(struct timers *timers);
/* Forget all; the timers become idle and are not called. */
void timers_release(struct timers *timers);

/* Call back once at or after due_ms; set again, only the last one counts. */
void timer_set(struct timers *timers, struct timer *timer, int64_t due_ms,
               void (*callback)(struct timer *timer));
/* Nothing happens when it is idle. Do this before its owner goes. */
void timer_cancel(struct timers *timers, struct timer *timer);
bool timer_is_set(const struct timer *timer);
/* When it is due, of one that is set. */
int64_t timer_due(const struct timer *timer);

/* When the next one is due, or -1 when there is none. */
int64_t timers_next(const struct timers *timers);
/*
 * Call all that are due by now_ms, earliest first. A callback may set and
 * cancel any timer and free its owner; what it sets runs in a later call,
 * even when that is due already. Returns how many were called.
 */
size_t timers_run(struct timers *timers, int64_t now_ms);

#endif
