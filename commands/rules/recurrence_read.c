/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_read.c - how often, on which days, at what time.
 *
 * Each reader takes a phrase at token i and says how many tokens that was.
 */
#include "recurrence_parts.h"

#include <string.h>

#include "alloc.h"

typedef size_t rhythm_reader(const struct reader *r, size_t i,
                             struct rhythm *out);

enum { MONDAY_TO_FRIDAY = 0x1F, WEEKEND_DAYS = 0x60, ALL_DAYS = 0x7F };

static bool
is_article(const struct reader *r, size_t i)
{
    /* "i giorni feriali", "le domeniche", "tutti gli anni" */
    return due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_ON);
}

static size_t
skip_articles(const struct reader *r, size_t i)
{
    while (is_article(r, i))
        i++;
    return i;
}

static bool
set_unit(struct rhythm *out, enum unit unit, int interval)
{
    if (interval < 1 || interval > INTERVAL_MAX)
        return false;
    if (out->unit != UNIT_NONE)
        return out->unit == unit && out->interval == interval;
    out->unit = unit;
    out->interval = interval;
    return true;
}

static bool
set_any_unit(struct rhythm *out, enum unit unit, int interval)
{
    return unit == UNIT_FORTNIGHT ? set_unit(out, UNIT_WEEK, 2 * interval)
                                  : set_unit(out, unit, interval);
}

/* ---- days ---------------------------------------------------------------- */

static int
weekday_at(const struct reader *r, size_t i)
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
static size_t
read_weekday(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i;
    int from, to;

    if (due_word(r, k, WORD_FROM))
        k++;
    k = skip_articles(r, k);
    from = weekday_at(r, k);
    if (from == 0)
        return 0;
    out->said_every |= due_word(r, k, WORD_WEEKDAYS);
    to = is_range(r, k + 1) ? weekday_at(r, skip_articles(r, k + 2)) : 0;
    if (to > 0)
        k = skip_articles(r, k + 2);
    else
        to = from;
    out->weekdays |= 1u << (from - 1);
    for (; from != to; from = from % 7 + 1)
        out->weekdays |= 1u << (from % 7);
    return k + 1 - i;
}

/* "weekdays", "working day", "giorni feriali", "weekend", "fine settimana" */
static size_t
read_group(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = skip_articles(r, i);

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
    size_t k = skip_articles(r, i), n;

    n = due_ordinal(r, k, out);
    if (n == 0) {
        *out = due_word(r, k, WORD_PENULTIMATE) ? -2 : -1;
        return *out == -2 || due_word(r, k, WORD_FINAL) ? k + 1 - i : 0;
    }
    k += n;
    if (!due_word(r, k, WORD_TO) && !due_mark(r, k, '-'))
        return k - i;
    n = skip_articles(r, k + 1);
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

static bool
add_day(struct rhythm *out, int day)
{
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
    return skip_articles(r, i);
}

/* Behind an ordinal: does it count days of a month ("of the month")? */
static bool
is_of_month(const struct reader *r, size_t i)
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
    int weekday = weekday_at(r, *k);
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

/* "first and third friday", "the 4th and 10th of the month", "last day" */
static size_t
read_nths(const struct reader *r, size_t i, struct rhythm *out)
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
    /* "every 4th day" counts days, "the last day of the month" a date. */
    if (due_unit(r, k, UNIT_DAY) && !is_of_month(r, k + 1) &&
        !due_word(r, k + 1, WORD_WORKDAY) && nths[0] > 0 &&
        out->unit == UNIT_NONE && !out->months)
        return 0;
    if (nths[0] < 0 && !due_word(r, k, WORD_WORKDAY) && weekday_at(r, k) == 0 &&
        !due_unit(r, k, UNIT_DAY))
        return 0;
    return add_counted(r, &k, nths, count, out) ? k - i : 0;
}

/* A bare number is a day where a month or an article says so: "il 15", "aug
 * 20 and 30", "3 luglio". */
static size_t
read_days(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = skip_articles(r, i), n;
    bool is_day = k > i || out->months != 0 || out->day_count > 0;
    int day = 0;

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
    if (!is_day && !due_word(r, k + n, WORD_MONTH) && !is_of_month(r, k + n) &&
        !(due_word(r, k + n, WORD_AND) && due_number(r, k + n + 1)))
        return 0;
    if (due_mark(r, k + n, ':') || due_word(r, k + n, WORD_AMPM))
        return 0;
    return add_day(out, day) ? k + n - i : 0;
}

/* "end of each month", "a fine mese", "month end" */
static size_t
read_end(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i;

    while (is_article(r, k) || due_at(r, k))
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
    return add_day(out, -1) && set_unit(out, UNIT_MONTH, 1) ? k - i : 0;
}

static size_t
read_month(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = skip_articles(r, i);

    if (!due_word(r, k, WORD_MONTH))
        return 0;
    out->months |= 1u << (due_value(r, k, WORD_MONTH) - 1);
    return k + 1 - i;
}

/* ---- how often ----------------------------------------------------------- */

/* "every 2 weeks", "each month", "every other day", "every 4th day",
 * "tutti i giorni", "a settimane alterne"; "2 weeks" at the beginning */
static size_t
read_unit(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i, n;
    int interval = 1;
    bool every = due_word(r, k, WORD_EVERY), counted = false;

    if (every)
        k++;
    k = skip_articles(r, k);
    if (due_word(r, k, WORD_OTHER)) {
        interval = 2;
        k++;
    } else {
        n = due_ordinal(r, k, &interval);
        if (n > 0 && (!every || is_of_month(r, k + n + 1)))
            return 0; /* "first day of the month" */
        if (n == 0)
            n = due_cardinal(r, k, &interval);
        counted = n > 0;
        k += n;
    }
    if (!due_word(r, k, WORD_UNIT)) {
        if (every && !r->italian && due_word(r, k, WORD_QUARTER))
            return set_unit(out, UNIT_MONTH, 3 * interval) ? k + 1 - i : 0;
        /* "every other friday", "every two fridays", "ogni due lunedì" */
        if (every && interval == 2 && weekday_at(r, k) > 0 &&
            !due_word(r, k - 1, WORD_ORDINAL) &&
            !due_word(r, k - 1, WORD_SUFFIX) &&
            !due_mark(r, k - 1, MARK_ORDINAL))
            return set_unit(out, UNIT_WEEK, 2) ? k - i : 0;
        return 0;
    }
    if (r->italian && due_unit(r, k, UNIT_DAY) &&
        due_word(r, k + 1, WORD_WORKDAY))
        return 0;
    if (!set_any_unit(out, (enum unit)due_value(r, k, WORD_UNIT), interval))
        return 0;
    if (due_word(r, k + 1, WORD_OTHER) && !counted && interval == 1) {
        out->interval *= 2; /* a giorni alterni */
        k++;
        every = true;
    }
    out->said_every |= every || counted;
    return k + 1 - i;
}

/* "daily", "trimestrale", "semi-annually", "bi-weekly" */
static size_t
read_period(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = skip_articles(r, i);
    bool half = due_word(r, k, WORD_HALF);
    int value;

    if (half || due_word(r, k, WORD_OFTEN)) {
        bool twice = !half && due_value(r, k, WORD_OFTEN) > 1;

        k++;
        if (due_mark(r, k, '-'))
            k++;
        if (!due_word(r, k, WORD_PERIOD))
            return 0;
        if (twice)
            out->ask = DUEDATE_REASON_AMBIGUOUS;
    }
    if (!due_word(r, k, WORD_PERIOD))
        return 0;
    value = due_value(r, k, WORD_PERIOD);
    out->said_every = true;
    if (value == 0 || (half && value % 2 != 0))
        out->ask = DUEDATE_REASON_AMBIGUOUS;
    else if (half)
        value /= 2;
    if (value == 0)
        return k + 1 - i;
    if (value == 12)
        return set_unit(out, UNIT_YEAR, 1) ? k + 1 - i : 0;
    if (value > 0)
        return set_unit(out, UNIT_MONTH, value) ? k + 1 - i : 0;
    return (value % 7 == 0 ? set_unit(out, UNIT_WEEK, -value / 7)
                           : set_unit(out, UNIT_DAY, -value))
               ? k + 1 - i
               : 0;
}

/* "once a year", "una volta al mese"; "twice a week" is asked back */
static size_t
read_often(const struct reader *r, size_t i, struct rhythm *out)
{
    int times = 1, value;
    size_t k = i;

    k += due_word(r, k, WORD_ONE) ? 1 : due_cardinal(r, k, &times);
    if (!due_word(r, k, WORD_OFTEN))
        return 0;
    value = due_value(r, k++, WORD_OFTEN);
    if (value > 1 && !r->italian && times == 1)
        times = 2;
    while (due_word(r, k, WORD_ONE) || due_word(r, k, WORD_EVERY) ||
           due_word(r, k, WORD_IN) || due_word(r, k, WORD_THROUGH) ||
           due_at(r, k) || is_article(r, k))
        k++;
    if (!due_word(r, k, WORD_UNIT))
        return 0;
    if (times > 1)
        out->ask = DUEDATE_REASON_AMBIGUOUS;
    out->said_every = true;
    return set_any_unit(out, (enum unit)due_value(r, k, WORD_UNIT), 1)
               ? k + 1 - i
               : 0;
}

static size_t
read_every(const struct reader *r, size_t i, struct rhythm *out)
{
    if (!due_word(r, i, WORD_EVERY))
        return 0;
    out->said_every = true;
    return 1;
}

/* "at 16:00", "alle 9", "in the morning" */
static size_t
read_clock(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t n;

    /* Where nothing else can follow a bare number is an hour: "friday 16". */
    out->clock.is_weekend = r->loose;
    n = due_rule_clock(r, i, &out->clock);
    if (n == 0)
        n = due_rule_part(r, i, &out->clock);
    else if (due_word(r, i + n, WORD_UNIT) || is_of_month(r, i + n))
        n = 0; /* "10 e 25 del mese" */
    out->clock.is_weekend = false;
    return n;
}

static bool
is_filler(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_ON) || due_word(r, i, WORD_OF) ||
           due_word(r, i, WORD_IN) || due_word(r, i, WORD_ARTICLE) ||
           due_word(r, i, WORD_AND) || due_at(r, i) || due_mark(r, i, ',') ||
           due_mark(r, i, '/');
}

/* Of readers that take as much the earlier one has it. */
static rhythm_reader *const readers[] = {
    read_often, read_period, read_unit,    read_nths,  read_end,   read_group,
    read_days,  read_month,  read_weekday, read_clock, read_every,
};

bool
rhythm_read(const struct reader *r, struct rhythm *out)
{
    bool open = true; /* a phrase must follow */
    size_t i = 0;

    memset(out, 0, sizeof(*out));
    while (i < r->count) {
        struct rhythm best = *out;
        size_t longest = 0, k;

        for (k = 0; k < ARRAY_LEN(readers); k++) {
            struct rhythm trial = *out;
            size_t n = readers[k](r, i, &trial);

            if (n > longest) {
                longest = n;
                best = trial;
            }
        }
        *out = best;
        open = longest == 0;
        if (longest == 0 && !is_filler(r, i))
            return false;
        i += longest > 0 ? longest : 1;
    }
    return !open;
}
