/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hours.h - when a person works, sleeps and wants to hear of what is theirs.
 *
 * Pure: wall times in the person's own zone. Minutes count from midnight. A
 * weekday is a bit, Monday the lowest. A range that ends before it begins goes
 * over midnight; one that ends where it begins is empty.
 */
#ifndef CALLSHEET_HOURS_H
#define CALLSHEET_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"
#include "zone.h"

enum { HOURS_DAY = 24 * 60, HOURS_WEEKEND = 1 << 5 | 1 << 6 };

/* Days as of wall_day_number(), both included. */
struct hours_away {
    int64_t first, last;
};

struct hours {
    int morning; /* -1 = no morning message */
    int quiet_from, quiet_to;
    unsigned days_off;               /* weekdays */
    const struct calendar *calendar; /* the team's; NULL = none */
    const struct hours_away *away;
    size_t away_count;
};

/* Nothing is asked of them on that day: their own day off, away, or a public
 * holiday. A weekend day that the team works counts for all. */
bool hours_is_off(const struct hours *hours, int64_t day);
bool hours_is_quiet(const struct hours *hours, const struct zone *zone,
                    int64_t at);
/* The first moment at or after `at` that is not quiet; 0 when there is none
 * within a year. */
int64_t hours_loud_at(const struct hours *hours, const struct zone *zone,
                      int64_t at);
/* When the quiet that `at` lies in began; 0 when that is not quiet, or began more
 * than a year before. */
int64_t hours_quiet_since(const struct hours *hours, const struct zone *zone,
                          int64_t at);
/* The next morning message after `after`; 0 = none. A time that the clocks
 * jump over becomes the first valid moment after it, of one that comes twice
 * it is the first. */
int64_t hours_morning_after(const struct hours *hours, const struct zone *zone,
                            int64_t after);
/* When they hear of what comes about at `at`, which is quiet: with the morning
 * message of the day on which quiet ends, or when it ends where that message has
 * been or is none; 0 = never. */
int64_t hours_told_at(const struct hours *hours, const struct zone *zone,
                      int64_t at);
/* When the half day that `at` lies in began: midnight or one o'clock. */
int64_t hours_half_day(const struct zone *zone, int64_t at);
/* And when the next one begins. */
int64_t hours_next_half_day(const struct zone *zone, int64_t at);

#endif
