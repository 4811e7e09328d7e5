/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_read.c - what the rules of duedate ask of the tokens.
 */
#include <string.h>

#include "alloc.h"
#include "duedate_parts.h"

static const struct token *
token_at(const struct reader *r, size_t i)
{
    static const struct token none;

    return i < r->count ? &r->tokens[i] : &none;
}

static int
meaning_of(const struct token *token, enum word kind)
{
    int i;

    if ((token->meanings & due_word_bit(kind)) == 0)
        return -1;
    for (i = 0; i < MEANINGS_MAX; i++)
        if (token->meaning[i] == kind)
            return i;
    return -1;
}

bool
due_is_unknown(const struct token *token)
{
    return token->word[0] && token->meaning[0] == WORD_NONE;
}

bool
due_word(const struct reader *r, size_t i, enum word kind)
{
    const struct token *token = token_at(r, i);

    return token->word[0] && meaning_of(token, kind) >= 0;
}

int
due_value(const struct reader *r, size_t i, enum word kind)
{
    const struct token *token = token_at(r, i);
    int meaning = meaning_of(token, kind);

    return meaning < 0 ? 0 : token->value[meaning];
}

bool
due_unit(const struct reader *r, size_t i, enum unit unit)
{
    return due_word(r, i, WORD_UNIT) && due_value(r, i, WORD_UNIT) == (int)unit;
}

bool
due_mark(const struct reader *r, size_t i, char mark)
{
    return i < r->count && r->tokens[i].mark == mark;
}

bool
due_number(const struct reader *r, size_t i)
{
    const struct token *token = token_at(r, i);

    return token->digits > 0 && token->number >= 0 && !token->elided;
}

bool
due_glued(const struct reader *r, size_t i)
{
    return i < r->count && !r->tokens[i].spaced;
}

bool
due_at(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_AT) || due_mark(r, i, '@');
}

bool
due_past_word(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_LAST) ||
           (due_word(r, i, WORD_FINAL) && due_value(r, i, WORD_FINAL) == 0);
}

/* "ore" is hours behind a number and "at" before one. */
static bool
is_unit_behind(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_UNIT) && !(due_at(r, i) && due_number(r, i + 1));
}

bool
due_plain_number(const struct reader *r, size_t i)
{
    size_t next = i + 1;

    if (!due_number(r, i))
        return false;
    if (due_glued(r, next) &&
        (due_mark(r, next, ':') || due_mark(r, next, '/') ||
         due_mark(r, next, '-') || due_mark(r, next, '.') ||
         due_mark(r, next, ',') || due_word(r, next, WORD_H)) &&
        !(due_mark(r, next, ',') &&
          (!due_glued(r, next + 1) || r->tokens[next + 1].digits == 4)))
        return false;
    if (due_word(r, next, WORD_HALFDAY) && due_glued(r, next))
        return false;
    return !due_word(r, next, WORD_AMPM) && !due_word(r, next, WORD_CLOCK) &&
           !(due_word(r, next, WORD_OH) && due_word(r, next + 1, WORD_CLOCK)) &&
           !due_word(r, next, WORD_MONTH) && !is_unit_behind(r, next) &&
           !due_word(r, next, WORD_SUFFIX) &&
           !due_mark(r, next, MARK_ORDINAL) && !due_part_next(r, next);
}

bool
due_plain_words(const struct reader *r, size_t next)
{
    static const enum word others[] = { WORD_NUMBER,  WORD_AMPM,    WORD_CLOCK,
                                        WORD_AND,     WORD_MINUS,   WORD_PAST,
                                        WORD_TO,      WORD_OH,      WORD_HALF,
                                        WORD_QUARTER, WORD_MONTH,   WORD_UNIT,
                                        WORD_HALFDAY, WORD_HALFHOUR };
    size_t i;

    for (i = 0; i < ARRAY_LEN(others); i++)
        if (due_word(r, next, others[i]))
            return false;
    return !due_number(r, next) && !due_part_next(r, next);
}

/* "twenty" and "five", with or without a dash. */
static size_t
read_ones(const struct reader *r, size_t i, enum word kind, int *out)
{
    size_t dash = due_mark(r, i, '-') ? 1 : 0;

    if (!due_word(r, i + dash, kind))
        return 0;
    *out = due_value(r, i + dash, kind);
    return *out >= 1 && *out <= 9 ? dash + 1 : 0;
}

static bool
is_tens(int value)
{
    return value >= 20 && value % 10 == 0;
}

size_t
due_cardinal(const struct reader *r, size_t i, int *out)
{
    int ones = 0;
    size_t more = 0;

    if (due_number(r, i)) {
        *out = r->tokens[i].number;
        return 1;
    }
    if (!due_word(r, i, WORD_NUMBER))
        return 0;
    *out = due_value(r, i, WORD_NUMBER);
    if (is_tens(*out))
        more = read_ones(r, i + 1, WORD_NUMBER, &ones);
    if (more > 0)
        *out += ones;
    return 1 + more;
}

size_t
due_ordinal(const struct reader *r, size_t i, int *out)
{
    int ones = 0;
    size_t more;

    if (due_number(r, i) &&
        (due_word(r, i + 1, WORD_SUFFIX) ||
         (due_glued(r, i + 1) && due_mark(r, i + 1, MARK_ORDINAL)))) {
        *out = r->tokens[i].number;
        return 2;
    }
    if (due_word(r, i, WORD_ORDINAL)) {
        *out = due_value(r, i, WORD_ORDINAL);
        return 1;
    }
    if (due_word(r, i, WORD_NUMBER) && is_tens(due_value(r, i, WORD_NUMBER))) {
        more = read_ones(r, i + 1, WORD_ORDINAL, &ones);
        *out = due_value(r, i, WORD_NUMBER) + ones;
        return more > 0 ? 1 + more : 0;
    }
    return 0;
}

/* 00 to 68 are 20xx, 69 to 99 are 19xx, as POSIX has it. */
int
due_full_year(const struct token *token)
{
    if (token->digits == 2)
        return token->number + (token->number <= 68 ? 2000 : 1900);
    return token->number > 0 ? token->number : 1;
}

/* "duemilaventisei", "two thousand and thirty", "twenty twenty six" */
static size_t
read_year_words(const struct reader *r, size_t i, int *out)
{
    size_t k = i, n;
    int more = 0;

    if (due_value(r, k, WORD_NUMBER) >= 1900) {
        *out = due_value(r, k, WORD_NUMBER);
        return 1;
    }
    if (due_value(r, k, WORD_NUMBER) == 2 &&
        due_word(r, k + 1, WORD_THOUSAND)) {
        k += 2;
        if (due_word(r, k, WORD_AND) && due_word(r, k + 1, WORD_NUMBER))
            k++;
        k += due_cardinal(r, k, &more);
        *out = 2000 + more;
        return more < 100 ? k - i : 0;
    }
    if (due_value(r, k, WORD_NUMBER) != 20 || r->italian)
        return 0;
    n = due_word(r, k + 1, WORD_NUMBER) ? due_cardinal(r, k + 1, &more) : 0;
    *out = 2000 + more;
    return n > 0 && more >= 10 ? 1 + n : 0;
}

/* "2027", ", 2027", "'27", "del 2027", "in 2027" */
size_t
due_year(const struct reader *r, size_t i, int *out)
{
    bool in = due_word(r, i, WORD_IN) || due_word(r, i, WORD_ON);
    size_t k = i;
    int digits;

    if (in || due_mark(r, k, ',') || due_word(r, k, WORD_OF))
        k++;
    if (due_word(r, k, WORD_NUMBER) && !in) {
        size_t n = read_year_words(r, k, out);

        return n > 0 ? k + n - i : 0;
    }
    digits = token_at(r, k)->digits;
    if (!token_at(r, k)->elided &&
        (!due_plain_number(r, k) || r->tokens[k].number < (in ? 1900 : 0) ||
         !((digits == 2 && !in) ||
           (digits == 4 && !r->tokens[k].leading_zero))))
        return 0;
    *out = due_full_year(&r->tokens[k]);
    return k + 1 - i;
}

bool
due_has_day(const struct parts *p)
{
    return p->has_offset || p->weekday || p->day || p->month || p->year ||
           p->nth || p->has_week || p->has_month || p->has_year || p->is_end ||
           p->is_begin || p->is_end_of_day || p->is_weekend || p->feast;
}
