/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_when.c - which day the parts of a date mean.
 *
 * One function for each way to name a day: by distance, by number, by name,
 * by its place in a month, as the end of something.
 */
#include "duedate_resolve.h"

/* A 29 February, or the 31st on a Friday, may be some years ahead. */
enum { YEARS_AHEAD = 8, MONTHS_AHEAD = 28 * 12, WEEK = 7 };

static int64_t
day_of(int year, int month, int day)
{
    const struct wall wall = { year, month, day, 0, 0, 0 };

    return wall_day_number(&wall);
}

static int
weekday_of(int64_t day)
{
    return (int)(((day + 3) % WEEK + WEEK) % WEEK) + 1;
}

static int64_t
monday_of(const struct moment *m, int week)
{
    return m->today - (wall_weekday(&m->wall) - 1) + (int64_t)week * WEEK;
}

/* The month `offset` months from the present one. */
static void
month_from_now(const struct moment *m, int offset, int *year, int *month)
{
    struct wall wall = m->wall;

    wall_add_months(&wall, offset);
    *year = wall.year;
    *month = wall.month;
}

static enum when
ask_past(const struct parts *p, const struct moment *m, int64_t instead,
         struct duedate *out)
{
    due_ask(out, DUEDATE_REASON_PAST);
    due_option_day(m, p, out, instead);
    return WHEN_ASK;
}

static enum when
ask_two(enum duedate_reason reason, const struct parts *p,
        const struct moment *m, int64_t a, int64_t b, struct duedate *out)
{
    due_ask(out, reason);
    due_option_day(m, p, out, a);
    due_option_day(m, p, out, b);
    return WHEN_ASK;
}

/* The next day of that month and day, today included; -1 for none. */
static int64_t
next_date(const struct moment *m, int month, int day)
{
    int year;

    for (year = m->wall.year; year <= m->wall.year + YEARS_AHEAD; year++)
        if (day <= wall_month_length(year, month) &&
            day_of(year, month, day) >= m->today)
            return day_of(year, month, day);
    return -1;
}

static enum when
ask_impossible(const struct parts *p, const struct moment *m, int year,
               int month, struct duedate *out)
{
    int length = wall_month_length(year, month);

    due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
    if (length > 0 && p->day > length && p->day <= 31)
        due_option_day(m, p, out, day_of(year, month, length));
    return WHEN_ASK;
}

static enum when
find_in_month(const struct parts *p, const struct moment *m, bool past,
              int year, int month, int64_t *day, struct duedate *out)
{
    if (p->day > wall_month_length(year, month))
        return ask_impossible(p, m, year, month, out);
    *day = day_of(year, month, p->day);
    if (*day < m->today && !past)
        return ask_past(p, m, next_date(m, month, p->day), out);
    return WHEN_DAY;
}

/* "the 15th", "Thu 15th" */
static enum when
find_day_number(const struct parts *p, const struct moment *m, int64_t *day,
                struct duedate *out)
{
    int i, year, month;

    for (i = 0; p->day <= 31 && i < MONTHS_AHEAD; i++) {
        month_from_now(m, i, &year, &month);
        if (p->day > wall_month_length(year, month))
            continue;
        *day = day_of(year, month, p->day);
        if (*day >= m->today && (!p->weekday || weekday_of(*day) == p->weekday))
            return WHEN_DAY;
    }
    due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
    return WHEN_ASK;
}

/* "May", "next month", "October 2014", "next year" */
static enum when
ask_which_day(const struct parts *p, const struct moment *m, int year,
              int month, struct duedate *out)
{
    int last = wall_month_length(year, month);

    if (last == 0) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return WHEN_ASK;
    }
    (void)ask_two(DUEDATE_REASON_NO_DAY, p, m, day_of(year, month, 1),
                  day_of(year, month, last), out);
    if (day_of(year, month, last) < m->today)
        out->reason = DUEDATE_REASON_PAST;
    return WHEN_ASK;
}

/* The year and the month that were said or meant; false when neither was. */
static bool
find_month(const struct parts *p, const struct moment *m, int *year, int *month)
{
    if (p->has_month) {
        month_from_now(m, p->month_offset, year, month);
        return true;
    }
    *month = p->month;
    *year = p->year;
    if (*year == 0 && p->has_year)
        *year = m->wall.year + p->year_offset;
    if (*year == 0)
        *year = m->wall.year + (p->month < m->wall.month ? 1 : 0);
    return p->month != 0;
}

/* 04/05: both readings, the nearer one first. */
static enum when
ask_which_month(const struct parts *p, const struct moment *m,
                struct duedate *out)
{
    int64_t a, b;

    if (p->year) {
        a = day_of(p->year, p->month, p->day);
        b = day_of(p->year, p->day, p->month);
    } else {
        a = next_date(m, p->month, p->day);
        b = next_date(m, p->day, p->month);
    }
    return ask_two(DUEDATE_REASON_AMBIGUOUS, p, m, a < b ? a : b, a < b ? b : a,
                   out);
}

static enum when
find_date(const struct parts *p, const struct moment *m, bool past,
          int64_t *day, struct duedate *out)
{
    int year, month;
    bool named = find_month(p, m, &year, &month);

    if (p->has_month && (p->month || p->year || p->has_year))
        return WHEN_NONSENSE;
    if (p->year && p->has_year)
        return WHEN_NONSENSE;
    if (month > 12 || year > ZONE_YEAR_MAX) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return WHEN_ASK;
    }
    if (year < ZONE_YEAR_MIN) {
        due_ask(out, DUEDATE_REASON_PAST);
        return WHEN_ASK;
    }
    if (p->is_unsure)
        return ask_which_month(p, m, out);
    if (!p->day && named)
        return ask_which_day(p, m, year, month, out);
    if (!p->day) {
        due_ask(out, DUEDATE_REASON_NO_DAY); /* "next year" */
        return WHEN_ASK;
    }
    if (!named && !p->has_year)
        return find_day_number(p, m, day, out);
    if (!named)
        return WHEN_NONSENSE;
    if (p->year || p->has_year || p->has_month)
        return find_in_month(p, m, past, year, month, day, out);
    *day = next_date(m, month, p->day);
    if (*day < 0)
        return ask_impossible(p, m, year, month, out);
    return WHEN_DAY;
}

/* The nth of the weekday, or of the days, of a month; -1 for none. */
static int64_t
nth_in_month(const struct parts *p, int year, int month)
{
    int64_t first = day_of(year, month, 1);
    int length = wall_month_length(year, month);
    int step = p->nth_day ? 1 : WEEK, offset;

    if (p->nth_day)
        offset = p->nth > 0 ? 0 : length - 1;
    else
        offset = (p->weekday - weekday_of(first) + WEEK) % WEEK;
    if (p->nth > 0)
        offset += (p->nth - 1) * step;
    else if (p->nth_day)
        offset += p->nth + 1;
    else
        offset += ((length - 1 - offset) / WEEK + p->nth + 1) * WEEK;
    return offset < 0 || offset >= length ? -1 : first + offset;
}

/* "first day of next week", "last day of the year" */
static enum when
find_nth_day(const struct parts *p, const struct moment *m, bool past,
             int64_t *day, struct duedate *out)
{
    int64_t first = monday_of(m, p->week), next = first + WEEK;

    if (p->has_week && (p->month || p->year || p->has_month || p->has_year))
        return WHEN_NONSENSE;
    if (p->has_year) {
        first = day_of(m->wall.year + p->year_offset, 1, 1);
        next = day_of(m->wall.year + p->year_offset + 1, 1, 1);
    }
    *day = p->nth > 0 ? first + p->nth - 1 : next + p->nth;
    if (*day < first || *day >= next) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return WHEN_ASK;
    }
    return *day < m->today && !past ? ask_past(p, m, m->today, out) : WHEN_DAY;
}

/* "first tuesday of october", "last day of next month" */
static enum when
find_nth(const struct parts *p, const struct moment *m, bool past, int64_t *day,
         struct duedate *out)
{
    int year, month,
        tries = p->year || p->has_year || p->has_month ? 1 : YEARS_AHEAD;

    if (p->day || p->has_offset || p->is_unsure)
        return WHEN_NONSENSE;
    if (p->nth_day && (p->has_week || (p->has_year && !p->month)))
        return find_nth_day(p, m, past, day, out);
    if (p->has_week)
        return WHEN_NONSENSE;
    if (!find_month(p, m, &year, &month)) {
        if (p->nth == -1 && !p->nth_day) /* "last friday" */
            return ask_past(p, m, monday_of(m, 1) + p->weekday - 1, out);
        due_ask(out, DUEDATE_REASON_NO_DAY);
        return WHEN_ASK;
    }
    if (year < ZONE_YEAR_MIN || year > ZONE_YEAR_MAX) {
        due_ask(out, DUEDATE_REASON_PAST);
        return WHEN_ASK;
    }
    for (*day = -1; tries > 0; tries--, year++) {
        *day = nth_in_month(p, year, month);
        if (*day >= m->today)
            return WHEN_DAY;
    }
    if (p->is_bare_month && *day >= 0) {
        month_from_now(m, 1, &year, &month);
        *day = nth_in_month(p, year, month);
        if (*day >= 0)
            return WHEN_DAY;
    }
    if (*day >= 0 && past)
        return WHEN_DAY;
    due_ask(out, *day < 0 ? DUEDATE_REASON_IMPOSSIBLE : DUEDATE_REASON_PAST);
    return WHEN_ASK;
}

/* "end of the month", "fine ottobre", "end of tomorrow", "inizio settimana" */
static enum when
find_edge(const struct parts *p, const struct moment *m, int64_t *day,
          struct duedate *out)
{
    int year, month;
    bool named = find_month(p, m, &year, &month);

    if (p->day || p->nth || p->weekday || year < ZONE_YEAR_MIN ||
        year > ZONE_YEAR_MAX)
        return WHEN_NONSENSE;
    if (p->has_week) /* does a week end on Friday or on Sunday? */
        return ask_two(DUEDATE_REASON_NO_DAY, p, m,
                       monday_of(m, p->week) + (p->is_end ? 4 : 0),
                       monday_of(m, p->week) + (p->is_end ? 6 : 1), out);
    if (!named && !p->has_year && !p->year)
        return WHEN_NONSENSE;
    if (!named)
        month = p->is_end ? 12 : 1;
    if (p->is_begin)
        return ask_which_day(p, m, year, month, out);
    *day = day_of(year, month, wall_month_length(year, month));
    return *day < m->today ? ask_past(p, m, m->today, out) : WHEN_DAY;
}

/* "friday", "this friday", "friday next week", "next week", "weekend" */
static enum when
find_in_week(const struct parts *p, const struct moment *m, bool past,
             int64_t *day, struct duedate *out)
{
    int64_t monday = monday_of(m, p->has_week ? p->week : 0);

    if (p->is_weekend && p->weekday)
        return WHEN_NONSENSE;
    if (p->is_weekend)
        return ask_two(DUEDATE_REASON_NO_DAY, p, m, monday + 5, monday + 6,
                       out);
    if (!p->weekday) {
        (void)ask_two(DUEDATE_REASON_NO_DAY, p, m, monday, monday + 4, out);
        if (monday + WEEK <= m->today)
            out->reason = DUEDATE_REASON_PAST;
        return WHEN_ASK;
    }
    *day = monday + p->weekday - 1;
    if (!p->has_week) {
        *day += *day <= m->today ? WEEK : 0;
        return WHEN_DAY;
    }
    if (past || *day > m->today || (*day == m->today && p->has_clock))
        return WHEN_DAY;
    if (*day == m->today) /* "this friday" on a Friday */
        return ask_two(DUEDATE_REASON_AMBIGUOUS, p, m, *day, *day + WEEK, out);
    while (*day <= m->today)
        *day += WEEK;
    return ask_past(p, m, *day, out);
}

static enum when
find_offset(const struct parts *p, const struct moment *m, bool past,
            int64_t *day, struct duedate *out)
{
    *day = m->today + p->offset;
    if (*day < m->today && !past) {
        due_ask(out, DUEDATE_REASON_PAST);
        return WHEN_ASK;
    }
    return WHEN_DAY;
}

/* A weekday that was said beside another way to name the day must fit it. */
static enum when
check_weekday(const struct parts *p, const struct moment *m, int64_t day,
              struct duedate *out)
{
    int off = p->weekday - weekday_of(day);

    if (!p->weekday || off == 0)
        return WHEN_DAY;
    due_ask(out, DUEDATE_REASON_WEEKDAY);
    due_option_day(m, p, out, day);
    due_option_day(m, p, out, day + (off < 0 ? off + WEEK : off));
    return WHEN_ASK;
}

enum when
due_find_day(const struct parts *p, const struct moment *m, bool past,
             int64_t *day, struct duedate *out)
{
    bool date = p->day || p->month || p->year || p->has_month || p->has_year;
    bool week = p->has_week || p->is_weekend;
    enum when when;

    if (!due_has_day(p))
        return WHEN_NOTHING;
    if (p->is_end_of_day && !date && !week && !p->weekday && !p->nth) {
        *day = m->today + p->offset;
        return *day < m->today ? WHEN_NONSENSE : WHEN_DAY;
    }
    if ((p->has_offset && (date || week || p->nth)) || (date && week))
        return WHEN_NONSENSE;
    if (p->nth)
        return find_nth(p, m, past, day, out);
    /* The end of a day is that day. */
    if (p->is_begin ||
        (p->is_end && !p->weekday && (week || !(p->has_offset || p->day))))
        return find_edge(p, m, day, out);
    if (p->has_offset)
        when = find_offset(p, m, past, day, out);
    else if (date)
        when = find_date(p, m, past, day, out);
    else
        return find_in_week(p, m, past, day, out);
    return when == WHEN_DAY ? check_weekday(p, m, *day, out) : when;
}
