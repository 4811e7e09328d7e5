/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * remind.h - reminders: what is said about deadlines by itself.
 *
 * One standing job looks at the reminders that are due, and only at those. What
 * it says and that it was said are one transaction (FM30).
 */
#ifndef CALLSHEET_REMIND_H
#define CALLSHEET_REMIND_H

#include "deadlines.h"
#include "request.h"
#include "rules/reminding.h"

/* A reminder that much after its time says so. */
#define REMIND_LATE_SECONDS 300

/* Its facts, for the rule; `r` may be NULL for one that is new. The zone lives
 * as long as the process, the rest as long as `d`. */
void remind_facts(struct request *rq, const struct deadline *d,
                  const struct reminder *r, struct reminding *out);
/* What is to be said of it from now on, after somebody has changed it. */
enum err remind_plan(struct request *rq, const struct deadline *d);
/* Nothing is said before then; 0 = the pause ends. */
enum err remind_snooze(struct request *rq, const struct deadline *d,
                       int64_t until);
/* After an undo of a change of "deadline", "series" or "campaign": what has
 * come back is reminded of again. */
enum err remind_mend(struct request *rq, const char *noun, int64_t id);
/* After any change: what is due sooner than the job thinks. */
enum err remind_hasten(struct request *rq);

#endif
