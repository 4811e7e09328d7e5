/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_scheduler.c - jobs: which step runs when, and what a crash leaves.
 */
#include "scheduler.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "chores.h"
#include "clock.h"
#include "engine_fixture.h"
#include "job.h"
#include "router.h"
#include "store/jobs.h"
#include "test.h"

START_TEST(steps_follow_until_done)
{
    chores_add("count", 7, clock_now());
    chores_notice();
    ck_assert_str_eq(chores.trail.data,
                     "7:1 7:2 7:3 7:4 7:5 7:6 7:7 7:8 7:9 7:10 ");
    ck_assert_int_eq(chores_state("count"), -1);
}
END_TEST

START_TEST(steps_of_two_jobs_interleave)
{
    chores_add("count", 1, clock_now());
    chores_add("count", 2, clock_now());
    chores_notice();
    ck_assert_str_eq(chores.trail.data,
                     "2:1 1:1 2:2 1:2 2:3 1:3 2:4 1:4 2:5 1:5 "
                     "2:6 1:6 2:7 1:7 2:8 1:8 2:9 1:9 2:10 1:10 ");
}
END_TEST

START_TEST(many_jobs_all_end)
{
    int i;

    for (i = 0; i < 200; i++)
        chores_add("count", i, clock_now());
    chores_notice();
    chores_notice();
    ck_assert_int_eq(chores_state("count"), -1);
}
END_TEST

START_TEST(a_job_comes_at_its_time_and_again)
{
    int i;

    chores_add("hourly", 3, clock_now() + 7200);
    chores_notice();
    ck_assert_str_eq(chores.trail.data, "");
    for (i = 0; i < 118; i++)
        chores_notice();
    ck_assert_str_eq(chores.trail.data, "");
    for (i = 0; i < 120 + 3; i++)
        chores_notice();
    ck_assert_str_eq(chores.trail.data, "3:1 3:2 3:3 ");
}
END_TEST

START_TEST(a_moved_clock_brings_what_was_far_ahead)
{
    chores_add("hourly", 3, clock_now() + 30 * 86400);
    chores_notice();
    fixture_move(&chores.f, INT64_C(30) * 86400 * 1000);
    fixture_rest(&chores.f);
    ck_assert_str_eq(chores.trail.data, "3:1 ");
}
END_TEST

START_TEST(a_real_reminder_comes_at_its_time)
{
    int64_t due;

    scheduler_set_kinds(chores.f.engine->scheduler, job_kinds);
    ck_assert_int_eq(scheduler_start_standing(chores.f.engine->scheduler),
                     ERR_OK);
    fixture_know(&chores.f, "U1", NULL);
    fixture_say(&chores.f, "U1", "D1",
                "deadline add \"first draft\" by 2099-01-04 12:00");
    fixture_rest(&chores.f);
    due = fixture_number(&chores.f, "SELECT at FROM reminder");
    ck_assert_int_gt(due, clock_now());
    fake_forget(chores.f.fake);
    fixture_move(&chores.f, (due - 30 - clock_now()) * 1000);
    fixture_rest(&chores.f);
    ck_assert_uint_eq(fake_said(chores.f.fake, "first draft"), 0);
    fixture_move(&chores.f, 31000);
    fixture_rest(&chores.f);
    ck_assert_uint_eq(fake_said(chores.f.fake, "Due now: "), 1);
    fixture_move(&chores.f, 86400000);
    fixture_rest(&chores.f);
    ck_assert_uint_eq(fake_said(chores.f.fake, "Due now: "), 1);
}
END_TEST

static int64_t
add_file(void)
{
    fixture_exec(&chores.f,
                 "INSERT INTO file (ws, network, remote_id, url, name,"
                 " mime, size, state, why, person, at) VALUES (1, 'slack',"
                 " 'F1', 'https://files.example/1', 'a.csv', '', 4, 0, '',"
                 " 'U1', 1)");
    return fixture_number(&chores.f, "SELECT max(id) FROM file");
}

START_TEST(a_file_wakes_who_waits_for_it)
{
    int64_t id = add_file();

    chores_add("file", id, clock_now());
    fixture_move(&chores.f, 60 * 1000);
    fixture_turn(&chores.f);
    fixture_turn(&chores.f);
    ck_assert_int_eq(chores_state("file"), JOB_WAITING);
    ck_assert_int_eq(chores.f.engine->host.file_data(chores.f.engine, id,
                                                     "a,b\n", 4),
                     ERR_OK);
    chores.f.engine->host.file_done(chores.f.engine, id, ERR_OK, "");
    fixture_rest(&chores.f);
    ck_assert_int_eq(chores_state("file"), -1);
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT size FROM file"), 4);
    ck_assert_ptr_nonnull(strstr(chores.trail.data, ":1 ")); /* FILE_HERE */
}
END_TEST

START_TEST(a_file_that_failed_wakes_too)
{
    int64_t id = add_file();

    chores_add("file", id, clock_now());
    fixture_move(&chores.f, 60 * 1000);
    fixture_turn(&chores.f);
    fixture_turn(&chores.f);
    chores.f.engine->host.file_done(chores.f.engine, id, ERR_NETWORK,
                                    "http 404");
    fixture_rest(&chores.f);
    ck_assert_int_eq(chores_state("file"), -1);
    ck_assert_ptr_nonnull(strstr(chores.trail.data, ":2 ")); /* FILE_FAILED */
}
END_TEST

START_TEST(the_cursor_survives_a_power_cut)
{
    int64_t cursor;
    char expected[200];

    chores_add("count", 5, clock_now());
    fixture_move(&chores.f, 60 * 1000); /* claims */
    while (chores.trail.len == 0)
        fixture_turn(&chores.f);
    fixture_turn(&chores.f);
    cursor = fixture_number(&chores.f, "SELECT CAST(cursor AS INTEGER) FROM job"
                                       " WHERE kind = 'count'");
    ck_assert_int_ge(cursor, 1);
    ck_assert_int_lt(cursor, 10);
    fixture_crash(&chores.f);
    buf_reset(&chores.trail);
    chores_start();
    fixture_rest(&chores.f);
    (void)snprintf(expected, sizeof(expected), "5:%lld ",
                   (long long)cursor + 1);
    ck_assert_ptr_nonnull(strstr(chores.trail.data, expected));
    ck_assert_ptr_nonnull(strstr(chores.trail.data, "5:10 "));
    ck_assert_int_eq(chores_state("count"), -1);
}
END_TEST

static void
add_hold(int64_t ref)
{
    chores.holds = true;
    chores_add("hold", ref, clock_now() - 60 + ref);
}

/* Run until the job is RUNNING and its step was tried, then pull the plug. */
static void
crash_in_step(void)
{
    int i;

    for (i = 0; i < 20 && chores_state("hold") != JOB_RUNNING; i++)
        fixture_move(&chores.f, 1000);
    ck_assert_int_eq(chores_state("hold"), JOB_RUNNING);
    fixture_turn(&chores.f);
    fixture_crash(&chores.f);
    chores_start();
}

START_TEST(two_crashes_in_a_step_park_the_job_and_its_person_is_told)
{
    add_hold(1);
    chores_notice();
    crash_in_step();
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT tries FROM job"
                                               " WHERE kind = 'hold'"),
                     1);
    crash_in_step();
    chores.holds = false;
    chores_notice();
    ck_assert_str_eq(chores.trail.data, ""); /* it had no third try */
    ck_assert_int_eq(chores_state("hold"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(chores.f.fake, TEXT_JOB_PARKED), 1);
}
END_TEST

START_TEST(one_crash_is_forgiven)
{
    add_hold(1);
    chores_notice();
    crash_in_step();
    chores.holds = false;
    chores_notice();
    ck_assert_ptr_nonnull(strstr(chores.trail.data, "1:1 "));
    ck_assert_int_eq(chores_state("hold"), -1);
}
END_TEST

START_TEST(bystanders_of_a_crash_are_not_parked)
{
    add_hold(1);
    add_hold(2);
    add_hold(3);
    chores_notice();
    crash_in_step();
    crash_in_step();
    chores.holds = false;
    chores_notice();
    chores_notice();
    /* One was running alone when it happened for the second time. */
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT count(*) FROM job"
                                               " WHERE kind = 'hold'"),
                     1);
    ck_assert_int_eq(chores_state("hold"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(chores.f.fake, TEXT_JOB_PARKED), 1);
}
END_TEST

START_TEST(a_clean_stop_is_no_crash)
{
    int i;

    add_hold(1);
    chores_notice();
    for (i = 0; i < 4; i++) {
        fixture_move(&chores.f, 2000);
        fixture_turn(&chores.f);
        fixture_stop(&chores.f);
        ck_assert_int_eq(chores_state("hold"), JOB_READY);
        ck_assert_int_eq(fixture_number(&chores.f, "SELECT tries FROM job"
                                                   " WHERE kind = 'hold'"),
                         0);
        chores_start();
    }
    chores.holds = false;
    chores_notice();
    ck_assert_ptr_nonnull(strstr(chores.trail.data, "1:1 "));
}
END_TEST

START_TEST(a_bug_is_tried_twice_and_then_told)
{
    chores_add("bug", 1, clock_now());
    chores_notice();
    ck_assert_str_eq(chores.trail.data, "bug0 ");
    ck_assert_int_eq(chores_state("bug"), JOB_READY);
    fixture_move(&chores.f, 6000);
    fixture_rest(&chores.f);
    ck_assert_str_eq(chores.trail.data, "bug0 bug1 ");
    ck_assert_int_eq(chores_state("bug"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(chores.f.fake, TEXT_JOB_PARKED), 1);
    chores_notice();
    ck_assert_str_eq(chores.trail.data, "bug0 bug1 ");
}
END_TEST

static int64_t
told(const char *words)
{
    char sql[200];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM outbox WHERE body LIKE '%%%s%%'",
                   words);
    return fixture_number(&chores.f, sql);
}

/* In words, and as long as it lies there. */
START_TEST(what_was_given_up_is_told)
{
    fixture_know(&chores.f, "U1", NULL);
    chores_add("bug", 1, clock_now());
    chores_notice();
    fixture_move(&chores.f, 6000);
    fixture_rest(&chores.f);
    ck_assert_ptr_nonnull(
        fake_find_said(chores.f.fake, "(reading the files of an import)"));
    fixture_say(&chores.f, "U1", "D1", "health");
    ck_assert_int_eq(told("some work was given up"), 1);
    fixture_store_exec(&chores.f, "DELETE FROM job WHERE state = 3");
    fixture_say(&chores.f, "U1", "D1", "health");
    ck_assert_int_eq(told("some work was given up"), 1);
    ck_assert_int_eq(told("I am well"), 1);
}
END_TEST

START_TEST(a_step_may_give_up_by_itself)
{
    chores_add("fail", 1, clock_now());
    chores_notice();
    ck_assert_int_eq(chores_state("fail"), JOB_PARKED);
    ck_assert_uint_eq(fake_told(chores.f.fake, TEXT_JOB_PARKED),
                      0); /* it has said so */
}
END_TEST

START_TEST(an_unknown_kind_is_parked)
{
    chores_add("of-tomorrow", 1, clock_now());
    chores_notice();
    ck_assert_int_eq(chores_state("of-tomorrow"), JOB_PARKED);
}
END_TEST

START_TEST(what_a_job_keeps_is_freed)
{
    chores_add("memory", 1, clock_now());
    chores_notice();
    ck_assert_str_eq(chores.trail.data, "1:1 1:2 1:3 ");
    ck_assert_int_eq(chores.forgotten, 1);
}
END_TEST

START_TEST(a_standing_job_is_started_once)
{
    ck_assert_int_eq(chores_state("standing"), -1);
    ck_assert_int_eq(scheduler_start_standing(chores.f.engine->scheduler),
                     ERR_OK);
    ck_assert_int_eq(scheduler_start_standing(chores.f.engine->scheduler),
                     ERR_OK);
    ck_assert_int_eq(router_commit(chores.f.engine->router), ERR_OK);
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT count(*) FROM job"
                                               " WHERE kind = 'standing'"),
                     1);
    chores_notice();
    ck_assert_ptr_nonnull(strstr(chores.trail.data, "0:1 "));
    ck_assert_int_eq(scheduler_start_standing(chores.f.engine->scheduler),
                     ERR_OK);
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT count(*) FROM job"
                                               " WHERE kind = 'standing'"),
                     1);
}
END_TEST

START_TEST(the_purge_stands)
{
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT count(*) FROM job"
                                               " WHERE kind = 'purge'"),
                     1);
    fixture_crash(&chores.f);
    chores_start();
    fixture_rest(&chores.f);
    ck_assert_int_eq(fixture_number(&chores.f, "SELECT count(*) FROM job"
                                               " WHERE kind = 'purge'"),
                     1);
}
END_TEST

/* A database may hold the jobs of another team, which nobody runs. */
START_TEST(jobs_of_another_team_keep_nobody_awake)
{
    int64_t due_at = 0;

    chores_notice();
    fixture_exec(&chores.f, "UPDATE job SET ws = 77, due_at = 1, state = 0");
    ck_assert_int_eq(store_job_next_due(chores.f.engine->store, &due_at),
                     ERR_NOT_FOUND);
    fixture_move(&chores.f, 61000);
    fixture_turn(&chores.f);
    ck_assert(!scheduler_has_work(chores.f.engine->scheduler));
}
END_TEST

START_TEST(another_team_has_its_own_standing_jobs)
{
    chores_notice();
    chores.f.engine->host.identified(chores.f.engine, "slack", "T2", "Other",
                                     "UBOT", "https://other.example/");
    fixture_turn(&chores.f);
    ck_assert_int_eq(fixture_number(&chores.f,
                                    "SELECT count(*) FROM job WHERE"
                                    " kind = 'standing' AND ws <> 1"),
                     1);
}
END_TEST

START_TEST(what_another_network_waits_for_keeps_nobody)
{
    fixture_store_exec(&chores.f,
                       "INSERT INTO job (ws, kind, ref, cursor, due_at,"
                       " state, tries, waits, network, person, place,"
                       " thread, audit, why) VALUES (1, 'vet-read', 1, '',"
                       " 0, 2, 0, 'file:9', 'slack', 'U1', '', '', 0,"
                       " '')");
    ck_assert(engine_rests(chores.f.engine, "shell"));
    ck_assert(!engine_rests(chores.f.engine, "slack"));
}
END_TEST

TEST_SUITE(scheduler)
{
    TCase *tc = test_case(suite, "jobs", 30);

    tcase_add_checked_fixture(tc, chores_set_up, chores_tear_down);
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
