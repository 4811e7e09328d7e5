/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notices.h - may the bot say something that nobody asked for?
 *
 * People mute a bot that talks too much. So whatever is said by itself asks
 * here first: the person's quiet hours, days off, mutes and tiers, and the cap
 * of one such direct message in half a day.
 */
#ifndef CALLSHEET_NOTICES_H
#define CALLSHEET_NOTICES_H

#include <stdbool.h>
#include <stdint.h>

#include "request.h"

/* How soon somebody has to hear of it. */
enum notice_tier {
    NOTICE_NOW,   /* it blocks somebody today: at once, also at night */
    NOTICE_TODAY, /* within the day, outside quiet hours, under the cap */
    NOTICE_WEEK,  /* nothing is sent: the summary says it */
};

/* Something the bot would say by itself. */
struct notice {
    const char *kind; /* "deadline", "review", "ship", …: see notice_kinds */
    enum notice_tier tier; /* unless the person has set another for the kind */
    int64_t deadline, campaign; /* what it is about; 0 = none */
};

enum notice_answer {
    NOTICE_GO,    /* send it, then call notice_sent() in the same step */
    NOTICE_LATER, /* not before *at: ask again then */
    NOTICE_LEAVE, /* send nothing: their next morning message says it */
    NOTICE_NEVER, /* send nothing: muted, or for the summary alone */
};

/* "now", "today", "week". */
bool notice_tier_parse(const char *word, enum notice_tier *tier);
/* In what habit.tiers holds; false when nothing is set for the kind. */
bool notice_tier_find(const char *tiers, const char *kind,
                      enum notice_tier *tier);
/* The same with that one set; the caller frees it. */
char *notice_tier_set(const char *tiers, const char *kind,
                      enum notice_tier tier);

/* The kinds that `notify KIND now|today|week` knows; ends with NULL. */
extern const char *const notice_kinds[];

/*
 * May it be sent to this person now? `user` as in person.id. A deadline's
 * notice of the tier "today" that falls into quiet hours, or before the day's
 * morning message, is left to that message, which has the line anyway.
 */
enum err notice_may(struct request *rq, const char *user,
                    const struct notice *notice, int64_t *at,
                    enum notice_answer *answer);
/* It was sent: counted for the cap and for `notify stats`. */
enum err notice_sent(struct request *rq, const char *user,
                     const struct notice *notice);

/* When a team reads what is said in its conversations: now, or the first moment
 * after it that is no night and no day off; 0 = not within a year. */
int64_t notice_team_at(struct request *rq, const struct zone *zone);
/* The same for a parent message in a conversation: one a day, and what is of
 * the tier "now". */
enum err notice_may_post(struct request *rq, const char *place,
                         const struct notice *notice, int64_t *at,
                         enum notice_answer *answer);
enum err notice_posted(struct request *rq, const char *place,
                       const struct notice *notice);

#endif
