/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page.h - the page that people use, and what it is told as it happens.
 */
#ifndef WORKSPACE_PAGE_H
#define WORKSPACE_PAGE_H

#include <jansson.h>
#include <stddef.h>

struct conversation;
struct lws;
struct message;
struct person;
struct request;
struct view;
struct viewer;

/* GET and POST /page/… */
void page_request(struct request *rq);

/* Told to everybody who may see it; `type` as in the contract. */
void page_message(const struct conversation *c, const struct message *m,
                  const char *type);
void page_message_deleted(const struct conversation *c,
                          const struct message *m);
void page_conversation(const struct conversation *c);
/* To one person. */
void page_view(const struct person *p, const char *type, const struct view *v);
void page_notice(const struct person *p, const char *text);
/* The app came or went. */
void page_bot_changed(void);

/* ---- the sockets, for server.c ------------------------------------------ */

struct viewer *viewer_new(struct lws *wsi, const char *who);
void viewer_gone(struct viewer *v);
int viewer_write(struct viewer *v);
size_t viewers_count(void);
void viewers_close_all(void);
/* The last notices, for tests: [{user, text}]. Borrowed. */
json_t *page_notices(void);
void viewers_release(void);

/* A message as the page shows it. */
json_t *page_message_json(const struct message *m);

#endif
