/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request.h - what a command sees of the request it answers, and how it
 * answers.
 *
 * A typed line, a button, a form, a file, a job come due: for the command all
 * are the same struct request. Everything a command does (store_…, reply_…,
 * job_…) joins the request's own savepoint and is done or undone as a whole.
 * Strings are borrowed and live until the command returns.
 */
#ifndef CALLSHEET_REQUEST_H
#define CALLSHEET_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "card.h"
#include "command.h"
#include "err.h"
#include "people.h"
#include "text.h"
#include "zone.h"

struct calendar;
struct store;

/*
 * What the store_…() functions of all headers promise: `struct x *out` is
 * filled on ERR_OK, its strings are the caller's and go with x_release();
 * without a row they answer ERR_NOT_FOUND and leave it as it was. A list
 * without rows is ERR_OK; what its callback gets is lent for the call. Other
 * errors are the database's and are handed on.
 */
struct store *request_store(const struct request *rq);
int64_t request_now(const struct request *rq); /* UTC seconds */
const struct person *request_person(const struct request *rq);
const struct place *request_place(const struct request *rq);
enum language request_language(const struct request *rq);
const struct zone *request_zone(const struct request *rq);
/* From now on in the team's language: for what everybody in a channel reads.
 * In a direct message the reader's own stays. */
void request_speak_to_team(struct request *rq);
/* For how many days raw comments and names may be kept, at most 30. */
int64_t request_keep_raw_days(const struct request *rq);
/* On which days the team works: for rules/calendar.h. */
const struct calendar *request_calendar(const struct request *rq);
/* Does the configuration say so, which goes before what is said in the chat? */
bool request_calendar_is_set(const struct request *rq);
/* How many working days a step of a plan takes here, by its key ("vet"); -1
 * when there is no such key. */
int request_plan_days(const struct request *rq, const char *key);
/* From how many followers on a creator is "micro" here, by the tier's name; -1
 * for none of that name. */
int64_t request_tier_from(const struct request *rq, const char *tier);
/* How the program itself is. */
enum health {
    HEALTH_UPTIME,    /* seconds */
    HEALTH_CONNECTED, /* 1 or 0 */
    HEALTH_WAITING,   /* messages not sent yet */
    HEALTH_PARKED_JOBS,
    HEALTH_DATABASE_BYTES,
    HEALTH_REQUESTS, /* since the start */
};
int64_t request_health(const struct request *rq, enum health what);

/* For whom words are chosen: a language, and whose clock dates are shown by. */
struct voice {
    enum language language;
    const struct zone *zone;
};
struct voice request_voice(const struct request *rq);
void request_set_voice(struct request *rq, struct voice voice);
/* The voice for an edit of an earlier message: that of who reads it, if it
 * stands in a direct message, else the present one. */
enum err request_voice_of(struct request *rq, int64_t message,
                          struct voice *out);
/* The team's own, wherever this was said. */
struct voice request_team_voice(const struct request *rq);
/* Does an earlier message stand in the conversation that this came from? */
bool request_sees(const struct request *rq, int64_t message);
/* Does it stand on another network than this came from? */
bool request_is_elsewhere(const struct request *rq, int64_t message);
/* Would who asks miss an edit of it? Who typed reads below, where they typed;
 * who pressed its button looks there. */
bool request_misses_edit(struct request *rq, int64_t message);
/* A link to an earlier message; nothing where there are no links, or where it
 * has not arrived. */
void request_message_url(const struct request *rq, int64_t message,
                         struct buf *out);

/* Arguments by the name in the form's table; NULL when not given. */
const char *request_arg(const struct request *rq, const char *name);
bool request_has(const struct request *rq, const char *name);
/* An ARG_ID, or 0. */
int64_t request_arg_id(const struct request *rq, const char *name);
/* Files that came with it, by the numbers of files.h. */
size_t request_file_count(const struct request *rq);
int64_t request_file(const struct request *rq, size_t i);
bool request_may(const struct request *rq, enum who who);
/* For a form's prepare(): fill in or change an argument. NULL removes it. */
void request_set_arg(struct request *rq, const char *name, const char *value);
/* Likewise: whom or what it is about, to be read above the questions where
 * several cards are open; plain text. */
void request_set_about(struct request *rq, const char *about);

/* The same: words that found no place, NULL = none. */
const char *request_extra(const struct request *rq);
/* They were understood after all. */
void request_drop_extra(struct request *rq);

/*
 * Who is meant to read an answer.
 *
 * TEAM: said where it was asked, for all to see.
 * PASSING: help, mistakes; seen by the asker, lost on reload.
 * PRIVATE: verdicts, previews, progress; by DM with one pointing line, unless
 * the conversation is private, internal and without guests.
 */
enum audience { AUDIENCE_TEAM, AUDIENCE_PASSING, AUDIENCE_PRIVATE };

/* Answer. *message, when wanted, is a number to edit or thread under later. */
enum err reply(struct request *rq, enum audience audience,
               const struct card *card, int64_t *message);
/* One sentence from the text table; the pairs as in text_add(). */
enum err reply_text(struct request *rq, enum audience audience,
                    enum text_key key, ...) __attribute__((sentinel));
enum err reply_under(struct request *rq, int64_t parent,
                     const struct card *card);
/* In a job, after request_turn_to_place(): a message there, under `parent` if
 * that is not 0. `owner` is told when it cannot be delivered, and reads it
 * then. */
enum err reply_in_place(struct request *rq, int64_t parent, const char *owner,
                        const struct card *card, int64_t *message);
/* What an earlier message says goes, wherever it stands, as far as the network
 * lets us. */
enum taken_away {
    TAKEN_NOTHING, /* it never arrived, or is gone once the page is left */
    TAKEN_AWAY,
    TAKEN_NOT, /* it stands where `where` says */
};
enum err reply_take_away(struct request *rq, int64_t message,
                         enum taken_away *taken, struct buf *where);
/* Replace the whole content of an earlier message. */
enum err reply_edit(struct request *rq, int64_t message,
                    const struct card *card);
/* The same for what changed beside what was asked: nothing where an edit would
 * be said aloud and bury the answer. */
enum err reply_edit_quietly(struct request *rq, int64_t message,
                            const struct card *card);
/* reply_edit() for what the whole team may read, or somebody else reads, in
 * whatever conversation it stands, and nobody is told of it; one that is gone, or never arrived, is left alone. */
enum err reply_edit_team(struct request *rq, int64_t message,
                         const struct card *card);
/* In a job that is nobody's: from now on it is about this person, in their
 * language, their zone and the network that they are on; its place is their
 * direct message. ERR_NOT_FOUND when nobody ever heard of them. */
enum err request_turn_to(struct request *rq, const char *user);
/* The same about a conversation, in the team's language. */
enum err request_turn_to_place(struct request *rq, const char *place);
/* The message whose button was pressed, as a number to edit; 0 = none of ours,
 * or nothing was pressed. */
int64_t request_pressed(struct request *rq);
/* How many of its buttons say a line that begins so. */
size_t request_pressed_lines(struct request *rq, const char *begin);
/* To somebody's DM, whoever asked. `user` as in person.id. */
enum err reply_dm(struct request *rq, const char *user, const struct card *card,
                  int64_t *message);
/* Somebody's own page of the app becomes this card; nothing happens where the
 * network has no such pages. Only the newest of several is shown. */
enum err reply_home(struct request *rq, const char *user,
                    const struct card *card);
/* Is this for that page, so that the answer stands there and not in a message?
 */
bool request_is_home(const struct request *rq);
/* A mistake in one argument: shown at its field when a form was sent, else
 * as a passing answer. Nothing is changed: return what it returns. */
enum err reply_wrong(struct request *rq, const char *arg, enum text_key key,
                     ...) __attribute__((sentinel));

/* Was it a form that was filled in, with fields to point at? */
bool request_is_form(const struct request *rq);
/* Ask for the arguments of this form although none is required: a form
 * where there are forms, else a question in text. */
enum err request_open_form(struct request *rq);

/* The line that is run, from its verb on: typed, or a button's. NULL for a form
 * and for a job. */
const char *request_typed(const struct request *rq);
/* The line that would say the same again, with the arguments as they are now.
 */
void request_line(const struct request *rq, struct buf *out);
/* Colleagues as the chat writes them ("<@U0…>") by their names; the caller
 * frees it. */
char *request_name_people(const struct request *rq, const char *text);
/* Whom the chat has told nothing about yet is asked about. */
void request_meet(struct request *rq, const char *user);
/* May an answer for the team call that person "you"? Only where nobody else
 * reads it; in a channel people are named. */
bool request_is_you(const struct request *rq, const char *user);
/* Is "@finance" a role of the configuration? */
bool request_is_role(const char *name);
/* Its people one after the other, NULL behind the last; "*" names nobody. */
const char *request_role_member(const struct request *rq, const char *role,
                                size_t i);

/* Start a job of a kind from the table of job.h, first step at `due_at`. The
 * job keeps the person and the place, so that its steps can reply. */
enum err request_job(struct request *rq, const char *kind, int64_t ref,
                     const char *cursor, int64_t due_at, int64_t *id);
/* The job of that kind about `ref`, if there is one, goes on now: one that is
 * put off, or was given up. */
enum err request_job_resume(struct request *rq, const char *kind, int64_t ref);
/* The same for one that waits, whatever for. */
enum err request_job_rouse(struct request *rq, const char *kind, int64_t ref);
/* Jobs that wait for this (job_wait_for() in job.h) go on now. */
enum err request_wake(struct request *rq, const char *what, int64_t id);
/* The standing job of that kind is due at `at` at latest. */
enum err request_job_hasten(struct request *rq, const char *kind, int64_t at);
/* It is known to be due by now. */
bool request_job_is_hastened(const struct request *rq, const char *kind);
/* Say in the audit what was done to what ("creator", 7). */
void request_touched(struct request *rq, const char *what, int64_t id);
/* What that was; "" for nothing. */
const char *request_noun(const struct request *rq, int64_t *id);
/* Set by reply_wrong and by commands that refuse: the savepoint is kept only
 * for the replies, and no undo is offered. */
void request_refused(struct request *rq);

/* May anything but counts be drawn from what YouTube told? */
bool request_may_derive(const struct request *rq);

/* Ask the chat who there is, for a step of a job that then waits:
 * job_wait_for(job, "people", 0). False when nobody can tell. */
bool request_meet_all(struct request *rq);
/* For a step of a job: what it changes is no part of what can be undone. What
 * stands under a number of its own is hidden by that number. */
void request_unrecorded(struct request *rq);
/* The number by which "undo" takes back what a step of a job does. */
int64_t request_change(const struct request *rq);

#endif
