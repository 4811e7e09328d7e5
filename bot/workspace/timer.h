/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer.h - things to do later, on the loop; and what time it is.
 */
#ifndef WORKSPACE_TIMER_H
#define WORKSPACE_TIMER_H

#include <stddef.h>
#include <stdint.h>

struct lws_context;

/* All zero is a timer that is not set. Embed it; cancel before freeing. */
struct timer {
    int64_t due_ms;
    size_t slot; /* place in the heap + 1; 0 when not set */
    void (*run)(struct timer *t);
};

/* Monotonic milliseconds, and microseconds of the wall clock. */
int64_t mono_ms(void);
int64_t mono_us(void);
int64_t wall_us(void);

void timer_start(struct lws_context *context);
void timer_stop(void);
void timer_set(struct timer *t, int64_t delay_ms, void (*run)(struct timer *));
void timer_cancel(struct timer *t);

#define container_of(ptr, type, member)                                        \
    ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif
