/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.c - one HTTP request and its answer.
 *
 * The answer is written by hand as HTTP/1.1 with a length: head and body then
 * leave in one piece, which halves the system calls of a small API answer.
 */
#include "http.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "js.h"
#include "mem.h"

#define PIECE     ((size_t)64 * 1024)
#define HEAD_ROOM 1024 /* of most */

static struct request *requests; /* the youngest first; few are open */
static uint64_t last_id;

struct request *
request_new(struct lws *wsi)
{
    struct request *rq = xcalloc(1, sizeof(*rq));

    rq->id = ++last_id;
    rq->wsi = wsi;
    rq->fd = -1;
    rq->query = json_object();
    rq->next = requests;
    if (requests)
        requests->before = rq;
    requests = rq;
    return rq;
}

void
request_free(struct request *rq)
{
    if (!rq)
        return;
    if (rq->next)
        rq->next->before = rq->before;
    if (rq->before)
        rq->before->next = rq->next;
    else
        requests = rq->next;
    if (rq->fd >= 0)
        (void)close(rq->fd);
    json_decref(rq->query);
    text_release(&rq->body);
    text_release(&rq->out);
    free(rq);
}

struct request *
request_find(uint64_t id)
{
    struct request *rq;

    for (rq = requests; rq && rq->id != id; rq = rq->next)
        continue;
    return rq;
}

const char *
request_query(const struct request *rq, const char *key)
{
    return js_str(rq->query, key);
}

static const char *
reason_of(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 302:
        return "Found";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    default:
        return "Other";
    }
}

/* Slack says when it answered; made anew each second. */
static const char *
date_now(void)
{
    static char text[64];
    static time_t told;
    time_t now = time(NULL);
    struct tm tm;

    if (now != told && gmtime_r(&now, &tm)) {
        (void)strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
        told = now;
    }
    return text;
}

static void
answer_head(struct request *rq, int status, const char *type,
            const char *headers, size_t len)
{
    struct text *out = &rq->out;

    text_release(out);
    text_room(out, HEAD_ROOM + (rq->fd < 0 ? len : 0));
    text_adds(out, "HTTP/1.1 ");
    text_addn(out, (uint64_t)status);
    text_addc(out, ' ');
    text_adds(out, reason_of(status));
    text_adds(out, "\r\ndate: ");
    text_adds(out, date_now());
    text_adds(out, "\r\ncontent-type: ");
    text_adds(out, type);
    text_adds(out, "\r\ncontent-length: ");
    text_addn(out, len);
    text_adds(out, "\r\nx-content-type-options: nosniff\r\n"
                   "cache-control: no-store\r\n");
    text_adds(out, headers ? headers : "");
    text_adds(out, "\r\n");
}

static void
answer_go(struct request *rq)
{
    rq->answered = true;
    if (!rq->at_once)
        lws_callback_on_writable(rq->wsi);
}

void
answer_data(struct request *rq, int status, const char *type,
            const char *headers, const void *data, size_t len)
{
    if (!rq->wsi || rq->answered)
        return;
    answer_head(rq, status, type, headers, len);
    text_add(&rq->out, data, len);
    answer_go(rq);
}

void
answer_text(struct request *rq, int status, const char *text)
{
    answer_data(rq, status, "text/plain; charset=utf-8", NULL, text,
                strlen(text));
}

void
answer_json_headers(struct request *rq, int status, const char *headers,
                    json_t *value)
{
    char *data = js_dump(value);

    json_decref(value);
    answer_data(rq, status, "application/json; charset=utf-8", headers, data,
                strlen(data));
    free(data);
}

void
answer_json(struct request *rq, int status, json_t *value)
{
    answer_json_headers(rq, status, NULL, value);
}

void
answer_file(struct request *rq, const char *type, const char *headers, int fd,
            int64_t size)
{
    if (!rq->wsi || rq->answered) {
        (void)close(fd);
        return;
    }
    rq->fd = fd;
    rq->fd_left = size;
    answer_head(rq, 200, type, headers, (size_t)size);
    answer_go(rq);
}

void
answer_drop(struct request *rq)
{
    if (!rq->wsi || rq->answered)
        return;
    rq->drop = true;
    answer_go(rq);
}

/* Move the next piece of the file into `out`, which is all sent. */
static int
request_refill(struct request *rq)
{
    char piece[16384];
    ssize_t n;
    size_t want;

    rq->out.len = rq->sent = 0;
    while (rq->fd_left > 0 && rq->out.len < PIECE) {
        want = rq->fd_left < (int64_t)sizeof(piece) ? (size_t)rq->fd_left
                                                    : sizeof(piece);
        n = read(rq->fd, piece, want);
        if (n <= 0)
            return -1;
        text_add(&rq->out, piece, (size_t)n);
        rq->fd_left -= n;
    }
    return 0;
}

int
request_write(struct request *rq)
{
    static unsigned char piece[LWS_PRE + PIECE];
    size_t n;

    if (rq->drop)
        return -1;
    do {
        if (rq->sent == rq->out.len && request_refill(rq) < 0)
            return -1;
        n = rq->out.len - rq->sent;
        if (n > PIECE)
            n = PIECE;
        memcpy(piece + LWS_PRE, rq->out.data + rq->sent, n);
        rq->sent += n;
        if (lws_write(rq->wsi, piece + LWS_PRE, n, LWS_WRITE_HTTP) < (int)n)
            return -1;
        if (rq->sent == rq->out.len && rq->fd_left <= 0)
            return 1;
    } while (!lws_send_pipe_choked(rq->wsi));
    lws_callback_on_writable(rq->wsi);
    return 0;
}
