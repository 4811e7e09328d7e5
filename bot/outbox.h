/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox.h - messages on their way: one queue per destination, in order.
 *
 * A message is a row with its final bytes. It is committed before the call and
 * settled with the next commit after it. A queue's next call starts when the
 * one before is settled, so people are answered in order, and one destination
 * that refuses or stalls stops nobody else. What a message promises decides
 * what follows an unknown outcome:
 *
 *              .--------- known not done, refused later -------.
 *              v                                               |
 *   PENDING -> SENDING -> (ok) SENT                            |
 *                 |-----> (refused) FAILED                     |
 *                 |-----> (not done, wait) --------------------'
 *                 '-----> (unknown) once: look -> found: SENT, absent: again
 *                                   idempotent: again, at most once: FAILED
 */
#ifndef CALLSHEET_OUTBOX_H
#define CALLSHEET_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "effects.h"
#include "err.h"
#include "store/outbox_rows.h"
#include "timer.h"
#include "transport/transport.h"

struct outbox;
struct store;

/* What becomes of a message that cannot be delivered where it was meant for. */
enum out_fate {
    OUT_FATE_LOST,
    OUT_FATE_BY_DM,  /* its owner gets it there */
    OUT_FATE_BY_URL, /* its owner alone sees it there */
};

struct outbox_options {
    struct store *store;
    struct timers *timers;
    struct effects *effects;  /* the turn's */
    int64_t unasked_every_ms; /* distance of messages nobody waits for */
    /* The transport of a network, NULL when it is not running. */
    struct transport *(*transport)(void *ctx, const char *network);
    /* Write outside of tasks: whole, or undone with its effects. */
    enum err (*write)(void *ctx, enum err (*work)(void *arg), void *arg);
    /* Tell the owner of a message that it will never arrive as it was meant;
     * `why` is the network's own word, or some of ours. */
    enum err (*tell_owner)(void *ctx, const struct out_row *row,
                           const char *why, enum out_fate fate);
    void *ctx;
};

struct outbox *outbox_new(const struct outbox_options *options);
void outbox_free(struct outbox *outbox);

/* Inside the transaction: write a message. Its queue, state and time are
 * filled in here. */
enum err outbox_add(struct outbox *outbox, struct out_row *row, int64_t now_ms,
                    int64_t *id);
/* What noted this was undone: its message is not coming. Also when the whole
 * batch was, and with it what the queues had written outside of tasks. */
void outbox_forget(struct outbox *outbox, const struct effect *effect);
/* After the commit. */
void outbox_apply(struct outbox *outbox, const struct effect *effect);

/* After a start, when a network is ready: take up what is open. */
void outbox_resume(struct outbox *outbox, const char *network);

/* After OUT_BARRED: what that kept back goes now. */
void outbox_let_in(struct outbox *outbox, const char *network);

/* Its rows of an earlier life have been taken up. */
bool outbox_is_awake(const struct outbox *outbox, const char *network);

/* Nothing is on its way there or waits for it. */
bool outbox_is_clear(struct outbox *outbox, const char *network,
                     const char *queue);

/* Inside the transaction: how a call or a look ended. */
enum err outbox_settle(struct outbox *outbox, int64_t id,
                       const struct out_outcome *outcome, int64_t now_ms);
enum err outbox_settle_look(struct outbox *outbox, int64_t id,
                            enum look_result result, const char *message,
                            int64_t now_ms);
/* Inside the transaction: how a call ended, or the opening of a DM, cannot be
 * written down, by a fault of ours. The message is given up. */
enum err outbox_abandon(struct outbox *outbox, int64_t id, bool tells_owner,
                        int64_t now_ms);
enum err outbox_abandon_dm(struct outbox *outbox, const char *user,
                           bool tells_owner, int64_t now_ms);
/* Is this nothing but a message that arrived, with none behind it? Nobody waits
 * for its commit. */
bool outbox_can_wait(struct outbox *outbox, const struct effect *effect);
/* The DM with a person is open: `place`, or why not. */
enum err outbox_settle_dm(struct outbox *outbox, const char *user,
                          const char *place, const struct out_outcome *outcome,
                          int64_t now_ms);
/* Messages in open queues. */
int64_t outbox_waiting(const struct outbox *outbox);
/* Queues of this network in which something happens in the next seconds. */
size_t outbox_busy_queues(const struct outbox *outbox, const char *network);

#endif
