/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * owed.h - what was done although its acknowledgement never left.
 *
 * Slack sends a command or a filled form once. When its ack does not leave in
 * time the person sees an error and types it again, so they are told that it
 * was done. A lost ack is noticed by the transport; after a crash the answer
 * that is still open says whose command it belongs to (out_row.asked). Events
 * come again by themselves, and what a button did stands in its message.
 */
#ifndef CALLSHEET_OWED_H
#define CALLSHEET_OWED_H

#include <stdbool.h>

#include "engine.h"
#include "err.h"
#include "incoming.h"

struct buf;
struct request;

/* Nobody sends it a second time. */
bool owed_is_unrepeated(const struct incoming *in);
/* What was done must not be done again because of a lost ack. */
bool owed_is_due(const struct request *rq);
/* What was said, to tell it from other things said. */
void owed_line(const struct incoming *in, struct buf *out);

/* Inside a savepoint: say that it need not be typed again, or what its ack
 * should have said. */
enum err owed_say(struct engine *engine, const struct incoming *in);
/* Inside a savepoint, at the start before anything is sent: the same for what
 * an earlier life of ours left open. */
enum err owed_resume(struct engine *engine, const char *network);

#endif
