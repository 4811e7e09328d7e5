/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_duedate_forms.c - the many ways to write the same day or time, and
 * what looks like one of them and is none.
 *
 * It is Tuesday, 11 March 2025, 10:00 in Rome. All phrases are invented.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/duedate.h"
#include "support/dates.h"
#include "support/test.h"

enum { NOW = 1741683600 };

/* An expected "ask" is a question or no date at all: both ask the person. */
static const struct {
    const char *language, *text, *expected;
} rows[] = {
    /* a day's number in words, behind a comma, behind an article */
    { "it", "giovedì ventisette", "2025-03-27" },
    { "it", "sabato quindici alle ore nove", "2025-03-15T09:00" },
    { "it", "venerdì, 21", "2025-03-21" },
    { "en", "friday, 21", "2025-03-21" },
    { "en", "friday the twenty eighth at six pm", "2025-03-28T18:00" },
    { "en", "friday the fourteen", "2025-03-14" },
    { "en", "saturday fifteen", "2025-03-15" },
    { "en", "june twenty two", "2025-06-22" },
    { "en", "June, 22nd", "2025-06-22" },
    { "en", "22 nd of june", "2025-06-22" },
    { "it", "l'uno di giugno", "2025-06-01" },
    { "it", "alle 20 del 15", "2025-03-15T20:00" },
    { "en", "8pm on 15", "2025-03-15T20:00" },
    { "en", "friday nine", "ask" },
    { "en", "jun 5 8", "ask" },
    { "it", "5 giugno 8", "ask" },
    /* years behind other words; a year is no time and no day */
    { "en", "9 june in 2026", "2026-06-09" },
    { "it", "il 9 giugno nel 2026", "2026-06-09" },
    { "en", "9 june '26", "2026-06-09" },
    { "en", "june '26", "ask" },
    { "en", "jun-9-26", "2026-06-09" },
    { "en", "jun 9-26", "ask" }, /* a range */
    { "en", "june 9-11, 2026", "ask" },
    { "en", "june 9,2026", "2026-06-09" },
    { "en", "28/05,2026", "2026-05-28" },
    { "it", "10/11,2026", "2026-11-10" },
    { "en", "end of 2026", "2026-12-31" },
    { "it", "fine 2026", "2026-12-31" },
    { "en", "3rd month of 2026", "ask" },
    { "en", "20250612", "2025-06-12" },
    { "en", "20251312", "ask" },
    { "it", "23-2026-giugno", "2026-06-23" },
    { "it", "il 9 giugno duemilaventisei", "2026-06-09" },
    { "en", "june ninth two thousand and twenty six", "2026-06-09" },
    { "en", "june nine twenty twenty six", "2026-06-09" },
    { "en", "next 9 june", "2025-06-09" },
    { "it", "il prossimo 9 giugno", "2025-06-09" },
    { "en", "end of this friday", "2025-03-14" },
    { "en", "third wednesday this november", "2025-11-19" },
    /* dots: a time, unless no day has that hour */
    { "it", "31.10", "2025-10-31" },
    { "it", "entro il 28.6", "2025-06-28" },
    { "it", "sabato 12.4", "2025-04-12" },
    { "en", "4.5", "ask" },
    { "it", "14.05", "ask" },
    /* times of day */
    { "en", "friday 9a", "2025-03-14T09:00" },
    { "en", "tomorrow at 6:45p", "2025-03-12T18:45" },
    { "en", "9 p m", "2025-03-11T21:00" },
    { "en", "7 30 pm", "2025-03-11T19:30" },
    { "en", "10 : 30 am", "2025-03-11T10:30" },
    { "en", "11:15:00", "2025-03-11T11:15" },
    { "en", "11:15:20", "ask" },
    { "en", "2025-06-12T15:00:00", "2025-06-12T15:00" },
    { "en", "2025-06-12T15:00:00Z", "2025-06-12T17:00" },
    { "en", "0630h", "2025-03-12T06:30" },
    { "en", "1530 hours", "2025-03-11T15:30" },
    { "en", "15:30h", "2025-03-11T15:30" },
    { "en", "12 noon", "2025-03-11T12:00" },
    { "en", "4pm sharp on friday", "2025-03-14T16:00" },
    { "it", "le otto e 20 di sera", "2025-03-11T20:20" },
    { "it", "venerdì alle 9 e 3 quarti", "2025-03-14T09:45" },
    { "it", "venerdì prima delle 15", "2025-03-14T15:00" },
    { "it", "venerdì dopo le 15", "ask" },
    { "it", "dieci minuti alle nove", "2025-03-12T08:50" },
    { "it", "9pm e tre quarti", "2025-03-11T21:45" },
    { "en", "4 april - 9:30am", "2025-04-04T09:30" },
    { "en", "9:00 - 9:30", "ask" },
    { "en", "15 at 8:00", "2025-03-15T08:00" },
    { "it", "15 alle 18", "ask" },
    { "en", "1 night", "ask" },
    { "it", "1 notte", "ask" },
    { "it", "11pm stanotte", "2025-03-11T23:00" },
    { "en", "twenty thirty", "ask" }, /* a year? */
    { "en", "tomorrow twenty thirty", "2025-03-12T20:30" },
    { "it", "venti e trenta", "2025-03-11T20:30" },
    { "it", "prima del 2030", "ask" },
    { "en", "tomorrow early morning at 8", "2025-03-12T08:00" },
    { "en", "late friday", "ask" },
    { "it", "7:00 di giovedì pomeriggio prossimo", "2025-03-20T19:00" },
    { "en", "at 1080p", "ask" },
    { "en", "at 10 to 8 pm", "2025-03-11T19:50" },
    { "en", "5 to 8pm", "ask" }, /* a range */
    { "en", "12 june before 11", "2025-06-12T11:00" },
    { "it", "entro le 12 di venerdì 14", "2025-03-14T12:00" },
    { "en", "friday night at 11", "2025-03-14T23:00" },
    { "en", "friday night at 2", "ask" }, /* of which of two days? */
    { "it", "venerdì notte alle 2", "ask" },
    { "it", "venerdì alle 2 di notte", "2025-03-14T02:00" },
    /* the end of a day is that day, on either side of it */
    { "en", "friday eod", "2025-03-14" },
    { "en", "tomorrow end of day", "2025-03-12" },
    { "en", "close of business thursday", "2025-03-13" },
    { "it", "venerdì a fine giornata", "2025-03-14" },
    { "it", "entro la giornata", "2025-03-11" },
    { "it", "12.12. ore 10", "2025-12-12T10:00" },
    { "en", "15.1. at 9:30", "2026-01-15T09:30" },
    /* days by their name */
    { "en", "Good Friday", "2025-04-18" },
    { "en", "by Black Friday at 9:30", "2025-11-28T09:30" },
    { "en", "Cyber Monday", "2025-12-01" },
    { "en", "next Christmas", "2025-12-25" },
    { "en", "Easter 2026", "2026-04-05" },
    { "en", "Easter 2038", "2038-04-25" }, /* as late as it gets */
    { "en", "New Year's Eve", "2025-12-31" },
    { "en", "new year\xE2\x80\x99s day", "2026-01-01" },
    { "en", "valentine's day", "2026-02-14" },
    { "en", "Thanksgiving 2026", "2026-11-26" },
    { "en", "2 weeks before Christmas", "2025-12-11" },
    { "en", "the friday before Easter", "2025-04-18" },
    { "en", "eod Christmas eve", "2025-12-24" },
    { "en", "ash wednesday", "2026-02-18" },
    { "en", "boxing day", "2025-12-26" },
    { "en", "easter monday", "2025-04-21" },
    { "en", "easter sunday", "2025-04-20" },
    { "en", "epiphany", "2026-01-06" },
    { "en", "halloween", "2025-10-31" },
    { "en", "new year", "2026-01-01" },
    { "en", "new years eve", "2025-12-31" },
    { "en", "singles' day", "2025-11-11" },
    { "en", "valentines day", "2026-02-14" },
    { "en", "xmas eve", "2025-12-24" },
    { "it", "befana", "2026-01-06" },
    { "it", "capodanno", "2026-01-01" },
    { "it", "epifania", "2026-01-06" },
    { "it", "immacolata", "2025-12-08" },
    { "it", "ognissanti", "2025-11-01" },
    { "it", "pasquetta", "2025-04-21" },
    { "it", "san silvestro", "2025-12-31" },
    { "it", "san valentino", "2026-02-14" },
    { "it", "santo stefano", "2025-12-26" },
    { "en", "Christmas 2024", "ask" },
    { "en", "christmas monday", "ask" },
    { "en", "Mother's Day", "ask" }, /* not the same everywhere */
    { "it", "entro Pasqua", "2025-04-20" },
    { "it", "vigilia di Natale alle 12", "2025-12-24T12:00" },
    { "it", "venerdì santo", "2025-04-18" },
    { "it", "lunedì dell'Angelo", "2025-04-21" },
    { "it", "martedì grasso", "2026-02-17" },
    { "it", "ferragosto", "2025-08-15" },
    { "en", "first thing monday", "ask" }, /* at what time? */
    /* days from a day */
    { "en", "the next day", "2025-03-12" },
    { "en", "next days", "ask" },
    { "it", "il giorno dopo", "2025-03-12" },
    { "it", "domani l'altro alle 9", "2025-03-13T09:00" },
    { "it", "nei prossimi 4 giorni", "2025-03-15" },
    { "it", "il giorno successivo", "2025-03-12" },
    { "en", "3 fridays from now", "2025-03-28" },
    { "en", "two mondays after 20 may", "2025-06-02" },
    { "en", "the 2nd friday after 1 june", "2025-06-13" },
    { "en", "the monday before May 26", "2025-05-19" },
    { "it", "il lunedì dopo il 20 maggio", "2025-05-26" },
    { "en", "friday before noon", "2025-03-14T12:00" },
    { "en", "friday week", "2025-03-21" },
    { "en", "a week tomorrow", "2025-03-19" },
    { "en", "a week on friday", "2025-03-21" },
    { "en", "friday, 3 days from now", "2025-03-14" },
    { "en", "in 4 days on friday", "ask" },
    { "en", "in a week's time", "2025-03-18" },
    { "it", "due giorni più tardi", "2025-03-13" },
    { "en", "2h30m", "2025-03-11T12:30" },
    { "en", "30m", "ask" },
    { "it", "fra mezzora", "2025-03-11T10:30" },
    { "it", "fra 3/4 d'ora", "2025-03-11T10:45" },
    { "it", "fra 1 ora e 40", "2025-03-11T11:40" },
    { "it", "tra 2 sett.", "2025-03-25" },
    { "it", "entro il 2 sett.", "2025-09-02" },
    { "it", "entro 2 sett.", "ask" },
    /* weeks and months */
    { "it", "giovedì della settimana che viene", "2025-03-20" },
    { "it", "giovedì che viene", "2025-03-13" },
    { "it", "giovedì della settimana successiva", "2025-03-20" },
    { "en", "thursday of the following week", "2025-03-20" },
    { "en", "thursday of the week after next", "2025-03-27" },
    { "en", "10th of the month after next", "2025-05-10" },
    { "en", "last day of next week", "2025-03-23" },
    { "en", "first day of next year", "2026-01-01" },
    { "en", "the week after next", "ask" },
    { "it", "giovedì della settimana dopo", "2025-03-20" },
    { "it", "giovedì prox", "2025-03-20" },
    { "it", "il sedici", "2025-03-16" },
    { "it", "l'ultimo del mese", "2025-03-31" },
    { "en", "the last of may", "2025-05-31" },
    { "en", "final thursday of may", "2025-05-29" },
    { "en", "first monday of 2026", "2026-01-05" },
    { "it", "ultimo giorno del 2026", "2026-12-31" },
    { "en", "by month end", "2025-03-31" },
    /* words before the date */
    { "en", "no later than friday", "2025-03-14" },
    { "it", "entro e non oltre il 15 aprile", "2025-04-15" },
    { "it", "fino al 15 aprile", "2025-04-15" },
    { "en", "deadline: friday", "2025-03-14" },
    { "en", "friday?", "2025-03-14" },
    { "en", "not friday", "ask" },
    { "it", "non venerdì", "ask" },
    /* what lasts does not end; what ranges has no one day */
    { "en", "for 5 days", "ask" },
    { "it", "per due settimane", "ask" },
    { "en", "on the 15 minute", "ask" },
    { "en", "monday until the 12th", "ask" },
    { "en", "week next friday", "ask" },
};

START_TEST(each_form_is_one_day_or_a_question)
{
    struct duedate due;
    struct buf b;

    buf_init(&b, 64);
    ck_assert_int_eq(duedate_parse(rows[_i].text, rows[_i].language, NOW,
                                   dates_zone("Europe/Rome"), &due),
                     ERR_OK);
    if (due.kind == DUEDATE_DAY)
        wall_iso_day(&b, &due.wall);
    else if (due.kind == DUEDATE_INSTANT)
        wall_iso_time(&b, &due.wall);
    else
        buf_adds(&b, "ask");
    ck_assert_msg(strcmp(b.data, rows[_i].expected) == 0, "%s: %s, not %s",
                  rows[_i].text, b.data, rows[_i].expected);
    buf_release(&b);
}
END_TEST

/* Lines that end in a word of dates and are all WHAT. */
static const char *const lines[] = {
    "export the reel at 1080p",  "store at wal-mart",  "shoot for 2 days",
    "girare per due settimane",  "riunione delle 15",  "foto della giornata",
    "brief from the 3rd draft?", "book the 2nd floor",
    "boxes fri on Natale",       "teaser for Black Friday",
};

START_TEST(a_line_keeps_its_words)
{
    struct duedate_line out;

    ck_assert_int_eq(duedate_split(lines[_i], "en", NOW,
                                   dates_zone("Europe/Rome"), &out),
                     ERR_OK);
    ck_assert_msg(out.due.kind == DUEDATE_NONE, "%s: date at %zu", lines[_i],
                  out.when_start);
    ck_assert_int_eq(duedate_split(lines[_i], "it", NOW,
                                   dates_zone("Europe/Rome"), &out),
                     ERR_OK);
    ck_assert_msg(out.due.kind == DUEDATE_NONE, "%s: date at %zu", lines[_i],
                  out.when_start);
}
END_TEST

START_TEST(long_texts_are_refused_or_read_from_their_end)
{
    size_t size = DUEDATE_TEXT_MAX + 2, len;
    char *text = xcalloc(1, size);
    struct duedate_line line;
    struct duedate due;

    for (len = 0; len + 4 < DUEDATE_TEXT_MAX - 8; len += 4)
        memcpy(text + len, "fri ", 4);
    memcpy(text + len, "x tomorrow", 10);
    text[len + 10] = '\0';
    if (strlen(text) > DUEDATE_TEXT_MAX)
        text[DUEDATE_TEXT_MAX] = '\0';
    ck_assert_int_eq(duedate_split(text, "en", NOW, dates_zone("Europe/Rome"),
                                   &line),
                     ERR_OK);
    ck_assert_int_eq(line.due.kind, DUEDATE_DAY);
    ck_assert_uint_eq(line.when_start, len + 2);
    ck_assert_int_eq(duedate_parse(text, "en", NOW, dates_zone("Europe/Rome"),
                                   &due),
                     ERR_OK);
    ck_assert_int_eq(due.kind, DUEDATE_NONE);
    memset(text, 'x', size - 1);
    ck_assert_int_eq(duedate_parse(text, "en", NOW, dates_zone("Europe/Rome"),
                                   &due),
                     ERR_TOO_BIG);
    ck_assert_int_eq(duedate_split(text, "en", NOW, dates_zone("Europe/Rome"),
                                   &line),
                     ERR_TOO_BIG);
    free(text);
}
END_TEST

TEST_SUITE(duedate_forms)
{
    TCase *tc = test_case(suite, "duedate_forms", 10);

    tcase_add_unchecked_fixture(tc, NULL, zone_release_all);
    tcase_add_loop_test(tc, each_form_is_one_day_or_a_question, 0,
                        ARRAY_LEN(rows));
    tcase_add_loop_test(tc, a_line_keeps_its_words, 0, ARRAY_LEN(lines));
    tcase_add_test(tc, long_texts_are_refused_or_read_from_their_end);
}
