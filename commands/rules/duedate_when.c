/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_when.c - which day the parts of a date mean.
 *
 * One function for each way to name a day: by distance, by number, by name,
 * by its place in a month, as the end of something.
 */
#include "duedate_resolve.h"

/* The 31st on a Friday may be some years ahead. */
enum { MONTHS_AHEAD = 28 * 12 };
/* Who names a day by its number alone means one of the coming weeks. */
enum { DAYS_NEAR = 31 };

int64_t
due_day_of(int year, int month, int day)
{
    const struct wall wall = { year, month, day, 0, 0, 0 };

    return wall_day_number(&wall);
}

int
due_weekday_of(int64_t day)
{
    return (int)(((day + 3) % WEEK + WEEK) % WEEK) + 1;
}

int64_t
due_monday_of(const struct moment *m, int week)
{
    return m->today - (wall_weekday(&m->wall) - 1) + (int64_t)week * WEEK;
}

/* The month `offset` months from the present one. */
void
due_month_from_now(const struct moment *m, int offset, int *year, int *month)
{
    struct wall wall = m->wall;

    wall_add_months(&wall, offset);
    *year = wall.year;
    *month = wall.month;
}

enum when
due_ask_past(const struct parts *p, const struct moment *m, int64_t instead,
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
            due_day_of(year, month, day) >= m->today)
            return due_day_of(year, month, day);
    return -1;
}

static enum when
ask_impossible(const struct parts *p, const struct moment *m, int year,
               int month, struct duedate *out)
{
    int length = wall_month_length(year, month);

    due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
    if (length > 0 && p->day > length && p->day <= 31)
        due_option_day(m, p, out, due_day_of(year, month, length));
    return WHEN_ASK;
}

static enum when
find_in_month(const struct parts *p, const struct moment *m, bool past,
              int year, int month, int64_t *day, struct duedate *out)
{
    if (p->day > wall_month_length(year, month))
        return ask_impossible(p, m, year, month, out);
    *day = due_day_of(year, month, p->day);
    if (*day < m->today && !past)
        return due_ask_past(p, m, next_date(m, month, p->day), out);
    return WHEN_DAY;
}

/* "fri 17" when the next Friday the 17th is months away: at 17:00, or then? */
static enum when
ask_hour_or_day(const struct parts *p, const struct moment *m, int64_t day,
                struct duedate *out)
{
    const struct parts hour = { .has_clock = true, .hour = p->day };
    const struct parts whole = { 0 };
    int64_t next = due_monday_of(m, 0) + p->weekday - 1;

    due_ask(out, DUEDATE_REASON_AMBIGUOUS);
    due_option_day(m, &hour, out, next + (next <= m->today ? WEEK : 0));
    due_option_day(m, &whole, out, day);
    return WHEN_ASK;
}

static bool
could_be_hour(const struct parts *p, const struct moment *m, int64_t day)
{
    return p->is_bare && !p->has_clock && p->part == PART_NONE &&
           day > m->today + DAYS_NEAR;
}

/* "the 15th", "Thu 15th" */
static enum when
find_day_number(const struct parts *p, const struct moment *m, int64_t *day,
                struct duedate *out)
{
    int i, year, month;

    for (i = 0; p->day <= 31 && i < MONTHS_AHEAD; i++) {
        due_month_from_now(m, i, &year, &month);
        if (p->day > wall_month_length(year, month))
            continue;
        *day = due_day_of(year, month, p->day);
        if (*day >= m->today &&
            (!p->weekday || due_weekday_of(*day) == p->weekday))
            return could_be_hour(p, m, *day) ? ask_hour_or_day(p, m, *day, out)
                                             : WHEN_DAY;
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
    (void)ask_two(DUEDATE_REASON_NO_DAY, p, m, due_day_of(year, month, 1),
                  due_day_of(year, month, last), out);
    if (due_day_of(year, month, last) < m->today)
        out->reason = DUEDATE_REASON_PAST;
    return WHEN_ASK;
}

/* "mid january" is about the 15th. */
static enum when
ask_middle(const struct parts *p, const struct moment *m, int year, int month,
           struct duedate *out)
{
    int64_t first = due_day_of(year, month, 1);

    (void)ask_two(DUEDATE_REASON_NO_DAY, p, m, first + 9, first + 14, out);
    due_option_day(m, p, out, first + 19);
    return WHEN_ASK;
}

/* The year and the month that were said or meant; false when neither was. */
bool
due_find_month(const struct parts *p, const struct moment *m, int *year,
               int *month)
{
    if (p->has_month) {
        due_month_from_now(m, p->month_offset, year, month);
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
        a = due_day_of(p->year, p->month, p->day);
        b = due_day_of(p->year, p->day, p->month);
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
    bool named = due_find_month(p, m, &year, &month);

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

/* "end of the month", "fine ottobre", "end of tomorrow", "inizio settimana" */
static enum when
find_edge(const struct parts *p, const struct moment *m, int64_t *day,
          struct duedate *out)
{
    int year, month;
    bool named = due_find_month(p, m, &year, &month);

    if (p->day || p->nth || p->weekday || year < ZONE_YEAR_MIN ||
        year > ZONE_YEAR_MAX)
        return WHEN_NONSENSE;
    if (p->has_week) /* does a week end on Friday or on Sunday? */
        return ask_two(DUEDATE_REASON_NO_DAY, p, m,
                       due_monday_of(m, p->week) + (p->is_end ? 4 : 0),
                       due_monday_of(m, p->week) + (p->is_end ? 6 : 1), out);
    if (!named && !p->has_year && !p->year)
        return WHEN_NONSENSE;
    if (!named)
        month = p->is_end ? 12 : 1;
    if (p->is_middle && named && wall_month_length(year, month) > 0)
        return ask_middle(p, m, year, month, out);
    if (p->is_begin)
        return ask_which_day(p, m, year, month, out);
    *day = due_day_of(year, month, wall_month_length(year, month));
    return *day < m->today ? due_ask_past(p, m, m->today, out) : WHEN_DAY;
}

/* "friday", "this friday", "friday next week", "next week", "weekend" */
static enum when
find_in_week(const struct parts *p, const struct moment *m, bool past,
             int64_t *day, struct duedate *out)
{
    int64_t monday = due_monday_of(m, p->has_week ? p->week : 0);

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
    return due_ask_past(p, m, *day, out);
}

static enum when
find_offset(const struct parts *p, const struct moment *m, bool past,
            int64_t *day, struct duedate *out)
{
    *day = m->today + p->offset;
    if (*day < m->today && !past) {
        (void)due_ask_past(p, m, m->today, out); /* "yesterday" */
        due_option_day(m, p, out, m->today + 1);
        return WHEN_ASK;
    }
    return WHEN_DAY;
}

/* A weekday that was said beside another way to name the day must fit it. */
static enum when
check_weekday(const struct parts *p, const struct moment *m, int64_t day,
              struct duedate *out)
{
    int off = p->weekday - due_weekday_of(day);

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
    if (p->feast)
        return due_find_feast(p, m, past, day, out);
    if (p->is_end_of_day && !date && !week && !p->weekday && !p->nth) {
        *day = m->today + p->offset;
        return *day < m->today ? WHEN_NONSENSE : WHEN_DAY;
    }
    if ((p->has_offset && (date || week || p->nth)) || (date && week))
        return WHEN_NONSENSE;
    if (p->nth)
        return due_find_nth(p, m, past, day, out);
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
