/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_span.c - "in 3 days", "half an hour from now", "2 weeks from 15 Jan".
 *
 * Days, weeks, months and years count in the calendar, hours and minutes in
 * real time. A span that begins at another day waits for that day's phrase.
 */
#include "duedate_parts.h"

/* More than a life in any unit; keeps every sum small. */
enum { AMOUNT_MAX = 100000 };

/* An amount as a fraction: "3", "1.5", "half", "three quarters of". */
struct amount {
    int64_t top, bottom;
};

static size_t
read_decimal(const struct reader *r, size_t i, struct amount *a)
{
    const struct token *token;

    if (!due_number(r, i) || !due_glued(r, i + 1) || !due_glued(r, i + 2) ||
        !(due_mark(r, i + 1, '.') || due_mark(r, i + 1, ',')) ||
        !due_number(r, i + 2))
        return 0;
    token = &r->tokens[i + 2];
    if (token->digits > 2)
        return 0;
    a->bottom = token->digits == 2 ? 100 : 10;
    a->top = (int64_t)r->tokens[i].number * a->bottom + token->number;
    return 3;
}

/* "1/2", "3/4" */
static size_t
read_slash(const struct reader *r, size_t i, struct amount *a)
{
    if (!due_number(r, i) || !due_number(r, i + 2) ||
        !due_mark(r, i + 1, '/') || !due_glued(r, i + 1) ||
        !due_glued(r, i + 2))
        return 0;
    a->top = r->tokens[i].number;
    a->bottom = r->tokens[i + 2].number;
    return a->bottom == 2 || a->bottom == 4 ? 3 : 0;
}

/* "half an", "mezz'", "a quarter of an", "tre quarti d'", "1/4 d'" */
static size_t
read_fraction(const struct reader *r, size_t i, struct amount *a)
{
    size_t k = i, n;
    int count = 1;

    n = read_slash(r, i, a);
    if (n > 0) {
        k += n - 1;
        count = (int)a->top;
    } else if (due_word(r, k, WORD_ONE)) {
        k++;
    } else {
        n = due_cardinal(r, k, &count);
        k += n;
        if (n > 0 && due_mark(r, k, '-'))
            k++;
    }
    if (due_word(r, k, WORD_QUARTER))
        a->bottom = 4;
    else if (due_word(r, k, WORD_HALF))
        a->bottom = 2;
    else if (n != 3)
        return 0;
    a->top = count;
    k++;
    if (due_word(r, k, WORD_OF))
        k++;
    if (due_word(r, k, WORD_ONE))
        k++;
    return due_word(r, k, WORD_UNIT) ? k - i : 0;
}

static size_t
read_amount(const struct reader *r, size_t i, struct amount *a)
{
    size_t n = read_fraction(r, i, a), k = i;
    int count = 1;

    if (n == 0)
        n = read_decimal(r, i, a);
    if (n > 0)
        return n;
    if (due_word(r, k, WORD_ONE))
        k++;
    if (due_word(r, k, WORD_COUPLE)) {
        k++;
        if (due_word(r, k, WORD_OF))
            k++;
        count = 2;
    } else if (k == i) {
        k += due_cardinal(r, k, &count);
    }
    a->top = count;
    a->bottom = 1;
    return k - i;
}

/* "and a half", "e mezza", "e un quarto" behind the unit */
static size_t
read_and_half(const struct reader *r, size_t i, struct amount *a)
{
    size_t k = i + 1;

    if (!due_word(r, i, WORD_AND))
        return 0;
    if (due_word(r, k, WORD_ONE))
        k++;
    if (a->bottom != 1)
        return 0;
    if (due_word(r, k, WORD_HALF))
        a->bottom = 2;
    else if (due_word(r, k, WORD_QUARTER))
        a->bottom = 4;
    else
        return 0;
    a->top = a->top * a->bottom + 1;
    return k + 1 - i;
}

static bool
add_amount(struct parts *p, const struct amount *a, enum unit unit)
{
    static const int minutes[] = { 0, 1, 60, 0, 0, 0, 0, 0 };
    static const int days[] = { 0, 0, 0, 1, 7, 0, 0, 14 };
    static const int months[] = { 0, 0, 0, 0, 0, 1, 12, 0 };

    if (a->top > AMOUNT_MAX || a->top * minutes[unit] % a->bottom != 0 ||
        a->top * days[unit] % a->bottom != 0 ||
        a->top * months[unit] % a->bottom != 0)
        return false;
    p->minutes += a->top * minutes[unit] / a->bottom;
    p->days += a->top * days[unit] / a->bottom;
    p->months += a->top * months[unit] / a->bottom;
    return true;
}

static size_t
read_item(const struct reader *r, size_t i, struct parts *p)
{
    struct amount a = { 1, 1 };
    size_t n = read_amount(r, i, &a), k = i + n;
    enum unit unit;

    if (due_word(r, i + n, WORD_HALFHOUR)) {
        p->minutes += 30;
        return a.top == 1 ? n + 1 : 0;
    }
    if (n == 0)
        return 0;
    k += read_and_half(r, k, &a); /* "two and a half hours" */
    if (due_word(r, k, WORD_EM) && p->minutes > 0 && a.bottom == 1) {
        p->minutes += a.top; /* "2h30m": behind hours no month */
        return a.top < 60 ? k + 1 - i : 0;
    }
    if (!due_word(r, k, WORD_UNIT))
        return 0;
    unit = (enum unit)due_value(r, k++, WORD_UNIT);
    if (unit == UNIT_HOUR && due_number(r, k) && due_glued(r, k) &&
        r->tokens[k].digits == 2 && !due_word(r, k + 1, WORD_UNIT) &&
        !due_word(r, k + 1, WORD_EM))
        p->minutes += r->tokens[k++].number; /* "1h30" */
    else if (unit == UNIT_HOUR && r->italian && due_word(r, k, WORD_AND) &&
             due_number(r, k + 1) && r->tokens[k + 1].digits == 2 &&
             due_plain_number(r, k + 1)) {
        p->minutes += r->tokens[k + 1].number; /* "1 ora e 30" */
        k += 2;
    } else if (unit == UNIT_HOUR)
        k += read_and_half(r, k, &a);
    return add_amount(p, &a, unit) ? k - i : 0;
}

/* "3 weeks and 2 days", "1d 2hr 5min" */
static size_t
read_items(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i, n;

    for (n = read_item(r, k, p); n > 0;) {
        struct parts trial = *p;
        size_t next;

        k += n;
        next = k;
        if (due_word(r, next, WORD_AND) || due_mark(r, next, ','))
            next++;
        n = read_item(r, next, &trial);
        if (n > 0) {
            n += next - k;
            *p = trial;
        }
    }
    return k - i;
}

/* "in", "within the next", "+", "now +", "dopo" */
static size_t
read_before(const struct reader *r, size_t i)
{
    size_t k = i;

    if (due_word(r, k, WORD_NOW) && due_mark(r, k + 1, '+'))
        return 2;
    if (!due_mark(r, k, '+') && !due_word(r, k, WORD_IN) &&
        !due_word(r, k, WORD_AFTER) &&
        !(r->italian && due_word(r, k, WORD_ON) &&
          due_word(r, k + 1, WORD_NEXT)))
        return 0; /* "nei prossimi 3 giorni" too */
    k++;
    if (due_word(r, k, WORD_ARTICLE))
        k++;
    if (due_word(r, k, WORD_NEXT))
        k++;
    return k - i;
}

/* "later", "ago", "from now", and "from", "after", "before" another day. */
static size_t
read_behind(const struct reader *r, size_t i, bool in, struct parts *p)
{
    if (due_word(r, i, WORD_FROM) && due_word(r, i + 1, WORD_NOW))
        return 2;
    if (due_word(r, i, WORD_AGO)) {
        p->is_ago = true;
        return 1;
    }
    if (due_word(r, i, WORD_LATER) && (i + 1 == r->count || due_at(r, i + 1)))
        return 1;
    if (due_word(r, i, WORD_LATER) && due_word(r, i + 1, WORD_LATER))
        return 2; /* "più tardi", "a week's time" */
    if (due_word(r, i, WORD_FROM) || due_word(r, i, WORD_AFTER) ||
        (!in && due_word(r, i, WORD_ON) && due_word(r, i + 1, WORD_WEEKDAY)))
        p->base = 1; /* "a week on friday" */
    else if (due_word(r, i, WORD_BEFORE))
        p->base = -1;
    return p->base != 0 ? 1 : 0;
}

/* "the day after" tomorrow, "the week before" 4 May */
static size_t
read_unit_after(const struct reader *r, size_t i, struct parts *p)
{
    static const struct amount one = { 1, 1 };
    size_t k = i + (due_word(r, i, WORD_ARTICLE) ? 1 : 0), n;

    if (!due_unit(r, k, UNIT_DAY) && !due_unit(r, k, UNIT_WEEK))
        return 0;
    (void)add_amount(p, &one, (enum unit)due_value(r, k++, WORD_UNIT));
    n = read_behind(r, k, false, p);
    return p->base != 0 && k + n < r->count ? k + n - i : 0;
}

/* "for 5 days" and "the 15 minutes" last; they do not end. */
static bool
is_duration(const struct reader *r, size_t i)
{
    return i > 0 &&
           (due_word(r, i - 1, WORD_ARTICLE) ||
            (due_word(r, i - 1, WORD_BY) && due_value(r, i - 1, WORD_BY) == 0));
}

size_t
due_rule_span(const struct reader *r, size_t i, struct parts *p)
{
    size_t before, n, behind;

    if (p->has_span)
        return 0;
    p->has_span = true;
    n = read_unit_after(r, i, p);
    if (n > 0)
        return n;
    before = read_before(r, i);
    n = read_items(r, i + before, p);
    if (n == 0)
        return 0;
    behind = read_behind(r, i + before + n, before > 0, p);
    p->is_from_now = due_word(r, i, WORD_IN) ||
                     (behind == 2 && due_word(r, i + before + n, WORD_FROM));
    if (before == 0 && behind == 0 && (!r->loose || is_duration(r, i)))
        return 0;
    if (due_word(r, i + before + n - 1, WORD_MONTH)) {
        if (before > 0 && due_word(r, i + before - 1, WORD_ARTICLE))
            return 0; /* "entro il 2 sett." */
        if (due_word(r, i, WORD_BY))
            p->ask = DUEDATE_REASON_AMBIGUOUS;
    }
    /* "a week tomorrow", "two weeks friday" */
    if (before == 0 && behind == 0 && !r->italian && p->days > 0 &&
        p->days % 7 == 0 && p->months == 0 && p->minutes == 0 &&
        (due_word(r, i + n, WORD_DAYWORD) || due_word(r, i + n, WORD_WEEKDAY)))
        p->base = 1;
    return before + n + behind;
}

/* "3 fridays from now", "two mondays after 25 May", "the monday before" it */
size_t
due_rule_steps(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i + (due_word(r, i, WORD_ARTICLE) ? 1 : 0), n;
    bool counted;
    int count = 1;

    if (p->has_span || p->weekday)
        return 0;
    n = due_ordinal(r, k, &count); /* "the 2nd monday before" it */
    if (n == 0)
        n = due_cardinal(r, k, &count);
    k += n;
    p->step_weekday = due_value(r, k, WORD_WEEKDAY);
    if (p->step_weekday == 0 && n > 0)
        p->step_weekday = due_value(r, k, WORD_WEEKDAYS);
    if (p->step_weekday == 0 || count < 1 || count > AMOUNT_MAX)
        return 0;
    k++;
    p->has_span = true;
    counted = n > 0;
    if (!counted && !due_word(r, k, WORD_AFTER) && !due_word(r, k, WORD_BEFORE))
        return 0;
    n = read_behind(r, k, true, p);
    p->steps = p->base < 0 ? -count : count;
    return n > 0 && (counted || p->base != 0) && !p->is_ago ? k + n - i : 0;
}
