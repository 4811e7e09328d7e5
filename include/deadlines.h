/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadlines.h - what must be done by when.
 */
#ifndef CALLSHEET_DEADLINES_H
#define CALLSHEET_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

enum deadline_end {
    DEADLINE_OPEN,
    DEADLINE_DONE,
    DEADLINE_DROPPED,
    DEADLINE_PASSED, /* what it waited for came about another way */
};

struct deadline {
    int64_t id;
    char *what;
    int64_t due_at; /* UTC seconds; the start of the day when is_day */
    bool is_day;    /* a day without a time */
    char *zone;     /* IANA, of who added it */
    char *person;   /* who added it */
    int64_t at;
    int64_t done_at; /* when it ended; 0 = open */
    char *done_by;
    enum deadline_end ended;
    /* Whose it is: a person's id, or a role of the configuration, "@finance",
     * which is resolved when something is sent. Never empty once stored: NULL
     * or "" at the start is who added it. */
    char *owner;
    int64_t campaign, deal, series; /* 0 = none */
    char *step;    /* the plan's or the deal's step that it stands for, or "" */
    int64_t days;  /* of a plan's step: its working days */
    char *remind;  /* "3d,1d,0d"; "" = at its time */
    int64_t sheet; /* the sheet that wrote it; counts once that is in */
};

/* `at` of a reminder whose time is to be worked out. */
#define REMINDER_ANEW 1

void deadline_release(struct deadline *deadline);
/* With a reminder of REMINDER_ANEW. Who adds and who owns it get days of their
 * own (store_day_meet() in habits.h). */
enum err store_deadline_add(struct store *st, const struct deadline *deadline,
                            int64_t *id);
/* The same when it is known what comes first; its `deadline` is filled in. */
struct reminder;
enum err store_deadline_add_reminded(struct store *st,
                                     const struct deadline *deadline,
                                     struct reminder *reminder, int64_t *id);
/* The latest due time of a series, ended ones too; ERR_NOT_FOUND. */
enum err store_deadline_series_last(struct store *st, int64_t series,
                                    int64_t *due_at);
/* Only whose it is: 0 = of no campaign, or of a deal; ERR_NOT_FOUND. */
enum err store_deadline_campaign(struct store *st, int64_t id,
                                 int64_t *campaign);
enum err store_deadline_find(struct store *st, int64_t id,
                             struct deadline *out);
/* The open one of this owner with the same words and time; ERR_NOT_FOUND. */
enum err store_deadline_same(struct store *st, const struct deadline *like,
                             int64_t *id);
/* Open ones, the earliest first, at most `limit`; `owner` NULL = anybody's. */
typedef void deadline_fn(void *ctx, const struct deadline *deadline);
enum err store_deadline_list(struct store *st, const char *owner, int limit,
                             deadline_fn *fn, void *ctx);
/* Open ones that this person added and somebody else has to do. */
enum err store_deadline_list_asked(struct store *st, const char *person,
                                   int limit, deadline_fn *fn, void *ctx);
/* All of a campaign, the earliest first, or of a deal, by their numbers; the
 * ended ones too. */
enum err store_deadline_list_campaign(struct store *st, int64_t campaign,
                                      deadline_fn *fn, void *ctx);
enum err store_deadline_list_deal(struct store *st, int64_t deal,
                                  deadline_fn *fn, void *ctx);
/* The same of a campaign without those of its deals. */
enum err store_deadline_list_plan(struct store *st, int64_t campaign,
                                  deadline_fn *fn, void *ctx);
/* What there is to see of one among thousands; the texts are borrowed. */
struct deadline_brief {
    int64_t id, deal;
    const char *what, *step;
};
typedef void deadline_brief_fn(void *ctx, const struct deadline_brief *brief);
/* All that are open in a campaign, the earliest first. */
enum err store_deadline_open(struct store *st, int64_t campaign,
                             deadline_brief_fn *fn, void *ctx);
/* The open ones of a series, the earliest first. */
enum err store_deadline_list_series(struct store *st, int64_t series, int limit,
                                    deadline_fn *fn, void *ctx);
/* Every one after a number, the ended ones too, by their numbers. */
enum err store_deadline_page(struct store *st, int64_t after, int limit,
                             deadline_fn *fn, void *ctx);
/* *changed false when it had ended before. */
enum err store_deadline_end(struct store *st, int64_t id, enum deadline_end how,
                            const char *person, int64_t now, bool *changed);
enum err store_deadline_move(struct store *st, int64_t id, int64_t due_at,
                             bool is_day, const char *zone);
enum err store_deadline_assign(struct store *st, int64_t id, const char *owner);

/*
 * When the bot looks at a deadline next. Reminding is not a change of the
 * deadline: nothing of it is undone, nor in the way of an undo.
 */
struct reminder {
    int64_t deadline;
    int64_t at;         /* UTC seconds; 0 = never, or REMINDER_ANEW */
    int64_t stage;      /* what was said already */
    int64_t snoozed_to; /* nothing is said before; 0 = not put off */
};

enum err store_reminder_set(struct store *st, const struct reminder *r);
enum err store_reminder_find(struct store *st, int64_t deadline,
                             struct reminder *out);
/* Those due by `now`, the earliest first: at most `limit` into `out`. */
enum err store_reminder_due(struct store *st, int64_t now, struct reminder *out,
                            int limit, int *count);
/* What this owner was to hear by `before`, but for series, is said: those due
 * by `now` have `said` added to their stage, for what others are still to hear
 * of them; the rest is at `stage`. All are worked out anew. */
enum err store_reminder_pass(struct store *st, const char *owner,
                             int64_t before, int64_t now, int64_t stage,
                             unsigned said);
/* When the next one is due; ERR_NOT_FOUND if there is none. */
enum err store_reminder_next(struct store *st, int64_t *at);

#endif
