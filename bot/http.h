/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.h - HTTP requests that do not block: curl multi in the loop.
 */
#ifndef CALLSHEET_HTTP_H
#define CALLSHEET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

struct http;
struct loop;

struct http_field {
    const char *name, *value;
};

struct http_request {
    const char *url;
    const char *body; /* NULL = GET; copied */
    size_t body_len;
    const char *content_type; /* of the body */
    const char *bearer;       /* token for the Authorization header, or NULL;
                                 never sent to another host on redirect */
    const struct http_field *fields; /* further headers, NULL = none */
    size_t field_count;
    bool may_be_packed; /* by gzip or deflate; max_bytes counts the bytes that
                           come out of it */
    int64_t timeout_ms; /* for the whole transfer */
    size_t max_bytes;   /* of the answer; more is ERR_TOO_BIG */
    /* When set, the answer's bytes go here as they come instead of being
     * collected; a result other than ERR_OK ends the transfer with it. */
    enum err (*on_data)(void *ctx, const void *bytes, size_t len);
};

struct http_response {
    enum err err;             /* ERR_OK: an answer came, whatever its status */
    const char *why, *advice; /* a constant when err is ERR_NETWORK: in words,
                                 and what to do if that is known; else NULL */
    /* Only when the way leads through a proxy that has not connected us: which
     * and what it answered, 0 = nothing; else NULL. */
    const char *proxy;
    int proxy_port;
    long proxy_status;
    bool is_sent; /* the request may have reached the other side */
    long status;
    int64_t retry_after_s; /* -1 when not said, a day at most */
    const char *content_type;
    const char *body; /* NUL-terminated; lives during the callback */
    size_t body_len;
    void *handle; /* for http_header() */
};

typedef void http_done_fn(void *ctx, const struct http_response *response);

struct http *http_new(struct loop *loop);
/* Cancels what is under way without calling back. */
void http_free(struct http *http);
/* Starts a request; `done` is called exactly once, never from inside this
 * call. Returns a number for http_cancel(). Plain http: only to loopback. */
uint64_t http_send(struct http *http, const struct http_request *request,
                   http_done_fn *done, void *ctx);
void http_cancel(struct http *http, uint64_t id);
/* The value of a header of the answer, during the callback; NULL when it is
 * not there. */
const char *http_header(const struct http_response *response, const char *name);
/* When the other side says it answered (the header Date), UTC; -1. */
int64_t http_date(const struct http_response *response);
/* Where a URL leads, as it is read by what goes there: folded, the port told.
 */
struct http_origin {
    bool is_tls;
    char host[254];
    int port;
};

/* False for what is not https: or http:, and for all that two readers may take
 * for two places: a user, a backslash, blanks and controls. */
bool http_origin_find(const char *url, struct http_origin *out);
bool http_origin_is(const struct http_origin *a, const struct http_origin *b);
/* Is this host (a name or a number, no port) this machine? */
bool http_is_loopback(const char *host);
/* 1 to 65535, and nothing else in these bytes. */
bool http_parse_port(const char *text, size_t len, int *port);

#endif
