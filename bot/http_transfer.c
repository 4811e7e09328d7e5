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
manner_on_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
    (void)easy;
    (void)ctx;
    return tls_trust(ssl_ctx) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

/* Through the proxy that the WebSocket would take, or none. */
static void
tell_proxy(const struct manner *m, CURL *easy)
{
    const struct proxy *proxy = &m->proxy;
    struct buf address;

    (void)curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    if (!m->is_proxied) {
        (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
        return;
    }
    buf_init(&address, 512);
    buf_addf(&address,
             strchr(proxy->host, ':') ? "http://[%s]:%d" : "http://%s:%d",
             proxy->host, proxy->port);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, address.data);
    buf_release(&address);
    if (proxy->user[0] == '\0')
        return;
    (void)curl_easy_setopt(easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
    (void)curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, proxy->user);
    (void)curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, proxy->password);
}

static void
tell_safety(const struct manner *m, CURL *easy)
{
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                           m->is_local ? "http,https" : "https");
    (void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    /* The certificates are ours: curl would read the file for itself. */
    if (curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, manner_on_tls) !=
        CURLE_OK)
        return;
    (void)curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    (void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

void
manner_tell(const struct manner *m, CURL *easy)
{
    tell_safety(m, easy);
    tell_proxy(m, easy);
    /* Taken apart once, where it was decided whether we may speak to it; as a
     * text as well, else curl would write it out anew each time. */
    (void)curl_easy_setopt(easy, CURLOPT_CURLU, m->parts);
    (void)curl_easy_setopt(easy, CURLOPT_URL, m->url);
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                           (long)CONNECT_TIMEOUT_MS);
    if (m->has_body)
        (void)curl_easy_setopt(easy, CURLOPT_POST, 1L);
    if (m->is_packed)
        (void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m->headers);
}

void
transfer_tell(struct transfer *t)
{
    (void)curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)t->timeout_ms);
    if (!t->manner->has_body)
        return;
    (void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                           (curl_off_t)t->body.len);
    (void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
}

/* ---- manners ------------------------------------------------------------- */

/* Who it goes to, if we may speak to them. */
static void
manner_find_way(struct manner *m)
{
    enum proxy_way way = PROXY_NONE;

    m->parts = curl_url();
    if (!m->parts)
        abort();
    if (curl_url_set(m->parts, CURLUPART_URL, m->url, 0) == CURLUE_OK)
        m->host = allowed_host(m->parts, &m->is_local);
    if (!m->host) {
        m->err = ERR_INVALID;
        return;
    }
    if (!m->is_local)
        way = proxy_for(m->host, &m->proxy);
    m->is_proxied = way == PROXY_USED;
    if (way == PROXY_BAD)
        m->err = ERR_NETWORK;
}

static void
manner_add_header(struct manner *m, const char *name, const char *value)
{
    struct buf line;
    struct curl_slist *headers;

    buf_init(&line, 8192);
    buf_adds(&line, name);
    buf_adds(&line, ": ");
    buf_adds(&line, value);
    headers = curl_slist_append(m->headers, line.data);
    if (!headers)
        abort();
    m->headers = headers;
    /* May be the token. */
    memset(line.data, 0, line.len);
    buf_release(&line);
}

/* As a line of its own: curl would write it twice, letter by letter. */
static void
manner_add_token(struct manner *m, const char *token)
{
    struct buf value;

    buf_init(&value, 8192);
    buf_adds(&value, "Bearer ");
    buf_adds(&value, token);
    manner_add_header(m, "Authorization", value.data);
    memset(value.data, 0, value.len);
    buf_release(&value);
}

static void
manner_add_headers(struct manner *m, const struct http_request *request)
{
    size_t i;

    /* As a line of its own, as the token is. */
    manner_add_header(m, "User-Agent", "callsheet/" CALLSHEET_VERSION);
    if (request->bearer)
        manner_add_token(m, request->bearer);
    if (request->body && request->content_type)
        manner_add_header(m, "Content-Type", request->content_type);
    /* No second turn of the network before a large body. */
    if (request->body && request->body_len > EXPECT_BYTES)
        manner_add_header(m, "Expect", "");
    for (i = 0; i < request->field_count; i++)
        manner_add_header(m, request->fields[i].name, request->fields[i].value);
}

static bool
is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
is_plain(const struct http_request *request)
{
    return request->field_count == 0 &&
           (!request->body || request->body_len <= EXPECT_BYTES);
}

static bool
manner_fits(const struct manner *m, const struct http_request *request)
{
    return strcmp(m->url, request->url) == 0 &&
           is_same(m->bearer, request->bearer) &&
           is_same(m->content_type, request->content_type) &&
           m->has_body == (request->body != NULL) &&
           m->is_packed == request->may_be_packed;
}

static struct manner *
manner_new(const struct http_request *request)
{
    struct manner *m = xcalloc(1, sizeof(*m));

    m->uses = 1;
    m->is_plain = is_plain(request);
    m->url = xstrdup(request->url);
    m->bearer = xstrdup_null(request->bearer);
    m->content_type = xstrdup_null(request->content_type);
    m->has_body = request->body != NULL;
    m->is_packed = request->may_be_packed;
    manner_find_way(m);
    manner_add_headers(m, request);
    return m;
}

struct manner *
manner_use(struct manner *manner)
{
    manner->uses++;
    return manner;
}

void
manner_release(struct manner *m)
{
    if (!m || --m->uses > 0)
        return;
    if (m->bearer)
        explicit_bzero(m->bearer, strlen(m->bearer));
    curl_slist_free_all(m->headers);
    curl_url_cleanup(m->parts);
    if (m->is_proxied)
        proxy_release(&m->proxy);
    free(m->url);
    free(m->bearer);
    free(m->content_type);
    free(m->host);
    free(m);
}

struct manner *
manner_find(const struct http_request *request, struct manner **last)
{
    struct manner *m;

    if (*last && is_plain(request) && manner_fits(*last, request))
        return manner_use(*last);
    m = manner_new(request);
    if (!m->is_plain)
        return m;
    manner_release(*last);
    *last = manner_use(m);
    return m;
}
