/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_work.c - recurrences in working days, by a team's calendar.
 *
 * A rule knows no holidays. Of Monday to Friday it gives the days, or only the
 * months in which the n-th working day is then counted.
 */
#include "recurrence_work.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 24 * 3600, MONTH = 31, LOOKED_AT = 400 };

static const char *
positions_of(const char *rule)
{
    const char *at = strstr(rule, "BYSETPOS=");

    return at ? at + strlen("BYSETPOS=") : NULL;
}

/* When a day's occurrence is. */
static void
moment_of(const struct recurrence *r, const struct zone *zone,
          struct wall *wall, int64_t *at)
{
    int64_t second;

    wall->hour = r->first.hour;
    wall->minute = r->first.minute;
    wall->second = 0;
    if (!r->has_time)
        *at = zone_day_start(zone, wall);
    else if (zone_to_utc(zone, wall, at, &second) == ZONE_FIT_GAP)
        zone_to_wall(zone, *at, wall);
}

/* The n-th working day of the month; false when it has no such. */
static bool
nth_of_month(const struct calendar *calendar, int n, int year, int month,
             struct wall *wall)
{
    struct wall edge = { .year = year, .month = month, .day = 1 };
    int64_t first = wall_day_number(&edge);
    int64_t end = first + wall_month_length(year, month);

    wall_set_day_number(wall,
                        calendar_add(calendar, n > 0 ? first - 1 : end, n));
    return n != 0 && wall->year == year && wall->month == month;
}

/* The first of the positions in that month that lies after `after`. */
static bool
first_of_month(const struct recurrence *r, const struct calendar *calendar,
               const struct zone *zone, int64_t after, const struct wall *month,
               struct wall *wall, int64_t *at)
{
    const char *position = positions_of(r->rule);
    bool is_found = false;
    char *end;

    for (; position && *position; position = *end == ',' ? end + 1 : NULL) {
        long n = strtol(position, &end, 10);
        struct wall day = { 0 };
        int64_t moment;

        if (n < -MONTH || n > MONTH ||
            !nth_of_month(calendar, (int)n, month->year, month->month, &day))
            continue;
        moment_of(r, zone, &day, &moment);
        if (moment <= after || (is_found && moment >= *at))
            continue;
        *wall = day;
        *at = moment;
        is_found = true;
    }
    return is_found;
}

/* The rule's own day may be over while the calendar's is still ahead. */
static enum err
next_in_months(const struct recurrence *r, const struct calendar *calendar,
               const struct zone *zone, int64_t after, struct wall *wall,
               int64_t *at)
{
    struct recurrence months = *r;
    int64_t from = after - (int64_t)(MONTH + 1) * DAY;
    struct wall month;
    enum err rc;
    int i;

    if (!strstr(r->rule, "INTERVAL="))
        wall_set_day_number(&months.first,
                            wall_day_number(&r->first) - MONTH - 1);
    for (i = 0; i < LOOKED_AT; i++) {
        rc = recurrence_next(&months, zone, from, &month, &from);
        if (rc != ERR_OK)
            return rc;
        if (first_of_month(r, calendar, zone, after, &month, wall, at))
            return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

bool
recurrence_is_working(const struct recurrence *recurrence)
{
    return strstr(recurrence->rule, "BYDAY=MO,TU,WE,TH,FR") != NULL;
}

enum err
recurrence_next_working(const struct recurrence *recurrence,
                        const struct calendar *calendar,
                        const struct zone *zone, int64_t after,
                        struct wall *wall, int64_t *at)
{
    enum err rc;
    int i;

    if (!recurrence_is_working(recurrence))
        return recurrence_next(recurrence, zone, after, wall, at);
    if (positions_of(recurrence->rule))
        return next_in_months(recurrence, calendar, zone, after, wall, at);
    for (i = 0; i < LOOKED_AT; i++) {
        rc = recurrence_next(recurrence, zone, after, wall, at);
        if (rc != ERR_OK ||
            calendar_is_working(calendar, wall_day_number(wall)))
            return rc;
        after = *at;
    }
    return ERR_NOT_FOUND;
}
