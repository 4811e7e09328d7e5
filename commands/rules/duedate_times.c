/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_times.c - which time of day the parts of a date mean.
 */
#include "duedate_resolve.h"

enum { NOON = 12 * 60, DAY_MINUTES = 24 * 60 };

static void
times_one(struct times *times, int minute)
{
    times->minute[0] = minute;
    times->count = 1;
}

static void
times_two(struct times *times, int early, int late)
{
    times->minute[0] = early;
    times->minute[1] = late;
    times->count = 2;
}

/* "at 8 in the evening": the hour of that part, none when it has no such. */
static void
times_of_part(const struct parts *p, struct times *times)
{
    int h = p->hour, at = h * 60 + p->minute;
    bool half = h >= 1 && h <= 11;

    times->count = 0;
    switch (p->part) {
    case PART_MORNING:
        if (h < 12)
            times_one(times, at);
        break;
    case PART_AFTERNOON:
        if (h >= 1 && h <= 7)
            times_one(times, at + NOON);
        else if (h >= 12 && h <= 19)
            times_one(times, at);
        break;
    case PART_EVENING:
        if (half && h >= 4)
            times_one(times, at + NOON);
        else if (h == 12 || h == 24)
            times_one(times, DAY_MINUTES + p->minute);
        else if (h >= 16)
            times_one(times, at);
        break;
    case PART_NIGHT:
        if (p->is_night_of && h < 6)
            times_two(times, at, at + DAY_MINUTES);
        else if (h == 12)
            times_one(times, DAY_MINUTES + p->minute);
        else
            times_one(times, half && h >= 6 ? at + NOON : at);
        break;
    case PART_TONIGHT:
        if (half && h <= 4)
            times_two(times, at + NOON, at + DAY_MINUTES);
        else if (half)
            times_one(times, at + NOON);
        else if (h == 0 || h == 12 || h == 24)
            times_one(times, DAY_MINUTES + p->minute);
        else if (h >= 16)
            times_one(times, at);
        break;
    case PART_NONE:
        break;
    }
}

void
due_find_times(const struct parts *p, struct times *times)
{
    int at = p->hour * 60 + p->minute;

    times->count = 0;
    if (p->is_bad_clock)
        return;
    if (p->ampm == 1)
        times_one(times, p->hour == 12 ? p->minute : at);
    else if (p->ampm == 2)
        times_one(times, p->hour < 12 ? at + NOON : at);
    else if (p->part != PART_NONE)
        times_of_part(p, times);
    else if (p->hour >= 1 && p->hour <= 6 && !p->is_written)
        times_two(times, at, at + NOON);
    else
        times_one(times, at);
}

size_t
due_times(const struct parts *p, int minutes[2])
{
    struct times times;

    due_find_times(p, &times);
    minutes[0] = times.count > 0 ? times.minute[0] : 0;
    minutes[1] = times.count > 1 ? times.minute[1] : 0;
    return times.count;
}
