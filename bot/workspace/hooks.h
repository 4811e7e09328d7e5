/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hooks.h - response_url: the app answers without a token.
 */
#ifndef WORKSPACE_HOOKS_H
#define WORKSPACE_HOOKS_H

#include <jansson.h>
#include <stdbool.h>

struct conversation;
struct message;
struct person;
struct request;

enum hook_kind { HOOK_COMMAND, HOOK_ACTION };

/* A new address; `m` is the message whose button was used. Caller frees. */
char *hook_new(enum hook_kind kind, struct person *who,
               struct conversation *where, const struct message *m);
/* POST /hooks/… */
void hook_request(struct request *rq);
void hooks_release(void);

/*
 * Show a message of the app as `o` says (text, blocks, response_type,
 * thread_ts), as acknowledgements and response_url do. There is nothing wrong
 * with it: api_message_error().
 */
void hook_show(struct person *who, struct conversation *where, const json_t *o);

#endif
