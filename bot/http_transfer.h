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

struct transfer {
    struct transfer *next;
    uint64_t id;
    CURL *easy;
    CURLU *address;
    struct curl_slist *headers;
    http_done_fn *done;
    void *ctx;
    enum err (*on_data)(void *ctx, const void *bytes, size_t len);
    char *host;        /* NULL: not one that we speak to */
    struct line *line; /* of those to that host */
    int64_t until_ms;  /* so long it waits for a connection */
    bool is_local, is_proxied;
    struct proxy proxy;
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
    bool is_cancelled, is_too_late;
};

/* What was found out about the last URL: most calls go to the same. */
struct address {
    char *url;
    CURLU *parts;
    char *host; /* NULL: not one that we speak to */
    bool is_local;
};

void address_release(struct address *address);
/* Find the way to a URL. ERR_INVALID: we do not speak to that one.
 * ERR_NETWORK: the proxy that it needs is no good. */
enum err transfer_find_way(struct transfer *t, const char *url,
                           struct address *last);
/* Everything that curl has to know, but whom it calls back. */
void transfer_set_up(struct transfer *t, const struct http_request *request);
/* What it holds, but not its handle. */
void transfer_release(struct transfer *t);

/* What stands between us and everybody is complained about so seldom. */
#define TRANSFER_TELL_EVERY_MS 60000
/* http_answer.c: call back who asked. *told_ms: when the way out was last
 * complained about. */
void transfer_report(struct transfer *t, CURLcode code, int64_t *told_ms);

#endif
