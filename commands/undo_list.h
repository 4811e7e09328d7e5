/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo_list.h - what a change was, in words, and which can be taken back.
 */
#ifndef CALLSHEET_UNDO_LIST_H
#define CALLSHEET_UNDO_LIST_H

#include <stdint.h>

#include "buf.h"
#include "card.h"
#include "err.h"

struct change;
struct request;

/* What the change was about, in words; "" where a number says nothing. Asked
 * before it is undone, while it is still there. */
void undo_list_name(struct request *rq, const struct change *change,
                    struct buf *b);
/* A line with its number, its name and when. */
void undo_list_add(struct request *rq, const struct change *change,
                   struct card *card);
/* The button that takes it back. */
void undo_list_button(struct request *rq, int64_t id, struct card *card);
/* One's own changes of the last day before that one, as far as they can be
 * taken back: with their numbers, and a button each. */
enum err undo_list(struct request *rq, int64_t before, struct card *card);
/* The newest of them alone, or that there is none. */
enum err undo_list_one(struct request *rq, int64_t before, struct card *card);

#endif
