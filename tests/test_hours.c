/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_hours.c - quiet hours, days off and mornings, on the wall of each zone.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "rules/hours.h"
#include "rules/hours_read.h"
#include "support/dates.h"
#include "support/test.h"

static struct calendar italy;
static struct hours hours;
static const struct zone *zone;

static void
set_up(void)
{
    size_t it;

    ck_assert(calendar_find("IT", &it));
    italy = (struct calendar){ .countries = 1u << it };
    hours = (struct hours){ .morning = 8 * 60 + 45,
                            .quiet_from = 19 * 60,
                            .quiet_to = 8 * 60 + 30,
                            .days_off = HOURS_WEEKEND,
                            .calendar = &italy };
    zone = dates_zone("Europe/Rome");
}

/* "2026-11-27 08:45" in that zone. */
static int64_t
at(const struct zone *where, const char *when)
{
    struct wall wall = { 0 };
    int64_t first, second;

    ck_assert_int_eq(sscanf(when, "%d-%d-%d %d:%d", &wall.year, &wall.month,
                            &wall.day, &wall.hour, &wall.minute),
                     5);
    (void)zone_to_utc(where, &wall, &first, &second);
    return first;
}

static int64_t
day(const char *when)
{
    struct wall wall = { 0 };

    ck_assert_int_eq(sscanf(when, "%d-%d-%d", &wall.year, &wall.month,
                            &wall.day),
                     3);
    return wall_day_number(&wall);
}

static const struct {
    const char *zone, *after, *morning;
} mornings[] = {
    { "Europe/Rome", "2026-11-26 08:44", "2026-11-26 08:45" },
    { "Europe/Rome", "2026-11-26 08:45", "2026-11-27 08:45" },
    /* over a weekend */
    { "Europe/Rome", "2026-11-27 08:45", "2026-11-30 08:45" },
    { "America/New_York", "2026-11-27 20:00", "2026-11-30 08:45" },
    /* Immacolata is a Tuesday; Christmas with Santo Stefano on a Saturday */
    { "Europe/Rome", "2026-12-07 09:00", "2026-12-09 08:45" },
    { "Europe/Rome", "2026-12-24 09:00", "2026-12-28 08:45" },
    /* the clocks go back and forth in between: the wall decides */
    { "Europe/Rome", "2026-10-23 09:00", "2026-10-26 08:45" },
    { "Europe/Rome", "2027-03-26 09:00", "2027-03-30 08:45" },
};

START_TEST(the_next_morning_is_a_working_day_on_the_wall)
{
    zone = dates_zone(mornings[_i].zone);
    ck_assert_int_eq(hours_morning_after(&hours, zone,
                                         at(zone, mornings[_i].after)),
                     at(zone, mornings[_i].morning));
}
END_TEST

START_TEST(who_wants_no_morning_gets_none)
{
    hours.morning = -1;
    ck_assert_int_eq(hours_morning_after(&hours, zone, 0), 0);
    hours.morning = 480;
    hours.days_off = 0x7f;
    ck_assert_int_eq(hours_morning_after(&hours, zone, 0), 0);
    ck_assert_int_eq(hours_loud_at(&hours, zone, 0), 0);
}
END_TEST

/* A morning message at 8:06, while quiet ends at 8:30. */
START_TEST(what_comes_between_the_morning_and_the_day_is_told_that_day)
{
    hours.morning = 8 * 60 + 6;
    ck_assert_int_eq(hours_told_at(&hours, zone, at(zone, "2026-11-26 08:14")),
                     at(zone, "2026-11-26 08:30"));
    ck_assert_int_eq(hours_told_at(&hours, zone, at(zone, "2026-11-26 08:05")),
                     at(zone, "2026-11-26 08:06"));
    ck_assert_int_eq(hours_told_at(&hours, zone, at(zone, "2026-11-27 20:00")),
                     at(zone, "2026-11-30 08:06"));
    hours.morning = 8 * 60 + 45;
    ck_assert_int_eq(hours_told_at(&hours, zone, at(zone, "2026-11-26 08:14")),
                     at(zone, "2026-11-26 08:45"));
    hours.morning = -1;
    ck_assert_int_eq(hours_told_at(&hours, zone, at(zone, "2026-11-27 20:00")),
                     at(zone, "2026-11-30 08:30"));
}
END_TEST

/* Each morning of seven years stands at that hour on the wall, one a day, also
 * where the clocks jump over it or show it twice. */
START_TEST(mornings_keep_their_hour_through_every_clock_change)
{
    static const char *const zones[] = { "Europe/Rome", "America/New_York",
                                         "Australia/Lord_Howe", "Africa/Cairo",
                                         "Asia/Kolkata" };
    static const int minutes[] = { 0, 30, 2 * 60, 2 * 60 + 30, 525 };
    int64_t now, next, last;
    struct wall wall;
    size_t i;

    zone = dates_zone(zones[_i]);
    hours.days_off = 0;
    hours.calendar = NULL;
    for (i = 0; i < sizeof(minutes) / sizeof(*minutes); i++) {
        hours.morning = minutes[i];
        now = 1704067200; /* 2024 */
        last = 0;
        while (now < 1924992000 /* 2031 */) {
            next = hours_morning_after(&hours, zone, now);
            ck_assert_int_gt(next, now);
            zone_to_wall(zone, next, &wall);
            if (last != 0)
                ck_assert_int_eq(wall_day_number(&wall), last + 1);
            last = wall_day_number(&wall);
            /* At its minute, or the first valid one after a gap. */
            if (wall.hour * 60 + wall.minute != minutes[i]) {
                ck_assert_int_gt(wall.hour * 60 + wall.minute, minutes[i]);
                ck_assert_int_le(wall.hour * 60 + wall.minute, minutes[i] + 60);
            }
            now = next;
        }
    }
}
END_TEST

static const struct {
    const char *when;
    bool is_quiet;
    const char *loud;
} moments[] = {
    { "2026-11-26 08:29", true, "2026-11-26 08:30" },
    { "2026-11-26 08:30", false, "2026-11-26 08:30" },
    { "2026-11-26 18:59", false, "2026-11-26 18:59" },
    { "2026-11-26 19:00", true, "2026-11-27 08:30" },
    { "2026-11-26 23:59", true, "2026-11-27 08:30" },
    { "2026-11-27 00:00", true, "2026-11-27 08:30" },
    { "2026-11-27 19:30", true, "2026-11-30 08:30" },
    { "2026-11-28 12:00", true, "2026-11-30 08:30" },
    { "2026-12-08 12:00", true, "2026-12-09 08:30" },
};

START_TEST(nights_weekends_and_holidays_are_quiet)
{
    int64_t now = at(zone, moments[_i].when);

    ck_assert(hours_is_quiet(&hours, zone, now) == moments[_i].is_quiet);
    ck_assert_int_eq(hours_loud_at(&hours, zone, now),
                     at(zone, moments[_i].loud));
}
END_TEST

START_TEST(it_is_known_when_a_quiet_time_began)
{
    static const char *const times[][2] = {
        { "2026-11-26 23:59", "2026-11-26 19:00" },
        { "2026-11-27 08:29", "2026-11-26 19:00" },
        { "2026-11-28 12:00", "2026-11-27 19:00" },
        { "2026-11-30 07:00", "2026-11-27 19:00" },
        { "2026-12-08 12:00", "2026-12-07 19:00" },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(times); i++)
        ck_assert_int_eq(hours_quiet_since(&hours, zone, at(zone, times[i][0])),
                         at(zone, times[i][1]));
    ck_assert_int_eq(hours_quiet_since(&hours, zone,
                                       at(zone, "2026-11-27 12:00")),
                     0);
    hours.quiet_from = hours.quiet_to = 0;
    ck_assert_int_eq(hours_quiet_since(&hours, zone,
                                       at(zone, "2026-11-29 12:00")),
                     at(zone, "2026-11-28 00:00"));
}
END_TEST

START_TEST(quiet_hours_may_be_over_noon_or_none)
{
    hours.quiet_from = 12 * 60;
    hours.quiet_to = 14 * 60;
    ck_assert(!hours_is_quiet(&hours, zone, at(zone, "2026-11-26 11:59")));
    ck_assert(hours_is_quiet(&hours, zone, at(zone, "2026-11-26 12:00")));
    ck_assert_int_eq(hours_loud_at(&hours, zone, at(zone, "2026-11-26 12:30")),
                     at(zone, "2026-11-26 14:00"));
    ck_assert_int_eq(hours_loud_at(&hours, zone, at(zone, "2026-11-28 12:30")),
                     at(zone, "2026-11-30 00:00"));
    hours.quiet_to = hours.quiet_from;
    ck_assert(!hours_is_quiet(&hours, zone, at(zone, "2026-11-26 12:00")));
}
END_TEST

START_TEST(away_and_own_weekdays_are_days_off)
{
    static const struct hours_away away[] = { { 20446, 20459 } };

    ck_assert_int_eq(day("2025-12-24"), 20446);
    hours.away = away;
    hours.away_count = 1;
    ck_assert(!hours_is_off(&hours, day("2025-12-23")));
    ck_assert(hours_is_off(&hours, day("2025-12-24")));
    ck_assert(hours_is_off(&hours, day("2026-01-02")));
    ck_assert(hours_is_off(&hours, day("2026-01-06")));
    ck_assert(!hours_is_off(&hours, day("2026-01-07")));
    /* Sunday to Thursday */
    hours.days_off = 1u << 4 | 1u << 5;
    ck_assert(hours_is_off(&hours, day("2026-11-27")));
    ck_assert(!hours_is_off(&hours, day("2026-11-29")));
}
END_TEST

/* 2026-12-05 is a Saturday that the team makes up for. */
START_TEST(a_weekend_day_that_the_team_works_is_worked_by_all)
{
    static const char own[] = "2026-12-05\t+\n2026-12-07\tBridge\n";
    struct buf problem;

    buf_init(&problem, 1024);
    ck_assert_int_eq(calendar_read_own(&italy, own, strlen(own), &problem),
                     ERR_OK);
    ck_assert(!hours_is_off(&hours, day("2026-12-05")));
    ck_assert(hours_is_off(&hours, day("2026-12-06")));
    ck_assert(hours_is_off(&hours, day("2026-12-07")));
    ck_assert(hours_is_off(&hours, day("2026-12-08")));
    calendar_release(&italy);
    buf_release(&problem);
}
END_TEST

START_TEST(a_day_has_two_halves)
{
    ck_assert_int_eq(hours_half_day(zone, at(zone, "2026-11-26 12:59")),
                     at(zone, "2026-11-26 00:00"));
    ck_assert_int_eq(hours_half_day(zone, at(zone, "2026-11-26 13:00")),
                     at(zone, "2026-11-26 13:00"));
    ck_assert_int_eq(hours_next_half_day(zone, at(zone, "2026-11-26 09:00")),
                     at(zone, "2026-11-26 13:00"));
    ck_assert_int_eq(hours_next_half_day(zone, at(zone, "2026-11-26 15:00")),
                     at(zone, "2026-11-27 00:00"));
}
END_TEST

/* ---- as people type them ------------------------------------------------- */

static const struct {
    const char *text;
    int minute; /* -1 = not understood */
} times[] = {
    { "8:45", 525 },   { "08.45", 525 },   { "9", 540 },      { " 9am ", 540 },
    { "5 pm", 1020 },  { "5:30pm", 1050 }, { "12am", 0 },     { "12 pm", 720 },
    { "17h", 1020 },   { "17h30", 1050 },  { "alle 9", 540 }, { "0:00", 0 },
    { "23:59", 1439 }, { "24:00", -1 },    { "25", -1 },      { "9:60", -1 },
    { "9:", -1 },      { "", -1 },         { "13pm", -1 },    { "0am", -1 },
    { "nine", -1 },    { "9 o", -1 },      { "123", -1 },     { "9:5x", -1 },
    { "-1", -1 },      { "9:00:00", -1 },
};

START_TEST(times_are_read_or_refused)
{
    int minute = -1;

    ck_assert(hours_read_time(times[_i].text, &minute) ==
              (times[_i].minute >= 0));
    ck_assert_int_eq(minute, times[_i].minute);
}
END_TEST

static const struct {
    const char *text;
    int from, to;
} ranges[] = {
    { "9:00-18:00", 540, 1080 },
    { "19:00 - 8:30", 1140, 510 },
    { "9 to 18", 540, 1080 },
    { "from 9am to 6pm", 540, 1080 },
    { "dalle 9 alle 18", 540, 1080 },
    { "22-24", 1320, 0 },
    { "9", -1, -1 },
    { "9-", -1, -1 },
    { "-18", -1, -1 },
    { "9-18-20", -1, -1 },
    { "9-26", -1, -1 },
    { "", -1, -1 },
};

START_TEST(ranges_are_read_or_refused)
{
    int from = -1, to = -1;

    ck_assert(hours_read_range(ranges[_i].text, &from, &to) ==
              (ranges[_i].from >= 0));
    ck_assert_int_eq(from, ranges[_i].from);
    ck_assert_int_eq(to, ranges[_i].to);
}
END_TEST

static const struct {
    const char *text;
    int from, to;
} work[] = {
    { "9-5", 540, 1020 },         { "8:30 to 6", 510, 1080 },
    { "9-13", 540, 780 },         { "10 - 7:30", 600, 1170 },
    { "dalle 9 alle 5", 540, 1020 }, { "9am-5am", 540, 300 },
    { "22-6", 1320, 360 },        { "9-24", 540, 0 },
    { "9 to 5pm", 540, 1020 },    { "9-", -1, -1 },
};

START_TEST(working_hours_end_in_the_afternoon)
{
    int from = -1, to = -1;

    ck_assert(hours_read_work(work[_i].text, &from, &to) ==
              (work[_i].from >= 0));
    ck_assert_int_eq(from, work[_i].from);
    ck_assert_int_eq(to, work[_i].to);
}
END_TEST

static const struct {
    const char *text;
    int days; /* -1 = not understood */
} weekdays[] = {
    { "sat sun", 0x60 },  { "Saturday and Sunday", 0x60 },
    { "sab, dom", 0x60 }, { "venerdì e sabato", 0x30 },
    { "fridays", 0x10 },  { "mon+tue/wed", 0x07 },
    { "none", 0 },        { "nessuno", 0 },
    { "", -1 },           { "noday", -1 },
    { "sat 24 dec", -1 },
};

START_TEST(weekdays_are_read_or_refused)
{
    unsigned days = 99;

    ck_assert(hours_read_weekdays(weekdays[_i].text, &days) ==
              (weekdays[_i].days >= 0));
    ck_assert_uint_eq(days, weekdays[_i].days >= 0 ? (unsigned)weekdays[_i].days
                                                   : 99);
}
END_TEST

TEST_SUITE(hours)
{
    TCase *tc = test_case(suite, "hours", 20);

    tcase_add_checked_fixture(tc, set_up, zone_release_all);
    tcase_add_loop_test(tc, the_next_morning_is_a_working_day_on_the_wall, 0,
                        (int)(sizeof(mornings) / sizeof(*mornings)));
    tcase_add_test(tc, who_wants_no_morning_gets_none);
    tcase_add_test(tc,
                   what_comes_between_the_morning_and_the_day_is_told_that_day);
    tcase_add_loop_test(tc, mornings_keep_their_hour_through_every_clock_change,
                        0, 5);
    tcase_add_loop_test(tc, nights_weekends_and_holidays_are_quiet, 0,
                        (int)(sizeof(moments) / sizeof(*moments)));
    tcase_add_test(tc, it_is_known_when_a_quiet_time_began);
    tcase_add_test(tc, quiet_hours_may_be_over_noon_or_none);
    tcase_add_test(tc, away_and_own_weekdays_are_days_off);
    tcase_add_test(tc, a_weekend_day_that_the_team_works_is_worked_by_all);
    tcase_add_test(tc, a_day_has_two_halves);
    tcase_add_loop_test(tc, times_are_read_or_refused, 0,
                        (int)(sizeof(times) / sizeof(*times)));
    tcase_add_loop_test(tc, working_hours_end_in_the_afternoon, 0,
                        (int)(sizeof(work) / sizeof(*work)));
    tcase_add_loop_test(tc, ranges_are_read_or_refused, 0,
                        (int)(sizeof(ranges) / sizeof(*ranges)));
    tcase_add_loop_test(tc, weekdays_are_read_or_refused, 0,
                        (int)(sizeof(weekdays) / sizeof(*weekdays)));
}
