/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conversations.h - channels and direct messages, and what was said there.
 */
#ifndef WORKSPACE_CONVERSATIONS_H
#define WORKSPACE_CONVERSATIONS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct person;

enum conversation_kind { KIND_CHANNEL, KIND_PRIVATE, KIND_IM, KIND_MPIM };

struct message {
    int64_t ts;
    int64_t thread_ts;   /* 0 for those that are in no thread */
    json_t *body;        /* Slack's message object, metadata included */
    struct person *only; /* ephemeral: who sees it */
    struct message **replies;
    size_t reply_count;
};

struct conversation {
    char *id;
    char *name;
    char *topic;
    char *creator;
    enum conversation_kind kind;
    bool is_ext_shared;
    bool is_archived;
    int64_t created;
    struct person **members;
    size_t member_count;
    struct message **messages; /* by ts */
    size_t message_count, message_cap;
    json_t *reads; /* person id -> ts */
};

struct conversation *conversation_find(const char *id);
struct conversation *conversation_by_name(const char *name, size_t len);
struct conversation *conversation_at(size_t i);
/* The direct messages of two people; made when there are none. */
struct conversation *conversation_im(struct person *a, struct person *b);
/* Add, or change the one with this id, and write it to the journal. */
struct conversation *conversation_put(const json_t *facts);
json_t *conversation_facts(const struct conversation *c);
void conversation_join(struct conversation *c, struct person *p);
void conversation_leave(struct conversation *c, struct person *p);
bool is_member(const struct conversation *c, const struct person *p);
/* May this person see it: a public channel, or one of its members. */
bool can_see(const struct conversation *c, const struct person *p);
/* Of a direct message: who it is with, seen from `p`. */
struct person *conversation_peer(const struct conversation *c,
                                 const struct person *p);
/* Slack's conversation object as the app sees it. */
json_t *conversation_json(const struct conversation *c);
/* As the page shows it to `p`. */
json_t *conversation_page(const struct conversation *c, const struct person *p);
void conversation_read(struct conversation *c, const struct person *p,
                       const char *ts);
void conversations_release(void);

/* ---- messages ----------------------------------------------------------- */

/* An instant that no message has had. */
int64_t message_next_ts(void);
/* Steals `body`, which has its "ts". */
struct message *message_add(struct conversation *c, json_t *body,
                            struct person *only);
struct message *message_find(const struct conversation *c, int64_t ts);
/* The place of the first message not older than `ts`. */
size_t message_place(const struct conversation *c, int64_t ts);
/* Steals `body`; the ts stays. */
void message_change(struct conversation *c, struct message *m, json_t *body);
void message_remove(struct conversation *c, struct message *m);
void messages_release(struct conversation *c);

#endif
