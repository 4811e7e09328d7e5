/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_time.c - FM29 to FM31 with the real program: off while reminders come
 * due, killed at any step of one, and a clock that is not to be trusted.
 *
 * It begins on Tuesday, 24 November 2026, 10:00 in Rome, wherever the machine
 * stands (FM28): each test runs under another TZ.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "death.h"
#include "deed.h"

#define TUESDAY_MS (INT64_C(1795510800) * 1000)
#define MINUTE_MS  INT64_C(60000)
#define HOUR_MS    (60 * MINUTE_MS)
#define DAY_MS     (24 * HOUR_MS)
#define STEPS_MAX  300

static const char *const machine_zones[] = { "UTC", "America/Chicago",
                                             "Asia/Kolkata" };

static void
begin(int i)
{
    size_t count = sizeof(machine_zones) / sizeof(*machine_zones);

    ck_assert_int_eq(setenv("TZ", machine_zones[(size_t)i % count], 1), 0);
    clock_start(TUESDAY_MS);
}

static void
say(struct site *site, const char *line, const char *answer)
{
    site_say(site, "U0ANA", "D0ANA", line);
    stage_expect(site, "U0ANA", "D0ANA", answer);
    stage_settle(site);
}

static int
said(const struct site *site, const char *words)
{
    return stage_count(site, "D0ANA", words);
}

/* All that is due by the bot's clock was looked at, and what followed is out.
 */
static void
catch_up(const struct site *site)
{
    struct timespec real;
    int64_t now;

    (void)clock_gettime(CLOCK_REALTIME, &real);
    now = (int64_t)real.tv_sec + clock_moved_ms() / 1000;
    ck_assert_msg(
        stage_sql_within(text("SELECT count(*) FROM reminder WHERE at > 0 AND"
                              " at <= %lld",
                              (long long)now),
                         0, STAGE_MS),
        "reminders that are due are left: %s", stage_log(site));
    stage_settle(site);
}

/* ---- off while it comes due ---------------------------------------------- */

static const struct {
    int64_t off_ms; /* after the first comes due */
    int due, late, passed;
    bool has_series; /* its newest has come meanwhile */
} spans[] = {
    { 5000, 2, 0, 0, false },
    { 5 * MINUTE_MS + 30000, 0, 2, 0, false },
    { 26 * HOUR_MS, 0, 0, 1, true },
    { 400 * DAY_MS, 0, 0, 1, true },
};

/* Killed, and back so long after that one came due. */
static void
be_off(struct site *site, int id, int64_t ms)
{
    int64_t due =
        stage_sql(text("SELECT due_at FROM deadline WHERE id = %d", id));

    process_kill(&site->bot);
    clock_start(due * 1000 + ms);
    site_run_bot(site);
    ck_assert(stage_waits(site, "for=ready&count=1"));
    catch_up(site);
}

START_TEST(fm29_off_while_reminders_come_due)
{
    struct site site = { 0 };
    int i;

    begin(_i);
    stage_open(&site, "");
    say(&site, "notify morning off", "morning");
    say(&site, "deadline add the draft by in 60 min", "Number 1.");
    say(&site, "deadline add the invoice by in 60 min", "Number 2.");
    say(&site, "deadline every day at 11:00 water the plants", "number 3.");
    be_off(&site, 2, spans[_i].off_ms);
    /* Quiet hours and days off put off what is not for now. */
    for (i = 0;
         i < 8 && spans[_i].passed > 0 && said(&site, "While I was off") == 0;
         i++) {
        clock_forward(&site.bot, 12 * HOUR_MS);
        catch_up(&site);
    }
    ck_assert_int_eq(said(&site, "Due now: \"the "), spans[_i].due);
    ck_assert_int_eq(said(&site, "was not running at the time: \"the "),
                     spans[_i].late);
    ck_assert_int_eq(said(&site, "While I was off"), spans[_i].passed);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline WHERE done_at = 0"
                               " AND series = 0"),
                     2);
    clock_forward(&site.bot, HOUR_MS);
    catch_up(&site);
    ck_assert_int_eq(said(&site, "While I was off"), spans[_i].passed);
    stage_close(&site);
}
END_TEST

/* Only the newest of what comes again, and the next one is there. */
START_TEST(fm29_of_a_series_only_the_newest_is_said)
{
    struct site site = { 0 };
    int64_t open;

    begin(_i);
    stage_open(&site, "");
    say(&site, "notify morning off", "morning");
    say(&site, "deadline every day at 11:00 water the plants", "number 1.");
    be_off(&site, 1, spans[_i].off_ms);
    ck_assert_int_eq(said(&site, "Due now: ") +
                         said(&site, "was not running at the time: "),
                     1);
    ck_assert_int_eq(said(&site, "While I was off"), 0);
    open = stage_sql("SELECT count(*) FROM deadline WHERE done_at = 0");
    ck_assert_int_eq(open, spans[_i].has_series ? 3 : 2);
    ck_assert_int_eq(stage_sql("SELECT count(*) - count(DISTINCT due_at) FROM"
                               " deadline"),
                     0);
    ck_assert_int_eq(stage_sql("SELECT count(DISTINCT strftime('%H:%M',"
                               " due_at, 'unixepoch')) FROM deadline WHERE"
                               " due_at < 1806000000"),
                     1);
    stage_close(&site);
}
END_TEST

/* ---- a clock that jumps -------------------------------------------------- */

START_TEST(fm31_a_clock_that_jumps_says_each_once)
{
    static const int64_t jumps[] = { HOUR_MS,  -HOUR_MS, DAY_MS, -DAY_MS,
                                     -HOUR_MS, HOUR_MS,  DAY_MS };
    struct site site = { 0 };
    size_t i;

    begin(_i);
    stage_open(&site, "");
    say(&site, "notify morning off", "morning");
    say(&site, "deadline add the draft by in 50 min", "Number 1.");
    say(&site, "deadline add the invoice by in 90 min", "Number 2.");
    say(&site, "deadline add the parcel by in 20 h", "Number 3.");
    for (i = 0; i < sizeof(jumps) / sizeof(*jumps); i++) {
        clock_forward(&site.bot, jumps[i]);
        catch_up(&site);
    }
    clock_forward(&site.bot, 61000);
    catch_up(&site);
    ck_assert_int_eq(said(&site, "Due now: \"the draft\"") +
                         said(&site, "at the time: \"the draft\""),
                     1);
    ck_assert_int_eq(said(&site, "Due now: \"the invoice\"") +
                         said(&site, "at the time: \"the invoice\""),
                     1);
    ck_assert_int_eq(said(&site, "Due now: \"the parcel\"") +
                         said(&site, "at the time: \"the parcel\""),
                     1);
    stage_close(&site);
}
END_TEST

/* ---- killed at any step of a reminder ------------------------------------ */

static bool
is_said(struct site *site, const void *words)
{
    return said(site, words) > 0 && deed_bot_rests();
}

/* true: it died at that step. However it went, it is said once. */
static bool
die_at(struct site *site, struct shim_page *shim, int n)
{
    const char *words = text("Due now: \"job %d\"", n);
    const char *late = text("at the time: \"job %d\"", n);
    bool has_died;
    int i;

    say(site, text("deadline add job %d by in 10 min", n),
        text("\"job %d\"", n));
    shim->count = 0;
    stage_arm_step(shim, SHIM_DIES, n, 0);
    deed_forward(site, 10 * MINUTE_MS + 6000);
    has_died = death_await(site, shim, is_said, words, 2 * STAGE_MS);
    has_died = death_is_certain(site, shim, has_died, n);
    if (has_died)
        death_start_again(site);
    /* What is in doubt waits, and a suspect has another minute; a slow machine
     * may want some more of them. */
    for (i = 0; i < 3 || (i < 8 && said(site, words) + said(site, late) == 0);
         i++) {
        deed_rest(site);
        deed_forward(site, 65000);
    }
    deed_rest(site);
    ck_assert_msg(said(site, words) + said(site, late) == 1,
                  "killed at step %d (%s): said %d times", n, shim->met,
                  said(site, words) + said(site, late));
    return has_died;
}

START_TEST(fm30_killed_at_each_step_of_a_reminder)
{
    /* Each with SOAK=1. */
    int n, stride = getenv("SOAK") ? 1 : 3, alive = 0, died = 0;
    struct site site = { 0 };
    struct shim_page *shim;

    begin(0);
    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    say(&site, "notify morning off", "morning");
    for (n = 1; n < STEPS_MAX && alive < 2; n += stride) {
        bool has_died = die_at(&site, shim, n);

        died += has_died;
        alive = has_died ? 0 : alive + 1;
    }
    ck_assert_int_lt(n, STEPS_MAX);
    ck_assert_int_gt(died * stride, 6);
    ck_assert(deed_database_is_sound());
    (void)printf("fm30: killed %d times at steps of a reminder\n", died);
    (void)fflush(stdout);
    stage_close(&site);
}
END_TEST

/* ---- who and where is not there any more --------------------------------- */

START_TEST(a_colleague_who_left_is_not_reminded)
{
    struct site site = { 0 };

    begin(_i);
    stage_open(&site, "");
    say(&site, "notify morning off", "morning");
    stage_do(&site, "person", "{'id': 'U0LEO', 'name': 'leo'}");
    say(&site, "deadline add the draft by in 60 min for <@U0LEO>", "Number 1.");
    ck_assert(stage_sql_within("SELECT count(*) FROM person WHERE id = 'U0LEO'",
                               1, STAGE_MS));
    stage_do(&site, "person",
             "{'id': 'U0LEO', 'deleted': true, 'event': true}");
    ck_assert(stage_sql_within("SELECT is_guest FROM person WHERE id = 'U0LEO'",
                               3, STAGE_MS));
    clock_forward(&site.bot, 61 * MINUTE_MS);
    stage_expect(&site, "U0ANA", "D0ANA", "is not in the workspace any more.");
    ck_assert_int_eq(said(&site, "Due now: \"the draft\""), 1);
    stage_close(&site);
}
END_TEST

/* The channel of a campaign is gone: who leads it learns that it was not said
 * there, and what. */
START_TEST(what_cannot_be_said_in_the_channel_reaches_who_leads)
{
    struct site site = { 0 };

    begin(_i);
    stage_open(&site, "");
    say(&site, "notify morning off", "morning");
    site_say(&site, "U0ANA", "C0SPRING",
             "/callsheet campaign new Spring publish 1 March 2027 lead me");
    stage_expect(&site, "U0ANA", "C0SPRING", "first post");
    say(&site, "deadline add the reel by in 60 min on Spring", "Number 14.");
    stage_do(&site, "conversation", "{'id': 'C0SPRING', 'is_archived': true}");
    clock_forward(&site.bot, 61 * MINUTE_MS);
    stage_expect(&site, "U0ANA", "D0ANA", "Due now: \"the reel\"");
    clock_forward(&site.bot, 20 * MINUTE_MS);
    stage_expect(&site, "U0ANA", "D0ANA", "Not in yet: \"the reel\"");
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_time)
{
    TCase *tc = test_case(suite, "fm_time", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm29_off_while_reminders_come_due, 0, 4);
    tcase_add_loop_test(tc, fm29_of_a_series_only_the_newest_is_said, 0, 4);
    tcase_add_loop_test(tc, fm31_a_clock_that_jumps_says_each_once, 0, 2);
    tcase_add_test(tc, fm30_killed_at_each_step_of_a_reminder);
    tcase_add_loop_test(tc, a_colleague_who_left_is_not_reminded, 1, 2);
    tcase_add_loop_test(tc,
                        what_cannot_be_said_in_the_channel_reaches_who_leads, 2,
                        3);
}
