/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post.h - a message appears, changes or goes: in the conversation, on the
 * page and to the app.
 */
#ifndef WORKSPACE_POST_H
#define WORKSPACE_POST_H

#include <jansson.h>
#include <stdbool.h>

struct conversation;
struct message;
struct person;

/*
 * Post `body` (stolen; text, blocks, metadata, files…) as `author`, in the
 * thread of `thread_ts` unless that is NULL. `only` makes it ephemeral.
 */
struct message *post(struct conversation *c, const struct person *author,
                     json_t *body, const char *thread_ts, struct person *only);
/* Put `body` (stolen) in its place; marked as edited when `edited`. */
void post_change(struct conversation *c, struct message *m, json_t *body,
                 bool edited);
void post_delete(struct conversation *c, struct message *m);

/* Add or take away a reaction; NULL, or an error code. */
const char *reaction_change(struct conversation *c, struct message *m,
                            const struct person *who, const char *name,
                            bool add);

/*
 * The app's messages that call a whole channel (<!channel>, <!here>,
 * <!everyone>): allowed, but noted. Borrowed.
 */
json_t *post_shouts(void);
void post_release(void);

#endif
