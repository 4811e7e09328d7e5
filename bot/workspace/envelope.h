/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * envelope.h - what is sent to the app, and whether it was acknowledged.
 */
#ifndef WORKSPACE_ENVELOPE_H
#define WORKSPACE_ENVELOPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "timer.h"

struct conversation;
struct link;
struct person;

enum envelope_kind {
    ENVELOPE_EVENT,
    ENVELOPE_COMMAND,
    ENVELOPE_ACTION,
    ENVELOPE_SUBMISSION,
    ENVELOPE_CLOSED,
};

enum envelope_state {
    ENVELOPE_QUEUED, /* no connection, or its retry is not due yet */
    ENVELOPE_SENT,
    ENVELOPE_ACKED,
    ENVELOPE_LATE, /* acknowledged after its time */
    ENVELOPE_LOST, /* not acknowledged in time */
};

struct envelope {
    struct envelope *next;           /* all, in order of birth */
    struct envelope *after, *before; /* those that wait for their ack */
    uint64_t number;                 /* 1, 2, 3… */
    char id[37];
    bool load;   /* made by load.c */
    bool silent; /* nobody is told how it went */
    enum envelope_kind kind;
    enum envelope_state state;
    bool accepts;
    int attempt;
    char *payload; /* JSON text */
    int64_t sent_us;
    int64_t acked_us;
    unsigned link; /* that it was sent on */
    unsigned acked_link;
    unsigned acks;
    json_t *answer;   /* the ack's payload */
    const char *note; /* what was wrong with the ack */
    struct timer retry;
    /* whom to tell how it went */
    struct person *who;
    struct conversation *where;
    char *command;
    char *text;
    char *view_id;
    uint64_t request_id;
};

/* How many were sent, acknowledged in time, and not; since the start. */
struct envelope_counts {
    uint64_t sent, acked, late, lost;
};
extern struct envelope_counts envelope_counts;

/*
 * A new envelope; `payload` is stolen. The caller fills in whom it is about
 * and calls envelope_send(), after which it belongs to this file.
 */
struct envelope *envelope_new(enum envelope_kind kind, json_t *payload,
                              bool accepts);
/* The same with JSON text from malloc(). */
struct envelope *envelope_new_text(enum envelope_kind kind, char *payload,
                                   bool accepts);
void envelope_send(struct envelope *e);
/* The same on a connection of the caller's choice. */
void envelope_send_on(struct envelope *e, struct link *l);
/* Send what waited for a connection. */
void envelopes_flush(void);

/* A frame came in on `l`. */
void envelope_received(struct link *l, const char *data, size_t len);
void envelope_refuse(struct link *l, const char *why, const char *data,
                     size_t len);
void link_note_close(unsigned link, int code);

/* For the test control. */
struct envelope *envelopes_first(void);
struct envelope *envelope_find(const char *id);
/* The frame's text with another attempt number; the caller frees it. */
char *envelope_frame(const struct envelope *e, int attempt);
json_t *envelope_bad_frames(void); /* borrowed array of notes */
json_t *link_closes(void);         /* borrowed array of {link, code} */
size_t envelopes_waiting(void);
/* settings.ack_ms has changed: it holds for those that wait, too. */
void envelopes_patience(void);
void envelopes_forget(void);
void envelopes_release(void);

#endif
