/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calendar.h - on which days a team works.
 *
 * Monday to Friday, without the public holidays of the countries it works in
 * and its own days off. Days are numbers as of wall_day_number(), the same in
 * every zone. The holidays known are those of CALENDAR_FROM to CALENDAR_TO;
 * outside of these years only weekends and a team's own days count.
 */
#ifndef CALLSHEET_CALENDAR_H
#define CALLSHEET_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

enum { CALENDAR_FROM = 2026, CALENDAR_TO = 2028, CALENDAR_COUNTRIES = 5 };
enum { CALENDAR_OWN_MAX = 1000, CALENDAR_NAME_MAX = 100 };

struct calendar_own {
    int64_t day;
    char *name; /* "" on a day that is worked */
    bool is_working;
};

struct calendar {
    unsigned countries;       /* bit i: a day off in country i is a day off */
    struct calendar_own *own; /* by day; goes before the countries' */
    size_t own_count;
};

void calendar_release(struct calendar *calendar);
/* By code, "IT" or "it"; false when there is none. */
bool calendar_find(const char *code, size_t *country);
/* The bits of those in "IT,de": other words are left out. */
unsigned calendar_countries(const char *codes);
/* "IT", "DE", "FR", "UK", "US" for 0 to CALENDAR_COUNTRIES - 1. */
const char *calendar_code(size_t country);

/*
 * Read a team's own days: a line "2026-08-10<tab>Summer closure" is a day off,
 * "2026-12-07<tab>+" a day that is worked although it is a weekend or a
 * holiday. Empty lines and those that begin with # are left out. On
 * ERR_INVALID `problem` says what is wrong in which line and the calendar is
 * as it was.
 */
enum err calendar_read_own(struct calendar *calendar, const char *text,
                           size_t len, struct buf *problem);

bool calendar_is_working(const struct calendar *calendar, int64_t day);
/* The name of the holiday or own day off, in `language` when that is the
 * country's, else in English; NULL for a plain weekend and a working day. */
const char *calendar_day_off(const struct calendar *calendar, int64_t day,
                             const char *language);
/* Are the holidays of that day's year known? */
bool calendar_knows(int64_t day);

/* The day that is `n` working days later, or earlier when n is negative; the
 * day itself for 0. */
int64_t calendar_add(const struct calendar *calendar, int64_t day, int n);
/* How many working days lie after `from`, up to and with `to`; negative when
 * `to` is before `from`, so that calendar_add(from, n) of a working day `to`
 * gives it back. */
int calendar_between(const struct calendar *calendar, int64_t from, int64_t to);
/* The day itself if it is worked, else the next one that is. */
int64_t calendar_at_or_after(const struct calendar *calendar, int64_t day);

#endif
