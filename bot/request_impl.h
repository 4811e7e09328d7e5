/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request_impl.h - what stands behind struct request; for the engine only.
 */
#ifndef CALLSHEET_REQUEST_IMPL_H
#define CALLSHEET_REQUEST_IMPL_H

#include "args.h"
#include "engine.h"
#include "incoming.h"
#include "request.h"

#define MISTAKES_MAX 8

struct request {
    struct engine *engine;
    const struct incoming *in; /* NULL for a job's step */
    const char *network;
    int64_t number; /* trail.h: of the request, also in its job's steps */
    struct person person;
    struct place place;
    char *thread;
    const struct zone *zone;
    enum language language;
    int64_t now;
    const struct command *command; /* NULL for a job's step */
    const struct form *form;
    struct args args;
    const char *typed; /* the line, without the bot's name; NULL for none */
    char *about;       /* what the form is about, in words; NULL */
    struct card *page; /* answers are gathered there; NULL = they are sent */
    char *paste;
    int64_t *files;
    size_t file_count;
    struct incoming_field mistakes[MISTAKES_MAX];
    size_t mistake_count;
    bool is_refused;
    bool is_reading;     /* nothing can be written: what changes is refused */
    bool is_unrecorded;  /* a job's step: no part of its change */
    bool has_pointed;    /* said where the private answer is */
    bool is_unsure_told; /* that its person's zone is not known */
    bool was_parked;     /* its trigger is too old for a form */
    int64_t audit;       /* a job's step: the change it belongs to */
    int64_t owed_row;    /* the answer that carries what was asked, 0 = none */
    char *answer;        /* goes with the ack, or NULL */
    int64_t first_job;   /* the first job it started, 0 = none */
    char *noun;
    int64_t noun_id;
};

/* Facts about the person and the place are there already; `kind` is what the
 * wire says of the place. */
enum err request_init(struct request *rq, struct engine *engine,
                      const char *network, const char *user, const char *place,
                      enum place_kind kind, const char *thread);
void request_release(struct request *rq);
/* Who is not known counts as a guest, and what nobody has told us about as
 * public. */
enum err request_find_person(struct request *rq, const char *id);
enum err request_find_place(struct request *rq, const char *id,
                            enum place_kind kind);

/* request_people.c: the facts are missing by which they may or may not. */
bool request_may_be_allowed(struct request *rq, enum who who);
/* The zone that was taken for want of theirs, NULL when it is theirs. */
const char *request_zone_taken(const struct request *rq);
/* What they have set goes before what the chat says. */
struct voice request_voice_for(const struct engine *engine,
                               const struct person *person);

/* replies.c: open a form; ERR_UNSUPPORTED where there are none. */
enum err reply_form(struct request *rq, const struct out_form *form);

/* dispatch.c: a line, a button or a form, to its command. */
enum err dispatch(struct request *rq);

#endif
