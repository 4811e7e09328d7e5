/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ws_ends.c - how a WebSocket ends, and how a dead one is noticed.
 */
#include "transport/ws.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "support/peer.h"
#include "support/test.h"
#include "support/wire.h"
#include "timer.h"

/* ---- how a connection ends ---------------------------------------------- */

enum rudeness {
    SILENT,
    HALF_LINE,
    HALF_ANSWER,
    STATUS_408,
    STATUS_503,
    REDIRECT,
    GARBAGE,
    FIN_AT_ONCE,
    RST_AT_ONCE,
    FIN_AFTER_READ,
    WRONG_KEY,
    RUDE_COUNT
};

static void
reset(int fd)
{
    struct linger linger = { 1, 0 };

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    /* Closing is the peer's; a connect to nowhere resets at once. */
    (void)connect(fd, &(struct sockaddr){ .sa_family = AF_UNSPEC },
                  sizeof(struct sockaddr));
}

static void
be_rude(struct peer *p, int fd, int nth, void *ctx)
{
    static const char *const texts[RUDE_COUNT] = {
        [HALF_LINE] = "HTTP/1.1 10",
        [HALF_ANSWER] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web",
        [STATUS_408] = "HTTP/1.1 408 Request Timeout\r\n"
                       "Content-Length: 0\r\n\r\n",
        [STATUS_503] = "HTTP/1.1 503 Service Unavailable\r\n"
                       "Content-Length: 4\r\n\r\nbusy",
        [REDIRECT] = "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\n"
                     "Content-Length: 0\r\n\r\n",
        [GARBAGE] = "\x01\x02 garbage \r\n\r\n\r\n",
        [WRONG_KEY] = "HTTP/1.1 101 Switching Protocols\r\n"
                      "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: AAAA\r\n\r\n",
    };
    enum rudeness rude = *(int *)ctx;
    char *head, *body;

    (void)p;
    (void)nth;
    if (rude == RST_AT_ONCE)
        reset(fd);
    if (rude == FIN_AT_ONCE || rude == RST_AT_ONCE)
        return;
    if (rude != SILENT) {
        if (!peer_read_request(fd, &head, &body))
            return;
        free(head);
        free(body);
    }
    if (rude == FIN_AFTER_READ)
        return;
    if (texts[rude])
        (void)peer_print(fd, texts[rude]);
    wire_wait_for_end(fd);
}

START_TEST(fm03_fm04_every_bad_handshake_ends_in_one_report)
{
    int rude = _i;

    wire_dial("127.0.0.1", be_rude, &rude);
    wire_turn_until(&wire.overs, 1);
    ck_assert_int_eq(wire.opens, 0);
    ck_assert_int_eq(wire.overs, 1);
    ck_assert_str_ne(wire.why, "");
    wire_turn_for(30);
    ck_assert_int_eq(wire.overs, 1);
    ck_assert_int_eq(peer_count(wire.peer), 1);
}
END_TEST

START_TEST(a_refused_connection_is_reported)
{
    char url[64];

    wire.peer = peer_start(be_rude, NULL);
    (void)snprintf(url, sizeof(url), "ws://127.0.0.1:%d/",
                   peer_port(wire.peer));
    peer_stop(wire.peer);
    wire.peer = NULL;
    wire.ws = ws_dial(wire.loop, url, &wire.limits, &wire_events, &wire);
    ck_assert_ptr_nonnull(wire.ws);
    ck_assert_int_eq(wire.overs, 0);
    wire_turn_until(&wire.overs, 1);
    ck_assert_int_eq(wire.opens, 0);
}
END_TEST

enum leaving { CLOSE_FRAME, JUST_FIN, JUST_RST, LEAVING_COUNT };

static void
leave(struct peer *p, int fd, int nth, void *ctx)
{
    (void)p;
    (void)nth;
    if (!peer_upgrade(fd))
        return;
    (void)peer_text(fd, "hello");
    switch (*(int *)ctx) {
    case CLOSE_FRAME:
        (void)peer_frame(fd, 0x88, "\x03\xe9gone", 6);
        wire_wait_for_end(fd);
        break;
    case JUST_RST:
        (void)usleep(50000);
        reset(fd);
        break;
    default:
        break;
    }
}

START_TEST(an_end_by_the_peer_is_reported_once)
{
    int how = _i;

    wire_dial("127.0.0.1", leave, &how);
    wire_turn_until(&wire.overs, 1);
    ck_assert_int_eq(wire.opens, 1);
    ck_assert_int_eq(wire.texts, 1);
    if (how == CLOSE_FRAME)
        ck_assert_str_eq(wire.why, "closed by peer, code 1001");
    wire_turn_for(30);
    ck_assert_int_eq(wire.overs, 1);
}
END_TEST

static void
take_close(struct peer *p, int fd, int nth, void *ctx)
{
    int *code = ctx, seen = 0;
    char *text;

    (void)p;
    (void)nth;
    if (!peer_upgrade(fd))
        return;
    while ((text = peer_read_text(fd, &seen)) != NULL)
        free(text);
    (void)peer_frame(fd, 0x88, "\x03\xe8", 2);
    __atomic_store_n(code, seen, __ATOMIC_SEQ_CST);
}

START_TEST(fm10_a_close_frame_with_1000_is_sent_after_the_queue)
{
    int code = 0;

    wire_dial("127.0.0.1", take_close, &code);
    wire_turn_until(&wire.opens, 1);
    ck_assert(ws_send(wire.ws, "last words", 10));
    ws_close(wire.ws);
    ck_assert(!ws_send(wire.ws, "too late", 8));
    ws_close(wire.ws);
    wire_turn_until(&wire.overs, 1);
    ck_assert_str_eq(wire.why, "closed by us");
    ck_assert_uint_eq(wire.unsent, 0);
    wire_turn_for(30);
    ck_assert_int_eq(__atomic_load_n(&code, __ATOMIC_SEQ_CST), 1000);
}
END_TEST

static void
upgrade_and_ignore(struct peer *p, int fd, int nth, void *ctx)
{
    (void)p;
    (void)nth;
    (void)ctx;
    if (peer_upgrade(fd))
        wire_wait_for_end(fd);
}

START_TEST(a_close_that_is_ignored_ends_in_time)
{
    wire_dial("127.0.0.1", upgrade_and_ignore, NULL);
    wire_turn_until(&wire.opens, 1);
    ws_close(wire.ws);
    wire_turn_until(&wire.overs, 1);
}
END_TEST

START_TEST(closing_while_dialing_ends_it)
{
    int rude = SILENT;

    wire.limits.dial_ms = 60000;
    wire_dial("127.0.0.1", be_rude, &rude);
    wire_turn_for(20);
    ws_close(wire.ws);
    wire_turn_until(&wire.overs, 1);
    ck_assert_str_eq(wire.why, "given up");
}
END_TEST

START_TEST(fm20_what_could_not_be_sent_is_counted)
{
    int how = JUST_FIN, i, sent = 0;

    wire.limits.queue_max = 1000;
    wire_dial("127.0.0.1", leave, &how);
    wire_turn_until(&wire.opens, 1);
    for (i = 0; i < 100; i++)
        if (ws_send(wire.ws, "0123456789", 10))
            sent++;
    ck_assert_int_gt(sent, 10);
    ck_assert_int_lt(sent, 100);
    wire_turn_until(&wire.overs, 1);
    ck_assert_int_eq((int)wire.unsent, sent);
    ck_assert(!ws_send(wire.ws, "x", 1));
}
END_TEST

/* ---- pings -------------------------------------------------------------- */

static void
answer_pings(struct peer *p, int fd, int nth, void *ctx)
{
    int code;

    (void)p;
    (void)nth;
    (void)ctx;
    if (peer_upgrade(fd))
        free(peer_read_text(fd, &code));
}

START_TEST(fm02_a_quiet_peer_that_answers_pings_is_alive)
{
    int i;

    wire.limits.ping_ms = 3000;
    wire.limits.pong_late_ms = 2000;
    wire_dial("127.0.0.1", answer_pings, NULL);
    wire_turn_until(&wire.opens, 1);
    for (i = 0; i < 600; i++) {
        clock_move(3000);
        wire_turn_for(3);
    }
    ck_assert_int_eq(wire.lates, 0);
    ck_assert_int_eq(wire.overs, 0);
    ck_assert_int_ge(ws_round_trip_ms(wire.ws), 0);
}
END_TEST

START_TEST(fm01_an_unanswered_ping_is_told_once)
{
    int i;

    wire.limits.ping_ms = 30;
    wire.limits.pong_late_ms = 40;
    wire_dial("127.0.0.1", upgrade_and_ignore, NULL);
    wire_turn_until(&wire.opens, 1);
    for (i = 0; i < 30; i++)
        wire_turn_for(10);
    ck_assert_int_eq(wire.lates, 1);
    ck_assert_int_eq(wire.overs, 0);
}
END_TEST

START_TEST(a_machine_that_slept_does_not_blame_the_peer)
{
    wire.limits.ping_ms = 100;
    wire.limits.pong_late_ms = 5000;
    wire_dial("127.0.0.1", answer_pings, NULL);
    wire_turn_until(&wire.opens, 1);
    wire_turn_for(99);
    clock_move(3600000);
    wire_turn_for(100);
    clock_move(3600000);
    wire_turn_for(200);
    ck_assert_int_eq(wire.lates, 0);
}
END_TEST

TEST_SUITE(ws_ends)
{
    TCase *tc = test_case(suite, "ws_ends", 30);

    tcase_add_checked_fixture(tc, wire_set_up, wire_tear_down);
    tcase_add_loop_test(tc, fm03_fm04_every_bad_handshake_ends_in_one_report, 0,
                        RUDE_COUNT);
    tcase_add_test(tc, a_refused_connection_is_reported);
    tcase_add_loop_test(tc, an_end_by_the_peer_is_reported_once, 0,
                        LEAVING_COUNT);
    tcase_add_test(tc, fm10_a_close_frame_with_1000_is_sent_after_the_queue);
    tcase_add_test(tc, a_close_that_is_ignored_ends_in_time);
    tcase_add_test(tc, closing_while_dialing_ends_it);
    tcase_add_test(tc, fm20_what_could_not_be_sent_is_counted);
    tcase_add_test(tc, fm02_a_quiet_peer_that_answers_pings_is_alive);
    tcase_add_test(tc, fm01_an_unanswered_ping_is_told_once);
    tcase_add_test(tc, a_machine_that_slept_does_not_blame_the_peer);
}
