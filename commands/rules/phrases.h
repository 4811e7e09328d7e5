/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phrases.h - which of many phrases stand in a folded text.
 *
 * All phrases are one tree of words held in one hash table, so a text costs
 * one look-up a word however many phrases there are. A pattern is written as
 * people write it; it is folded like the texts. Of a pattern's words
 *
 *   @  stands for a name with its sign      %  for a link or e-mail address
 *   0  for a number                         $  for an amount of money
 *   +  for a phone number
 *
 * and one word with a * at its end for all words that begin so.
 */
#ifndef CALLSHEET_RULES_PHRASES_H
#define CALLSHEET_RULES_PHRASES_H

#include <stddef.h>
#include <stdint.h>

#include "rules/fold.h"

struct phrases;

struct phrase_match {
    uint32_t value;
    uint16_t first; /* words of the text */
    uint16_t count;
};

struct phrases *phrases_new(void);
void phrases_free(struct phrases *p);

/*
 * `value` is not 0. Of two equal patterns the first stays: the value that now
 * stands for the pattern is returned, 0 when the pattern is no words.
 */
uint32_t phrases_add(struct phrases *p, const char *pattern, uint32_t value);

/* The phrases that start at word i, shortest first; how many, at most max. */
size_t phrases_at(const struct phrases *p, const struct folded *f, size_t i,
                  struct phrase_match *out, size_t max);

#endif
