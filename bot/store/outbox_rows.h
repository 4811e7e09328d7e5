/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_rows.h - messages to send, one row each, with their final bytes.
 */
#ifndef CALLSHEET_OUTBOX_ROWS_H
#define CALLSHEET_OUTBOX_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

enum out_state {
    OUT_STATE_PENDING,
    OUT_STATE_SENDING, /* a call may be under way, or was when we died */
    OUT_STATE_SENT,
    OUT_STATE_FAILED,
};

/* What a message promises. */
enum out_promise {
    OUT_PROMISE_ONCE,         /* looked for before it is posted again */
    OUT_PROMISE_IDEMPOTENT,   /* simply done again */
    OUT_PROMISE_AT_MOST_ONCE, /* never done again */
    OUT_PROMISE_FILE,         /* the upload is asked about before it is shown
                               * again (outbox_file.c) */
};

/* As statements have them: a partial index serves only who says its number.
 * That an open row is being sent stands in a column of its own, so that marking
 * it leaves the index of open rows as it is. */
#define SQL_OUT_OPEN         "0"
#define SQL_OUT_SENT         "2"
#define SQL_OUT_FAILED       "3"
#define SQL_OUT_STATE        "state + is_sending"
#define SQL_OUT_IS_PENDING   "state = " SQL_OUT_OPEN " AND is_sending = 0"
#define SQL_OUT_AT_MOST_ONCE "2"

_Static_assert(OUT_STATE_PENDING == 0 && OUT_STATE_SENDING == 1 &&
                   OUT_STATE_SENT == 2 && OUT_STATE_FAILED == 3 &&
                   OUT_PROMISE_AT_MOST_ONCE == 2,
               "the numbers that stand in the database");

struct out_row {
    int64_t id;
    char *network, *queue;
    int verb; /* enum out_verb of transport.h */
    enum out_promise promise;
    char *place, *user, *thread;
    int64_t target; /* the row it edits, 0 = none */
    int64_t parent; /* the row it stands under, 0 = none */
    /* RESPOND, FORM: what the call needs and nobody may keep. FILE: the number
     * of the file (files.h). */
    char *secret, *body;
    enum out_state state;
    int64_t tries, doubts;
    int64_t created_at;          /* UTC seconds */
    int64_t attempt_at, next_at; /* UTC milliseconds, 0 = none */
    char *message;               /* the network's id once sent */
    char *owner;                 /* who is told when it fails */
    bool is_unasked;             /* nobody waits for it */
    char *asked; /* store_outbox_add(): what it answers and must not be asked
                  * again, NULL = no such thing */
    /* The memory of all its strings when it was found in the store, NULL when
     * they are somebody else's. */
    char *strings;
};

void out_row_release(struct out_row *row);
/* It stood open in a copy of the database: perhaps it has been sent since. */
bool out_row_is_doubtful(const struct out_row *row);

/* Writes a new row; *id is its number. */
enum err store_outbox_add(struct store *st, const struct out_row *row,
                          int64_t *id);
enum err store_outbox_find(struct store *st, int64_t id, struct out_row *out);
/* The row that stands as that message of a conversation. */
enum err store_outbox_by_message(struct store *st, const char *place,
                                 const char *message, int64_t *id);
enum err store_outbox_set_sending(struct store *st, int64_t id, int64_t at_ms);
enum err store_outbox_set_sent(struct store *st, int64_t id, const char *place,
                               const char *message);
enum err store_outbox_set_failed(struct store *st, int64_t id, const char *why);
/* Back to pending, not before next_at_ms; a doubt counts when the outcome is
 * not known. */
enum err store_outbox_set_again(struct store *st, int64_t id,
                                int64_t next_at_ms);
enum err store_outbox_add_doubt(struct store *st, int64_t id);
/* The bytes of a row nobody has begun to send; *done false if it is too late.
 */
enum err store_outbox_rewrite(struct store *st, int64_t id, const char *body,
                              bool *done);
/* The pending update of a message, 0 if there is none. */
enum err store_outbox_pending_update(struct store *st, const char *queue,
                                     int64_t target, int64_t *id);
/* Becomes an answer by its request's own URL instead. */
enum err store_outbox_reroute(struct store *st, int64_t id, int verb,
                              enum out_promise promise, const char *place);

/* The open rows of a network that answer what must not be asked again, the
 * oldest of a queue first; and what that is, which is then taken away. `asked`
 * may be NULL. */
typedef void out_asked_fn(void *ctx, int64_t id);
enum err store_outbox_asked(struct store *st, const char *network,
                            out_asked_fn *fn, void *ctx);
enum err store_outbox_take_asked(struct store *st, int64_t id, char **asked);

/* A message that was sent or given up, and that nobody can edit, has another
 * one in its place: its target. */
enum err store_outbox_set_replaced(struct store *st, int64_t id, int64_t by);
/* What an update edits. */
enum err store_outbox_set_target(struct store *st, int64_t id, int64_t target);

/* Open rows of a queue after an id, at most `limit`, oldest first. */
typedef void out_row_id_fn(void *ctx, int64_t id, enum out_state state,
                           int64_t next_at);
enum err store_outbox_open_rows(struct store *st, const char *queue,
                                int64_t after, int limit, out_row_id_fn *fn,
                                void *ctx, bool *more);
/* How many open rows it has, and the newest of them. */
enum err store_outbox_count_open(struct store *st, const char *queue,
                                 int64_t *count, int64_t *last);
/* The names of all queues that hold open rows. */
typedef void out_queue_fn(void *ctx, const char *queue, const char *network);
enum err store_outbox_open_queues(struct store *st, out_queue_fn *fn,
                                  void *ctx);

#endif
