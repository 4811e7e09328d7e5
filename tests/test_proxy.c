/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_proxy.c - bot/proxy.c: what is read, and who is reached through it.
 */
#include "proxy.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "support/test.h"

static const struct {
    const char *text;
    bool is_good;
    const char *host;
    int port;
    const char *user, *password;
    bool is_numeric;
} urls[] = {
    { "http://proxy.corp:3128", true, "proxy.corp", 3128, "", "", false },
    { "http://proxy.corp:3128/", true, "proxy.corp", 3128, "", "", false },
    { "HTTP://proxy.corp", true, "proxy.corp", 1080, "", "", false },
    { "proxy.corp:80", true, "proxy.corp", 80, "", "", false },
    { "10.1.2.3:8080", true, "10.1.2.3", 8080, "", "", true },
    { "http://[::1]:8080", true, "::1", 8080, "", "", true },
    { "[2001:db8::7]", true, "2001:db8::7", 1080, "", "", true },
    { "http://ana@p:1", true, "p", 1, "ana", "", false },
    { "http://ana:b:c@p:1", true, "p", 1, "ana", "b:c", false },
    { "http://a%40b:%3a%2F%20@p:1", true, "p", 1, "a@b", ":/ ", false },
    { "http://ana:x@y@p:1", true, "p", 1, "ana", "x@y", false },
    { "http://:secret@p", true, "p", 1080, "", "secret", false },

    { "", false, 0, 0, 0, 0, 0 },
    { "http://", false, 0, 0, 0, 0, 0 },
    { "https://proxy.corp", false, 0, 0, 0, 0, 0 },
    { "socks5://proxy.corp:1080", false, 0, 0, 0, 0, 0 },
    { "http://p:0", false, 0, 0, 0, 0, 0 },
    { "http://p:65536", false, 0, 0, 0, 0, 0 },
    { "http://p:8x", false, 0, 0, 0, 0, 0 },
    { "http://p:", false, 0, 0, 0, 0, 0 },
    { "http://p:1/path", false, 0, 0, 0, 0, 0 },
    { "http://p q", false, 0, 0, 0, 0, 0 },
    { "http://p\r\nX: y", false, 0, 0, 0, 0, 0 },
    { "http://ana%0d%0a:x@p", false, 0, 0, 0, 0, 0 },
    { "http://ana:%zz@p", false, 0, 0, 0, 0, 0 },
    { "http://ana:x%4@p", false, 0, 0, 0, 0, 0 },
    { "http://ana:x%@p", false, 0, 0, 0, 0, 0 },
    { "http://a%3ab:c@p", false, 0, 0, 0, 0, 0 },
    { "http://[::1", false, 0, 0, 0, 0, 0 },
    { "http://[x]:1", false, 0, 0, 0, 0, 0 },
    { "http://[::1]8080", false, 0, 0, 0, 0, 0 },
};

START_TEST(addresses_of_proxies_are_taken_apart)
{
    struct proxy proxy;

    ck_assert_int_eq(proxy_parse(urls[_i].text, &proxy), urls[_i].is_good);
    if (!urls[_i].is_good)
        return;
    ck_assert_str_eq(proxy.host, urls[_i].host);
    ck_assert_int_eq(proxy.port, urls[_i].port);
    ck_assert_str_eq(proxy.user, urls[_i].user);
    ck_assert_str_eq(proxy.password, urls[_i].password);
    ck_assert_int_eq(proxy.is_numeric, urls[_i].is_numeric);
    proxy_release(&proxy);
    ck_assert_str_eq(proxy.password, "");
}
END_TEST

START_TEST(long_words_are_refused)
{
    char text[2000];
    struct proxy proxy;

    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    ck_assert(!proxy_parse(text, &proxy));
    memcpy(text + sizeof(text) - 4, "@p", 3);
    ck_assert(!proxy_parse(text, &proxy));
    text[4] = ':';
    ck_assert(!proxy_parse(text, &proxy));
}
END_TEST

static const struct {
    const char *list, *host;
    bool is_in;
} exceptions[] = {
    { "", "slack.com", false },
    { "*", "slack.com", true },
    { "example.org, *", "slack.com", true },
    { "slack.com", "slack.com", true },
    { "slack.com", "SLACK.com.", true },
    { "slack.com", "wss-primary.slack.com", true },
    { ".slack.com", "wss-primary.slack.com", true },
    { ".slack.com", "slack.com", true },
    { "slack.com", "notslack.com", false },
    { "slack.com", "slack.com.example", false },
    { "wss-primary.slack.com", "slack.com", false },
    { "a,b c\td,,, e", "d", true },
    { "a,b c\td,,, e", "e", true },
    { "a,b c\td,,, e", "f", false },
    { ".", "slack.com", false },
    { "10.0.0.0/8", "10.200.3.4", true },
    { "10.0.0.0/8", "11.0.0.1", false },
    { "10.1.2.0/23", "10.1.3.255", true },
    { "10.1.2.0/23", "10.1.4.0", false },
    { "10.1.2.3", "10.1.2.3", true },
    { "10.1.2.3", "10.1.2.30", false },
    { "0.0.0.0/0", "10.1.2.3", true },
    { "10.0.0.0/99", "10.0.0.0", false },
    { "10.0.0.0/", "11.0.0.1", false },
    { "10.0.0.0/8x", "10.0.0.1", false },
    { "[2001:db8::]/32", "2001:db8::1", false },
    { "[2001:db8::1]", "2001:db8::1", true },
    { "2001:db8::/32", "2001:db8:7::1", true },
    { "2001:db8::/32", "10.0.0.1", false },
};

START_TEST(exceptions_are_names_below_names_and_networks)
{
    ck_assert_int_eq(proxy_is_excepted(exceptions[_i].list,
                                       exceptions[_i].host),
                     exceptions[_i].is_in);
}
END_TEST

static const struct {
    const char *lower, *upper, *all, *except, *host;
    enum proxy_way way;
    int port;
} choices[] = {
    { NULL, NULL, NULL, NULL, "slack.com", PROXY_NONE, 0 },
    { "p:1", "p:2", "p:3", NULL, "slack.com", PROXY_USED, 1 },
    { NULL, "p:2", "p:3", NULL, "slack.com", PROXY_USED, 2 },
    { NULL, NULL, "p:3", NULL, "slack.com", PROXY_USED, 3 },
    { "", "p:2", "p:3", NULL, "slack.com", PROXY_NONE, 0 },
    { "p:1", NULL, NULL, "slack.com", "slack.com", PROXY_NONE, 0 },
    { "p:1", NULL, NULL, "slack.com", "example.org", PROXY_USED, 1 },
    { "p:1", NULL, NULL, NULL, "127.0.0.1", PROXY_NONE, 0 },
    { "p:1", NULL, NULL, NULL, "localhost", PROXY_NONE, 0 },
    { "p:1", NULL, NULL, NULL, "::1", PROXY_NONE, 0 },
    { "p:1", NULL, NULL, NULL, "127.example.org", PROXY_USED, 1 },
    { "socks5://p:1", NULL, NULL, NULL, "slack.com", PROXY_BAD, 0 },
    { "socks5://p:1", NULL, NULL, NULL, "127.0.0.1", PROXY_NONE, 0 },
    { "socks5://p:1", NULL, NULL, "slack.com", "slack.com", PROXY_NONE, 0 },
};

static void
set(const char *name, const char *value)
{
    if (value)
        ck_assert_int_eq(setenv(name, value, 1), 0);
    else
        ck_assert_int_eq(unsetenv(name), 0);
}

START_TEST(the_environment_decides_in_its_order)
{
    struct proxy proxy;

    set("https_proxy", choices[_i].lower);
    set("HTTPS_PROXY", choices[_i].upper);
    set("all_proxy", choices[_i].all);
    set("ALL_PROXY", NULL);
    set("no_proxy", NULL);
    set("NO_PROXY", choices[_i].except);
    /* For plain HTTP, which never leaves this machine. */
    set("http_proxy", "p:9");
    ck_assert_int_eq(proxy_for(choices[_i].host, &proxy), choices[_i].way);
    if (choices[_i].way == PROXY_USED)
        ck_assert_int_eq(proxy.port, choices[_i].port);
}
END_TEST

TEST_SUITE(proxy)
{
    TCase *tc = test_case(suite, "proxy", 10);

    tcase_add_loop_test(tc, addresses_of_proxies_are_taken_apart, 0,
                        (int)ARRAY_LEN(urls));
    tcase_add_test(tc, long_words_are_refused);
    tcase_add_loop_test(tc, exceptions_are_names_below_names_and_networks, 0,
                        (int)ARRAY_LEN(exceptions));
    tcase_add_loop_test(tc, the_environment_decides_in_its_order, 0,
                        (int)ARRAY_LEN(choices));
}
