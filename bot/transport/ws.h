/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws.h - one WebSocket connection, as a client.
 *
 * The object outlives what lws makes of it: it dials, through a proxy where one
 * is set (ws_tunnel.c), tries the host's addresses in turn, gathers fragments,
 * keeps what is to be sent, pings, and reports its end exactly once, whatever
 * the library told or kept to itself.
 *
 *     RESOLVING --> CONNECTING --> OPEN --> CLOSING --> OVER
 *         |             |            |                   ^
 *         +-------------+------------+-------------------+
 */
#ifndef CALLSHEET_WS_H
#define CALLSHEET_WS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct ws;

/* How far it came. */
enum ws_stage {
    WS_AT_NAME,
    WS_AT_CONNECT,
    WS_AT_PROXY,
    WS_AT_TLS,
    WS_AT_UPGRADE,
    WS_AT_OPEN
};

/* What the owner is told, from the loop. It may call anything of ws.h then,
 * ws_free() too. */
struct ws_events {
    void (*on_open)(void *ctx);
    /* One whole text message; not NUL-terminated, perhaps not UTF-8. */
    void (*on_text)(void *ctx, const char *text, size_t len);
    /* A message that was skipped: too long (then `start` is how it began, the
     * first kilobyte) or binary. `len` is what it had in all. */
    void (*on_skipped)(void *ctx, const char *why, const char *start,
                       size_t start_len, size_t len);
    /* No answer to our ping in time. Told once until the next pong. */
    void (*on_pong_late)(void *ctx);
    /* The end; never from inside a call of ours. `why` is a word for the log,
     * `unsent` how many messages had not left. The owner frees it. */
    void (*on_over)(void *ctx, const char *why, size_t unsent);
    /* The oldest text that was queued has left. May be NULL; nothing of ws.h
     * may be called from it. */
    void (*on_sent)(void *ctx);
};

struct ws_limits {
    int64_t lookup_ms;  /* name look-up */
    int64_t address_ms; /* for one address to accept */
    int64_t dial_ms;    /* all until the upgrade is answered */
    int64_t close_ms;   /* until a polite close is cut short */
    int64_t ping_ms;    /* 0 = no pings */
    int64_t pong_late_ms;
    size_t message_max;  /* longer: skipped */
    size_t message_kill; /* longer: the connection is closed */
    size_t queue_max;    /* bytes waiting to be sent */
};

extern const struct ws_limits ws_default_limits;

/*
 * Begin to dial. "ws:" only to loopback. NULL when the URL cannot be used;
 * else on_over() will come, after ws_close() as well.
 */
struct ws *ws_dial(struct loop *loop, const char *url,
                   const struct ws_limits *limits,
                   const struct ws_events *events, void *ctx);
/* Queue a text; false when it is not open or its queue is full. It is written
 * after ws_flush(), together with all others of the turn. */
bool ws_send(struct ws *ws, const char *text, size_t len);
void ws_flush(struct ws *ws);
/* Write what is queued, send a close frame, wait a little, be over. */
void ws_close(struct ws *ws);
/* No more events; what lws has is closed at once. NULL is fine. */
void ws_free(struct ws *ws);

bool ws_is_open(const struct ws *ws);
/* While it dials, and when it is over: where it ended. */
enum ws_stage ws_stage(const struct ws *ws);
/* Of the last ping that was answered; -1 = none yet. */
int64_t ws_round_trip_ms(const struct ws *ws);
/* When that was, by clock_mono_ms(); 0 = not yet. */
int64_t ws_pong_ms(const struct ws *ws);

#endif
