/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer.c - things to do later: one heap behind one timer of the library.
 */
#include "timer.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <time.h>

#include "mem.h"
#include "settings.h"

static struct lws_context *loop;
static lws_sorted_usec_list_t sul;
static struct timer **heap;
static size_t heap_count, heap_cap;

static int64_t
clock_us(clockid_t id)
{
    struct timespec at;

    (void)clock_gettime(id, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

int64_t
mono_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

int64_t
mono_ms(void)
{
    return mono_us() / 1000;
}

int64_t
wall_us(void)
{
    return clock_us(CLOCK_REALTIME) + settings.clock_ms * 1000;
}

static void
heap_put(size_t i, struct timer *t)
{
    heap[i] = t;
    t->slot = i + 1;
}

static void
heap_up(size_t i)
{
    struct timer *t = heap[i];

    while (i > 0 && heap[(i - 1) / 2]->due_ms > t->due_ms) {
        heap_put(i, heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    heap_put(i, t);
}

static void
heap_down(size_t i)
{
    struct timer *t = heap[i];
    size_t child;

    while ((child = 2 * i + 1) < heap_count) {
        if (child + 1 < heap_count &&
            heap[child + 1]->due_ms < heap[child]->due_ms)
            child++;
        if (heap[child]->due_ms >= t->due_ms)
            break;
        heap_put(i, heap[child]);
        i = child;
    }
    heap_put(i, t);
}

static void timer_fire(lws_sorted_usec_list_t *s);

static void
timer_arm(void)
{
    int64_t wait;

    if (!loop)
        return;
    if (heap_count == 0) {
        lws_sul_cancel(&sul);
        return;
    }
    wait = heap[0]->due_ms - mono_ms();
    lws_sul_schedule(loop, 0, &sul, timer_fire,
                     wait > 0 ? wait * LWS_US_PER_MS : 1);
}

static void
timer_fire(lws_sorted_usec_list_t *s)
{
    int64_t now = mono_ms();
    struct timer *t;

    (void)s;
    while (heap_count > 0 && heap[0]->due_ms <= now) {
        t = heap[0];
        timer_cancel(t);
        t->run(t);
    }
    timer_arm();
}

void
timer_start(struct lws_context *context)
{
    loop = context;
    timer_arm();
}

void
timer_stop(void)
{
    if (loop)
        lws_sul_cancel(&sul);
    loop = NULL;
    free(heap);
    heap = NULL;
    heap_count = heap_cap = 0;
}

void
timer_set(struct timer *t, int64_t delay_ms, void (*run)(struct timer *))
{
    timer_cancel(t);
    if (heap_count == heap_cap) {
        heap_cap = heap_cap > 0 ? heap_cap * 2 : 64;
        heap = xrealloc(heap, heap_cap * sizeof(struct timer *));
    }
    t->due_ms = mono_ms() + delay_ms;
    t->run = run;
    heap_put(heap_count, t);
    heap_up(heap_count++);
    if (t->slot == 1)
        timer_arm();
}

void
timer_cancel(struct timer *t)
{
    size_t i = t->slot - 1;
    struct timer *last;

    if (t->slot == 0 || i >= heap_count)
        return;
    t->slot = 0;
    last = heap[--heap_count];
    if (last == t)
        return;
    heap_put(i, last);
    if (i > 0 && heap[(i - 1) / 2]->due_ms > last->due_ms)
        heap_up(i);
    else
        heap_down(i);
}
