/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_transport.h - a network that does what the test says.
 *
 * It calls itself "slack", so that queues and rows bear their real names. Each
 * call is written down and waits for its answer: fake_answer() gives one,
 * fake_pump() gives all of them the answer of a network that works. Nothing is
 * answered from inside a call, as transport.h demands.
 */
#ifndef CALLSHEET_FAKE_TRANSPORT_H
#define CALLSHEET_FAKE_TRANSPORT_H

#include "transport/transport.h"

enum fake_kind {
    FAKE_SEND,
    FAKE_LOOK,
    FAKE_OPEN_DM,
    FAKE_ACK,
    FAKE_PERSON,
    FAKE_PLACE,
    FAKE_FILE,
};

struct fake_call {
    enum fake_kind kind;
    int64_t id; /* outbox row or file */
    enum out_verb verb;
    /* As in struct out_message; `user` is also whose DM or facts, `body` also
     * the payload of an ack, `key` also its envelope. */
    char *place, *user, *thread, *message, *secret, *key, *body;
    char *remote;
    size_t bytes_len;
    int64_t at_ms; /* clock_mono_ms() */
    bool is_answered;
};

struct fake {
    struct transport transport;
    const struct transport_host *host;
    struct fake_call *calls;
    size_t count;
    size_t flushes;
    bool is_ready;
    /* Called inside ack(), before it is written down. */
    void (*on_ack)(void *ctx, const struct ack_ref *ack);
    void (*on_send)(void *ctx, const struct out_message *message);
    void *ctx;
};

extern const struct transport_ops fake_ops;

/* Freed by its ops->free(); forget what was called with fake_forget(). */
struct fake *fake_new(const struct transport_host *host);
void fake_forget(struct fake *fake);

/* The nth call of a kind (from 0), NULL when there are not as many. */
struct fake_call *fake_find(const struct fake *fake, enum fake_kind kind,
                            size_t nth);
size_t fake_count(const struct fake *fake, enum fake_kind kind);
/* The first call of that kind that nobody has answered; NULL for none. */
struct fake_call *fake_open_call(const struct fake *fake, enum fake_kind kind);
/* Calls to send whose body holds this text. */
size_t fake_said(const struct fake *fake, const char *text);
/* The same for a sentence, up to the first value in it. */
size_t fake_told(const struct fake *fake, enum text_key key);
/* fake_said() as one call, the first of them. */
struct fake_call *fake_find_said(const struct fake *fake, const char *text);

void fake_answer(struct fake *fake, struct fake_call *call,
                 enum out_result result, int64_t retry_after_ms);
void fake_answer_look(struct fake *fake, struct fake_call *call,
                      enum look_result result);
/* Facts as fake_pump() would give them, although nobody asked; NULL = none. */
void fake_tell(struct fake *fake, const char *user, const char *place);
/* Answer all open calls well: sent, opened, a full member of a channel open to
 * all. False when there was none. Looks find nothing. */
bool fake_pump(struct fake *fake);

#endif
