/*
 * ws_private.h - what ws.c (dialing, time, the end) and ws_io.c (bytes in and
 * out) share. For nobody else.
 */
#ifndef CALLSHEET_WS_PRIVATE_H
#define CALLSHEET_WS_PRIVATE_H

#include <libwebsockets.h>

#include "buf.h"
#include "lookup.h"
#include "timer.h"
#include "ws.h"
#include "ws_url.h"

enum ws_state { WS_RESOLVING, WS_CONNECTING, WS_OPEN, WS_CLOSING, WS_OVER };

struct ws {
    struct loop *loop;
    struct ws_url url;
    struct ws_limits limits;
    const struct ws_events *events; /* NULL = the owner has left */
    void *ctx;
    enum ws_state state;
    struct lws *wsi;
    struct lookup *lookup;
    struct lookup_answer addresses;
    size_t next_address;
    struct timer timer;
    int64_t alarm_ms; /* when it is due */
    int64_t dial_until_ms;
    bool is_dialing;     /* lws_client_connect_via_info() is on the stack */
    enum ws_stage stage; /* from the upgrade on the ticket may be used */
    bool is_told;        /* the end has been reported */
    char why[80];

    struct buf in;
    size_t in_len; /* of the message under way, kept or not */
    bool is_skipping, is_binary;

    struct buf out; /* entries: length, LWS_PRE bytes, payload */
    size_t out_at, out_count;

    int64_t ping_at_ms, pinged_ms; /* next one; the unanswered one or 0 */
    int64_t round_trip_ms;
    bool is_ping_due, is_late;
};

/* Look at the pings again. */
void ws_next_ping(struct ws *ws, int64_t now);

/* Also called when there is nothing to write: after each of the peer's pings.
 * false ends the connection. */
bool ws_on_writable(struct ws *ws);
/* Gathers pieces up to the final one. */
void ws_on_piece(struct ws *ws, const char *bytes, size_t len);
void ws_on_pong(struct ws *ws);

#endif
