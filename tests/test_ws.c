/*
 * test_ws.c - bot/transport/ws*.c and lookup.c against a scripted peer.
 */
#include "transport/ws.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "loop.h"
#include "support/peer.h"
#include "support/test.h"
#include "timer.h"
#include "transport/lookup.h"

static struct loop *loop;
static struct peer *peer;
static struct ws *ws;
static struct ws_limits limits;

/* What the connection told. */
static struct {
    int opens, texts, skips, lates, overs;
    struct buf all; /* the texts, a blank after each */
    char why[80], start[2000];
    size_t unsent, skipped;
    bool frees_itself;
} told;

static void
on_open(void *ctx)
{
    ck_assert_ptr_eq(ctx, &told);
    told.opens++;
}

static void
on_text(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    told.texts++;
    buf_add(&told.all, text, len);
    buf_addc(&told.all, ' ');
    if (told.frees_itself) {
        ws_free(ws);
        ws = NULL;
    }
}

static void
on_skipped(void *ctx, const char *why, const char *start, size_t start_len,
           size_t len)
{
    (void)ctx;
    if (start_len > 0)
        (void)snprintf(told.start, sizeof(told.start), "%.*s", (int)start_len,
                       start);
    (void)snprintf(told.why, sizeof(told.why), "%s", why);
    told.skips++;
    told.skipped = len;
}

static void
on_pong_late(void *ctx)
{
    (void)ctx;
    told.lates++;
}

static void
on_over(void *ctx, const char *why, size_t unsent)
{
    (void)ctx;
    told.overs++;
    told.unsent = unsent;
    (void)snprintf(told.why, sizeof(told.why), "%s", why);
}

static const struct ws_events events = { on_open,      on_text, on_skipped,
                                         on_pong_late, on_over, NULL };

static void
set_up(void)
{
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
    peer = NULL;
    ws = NULL;
    memset(&told, 0, sizeof(told));
    buf_init(&told.all, 100 * 1024 * 1024);
    limits = ws_default_limits;
    limits.dial_ms = 300;
    limits.address_ms = 200;
    limits.close_ms = 200;
    limits.ping_ms = 0;
}

static void
tear_down(void)
{
    ws_free(ws);
    loop_free(loop);
    if (peer)
        peer_stop(peer);
    lookup_replace(NULL);
    buf_release(&told.all);
}

static void
dial(const char *host, peer_script *script, void *ctx)
{
    char url[100];

    peer = peer_start(script, ctx);
    (void)snprintf(url, sizeof(url), "ws://%s:%d/link/?ticket=1", host,
                   peer_port(peer));
    ws = ws_dial(loop, url, &limits, &events, &told);
    ck_assert_ptr_nonnull(ws);
    ck_assert_int_eq(told.opens + told.overs, 0);
}

static void
turn_until(const int *value, int wanted)
{
    int64_t give_up = clock_real_us() + 10000000;

    while (*value < wanted) {
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
        ck_assert_int_lt(clock_real_us(), give_up);
    }
}

static void
ring(struct timer *timer)
{
    (void)timer;
}

static void
turn_for(int64_t ms)
{
    int64_t until = clock_real_us() + ms * 1000;
    struct timer timer = { 0 };

    while (clock_real_us() < until) {
        timer_set(loop_timers(loop), &timer, clock_mono_ms() + 5, ring);
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
        timer_cancel(loop_timers(loop), &timer);
    }
}

static void
wait_for_end(int fd)
{
    char c[256];

    while (recv(fd, c, sizeof(c), 0) > 0)
        ;
}

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
    wait_for_end(fd);
}

START_TEST(fragments_are_gathered_and_pings_between_do_not_disturb)
{
    dial("127.0.0.1", say_fragments, NULL);
    turn_until(&told.texts, 4);
    ck_assert_int_eq(told.opens, 1);
    ck_assert_str_eq(told.all.data, "one two three four ");
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
    wait_for_end(fd);
}

START_TEST(fm16_too_long_and_binary_messages_are_skipped_one_by_one)
{
    limits.message_max = 250000;
    dial("127.0.0.1", say_too_long, NULL);
    turn_until(&told.texts, 2);
    ck_assert_int_eq(told.skips, 3);
    ck_assert_str_eq(told.why, "binary");
    ck_assert_uint_eq(strlen(told.start), 1024);
    ck_assert_str_eq(told.all.data, "after last ");
    ck_assert_int_eq(told.overs, 0);
    ck_assert(ws_is_open(ws));
}
END_TEST

START_TEST(a_message_of_300_kb_arrives_whole)
{
    dial("127.0.0.1", say_too_long, NULL);
    turn_until(&told.texts, 1);
    ck_assert_uint_ge(told.all.len, 300001);
    ck_assert_uint_eq(strspn(told.all.data, "x"), 300000);
}
END_TEST

START_TEST(a_message_without_end_closes_the_connection)
{
    limits.message_max = 1000;
    limits.message_kill = 100000;
    dial("127.0.0.1", say_too_long, NULL);
    turn_until(&told.overs, 1);
    ck_assert_str_eq(told.why, "message far too long");
}
END_TEST

START_TEST(the_owner_may_leave_inside_a_message)
{
    told.frees_itself = true;
    dial("127.0.0.1", say_fragments, NULL);
    turn_until(&told.texts, 1);
    turn_for(50);
    ck_assert_int_eq(told.texts, 1);
    ck_assert_int_eq(told.overs, 0);
}
END_TEST

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
    wait_for_end(fd);
}

START_TEST(fm03_fm04_every_bad_handshake_ends_in_one_report)
{
    int rude = _i;
    int64_t start = clock_real_us();

    dial("127.0.0.1", be_rude, &rude);
    turn_until(&told.overs, 1);
    ck_assert_int_lt(clock_real_us() - start, 2000000);
    ck_assert_int_eq(told.opens, 0);
    ck_assert_int_eq(told.overs, 1);
    ck_assert_str_ne(told.why, "");
    turn_for(30);
    ck_assert_int_eq(told.overs, 1);
    ck_assert_int_eq(peer_count(peer), 1);
}
END_TEST

START_TEST(a_refused_connection_is_reported)
{
    char url[64];

    peer = peer_start(be_rude, NULL);
    (void)snprintf(url, sizeof(url), "ws://127.0.0.1:%d/", peer_port(peer));
    peer_stop(peer);
    peer = NULL;
    ws = ws_dial(loop, url, &limits, &events, &told);
    ck_assert_ptr_nonnull(ws);
    ck_assert_int_eq(told.overs, 0);
    turn_until(&told.overs, 1);
    ck_assert_int_eq(told.opens, 0);
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
        wait_for_end(fd);
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

    dial("127.0.0.1", leave, &how);
    turn_until(&told.overs, 1);
    ck_assert_int_eq(told.opens, 1);
    ck_assert_int_eq(told.texts, 1);
    if (how == CLOSE_FRAME)
        ck_assert_str_eq(told.why, "closed by peer, code 1001");
    turn_for(30);
    ck_assert_int_eq(told.overs, 1);
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

    dial("127.0.0.1", take_close, &code);
    turn_until(&told.opens, 1);
    ck_assert(ws_send(ws, "last words", 10));
    ws_close(ws);
    ck_assert(!ws_send(ws, "too late", 8));
    ws_close(ws);
    turn_until(&told.overs, 1);
    ck_assert_str_eq(told.why, "closed by us");
    ck_assert_uint_eq(told.unsent, 0);
    turn_for(30);
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
        wait_for_end(fd);
}

START_TEST(a_close_that_is_ignored_ends_in_time)
{
    int64_t start;

    dial("127.0.0.1", upgrade_and_ignore, NULL);
    turn_until(&told.opens, 1);
    start = clock_real_us();
    ws_close(ws);
    turn_until(&told.overs, 1);
    ck_assert_int_lt(clock_real_us() - start, 1000000);
}
END_TEST

START_TEST(closing_while_dialing_ends_it)
{
    int rude = SILENT;

    limits.dial_ms = 60000;
    dial("127.0.0.1", be_rude, &rude);
    turn_for(20);
    ws_close(ws);
    turn_until(&told.overs, 1);
    ck_assert_str_eq(told.why, "given up");
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

    limits.queue_max = 8 * 1024 * 1024;
    dial("127.0.0.1", count_texts, &count);
    turn_until(&told.opens, 1);
    for (i = 0; i < MANY; i++) {
        memset(text, ' ', sizeof(text));
        (void)snprintf(text, sizeof(text), "{\"envelope_id\":%d}", i);
        ck_assert(ws_send(ws, text, sizeof(text)));
        if (i % 100 == 0)
            ws_flush(ws);
    }
    ws_flush(ws);
    while (__atomic_load_n(&count, __ATOMIC_SEQ_CST) < MANY)
        turn_for(5);
}
END_TEST

START_TEST(fm20_what_could_not_be_sent_is_counted)
{
    int how = JUST_FIN, i, sent = 0;

    limits.queue_max = 1000;
    dial("127.0.0.1", leave, &how);
    turn_until(&told.opens, 1);
    for (i = 0; i < 100; i++)
        if (ws_send(ws, "0123456789", 10))
            sent++;
    ck_assert_int_gt(sent, 10);
    ck_assert_int_lt(sent, 100);
    turn_until(&told.overs, 1);
    ck_assert_int_eq((int)told.unsent, sent);
    ck_assert(!ws_send(ws, "x", 1));
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

    limits.ping_ms = 3000;
    limits.pong_late_ms = 2000;
    dial("127.0.0.1", answer_pings, NULL);
    turn_until(&told.opens, 1);
    for (i = 0; i < 600; i++) {
        clock_move(3000);
        turn_for(3);
    }
    ck_assert_int_eq(told.lates, 0);
    ck_assert_int_eq(told.overs, 0);
    ck_assert_int_ge(ws_round_trip_ms(ws), 0);
}
END_TEST

START_TEST(fm01_an_unanswered_ping_is_told_once)
{
    int i;

    limits.ping_ms = 30;
    limits.pong_late_ms = 40;
    dial("127.0.0.1", upgrade_and_ignore, NULL);
    turn_until(&told.opens, 1);
    for (i = 0; i < 30; i++)
        turn_for(10);
    ck_assert_int_eq(told.lates, 1);
    ck_assert_int_eq(told.overs, 0);
}
END_TEST

START_TEST(a_machine_that_slept_does_not_blame_the_peer)
{
    limits.ping_ms = 100;
    limits.pong_late_ms = 5000;
    dial("127.0.0.1", answer_pings, NULL);
    turn_until(&told.opens, 1);
    turn_for(99);
    clock_move(3600000);
    turn_for(100);
    clock_move(3600000);
    turn_for(200);
    ck_assert_int_eq(told.lates, 0);
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
    dial("localhost", say_fragments, NULL);
    turn_until(&told.texts, 4);
    ck_assert_int_eq(told.overs, 0);
}
END_TEST

START_TEST(a_name_is_looked_up)
{
    dial("localhost", say_fragments, NULL);
    turn_until(&told.texts, 4);
}
END_TEST

static void
slow(const char *host, struct lookup_answer *answer)
{
    (void)host;
    (void)usleep(400000);
    answer->count = 0;
}

START_TEST(fm06_a_slow_look_up_holds_nothing_and_ends)
{
    int64_t start = clock_real_us();
    struct ws *others[3];
    int i;

    limits.lookup_ms = 100;
    lookup_replace(slow);
    dial("localhost", say_fragments, NULL);
    for (i = 0; i < 3; i++)
        others[i] = ws_dial(loop, "ws://localhost:1/", &limits, &events, &told);
    turn_until(&told.overs, 4);
    ck_assert_int_lt(clock_real_us() - start, 300000);
    for (i = 0; i < 3; i++)
        ws_free(others[i]);
    (void)usleep(500000); /* the threads end before the leak check */
}
END_TEST

START_TEST(leaving_at_any_moment_is_clean)
{
    int turns;

    limits.ping_ms = 5;
    dial(_i % 2 == 0 ? "127.0.0.1" : "localhost", say_fragments, NULL);
    for (turns = 0; turns < _i; turns++)
        ck_assert_int_eq(loop_turn(loop, turns % 3 == 0), ERR_OK);
    ws_free(ws);
    ws = NULL;
    if (_i % 4 < 2)
        turn_for(20);
    (void)usleep(20000);
}
END_TEST

TEST_SUITE(ws)
{
    TCase *tc = test_case(suite, "ws", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, fragments_are_gathered_and_pings_between_do_not_disturb);
    tcase_add_test(tc,
                   fm16_too_long_and_binary_messages_are_skipped_one_by_one);
    tcase_add_test(tc, a_message_of_300_kb_arrives_whole);
    tcase_add_test(tc, a_message_without_end_closes_the_connection);
    tcase_add_test(tc, the_owner_may_leave_inside_a_message);
    tcase_add_loop_test(tc, fm03_fm04_every_bad_handshake_ends_in_one_report, 0,
                        RUDE_COUNT);
    tcase_add_test(tc, a_refused_connection_is_reported);
    tcase_add_loop_test(tc, an_end_by_the_peer_is_reported_once, 0,
                        LEAVING_COUNT);
    tcase_add_test(tc, fm10_a_close_frame_with_1000_is_sent_after_the_queue);
    tcase_add_test(tc, a_close_that_is_ignored_ends_in_time);
    tcase_add_test(tc, closing_while_dialing_ends_it);
    tcase_add_test(tc, a_long_queue_is_written_in_order);
    tcase_add_test(tc, fm20_what_could_not_be_sent_is_counted);
    tcase_add_test(tc, fm02_a_quiet_peer_that_answers_pings_is_alive);
    tcase_add_test(tc, fm01_an_unanswered_ping_is_told_once);
    tcase_add_test(tc, a_machine_that_slept_does_not_blame_the_peer);
    tcase_add_test(tc, addresses_are_tried_in_turn);
    tcase_add_test(tc, a_name_is_looked_up);
    tcase_add_test(tc, fm06_a_slow_look_up_holds_nothing_and_ends);
    tcase_add_loop_test(tc, leaving_at_any_moment_is_clean, 0, 24);
}
