/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate.h - the day or the time that people mean.
 *
 * A pure function of the text, the moment of typing, the zone and the
 * language. Where the text has several readings, or none that lies ahead, the
 * answer is a question with the nearest dates that would do: a wrong date
 * costs more than a second line.
 */
#ifndef CALLSHEET_DUEDATE_H
#define CALLSHEET_DUEDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "zone.h"

enum { DUEDATE_TEXT_MAX = 8192, DUEDATE_OPTIONS = 3 };

enum duedate_kind {
    DUEDATE_NONE,    /* no date in it */
    DUEDATE_DAY,     /* a day without a time */
    DUEDATE_INSTANT, /* a time, or a span of hours or minutes */
    DUEDATE_ASK,     /* a date that must be asked back: see reason */
};

enum duedate_reason {
    DUEDATE_REASON_NONE,
    DUEDATE_REASON_AMBIGUOUS,    /* 04/05, friday at 5 */
    DUEDATE_REASON_PAST,         /* yesterday, today at 9 at ten */
    DUEDATE_REASON_IMPOSSIBLE,   /* 31/02, 10:99 */
    DUEDATE_REASON_NO_DAY,       /* next week, May */
    DUEDATE_REASON_NO_TIME,      /* tomorrow morning */
    DUEDATE_REASON_HALF_READ,    /* by close of play thursday */
    DUEDATE_REASON_WEEKDAY,      /* a weekday that does not fit the date */
    DUEDATE_REASON_CLOCK_CHANGE, /* a time that the clocks jump over */
    DUEDATE_REASON_TWICE,        /* one that comes twice when they go back */
};

/* Of a time that comes twice. */
enum duedate_turn {
    DUEDATE_TURN_ONLY,
    DUEDATE_TURN_FIRST,
    DUEDATE_TURN_SECOND
};

struct duedate_option {
    bool has_time;
    enum duedate_turn turn;
    struct wall wall; /* where the zone is; 00:00 without a time */
    int64_t at;       /* UTC; without a time the start of the day */
};

struct duedate {
    enum duedate_kind kind;
    enum duedate_reason reason; /* DUEDATE_ASK only */
    struct wall wall;           /* DAY and INSTANT, as in an option */
    int64_t at;
    bool is_yearless;    /* a day and a month; the next such day */
    bool is_named;       /* "Natale", which may be a campaign too */
    bool is_later;       /* "2 days later", "+1 week": not said from when */
    size_t option_count; /* DUEDATE_ASK: dates that would do, may be none */
    struct duedate_option options[DUEDATE_OPTIONS];
};

/* "WHAT [by] WHEN" taken apart; offsets in bytes. */
struct duedate_line {
    size_t what_start, what_end; /* without quotes, blanks and a final dash */
    size_t when_start;           /* the end of the line when due is NONE */
    struct duedate due;
};

/*
 * Read the whole of `text` as a date, with or without "by", "on", "entro".
 * `language` ("en", "it") decides what 04/05 is and which words come first;
 * the words of the other are understood too. ERR_TOO_BIG beyond
 * DUEDATE_TEXT_MAX bytes.
 */
enum err duedate_parse(const char *text, const char *language, int64_t now,
                       const struct zone *zone, struct duedate *out);

/*
 * "1 Nov" on the 26th is next year's by the calendar, and hardly what somebody
 * plans: a day without a year that is over since less than a season becomes a
 * question, with the nearest days as options. What else was read stays.
 */
void duedate_doubt_year(struct duedate *due, int64_t now,
                        const struct zone *zone);

/*
 * Find the longest end of `line` that reads as a date. Quotes around WHAT are
 * honoured: what stands in them is never read as a date, and all that follows
 * must be one. WHAT is empty when the whole line is a date.
 */
enum err duedate_split(const char *line, const char *language, int64_t now,
                       const struct zone *zone, struct duedate_line *out);

#endif
