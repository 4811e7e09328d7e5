/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_week.c - days with a name: "friday", "next week", "fine mese",
 * "first tuesday of", "dopodomani".
 */
#include <string.h>

#include "duedate_parts.h"

/* -1 last, 0 this, 1 next, 2 after next; or none of them stands there. */
enum { NO_RELATION = 9 };

static int
relation_at(const struct reader *r, size_t i)
{
    if (due_word(r, i, WORD_NEXT))
        return 1;
    if (due_word(r, i, WORD_THIS))
        return 0;
    return due_past_word(r, i) ? -1 : NO_RELATION;
}

/* Behind its unit also "la settimana che viene". */
static int
relation_behind(const struct reader *r, size_t i)
{
    if (due_word(r, i, WORD_THAT) && due_word(r, i + 1, WORD_COMING))
        return 1;
    return relation_at(r, i);
}

/*
 * "Martedì 19" is a day with its number; "friday 9" may also be nine o'clock.
 * So may "friday 19" when no such day is near.
 */
static size_t
read_number_behind(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + (due_mark(r, i, ',') ? 1 : 0), n;
    bool the =
        due_word(r, k, WORD_ARTICLE) && due_value(r, k, WORD_ARTICLE) == 1;
    int number = 0;

    k += the ? 1 : 0;
    if (p->day || p->has_week || due_ordinal(r, k, &number) > 0)
        return 0;
    n = due_cardinal(r, k, &number);
    if (n == 0 || number > 99 ||
        !(due_number(r, k) ? due_plain_number(r, k)
                           : due_plain_words(r, k + n)))
        return 0;
    if (r->italian || the || number > 12) {
        p->day = number > 0 ? number : 99;
        p->is_bare = !the && due_number(r, k) && number >= 1 && number <= 24;
        return k + n - i;
    }
    if (p->has_clock)
        return 0;
    p->ask = DUEDATE_REASON_AMBIGUOUS;
    p->has_clock = true;
    p->hour = number;
    return k + n - i;
}

/* "friday", "next friday", "this coming friday", "venerdì prossimo" */
size_t
due_rule_weekday(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i;
    int before, behind;

    if (p->weekday && r->italian && p->part != PART_NONE && !p->has_week &&
        due_word(r, i, WORD_NEXT)) {
        p->has_week = true; /* "domenica pomeriggio prossima" */
        p->week = 1;
        return 1;
    }
    if (p->weekday)
        return 0;
    if (due_word(r, k, WORD_ARTICLE))
        k++;
    before = relation_at(r, k);
    if (before != NO_RELATION)
        k++;
    if (!r->italian && due_word(r, k, WORD_COMING)) {
        before = NO_RELATION; /* as a weekday alone */
        k++;
    }
    if (!due_word(r, k, WORD_WEEKDAY))
        return 0;
    p->weekday = due_value(r, k++, WORD_WEEKDAY);
    if (due_word(r, k, WORD_THAT) && due_word(r, k + 1, WORD_COMING))
        return k + 2 - i;
    if (before == NO_RELATION && !r->italian && !p->has_span &&
        due_unit(r, k, UNIT_WEEK)) {
        p->has_span = true; /* "friday week" */
        p->base = 1;
        p->days = 7;
        return k + 1 - i;
    }
    behind = r->italian ? relation_at(r, k) : NO_RELATION;
    if (behind != NO_RELATION && !due_word(r, k + 1, WORD_UNIT))
        k++;
    else
        behind = NO_RELATION;
    if (before != NO_RELATION || behind != NO_RELATION) {
        if (p->has_week || (before != NO_RELATION && behind != NO_RELATION))
            return 0;
        p->has_week = true;
        p->week = before != NO_RELATION ? before : behind;
        return k - i;
    }
    return k + read_number_behind(r, k, p) - i;
}

static bool
set_relative(struct parts *p, enum unit unit, int relation)
{
    bool *has = unit == UNIT_WEEK    ? &p->has_week
                : unit == UNIT_MONTH ? &p->has_month
                                     : &p->has_year;
    int *value = unit == UNIT_WEEK    ? &p->week
                 : unit == UNIT_MONTH ? &p->month_offset
                                      : &p->year_offset;

    if (*has || (unit != UNIT_WEEK && unit != UNIT_MONTH && unit != UNIT_YEAR))
        return false;
    *has = true;
    *value = relation;
    return true;
}

/* Behind "day": "next day", "the day after", "il giorno dopo"; "end of the
 * day". `k` is the token behind the day, `before` what stood before it. */
static size_t
read_next_day(const struct reader *r, size_t i, size_t k, int before,
              struct parts *p)
{
    bool after = due_word(r, k, WORD_AFTER) || relation_behind(r, k) == 1;

    if (p->is_end && !p->is_end_of_day && before == NO_RELATION) {
        p->is_end_of_day = true;
        return k - i;
    }
    if (p->has_offset || !r->loose ||
        strcmp(r->tokens[k - 1].word, r->italian ? "giorno" : "day") != 0 ||
        (before != 0 && before != 1 &&
         !(after && before == NO_RELATION && k + 1 == r->count)))
        return 0;
    p->has_offset = true;
    p->offset = before == 0 ? 0 : 1;
    return k + (before == NO_RELATION ? 1 : 0) - i;
}

/* "next week", "il mese prossimo"; "the month" behind "end of", "15th of" */
size_t
due_rule_relative(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i;
    int before, behind = NO_RELATION;
    enum unit unit;

    while (due_word(r, k, WORD_ARTICLE) || due_word(r, k, WORD_IN))
        k++;
    before = relation_at(r, k);
    if (before != NO_RELATION)
        k++;
    if (!due_word(r, k, WORD_UNIT))
        return 0;
    unit = (enum unit)due_value(r, k++, WORD_UNIT);
    if (unit == UNIT_DAY)
        return read_next_day(r, i, k, before, p);
    if (before == NO_RELATION && r->italian)
        behind = relation_behind(r, k);
    if (before == NO_RELATION && r->italian && due_word(r, k, WORD_AFTER) &&
        (k + 1 == r->count || due_at(r, k + 1)))
        behind = 1; /* "la settimana dopo" */
    if (behind != NO_RELATION) {
        k += due_word(r, k, WORD_THAT) ? 2 : 1;
        before = behind;
    }
    if (before == NO_RELATION && due_word(r, k, WORD_AFTER) &&
        due_word(r, k + 1, WORD_NEXT)) {
        k += 2;
        before = 2; /* "the week after next" */
    }
    if (before == NO_RELATION) {
        if (!p->is_end && !p->is_begin && !p->nth && !p->day)
            return 0;
        /* "the 15th of the month" is the next 15th, the 2nd month none. */
        if (unit == UNIT_MONTH && p->day && k == i + 1 &&
            !due_word(r, i - 1, WORD_OF))
            return 0;
        if (unit == UNIT_MONTH && p->day)
            return p->has_month || p->month ? 0 : k - i;
        p->is_bare_month = unit == UNIT_MONTH;
        before = 0;
    }
    return set_relative(p, unit, before) ? k - i : 0;
}

/* "2nd", "last", "penultimo", "2nd to the last" */
static size_t
read_nth(const struct reader *r, size_t i, int *out)
{
    size_t n = due_ordinal(r, i, out), k = i + n;

    if (n == 0) {
        *out = due_word(r, i, WORD_PENULTIMATE)
                   ? -due_value(r, i, WORD_PENULTIMATE)
                   : -1;
        return *out < -1 || due_word(r, i, WORD_FINAL) ? 1 : 0;
    }
    if (due_word(r, k, WORD_FINAL)) { /* "2nd last friday" */
        *out = -*out;
        return n + 1;
    }
    if (!due_word(r, k, WORD_TO))
        return n;
    k++;
    if (due_word(r, k, WORD_ARTICLE))
        k++;
    if (!due_word(r, k, WORD_FINAL))
        return 0;
    *out = -*out;
    return k + 1 - i;
}

static bool
is_of_month(const struct reader *r, size_t i)
{
    if (!due_word(r, i, WORD_OF) && !due_word(r, i, WORD_IN))
        return false;
    for (i++; due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_NEXT) ||
              due_word(r, i, WORD_THIS);)
        i++;
    return due_unit(r, i, UNIT_MONTH) || due_word(r, i, WORD_MONTH);
}

/* "first tuesday", "l'ultimo giorno", "2nd and 4th thu" (which is two) */
size_t
due_rule_nth(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i, n;
    int nth = 0, other;

    if (p->nth || p->weekday || p->day)
        return 0;
    if (due_word(r, k, WORD_ARTICLE))
        k++;
    n = read_nth(r, k, &nth);
    k += n;
    while (n > 0 && (due_word(r, k, WORD_AND) || due_mark(r, k, ','))) {
        n = read_nth(r, k + 1, &other);
        k += n + 1;
        p->ask = DUEDATE_REASON_NO_DAY;
    }
    p->nth = nth;
    if (n > 0 && due_value(r, k - 1, WORD_FINAL) == 1 && !is_of_month(r, k + 1))
        return 0;                                 /* "send the final friday" */
    if (n == 1 && nth < 0 && is_of_month(r, k)) { /* "the last of the month" */
        p->nth_day = true;
        return k - i;
    }
    if (n == 0 || (!due_word(r, k, WORD_WEEKDAY) && !due_unit(r, k, UNIT_DAY)))
        return 0;
    if (due_word(r, k, WORD_WEEKDAY))
        p->weekday = due_value(r, k, WORD_WEEKDAY);
    else
        p->nth_day = true;
    n = 0;
    if (due_word(r, k + 1, WORD_OF) || due_word(r, k + 1, WORD_IN))
        n = due_year(r, k + 1, &p->year); /* "first monday of 2027" */
    return k + 1 + n - i;
}

/* "eod", "end of day", "close of business", "a fine giornata" */
static size_t
read_end_of_day(const struct reader *r, size_t i)
{
    size_t k = i;

    while (due_word(r, k, WORD_ARTICLE) || due_at(r, k) ||
           due_word(r, k, WORD_IN) || due_word(r, k, WORD_BY))
        k++;
    if (due_value(r, k, WORD_EDGE_UNIT) == UNIT_DAY)
        return k + 1 - i;
    if (!due_word(r, k, WORD_END))
        return 0;
    for (k++; due_word(r, k, WORD_OF) || due_word(r, k, WORD_ARTICLE);)
        k++;
    if (due_word(r, k, WORD_WORKDAY) && !r->italian)
        return k + (due_unit(r, k + 1, UNIT_DAY) ? 2 : 1) - i;
    return due_unit(r, k, UNIT_DAY) ? k + 1 - i : 0;
}

/* "end of", "fine", "beginning of"; what it is the end of comes after. */
size_t
due_rule_edge(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i;
    bool end;

    if (p->is_end || p->is_begin)
        return 0;
    if (due_has_day(p))
        return read_end_of_day(r, i);
    while (due_word(r, k, WORD_ARTICLE) || due_at(r, k) ||
           due_word(r, k, WORD_IN))
        k++;
    if (due_word(r, k, WORD_EDGE_UNIT)) {
        enum unit unit = (enum unit)due_value(r, k, WORD_EDGE_UNIT);

        p->is_end = true;
        p->is_end_of_day = unit == UNIT_DAY;
        if (unit != UNIT_DAY)
            (void)set_relative(p, unit, 0);
        return k + 1 - i;
    }
    if (due_word(r, k + 1, WORD_END) && !r->italian &&
        (due_unit(r, k, UNIT_MONTH) || due_unit(r, k, UNIT_YEAR))) {
        p->is_end = true; /* "month end" */
        (void)set_relative(p, (enum unit)due_value(r, k, WORD_UNIT), 0);
        return k + 2 - i;
    }
    end = due_word(r, k, WORD_END);
    if (!end && !due_word(r, k, WORD_BEGIN))
        return 0;
    if (end && read_end_of_day(r, i) > 0) {
        p->is_end = p->is_end_of_day = true;
        return read_end_of_day(r, i);
    }
    p->is_middle = !end && due_value(r, k, WORD_BEGIN) == 1;
    k++;
    if (due_word(r, k, WORD_OF) || (p->is_middle && due_mark(r, k, '-')))
        k++;
    else if (!r->italian && !(p->is_middle && due_word(r, k, WORD_MONTH)))
        return 0;
    p->is_end = end;
    p->is_begin = !end;
    return k - i;
}

size_t
due_rule_weekend(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i;

    while (due_word(r, k, WORD_ARTICLE) || relation_at(r, k) != NO_RELATION)
        k++;
    if (!due_word(r, k, WORD_WEEKEND) || p->is_weekend)
        return 0;
    p->is_weekend = true;
    if (k > i && relation_at(r, k - 1) != NO_RELATION)
        return set_relative(p, UNIT_WEEK, relation_at(r, k - 1)) ? k + 1 - i
                                                                 : 0;
    return k + 1 - i;
}

/* "tomorrow", "dopo domani", "l'altro ieri" */
size_t
due_rule_dayword(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i;

    if (p->has_offset)
        return 0;
    p->has_offset = true;
    if (due_word(r, k, WORD_ARTICLE))
        k++;
    if (r->italian && due_word(r, k, WORD_AFTER) &&
        due_word(r, k + 1, WORD_DAYWORD)) {
        p->offset = 2;
        k++;
        return due_value(r, k, WORD_DAYWORD) == 1 ? k + 1 - i : 0;
    }
    if (due_word(r, k, WORD_OTHER) && due_word(r, k + 1, WORD_DAYWORD)) {
        p->offset = -2;
        k++;
        return due_value(r, k, WORD_DAYWORD) == -1 ? k + 1 - i : 0;
    }
    if (due_word(r, i, WORD_IN) && r->italian) { /* "entro la giornata" */
        k += due_word(r, k + 1, WORD_ARTICLE) ? 2 : 1;
        return due_word(r, k, WORD_DAYTIME) ? k + 1 - i : 0;
    }
    if (!due_word(r, k, WORD_DAYWORD))
        return 0;
    p->offset = due_value(r, k++, WORD_DAYWORD);
    if (r->italian && p->offset == 1 && due_word(r, k, WORD_ARTICLE) &&
        due_word(r, k + 1, WORD_OTHER)) {
        p->offset = 2; /* "domani l'altro" */
        k += 2;
    }
    return k - i;
}
