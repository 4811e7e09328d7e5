/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replies.h - answers that the engine itself gives.
 */
#ifndef CALLSHEET_REPLIES_H
#define CALLSHEET_REPLIES_H

#include <stdbool.h>

#include "destination.h"
#include "engine.h"
#include "incoming.h"
#include "outbox.h"

struct request;

/* Inside a savepoint: tell the owner of a message that it did not arrive
 * where it was meant to. */
enum err reply_not_delivered(struct engine *engine, const struct out_row *row,
                             const char *why, enum out_fate fate);

/* Inside a savepoint: one line for the asker alone that has to arrive: by the
 * request's own URL while that lives, else by DM. */
enum err reply_aside(struct request *rq, const char *text);

/* ---- for answers that are no cards --------------------------------------- */

/* The queue of what goes there on the request's network; the caller frees
 * it. */
char *reply_queue(const struct request *rq, enum destination_kind kind,
                  const char *id);
/* May what is private be said where this was asked? */
bool reply_is_private_enough(const struct request *rq);
/* One line where it was asked: see our direct message. */
enum err reply_point_to_dm(struct request *rq);
/* What is said in passing, with the ack of its command; false when it has to go
 * by a row of that queue. */
bool reply_with_ack(struct request *rq, const struct card *card,
                    const char *queue);
/* Inside a savepoint: the ack that should have taken it along is lost. */
enum err reply_without_ack(struct engine *engine, const struct incoming *in);
/* More of a message is cut by who renders it. */
#define REPLY_BODY_MAX (256 * 1024)
/* Renders for where it goes, and writes. */
enum err reply_add(struct request *rq, struct out_row *row,
                   const struct card *card, int64_t *message);
/* Writes a row whose body is there; fills in what every row has. Its network
 * is the request's, unless it stands in the row: what goes under or over an
 * earlier message goes to where that is. */
enum err reply_write(struct request *rq, struct out_row *row, int64_t *message);

#endif
