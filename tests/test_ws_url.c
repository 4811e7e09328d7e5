/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ws_url.c - the addresses of WebSockets taken apart.
 */
#include "transport/ws_url.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "support/test.h"

static const struct {
    const char *text, *host, *header, *path;
    int port;
    bool is_ok, is_tls, is_numeric;
} urls[] = {
    { "wss://wss-primary.example/link/?ticket=6c0c&app_id=9f",
      "wss-primary.example", "wss-primary.example",
      "/link/?ticket=6c0c&app_id=9f", 443, true, true, false },
    { "wss://a.example:8443?x", "a.example", "a.example:8443", "/?x", 8443,
      true, true, false },
    { "wss://a.example", "a.example", "a.example", "/", 443, true, true,
      false },
    { "ws://127.0.0.1:9000/l", "127.0.0.1", "127.0.0.1:9000", "/l", 9000, true,
      false, true },
    { "ws://[::1]:9000/l", "::1", "[::1]:9000", "/l", 9000, true, false, true },
    { "ws://localhost/", "localhost", "localhost", "/", 80, true, false,
      false },
    { "ws://example.org/", .is_ok = false },
    { "ws://127.0.0.1.example.org/", .is_ok = false },
    { "https://example.org/", .is_ok = false },
    { "wss://", .is_ok = false },
    { "wss:///x", .is_ok = false },
    { "wss://user@example.org/", .is_ok = false },
    { "wss://example.org:0/", .is_ok = false },
    { "wss://example.org:65536/", .is_ok = false },
    { "wss://example.org:12a/", .is_ok = false },
    { "wss://example.org:/", .is_ok = false },
    { "wss://[::1/", .is_ok = false },
    { "wss://[example.org]/", .is_ok = false },
    { "wss://[::1]x/", .is_ok = false },
    { "wss://example.org/a b", .is_ok = false },
    { "wss://example.org/a\r\nHost: b", .is_ok = false },
    { "wss://example.org/#x", .is_ok = false },
    { "", .is_ok = false },
};

START_TEST(urls_are_taken_apart)
{
    struct ws_url url;

    ck_assert(ws_url_parse(urls[_i].text, &url) == urls[_i].is_ok);
    if (!urls[_i].is_ok)
        return;
    ck_assert_str_eq(url.host, urls[_i].host);
    ck_assert_str_eq(url.host_header, urls[_i].header);
    ck_assert_str_eq(url.path, urls[_i].path);
    ck_assert_int_eq(url.port, urls[_i].port);
    ck_assert(url.is_tls == urls[_i].is_tls);
    ck_assert(url.is_numeric == urls[_i].is_numeric);
    ws_url_release(&url);
}
END_TEST

START_TEST(an_endless_url_is_refused)
{
    char *url = xmalloc(5001);
    struct ws_url parts;

    memset(url, 'a', 5000);
    memcpy(url, "wss://example.org/", 18);
    url[5000] = '\0';
    ck_assert(!ws_url_parse(url, &parts));
    free(url);
}
END_TEST

TEST_SUITE(ws_url)
{
    TCase *tc = test_case(suite, "url", 10);

    tcase_add_loop_test(tc, urls_are_taken_apart, 0, (int)ARRAY_LEN(urls));
    tcase_add_test(tc, an_endless_url_is_refused);
}
