/*
 * test_http.c - bot/http.c against a scripted peer.
 */
#include "http.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "loop.h"
#include "support/peer.h"
#include "support/test.h"
#include "timer.h"

static struct loop *loop;
static struct http *http;
static struct peer *peer;

/* What came back, copied. */
struct got {
    int calls;
    struct http_response response;
    char type[64];
    char *body;
};

static void
set_up(void)
{
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
    http = http_new(loop);
    ck_assert_ptr_nonnull(http);
    peer = NULL;
}

static void
tear_down(void)
{
    http_free(http);
    loop_free(loop);
    if (peer)
        peer_stop(peer);
}

static void
take(void *ctx, const struct http_response *response)
{
    struct got *got = ctx;

    got->calls++;
    got->response = *response;
    (void)snprintf(got->type, sizeof(got->type), "%s", response->content_type);
    free(got->body);
    got->body = xstrndup(response->body, response->body_len);
}

static const char *
url(const char *path)
{
    static char text[256];

    (void)snprintf(text, sizeof(text), "http://127.0.0.1:%d%s", peer_port(peer),
                   path);
    return text;
}

static struct http_request
get(const char *path)
{
    struct http_request request = { 0 };

    request.url = url(path);
    request.timeout_ms = 5000;
    request.max_bytes = 1000;
    return request;
}

static void
run(const struct http_request *request, struct got *got)
{
    int before = got->calls;

    (void)http_send(http, request, take, got);
    ck_assert_int_eq(got->calls, before);
    while (got->calls == before)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    ck_assert_int_eq(got->calls, before + 1);
}

/* Answers with what was asked. */
static void
echo(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    struct buf text;

    (void)p;
    (void)nth;
    (void)ctx;
    while (peer_read_request(fd, &head, &body)) {
        buf_init(&text, 100000);
        buf_addf(&text, "%s|%s", head, body);
        peer_answer(fd, strstr(head, " /limited") ? 429 : 200,
                    "Content-Type: text/plain\r\nRetry-After: 7\r\n",
                    text.data);
        buf_release(&text);
        free(head);
        free(body);
    }
}

START_TEST(a_post_arrives_whole_with_its_token_and_type)
{
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(echo, NULL);
    request = get("/api/chat.postMessage");
    request.body = "channel=C0PANS&text=hi";
    request.body_len = strlen(request.body);
    request.content_type = "application/x-www-form-urlencoded";
    request.bearer = "xoxb-test-token";
    run(&request, &got);
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
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(echo, NULL);
    request = get("/x");
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert(strncmp(got.body, "GET /x ", 7) == 0);
    ck_assert_ptr_null(strstr(got.body, "Authorization"));
    free(got.body);
}
END_TEST

START_TEST(connections_are_kept)
{
    struct got got = { 0 };
    struct http_request request;
    int i;

    peer = peer_start(echo, NULL);
    request = get("/x");
    for (i = 0; i < 20; i++)
        run(&request, &got);
    ck_assert_int_eq(peer_count(peer), 1);
    free(got.body);
}
END_TEST

START_TEST(many_at_once_use_few_connections)
{
    struct got got = { 0 };
    struct http_request request;
    int i;

    peer = peer_start(echo, NULL);
    request = get("/x");
    for (i = 0; i < 200; i++)
        (void)http_send(http, &request, take, &got);
    while (got.calls < 200)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    ck_assert_int_le(peer_count(peer), 8);
    free(got.body);
}
END_TEST

START_TEST(retry_after_is_told)
{
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(echo, NULL);
    request = get("/limited");
    run(&request, &got);
    ck_assert_int_eq(got.response.status, 429);
    ck_assert_int_eq(got.response.retry_after_s, 7);
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
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(redirect, NULL);
    request = get("/x");
    request.bearer = "xoxb-test-token";
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert_int_eq(got.response.status, 302);
    ck_assert_int_eq(got.response.retry_after_s, -1);
    ck_assert_int_eq(peer_count(peer), 1);
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
    struct got got = { 0 };
    struct http_request request = { .timeout_ms = 1000, .max_bytes = 10 };

    request.url = urls[_i];
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_INVALID);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

START_TEST(a_refused_connection_is_not_sent)
{
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(echo, NULL);
    request = get("/x");
    request.body = "a=b";
    request.body_len = 3;
    peer_stop(peer);
    peer = NULL;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

START_TEST(an_unknown_name_is_not_sent)
{
    struct got got = { 0 };
    struct http_request request = { .url = "https://no-such-host.invalid/",
                                    .timeout_ms = 8000,
                                    .max_bytes = 10 };

    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    free(got.body);
}
END_TEST

static void
swallow(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;

    (void)p;
    (void)nth;
    if (!peer_read_request(fd, &head, &body))
        return;
    free(head);
    free(body);
    if (ctx) /* silent instead of gone */
        while (recv(fd, (char[16]){ 0 }, 16, 0) > 0)
            ;
}

START_TEST(an_answer_that_is_lost_may_have_been_sent)
{
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(swallow, NULL);
    request = get("/x");
    request.body = "a=b";
    request.body_len = 3;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    free(got.body);
}
END_TEST

/* All connections are taken by those that are never answered. */
START_TEST(what_finds_no_connection_in_time_is_not_sent)
{
    struct got others = { 0 }, got = { 0 };
    struct http_request request;
    int i;

    peer = peer_start(swallow, &others);
    request = get("/x");
    for (i = 0; i < 8; i++)
        (void)http_send(http, &request, take, &others);
    request.timeout_ms = 100;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(!got.response.is_sent);
    ck_assert_int_eq(others.calls, 0);
    free(got.body);
}
END_TEST

START_TEST(a_silent_peer_times_out_as_sent)
{
    struct got got = { 0 };
    struct http_request request;
    int64_t start = clock_real_us();

    peer = peer_start(swallow, &got);
    request = get("/x");
    request.timeout_ms = 200;
    request.body = "a=b";
    request.body_len = 3;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    ck_assert_int_lt(clock_real_us() - start, 3000000);
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
    struct got got = { 0 };
    struct http_request request;
    int requests = 0;

    peer = peer_start(answer_once, &requests);
    request = get("/x");
    request.body = "a=b";
    request.body_len = 3;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    ck_assert(got.response.is_sent);
    ck_assert_int_eq(__atomic_load_n(&requests, __ATOMIC_SEQ_CST), 2);
    free(got.body);
}
END_TEST

START_TEST(a_get_may_be_sent_again)
{
    struct got got = { 0 };
    struct http_request request;
    int requests = 0;

    peer = peer_start(answer_once, &requests);
    request = get("/x");
    run(&request, &got);
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    free(got.body);
}
END_TEST

static void
flood(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    int i;

    (void)p;
    (void)nth;
    (void)ctx;
    if (!peer_read_request(fd, &head, &body))
        return;
    (void)peer_print(
        fd, strstr(head, " /missing")
                ? "HTTP/1.1 404 No\r\nContent-Length: 500\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    for (i = 0; i < (strstr(head, " /missing") ? 50 : 100000); i++)
        if (!peer_print(fd, "0123456789"))
            break;
    free(head);
    free(body);
}

START_TEST(an_answer_has_a_ceiling)
{
    struct got got = { 0 };
    struct http_request request;

    peer = peer_start(flood, NULL);
    request = get("/x");
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_TOO_BIG);
    ck_assert(got.response.is_sent);
    ck_assert_uint_le(got.response.body_len, 1000);
    free(got.body);
}
END_TEST

static size_t streamed;
static uint64_t cancel_at;

static enum err
stream(void *ctx, const void *bytes, size_t len)
{
    (void)bytes;
    streamed += len;
    if (cancel_at != 0)
        http_cancel(http, cancel_at);
    return ctx && streamed > 5000 ? ERR_FULL : ERR_OK;
}

START_TEST(bytes_can_be_taken_as_they_come)
{
    struct got got = { 0 };
    struct http_request request;

    streamed = 0;
    peer = peer_start(flood, NULL);
    request = get("/x");
    request.max_bytes = 1000000;
    request.on_data = stream;
    (void)http_send(http, &request, take, &got);
    while (got.calls == 0)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    /* ctx is the same for both functions, so the taker ended it. */
    ck_assert_int_eq(got.response.err, ERR_FULL);
    ck_assert_uint_gt(streamed, 5000);
    ck_assert_uint_eq(got.response.body_len, 0);
    free(got.body);
}
END_TEST

START_TEST(what_is_not_a_success_is_not_streamed)
{
    struct got got = { 0 };
    struct http_request request;

    streamed = 0;
    peer = peer_start(flood, NULL);
    request = get("/missing");
    request.on_data = stream;
    run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert_int_eq(got.response.status, 404);
    ck_assert_uint_eq(streamed, 0);
    ck_assert_uint_eq(got.response.body_len, 500);
    free(got.body);
}
END_TEST

START_TEST(a_cancelled_request_is_not_called_back)
{
    struct got got = { 0 };
    struct http_request request;
    uint64_t id;
    int i;

    peer = peer_start(swallow, &got);
    request = get("/x");
    id = http_send(http, &request, take, &got);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    http_cancel(http, id);
    http_cancel(http, id);
    http_cancel(http, 12345);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_eq(got.calls, 0);
}
END_TEST

START_TEST(cancelling_while_bytes_come_is_fine)
{
    struct got got = { 0 };
    struct http_request request;
    int i;

    streamed = 0;
    peer = peer_start(flood, NULL);
    request = get("/x");
    request.on_data = stream;
    request.max_bytes = 1000000;
    cancel_at = http_send(http, &request, take, &got);
    for (i = 0; i < 200 && streamed == 0; i++)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    cancel_at = 0;
    ck_assert_uint_gt(streamed, 0);
    ck_assert_int_eq(got.calls, 0);
}
END_TEST

static int chain_left;

static void
chain(void *ctx, const struct http_response *response)
{
    struct http_request request = get("/x");

    ck_assert_int_eq(response->err, ERR_OK);
    chain_left--;
    if (chain_left > 0)
        (void)http_send(http, &request, chain, ctx);
}

START_TEST(a_request_started_by_an_answer_goes_out_at_once)
{
    struct http_request request;
    int64_t start = clock_real_us();

    peer = peer_start(echo, NULL);
    request = get("/x");
    chain_left = 50;
    (void)http_send(http, &request, chain, NULL);
    while (chain_left > 0)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    ck_assert_int_lt(clock_real_us() - start, 2000000);
}
END_TEST

START_TEST(a_clock_that_jumps_does_not_stop_a_request)
{
    struct got got = { 0 };
    struct http_request request;
    int i;

    peer = peer_start(swallow, &got);
    request = get("/x");
    request.timeout_ms = 1500;
    (void)http_send(http, &request, take, &got);
    for (i = 0; i < 10; i++) {
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
        clock_move(60000);
    }
    while (got.calls == 0)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    ck_assert_int_eq(got.response.err, ERR_NETWORK);
    free(got.body);
}
END_TEST

TEST_SUITE(http)
{
    TCase *tc = test_case(suite, "http", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_post_arrives_whole_with_its_token_and_type);
    tcase_add_test(tc, a_get_has_neither_body_nor_token);
    tcase_add_test(tc, connections_are_kept);
    tcase_add_test(tc, many_at_once_use_few_connections);
    tcase_add_test(tc, retry_after_is_told);
    tcase_add_test(tc, a_redirect_is_an_answer_and_is_not_followed);
    tcase_add_loop_test(tc, only_https_and_loopback_are_spoken_to, 0, 9);
    tcase_add_test(tc, a_refused_connection_is_not_sent);
    tcase_add_test(tc, an_unknown_name_is_not_sent);
    tcase_add_test(tc, an_answer_that_is_lost_may_have_been_sent);
    tcase_add_test(tc, what_finds_no_connection_in_time_is_not_sent);
    tcase_add_test(tc, a_silent_peer_times_out_as_sent);
    tcase_add_test(tc, fm22_a_post_is_never_sent_again_behind_our_back);
    tcase_add_test(tc, a_get_may_be_sent_again);
    tcase_add_test(tc, an_answer_has_a_ceiling);
    tcase_add_test(tc, bytes_can_be_taken_as_they_come);
    tcase_add_test(tc, what_is_not_a_success_is_not_streamed);
    tcase_add_test(tc, a_cancelled_request_is_not_called_back);
    tcase_add_test(tc, cancelling_while_bytes_come_is_fine);
    tcase_add_test(tc, a_request_started_by_an_answer_goes_out_at_once);
    tcase_add_test(tc, a_clock_that_jumps_does_not_stop_a_request);
}
