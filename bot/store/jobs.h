/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jobs.h - work in steps, one row each.
 */
#ifndef CALLSHEET_JOBS_H
#define CALLSHEET_JOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

enum job_state {
    JOB_READY,   /* at due_at */
    JOB_RUNNING, /* a step has begun, or may begin at any time */
    JOB_WAITING, /* for what `waits` says */
    JOB_PARKED,  /* given up; kept for the operator */
};

/* As statements have them. */
#define SQL_JOB_READY   "0"
#define SQL_JOB_RUNNING "1"
#define SQL_JOB_WAITING "2"
#define SQL_JOB_PARKED  "3"

_Static_assert(JOB_READY == 0 && JOB_RUNNING == 1 && JOB_WAITING == 2 &&
                   JOB_PARKED == 3,
               "the numbers that stand in the database");

struct job_row {
    int64_t id;
    char *kind;
    int64_t ref;
    char *cursor;
    int64_t due_at;
    enum job_state state;
    int64_t tries;
    char *waits;
    char *network, *person, *place, *thread;
    int64_t audit; /* the change it belongs to, 0 = none */
};

void job_row_release(struct job_row *row);

enum err store_job_add(struct store *st, const struct job_row *row,
                       int64_t *id);
enum err store_job_find(struct store *st, int64_t id, struct job_row *out);
/* Everything but id, kind, ref and who: the result of a step. */
enum err store_job_update(struct store *st, const struct job_row *row,
                          const char *why);
/* Jobs from `first` on that belong to no change yet belong to this one. */
enum err store_job_set_audit(struct store *st, int64_t first, int64_t audit);
enum err store_job_delete(struct store *st, int64_t id);
struct job_claim {
    int64_t id;
    bool is_suspect; /* its last step failed, or ended the program */
};

/* Ready jobs due by `now` become running, at most `limit`; of those that are
 * suspects one, or none when `may_suspect` is false. */
enum err store_job_claim(struct store *st, int64_t now, bool may_suspect,
                         struct job_claim *claims, int limit, int *count);
/* When the next ready job is due; ERR_NOT_FOUND if none is. */
enum err store_job_next_due(struct store *st, int64_t *due_at);
/* Waiting jobs become ready; *woken counts them. */
enum err store_job_wake(struct store *st, const char *waits, int64_t now,
                        int *woken);
/* After a start: what was running did not end. Its tries grow by one. */
enum err store_job_recover(struct store *st, int64_t now);
/* A clean stop: what is running had not crashed. */
enum err store_job_release_all(struct store *st, int64_t now);
/* Is a job of this kind about `ref` still at work? */
enum err store_job_exists(struct store *st, const char *kind, int64_t ref,
                          bool *exists);
/* A job that is put off or was given up is due now, as if new. */
enum err store_job_resume(struct store *st, const char *kind, int64_t ref,
                          int64_t now);
/* The same for one that waits, whatever for. */
enum err store_job_rouse(struct store *st, const char *kind, int64_t ref,
                         int64_t now);
/* The ready job of this kind is due at `at` at latest; *sooner when that
 * changed anything. */
enum err store_job_hasten(struct store *st, const char *kind, int64_t at,
                          bool *sooner);
/* Since that was last asked for, or sooner, no job has changed. */
bool store_job_is_hastened(const struct store *st, const char *kind,
                           int64_t at);
/* How many jobs of the team were given up. */
enum err store_job_count_parked(struct store *st, int64_t *count);
/* Is work at hand that this network's people wait for: jobs of anybody that
 * are ready now or running, or that wait for something of this network? */
enum err store_job_is_busy(struct store *st, const char *network, int64_t now,
                           bool *busy);

#endif
