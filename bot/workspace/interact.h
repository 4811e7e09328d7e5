/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interact.h - commands, clicks and forms on their way to the app.
 */
#ifndef WORKSPACE_INTERACT_H
#define WORKSPACE_INTERACT_H

#include <jansson.h>
#include <stdint.h>

#include "manifest.h"

struct conversation;
struct message;
struct person;
struct request;
struct view;

struct envelope;

/* A slash command with its text as typed, ready to be sent. */
struct envelope *interact_command(struct person *who,
                                  struct conversation *where,
                                  const struct slash_command *command,
                                  const char *typed);
/*
 * A click in a message or in a view (one of the two is NULL). `given` is what
 * the page says was done. NULL, or an error code.
 */
const char *interact_action(struct person *who, struct conversation *where,
                            struct message *m, struct view *v,
                            const json_t *given);
/* The form is handed in; `rq` is answered when the app has spoken. */
void interact_submit(struct person *who, struct view *v, json_t *state,
                     uint64_t request_id);
/* The person closed the topmost view. */
void interact_close(struct person *who, struct view *v);

#endif
