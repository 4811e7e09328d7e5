/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_dial.c - how often it dials, when it is refused, and when Slack is
 * away.
 */
#include <signal.h>
#include <string.h>

#include "outage.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
/* A refused token is shown again so often. */
#define FATAL_MS (15 * MINUTE_MS)

static int64_t
gap_ms(struct site *site, int i)
{
    return outage_dialed_ms(site, i) - outage_dialed_ms(site, i - 1);
}

/* ---- FM09 --------------------------------------------------------------- */

START_TEST(fm09_too_many_websockets_five_times)
{
    struct site site = { 0 };
    int64_t begun = now_ms(), real_ms;
    int i, step;

    outage_begin(&site);
    stage_do(&site, "settings", "{'max_links': 0}");
    stage_do(&site, "disconnect",
             "{'reason': 'too_many_websockets', 'then': 'fin', 'after_ms': "
             "1}");
    ck_assert(outage_tells(&site, "told to go", 1));
    outage_say(&site);
    for (i = 2; i <= 5; i++) {
        for (step = 0; step < 40 && outage_dials(&site) < i; step++)
            outage_step(&site, 10000);
        ck_assert_msg(outage_tells(&site, "told to go", i), "%s",
                      stage_log(&site));
    }
    stage_do(&site, "settings", "{'max_links': 10}");
    ck_assert_msg(outage_until_connected(&site, 310000, 10000, STAGE_MS) >= 0,
                  "%s", stage_log(&site));
    real_ms = now_ms() - begun;
    ck_assert_int_eq(outage_dials(&site), 6);
    for (i = 1; i < 6; i++) {
        ck_assert_int_ge(gap_ms(&site, i), 2 * MINUTE_MS);
        ck_assert_int_le(gap_ms(&site, i), 5 * MINUTE_MS + 10000 + real_ms);
    }
    /* Each time somebody should know. */
    ck_assert_int_eq(outage_lines(&site, " error ", "told to go"), 5);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* ---- FM10 --------------------------------------------------------------- */

/* How many connections said that they close, all with 1000. */
static int
closes_1000(const struct site *site)
{
    json_t *closes = json_object_get(stage_see(site, "links"), "closes");
    json_t *close;
    size_t i;

    json_array_foreach(closes, i, close)
    {
        ck_assert_int_eq(stage_number(close, "code"), 1000);
    }
    return (int)json_array_size(closes);
}

struct closes_wait {
    const struct site *site;
    int number;
};

static bool
has_closed(void *ctx)
{
    const struct closes_wait *w = ctx;

    return closes_1000(w->site) == w->number;
}

static void
assert_closes(const struct site *site, int number)
{
    struct closes_wait w = { site, number };

    ck_assert_msg(eventually(has_closed, &w, STAGE_MS), "%d close frames: %s",
                  closes_1000(site), stage_log(site));
}

static const struct {
    const char *what, *body, *state;
    int signal, links;
} leaving[] = {
    { "settings", "{}", "to=\"ready\"", SIGTERM, 1 },
    { "settings", "{}", "to=\"ready\"", SIGINT, 1 },
    { "settings", "{'withhold_hello': true}", "to=\"await hello\"", SIGTERM,
      1 },
};

START_TEST(fm10_a_close_frame_goes_out_when_it_ends)
{
    struct site site = { 0 };

    outage_open(&site);
    stage_do(&site, leaving[_i].what, "%s", leaving[_i].body);
    outage_run_bot(&site, NULL);
    ck_assert(outage_tells(&site, leaving[_i].state, 1));
    process_signal(&site.bot, leaving[_i].signal);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    assert_closes(&site, leaving[_i].links);
    stage_release(&site);
}
END_TEST

/* The old one, the one that waits for its hello: both are let go. */
START_TEST(fm10_close_frames_go_out_on_both_during_a_refresh)
{
    struct site site = { 0 };

    outage_begin(&site);
    stage_do(&site, "settings", "{'withhold_hello': true}");
    outage_step(&site, 2000);
    stage_do(&site, "disconnect", "{'reason': 'warning', 'then': 'none'}");
    ck_assert(outage_tells(&site, "to=\"await hello\"", 2));
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    assert_closes(&site, 2);
    stage_release(&site);
}
END_TEST

/* And whenever one connection takes the place of another. */
START_TEST(fm10_what_is_replaced_or_refused_is_closed_too)
{
    struct site site = { 0 };

    outage_begin(&site);
    outage_step(&site, 2000);
    stage_do(&site, "disconnect", "{'reason': 'warning', 'then': 'none'}");
    ck_assert(outage_counts("callsheet_connects_total", 2));
    outage_step(&site, 4000);
    assert_closes(&site, 1);
    stage_do(&site, "disconnect",
             "{'reason': 'link_disabled', 'then': 'none'}");
    assert_closes(&site, 2);
    stage_close(&site);
}
END_TEST

/* Slack counts five where there is one. */
START_TEST(fm10_ghosts_are_told_once_an_hour)
{
    struct site site = { 0 };
    int i;

    outage_open(&site);
    stage_do(&site, "settings", "{'ghosts': 4}");
    outage_run_bot(&site, NULL);
    for (i = 0; i < 15; i++) {
        ck_assert_int_ge(outage_until_connected(&site, OUTAGE_BACKOFF_MS,
                                                OUTAGE_BACKOFF_MS, STAGE_MS),
                         0);
        ck_assert_int_eq(stage_metric("callsheet_slack_connections"), 5);
        /* 14 reconnects, five minutes apart: 70 minutes. */
        ck_assert_int_eq(outage_lines(&site, " warn ", "connections=5 ours=1"),
                         i < 12 ? 1 : 2);
        outage_step(&site, 5 * MINUTE_MS);
        outage_cut(&site, "fin");
        outage_step(&site, 1000);
    }
    ck_assert(outage_counts("callsheet_connects_total", 16));
    stage_do(&site, "settings", "{'ghosts': 0}");
    outage_step(&site, MINUTE_MS);
    outage_cut(&site, "fin");
    ck_assert_int_ge(outage_until_connected(&site, OUTAGE_BACKOFF_MS,
                                            OUTAGE_BACKOFF_MS, STAGE_MS),
                     0);
    ck_assert_int_eq(stage_metric("callsheet_slack_connections"), 1);
    stage_close(&site);
}
END_TEST

/* ---- FM11 --------------------------------------------------------------- */

START_TEST(fm11_dying_after_hello_for_ever_is_one_dial_a_minute)
{
    struct site site = { 0 };
    int64_t start_ms;
    int i, late = 0;

    outage_open(&site);
    stage_do(&site, "settings", "{'end_after_hello': true}");
    outage_run_bot(&site, NULL);
    ck_assert(outage_counts("callsheet_dials_total", 1));
    outage_pass(&site, 5 * MINUTE_MS, 2000);
    start_ms = outage_now_ms();
    outage_pass(&site, 15 * MINUTE_MS, 2000);
    ck_assert_int_ge(outage_dials(&site), 15);
    for (i = 1; i < outage_dials(&site); i++) {
        if (outage_dialed_ms(&site, i) < start_ms)
            continue;
        ck_assert_int_ge(gap_ms(&site, i), 42000);
        late++;
    }
    /* One a minute but for its jitter. */
    ck_assert_int_le(late, 17);
    ck_assert_int_ge(late, 11);
    stage_do(&site, "settings", "{'end_after_hello': false}");
    ck_assert_int_ge(outage_until_connected(&site, OUTAGE_BACKOFF_MS,
                                            OUTAGE_BACKOFF_MS, STAGE_MS),
                     0);
    stage_close(&site);
}
END_TEST

START_TEST(fm11_retry_after_is_obeyed_when_opening)
{
    struct site site = { 0 };
    int64_t begun = now_ms(), real_ms;
    int i;

    outage_begin(&site);
    outage_step(&site, 61000); /* so that it would dial at once */
    stage_do(&site, "fault",
             "{'method': 'apps.connections.open', 'times': 3, 'kind': "
             "'ratelimited', 'retry_after': 90}");
    outage_cut(&site, "rst");
    ck_assert_int_ge(outage_until_connected(&site, 300000, 1000, STAGE_MS), 0);
    real_ms = now_ms() - begun;
    ck_assert_int_eq(outage_dials(&site), 5);
    ck_assert_int_lt(gap_ms(&site, 1), 61000 + 1000 + real_ms);
    for (i = 2; i < 5; i++) {
        ck_assert_int_ge(gap_ms(&site, i), 90000);
        ck_assert_int_le(gap_ms(&site, i), 90000 + 1000 + real_ms);
    }
    /* Nobody asks in between. */
    ck_assert_int_eq(stage_calls(&site, "apps.connections.open"), 5);
    stage_close(&site);
}
END_TEST

/* ---- FM12 --------------------------------------------------------------- */

static const char *const cuts[] = { "frame", "fin", "rst" };

/* In full: a thousand. */
START_TEST(fm12_after_each_of_a_hundred_reconnects_it_hears)
{
    struct site site = { 0 };
    int count = outage_is_soak() ? 1000 : 100;
    int i;

    outage_begin(&site);
    for (i = 0; i < count; i++) {
        outage_step(&site, 61000);
        outage_cut(&site, cuts[i % COUNT(cuts)]);
        ck_assert_msg(outage_until_connected(&site, OUTAGE_BACKOFF_MS, 200,
                                             STAGE_MS) >= 0,
                      "%d: %s", i, stage_log(&site));
        outage_hears(&site, i);
        if (i % 100 == 99) {
            stage_settle(&site);
            stage_do(&site, "forget", "{}"); /* it lists no more than 1,000 */
        }
    }
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), count);
    ck_assert_int_eq(outage_dials(&site), count + 1);
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "heard "), count);
    stage_close(&site);
}
END_TEST

/* ---- FM13 --------------------------------------------------------------- */

static int
all_calls(const struct site *site)
{
    json_t *counts =
        json_object_get(stage_see(site, "calls?after=1000000"), "counts");
    json_t *count;
    const char *method;
    int sum = 0;

    json_object_foreach(counts, method, count)
    {
        sum += (int)json_integer_value(count);
    }
    return sum;
}

/* From the start, and for an hour; then it is accepted. */
START_TEST(fm13_a_refused_token_is_shown_six_times_an_hour_at_most)
{
    struct site site = { 0 };
    int refused;

    outage_open(&site);
    stage_do(&site, "fault",
             "{'method': '*', 'times': 1000000, 'kind': 'error', 'code': "
             "'invalid_auth'}");
    outage_run_bot(&site, NULL);
    ck_assert(outage_tells(&site, "invalid_auth", 1));
    outage_pass(&site, HOUR_MS, MINUTE_MS);
    refused = all_calls(&site);
    /* Each takes real time, in which the clock moves on. */
    ck_assert_msg(refused >= 2 && refused <= 6, "%d calls: %s", refused,
                  stage_log(&site));
    ck_assert_int_eq(stage_metric("callsheet_connected"), 0);
    ck_assert_int_ge(outage_lines(&site, " error ", "invalid_auth"), 1);
    outage_say(&site);
    stage_do(&site, "faults/clear", "{}");
    ck_assert_msg(outage_until_connected(&site, FATAL_MS + MINUTE_MS, MINUTE_MS,
                                         STAGE_MS) >= 0,
                  "%s", stage_log(&site));
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

static const char *const dead_tokens[] = {
    "invalid_auth",   "not_authed",    "account_inactive",
    "token_revoked",  "token_expired", "user_removed_from_team",
    "team_disabled",  "missing_scope", "not_allowed_token_type",
    "forbidden_team",
};

START_TEST(fm13_each_code_of_a_dead_token_waits_a_quarter_of_an_hour)
{
    struct site site = { 0 };
    int i, before;

    outage_begin(&site);
    for (i = 0; i < COUNT(dead_tokens); i++) {
        outage_step(&site, MINUTE_MS + 1000);
        before = outage_dials(&site);
        stage_do(&site, "fault",
                 "{'method': 'apps.connections.open', 'times': 1, 'kind': "
                 "'error', 'code': '%s'}",
                 dead_tokens[i]);
        outage_cut(&site, "fin");
        ck_assert_msg(outage_until_connected(&site, FATAL_MS + MINUTE_MS,
                                             MINUTE_MS, STAGE_MS) >= 0,
                      "%s: %s", dead_tokens[i], stage_log(&site));
        ck_assert_int_eq(outage_dials(&site) - before, 2);
        ck_assert_int_ge(gap_ms(&site, before + 1), FATAL_MS);
        ck_assert_int_eq(outage_lines(&site, "to=\"fatal\"", dead_tokens[i]),
                         1);
    }
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* The socket's token alone: what it has to say still goes out. */
START_TEST(fm13_a_refused_app_token_stops_nothing_else)
{
    struct site site = { 0 };
    int before;

    outage_begin(&site);
    stage_do(&site, "fault",
             "{'method': 'apps.connections.open', 'times': 1000000, 'kind': "
             "'error', 'code': 'token_revoked'}");
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'times': 3, 'kind': 'http', "
             "'status': 503, 'body': ''}");
    before = stage_calls(&site, "apps.connections.open");
    (void)stage_event(&site, "Ev13", "1700000000.000100", 0,
                      "deadline add to be told x by tomorrow");
    ck_assert(stage_sql_is("SELECT count(*) FROM deadline", 1));
    outage_cut(&site, "fin");
    outage_pass(&site, HOUR_MS, MINUTE_MS);
    ck_assert_int_le(stage_calls(&site, "apps.connections.open") - before, 6);
    ck_assert_int_ge(stage_calls(&site, "apps.connections.open") - before, 4);
    stage_expect(&site, "U0ANA", "D0ANA", "to be told x");
    outage_say(&site);
    stage_do(&site, "faults/clear", "{}");
    ck_assert_int_ge(outage_until_connected(&site, FATAL_MS + MINUTE_MS,
                                            MINUTE_MS, STAGE_MS),
                     0);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* While it runs, and with an answer that has not gone out yet: that one is
 * kept until the token is good again. */
START_TEST(fm13_a_token_revoked_while_it_runs)
{
    struct site site = { 0 };
    int before;

    outage_begin(&site);
    stage_do(&site, "fault",
             "{'method': '*', 'times': 1000000, 'kind': 'error', 'code': "
             "'token_revoked'}");
    (void)stage_event(&site, "Ev13", "1700000000.000100", 0,
                      "deadline add to be told later x by tomorrow");
    stage_do(&site, "event",
             "{'event': {'type': 'tokens_revoked', 'tokens': {'oauth': [], "
             "'bot': ['U0BOT']}}, 'then': 'fin'}");
    ck_assert(outage_tells(&site, "tokens were revoked", 1));
    ck_assert(stage_sql_is("SELECT count(*) FROM deadline", 1));
    before = stage_calls(&site, "chat.postMessage");
    outage_pass(&site, HOUR_MS, MINUTE_MS);
    ck_assert_int_le(stage_calls(&site, "apps.connections.open"), 1 + 6);
    ck_assert_int_le(stage_calls(&site, "chat.postMessage") - before, 6);
    outage_say(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "to be told later x"), 0);
    stage_do(&site, "faults/clear", "{}");
    ck_assert_int_ge(outage_until_connected(&site, FATAL_MS + MINUTE_MS,
                                            MINUTE_MS, STAGE_MS),
                     0);
    outage_pass(&site, FATAL_MS + MINUTE_MS, MINUTE_MS);
    stage_expect(&site, "U0ANA", "D0ANA", "to be told later x");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "to be told later x"), 1);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

/* ---- FM14 --------------------------------------------------------------- */

/* In full it is asked again and again through the day; in short, each step
 * is many back-offs long and so one dial. */
START_TEST(fm14_after_a_day_without_slack_it_is_back_within_a_back_off)
{
    struct site site = { 0 };
    int64_t step_ms = outage_is_soak() ? OUTAGE_BACKOFF_MS : 10 * MINUTE_MS;
    int64_t took_ms;
    int dials;

    outage_begin(&site);
    process_kill(&site.workspace);
    outage_pass(&site, 24 * HOUR_MS, step_ms);
    dials = outage_dials(&site);
    ck_assert_int_ge(dials, (int)(24 * HOUR_MS / step_ms));
    ck_assert_int_eq(stage_metric("callsheet_connected"), 0);
    ck_assert(process_is_running(&site.bot));
    outage_say(&site);
    outage_workspace_again(&site);
    took_ms = outage_until_connected(&site, OUTAGE_BACKOFF_MS, 1000, STAGE_MS);
    ck_assert_msg(took_ms >= 0 && took_ms <= OUTAGE_BACKOFF_MS, "%s",
                  stage_log(&site));
    ck_assert_int_eq(outage_dials(&site), dials + 1);
    outage_hears(&site, 1);
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_dial)
{
    TCase *tc = test_case(suite, "fm_dial", 240);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fm09_too_many_websockets_five_times);
    tcase_add_loop_test(tc, fm10_a_close_frame_goes_out_when_it_ends, 0,
                        COUNT(leaving));
    tcase_add_test(tc, fm10_close_frames_go_out_on_both_during_a_refresh);
    tcase_add_test(tc, fm10_what_is_replaced_or_refused_is_closed_too);
    tcase_add_test(tc, fm10_ghosts_are_told_once_an_hour);
    tcase_add_test(tc, fm11_dying_after_hello_for_ever_is_one_dial_a_minute);
    tcase_add_test(tc, fm11_retry_after_is_obeyed_when_opening);
    tcase_add_test(tc, fm12_after_each_of_a_hundred_reconnects_it_hears);
    tcase_add_test(tc, fm13_a_refused_token_is_shown_six_times_an_hour_at_most);
    tcase_add_test(tc,
                   fm13_each_code_of_a_dead_token_waits_a_quarter_of_an_hour);
    tcase_add_test(tc, fm13_a_refused_app_token_stops_nothing_else);
    tcase_add_test(tc, fm13_a_token_revoked_while_it_runs);
    tcase_add_test(tc,
                   fm14_after_a_day_without_slack_it_is_back_within_a_back_off);
}
