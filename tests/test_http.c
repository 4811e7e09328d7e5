/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_http.c - bot/http.c against a scripted peer.
 */
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "loop.h"
#include "support/client.h"
#include "support/peer.h"
#include "support/test.h"
#include "timer.h"

START_TEST(a_post_arrives_whole_with_its_token_and_type)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/api/chat.postMessage");
    request.body = "channel=C0PANS&text=hi";
    request.body_len = strlen(request.body);
    request.content_type = "application/x-www-form-urlencoded";
    request.bearer = "xoxb-test-token";
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert(got.response.is_sent);
    ck_assert_int_eq(got.response.status, 200);
    ck_assert_str_eq(got.type, "text/plain");
    ck_assert(strncmp(got.body, "POST /api/chat.postMessage HTTP/1.1", 35) ==
              0);
    ck_assert_ptr_nonnull(
        strstr(got.body, "\r\nAuthorization: Bearer xoxb-test-token\r\n"));
    ck_assert_ptr_nonnull(strstr(got.body,
                                 "\r\nContent-Type: "
                                 "application/x-www-form-urlencoded\r\n"));
    ck_assert_ptr_nonnull(strstr(got.body, "|channel=C0PANS&text=hi"));
    free(got.body);
}
END_TEST

START_TEST(a_get_has_neither_body_nor_token)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/x");
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert(strncmp(got.body, "GET /x ", 7) == 0);
    ck_assert_ptr_null(strstr(got.body, "Authorization"));
    free(got.body);
}
END_TEST

START_TEST(connections_are_kept)
{
    struct client_got got = { 0 };
    struct http_request request;
    int i;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/x");
    for (i = 0; i < 20; i++)
        client_run(&request, &got);
    ck_assert_int_eq(peer_count(client.peer), 1);
    free(got.body);
}
END_TEST

/* A handle that was told how is not told again, and must not tell on. */
START_TEST(each_request_in_turn_says_its_own_and_no_more)
{
    struct client_got got = { 0 };
    struct http_request post, get;
    char body[16];
    int i;

    client.peer = peer_start(client_echo, NULL);
    get = client_get("/x");
    post = get;
    post.bearer = "xoxb-test-token";
    post.content_type = "text/plain";
    post.body = body;
    for (i = 0; i < 12; i++) {
        bool is_post = i % 4 != 3;

        (void)snprintf(body, sizeof(body), "%0*d", i % 3 + 1, i);
        post.body_len = strlen(body);
        post.bearer = i < 8 ? "xoxb-test-token" : "xoxb-other";
        client_run(is_post ? &post : &get, &got);
        ck_assert_int_eq(got.response.err, ERR_OK);
        ck_assert(strncmp(got.body, is_post ? "POST" : "GET ", 4) == 0);
        ck_assert(!strstr(got.body, "xoxb") == !is_post);
        ck_assert(!strstr(got.body, "xoxb-other") == (!is_post || i < 8));
        ck_assert_str_eq(strchr(got.body, '|') + 1, is_post ? body : "");
    }
    ck_assert_int_eq(peer_count(client.peer), 1);
    free(got.body);
}
END_TEST

static void
answer_and_close(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;

    (void)p;
    (void)nth;
    (void)ctx;
    if (peer_read_request(fd, &head, &body))
        peer_answer(fd, 200, "", "ok");
    free(head);
    free(body);
}

static void
stop_turning(struct timer *timer)
{
    (void)timer;
    loop_stop(client.loop);
}

static bool
count_turn(void *ctx)
{
    ++*(int *)ctx;
    return false;
}

START_TEST(a_connection_that_ends_at_rest_costs_a_turn_and_no_more)
{
    struct client_got got = { 0 };
    struct http_request request;
    struct timer timer = { 0 };
    int i, turns = 0;

    client.peer = peer_start(answer_and_close, NULL);
    loop_on_turn(client.loop, count_turn, &turns);
    request = client_get("/x");
    for (i = 1; i <= 3; i++) {
        client_run(&request, &got);
        ck_assert_int_eq(got.response.err, ERR_OK);
        turns = 0;
        timer_set(loop_timers(client.loop), &timer, clock_mono_ms() + 50,
                  stop_turning);
        ck_assert_int_eq(loop_run(client.loop), ERR_OK);
        ck_assert_int_le(turns, 20);
        ck_assert_int_eq(peer_count(client.peer), i);
    }
    free(got.body);
}
END_TEST

START_TEST(many_at_once_use_few_connections)
{
    struct client_got got = { 0 };
    struct http_request request;
    int i;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/x");
    for (i = 0; i < 200; i++)
        (void)http_send(client.http, &request, client_take, &got);
    while (got.calls < 200)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
    ck_assert_int_le(peer_count(client.peer), 8);
    free(got.body);
}
END_TEST

START_TEST(retry_after_is_told)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/limited");
    client_run(&request, &got);
    ck_assert_int_eq(got.response.status, 429);
    ck_assert_int_eq(got.response.retry_after_s, 7);
    free(got.body);
}
END_TEST

START_TEST(nobody_makes_us_wait_for_more_than_a_day)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/limited/for-ever");
    client_run(&request, &got);
    ck_assert_int_eq(got.response.status, 429);
    ck_assert_int_eq(got.response.retry_after_s, 86400);
    free(got.body);
}
END_TEST

static void
redirect(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL, location[100];

    (void)nth;
    (void)ctx;
    (void)snprintf(location, sizeof(location),
                   "Location: http://localhost:%d/other\r\n", peer_port(p));
    while (peer_read_request(fd, &head, &body)) {
        peer_answer(fd, 302, location, "");
        free(head);
        free(body);
    }
}

START_TEST(a_redirect_is_an_answer_and_is_not_followed)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(redirect, NULL);
    request = client_get("/x");
    request.bearer = "xoxb-test-token";
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert_int_eq(got.response.status, 302);
    ck_assert_int_eq(got.response.retry_after_s, -1);
    ck_assert_int_eq(peer_count(client.peer), 1);
    free(got.body);
}
END_TEST

START_TEST(only_https_and_loopback_are_spoken_to)
{
    static const char *const urls[] = {
        "http://example.org/",
        "http://127.example.org/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "gopher://127.0.0.1/",
        "nonsense",
        "",
        "http://localhost.example.org/",
        "http://10.0.0.1/",
    };
    struct client_got got = { 0 };
    struct http_request request = { .timeout_ms = 1000, .max_bytes = 10 };

    request.url = urls[_i];
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_INVALID);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

START_TEST(a_refused_connection_is_not_sent)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/x");
    request.body = "a=b";
    request.body_len = 3;
    peer_stop(client.peer);
    client.peer = NULL;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

START_TEST(an_unknown_name_is_not_sent)
{
    struct client_got got = { 0 };
    struct http_request request = { .url = "https://no-such-host.invalid/",
                                    .timeout_ms = 8000,
                                    .max_bytes = 10 };

    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

START_TEST(an_answer_that_is_lost_may_have_been_sent)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_swallow, NULL);
    request = client_get("/x");
    request.body = "a=b";
    request.body_len = 3;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    free(got.body);
}
END_TEST

/* All connections are taken by those that are never answered. */
START_TEST(what_finds_no_connection_in_time_is_not_sent)
{
    struct client_got others = { 0 }, got = { 0 };
    struct http_request request;
    int i;

    client.peer = peer_start(client_swallow, &others);
    request = client_get("/x");
    for (i = 0; i < 8; i++)
        (void)http_send(client.http, &request, client_take, &others);
    request.timeout_ms = 100;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    ck_assert_int_eq(others.calls, 0);
    free(got.body);
}
END_TEST

START_TEST(a_silent_peer_times_out_as_sent)
{
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(client_swallow, &got);
    request = client_get("/x");
    request.timeout_ms = 200;
    request.body = "a=b";
    request.body_len = 3;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    free(got.body);
}
END_TEST

/* The first request of a connection is answered, the second one taken and
 * the connection closed. */
static void
answer_once(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    int *requests = ctx, i;

    (void)p;
    (void)nth;
    for (i = 0; i < 2 && peer_read_request(fd, &head, &body); i++) {
        (void)__atomic_add_fetch(requests, 1, __ATOMIC_SEQ_CST);
        if (i == 0)
            peer_answer(fd, 200, "", "ok");
        free(head);
        free(body);
    }
}

START_TEST(fm22_a_post_is_never_sent_again_behind_our_back)
{
    struct client_got got = { 0 };
    struct http_request request;
    int requests = 0;

    client.peer = peer_start(answer_once, &requests);
    request = client_get("/x");
    request.body = "a=b";
    request.body_len = 3;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    ck_assert_int_eq(__atomic_load_n(&requests, __ATOMIC_SEQ_CST), 2);
    free(got.body);
}
END_TEST

START_TEST(a_get_may_be_sent_again)
{
    struct client_got got = { 0 };
    struct http_request request;
    int requests = 0;

    client.peer = peer_start(answer_once, &requests);
    request = client_get("/x");
    client_run(&request, &got);
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    free(got.body);
}
END_TEST

static int chain_left;

static void
chain(void *ctx, const struct http_response *response)
{
    struct http_request request = client_get("/x");

    ck_assert_int_eq(response->err, ERR_OK);
    chain_left--;
    if (chain_left > 0)
        (void)http_send(client.http, &request, chain, ctx);
}

START_TEST(a_request_started_by_an_answer_goes_out_at_once)
{
    struct http_request request;

    client.peer = peer_start(client_echo, NULL);
    request = client_get("/x");
    /* Were each put off a little, the time of the test case would be over. */
    chain_left = 500;
    (void)http_send(client.http, &request, chain, NULL);
    while (chain_left > 0)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
}
END_TEST

START_TEST(a_clock_that_jumps_does_not_stop_a_request)
{
    struct client_got got = { 0 };
    struct http_request request;
    int i;

    client.peer = peer_start(client_swallow, &got);
    request = client_get("/x");
    request.timeout_ms = 1500;
    (void)http_send(client.http, &request, client_take, &got);
    for (i = 0; i < 10; i++) {
        ck_assert_int_eq(loop_turn(client.loop, false), ERR_OK);
        clock_move(60000);
    }
    while (got.calls == 0)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    free(got.body);
}
END_TEST

TEST_SUITE(http)
{
    TCase *tc = test_case(suite, "http", 20);

    tcase_add_checked_fixture(tc, client_set_up, client_tear_down);
    tcase_add_test(tc, a_post_arrives_whole_with_its_token_and_type);
    tcase_add_test(tc, a_get_has_neither_body_nor_token);
    tcase_add_test(tc, connections_are_kept);
    tcase_add_test(tc, each_request_in_turn_says_its_own_and_no_more);
    tcase_add_test(tc, a_connection_that_ends_at_rest_costs_a_turn_and_no_more);
    tcase_add_test(tc, many_at_once_use_few_connections);
    tcase_add_test(tc, retry_after_is_told);
    tcase_add_test(tc, nobody_makes_us_wait_for_more_than_a_day);
    tcase_add_test(tc, a_redirect_is_an_answer_and_is_not_followed);
    tcase_add_loop_test(tc, only_https_and_loopback_are_spoken_to, 0, 9);
    tcase_add_test(tc, a_refused_connection_is_not_sent);
    tcase_add_test(tc, an_unknown_name_is_not_sent);
    tcase_add_test(tc, an_answer_that_is_lost_may_have_been_sent);
    tcase_add_test(tc, what_finds_no_connection_in_time_is_not_sent);
    tcase_add_test(tc, a_silent_peer_times_out_as_sent);
    tcase_add_test(tc, fm22_a_post_is_never_sent_again_behind_our_back);
    tcase_add_test(tc, a_get_may_be_sent_again);
    tcase_add_test(tc, a_request_started_by_an_answer_goes_out_at_once);
    tcase_add_test(tc, a_clock_that_jumps_does_not_stop_a_request);
}
