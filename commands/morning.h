/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * morning.h - one message each morning, kept as the day goes on.
 */
#ifndef CALLSHEET_MORNING_H
#define CALLSHEET_MORNING_H

#include "habits.h"
#include "request.h"
#include "today.h"

/* Their hour may have changed: when the next one is. */
enum err morning_plan(struct request *rq, const char *user);
/* What stands in their day has changed, other than by a change of a deadline:
 * the message and the page are made anew. */
enum err morning_touch(struct request *rq, const char *user);
/* The same for everybody: much has changed at once. */
enum err morning_touch_all(struct request *rq);
/* After each change: days that it made stale, and people met for the first
 * time, are seen to at once. */
enum err morning_changed(struct request *rq);
/* Their page was made, or a message that shows their day was sent: message is
 * 0 for the page. */
enum err morning_shown(struct request *rq, int64_t message);

#endif
