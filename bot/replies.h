/*
 * replies.h - answers that the engine itself gives.
 */
#ifndef CALLSHEET_REPLIES_H
#define CALLSHEET_REPLIES_H

#include "engine.h"
#include "outbox.h"

struct request;

/* Inside a savepoint: tell the owner of a message that it did not arrive
 * where it was meant to. */
enum err reply_not_delivered(struct engine *engine, const struct out_row *row,
                             const char *why);

/* Inside a savepoint: one line for the asker alone that has to arrive: by the
 * request's own URL while that lives, else by DM. */
enum err reply_aside(struct request *rq, const char *text);

#endif
