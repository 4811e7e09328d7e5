/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws_io.c - bytes in and out of a WebSocket connection.
 *
 * lws_write() masks the payload in place and wants LWS_PRE bytes in front, so
 * each queued message stands in the queue with that room. Pieces are gathered
 * up to the final fragment, within a ceiling that lws does not have.
 */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "loop.h"
#include "metrics.h"
#include "ws_private.h"

/* A buffer that grew beyond this is given back. */
#define KEEP_BYTES (32 * 1024)
/* Of a message that is too long so much is kept: it tells what it was. */
#define START_BYTES 1024

/* ---- sending ------------------------------------------------------------ */

bool
ws_send(struct ws *ws, const char *text, size_t len)
{
    static const char room[LWS_PRE];
    uint32_t length = (uint32_t)len;

    if (ws->state != WS_OPEN ||
        sizeof(length) + LWS_PRE + len > ws->out.max - ws->out.len)
        return false;
    buf_add(&ws->out, &length, sizeof(length));
    buf_add(&ws->out, room, sizeof(room));
    buf_add(&ws->out, text, len);
    ws->out_count++;
    return true;
}

void
ws_flush(struct ws *ws)
{
    struct lws_pollfd out = { .revents = LWS_POLLOUT };

    if (!ws->wsi || ws->out_count == 0 ||
        (ws->state != WS_OPEN && ws->state != WS_CLOSING))
        return;
    lws_callback_on_writable(ws->wsi);
    if (loop_is_in_lws(ws->loop))
        return;
    /* The turn is about to end: now, as if the socket had said that it can
     * be written, not after everything that follows from the commit. */
    out.fd = lws_get_socket_fd(ws->wsi);
    (void)lws_service_fd(loop_context(ws->loop), &out);
}

static void
ws_cork(struct ws *ws, int is_on)
{
    /* Only a saving: without it each message is a packet of its own. */
    (void)setsockopt(lws_get_socket_fd(ws->wsi), IPPROTO_TCP, TCP_CORK, &is_on,
                     sizeof(is_on));
}

static bool
ws_write_ping(struct ws *ws)
{
    unsigned char room[LWS_PRE + 4] = { 0 };

    ws->is_ping_due = false;
    return lws_write(ws->wsi, room + LWS_PRE, 4, LWS_WRITE_PING) >= 0;
}

static bool
ws_write_one(struct ws *ws)
{
    char *entry = ws->out.data + ws->out_at;
    uint32_t len;

    memcpy(&len, entry, sizeof(len));
    if (lws_write(ws->wsi, (unsigned char *)entry + sizeof(len) + LWS_PRE, len,
                  LWS_WRITE_TEXT) < (int)len)
        return false;
    ws->out_at += sizeof(len) + LWS_PRE + len;
    ws->out_count--;
    if (ws->events && ws->events->on_sent)
        ws->events->on_sent(ws->ctx);
    return true;
}

static bool
ws_write_queue(struct ws *ws)
{
    bool is_batch = ws->out_count > 1;
    bool is_alive = true;

    if (is_batch)
        ws_cork(ws, 1);
    /* The socket is asked once; what does not fit any more lws keeps. */
    if (!lws_send_pipe_choked(ws->wsi))
        do
            is_alive = ws_write_one(ws);
        while (is_alive && ws->out_count > 0 &&
               !lws_partial_buffered(ws->wsi));
    if (is_batch)
        ws_cork(ws, 0);
    if (ws->out_count == 0) {
        buf_reset(&ws->out);
        ws->out_at = 0;
        if (ws->out.cap > KEEP_BYTES)
            buf_release(&ws->out);
    } else if (ws->out_at > ws->out.len / 2) {
        buf_drop(&ws->out, ws->out_at);
        ws->out_at = 0;
    }
    return is_alive;
}

bool
ws_on_writable(struct ws *ws)
{
    if (ws->state == WS_OPEN && ws->is_ping_due && !ws_write_ping(ws))
        return false;
    if (ws->out_count > 0 && !ws_write_queue(ws))
        return false;
    if (ws->out_count > 0) {
        lws_callback_on_writable(ws->wsi);
        return true;
    }
    if (ws->state != WS_CLOSING)
        return true;
    if (ws->why[0] == '\0')
        lws_strncpy(ws->why, "closed by us", sizeof(ws->why));
    lws_close_reason(ws->wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
    return false;
}

/* ---- receiving ---------------------------------------------------------- */

static void
ws_deliver(struct ws *ws, const char *bytes, size_t len)
{
    if (!ws->events)
        return;
    if (ws->is_skipping)
        ws->events->on_skipped(ws->ctx, ws->is_binary ? "binary" : "too long",
                               ws->in.data, ws->in.len, ws->in_len);
    else
        ws->events->on_text(ws->ctx, bytes, len);
}

static void
ws_skip(struct ws *ws, const char *bytes, size_t len)
{
    ws->is_skipping = true;
    if (ws->in.len == 0)
        buf_add(&ws->in, bytes, len < START_BYTES ? len : START_BYTES);
    buf_cut(&ws->in, START_BYTES);
}

void
ws_on_piece(struct ws *ws, const char *bytes, size_t len)
{
    bool is_first = lws_is_first_fragment(ws->wsi);
    bool is_last = lws_is_final_fragment(ws->wsi) &&
                   lws_remaining_packet_payload(ws->wsi) == 0;

    if (is_first) {
        ws->in_len = 0;
        buf_reset(&ws->in);
        ws->is_binary = lws_frame_is_binary(ws->wsi);
        ws->is_skipping = ws->is_binary;
    }
    ws->in_len += len;
    if (ws->in_len > ws->limits.message_kill && ws->state == WS_OPEN) {
        lws_strncpy(ws->why, "message far too long", sizeof(ws->why));
        ws_close(ws);
    }
    if (ws->in_len > ws->limits.message_max && !ws->is_skipping)
        ws_skip(ws, bytes, len);
    /* Most messages come in one piece: no copy. */
    if (is_last && ws->in_len == len) {
        ws_deliver(ws, bytes, len);
    } else {
        if (!ws->is_skipping)
            buf_add(&ws->in, bytes, len);
        if (is_last)
            ws_deliver(ws, ws->in.data, ws->in.len);
    }
    if (is_last) {
        ws->in_len = 0;
        buf_reset(&ws->in);
        if (ws->in.cap > KEEP_BYTES)
            buf_release(&ws->in);
    }
}

void
ws_on_pong(struct ws *ws)
{
    int64_t now = clock_mono_ms();

    if (ws->pinged_ms == 0)
        return;
    metric_add(METRIC_PONGS, 1);
    ws->round_trip_ms = now - ws->pinged_ms;
    ws->pong_ms = now;
    ws->pinged_ms = 0;
    ws->is_late = false;
    if (ws->state == WS_OPEN)
        ws_next_ping(ws, now);
}
