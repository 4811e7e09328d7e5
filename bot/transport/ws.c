/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws.c - one WebSocket connection, as a client.
 *
 * What lws 4.1.6 does and this file takes care of:
 *
 * - LWS_CALLBACK_WSI_DESTROY is the only event that always comes. A peer that
 *   accepts and stays silent ends without CONNECTION_ERROR and without CLOSED.
 *   Our timer stands behind each state, and ws_over() is reached only by
 *   WSI_DESTROY or where there is no wsi at all.
 * - The end is reported by our timer, never from inside lws: the owner may
 *   then dial again or free anything.
 * - Closing by returning -1 from CLIENT_RECEIVE leaves lws's receive buffer
 *   marked as full, and what comes until the close is written behind it (seen
 *   with AddressSanitizer). A connection is closed from WRITEABLE only.
 * - lws would look names up in the loop's thread: it is given numbers, and the
 *   name as the host (for SNI, the certificate and the Host header).
 */
#include "ws.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "tls.h"
#include "ws_private.h"

#define RX_BUFFER (64 * 1024)
/* A timer that comes later than this was not held up by the peer. */
#define AWAY_MS 1000

const struct ws_limits ws_default_limits = {
    .lookup_ms = 10000,
    .address_ms = 6000,
    .dial_ms = 20000,
    .close_ms = 3000,
    .ping_ms = 3000,
    .pong_late_ms = 2000,
    .message_max = 512 * 1024,
    .message_kill = 64 * 1024 * 1024,
    .queue_max = 4 * 1024 * 1024,
};

static int ws_callback(struct lws *wsi, enum lws_callback_reasons reason,
                       void *user, void *in, size_t len);
static void ws_connect(struct ws *ws);
static void ws_over(struct ws *ws, const char *why);
static void ws_tick(struct timer *timer);

static const struct lws_protocols ws_protocols[] = {
    { .name = "ws", .callback = ws_callback, .rx_buffer_size = RX_BUFFER },
    { 0 },
};

/* lws's own keep-alive, only a net below ours; must outlive connections. */
static const lws_retry_bo_t ws_policy = {
    .secs_since_valid_ping = 300,
    .secs_since_valid_hangup = 330,
};

/* ---- dialing ------------------------------------------------------------ */

void
ws_alarm(struct ws *ws, int64_t due_ms)
{
    ws->alarm_ms = due_ms;
    timer_set(loop_timers(ws->loop), &ws->timer, due_ms, ws_tick);
}

static void
ws_looked_up(void *ctx, const struct lookup_answer *answer)
{
    struct ws *ws = ctx;

    ws->lookup = NULL;
    ws->addresses = *answer;
    if (answer->count == 0)
        ws_over(ws, "name not found");
    else
        ws_connect(ws);
}

/* The addresses of the first hop; a proxy finds those of the target. */
static void
ws_find(struct ws *ws)
{
    const struct proxy *proxy = ws->tunnel ? &ws->tunnel->proxy : NULL;
    const char *host = proxy ? proxy->host : ws->url.host;

    if (ws->tunnel && ws->tunnel->way == PROXY_BAD) {
        ws->stage = WS_AT_PROXY;
        ws_over(ws, "HTTPS_PROXY is not understood");
    } else if (proxy ? proxy->is_numeric : ws->url.is_numeric) {
        lws_strncpy(ws->addresses.addresses[0], host,
                    sizeof(ws->addresses.addresses[0]));
        ws->addresses.count = 1;
        ws_connect(ws);
    } else {
        ws->lookup = lookup_start(ws->loop, host, ws->limits.lookup_ms,
                                  ws_looked_up, ws);
        ws_alarm(ws, ws->dial_until_ms);
    }
}

struct ws *
ws_dial(struct loop *loop, const char *url, const struct ws_limits *limits,
        const struct ws_events *events, void *ctx)
{
    struct ws *ws = xcalloc(1, sizeof(*ws));

    if (!ws_url_parse(url, &ws->url)) {
        free(ws);
        return NULL;
    }
    ws->loop = loop;
    ws->limits = *limits;
    ws->events = events;
    ws->ctx = ctx;
    ws->round_trip_ms = -1;
    buf_init(&ws->in, limits->message_max);
    buf_init(&ws->out, limits->queue_max);
    ws->dial_until_ms = clock_mono_ms() + limits->dial_ms;
    ws->tunnel = ws_tunnel_new(ws->url.host);
    ws_find(ws);
    return ws;
}

/* TLS needs certificates, 2 MB of them: only when it is needed. */
static struct lws_vhost *
ws_vhost(struct loop *loop, bool is_tls)
{
    const char *name = is_tls ? "wss" : "ws";
    struct lws_context_creation_info info;
    struct lws_vhost *vhost;

    vhost = lws_get_vhost_by_name(loop_context(loop), name);
    if (vhost)
        return vhost;
    memset(&info, 0, sizeof(info));
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.protocols = ws_protocols;
    info.vhost_name = name;
    if (is_tls) {
        info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.provided_client_ssl_ctx = tls_client_context();
        if (!info.provided_client_ssl_ctx)
            return NULL;
    }
    return lws_create_vhost(loop_context(loop), &info);
}

static void
ws_connect(struct ws *ws)
{
    struct lws_client_connect_info info;
    int64_t until_ms = clock_mono_ms() + ws->limits.address_ms;
    struct lws *wsi;

    memset(&info, 0, sizeof(info));
    info.context = loop_context(ws->loop);
    info.vhost = ws_vhost(ws->loop, ws->url.is_tls);
    if (!info.vhost) {
        ws_over(ws, "no TLS");
        return;
    }
    info.address = ws->addresses.addresses[ws->next_address++];
    info.port = ws->tunnel ? ws->tunnel->proxy.port : ws->url.port;
    info.path = ws->url.path;
    info.host = ws->url.host_header;
    info.local_protocol_name = "ws";
    info.alpn = "http/1.1";
    info.ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
    if (ws->url.is_tls)
        info.ssl_connection |= LCCSCF_USE_SSL;
    info.pwsi = &ws->wsi;
    info.opaque_user_data = ws;
    info.retry_and_idle_policy = &ws_policy;
    ws->state = WS_CONNECTING;
    ws->stage = WS_AT_CONNECT;
    ws_alarm(ws, until_ms < ws->dial_until_ms ? until_ms : ws->dial_until_ms);
    ws->is_dialing = true;
    wsi = lws_client_connect_via_info(&info);
    ws->is_dialing = false;
    /* It may have failed with all callbacks, or without any. */
    if (!wsi)
        ws->wsi = NULL;
    if (!ws->wsi)
        ws_over(ws, ws->why[0] != '\0' ? ws->why : "cannot connect");
}

/* ---- the end ------------------------------------------------------------ */

/* Where a proxy has said no, its other addresses would say the same. */
static bool
ws_has_next_address(const struct ws *ws)
{
    return ws->state == WS_CONNECTING &&
           ws->stage <= (ws->tunnel ? WS_AT_CONNECT : WS_AT_TLS) &&
           ws->next_address < ws->addresses.count &&
           clock_mono_ms() < ws->dial_until_ms;
}

/* No wsi is left. The first reason is the true one; the timer goes on. */
static void
ws_over(struct ws *ws, const char *why)
{
    assert(!ws->wsi);
    if (ws->is_dialing)
        return; /* ws_connect() asks again */
    if (ws->why[0] == '\0')
        lws_strncpy(ws->why, why, sizeof(ws->why));
    if (!ws_has_next_address(ws))
        ws->state = WS_OVER;
    ws_alarm(ws, 0);
    /* lws may be about to wait, after a timer of its own. */
    loop_wake(ws->loop);
}

static void
ws_release(struct ws *ws)
{
    lookup_cancel(ws->lookup);
    timer_cancel(loop_timers(ws->loop), &ws->timer);
    ws_tunnel_end(ws);
    ws_tunnel_free(ws->tunnel);
    ws_url_release(&ws->url);
    buf_release(&ws->in);
    buf_release(&ws->out);
    free(ws);
}

void
ws_kill(struct ws *ws, const char *why)
{
    if (ws->why[0] == '\0')
        lws_strncpy(ws->why, why, sizeof(ws->why));
    if (ws->wsi) {
        lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    } else {
        lookup_cancel(ws->lookup);
        ws->lookup = NULL;
        ws_over(ws, why);
    }
}

void
ws_close(struct ws *ws)
{
    switch (ws->state) {
    case WS_RESOLVING:
    case WS_CONNECTING:
        ws->addresses.count = 0;
        ws->is_given_up = true;
        ws_kill(ws, "given up");
        break;
    case WS_OPEN:
        ws->state = WS_CLOSING;
        ws_alarm(ws, clock_mono_ms() + ws->limits.close_ms);
        lws_callback_on_writable(ws->wsi);
        break;
    case WS_CLOSING:
    case WS_OVER:
        break;
    }
}

void
ws_free(struct ws *ws)
{
    if (!ws)
        return;
    ws->events = NULL;
    if (!ws->wsi) {
        ws_release(ws);
        return;
    }
    ws_tunnel_end(ws);
    /* WSI_DESTROY frees it, at the latest with the context. */
    timer_cancel(loop_timers(ws->loop), &ws->timer);
    lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

/* ---- time --------------------------------------------------------------- */

/* Why nothing gets through, and what to do about it. */
static void
ws_complain(const struct ws *ws)
{
    if (ws->stage == WS_AT_TLS && ws->verified != 0)
        log_error("ws: refused the certificate of host=%s why=\"%s\": %s",
                  ws->url.host, tls_why(ws->verified),
                  tls_advice(ws->verified));
    else if (ws->tunnel && ws->stage <= WS_AT_PROXY && !ws->is_given_up)
        log_warn("ws: not connected to host=%s through proxy=%s why=\"%s\": "
                 "%s",
                 ws->url.host, ws->tunnel->proxy.host, ws->why,
                 proxy_advice(ws->tunnel->status));
}

static void
ws_tell_over(struct ws *ws)
{
    if (ws->is_told || !ws->events)
        return;
    ws->is_told = true;
    ws_complain(ws);
    ws->events->on_over(ws->ctx, ws->why, ws->out_count);
}

void
ws_next_ping(struct ws *ws, int64_t now)
{
    int64_t due = INT64_MAX;

    if (ws->limits.ping_ms > 0)
        due = ws->ping_at_ms;
    if (ws->pinged_ms != 0 && !ws->is_late &&
        ws->pinged_ms + ws->limits.pong_late_ms < due)
        due = ws->pinged_ms + ws->limits.pong_late_ms;
    if (due < INT64_MAX)
        ws_alarm(ws, due > now ? due : now);
}

static void
ws_tick_open(struct ws *ws)
{
    int64_t now = clock_mono_ms();
    bool is_late = false;

    /* The machine slept or the loop was held: the peer gets its time anew. */
    if (ws->pinged_ms != 0 && now - ws->alarm_ms > AWAY_MS)
        ws->pinged_ms = now;
    if (ws->pinged_ms != 0 && !ws->is_late &&
        now - ws->pinged_ms >= ws->limits.pong_late_ms)
        is_late = ws->is_late = true;
    if (ws->limits.ping_ms > 0 && now >= ws->ping_at_ms) {
        /* The time counts from here, since a dead link takes no ping. While
         * one is unanswered more are sent, in case only that one was lost. */
        ws->is_ping_due = true;
        ws->ping_at_ms = now + ws->limits.ping_ms;
        if (ws->pinged_ms == 0) {
            ws->pinged_ms = now;
            metric_add(METRIC_PINGS, 1);
        }
        lws_callback_on_writable(ws->wsi);
    }
    ws_next_ping(ws, now);
    if (is_late)
        ws->events->on_pong_late(ws->ctx);
}

static const char *const no_answer[] = {
    [WS_AT_NAME] = "name look-up too slow",
    [WS_AT_CONNECT] = "no answer",
    [WS_AT_PROXY] = "no answer from the proxy",
    [WS_AT_TLS] = "no answer to the TLS handshake",
    [WS_AT_UPGRADE] = "no answer to the upgrade",
    [WS_AT_OPEN] = "lost",
};

static void
ws_tick(struct timer *timer)
{
    struct ws *ws = TIMER_OWNER(timer, struct ws, timer);

    switch (ws->state) {
    case WS_RESOLVING:
        ws_kill(ws, no_answer[ws->stage]);
        break;
    case WS_CONNECTING:
        if (ws->wsi)
            ws_kill(ws, no_answer[ws->stage]);
        else
            ws_connect(ws); /* the next address */
        break;
    case WS_OPEN:
        ws_tick_open(ws);
        break;
    case WS_CLOSING:
        ws_kill(ws, "closed by us, unanswered");
        break;
    case WS_OVER:
        ws_tell_over(ws);
        break;
    }
}

/* ---- what lws tells ----------------------------------------------------- */

static void
ws_on_peer_close(struct ws *ws, const unsigned char *bytes, size_t len)
{
    if (ws->why[0] != '\0')
        return;
    if (len >= 2)
        (void)lws_snprintf(ws->why, sizeof(ws->why), "closed by peer, code %d",
                           bytes[0] << 8 | bytes[1]);
    else
        lws_strncpy(ws->why, "closed by peer", sizeof(ws->why));
}

static void
ws_on_open(struct ws *ws)
{
    ws->state = WS_OPEN;
    ws->stage = WS_AT_OPEN;
    ws->why[0] = '\0'; /* of addresses that did not answer */
    ws->ping_at_ms = clock_mono_ms() + ws->limits.ping_ms;
    timer_cancel(loop_timers(ws->loop), &ws->timer);
    ws_next_ping(ws, clock_mono_ms());
    ws->events->on_open(ws->ctx);
}

static void
ws_on_destroy(struct ws *ws)
{
    ws->wsi = NULL;
    ws_tunnel_end(ws);
    if (!ws->events)
        ws_release(ws);
    else if (ws->state != WS_OVER)
        ws_over(ws, ws->state == WS_CLOSING ? "closed by us"
                                            : no_answer[ws->stage]);
}

static int
ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
            void *in, size_t len)
{
    struct ws *ws = wsi ? lws_get_opaque_user_data(wsi) : NULL;

    (void)user;
    if (!ws || ws->wsi != wsi)
        return 0;
    loop_busy(ws->loop);
    if (reason == LWS_CALLBACK_WSI_DESTROY) {
        lws_set_opaque_user_data(wsi, NULL);
        ws_on_destroy(ws);
        return 0;
    }
    if (!ws->events)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_WSI_CREATE:
        if (ws->url.is_tls)
            ws->stage = WS_AT_TLS;
        if (ws->tunnel)
            ws_tunnel_begin(ws);
        return 0;
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        ws->stage = WS_AT_UPGRADE;
        ws_alarm(ws, ws->dial_until_ms);
        return 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        if (ws->stage == WS_AT_TLS && lws_get_ssl(wsi))
            ws->verified = SSL_get_verify_result(lws_get_ssl(wsi));
        /* The library's word, such as "HS: ws upgrade response not 101". */
        if (ws->why[0] == '\0' && in && len > 0)
            (void)lws_snprintf(ws->why, sizeof(ws->why), "%.*s", (int)len,
                               (const char *)in);
        return 0;
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        ws_on_open(ws);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        ws_on_piece(ws, in, len);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        ws_on_pong(ws);
        return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return ws_on_writable(ws) ? 0 : -1;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        ws_on_peer_close(ws, in, len);
        return 0;
    default:
        return 0;
    }
}

bool
ws_is_open(const struct ws *ws)
{
    return ws->state == WS_OPEN;
}

enum ws_stage
ws_stage(const struct ws *ws)
{
    return ws->stage;
}

int64_t
ws_round_trip_ms(const struct ws *ws)
{
    return ws->round_trip_ms;
}

int64_t
ws_pong_ms(const struct ws *ws)
{
    return ws->pong_ms;
}
