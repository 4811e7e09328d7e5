/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hours.c - quiet hours, days off and mornings, by the clock on the wall.
 */
#include "hours.h"

/* A day off follows another at most so long. */
#define DAYS_MAX 370
/* Half a working day; the morning and the afternoon have a message each. */
#define NOON (13 * 60)

static int64_t
day_of(const struct zone *zone, int64_t at, int *minute)
{
    struct wall wall;

    zone_to_wall(zone, at, &wall);
    if (minute)
        *minute = wall.hour * 60 + wall.minute;
    return wall_day_number(&wall);
}

/* That minute of that day, the first one that is valid. */
static int64_t
moment(const struct zone *zone, int64_t day, int minute)
{
    struct wall wall = { 0 };
    int64_t first, second;

    wall_set_day_number(&wall, day);
    wall.hour = minute / 60;
    wall.minute = minute % 60;
    (void)zone_to_utc(zone, &wall, &first, &second);
    return first;
}

static unsigned
weekday_bit(int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return 1u << (wall_weekday(&wall) - 1);
}

bool
hours_is_off(const struct hours *h, int64_t day)
{
    unsigned bit = weekday_bit(day);
    size_t i;

    for (i = 0; i < h->away_count; i++)
        if (day >= h->away[i].first && day <= h->away[i].last)
            return true;
    if (h->calendar && calendar_day_off(h->calendar, day, "en"))
        return true;
    if (!(h->days_off & bit))
        return false;
    return !(h->calendar && (bit & HOURS_WEEKEND) &&
             calendar_is_working(h->calendar, day));
}

static bool
is_in_range(int minute, int from, int to)
{
    if (from <= to)
        return minute >= from && minute < to;
    return minute >= from || minute < to;
}

bool
hours_is_quiet(const struct hours *h, const struct zone *zone, int64_t at)
{
    int minute;
    int64_t day = day_of(zone, at, &minute);

    return hours_is_off(h, day) ||
           is_in_range(minute, h->quiet_from, h->quiet_to);
}

int64_t
hours_loud_at(const struct hours *h, const struct zone *zone, int64_t at)
{
    int64_t day = day_of(zone, at, NULL), from;
    int i;

    if (!hours_is_quiet(h, zone, at))
        return at;
    /* Quiet ends at the end of the range, or at midnight after a day off. */
    for (i = 0; i < DAYS_MAX; i++, day++) {
        if (hours_is_off(h, day))
            continue;
        from = moment(zone, day, 0);
        if (from >= at && !hours_is_quiet(h, zone, from))
            return from;
        from = moment(zone, day, h->quiet_to);
        if (from >= at && !hours_is_quiet(h, zone, from))
            return from;
    }
    return 0;
}

int64_t
hours_quiet_since(const struct hours *h, const struct zone *zone, int64_t at)
{
    int64_t day = day_of(zone, at, NULL), from;
    int i;

    if (!hours_is_quiet(h, zone, at))
        return 0;
    /* Quiet begins with the range, or at midnight before a day off. */
    for (i = 0; i < DAYS_MAX; i++, day--) {
        if (!hours_is_off(h, day)) {
            from = moment(zone, day, h->quiet_from);
            if (from <= at && !hours_is_quiet(h, zone, from - 1))
                return from;
        }
        from = moment(zone, day, 0);
        if (from <= at && !hours_is_quiet(h, zone, from - 1))
            return from;
    }
    return 0;
}

int64_t
hours_morning_after(const struct hours *h, const struct zone *zone,
                    int64_t after)
{
    int64_t day = day_of(zone, after, NULL), at;
    int i;

    if (h->morning < 0)
        return 0;
    for (i = 0; i < DAYS_MAX; i++, day++) {
        if (hours_is_off(h, day))
            continue;
        at = moment(zone, day, h->morning);
        if (at > after)
            return at;
    }
    return 0;
}

int64_t
hours_told_at(const struct hours *h, const struct zone *zone, int64_t at)
{
    int64_t loud = hours_loud_at(h, zone, at);
    int64_t morning = hours_morning_after(h, zone, at);

    if (morning == 0)
        return loud;
    if (loud == 0 || day_of(zone, morning, NULL) <= day_of(zone, loud, NULL))
        return morning;
    return loud;
}

int64_t
hours_half_day(const struct zone *zone, int64_t at)
{
    int minute;
    int64_t day = day_of(zone, at, &minute);

    return moment(zone, day, minute < NOON ? 0 : NOON);
}

int64_t
hours_next_half_day(const struct zone *zone, int64_t at)
{
    int minute;
    int64_t day = day_of(zone, at, &minute);

    return minute < NOON ? moment(zone, day, NOON) : moment(zone, day + 1, 0);
}
