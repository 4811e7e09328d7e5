/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_export.c - the database as a calendar, as tables and as JSON.
 *
 * All names and dates are invented.
 */
#include "export.h"

#include <jansson.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "deadlines.h"
#include "engine_fixture.h"
#include "ics.h"
#include "rules/calendar.h"
#include "series.h"
#include "store/store.h"
#include "test.h"

#define NOW INT64_C(1777881600) /* 2026-05-04 08:00 UTC */
#define DAY INT64_C(86400)

static struct fixture f;
static struct store *st;
static struct calendar days; /* weekends, unless a test says more */

static void
set_up(void)
{
    fixture_begin(&f);
    st = fixture_store(&f);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
}

static void
tear_down(void)
{
    store_batch_rollback(st);
    store_close(st);
    fixture_end(&f);
}

static struct deadline
deadline(const char *what, int64_t due_at)
{
    static char zone[] = "Europe/Rome", person[] = "U0ANA";

    return (struct deadline){ .what = xstrdup(what),
                              .due_at = due_at,
                              .zone = zone,
                              .person = person,
                              .at = NOW };
}

/* Takes the words. */
static int64_t
put(struct deadline *d)
{
    int64_t id = 0;

    ck_assert_int_eq(store_deadline_add(st, d, &id), ERR_OK);
    free(d->what);
    return id;
}

static int64_t
put_campaign(const char *name)
{
    struct campaign c = { .name = xstrdup(name),
                          .state = CAMPAIGN_PLANNED,
                          .publish = STR("2026-05-20"),
                          .zone = STR("Europe/Rome"),
                          .owner = STR("U0ANA"),
                          .lead = STR(""),
                          .place = STR(""),
                          .person = STR("U0ANA"),
                          .at = NOW };
    int64_t id = 0;

    ck_assert_int_eq(store_campaign_add(st, &c, &id), ERR_OK);
    free(c.name);
    return id;
}

static int64_t
put_series(const char *rule, int64_t ended_at)
{
    struct series s = { .what = STR("The report"),
                        .rule = xstrdup(rule),
                        .first = STR("2026-05-08T10:00"),
                        .has_time = true,
                        .zone = STR("Europe/Rome"),
                        .owner = STR("U0ANA"),
                        .remind = STR(""),
                        .ended_at = ended_at,
                        .person = STR("U0ANA"),
                        .at = NOW };
    int64_t id = 0;

    ck_assert_int_eq(store_series_add(st, &s, &id), ERR_OK);
    if (ended_at != 0) {
        s.id = id;
        ck_assert_int_eq(store_series_update(st, &s), ERR_OK);
    }
    free(s.rule);
    return id;
}

static char *
exported(enum export_format format, const char *what, const char *owner)
{
    const struct export_options o = { .format = format,
                                      .what = what,
                                      .owner = owner,
                                      .calendar = &days,
                                      .language = LANGUAGE_EN,
                                      .now = NOW };
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    ck_assert_int_eq(export_write(st, &o, out), ERR_OK);
    (void)fclose(out);
    return text;
}

static icalcomponent *
calendar(const char *owner)
{
    char *text = exported(EXPORT_ICS, "deadlines", owner);
    icalcomponent *c = icalparser_parse_string(text);

    ck_assert_ptr_nonnull(c);
    ck_assert(icalrestriction_check(c));
    free(text);
    return c;
}

static int
events(icalcomponent *c)
{
    return icalcomponent_count_components(c, ICAL_VEVENT_COMPONENT);
}

/* The event whose UID begins like this; NULL for none. */
static icalcomponent *
event_of(icalcomponent *c, const char *uid)
{
    icalcomponent *e;

    for (e = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT))
        if (strncmp(icalcomponent_get_uid(e), uid, strlen(uid)) == 0)
            return e;
    return NULL;
}

START_TEST(open_deadlines_are_events_and_ended_ones_are_not)
{
    struct deadline a = deadline("First draft", NOW + DAY),
                    b = deadline("Brief", NOW + 2 * DAY),
                    day = deadline("Parcel", INT64_C(1778104800));
    icalcomponent *c, *e;
    bool changed;
    int64_t id;

    day.is_day = true; /* 2026-05-07 in Rome */
    (void)put(&a);
    id = put(&b);
    (void)put(&day);
    ck_assert_int_eq(store_deadline_end(st, id, DEADLINE_DONE, "U0ANA", NOW,
                                        &changed),
                     ERR_OK);
    c = calendar(NULL);
    ck_assert_int_eq(events(c), 2);
    e = event_of(c, "deadline-1@");
    ck_assert_str_eq(icalcomponent_get_summary(e), "First draft");
    ck_assert_int_eq(icaltime_as_timet(icalcomponent_get_dtstart(e)),
                     NOW + DAY);
    e = event_of(c, "deadline-3@");
    ck_assert(icalcomponent_get_dtstart(e).is_date);
    ck_assert_int_eq(icalcomponent_get_dtstart(e).day, 7);
    icalcomponent_free(c);
}
END_TEST

START_TEST(the_same_deadline_keeps_its_uid)
{
    struct deadline a = deadline("First draft", NOW + DAY);
    icalcomponent *c;
    char *uid;
    int64_t id = put(&a);

    c = calendar(NULL);
    uid = xstrdup(icalcomponent_get_uid(event_of(c, "deadline-1@")));
    icalcomponent_free(c);
    ck_assert_ptr_nonnull(strstr(uid, store_install_id(st)));
    ck_assert_int_eq(store_deadline_move(st, id, NOW + 9 * DAY, false,
                                         "Europe/Rome"),
                     ERR_OK);
    c = calendar(NULL);
    ck_assert_str_eq(icalcomponent_get_uid(event_of(c, "deadline-1@")), uid);
    ck_assert_int_eq(icaltime_as_timet(
                         icalcomponent_get_dtstart(event_of(c, "deadline-1@"))),
                     NOW + 9 * DAY);
    icalcomponent_free(c);
    free(uid);
}
END_TEST

START_TEST(a_campaign_gives_its_name_and_its_day)
{
    struct deadline a = deadline("First draft", NOW + DAY),
                    b = deadline("Spring: brief", NOW + DAY);
    icalcomponent *c;

    a.campaign = b.campaign = put_campaign("Spring");
    (void)put(&a);
    (void)put(&b);
    c = calendar(NULL);
    ck_assert_int_eq(events(c), 3);
    ck_assert_str_eq(icalcomponent_get_summary(event_of(c, "deadline-1@")),
                     "Spring: First draft");
    ck_assert_str_eq(icalcomponent_get_summary(event_of(c, "deadline-2@")),
                     "Spring: brief");
    ck_assert_str_eq(icalcomponent_get_summary(event_of(c, "campaign-1@")),
                     "Spring: publication");
    icalcomponent_free(c);
}
END_TEST

/* Every other Friday at ten; the next one was moved to a Monday. */
START_TEST(a_series_goes_on_behind_its_open_deadline)
{
    struct deadline a = deadline("The report", NOW + 7 * DAY);
    icalcomponent *c, *e;
    icalproperty *rule;
    struct icaltimetype start;

    a.series = put_series("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", 0);
    (void)put(&a);
    c = calendar(NULL);
    ck_assert_int_eq(events(c), 2);
    ck_assert_ptr_null(
        icalcomponent_get_first_property(event_of(c, "deadline-1@"),
                                         ICAL_RRULE_PROPERTY));
    e = event_of(c, "series-1@");
    rule = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY);
    ck_assert_ptr_nonnull(rule);
    ck_assert_int_eq(icalproperty_get_rrule(rule).interval, 2);
    start = icalcomponent_get_dtstart(e);
    ck_assert_int_eq(start.day, 22); /* 8, 22 May */
    ck_assert_int_eq(start.hour, 10);
    ck_assert_int_eq(icalcomponent_count_components(c,
                                                    ICAL_VTIMEZONE_COMPONENT),
                     1);
    icalcomponent_free(c);
}
END_TEST

static void
see_day(icalcomponent *c, struct icaltime_span *span, void *ctx)
{
    struct buf *seen = ctx;
    struct wall wall;

    (void)c;
    zone_to_wall(zone_utc(), span->start, &wall);
    buf_addf(seen, "%d/%d ", wall.day, wall.month);
}

static void
take_italy(void)
{
    size_t i = 0;

    ck_assert(calendar_find("IT", &i));
    days.countries = 1U << i;
}

/* As another calendar reads it: 29 May to 5 June, of which 2 June is off. */
START_TEST(a_series_of_working_days_skips_holidays)
{
    struct icaltimetype from = icaltime_from_string("20260528T000000Z");
    struct icaltimetype to = icaltime_from_string("20260606T000000Z");
    struct deadline a = deadline("The report", NOW + DAY);
    icalcomponent *c;
    struct buf seen;

    take_italy();
    a.series = put_series("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 0);
    (void)put(&a);
    c = calendar(NULL);
    buf_init(&seen, 1024);
    icalcomponent_foreach_recurrence(event_of(c, "series-1@"), from, to,
                                     see_day, &seen);
    ck_assert_str_eq(seen.data, "28/5 29/5 1/6 3/6 4/6 5/6 ");
    buf_release(&seen);
    icalcomponent_free(c);
}
END_TEST

/* In January 2027 the 1st and the 6th are off: the fourth working day is the
 * 8th, where a rule would say the 6th. */
START_TEST(the_nth_working_day_stands_day_by_day)
{
    struct icaltimetype start;
    struct deadline a = deadline("The report", NOW + DAY);
    icalcomponent *c, *e;
    int january = 0;

    take_italy();
    a.series = put_series("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4", 0);
    (void)put(&a);
    c = calendar(NULL);
    ck_assert_int_eq(events(c), 1 + 24);
    for (e = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT); e;
         e = icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT)) {
        start = icaltime_convert_to_zone(icalcomponent_get_dtstart(e),
                                         icaltimezone_get_utc_timezone());
        if (start.year == 2027 && start.month == 1)
            january = january * 100 + start.day;
    }
    ck_assert_int_eq(january, 8);
    icalcomponent_free(c);
}
END_TEST

START_TEST(an_ended_series_does_not_go_on)
{
    struct deadline a = deadline("The report", NOW + 4 * DAY);
    icalcomponent *c;

    a.series = put_series("FREQ=WEEKLY;BYDAY=FR", NOW);
    (void)put(&a);
    c = calendar(NULL);
    ck_assert_int_eq(events(c), 1);
    icalcomponent_free(c);
}
END_TEST

START_TEST(one_owner_gets_what_is_theirs)
{
    struct deadline a = deadline("Mine", NOW + DAY),
                    b = deadline("The bill", NOW + DAY);
    icalcomponent *c;

    b.owner = STR("@finance");
    (void)put(&a);
    (void)put(&b);
    c = calendar("@finance");
    ck_assert_int_eq(events(c), 1);
    ck_assert_ptr_nonnull(event_of(c, "deadline-2@"));
    icalcomponent_free(c);
    c = calendar("U0NOBODY");
    ck_assert_int_eq(events(c), 0);
    icalcomponent_free(c);
}
END_TEST

START_TEST(csv_quotes_what_must_be_quoted)
{
    struct deadline a = deadline("\"Draft\", first\nand last", NOW + DAY);
    char *text;

    (void)put(&a);
    text = exported(EXPORT_CSV, "deadlines", NULL);
    ck_assert_ptr_nonnull(strstr(text, "id,what,due,zone,due_utc,owner,"));
    ck_assert_ptr_nonnull(
        strstr(text,
               "\r\n1,\"\"\"Draft\"\", first\nand last\",2026-05-05T10:00,"
               "Europe/Rome,2026-05-05T08:00:00Z,U0ANA,0,"));
    free(text);
    text = exported(EXPORT_CSV, "campaigns", NULL);
    ck_assert_str_eq(text, "id,name,state,publish,zone,owner,lead,added_by,"
                           "added_at,closed_at\r\n");
    free(text);
}
END_TEST

static const struct {
    const char *what, *cell;
} formulas[] = {
    { "=HYPERLINK(\"https://x.example\")",
      "\r\n1,\"'=HYPERLINK(\"\"https://x.example\"\")\"," },
    { "+1, later", "\r\n1,\"'+1, later\"," },
    { "-2", "\r\n1,\"'-2\"," },
    { "@SUM(1)", "\r\n1,\"'@SUM(1)\"," },
    { "\t=1", "\r\n1,\"'\t=1\"," },
    { "a=1", "\r\n1,a=1," },
};

START_TEST(a_spreadsheet_runs_nothing)
{
    struct deadline a = deadline(formulas[_i].what, NOW + DAY);
    char *text;

    (void)put(&a);
    text = exported(EXPORT_CSV, "deadlines", NULL);
    ck_assert_msg(strstr(text, formulas[_i].cell) != NULL, "%s", text);
    free(text);
    text = exported(EXPORT_JSON, "deadlines", NULL);
    ck_assert_ptr_null(strchr(text, '\''));
    free(text);
}
END_TEST

/* More than a page, the last page full. */
START_TEST(all_pages_are_written)
{
    const json_t *list;
    char *text;
    json_t *json;
    int i;

    for (i = 0; i < 1000; i++) {
        struct deadline a = deadline("One of many", NOW + i);

        (void)put(&a);
    }
    (void)put_campaign("Spring");
    text = exported(EXPORT_JSON, "", NULL);
    json = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(json);
    list = json_object_get(json, "deadlines");
    ck_assert_uint_eq(json_array_size(list), 1000);
    ck_assert_int_eq(json_integer_value(
                         json_object_get(json_array_get(list, 999), "id")),
                     1000);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "campaigns")), 1);
    json_decref(json);
    free(text);
}
END_TEST

START_TEST(a_table_that_there_is_not_is_told)
{
    const struct export_options o = { .format = EXPORT_CSV, .what = "parcels" };

    ck_assert_int_eq(export_write(st, &o, stdout), ERR_INVALID);
}
END_TEST

TEST_SUITE(export)
{
    TCase *tc = test_case(suite, "export", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, open_deadlines_are_events_and_ended_ones_are_not);
    tcase_add_test(tc, the_same_deadline_keeps_its_uid);
    tcase_add_test(tc, a_campaign_gives_its_name_and_its_day);
    tcase_add_test(tc, a_series_goes_on_behind_its_open_deadline);
    tcase_add_test(tc, a_series_of_working_days_skips_holidays);
    tcase_add_test(tc, the_nth_working_day_stands_day_by_day);
    tcase_add_test(tc, an_ended_series_does_not_go_on);
    tcase_add_test(tc, one_owner_gets_what_is_theirs);
    tcase_add_test(tc, csv_quotes_what_must_be_quoted);
    tcase_add_loop_test(tc, a_spreadsheet_runs_nothing, 0,
                        (int)ARRAY_LEN(formulas));
    tcase_add_test(tc, all_pages_are_written);
    tcase_add_test(tc, a_table_that_there_is_not_is_told);
}
