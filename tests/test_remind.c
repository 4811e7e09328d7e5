/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_remind.c - the standing job that looks at reminders, in a whole engine.
 *
 * FM30 and FM31: two passes, a deadline that is done while it is due, a clock
 * that is set back or jumps; and what a tick costs.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "engine_fixture.h"
#include "router.h"
#include "scheduler.h"
#include "store/db.h"
#include "store/store.h"
#include "test.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

static struct fixture f;

static void
setup(void)
{
    fixture_begin(&f);
    fixture_start(&f);
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    fixture_know(&f, "U1", NULL);
    fixture_know(&f, "U2", NULL);
    fixture_say(&f, "U1", "D1", "notify morning off");
    fixture_rest(&f);
    fake_forget(f.fake);
}

static void
teardown(void)
{
    fixture_stop(&f);
    fixture_end(&f);
}

static void
say(const char *line)
{
    fixture_say(&f, "U1", "D1", line);
    fixture_rest(&f);
}

static void
move(int64_t ms)
{
    fixture_move(&f, ms);
    fixture_rest(&f);
}

/* ---- once ---------------------------------------------------------------- */

START_TEST(fm30_two_passes_at_once_say_it_once)
{
    say("deadline add draft by in 60 min");
    fixture_store_exec(
        &f, "INSERT INTO job (ws, kind, ref, cursor, due_at, state, tries,"
            " waits, network, person, place, thread, audit, why) SELECT ws,"
            " kind, ref, cursor, due_at, state, tries, waits, network, person,"
            " place, thread, audit, why FROM job WHERE kind = 'remind'");
    move(INT64_C(61) * MINUTE_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
    move(DAY_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
}
END_TEST

START_TEST(fm30_what_is_ended_while_it_is_due_is_not_said)
{
    static const char *const ends[] = { "deadline done 1", "deadline drop 1",
                                        "undo", "deadline move 1 in 9 days" };

    say("deadline add draft by in 10 min");
    clock_move(INT64_C(11) * MINUTE_MS);
    f.moved_ms += INT64_C(11) * MINUTE_MS;
    fixture_say(&f, "U1", "D1", ends[_i]);
    fixture_rest(&f);
    move(MINUTE_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 0);
}
END_TEST

START_TEST(fm30_a_clock_set_back_says_nothing_again)
{
    int i;

    say("notify quiet off");
    fixture_store_exec(&f, "UPDATE habit SET days_off = 0");
    say("deadline add draft by in 30 min remind 10m");
    move(INT64_C(21) * MINUTE_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Coming up: "), 1);
    for (i = 0; i < 4; i++) {
        move(INT64_C(10) * MINUTE_MS);
        ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
        move(-(int64_t)HOUR_MS);
        move(HOUR_MS);
    }
    ck_assert_uint_eq(fake_said(f.fake, "Coming up: "), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
}
END_TEST

/* Every occurrence at most once, whatever the clock does; and they go on. */
START_TEST(fm31_a_clock_that_jumps_doubles_no_occurrence)
{
    static const int64_t jumps[] = { HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS,
                                     HOUR_MS, DAY_MS,   DAY_MS, -HOUR_MS };
    char words[64];
    size_t i, said = 0;
    int64_t n;

    say("deadline every day at 12:00 water");
    for (i = 0; i < ARRAY_LEN(jumps) * 3; i++)
        move(jumps[i % ARRAY_LEN(jumps)]);
    n = fixture_number(&f, "SELECT max(id) FROM deadline");
    ck_assert_int_ge(n, 5);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) - count(DISTINCT"
                                        " due_at) FROM deadline"),
                     0);
    for (; n > 0; n--) {
        (void)snprintf(words, sizeof(words), " Number %d.", (int)n);
        ck_assert_uint_le(fake_said(f.fake, words), 1);
        said += fake_said(f.fake, words);
    }
    ck_assert_uint_ge(said, 4);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " due_at > (SELECT max(at) FROM"
                                        " deadline)"),
                     1);
}
END_TEST

/* ---- whose it is --------------------------------------------------------- */

START_TEST(who_left_hears_nothing_and_who_asked_learns_why)
{
    say("deadline add draft by in 60 min for <@U2>");
    say("deadline add other by in 60 min for @finance");
    fixture_store_exec(&f, "UPDATE person SET is_guest = 3 WHERE id = 'U2'");
    say("deadline assign 2 <@U2>");
    ck_assert_uint_eq(fake_said(f.fake, "not in the workspace any more, so"),
                      1);
    fake_forget(f.fake);
    move(INT64_C(61) * MINUTE_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 2);
    ck_assert_uint_eq(fake_said(f.fake, "is not in the workspace any more."),
                      1);
    ck_assert_uint_eq(fake_said(f.fake, "there is nobody in @finance"), 1);
}
END_TEST

START_TEST(two_who_press_done_at_once_do_it_once)
{
    fixture_say(&f, "U1", "D1", "deadline add draft by in 60 min for <@U2>");
    fixture_rest(&f);
    fake_forget(f.fake);
    fixture_take(&f, fixture_line(&f, "U1", "D1", "deadline done 1"));
    fixture_take(&f, fixture_line(&f, "U2", "D2", "deadline done 1"));
    fixture_turn(&f);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Done: "), 1);
    ck_assert_uint_eq(fake_said(f.fake, "was already marked as done by"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " done_by = 'U1'"),
                     1);
}
END_TEST

/* ---- undone -------------------------------------------------------------- */

START_TEST(what_comes_back_is_reminded_of_again)
{
    say("deadline add draft by in 60 min");
    say("undo");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM reminder"), 0);
    say("undo 3"); /* of the undo */
    ck_assert_int_eq(fixture_deadlines(&f), 1);
    say("deadline done 1");
    say("undo");
    say("deadline snooze 1 2 h");
    say("undo");
    move(INT64_C(61) * MINUTE_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 1);
}
END_TEST

/* ---- beside other things ------------------------------------------------- */

START_TEST(what_passed_is_listed_once)
{
    fixture_store_exec(&f, "UPDATE habit SET quiet_from = 0, quiet_to = 0,"
                           " days_off = 0");
    say("deadline add draft by in 60 min");
    say("deadline add brief by in 61 min");
    say("deadline add parcel by in 62 min");
    fake_forget(f.fake);
    move(INT64_C(3) * DAY_MS);
    ck_assert_uint_eq(fake_said(f.fake, "parcel"), 1);
    move(DAY_MS);
    move(DAY_MS);
    ck_assert_uint_eq(fake_said(f.fake, "parcel"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "brief"), 1);
}
END_TEST

START_TEST(trouble_with_a_creator_is_no_news_for_a_channel)
{
    int i;

    say("campaign new Spring publish in 60 days");
    fixture_store_exec(&f, "UPDATE campaign SET place = 'C1'");
    fixture_know(&f, "U1", "C1");
    say("campaign deal Spring @mara.cooks reel state agreed");
    say("creator trouble 1 the parcel is lost");
    say("deadline add plan by today on Spring");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " step = 'trouble' AND done_at = 0"),
                     1);
    for (i = 0; i < 18; i++) /* some of them by day */
        move(INT64_C(7) * HOUR_MS);
    ck_assert_uint_ge(fake_said(f.fake, "Not in yet: \"plan"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"Trouble"), 0);
}
END_TEST

/* Whatever else passed with it, or alone: the conversation and who leads the
 * campaign hear of it, each once, by day. */
START_TEST(what_others_were_to_hear_in_a_gap_comes_after_it)
{
    static const int64_t before[] = { 0, INT64_C(65) * MINUTE_MS };
    int i;

    fixture_know(&f, "U1", "C1");
    fixture_say(&f, "U1", "C1",
                "campaign new Spring publish in 90 days lead <@U2>");
    fixture_rest(&f);
    say("deadline add draft by in 60 min on Spring");
    say("deadline add brief by in 61 min on Spring");
    if (before[_i] > 0)
        move(before[_i]);
    fake_forget(f.fake);
    move(INT64_C(3) * DAY_MS);
    for (i = 0; i < 18; i++) /* some of them by day */
        move(INT64_C(7) * HOUR_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"draft"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"brief"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Still open on Spring: \"draft"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Still open on Spring: \"brief"), 1);
}
END_TEST

/* Messages of the bot's own that begin something are one a day in a channel. */
START_TEST(without_a_thread_a_channel_hears_of_one_a_day)
{
    int i;

    say("campaign new Spring publish in 90 days");
    fixture_store_exec(&f, "UPDATE campaign SET place = 'C1', message = 0");
    fixture_know(&f, "U1", "C1");
    say("deadline add glaze by in 60 min on Spring");
    say("deadline add fire by in 61 min on Spring");
    say("deadline add pack by in 62 min on Spring");
    for (i = 0; i < 60; i++) /* some of them by day */
        move(INT64_C(5) * HOUR_MS);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"glaze"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"fire"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "Not in yet: \"pack"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT max(n) FROM (SELECT count(*)"
                                        " AS n FROM nudge WHERE target = 'C1'"
                                        " GROUP BY at / 86400)"),
                     1);
}
END_TEST

START_TEST(nothing_comes_again_in_a_closed_campaign)
{
    say("campaign new Spring publish in 60 days");
    say("deadline every day at 12:00 water on Spring");
    say("campaign close Spring");
    say("campaign close Spring dropping 13");
    ck_assert_int_eq(fixture_number(&f, "SELECT closed_at > 0 FROM campaign"),
                     1);
    move(INT64_C(3) * DAY_MS);
    move(DAY_MS);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deadline WHERE"
                                        " series > 0 AND done_at = 0"),
                     0);
}
END_TEST

/* ---- what it costs ------------------------------------------------------- */

static int64_t vm_steps;

static int
count_step(void *ctx)
{
    (void)ctx;
    vm_steps++;
    return 0;
}

/* Steps of SQLite's machine for one reminder that is due, beside so many open
 * ones that are not. */
static int64_t
cost_beside(int open)
{
    char sql[512];

    (void)snprintf(
        sql, sizeof(sql),
        "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i"
        " WHERE n < %d) INSERT INTO deadline (ws, what, due_at, is_day, zone,"
        " person, at, done_at, done_by, owner) SELECT 1, 'x', 4000000000 + n,"
        " 0, 'Europe/Rome', 'U7', 1, 0, '', 'U7' FROM i",
        open);
    fixture_store_exec(&f, sql);
    fixture_store_exec(&f, "INSERT OR IGNORE INTO reminder SELECT id, ws,"
                           " due_at, 0, 0 FROM deadline WHERE owner = 'U7'");
    say("deadline add draft by in 60 min");
    clock_move(INT64_C(61) * MINUTE_MS);
    f.moved_ms += INT64_C(61) * MINUTE_MS;
    vm_steps = 0;
    sqlite3_progress_handler(f.engine->store->db, 1, count_step, NULL);
    fixture_turn(&f);
    fixture_rest(&f);
    sqlite3_progress_handler(f.engine->store->db, 0, NULL, NULL);
    return vm_steps;
}

START_TEST(a_tick_costs_what_is_due_and_not_what_exists)
{
    int64_t few, many;

    (void)cost_beside(10); /* the first time all is prepared */
    few = cost_beside(100);
    many = cost_beside(50000);
    ck_assert_uint_eq(fake_said(f.fake, "Due now: "), 3);
    ck_assert_int_gt(few, 100);
    ck_assert_msg(many < few + few / 5, "%d steps beside few, %d beside many",
                  (int)few, (int)many);
}
END_TEST

START_TEST(five_hundred_that_are_due_at_once_come_in_their_order)
{
    char sql[1024], words[32];
    size_t i, at = 0, n;

    (void)snprintf(
        sql, sizeof(sql),
        "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i"
        " WHERE n < 500) INSERT INTO deadline (ws, what, due_at, is_day, zone,"
        " person, at, done_at, done_by, owner) SELECT 1, printf('job %%03d', "
        "n),"
        " %lld + n / 9, 0, 'Europe/Rome', printf('U%%03d', n), %lld, 0, '',"
        " printf('U%%03d', n) FROM i",
        (long long)clock_now() + 600, (long long)clock_now());
    fixture_store_exec(&f, sql);
    fixture_store_exec(&f, "INSERT OR IGNORE INTO reminder SELECT id, ws,"
                           " due_at, 0, 0 FROM deadline");
    say("deadline add last by in 3 h"); /* the job looks again */
    fixture_move(&f, INT64_C(12) * MINUTE_MS);
    for (i = 0; i < 300; i++) {
        fixture_turn(&f);
        if (fixture_number(&f, "SELECT count(*) FROM reminder WHERE at > 0") ==
            1)
            break;
    }
    n = (size_t)fixture_number(
        &f, "SELECT count(*) FROM outbox WHERE body LIKE '%Due now: %'");
    ck_assert_uint_eq(n, 500);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(DISTINCT user) FROM"
                                        " outbox WHERE body LIKE"
                                        " '%Due now: %'"),
                     500);
    for (i = 1; i <= 500; i += 83) {
        (void)snprintf(words, sizeof(words), "job %03d", (int)i);
        (void)snprintf(sql, sizeof(sql),
                       "SELECT id FROM outbox WHERE body LIKE '%%%s%%'", words);
        ck_assert_uint_gt((size_t)fixture_number(&f, sql), at);
        at = (size_t)fixture_number(&f, sql);
    }
}
END_TEST

TEST_SUITE(remind)
{
    TCase *tc = test_case(suite, "remind", 60);

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, fm30_two_passes_at_once_say_it_once);
    tcase_add_loop_test(tc, fm30_what_is_ended_while_it_is_due_is_not_said, 0,
                        4);
    tcase_add_test(tc, fm30_a_clock_set_back_says_nothing_again);
    tcase_add_test(tc, fm31_a_clock_that_jumps_doubles_no_occurrence);
    tcase_add_test(tc, who_left_hears_nothing_and_who_asked_learns_why);
    tcase_add_test(tc, two_who_press_done_at_once_do_it_once);
    tcase_add_test(tc, what_comes_back_is_reminded_of_again);
    tcase_add_test(tc, what_passed_is_listed_once);
    tcase_add_test(tc, trouble_with_a_creator_is_no_news_for_a_channel);
    tcase_add_loop_test(tc, what_others_were_to_hear_in_a_gap_comes_after_it, 0,
                        2);
    tcase_add_test(tc, without_a_thread_a_channel_hears_of_one_a_day);
    tcase_add_test(tc, nothing_comes_again_in_a_closed_campaign);
    tcase_add_test(tc, a_tick_costs_what_is_due_and_not_what_exists);
    tcase_add_test(tc, five_hundred_that_are_due_at_once_come_in_their_order);
}
