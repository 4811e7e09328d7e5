/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receive.h - what a request needs before its command can run, and what is
 * said when it cannot.
 */
#ifndef CALLSHEET_RECEIVE_H
#define CALLSHEET_RECEIVE_H

#include <stdbool.h>

#include "effects.h"
#include "engine.h"
#include "err.h"
#include "task.h"

/* What is private is said in a channel only on facts as young as this. */
#define FACTS_FRESH_SECONDS 300

/* Inside a savepoint: duplicates, facts, parking, then the command. */
enum err receive(struct engine *e, struct task *task);
enum err receive_identified(struct engine *e, struct task *task);
/* Inside a savepoint, after it failed by a bug: say so. */
enum err receive_failed(struct engine *e, struct task *task, enum err why);
/* unsaved.c: nothing can be written. What only reads is answered all the same,
 * without a row; else that is said. */
void receive_unsaved(struct engine *e, struct task *task, enum err why);
/* Has it a person who waits for what becomes of it? */
bool is_request(const struct incoming *in);
/* The database could not be written; it may be later. */
bool is_disk_trouble(enum err rc);
/* After the commit: one effect takes place. */
void receive_apply(struct engine *e, const struct effect *effect);

#endif
