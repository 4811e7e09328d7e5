/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zone.h - local time where people are.
 *
 * Instants are UTC seconds; a zone matters only when reading what people
 * typed and when showing. The zone is named in each call: the TZ of the
 * process has no say. Years 1970 to 2099; what lies outside is treated with
 * the offset of the nearest year.
 */
#ifndef CALLSHEET_ZONE_H
#define CALLSHEET_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

enum { ZONE_YEAR_MIN = 1970, ZONE_YEAR_MAX = 2099 };
enum { ZONES_MAX = 64, ZONE_NAME_MAX = 63 };

struct zone;

/* What a calendar and a clock on the wall show. month 1-12, day 1-31. */
struct wall {
    int year, month, day;
    int hour, minute, second;
};

/*
 * The zone of an IANA name ("Europe/Rome"), loaded at its first use and kept
 * for the life of the process. ERR_NOT_FOUND when there is none of that name,
 * ERR_TOO_BIG when ZONES_MAX others are in use already.
 */
enum err zone_find(const char *iana, const struct zone **out);
/* The zone of machines; never fails. */
const struct zone *zone_utc(void);
/* Forget all zones, for tests and leak checkers; pointers become invalid. */
void zone_release_all(void);

const char *zone_name(const struct zone *zone);  /* "Europe/Rome" */
const char *zone_label(const struct zone *zone); /* "Rome" */
/* The same as it is said in a language: "Roma". */
const char *zone_label_in(const struct zone *zone, const char *language);
/* The tz database's name of a city, whatever the language: "Rome"; NULL for one
 * that is written alike everywhere. */
const char *zone_city_find(const char *said);

void zone_to_wall(const struct zone *zone, int64_t utc, struct wall *out);

enum zone_fit {
    ZONE_FIT_ONE,  /* the wall time exists once */
    ZONE_FIT_GAP,  /* clocks jump over it: first is the first moment after */
    ZONE_FIT_FOLD, /* it exists twice: first and second */
};

/*
 * The instant at which the wall shows that time. With ZONE_FIT_ONE and
 * ZONE_FIT_GAP both results are the same.
 */
enum zone_fit zone_to_utc(const struct zone *zone, const struct wall *wall,
                          int64_t *first, int64_t *second);
/* The first moment of a day, which is not 00:00 where clocks change then. */
int64_t zone_day_start(const struct zone *zone, const struct wall *day);

/* ---- calendar arithmetic, the same in every zone ---- */

/* Is it a day and a time that exist, within the years above? */
bool wall_is_valid(const struct wall *wall);
/* 1 Monday to 7 Sunday. */
int wall_weekday(const struct wall *wall);
int wall_month_length(int year, int month);
/* Days since 1970-01-01, and back; the time of day is left as it is. */
int64_t wall_day_number(const struct wall *wall);
void wall_set_day_number(struct wall *wall, int64_t days);
void wall_add_days(struct wall *wall, int64_t days);
/* The day's number is kept; 31 becomes the last day of a shorter month. */
void wall_add_months(struct wall *wall, int64_t months);
/* How many days b lies after a. */
int64_t wall_days_between(const struct wall *a, const struct wall *b);
/* Negative, 0 or positive as a is before, at or after b. */
int wall_compare(const struct wall *a, const struct wall *b);

/* ---- for machines: ISO 8601 ---- */

void wall_iso_day(struct buf *b, const struct wall *wall); /* 2026-05-14 */
/* Just that, and a day that exists; the time becomes 00:00. */
bool wall_read_iso_day(const char *text, size_t len, struct wall *out);
void wall_iso_time(struct buf *b, const struct wall *wall); /* …T15:00 */
void zone_iso_utc(struct buf *b, int64_t utc); /* 2026-05-14T13:00:00Z */

/* ---- for people; language is "en" or "it", else English ---- */

enum zone_style {
    ZONE_STYLE_FULL,  /* Fri 14 Mar, 17:00 Rome */
    ZONE_STYLE_TIME,  /* Fri 14 Mar, 17:00 */
    ZONE_STYLE_DAY,   /* Fri 14 Mar */
    ZONE_STYLE_CLOCK, /* 17:00 */
};

/* The year is shown when it is not the year of `now` there. */
void zone_format(struct buf *b, const struct zone *zone, const char *language,
                 int64_t utc, int64_t now, enum zone_style style);
/* "in 2 hours", "tomorrow", "in 3 days", "3 days ago"; "fra 3 giorni". */
void zone_relative(struct buf *b, const char *language, int64_t utc,
                   int64_t now, const struct zone *zone);
/* The same for a day without a time: "today", "tomorrow", "in 3 days". */
void zone_relative_day(struct buf *b, const char *language, int64_t days);
/* Full names: "Friday", "venerdì"; "March", "marzo". */
const char *zone_weekday_name(const char *language, int weekday);
const char *zone_month_name(const char *language, int month);
/* "Mar"; "mar". */
const char *zone_month_short(const char *language, int month);

#endif
