/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws_private.h - what ws.c (dialing, time, the end) and ws_io.c (bytes in and
 * out) share. For nobody else.
 */
#ifndef CALLSHEET_WS_PRIVATE_H
#define CALLSHEET_WS_PRIVATE_H

#include <libwebsockets.h>

#include "buf.h"
#include "lookup.h"
#include "proxy.h"
#include "timer.h"
#include "ws.h"
#include "ws_url.h"

enum ws_state { WS_RESOLVING, WS_CONNECTING, WS_OPEN, WS_CLOSING, WS_OVER };

/* How we ask a proxy for a tunnel. lws has a socket that leads to us until it
 * stands, and then the real one. */
struct ws_tunnel {
    struct proxy proxy;
    enum proxy_way way;
    int fd;          /* to the proxy; -1 = none */
    int inner;       /* the other end of what lws has meanwhile */
    char head[4096]; /* of the proxy's answer */
    size_t head_len;
    long status; /* that it answered, 0 = none */
};

struct ws {
    struct loop *loop;
    struct ws_url url;
    struct ws_limits limits;
    const struct ws_events *events; /* NULL = the owner has left */
    void *ctx;
    enum ws_state state;
    struct lws *wsi;
    struct lookup *lookup;
    struct ws_tunnel *tunnel; /* NULL = the way is direct */
    long verified;            /* X509_V_…, of the peer's certificate */
    struct lookup_answer addresses;
    size_t next_address;
    struct timer timer;
    int64_t alarm_ms; /* when it is due */
    int64_t dial_until_ms;
    bool is_dialing;     /* lws_client_connect_via_info() is on the stack */
    enum ws_stage stage; /* from the upgrade on the ticket may be used */
    bool is_told;        /* the end has been reported */
    bool is_given_up;    /* by the owner, while it dialed */
    char why[80];

    struct buf in;
    size_t in_len; /* of the message under way, kept or not */
    bool is_skipping, is_binary;

    struct buf out; /* entries: length, LWS_PRE bytes, payload */
    size_t out_at, out_count;

    int64_t ping_at_ms, pinged_ms;  /* next one; the unanswered one or 0 */
    int64_t round_trip_ms, pong_ms; /* of the last one; when it came */
    bool is_ping_due, is_late;
};

/* From now on nothing that happens to its tunnel is told. */
void ws_tunnel_end(struct ws *ws);
/* lws has reached the proxy: ask it. */
void ws_tunnel_begin(struct ws *ws);
/* NULL when the way is direct. */
struct ws_tunnel *ws_tunnel_new(const char *host);
void ws_tunnel_free(struct ws_tunnel *tunnel);

/* lws closes it in its next turn; WSI_DESTROY follows. */
void ws_kill(struct ws *ws, const char *why);
void ws_alarm(struct ws *ws, int64_t due_ms);
/* Look at the pings again. */
void ws_next_ping(struct ws *ws, int64_t now);

/* Also called when there is nothing to write: after each of the peer's pings.
 * false ends the connection. */
bool ws_on_writable(struct ws *ws);
/* Gathers pieces up to the final one. */
void ws_on_piece(struct ws *ws, const char *bytes, size_t len);
void ws_on_pong(struct ws *ws);

#endif
