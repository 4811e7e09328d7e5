/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_days.c - on which days: weekdays, dates, nth weekdays of a month.
 *
 * Each reader takes a phrase at token i and says how many tokens that was.
 */
#include "recurrence_parts.h"

enum { MONDAY_TO_FRIDAY = 0x1F, WEEKEND_DAYS = 0x60 };

bool
rhythm_article(const struct reader *r, size_t i)
{
    /* "i giorni feriali", "le domeniche", "tutti gli anni" */
    return due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_ON);
}

size_t
rhythm_skip(const struct reader *r, size_t i)
{
    while (rhythm_article(r, i))
        i++;
    return i;
}

bool
rhythm_unit(struct rhythm *out, enum unit unit, int interval)
{
    if (interval < 1 || interval > INTERVAL_MAX)
        return false;
    if (out->unit != UNIT_NONE)
        return out->unit == unit && out->interval == interval;
    out->unit = unit;
    out->interval = interval;
    return true;
}

int
rhythm_weekday(const struct reader *r, size_t i)
{
    int day = due_value(r, i, WORD_WEEKDAY);

    return day > 0 ? day : due_value(r, i, WORD_WEEKDAYS);
}

static bool
is_range(const struct reader *r, size_t i)
{
    return due_mark(r, i, '-') || due_word(r, i, WORD_TO) ||
           due_word(r, i, WORD_THROUGH) || (r->italian && due_at(r, i));
}

/* "friday", "mondays", "mon-fri", "dal lunedì al venerdì" */
size_t
rhythm_read_weekday(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i;
    int from, to;

    if (due_word(r, k, WORD_FROM))
        k++;
    k = rhythm_skip(r, k);
    from = rhythm_weekday(r, k);
    if (from == 0)
        return 0;
    out->said_every |= due_word(r, k, WORD_WEEKDAYS);
    if (r->italian && due_word(r, k + 1, WORD_OTHER)) { /* venerdì alterni */
        out->weekdays |= 1u << (from - 1);
        out->said_every = true;
        return rhythm_unit(out, UNIT_WEEK, 2) ? k + 2 - i : 0;
    }
    to = is_range(r, k + 1) ? rhythm_weekday(r, rhythm_skip(r, k + 2)) : 0;
    if (to > 0)
        k = rhythm_skip(r, k + 2);
    else
        to = from;
    out->weekdays |= 1u << (from - 1);
    for (; from != to; from = from % 7 + 1)
        out->weekdays |= 1u << (from % 7);
    return k + 1 - i;
}

/* "weekdays", "working day", "giorni feriali", "weekend", "fine settimana" */
size_t
rhythm_read_group(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = rhythm_skip(r, i);

    if (due_word(r, k, WORD_WEEKEND)) {
        out->weekdays |= WEEKEND_DAYS;
        return k + 1 - i;
    }
    if (r->italian && due_word(r, k, WORD_END) &&
        due_unit(r, k + 1, UNIT_WEEK)) {
        out->weekdays |= WEEKEND_DAYS;
        return k + 2 - i;
    }
    if (r->italian && due_unit(r, k, UNIT_DAY))
        k++;
    if (!due_word(r, k, WORD_WORKDAY))
        return 0;
    k++;
    if (!r->italian && due_unit(r, k, UNIT_DAY))
        k++;
    out->weekdays |= MONDAY_TO_FRIDAY;
    return k - i;
}

/* ---- days of a month ----------------------------------------------------- */

/* "2nd", "the last", "2nd to the last", "penultimo" */
static size_t
read_nth(const struct reader *r, size_t i, int *out)
{
    size_t k = rhythm_skip(r, i), n;

    n = due_ordinal(r, k, out);
    if (n == 0) {
        *out = due_word(r, k, WORD_PENULTIMATE)
                   ? -due_value(r, k, WORD_PENULTIMATE)
                   : -1;
        return *out < -1 || due_word(r, k, WORD_FINAL) ? k + 1 - i : 0;
    }
    k += n;
    if (due_word(r, k, WORD_FINAL)) { /* "2nd last friday" */
        *out = -*out;
        return k + 1 - i;
    }
    if (!due_word(r, k, WORD_TO) && !due_mark(r, k, '-'))
        return k - i;
    n = rhythm_skip(r, k + 1);
    if (due_mark(r, n, '-'))
        n++;
    if (!due_word(r, n, WORD_FINAL))
        return k - i;
    *out = -*out;
    return n + 1 - i;
}

static bool
add_nth(struct rhythm *out, int nth, int weekday)
{
    if (out->nth_count == NTHS_MAX || nth == 0 || nth > 5 || nth < -5)
        return false;
    out->nths[out->nth_count].nth = nth;
    out->nths[out->nth_count++].weekday = weekday;
    return true;
}

static void
turn_to(struct rhythm *out, bool month)
{
    if ((out->months != 0 || out->day_count > 0) && out->is_month_turn != month)
        out->turns++;
    out->is_month_turn = month;
}

static bool
add_day(struct rhythm *out, int day)
{
    turn_to(out, false);
    if (out->day_count == MONTH_DAYS_MAX)
        return false;
    if (day == 0 || day > 31 || day < -31)
        out->ask = DUEDATE_REASON_IMPOSSIBLE;
    out->days[out->day_count++] = day;
    return true;
}

/* "and", "," and what may stand between the members of a list */
static size_t
skip_joint(const struct reader *r, size_t i)
{
    while (due_mark(r, i, ',') || due_word(r, i, WORD_AND))
        i++;
    return rhythm_skip(r, i);
}

/* Behind an ordinal: does it count days of a month ("of the month")? */
bool
rhythm_of_month(const struct reader *r, size_t i)
{
    while (due_word(r, i, WORD_OF) || due_word(r, i, WORD_IN) ||
           due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_EVERY) ||
           due_word(r, i, WORD_OTHER) || due_number(r, i) ||
           due_word(r, i, WORD_NUMBER))
        i++;
    return due_unit(r, i, UNIT_MONTH) || due_word(r, i, WORD_MONTH);
}

/* What the ordinals of a list count; false when they count nothing of ours. */
static bool
add_counted(const struct reader *r, size_t *k, const int *nths, size_t count,
            struct rhythm *out)
{
    int weekday = rhythm_weekday(r, *k);
    bool is_day = due_unit(r, *k, UNIT_DAY), fits = true, work = false;
    size_t i = *k;

    if (r->italian && is_day && due_word(r, i + 1, WORD_WORKDAY)) {
        work = true;
        i++;
    } else if (due_word(r, i, WORD_WORKDAY)) {
        work = true;
        if (due_unit(r, i + 1, UNIT_DAY))
            i++;
    }
    if (weekday > 0 || work) {
        *k = i + 1;
        while (fits && count-- > 0)
            fits = add_nth(out, *nths++, weekday);
        return fits;
    }
    if (is_day)
        *k = i + 1;
    while (fits && count-- > 0)
        fits = add_day(out, *nths++);
    return fits;
}

/* "every second friday" may be each other one; "every second" is no day. */
static bool
ask_second(const struct reader *r, size_t i, size_t k, int nth,
           struct rhythm *out)
{
    if (nth == 2 && !r->italian && rhythm_weekday(r, k) > 0)
        out->ask = DUEDATE_REASON_AMBIGUOUS;
    return rhythm_weekday(r, k) > 0 || due_word(r, k, WORD_UNIT) ||
           due_word(r, k, WORD_WORKDAY) || !due_word(r, i, WORD_ORDINAL);
}

/* "first and third friday", "the 4th and 10th of the month", "last day" */
size_t
rhythm_read_nths(const struct reader *r, size_t i, struct rhythm *out)
{
    int nths[NTHS_MAX];
    size_t count = 0, k = i, next, n;

    do {
        next = count == 0 ? k : skip_joint(r, k);
        n = count < NTHS_MAX ? read_nth(r, next, &nths[count]) : 0;
        if (n > 0) {
            k = next + n;
            count++;
        }
    } while (n > 0);
    if (count == 0)
        return 0;
    if (i > 0 && due_word(r, i - 1, WORD_EVERY) && !rhythm_of_month(r, k) &&
        !rhythm_of_month(r, k + 1) && !ask_second(r, i, k, nths[0], out))
        return 0;
    /* "every 4th day" counts days, "the last day of the month" a date. */
    if (due_unit(r, k, UNIT_DAY) && !rhythm_of_month(r, k + 1) &&
        !due_word(r, k + 1, WORD_WORKDAY) && nths[0] > 0 &&
        out->unit == UNIT_NONE && !out->months)
        return 0;
    if (nths[0] < 0 && !due_word(r, k, WORD_WORKDAY) &&
        rhythm_weekday(r, k) == 0 && !due_unit(r, k, UNIT_DAY) &&
        out->unit != UNIT_MONTH)
        return 0;
    return add_counted(r, &k, nths, count, out) ? k - i : 0;
}

/* A bare number is a day where a month or an article says so: "il 15", "aug
 * 20 and 30", "3 luglio". */
size_t
rhythm_read_days(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = rhythm_skip(r, i), n;
    bool is_day = k > i || out->months != 0 || out->day_count > 0;
    int day = 0;

    if (r->italian && due_word(r, k, WORD_EVERY) &&
        due_unit(r, k + 1, UNIT_DAY) && rhythm_of_month(r, k + 3))
        k++;                        /* "ogni giorno 15 del mese" */
    if (due_unit(r, k, UNIT_DAY)) { /* il giorno 15 */
        is_day = true;
        k++;
    }
    n = due_ordinal(r, k, &day);
    if (n == 0)
        n = due_cardinal(r, k, &day);
    if (n == 0 || (due_number(r, k) && r->tokens[k].digits > 2))
        return 0;
    if (due_word(r, k + n, WORD_UNIT) && !due_unit(r, k + n, UNIT_HOUR))
        return 0;
    if (!is_day && !due_word(r, k + n, WORD_MONTH) &&
        !rhythm_of_month(r, k + n) &&
        !(due_word(r, k + n, WORD_AND) && due_number(r, k + n + 1)))
        return 0;
    if (due_mark(r, k + n, ':') || due_word(r, k + n, WORD_AMPM))
        return 0;
    return add_day(out, day) ? k + n - i : 0;
}

/* "end of each month", "a fine mese", "month end" */
size_t
rhythm_read_end(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i;

    while (rhythm_article(r, k) || due_at(r, k))
        k++;
    if (due_unit(r, k, UNIT_MONTH) && due_word(r, k + 1, WORD_END)) {
        k += 2;
    } else {
        if (!due_word(r, k, WORD_END))
            return 0;
        k++;
        if (!due_word(r, k, WORD_OF) && !due_unit(r, k, UNIT_MONTH))
            return 0;
        /* what it is the end of is read next */
    }
    return add_day(out, -1) && rhythm_unit(out, UNIT_MONTH, 1) ? k - i : 0;
}

/* "4/15", "25/12" */
size_t
rhythm_read_date(const struct reader *r, size_t i, struct rhythm *out)
{
    struct parts p = { 0 };
    size_t k = rhythm_skip(r, i), n;

    if (!due_mark(r, k + 1, '/') || out->weekdays != 0 || out->nth_count > 0)
        return 0;
    n = due_rule_numeric(r, k, &p);
    if (n == 0 || p.year != 0 || p.month > 12)
        return 0;
    if (p.is_unsure)
        out->ask = DUEDATE_REASON_AMBIGUOUS;
    turn_to(out, true);
    out->months |= 1u << (p.month - 1);
    return add_day(out, p.day) ? k + n - i : 0;
}

/* "may"; "mar" is martedì unless a number stands before it */
size_t
rhythm_read_month(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = rhythm_skip(r, i);

    if (!due_word(r, k, WORD_MONTH) ||
        (due_word(r, k, WORD_WEEKDAY) && out->day_count == 0))
        return 0;
    turn_to(out, true);
    out->months |= 1u << (due_value(r, k, WORD_MONTH) - 1);
    return k + 1 - i;
}
