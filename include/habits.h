/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * habits.h - how people want to be spoken to, and what was said to them
 * without being asked.
 */
#ifndef CALLSHEET_HABITS_H
#define CALLSHEET_HABITS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

/* What somebody has set. Minutes count from midnight. */
struct habit {
    char *person;
    char *zone;      /* IANA; "" = as the chat says */
    char *language;  /* "en", "it"; "" = as the chat says */
    int64_t morning; /* -1 = no morning message */
    int64_t work_from, work_to;
    int64_t quiet_from, quiet_to; /* the same = never quiet */
    int64_t days_off;             /* weekdays as bits, Monday the lowest */
    char *tiers;                  /* "ship=now,deadline=today", or "" */
};

void habit_release(struct habit *habit);
/* ERR_NOT_FOUND: they have set nothing. */
enum err store_habit_find(struct store *st, const char *person,
                          struct habit *out);
/* Only what every request needs of it; *zone and *language are the caller's. */
enum err store_habit_voice(struct store *st, const char *person, char **zone,
                           char **language);
enum err store_habit_put(struct store *st, const struct habit *habit);

/* Days away, "2026-12-24", both included. */
enum err store_absence_add(struct store *st, const char *person,
                           const char *first, const char *last);
typedef void absence_fn(void *ctx, const char *first, const char *last);
/* Those that are not over by that day, the next first, at most 50. */
enum err store_absence_list(struct store *st, const char *person,
                            const char *from, absence_fn *fn, void *ctx);
/* Those that are not over by that day go; *count says how many. */
enum err store_absence_clear(struct store *st, const char *person,
                             const char *from, int *count);

/* Campaigns that somebody does not want to hear of until then, UTC seconds. */
enum err store_mute_set(struct store *st, const char *person, int64_t campaign,
                        int64_t until);
enum err store_mute_clear(struct store *st, const char *person,
                          int64_t campaign, bool *changed);
/* Until when; 0 = it is not muted. */
enum err store_mute_until(struct store *st, const char *person,
                          int64_t campaign, int64_t *until);
typedef void mute_fn(void *ctx, int64_t campaign, int64_t until);
enum err store_mute_list(struct store *st, const char *person, int64_t now,
                         mute_fn *fn, void *ctx);

/*
 * What the bot does for somebody by itself. It is no change of theirs: nothing
 * of it is undone. A deadline that changes marks the days of its people as
 * stale by itself.
 */
struct day_row {
    char *person;
    int64_t morning_at; /* when the next one is due, UTC; 0 = never, 1 = work
                         * it out anew */
    char *date;         /* of the message below, in their zone, or "" */
    int64_t message;    /* the day's message, by reply()'s number; 0 = none */
    int64_t home_at;    /* when they last opened their page; 0 = never */
    bool is_stale;      /* the message or the page is out of date */
};

void day_row_release(struct day_row *row);
/* From now on the bot knows that somebody has days: their next morning is
 * worked out soon. *is_new false when it knew. Who owns or adds a deadline is
 * met by that. */
enum err store_day_meet(struct store *st, const char *person, bool *is_new);
/* Has it met them? */
enum err store_day_is_met(struct store *st, const char *person, bool *is_met);
enum err store_day_find(struct store *st, const char *person,
                        struct day_row *out);
enum err store_day_put(struct store *st, const struct day_row *row);
enum err store_day_set_stale(struct store *st, const char *person);
enum err store_day_set_all_stale(struct store *st);
/* Whose morning is due by `now`, the earliest first, and who has a stale day;
 * at most `limit`. */
typedef void day_person_fn(void *ctx, const char *person);
enum err store_day_due(struct store *st, int64_t now, int limit,
                       day_person_fn *fn, void *ctx);
enum err store_day_stale(struct store *st, int limit, day_person_fn *fn,
                         void *ctx);
/* When the next morning is due; ERR_NOT_FOUND if there is none. */
enum err store_day_next(struct store *st, int64_t *at);
/* *is_new false when that person had the message of that date. */
enum err store_morning_add(struct store *st, const char *person,
                           const char *date, int64_t message, int64_t at,
                           bool *is_new);

/* Had that person a message from the day `first` on, before `date`? */
enum err store_morning_since(struct store *st, const char *person,
                             const char *first, const char *date, bool *is_so);

/* Something said without being asked, to a person or in a place. */
struct nudge {
    const char *target, *kind;
    int64_t deadline, campaign; /* what it was about; 0 = none */
    int64_t at;
};

enum err store_nudge_add(struct store *st, const struct nudge *nudge);
/* When the target last heard something that counts; ERR_NOT_FOUND. Kinds that
 * begin with "now:" do not count. */
enum err store_nudge_last(struct store *st, const char *target, int64_t *at);
/* Somebody did something about what was said of that kind since. */
enum err store_nudge_set_led(struct store *st, const char *target,
                             const char *kind, int64_t since, int64_t at);
/* The newest since then, at most 1,000, and whether somebody did something
 * about it. A deadline that ended after it counts by itself. */
typedef void nudge_fn(void *ctx, const char *kind, bool has_led);
enum err store_nudge_list(struct store *st, const char *target, int64_t since,
                          nudge_fn *fn, void *ctx);

#endif
