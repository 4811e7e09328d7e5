/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transport.h - one kind of workspace: Slack, the shell.
 *
 * A transport turns what arrives into struct incoming and gives it to the
 * router, and does what the outbox, the file store and the parked requests ask
 * of it. It sees no database. Whatever takes time is answered later through
 * one of the struct transport_host functions, never from inside the call.
 */
#ifndef CALLSHEET_TRANSPORT_H
#define CALLSHEET_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "card.h"
#include "command.h"
#include "err.h"
#include "incoming.h"
#include "text.h"

struct transport;

/* What kind of message an outbox row is. */
enum out_verb {
    OUT_POST,   /* a message in a conversation */
    OUT_UPDATE, /* replaces a message of ours */
    /* The numbers stand in rows; 2 is not used. */
    OUT_EPHEMERAL = 3, /* only `user` sees it, may be lost */
    OUT_RESPOND,       /* by the request's own URL: ephemeral, may be lost */
    OUT_FORM,          /* opens a form by its trigger, may be lost */
    OUT_PUBLISH,       /* `user`'s own page of the app; the newest counts */
    OUT_FILE,          /* a file in a conversation */
};

/* How a call ended. */
enum out_result {
    OUT_SENT,      /* done: place and message say where */
    OUT_NOT_DONE,  /* known not done: again after retry_after_ms */
    OUT_UNKNOWN,   /* may or may not have been done: look before again */
    OUT_REFUSED,   /* will never work: `why` is the network's own word */
    OUT_UNREACHED, /* never left this machine: again with back-off */
    /* FILE: its bytes are there under the number in `message`, and nobody sees
     * them yet. "": they are not there any more, and must be brought again. */
    OUT_UPLOADED,
    OUT_BARRED, /* known not done: the network takes nothing from us at all,
                 * again when host->let_in() says so */
};

/* One message to send. Strings are borrowed during the call. */
struct out_message {
    int64_t id; /* the outbox row */
    enum out_verb verb;
    const char *place;   /* conversation id, "" for RESPOND and FORM */
    const char *user;    /* EPHEMERAL */
    const char *thread;  /* the parent's message id, or NULL */
    const char *message; /* UPDATE, DELETE: which */
    const char *secret;  /* RESPOND: the URL; FORM: the trigger */
    const char *key;     /* goes with a POST, so that it can be found */
    const char *body;    /* what render() made */
    size_t body_len;
    /* FILE: where its bytes are already, as OUT_UPLOADED said, else NULL and
     * the bytes themselves. */
    const char *remote;
    const void *bytes;
    size_t bytes_len;
    bool is_unsaved; /* no row: it says that the request could not be kept */
    bool is_read;    /* no row: the answer of what only reads, meanwhile */
    int64_t since;   /* look for it from this time on, UTC seconds */
};

struct out_outcome {
    enum out_result result;
    const char *place, *message; /* where it stands now */
    const char *why;             /* REFUSED, UNKNOWN: for log and owner */
    int64_t retry_after_ms;      /* NOT_DONE: -1 = not said */
};

/* What a look into the history found. */
enum look_result { LOOK_FOUND, LOOK_ABSENT, LOOK_IMPOSSIBLE, LOOK_FAILED };

struct out_form {
    const char *command; /* "vet approve" */
    const char *about;   /* whom or what it is about, plain text; NULL */
    const struct form *form;
    const char *line; /* what was said so far: a whole command line */
    const char *place, *thread, *message;
    const struct incoming_field *values; /* what is filled in already */
    size_t value_count;
};

/* What goes with a file, all in plain text but `comment`; each may be NULL but
 * the name. */
struct out_file {
    const char *name, *title, *alt, *comment;
};

struct transport_ops {
    const char *name; /* "slack" */
    bool has_forms;   /* render_form() works where a trigger came along */
    bool has_home;    /* everybody has a page of their own: OUT_PUBLISH */
    bool says_edits;  /* OUT_UPDATE is one more message, not a changed one */
    /* The payload of a command's ack may be an answer, as render() makes it
     * for OUT_RESPOND. */
    bool has_answers;

    /* Pure: a card as the network's final bytes, and a form likewise. */
    void (*render)(const struct card *card, enum language language,
                   enum out_verb verb, struct buf *out);
    /* ERR_UNSUPPORTED when the network has no forms: then a question is
     * asked in text. */
    enum err (*render_form)(const struct out_form *form, enum language language,
                            struct buf *out);
    /* What OUT_FILE sends beside the bytes. */
    void (*render_file)(const struct out_file *file, struct buf *out);
    /* The payload of a form's ack: mistakes at its fields. Empty = a plain
     * ack. */
    void (*render_mistakes)(const struct incoming_field *mistakes, size_t count,
                            struct buf *out);

    /* Start a call; exactly one host->sent() follows. */
    void (*send)(struct transport *t, const struct out_message *m);
    /* Did this message arrive? Exactly one host->looked() follows. */
    void (*look)(struct transport *t, const struct out_message *m);
    /* Open the DM with a person; host->dm_opened() follows. */
    void (*open_dm)(struct transport *t, const char *user);
    /* Tell the other side that its request is safe. */
    void (*ack)(struct transport *t, const struct ack_ref *ack,
                const char *payload);
    /* The same for what its person would do once more if the ack did not leave
     * in time. Takes `in`; then host->ack_missed() gives it back. NULL = that
     * cannot happen. */
    void (*ack_owed)(struct transport *t, struct incoming *in,
                     const char *payload);
    /* All acks of this turn are given: write them out together. */
    void (*flush_acks)(struct transport *t);
    /* Facts; an INCOMING_PERSON / INCOMING_PLACE comes to host->incoming().
     * On failure the facts come with what is safe (a guest, public). */
    void (*fetch_person)(struct transport *t, const char *user);
    void (*fetch_place)(struct transport *t, const char *place);
    /* Everybody: an INCOMING_PERSON for each, then one INCOMING_PEOPLE, also
     * when it fails. NULL = nobody can tell. */
    void (*fetch_people)(struct transport *t);
    /* Bytes of a file; host->file_data() for each piece, then file_done(). */
    void (*fetch_file)(struct transport *t, int64_t file, const char *url);
    /* A link that leads to a conversation, for pointing lines, or to a message
     * in it (NULL = none is meant); "" if there are no links. */
    void (*place_url)(struct transport *t, const char *place,
                      const char *message, struct buf *out);
    bool (*is_ready)(const struct transport *t);
    /* Calls of send() that it keeps until somebody is there to read them; for
     * engine_rests(). NULL = it keeps none. */
    size_t (*held)(const struct transport *t);
    /* Stop taking requests, close politely; stopped() turns true in 3 s. */
    void (*stop)(struct transport *t);
    bool (*is_stopped)(const struct transport *t);
    void (*free)(struct transport *t);
};

struct transport {
    const struct transport_ops *ops;
};

/* The engine, as a transport sees it. */
struct transport_host {
    void *ctx;
    /* Takes ownership of `in`. */
    void (*incoming)(void *ctx, struct incoming *in);
    /* Its ack is lost, or was late. Takes it; also from inside ack_owed(). */
    void (*ack_missed)(void *ctx, struct incoming *in);
    void (*sent)(void *ctx, int64_t id, const struct out_outcome *outcome);
    /* FOUND: place and message say where. */
    void (*looked)(void *ctx, int64_t id, enum look_result result,
                   const char *message);
    void (*dm_opened)(void *ctx, const char *user, const char *place,
                      const struct out_outcome *outcome);
    /* After OUT_BARRED: it takes what we say again. */
    void (*let_in)(void *ctx, const char *network);
    enum err (*file_data)(void *ctx, int64_t file, const void *bytes,
                          size_t len);
    /* What came of it so far goes: it will come from its beginning. */
    enum err (*file_anew)(void *ctx, int64_t file);
    void (*file_done)(void *ctx, int64_t file, enum err err, const char *why);
    /* The network told who we are (auth.test): team, our own ids. */
    void (*identified)(void *ctx, const char *network, const char *team,
                       const char *team_name, const char *bot_user,
                       const char *url);
};

#endif
