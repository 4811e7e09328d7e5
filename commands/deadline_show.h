/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_show.h - a deadline in words, and whether it is late.
 */
#ifndef CALLSHEET_DEADLINE_SHOW_H
#define CALLSHEET_DEADLINE_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "card.h"
#include "deadlines.h"
#include "request.h"
#include "text.h"

/* A reminder that much after its time says so. */
#define DEADLINE_LATE_SECONDS 300

/* A day is late when it is over, a time some minutes after it. */
bool deadline_is_late(const struct request *rq, const struct deadline *d);
/* What a plan or a deal waits for in the reader's language, else as it is
 * stored. The caller frees it. */
char *deadline_what(struct request *rq, const struct deadline *d);
/* A text with {what}, {when} and {id}; the caller frees it. */
char *deadline_text(struct request *rq, enum text_key key,
                    const struct deadline *d);
/* "Fri 14 Mar, 17:00 Rome (in 3 days)", by the reader's own clock. */
void deadline_when(struct buf *b, const struct request *rq,
                   const struct deadline *d);
/* What can be done about a line of a list: Done, Snooze, Reassign, Stop. */
void deadline_add_options(struct card *card, const struct request *rq,
                          int64_t id);
/* The same as buttons under a reminder. */
void deadline_add_deeds(struct card *card, const struct request *rq,
                        const struct deadline *d);
/* The button Done. */
void deadline_add_done(struct card *card, const struct request *rq, int64_t id);

#endif
