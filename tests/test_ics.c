/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ics.c - what is written as a calendar file is read back by libical.
 *
 * All dates are invented.
 */
#include "rules/ics.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "dates.h"
#include "test.h"

#define NOW INT64_C(1777881600) /* 2026-05-04 08:00 UTC */

static struct ics_event
event(const char *name)
{
    return (struct ics_event){ .uid = "deadline-1@abc",
                               .summary = "First draft",
                               .zone = dates_zone(name),
                               .start = { 2026, 5, 14, 17, 0, 0 } };
}

static char *
written(const struct ics_event *events, size_t count)
{
    struct ics *ics = ics_new("Spring", NOW);
    struct buf out;
    size_t i;

    buf_init(&out, 1024 * 1024);
    for (i = 0; i < count; i++)
        ck_assert(ics_add(ics, &events[i]));
    ck_assert_int_eq(ics_count(ics), (int)count);
    ics_write(ics, &out);
    ics_free(ics);
    return buf_take(&out);
}

static icalcomponent *
read_back(const char *text)
{
    icalcomponent *c = icalparser_parse_string(text);

    ck_assert_ptr_nonnull(c);
    ck_assert_int_eq(icalcomponent_count_errors(c), 0);
    ck_assert(icalrestriction_check(c));
    return c;
}

static icalcomponent *
event_of(icalcomponent *c)
{
    return icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
}

START_TEST(a_time_stands_in_utc)
{
    struct ics_event e = event("Europe/Rome");
    char *text = written(&e, 1);
    icalcomponent *c = read_back(text);

    ck_assert_ptr_nonnull(strstr(text, "DTSTART:20260514T150000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "DTSTAMP:20260504T080000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "UID:deadline-1@abc\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "X-WR-CALNAME:Spring\r\n"));
    ck_assert_ptr_null(strstr(text, "VTIMEZONE"));
    ck_assert_int_eq(icaltime_as_timet(icalcomponent_get_dtstart(event_of(c))),
                     1778770800);
    icalcomponent_free(c);
    free(text);
}
END_TEST

START_TEST(a_day_is_a_day_everywhere)
{
    struct ics_event e = event("America/New_York");
    char *text;

    e.is_day = true;
    text = written(&e, 1);
    icalcomponent_free(read_back(text));
    ck_assert_ptr_nonnull(strstr(text, "DTSTART;VALUE=DATE:20260514\r\n"));
    ck_assert_ptr_null(strstr(text, "VTIMEZONE"));
    free(text);
}
END_TEST

START_TEST(text_comes_back_as_it_was)
{
    static const char said[] =
        "Mara, Luca; \"draft\" \\ of the pièce de résistance: the one with the "
        "very long name that no line of seventy-five octets can hold \xf0\x9f"
        "\x8d\x9d\xf0\x9f\x8d\x9d\xf0\x9f\x8d\x9d\nsecond line";
    struct ics_event e = event("Europe/Rome");
    const char *line, *end;
    icalcomponent *c;
    char *text;

    e.summary = said;
    e.note = "bell\x07 and\ttab";
    e.category = "Spring, pans";
    text = written(&e, 1);
    c = read_back(text);
    ck_assert_str_eq(icalcomponent_get_summary(event_of(c)), said);
    ck_assert_str_eq(icalcomponent_get_description(event_of(c)),
                     "bell  and tab");
    for (line = text; *line != '\0'; line = end + 2) {
        end = strstr(line, "\r\n");
        ck_assert_ptr_nonnull(end);
        ck_assert_int_le(end - line, 75);
        ck_assert_int_ne((unsigned char)line[0] & 0xc0, 0x80);
    }
    icalcomponent_free(c);
    free(text);
}
END_TEST

/* Zone, and the rule of what happens there at that time of day. */
static const struct {
    const char *zone, *rule;
    struct wall start;
} series[] = {
    { "Europe/Rome",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
      { 2026, 5, 15, 9, 30, 0 } },
    { "America/New_York",
      "FREQ=MONTHLY;BYDAY=-1FR",
      { 2026, 5, 29, 17, 0, 0 } },
    { "Australia/Lord_Howe",
      "FREQ=WEEKLY;BYDAY=SU",
      { 2026, 5, 10, 12, 0, 0 } },
    { "Africa/Casablanca", "FREQ=DAILY;INTERVAL=7", { 2026, 5, 6, 9, 0, 0 } },
    { "Asia/Kolkata", "FREQ=MONTHLY;BYMONTHDAY=-1", { 2026, 5, 31, 9, 0, 0 } },
    { "UTC", "FREQ=WEEKLY;BYDAY=MO", { 2026, 5, 11, 9, 0, 0 } },
};

struct seen {
    const struct zone *zone;
    struct wall wall;
    int count;
};

static void
see(icalcomponent *c, struct icaltime_span *span, void *ctx)
{
    struct seen *seen = ctx;
    struct wall wall;

    (void)c;
    zone_to_wall(seen->zone, span->start, &wall);
    ck_assert_msg(wall.hour == seen->wall.hour &&
                      wall.minute == seen->wall.minute,
                  "%s: %04d-%02d-%02d %02d:%02d", zone_name(seen->zone),
                  wall.year, wall.month, wall.day, wall.hour, wall.minute);
    seen->count++;
}

/* By what stands in the file, and nothing else that libical knows. */
START_TEST(a_series_keeps_its_time_on_the_wall_for_years)
{
    struct ics_event e = event(series[_i].zone);
    struct seen seen = { e.zone, series[_i].start, 0 };
    struct icaltimetype from = icaltime_from_string("20260504T000000Z");
    struct icaltimetype to = icaltime_from_string("20370101T000000Z");
    icalcomponent *c;
    char *text;

    e.start = series[_i].start;
    e.rule = series[_i].rule;
    text = written(&e, 1);
    c = read_back(text);
    ck_assert_int_eq(strstr(text, "VTIMEZONE") != NULL,
                     strcmp(series[_i].zone, "UTC") != 0);
    icalcomponent_foreach_recurrence(event_of(c), from, to, see, &seen);
    ck_assert_int_ge(seen.count, 100);
    icalcomponent_free(c);
    free(text);
}
END_TEST

START_TEST(a_zone_stands_in_it_once_and_a_broken_rule_not_at_all)
{
    struct ics_event e[3] = { event("Europe/Rome"), event("Europe/Rome"),
                              event("Europe/London") };
    struct ics *ics;
    icalcomponent *c;
    char *text;
    size_t i;

    for (i = 0; i < ARRAY_LEN(e); i++)
        e[i].rule = "FREQ=WEEKLY";
    text = written(e, ARRAY_LEN(e));
    c = read_back(text);
    ck_assert_int_eq(icalcomponent_count_components(c,
                                                    ICAL_VTIMEZONE_COMPONENT),
                     2);
    icalcomponent_free(c);
    free(text);
    ics = ics_new("x", NOW);
    e[0].rule = "FREQ=NEVER";
    ck_assert(!ics_add(ics, &e[0]));
    ck_assert_int_eq(ics_count(ics), 0);
    ics_free(ics);
}
END_TEST

TEST_SUITE(ics)
{
    TCase *tc = test_case(suite, "ics", 30);

    tcase_add_test(tc, a_time_stands_in_utc);
    tcase_add_test(tc, a_day_is_a_day_everywhere);
    tcase_add_test(tc, text_comes_back_as_it_was);
    tcase_add_loop_test(tc, a_series_keeps_its_time_on_the_wall_for_years, 0,
                        (int)ARRAY_LEN(series));
    tcase_add_test(tc, a_zone_stands_in_it_once_and_a_broken_rule_not_at_all);
}
