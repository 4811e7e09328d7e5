/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link.c - one Socket Mode connection of the app, and its frames.
 *
 * apps.connections.open hands out a URL with a one-time ticket. After the
 * upgrade the workspace says hello; from then on envelopes go out on one of
 * the ready connections in turn (one that was told to go only when there is no
 * other), and acknowledgements come back. The
 * workspace pings; a peer that never answers stays registered, as with
 * Slack, until its TCP connection dies.
 */
#include "link.h"

#include <libwebsockets.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "envelope.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "page.h"
#include "settings.h"
#include "team.h"

/* What a client may say at once, and the size of a fragment of ours. */
#define IN_MAX ((size_t)1024 * 1024)
#define PIECE  ((size_t)128 * 1024)
/* A peer that takes nothing for this long a queue is cut off. */
#define QUEUED_MAX ((size_t)256 * 1024 * 1024)
/* Slack warns so long before it closes a connection. */
#define WARNING_MS 10000

struct frame {
    struct frame *next;
    int flags;
    size_t len;
    unsigned char data[]; /* LWS_PRE bytes, then the payload */
};

static struct link *links;
static struct link *turn;
static unsigned last_link;
static struct map tickets; /* ticket -> struct ticket */

struct ticket {
    struct timer expiry;
    char text[49];
};

/* ---- tickets ------------------------------------------------------------ */

static void
ticket_expired(struct timer *t)
{
    struct ticket *ticket = container_of(t, struct ticket, expiry);

    (void)map_remove(&tickets, ticket->text);
    free(ticket);
}

char *
link_ticket(void)
{
    struct ticket *ticket = xcalloc(1, sizeof(*ticket));

    random_hex(ticket->text, 48);
    map_put(&tickets, ticket->text, ticket);
    timer_set(&ticket->expiry, settings.ticket_ms, ticket_expired);
    return xstrdup(ticket->text);
}

bool
link_take_ticket(const char *text)
{
    struct ticket *ticket = map_remove(&tickets, text);

    if (!ticket)
        return false;
    timer_cancel(&ticket->expiry);
    free(ticket);
    return true;
}

void
links_release(void)
{
    struct ticket *ticket;
    size_t at = 0;

    while ((ticket = map_next(&tickets, &at, NULL)))
        free(ticket);
    map_release(&tickets);
}

/* ---- which connection --------------------------------------------------- */

struct link *
links_first(void)
{
    return links;
}

struct link *
link_find(unsigned id)
{
    struct link *l;

    for (l = links; l; l = l->next)
        if (l->id == id)
            return l;
    return NULL;
}

size_t
links_count(void)
{
    struct link *l;
    size_t n = 0;

    for (l = links; l; l = l->next)
        n++;
    return n;
}

size_t
links_ready(void)
{
    struct link *l;
    size_t n = 0;

    for (l = links; l; l = l->next)
        n += l->ready && !l->closing;
    return n;
}

/* All are to go: the one that was there last stays longest. */
static struct link *
link_youngest(void)
{
    struct link *l;

    for (l = links; l; l = l->next)
        if (l->ready && !l->closing)
            return l;
    return NULL;
}

struct link *
link_pick(void)
{
    struct link *l = turn ? turn->next : links;
    struct link *from;

    if (!l)
        l = links;
    from = l;
    while (l) {
        if (l->ready && !l->closing && !l->leaving) {
            turn = l;
            return l;
        }
        l = l->next ? l->next : links;
        if (l == from)
            break;
    }
    return link_youngest();
}

/* ---- sending ------------------------------------------------------------ */

static void
link_queue(struct link *l, const void *data, size_t len, int flags)
{
    struct frame *f;

    if (l->queued + len > QUEUED_MAX) {
        lws_set_timeout(l->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
        return;
    }
    f = xmalloc(sizeof(*f) + LWS_PRE + len);
    f->next = NULL;
    f->flags = flags;
    f->len = len;
    if (len > 0)
        memcpy(f->data + LWS_PRE, data, len);
    if (l->tail)
        l->tail->next = f;
    else
        l->head = f;
    l->tail = f;
    l->frames++;
    l->queued += len;
    if (!l->silent)
        lws_callback_on_writable(l->wsi);
}

void
link_send_raw(struct link *l, const void *data, size_t len, bool binary,
              size_t pieces, bool ping)
{
    int first = binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
    size_t at = 0, i, n;

    if (pieces == 0)
        pieces = 1;
    for (i = 0; i < pieces; i++) {
        n = i + 1 == pieces ? len - at : len / pieces;
        link_queue(l, (const char *)data + at, n,
                   (i == 0 ? first : LWS_WRITE_CONTINUATION) |
                       (i + 1 == pieces ? 0 : LWS_WRITE_NO_FIN));
        at += n;
        if (ping && i + 1 < pieces)
            link_queue(l, "between", 7, LWS_WRITE_PING);
    }
    l->sent++;
}

void
link_send(struct link *l, const char *text, size_t len)
{
    link_send_raw(l, text, len, false, (len + PIECE - 1) / PIECE, false);
}

static void
link_ping(struct timer *t)
{
    struct link *l = container_of(t, struct link, ping);
    static const char text[] = "Ping from applink-1";

    link_queue(l, text, sizeof(text) - 1, LWS_WRITE_PING);
    l->pings++;
    timer_set(&l->ping, settings.ping_ms, link_ping);
}

static void
link_send_json(struct link *l, json_t *value)
{
    char *text = js_dump(value);

    json_decref(value);
    link_send(l, text, strlen(text));
    free(text);
}

/* ---- the end of its time ------------------------------------------------ */

static void
link_time_over(struct timer *t)
{
    link_end(container_of(t, struct link, end), LINK_END_FRAME);
}

static void
link_refresh(struct timer *t)
{
    struct link *l = container_of(t, struct link, end);

    link_disconnect(l, "refresh_requested");
    timer_set(&l->end, 100, link_time_over);
}

static void
link_warn(struct timer *t)
{
    struct link *l = container_of(t, struct link, end);

    link_disconnect(l, "warning");
    timer_set(&l->end, WARNING_MS, link_refresh);
}

static void
link_count_time(struct link *l)
{
    int64_t ms = (int64_t)settings.connection_seconds * 1000;

    if (ms > WARNING_MS)
        timer_set(&l->end, ms - WARNING_MS, link_warn);
    else
        timer_set(&l->end, ms, link_refresh);
}

void
link_hello(struct link *l)
{
    if (l->ready)
        return;
    link_send_json(l,
                   json_pack("{s:s, s:I, s:{s:s}, s:{s:s, s:i, s:i}}", "type",
                             "hello", "num_connections",
                             (json_int_t)links_count() + settings.ghosts,
                             "connection_info", "app_id", team.app_id,
                             "debug_info", "host", "applink-1", "build_number",
                             1, "approximate_connection_time",
                             settings.connection_seconds));
    l->ready = true;
    link_count_time(l);
    if (settings.end_after_hello)
        link_end(l, LINK_END_FIN);
    page_bot_changed();
    envelopes_flush();
}

void
link_disconnect(struct link *l, const char *reason)
{
    l->leaving = true;
    link_send_json(l, json_pack("{s:s, s:s, s:{s:s}}", "type", "disconnect",
                                "reason", reason, "debug_info", "host",
                                "applink-1"));
}

static void
link_try_again(struct timer *t)
{
    lws_callback_on_writable(container_of(t, struct link, end)->wsi);
}

/* End it as asked; disconnecting a connected TCP socket sends RST. */
static int
link_cut(struct link *l)
{
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    int fd = lws_get_socket_fd(l->wsi), unsent = 0;

    /* A reset throws away what the peer has not taken yet. */
    if (l->cut == LINK_END_RST + 1 && ioctl(fd, SIOCOUTQ, &unsent) == 0 &&
        unsent > 0) {
        timer_set(&l->end, 1, link_try_again);
        return 0;
    }
    if (l->cut == LINK_END_FRAME + 1)
        lws_close_reason(l->wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
    else if (l->cut == LINK_END_RST + 1)
        (void)connect(fd, &none, sizeof(none));
    else
        (void)shutdown(fd, SHUT_WR);
    return -1;
}

/*
 * Write until the library had to keep some of a frame: it knows that without
 * asking the kernel about each. The peer reads a batch at once when it leaves
 * as one.
 */
int
link_write(struct link *l)
{
    struct frame *f;
    bool cork = l->frames > 2;
    int fd = lws_get_socket_fd(l->wsi);
    int on = 1, off = 0, n;

    if (l->silent)
        return 0;
    if (cork)
        (void)setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
    while (l->head && !lws_partial_buffered(l->wsi)) {
        f = l->head;
        l->head = f->next;
        if (!l->head)
            l->tail = NULL;
        l->frames--;
        l->queued -= f->len;
        n = lws_write(l->wsi, f->data + LWS_PRE, f->len,
                      (enum lws_write_protocol)f->flags);
        if (n < (int)f->len)
            n = -1;
        free(f);
        if (n < 0)
            return -1;
    }
    if (cork)
        (void)setsockopt(fd, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
    if (l->head || (l->cut && lws_send_pipe_choked(l->wsi)))
        lws_callback_on_writable(l->wsi);
    else if (l->cut)
        return link_cut(l);
    return 0;
}

/* ---- its life ----------------------------------------------------------- */

struct link *
link_new(struct lws *wsi)
{
    struct link *l = xcalloc(1, sizeof(*l));

    l->id = ++last_link;
    l->wsi = wsi;
    l->since_ms = l->pong_ms = mono_ms();
    l->next = links;
    links = l;
    if (links_count() > (size_t)settings.max_links) {
        link_disconnect(l, "too_many_websockets");
        timer_set(&l->end, 100, link_time_over);
        return l;
    }
    timer_set(&l->ping, settings.ping_ms, link_ping);
    if (settings.withhold_hello)
        l->hello_withheld = true;
    else
        link_hello(l);
    return l;
}

void
link_gone(struct link *l)
{
    struct link **at;
    struct frame *f;

    if (!l)
        return;
    for (at = &links; *at && *at != l; at = &(*at)->next)
        continue;
    if (*at)
        *at = l->next;
    if (turn == l)
        turn = NULL;
    while ((f = l->head)) {
        l->head = f->next;
        free(f);
    }
    timer_cancel(&l->ping);
    timer_cancel(&l->end);
    text_release(&l->in);
    free(l);
    page_bot_changed();
}

/* Gather fragments; what is too large is dropped whole and noted. */
int
link_received(struct link *l, const void *in, size_t len)
{
    if (lws_is_first_fragment(l->wsi)) {
        l->in.len = 0;
        l->in_overflow = false;
    }
    if (len > IN_MAX - l->in.len)
        l->in_overflow = true;
    if (!l->in_overflow)
        text_add(&l->in, in, len);
    if (!lws_is_final_fragment(l->wsi) || lws_remaining_packet_payload(l->wsi))
        return 0;
    l->received++;
    if (l->in_overflow)
        envelope_refuse(l, "too large", NULL, 0);
    else
        envelope_received(l, l->in.data ? l->in.data : "", l->in.len);
    l->in.len = 0;
    return 0;
}

void
link_ponged(struct link *l)
{
    l->pongs++;
    l->pong_ms = mono_ms();
}

void
link_closing(struct link *l, const void *in, size_t len)
{
    const unsigned char *p = in;

    l->closing = true;
    l->close_code = len >= 2 ? p[0] << 8 | p[1] : 1005;
    link_note_close(l->id, l->close_code);
    page_bot_changed();
}

void
link_silence(struct link *l, bool silent)
{
    l->silent = silent;
    lws_rx_flow_control(l->wsi, silent ? 0 : 1);
    if (!silent)
        lws_callback_on_writable(l->wsi);
}

void
link_end(struct link *l, enum link_end how)
{
    l->closing = true;
    if (l->silent)
        link_silence(l, false);
    l->cut = (int)how + 1;
    lws_callback_on_writable(l->wsi);
}

void
links_close_all(void)
{
    struct link *l;

    for (l = links; l; l = l->next)
        link_end(l, LINK_END_FRAME);
}
