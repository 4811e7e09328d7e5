/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_work.h - recurrences in working days, by a team's calendar.
 */
#ifndef CALLSHEET_RECURRENCE_WORK_H
#define CALLSHEET_RECURRENCE_WORK_H

#include "calendar.h"
#include "recurrence.h"

/* Of Monday to Friday: holidays matter. */
bool recurrence_is_working(const struct recurrence *recurrence);

/*
 * As recurrence_next(); but where the rule means working days ("every working
 * day", "the last working day of the month"), those are the calendar's.
 */
enum err recurrence_next_working(const struct recurrence *recurrence,
                                 const struct calendar *calendar,
                                 const struct zone *zone, int64_t after,
                                 struct wall *wall, int64_t *at);

#endif
