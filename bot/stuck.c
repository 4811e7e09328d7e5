/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stuck.c - tasks that could not be written down.
 */
#include "stuck.h"

#include "clock.h"

#define FIRST_MS 1000
#define MOST_MS  60000

static void
stuck_on_timer(struct timer *timer)
{
    struct stuck *stuck = TIMER_OWNER(timer, struct stuck, timer);
    struct task_list again = stuck->tasks;
    struct task *task;

    if (!again.first)
        return;
    task_list_init(&stuck->tasks);
    stuck->wait_ms *= 2;
    if (stuck->wait_ms > MOST_MS)
        stuck->wait_ms = MOST_MS;
    while ((task = task_list_take(&again)) != NULL)
        stuck->run(stuck->ctx, task);
}

static void
stuck_wait(struct stuck *stuck)
{
    timer_set(stuck->timers, &stuck->timer, clock_mono_ms() + stuck->wait_ms,
              stuck_on_timer);
}

void
stuck_add(struct stuck *stuck, struct task *task)
{
    if (stuck->since_ms == 0)
        stuck->since_ms = clock_mono_ms();
    if (!timer_is_set(&stuck->timer))
        stuck_wait(stuck);
    task_list_add(&stuck->tasks, task);
}

void
stuck_hope(struct stuck *stuck)
{
    bool was_longer = stuck->wait_ms > FIRST_MS;

    stuck->wait_ms = FIRST_MS;
    if (!stuck->tasks.first)
        stuck->since_ms = 0;
    else if (was_longer)
        stuck_wait(stuck);
}

int64_t
stuck_for_ms(const struct stuck *stuck)
{
    return stuck->tasks.first ? clock_mono_ms() - stuck->since_ms : -1;
}

void
stuck_init(struct stuck *stuck, struct timers *timers,
           void (*run)(void *ctx, struct task *task), void *ctx)
{
    *stuck = (struct stuck){
        .timers = timers, .run = run, .ctx = ctx, .wait_ms = FIRST_MS
    };
    task_list_init(&stuck->tasks);
}

void
stuck_release(struct stuck *stuck)
{
    struct task *task;

    timer_cancel(stuck->timers, &stuck->timer);
    while ((task = task_list_take(&stuck->tasks)) != NULL)
        task_free(task);
}
