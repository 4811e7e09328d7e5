/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack.c - Slack's connections and their states, against a rig.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "metrics.h"
#include "support/peer.h"
#include "support/slack_rig.h"
#include "support/test.h"

#define COMMAND(id)                                                            \
    "{\"type\":\"slash_commands\",\"envelope_id\":\"" id "\","                 \
    "\"accepts_response_payload\":true,\"payload\":{\"user_id\":\"U0MIRA\","   \
    "\"channel_id\":\"C0\",\"command\":\"/callsheet\",\"text\":\"help\"}}"

static int close_code;   /* of the first link */
static char *first_acks; /* what came over the first link */

static void
keep_first(const char *text)
{
    struct buf b;

    buf_init(&b, 100000);
    buf_adds(&b, first_acks ? first_acks : "");
    buf_adds(&b, text);
    free(first_acks);
    first_acks = buf_take(&b);
}

static void
set_up(void)
{
    rig_set_up();
    close_code = 0;
    first_acks = NULL;
}

static void
tear_down(void)
{
    rig_tear_down();
    free(first_acks);
}

/* ---- one connection ----------------------------------------------------- */

static void
say_and_listen(int fd, int nth)
{
    char *text;

    (void)nth;
    rig_hello(fd, 1);
    (void)peer_text(fd, COMMAND("e-1"));
    (void)peer_text(fd, "{\"type\":\"interactive\",\"envelope_id\":\"e-2\","
                        "\"payload\":{\"type\":\"view_closed\"}}");
    (void)peer_text(fd, "{\"type\":\"events_api\",\"envelope_id\":\"e-3\",");
    (void)peer_text(fd, "not JSON at all");
    (void)peer_frame(fd, 0x82, "binary", 6);
    (void)peer_text(fd, COMMAND("e-4"));
    while ((text = peer_read_text(fd, &close_code)) != NULL) {
        keep_first(text);
        free(text);
    }
}

static bool
has_two_items(void)
{
    return rig.item_count >= 2;
}

START_TEST(fm16_all_is_acknowledged_that_has_an_envelope)
{
    rig.link = say_and_listen;
    rig_start();
    rig_until(has_two_items);
    ck_assert(rig.is_identified);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(metric_get(METRIC_CONNECTED), 1);
    rig_turn(30);
    rig.t->ops->stop(rig.t);
    rig_turn(50);
    ck_assert(rig.t->ops->is_stopped(rig.t));
    ck_assert_int_eq(close_code, 1000);
    ck_assert_str_eq(first_acks,
                     "{\"envelope_id\":\"e-1\"}"
                     "{\"envelope_id\":\"e-2\"}{\"envelope_id\":\"e-3\"}"
                     "{\"envelope_id\":\"e-4\"}");
    ck_assert_int_eq(metric_get(METRIC_BAD_MESSAGES), 3);
    ck_assert_int_eq(metric_get(METRIC_ACKS), 4);
    ck_assert_str_eq(rig.items[0]->line, "help");
    ck_assert_int_eq(metric_get(METRIC_CONNECTED), 0);
}
END_TEST

START_TEST(a_payload_goes_with_the_ack_where_it_may)
{
    struct ack_ref ack;

    rig.link = say_and_listen;
    rig.is_acking = false;
    rig_start();
    rig_until(has_two_items);
    ack = rig.items[0]->ack;
    rig.t->ops->ack(rig.t, &ack, "{\"text\":\"Not saved\"}");
    ack = rig.items[1]->ack;
    ack.takes_payload = false;
    rig.t->ops->ack(rig.t, &ack, "{\"text\":\"Not saved\"}");
    rig.t->ops->flush_acks(rig.t);
    rig_turn(30);
    rig.t->ops->stop(rig.t);
    rig_turn(50);
    ck_assert_ptr_nonnull(strstr(first_acks,
                                 "{\"envelope_id\":\"e-1\","
                                 "\"payload\":{\"text\":\"Not saved\"}}"));
    ck_assert_ptr_nonnull(strstr(first_acks, "{\"envelope_id\":\"e-4\"}"));
}
END_TEST

static void
say_and_leave(int fd, int nth)
{
    rig_hello(fd, 1);
    if (nth > 0)
        rig_wait(fd);
    (void)peer_text(fd, COMMAND("e-1"));
    (void)usleep(20000);
}

START_TEST(fm20_an_ack_for_a_dead_connection_is_dropped_and_counted)
{
    rig.link = say_and_leave;
    rig.is_acking = false;
    rig_start();
    rig_until(rig_has_item);
    rig_turn(60);
    rig.t->ops->ack(rig.t, &rig.items[0]->ack, NULL);
    rig.t->ops->flush_acks(rig.t);
    rig_turn(30);
    ck_assert_int_eq(metric_get(METRIC_ACKS), 0);
    ck_assert_int_eq(metric_get(METRIC_ACKS_DROPPED), 1);
}
END_TEST

START_TEST(late_acks_are_counted)
{
    rig.link = say_and_listen;
    rig.is_acking = false;
    rig_start();
    rig_until(has_two_items);
    rig.t->ops->ack(rig.t, &rig.items[0]->ack, NULL);
    rig.t->ops->flush_acks(rig.t);
    rig_turn(30);
    ck_assert_int_eq(metric_get(METRIC_ACKS_LATE), 0);
    clock_move(3500);
    rig.t->ops->ack(rig.t, &rig.items[1]->ack, NULL);
    rig.t->ops->flush_acks(rig.t);
    rig_turn(30);
    ck_assert_int_eq(metric_get(METRIC_ACKS_LATE), 1);
}
END_TEST

/* ---- make before break -------------------------------------------------- */

static int is_second_up, is_first_done;

static void
refresh_first(int fd, int nth)
{
    static const char warning[] =
        "{\"type\":\"disconnect\",\"reason\":\"warning\"}";
    char *text;

    if (nth > 0) {
        /* Between upgrade and hello the first one is still in use. */
        (void)usleep(60000);
        __atomic_store_n(&is_second_up, 1, __ATOMIC_SEQ_CST);
        rig_hello(fd, 2);
        rig_wait(fd);
        return;
    }
    rig_hello(fd, 1);
    (void)peer_text(fd, warning);
    (void)usleep(20000);
    (void)peer_text(fd, COMMAND("e-during"));
    while ((text = peer_read_text(fd, &close_code)) != NULL) {
        ck_assert_int_eq(rig_count(&is_second_up), 0);
        keep_first(text);
        free(text);
    }
    /* Closed only when the second one had said hello. */
    ck_assert_int_eq(rig_count(&is_second_up), 1);
    __atomic_store_n(&is_first_done, 1, __ATOMIC_SEQ_CST);
}

static bool
is_first_over(void)
{
    return rig_count(&is_first_done) == 1;
}

START_TEST(fm07_the_next_connection_stands_before_the_old_one_goes)
{
    is_second_up = is_first_done = 0;
    rig.link = refresh_first;
    rig_start();
    rig_until(rig_is_ready);
    rig_turn(10);
    clock_move(1000); /* a refresh is answered at most once a second */
    rig_until(is_first_over);
    ck_assert_int_eq(close_code, 1000);
    ck_assert_str_eq(first_acks, "{\"envelope_id\":\"e-during\"}");
    ck_assert(rig_is_ready());
    rig_turn(30);
    ck_assert_int_eq(rig_count(&rig.links), 2);
    ck_assert_int_eq(rig_count(&rig.opens), 2);
    ck_assert_int_eq(metric_get(METRIC_ACKS_DROPPED), 0);
}
END_TEST

static const struct {
    const char *frame;
    enum metric ended_by;
} notices[] = {
    { "\"reason\":\"warning\"", METRIC_DISCONNECTS_WARNING },
    { "\"reason\":\"refresh_requested\"", METRIC_DISCONNECTS_REFRESH },
    { "\"reason\":\"socket_of_tomorrow\"", METRIC_DISCONNECTS_OTHER },
    { "\"reason\":\"a reason of more letters than are kept of any of them "
      "\\n\\u0007\"",
      METRIC_DISCONNECTS_OTHER },
    { "\"reason\":\"\"", METRIC_DISCONNECTS_OTHER },
    { "\"reason\":7", METRIC_DISCONNECTS_OTHER },
    { "\"debug_info\":null", METRIC_DISCONNECTS_OTHER },
};
static int notice_row;

/* It is said twice, as Slack does after a warning. */
static void
notice_first(int fd, int nth)
{
    char text[300];

    rig_hello(fd, nth + 1);
    if (nth == 0) {
        (void)snprintf(text, sizeof(text), "{\"type\":\"disconnect\",%s}",
                       notices[notice_row].frame);
        (void)peer_text(fd, text);
        (void)peer_text(fd, text);
    }
    rig_wait(fd);
}

static bool
has_ended(void)
{
    return metric_get(notices[notice_row].ended_by) == 1;
}

START_TEST(fm07_every_notice_brings_the_next_connection_first)
{
    notice_row = _i;
    rig.link = notice_first;
    rig_start();
    rig_until(rig_is_ready);
    rig_turn(10);
    clock_move(1000);
    rig_until(has_ended);
    ck_assert(rig_is_ready());
    rig_turn(10);
    ck_assert_int_eq(rig_count(&rig.links), 2);
    ck_assert_int_eq(rig_count(&rig.opens), 2);
    ck_assert_int_eq(metric_get(METRIC_CONNECTS), 2);
}
END_TEST

/* The first one breaks off at each moment around the second one's hello. */
static int break_after_ms;

static void
break_first(int fd, int nth)
{
    if (nth > 0) {
        (void)usleep(30000);
        rig_hello(fd, 1);
        rig_wait(fd);
        return;
    }
    rig_hello(fd, 1);
    (void)peer_text(fd, "{\"type\":\"disconnect\","
                        "\"reason\":\"refresh_requested\"}");
    (void)usleep((useconds_t)break_after_ms * 1000);
}

START_TEST(fm08_one_dial_however_the_old_connection_ends)
{
    break_after_ms = _i * 10;
    rig.link = break_first;
    rig_start();
    rig_until(rig_is_ready);
    rig_turn(10);
    clock_move(1000);
    rig_turn(150);
    rig_until(rig_is_ready);
    ck_assert_int_eq(rig_count(&rig.links), 2);
    ck_assert_int_eq(rig_count(&rig.opens), 2);
}
END_TEST

static void
never_pong(int fd, int nth)
{
    char *payload;
    size_t len;

    rig_hello(fd, nth + 1);
    if (nth > 0) {
        rig_wait(fd);
        return;
    }
    while (peer_read_frame(fd, &payload, &len) >= 0)
        free(payload);
}

START_TEST(fm01_a_late_pong_brings_a_second_connection_first)
{
    rig.link = never_pong;
    rig_start();
    rig_until(rig_is_ready);
    rig_pass(5000, 500);
    ck_assert_int_eq(metric_get(METRIC_PONGS_LATE), 1);
    rig_until(rig_has_two_links);
    rig_pass(4000, 500);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(rig_count(&rig.links), 2);
    ck_assert_int_eq(metric_get(METRIC_DISCONNECTS_PONG_LATE), 1);
}
END_TEST

START_TEST(fm02_silence_is_not_death)
{
    rig.link = rig_stay;
    rig_start();
    rig_until(rig_is_ready);
    rig_pass(1800000, 3000);
    ck_assert(rig_is_ready());
    ck_assert_int_eq(rig_count(&rig.links), 1);
    ck_assert_int_eq(metric_get(METRIC_SLACK_HEARD), 0);
    ck_assert_int_eq(metric_get(METRIC_SLACK_CONNECTIONS), 5);
}
END_TEST

/* The second one dies while the first one still owes an ack. */
static void
die_as_successor(int fd, int nth)
{
    char *text;

    while (nth > 1 && !rig_count(&is_second_up))
        (void)usleep(1000);
    rig_hello(fd, 1);
    if (nth == 1)
        return;
    if (nth > 1) {
        rig_wait(fd);
        return;
    }
    (void)peer_text(fd, COMMAND("e-owed"));
    (void)peer_text(fd, "{\"type\":\"disconnect\","
                        "\"reason\":\"refresh_requested\"}");
    while ((text = peer_read_text(fd, &close_code)) != NULL) {
        keep_first(text);
        free(text);
    }
    __atomic_store_n(&is_first_done, 1, __ATOMIC_SEQ_CST);
}

START_TEST(fm08_the_old_connection_stays_when_its_successor_dies)
{
    int i;

    is_first_done = is_second_up = 0;
    rig.link = die_as_successor;
    rig.is_acking = false;
    rig_start();
    rig_until(rig_has_item);
    rig_turn(10);
    clock_move(1000);
    rig_turn(200);
    ck_assert_int_eq(rig_count(&rig.links), 3);
    /* The third one keeps silent for longer than acks are waited for. */
    for (i = 0; i < 8; i++) {
        clock_move(500);
        rig_turn(5);
    }
    ck_assert_int_eq(rig_count(&rig.links), 3);
    ck_assert(rig_is_ready());
    rig.t->ops->ack(rig.t, &rig.items[0]->ack, NULL);
    rig.t->ops->flush_acks(rig.t);
    __atomic_store_n(&is_second_up, 1, __ATOMIC_SEQ_CST);
    rig_until(is_first_over);
    ck_assert_str_eq(first_acks, "{\"envelope_id\":\"e-owed\"}");
    ck_assert_int_eq(close_code, 1000);
    ck_assert_int_eq(metric_get(METRIC_ACKS_DROPPED), 0);
    ck_assert_int_eq(rig_count(&rig.links), 3);
    ck_assert(rig_is_ready());
}
END_TEST

/* ---- the end ------------------------------------------------------------ */

static void
hang_api(int fd, const char *method, const char *body, int nth)
{
    (void)body;
    (void)nth;
    if (strcmp(method, "auth.test") == 0)
        rig_answer(fd, method);
    /* apps.connections.open is never answered */
}

static bool
has_opened(void)
{
    return rig_count(&rig.opens) == 1;
}

START_TEST(fm40_stopping_while_opening_does_not_wait)
{
    rig.api = hang_api;
    rig_start();
    rig_until(has_opened);
    rig.t->ops->stop(rig.t);
    ck_assert(rig.t->ops->is_stopped(rig.t));
    rig_pass(20000, 1000);
    ck_assert_int_eq(rig_count(&rig.opens), 1);
}
END_TEST

static void
ignore_all(int fd, int nth)
{
    char bytes[100];

    (void)nth;
    rig_hello(fd, 1);
    while (read(fd, bytes, sizeof(bytes)) > 0)
        ;
}

START_TEST(fm40_a_peer_that_ignores_the_close_is_left)
{
    rig.link = ignore_all;
    rig_start();
    rig_until(rig_is_ready);
    rig.t->ops->stop(rig.t);
    rig_turn(20);
    rig_pass(3500, 500);
    ck_assert(rig.t->ops->is_stopped(rig.t));
}
END_TEST

START_TEST(leaving_at_any_moment_is_clean)
{
    int turns;

    rig.link = say_and_listen;
    rig_start();
    for (turns = 0; turns < _i; turns++)
        ck_assert_int_eq(loop_turn(rig.loop, turns % 2 == 0), ERR_OK);
    if (_i % 3 == 0)
        rig.t->ops->stop(rig.t);
}
END_TEST

TEST_SUITE(slack)
{
    TCase *tc = test_case(suite, "slack", 60);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, fm16_all_is_acknowledged_that_has_an_envelope);
    tcase_add_test(tc, a_payload_goes_with_the_ack_where_it_may);
    tcase_add_test(tc,
                   fm20_an_ack_for_a_dead_connection_is_dropped_and_counted);
    tcase_add_test(tc, late_acks_are_counted);
    tcase_add_test(tc, fm07_the_next_connection_stands_before_the_old_one_goes);
    tcase_add_loop_test(tc, fm07_every_notice_brings_the_next_connection_first,
                        0, (int)ARRAY_LEN(notices));
    tcase_add_loop_test(tc, fm08_one_dial_however_the_old_connection_ends, 0,
                        7);
    tcase_add_test(tc, fm01_a_late_pong_brings_a_second_connection_first);
    tcase_add_test(tc, fm02_silence_is_not_death);
    tcase_add_test(tc, fm08_the_old_connection_stays_when_its_successor_dies);
    tcase_add_test(tc, fm40_stopping_while_opening_does_not_wait);
    tcase_add_test(tc, fm40_a_peer_that_ignores_the_close_is_left);
    tcase_add_loop_test(tc, leaving_at_any_moment_is_clean, 0, 20);
}
