/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api.h - the Web API: who may call what, and with which arguments.
 */
#ifndef WORKSPACE_API_H
#define WORKSPACE_API_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conversation;
struct fault;
struct message;
struct person;
struct request;

struct call {
    struct request *rq;
    json_t *args;     /* form values are strings, JSON values as they came */
    json_t *out;      /* the answer, {"ok": true} at first */
    json_t *messages; /* reasons, for response_metadata */
    json_t *warnings;
    const char *needed; /* of missing_scope */
};

/* Runs a method: NULL, or Slack's error code. */
typedef const char *(*api_run)(struct call *c);

enum api_tier { TIER_FREE, TIER_2, TIER_3, TIER_4, TIER_POST };

struct method {
    const char *name;
    api_run run;
    const char *scope;    /* "a|b": one of them; NULL: any token */
    const char *required; /* "channel,text" */
    enum api_tier tier;
    unsigned flags;
};

#define API_READS 1u /* may be fetched with GET, takes no JSON body */
#define API_APP   2u /* wants the app-level token */
#define API_JSON  4u /* takes a JSON body although it reads */

extern const struct method api_chat[], api_conversations[], api_users[],
    api_views[], api_files[], api_misc[];

/* POST or GET /api/METHOD */
void api_release(void);
void api_request(struct request *rq);

/* The fault decides what the caller gets to see of its call; it is noted. */
void api_answer_faulty(struct request *rq, const struct fault *f,
                       const char *method, json_t *args);

/* ---- for the methods ---------------------------------------------------- */

/* NULL when missing, null or "" (Slack does not tell them apart). */
const char *call_str(struct call *c, const char *key);
bool call_bool(struct call *c, const char *key, bool otherwise);
int64_t call_int(struct call *c, const char *key, int64_t otherwise);
/* An object or array, also given as JSON text; borrowed. NULL otherwise. */
json_t *call_json(struct call *c, const char *key);
/* Was the argument given at all? */
bool call_has(struct call *c, const char *key);
/* Add a reason; returns "invalid_arguments". */
__attribute__((format(printf, 2, 3))) const char *
call_complain(struct call *c, const char *format, ...);
/* NULL, or "missing_scope" with the scope noted. */
const char *call_need(struct call *c, const char *scope);
/* The bot of this token. */
struct person *call_bot(void);
/* A conversation that the bot can see; else *error. */
struct conversation *call_conversation(struct call *c, const char **error);
/* Cut a page out of `total` things: where it starts; *next for the cursor. */
size_t call_page(struct call *c, size_t total, size_t most, size_t *count);
/* May this token's bearer be who he says: token in the header? */
bool api_is_bot_token(const char *authorization);

/* What is wrong with a message {text, blocks, attachments}; NULL: nothing. */
const char *api_message_error(const json_t *message);
const char *api_view_error(const json_t *view, bool home);
/* The same with reasons. */
const char *call_check_message(struct call *c, const json_t *message,
                               size_t text_max);

#endif
