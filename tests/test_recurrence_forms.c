/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_recurrence_forms.c - the many ways to say that something comes again.
 *
 * It is Tuesday, 11 March 2025, 10:00 in Rome. All phrases are invented.
 */
#include <string.h>

#include "alloc.h"
#include "rules/recurrence.h"
#include "support/dates.h"
#include "support/test.h"

enum { NOW = 1741683600 };

static const struct {
    const char *language, *text, *next; /* the next two, or "ask" */
} rows[] = {
    /* words before it */
    { "en", "repeats every 3 weeks", "2025-04-01;2025-04-22" },
    { "en", "repeat weekly on thu", "2025-03-13;2025-03-20" },
    { "it", "ricorrente ogni 5 giorni", "2025-03-16;2025-03-21" },
    { "en", "once every 3 weeks on thursday", "2025-03-13;2025-04-03" },
    { "en", "once per quarter", "2025-06-11;2025-09-11" },
    { "it", "una volta ogni tre settimane", "2025-04-01;2025-04-22" },
    /* each other one */
    { "en", "alternate thursdays", "2025-03-13;2025-03-27" },
    { "it", "a giovedì alterni", "2025-03-13;2025-03-27" },
    { "it", "un giorno sì e uno no", "2025-03-13;2025-03-15" },
    { "it", "una settimana sì e una no", "2025-03-25;2025-04-08" },
    { "en", "every second thursday", "ask" },
    { "en", "every second", "ask" },
    { "en", "every second day", "2025-03-13;2025-03-15" },
    /* from the end of the month */
    { "en", "every month on the 3rd last day", "2025-03-29;2025-04-28" },
    { "en", "2nd last thursday of every month", "2025-03-20;2025-04-17" },
    { "en", "every month on the last", "2025-03-31;2025-04-30" },
    { "it", "terzultimo giorno di ogni mese", "2025-03-29;2025-04-28" },
    /* days of the year */
    { "en", "every year on the 2nd monday", "2026-01-12;2027-01-11" },
    { "en", "every 25/9", "2025-09-25;2026-09-25" },
    { "en", "every 3/4", "ask" },
    { "it", "ogni anno il 3/4", "2025-04-03;2026-04-03" },
    { "en", "every 1 june and 15 december", "ask" },
    { "en", "every 1 june and 1 december", "2025-06-01;2025-12-01" },
    { "en", "every june and december on the 1st and 15th",
      "2025-06-01;2025-06-15" },
    /* times */
    { "it", "tutte le mattine alle 8", "2025-03-12T08:00;2025-03-13T08:00" },
    { "it", "tutte le sere alle 9", "2025-03-11T21:00;2025-03-12T21:00" },
    { "en", "thursdays 17h", "2025-03-13T17:00;2025-03-20T17:00" },
    { "en", "every night at midnight", "2025-03-12T00:00;2025-03-13T00:00" },
    { "it", "ogni mar e gio alle 11", "2025-03-11T11:00;2025-03-13T11:00" },
    { "it", "ogni giorno 15", "ask" },
    { "it", "ogni giorno 15 del mese", "2025-03-15;2025-04-15" },
    /* a beginning */
    { "en", "every 2 weeks starting 20 march", "2025-03-20;2025-04-03" },
    { "en", "starting thursday, every 3 days", "2025-03-13;2025-03-16" },
    { "en", "every thursday from 1 april", "2025-04-03;2025-04-10" },
    { "en", "every week starting thursday at 9",
      "2025-03-13T09:00;2025-03-20T09:00" },
    { "it", "ogni 2 settimane a partire dal 20 marzo",
      "2025-03-20;2025-04-03" },
    { "it", "a partire da domani ogni 4 giorni", "2025-03-12;2025-03-16" },
    { "en", "every thursday starting yesterday", "ask" },
    { "en", "every thursday starting next week", "ask" },
    { "en", "every thursday at 9 starting friday at 10", "ask" },
    { "en", "every thursday until june", "ask" },
    { "en", "every weekday from 9 to 5", "ask" },
};

START_TEST(each_form_is_one_rhythm_or_a_question)
{
    const struct zone *rome = dates_zone("Europe/Rome");
    struct recurrence recurrence;
    struct wall wall;
    int64_t at = NOW;
    struct buf b;
    int i;

    buf_init(&b, 100);
    ck_assert_int_eq(recurrence_parse(rows[_i].text, rows[_i].language, NOW,
                                      rome, &recurrence),
                     ERR_OK);
    if (recurrence.kind != RECURRENCE_RULE)
        buf_adds(&b, "ask");
    for (i = 0; i < 2 && recurrence.kind == RECURRENCE_RULE; i++) {
        ck_assert_int_eq(recurrence_next(&recurrence, rome, at, &wall, &at),
                         ERR_OK);
        buf_adds(&b, i > 0 ? ";" : "");
        if (recurrence.has_time)
            wall_iso_time(&b, &wall);
        else
            wall_iso_day(&b, &wall);
    }
    ck_assert_msg(strcmp(b.data, rows[_i].next) == 0, "%s: %s, not %s; rule %s",
                  rows[_i].text, b.data, rows[_i].next, recurrence.rule);
    buf_release(&b);
}
END_TEST

TEST_SUITE(recurrence_forms)
{
    TCase *tc = test_case(suite, "recurrence_forms", 10);

    tcase_add_unchecked_fixture(tc, NULL, zone_release_all);
    tcase_add_loop_test(tc, each_form_is_one_rhythm_or_a_question, 0,
                        ARRAY_LEN(rows));
}
