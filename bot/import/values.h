/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * values.h - times, counts and yes or no, as exports and pages write them.
 */
#ifndef CALLSHEET_IMPORT_VALUES_H
#define CALLSHEET_IMPORT_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import.h"

/* "24,728", "38.200", "1.2K", "3 mila"; FACT_UNKNOWN if it is no count. */
int64_t value_count(const char *s, size_t len);

/*
 * UTC seconds of an instant: ISO 8601, Unix seconds to microseconds, dates
 * with a month's name, 31/12/24, a spreadsheet's serial number, "2 days ago"
 * (counted from `now`, unknown when that is 0). FACT_UNKNOWN for the rest.
 */
int64_t value_time(const char *s, size_t len, enum import_dates dates,
                   int64_t now);

/*
 * What one date tells about the order of day and month: UNKNOWN unless it is
 * written with numbers and one of them is above 12 (or has AM or PM, as only
 * month-first countries do). *ambiguous: it is such a date.
 */
enum import_dates value_dates(const char *s, size_t len, bool *ambiguous);

/*
 * An age at the start of `s`: "4 d", "2 giorni fa", "vor 3 Tagen", "10-3".
 * Gives the instant and the bytes used, 0 if there is none. any_unit: a word
 * we do not know may stand for the unit, the instant is FACT_UNKNOWN then.
 * *dated: it said "ago" or gave a date, as TikTok and YouTube do and
 * Instagram does not.
 */
size_t value_age(const char *s, size_t len, int64_t now, bool any_unit,
                 int64_t *at, bool *dated);

/* Bytes of the blank at `s`, 0 if none: pages use unbreakable ones, too. */
size_t value_blank(const char *s, size_t len);
/* Of all blanks there. */
size_t value_blanks(const char *s, size_t len);

/* Does a cell of a reply column say that the comment is a reply? */
enum fact_reply value_reply(const char *s, size_t len);

#endif
