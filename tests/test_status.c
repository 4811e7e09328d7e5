/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_status.c - bot/status.c over real sockets, and bot/metrics.c.
 */
#include "status.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "loop.h"
#include "metrics.h"
#include "support/test.h"
#include "timer.h"

static struct loop *loop;
static struct status *status;
static bool is_fine;
static int refreshed;

static bool
fine(void *ctx, const char **why)
{
    ck_assert_ptr_eq(ctx, &is_fine);
    *why = "the database does not answer";
    return is_fine;
}

static void
refresh(void *ctx)
{
    (void)ctx;
    refreshed++;
}

static const struct status_host host = { &is_fine, fine, fine, refresh };

static void
set_up(void)
{
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
    ck_assert_int_eq(status_start(loop, "127.0.0.1:0", &host, &status), ERR_OK);
    is_fine = true;
    refreshed = 0;
}

static void
tear_down(void)
{
    status_stop(status);
    loop_free(loop);
}

static void
ring(struct timer *timer)
{
    (void)timer;
}

/* Turns of 3 ms at least: before the answer begins, and once it stands still.
 */
#define PATIENCE 130
#define QUIET    16

/* Sends bytes and turns the loop until the answer stands still. */
static char *
ask(const char *request)
{
    size_t len = strlen(request);
    struct sockaddr_in address = { .sin_family = AF_INET };
    int left = PATIENCE;
    struct timer timer = { 0 };
    struct buf answer;
    char bytes[4096];
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)status_port(status));
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)),
                     0);
    ck_assert_int_eq(send(fd, request, len, MSG_NOSIGNAL), (ssize_t)len);
    buf_init(&answer, 1024 * 1024);
    while (left-- > 0) {
        ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);

        if (n == 0)
            break;
        if (n > 0) {
            buf_add(&answer, bytes, (size_t)n);
            left = QUIET;
        }
        timer_set(loop_timers(loop), &timer, clock_mono_ms() + 3, ring);
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    }
    timer_cancel(loop_timers(loop), &timer);
    (void)close(fd);
    return buf_take(&answer);
}

static const struct {
    const char *request, *status, *body;
    bool is_fine;
} rows[] = {
    { "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200", "\r\n\r\nok\n", true },
    { "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", "200", "\r\n\r\nok\n", true },
    { "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "503",
      "the database does not answer\n", false },
    { "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", "503",
      "the database does not answer\n", false },
    { "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "200",
      "\n# TYPE callsheet_acks_total counter\ncallsheet_acks_total 0\n",
      false },
    { "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "404", "there is", true },
    { "GET /metrics/../etc HTTP/1.1\r\nHost: x\r\n\r\n", "404", "", true },
    { "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200",
      "content-length: 3\r\n", true },
    { "HEAD /readyz HTTP/1.1\r\nHost: x\r\n\r\n", "503", "", false },
    { "HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "200", "", true },
    { "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "405",
      "only GET", true },
};

START_TEST(it_answers_three_questions_and_nothing_else)
{
    char *answer, wanted[32];

    is_fine = rows[_i].is_fine;
    answer = ask(rows[_i].request);
    (void)snprintf(wanted, sizeof(wanted), "HTTP/1.1 %s ", rows[_i].status);
    ck_assert_msg(strncmp(answer, wanted, strlen(wanted)) == 0, "%s", answer);
    ck_assert_msg(strstr(answer, rows[_i].body) != NULL, "%s", answer);
    if (strncmp(rows[_i].request, "HEAD", 4) == 0)
        ck_assert_str_eq(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    free(answer);
}
END_TEST

START_TEST(gauges_are_refreshed_before_they_are_shown)
{
    free(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
    ck_assert_int_eq(refreshed, 1);
}
END_TEST

START_TEST(two_questions_on_one_connection_are_answered)
{
    static const char two[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                              "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n";
    char *answer = ask(two), *first = strstr(answer, "ok\n");

    ck_assert_msg(first && strstr(first + 1, "ok\n"), "%s", answer);
    free(answer);
}
END_TEST

static const char *const nonsense[] = {
    "GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "\x16\x03\x01\x02\x01\x01\xfc\x03\x03",
    "nonsense\r\n\r\n",
    "GET /healthz",
};

START_TEST(nonsense_does_no_harm)
{
    char *answer = ask(nonsense[_i]);

    ck_assert_ptr_null(strstr(answer, " 101 "));
    free(answer);
    answer = ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    ck_assert_ptr_nonnull(strstr(answer, "200"));
    free(answer);
}
END_TEST

START_TEST(a_port_in_use_is_told)
{
    struct status *second = NULL;
    char listen[64];

    (void)snprintf(listen, sizeof(listen), "127.0.0.1:%d", status_port(status));
    ck_assert_int_eq(status_start(loop, listen, &host, &second), ERR_BUSY);
    ck_assert_ptr_null(second);
}
END_TEST

static const char *const not_addresses[] = {
    "",           "9137",        ":9137",           "127.0.0.1",
    "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:1x",
    "[]:1",
};

START_TEST(what_is_no_address_is_invalid)
{
    struct status *second = NULL;

    ck_assert_int_eq(status_start(loop, not_addresses[_i], &host, &second),
                     ERR_INVALID);
}
END_TEST

START_TEST(labelled_metrics_share_their_help)
{
    struct buf text;

    metric_add(METRIC_DISCONNECTS_REFRESH, 2);
    metric_add(METRIC_DISCONNECTS_WARNING, 1);
    buf_init(&text, 64 * 1024);
    metrics_write(&text);
    ck_assert_ptr_nonnull(
        strstr(text.data, "\n# HELP callsheet_disconnects_total "
                          "Connections that ended, by why\n"
                          "# TYPE callsheet_disconnects_total counter\n"
                          "callsheet_disconnects_total{reason=\"refresh\"} 2\n"
                          "callsheet_disconnects_total{reason=\"warning\"} 1\n"
                          "callsheet_disconnects_total{"));
    buf_release(&text);
}
END_TEST

/* Each bucket counts all that is not above its bound. */
START_TEST(a_histogram_adds_up)
{
    static const int64_t us[] = { 0, 50, 51, 1000, 2999999, 3000001 };
    struct buf text;
    size_t i;

    for (i = 0; i < ARRAY_LEN(us); i++)
        histogram_add(HISTOGRAM_ACK, us[i]);
    histogram_add(HISTOGRAM_BATCH, 3);
    buf_init(&text, 64 * 1024);
    metrics_write(&text);
    ck_assert_ptr_nonnull(
        strstr(text.data, "# TYPE callsheet_ack_seconds histogram\n"
                          "callsheet_ack_seconds_bucket{le=\"5e-05\"} 2\n"
                          "callsheet_ack_seconds_bucket{le=\"0.0001\"} 3\n"));
    ck_assert_ptr_nonnull(
        strstr(text.data, "callsheet_ack_seconds_bucket{le=\"0.001\"} 4\n"));
    ck_assert_ptr_nonnull(strstr(text.data,
                                 "callsheet_ack_seconds_bucket{le=\"3\"} 5\n"
                                 "callsheet_ack_seconds_bucket{le=\"+Inf\"} 6\n"
                                 "callsheet_ack_seconds_sum 6.001101\n"
                                 "callsheet_ack_seconds_count 6\n"));
    ck_assert_ptr_nonnull(
        strstr(text.data, "callsheet_batch_requests_bucket{le=\"2\"} 0\n"
                          "callsheet_batch_requests_bucket{le=\"5\"} 1\n"));
    buf_release(&text);
}
END_TEST

/* The man page names some: they are those that there are. */
START_TEST(the_man_page_names_real_metrics)
{
    FILE *f = fopen("bot/dist/callsheet.1", "r");
    char line[1000], *at, *end;
    struct buf text, name;
    int count = 0;

    ck_assert_ptr_nonnull(f);
    buf_init(&text, 64 * 1024);
    buf_init(&name, 200);
    metrics_write(&text);
    while (fgets(line, sizeof(line), f))
        for (at = line; (at = strstr(at, "callsheet_")) != NULL; at = end) {
            end = at + strspn(at, "abcdefghijklmnopqrstuvwxyz_");
            buf_reset(&name);
            buf_addf(&name, "# TYPE %.*s ", (int)(end - at), at);
            ck_assert_msg(strstr(text.data, name.data) != NULL, "no %.*s",
                          (int)(end - at), at);
            count++;
        }
    ck_assert_int_ge(count, 10);
    (void)fclose(f);
    buf_release(&name);
    buf_release(&text);
}
END_TEST

START_TEST(metrics_are_named_once_and_well)
{
    struct buf text;
    char *line, *rest;
    int helps = 0, types = 0, lines = 0;

    metric_add(METRIC_ACKS, 41);
    metric_add(METRIC_ACKS, 1);
    metric_set(METRIC_CONNECTED, 1);
    buf_init(&text, 64 * 1024);
    metrics_write(&text);
    ck_assert_ptr_nonnull(strstr(text.data, "\ncallsheet_acks_total 42\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "\ncallsheet_connected 1\n"));
    for (line = text.data; *line != '\0'; line = rest) {
        rest = strchr(line, '\n');
        ck_assert_ptr_nonnull(rest);
        *rest++ = '\0';
        if (strncmp(line, "# HELP callsheet_", 17) == 0)
            helps++;
        else if (strncmp(line, "# TYPE callsheet_", 17) == 0)
            types++;
        else if (strncmp(line, "callsheet_", 10) == 0)
            lines++;
        else
            ck_abort_msg("unknown line: %s", line);
        if (strstr(line, " counter"))
            ck_assert_ptr_nonnull(strstr(line, "_total"));
    }
    ck_assert_int_eq(helps, types);
    ck_assert_int_ge(lines, METRIC_COUNT);
    buf_release(&text);
}
END_TEST

TEST_SUITE(status)
{
    TCase *tc = test_case(suite, "status", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, it_answers_three_questions_and_nothing_else, 0,
                        (int)ARRAY_LEN(rows));
    tcase_add_test(tc, gauges_are_refreshed_before_they_are_shown);
    tcase_add_test(tc, two_questions_on_one_connection_are_answered);
    tcase_add_loop_test(tc, nonsense_does_no_harm, 0, (int)ARRAY_LEN(nonsense));
    tcase_add_test(tc, a_port_in_use_is_told);
    tcase_add_loop_test(tc, what_is_no_address_is_invalid, 0,
                        (int)ARRAY_LEN(not_addresses));
    tcase_add_test(tc, labelled_metrics_share_their_help);
    tcase_add_test(tc, a_histogram_adds_up);
    tcase_add_test(tc, the_man_page_names_real_metrics);
    tcase_add_test(tc, metrics_are_named_once_and_well);
}
