/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ics.h - dates as a calendar file (RFC 5545), for other people's calendars.
 *
 * A time that happens once stands in UTC, so that no reader can get it wrong;
 * one that comes again hangs on the wall of its zone, whose changes of the
 * clocks stand in the file. Days without a time are days everywhere.
 */
#ifndef CALLSHEET_RULES_ICS_H
#define CALLSHEET_RULES_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "zone.h"

struct ics;

/* Strings are borrowed during the call. */
struct ics_event {
    const char *uid; /* the same each time, and nobody else's */
    const char *summary;
    const char *note;     /* what else is to be known of it, or NULL */
    const char *category; /* or NULL */
    const struct zone *zone;
    bool is_day;
    struct wall start; /* in that zone; of a day the date counts */
    const char *rule;  /* RFC 5545 without "RRULE:"; NULL = once */
    const int64_t *skipped; /* days on which the rule gives nothing */
    size_t skipped_count;
};

/* `name` is what the calendar is called; `now` goes into each DTSTAMP. */
struct ics *ics_new(const char *name, int64_t now);
void ics_free(struct ics *ics);
/* False: the rule is none, and the event is not in it. */
bool ics_add(struct ics *ics, const struct ics_event *event);
int ics_count(const struct ics *ics);
/* The whole file. */
void ics_write(struct ics *ics, struct buf *out);

#endif
