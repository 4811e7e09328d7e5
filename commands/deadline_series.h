/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_series.h - deadlines that come again.
 *
 * There is always one occurrence ahead: the next is made when the present one
 * comes due or is ended. Of what passed while nobody ran only the newest is
 * made (FM29), and never one at or before the last (FM27).
 */
#ifndef CALLSHEET_DEADLINE_SERIES_H
#define CALLSHEET_DEADLINE_SERIES_H

#include <stdbool.h>

#include "buf.h"
#include "deadlines.h"
#include "request.h"
#include "rules/recurrence.h"
#include "series.h"

/* As it was kept; false when it is none of ours. */
bool deadline_series_rule(const struct series *s, struct recurrence *out);
/* The occurrence after `after` as a deadline: borrows from `s`. Working days
 * are those of the team's calendar. */
enum err deadline_series_at(const struct request *rq, const struct series *s,
                            int64_t after, struct deadline *out);
/* See to it that there is one ahead of now. *newest: the latest due time that
 * has come, 0 when this call made none that has. ERR_NOT_FOUND when the series
 * is gone or has ended. */
enum err deadline_series_turn(struct request *rq, int64_t series,
                              int64_t *newest);
/* "every 2 weeks on Friday, 10:00" in the reader's language. */
void deadline_series_words(struct buf *b, const struct request *rq,
                           const struct series *s);

#endif
