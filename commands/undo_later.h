/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo_later.h - what was done with a change since, and stands in the way of
 * taking it back or would go with it.
 */
#ifndef CALLSHEET_UNDO_LATER_H
#define CALLSHEET_UNDO_LATER_H

#include "err.h"

struct buf;
struct change;
struct request;

/* Can it be taken back? ERR_CONFLICT when not: something holds it, or somebody
 * else has built on it. */
enum err undo_check(struct request *rq, const struct change *change);
/* The same for who takes it back next and sees by that whether it can be: all
 * of it is not written twice. */
enum err undo_check_others(struct request *rq, const struct change *change);
/* Nothing is done: who did what with it since, and what can be instead. */
enum err undo_conflict(struct request *rq, const struct change *change,
                       const struct buf *about);
/* What was done by hand with what a sheet brought goes with it: asked first.
 * ERR_NOT_FOUND: nothing was, or it may go. */
enum err undo_ask(struct request *rq, const struct change *change);

#endif
