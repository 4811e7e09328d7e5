/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_post.h - what people do at the page; page.c says what it takes.
 */
#ifndef WORKSPACE_PAGE_POST_H
#define WORKSPACE_PAGE_POST_H

#include <jansson.h>

struct conversation;
struct person;
struct request;

void page_send(struct request *rq, struct person *who, const json_t *o);
void page_action(struct request *rq, struct person *who, const json_t *o);
void page_submit(struct request *rq, struct person *who, const json_t *o);
void page_close(struct request *rq, struct person *who, const json_t *o);
void page_read(struct request *rq, struct person *who, const json_t *o);
void page_home(struct request *rq, struct person *who, const json_t *o);
void page_react(struct request *rq, struct person *who, const json_t *o);
void page_sample(struct request *rq, struct person *who, const json_t *o);

/* Answers, for both files. */
void page_refuse(struct request *rq, const char *code, const char *text);
void page_ok(struct request *rq);
/* A conversation that `who` sees, or NULL after a refusal. */
struct conversation *page_place(struct request *rq, const struct person *who,
                                const char *id);

#endif
