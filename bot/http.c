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
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "http_sockets.h"
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

/* A handle that waits for the next request, and what it was told; NULL:
 * nothing. */
struct idle {
    CURL *easy;
    struct manner *manner;
};

struct http {
    struct loop *loop;
    CURLM *multi;
    struct timer timer;
    struct transfer *transfers, **last_transfer;
    struct line *lines;
    uint64_t next_id;
    struct manner *last; /* NULL before the first */
    struct sockets sockets;
    struct idle idle[IDLE_HANDLES_MAX];
    size_t idle_count;
    int64_t told_ms; /* when the way out was last complained about */
    bool is_inside;  /* curl is on the stack: it must not be entered again */
    uint64_t turns;  /* of curl's so far */
    size_t paused;   /* transfers that go on in its next one */
};

static size_t http_on_body(char *bytes, size_t size, size_t count, void *ctx);
static int http_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
                          void *socket_ctx);
static int http_on_opened(void *ctx, curl_socket_t fd, curlsocktype purpose);
static int http_on_close(void *ctx, curl_socket_t fd);
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
    sockets_init(&http->sockets, loop, http_ready, http);
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

    while (line && strcmp(line->host, t->manner->host) != 0)
        line = line->next;
    if (!line) {
        line = xcalloc(1, sizeof(*line));
        line->host = xstrdup(t->manner->host);
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

/* One that went wrong, or was left in the middle, forgets what it knows. */
static void
handle_give(struct http *http, struct transfer *t)
{
    struct idle *idle = &http->idle[http->idle_count];

    if (http->idle_count == IDLE_HANDLES_MAX) {
        curl_easy_cleanup(t->easy);
        return;
    }
    http->idle_count++;
    idle->easy = t->easy;
    idle->manner = NULL;
    if (t->is_whole && t->manner->is_plain)
        idle->manner = manner_use(t->manner);
    else
        curl_easy_reset(t->easy);
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
    if (t->easy)
        handle_give(http, t);
    http->paused -= t->is_paused;
    manner_release(t->manner);
    buf_release(&t->body);
    buf_release(&t->answer);
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
    for (i = 0; i < http->idle_count; i++) {
        curl_easy_cleanup(http->idle[i].easy);
        manner_release(http->idle[i].manner);
    }
    (void)curl_multi_cleanup(http->multi);
    manner_release(http->last);
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
    t->manner = manner_find(request, &http->last);
    buf_init(&t->body, SIZE_MAX / 2);
    buf_add(&t->body, request->body, request->body ? request->body_len : 0);
    buf_init(&t->answer, request->max_bytes);
    t->timeout_ms = request->timeout_ms;
    t->until_ms = clock_mono_ms() + request->timeout_ms;
    *http->last_transfer = t;
    http->last_transfer = &t->next;
    return t;
}

/* The newest that knows how, else the newest. */
static struct idle
handle_take(struct http *http, const struct manner *manner)
{
    size_t i = http->idle_count;
    struct idle taken = { 0 };

    while (i > 0 && http->idle[i - 1].manner != manner)
        i--;
    if (i == 0)
        i = http->idle_count;
    if (i > 0) {
        taken = http->idle[i - 1];
        http->idle[i - 1] = http->idle[--http->idle_count];
    }
    return taken;
}

static void
handle_tell(struct http *http, CURL *easy, const struct manner *manner)
{
    manner_tell(manner, easy);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, http_on_body);
    (void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, http_on_request);
    (void)curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, http_on_opened);
    (void)curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, http);
    (void)curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, http_on_close);
    (void)curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, http);
}

static void
transfer_begin(struct transfer *t)
{
    struct idle idle = handle_take(t->http, t->manner);

    t->easy = idle.easy ? idle.easy : curl_easy_init();
    if (!t->easy)
        abort();
    if (idle.manner != t->manner) {
        if (idle.manner)
            curl_easy_reset(t->easy);
        handle_tell(t->http, t->easy, t->manner);
    }
    manner_release(idle.manner);
    transfer_tell(t);
    (void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    (void)curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
    (void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
}

uint64_t
http_send(struct http *http, const struct http_request *request,
          http_done_fn *done, void *ctx)
{
    struct transfer *t = transfer_new(http, request, done, ctx);

    t->err = t->manner->err;
    if (t->err == ERR_OK)
        line_enter(http, t);
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
    if (what != CURL_POLL_REMOVE && (what & CURL_POLL_IN))
        events |= EPOLLIN;
    if (what != CURL_POLL_REMOVE && (what & CURL_POLL_OUT))
        events |= EPOLLOUT;
    if (!sockets_watch(&http->sockets, fd, events))
        log_warn("http: cannot watch socket=%d", (int)fd);
    return 0;
}

static int
http_on_opened(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
    struct http *http = ctx;

    (void)purpose;
    sockets_opened(&http->sockets, fd);
    return CURL_SOCKOPT_OK;
}

static int
http_on_close(void *ctx, curl_socket_t fd)
{
    struct http *http = ctx;

    sockets_closed(&http->sockets, fd);
    return close(fd);
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

    if (sockets_are_resting(&http->sockets, fd))
        return; /* curl looks at it before it is used again */
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

    t->is_whole =
        t->is_added && !t->is_cancelled && code == CURLE_OK && t->err == ERR_OK;
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
    transfer_begin(t);
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
        if (t->is_added || t->is_cancelled || !t->line)
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
        if (t->is_cancelled || t->is_too_late || !t->line)
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
