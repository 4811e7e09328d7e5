/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_load.c - much at once, slow neighbours, and clocks that jump.
 *
 * Short forms; with SOAK=1 in the environment FM38 and FM39 run in full.
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"

#define HOUR_MS (3600 * 1000)
#define DAY_MS  (24 * HOUR_MS)

static bool
is_soak(void)
{
    return getenv("SOAK") != NULL;
}

static bool
load_is_over(void *ctx)
{
    return json_is_true(json_object_get(stage_see(ctx, "load"), "done"));
}

/* The log of so much would grow large. */
static void
open_quietly(struct site *site)
{
    char *config, *at;

    stage_open_alone(site, "");
    config = strdup(file_get("config.json"));
    ck_assert_ptr_nonnull(config);
    at = strstr(config, "\"debug\"");
    ck_assert_ptr_nonnull(at);
    memcpy(at, "\"error\"", 7);
    file_put("config.json", config);
    free(config);
    site_run_bot(site);
    stage_know_ana(site);
}

/* Each of them was acknowledged before the workspace stopped waiting. */
static void
assert_load_acked(struct site *site, int count, int ms)
{
    json_t *o;

    ck_assert_msg(eventually(load_is_over, site, ms), "the load is not over");
    o = stage_see(site, "load");
    ck_assert_int_eq(stage_number(o, "acked"), count);
    ck_assert_int_eq(stage_number(o, "lost"), 0);
    ck_assert_int_eq(stage_metric("callsheet_acks_late_total"), 0);
}

/* ---- FM17 --------------------------------------------------------------- */

/* Nothing that is called answers: acks do not wait for it. */
START_TEST(fm17_acks_go_on_while_calls_hang)
{
    struct site site = { 0 };

    stage_open(&site, "");
    stage_do(&site, "fault", "{'method': '*', 'kind': 'hang', 'times': 9999}");
    stage_do(&site, "load",
             "{'text': 'add slow {n} x by tomorrow', 'count': "
             "200, 'in_flight': 20, 'command': '/deadline', "
             "'as': 'U0ANA', 'channel': ['C0SPRING', "
             "'D0ANA']}");
    assert_load_acked(&site, 200, 2 * STAGE_MS);
    ck_assert(stage_sql_is("SELECT count(*) FROM deadline", 200));
    /* They wait for the first call of their queue, which hangs. */
    ck_assert_int_ge(stage_calls(&site, "chat.postMessage"), 2);
    ck_assert_int_ge(stage_metric("callsheet_queued"), 198);
    stage_do(&site, "faults/clear", "{}");
    process_kill(&site.bot);
    site_run_bot(&site);
    stage_close(&site);
}
END_TEST

/* Another program holds the database's write lock for a second. */
START_TEST(fm17_acks_wait_for_a_locked_database_and_are_not_late)
{
    struct site site = { 0 };
    sqlite3 *db = NULL;
    int64_t until;
    int i;

    stage_open(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 3000}");
    ck_assert_int_eq(sqlite3_open_v2(in_folder("callsheet.db"), &db,
                                     SQLITE_OPEN_READWRITE, NULL),
                     SQLITE_OK);
    (void)sqlite3_busy_timeout(db, 2000);
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_OK);
    until = now_ms() + 1000;
    for (i = 0; i < 20; i++)
        site_say(&site, "U0ANA", "C0SPRING",
                 text("/deadline add locked %d x by tomorrow", i));
    ck_assert_int_eq(stage_number(stage_see(&site, "counts"), "waiting"), 20);
    while (now_ms() < until)
        ck_assert(sqlite3_sleep(10) > 0);
    ck_assert_int_eq(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    ck_assert(stage_waits(&site, "for=idle"));
    stage_settle(&site);
    ck_assert_int_eq(stage_number(stage_see(&site, "counts"), "late"), 0);
    ck_assert_int_eq(stage_number(stage_see(&site, "counts"), "lost"), 0);
    ck_assert_int_eq(stage_metric("callsheet_acks_late_total"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 20);
    ck_assert_int_eq(stage_count(&site, "C0SPRING", "Noted: "), 20);
    stage_close(&site);
}
END_TEST

/* ---- FM21 --------------------------------------------------------------- */

#define CLICKS 6

static bool
is_lost(void *ctx)
{
    json_t *o = stage_see(ctx, "counts");

    return stage_number(o, "waiting") == 0;
}

/* Nobody listens when it is pressed: Slack does not send a click again. */
static void
press_unheard(struct site *site, const char *words)
{
    int before = (int)stage_sql("SELECT count(*) FROM deadline WHERE done_at"
                                " > 0");

    process_signal(&site->bot, SIGSTOP);
    stage_do(site, "close", "{'how': 'rst'}");
    ck_assert(stage_waits(site, "for=ready&count=0"));
    stage_press(site, "D0ANA", words, "Done");
    ck_assert(eventually(is_lost, site, STAGE_MS));
    process_signal(&site->bot, SIGCONT);
    clock_forward(&site->bot, 2000);
    ck_assert(stage_waits(site, "for=ready&count=1"));
    stage_settle(site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline WHERE done_at"
                               " > 0"),
                     before);
}

START_TEST(fm21_a_click_that_was_lost_can_be_pressed_again)
{
    struct site site = { 0 };
    const char *due;
    int i;

    stage_open(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 200}");
    for (i = 0; i < CLICKS; i++)
        site_say(&site, "U0ANA", "D0ANA",
                 text("deadline add click %d x in 2 hours", i));
    stage_expect(&site, "U0ANA", "D0ANA", text("click %d x", CLICKS - 1));
    stage_settle(&site);
    clock_forward(&site.bot, 2 * HOUR_MS + 1000);
    for (i = 0; i < CLICKS; i++) {
        due = text("Due now: \"click %d x\"", i);
        if (!stage_waits(&site,
                         "for=text&channel=D0ANA&text=Due%%20now%%3A"
                         "%%20%%22click%%20%d%%20x",
                         i))
            clock_forward(&site.bot, 2000);
        stage_expect(&site, "U0ANA", "D0ANA", due);
        if (i % 3 == 2)
            press_unheard(&site, due);
        stage_press(&site, "D0ANA", due, "Done");
        stage_expect(&site, "U0ANA", "D0ANA", text("Done: \"click %d x\"", i));
    }
    /* And once more, when it is done: no double effect. */
    site_say(&site, "U0ANA", "D0ANA", "deadline done 3");
    stage_expect(&site, "U0ANA", "D0ANA", "already");
    stage_settle(&site);
    for (i = 0; i < CLICKS; i++) {
        ck_assert_int_eq(stage_count(&site, "D0ANA",
                                     text("Done: \"click %d x\"", i)),
                         1);
    }
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline WHERE done_at"
                               " > 0"),
                     CLICKS);
    stage_close(&site);
}
END_TEST

/* ---- FM25 --------------------------------------------------------------- */

#define POSTS 8

static const struct {
    const char *kind;
    int64_t patience_ms; /* so long it must not ask again */
    int64_t wait_ms;     /* then it has */
} limits[] = {
    { "'kind': 'ratelimited', 'retry_after': 30", 29000, 3000 },
    { "'kind': 'http', 'status': 429, 'body': ''", 900, 1500 },
    { "'kind': 'error', 'code': 'rate_limited'", 900, 1500 },
};

/* The numbers of the messages, in the order in which they stand there. */
static void
assert_in_order(const struct site *site, const char *channel,
                const char *format, int count)
{
    json_t *o = stage_see(site, "messages?channel=%s", channel), *message;
    const char *at;
    int next = 0;
    size_t i;

    json_array_foreach(json_object_get(o, "messages"), i, message)
    {
        at = strstr(stage_text(message, "text"), format);
        if (!at || strcmp(stage_text(message, "user"), "U0BOT") != 0)
            continue;
        ck_assert_int_eq(strtol(at + strlen(format), NULL, 10), next);
        next++;
    }
    ck_assert_int_eq(next, count);
}

static bool
has_called(const struct site *site, int count)
{
    return stage_waits(site, "for=calls&method=chat.postMessage&count=%d",
                       count);
}

/* It has read so many refusals: what it waits for counts from then. */
static bool
has_heard(void *ctx)
{
    return stage_metric("callsheet_rate_limited_total") == *(int *)ctx;
}

/* Every second post is refused for a while: that is obeyed there, in order,
 * and asked once each; another conversation waits for nothing. */
START_TEST(fm25_rate_limited_everything_arrives_in_order)
{
    struct site site = { 0 };
    int base, i;

    stage_open(&site, "");
    base = stage_calls(&site, "chat.postMessage");
    for (i = 0; i < POSTS - 1; i++)
        stage_do(&site, "fault",
                 "{'method': 'chat.postMessage', 'channel': 'D0ANA', "
                 "'after': 1, %s}",
                 limits[_i].kind);
    for (i = 0; i < POSTS; i++)
        site_say(&site, "U0ANA", "D0ANA",
                 text("deadline add limit %d x by tomorrow", i));
    for (i = 1; i < POSTS; i++) {
        ck_assert_msg(has_called(&site, base + 2 * i), "round %d: %s", i,
                      stage_log(&site));
        ck_assert(eventually(has_heard, &i, STAGE_MS));
        ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), i);
        clock_forward(&site.bot, limits[_i].patience_ms);
        (void)stage_metric("callsheet_queued"); /* a turn has gone by */
        ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), base + 2 * i);
        if (i == 1) {
            site_say(&site, "U0ANA", "C0SPRING",
                     "/deadline add elsewhere by tomorrow");
            stage_expect(&site, "U0ANA", "C0SPRING", "elsewhere");
            base++;
        }
        clock_forward(&site.bot, limits[_i].wait_ms);
    }
    stage_settle(&site);
    assert_in_order(&site, "D0ANA", "Noted: \"limit ", POSTS);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"),
                     base + 2 * POSTS - 1);
    ck_assert_int_eq(stage_metric("callsheet_send_failed_total"), 0);
    stage_close(&site);
}
END_TEST

/* ---- FM31 --------------------------------------------------------------- */

/* How far the clock jumps, and which reminders have been heard then: one is
 * due in 2 hours, one in 30 hours. */
static const struct {
    int64_t ms;
    int first, second;
} jumps[] = {
    { HOUR_MS, 0, 0 },         { -HOUR_MS, 0, 0 }, { HOUR_MS, 0, 0 },
    { HOUR_MS + 60000, 1, 0 }, { -HOUR_MS, 1, 0 }, { 2 * HOUR_MS, 1, 0 },
    { -DAY_MS, 1, 0 },         { DAY_MS, 1, 0 },   { DAY_MS, 1, 0 },
    { DAY_MS, 1, 1 },          { -DAY_MS, 1, 1 },  { DAY_MS, 1, 1 },
};

static void
assert_reminded(struct site *site, int jump, const char *what, int count)
{
    ck_assert_msg(stage_count(site, "D0ANA", text("\"%s\"", what)) == 1 + count,
                  "jump %d: %s stands there %d times, not %d: %s", jump, what,
                  stage_count(site, "D0ANA", text("\"%s\"", what)), 1 + count,
                  stage_log(site));
}

static bool
has_reminders(void *ctx)
{
    const int *want = ctx;

    return stage_sql("SELECT count(*) FROM outbox WHERE is_unasked = 1 AND"
                     " state = 2") == *want;
}

START_TEST(fm31_reminders_come_once_when_the_clock_jumps)
{
    struct site site = { 0 };
    int want;
    size_t i;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", "deadline add parcel one in 2 hours");
    site_say(&site, "U0ANA", "D0ANA", "deadline add parcel two in 30 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "parcel two");
    stage_settle(&site);
    for (i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
        clock_forward(&site.bot, jumps[i].ms);
        (void)stage_metric("callsheet_queued"); /* a turn has gone by */
        want = jumps[i].first + jumps[i].second;
        (void)eventually(has_reminders, &want, STAGE_MS);
        stage_settle(&site);
        assert_reminded(&site, (int)i, "parcel one", jumps[i].first);
        assert_reminded(&site, (int)i, "parcel two", jumps[i].second);
        /* What people say is heard at any time. */
        site_say(&site, "U0ANA", "D0ANA", text("deadline list jump%zu", i));
        ck_assert(stage_waits(&site, "for=idle"));
        stage_settle(&site);
    }
    stage_close(&site);
}
END_TEST

/* ---- FM38 --------------------------------------------------------------- */

#ifdef __SANITIZE_ADDRESS__
#define GROWN_KB STAGE_GROWN_KB
#else
#define GROWN_KB (5L * 1024)
#endif

/* It reads and answers so many, of everybody in turn. */
static void
events(struct site *site, int count)
{
    stage_do(site, "load",
             "{'text': 'health', 'count': %d, 'in_flight': 50, "
             "'kind': 'message'}",
             count);
    assert_load_acked(site, count, 10 * count + 2 * STAGE_MS);
    ck_assert_msg(stage_rests(site, 10 * count + 2 * STAGE_MS),
                  "never at rest: %s", stage_log(site));
}

static void
reconnects(struct site *site, int count)
{
    static const char *const ends[] = { "rst", "fin", "frame" };
    int i, k;

    for (i = 0; i < count; i++) {
        stage_do(site, "close", "{'how': '%s'}", ends[i % 3]);
        ck_assert(stage_waits(site, "for=ready&count=0"));
        for (k = 0; k < 8; k++) {
            clock_forward(&site->bot, 90000);
            if (eventually(site_is_connected, site, 1000))
                break;
        }
        ck_assert_msg(stage_waits(site, "for=ready&count=1"),
                      "reconnect %d: %s", i, stage_log(site));
    }
}

START_TEST(fm38_reconnects_and_events_leave_no_memory_behind)
{
    int rounds = is_soak() ? 50 : 1, i;
    struct site site = { 0 };
    long before;

    open_quietly(&site);
    /* Many, so that the answers to them share commits. */
    for (i = 0; i < 40; i++)
        stage_do(&site, "person", "{'id': 'U0MANY%02d', 'name': 'many%d'}", i,
                 i);
    stage_do(&site, "settings", "{'ack_ms': 10000}");
    /* Its caches are filled, its buffers have their size. */
    events(&site, 1000);
    reconnects(&site, 10);
    before = stage_rss(&site.bot);
    for (i = 0; i < rounds; i++) {
        events(&site, is_soak() ? 20000 : 6000);
        reconnects(&site, is_soak() ? 200 : 300);
        ck_assert_msg(stage_rss(&site.bot) < before + GROWN_KB,
                      "round %d: %ld kB, then %ld kB", i, before,
                      stage_rss(&site.bot));
    }
    ck_assert_int_eq(stage_metric("callsheet_acks_dropped_total"), 0);
    stage_close(&site);
}
END_TEST

/* ---- FM39 --------------------------------------------------------------- */

START_TEST(fm39_a_hundred_events_a_second)
{
    int count = is_soak() ? 30000 : 300;
    static const char *const people[] = { "D0ANA", "D0MIRA", "D0SAM" };
    struct site site = { 0 };
    json_t *o;
    size_t i;

    open_quietly(&site);
    stage_do(&site, "settings", "{'ack_ms': 3000}");
    stage_do(&site, "load",
             "{'text': 'deadline add ev {n} x by tomorrow', "
             "'count': %d, 'per_second': 100, 'kind': "
             "'message'}",
             count);
    assert_load_acked(&site, count, 10 * count + 2 * STAGE_MS);
    o = stage_see(&site, "load");
    ck_assert_int_lt(stage_number(o, is_soak() ? "p99_us" : "p50_us"), 500000);
    stage_settle(&site);
    for (i = 0; i < 3; i++) {
        json_t *message,
            *all = stage_see(&site, "messages?channel=%s", people[i]);
        long last = 0, n = 0, number;
        size_t k;

        json_array_foreach(json_object_get(all, "messages"), k, message)
        {
            const char *at = strstr(stage_text(message, "text"), "\"ev ");

            if (!at || strcmp(stage_text(message, "user"), "U0BOT") != 0)
                continue;
            number = strtol(at + strlen("\"ev "), NULL, 10);
            ck_assert_int_gt(number, last);
            last = number;
            n++;
        }
        ck_assert_int_ge(n, count / 3);
    }
    stage_close(&site);
}
END_TEST

#define FLOOD 100

static bool
was_refused(void *ctx)
{
    (void)ctx;
    return stage_metric("callsheet_send_retries_total") > 0;
}

/* Ana says very much, and Slack takes little of it; Sam asks one thing. */
START_TEST(fm39_the_flood_of_one_delays_nobody_else)
{
    struct site site = { 0 };
    int64_t answered;

    open_quietly(&site);
    site_say(&site, "U0SAM", "D0SAM", "health");
    stage_expect(&site, "U0SAM", "D0SAM", "I am well");
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'channel': "
             "'D0ANA', 'after': 5, 'times': 1, 'kind': "
             "'ratelimited', 'retry_after': 60}");
    answered = stage_count(&site, "D0ANA", "I am well");
    stage_do(&site, "load",
             "{'text': 'health', 'count': %d, 'in_flight': %d, "
             "'kind': 'message', 'as': 'U0ANA'}",
             FLOOD, FLOOD);
    site_say(&site, "U0SAM", "D0SAM", "deadline add mine by tomorrow");
    stage_expect(&site, "U0SAM", "D0SAM", "Noted: \"mine\"");
    assert_load_acked(&site, FLOOD, 2 * STAGE_MS);
    /* His came while hers wait: nothing was moved on. */
    ck_assert(stage_waits(&site,
                          "for=text&channel=D0ANA&text=I%%20am%%20well"
                          "&count=%d",
                          (int)answered + 5));
    ck_assert(eventually(was_refused, NULL, STAGE_MS));
    ck_assert_int_eq(stage_count(&site, "D0ANA", "I am well") - answered, 5);
    clock_forward(&site.bot, 62000);
    ck_assert_msg(stage_rests(&site, 2 * STAGE_MS), "%s", stage_log(&site));
    ck_assert_int_eq(stage_count(&site, "D0ANA", "I am well") - answered,
                     FLOOD);
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_load)
{
    TCase *tc = test_case(suite, "fm_load", is_soak() ? 3600 : 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fm17_acks_go_on_while_calls_hang);
    tcase_add_test(tc, fm17_acks_wait_for_a_locked_database_and_are_not_late);
    tcase_add_test(tc, fm21_a_click_that_was_lost_can_be_pressed_again);
    tcase_add_loop_test(tc, fm25_rate_limited_everything_arrives_in_order, 0,
                        3);
    tcase_add_test(tc, fm31_reminders_come_once_when_the_clock_jumps);
    tcase_add_test(tc, fm38_reconnects_and_events_leave_no_memory_behind);
    tcase_add_test(tc, fm39_a_hundred_events_a_second);
    tcase_add_test(tc, fm39_the_flood_of_one_delays_nobody_else);
}
