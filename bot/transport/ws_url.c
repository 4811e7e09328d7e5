/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws_url.c - the address of a WebSocket, taken apart. Pure.
 */
#include "ws_url.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "http.h"

/* lws sends the request from a buffer of 4 KiB. */
#define URL_MAX 2500

static bool
url_is_plain(const char *text)
{
    const char *c;

    for (c = text; *c != '\0'; c++)
        if (*c <= ' ' || *c >= 0x7f || *c == '#')
            return false;
    return c - text < URL_MAX;
}

/* "host", "host:port", "[::1]:port" */
static bool
url_parse_authority(const char *text, size_t len, struct ws_url *out)
{
    size_t start = 0, end, after;
    char number[sizeof(struct in6_addr)];

    if (memchr(text, '@', len))
        return false;
    if (len > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', len);

        if (!close)
            return false;
        start = 1;
        end = (size_t)(close - text);
        after = end + 1;
    } else {
        const char *colon = memchr(text, ':', len);

        end = after = colon ? (size_t)(colon - text) : len;
    }
    if (end <= start || end - start >= sizeof(out->host))
        return false;
    memcpy(out->host, text + start, end - start);
    out->host[end - start] = '\0';
    out->is_numeric =
        inet_pton(start == 1 ? AF_INET6 : AF_INET, out->host, number) == 1;
    if (start == 1 && !out->is_numeric)
        return false;
    if (after == len)
        return true;
    return text[after] == ':' &&
           http_parse_port(text + after + 1, len - after - 1, &out->port);
}

bool
ws_url_parse(const char *text, struct ws_url *out)
{
    const char *authority;
    struct buf path;
    size_t len;
    int usual;

    memset(out, 0, sizeof(*out));
    if (!url_is_plain(text))
        return false;
    if (strncmp(text, "wss://", 6) == 0)
        out->is_tls = true;
    else if (strncmp(text, "ws://", 5) != 0)
        return false;
    usual = out->port = out->is_tls ? 443 : 80;
    authority = text + (out->is_tls ? 6 : 5);
    len = strcspn(authority, "/?");
    if (!url_parse_authority(authority, len, out))
        return false;
    if (!out->is_tls && !http_is_loopback(out->host))
        return false;
    (void)snprintf(out->host_header, sizeof(out->host_header),
                   strchr(out->host, ':') ? "[%s]" : "%s", out->host);
    if (out->port != usual)
        (void)snprintf(out->host_header + strlen(out->host_header), 7, ":%d",
                       out->port);
    buf_init(&path, URL_MAX + 1);
    if (authority[len] != '/')
        buf_addc(&path, '/');
    buf_adds(&path, authority + len);
    out->path = buf_take(&path);
    return true;
}

void
ws_url_release(struct ws_url *url)
{
    free(url->path);
    memset(url, 0, sizeof(*url));
}
