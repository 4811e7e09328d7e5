/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * job.h - work that takes more than one step.
 *
 * A job is a row: kind, what it is about, and a cursor. Each step takes at
 * most 10 ms and is one transaction with everything it wrote and the new
 * cursor. After a crash a job goes on where its row says; after two crashes
 * in the same step it is parked and the person told.
 */
#ifndef CALLSHEET_JOB_H
#define CALLSHEET_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "request.h"

enum step {
    STEP_DONE,  /* the row goes */
    STEP_AGAIN, /* the next step as soon as others had their turn */
    STEP_WAIT,  /* for what job_wait_for() named: a file */
    STEP_AT,    /* at job->due_at */
    STEP_FAIL,  /* parked, logged; the step has told the person */
};

struct job {
    int64_t id;
    int64_t ref;     /* what it is about: an import, a deadline, a file */
    char *cursor;    /* "" at first; replaced by job_set_cursor() */
    char *waits;     /* set by job_wait_for() */
    int64_t due_at;  /* UTC seconds */
    unsigned tries;  /* failed or crashed attempts at this step */
    int64_t started; /* when the turn's steps began, real microseconds */
    void *memory;    /* kept between steps of one process only; may be lost */
};

struct job_kind {
    const char *name;
    enum err (*run)(struct request *rq, struct job *job, enum step *step);
    /* Frees job->memory; NULL when the kind keeps none. */
    void (*forget)(void *memory);
    bool is_standing;   /* always there: started when it is missing */
    enum text_key what; /* in words, for who asked for it */
};

/* All kinds; ends with a zero row. */
extern const struct job_kind job_kinds[];

void job_set_cursor(struct job *job, const char *cursor);
/* For STEP_WAIT: ("file", 12) waits until file 12 is here or has failed. */
void job_wait_for(struct job *job, const char *what, int64_t id);
/* True when the time for steps in this turn (6 ms) is used up: the step should
 * end with AGAIN. */
bool job_is_late(const struct job *job);

#endif
