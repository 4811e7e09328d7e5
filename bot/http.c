/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.c - HTTP requests that do not block: curl multi in the loop.
 *
 * curl tells which of its sockets it waits for, loop.c watches them. These
 * things are not left to curl:
 *
 * - Its timer. It announces a time-out only when that changes, and our clock
 *   can be moved, so after each of its turns it is asked again. While anything
 *   is under way it is asked at least every second: in a few of a hundred
 *   long runs of a prototype curl stood still.
 * - Its silent second try. When a kept connection dies without an answer curl
 *   sends the request again by itself, which would post a message twice. The
 *   second try of a request with a body is refused, and judged as sent.
 * - How much it reads at once: up to 100 buffers of a file, which would hold
 *   the loop. A file pauses after a while and goes on in the next turn.
 * - Names that nobody resolves. When the time is over curl would wait for its
 *   thread to come back from the look-up, half a minute, and the loop with it;
 *   CURLOPT_QUICK_EXIT lets it leave the thread alone.
 *
 * - Its own line for connections. Each time one is free it begins anew with
 *   the next of those that wait, URL and all, and with those behind it. It is
 *   given as many as there are connections to a host, oldest first.
 *
 * What curl is told about a request is in http_transfer.c, what came of it in
 * http_answer.c.
 */
#include "http_transfer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "timer.h"

#define CONNECTIONS_MAX    16
#define CONNECTIONS_A_HOST 8
#define STANDSTILL_MS      1000
#define IDLE_HANDLES_MAX   8
/* Of a file, in one turn of curl's: it is stored at once, which takes time. */
#define TURN_BYTES ((size_t)256 * 1024)

/* Those to one host, for as long as there are any. */
struct line {
    struct line *next;
    char *host;
    size_t count, running;
};

struct http {
    struct loop *loop;
    CURLM *multi;
    struct timer timer;
    struct transfer *transfers, **last_transfer;
    struct line *lines;
    uint64_t next_id;
    struct address last;
    CURL *idle[IDLE_HANDLES_MAX];
    size_t idle_count;
    int64_t told_ms; /* when the way out was last complained about */
    bool is_inside;  /* curl is on the stack: it must not be entered again */
    uint64_t turns;  /* of curl's so far */
    size_t paused;   /* transfers that go on in its next one */
};

static size_t http_on_body(char *bytes, size_t size, size_t count, void *ctx);
static int http_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
                          void *socket_ctx);
static int http_on_timer(CURLM *multi, long timeout_ms, void *ctx);
static int http_on_request(void *ctx, char *ip, char *local_ip, int port,
                           int local_port);
static void http_ready(void *ctx, int fd, uint32_t events);
static void http_tick(struct timer *timer);
static void http_turn(struct http *http);

/* ---- making and ending -------------------------------------------------- */

struct http *
http_new(struct loop *loop)
{
    struct http *http = xcalloc(1, sizeof(*http));

    proxy_tell();
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(http);
        return NULL;
    }
    http->loop = loop;
    http->last_transfer = &http->transfers;
    http->told_ms = -TRANSFER_TELL_EVERY_MS;
    http->multi = curl_multi_init();
    if (!http->multi) {
        curl_global_cleanup();
        free(http);
        return NULL;
    }
    (void)curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION,
                            http_on_socket);
    (void)curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    (void)curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, http_on_timer);
    (void)curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS,
                            (long)CONNECTIONS_MAX);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                            (long)CONNECTIONS_A_HOST);
    return http;
}

/* ---- lines -------------------------------------------------------------- */

static void
line_enter(struct http *http, struct transfer *t)
{
    struct line *line = http->lines;

    while (line && strcmp(line->host, t->host) != 0)
        line = line->next;
    if (!line) {
        line = xcalloc(1, sizeof(*line));
        line->host = xstrdup(t->host);
        line->next = http->lines;
        http->lines = line;
    }
    line->count++;
    t->line = line;
}

static void
line_leave(struct http *http, struct transfer *t)
{
    struct line *line = t->line, **at = &http->lines;

    if (!line)
        return;
    line->running -= t->is_added;
    if (--line->count > 0)
        return;
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    free(line->host);
    free(line);
}

static void
transfer_free(struct http *http, struct transfer *t)
{
    struct transfer **at = &http->transfers;

    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    if (!t->next)
        http->last_transfer = at;
    line_leave(http, t);
    if (t->is_added)
        (void)curl_multi_remove_handle(http->multi, t->easy);
    if (t->easy && http->idle_count < IDLE_HANDLES_MAX) {
        curl_easy_reset(t->easy);
        http->idle[http->idle_count++] = t->easy;
    } else if (t->easy) {
        curl_easy_cleanup(t->easy);
    }
    http->paused -= t->is_paused;
    transfer_release(t);
    free(t);
}

void
http_free(struct http *http)
{
    size_t i;

    if (!http)
        return;
    assert(!http->is_inside);
    while (http->transfers)
        transfer_free(http, http->transfers);
    for (i = 0; i < http->idle_count; i++)
        curl_easy_cleanup(http->idle[i]);
    (void)curl_multi_cleanup(http->multi);
    address_release(&http->last);
    timer_cancel(loop_timers(http->loop), &http->timer);
    curl_global_cleanup();
    free(http);
}

/* ---- starting ----------------------------------------------------------- */

static struct transfer *
transfer_new(struct http *http, const struct http_request *request,
             http_done_fn *done, void *ctx)
{
    struct transfer *t = xcalloc(1, sizeof(*t));

    t->http = http;
    t->id = ++http->next_id;
    t->done = done;
    t->ctx = ctx;
    t->on_data = request->on_data;
    t->max_bytes = request->max_bytes;
    buf_init(&t->body, SIZE_MAX / 2);
    buf_init(&t->answer, request->max_bytes);
    t->until_ms = clock_mono_ms() + request->timeout_ms;
    *http->last_transfer = t;
    http->last_transfer = &t->next;
    return t;
}

static void
transfer_begin(struct transfer *t, const struct http_request *request)
{
    struct http *http = t->http;

    t->easy = http->idle_count > 0 ? http->idle[--http->idle_count]
                                   : curl_easy_init();
    if (!t->easy)
        abort();
    transfer_set_up(t, request);
    (void)curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, http_on_body);
    (void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    (void)curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, http_on_request);
    (void)curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
    (void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
}

uint64_t
http_send(struct http *http, const struct http_request *request,
          http_done_fn *done, void *ctx)
{
    struct transfer *t = transfer_new(http, request, done, ctx);

    t->err = transfer_find_way(t, request->url, &http->last);
    if (t->err == ERR_OK) {
        line_enter(http, t);
        transfer_begin(t, request);
    }
    /* The rest happens in the loop, so that nothing is called back here. */
    timer_set(loop_timers(http->loop), &http->timer, 0, http_tick);
    return t->id;
}

void
http_cancel(struct http *http, uint64_t id)
{
    struct transfer *t;

    for (t = http->transfers; t && t->id != id; t = t->next)
        ;
    if (!t)
        return;
    t->is_cancelled = true;
    if (!http->is_inside)
        transfer_free(http, t);
}

/* ---- what curl asks of us ----------------------------------------------- */

/* A file that has had its share of this turn. */
static bool
transfer_has_enough(struct transfer *t, size_t len)
{
    if (t->turn != t->http->turns) {
        t->turn = t->http->turns;
        t->turn_bytes = 0;
    }
    if (t->turn_bytes >= TURN_BYTES) {
        t->is_paused = true;
        t->http->paused++;
        return true;
    }
    t->turn_bytes += len;
    return false;
}

static size_t
http_on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *t = ctx;
    size_t len = size * count;
    long status = 0;

    if (t->is_cancelled)
        return 0;
    if (t->on_data && transfer_has_enough(t, len))
        return CURL_WRITEFUNC_PAUSE; /* it is given once more */
    t->bytes += len;
    if (t->bytes > t->max_bytes) {
        t->err = ERR_TOO_BIG;
        return 0;
    }
    (void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    if (t->on_data && status / 100 == 2) {
        t->err = t->on_data(t->ctx, bytes, len);
        return t->err == ERR_OK ? len : 0;
    }
    buf_add(&t->answer, bytes, len);
    return len;
}

/* Before each try: the second one of a request that changes things would be
 * made behind our back. */
static int
http_on_request(void *ctx, char *ip, char *local_ip, int port, int local_port)
{
    struct transfer *t = ctx;

    (void)ip;
    (void)local_ip;
    (void)port;
    (void)local_port;
    t->tries++;
    if (t->tries > 1 && t->body.len > 0) {
        t->err = ERR_NETWORK;
        return CURL_PREREQFUNC_ABORT;
    }
    return CURL_PREREQFUNC_OK;
}

static int
http_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
               void *socket_ctx)
{
    struct http *http = ctx;
    uint32_t events = 0;

    (void)easy;
    (void)socket_ctx;
    if (what == CURL_POLL_REMOVE) {
        loop_unwatch(http->loop, fd);
        return 0;
    }
    if (what & CURL_POLL_IN)
        events |= EPOLLIN;
    if (what & CURL_POLL_OUT)
        events |= EPOLLOUT;
    if (loop_rewatch(http->loop, fd, events) == ERR_OK)
        return 0;
    loop_unwatch(http->loop, fd);
    if (loop_watch(http->loop, fd, events, http_ready, http) != ERR_OK)
        log_warn("http: cannot watch socket=%d", (int)fd);
    return 0;
}

/* Only says that the time-out changed; http_turn() asks for it. */
static int
http_on_timer(CURLM *multi, long timeout_ms, void *ctx)
{
    (void)multi;
    (void)timeout_ms;
    (void)ctx;
    return 0;
}

/* ---- turning ------------------------------------------------------------ */

static void
http_act(struct http *http, curl_socket_t fd, int mask)
{
    int running;

    http->turns++;
    http->is_inside = true;
    (void)curl_multi_socket_action(http->multi, fd, mask, &running);
    http->is_inside = false;
}

static void
http_ready(void *ctx, int fd, uint32_t events)
{
    struct http *http = ctx;
    int mask = 0;

    if (events & (EPOLLIN | EPOLLHUP))
        mask |= CURL_CSELECT_IN;
    if (events & EPOLLOUT)
        mask |= CURL_CSELECT_OUT;
    if (events & EPOLLERR)
        mask |= CURL_CSELECT_ERR;
    http_act(http, fd, mask);
    http_turn(http);
}

/* Gives what a paused one was given last, and lets it read on. */
static void
http_go_on(struct http *http)
{
    struct transfer *t;

    http->turns++;
    http->is_inside = true;
    for (t = http->transfers; t && http->paused > 0; t = t->next) {
        if (!t->is_paused)
            continue;
        t->is_paused = false;
        http->paused--;
        (void)curl_easy_pause(t->easy, CURLPAUSE_CONT); /* told when it ends */
    }
    http->is_inside = false;
}

static void
http_tick(struct timer *timer)
{
    struct http *http = TIMER_OWNER(timer, struct http, timer);

    if (http->paused > 0)
        http_go_on(http);
    http_act(http, CURL_SOCKET_TIMEOUT, 0);
    http_turn(http);
}

/* Report a transfer that is over, and free it. */
static void
transfer_end(struct http *http, struct transfer *t, CURLcode code)
{
    uint64_t id = t->id;

    if (!t->is_cancelled)
        transfer_report(t, code, &http->told_ms);
    /* The callback may have cancelled it, which has freed it. */
    for (t = http->transfers; t && t->id != id; t = t->next)
        ;
    if (t)
        transfer_free(http, t);
}

static void
transfer_start(struct transfer *t)
{
    t->is_added = true;
    t->line->running++;
    if (curl_multi_add_handle(t->http->multi, t->easy) != CURLM_OK)
        abort();
}

static void
http_start(struct http *http)
{
    int64_t now_ms = clock_mono_ms();
    struct transfer *t;

    for (t = http->transfers; t; t = t->next) {
        if (t->is_added || t->is_cancelled || !t->easy)
            continue;
        if (t->line->running < CONNECTIONS_A_HOST)
            transfer_start(t);
        else if (now_ms >= t->until_ms)
            t->is_too_late = true; /* ended in the next turn */
    }
}

/* Those that were never begun, or were cancelled inside curl. One at a time,
 * because what is called back may change the list. */
static bool
http_end_one(struct http *http)
{
    struct transfer *t;

    for (t = http->transfers; t; t = t->next)
        if (t->is_cancelled || t->is_too_late || !t->easy)
            break;
    if (!t)
        return false;
    transfer_end(http, t, t->is_too_late ? CURLE_OPERATION_TIMEDOUT : CURLE_OK);
    return true;
}

static void
http_drain(struct http *http)
{
    struct CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        CURLcode code = message->data.result;
        char *private = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
                                &private);
        transfer_end(http, (struct transfer *)(void *)private, code);
    }
    while (http_end_one(http))
        ;
}

/* After curl has worked: report what is over, start what is new, and come
 * back when curl wants it. */
static void
http_turn(struct http *http)
{
    long wait_ms = -1;

    http_drain(http);
    http_start(http);
    if (!http->transfers) {
        timer_cancel(loop_timers(http->loop), &http->timer);
        return;
    }
    (void)curl_multi_timeout(http->multi, &wait_ms);
    if (wait_ms < 0 || wait_ms > STANDSTILL_MS)
        wait_ms = STANDSTILL_MS;
    if (http->paused > 0)
        wait_ms = 0;
    timer_set(loop_timers(http->loop), &http->timer, clock_mono_ms() + wait_ms,
              http_tick);
}
