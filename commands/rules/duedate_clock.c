/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_clock.c - times of day: "17:00", "at 5", "le tre e mezza".
 *
 * A number alone is an hour only where something says so: "at", am or pm, a
 * part of the day, a day before it. Which half of the day a bare hour means is
 * decided in duedate_resolve.c.
 */
#include <string.h>

#include "duedate_parts.h"

struct clock {
    int hour, minute;
    bool is_sure;    /* nothing but a time: 17:00, noon, 15h30 */
    bool is_dotted;  /* 15.30, which may be a price or a date */
    bool is_compact; /* 0700 */
    bool is_words;   /* ten thirty */
    bool is_h;       /* 15h */
    bool is_year;    /* 2027, unless "at" stands before it */
    bool is_written, is_midnight, is_ambiguous;
};

static bool
is_minutes(const struct reader *r, size_t i)
{
    return due_number(r, i) && r->tokens[i].digits == 2;
}

/* ":30", ":30:00", ":30h" */
static size_t
read_colon(const struct reader *r, size_t i, struct clock *c)
{
    size_t k = i + 2;

    if (!is_minutes(r, i + 1) || due_glued(r, i) != due_glued(r, i + 1) ||
        (!due_glued(r, i) && !due_word(r, k, WORD_AMPM)))
        return 0; /* "10 : 30 am" */
    if (due_mark(r, k, ':')) {
        if (!is_minutes(r, k + 1) || r->tokens[k + 1].number != 0)
            return 0; /* a deadline has no seconds */
        k += 2;
    }
    c->is_sure = true;
    c->minute = r->tokens[i + 1].number;
    return k + (due_glued(r, k) && due_word(r, k, WORD_H) ? 1 : 0) - i;
}

/* What stands behind an hour in digits: ":30", ".30", "h30", "h", " 30". */
static size_t
read_minutes(const struct reader *r, size_t i, bool at, struct clock *c)
{
    bool glued = due_glued(r, i) && due_glued(r, i + 1);

    if (due_mark(r, i, ':'))
        return read_colon(r, i, c);
    if (glued &&
        (due_mark(r, i, '.') || (due_mark(r, i, ',') && at && r->italian))) {
        if (!is_minutes(r, i + 1) || due_mark(r, i + 2, '.'))
            return 0;
        c->is_dotted = true;
    } else if (due_word(r, i, WORD_H) && due_glued(r, i)) {
        c->is_written = c->is_h = true;
        if (!glued || !is_minutes(r, i + 1))
            return 1;
        c->is_sure = true;
    } else if (is_minutes(r, i) && ((at && due_plain_number(r, i)) ||
                                    due_word(r, i + 1, WORD_AMPM))) {
        c->minute = r->tokens[i].number;
        return 1;
    } else {
        return 0;
    }
    c->minute = r->tokens[i + 1].number;
    return 2;
}

static size_t
read_digits(const struct reader *r, size_t i, bool at, struct clock *c)
{
    const struct token *token = &r->tokens[i];
    size_t more;

    if (token->digits == 3 || token->digits == 4) {
        c->hour = token->number / 100;
        c->minute = token->number % 100;
        c->is_compact = true;
        c->is_year = token->number >= 1900 && token->number < 2100;
        c->is_written = token->leading_zero;
        if (due_unit(r, i + 1, UNIT_HOUR) && token->digits == 4) {
            c->is_sure = c->is_written = true; /* 0600h */
            return 2;
        }
        return due_mark(r, i + 1, ':') ? 0 : 1;
    }
    if (token->digits > 2)
        return 0;
    c->hour = token->number;
    more = read_minutes(r, i + 1, at, c);
    if (more == 0 && due_glued(r, i + 1) && r->tokens[i + 1].mark &&
        !strchr(",.-", r->tokens[i + 1].mark))
        return 0;
    if (token->leading_zero || token->number == 0)
        c->is_written = true;
    return 1 + more;
}

/* "ten", "ten thirty", "twelve-oh-three" */
static size_t
read_words(const struct reader *r, size_t i, bool at, struct clock *c)
{
    size_t n, more, k;
    int minute = 0;

    if (at && due_word(r, i, WORD_ONE)) {
        c->hour = 1; /* all'una */
        return 1;
    }
    n = due_cardinal(r, i, &c->hour);
    if (n == 0 || c->hour > 24)
        return 0;
    k = i + n + (due_mark(r, i + n, '-') ? 1 : 0);
    if (due_word(r, k, WORD_OH) && !due_word(r, k + 1, WORD_CLOCK)) {
        k += due_mark(r, k + 1, '-') ? 2 : 1;
        more = due_cardinal(r, k, &minute);
        if (more == 0 || minute > 9)
            return 0;
    } else {
        more = due_word(r, k, WORD_NUMBER) ? due_cardinal(r, k, &minute) : 0;
        if (more == 0 || minute < 10 || minute > 59)
            return n;
    }
    c->minute = minute;
    c->is_words = true;
    return k + more - i;
}

static size_t
read_hour(const struct reader *r, size_t i, bool at, struct clock *c)
{
    int twelve = 0;
    size_t k = i + due_cardinal(r, i, &twelve); /* "12 noon" */

    if (k > i && twelve != 12)
        k = i;
    if (due_word(r, k, WORD_NOON) || due_word(r, k, WORD_MIDNIGHT)) {
        c->is_midnight = due_word(r, k, WORD_MIDNIGHT);
        c->hour = c->is_midnight ? 24 : 12;
        c->is_sure = c->is_written = true;
        return k + 1 - i;
    }
    return due_number(r, i) ? read_digits(r, i, at, c)
                            : read_words(r, i, at, c);
}

/* "a quarter", "half", "un quarto", "twenty", "20 minutes" */
static size_t
read_some_minutes(const struct reader *r, size_t i, int *minutes)
{
    size_t k = i;

    if (due_word(r, k, WORD_ONE))
        k++;
    if (due_word(r, k, WORD_QUARTER) || due_word(r, k, WORD_HALF)) {
        *minutes = due_word(r, k, WORD_HALF) ? 30 : 15;
        return k + 1 - i;
    }
    k = i + due_cardinal(r, i, minutes);
    if (k == i || *minutes < 1 || *minutes > 59)
        return 0;
    if (due_word(r, k, WORD_QUARTER)) { /* e tre quarti */
        *minutes *= 15;
        return *minutes == 45 ? k + 1 - i : 0;
    }
    return k + (due_unit(r, k, UNIT_MINUTE) ? 1 : 0) - i;
}

static void
clock_add(struct clock *c, int minutes)
{
    int total = c->hour * 60 + c->minute + minutes;

    if (minutes < 0 && total < 60)
        total += 12 * 60; /* ten to one */
    if (total >= 24 * 60)
        total -= 24 * 60; /* mezzanotte e mezza */
    c->hour = total / 60;
    c->minute = total % 60;
    c->is_midnight = false;
}

/* "a quarter past 3", "twenty to noon", "half three" */
static size_t
read_past_to(const struct reader *r, size_t i, bool at, struct clock *c)
{
    int minutes = 0;
    size_t k = i + read_some_minutes(r, i, &minutes), n;
    bool past = due_word(r, k, WORD_PAST), to = due_word(r, k, WORD_TO);

    if (k == i)
        return 0;
    if (r->italian) { /* "dieci minuti alle otto" */
        to = due_at(r, k);
        if (!to || !due_unit(r, k - 1, UNIT_MINUTE))
            return 0;
    }
    if (!past && !to && (k != i + 1 || !due_word(r, i, WORD_HALF)))
        return 0;
    if (past || to)
        k++;
    n = read_hour(r, k, false, c);
    if (n == 0 || c->minute != 0)
        return 0;
    c->is_sure = past || to;
    /* "half three" is not the same everywhere; "5 to 8pm" is a range. */
    c->is_ambiguous = (!past && !to) || (to && !at && k == i + 2 &&
                                         due_number(r, i) && minutes <= 12);
    clock_add(c, to ? -minutes : minutes);
    return k + n - i;
}

/* "e venti", "e un quarto", "meno dieci" */
static size_t
read_and_minus(const struct reader *r, size_t i, struct clock *c)
{
    bool minus = due_word(r, i, WORD_MINUS);
    int minutes = 0;
    size_t n;

    if (!r->italian || (!minus && !due_word(r, i, WORD_AND)) || c->minute != 0)
        return 0;
    n = read_some_minutes(r, i + 1, &minutes);
    if (n == 0 || (n == 1 && due_number(r, i + 1) &&
                   !due_plain_number(r, i + 1) && !due_part_next(r, i + 2)))
        return 0;
    clock_add(c, minus ? -minutes : minutes);
    c->is_words = true;
    return n + 1;
}

static size_t
read_o_clock(const struct reader *r, size_t i)
{
    if (due_word(r, i, WORD_CLOCK))
        return 1;
    if ((due_word(r, i, WORD_OH) || due_word(r, i, WORD_IN)) &&
        due_word(r, i + 1, WORD_CLOCK))
        return 2;
    return 0;
}

/* "pm", "in the pm", "p m", and "9p" where it must be a time */
static size_t
read_ampm(const struct reader *r, size_t i, bool must, struct parts *p)
{
    size_t k = i, em = i + (due_mark(r, i + 1, '.') ? 2 : 1);

    if (due_word(r, i, WORD_HALFDAY) &&
        (due_word(r, em, WORD_EM) || (must && due_glued(r, i)))) {
        p->ampm = due_value(r, i, WORD_HALFDAY);
        return due_word(r, em, WORD_EM) ? em + 1 - i : 1;
    }
    if (due_mark(r, k, '.') && due_word(r, k + 1, WORD_AMPM))
        k++; /* "9.am" */
    if (due_word(r, k, WORD_IN) && due_word(r, k + 1, WORD_ARTICLE))
        k += 2;
    if (!due_word(r, k, WORD_AMPM))
        return 0;
    p->ampm = due_value(r, k, WORD_AMPM);
    return k + 1 - i;
}

/* Is it a time at all? `k` is the token behind it. */
static bool
is_clock(const struct reader *r, size_t k, bool at, const struct clock *c,
         struct parts *p)
{
    bool day = due_has_day(p) || p->has_span;

    if (!at && !c->is_sure && !p->ampm &&
        due_value(r, k, WORD_PART) == PART_NIGHT && r->tokens[k].word[0] == 'n')
        return false; /* "1 night", "1 notte", not "stanotte" */
    if (c->is_words && c->hour >= 19 && !at && !day && !r->italian)
        p->ask = DUEDATE_REASON_AMBIGUOUS; /* "twenty thirty": a year? */
    if (at || c->is_sure || p->ampm || due_part_next(r, k))
        return true;
    if (c->is_dotted) {
        /* 14.05 is also how Germans and Swiss write the 14th of May. */
        if (!day && c->hour >= 1 && c->minute >= 1 && c->minute <= 12)
            p->ask = DUEDATE_REASON_AMBIGUOUS;
        return day || r->loose;
    }
    if (c->is_compact && c->is_year && p->is_end)
        return false; /* "end of 2030" */
    if (c->is_compact && c->is_year && day)
        p->ask = DUEDATE_REASON_AMBIGUOUS; /* "4 May 2030" */
    if (c->is_compact)
        return (day && k == r->count) || (c->is_written && r->loose);
    if (c->is_h && c->hour < 7)
        p->ask = DUEDATE_REASON_AMBIGUOUS; /* "2h": a span? */
    if (p->day && !c->is_written && !c->is_words)
        p->ask = DUEDATE_REASON_AMBIGUOUS; /* "5 May 8": two days? */
    if (day || (c->is_written && r->loose) || (c->is_words && r->loose))
        return true;
    if (r->loose && k == r->count)
        p->ask = DUEDATE_REASON_AMBIGUOUS; /* "9": a day, an hour? */
    return r->loose;
}

static bool
is_bad(const struct clock *c, int ampm)
{
    if (c->minute > 59 || c->hour > 24 || (c->hour == 24 && c->minute > 0))
        return true;
    return ampm &&
           (c->hour == 0 || c->hour == 24 || (c->hour > 12 && ampm == 1));
}

/* "2027-10-31T01:30Z": which of two that read the same on the wall. */
static bool
is_zulu(const struct reader *r, size_t k, const struct clock *c,
        const struct parts *p)
{
    return c->is_sure && p->ampm == 0 && p->year != 0 && p->day != 0 &&
           due_glued(r, k) && strcmp(r->tokens[k].word, "z") == 0;
}

size_t
due_rule_clock(const struct reader *r, size_t i, struct parts *p)
{
    struct clock c = { 0 };
    bool at = false;
    size_t k = i, n;

    if (p->has_clock)
        return 0;
    if (k > 0 && due_word(r, k - 1, WORD_BEFORE) && due_word(r, k, WORD_OF) &&
        due_value(r, k, WORD_OF) == 0) {
        at = true; /* "prima delle 15", not "prima del 2030" */
        k++;
    }
    if (k > 0 && due_word(r, k - 1, WORD_BY) && due_has_day(p))
        at = true;            /* "4 May before 11" */
    for (; due_at(r, k); k++) /* "alle ore 15" */
        at = true;
    if (!at && due_word(r, k, WORD_ARTICLE) &&
        (due_word(r, k + 1, WORD_NOON) || due_word(r, k + 1, WORD_MIDNIGHT)))
        k++;
    n = read_past_to(r, k, at, &c);
    if (n == 0) {
        memset(&c, 0, sizeof(c));
        n = read_hour(r, k, at, &c);
        if (n == 0)
            return 0;
        n += read_and_minus(r, k + n, &c);
    }
    k += n;
    n = read_o_clock(r, k);
    k += n;
    at = at || n > 0;
    k += read_ampm(r, k,
                   !c.is_compact && /* 1080p is no time */
                       (at || c.is_sure || due_has_day(p) || r->loose),
                   p);
    if (p->ampm)
        k += read_o_clock(r, k); /* "4pm sharp" */
    if (p->ampm)
        k += read_and_minus(r, k, &c); /* "9pm e tre quarti" */
    if (!is_clock(r, k, at, &c, p))
        return 0;
    p->is_utc = is_zulu(r, k, &c, p);
    k += p->is_utc;
    p->has_clock = true;
    p->hour = c.hour;
    p->minute = c.minute;
    p->is_written = c.is_written;
    p->is_midnight = c.is_midnight;
    p->is_bad_clock = is_bad(&c, p->ampm);
    if (c.is_ambiguous)
        p->ask = DUEDATE_REASON_AMBIGUOUS;
    return k - i;
}
