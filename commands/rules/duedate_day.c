/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_day.c - days with a number: "4 Jan", "2027-01-04", "il 19".
 */
#include "duedate_parts.h"

static bool
has_date(const struct parts *p)
{
    return p->day || p->month || p->year;
}

static bool
is_separator(const struct reader *r, size_t i)
{
    return due_glued(r, i) &&
           (due_mark(r, i, '-') || due_mark(r, i, '/') || due_mark(r, i, '.'));
}

static bool
is_full_year(const struct reader *r, size_t i)
{
    return due_number(r, i) && r->tokens[i].digits == 4;
}

/* "mar" before a number is martedì, behind one it is marzo. */
static bool
is_month(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_MONTH) && !due_word(r, i, WORD_WEEKDAY);
}

/* The number of a day beside the name of its month: 4, 4th, fourth, due. */
static size_t
read_day(const struct reader *r, size_t i, int *out)
{
    size_t n = due_ordinal(r, i, out);

    if (n > 0)
        return n;
    if (due_number(r, i))
        return r->tokens[i].digits <= 2 ? due_cardinal(r, i, out) : 0;
    return r->italian ? due_cardinal(r, i, out) : 0;
}

/* No month has a day 0; keep "was said" apart from "was not said". */
static int
said(int number)
{
    return number > 0 ? number : 99;
}

/* "4 Jan", "the first of march", "31st March, 2016", "8/Oct/2012" */
static size_t
read_day_month(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i, n;
    int day = 0;

    if (due_word(r, k, WORD_ARTICLE))
        k++;
    n = read_day(r, k, &day);
    if (n == 0)
        return 0;
    k += n;
    if (is_separator(r, k) || due_word(r, k, WORD_OF))
        k++;
    if (!due_word(r, k, WORD_MONTH))
        return 0;
    p->day = said(day);
    p->month = due_value(r, k++, WORD_MONTH);
    n = due_year(r, k + (is_separator(r, k) ? 1 : 0), &p->year);
    return k + n + (n > 0 && is_separator(r, k) ? 1 : 0) - i;
}

/* "Jan 4", "May eighth, 2010", "Feb13" */
static size_t
read_month_day(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + 1, n;
    int day = 0;

    if (!is_month(r, i))
        return 0;
    if (is_separator(r, k) || due_word(r, k, WORD_ARTICLE) ||
        (due_mark(r, k, ',') && due_ordinal(r, k + 1, &day) > 0))
        k++;
    if (due_number(r, k) && !due_plain_number(r, k) &&
        !due_word(r, k + 1, WORD_SUFFIX) && !due_mark(r, k + 1, MARK_ORDINAL) &&
        !is_separator(r, k + 1))
        return 0;
    n = read_day(r, k, &day);
    if (n == 0 && r->loose && due_word(r, k, WORD_NUMBER)) {
        n = due_cardinal(r, k, &day); /* "may twenty one" */
        if (!due_plain_words(r, k + n) && due_year(r, k + n, &p->year) == 0)
            n = 0;
    }
    if (n == 0)
        return 0;
    k += n;
    p->day = said(day);
    p->month = due_value(r, i, WORD_MONTH);
    if (!is_separator(r, k))
        return k + due_year(r, k, &p->year) - i;
    /* "Feb-13-27"; "Feb 13-27" is a range */
    n = is_separator(r, i + 1) || (k + 1 < r->count && is_full_year(r, k + 1))
            ? due_year(r, k + 1, &p->year)
            : 0;
    return n > 0 ? k + 1 + n - i : 0;
}

/* "Sep-23-2027", "23/2027/Sep": the year is long and the month a word */
static size_t
read_mixed(const struct reader *r, size_t i, struct parts *p)
{
    size_t k;

    if (!is_separator(r, i + 1) || !is_separator(r, i + 3) ||
        !due_glued(r, i + 2) || !due_glued(r, i + 4))
        return 0;
    for (k = i; k < i + 5; k += 2) {
        if (due_word(r, k, WORD_MONTH))
            p->month = due_value(r, k, WORD_MONTH);
        else if (due_number(r, k) && r->tokens[k].digits == 4)
            p->year = due_full_year(&r->tokens[k]);
        else if (due_number(r, k) && r->tokens[k].digits <= 2)
            p->day = said(r->tokens[k].number);
    }
    return p->month && p->year && p->day ? 5 : 0;
}

/* "2018 March 18", "2012/Aug/10" */
static size_t
read_year_month_day(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + 1, n;
    int day = 0;

    if (!due_number(r, i) || r->tokens[i].digits != 4)
        return 0;
    if (is_separator(r, k))
        k++;
    if (!due_word(r, k, WORD_MONTH))
        return 0;
    p->year = due_full_year(&r->tokens[i]);
    p->month = due_value(r, k++, WORD_MONTH);
    if (is_separator(r, k))
        k++;
    n = read_day(r, k, &day);
    p->day = said(day);
    return n > 0 ? k + n - i : 0;
}

size_t
due_rule_date(const struct reader *r, size_t i, struct parts *p)
{
    struct parts mixed = *p;
    size_t n;

    if (has_date(p))
        return 0;
    n = read_mixed(r, i, &mixed);
    if (n > 0) {
        *p = mixed;
        return n;
    }
    /* "il prossimo 15 aprile": each date is the next one. */
    n = i + (due_word(r, i, WORD_ARTICLE) ? 1 : 0);
    if (due_word(r, n, WORD_NEXT) && r->loose) {
        size_t date = read_day_month(r, n + 1, p);

        if (date == 0)
            date = read_month_day(r, n + 1, p);
        return date > 0 && p->year == 0 ? n + 1 + date - i : 0;
    }
    n = read_day_month(r, i, p);
    if (n == 0)
        n = read_month_day(r, i, p);
    return n > 0 ? n : read_year_month_day(r, i, p);
}

/* Which of two numbers is the month? One above 12 decides, else the place. */
static void
set_two(const struct reader *r, struct parts *p, int a, int b)
{
    bool day_first = a > 12 || (b <= 12 && r->italian);

    p->day = said(day_first ? a : b);
    p->month = said(day_first ? b : a);
    p->is_unsure =
        !r->italian && a != b && a >= 1 && b >= 1 && a <= 12 && b <= 12;
}

static bool
is_short(const struct reader *r, size_t i)
{
    return due_number(r, i) && r->tokens[i].digits <= 2;
}

/* "2027-01-04", "2027-01-04T15:00", "2014-10" */
static size_t
read_iso(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + 3;

    if (!is_full_year(r, i) || !is_short(r, i + 2))
        return 0;
    p->year = due_full_year(&r->tokens[i]);
    p->month = said(r->tokens[i + 2].number);
    if (!is_separator(r, k))
        return due_mark(r, i + 1, '.') ? 0 : 3;
    if (!due_glued(r, k + 1) || !is_short(r, k + 1) ||
        r->tokens[k].mark != r->tokens[i + 1].mark)
        return 0;
    p->day = said(r->tokens[k + 1].number);
    k += 2;
    if (due_word(r, k, WORD_TEE) && due_number(r, k + 1))
        k++;
    return k - i;
}

/* "20270104" */
static size_t
read_compact_iso(const struct reader *r, size_t i, struct parts *p)
{
    int n = due_number(r, i) ? r->tokens[i].number : 0;

    if (!r->loose || r->tokens[i].digits != 8 || n / 10000 < ZONE_YEAR_MIN ||
        n / 10000 > ZONE_YEAR_MAX || due_glued(r, i + 1))
        return 0;
    p->year = n / 10000;
    p->month = said(n / 100 % 100);
    p->day = said(n % 100);
    return 1;
}

/* Behind two numbers: ", 2027" */
static size_t
read_year_behind(const struct reader *r, size_t i, struct parts *p)
{
    bool full = i + 1 < r->count &&
                (r->tokens[i + 1].digits == 4 || r->tokens[i + 1].elided ||
                 (due_glued(r, i + 1) && due_glued(r, i)));

    return due_mark(r, i, ',') && full ? due_year(r, i, &p->year) : 0;
}

/* "14/5", "25/12/2026", "3.4.27", "2-15", "31.10" and "14.5" (no times) */
size_t
due_rule_numeric(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + 3;

    if (has_date(p))
        return 0;
    if (!is_separator(r, i + 1) || !due_glued(r, i + 2))
        return read_compact_iso(r, i, p);
    if (is_full_year(r, i))
        return read_iso(r, i, p);
    if (!is_short(r, i) || !is_short(r, i + 2))
        return 0;
    set_two(r, p, r->tokens[i].number, r->tokens[i + 2].number);
    if (due_mark(r, i + 1, '.') && due_mark(r, k, '.') &&
        !(due_glued(r, k + 1) && due_number(r, k + 1)))
        return 4; /* "12.12. ore 10" */
    if (!is_separator(r, k)) {
        /* 14.05 is a time, 4-5 outside a date a range. */
        if (due_mark(r, i + 1, '.') &&
            !((r->loose || p->weekday) && p->month <= 12 &&
              (r->tokens[i].number > 24 || r->tokens[i + 2].digits == 1)))
            return 0;
        if (due_mark(r, i + 1, '-') && !r->loose)
            return 0;
        if (due_mark(r, k, ','))
            return 3 + read_year_behind(r, k, p);
        return due_glued(r, k) ? 0 : 3;
    }
    if (r->tokens[k].mark != r->tokens[i + 1].mark || !due_glued(r, k + 1) ||
        (!is_short(r, k + 1) && !is_full_year(r, k + 1) &&
         !r->tokens[k + 1].elided) ||
        (is_separator(r, k + 2) && due_glued(r, k + 3)))
        return 0;
    p->year = due_full_year(&r->tokens[k + 1]);
    return r->tokens[k + 1].digits == 1 ? 0 : 5;
}

/* Does "of this month", "of next month", "del mese prossimo" follow? */
static bool
is_of_a_month(const struct reader *r, size_t i)
{
    if (!due_word(r, i, WORD_OF))
        return false;
    i++;
    while (due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_THIS) ||
           due_word(r, i, WORD_NEXT))
        i++;
    return due_unit(r, i, UNIT_MONTH);
}

/* "at 8:00", ", 8pm"; "15 alle 18" is a range */
static bool
is_time_behind(const struct reader *r, size_t i)
{
    if (due_at(r, i))
        return !r->italian;
    return due_mark(r, i, ',') && due_number(r, i + 1) &&
           (due_word(r, i + 2, WORD_AMPM) || due_mark(r, i + 2, ':'));
}

/* "the 15th", "il 19", "20 of next month" */
size_t
due_rule_day_number(const struct reader *r, size_t i, struct parts *p)
{
    /* "alle 20 del 15", "8pm on 15" */
    bool of = p->has_clock && (due_value(r, i, WORD_OF) == 1 ||
                               (r->loose && due_word(r, i, WORD_ON)));
    bool the = of || due_value(r, i, WORD_ARTICLE) == 1;
    size_t k = i + (the ? 1 : 0), n;
    bool in_digits = due_number(r, k);
    int day = 0;

    if (has_date(p) || p->nth)
        return 0;
    n = due_ordinal(r, k, &day);
    if (n == 0 && r->loose && !due_has_day(p) && !p->has_clock &&
        due_plain_number(r, k) && is_time_behind(r, k + 1)) {
        p->day = said(r->tokens[k].number); /* "15 at 8:00" */
        return r->tokens[k].digits <= 2 ? k + 1 - i : 0;
    }
    if (n > 0) {
        if (!is_of_a_month(r, k + n) &&
            !(in_digits ? the || r->loose || p->weekday || i > 0
                        : the && r->loose))
            return 0;
    } else if (due_plain_number(r, k) && r->tokens[k].digits <= 2 &&
               (the || is_of_a_month(r, k + 1))) {
        n = due_cardinal(r, k, &day);
    } else if (the && r->loose && due_word(r, k, WORD_NUMBER) &&
               (r->italian || due_value(r, k, WORD_NUMBER) > 12)) {
        n = due_cardinal(r, k, &day); /* "il sedici" */
        n = due_plain_words(r, k + n) ? n : 0;
    }
    if (n == 0 || due_word(r, k + n, WORD_MONTH))
        return 0;
    p->day = said(day);
    return k + n - i;
}

/* "May", "October 2014", "next March", "mese di ottobre" */
size_t
due_rule_month(const struct reader *r, size_t i, struct parts *p)
{
    bool relative = due_word(r, i, WORD_NEXT) || due_word(r, i, WORD_THIS) ||
                    due_past_word(r, i);
    size_t k = i + (relative ? 1 : 0);

    if (p->month || p->year || (i == 0 && !r->loose))
        return 0;
    if (p->is_end && !due_word(r, k, WORD_MONTH) && r->tokens[i].digits == 4)
        return due_year(r, i, &p->year); /* "end of 2027" */
    if (!relative && due_unit(r, k, UNIT_MONTH) && due_word(r, k + 1, WORD_OF))
        k += 2;
    if (!due_word(r, k, WORD_MONTH))
        return 0;
    p->month = due_value(r, k++, WORD_MONTH);
    /* Which year "next March" is in, people do not agree. */
    if (due_word(r, i, WORD_THIS) && (p->nth || p->day) && !p->has_year)
        p->has_year = true; /* "3rd thursday this november" */
    else if (relative)
        p->ask =
            due_past_word(r, i) ? DUEDATE_REASON_PAST : DUEDATE_REASON_NO_DAY;
    return k + due_year(r, k, &p->year) - i;
}
