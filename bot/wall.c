/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wall.c - the calendar: days, months, weekdays, ISO 8601.
 *
 * Knows nothing of zones. Day numbers after Howard Hinnant's "chrono-
 * compatible low-level date algorithms": years begin in March, so that the
 * leap day is the last one.
 */
#include "zone.h"

static bool
is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
wall_month_length(int year, int month)
{
    static const int length[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (month < 1 || month > 12)
        return 0;
    return length[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool
wall_is_valid(const struct wall *wall)
{
    return wall->year >= ZONE_YEAR_MIN && wall->year <= ZONE_YEAR_MAX &&
           wall->month >= 1 && wall->month <= 12 && wall->day >= 1 &&
           wall->day <= wall_month_length(wall->year, wall->month) &&
           wall->hour >= 0 && wall->hour < 24 && wall->minute >= 0 &&
           wall->minute < 60 && wall->second >= 0 && wall->second < 60;
}

int64_t
wall_day_number(const struct wall *wall)
{
    int64_t year = wall->month <= 2 ? (int64_t)wall->year - 1 : wall->year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t month = (wall->month + 9) % 12;
    int64_t of_year = (153 * month + 2) / 5 + wall->day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

void
wall_set_day_number(struct wall *wall, int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t years =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int64_t month = (5 * of_year + 2) / 153;

    wall->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    wall->month = (int)(month < 10 ? month + 3 : month - 9);
    wall->year = (int)(years + era * 400 + (wall->month <= 2 ? 1 : 0));
}

int
wall_weekday(const struct wall *wall)
{
    int64_t days = wall_day_number(wall) + 3; /* 1970-01-01 is a Thursday */

    return (int)((days % 7 + 7) % 7) + 1;
}

void
wall_add_days(struct wall *wall, int64_t days)
{
    wall_set_day_number(wall, wall_day_number(wall) + days);
}

void
wall_add_months(struct wall *wall, int64_t months)
{
    int64_t total = (int64_t)wall->year * 12 + wall->month - 1 + months;
    int64_t year = (total >= 0 ? total : total - 11) / 12;
    int length;

    wall->year = (int)year;
    wall->month = (int)(total - year * 12) + 1;
    length = wall_month_length(wall->year, wall->month);
    if (wall->day > length)
        wall->day = length;
}

int64_t
wall_days_between(const struct wall *a, const struct wall *b)
{
    return wall_day_number(b) - wall_day_number(a);
}

int
wall_compare(const struct wall *a, const struct wall *b)
{
    int64_t days = wall_days_between(b, a);
    int seconds = (a->hour - b->hour) * 3600 + (a->minute - b->minute) * 60 +
                  a->second - b->second;

    if (days != 0)
        return days < 0 ? -1 : 1;
    return (seconds > 0) - (seconds < 0);
}

static void
put_two(char *at, int n)
{
    at[0] = (char)('0' + n / 10 % 10);
    at[1] = (char)('0' + n % 10);
}

void
wall_iso_day(struct buf *b, const struct wall *wall)
{
    char day[] = "0000-00-00";

    put_two(day, wall->year / 100);
    put_two(day + 2, wall->year);
    put_two(day + 5, wall->month);
    put_two(day + 8, wall->day);
    buf_add(b, day, sizeof(day) - 1);
}

bool
wall_read_iso_day(const char *text, size_t len, struct wall *out)
{
    static const char form[] = "dddd-dd-dd";
    int n[3] = { 0 }, part = 0;
    size_t i;

    if (len != sizeof(form) - 1)
        return false;
    for (i = 0; i < len; i++) {
        if (form[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
        if (form[i] == '-')
            part++;
        else
            n[part] = n[part] * 10 + (text[i] - '0');
    }
    *out = (struct wall){ .year = n[0], .month = n[1], .day = n[2] };
    return wall_is_valid(out);
}

void
wall_iso_time(struct buf *b, const struct wall *wall)
{
    wall_iso_day(b, wall);
    buf_addf(b, "T%02d:%02d", wall->hour, wall->minute);
}

void
zone_iso_utc(struct buf *b, int64_t utc)
{
    struct wall wall;

    zone_to_wall(zone_utc(), utc, &wall);
    wall_iso_time(b, &wall);
    buf_addf(b, ":%02dZ", wall.second);
}
