/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_part.c - parts of a day: "in the morning", "stasera".
 */
#include "duedate_parts.h"

bool
due_part_next(const struct reader *r, size_t i)
{
    while (due_word(r, i, WORD_IN) || due_word(r, i, WORD_OF) || due_at(r, i) ||
           due_word(r, i, WORD_ARTICLE) || due_word(r, i, WORD_VAGUE))
        i++;
    return due_word(r, i, WORD_PART) || due_word(r, i, WORD_TODAY_PART);
}

/* "in the morning", "di sera", "tonight", "questo pomeriggio", "domattina",
 * "first thing" */
size_t
due_rule_part(const struct reader *r, size_t i, struct parts *p)
{
    enum word kind = WORD_PART;
    int offset = -1;
    size_t k = i;

    if (due_value(r, k, WORD_ORDINAL) == 1 && due_word(r, k + 1, WORD_THING)) {
        if (p->part != PART_NONE)
            return 0;
        p->part = PART_MORNING;
        return 2;
    }
    while (due_word(r, k, WORD_IN) || due_word(r, k, WORD_OF) || due_at(r, k) ||
           due_word(r, k, WORD_ARTICLE) || due_word(r, k, WORD_THIS) ||
           due_word(r, k, WORD_VAGUE)) {
        if (due_word(r, k++, WORD_THIS))
            offset = 0;
    }
    if (due_word(r, k, WORD_TODAY_PART)) {
        kind = WORD_TODAY_PART;
        offset = 0;
    } else if (due_word(r, k, WORD_TOMORROW_PART)) {
        kind = WORD_TOMORROW_PART;
        offset = 1;
    } else if (!due_word(r, k, WORD_PART)) {
        return 0;
    }
    if (p->part != PART_NONE || (offset >= 0 && p->has_offset))
        return 0;
    p->part = (enum part)due_value(r, k, kind);
    p->is_night_of = p->part == PART_NIGHT && due_has_day(p) && !p->has_clock;
    if (offset >= 0) {
        p->has_offset = true;
        p->offset = offset;
    }
    return k + 1 - i;
}
