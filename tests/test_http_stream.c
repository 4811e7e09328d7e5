/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_http_stream.c - answers that are long, come in pieces, or are not waited
 * for.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>

#include "loop.h"
#include "support/client.h"
#include "support/peer.h"
#include "support/test.h"

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
    struct client_got got = { 0 };
    struct http_request request;

    client.peer = peer_start(flood, NULL);
    request = client_get("/x");
    client_run(&request, &got);
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
        http_cancel(client.http, cancel_at);
    return ctx && streamed > 5000 ? ERR_FULL : ERR_OK;
}

START_TEST(bytes_can_be_taken_as_they_come)
{
    struct client_got got = { 0 };
    struct http_request request;

    streamed = 0;
    client.peer = peer_start(flood, NULL);
    request = client_get("/x");
    request.max_bytes = 1000000;
    request.on_data = stream;
    (void)http_send(client.http, &request, client_take, &got);
    while (got.calls == 0)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
    /* ctx is the same for both functions, so the taker ended it. */
    ck_assert_int_eq(got.response.err, ERR_FULL);
    ck_assert_uint_gt(streamed, 5000);
    ck_assert_uint_eq(got.response.body_len, 0);
    free(got.body);
}
END_TEST

START_TEST(what_is_not_a_success_is_not_streamed)
{
    struct client_got got = { 0 };
    struct http_request request;

    streamed = 0;
    client.peer = peer_start(flood, NULL);
    request = client_get("/missing");
    request.on_data = stream;
    client_run(&request, &got);
    ck_assert_int_eq(got.response.err, ERR_OK);
    ck_assert_int_eq(got.response.status, 404);
    ck_assert_uint_eq(streamed, 0);
    ck_assert_uint_eq(got.response.body_len, 500);
    free(got.body);
}
END_TEST

START_TEST(a_cancelled_request_is_not_called_back)
{
    struct client_got got = { 0 };
    struct http_request request;
    uint64_t id;
    int i;

    client.peer = peer_start(client_swallow, &got);
    request = client_get("/x");
    id = http_send(client.http, &request, client_take, &got);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(client.loop, false), ERR_OK);
    http_cancel(client.http, id);
    http_cancel(client.http, id);
    http_cancel(client.http, 12345);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(client.loop, false), ERR_OK);
    ck_assert_int_eq(got.calls, 0);
}
END_TEST

START_TEST(cancelling_while_bytes_come_is_fine)
{
    struct client_got got = { 0 };
    struct http_request request;
    int i;

    streamed = 0;
    client.peer = peer_start(flood, NULL);
    request = client_get("/x");
    request.on_data = stream;
    request.max_bytes = 1000000;
    cancel_at = http_send(client.http, &request, client_take, &got);
    for (i = 0; i < 200 && streamed == 0; i++)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(client.loop, false), ERR_OK);
    cancel_at = 0;
    ck_assert_uint_gt(streamed, 0);
    ck_assert_int_eq(got.calls, 0);
}
END_TEST

TEST_SUITE(http_stream)
{
    TCase *tc = test_case(suite, "http_stream", 20);

    tcase_add_checked_fixture(tc, client_set_up, client_tear_down);
    tcase_add_test(tc, an_answer_has_a_ceiling);
    tcase_add_test(tc, bytes_can_be_taken_as_they_come);
    tcase_add_test(tc, what_is_not_a_success_is_not_streamed);
    tcase_add_test(tc, a_cancelled_request_is_not_called_back);
    tcase_add_test(tc, cancelling_while_bytes_come_is_fine);
}
