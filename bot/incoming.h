/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * incoming.h - a request as a transport hands it to the router.
 *
 * A typed line, a pressed button, a filled form, dropped files: the transport
 * translates its wire format into this and calls router_handle(). It can be
 * written down and read back, because requests are parked until the facts
 * about a person or a conversation are there.
 */
#ifndef CALLSHEET_INCOMING_H
#define CALLSHEET_INCOMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "people.h"

#define INCOMING_KEYS_MAX 3

enum incoming_kind {
    INCOMING_LINE,    /* typed: `line`, maybe with files */
    INCOMING_BUTTON,  /* `line` is the button's command line */
    INCOMING_FORM,    /* `line` so far, and `fields` */
    INCOMING_PERSON,  /* facts arrived: `person` */
    INCOMING_PLACE,   /* facts arrived: `place` */
    INCOMING_PEOPLE,  /* facts about everybody have arrived, as far as they
                       * could be had */
    INCOMING_CHANGED, /* facts may not hold any more: of `user`, or of `place`;
                       * with `facts`, only if they say something else */
};

struct incoming_field {
    char *name, *value;
};

struct incoming_file {
    char *remote_id; /* the chat's id of the file */
    char *url;       /* where to fetch it; needs the network's token */
    char *name, *mime;
    int64_t size;
};

/* How to tell the other side that it is done; empty = nobody waits. */
struct ack_ref {
    uint32_t connection;
    char envelope[80];
    bool takes_payload;
};

/* What its person has to know if the ack is lost. */
enum incoming_owed {
    OWED_NOTHING, /* it comes again, or may be said again without harm */
    OWED_DONE,    /* it is done */
    OWED_HEARD,   /* it will be done once the facts are there */
    OWED_ANSWER,  /* its answer, which went with the ack */
};

struct incoming {
    enum incoming_kind kind;
    char *network;                 /* "slack", "shell" */
    char *keys[INCOMING_KEYS_MAX]; /* what makes it a duplicate; NULL = none */
    char *user;                    /* who */
    char *place;                   /* where; "" for none (a view) */
    enum place_kind place_kind;    /* as far as the wire tells */
    char *thread;                  /* the parent's id when said in a thread */
    char *message;                 /* the message a button was in */
    char *line;                    /* what was said, unescaped, spans undone */
    char *command;                 /* "/vet" when a slash command, else NULL */
    char *respond_url;             /* secret, 30 minutes; or NULL */
    char *trigger;                 /* opens a form within 3 s; or NULL */
    bool is_home; /* on their own page of the app: the answer stands there */
    int64_t received_at; /* UTC seconds */
    int64_t number;      /* trail.h: for the log */
    int64_t life; /* engine.life when it came: was it parked before a crash? */
    struct incoming_field *fields;
    size_t field_count;
    struct incoming_file *files;
    size_t file_count;
    struct ack_ref ack;
    enum incoming_owed owed;
    int64_t owed_row; /* the answer that says so if we die now, 0 = none */
    char *answer;     /* the bytes that go with the ack, or NULL */
    /* A mention, a DM or a command is meant for us; other messages are not
     * handed over at all. */
    struct person *person; /* INCOMING_PERSON */
    struct place *facts;   /* INCOMING_PLACE, INCOMING_CHANGED */
};

struct incoming *incoming_new(enum incoming_kind kind, const char *network);
void incoming_free(struct incoming *in);
void incoming_add_field(struct incoming *in, const char *name,
                        const char *value);
struct incoming_file *incoming_add_file(struct incoming *in);
/* As JSON and back, for parking; the ack is not kept. */
char *incoming_save(const struct incoming *in);
enum err incoming_load(const char *json, struct incoming **out);

#endif
