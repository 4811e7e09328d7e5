/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_private.h - what the files of the Slack transport share.
 *
 * slack.c          the transport: start, identity, acks, stop
 * slack_session.c  Socket Mode connections and their states
 * slack_check.c    how the connection is, once a day
 * slack_token.c    a token that is refused, until it is good again
 * slack_events.c, slack_interact.c   frames to items, pure
 * slack_api.c, slack_answer.c        the Web API
 * slack_send.c     outbox messages to calls
 * slack_look.c     did a message arrive?
 * slack_facts.c    people and places
 * slack_file.c     files down
 * slack_upload.c   files up
 */
#ifndef CALLSHEET_SLACK_PRIVATE_H
#define CALLSHEET_SLACK_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slack_api.h"
#include "slack_events.h"
#include "slack_session.h"
#include "timer.h"
#include "transport.h"

struct config;
struct http;
struct loop;

/* Who spoke last in a direct message that may be one with us. */
struct direct {
    char place[80], user[80];
};

#define DIRECTS_MAX 16

struct slack {
    struct transport base; /* first: the engine holds a pointer to it */
    struct loop *loop;
    struct http *http;
    const struct config *config;
    const struct transport_host *host;
    char *app_token, *bot_token;
    struct slack_api *api;
    struct slack_self self;
    char *url; /* "https://northlight.slack.com/", "" until told */
    struct errand *errands;

    /* auth.test */
    struct timer identify_timer;
    unsigned identify_attempt;

    struct sessions sessions;
    struct direct directs[DIRECTS_MAX];
    size_t next_direct;
    struct timer check_timer;

    /* The bot's token was refused: it is asked about until it is good. */
    struct timer token_timer;
    unsigned token_attempt;
    bool is_asking_token;
    bool is_stopping;
};

/*
 * Something that takes more than one call: it lives until errand_end(), at the
 * latest until the transport goes. The first member of a struct of its own.
 */
struct errand {
    struct errand *next;
    struct slack *slack;
    struct timer timer;
    void (*release)(struct errand *errand); /* what the struct owns, or NULL */
};

void *errand_start(struct slack *slack, size_t size,
                   void (*release)(struct errand *errand));
void errand_end(struct errand *errand);
/* Call back after a while; errand_end() cancels it. */
void errand_wait(struct errand *errand, int64_t ms,
                 void (*fn)(struct timer *timer));

void slack_check_start(struct slack *slack);
void slack_check_stop(struct slack *slack);

/* How a call with the bot's token ended that somebody waits for. */
void slack_token_note(struct slack *slack, enum slack_verdict verdict);
void slack_token_stop(struct slack *slack);

void slack_send(struct transport *t, const struct out_message *m);
void slack_open_dm(struct transport *t, const char *user);
void slack_look(struct transport *t, const struct out_message *m);
/* OUT_FILE: its part of slack_send() and slack_look(). */
void slack_upload(struct slack *slack, const struct out_message *m);
void slack_upload_look(struct slack *slack, const struct out_message *m);
void slack_fetch_person(struct transport *t, const char *user);
void slack_fetch_place(struct transport *t, const char *place);
void slack_fetch_people(struct transport *t);
/* Remember who is where, in case facts about the place are wanted. */
void slack_facts_heard(struct slack *slack, const struct incoming *in);
/* INCOMING_CHANGED: what is being asked about that is asked once more. */
void slack_facts_changed(struct slack *slack, const struct incoming *in);
void slack_fetch_file(struct transport *t, int64_t file, const char *url);

#endif
