/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_read.c - how often, at what time.
 *
 * Each reader takes a phrase at token i and says how many tokens that was.
 */
#include "recurrence_parts.h"

#include <string.h>

#include "alloc.h"

static bool
set_any_unit(struct rhythm *out, enum unit unit, int interval)
{
    return unit == UNIT_FORTNIGHT ? rhythm_unit(out, UNIT_WEEK, 2 * interval)
                                  : rhythm_unit(out, unit, interval);
}

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
    k = rhythm_skip(r, k);
    if (due_word(r, k, WORD_OTHER)) {
        interval = 2;
        k++;
    } else {
        n = due_ordinal(r, k, &interval);
        if (n > 0 && (!every || rhythm_of_month(r, k + n + 1)))
            return 0; /* "first day of the month" */
        if (n == 0)
            n = due_cardinal(r, k, &interval);
        counted = n > 0;
        k += n;
    }
    if (!every && (due_unit(r, k, UNIT_HOUR) || due_unit(r, k, UNIT_MINUTE)))
        return 0; /* "thursdays 17h" */
    if (!due_word(r, k, WORD_UNIT)) {
        if (every && !r->italian && due_word(r, k, WORD_QUARTER))
            return rhythm_unit(out, UNIT_MONTH, 3 * interval) ? k + 1 - i : 0;
        /* "every other friday", "every two fridays", "ogni due lunedì" */
        every |= due_word(r, k - 1, WORD_OTHER) && k > i;
        if (every && interval == 2 && rhythm_weekday(r, k) > 0 &&
            !due_word(r, k - 1, WORD_ORDINAL) &&
            !due_word(r, k - 1, WORD_SUFFIX) &&
            !due_mark(r, k - 1, MARK_ORDINAL))
            return rhythm_unit(out, UNIT_WEEK, 2) ? k - i : 0;
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
    size_t k = rhythm_skip(r, i);
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
        return rhythm_unit(out, UNIT_YEAR, 1) ? k + 1 - i : 0;
    if (value > 0)
        return rhythm_unit(out, UNIT_MONTH, value) ? k + 1 - i : 0;
    return (value % 7 == 0 ? rhythm_unit(out, UNIT_WEEK, -value / 7)
                           : rhythm_unit(out, UNIT_DAY, -value))
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
    if (times == 1 && value == 1 && due_word(r, k, WORD_EVERY) &&
        !due_unit(r, k + 1, UNIT_DAY))
        return k - i; /* "once every two weeks" */
    if (value > 1 && !r->italian && times == 1)
        times = 2;
    while (due_word(r, k, WORD_ONE) || due_word(r, k, WORD_EVERY) ||
           due_word(r, k, WORD_PER) || due_word(r, k, WORD_IN) ||
           due_word(r, k, WORD_THROUGH) || due_at(r, k) || rhythm_article(r, k))
        k++;
    if (!due_word(r, k, WORD_UNIT) &&
        (r->italian || !due_word(r, k, WORD_QUARTER)))
        return 0;
    if (times > 1)
        out->ask = DUEDATE_REASON_AMBIGUOUS;
    out->said_every = true;
    if (!due_word(r, k, WORD_UNIT))
        return rhythm_unit(out, UNIT_MONTH, 3) ? k + 1 - i : 0;
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

/* "un giorno sì e uno no", "una settimana sì e una no" */
static size_t
read_yes_no(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t k = i + 2;
    int weekday = rhythm_weekday(r, i + 1);

    if (!due_word(r, i, WORD_ONE) || !due_word(r, k, WORD_YES))
        return 0;
    k += due_word(r, k + 1, WORD_AND) ? 2 : 1;
    k += due_word(r, k, WORD_ONE) ? 1 : 0;
    if (!due_word(r, k, WORD_NOT))
        return 0;
    out->said_every = true;
    if (weekday > 0)
        out->weekdays |= 1u << (weekday - 1);
    return rhythm_unit(out,
                       weekday > 0 ? UNIT_WEEK
                                   : (enum unit)due_value(r, i + 1, WORD_UNIT),
                       2)
               ? k + 1 - i
               : 0;
}

/* "at 16:00", "alle 9", "in the morning" */
static size_t
read_clock(const struct reader *r, size_t i, struct rhythm *out)
{
    size_t n;

    /* Where nothing else can follow a bare number is an hour: "friday 16". */
    out->clock.is_weekend = r->loose;
    n = due_rule_clock(r, i, &out->clock);
    if (n == 0 && due_word(r, i, WORD_PARTS)) {
        out->clock.part = (enum part)due_value(r, i, WORD_PARTS);
        n = 1;
    }
    if (n == 0)
        n = due_rule_part(r, i, &out->clock);
    else if (due_word(r, i + n, WORD_UNIT) || rhythm_of_month(r, i + n))
        n = 0; /* "10 e 25 del mese" */
    else if (i > 0 && r->italian && due_unit(r, i - 1, UNIT_DAY) &&
             due_plain_number(r, i))
        out->ask = DUEDATE_REASON_AMBIGUOUS; /* "ogni giorno 15" */
    out->clock.is_weekend = false;
    return n;
}

static bool
is_filler(const struct reader *r, size_t i)
{
    return (i == 0 && due_word(r, i, WORD_REPEAT)) || due_word(r, i, WORD_ON) ||
           due_word(r, i, WORD_OF) || due_word(r, i, WORD_IN) ||
           due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_AND) ||
           due_at(r, i) || due_mark(r, i, ',') || due_mark(r, i, '/');
}

/* Of readers that take as much the earlier one has it. */
static rhythm_reader *const readers[] = {
    read_often,       read_yes_no,       read_period,         read_unit,
    rhythm_read_date, rhythm_read_nths,  rhythm_read_end,     rhythm_read_group,
    rhythm_read_days, rhythm_read_month, rhythm_read_weekday, read_clock,
    read_every,
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
