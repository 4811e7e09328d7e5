/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal.h - what may become of a deal, and what its state waits for.
 *
 * Each thing waited for is one row with the days on which somebody is reminded
 * of it; the last of them is when it is due. Pure: days are numbers
 * (calendar.h), nothing is stored or allocated.
 */
#ifndef CALLSHEET_RULES_DEAL_H
#define CALLSHEET_RULES_DEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"
#include "deals.h"

/* Things to wait for, in the order of work; the words stand in deadline.step
 * of the deadlines that carry a deal's number. */
#define DEAL_STEP_MAP(X)                                                       \
    X(REPLY, "reply")                                                          \
    X(CONTRACT, "contract")                                                    \
    X(BRIEF, "brief")                                                          \
    X(BRIEF_YES, "brief-yes")                                                  \
    X(SHIP, "ship")                                                            \
    X(PARCEL, "parcel")                                                        \
    X(DRAFT, "draft")                                                          \
    X(MAKE_GOOD, "make-good")                                                  \
    X(REVIEW, "review")                                                        \
    X(PUBLISH, "publish")                                                      \
    X(POST_CHECK, "post-check")                                                \
    X(INSIGHTS, "insights")                                                    \
    X(PAYMENT, "payment")                                                      \
    X(THANKS, "thanks")                                                        \
    X(QUESTIONS, "questions")                                                  \
    X(RECHECK, "recheck")                                                      \
    X(TROUBLE, "trouble")                                                      \
    X(RIGHTS, "rights")                                                        \
    X(EXCLUSIVE, "exclusivity")

#define X(name, word) DEAL_STEP_##name,
enum deal_step { DEAL_STEP_MAP(X) DEAL_STEPS };
#undef X

const char *deal_step_word(enum deal_step step);
/* DEAL_STEPS for none. */
enum deal_step deal_step_find(const char *word);

/* May a deal in one state be said to be in the other? Steps can be left out,
 * and work can go back; what ended can begin anew, by asking again. */
bool deal_may_follow(enum deal_state from, enum deal_state to);
/* In a campaign that is closed: what was published is still paid and thanked
 * for, nothing is made for it any more. */
bool deal_may_after_end(enum deal_state to);

/* What usually comes next, the likeliest first: how many of at most `max`. */
size_t deal_next(enum deal_state from, enum deal_state *next, size_t max);

/* What decides the days. As of wall_day_number(); 0 = not known. */
struct deal_days {
    int64_t since;   /* in this state; nothing is counted from what is not
                      * known */
    int64_t draft;   /* due */
    int64_t publish; /* of the deal itself */
    int64_t window;  /* else the campaign's first day of publication */
    int64_t dates[DEAL_DATES]; /* go before the days that a rule counts */
    bool is_abroad, is_paid;
    /* As a sheet brings it: its own dates count before all is agreed. */
    bool is_brought;
};

/* The days beside draft and publication are those of enum deal_date. */
enum deal_day {
#define X(name, word) DEAL_DAY_##name,
    DEAL_DATE_MAP(X)
#undef X
        DEAL_DAY_DRAFT,
    DEAL_DAY_PUBLISH
};

/* 0 = not known. */
int64_t deal_day_get(const struct deal_days *days, enum deal_day day);
/* Is there a pair of days that cannot be so, *first being after *then? */
bool deal_order_is_wrong(const struct deal_days *days, enum deal_day *first,
                         enum deal_day *then);

enum deal_whom { DEAL_OWNER, DEAL_FINANCE };

enum { DEAL_WAITS_MAX = 8, DEAL_REMIND_MAX = 32 };
/* In working days: to make a draft, to answer it, to change it, to publish. */
enum {
    DEAL_CREATE_DAYS = 7,
    DEAL_REVIEW_DAYS = 5,
    DEAL_CHANGES_DAYS = 3,
    DEAL_WINDOW_DAYS = 5
};

struct deal_wait {
    enum deal_step step;
    int64_t day;                  /* due */
    char remind[DEAL_REMIND_MAX]; /* days before it, "4d,0d" */
    enum deal_whom whom;
};

/* What a deal in this state waits for; how many. Reminders keep to working
 * days, dates that were agreed stay where they are. */
size_t deal_waits(enum deal_state state, const struct deal_days *days,
                  const struct calendar *calendar,
                  struct deal_wait out[DEAL_WAITS_MAX]);

/* Is what was waited for left open although the deal is in this state now?
 * Else it came about, or does not matter any more. */
bool deal_step_stays(enum deal_step step, enum deal_state state);
/* Does it outlast the end of its campaign? */
bool deal_step_outlasts(enum deal_step step);

/* When one thing is due that begins on the day `from`: thanks, questions. */
void deal_wait_from(enum deal_step step, int64_t from,
                    const struct calendar *calendar, struct deal_wait *out);

/* A draft is due as planned, but never sooner than can be made from what has
 * arrived: planned 0 = not known. */
int64_t deal_draft_day(int64_t planned, int64_t received,
                       const struct calendar *calendar);

/* May two deliverables be the same: "reel" and "reels", "Reel on TikTok"? */
bool deal_same_piece(const char *a, const char *b);

#endif
