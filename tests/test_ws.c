/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ws.c - bot/transport/ws*.c and lookup.c against a scripted peer.
 */
#include "transport/ws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "loop.h"
#include "support/peer.h"
#include "support/test.h"
#include "support/wire.h"
#include "timer.h"
#include "transport/lookup.h"

/* ---- receiving ---------------------------------------------------------- */

static void
say_fragments(struct peer *p, int fd, int nth, void *ctx)
{
    (void)p;
    (void)nth;
    (void)ctx;
    if (!peer_upgrade(fd))
        return;
    (void)peer_text(fd, "one");
    (void)peer_frame(fd, 0x01, "tw", 2);
    (void)peer_frame(fd, 0x89, "ping", 4);
    (void)peer_frame(fd, 0x00, "", 0);
    (void)peer_frame(fd, 0x80, "o", 1);
    /* Two in one segment. */
    (void)peer_print(fd, "\x81\x05three\x81\x04"
                         "four");
    wire_wait_for_end(fd);
}

START_TEST(fragments_are_gathered_and_pings_between_do_not_disturb)
{
    wire_dial("127.0.0.1", say_fragments, NULL);
    wire_turn_until(&wire.texts, 4);
    ck_assert_int_eq(wire.opens, 1);
    ck_assert_str_eq(wire.all.data, "one two three four ");
}
END_TEST

static void
say_too_long(struct peer *p, int fd, int nth, void *ctx)
{
    static char text[300000];
    int i;

    (void)p;
    (void)nth;
    (void)ctx;
    memset(text, 'x', sizeof(text));
    if (!peer_upgrade(fd))
        return;
    (void)peer_frame(fd, 0x81, text, 300000);
    (void)peer_text(fd, "after");
    for (i = 0; i < 200; i++)
        (void)peer_frame(fd, i == 0 ? 0x01 : 0x00, text, 2000);
    (void)peer_frame(fd, 0x80, "end", 3);
    (void)peer_frame(fd, 0x82, "binary", 6);
    (void)peer_text(fd, "last");
    wire_wait_for_end(fd);
}

START_TEST(fm16_too_long_and_binary_messages_are_skipped_one_by_one)
{
    wire.limits.message_max = 250000;
    wire_dial("127.0.0.1", say_too_long, NULL);
    wire_turn_until(&wire.texts, 2);
    ck_assert_int_eq(wire.skips, 3);
    ck_assert_str_eq(wire.why, "binary");
    ck_assert_uint_eq(strlen(wire.start), 1024);
    ck_assert_str_eq(wire.all.data, "after last ");
    ck_assert_int_eq(wire.overs, 0);
    ck_assert(ws_is_open(wire.ws));
}
END_TEST

START_TEST(a_message_of_300_kb_arrives_whole)
{
    wire_dial("127.0.0.1", say_too_long, NULL);
    wire_turn_until(&wire.texts, 1);
    ck_assert_uint_ge(wire.all.len, 300001);
    ck_assert_uint_eq(strspn(wire.all.data, "x"), 300000);
}
END_TEST

START_TEST(a_message_without_end_closes_the_connection)
{
    wire.limits.message_max = 1000;
    wire.limits.message_kill = 100000;
    wire_dial("127.0.0.1", say_too_long, NULL);
    wire_turn_until(&wire.overs, 1);
    ck_assert_str_eq(wire.why, "message far too long");
}
END_TEST

START_TEST(the_owner_may_leave_inside_a_message)
{
    wire.frees_itself = true;
    wire_dial("127.0.0.1", say_fragments, NULL);
    wire_turn_until(&wire.texts, 1);
    wire_turn_for(50);
    ck_assert_int_eq(wire.texts, 1);
    ck_assert_int_eq(wire.overs, 0);
}
END_TEST

/* ---- sending ------------------------------------------------------------ */

#define MANY 20000

static void
count_texts(struct peer *p, int fd, int nth, void *ctx)
{
    int *count = ctx, code, i;
    char *text, wanted[64];

    (void)p;
    (void)nth;
    if (!peer_upgrade(fd))
        return;
    /* So late that the queue must wait for the socket. */
    (void)usleep(100000);
    for (i = 0; (text = peer_read_text(fd, &code)) != NULL; i++) {
        (void)snprintf(wanted, sizeof(wanted), "{\"envelope_id\":%d}", i);
        if (strncmp(text, wanted, strlen(wanted)) == 0)
            __atomic_store_n(count, i + 1, __ATOMIC_SEQ_CST);
        free(text);
    }
}

START_TEST(a_long_queue_is_written_in_order)
{
    char text[200];
    int count = 0, i;

    wire.limits.queue_max = 8 * 1024 * 1024;
    wire_dial("127.0.0.1", count_texts, &count);
    wire_turn_until(&wire.opens, 1);
    for (i = 0; i < MANY; i++) {
        memset(text, ' ', sizeof(text));
        (void)snprintf(text, sizeof(text), "{\"envelope_id\":%d}", i);
        ck_assert(ws_send(wire.ws, text, sizeof(text)));
        if (i % 100 == 0)
            ws_flush(wire.ws);
    }
    ws_flush(wire.ws);
    while (__atomic_load_n(&count, __ATOMIC_SEQ_CST) < MANY)
        wire_turn_for(5);
}
END_TEST

/* ---- names -------------------------------------------------------------- */

static void
two_addresses(const char *host, struct lookup_answer *answer)
{
    ck_assert_str_eq(host, "localhost");
    strncpy(answer->addresses[0], "127.0.0.9", sizeof(answer->addresses[0]));
    strncpy(answer->addresses[1], "127.0.0.1", sizeof(answer->addresses[1]));
    answer->count = 2;
}

START_TEST(addresses_are_tried_in_turn)
{
    lookup_replace(two_addresses);
    wire_dial("localhost", say_fragments, NULL);
    wire_turn_until(&wire.texts, 4);
    ck_assert_int_eq(wire.overs, 0);
}
END_TEST

START_TEST(a_name_is_looked_up)
{
    wire_dial("localhost", say_fragments, NULL);
    wire_turn_until(&wire.texts, 4);
}
END_TEST

/* Look-ups hang as long as `is_held`. */
static int is_held, hanging;

static void
hang(const char *host, struct lookup_answer *answer)
{
    (void)host;
    __atomic_add_fetch(&hanging, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&is_held, __ATOMIC_SEQ_CST))
        (void)usleep(1000);
    answer->count = 0;
    __atomic_sub_fetch(&hanging, 1, __ATOMIC_SEQ_CST);
}

START_TEST(fm06_a_slow_look_up_holds_nothing_and_ends)
{
    struct ws *others[3];
    int i;

    wire.limits.lookup_ms = 100;
    __atomic_store_n(&is_held, 1, __ATOMIC_SEQ_CST);
    lookup_replace(hang);
    wire_dial("localhost", say_fragments, NULL);
    for (i = 0; i < 3; i++)
        others[i] = ws_dial(wire.loop, "ws://localhost:1/", &wire.limits,
                            &wire_events, &wire);
    wire_turn_until(&wire.overs, 4);
    for (i = 0; i < 3; i++)
        ws_free(others[i]);
    __atomic_store_n(&is_held, 0, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&hanging, __ATOMIC_SEQ_CST) > 0)
        (void)usleep(1000);
    (void)usleep(100000); /* the threads end before the leak check */
}
END_TEST

START_TEST(leaving_at_any_moment_is_clean)
{
    int turns;

    wire.limits.ping_ms = 5;
    wire_dial(_i % 2 == 0 ? "127.0.0.1" : "localhost", say_fragments, NULL);
    for (turns = 0; turns < _i; turns++)
        ck_assert_int_eq(loop_turn(wire.loop, turns % 3 == 0), ERR_OK);
    ws_free(wire.ws);
    wire.ws = NULL;
    if (_i % 4 < 2)
        wire_turn_for(20);
    (void)usleep(20000);
}
END_TEST

TEST_SUITE(ws)
{
    TCase *tc = test_case(suite, "ws", 30);

    tcase_add_checked_fixture(tc, wire_set_up, wire_tear_down);
    tcase_add_test(tc, fragments_are_gathered_and_pings_between_do_not_disturb);
    tcase_add_test(tc,
                   fm16_too_long_and_binary_messages_are_skipped_one_by_one);
    tcase_add_test(tc, a_message_of_300_kb_arrives_whole);
    tcase_add_test(tc, a_message_without_end_closes_the_connection);
    tcase_add_test(tc, the_owner_may_leave_inside_a_message);
    tcase_add_test(tc, a_long_queue_is_written_in_order);
    tcase_add_test(tc, addresses_are_tried_in_turn);
    tcase_add_test(tc, a_name_is_looked_up);
    tcase_add_test(tc, fm06_a_slow_look_up_holds_nothing_and_ends);
    tcase_add_loop_test(tc, leaving_at_any_moment_is_clean, 0, 24);
}
