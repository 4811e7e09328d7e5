/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_transfer.c - one request as curl wants it: where it goes, and how.
 *
 * Redirects are not followed, so a token goes where it was meant to; plain
 * http goes to this machine only.
 */
#include "http_transfer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "tls.h"

#define CONNECT_TIMEOUT_MS 10000
/* Before less than this curl does not ask whether to go on. */
#define EXPECT_BYTES ((size_t)512 * 1024)

bool
http_is_loopback(const char *host)
{
    struct in_addr address;

    if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
        strcmp(host, "::1") == 0)
        return true;
    /* The whole of it a number: "127.example.org" is a name. */
    return inet_pton(AF_INET, host, &address) == 1 &&
           ntohl(address.s_addr) >> 24 == 127;
}

bool
http_parse_port(const char *text, size_t len, int *port)
{
    int value = 0;
    size_t i;

    if (len == 0 || len > 5)
        return false;
    for (i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + text[i] - '0';
    }
    *port = value;
    return value > 0 && value < 65536;
}

/* ---- where --------------------------------------------------------------- */

/* The host of a URL that we may speak to, without brackets, which is the
 * caller's; NULL when we may not. */
static char *
allowed_host(CURLU *parts, bool *is_local)
{
    char *scheme = NULL, *host = NULL, *found = NULL;

    *is_local = false;
    if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        *is_local = http_is_loopback(host);
        if (strcmp(scheme, "https") == 0 ||
            (strcmp(scheme, "http") == 0 && *is_local))
            found = xstrdup(host + (host[0] == '['));
    }
    if (found)
        found[strcspn(found, "]")] = '\0';
    curl_free(scheme);
    curl_free(host);
    return found;
}

void
address_release(struct address *address)
{
    free(address->url);
    curl_url_cleanup(address->parts);
    free(address->host);
    memset(address, 0, sizeof(*address));
}

static void
address_find(struct address *last, const char *url)
{
    if (last->url && strcmp(last->url, url) == 0)
        return;
    address_release(last);
    last->url = xstrdup(url);
    last->parts = curl_url();
    if (!last->parts)
        abort();
    if (curl_url_set(last->parts, CURLUPART_URL, url, 0) == CURLUE_OK)
        last->host = allowed_host(last->parts, &last->is_local);
}

enum err
transfer_find_way(struct transfer *t, const char *url, struct address *last)
{
    enum proxy_way way = PROXY_NONE;

    address_find(last, url);
    if (!last->host)
        return ERR_INVALID;
    t->host = xstrdup(last->host);
    t->is_local = last->is_local;
    t->address = curl_url_dup(last->parts);
    if (!t->address)
        abort();
    if (!t->is_local)
        way = proxy_for(t->host, &t->proxy);
    t->is_proxied = way == PROXY_USED;
    return way == PROXY_BAD ? ERR_NETWORK : ERR_OK;
}

static bool
origin_read(CURLU *parts, struct http_origin *out)
{
    char *scheme = NULL, *host = NULL, *port = NULL;
    bool is_read = false;

    if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
            CURLUE_OK) {
        out->is_tls = strcasecmp(scheme, "https") == 0;
        is_read = (out->is_tls || strcasecmp(scheme, "http") == 0) &&
                  strlen(host) < sizeof(out->host) &&
                  http_parse_port(port, strlen(port), &out->port);
    }
    if (is_read)
        (void)snprintf(out->host, sizeof(out->host), "%s", host);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    return is_read;
}

static bool
has_user(CURLU *parts)
{
    static const CURLUPart part[] = { CURLUPART_USER, CURLUPART_PASSWORD };
    bool has = false;
    size_t i;

    for (i = 0; i < ARRAY_LEN(part); i++) {
        char *text = NULL;

        has |= curl_url_get(parts, part[i], &text, 0) == CURLUE_OK;
        curl_free(text);
    }
    return has;
}

bool
http_origin_find(const char *url, struct http_origin *out)
{
    CURLU *parts;
    const unsigned char *c;
    bool is_found;

    for (c = (const unsigned char *)url; *c != '\0'; c++)
        if (*c <= ' ' || *c == '\\' || *c == 0x7f)
            return false;
    parts = curl_url();
    is_found = parts &&
               curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
               !has_user(parts) && origin_read(parts, out);
    curl_url_cleanup(parts);
    return is_found;
}

bool
http_origin_is(const struct http_origin *a, const struct http_origin *b)
{
    return a->is_tls == b->is_tls && a->port == b->port &&
           strcasecmp(a->host, b->host) == 0;
}

/* ---- how ----------------------------------------------------------------- */

static CURLcode
transfer_on_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
    (void)easy;
    (void)ctx;
    return tls_trust(ssl_ctx) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

/* Through the proxy that the WebSocket would take, or none. */
static void
transfer_set_proxy(struct transfer *t)
{
    const struct proxy *proxy = &t->proxy;
    struct buf address;

    (void)curl_easy_setopt(t->easy, CURLOPT_NOPROXY, "");
    if (!t->is_proxied) {
        (void)curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
        return;
    }
    buf_init(&address, 512);
    buf_addf(&address,
             strchr(proxy->host, ':') ? "http://[%s]:%d" : "http://%s:%d",
             proxy->host, proxy->port);
    (void)curl_easy_setopt(t->easy, CURLOPT_PROXY, address.data);
    buf_release(&address);
    if (proxy->user[0] == '\0')
        return;
    (void)curl_easy_setopt(t->easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
    (void)curl_easy_setopt(t->easy, CURLOPT_PROXYUSERNAME, proxy->user);
    (void)curl_easy_setopt(t->easy, CURLOPT_PROXYPASSWORD, proxy->password);
}

static void
transfer_set_safety(struct transfer *t)
{
    (void)curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(t->easy, CURLOPT_QUICK_EXIT, 1L);
    (void)curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR,
                           t->is_local ? "http,https" : "https");
    (void)curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    /* The certificates are ours: curl would read the file for itself. */
    if (curl_easy_setopt(t->easy, CURLOPT_SSL_CTX_FUNCTION, transfer_on_tls) !=
        CURLE_OK)
        return;
    (void)curl_easy_setopt(t->easy, CURLOPT_CAINFO, NULL);
    (void)curl_easy_setopt(t->easy, CURLOPT_CAPATH, NULL);
}

static void
transfer_add_header(struct transfer *t, const char *name, const char *value)
{
    struct buf line;
    struct curl_slist *headers;

    buf_init(&line, 8192);
    buf_adds(&line, name);
    buf_adds(&line, ": ");
    buf_adds(&line, value);
    headers = curl_slist_append(t->headers, line.data);
    if (!headers)
        abort();
    t->headers = headers;
    /* May be the token. */
    memset(line.data, 0, line.len);
    buf_release(&line);
}

/* As a line of its own: curl would write it twice, letter by letter. */
static void
transfer_add_token(struct transfer *t, const char *token)
{
    struct buf value;

    buf_init(&value, 8192);
    buf_adds(&value, "Bearer ");
    buf_adds(&value, token);
    transfer_add_header(t, "Authorization", value.data);
    memset(value.data, 0, value.len);
    buf_release(&value);
}

static void
transfer_set_request(struct transfer *t, const struct http_request *request)
{
    size_t i;

    /* Taken apart once, where it was decided whether we may speak to it; as a
     * text as well, else curl would write it out anew each time. */
    (void)curl_easy_setopt(t->easy, CURLOPT_CURLU, t->address);
    (void)curl_easy_setopt(t->easy, CURLOPT_URL, request->url);
    (void)curl_easy_setopt(t->easy, CURLOPT_USERAGENT,
                           "callsheet/" CALLSHEET_VERSION);
    (void)curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS,
                           (long)request->timeout_ms);
    (void)curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS,
                           (long)CONNECT_TIMEOUT_MS);
    if (request->bearer)
        transfer_add_token(t, request->bearer);
    if (request->body) {
        buf_add(&t->body, request->body, request->body_len);
        (void)curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
        (void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                               (curl_off_t)t->body.len);
        (void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
        if (request->content_type)
            transfer_add_header(t, "Content-Type", request->content_type);
        /* No second turn of the network before a large body. */
        if (t->body.len > EXPECT_BYTES)
            transfer_add_header(t, "Expect", "");
    }
    for (i = 0; i < request->field_count; i++)
        transfer_add_header(t, request->fields[i].name,
                            request->fields[i].value);
    if (request->may_be_packed)
        (void)curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING,
                               "gzip, deflate");
    (void)curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

void
transfer_set_up(struct transfer *t, const struct http_request *request)
{
    transfer_set_safety(t);
    transfer_set_proxy(t);
    transfer_set_request(t, request);
}

void
transfer_release(struct transfer *t)
{
    curl_slist_free_all(t->headers);
    curl_url_cleanup(t->address);
    if (t->is_proxied)
        proxy_release(&t->proxy);
    free(t->host);
    buf_release(&t->body);
    buf_release(&t->answer);
}
