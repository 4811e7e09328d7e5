/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_show.h - a deadline in words, and whether it is late.
 */
#ifndef CALLSHEET_DEADLINE_SHOW_H
#define CALLSHEET_DEADLINE_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "deadlines.h"
#include "request.h"
#include "text.h"

/* A reminder that much after its time says so. */
#define DEADLINE_LATE_SECONDS 300

/* A day is late when it is over, a time some minutes after it. */
bool deadline_is_late(const struct request *rq, const struct deadline *d);
/* A text with {what}, {when} and {id}; the caller frees it. */
char *deadline_text(const struct request *rq, enum text_key key,
                    const struct deadline *d);
/* The button Done. */
void deadline_add_done(struct card *card, const struct request *rq, int64_t id);

#endif
