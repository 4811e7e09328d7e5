/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer.c - a binary heap of timers that live in their owners.
 *
 * Each timer knows its place in the heap, so cancelling is O(log n) too. A
 * turn first moves what is due into a ring and then calls it one by one: what
 * a callback sets cannot run in the same turn, and what it cancels is taken
 * out of the ring before it is reached (libuv, timer.c).
 */
#include "timer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

enum { FIRST_ROOM = 64 };

void
timers_init(struct timers *timers)
{
    memset(timers, 0, sizeof(*timers));
    timers->collected.next = &timers->collected;
    timers->collected.previous = &timers->collected;
}

static bool
is_before(const struct timer *a, const struct timer *b)
{
    if (a->due_ms != b->due_ms)
        return a->due_ms < b->due_ms;
    return a->turn < b->turn;
}

static void
put(struct timers *timers, size_t place, struct timer *timer)
{
    timers->heap[place] = timer;
    timer->place = place;
}

static void
sift_up(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place];

    while (place > 1 && is_before(timer, timers->heap[place / 2])) {
        put(timers, place, timers->heap[place / 2]);
        place /= 2;
    }
    put(timers, place, timer);
}

static void
sift_down(struct timers *timers, size_t place)
{
    struct timer *timer = timers->heap[place];

    while (place * 2 <= timers->count) {
        size_t child = place * 2;

        if (child < timers->count &&
            is_before(timers->heap[child + 1], timers->heap[child]))
            child++;
        if (!is_before(timers->heap[child], timer))
            break;
        put(timers, place, timers->heap[child]);
        place = child;
    }
    put(timers, place, timer);
}

static void
heap_remove(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    struct timer *last;

    assert(place <= timers->count && timers->heap[place] == timer);
    last = timers->heap[timers->count--];
    timer->place = 0;
    if (last == timer)
        return;
    put(timers, place, last);
    sift_up(timers, place);
    sift_down(timers, last->place);
}

static void
ring_remove(struct timer *timer)
{
    timer->previous->next = timer->next;
    timer->next->previous = timer->previous;
    timer->next = timer->previous = NULL;
}

static void
ring_add(struct timers *timers, struct timer *timer)
{
    struct timer *last = timers->collected.previous;

    timer->previous = last;
    timer->next = &timers->collected;
    last->next = timer;
    timers->collected.previous = timer;
}

bool
timer_is_set(const struct timer *timer)
{
    return timer->place != 0 || timer->next;
}

int64_t
timer_due(const struct timer *timer)
{
    return timer->due_ms;
}

void
timer_cancel(struct timers *timers, struct timer *timer)
{
    if (timer->place != 0)
        heap_remove(timers, timer);
    else if (timer->next)
        ring_remove(timer);
}

void
timer_set(struct timers *timers, struct timer *timer, int64_t due_ms,
          void (*callback)(struct timer *timer))
{
    timer_cancel(timers, timer);
    if (timers->count + 1 >= timers->room) {
        timers->room = timers->room ? timers->room * 2 : FIRST_ROOM;
        timers->heap =
            xreallocarray(timers->heap, timers->room, sizeof(struct timer *));
    }
    timer->due_ms = due_ms;
    timer->turn = timers->turn++;
    timer->callback = callback;
    put(timers, ++timers->count, timer);
    sift_up(timers, timers->count);
}

static bool
has_collected(const struct timers *timers)
{
    return timers->collected.next != &timers->collected;
}

int64_t
timers_next(const struct timers *timers)
{
    if (has_collected(timers))
        return timers->collected.next->due_ms;
    return timers->count > 0 ? timers->heap[1]->due_ms : -1;
}

size_t
timers_run(struct timers *timers, int64_t now_ms)
{
    size_t called = 0;

    /* A callback that runs the timers again would call its own turn's. */
    assert(!has_collected(timers));
    while (timers->count > 0 && timers->heap[1]->due_ms <= now_ms) {
        struct timer *timer = timers->heap[1];

        heap_remove(timers, timer);
        ring_add(timers, timer);
    }
    while (has_collected(timers)) {
        struct timer *timer = timers->collected.next;

        ring_remove(timer);
        called++;
        timer->callback(timer); /* it may be gone after this */
    }
    return called;
}

void
timers_release(struct timers *timers)
{
    struct timer *timer, *next;

    while (timers->count > 0)
        heap_remove(timers, timers->heap[timers->count]);
    for (timer = timers->collected.next; timer != &timers->collected;
         timer = next) {
        next = timer->next;
        timer->next = timer->previous = NULL;
    }
    free(timers->heap);
    timers_init(timers);
}
