/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_transfer.h - one request as curl wants it: where it goes, and how.
 *
 * Only http.c and its parts see it.
 */
#ifndef CALLSHEET_HTTP_TRANSFER_H
#define CALLSHEET_HTTP_TRANSFER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "http.h"
#include "proxy.h"

/*
 * All that is told to curl about a request but its body and its time: most are
 * made in the manner of the last one, and a handle that was told once need not
 * be told again.
 */
struct manner {
    unsigned uses;
    bool is_plain;                     /* may be another one's as well */
    char *url, *bearer, *content_type; /* the last two may be NULL */
    bool has_body, is_packed;
    CURLU *parts;
    char *host; /* NULL: not one that we speak to */
    bool is_local, is_proxied;
    struct proxy proxy;
    enum err err; /* why it cannot be done */
    struct curl_slist *headers;
};

struct transfer {
    struct transfer *next;
    uint64_t id;
    struct manner *manner;
    CURL *easy; /* NULL: not begun */
    http_done_fn *done;
    void *ctx;
    enum err (*on_data)(void *ctx, const void *bytes, size_t len);
    struct line *line; /* of those to that host */
    int64_t timeout_ms;
    int64_t until_ms;  /* so long it waits for a connection */
    struct buf body;   /* what is sent */
    struct buf answer; /* what is collected */
    size_t max_bytes, bytes;
    struct http *http;
    uint64_t turn; /* of curl's, in which turn_bytes came */
    size_t turn_bytes;
    bool is_paused;
    enum err err;  /* why we ended it ourselves; ERR_OK = we did not */
    int tries;     /* how often curl was about to send it */
    bool is_added; /* to the multi handle */
    bool is_whole; /* came to its end as it should */
    bool is_cancelled, is_too_late;
};

/* In the manner of the last one, which takes its place when it may serve
 * again, or in a new one; it is the caller's. Its err says why it cannot be
 * done: ERR_INVALID for whom we do not speak to, ERR_NETWORK for a proxy that
 * is no good. */
struct manner *manner_find(const struct http_request *request,
                           struct manner **last);
struct manner *manner_use(struct manner *manner); /* once more */
void manner_release(struct manner *manner);       /* NULL is fine */
/* Everything that curl has to know, but whom it calls back and what
 * transfer_tell() says. */
void manner_tell(const struct manner *manner, CURL *easy);
/* What each request has of its own. */
void transfer_tell(struct transfer *t);

/* What stands between us and everybody is complained about so seldom. */
#define TRANSFER_TELL_EVERY_MS 60000
/* http_answer.c: call back who asked. *told_ms: when the way out was last
 * complained about. */
void transfer_report(struct transfer *t, CURLcode code, int64_t *told_ms);

#endif
