/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chores.c - jobs of a test's own kinds, started by a row.
 */
#include "chores.h"

#include "scheduler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "job.h"
#include "numbers.h"
#include "test.h"

struct chores chores;

static int64_t
cursor_of(const struct job *job)
{
    int64_t n = 0;

    if (job->cursor[0] != '\0')
        ck_assert_int_eq(number_parse(job->cursor, 0, 1000000, &n), ERR_OK);
    return n;
}

static void
cursor_set(struct job *job, int64_t n)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%lld", (long long)n);
    job_set_cursor(job, text);
    buf_addf(&chores.trail, "%lld:%lld ", (long long)job->ref, (long long)n);
}

/* Ten steps, one after the other. */
static enum err
run_count(struct request *rq, struct job *job, enum step *step)
{
    int64_t n = cursor_of(job) + 1;

    (void)rq;
    cursor_set(job, n);
    *step = n < 10 ? STEP_AGAIN : STEP_DONE;
    return ERR_OK;
}

/* Every hour, for ever. */
static enum err
run_hourly(struct request *rq, struct job *job, enum step *step)
{
    cursor_set(job, cursor_of(job) + 1);
    job->due_at = request_now(rq) + 3600;
    *step = STEP_AT;
    return ERR_OK;
}

/* Waits for the file it is about, then says what became of it. */
static enum err
run_file(struct request *rq, struct job *job, enum step *step)
{
    struct file file = { 0 };
    enum err rc;

    rc = store_file_find(request_store(rq), job->ref, &file);
    if (rc == ERR_OK && file.state == FILE_WANTED) {
        job_wait_for(job, "file", job->ref);
        *step = STEP_WAIT;
    } else if (rc == ERR_OK) {
        cursor_set(job, file.state);
        *step = STEP_DONE;
    }
    file_release(&file);
    return rc;
}

static enum err
run_bug(struct request *rq, struct job *job, enum step *step)
{
    (void)rq;
    (void)step;
    buf_addf(&chores.trail, "bug%u ", job->tries);
    return ERR_INVALID;
}

static enum err
run_fail(struct request *rq, struct job *job, enum step *step)
{
    (void)rq;
    cursor_set(job, 1);
    *step = STEP_FAIL;
    return ERR_OK;
}

/* Keeps something between its steps. */
static enum err
run_memory(struct request *rq, struct job *job, enum step *step)
{
    (void)rq;
    if (!job->memory)
        job->memory = strdup("kept");
    ck_assert_str_eq(job->memory, "kept");
    cursor_set(job, cursor_of(job) + 1);
    *step = cursor_of(job) < 3 ? STEP_AGAIN : STEP_DONE;
    return ERR_OK;
}

static void
forget_memory(void *memory)
{
    free(memory);
    chores.forgotten++;
}

/* Stands still in its step: what the test ends there crashed in it. */
static enum err
run_hold(struct request *rq, struct job *job, enum step *step)
{
    (void)rq;
    if (chores.holds)
        return ERR_FULL; /* the step does not come to its end */
    cursor_set(job, 1);
    *step = STEP_DONE;
    return ERR_OK;
}

static enum err
run_standing(struct request *rq, struct job *job, enum step *step)
{
    return run_hourly(rq, job, step);
}

static enum err
run_quietly(struct request *rq, struct job *job, enum step *step)
{
    job->due_at = request_now(rq) + 3600;
    *step = STEP_AT;
    return ERR_OK;
}

static const struct job_kind kinds[] = {
    { .name = "count", .run = run_count },
    { .name = "hourly", .run = run_hourly },
    { .name = "file", .run = run_file },
    { .name = "bug", .run = run_bug, .what = TEXT_JOB_READ },
    { .name = "fail", .run = run_fail },
    { .name = "memory", .run = run_memory, .forget = forget_memory },
    { .name = "hold", .run = run_hold },
    { .name = "standing", .run = run_standing, .is_standing = true },
    { .name = "purge", .run = run_quietly },
    { 0 },
};

void
chores_start(void)
{
    fixture_start(&chores.f);
    scheduler_set_kinds(chores.f.engine->scheduler, kinds);
}

void
chores_set_up(void)
{
    fixture_begin(&chores.f);
    buf_init(&chores.trail, 100000);
    chores.forgotten = 0;
    chores.holds = false;
    chores_start();
    fixture_rest(&chores.f); /* the purge has been there */
    buf_reset(&chores.trail);
}

void
chores_tear_down(void)
{
    fixture_end(&chores.f);
    buf_release(&chores.trail);
}

void
chores_add(const char *kind, int64_t ref, int64_t due_at)
{
    char sql[400];

    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO job (ws, kind, ref, cursor, due_at, state,"
                   " tries, waits, network, person, place, thread, audit, why)"
                   " VALUES (1, '%s', %lld, '', %lld, 0, 0, '', 'slack', 'U1',"
                   " 'D1', '', 0, '')",
                   kind, (long long)ref, (long long)due_at);
    fixture_exec(&chores.f, sql);
}

void
chores_notice(void)
{
    fixture_move(&chores.f, 60 * 1000);
    fixture_rest(&chores.f);
}

int64_t
chores_state(const char *kind)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql), "SELECT state FROM job WHERE kind = '%s'",
                   kind);
    return fixture_number(&chores.f, sql);
}
