/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_recurrence.c - what comes again, as people type it.
 *
 * It is Tuesday, 11 March 2025, 10:00 in Rome. All sentences are invented.
 */
#include "rules/recurrence.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "support/dates.h"
#include "support/test.h"

enum { NOW = 1741683600 };

static const struct {
    const char *language, *text, *next; /* the next three, or "ask" */
} rows[] = {
    { "en", "every 0 weeks", "ask" },
    { "en", "every 3 weeks on mon/wed", "2025-03-12;2025-03-31;2025-04-02" },
    { "en", "every month on the last friday",
      "2025-03-28;2025-04-25;2025-05-30" },
    { "en", "every month on the 2nd tuesday",
      "2025-04-08;2025-05-13;2025-06-10" },
    { "en", "every 3rd wednesday of the month",
      "2025-03-19;2025-04-16;2025-05-21" },
    { "en", "every january, april, july and october on the 15th",
      "2025-04-15;2025-07-15;2025-10-15" },
    { "en", "day 1 of every month", "2025-04-01;2025-05-01;2025-06-01" },
    { "en", "every month on day 10", "2025-04-10;2025-05-10;2025-06-10" },
    { "en", "first day of the month", "2025-04-01;2025-05-01;2025-06-01" },
    { "en", "first day of every month at 9am",
      "2025-04-01T09:00;2025-05-01T09:00;2025-06-01T09:00" },
    { "en", "the second to last day of the month",
      "2025-03-30;2025-04-29;2025-05-30" },
    { "en", "every week on monday, wednesday and friday at 10am",
      "2025-03-12T10:00;2025-03-14T10:00;2025-03-17T10:00" },
    { "en", "15 of every month", "2025-03-15;2025-04-15;2025-05-15" },
    { "en", "every year in may", "ask" },
    { "en", "every 2 years on 5 May", "2025-05-05;2027-05-05;2029-05-05" },
    { "en", "every day 9am",
      "2025-03-12T09:00;2025-03-13T09:00;2025-03-14T09:00" },
    { "en", "every 3rd month", "2025-06-11;2025-09-11;2025-12-11" },
    { "en", "every month on friday", "ask" },
    { "en", "every weds at half past 9",
      "2025-03-12T09:30;2025-03-19T09:30;2025-03-26T09:30" },
    { "en", "every first friday at 10",
      "2025-04-04T10:00;2025-05-02T10:00;2025-06-06T10:00" },
    { "en", "every monday at 9am",
      "2025-03-17T09:00;2025-03-24T09:00;2025-03-31T09:00" },
    { "en", "every monday and thursday", "2025-03-13;2025-03-17;2025-03-20" },
    { "en", "every mon, wed, fri at 8:30",
      "2025-03-12T08:30;2025-03-14T08:30;2025-03-17T08:30" },
    { "en", "mon-fri at 9",
      "2025-03-12T09:00;2025-03-13T09:00;2025-03-14T09:00" },
    { "en", "monday through friday", "2025-03-12;2025-03-13;2025-03-14" },
    { "en", "every tue/thu", "2025-03-13;2025-03-18;2025-03-20" },
    { "en", "every weekday at 9:00",
      "2025-03-12T09:00;2025-03-13T09:00;2025-03-14T09:00" },
    { "en", "every workday", "2025-03-12;2025-03-13;2025-03-14" },
    { "en", "every business day at 10",
      "2025-03-12T10:00;2025-03-13T10:00;2025-03-14T10:00" },
    { "en", "on weekends", "2025-03-15;2025-03-16;2025-03-22" },
    { "en", "every weekend", "2025-03-15;2025-03-16;2025-03-22" },
    { "en", "every morning at 7",
      "2025-03-12T07:00;2025-03-13T07:00;2025-03-14T07:00" },
    { "en", "every evening at 8",
      "2025-03-11T20:00;2025-03-12T20:00;2025-03-13T20:00" },
    { "en", "every monday morning at 9",
      "2025-03-17T09:00;2025-03-24T09:00;2025-03-31T09:00" },
    { "en", "every night at 11pm",
      "2025-03-11T23:00;2025-03-12T23:00;2025-03-13T23:00" },
    { "en", "every 15th", "2025-03-15;2025-04-15;2025-05-15" },
    { "en", "every 15th of the month at noon",
      "2025-03-15T12:00;2025-04-15T12:00;2025-05-15T12:00" },
    { "en", "the 1st and 15th of every month",
      "2025-03-15;2025-04-01;2025-04-15" },
    { "en", "every 1st and 15th", "2025-03-15;2025-04-01;2025-04-15" },
    { "en", "15th of each month", "2025-03-15;2025-04-15;2025-05-15" },
    { "en", "monthly on the 5th", "2025-04-05;2025-05-05;2025-06-05" },
    { "en", "monthly", "2025-04-11;2025-05-11;2025-06-11" },
    { "en", "every month", "2025-04-11;2025-05-11;2025-06-11" },
    { "en", "every 2 months", "2025-05-11;2025-07-11;2025-09-11" },
    { "en", "every other month on the 1st",
      "2025-04-01;2025-06-01;2025-08-01" },
    { "en", "bimonthly", "ask" },
    { "en", "biweekly", "ask" },
    { "en", "every fortnight", "2025-03-25;2025-04-08;2025-04-22" },
    { "en", "fortnightly on friday", "2025-03-14;2025-03-28;2025-04-11" },
    /* each other one, or the month's second? */
    { "en", "every second friday", "ask" },
    { "en", "every 2nd tuesday", "ask" },
    { "en", "every second friday of the month",
      "2025-03-14;2025-04-11;2025-05-09" },
    { "en", "every third thursday", "2025-03-20;2025-04-17;2025-05-15" },
    { "en", "every 3rd day", "2025-03-14;2025-03-17;2025-03-20" },
    { "en", "every third day", "2025-03-14;2025-03-17;2025-03-20" },
    { "en", "every two weeks", "2025-03-25;2025-04-08;2025-04-22" },
    { "en", "every two weeks on monday and thursday",
      "2025-03-13;2025-03-24;2025-03-27" },
    { "en", "every 6 weeks", "2025-04-22;2025-06-03;2025-07-15" },
    { "en", "every other week on tuesday at 14:00",
      "2025-03-11T14:00;2025-03-25T14:00;2025-04-08T14:00" },
    { "en", "every second week", "2025-03-25;2025-04-08;2025-04-22" },
    { "en", "every other monday", "2025-03-17;2025-03-31;2025-04-14" },
    { "en", "quarterly", "2025-06-11;2025-09-11;2025-12-11" },
    { "en", "every quarter", "2025-06-11;2025-09-11;2025-12-11" },
    { "en", "every 3 months", "2025-06-11;2025-09-11;2025-12-11" },
    { "en", "semi-annually", "2025-09-11;2026-03-11;2026-09-11" },
    { "en", "half-yearly", "2025-09-11;2026-03-11;2026-09-11" },
    { "en", "twice a year", "ask" },
    { "en", "twice a month", "ask" },
    { "en", "three times a week", "ask" },
    { "en", "yearly", "2026-03-11;2027-03-11;2028-03-11" },
    { "en", "annually on march 3", "2026-03-03;2027-03-03;2028-03-03" },
    { "en", "every year", "2026-03-11;2027-03-11;2028-03-11" },
    { "en", "every year on march 3rd at 10:00",
      "2026-03-03T10:00;2027-03-03T10:00;2028-03-03T10:00" },
    { "en", "every march 3", "2026-03-03;2027-03-03;2028-03-03" },
    { "en", "each january 1st", "2026-01-01;2027-01-01;2028-01-01" },
    { "en", "every 1 january", "2026-01-01;2027-01-01;2028-01-01" },
    { "en", "first monday of the month", "2025-04-07;2025-05-05;2025-06-02" },
    { "en", "first monday of every month at 10",
      "2025-04-07T10:00;2025-05-05T10:00;2025-06-02T10:00" },
    { "en", "the last friday of each month",
      "2025-03-28;2025-04-25;2025-05-30" },
    { "en", "last weekday of the month", "2025-03-31;2025-04-30;2025-05-30" },
    { "en", "the last working day of the month at 17:00",
      "2025-03-31T17:00;2025-04-30T17:00;2025-05-30T17:00" },
    { "en", "first business day of every month",
      "2025-04-01;2025-05-01;2025-06-02" },
    { "en", "every last day of the month", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "last day of the month", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "month end", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "end of month", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "at the end of every month", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "every end of month", "2025-03-31;2025-04-30;2025-05-31" },
    { "en", "first of the month", "2025-04-01;2025-05-01;2025-06-01" },
    { "en", "the first of every month", "2025-04-01;2025-05-01;2025-06-01" },
    { "en", "every 29th", "2025-03-29;2025-04-29;2025-05-29" },
    { "en", "every 31st", "2025-03-31;2025-05-31;2025-07-31" },
    { "en", "every february 29", "2028-02-29;2032-02-29;2036-02-29" },
    { "en", "every day", "2025-03-12;2025-03-13;2025-03-14" },
    { "en", "every single day", "2025-03-12;2025-03-13;2025-03-14" },
    { "en", "everyday at 10",
      "2025-03-12T10:00;2025-03-13T10:00;2025-03-14T10:00" },
    { "en", "daily at noon",
      "2025-03-11T12:00;2025-03-12T12:00;2025-03-13T12:00" },
    { "en", "daily at midnight",
      "2025-03-12T00:00;2025-03-13T00:00;2025-03-14T00:00" },
    { "en", "every day at 12:00",
      "2025-03-11T12:00;2025-03-12T12:00;2025-03-13T12:00" },
    { "en", "every friday 16:00",
      "2025-03-14T16:00;2025-03-21T16:00;2025-03-28T16:00" },
    { "en", "every friday at 16h",
      "2025-03-14T16:00;2025-03-21T16:00;2025-03-28T16:00" },
    { "en", "friday at 5pm",
      "2025-03-14T17:00;2025-03-21T17:00;2025-03-28T17:00" },
    { "en", "every friday, 5 pm",
      "2025-03-14T17:00;2025-03-21T17:00;2025-03-28T17:00" },
    { "en", "weekly", "2025-03-18;2025-03-25;2025-04-01" },
    { "en", "weekly on friday", "2025-03-14;2025-03-21;2025-03-28" },
    { "en", "weekly on friday at 4pm",
      "2025-03-14T16:00;2025-03-21T16:00;2025-03-28T16:00" },
    { "en", "once a week", "2025-03-18;2025-03-25;2025-04-01" },
    { "en", "once a month on the 10th", "2025-04-10;2025-05-10;2025-06-10" },
    { "en", "every 100 years", "ask" },
    { "en", "every 0 days", "ask" },
    { "en", "every -2 weeks", "ask" },
    { "en", "every 32nd of the month", "ask" },
    { "en", "every 5th friday of the month",
      "2025-05-30;2025-08-29;2025-10-31" },
    { "en", "until friday", "ask" },
    { "en", "every monday at 25:00", "ask" },
    { "en", "every monday at 9 and 17", "ask" },
    { "en", "2 weeks", "2025-03-25;2025-04-08;2025-04-22" },
    { "en", "month", "2025-04-11;2025-05-11;2025-06-11" },
    { "en", "every sun. and sat.", "2025-03-15;2025-03-16;2025-03-22" },
    { "en", "every may", "ask" },
    { "en", "every 1st of may", "2025-05-01;2026-05-01;2027-05-01" },
    { "en", "every 4th of july", "2025-07-04;2026-07-04;2027-07-04" },
    { "en", "on the 2nd tuesday of november every year",
      "2025-11-11;2026-11-10;2027-11-09" },
    { "en", "every second sunday in may", "2025-05-11;2026-05-10;2027-05-09" },
    { "en", "the third thursday of november",
      "2025-11-20;2026-11-19;2027-11-18" },
    { "en", "all mondays", "2025-03-17;2025-03-24;2025-03-31" },
    { "en", "every working day at 8 in the morning",
      "2025-03-12T08:00;2025-03-13T08:00;2025-03-14T08:00" },
    { "en", "on mondays at 3pm",
      "2025-03-17T15:00;2025-03-24T15:00;2025-03-31T15:00" },
    { "en", "mondays and wednesdays at 18:30",
      "2025-03-12T18:30;2025-03-17T18:30;2025-03-19T18:30" },
    { "en", "every june 1 and december 1", "2025-06-01;2025-12-01;2026-06-01" },
    { "en", "every 20 of march and september",
      "2025-03-20;2025-09-20;2026-03-20" },
    { "en", "weekdays at 08:45",
      "2025-03-12T08:45;2025-03-13T08:45;2025-03-14T08:45" },
    { "it", "ogni 2 giorni alle 18",
      "2025-03-11T18:00;2025-03-13T18:00;2025-03-15T18:00" },
    { "it", "ogni lunedì, mercoledì", "2025-03-12;2025-03-17;2025-03-19" },
    { "it", "ogni primo del mese alle 9:00",
      "2025-04-01T09:00;2025-05-01T09:00;2025-06-01T09:00" },
    { "it", "ogni 10 e 25 del mese", "2025-03-25;2025-04-10;2025-04-25" },
    { "it", "il 10 e il 25 di ogni mese alle 9",
      "2025-03-25T09:00;2025-04-10T09:00;2025-04-25T09:00" },
    { "it", "ogni due mesi il primo lunedì",
      "2025-04-07;2025-06-02;2025-08-04" },
    { "it", "ogni settimana il giovedì", "2025-03-13;2025-03-20;2025-03-27" },
    { "it", "ogni settimana, di venerdì, alle 17:00",
      "2025-03-14T17:00;2025-03-21T17:00;2025-03-28T17:00" },
    { "it", "l ultima domenica di ogni mese",
      "2025-03-30;2025-04-27;2025-05-25" },
    { "it", "ogni 4 settimane", "2025-04-08;2025-05-06;2025-06-03" },
    { "it", "ogni lunedì alle 9",
      "2025-03-17T09:00;2025-03-24T09:00;2025-03-31T09:00" },
    { "it", "ogni lunedì e giovedì", "2025-03-13;2025-03-17;2025-03-20" },
    { "it", "lunedì, mercoledì e venerdì alle 8:30",
      "2025-03-12T08:30;2025-03-14T08:30;2025-03-17T08:30" },
    { "it", "dal lunedì al venerdì alle 9",
      "2025-03-12T09:00;2025-03-13T09:00;2025-03-14T09:00" },
    { "it", "da lunedì a venerdì", "2025-03-12;2025-03-13;2025-03-14" },
    { "it", "tutti i lunedì", "2025-03-17;2025-03-24;2025-03-31" },
    { "it", "tutti i giorni alle 9",
      "2025-03-12T09:00;2025-03-13T09:00;2025-03-14T09:00" },
    { "it", "tutte le settimane", "2025-03-18;2025-03-25;2025-04-01" },
    { "it", "tutte le domeniche alle 20",
      "2025-03-16T20:00;2025-03-23T20:00;2025-03-30T20:00" },
    { "it", "ogni giorno", "2025-03-12;2025-03-13;2025-03-14" },
    { "it", "ogni giorno feriale alle 10",
      "2025-03-12T10:00;2025-03-13T10:00;2025-03-14T10:00" },
    { "it", "nei giorni feriali", "2025-03-12;2025-03-13;2025-03-14" },
    { "it", "i giorni lavorativi", "2025-03-12;2025-03-13;2025-03-14" },
    { "it", "ogni weekend", "2025-03-15;2025-03-16;2025-03-22" },
    { "it", "ogni fine settimana", "2025-03-15;2025-03-16;2025-03-22" },
    { "it", "ogni mattina alle 7",
      "2025-03-12T07:00;2025-03-13T07:00;2025-03-14T07:00" },
    { "it", "ogni sera alle 8",
      "2025-03-11T20:00;2025-03-12T20:00;2025-03-13T20:00" },
    { "it", "ogni lunedì mattina alle 9",
      "2025-03-17T09:00;2025-03-24T09:00;2025-03-31T09:00" },
    { "it", "il 15 di ogni mese", "2025-03-15;2025-04-15;2025-05-15" },
    { "it", "ogni 15 del mese", "2025-03-15;2025-04-15;2025-05-15" },
    { "it", "ogni mese il giorno 15", "2025-03-15;2025-04-15;2025-05-15" },
    { "it", "il primo di ogni mese", "2025-04-01;2025-05-01;2025-06-01" },
    { "it", "il primo del mese alle 10",
      "2025-04-01T10:00;2025-05-01T10:00;2025-06-01T10:00" },
    { "it", "il 1° di ogni mese", "2025-04-01;2025-05-01;2025-06-01" },
    { "it", "il 1 e il 15 di ogni mese", "2025-03-15;2025-04-01;2025-04-15" },
    { "it", "l'ultimo venerdì del mese", "2025-03-28;2025-04-25;2025-05-30" },
    { "it", "ogni ultimo giorno del mese", "2025-03-31;2025-04-30;2025-05-31" },
    { "it", "ultimo giorno lavorativo del mese",
      "2025-03-31;2025-04-30;2025-05-30" },
    { "it", "l'ultimo giorno feriale del mese alle 17",
      "2025-03-31T17:00;2025-04-30T17:00;2025-05-30T17:00" },
    { "it", "il primo giorno lavorativo di ogni mese",
      "2025-04-01;2025-05-01;2025-06-02" },
    { "it", "fine mese", "2025-03-31;2025-04-30;2025-05-31" },
    { "it", "ogni fine mese", "2025-03-31;2025-04-30;2025-05-31" },
    { "it", "a fine mese", "2025-03-31;2025-04-30;2025-05-31" },
    { "it", "ogni due settimane", "2025-03-25;2025-04-08;2025-04-22" },
    { "it", "ogni 2 settimane il martedì alle 14",
      "2025-03-11T14:00;2025-03-25T14:00;2025-04-08T14:00" },
    { "it", "ogni due lunedì", "2025-03-17;2025-03-31;2025-04-14" },
    { "it", "ogni secondo martedì del mese",
      "2025-04-08;2025-05-13;2025-06-10" },
    { "it", "il secondo e il quarto giovedì del mese",
      "2025-03-13;2025-03-27;2025-04-10" },
    { "it", "a settimane alterne", "2025-03-25;2025-04-08;2025-04-22" },
    { "it", "a giorni alterni", "2025-03-13;2025-03-15;2025-03-17" },
    { "it", "ogni 3 mesi", "2025-06-11;2025-09-11;2025-12-11" },
    { "it", "ogni tre mesi il 10", "2025-04-10;2025-07-10;2025-10-10" },
    { "it", "ogni trimestre", "2025-06-11;2025-09-11;2025-12-11" },
    { "it", "trimestrale", "2025-06-11;2025-09-11;2025-12-11" },
    { "it", "ogni sei mesi", "2025-09-11;2026-03-11;2026-09-11" },
    { "it", "semestrale", "2025-09-11;2026-03-11;2026-09-11" },
    { "it", "ogni anno", "2026-03-11;2027-03-11;2028-03-11" },
    { "it", "ogni anno il 3 marzo", "2026-03-03;2027-03-03;2028-03-03" },
    { "it", "ogni 3 marzo alle 10",
      "2026-03-03T10:00;2027-03-03T10:00;2028-03-03T10:00" },
    { "it", "il 25 dicembre di ogni anno", "2025-12-25;2026-12-25;2027-12-25" },
    { "it", "annualmente", "2026-03-11;2027-03-11;2028-03-11" },
    { "it", "una volta al mese", "2025-04-11;2025-05-11;2025-06-11" },
    { "it", "una volta alla settimana di venerdì",
      "2025-03-14;2025-03-21;2025-03-28" },
    { "it", "due volte a settimana", "ask" },
    { "it", "due volte al mese", "ask" },
    { "it", "settimanalmente il venerdì", "2025-03-14;2025-03-21;2025-03-28" },
    { "it", "mensile", "2025-04-11;2025-05-11;2025-06-11" },
    { "it", "mensilmente il 5", "2025-04-05;2025-05-05;2025-06-05" },
    { "it", "ogni quindici giorni", "2025-03-26;2025-04-10;2025-04-25" },
    { "it", "ogni 15 giorni", "2025-03-26;2025-04-10;2025-04-25" },
    { "it", "quindicinale", "ask" },
    { "it", "ogni maggio", "ask" },
    { "it", "ogni 31 del mese", "2025-03-31;2025-05-31;2025-07-31" },
    { "it", "ogni 30 febbraio", "ask" },
    { "it", "di lunedì", "2025-03-17;2025-03-24;2025-03-31" },
    { "it", "il lunedì", "2025-03-17;2025-03-24;2025-03-31" },
    { "it", "il lunedì alle 9",
      "2025-03-17T09:00;2025-03-24T09:00;2025-03-31T09:00" },
    { "it", "ogni martedì alle 15.30",
      "2025-03-11T15:30;2025-03-18T15:30;2025-03-25T15:30" },
    { "it", "ogni venerdì alle 5", "ask" },
    { "it", "ogni venerdì alle 5 del pomeriggio",
      "2025-03-14T17:00;2025-03-21T17:00;2025-03-28T17:00" },
    { "it", "ogni primo gennaio", "2026-01-01;2027-01-01;2028-01-01" },
    { "it", "ogni 1 gennaio e 1 luglio", "2025-07-01;2026-01-01;2026-07-01" },
    { "it", "ogni secondo giorno", "2025-03-13;2025-03-15;2025-03-17" },
    { "it", "ogni tanto", "ask" },
    { "it", "sempre", "ask" },
    { "it", "ogni lunedi' alle ore 18",
      "2025-03-17T18:00;2025-03-24T18:00;2025-03-31T18:00" },
    { "it", "ogni venerdì sera alle 9",
      "2025-03-14T21:00;2025-03-21T21:00;2025-03-28T21:00" },
    { "it", "ogni giorno a mezzogiorno",
      "2025-03-11T12:00;2025-03-12T12:00;2025-03-13T12:00" },
    { "it", "ogni altro giorno", "2025-03-13;2025-03-15;2025-03-17" },
};

static void
describe(const struct recurrence *recurrence, const struct zone *zone,
         int64_t at, struct buf *b)
{
    struct wall wall;
    int i;

    if (recurrence->kind != RECURRENCE_RULE) {
        buf_adds(b, "ask");
        return;
    }
    for (i = 0; i < 3; i++) {
        ck_assert_int_eq(recurrence_next(recurrence, zone, at, &wall, &at),
                         ERR_OK);
        buf_adds(b, i > 0 ? ";" : "");
        if (recurrence->has_time)
            wall_iso_time(b, &wall);
        else
            wall_iso_day(b, &wall);
    }
}

START_TEST(it_is_read_as_it_was_meant)
{
    static const char *const process_zones[] = { "UTC", "America/Chicago",
                                                 "Asia/Kolkata" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(process_zones); i++) {
        struct recurrence recurrence;
        struct buf b;

        ck_assert_int_eq(setenv("TZ", process_zones[i], 1), 0);
        tzset();
        buf_init(&b, 1000);
        ck_assert_int_eq(recurrence_parse(rows[_i].text, rows[_i].language, NOW,
                                          dates_zone("Europe/Rome"),
                                          &recurrence),
                         ERR_OK);
        describe(&recurrence, dates_zone("Europe/Rome"), NOW, &b);
        ck_assert_msg(strcmp(b.data, rows[_i].next) == 0,
                      "\"%s\" is %s, not %s; rule %s", rows[_i].text, b.data,
                      rows[_i].next, recurrence.rule);
        buf_release(&b);
    }
}
END_TEST

/* ---- the rule and what stands behind it ---------------------------------- */

static const struct {
    const char *line, *rule, *rest;
} lines[] = {
    { "every friday at 16:00 numbers to Ana", "FREQ=WEEKLY;BYDAY=FR",
      "numbers to Ana" },
    { "every 2 weeks on monday: invoices", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
      "invoices" },
    { "every friday 16 posts", "FREQ=WEEKLY;BYDAY=FR", "16 posts" },
    { "friday check the stories", "FREQ=WEEKLY;BYDAY=FR", "check the stories" },
    { "every day \"at 9 the numbers\"", "FREQ=DAILY", "\"at 9 the numbers\"" },
    { "ogni primo luned\xC3\xAC alle 10 - riunione", "FREQ=MONTHLY;BYDAY=1MO",
      "riunione" },
    { "last working day of the month, report",
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "report" },
    { "every june 1 and december 1 taxes",
      "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1,1", "taxes" },
    { "every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "" },
    { "the report", "", NULL },
    { "", "", NULL },
};

START_TEST(a_line_begins_with_the_rule)
{
    struct recurrence recurrence;
    size_t behind = 99;

    ck_assert_int_eq(recurrence_split(lines[_i].line, "en", NOW,
                                      dates_zone("Europe/Rome"), &recurrence,
                                      &behind),
                     ERR_OK);
    ck_assert_str_eq(recurrence.rule, lines[_i].rule);
    if (lines[_i].rest)
        ck_assert_str_eq(lines[_i].line + behind, lines[_i].rest);
    else
        ck_assert_int_eq(behind, 0);
}
END_TEST

START_TEST(a_long_line_has_its_rule_at_the_beginning)
{
    struct recurrence recurrence;
    struct buf line;
    size_t behind;
    int i;

    buf_init(&line, DUEDATE_TEXT_MAX);
    buf_adds(&line, "every monday at 9 ");
    for (i = 0; i < 400; i++)
        buf_adds(&line, "report today ");
    ck_assert_int_eq(recurrence_split(line.data, "en", NOW,
                                      dates_zone("Europe/Rome"), &recurrence,
                                      &behind),
                     ERR_OK);
    ck_assert_str_eq(recurrence.rule, "FREQ=WEEKLY;BYDAY=MO");
    ck_assert(recurrence.has_time);
    ck_assert_int_eq(strncmp(line.data + behind, "report", 6), 0);
    buf_release(&line);
}
END_TEST

/* ---- what no clock and no calendar has ----------------------------------- */

START_TEST(fm28_an_hour_in_spring_that_does_not_exist)
{
    struct recurrence recurrence;
    const struct zone *rome = dates_zone("Europe/Rome");
    int64_t at = 1743148800; /* Friday 28 March 2025, 09:00 */
    struct buf b;

    ck_assert_int_eq(recurrence_parse("every day at 02:30", "en", at, rome,
                                      &recurrence),
                     ERR_OK);
    buf_init(&b, 200);
    describe(&recurrence, rome, at, &b);
    ck_assert_str_eq(b.data,
                     "2025-03-29T02:30;2025-03-30T03:00;2025-03-31T02:30");
    buf_release(&b);
}
END_TEST

START_TEST(a_rule_that_is_none_of_ours_is_refused)
{
    static const char *const bad[] = { "", "FREQ=", "FREQ=WEEKLY;BYDAY=XX",
                                       "nonsense", "FREQ=SOMETIMES" };
    struct recurrence recurrence = { .kind = RECURRENCE_RULE,
                                     .first = { 2025, 3, 11, 0, 0, 0 } };
    struct wall wall;
    int64_t at;

    memcpy(recurrence.rule, bad[_i], strlen(bad[_i]) + 1);
    ck_assert_int_ne(recurrence_next(&recurrence, dates_zone("Europe/Rome"),
                                     NOW, &wall, &at),
                     ERR_OK);
}
END_TEST

START_TEST(a_rule_ends_with_the_calendar)
{
    struct recurrence recurrence;
    struct wall wall;
    int64_t at = 4102441000; /* the last day of 2099 */

    ck_assert_int_eq(recurrence_parse("every week on monday", "en", NOW,
                                      dates_zone("Europe/Rome"), &recurrence),
                     ERR_OK);
    ck_assert_int_eq(recurrence_next(&recurrence, dates_zone("Europe/Rome"), at,
                                     &wall, &at),
                     ERR_NOT_FOUND);
}
END_TEST

TEST_SUITE(recurrence)
{
    TCase *tc = test_case(suite, "recurrence", 30);

    tcase_add_loop_test(tc, it_is_read_as_it_was_meant, 0, ARRAY_LEN(rows));
    tcase_add_loop_test(tc, a_line_begins_with_the_rule, 0, ARRAY_LEN(lines));
    tcase_add_test(tc, a_long_line_has_its_rule_at_the_beginning);
    tcase_add_test(tc, fm28_an_hour_in_spring_that_does_not_exist);
    tcase_add_loop_test(tc, a_rule_that_is_none_of_ours_is_refused, 0, 5);
    tcase_add_test(tc, a_rule_ends_with_the_calendar);
}
