/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proxy.c - which way out: directly, or through HTTPS_PROXY.
 */
#include "proxy.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "http.h"
#include "log.h"

/* What curl takes when none is named. */
#define DEFAULT_PORT 1080

/* ---- the address of the proxy ------------------------------------------- */

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* "%40" is an at sign. Control characters would end up in a header. */
static bool
decode(const char *text, size_t len, char *out, size_t size)
{
    size_t i, n = 0;

    for (i = 0; i < len; i++) {
        int c = (unsigned char)text[i];

        if (c == '%') {
            int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < len ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = high << 4 | low;
            i += 2;
        }
        if (c < ' ' || c == 0x7f || n + 1 >= size)
            return false;
        out[n++] = (char)c;
    }
    out[n] = '\0';
    return true;
}

static bool
parse_user(const char *text, size_t len, struct proxy *out)
{
    const char *colon = memchr(text, ':', len);
    size_t user_len = colon ? (size_t)(colon - text) : len;

    /* A colon in the name would be read as its end. */
    if (!decode(text, user_len, out->user, sizeof(out->user)) ||
        strchr(out->user, ':'))
        return false;
    return !colon || decode(colon + 1, len - user_len - 1, out->password,
                            sizeof(out->password));
}

static bool
is_host(const char *host)
{
    const char *c;

    for (c = host; *c != '\0'; c++)
        if (*c <= ' ' || *c >= 0x7f || strchr("/\\?#@%\"<>", *c))
            return false;
    return c > host;
}

static bool
parse_host(const char *text, size_t len, struct proxy *out)
{
    char number[sizeof(struct in6_addr)];
    const char *end = NULL;
    bool is_six = len > 0 && text[0] == '[';

    if (is_six) {
        text++, len--;
        end = memchr(text, ']', len);
        if (!end)
            return false;
    } else {
        end = memchr(text, ':', len);
    }
    if (!end)
        end = text + len;
    if ((size_t)(end - text) >= sizeof(out->host))
        return false;
    memcpy(out->host, text, (size_t)(end - text));
    len -= (size_t)(end - text);
    if (is_six)
        end++, len--;
    out->is_numeric =
        inet_pton(is_six ? AF_INET6 : AF_INET, out->host, number) == 1;
    if (!is_host(out->host) || (is_six && !out->is_numeric))
        return false;
    return len == 0 ||
           (*end == ':' && http_parse_port(end + 1, len - 1, &out->port));
}

bool
proxy_parse(const char *text, struct proxy *out)
{
    const char *at;
    size_t len;

    memset(out, 0, sizeof(*out));
    out->port = DEFAULT_PORT;
    if (strncasecmp(text, "http://", 7) == 0)
        text += 7;
    else if (strstr(text, "://"))
        return false;
    len = strcspn(text, "/");
    if (text[len] != '\0' && text[len + 1] != '\0')
        return false;
    at = memrchr(text, '@', len);
    if (at && !parse_user(text, (size_t)(at - text), out))
        return false;
    if (at) {
        len -= (size_t)(at + 1 - text);
        text = at + 1;
    }
    return parse_host(text, len, out);
}

void
proxy_release(struct proxy *proxy)
{
    explicit_bzero(proxy, sizeof(*proxy));
}

/* ---- who is reached without it ------------------------------------------ */

static bool
parse_bits(const char *text, unsigned size, unsigned *bits)
{
    size_t len = strspn(text, "0123456789");

    if (len == 0 || len > 3 || text[len] != '\0')
        return false;
    *bits = (unsigned)strtoul(text, NULL, 10);
    return *bits <= size;
}

/* "10.0.0.0/8" and "10.1.2.3"; likewise for IPv6. */
static bool
number_is_in(const char *entry, const char *host)
{
    char network[INET6_ADDRSTRLEN];
    unsigned char want[16], have[16];
    size_t len = strcspn(entry, "/"), i;
    int family = strchr(host, ':') ? AF_INET6 : AF_INET;
    unsigned size = family == AF_INET6 ? 128 : 32, bits = size;

    if (len >= sizeof(network))
        return false;
    memcpy(network, entry, len);
    network[len] = '\0';
    if (inet_pton(family, host, have) != 1 ||
        inet_pton(family, network, want) != 1)
        return false;
    if (entry[len] == '/' && !parse_bits(entry + len + 1, size, &bits))
        return false;
    for (i = 0; i < bits; i++)
        if ((want[i / 8] ^ have[i / 8]) & 0x80 >> i % 8)
            return false;
    return true;
}

/* "example.org" and ".example.org" are that name and all below it. */
static bool
name_is_in(const char *entry, const char *host)
{
    size_t len, host_len = strlen(host);

    if (entry[0] == '.')
        entry++;
    len = strlen(entry);
    if (len > 0 && entry[len - 1] == '.')
        len--;
    if (host_len > 0 && host[host_len - 1] == '.')
        host_len--;
    if (len == 0 || len > host_len ||
        strncasecmp(host + host_len - len, entry, len) != 0)
        return false;
    return len == host_len || host[host_len - len - 1] == '.';
}

bool
proxy_is_excepted(const char *list, const char *host)
{
    char entry[256];
    size_t len;

    for (;; list += len) {
        list += strspn(list, ", \t");
        len = strcspn(list, ", \t");
        if (len == 0)
            return false;
        if (len >= sizeof(entry))
            continue;
        memcpy(entry, list, len);
        entry[len] = '\0';
        if (entry[0] == '[' && entry[len - 1] == ']') {
            entry[len - 1] = '\0';
            memmove(entry, entry + 1, len - 1);
        }
        if (strcmp(entry, "*") == 0 || number_is_in(entry, host) ||
            name_is_in(entry, host))
            return true;
    }
}

/* ---- the choice ---------------------------------------------------------- */

/* The first that is set, even if to nothing. */
static const char *
first_of(const char *const *names, size_t count)
{
    const char *value = NULL;
    size_t i;

    for (i = 0; i < count && !value; i++)
        value = getenv(names[i]);
    return value ? value : "";
}

static const char *const url_names[] = { "https_proxy", "HTTPS_PROXY",
                                         "all_proxy", "ALL_PROXY" };

/* What the environment said, where a password was in it. */
static char *taken;

static const char *
proxy_url(void)
{
    const char *url = first_of(url_names, ARRAY_LEN(url_names));

    return url[0] == '\0' && taken ? taken : url;
}

/* Out of the list, and of the bytes that /proc/PID/environ shows. */
static void
password_hide(void)
{
    const char *url = proxy_url();
    char *there;
    size_t i;

    if (!strchr(url, '@') || url == taken)
        return;
    free(taken);
    taken = xstrdup(url);
    for (i = 0; i < ARRAY_LEN(url_names); i++) {
        there = getenv(url_names[i]);
        if (there)
            explicit_bzero(there, strlen(there));
        (void)unsetenv(url_names[i]);
    }
}

enum proxy_way
proxy_for(const char *host, struct proxy *out)
{
    static const char *const exceptions[] = { "no_proxy", "NO_PROXY" };
    const char *url = proxy_url();

    if (url[0] == '\0' || http_is_loopback(host) ||
        proxy_is_excepted(first_of(exceptions, 2), host))
        return PROXY_NONE;
    if (proxy_parse(url, out))
        return PROXY_USED;
    proxy_release(out);
    return PROXY_BAD;
}

void
proxy_tell(void)
{
    struct proxy proxy;

    password_hide();
    if (proxy_url()[0] == '\0')
        return;
    if (proxy_parse(proxy_url(), &proxy)) {
        if (proxy.password[0] != '\0')
            log_hide(proxy.password);
        log_info("proxy: connections go through host=%s port=%d user=%s",
                 proxy.host, proxy.port, proxy.user[0] != '\0' ? "yes" : "no");
    } else {
        log_error("proxy: HTTPS_PROXY is not understood, so nothing can be "
                  "reached: write http://HOST:PORT or "
                  "http://USER:PASSWORD@HOST:PORT");
    }
    proxy_release(&proxy);
}

const char *
proxy_advice(long status)
{
    switch (status) {
    case 0:
        return "see that HTTPS_PROXY names the proxy and that it runs";
    case 401:
    case 407:
        return "it wants a user and a password: "
               "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT";
    case 403:
    case 405:
        return "it must be allowed to connect to this host";
    case 502:
    case 503:
    case 504:
        return "it does not reach the host";
    default:
        return "ask whoever runs it";
    }
}
