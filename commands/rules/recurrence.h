/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence.h - "every 2 weeks on friday", "ogni primo lunedì alle 10".
 *
 * What comes back is kept as people mean it: a rule for the days (RFC 5545),
 * the first day it counts from, and the time on the wall. The instant of each
 * occurrence is found anew, so that a change of the clocks or of the zone's
 * rules moves nothing (FM27).
 */
#ifndef CALLSHEET_RECURRENCE_H
#define CALLSHEET_RECURRENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duedate.h"
#include "err.h"
#include "zone.h"

enum { RECURRENCE_RULE_MAX = 127 };

enum recurrence_kind {
    RECURRENCE_NONE, /* no recurrence in it */
    RECURRENCE_RULE,
    RECURRENCE_ASK, /* one that must be asked back: see reason */
};

struct recurrence {
    enum recurrence_kind kind;
    enum duedate_reason reason; /* RECURRENCE_ASK only */
    /* "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", without a time of day. */
    char rule[RECURRENCE_RULE_MAX + 1];
    struct wall first; /* the day that INTERVAL counts from, and the time */
    bool has_time;
};

/*
 * Read the whole of `text` as a recurrence, with or without "every".
 * ERR_TOO_BIG beyond DUEDATE_TEXT_MAX bytes.
 */
enum err recurrence_parse(const char *text, const char *language, int64_t now,
                          const struct zone *zone, struct recurrence *out);

/*
 * Find the longest beginning of `line` that reads as a recurrence. *behind is
 * where the rest begins, without blanks, commas and dashes; 0 when there is
 * none.
 */
enum err recurrence_split(const char *line, const char *language, int64_t now,
                          const struct zone *zone, struct recurrence *out,
                          size_t *behind);

/*
 * The first occurrence after `after`: with a time the first instant, without
 * one the first day after the day of `after` (its start in *at). A time that
 * the clocks jump over becomes the first valid moment after it; of one that
 * exists twice it is the first. ERR_NOT_FOUND when there is none before the
 * year 2100, ERR_INVALID when the rule is none of ours.
 */
enum err recurrence_next(const struct recurrence *recurrence,
                         const struct zone *zone, int64_t after,
                         struct wall *wall, int64_t *at);

#endif
