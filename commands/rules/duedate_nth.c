/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_nth.c - days by their place: in a month, a week or a year.
 */
#include "duedate_resolve.h"

/* The nth of the weekday, or of the days, of a month; -1 for none. */
static int64_t
nth_in_month(const struct parts *p, int year, int month)
{
    int64_t first = due_day_of(year, month, 1);
    int length = wall_month_length(year, month);
    int step = p->nth_day ? 1 : WEEK, offset;

    if (p->nth_day)
        offset = p->nth > 0 ? 0 : length - 1;
    else
        offset = (p->weekday - due_weekday_of(first) + WEEK) % WEEK;
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
    int64_t first = due_monday_of(m, p->week), next = first + WEEK;
    int year = p->year ? p->year : m->wall.year + p->year_offset;

    if (p->has_week && (p->month || p->year || p->has_month || p->has_year))
        return WHEN_NONSENSE;
    if (p->year || p->has_year) {
        first = due_day_of(year, 1, 1);
        next = due_day_of(year + 1, 1, 1);
    }
    *day = p->nth > 0 ? first + p->nth - 1 : next + p->nth;
    if (*day < first || *day >= next) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return WHEN_ASK;
    }
    return *day < m->today && !past ? due_ask_past(p, m, m->today, out)
                                    : WHEN_DAY;
}

/* "first tuesday of october", "last day of next month" */
enum when
due_find_nth(const struct parts *p, const struct moment *m, bool past,
             int64_t *day, struct duedate *out)
{
    int year, month,
        tries = p->year || p->has_year || p->has_month ? 1 : YEARS_AHEAD;

    if (p->day || p->has_offset || p->is_unsure)
        return WHEN_NONSENSE;
    if (p->nth_day && (p->has_week || ((p->year || p->has_year) && !p->month)))
        return find_nth_day(p, m, past, day, out);
    if (p->has_week)
        return WHEN_NONSENSE;
    if (!due_find_month(p, m, &year, &month) && (p->year || p->has_year)) {
        month = p->nth > 0 ? 1 : 12; /* "first monday of 2027" */
    } else if (month == 0) {
        if (p->nth == -1 && !p->nth_day) /* "last friday" */
            return due_ask_past(p, m, due_monday_of(m, 1) + p->weekday - 1,
                                out);
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
        due_month_from_now(m, 1, &year, &month);
        *day = nth_in_month(p, year, month);
        if (*day >= 0)
            return WHEN_DAY;
    }
    if (*day >= 0 && past)
        return WHEN_DAY;
    due_ask(out, *day < 0 ? DUEDATE_REASON_IMPOSSIBLE : DUEDATE_REASON_PAST);
    return WHEN_ASK;
}
