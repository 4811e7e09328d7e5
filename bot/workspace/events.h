/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.h - what happened, told to the app that asked for it.
 */
#ifndef WORKSPACE_EVENTS_H
#define WORKSPACE_EVENTS_H

#include <jansson.h>
#include <stdbool.h>

struct conversation;
struct message;
struct person;

/*
 * Tell the app of `event` (stolen) if its manifest asks for `name`, such as
 * "message.im"; `c` may be NULL.
 */
void event_emit(const char *name, json_t *event, const struct conversation *c);

/* A new message: message.* and, when it names the app, app_mention. */
void event_message(const struct conversation *c, const struct message *m);
void event_message_changed(const struct conversation *c,
                           const struct message *m, const json_t *previous);
void event_message_deleted(const struct conversation *c,
                           const json_t *previous);
void event_joined(const struct conversation *c, const struct person *p);
void event_home_opened(const struct person *p, const struct conversation *im,
                       const char *tab);
void event_user_change(const struct person *p);
void event_reaction(const struct conversation *c, const struct message *m,
                    const struct person *p, const char *name, bool added);

#endif
