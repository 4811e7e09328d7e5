/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_scheduler.c - jobs: which step runs when, and what a crash leaves.
 *
 * The kinds of job are the test's own, started by a row. What a step did is
 * seen in its cursor and in the trail it leaves.
 */
#include "scheduler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "engine_fixture.h"
#include "files.h"
#include "job.h"
#include "numbers.h"
#include "router.h"
#include "store/jobs.h"
#include "store/store.h"
#include "test.h"

static struct fixture f;
static struct buf trail;
static int forgotten;

/* ---- kinds of job -------------------------------------------------------- */

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
    buf_addf(&trail, "%lld:%lld ", (long long)job->ref, (long long)n);
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
    buf_addf(&trail, "bug%u ", job->tries);
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
    forgotten++;
}

/* Stands still in its step: what the test ends there crashed in it. */
static bool holds;

static enum err
run_hold(struct request *rq, struct job *job, enum step *step)
{
    (void)rq;
    if (holds)
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

static void
start(void)
{
    fixture_start(&f);
    scheduler_set_kinds(f.engine->scheduler, kinds);
}

static void
set_up(void)
{
    fixture_begin(&f);
    buf_init(&trail, 100000);
    forgotten = 0;
    holds = false;
    start();
    fixture_rest(&f); /* the purge has been there */
    buf_reset(&trail);
}

static void
tear_down(void)
{
    fixture_end(&f);
    buf_release(&trail);
}

static void
add_job(const char *kind, int64_t ref, int64_t due_at)
{
    char sql[400];

    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO job (ws, kind, ref, cursor, due_at, state,"
                   " tries, waits, network, person, place, thread, audit, why)"
                   " VALUES (1, '%s', %lld, '', %lld, 0, 0, '', 'slack', 'U1',"
                   " 'D1', '', 0, '')",
                   kind, (long long)ref, (long long)due_at);
    fixture_exec(&f, sql);
}

/* A row that came from outside is noticed by the minute. */
static void
notice(void)
{
    fixture_move(&f, 60 * 1000);
    fixture_rest(&f);
}

static int64_t
state_of(const char *kind)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql), "SELECT state FROM job WHERE kind = '%s'",
                   kind);
    return fixture_number(&f, sql);
}

/* ---- tests --------------------------------------------------------------- */

START_TEST(steps_follow_until_done)
{
    add_job("count", 7, clock_now());
    notice();
    ck_assert_str_eq(trail.data, "7:1 7:2 7:3 7:4 7:5 7:6 7:7 7:8 7:9 7:10 ");
    ck_assert_int_eq(state_of("count"), -1);
}
END_TEST

START_TEST(steps_of_two_jobs_interleave)
{
    add_job("count", 1, clock_now());
    add_job("count", 2, clock_now());
    notice();
    ck_assert_str_eq(trail.data, "2:1 1:1 2:2 1:2 2:3 1:3 2:4 1:4 2:5 1:5 "
                                 "2:6 1:6 2:7 1:7 2:8 1:8 2:9 1:9 2:10 1:10 ");
}
END_TEST

START_TEST(many_jobs_all_end)
{
    int i;

    for (i = 0; i < 200; i++)
        add_job("count", i, clock_now());
    notice();
    notice();
    ck_assert_int_eq(state_of("count"), -1);
}
END_TEST

START_TEST(a_job_comes_at_its_time_and_again)
{
    int i;

    add_job("hourly", 3, clock_now() + 7200);
    notice();
    ck_assert_str_eq(trail.data, "");
    for (i = 0; i < 118; i++)
        notice();
    ck_assert_str_eq(trail.data, "");
    for (i = 0; i < 120 + 3; i++)
        notice();
    ck_assert_str_eq(trail.data, "3:1 3:2 3:3 ");
}
END_TEST

START_TEST(a_moved_clock_brings_what_was_far_ahead)
{
    add_job("hourly", 3, clock_now() + 30 * 86400);
    notice();
    fixture_move(&f, INT64_C(30) * 86400 * 1000);
    fixture_rest(&f);
    ck_assert_str_eq(trail.data, "3:1 ");
}
END_TEST

START_TEST(a_real_reminder_comes_at_its_time)
{
    int64_t due;

    scheduler_set_kinds(f.engine->scheduler, job_kinds);
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    fixture_know(&f, "U1", NULL);
    fixture_say(&f, "U1", "D1",
                "deadline add \"first draft\" by 2099-01-04 12:00");
    fixture_rest(&f);
    due = fixture_number(&f, "SELECT at FROM reminder");
    ck_assert_int_gt(due, clock_now());
    fake_forget(f.fake);
    fixture_move(&f, (due - 30 - clock_now()) * 1000);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "first draft"), 0);
    fixture_move(&f, 31000);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
    fixture_move(&f, 86400000);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
}
END_TEST

static int64_t
add_file(void)
{
    fixture_exec(&f, "INSERT INTO file (ws, network, remote_id, url, name,"
                     " mime, size, state, why, person, at) VALUES (1, 'slack',"
                     " 'F1', 'https://files.example/1', 'a.csv', '', 4, 0, '',"
                     " 'U1', 1)");
    return fixture_number(&f, "SELECT max(id) FROM file");
}

START_TEST(a_file_wakes_who_waits_for_it)
{
    int64_t id = add_file();

    add_job("file", id, clock_now());
    fixture_move(&f, 60 * 1000);
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_int_eq(state_of("file"), JOB_WAITING);
    ck_assert_int_eq(f.engine->host.file_data(f.engine, id, "a,b\n", 4),
                     ERR_OK);
    f.engine->host.file_done(f.engine, id, ERR_OK, "");
    fixture_rest(&f);
    ck_assert_int_eq(state_of("file"), -1);
    ck_assert_int_eq(fixture_number(&f, "SELECT size FROM file"), 4);
    ck_assert_ptr_nonnull(strstr(trail.data, ":1 ")); /* FILE_HERE */
}
END_TEST

START_TEST(a_file_that_failed_wakes_too)
{
    int64_t id = add_file();

    add_job("file", id, clock_now());
    fixture_move(&f, 60 * 1000);
    fixture_turn(&f);
    fixture_turn(&f);
    f.engine->host.file_done(f.engine, id, ERR_NETWORK, "http 404");
    fixture_rest(&f);
    ck_assert_int_eq(state_of("file"), -1);
    ck_assert_ptr_nonnull(strstr(trail.data, ":2 ")); /* FILE_FAILED */
}
END_TEST

START_TEST(the_cursor_survives_a_power_cut)
{
    int64_t cursor;
    char expected[200];

    add_job("count", 5, clock_now());
    fixture_move(&f, 60 * 1000); /* claims */
    while (trail.len == 0)
        fixture_turn(&f);
    fixture_turn(&f);
    cursor = fixture_number(&f, "SELECT CAST(cursor AS INTEGER) FROM job"
                                " WHERE kind = 'count'");
    ck_assert_int_ge(cursor, 1);
    ck_assert_int_lt(cursor, 10);
    fixture_crash(&f);
    buf_reset(&trail);
    start();
    fixture_rest(&f);
    (void)snprintf(expected, sizeof(expected), "5:%lld ",
                   (long long)cursor + 1);
    ck_assert_ptr_nonnull(strstr(trail.data, expected));
    ck_assert_ptr_nonnull(strstr(trail.data, "5:10 "));
    ck_assert_int_eq(state_of("count"), -1);
}
END_TEST

static void
add_hold(int64_t ref)
{
    holds = true;
    add_job("hold", ref, clock_now() - 60 + ref);
}

/* Run until the job is RUNNING and its step was tried, then pull the plug. */
static void
crash_in_step(void)
{
    int i;

    for (i = 0; i < 20 && state_of("hold") != JOB_RUNNING; i++)
        fixture_move(&f, 1000);
    ck_assert_int_eq(state_of("hold"), JOB_RUNNING);
    fixture_turn(&f);
    fixture_crash(&f);
    start();
}

START_TEST(two_crashes_in_a_step_park_the_job_and_its_person_is_told)
{
    add_hold(1);
    notice();
    crash_in_step();
    ck_assert_int_eq(fixture_number(&f, "SELECT tries FROM job"
                                        " WHERE kind = 'hold'"),
                     1);
    crash_in_step();
    holds = false;
    notice();
    ck_assert_str_eq(trail.data, ""); /* it had no third try */
    ck_assert_int_eq(state_of("hold"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_JOB_PARKED), 1);
}
END_TEST

START_TEST(one_crash_is_forgiven)
{
    add_hold(1);
    notice();
    crash_in_step();
    holds = false;
    notice();
    ck_assert_ptr_nonnull(strstr(trail.data, "1:1 "));
    ck_assert_int_eq(state_of("hold"), -1);
}
END_TEST

START_TEST(bystanders_of_a_crash_are_not_parked)
{
    add_hold(1);
    add_hold(2);
    add_hold(3);
    notice();
    crash_in_step();
    crash_in_step();
    holds = false;
    notice();
    notice();
    /* One was running alone when it happened for the second time. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE kind = 'hold'"),
                     1);
    ck_assert_int_eq(state_of("hold"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_JOB_PARKED), 1);
}
END_TEST

START_TEST(a_clean_stop_is_no_crash)
{
    int i;

    add_hold(1);
    notice();
    for (i = 0; i < 4; i++) {
        fixture_move(&f, 2000);
        fixture_turn(&f);
        fixture_stop(&f);
        ck_assert_int_eq(state_of("hold"), JOB_READY);
        ck_assert_int_eq(fixture_number(&f, "SELECT tries FROM job"
                                            " WHERE kind = 'hold'"),
                         0);
        start();
    }
    holds = false;
    notice();
    ck_assert_ptr_nonnull(strstr(trail.data, "1:1 "));
}
END_TEST

START_TEST(a_bug_is_tried_twice_and_then_told)
{
    add_job("bug", 1, clock_now());
    notice();
    ck_assert_str_eq(trail.data, "bug0 ");
    ck_assert_int_eq(state_of("bug"), JOB_READY);
    fixture_move(&f, 6000);
    fixture_rest(&f);
    ck_assert_str_eq(trail.data, "bug0 bug1 ");
    ck_assert_int_eq(state_of("bug"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_JOB_PARKED), 1);
    notice();
    ck_assert_str_eq(trail.data, "bug0 bug1 ");
}
END_TEST

static int64_t
told(const char *words)
{
    char sql[200];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE body LIKE '%%%s%%'",
                   words);
    return fixture_number(&f, sql);
}

/* In words, and as long as it lies there. */
START_TEST(what_was_given_up_is_told)
{
    fixture_know(&f, "U1", NULL);
    add_job("bug", 1, clock_now());
    notice();
    fixture_move(&f, 6000);
    fixture_rest(&f);
    ck_assert_ptr_nonnull(
        fake_find_said(f.fake, "(reading the files of an import)"));
    fixture_say(&f, "U1", "D1", "health");
    ck_assert_int_eq(told("some work was given up"), 1);
    fixture_store_exec(&f, "DELETE FROM job WHERE state = 3");
    fixture_say(&f, "U1", "D1", "health");
    ck_assert_int_eq(told("some work was given up"), 1);
    ck_assert_int_eq(told("I am well"), 1);
}
END_TEST

START_TEST(a_step_may_give_up_by_itself)
{
    add_job("fail", 1, clock_now());
    notice();
    ck_assert_int_eq(state_of("fail"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_JOB_PARKED),
                      0); /* it has said so */
}
END_TEST

START_TEST(an_unknown_kind_is_parked)
{
    add_job("of-tomorrow", 1, clock_now());
    notice();
    ck_assert_int_eq(state_of("of-tomorrow"), JOB_PARKED);
}
END_TEST

START_TEST(what_a_job_keeps_is_freed)
{
    add_job("memory", 1, clock_now());
    notice();
    ck_assert_str_eq(trail.data, "1:1 1:2 1:3 ");
    ck_assert_int_eq(forgotten, 1);
}
END_TEST

START_TEST(a_standing_job_is_started_once)
{
    ck_assert_int_eq(state_of("standing"), -1);
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    ck_assert_int_eq(router_commit(f.engine->router), ERR_OK);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE kind = 'standing'"),
                     1);
    notice();
    ck_assert_ptr_nonnull(strstr(trail.data, "0:1 "));
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE kind = 'standing'"),
                     1);
}
END_TEST

START_TEST(the_purge_stands)
{
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE kind = 'purge'"),
                     1);
    fixture_crash(&f);
    start();
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job"
                                        " WHERE kind = 'purge'"),
                     1);
}
END_TEST

/* A database may hold the jobs of another team, which nobody runs. */
START_TEST(jobs_of_another_team_keep_nobody_awake)
{
    int64_t due_at = 0;

    notice();
    fixture_exec(&f, "UPDATE job SET ws = 77, due_at = 1, state = 0");
    ck_assert_int_eq(store_job_next_due(f.engine->store, &due_at),
                     ERR_NOT_FOUND);
    fixture_move(&f, 61000);
    fixture_turn(&f);
    ck_assert(!scheduler_has_work(f.engine->scheduler));
}
END_TEST

START_TEST(another_team_has_its_own_standing_jobs)
{
    notice();
    f.engine->host.identified(f.engine, "slack", "T2", "Other", "UBOT",
                              "https://other.example/");
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job WHERE"
                                        " kind = 'standing' AND ws <> 1"),
                     1);
}
END_TEST

START_TEST(what_another_network_waits_for_keeps_nobody)
{
    fixture_store_exec(&f, "INSERT INTO job (ws, kind, ref, cursor, due_at,"
                           " state, tries, waits, network, person, place,"
                           " thread, audit, why) VALUES (1, 'vet-read', 1, '',"
                           " 0, 2, 0, 'file:9', 'slack', 'U1', '', '', 0,"
                           " '')");
    ck_assert(engine_rests(f.engine, "shell"));
    ck_assert(!engine_rests(f.engine, "slack"));
}
END_TEST

TEST_SUITE(scheduler)
{
    TCase *tc = test_case(suite, "jobs", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, what_another_network_waits_for_keeps_nobody);
    tcase_add_test(tc, steps_follow_until_done);
    tcase_add_test(tc, steps_of_two_jobs_interleave);
    tcase_add_test(tc, many_jobs_all_end);
    tcase_add_test(tc, a_job_comes_at_its_time_and_again);
    tcase_add_test(tc, a_moved_clock_brings_what_was_far_ahead);
    tcase_add_test(tc, a_real_reminder_comes_at_its_time);
    tcase_add_test(tc, a_file_wakes_who_waits_for_it);
    tcase_add_test(tc, a_file_that_failed_wakes_too);
    tcase_add_test(tc, the_cursor_survives_a_power_cut);
    tcase_add_test(tc,
                   two_crashes_in_a_step_park_the_job_and_its_person_is_told);
    tcase_add_test(tc, one_crash_is_forgiven);
    tcase_add_test(tc, bystanders_of_a_crash_are_not_parked);
    tcase_add_test(tc, a_clean_stop_is_no_crash);
    tcase_add_test(tc, a_bug_is_tried_twice_and_then_told);
    tcase_add_test(tc, what_was_given_up_is_told);
    tcase_add_test(tc, a_step_may_give_up_by_itself);
    tcase_add_test(tc, an_unknown_kind_is_parked);
    tcase_add_test(tc, what_a_job_keeps_is_freed);
    tcase_add_test(tc, a_standing_job_is_started_once);
    tcase_add_test(tc, jobs_of_another_team_keep_nobody_awake);
    tcase_add_test(tc, another_team_has_its_own_standing_jobs);
    tcase_add_test(tc, the_purge_stands);
}
