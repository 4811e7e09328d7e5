/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_session_private.h - what slack_session.c (states), slack_dial.c and
 * slack_frames.c (what comes in, acks) share.
 */
#ifndef CALLSHEET_SLACK_SESSION_PRIVATE_H
#define CALLSHEET_SLACK_SESSION_PRIVATE_H

#include "buf.h"
#include "metrics.h"
#include "slack_private.h"
#include "ws.h"

enum session_state {
    SESSION_WAITING, /* until the timer: then the next try */
    SESSION_OPENING, /* apps.connections.open is asked for a URL */
    SESSION_DIALING,
    SESSION_AWAIT_HELLO,
    SESSION_READY,
    SESSION_DRAINING, /* hears and answers until the next one is ready */
    SESSION_CLOSING,  /* a close frame is on its way */
    SESSION_FATAL,    /* the token is no good: asked again slowly */
    SESSION_GONE,
    SESSION_STATES
};

/* An envelope that the router has and that is not acknowledged yet. */
struct pending {
    char envelope[80];
    int64_t since_ms;
    int64_t since_us; /* of the real clock */
};

/* An acknowledgement that was given to the connection and has not left. */
struct unsent {
    struct incoming *owed; /* NULL = if it is lost, nobody has to know */
    int64_t since_ms;      /* when its envelope came; 0 = not known */
};

struct session {
    struct session *next;
    struct slack *slack;
    enum session_state state;
    uint32_t number; /* of the connection: acks name it */
    struct ws *ws;
    struct timer timer;
    int64_t ready_ms;     /* since when it is ready */
    enum metric ended_by; /* once it is no longer READY */
    bool is_heard_out;    /* drains, and had its moment after the next hello */
    bool is_opening;      /* an answer to apps.connections.open will come */
    struct pending *pending;
    size_t pending_count, pending_room;
    struct unsent *unsent; /* as many as the connection has queued */
    size_t unsent_at, unsent_count, unsent_room;
    struct buf ack; /* the one that is being written: its room is kept */
};

extern const struct ws_events session_events;

/* Only along the moves of the table; cancels the timer. */
void session_move(struct session *s, enum session_state to, const char *reason);
void session_alarm(struct session *s, int64_t ms);
void session_wait(struct session *s, int64_t ms, const char *reason);
void session_free(struct session *s);

/* The next delay; counts as a failure. */
int64_t sessions_backoff(struct slack *slack);
/* The same after a connection that had been ready: at first at once. */
int64_t sessions_redial(struct slack *slack);
/* One has stood long enough: all failures are forgotten. */
void sessions_forgive(struct slack *slack);
/* Ask for a URL, dial it, wait for hello. */
void session_open(struct session *s);
void session_upgraded(void *ctx);
/* Count where its dial came to nothing. */
void session_not_dialed(const struct session *s);

/* Is it one that people are heard through? */
bool session_hears(const struct session *s);
void session_hello(struct session *s, const struct slack_frame *hello);
void session_disconnect(struct session *s, const char *reason);
/* Close it if nothing is left to be acknowledged and another is ready. */
void session_drained(struct session *s);

/* The oldest acknowledgement has left. */
void session_sent(void *ctx);
/* None of those that are left will: it is over. */
void session_lose_acks(struct session *s);
void session_text(void *ctx, const char *text, size_t len);
void session_skipped(void *ctx, const char *why, const char *start,
                     size_t start_len, size_t len);

#endif
