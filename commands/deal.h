/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal.h - what follows from a deal's state, for all who change one.
 */
#ifndef CALLSHEET_DEAL_H
#define CALLSHEET_DEAL_H

#include "campaigns.h"
#include "deadlines.h"
#include "deals.h"
#include "request.h"
#include "rules/calendar.h"

/*
 * After a deal was added (`was` NULL) or changed, and stored: opens what its
 * state waits for as deadlines, moves those whose day has changed, ends those
 * that came about or do not matter any more. What people did to a deadline
 * themselves (done, moved, given to another) stays as long as state and dates
 * do. Once for each change; nothing is said.
 *
 * A draft date that what has arrived cannot keep, or that is over when changes
 * are asked for, is put off, in `deal` and in its row; when state_at is 0
 * nobody knows since when, and it is not. Deadlines take the deal's sheet, and
 * count when that is in.
 */
enum err deal_follow(struct request *rq, const struct campaign *campaign,
                     const struct deal *was, struct deal *deal);

/* After the first post of a campaign was moved from the day `was_window`, and
 * stored: the days that its deals have of their own move by as many working
 * days, and what they wait for with them. A day that has passed stays, and so
 * does a draft that is there; none moves into the past. */
enum err deal_follow_window(struct request *rq, const struct campaign *campaign,
                            const char *was_window);
/* Which days of their own would move so, were it published on the day `to`:
 * how many deals, and a sentence about them, NULL for none; the caller frees
 * it. */
enum err deal_window_text(struct request *rq, const struct campaign *campaign,
                          int64_t to, int *count, char **text);

/* A draft is waited for, due at that time: three days after it somebody is
 * asked to talk with the creator, if it is still open then. */
enum err deal_watch_draft(struct request *rq, int64_t deal,
                          const struct zone *zone, int64_t due_at);

/* One of its deadlines was ended by hand. The talk about a draft ends with the
 * draft; `is_done`: the card gets a button that says the deal has moved on. */
enum err deal_step_ended(struct request *rq, const struct deadline *d,
                         bool is_done, struct card *card);
/* One of its deadlines was moved by hand, and the deal was not: the card says
 * so, and gets a button that moves it too. */
enum err deal_step_moved(struct request *rq, const struct deadline *d,
                         struct card *card);

/* What a deadline says: of a deal's own in the reader's language, else as it is
 * stored. The caller frees it. */
char *deal_deadline_what(struct request *rq, const struct deadline *d);

#endif
