/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_resolve.h - between the two halves of resolving a date.
 */
#ifndef CALLSHEET_DUEDATE_RESOLVE_H
#define CALLSHEET_DUEDATE_RESOLVE_H

#include "duedate_parts.h"

/* A 29 February may be some years ahead. */
enum { YEARS_AHEAD = 8, WEEK = 7 };

enum when {
    WHEN_NOTHING,  /* the parts say nothing of a day */
    WHEN_DAY,      /* *day is set */
    WHEN_ASK,      /* the question stands in out */
    WHEN_NONSENSE, /* the parts do not fit together */
};

/* Minutes after 00:00 of the day, which may reach into the next; two when it
 * could be either half of the day. */
struct times {
    int minute[2];
    size_t count;
};

/* duedate_times.c */
void due_find_times(const struct parts *p, struct times *times);

/*
 * Which day do the parts mean? `past` allows one that is over, as the begin of
 * a span.
 */
enum when due_find_day(const struct parts *p, const struct moment *m, bool past,
                       int64_t *day, struct duedate *out);

/* Day numbers; a week begins on Monday, 1. */
int64_t due_day_of(int year, int month, int day);
int due_weekday_of(int64_t day);
int64_t due_monday_of(const struct moment *m, int week);
void due_month_from_now(const struct moment *m, int offset, int *year,
                        int *month);
/* The year and the month that were said or meant; false when neither was. */
bool due_find_month(const struct parts *p, const struct moment *m, int *year,
                    int *month);
/* duedate_nth.c: "first tuesday of october", "last day of next month" */
enum when due_find_nth(const struct parts *p, const struct moment *m, bool past,
                       int64_t *day, struct duedate *out);

/* duedate_feast.c: "Good Friday" */
enum when due_find_feast(const struct parts *p, const struct moment *m,
                         bool past, int64_t *day, struct duedate *out);

enum when due_ask_past(const struct parts *p, const struct moment *m,
                       int64_t instead, struct duedate *out);
void due_ask(struct duedate *out, enum duedate_reason reason);
/* Offer a day (or its times, when the parts have some); not when it is over,
 * offered already or one too many. */
void due_option_day(const struct moment *m, const struct parts *p,
                    struct duedate *out, int64_t day);

#endif
