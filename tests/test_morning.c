/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_morning.c - mornings: each person once a day, whatever happens, and
 * what may be said to them besides.
 */
#include "morning.h"

#include <stdio.h>

#include "alloc.h"
#include "clock.h"
#include "dates.h"
#include "engine_fixture.h"
#include "notices.h"
#include "purge.h"
#include "request_impl.h"
#include "router.h"
#include "test.h"

#define MINUTE_MS 60000
#define HOUR_MS   (60 * (int64_t)MINUTE_MS)
#define MANY      500

static struct fixture f;

/* Tuesday 2 March 2027 and the days around it, where the people are. */
static int64_t
wall_at(int day, int hour, int minute)
{
    struct wall wall = { 2027, 3, day, hour, minute, 0 };
    int64_t first, second;

    (void)zone_to_utc(dates_zone("Europe/Rome"), &wall, &first, &second);
    return first;
}

static void
go_to(int day, int hour, int minute)
{
    /* Timers count whole seconds. */
    fixture_move(&f, wall_at(day, hour, minute) * 1000 + 1500 - clock_now_ms());
}

static void
set_up(void)
{
    fixture_open(&f);
    go_to(1, 10, 0);
    fixture_know(&f, "U1", "C1");
    fixture_know(&f, "U2", NULL);
    fixture_rest(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
    zone_release_all();
}

static void
add(const char *user, const char *line)
{
    fixture_say(&f, user, user[1] == '1' ? "D1" : "D2", line);
    fixture_rest(&f);
}

static int64_t
mornings(void)
{
    return fixture_number(&f, "SELECT count(*) FROM morning");
}

/* What was sent by itself that begins with the day. */
static size_t
sent(const char *title)
{
    return fake_said(f.fake, title);
}

/* ---- once a day ---------------------------------------------------------- */

START_TEST(who_has_something_hears_of_it_at_their_hour)
{
    add("U1", "deadline add brief by 2 mar");
    go_to(2, 8, 44);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 0);
    go_to(2, 8, 45);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 1);
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 due today"), 1);
    go_to(2, 9, 45);
    fixture_rest(&f);
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 due today"), 1);
    /* Whoever has nothing hears nothing. */
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM morning WHERE person = 'U2'"),
        0);
}
END_TEST

/* Somebody else's deed, and nobody has heard of them before. */
START_TEST(whom_others_give_something_has_a_morning)
{
    add("U1", "deadline add brief by 2 mar for <@U7>");
    go_to(1, 10, 10); /* the chat has said who that is */
    fixture_rest(&f);
    go_to(2, 8, 50);
    fixture_rest(&f);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM morning WHERE person = 'U7'"),
        1);
    /* And who asked sees what they wait for. */
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 waiting for others"), 1);
}
END_TEST

/* Two passes at once, and a database put back to an hour ago. */
START_TEST(the_same_day_is_never_said_twice)
{
    char sql[200];

    add("U1", "deadline add brief by 2 mar");
    go_to(2, 8, 45);
    fixture_rest(&f);
    (void)snprintf(sql, sizeof(sql),
                   "UPDATE day SET morning_at = %lld, date = '', message = 0;"
                   "UPDATE job SET due_at = 0 WHERE kind = 'morning'",
                   (long long)wall_at(2, 8, 45));
    fixture_store_exec(&f, sql);
    fixture_move(&f, 61 * MINUTE_MS);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 1);
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 due today"), 1);
}
END_TEST

START_TEST(off_at_the_hour_it_comes_late_and_says_so)
{
    add("U1", "deadline add brief by 2 mar");
    fixture_restart_after(&f, 23 * HOUR_MS);
    ck_assert_int_eq(mornings(), 1);
    ck_assert_uint_eq(sent("I was off at 08:45"), 1);
}
END_TEST

/* Off for five minutes, 26 hours, 400 days: late on its day, else never. */
static const struct {
    int64_t hours;
    int count;
} absences[] = { { 23, 1 }, { 38, 0 }, { 400 * 24, 0 } };

START_TEST(when_the_day_is_over_it_is_left_out)
{
    add("U1", "deadline add brief by 2 mar");
    fixture_restart_after(&f, absences[_i].hours * HOUR_MS);
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT count(*) FROM morning WHERE date ="
                                    " '2027-03-02'"),
                     absences[_i].count);
    ck_assert_int_gt(fixture_number(&f, "SELECT morning_at FROM day WHERE"
                                        " person = 'U1'"),
                     clock_now());
}
END_TEST

/* Off across a whole morning: the day they are back has its own, late. Not
 * when they are off themselves, and not before its hour. */
static const struct {
    int64_t hours;
    int late;
} returns[] = { { 47, 1 }, { 46, 0 }, { 400 * 24, 1 }, { 5 * 24, 0 } };

START_TEST(the_first_day_back_has_its_morning)
{
    bool is_early = returns[_i].hours == 46;

    add("U1", "deadline add brief by 1 mar 18:00");
    fixture_restart_after(&f, returns[_i].hours * HOUR_MS);
    ck_assert_int_eq(mornings(), returns[_i].late);
    ck_assert_uint_eq(sent("08:45."), (size_t)returns[_i].late);
    if (!is_early)
        return;
    go_to(3, 8, 45);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 1);
    ck_assert_uint_eq(sent("This comes late"), 0);
}
END_TEST

/* Friday's message has what is due on the weekend, and a day off is said. */
START_TEST(what_is_due_on_a_day_off_is_said_before)
{
    add("U1", "deadline add brief by 6 mar");
    ck_assert_uint_eq(sent("a day off for you"), 1);
    add("U1", "deadline add list by 8 mar");
    ck_assert_uint_eq(sent("a day off for you"), 1);
    go_to(5, 8, 45);
    fixture_rest(&f);
    ck_assert_uint_eq(sent("Fri 5 Mar: 1 due before you are back"), 1);
}
END_TEST

/* The step is one transaction: the power goes before the commit, or after. */
START_TEST(a_crash_in_the_step_sends_once)
{
    add("U1", "deadline add brief by 2 mar");
    go_to(2, 8, 45);
    if (_i > 0)
        fixture_turn(&f);
    fixture_restart(&f);
    fixture_move(&f, 2 * MINUTE_MS);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " user = 'U1' AND is_unasked = 1 AND"
                                        " verb = 0 AND state < 3 AND created_at"
                                        " > 0 AND queue = 'dm:U1'"),
                     1);
}
END_TEST

/* ---- many ---------------------------------------------------------------- */

/* All due in one minute: everybody once, some in each turn. */
START_TEST(five_hundred_in_one_minute_are_all_told)
{
    char sql[600];
    int64_t since;
    int i;

    for (i = 0; i < MANY; i++) {
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO person (ws, id, name, zone, locale, dm,"
                       " is_guest, fetched_at) VALUES (1, 'UX%03d', 'x',"
                       " 'Europe/Rome', '', 'DX%03d', 0, %lld);"
                       "INSERT INTO day VALUES (1, 'UX%03d', '', %lld, '', 0,"
                       " 0, 0)",
                       i, i, (long long)clock_now(), i,
                       (long long)wall_at(2, 8, 45));
        fixture_store_exec(&f, sql);
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO deadline (ws, what, due_at, is_day, zone,"
                       " person, at, done_at, done_by, owner) VALUES (1,"
                       " 'brief', %lld, 0, 'Europe/Rome', 'UX%03d', 1, 0, '',"
                       " 'UX%03d')",
                       (long long)wall_at(2, 17, 0), i, i);
        fixture_store_exec(&f, sql);
    }
    fixture_store_exec(&f, "UPDATE day SET is_stale = 0;"
                           "UPDATE reminder SET at = 0");
    go_to(2, 8, 45);
    since = clock_mono_ms();
    for (i = 0; i < 200 && mornings() < MANY; i++)
        fixture_turn(&f);
    ck_assert_int_eq(mornings(), MANY);
    fixture_rest(&f);
    /* Twenty at once, then five a second; the clock stands for nobody. */
    ck_assert_uint_ge(sent("Tue 2 Mar: 1 due today"), 20);
    ck_assert_int_le((int64_t)sent("Tue 2 Mar: 1 due today"),
                     20 + (clock_mono_ms() - since) / 200 + 1);
    for (i = 0; i < MANY - 20; i++) {
        fixture_move(&f, 200);
        fixture_rest(&f);
    }
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 due today"), MANY);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " state < 2"),
                     0);
}
END_TEST

/* ---- as the day goes on -------------------------------------------------- */

START_TEST(what_is_done_goes_from_the_message)
{
    add("U1", "deadline add brief by 2 mar");
    add("U1", "deadline add list by 2 mar");
    go_to(2, 8, 45);
    fixture_rest(&f);
    add("U1", "deadline done 1");
    ck_assert_uint_eq(sent("Tue 2 Mar: 1 due today"), 1);
    add("U1", "deadline done 2");
    ck_assert_uint_eq(sent("Tue 2 Mar: nothing is left of today"), 1);
    ck_assert_int_eq(mornings(), 1);
    /* It led to something. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM nudge WHERE kind"
                                        " = 'morning' AND led_at > 0"),
                     1);
}
END_TEST

/* The page of who has opened it is kept up, also at night. */
START_TEST(the_page_is_always_current)
{
    struct incoming *in = fixture_line(&f, "U1", "", "");

    in->is_home = true;
    fixture_take(&f, in);
    fixture_rest(&f);
    add("U2", "deadline add brief by 2 mar for <@U1>");
    ck_assert_int_eq(fixture_number(&f, "SELECT is_stale FROM day WHERE person"
                                        " = 'U1'"),
                     0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'home:U1'"),
                     2);
    /* Nobody opened the other one's. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " queue = 'home:U2'"),
                     0);
}
END_TEST

/* Who has neither a message nor a page has nothing to bring up to date. */
START_TEST(only_a_day_that_was_shown_is_out_of_date)
{
    static const char *const users[] = { "UNONE", "USAID", "UOPEN" };
    char sql[400];
    size_t i;

    for (i = 0; i < ARRAY_LEN(users); i++) {
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO day VALUES (1, '%s', '', 0, '', %d, %d, 0);"
                       "INSERT INTO deadline (ws, what, due_at, is_day, zone,"
                       " person, at, done_at, done_by, owner) VALUES (1,"
                       " 'brief', 9, 0, 'Europe/Rome', 'U1', 1, 0, '', '%s')",
                       users[i], i == 1, i == 2, users[i]);
        fixture_store_exec(&f, sql);
    }
    ck_assert_int_eq(fixture_number(&f, "SELECT is_stale FROM day WHERE person"
                                        " = 'UNONE'"),
                     0);
    ck_assert_int_eq(fixture_number(&f, "SELECT sum(is_stale) FROM day WHERE"
                                        " person IN ('USAID', 'UOPEN')"),
                     2);
}
END_TEST

/* ---- what may be said besides -------------------------------------------- */

static enum notice_answer
may(const char *user, enum notice_tier tier, int64_t deadline, int64_t *at)
{
    struct notice notice = { "deadline", tier, deadline, 0 };
    enum notice_answer answer = NOTICE_NEVER;
    struct request rq;

    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "", "", PLACE_UNKNOWN,
                                  ""),
                     ERR_OK);
    *at = 0;
    ck_assert_int_eq(notice_may(&rq, user, &notice, at, &answer), ERR_OK);
    request_release(&rq);
    return answer;
}

static void
said(const char *user, enum notice_tier tier)
{
    struct notice notice = { "deadline", tier, 0, 0 };
    struct request rq;

    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "", "", PLACE_UNKNOWN,
                                  ""),
                     ERR_OK);
    ck_assert_int_eq(notice_sent(&rq, user, &notice), ERR_OK);
    request_release(&rq);
    ck_assert_int_eq(router_commit(f.engine->router), ERR_OK);
}

START_TEST(nights_are_quiet_but_for_what_blocks_somebody)
{
    int64_t at;

    go_to(2, 20, 0);
    ck_assert_int_eq(may("U1", NOTICE_NOW, 0, &at), NOTICE_GO);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_LATER);
    ck_assert_int_eq(at, wall_at(3, 8, 30));
    ck_assert_int_eq(may("U1", NOTICE_WEEK, 0, &at), NOTICE_NEVER);
    /* What stands in the next morning message needs no message of its own. */
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 7, &at), NOTICE_LEAVE);
    go_to(3, 8, 40);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 7, &at), NOTICE_LEAVE);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_GO);
    go_to(3, 8, 46);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 7, &at), NOTICE_GO);
}
END_TEST

START_TEST(half_a_day_has_one_unasked_message)
{
    int64_t at;

    go_to(2, 10, 0);
    said("U1", NOTICE_NOW);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_GO);
    said("U1", NOTICE_TODAY);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_LATER);
    ck_assert_int_eq(at, wall_at(2, 13, 0));
    ck_assert_int_eq(may("U1", NOTICE_NOW, 0, &at), NOTICE_GO);
    ck_assert_int_eq(may("U2", NOTICE_TODAY, 0, &at), NOTICE_GO);
    go_to(2, 13, 0);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_GO);
    said("U1", NOTICE_TODAY);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_LATER);
    ck_assert_int_eq(at, wall_at(3, 8, 30));
}
END_TEST

START_TEST(people_say_themselves_how_soon)
{
    int64_t at;

    go_to(2, 20, 0);
    add("U1", "notify deadline now");
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_GO);
    add("U1", "notify deadline week");
    ck_assert_int_eq(may("U1", NOTICE_NOW, 0, &at), NOTICE_NEVER);
    add("U1", "notify deadline today");
    ck_assert_int_eq(may("U1", NOTICE_NOW, 0, &at), NOTICE_LATER);
    add("U1", "notify quiet off");
    ck_assert_int_eq(may("U1", NOTICE_NOW, 0, &at), NOTICE_GO);
    add("U1", "notify off 3 mar to 5 mar");
    go_to(3, 10, 0);
    ck_assert_int_eq(may("U1", NOTICE_TODAY, 0, &at), NOTICE_LATER);
    ck_assert_int_eq(at, wall_at(8, 0, 0));
}
END_TEST

/* Nothing of it by itself; who asks is answered. */
START_TEST(a_muted_campaign_is_left_out_for_its_time)
{
    add("U1", "campaign new Spring fair publish 1 Sep 2027 owner me");
    add("U1", "deadline add brief by 2 mar on Spring fair");
    add("U1", "notify mute Spring fair for 2 days");
    ck_assert_uint_eq(sent("nothing of \"Spring fair\""), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT until FROM mute") - clock_now(),
                     2 * 86400);
    go_to(2, 8, 45);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT count(*) FROM morning WHERE date ="
                                    " '2027-03-02' AND person = 'U1'"),
                     0);
    add("U1", "today");
    ck_assert_uint_ge(sent("brief · Tue 2 Mar (today) · Spring fair"), 1);
    add("U1", "notify unmute spring fair");
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM mute"), 0);
    add("U1", "notify unmute spring fair");
    ck_assert_uint_eq(sent("was not muted"), 1);
    go_to(3, 8, 45);
    fixture_rest(&f);
    ck_assert_uint_ge(sent("Wed 3 Mar: 1 late"), 1);
}
END_TEST

/* It is taken back like any change; the next morning is as it was. */
START_TEST(a_habit_that_is_taken_back_moves_the_morning_back)
{
    add("U1", "deadline add brief by 2 mar");
    add("U1", "notify morning 7:00");
    add("U1", "undo");
    go_to(2, 7, 0);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 0);
    go_to(2, 8, 45);
    fixture_rest(&f);
    ck_assert_int_eq(mornings(), 1);
}
END_TEST

START_TEST(what_was_said_unasked_is_not_kept_for_ever)
{
    bool more = true;

    fixture_store_exec(&f, "INSERT INTO nudge (ws, target, kind, deadline,"
                           " campaign, at, led_at) VALUES (1, 'U1', 'morning',"
                           " 0, 0, 100, 0), (1, 'U1', 'morning', 0, 0, 300, 0),"
                           " (2, 'U1', 'morning', 0, 0, 100, 0)");
    ck_assert_int_eq(store_purge_nudges(f.engine->store, 200, 10, &more),
                     ERR_OK);
    ck_assert(more);
    ck_assert_int_eq(store_purge_nudges(f.engine->store, 200, 10, &more),
                     ERR_OK);
    ck_assert(!more);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM nudge WHERE at <= 300"), 2);
}
END_TEST

START_TEST(what_is_given_after_the_morning_is_said_that_day)
{
    go_to(2, 11, 0);
    add("U1", "deadline add press kit by today for <@U2>");
    ck_assert_uint_eq(fake_said(f.fake, " a direct message that day at 17:00"),
                      1);
    add("U1", "deadline add menu by tomorrow for <@U2>");
    ck_assert_uint_eq(fake_said(f.fake, "in the morning message of"), 1);
    add("U1", "deadline add flyer by today for <@U2>");
    go_to(2, 17, 0);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Due today: \""), 1);
    go_to(3, 8, 30);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "flyer"), 1);
    go_to(3, 8, 45);
    add("U1", "deadline add poster by today");
    go_to(3, 15, 0);
    add("U1", "deadline assign 4 <@U2>");
    go_to(3, 17, 0);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "Due today: \""), 2);
}
END_TEST

TEST_SUITE(morning)
{
    TCase *tc = test_case(suite, "morning", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, what_was_said_unasked_is_not_kept_for_ever);
    tcase_add_test(tc, what_is_given_after_the_morning_is_said_that_day);
    tcase_add_test(tc, who_has_something_hears_of_it_at_their_hour);
    tcase_add_test(tc, whom_others_give_something_has_a_morning);
    tcase_add_test(tc, the_same_day_is_never_said_twice);
    tcase_add_test(tc, off_at_the_hour_it_comes_late_and_says_so);
    tcase_add_loop_test(tc, when_the_day_is_over_it_is_left_out, 0,
                        (int)(sizeof(absences) / sizeof(*absences)));
    tcase_add_test(tc, what_is_due_on_a_day_off_is_said_before);
    tcase_add_loop_test(tc, the_first_day_back_has_its_morning, 0,
                        (int)(sizeof(returns) / sizeof(*returns)));
    tcase_add_loop_test(tc, a_crash_in_the_step_sends_once, 0, 2);
    tcase_add_test(tc, five_hundred_in_one_minute_are_all_told);
    tcase_add_test(tc, what_is_done_goes_from_the_message);
    tcase_add_test(tc, the_page_is_always_current);
    tcase_add_test(tc, only_a_day_that_was_shown_is_out_of_date);
    tcase_add_test(tc, nights_are_quiet_but_for_what_blocks_somebody);
    tcase_add_test(tc, half_a_day_has_one_unasked_message);
    tcase_add_test(tc, people_say_themselves_how_soon);
    tcase_add_test(tc, a_muted_campaign_is_left_out_for_its_time);
    tcase_add_test(tc, a_habit_that_is_taken_back_moves_the_morning_back);
}
