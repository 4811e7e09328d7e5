/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scheduler.h - jobs: which step runs when.
 *
 *    READY --due--> RUNNING --AGAIN--> RUNNING
 *      ^              |  |----DONE---> (gone)
 *      |---AT t-------'  |----WAIT---> WAITING --wake--> READY
 *      '--- failed once -'----twice--> PARKED
 *
 * A job is marked RUNNING and committed before its step runs, so that a step
 * that kills the process is known by its row after the restart. Those that were
 * running then are suspects until they have done a step: one at a time, so
 * that the culprit does not get the others parked with it.
 */
#ifndef CALLSHEET_SCHEDULER_H
#define CALLSHEET_SCHEDULER_H

#include <stdbool.h>
#include <stdint.h>

#include "effects.h"
#include "err.h"

struct engine;
struct job_kind;
struct scheduler;

struct scheduler *scheduler_new(struct engine *engine);
void scheduler_free(struct scheduler *scheduler);
/* Another table than job_kinds, for tests. */
void scheduler_set_kinds(struct scheduler *scheduler,
                         const struct job_kind *kinds);
/* After a start: what was running when we died, then the next due time. */
enum err scheduler_resume(struct scheduler *scheduler);
/* Jobs that are always there (the purges): started in this workspace when they
 * are missing. */
enum err scheduler_start_standing(struct scheduler *scheduler);
/* A clean stop. */
void scheduler_release(struct scheduler *scheduler);
/* Claim what is due, run steps for at most some milliseconds. */
void scheduler_turn(struct scheduler *scheduler);
/* After the commit: is there more to do at once? */
bool scheduler_has_work(const struct scheduler *scheduler);
void scheduler_apply(struct scheduler *scheduler, const struct effect *effect);
/* Inside a task's savepoint: one step of a job. */
enum err scheduler_step(struct scheduler *scheduler, int64_t id);
/* Its savepoint was undone: what it kept in memory may be ahead of its row. */
void scheduler_forget(struct scheduler *scheduler, int64_t id);
/* Nothing can be written at present: no steps for a second. */
void scheduler_pause(struct scheduler *scheduler);
/* Inside a savepoint, after a step failed: again later, or parked. */
enum err scheduler_step_failed(struct scheduler *scheduler, int64_t id,
                               enum err why);
/* Inside a savepoint: jobs that wait for this become ready. */
enum err scheduler_wake(struct scheduler *scheduler, const char *waits);

#endif
