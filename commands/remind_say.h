/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * remind_say.h - reminders in words: to whom, and how.
 */
#ifndef CALLSHEET_REMIND_SAY_H
#define CALLSHEET_REMIND_SAY_H

#include <stdbool.h>

#include "deadlines.h"
#include "request.h"

/* *again: nobody can be told now, but then, because of quiet hours or as they
 * heard enough for now (notices.h); 0 = it was said, or need not be. */

/* What is said to the owner. */
struct owner_news {
    unsigned what; /* REMINDING_AHEAD, _DUE, _SNOOZED */
    bool is_late;  /* its time passed while the bot was off */
    bool is_anew;  /* it came back after a change */
    int64_t since; /* since when it is theirs, on that day */
};

enum err remind_say_owner(struct request *rq, const struct deadline *d,
                          const struct owner_news *news, int64_t *again);
/* All that the owner of `d` missed before that moment, in one message; what it
 * holds is said. */
enum err remind_say_passed(struct request *rq, const struct deadline *d,
                           int64_t before, int64_t *again);
/* Where its campaign is talked about, in the thread that it has. Without one it
 * would be a message of its own, of which there is one a day: *again as above.
 */
enum err remind_say_thread(struct request *rq, const struct deadline *d,
                           int64_t *again);
/* To who leads its campaign. */
enum err remind_say_lead(struct request *rq, const struct deadline *d,
                         int64_t *again);

#endif
