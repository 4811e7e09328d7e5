/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_recurrence_clocks.c - rhythms across clocks that change, and on working
 * days.
 */
#include "rules/recurrence.h"
#include "rules/recurrence_work.h"

#include <string.h>

#include "alloc.h"
#include "support/dates.h"
#include "support/test.h"

#define DAY INT64_C(86400)

/* ---- clocks that change (FM27) ------------------------------------------- */

static const char *const fm27_zones[] = { "Europe/Berlin", "America/New_York",
                                          "Australia/Lord_Howe", "Africa/Cairo",
                                          "Asia/Kolkata" };

/* Is the clock put forward or back in the day that begins at `at`? */
static bool
is_switch(const struct zone *zone, int64_t at)
{
    struct wall before, after;

    zone_to_wall(zone, at, &before);
    zone_to_wall(zone, at + DAY, &after);
    return before.hour != after.hour || before.minute != after.minute;
}

/*
 * Every day at that time, from two days before the switch to two days after:
 * each day has one occurrence, at that time on the wall, or where it does not
 * exist at the first valid moment after it, or where it exists twice at the
 * first.
 */
static void
check_switch(const struct zone *zone, int64_t from, int hour, int minute)
{
    struct recurrence daily = { .kind = RECURRENCE_RULE,
                                .rule = "FREQ=DAILY",
                                .has_time = true };
    int64_t at = from - 1, last = at;
    struct wall wall, day;
    int i;

    zone_to_wall(zone, from, &daily.first);
    daily.first.hour = hour;
    daily.first.minute = minute;
    daily.first.second = 0;
    day = daily.first;
    for (i = 0; i < 5; i++) {
        int64_t first, second;

        ck_assert_int_eq(recurrence_next(&daily, zone, at, &wall, &at), ERR_OK);
        if (i == 0 && at < from)
            continue;
        ck_assert_int_gt(at, last);
        last = at;
        (void)zone_to_utc(zone, &day, &first, &second);
        ck_assert_msg(at == first, "%s: %04d-%02d-%02d %02d:%02d",
                      zone_name(zone), day.year, day.month, day.day, hour,
                      minute);
        wall_add_days(&day, 1);
    }
}

START_TEST(fm27_a_change_of_the_clocks_moves_nothing)
{
    const struct zone *zone = dates_zone(fm27_zones[_i]);
    struct wall day = { 2024, 1, 1, 0, 0, 0 };
    int switches = 0, minute;

    for (; day.year <= 2030; wall_add_days(&day, 1)) {
        int64_t at = zone_day_start(zone, &day);

        if (!is_switch(zone, at))
            continue;
        switches++;
        wall_add_days(&day, -2);
        at = zone_day_start(zone, &day);
        for (minute = 0; minute < 24 * 60; minute += 15)
            check_switch(zone, at, minute / 60, minute % 60);
        wall_add_days(&day, 3);
    }
    ck_assert(strcmp(fm27_zones[_i], "Asia/Kolkata") == 0 ? switches == 0
                                                          : switches >= 14);
}
END_TEST

/* Italy is off on 8 and 25 December, 1 and 6 January, and this team on 31
 * December; it works on Sat 9 January. */
static const struct {
    int64_t now;
    const char *text, *next;
} working[] = {
    /* Mon 7 Dec 2026, 09:00 in Rome */
    { 1796630400, "working day", "2026-12-09;2026-12-10;2026-12-11" },
    { 1796630400, "working day at 10", "2026-12-07;2026-12-09;2026-12-10" },
    { 1796630400, "first working day of the month",
      "2027-01-04;2027-02-01;2027-03-01" },
    { 1796630400, "first and last working day of the month",
      "2026-12-30;2027-01-04;2027-01-29" },
    { 1796630400, "tuesday", "2026-12-08;2026-12-15;2026-12-22" },
    /* Sat 2 Jan 2027: the 1st is over, the first working day is not */
    { 1798876800, "first working day of the month",
      "2027-01-04;2027-02-01;2027-03-01" },
    { 1798876800, "fifth working day of the month",
      "2027-01-09;2027-02-05;2027-03-05" },
};

START_TEST(working_days_are_those_of_the_calendar)
{
    static const char own[] = "2026-12-31\tClosed\n2027-01-09\t+\n";
    const struct zone *zone = dates_zone("Europe/Rome");
    struct calendar calendar = { 0 };
    struct recurrence recurrence;
    int64_t at = working[_i].now;
    struct buf b;
    size_t country = 0;
    struct wall wall;
    int i;

    buf_init(&b, 200);
    ck_assert(calendar_find("IT", &country));
    calendar.countries = 1U << country;
    ck_assert_int_eq(calendar_read_own(&calendar, own, strlen(own), &b),
                     ERR_OK);
    ck_assert_int_eq(recurrence_parse(working[_i].text, "en", at, zone,
                                      &recurrence),
                     ERR_OK);
    for (i = 0; i < 3; i++) {
        ck_assert_int_eq(recurrence_next_working(&recurrence, &calendar, zone,
                                                 at, &wall, &at),
                         ERR_OK);
        buf_adds(&b, i > 0 ? ";" : "");
        wall_iso_day(&b, &wall);
    }
    ck_assert_str_eq(b.data, working[_i].next);
    buf_release(&b);
    calendar_release(&calendar);
}
END_TEST

TEST_SUITE(recurrence_clocks)
{
    TCase *tc = test_case(suite, "recurrence_clocks", 30);
    tcase_add_loop_test(tc, fm27_a_change_of_the_clocks_moves_nothing, 0,
                        ARRAY_LEN(fm27_zones));
    tcase_add_loop_test(tc, working_days_are_those_of_the_calendar, 0,
                        ARRAY_LEN(working));
}
