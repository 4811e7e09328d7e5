/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dates.c - days and zones by their names.
 */
#include "dates.h"

#include <stdio.h>

#include "test.h"
#include "zone.h"

const struct zone *
dates_zone(const char *name)
{
    const struct zone *zone = NULL;

    ck_assert_int_eq(zone_find(name, &zone), ERR_OK);
    ck_assert_ptr_nonnull(zone);
    return zone;
}

int64_t
dates_day(const char *iso)
{
    struct wall wall = { 0 };

    ck_assert_int_eq(sscanf(iso, "%4d-%2d-%2d", &wall.year, &wall.month,
                            &wall.day),
                     3);
    ck_assert(wall_is_valid(&wall));
    return wall_day_number(&wall);
}

const char *
dates_iso(int64_t day)
{
    static char iso[4][40];
    static int next;
    struct wall wall = { 0 };
    char *out = iso[next++ % 4];

    wall_set_day_number(&wall, day);
    (void)snprintf(out, sizeof(iso[0]), "%04d-%02d-%02d", wall.year, wall.month,
                   wall.day);
    return out;
}

struct calendar
dates_italy(void)
{
    struct calendar c = { 0 };
    size_t i = 0;

    ck_assert(calendar_find("IT", &i));
    c.countries = 1U << i;
    return c;
}
