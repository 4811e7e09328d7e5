/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_calendar.c - on which days a team works.
 */
#include "rules/calendar.h"

#include <string.h>

#include "alloc.h"
#include "dates.h"
#include "test.h"
#include "zone.h"

static struct calendar
of_country(const char *code)
{
    struct calendar c = { 0 };
    size_t i;

    if (code[0] != '\0') {
        ck_assert(calendar_find(code, &i));
        c.countries = 1U << i;
    }
    return c;
}

/* ---- holidays ------------------------------------------------------------ */

static const struct {
    const char *country, *day, *language, *name; /* NULL: a working day */
} days[] = {
    { "IT", "2026-01-01", "it", "Capodanno" },
    { "IT", "2026-04-06", "en", "Easter Monday" },
    { "IT", "2027-03-29", "it", "Lunedì dell'Angelo" },
    { "IT", "2028-04-17", "en", "Easter Monday" },
    { "IT", "2027-10-04", "it", "San Francesco" },
    { "IT", "2026-12-08", "en", "Immaculate Conception" },
    { "IT", "2026-11-02", "en", NULL },
    { "IT", "2026-04-03", "en", NULL }, /* Good Friday is worked */
    { "DE", "2026-04-03", "en", "Good Friday" },
    { "DE", "2026-05-14", "de", "Christi Himmelfahrt" },
    { "DE", "2027-05-17", "de", "Pfingstmontag" },
    { "DE", "2028-10-03", "it", "German Unity Day" },
    { "DE", "2026-01-06", "en", NULL }, /* in three states only */
    { "FR", "2026-07-14", "fr", "Fête nationale" },
    { "FR", "2028-05-25", "en", "Ascension Day" },
    { "FR", "2026-12-26", "en", NULL }, /* a Saturday, see below */
    { "FR", "2028-12-26", "en", NULL },
    { "UK", "2026-12-28", "en", "Boxing Day (substitute day)" },
    { "UK", "2027-12-27", "en", "Christmas Day (substitute day)" },
    { "UK", "2027-12-28", "en", "Boxing Day (substitute day)" },
    { "UK", "2028-01-03", "en", "New Year's Day (substitute day)" },
    { "UK", "2026-08-31", "en", "Summer bank holiday" },
    { "UK", "2026-08-03", "en", NULL }, /* Scotland's */
    { "US", "2026-07-03", "en", "Independence Day (observed)" },
    { "US", "2026-11-26", "en", "Thanksgiving Day" },
    { "US", "2027-12-24", "en", "Christmas Day (observed)" },
    { "US", "2027-12-31", "en", "New Year's Day (observed)" },
    { "US", "2028-11-10", "en", "Veterans Day (observed)" },
    { "US", "2026-11-27", "en", NULL },
    { "", "2026-12-25", "en", NULL }, /* weekends alone */
};

START_TEST(holidays_have_their_names)
{
    struct calendar c = of_country(days[_i].country);
    int64_t day = dates_day(days[_i].day);
    const char *name = calendar_day_off(&c, day, days[_i].language);

    if (!days[_i].name)
        ck_assert_ptr_null(name);
    else
        ck_assert_str_eq(name, days[_i].name);
    if (days[_i].name)
        ck_assert(!calendar_is_working(&c, day));
}
END_TEST

/* Gauss and Butcher: Easter without a table. */
static int64_t
easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    struct wall wall = { .year = year,
                         .month = (h + l - 7 * m + 114) / 31,
                         .day = (h + l - 7 * m + 114) % 31 + 1 };

    return wall_day_number(&wall);
}

START_TEST(what_follows_easter_does)
{
    static const struct {
        const char *country, *name;
        int after;
    } rows[] = {
        { "IT", "Easter Monday", 1 },  { "DE", "Good Friday", -2 },
        { "DE", "Easter Monday", 1 },  { "DE", "Ascension Day", 39 },
        { "DE", "Whit Monday", 50 },   { "FR", "Easter Monday", 1 },
        { "FR", "Ascension Day", 39 }, { "FR", "Whit Monday", 50 },
        { "UK", "Good Friday", -2 },   { "UK", "Easter Monday", 1 },
    };
    int year;
    size_t i;

    for (year = CALENDAR_FROM; year <= CALENDAR_TO; year++) {
        for (i = 0; i < ARRAY_LEN(rows); i++) {
            struct calendar c = of_country(rows[i].country);
            const char *name =
                calendar_day_off(&c, easter(year) + rows[i].after, "en");

            ck_assert_msg(name && strcmp(name, rows[i].name) == 0,
                          "%s %d: no %s", rows[i].country, year, rows[i].name);
        }
    }
}
END_TEST

/* Each country's number of days off a year, weekends apart, counted by hand
 * from a printed calendar. */
START_TEST(a_year_has_its_working_days)
{
    static const struct {
        const char *country;
        int year, off;
    } rows[] = {
        { "IT", 2026, 7 },  { "IT", 2027, 7 },  { "IT", 2028, 11 },
        { "DE", 2026, 7 },  { "DE", 2027, 5 },  { "DE", 2028, 8 },
        { "FR", 2026, 9 },  { "FR", 2027, 7 },  { "FR", 2028, 9 },
        { "UK", 2026, 8 },  { "UK", 2027, 8 },  { "UK", 2028, 8 },
        { "US", 2026, 11 }, { "US", 2027, 12 }, { "US", 2028, 10 },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(rows); i++) {
        struct calendar c = of_country(rows[i].country), plain = { 0 };
        struct wall wall = { .year = rows[i].year, .month = 1, .day = 1 };
        int64_t from = wall_day_number(&wall), to;

        wall.year++;
        to = wall_day_number(&wall);
        ck_assert_int_eq(calendar_between(&plain, from - 1, to - 1) -
                             calendar_between(&c, from - 1, to - 1),
                         rows[i].off);
    }
}
END_TEST

START_TEST(two_countries_are_off_when_one_is)
{
    struct calendar c = { 0 };
    size_t it = 0, us = 0;

    ck_assert(calendar_find("it", &it) && calendar_find("US", &us));
    c.countries = 1U << it | 1U << us;
    ck_assert(!calendar_is_working(&c, dates_day("2026-11-26")));
    ck_assert(!calendar_is_working(&c, dates_day("2026-06-02")));
    ck_assert(calendar_is_working(&c, dates_day("2026-11-27")));
    ck_assert(!calendar_find("CH", &it));
    ck_assert_uint_eq(calendar_countries("IT,us"), 1U << 0 | 1U << 4);
    ck_assert_uint_eq(calendar_countries("none"), 0);
    ck_assert_uint_eq(calendar_countries(""), 0);
    ck_assert_str_eq(calendar_code(us), "US");
    ck_assert(calendar_knows(dates_day("2028-12-31")));
    ck_assert(!calendar_knows(dates_day("2029-01-01")));
    ck_assert(calendar_is_working(&c, dates_day("2029-12-25")));
}
END_TEST

/* ---- counting ------------------------------------------------------------ */

static const struct {
    const char *country, *from;
    int n;
    const char *to;
} sums[] = {
    { "IT", "2026-12-24", 1, "2026-12-28" },
    { "IT", "2026-12-31", 1, "2027-01-04" },
    { "IT", "2027-01-11", -3, "2027-01-05" },
    { "IT", "2027-01-11", -8, "2026-12-28" },
    { "IT", "2027-01-11", -15, "2026-12-16" },
    { "DE", "2026-12-23", 2, "2026-12-28" },
    { "FR", "2026-12-24", 1, "2026-12-28" },
    { "UK", "2026-12-24", 1, "2026-12-29" },
    { "UK", "2027-12-24", 1, "2027-12-29" },
    { "US", "2026-07-02", 1, "2026-07-06" },
    { "US", "2027-12-30", 1, "2028-01-03" },
    { "", "2026-11-02", -45, "2026-08-31" },
    { "", "2026-11-02", 20, "2026-11-30" },
    { "", "2026-11-06", 0, "2026-11-06" },
};

START_TEST(working_days_are_counted)
{
    struct calendar c = of_country(sums[_i].country);
    int64_t from = dates_day(sums[_i].from), to = dates_day(sums[_i].to);

    ck_assert_str_eq(dates_iso(calendar_add(&c, from, sums[_i].n)),
                     sums[_i].to);
    ck_assert_int_eq(calendar_between(&c, from, to), sums[_i].n);
}
END_TEST

/* From every day of three years, in every country. */
START_TEST(adding_and_counting_agree)
{
    struct calendar c = of_country(calendar_code((size_t)_i));
    int64_t day, end = dates_day("2028-12-31");

    for (day = dates_day("2026-01-01"); day <= end; day++) {
        int n;

        for (n = -23; n <= 23; n += 23) {
            int64_t there = calendar_add(&c, day, n);

            ck_assert(n == 0 || calendar_is_working(&c, there));
            ck_assert_int_eq(calendar_between(&c, day, there), n);
        }
        ck_assert(calendar_is_working(&c, calendar_at_or_after(&c, day)));
        ck_assert_int_ge(calendar_at_or_after(&c, day), day);
    }
}
END_TEST

/* ---- a team's own days --------------------------------------------------- */

static enum err
read_own(struct calendar *c, const char *text, struct buf *problem)
{
    buf_init(problem, 1000);
    return calendar_read_own(c, text, strlen(text), problem);
}

START_TEST(own_days_go_before_the_countries)
{
    struct calendar c = of_country("IT");
    struct buf problem;

    ck_assert_int_eq(read_own(&c,
                              "\xef\xbb\xbf# ours\r\n\r\n"
                              "2026-08-14\tSummer closure\r\n"
                              "2026-08-13\tSummer closure\r\n"
                              "2026-12-08\t+\n"
                              "2026-11-28\t+",
                              &problem),
                     ERR_OK);
    ck_assert_uint_eq(c.own_count, 4);
    ck_assert(!calendar_is_working(&c, dates_day("2026-08-13")));
    ck_assert_str_eq(calendar_day_off(&c, dates_day("2026-08-14"), "it"),
                     "Summer closure");
    ck_assert(calendar_is_working(&c, dates_day("2026-12-08")));
    ck_assert_ptr_null(calendar_day_off(&c, dates_day("2026-12-08"), "it"));
    ck_assert(calendar_is_working(&c, dates_day("2026-11-28"))); /* Saturday */
    ck_assert(!calendar_is_working(&c, dates_day("2026-12-25")));
    buf_release(&problem);
    calendar_release(&c);
}
END_TEST

static const struct {
    const char *text, *problem;
} bad[] = {
    { "2026-08-14\tx\nsoon\tx\n", "line 2 must begin with a day" },
    { "2026-02-30\tx\n", "line 1 must begin with a day" },
    { "2026-08-1\tx\n", "line 1 must begin with a day" },
    { "\n\n2026-08-14 x\n", "line 3 must have a tab" },
    { "2026-08-14\n", "line 1 must have a tab" },
    { "2026-08-14\t \n", "line 1 must have a tab" },
    { "2026-08-14\tx\ty\n", "line 1 has a name with a tab" },
    { "2026-08-14\tx\n# \n2026-08-14\ty\n", "line 3 has a day that an" },
};

START_TEST(a_bad_line_is_named)
{
    struct calendar c = of_country("IT");
    struct buf problem;

    ck_assert_int_eq(read_own(&c, "2026-08-13\told\n", &problem), ERR_OK);
    ck_assert_int_eq(read_own(&c, bad[_i].text, &problem), ERR_INVALID);
    ck_assert_msg(strncmp(problem.data, bad[_i].problem,
                          strlen(bad[_i].problem)) == 0,
                  "%s", problem.data);
    ck_assert_uint_eq(c.own_count, 1);
    ck_assert_uint_ne(c.countries, 0);
    buf_release(&problem);
    calendar_release(&c);
}
END_TEST

START_TEST(too_many_days_and_too_long_names_are_refused)
{
    struct calendar c = { 0 };
    struct buf text, problem;
    int i;

    buf_init(&text, 100000);
    for (i = 0; i <= CALENDAR_OWN_MAX; i++)
        buf_addf(&text, "%s\tx\n", dates_iso(20000 + i));
    ck_assert_int_eq(read_own(&c, text.data, &problem), ERR_INVALID);
    ck_assert_str_eq(problem.data, "line 1001 is one day too many: at most "
                                   "1000");
    buf_release(&problem);
    buf_reset(&text);
    buf_adds(&text, "2026-08-14\t");
    for (i = 0; i <= CALENDAR_NAME_MAX; i++)
        buf_addc(&text, 'x');
    ck_assert_int_eq(read_own(&c, text.data, &problem), ERR_INVALID);
    ck_assert_str_eq(problem.data, "line 1 has too long a name: at most 100 "
                                   "bytes");
    buf_release(&problem);
    buf_release(&text);
    calendar_release(&c);
}
END_TEST

TEST_SUITE(calendar)
{
    TCase *tc = test_case(suite, "calendar", 10);

    tcase_add_loop_test(tc, holidays_have_their_names, 0, ARRAY_LEN(days));
    tcase_add_test(tc, what_follows_easter_does);
    tcase_add_test(tc, a_year_has_its_working_days);
    tcase_add_test(tc, two_countries_are_off_when_one_is);
    tcase_add_loop_test(tc, working_days_are_counted, 0, ARRAY_LEN(sums));
    tcase_add_loop_test(tc, adding_and_counting_agree, 0, CALENDAR_COUNTRIES);
    tcase_add_test(tc, own_days_go_before_the_countries);
    tcase_add_loop_test(tc, a_bad_line_is_named, 0, ARRAY_LEN(bad));
    tcase_add_test(tc, too_many_days_and_too_long_names_are_refused);
}
