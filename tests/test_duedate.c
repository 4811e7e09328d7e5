/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_duedate.c - dates as people type them, convention by convention.
 *
 * Unless a row says otherwise it is Tuesday, 11 March 2025, 10:00 in Rome.
 * All sentences are invented. Each row is read under three time zones of the
 * process, which must not matter (FM28).
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "rules/duedate.h"
#include "support/dates.h"
#include "support/test.h"

enum { NOW = 1741683600 };

static const char *const reasons[] = {
    "none",    "ambiguous", "past",    "impossible",   "no day",
    "no time", "half read", "weekday", "clock change", "twice",
};

/* "2025-03-14", "2025-03-14T17:00", "ask past", "nothing" */
static void
describe(const struct duedate *due, struct buf *b)
{
    size_t i;

    switch (due->kind) {
    case DUEDATE_NONE:
        buf_adds(b, "nothing");
        break;
    case DUEDATE_DAY:
        wall_iso_day(b, &due->wall);
        break;
    case DUEDATE_INSTANT:
        wall_iso_time(b, &due->wall);
        break;
    case DUEDATE_ASK:
        buf_addf(b, "ask %s", reasons[due->reason]);
        break;
    }
    for (i = 0; i < due->option_count; i++) {
        buf_adds(b, i == 0 ? ": " : ", ");
        if (due->options[i].has_time)
            wall_iso_time(b, &due->options[i].wall);
        else
            wall_iso_day(b, &due->options[i].wall);
    }
}

static void
reads_as(const char *language, const char *text, int64_t now, const char *zone,
         const char *expected)
{
    static const char *const process_zones[] = { "UTC", "America/Chicago",
                                                 "Asia/Kolkata" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(process_zones); i++) {
        struct duedate due;
        struct buf b;

        setenv("TZ", process_zones[i], 1);
        tzset();
        buf_init(&b, 256);
        ck_assert_int_eq(duedate_parse(text, language, now, dates_zone(zone),
                                       &due),
                         ERR_OK);
        describe(&due, &b);
        ck_assert_msg(strcmp(b.data, expected) == 0,
                      "'%s' is '%s' instead of '%s'", text, b.data, expected);
        buf_release(&b);
    }
}

static const struct {
    const char *language, *text, *expected;
} rows[] = {
    /* 1: a weekday alone is the first after today, never today */
    { "en", "wed", "2025-03-12" },
    { "en", "on Sunday", "2025-03-16" },
    { "en", "by tuesday", "2025-03-18" },
    { "en", "coming thursday", "2025-03-13" },
    { "it", "entro martedì", "2025-03-18" },
    { "it", "VENERDI'", "2025-03-14" },
    { "it", "per lunedì.", "2025-03-17" },
    /* 2: this X is in the current week, if still ahead */
    { "en", "this thursday", "2025-03-13" },
    { "en", "sunday of this week", "2025-03-16" },
    { "en", "this monday", "ask past: 2025-03-17" },
    { "en", "this tuesday", "ask ambiguous: 2025-03-11, 2025-03-18" },
    { "en", "this tuesday 18:00", "2025-03-11T18:00" },
    { "it", "questo sabato", "2025-03-15" },
    { "it", "giovedì di questa settimana", "2025-03-13" },
    /* 3: next X is in the following week */
    { "en", "next wed", "2025-03-19" },
    { "en", "next sunday", "2025-03-23" },
    { "en", "thursday next week", "2025-03-20" },
    { "en", "next week on monday", "2025-03-17" },
    { "it", "giovedì prossimo", "2025-03-20" },
    { "it", "il prossimo sabato", "2025-03-22" },
    { "it", "sabato della prossima settimana", "2025-03-22" },
    /* 4: without a year the next one, today included */
    { "en", "11 March", "2025-03-11" },
    { "en", "10 march", "2026-03-10" },
    { "en", "Jan 4", "2026-01-04" },
    { "en", "4 January 2027", "2027-01-04" },
    { "en", "January 4th, 2027", "2027-01-04" },
    { "en", "the fourth of January", "2026-01-04" },
    { "en", "2027 January 4", "2027-01-04" },
    { "en", "4-Jan-2027", "2027-01-04" },
    { "en", "4Jan", "2026-01-04" },
    { "en", "29 Feb", "2028-02-29" },
    { "en", "the 11th", "2025-03-11" },
    { "en", "the 10th", "2025-04-10" },
    { "en", "the 31st", "2025-03-31" },
    { "en", "Mon 24th", "2025-03-24" },
    { "en", "friday the 13th", "2025-06-13" },
    { "en", "the 5th of the month", "2025-04-05" },
    { "en", "the 25th of this month", "2025-03-25" },
    { "en", "7 of next month", "2025-04-07" },
    { "en", "4 Jan next year", "2026-01-04" },
    { "it", "il 12", "2025-03-12" },
    { "it", "l'8 aprile", "2025-04-08" },
    { "it", "14 maggio", "2025-05-14" },
    { "it", "il due giugno", "2025-06-02" },
    { "it", "1º aprile", "2025-04-01" },
    { "it", "3 mar", "2026-03-03" },
    { "it", "mar 18", "2025-03-18" },
    { "it", "giovedì 20", "2025-03-20" },
    { "it", "il 4 del mese prossimo", "2025-04-04" },
    /* 5: a weekday that does not fit */
    { "en", "Monday, 4 April", "ask weekday: 2025-04-04, 2025-04-07" },
    { "en", "Fri 4 April", "2025-04-04" },
    { "en", "tomorrow, wednesday", "2025-03-12" },
    { "it", "lunedì 4 aprile", "ask weekday: 2025-04-04, 2025-04-07" },
    { "it", "venerdì 4 aprile 2025 ore 18:00", "2025-04-04T18:00" },
    /* 6: numbers only */
    { "en", "2027-01-04", "2027-01-04" },
    { "en", "2027/1/4", "2027-01-04" },
    { "en", "2027-01-04 15:00", "2027-01-04T15:00" },
    { "en", "2027-01-04T15:00", "2027-01-04T15:00" },
    { "en", "16/7", "2025-07-16" },
    { "en", "7/16", "2025-07-16" },
    { "en", "6/6", "2025-06-06" },
    { "en", "24/12/26", "2026-12-24" },
    { "en", "24.12.2026", "2026-12-24" },
    { "en", "06/07", "ask ambiguous: 2025-06-07, 2025-07-06" },
    { "en", "6/7/2026", "ask ambiguous: 2026-06-07, 2026-07-06" },
    { "en", "24/12/69", "ask past" },
    { "it", "06/07", "2025-07-06" },
    { "it", "6/7/2026 alle 9", "2026-07-06T09:00" },
    { "it", "7/16", "2025-07-16" },
    /* 7: what was named and lies in the past */
    { "en", "4 January 2025", "ask past: 2026-01-04" },
    { "en", "2024-12-31", "ask past: 2025-12-31" },
    { "en", "yesterday", "ask past: 2025-03-11, 2025-03-12" },
    { "en", "4 days ago", "ask past" },
    { "en", "last monday", "ask past: 2025-03-17" },
    { "en", "today at 9", "ask past: 2025-03-12T09:00" },
    { "en", "today 10:00", "ask past: 2025-03-12T10:00" },
    { "it", "due settimane fa", "ask past" },
    { "it", "lunedì scorso", "ask past: 2025-03-17" },
    { "it", "oggi alle 8", "ask past: 2025-03-12T08:00" },
    /* 8: no single day */
    { "en", "next week", "ask no day: 2025-03-17, 2025-03-21" },
    { "en", "June", "ask no day: 2025-06-01, 2025-06-30" },
    { "en", "June 2026", "ask no day: 2026-06-01, 2026-06-30" },
    { "en", "2026-06", "ask no day: 2026-06-01, 2026-06-30" },
    { "en", "the weekend", "ask no day: 2025-03-15, 2025-03-16" },
    { "en", "end of next week", "ask no day: 2025-03-21, 2025-03-23" },
    { "en", "beginning of april", "ask no day: 2025-04-01, 2025-04-30" },
    { "en", "1st and 3rd friday of april", "ask no day: 2025-04-04" },
    { "en", "first monday", "ask no day" },
    { "en", "end of day", "2025-03-11" },
    { "en", "eod tomorrow", "2025-03-12" },
    { "en", "end of tomorrow", "2025-03-12" },
    { "en", "the end of the month", "2025-03-31" },
    { "en", "end of february", "2026-02-28" },
    { "en", "EOY", "2025-12-31" },
    { "it", "il mese prossimo", "ask no day: 2025-04-01, 2025-04-30" },
    { "it", "a giugno", "ask no day: 2025-06-01, 2025-06-30" },
    { "it", "entro fine mese", "2025-03-31" },
    { "it", "la fine di aprile", "2025-04-30" },
    { "it", "fine giornata", "2025-03-11" },
    /* 9: impossible */
    { "en", "31 April", "ask impossible: 2025-04-30" },
    { "en", "2027-02-29", "ask impossible: 2027-02-28" },
    { "en", "2027-13-01", "ask impossible" },
    { "en", "0 May", "ask impossible" },
    { "en", "May 77th", "ask impossible" },
    { "en", "14/14", "ask impossible" },
    { "en", "tomorrow 9:75", "ask impossible: 2025-03-12" },
    { "en", "31st of next month", "ask impossible: 2025-04-30" },
    { "it", "30/02", "ask impossible: 2026-02-28" },
    { "it", "alle 26", "ask impossible" },
    /* 10: clock times */
    { "en", "friday 17:00", "2025-03-14T17:00" },
    { "en", "fri 17.45", "2025-03-14T17:45" },
    { "en", "fri 17h45", "2025-03-14T17:45" },
    { "en", "fri 17h", "2025-03-14T17:00" },
    { "en", "fri 0830", "2025-03-14T08:30" },
    { "en", "5pm", "2025-03-11T17:00" },
    { "en", "tomorrow 5 p.m.", "2025-03-12T17:00" },
    { "en", "12am", "2025-03-12T00:00" },
    { "en", "12:20pm", "2025-03-11T12:20" },
    { "en", "tomorrow at 7 in the evening", "2025-03-12T19:00" },
    { "en", "tonight at 9", "2025-03-11T21:00" },
    { "en", "tomorrow morning at 8", "2025-03-12T08:00" },
    { "en", "tomorrow at 9", "2025-03-12T09:00" },
    { "en", "thursday at 12:30", "2025-03-13T12:30" },
    { "en", "tomorrow at 05:00", "2025-03-12T05:00" },
    { "en", "tomorrow at eleven thirty", "2025-03-12T11:30" },
    { "en", "half past ten", "2025-03-11T10:30" },
    { "en", "a quarter to eleven", "2025-03-11T10:45" },
    { "en", "twenty to noon", "2025-03-11T11:40" },
    { "en", "nine o'clock tomorrow", "2025-03-12T09:00" },
    { "en", "thursday at 4",
      "ask ambiguous: 2025-03-13T04:00, 2025-03-13T16:00" },
    { "en", "tomorrow 2:15",
      "ask ambiguous: 2025-03-12T02:15, 2025-03-12T14:15" },
    { "en", "fri 9", "ask ambiguous: 2025-03-14T09:00" },
    { "en", "mid january", "ask no day: 2026-01-10, 2026-01-15, 2026-01-20" },
    { "en", "mid-march", "ask no day: 2025-03-15, 2025-03-20" },
    { "en", "the middle of may",
      "ask no day: 2025-05-10, 2025-05-15, "
      "2025-05-20" },
    { "it", "metà gennaio", "ask no day: 2026-01-10, 2026-01-15, 2026-01-20" },
    { "it", "a metà del mese", "ask no day: 2025-03-15, 2025-03-20" },
    { "en", "noon tomorrow", "2025-03-12T12:00" },
    { "en", "midnight", "2025-03-12T00:00" },
    { "en", "friday midnight",
      "ask ambiguous: 2025-03-14T00:00, 2025-03-15T00:00" },
    { "en", "friday 24:00", "2025-03-15T00:00" },
    { "en", "tomorrow evening", "ask no time: 2025-03-12T19:00" },
    { "it", "venerdì alle 9", "2025-03-14T09:00" },
    { "it", "domani alle 9 di sera", "2025-03-12T21:00" },
    { "it", "domani alle nove e mezza", "2025-03-12T09:30" },
    { "it", "domani alle undici meno un quarto", "2025-03-12T10:45" },
    { "it", "stasera alle 9", "2025-03-11T21:00" },
    { "it", "domattina alle 8", "2025-03-12T08:00" },
    { "it", "a mezzogiorno", "2025-03-11T12:00" },
    { "it", "domani alle 17,30", "2025-03-12T17:30" },
    { "it", "alle ore 18", "2025-03-11T18:00" },
    { "it", "all'una", "ask ambiguous: 2025-03-11T13:00, 2025-03-12T01:00" },
    { "it", "domani alle 4",
      "ask ambiguous: 2025-03-12T04:00, 2025-03-12T16:00" },
    { "it", "alle 24", "2025-03-12T00:00" },
    /* 11: a time alone is the next such time */
    { "en", "9:59", "2025-03-12T09:59" },
    { "en", "10:00", "2025-03-12T10:00" },
    { "en", "10:01", "2025-03-11T10:01" },
    { "it", "alle 9", "2025-03-12T09:00" },
    /* 12: spans */
    { "en", "today", "2025-03-11" },
    { "en", "tomorrow", "2025-03-12" },
    { "en", "the day after tomorrow", "2025-03-13" },
    { "en", "in 3 days", "2025-03-14" },
    { "en", "in 2 weeks", "2025-03-25" },
    { "en", "in a month", "2025-04-11" },
    { "en", "in a fortnight", "2025-03-25" },
    { "en", "in a couple of weeks", "2025-03-25" },
    { "en", "within five days", "2025-03-16" },
    { "en", "4 days later", "2025-03-15" },
    { "en", "+2 weeks", "2025-03-25" },
    { "en", "in 3 days at 15:00", "2025-03-14T15:00" },
    { "en", "in 2 hours", "2025-03-11T12:00" },
    { "en", "in 90 minutes", "2025-03-11T11:30" },
    { "en", "in an hour and a half", "2025-03-11T11:30" },
    { "en", "in 2.5 hours", "2025-03-11T12:30" },
    { "en", "in three quarters of an hour", "2025-03-11T10:45" },
    { "en", "in 1d 2h", "2025-03-12T12:00" },
    { "en", "two weeks from friday", "2025-03-28" },
    { "en", "3 days before 20 March", "2025-03-17" },
    { "en", "a week after the 20th", "2025-03-27" },
    { "en", "1 hour before friday 17:00", "2025-03-14T16:00" },
    { "en", "10 days before 20 March", "ask past: 2025-03-11, 2025-03-12" },
    { "it", "oggi", "2025-03-11" },
    { "it", "domani", "2025-03-12" },
    { "it", "dopodomani", "2025-03-13" },
    { "it", "fra 3 giorni", "2025-03-14" },
    { "it", "entro due settimane", "2025-03-25" },
    { "it", "fra un paio di mesi", "2025-05-11" },
    { "it", "tra un'ora e mezza", "2025-03-11T11:30" },
    { "it", "fra mezz'ora", "2025-03-11T10:30" },
    { "it", "una settimana da domani", "2025-03-19" },
    { "it", "due giorni prima di venerdì", "2025-03-12" },
    /* 14: the nth weekday */
    { "en", "first monday of april", "2025-04-07" },
    { "en", "2nd friday in february", "2026-02-13" },
    { "en", "last friday of the month", "2025-03-28" },
    { "en", "first monday of the month", "2025-04-07" },
    { "en", "2nd to last friday of april", "2025-04-18" },
    { "en", "last day of june", "2025-06-30" },
    { "it", "primo lunedì di aprile", "2025-04-07" },
    { "it", "ultimo venerdì del mese", "2025-03-28" },
    { "it", "l'ultimo giorno di giugno", "2025-06-30" },
    /* the other language is understood too */
    { "en", "venerdì alle 9", "2025-03-14T09:00" },
    { "it", "next friday at 5pm", "2025-03-21T17:00" },
    { "it-IT", "06/07", "2025-07-06" },
    { NULL, "fri 17:00", "2025-03-14T17:00" },
    /* what phones and word processors make of it */
    { "en",
      "2027\xE2\x80\x93"
      "01\xE2\x80\x93"
      "04",
      "2027-01-04" },
    { "it",
      "venerdi\xCC\x80 alle\xC2\xA0"
      "9",
      "2025-03-14T09:00" },
    { "en",
      "9 o\xE2\x80\x99"
      "clock tomorrow",
      "2025-03-12T09:00" },
    { "en", "\xEF\xBC\x91\xEF\xBC\x97:00", "2025-03-11T17:00" }, /* wide 17 */
    /* none of these is a date */
    { "en", "", "nothing" },
    { "en", "by", "nothing" },
    { "en", "soon", "nothing" },
    { "en", "not friday", "ask ambiguous: 2025-03-14" },
    { "en", "every friday", "nothing" },
    { "en", "fri or mon", "ask ambiguous: 2025-03-14, 2025-03-17" },
    { "en", "friday tomorrow next week", "nothing" },
    { "en", "from 5 to 6", "ask ambiguous" },
    { "en", "around 5pm", "ask ambiguous: 2025-03-11T17:00" },
    { "en", "fri 17:00 CET", "nothing" },
    { "en", "12345678901234567890", "nothing" },
    { "en", "in 99999999999 days", "nothing" },
    { "en", "fri\xFF", "nothing" },
    /* beyond the calendar */
    { "en", "in 90000 days", "ask impossible" },
    { "en", "in 900 years", "ask impossible" },
    { "en", "4 Jan 2100", "ask impossible" },
    { "en", "4 Jan 1066", "ask past" },
};

START_TEST(people_mean)
{
    reads_as(rows[_i].language, rows[_i].text, NOW, "Europe/Rome",
             rows[_i].expected);
}
END_TEST

static const struct {
    const char *zone;
    int64_t now;
    const char *text, *expected;
} nights[] = {
    /* 13: Rome, Saturday 28 March 2026, 19:00; the clocks go forward */
    { "Europe/Rome", 1774720800, "tomorrow 02:30",
      "ask clock change: 2026-03-29T03:00" },
    { "Europe/Rome", 1774720800, "tomorrow 03:00", "2026-03-29T03:00" },
    { "Europe/Rome", 1774720800, "in 12 hours", "2026-03-29T08:00" },
    { "Europe/Rome", 1774720800, "in 24 hours", "2026-03-29T20:00" },
    { "Europe/Rome", 1774720800, "tomorrow", "2026-03-29" },
    { "Europe/London", 1774720800, "tomorrow 02:30", "2026-03-29T02:30" },
    { "Europe/London", 1774720800, "tomorrow 01:30",
      "ask clock change: 2026-03-29T02:00" },
    { "Asia/Kolkata", 1774720800, "sunday 02:30", "2026-03-29T02:30" },
    /* Rome, Saturday 24 October 2026, 20:00; they go back */
    { "Europe/Rome", 1792864800, "tomorrow 02:30",
      "ask twice: 2026-10-25T02:30, 2026-10-25T02:30" },
    { "Europe/Rome", 1792864800, "tomorrow 2:30",
      "ask twice: 2026-10-25T02:30, 2026-10-25T02:30, 2026-10-25T14:30" },
    { "Europe/Rome", 1792864800, "2026-10-25T00:30Z", "2026-10-25T02:30" },
    { "Europe/Rome", 1792864800, "2026-10-25T01:30Z", "2026-10-25T02:30" },
    { "Europe/Rome", 1792864800, "2026-10-24T17:30Z", "ask past" },
    { "Europe/Rome", 1774720800, "tomorrow 2:30",
      "ask clock change: 2026-03-29T03:00, 2026-03-29T14:30" },
    { "Europe/Rome", 1774720800, "tomorrow 5:30",
      "ask ambiguous: 2026-03-29T05:30, 2026-03-29T17:30" },
    { "Europe/Rome", 1792864800, "in 9 hours", "2026-10-25T04:00" },
    { "Europe/Rome", 1792864800, "1 hour before tomorrow 03:00",
      "2026-10-25T02:00" },
    /* America changes on other days (FM28) */
    { "America/New_York", 1772931600, "tomorrow 02:30",
      "ask clock change: 2026-03-08T03:00" },
    { "Europe/Rome", 1772931600, "tomorrow 02:30", "2026-03-09T02:30" },
    /* In Cairo the day begins at 01:00 when the clocks go forward. */
    { "Africa/Cairo", 1776924000, "tomorrow", "2026-04-24" },
    { "Africa/Cairo", 1776924000, "midnight",
      "ask clock change: 2026-04-24T01:00" },
    /* 31 January 2027, 12:00 in Rome: months keep the number or its last */
    { "Europe/Rome", 1801393200, "in a month", "2027-02-28" },
    { "Europe/Rome", 1801393200, "in 2 months", "2027-03-31" },
    /* Sunday closes the week */
    { "Europe/Rome", 1801393200, "next monday", "2027-02-01" },
    { "Europe/Rome", 1801393200, "next sunday", "2027-02-07" },
    { "Europe/Rome", 1801393200, "this friday", "ask past: 2027-02-05" },
};

START_TEST(clocks_and_calendars_have_their_nights)
{
    reads_as("en", nights[_i].text, nights[_i].now, nights[_i].zone,
             nights[_i].expected);
}
END_TEST

static const struct {
    const char *language, *line, *what, *when, *expected;
} lines[] = {
    { "en", "\"Mara: first draft\" fri 17:00", "Mara: first draft", "fri 17:00",
      "2025-03-14T17:00" },
    { "en", "Mara: first draft fri 17:00", "Mara: first draft", "fri 17:00",
      "2025-03-14T17:00" },
    { "en", "send brief by 4 Jan", "send brief", "by 4 Jan", "2026-01-04" },
    { "en", "pay Luca tomorrow", "pay Luca", "tomorrow", "2025-03-12" },
    { "en", "  pay Luca  -  tomorrow  ", "pay Luca", "tomorrow  ",
      "2025-03-12" },
    { "en", "pay Luca \xE2\x80\x94 in 2 hours", "pay Luca", "in 2 hours",
      "2025-03-11T12:00" },
    { "en", "brief (fri 5pm)", "brief", "fri 5pm)", "2025-03-14T17:00" },
    /* numbers of WHAT are not hours or days */
    { "en", "draft 2 fri 17:00", "draft 2", "fri 17:00", "2025-03-14T17:00" },
    { "en", "post 9 tomorrow", "post 9", "tomorrow", "2025-03-12" },
    { "en", "pay Luca 12.50 tomorrow", "pay Luca 12.50", "tomorrow",
      "2025-03-12" },
    { "en", "chapter 3 in 2 days", "chapter 3", "in 2 days", "2025-03-13" },
    { "en", "pay Luca 12.50", "pay Luca 12.50", "", "nothing" },
    { "en", "exclusivity for 3 months", "exclusivity for 3 months", "",
      "nothing" },
    { "en", "the first draft", "the first draft", "", "nothing" },
    { "en", "buy 5", "buy 5", "", "nothing" },
    /* quotes keep dates out of it */
    { "en", "\"see you tomorrow\" fri", "see you tomorrow", "fri",
      "2025-03-14" },
    { "en", "\"see you tomorrow\"", "see you tomorrow", "", "nothing" },
    { "en", "\"reel\" whenever", "reel", "", "nothing" },
    { "en", "\xE2\x80\x9Creel\xE2\x80\x9D, by fri", "reel", "by fri",
      "2025-03-14" },
    { "it", "\xC2\xABreel\xC2\xBB domani", "reel", "domani", "2025-03-12" },
    /* questions find their end too */
    { "en", "meet friday at 5", "meet", "friday at 5",
      "ask ambiguous: 2025-03-14T05:00, 2025-03-14T17:00" },
    { "en", "launch in June", "launch", "in June",
      "ask no day: 2025-06-01, 2025-06-30" },
    /* half of a range or of a choice would be a guess */
    { "en", "call fri or mon", "call", "fri or mon",
      "ask ambiguous: 2025-03-14, 2025-03-17" },
    { "en", "shoot 4-6 May", "shoot", "4-6 May", "ask ambiguous: 2025-05-06" },
    { "en", "live 17:00-18:00", "live", "17:00-18:00",
      "ask ambiguous: 2025-03-11T17:00, 2025-03-11T18:00" },
    { "it", "diretta dalle 18 alle 20", "diretta", "dalle 18 alle 20",
      "ask ambiguous: 2025-03-11T20:00" },
    { "en", "notes after friday", "notes", "after friday",
      "ask ambiguous: 2025-03-14" },
    { "it", "bozza non prima di venerdì", "bozza", "non prima di venerdì",
      "ask ambiguous: 2025-03-14" },
    { "it", "bozza del 14 maggio entro venerdì", "bozza del 14 maggio",
      "entro venerdì", "2025-03-14" },
    { "it", "sentire Gio venerdì", "sentire Gio", "venerdì", "2025-03-14" },
    { "en", "eggs by Good Friday", "eggs", "by Good Friday", "2025-04-18" },
    /* what stands between "by" and the date may belong to it */
    { "en", "call her by close of play thursday", "call her",
      "by close of play thursday", "ask half read: 2025-03-13" },
    { "it", "chiudere entro metà pomeriggio venerdì", "chiudere",
      "entro metà pomeriggio venerdì", "ask half read: 2025-03-14T15:00" },
    { "en", "guide by 3 weeks before Christmas", "guide",
      "by 3 weeks before Christmas", "2025-12-04" },
    { "en", "call the friday before Christmas", "call",
      "the friday before Christmas", "2025-12-19" },
    { "en", "reel by Luca friday", "reel by Luca", "friday", "2025-03-14" },
    { "en", "draft by @luna friday", "draft by @luna", "friday", "2025-03-14" },
    { "it", "posare per chi viene venerdì", "posare per chi viene", "venerdì",
      "2025-03-14" },
    /* either language, the longer reading wins */
    { "en", "manda il brief entro venerdì alle 9", "manda il brief",
      "entro venerdì alle 9", "2025-03-14T09:00" },
    { "it", "send brief by fri 17:00", "send brief", "by fri 17:00",
      "2025-03-14T17:00" },
    { "it", "bozza del 14 maggio", "bozza", "del 14 maggio", "2025-05-14" },
    { "en", "tomorrow", "", "tomorrow", "2025-03-12" },
    { "en", "", "", "", "nothing" },
};

START_TEST(a_line_ends_in_its_date)
{
    const char *line = lines[_i].line;
    struct duedate_line out;
    struct buf b;
    char *what;

    buf_init(&b, 256);
    ck_assert_int_eq(duedate_split(line, lines[_i].language, NOW,
                                   dates_zone("Europe/Rome"), &out),
                     ERR_OK);
    what = xstrndup(line + out.what_start, out.what_end - out.what_start);
    describe(&out.due, &b);
    ck_assert_str_eq(what, lines[_i].what);
    ck_assert_str_eq(line + out.when_start, lines[_i].when);
    ck_assert_str_eq(b.data, lines[_i].expected);
    free(what);
    buf_release(&b);
}
END_TEST

START_TEST(a_day_starts_where_its_people_are)
{
    struct duedate due;

    ck_assert_int_eq(duedate_parse("2026-04-24", "en", NOW,
                                   dates_zone("Africa/Cairo"), &due),
                     ERR_OK);
    ck_assert_int_eq(due.at, 1776981600); /* 01:00 there, 22:00 in UTC */
    ck_assert_int_eq(duedate_parse("fri 17:00", "en", NOW,
                                   dates_zone("Europe/Rome"), &due),
                     ERR_OK);
    ck_assert_int_eq(due.at, 1741968000);
    ck_assert_int_eq(duedate_parse("2026-10-25 02:30", "en", NOW,
                                   dates_zone("Europe/Rome"), &due),
                     ERR_OK);
    ck_assert_uint_eq(due.option_count, 2);
    ck_assert_int_eq(due.options[1].at - due.options[0].at, 3600);
}
END_TEST

/* A bare number behind a weekday may be an hour when no such day is near. */
static const struct {
    const char *language, *text, *expected;
} bare_days[] = {
    { "en", "fri 17", "ask ambiguous: 2025-03-14T17:00, 2025-10-17" },
    { "it", "lunedi 9", "ask ambiguous: 2025-03-17T09:00, 2025-06-09" },
    { "it", "martedì 12", "ask ambiguous: 2025-03-18T12:00, 2025-08-12" },
    { "it", "venerdì 5",
      "ask ambiguous: 2025-03-14T05:00, 2025-03-14T17:00, 2025-09-05" },
    /* near, or a day for certain */
    { "it", "venerdì 14", "2025-03-14" },
    { "en", "fri 11 apr", "2025-04-11" },
    { "it", "giovedì 10", "2025-04-10" },
    { "en", "fri 17th", "2025-10-17" },
    { "it", "venerdì il 17", "2025-10-17" },
    { "en", "fri 17 at 10:00", "2025-10-17T10:00" },
    { "en", "sat 31", "2025-05-31" },
};

START_TEST(a_bare_number_far_ahead_may_be_an_hour)
{
    reads_as(bare_days[_i].language, bare_days[_i].text, NOW, "Europe/Rome",
             bare_days[_i].expected);
}
END_TEST

/* NOW is 11 March 2025. What somebody plans without a year lies in the coming
 * months: what has just been is asked back, and only by who asks for it. */
static const struct {
    const char *language, *text, *expected;
} yearless[] = {
    { "en", "1 mar", "ask past: 2025-04-01, 2026-03-01" },
    { "en", "31 jan", "ask past: 2025-03-31, 2026-01-31" },
    { "en", "10 march", "ask past: 2025-03-11, 2025-03-12, 2026-03-10" },
    { "it", "4 marzo alle 9", "ask past: 2025-03-12T09:00, 2026-03-04T09:00" },
    { "it", "10 dicembre", "2025-12-10" },
    { "en", "31 dec", "2025-12-31" },
    { "en", "1 jan", "ask past: 2025-04-01, 2026-01-01" },
    { "en", "11 mar", "2025-03-11" },
    { "en", "1 mar 2026", "2026-03-01" },
    { "en", "29 feb", "2028-02-29" },
    { "en", "the 1st", "2025-04-01" },
    { "en", "in 11 months", "2026-02-11" },
    { "en", "yesterday", "ask past: 2025-03-11, 2025-03-12" },
};

START_TEST(a_day_that_has_just_been_is_not_next_years)
{
    const struct zone *zone = dates_zone("Europe/Rome");
    struct duedate due;
    struct buf b;

    buf_init(&b, 200);
    ck_assert_int_eq(duedate_parse(yearless[_i].text, yearless[_i].language,
                                   NOW, zone, &due),
                     ERR_OK);
    duedate_doubt_year(&due, NOW, zone);
    describe(&due, &b);
    ck_assert_str_eq(b.data, yearless[_i].expected);
    buf_release(&b);
}
END_TEST

TEST_SUITE(duedate)
{
    TCase *tc = test_case(suite, "duedate", 10);

    tcase_add_unchecked_fixture(tc, NULL, zone_release_all);
    tcase_add_loop_test(tc, people_mean, 0, ARRAY_LEN(rows));
    tcase_add_loop_test(tc, clocks_and_calendars_have_their_nights, 0,
                        ARRAY_LEN(nights));
    tcase_add_loop_test(tc, a_line_ends_in_its_date, 0, ARRAY_LEN(lines));
    tcase_add_loop_test(tc, a_bare_number_far_ahead_may_be_an_hour, 0,
                        ARRAY_LEN(bare_days));
    tcase_add_loop_test(tc, a_day_that_has_just_been_is_not_next_years, 0,
                        ARRAY_LEN(yearless));
    tcase_add_test(tc, a_day_starts_where_its_people_are);
}
