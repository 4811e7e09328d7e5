/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_dial.c - when Slack is dialed: how often, and how soon again.
 */
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "metrics.h"
#include "support/peer.h"
#include "support/slack_rig.h"
#include "support/test.h"

static void
open_and_leave(int fd, int nth)
{
    (void)nth;
    rig_hello(fd, 1);
}

START_TEST(fm11_dying_after_hello_is_not_dialed_in_a_storm)
{
    rig.link = open_and_leave;
    rig_start();
    rig_pass(600000, 1500);
    ck_assert_int_ge(rig_count(&rig.links), 8);
    ck_assert_int_le(rig_count(&rig.links), 22);
}
END_TEST

static void
refuse_fatally(int fd, const char *method, const char *body, int nth)
{
    (void)method;
    (void)body;
    (void)nth;
    peer_answer(fd, 200, "", "{\"ok\":false,\"error\":\"invalid_auth\"}");
}

START_TEST(fm13_a_dead_token_is_tried_every_15_minutes)
{
    rig.api = refuse_fatally;
    rig_start();
    rig_pass(3600000, 30000);
    ck_assert_int_ge(rig_count(&rig.auths), 4);
    ck_assert_int_le(rig_count(&rig.auths), 6);
    ck_assert(!rig_is_ready());
    ck_assert_int_eq(metric_get(METRIC_TOKEN_REFUSED), 1);
}
END_TEST

static void
refuse_app_token(int fd, const char *method, const char *body, int nth)
{
    (void)body;
    (void)nth;
    if (strcmp(method, "auth.test") == 0)
        rig_answer(fd, method);
    else
        refuse_fatally(fd, method, body, nth);
}

START_TEST(fm13_a_dead_app_token_likewise)
{
    rig.api = refuse_app_token;
    rig_start();
    rig_pass(3600000, 30000);
    ck_assert_int_ge(rig_count(&rig.opens), 4);
    ck_assert_int_le(rig_count(&rig.opens), 6);
    /* The other token is good: that does not hide it. */
    ck_assert_int_eq(metric_get(METRIC_TOKEN_REFUSED), 1);
    ck_assert_int_eq(metric_get(METRIC_DIAL_FAILURES_TOKEN),
                     rig_count(&rig.opens));
}
END_TEST

static void
fail_first(int fd, const char *method, const char *body, int nth)
{
    static const char *const errors[] = {
        "{\"ok\":false,\"error\":\"internal_error\"}",
        "{\"ok\":false,\"error\":\"fatal_error\"}",
        "{\"ok\":false,\"error\":\"something_new\"}",
        "<html>Bad gateway</html>",
        "",
        "{}",
        "[]",
        "{\"ok\":true}",
        "{\"ok\":true,\"url\":7}",
        "{\"ok\":true,\"url\":\"nonsense\"}",
        "{\"ok\":true,\"url\":\"ws://example.org/x\"}",
    };

    (void)body;
    if (nth < (int)ARRAY_LEN(errors) &&
        (strcmp(method, "auth.test") != 0 || nth < 7))
        peer_answer(fd, nth % 3 == 0 ? 502 : 200, "", errors[nth]);
    else
        rig_answer(fd, method);
}

static void
pass_until_ready(int64_t ms)
{
    for (; ms > 0 && !rig_is_ready(); ms -= 2000)
        rig_pass(2000, 2000);
}

START_TEST(fm05_only_the_listed_errors_are_fatal)
{
    rig.api = fail_first;
    rig.link = rig_stay;
    rig_start();
    pass_until_ready(900000);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(rig_count(&rig.opens), 12);
}
END_TEST

static void
limit_first(int fd, const char *method, const char *body, int nth)
{
    (void)body;
    if (strcmp(method, "auth.test") != 0 && nth == 0)
        peer_answer(fd, 429, "Retry-After: 30\r\n",
                    "{\"ok\":false,\"error\":\"ratelimited\"}");
    else
        rig_answer(fd, method);
}

START_TEST(fm11_retry_after_is_obeyed)
{
    rig.api = limit_first;
    rig.link = rig_stay;
    rig_start();
    rig_turn(30);
    rig_pass(29000, 500);
    ck_assert_int_eq(rig_count(&rig.opens), 1);
    rig_pass(4000, 500);
    ck_assert_int_eq(rig_count(&rig.opens), 2);
    ck_assert(rig_is_ready());
}
END_TEST

static int64_t dialed_at[16];

static void
too_many(int fd, int nth)
{
    if (nth < 16)
        dialed_at[nth] = clock_mono_ms();
    if (nth < 3)
        (void)peer_text(fd, "{\"type\":\"disconnect\","
                            "\"reason\":\"too_many_websockets\"}");
    else
        rig_hello(fd, 1);
    rig_wait(fd);
}

START_TEST(fm09_too_many_sockets_are_not_answered_with_another)
{
    int i;

    rig.link = too_many;
    rig_start();
    rig_turn(50);
    pass_until_ready(910000);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(rig_count(&rig.links), 4);
    for (i = 1; i < 4; i++) {
        ck_assert_int_ge(dialed_at[i] - dialed_at[i - 1], 119000);
        ck_assert_int_le(dialed_at[i] - dialed_at[i - 1], 310000);
    }
}
END_TEST

static int hello_code; /* the link without hello was closed with it */

static void
no_hello(int fd, int nth)
{
    if (nth > 0)
        rig_hello(fd, 1);
    hello_code = rig_wait_close(fd);
}

START_TEST(without_hello_it_is_closed_and_dialed_again)
{
    rig.link = no_hello;
    rig_start();
    rig_turn(50);
    ck_assert(!rig_is_ready());
    rig_pass(9000, 500);
    ck_assert_int_eq(rig_count(&rig.links), 1);
    rig_pass(3000, 500);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(rig_count(&rig.links), 2);
    ck_assert_int_eq(hello_code, 1000);
    ck_assert_int_eq(metric_get(METRIC_DIAL_FAILURES_HELLO), 1);
}
END_TEST

static void
disable_link(int fd, int nth)
{
    rig_hello(fd, 1);
    if (nth == 0)
        (void)peer_text(fd, "{\"type\":\"disconnect\","
                            "\"reason\":\"link_disabled\"}");
    rig_wait(fd);
}

static bool
is_disabled(void)
{
    return metric_get(METRIC_DISCONNECTS_DISABLED) == 1;
}

START_TEST(a_disabled_link_is_tried_after_minutes)
{
    rig.link = disable_link;
    rig_start();
    rig_until(is_disabled);
    rig_turn(10);
    rig_pass(297000, 3000);
    ck_assert_int_eq(rig_count(&rig.links), 1);
    rig_pass(5000, 500);
    rig_until(rig_has_two_links);
    rig_until(rig_is_ready);
}
END_TEST

static int is_minute_over;

static void
stay_a_minute(int fd, int nth)
{
    rig_hello(fd, 1);
    if (nth == 0)
        while (!rig_count(&is_minute_over))
            (void)usleep(1000);
    else
        rig_wait(fd);
}

static bool
is_lost(void)
{
    return metric_get(METRIC_DISCONNECTS_LOST) == 1;
}

/* Back-off would take three times as long at least. */
static void
expect_redial_at_once(void)
{
    rig_until(is_lost);
    clock_move(100);
    rig_turn(1);
    ck_assert_int_eq(metric_get(METRIC_DIALS), 2);
    rig_until(rig_has_two_links);
    rig_until(rig_is_ready);
}

START_TEST(after_a_minute_the_first_redial_is_at_once)
{
    is_minute_over = 0;
    rig.config.slack.ping_ms = 0;
    rig.link = stay_a_minute;
    rig_start();
    rig_until(rig_is_ready);
    rig_pass(61000, 1000);
    __atomic_store_n(&is_minute_over, 1, __ATOMIC_SEQ_CST);
    expect_redial_at_once();
}
END_TEST

static void
leave_first(int fd, int nth)
{
    rig_hello(fd, 1);
    if (nth > 0)
        rig_wait(fd);
}

START_TEST(the_first_redial_is_at_once_for_a_young_one_too)
{
    rig.link = leave_first;
    rig_start();
    rig_until(rig_is_ready);
    expect_redial_at_once();
}
END_TEST

static void
leave(int fd, int nth)
{
    (void)nth;
    rig_hello(fd, 1);
    (void)usleep(5000);
}

/* Some hundred tries in ten seconds, then back-off up to a minute. */
START_TEST(what_does_not_get_out_is_asked_often_and_then_seldom)
{
    int64_t before, quick;

    rig.link = leave;
    rig_start();
    rig_until(rig_is_ready);
    before = metric_get(METRIC_DIALS);
    peer_stop(rig.peer);
    rig.peer = NULL;
    rig_pass(12000, 120);
    quick = metric_get(METRIC_DIALS) - before;
    ck_assert_int_ge(quick, 50);
    ck_assert_int_le(quick, 110);
    rig_pass(900000, 15000);
    ck_assert_int_ge(metric_get(METRIC_DIALS) - before - quick, 10);
    ck_assert_int_le(metric_get(METRIC_DIALS) - before, 140);
    ck_assert_int_eq(metric_get(METRIC_DIAL_FAILURES_OPEN),
                     metric_get(METRIC_DIALS) - before);
}
END_TEST

TEST_SUITE(slack_dial)
{
    TCase *tc = test_case(suite, "slack_dial", 60);

    tcase_add_checked_fixture(tc, rig_set_up, rig_tear_down);
    tcase_add_test(tc, fm11_dying_after_hello_is_not_dialed_in_a_storm);
    tcase_add_test(tc, fm13_a_dead_token_is_tried_every_15_minutes);
    tcase_add_test(tc, fm13_a_dead_app_token_likewise);
    tcase_add_test(tc, fm05_only_the_listed_errors_are_fatal);
    tcase_add_test(tc, fm11_retry_after_is_obeyed);
    tcase_add_test(tc, fm09_too_many_sockets_are_not_answered_with_another);
    tcase_add_test(tc, without_hello_it_is_closed_and_dialed_again);
    tcase_add_test(tc, a_disabled_link_is_tried_after_minutes);
    tcase_add_test(tc, after_a_minute_the_first_redial_is_at_once);
    tcase_add_test(tc, the_first_redial_is_at_once_for_a_young_one_too);
    tcase_add_test(tc, what_does_not_get_out_is_asked_often_and_then_seldom);
}
