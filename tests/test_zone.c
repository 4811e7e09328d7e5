/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_zone.c - local time, compared with the C library's own answers.
 *
 * FM27 and FM28: every switch from 2024 to 2030 in steps of 15 minutes, with
 * the process in three zones of its own. The C library is asked beforehand, in
 * the same process under another TZ, because bot/zone.c must not look at it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "support/dates.h"
#include "support/test.h"
#include "zone.h"

enum { STEP_S = 900, FROM = 1704067200 /* 2024 */, TO = 1924992000 /* 2031 */ };
enum { STEPS = (TO - FROM) / STEP_S, WALL_MARGIN = 60 };

static const char *const names[] = {
    "Europe/Berlin",
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kolkata",
    "UTC",
};
static const char *const process_zones[] = { "UTC", "America/Chicago",
                                             "Asia/Kolkata" };

static void
process_zone(const char *name)
{
    setenv("TZ", name, 1);
    tzset();
}

/* What the C library says the offset is, at each step. */
static int *
offsets_of(const char *name)
{
    int *offsets = xcalloc(STEPS, sizeof(*offsets));
    time_t t;
    int i;

    process_zone(name);
    for (i = 0, t = FROM; i < STEPS; i++, t += STEP_S) {
        struct tm tm;

        localtime_r(&t, &tm);
        offsets[i] = (int)tm.tm_gmtoff;
    }
    return offsets;
}

/* Check writes down each assertion, which is slow by the million. */
static void
same(int64_t got, int64_t expected, int64_t at, const char *what)
{
    if (got != expected)
        ck_abort_msg("%s at %lld: %lld instead of %lld", what, (long long)at,
                     (long long)got, (long long)expected);
}

static void
check_walls(const struct zone *zone, const int *offsets)
{
    int i;

    for (i = 0; i < STEPS; i++) {
        int64_t t = FROM + (int64_t)i * STEP_S;
        time_t shifted = (time_t)(t + offsets[i]);
        struct wall wall;
        struct tm tm;

        gmtime_r(&shifted, &tm);
        zone_to_wall(zone, t, &wall);
        same(wall.year, tm.tm_year + 1900, t, "year");
        same(wall.month, tm.tm_mon + 1, t, "month");
        same(wall.day, tm.tm_mday, t, "day");
        same(wall.hour, tm.tm_hour, t, "hour");
        same(wall.minute, tm.tm_min, t, "minute");
        same(wall.second, tm.tm_sec, t, "second");
        same(wall_weekday(&wall), (tm.tm_wday + 6) % 7 + 1, t, "weekday");
    }
}

/*
 * Turn the C library's answers round: which instants show each wall time?
 * None is a gap, two are a fold. In a gap the expected instant is the first
 * one whose wall time is later.
 */
static int
check_instants(const struct zone *zone, const int *offsets)
{
    int64_t *first = xcalloc(STEPS, sizeof(*first));
    int64_t *second = xcalloc(STEPS, sizeof(*second));
    int i, odd = 0;

    for (i = 0; i < STEPS; i++) {
        int64_t t = FROM + (int64_t)i * STEP_S;
        int64_t at = i + offsets[i] / STEP_S;

        if (at < 0 || at >= STEPS)
            continue;
        if (first[at] == 0)
            first[at] = t;
        second[at] = t;
    }
    for (i = WALL_MARGIN; i < STEPS - WALL_MARGIN; i++) {
        enum zone_fit expected = first[i] == 0           ? ZONE_FIT_GAP
                                 : first[i] == second[i] ? ZONE_FIT_ONE
                                                         : ZONE_FIT_FOLD;
        int64_t a = 0, b = 0;
        struct wall wall;
        int after = i;

        zone_to_wall(zone_utc(), FROM + (int64_t)i * STEP_S, &wall);
        same(zone_to_utc(zone, &wall, &a, &b), expected, i, "fit");
        while (first[after] == 0)
            after++;
        same(a, first[after], i, "first");
        same(b, expected == ZONE_FIT_GAP ? a : second[after], i, "second");
        odd += expected != ZONE_FIT_ONE;
    }
    free(first);
    free(second);
    return odd;
}

/* Wall times in 15-minute steps that are skipped or doubled in seven years. */
static const int odd_times[] = { 56, 56, 56, 28, 56, 0, 0 };

START_TEST(every_quarter_of_an_hour_is_as_the_c_library_says)
{
    size_t zone = (size_t)_i % ARRAY_LEN(names);
    int *offsets = offsets_of(names[zone]);

    process_zone(process_zones[(size_t)_i / ARRAY_LEN(names)]);
    check_walls(dates_zone(names[zone]), offsets);
    ck_assert_int_eq(check_instants(dates_zone(names[zone]), offsets),
                     odd_times[zone]);
    free(offsets);
}
END_TEST

static const struct {
    const char *zone;
    struct wall wall;
    enum zone_fit fit;
    int64_t first, second;
} switches[] = {
    { "Europe/Rome",
      { 2026, 3, 29, 1, 59, 59 },
      ZONE_FIT_ONE,
      1774745999,
      1774745999 },
    { "Europe/Rome",
      { 2026, 3, 29, 2, 0, 0 },
      ZONE_FIT_GAP,
      1774746000,
      1774746000 },
    { "Europe/Rome",
      { 2026, 3, 29, 2, 59, 59 },
      ZONE_FIT_GAP,
      1774746000,
      1774746000 },
    { "Europe/Rome",
      { 2026, 3, 29, 3, 0, 0 },
      ZONE_FIT_ONE,
      1774746000,
      1774746000 },
    { "Europe/Rome",
      { 2026, 10, 25, 2, 30, 0 },
      ZONE_FIT_FOLD,
      1792888200,
      1792891800 },
    { "Europe/Rome",
      { 2026, 10, 25, 3, 0, 0 },
      ZONE_FIT_ONE,
      1792893600,
      1792893600 },
    /* half an hour only */
    { "Australia/Lord_Howe",
      { 2026, 10, 4, 2, 15, 0 },
      ZONE_FIT_GAP,
      1791041400,
      1791041400 },
    /* a whole day was left out */
    { "Pacific/Apia",
      { 2011, 12, 30, 12, 0, 0 },
      ZONE_FIT_GAP,
      1325239200,
      1325239200 },
    { "Pacific/Apia",
      { 2011, 12, 31, 0, 0, 0 },
      ZONE_FIT_ONE,
      1325239200,
      1325239200 },
};

START_TEST(a_gap_gives_the_first_moment_after_and_a_fold_gives_both)
{
    int64_t first = 0, second = 0;

    ck_assert_int_eq(zone_to_utc(dates_zone(switches[_i].zone),
                                 &switches[_i].wall, &first, &second),
                     switches[_i].fit);
    ck_assert_int_eq(first, switches[_i].first);
    ck_assert_int_eq(second, switches[_i].second);
}
END_TEST

START_TEST(a_day_begins_when_its_clocks_do)
{
    /* In Cairo the clocks jump from midnight to one. */
    struct wall day = { 2026, 4, 24, 17, 30, 0 };
    struct wall start;
    const struct zone *cairo = dates_zone("Africa/Cairo");

    zone_to_wall(cairo, zone_day_start(cairo, &day), &start);
    ck_assert_int_eq(start.day, 24);
    ck_assert_int_eq(start.hour, 1);
    ck_assert_int_eq(start.minute, 0);
}
END_TEST

static const char *const no_zones[] = {
    "",
    "Mars/Olympus_Mons",
    "Europe",
    "Europe/",
    "/etc/localtime",
    "../../../etc/localtime",
    "Europe/../Europe/Rome",
    "Europe//Rome",
    "localtime",
    "posixrules",
    "right/Europe/Rome",
    "posix/Europe/Rome",
    "zone.tab",
    "tzdata.zi",
    "leapseconds",
    "Europe/Rome ",
    "Europe/Rome\n",
    "Europe/Rome012345678901234567890123456789012345678901234567890123",
};

START_TEST(only_names_of_the_database_are_zones)
{
    const struct zone *zone = zone_utc();

    ck_assert_int_eq(zone_find(no_zones[_i], &zone), ERR_NOT_FOUND);
    ck_assert_ptr_eq(zone, zone_utc());
    ck_assert_int_eq(zone_find(NULL, &zone), ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_zone_is_loaded_once_and_old_names_work)
{
    ck_assert_ptr_eq(dates_zone("Europe/Rome"), dates_zone("Europe/Rome"));
    ck_assert_ptr_eq(dates_zone("UTC"), zone_utc());
    ck_assert_ptr_eq(dates_zone("Etc/UTC"), zone_utc());
    ck_assert_str_eq(zone_name(dates_zone("Asia/Calcutta")), "Asia/Calcutta");
}
END_TEST

START_TEST(the_number_of_zones_has_a_ceiling)
{
    static const char *const more[] = {
        "Europe/Rome",    "Europe/Paris",   "Europe/Berlin",  "Europe/Madrid",
        "Europe/Lisbon",  "Europe/London",  "Europe/Vienna",  "Europe/Zurich",
        "Europe/Prague",  "Europe/Warsaw",  "Europe/Athens",  "Europe/Sofia",
        "Europe/Dublin",  "Europe/Oslo",    "Europe/Riga",    "Europe/Kyiv",
        "Asia/Tokyo",     "Asia/Seoul",     "Asia/Dubai",     "Asia/Karachi",
        "Asia/Kolkata",   "Asia/Dhaka",     "Asia/Bangkok",   "Asia/Manila",
        "America/Bogota", "America/Lima",   "America/Denver", "America/Panama",
        "Africa/Cairo",   "Africa/Lagos",   "Africa/Tunis",   "Africa/Accra",
        "Africa/Algiers", "Africa/Nairobi", "Asia/Baku",      "Asia/Tehran",
        "Asia/Tashkent",  "Asia/Yerevan",   "Asia/Tbilisi",   "Asia/Beirut",
        "Asia/Amman",     "Asia/Baghdad",   "Asia/Riyadh",    "Asia/Kuwait",
        "Asia/Qatar",     "Asia/Bahrain",   "Asia/Muscat",    "Asia/Kabul",
        "Asia/Taipei",    "Asia/Macau",     "Asia/Brunei",    "Asia/Jakarta",
    };
    const struct zone *zone = NULL;
    size_t i, loaded = 0;
    char name[32];

    for (i = 0; i < ARRAY_LEN(more); i++)
        loaded += zone_find(more[i], &zone) == ERR_OK;
    for (i = 1; i <= 12; i++) {
        snprintf(name, sizeof(name), "Etc/GMT-%zu", i);
        loaded += zone_find(name, &zone) == ERR_OK;
    }
    ck_assert_uint_eq(loaded, ZONES_MAX);
    ck_assert_int_eq(zone_find("Pacific/Apia", &zone), ERR_TOO_BIG);
    ck_assert_int_eq(zone_find("Europe/Rome", &zone), ERR_OK);
    ck_assert_int_eq(zone_find("UTC", &zone), ERR_OK);
}
END_TEST

static const struct {
    const char *name, *label;
} labels[] = {
    { "Europe/Rome", "Rome" },
    { "America/New_York", "New York" },
    { "America/Argentina/Buenos_Aires", "Buenos Aires" },
    { "America/Port-au-Prince", "Port-au-Prince" },
    { "UTC", "UTC" },
    { "Etc/GMT+5", "UTC-5" },
    { "Etc/GMT-14", "UTC+14" },
};

START_TEST(a_label_is_what_people_call_the_place)
{
    ck_assert_str_eq(zone_label(dates_zone(labels[_i].name)), labels[_i].label);
}
END_TEST

START_TEST(absurd_instants_do_no_harm)
{
    static const int64_t instants[] = { INT64_MIN,  -62135596800, -1,       0,
                                        4102444800, 253402300800, INT64_MAX };
    const struct zone *rome = dates_zone("Europe/Rome");
    size_t i;

    for (i = 0; i < ARRAY_LEN(instants); i++) {
        int64_t first, second;
        struct wall wall;

        zone_to_wall(rome, instants[i], &wall);
        ck_assert_int_ge(wall.month, 1);
        ck_assert_int_le(wall.month, 12);
        (void)zone_to_utc(rome, &wall, &first, &second);
        ck_assert_int_le(first, second);
    }
}
END_TEST

START_TEST(day_numbers_go_there_and_back)
{
    struct wall wall = { 1970, 1, 1, 0, 0, 0 };
    int64_t day;

    ck_assert_int_eq(wall_day_number(&wall), 0);
    for (day = -800000; day < 800000; day += 13) {
        time_t t = (time_t)(day * 86400);
        struct tm tm;

        wall_set_day_number(&wall, day);
        same(wall_day_number(&wall), day, day, "number");
        gmtime_r(&t, &tm);
        same(wall.year, tm.tm_year + 1900, day, "year");
        same(wall.month, tm.tm_mon + 1, day, "month");
        same(wall.day, tm.tm_mday, day, "day");
        same(wall_weekday(&wall), (tm.tm_wday + 6) % 7 + 1, day, "weekday");
    }
}
END_TEST

START_TEST(months_keep_the_day_where_they_can)
{
    struct wall wall = { 2027, 1, 31, 9, 0, 0 };

    wall_add_months(&wall, 1);
    ck_assert_int_eq(wall.month, 2);
    ck_assert_int_eq(wall.day, 28);
    wall_add_months(&wall, -14);
    ck_assert_int_eq(wall.year, 2025);
    ck_assert_int_eq(wall.month, 12);
    ck_assert_int_eq(wall.day, 28);
    ck_assert_int_eq(wall.hour, 9);
    ck_assert_int_eq(wall_month_length(2028, 2), 29);
    ck_assert_int_eq(wall_month_length(2100, 2), 28);
    ck_assert_int_eq(wall_month_length(2028, 13), 0);
}
END_TEST

START_TEST(what_no_calendar_has_is_not_valid)
{
    static const struct wall bad[] = {
        { 2027, 2, 29, 0, 0, 0 },  { 2027, 0, 1, 0, 0, 0 },
        { 2027, 13, 1, 0, 0, 0 },  { 2027, 1, 0, 0, 0, 0 },
        { 2027, 4, 31, 0, 0, 0 },  { 2027, 1, 1, 24, 0, 0 },
        { 2027, 1, 1, 0, 60, 0 },  { 2027, 1, 1, -1, 0, 0 },
        { 1969, 12, 31, 0, 0, 0 }, { 2100, 1, 1, 0, 0, 0 },
    };
    static const struct wall good = { 2028, 2, 29, 23, 59, 59 };
    size_t i;

    ck_assert(wall_is_valid(&good));
    for (i = 0; i < ARRAY_LEN(bad); i++)
        ck_assert_msg(!wall_is_valid(&bad[i]), "row %zu", i);
}
END_TEST

/* Tue 11 Mar 2025, 10:00 in Rome */
#define NOW  INT64_C(1741683600)
#define HOUR INT64_C(3600)
#define DAY  INT64_C(86400)

static const struct {
    const char *language;
    int64_t at;
    enum zone_style style;
    const char *text;
} formats[] = {
    { "en", NOW + 3 * DAY + 7 * HOUR, ZONE_STYLE_FULL,
      "Fri 14 Mar, 17:00 Rome" },
    { "it", NOW + 3 * DAY + 7 * HOUR, ZONE_STYLE_FULL,
      "ven 14 mar, 17:00 Roma" },
    { "en-GB", NOW, ZONE_STYLE_TIME, "Tue 11 Mar, 10:00" },
    { "it-IT", NOW, ZONE_STYLE_DAY, "mar 11 mar" },
    { "en", NOW, ZONE_STYLE_CLOCK, "10:00" },
    { "de", NOW, ZONE_STYLE_DAY, "Tue 11 Mar" },
    { NULL, NOW, ZONE_STYLE_DAY, "Tue 11 Mar" },
    { "en", NOW + 297 * DAY, ZONE_STYLE_FULL, "Fri 2 Jan 2026, 10:00 Rome" },
    { "it", NOW + 297 * DAY, ZONE_STYLE_DAY, "ven 2 gen 2026" },
    { "en", NOW - 365 * DAY, ZONE_STYLE_DAY, "Mon 11 Mar 2024" },
};

START_TEST(people_read_dates_in_their_language)
{
    struct buf b;

    buf_init(&b, 256);
    zone_format(&b, dates_zone("Europe/Rome"), formats[_i].language,
                formats[_i].at, NOW, formats[_i].style);
    ck_assert_str_eq(b.data, formats[_i].text);
    buf_release(&b);
}
END_TEST

static const struct {
    int64_t distance;
    const char *english, *italian;
} distances[] = {
    { 0, "now", "adesso" },
    { 29, "now", "adesso" },
    { 60, "in 1 minute", "fra 1 minuto" },
    { -60, "1 minute ago", "1 minuto fa" },
    { 59 * 60 + 29, "in 59 minutes", "fra 59 minuti" },
    { 59 * 60 + 31, "in 1 hour", "fra 1 ora" },
    { 2 * HOUR, "in 2 hours", "fra 2 ore" },
    { 13 * HOUR, "in 13 hours", "fra 13 ore" }, /* 23:00, still today */
    { 15 * HOUR, "tomorrow", "domani" },        /* 01:00 */
    { DAY + 7 * HOUR, "tomorrow", "domani" },
    { 3 * DAY + 7 * HOUR, "in 3 days", "fra 3 giorni" },
    { -2 * HOUR, "2 hours ago", "2 ore fa" },
    { -11 * HOUR, "yesterday", "ieri" },
    { -3 * DAY, "3 days ago", "3 giorni fa" },
    { 60 * DAY, "in 60 days", "fra 60 giorni" },
    { 61 * DAY, "in 2 months", "fra 2 mesi" },
    { 365 * DAY, "in 12 months", "fra 12 mesi" },
    { -731 * DAY, "2 years ago", "2 anni fa" },
    { 1096 * DAY, "in 3 years", "fra 3 anni" },
};

START_TEST(people_read_how_far_it_is)
{
    const struct zone *rome = dates_zone("Europe/Rome");
    struct buf b;

    buf_init(&b, 256);
    zone_relative(&b, "en", NOW + distances[_i].distance, NOW, rome);
    ck_assert_str_eq(b.data, distances[_i].english);
    buf_reset(&b);
    zone_relative(&b, "it", NOW + distances[_i].distance, NOW, rome);
    ck_assert_str_eq(b.data, distances[_i].italian);
    buf_release(&b);
}
END_TEST

START_TEST(close_at_night_is_told_in_hours)
{
    struct buf b;

    buf_init(&b, 256);
    /* 23:00, and 02:00 of the next day */
    zone_relative(&b, "en", NOW + 16 * HOUR, NOW + 13 * HOUR,
                  dates_zone("Europe/Rome"));
    ck_assert_str_eq(b.data, "in 3 hours");
    buf_reset(&b);
    zone_relative_day(&b, "it", 0);
    ck_assert_str_eq(b.data, "oggi");
    buf_release(&b);
}
END_TEST

START_TEST(machines_read_iso)
{
    const struct wall wall = { 2026, 5, 4, 9, 5, 7 };
    struct buf b;

    buf_init(&b, 256);
    wall_iso_day(&b, &wall);
    buf_addc(&b, ' ');
    wall_iso_time(&b, &wall);
    buf_addc(&b, ' ');
    zone_iso_utc(&b, NOW + 1);
    ck_assert_str_eq(b.data,
                     "2026-05-04 2026-05-04T09:05 2025-03-11T09:00:01Z");
    ck_assert_str_eq(zone_weekday_name("it", 5), "venerdì");
    ck_assert_str_eq(zone_month_name("en", 3), "March");
    ck_assert_str_eq(zone_month_name("en", 13), "");
    ck_assert_str_eq(zone_weekday_name("en", 0), "");
    buf_release(&b);
}
END_TEST

START_TEST(an_iso_day_is_read_back)
{
    static const char *const bad[] = {
        "",           "2026-05-4",  "2026-5-14",   "2026-05-14 ",
        "2026-05-1x", "2026-+5-14", "2026- 5-14",  "2026/05/14",
        "2026-02-29", "2026-00-10", "1969-12-31",  "2100-01-01",
        "2026-13-01", "-026-05-14", "2026-05-140", "2026-05-14T09:00",
    };
    struct wall wall = { .hour = 9, .minute = 5 };
    size_t i;

    ck_assert(wall_read_iso_day("2028-02-29", 10, &wall));
    ck_assert_int_eq(wall.year, 2028);
    ck_assert_int_eq(wall.month, 2);
    ck_assert_int_eq(wall.day, 29);
    ck_assert_int_eq(wall.hour + wall.minute, 0);
    ck_assert(wall_read_iso_day("2026-12-31\tfair", 10, &wall));
    for (i = 0; i < ARRAY_LEN(bad); i++)
        ck_assert_msg(!wall_read_iso_day(bad[i], strlen(bad[i]), &wall),
                      "%s was read", bad[i]);
}
END_TEST

TEST_SUITE(zone)
{
    TCase *tc = test_case(suite, "zone", 60);

    tcase_add_unchecked_fixture(tc, NULL, zone_release_all);
    tcase_add_loop_test(tc, every_quarter_of_an_hour_is_as_the_c_library_says,
                        0, ARRAY_LEN(names) * ARRAY_LEN(process_zones));
    tcase_add_loop_test(
        tc, a_gap_gives_the_first_moment_after_and_a_fold_gives_both, 0,
        ARRAY_LEN(switches));
    tcase_add_test(tc, a_day_begins_when_its_clocks_do);
    tcase_add_loop_test(tc, only_names_of_the_database_are_zones, 0,
                        ARRAY_LEN(no_zones));
    tcase_add_test(tc, a_zone_is_loaded_once_and_old_names_work);
    tcase_add_test(tc, the_number_of_zones_has_a_ceiling);
    tcase_add_loop_test(tc, a_label_is_what_people_call_the_place, 0,
                        ARRAY_LEN(labels));
    tcase_add_test(tc, absurd_instants_do_no_harm);
    tcase_add_test(tc, day_numbers_go_there_and_back);
    tcase_add_test(tc, months_keep_the_day_where_they_can);
    tcase_add_test(tc, what_no_calendar_has_is_not_valid);
    tcase_add_loop_test(tc, people_read_dates_in_their_language, 0,
                        ARRAY_LEN(formats));
    tcase_add_loop_test(tc, people_read_how_far_it_is, 0, ARRAY_LEN(distances));
    tcase_add_test(tc, close_at_night_is_told_in_hours);
    tcase_add_test(tc, machines_read_iso);
    tcase_add_test(tc, an_iso_day_is_read_back);
}
