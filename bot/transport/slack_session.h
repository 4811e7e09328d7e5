/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_session.h - Socket Mode connections and their states.
 */
#ifndef CALLSHEET_SLACK_SESSION_H
#define CALLSHEET_SLACK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ack_ref;
struct incoming;
struct session;
struct slack;

struct sessions {
    struct session *first;
    uint32_t count;         /* connections so far: their numbers */
    unsigned attempt;       /* failures in a row, for the back-off */
    unsigned unreached;     /* tries in a row that never left this machine */
    bool has_redialed;      /* at once, since a connection last stood long */
    int64_t dialed_ms;      /* when the last dial began */
    int64_t ghosts_told_ms; /* when too many connections were last told */
};

/* Begin to connect, unless a connection is being made already. */
void sessions_dial(struct slack *slack, int64_t delay_ms, const char *reason);
/* Close all politely; sessions_are_over() turns true. */
void sessions_close(struct slack *slack, const char *reason);
bool sessions_are_over(const struct slack *slack);
/* Is anything open that hears and answers? */
bool sessions_are_ready(const struct slack *slack);
/* `owed` is taken: its person has to know if the ack does not leave in time.
 * NULL = nobody has to. */
void sessions_ack(struct slack *slack, const struct ack_ref *ack,
                  const char *payload, struct incoming *owed);
void sessions_flush(struct slack *slack);
/* Drop everything at once. */
void sessions_free(struct slack *slack);

#endif
