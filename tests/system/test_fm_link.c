/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_link.c - connections that die, fall silent, or never come to be.
 */
#include <signal.h>
#include <string.h>

#include "outage.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* ---- FM01 --------------------------------------------------------------- */

/* The peer neither reads nor writes, and does not close. What was said to it
 * in that time comes again, on the connection that follows. */
START_TEST(fm01_a_half_open_connection_is_replaced_within_seconds)
{
    struct site site = { 0 };
    int64_t since_ms, passed, begun = now_ms();

    stage_open(&site, "");
    stage_do(&site, "settings",
             "{'ack_ms': 300, 'retry_ms': [200, 2000, "
             "5000]}");
    stage_do(&site, "silence", "{'silent': true}");
    since_ms = outage_now_ms();
    (void)stage_event(&site, "Ev01", "1700000000.000100", 0,
                      "deadline add half open x by tomorrow");
    for (passed = 0; passed < 10000 && outage_dials(&site) < 2; passed += 250)
        outage_step(&site, 250);
    ck_assert_int_eq(outage_dials(&site), 2);
    /* Ping 3 s, late 2 s; a step, and the time that really passed. */
    ck_assert_int_le(outage_dialed_ms(&site, 1) - since_ms,
                     5000 + 250 + (now_ms() - begun));
    ck_assert(outage_counts("callsheet_connects_total", 2));
    /* Leaps, as of a machine that slept: nobody is blamed for those. */
    for (passed = 0; passed < 16000; passed += 4000)
        outage_step(&site, 4000);
    ck_assert_msg(stage_sql_is("SELECT count(*) FROM deadline", 1), "%s",
                  stage_log(&site));
    stage_expect(&site, "U0ANA", "D0ANA", "half open x");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "half open x"), 1);
    ck_assert_int_eq(stage_metric("callsheet_pongs_late_total"), 1);
    ck_assert_int_eq(outage_dials(&site), 2);
    /* The workspace still counts it: it has not read that it is over. */
    ck_assert_int_eq(outage_lines(&site, "to=\"gone\"", "from=\"closing\""), 1);
    stage_close(&site);
}
END_TEST

/* ---- FM02 --------------------------------------------------------------- */

/* Half an hour without a word: 600 pings, 600 pongs, nothing else. */
START_TEST(fm02_half_an_hour_of_silence_is_not_death)
{
    struct site site = { 0 };
    long i, pings;

    stage_open(&site, "");
    pings = stage_metric("callsheet_pongs_total");
    for (i = 1; i <= 600; i++) {
        clock_forward(&site.bot, 3000);
        ck_assert_msg(outage_counts("callsheet_pongs_total", pings + i), "%s",
                      stage_log(&site));
    }
    ck_assert_int_eq(outage_dials(&site), 1);
    ck_assert_int_eq(stage_metric("callsheet_connects_total"), 1);
    ck_assert_int_eq(stage_metric("callsheet_pongs_late_total"), 0);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* ---- FM03, FM04 --------------------------------------------------------- */

static const char *const quiet_modes[] = { "silent", "half" };

/* The library tells of neither: our own time is up after 20 s. */
START_TEST(fm03_a_handshake_without_an_answer_is_dialed_again)
{
    struct site site = { 0 };
    int64_t gap_ms, begun = now_ms(), real_ms;
    int i;

    outage_open(&site);
    stage_do(&site, "dial", "{'mode': '%s', 'times': 3}", quiet_modes[_i]);
    outage_run_bot(&site, NULL);
    /* What is dialed fourth is a real one, and has real time. */
    for (i = 0; i < 48 && outage_dials(&site) < 4; i++) {
        outage_step(&site, 2500);
        pause_ms(10);
    }
    ck_assert_msg(outage_until_connected(&site, 0, 1, STAGE_MS) == 0, "%s",
                  stage_log(&site));
    real_ms = now_ms() - begun;
    ck_assert_int_eq(outage_dials(&site), 4);
    for (i = 1; i < 4; i++) {
        gap_ms = outage_dialed_ms(&site, i) - outage_dialed_ms(&site, i - 1);
        ck_assert_int_ge(gap_ms, 20000);
        ck_assert_int_le(gap_ms, 20000 + 2600 + 2 * 2500 + real_ms);
    }
    ck_assert_int_eq(outage_lines(&site, "no answer to the upgrade",
                                  "to=\"waiting\""),
                     3);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

static const char *const refusals[] = {
    "408", "503", "302", "500", "429", "200", "404", "garbage", "liar", "reset"
};

START_TEST(fm04_whatever_is_not_an_upgrade_is_a_failed_dial)
{
    struct site site = { 0 };
    int i, before;

    outage_begin(&site);
    for (i = 0; i < COUNT(refusals); i++) {
        before = outage_dials(&site);
        stage_do(&site, "dial", "{'mode': '%s', 'times': 2}", refusals[i]);
        outage_cut(&site, "fin");
        ck_assert_msg(outage_until_connected(&site, 4 * OUTAGE_BACKOFF_MS,
                                             OUTAGE_BACKOFF_MS, STAGE_MS) >= 0,
                      "%s: %s", refusals[i], stage_log(&site));
        ck_assert_msg(outage_dials(&site) - before == 3, "%s: %d dials",
                      refusals[i], outage_dials(&site) - before);
        /* A URL is for one try. */
        ck_assert_int_eq(stage_calls(&site, "apps.connections.open"),
                         outage_dials(&site));
        outage_hears(&site, i);
    }
    stage_close(&site);
}
END_TEST

/* ---- FM05 --------------------------------------------------------------- */

static const char *const troubles[] = {
    "'kind': 'error', 'code': 'internal_error'",
    "'kind': 'error', 'code': 'fatal_error'",
    "'kind': 'error', 'code': 'service_unavailable'",
    "'kind': 'error', 'code': 'request_timeout'",
    "'kind': 'error', 'code': 'team_added_to_org'",
    "'kind': 'error', 'code': 'ratelimited'",
    "'kind': 'error', 'code': 'invalid_arguments'",
    "'kind': 'error', 'code': 'a_code_of_tomorrow'",
    "'kind': 'http', 'status': 500, 'body': ''",
    "'kind': 'http', 'status': 502, 'body': '<html>Bad gateway</html>'",
    "'kind': 'http', 'status': 503, 'body': '{\\'ok\\': true}'",
    "'kind': 'http', 'status': 200, 'body': '{\\'ok\\': true}'",
    "'kind': 'http', 'status': 200, 'body': '<html>401</html>'",
    "'kind': 'drop'",
};

START_TEST(fm05_no_trouble_with_opening_is_the_last_word)
{
    struct site site = { 0 };
    const char *method = "apps.connections.open";
    int i, before, times = 20;

    outage_begin(&site);
    for (i = 0; i < COUNT(troubles); i++) {
        before = stage_calls(&site, method);
        stage_do(&site, "fault", "{'method': '%s', 'times': %d, %s}", method,
                 times, troubles[i]);
        outage_cut(&site, i % 2 == 0 ? "fin" : "rst");
        ck_assert_msg(outage_until_connected(&site,
                                             (times + 2) * OUTAGE_BACKOFF_MS,
                                             OUTAGE_BACKOFF_MS, STAGE_MS) >= 0,
                      "%s: %s", troubles[i], stage_log(&site));
        ck_assert_msg(stage_calls(&site, method) - before == times + 1,
                      "%s: %d calls: %s", troubles[i],
                      stage_calls(&site, method) - before, stage_log(&site));
    }
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* ---- FM06 --------------------------------------------------------------- */

START_TEST(fm06_a_name_that_fails_50_times_is_asked_50_times)
{
    struct resolver_page *names;
    struct site site = { 0 };
    int i;

    outage_open(&site);
    stage_do(&site, "settings", "{'link_host': 'localhost'}");
    names = outage_resolver();
    names->failures = 50;
    names->mode = RESOLVER_FAILS;
    outage_run_resolved(&site);
    ck_assert_msg(outage_until_connected(&site, 52 * OUTAGE_BACKOFF_MS,
                                         OUTAGE_BACKOFF_MS, STAGE_MS) >= 0,
                  "%s", stage_log(&site));
    ck_assert_int_eq(outage_dials(&site), 51);
    ck_assert_int_eq(names->asked, 51);
    /* With a new URL for each, and never in a hurry. */
    ck_assert_int_eq(stage_calls(&site, "apps.connections.open"), 51);
    for (i = 8; i < 51; i++)
        ck_assert_int_ge(outage_dialed_ms(&site, i) -
                             outage_dialed_ms(&site, i - 1),
                         42000);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

static bool
hangs(void *ctx)
{
    const struct resolver_page *names = ctx;

    return __atomic_load_n(&names->hanging, __ATOMIC_SEQ_CST) > 0;
}

static bool
hangs_no_more(void *ctx)
{
    return !hangs(ctx);
}

/* Each look-up takes longer than anybody waits for it. */
START_TEST(fm06_a_name_that_hangs_holds_up_nothing)
{
    struct resolver_page *names;
    struct site site = { 0 };
    int i;

    outage_open(&site);
    stage_do(&site, "settings", "{'link_host': 'localhost'}");
    names = outage_resolver();
    names->mode = RESOLVER_HANGS;
    outage_run_resolved(&site);
    ck_assert_msg(eventually(hangs, names, STAGE_MS), "%s", stage_log(&site));
    outage_say(&site);
    /* A look-up has ten seconds. */
    for (i = 0; i < 400 && outage_dials(&site) < 8; i++) {
        outage_step(&site, 11000);
        pause_ms(5);
    }
    ck_assert_int_eq(outage_dials(&site), 8);
    ck_assert_int_ge(outage_lines(&site, "name not found", "to=\"waiting\""),
                     7);
    ck_assert_int_le(names->hanging, 2);
    outage_say(&site);
    names->mode = RESOLVER_WORKS;
    ck_assert(eventually(hangs_no_more, names, STAGE_MS));
    pause_ms(20); /* for the threads to end */
    ck_assert_msg(outage_until_connected(&site, 3 * OUTAGE_BACKOFF_MS,
                                         OUTAGE_BACKOFF_MS, STAGE_MS) >= 0,
                  "%s", stage_log(&site));
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* The Web API's own name: curl looks it up, in a thread that cannot be
 * ended. In full: curl's time is over while the thread hangs. */
START_TEST(fm06_the_name_of_the_api_holds_up_nothing_either)
{
    struct resolver_page *names = outage_resolver();
    struct site site = {
        .api_url = "https://slack.invalid/api/",
        .app_token = "xapp-1-invented",
        .bot_token = "xoxb-1-invented",
    };

    names->mode = RESOLVER_HANGS;
    outage_config(&site);
    outage_run_resolved(&site);
    ck_assert_msg(eventually(hangs, names, STAGE_MS), "%s", stage_log(&site));
    outage_say(&site);
    if (outage_is_soak()) {
        pause_ms(12000);
        outage_say(&site);
    }
    process_signal(&site.bot, SIGTERM);
    ck_assert_msg(process_wait(&site.bot, 5000) == 0, "%s", stage_log(&site));
}
END_TEST

/* ---- FM07 --------------------------------------------------------------- */

struct link_wait {
    const struct site *site;
    int link;
    bool is_there;
};

static bool
link_is(void *ctx)
{
    const struct link_wait *w = ctx;
    json_t *links = json_object_get(stage_see(w->site, "links"), "links");
    json_t *link;
    size_t i;

    json_array_foreach(links, i, link)
    {
        if (stage_number(link, "id") == w->link)
            return w->is_there;
    }
    return !w->is_there;
}

static void
await_link(const struct site *site, int link, bool is_there)
{
    struct link_wait w = { site, link, is_there };

    ck_assert_msg(eventually(link_is, &w, STAGE_MS), "link %d: %s", link,
                  stage_log(site));
}

/* What the connections carry needs real time: the clock is moved on when so
 * many more commands were acknowledged. */
#define COMMANDS_A_ROUND 20

static int64_t
load_acked(const struct site *site)
{
    return stage_number(stage_see(site, "load"), "acked");
}

struct load_wait {
    const struct site *site;
    int64_t acked;
};

static bool
load_has_acked(void *ctx)
{
    const struct load_wait *w = ctx;
    json_t *o = stage_see(w->site, "load");

    return stage_number(o, "acked") >= w->acked ||
           json_is_true(json_object_get(o, "done"));
}

/* Commands, which do not come again, without a pause all the while. */
START_TEST(fm07_no_command_is_lost_in_a_refresh_every_two_seconds)
{
    struct site site = { 0 };
    struct load_wait w = { &site, 0 };
    int count = outage_is_soak() ? 20000 : 500;
    int rounds;
    json_t *o;

    outage_begin(&site);
    /* Late is what a busy disk makes it; lost is what this is about. */
    stage_do(&site, "settings", "{'ack_ms': 10000}");
    stage_do(&site, "load",
             "{'text': 'health', 'count': %d, 'in_flight': 2, 'as': 'U0ANA'}",
             count);
    for (rounds = 0; load_acked(&site) < count - COMMANDS_A_ROUND; rounds++) {
        clock_forward(&site.bot, 2000);
        stage_do(&site, "disconnect",
                 "{'reason': '%s', 'then': 'frame', 'after_ms': 3000}",
                 rounds % 2 == 0 ? "refresh_requested" : "warning");
        ck_assert_msg(outage_counts("callsheet_connects_total", rounds + 2),
                      "%s", stage_log(&site));
        w.acked = load_acked(&site) + COMMANDS_A_ROUND;
        ck_assert(eventually(load_has_acked, &w, STAGE_MS));
    }
    ck_assert(stage_waits(&site, "for=load"));
    ck_assert_int_ge(rounds, 5); /* a busy machine is late to ask for more */
    o = stage_see(&site, "load");
    ck_assert_msg(stage_number(o, "lost") == 0, "%d lost in %d rounds: %s",
                  (int)stage_number(o, "lost"), rounds, stage_log(&site));
    ck_assert_int_eq(stage_number(o, "acked"), count);
    ck_assert_int_eq(stage_metric("callsheet_acks_dropped_total"), 0);
    ck_assert_int_eq(outage_dials(&site), rounds + 1);
    stage_close(&site);
}
END_TEST

static void
press(const struct site *site, int link, int number)
{
    json_t *out = stage_do(
        site, "envelope",
        "{'type': 'slash_commands', 'link': %d, 'payload': {'user_id': "
        "'U0ANA', 'command': '/callsheet', 'channel_id': 'D0ANA', 'team_id': "
        "'T0LOCAL', 'trigger_id': '7.%d', 'text': 'health'}}",
        link, number);

    ck_assert_msg(stage_envelope(site, stage_text(out, "envelope_id"), "acked"),
                  "%s", stage_log(site));
}

/* The new one has said hello before it is here. */
START_TEST(fm07_what_is_under_way_on_the_old_connection_is_heard)
{
    struct site site = { 0 };
    int link, rounds = 20;

    outage_begin(&site);
    for (link = 1; link <= rounds; link++) {
        stage_do(&site, "settings", "{'withhold_hello': true}");
        outage_step(&site, 2000);
        stage_do(&site, "disconnect",
                 "{'link': %d, 'reason': 'warning', 'then': 'none'}", link);
        await_link(&site, link + 1, true);
        stage_do(&site, "settings", "{'withhold_hello': false}");
        stage_do(&site, "hello", "{'link': %d}", link + 1);
        press(&site, link, link);
        ck_assert(outage_counts("callsheet_connects_total", link + 1));
    }
    ck_assert_int_eq(outage_dials(&site), rounds + 1);
    stage_close(&site);
}
END_TEST

/* ---- FM08 --------------------------------------------------------------- */

enum moment {
    BEFORE_DIAL,
    BEFORE_HELLO,
    WITH_HELLO,
    AFTER_HELLO,
    NEW_ONE_INSTEAD, /* before its hello: the old one serves on */
    BOTH_BEFORE_HELLO,
    MOMENTS
};

static const char *const moment_names[MOMENTS] = {
    "before the dial", "before the hello",        "with the hello",
    "after the hello", "the new one, not itself", "both before the hello",
};

static const char *const ends[] = { "frame", "fin", "rst" };

/* It may be gone already. */
static void
end_link(const struct site *site, int link, const char *how)
{
    json_decref(web(text("%s/control/close", site->origin),
                    text("{\"link\": %d, \"how\": \"%s\"}", link, how))
                    .json);
}

/* The old one is told to go, the next one waits for its hello. A second dial
 * within a second would wait: so until the clock moves it has not begun. */
static void
refresh(struct site *site, int old, enum moment moment, const char *how)
{
    int draining = outage_lines(site, "to=\"draining\"", "");

    stage_do(site, "settings", "{'withhold_hello': true}");
    outage_step(site, 2000);
    stage_do(site, "disconnect",
             "{'link': %d, 'reason': 'refresh_requested', 'then': 'none'}",
             old);
    if (moment == BEFORE_DIAL)
        end_link(site, old, how);
    ck_assert(outage_tells(site, "to=\"draining\"", draining + 1));
    await_link(site, old + 1, true);
    if (moment == BEFORE_HELLO || moment == BOTH_BEFORE_HELLO)
        end_link(site, old, how);
    if (moment == NEW_ONE_INSTEAD || moment == BOTH_BEFORE_HELLO) {
        end_link(site, old + 1, how);
        await_link(site, old + 1, false);
    }
}

/* Now it may say hello. How many dials that took. */
static int
replace(struct site *site, int old, enum moment moment, const char *how)
{
    long connects = stage_metric("callsheet_connects_total");
    int before = outage_dials(site);
    bool is_again = moment == NEW_ONE_INSTEAD || moment == BOTH_BEFORE_HELLO;

    refresh(site, old, moment, how);
    stage_do(site, "settings", "{'withhold_hello': false}");
    if (moment == WITH_HELLO)
        end_link(site, old, how);
    if (is_again)
        outage_step(site, OUTAGE_BACKOFF_MS);
    else
        stage_do(site, "hello", "{'link': %d}", old + 1);
    ck_assert_msg(outage_counts("callsheet_connects_total", connects + 1),
                  "%s: %s", moment_names[moment], stage_log(site));
    if (moment == AFTER_HELLO)
        end_link(site, old, how);
    outage_pass(site, 8000, 1000);
    ck_assert_msg(stage_waits(site, "for=ready&count=1"), "%s: %s",
                  moment_names[moment], stage_log(site));
    return outage_dials(site) - before;
}

START_TEST(fm08_one_dial_a_refresh_in_whatever_order_they_end)
{
    struct site site = { 0 };
    int i, dials, link = 1;

    outage_begin(&site);
    for (i = 0; i < MOMENTS * COUNT(ends); i++) {
        enum moment moment = (enum moment)(i / COUNT(ends));
        const char *how = ends[i % COUNT(ends)];

        outage_step(&site, 61000); /* it stood a minute */
        dials = replace(&site, link, moment, how);
        link += dials;
        ck_assert_msg(dials == (moment < NEW_ONE_INSTEAD ? 1 : 2),
                      "%s, %s: %d dials: %s", moment_names[moment], how, dials,
                      stage_log(&site));
        outage_hears(&site, i);
    }
    ck_assert_int_eq(stage_metric("callsheet_connected"), 1);
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_link)
{
    TCase *tc = test_case(suite, "fm_link", outage_is_soak() ? 3600 : 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fm01_a_half_open_connection_is_replaced_within_seconds);
    tcase_add_test(tc, fm02_half_an_hour_of_silence_is_not_death);
    tcase_add_loop_test(tc, fm03_a_handshake_without_an_answer_is_dialed_again,
                        0, COUNT(quiet_modes));
    tcase_add_test(tc, fm04_whatever_is_not_an_upgrade_is_a_failed_dial);
    tcase_add_test(tc, fm05_no_trouble_with_opening_is_the_last_word);
    tcase_add_test(tc, fm06_a_name_that_fails_50_times_is_asked_50_times);
    tcase_add_test(tc, fm06_a_name_that_hangs_holds_up_nothing);
    tcase_add_test(tc, fm06_the_name_of_the_api_holds_up_nothing_either);
    tcase_add_test(tc, fm07_no_command_is_lost_in_a_refresh_every_two_seconds);
    tcase_add_test(tc, fm07_what_is_under_way_on_the_old_connection_is_heard);
    tcase_add_test(tc, fm08_one_dial_a_refresh_in_whatever_order_they_end);
}
