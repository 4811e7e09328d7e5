/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nearest.c - what somebody may have meant by a word that is none.
 *
 * The distance is Damerau's and Levenshtein's in its plain form (optimal
 * string alignment): letters replaced, dropped, added, neighbours swapped.
 */
#include "nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Longer words are no names of ours; also the bound of the rows below. */
#define WORD_MAX     48
#define DISTANCE_MAX 2

static size_t
min3(size_t a, size_t b, size_t c)
{
    if (b < a)
        a = b;
    return c < a ? c : a;
}

static bool
same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare, i, j;

    for (j = 0; j <= b_len; j++)
        last[j] = j;
    for (i = 1; i <= a_len; i++) {
        row[0] = i;
        for (j = 1; j <= b_len; j++) {
            size_t cost = same(a[i - 1], b[j - 1]) ? 0 : 1;

            row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
                same(a[i - 2], b[j - 1]) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_len];
}

void
nearest_init(struct nearest *n, const char *word)
{
    n->word = word;
    n->best = NULL;
    n->distance = SIZE_MAX;
}

void
nearest_try(struct nearest *n, const char *candidate)
{
    size_t a = strlen(n->word), b = strlen(candidate), d;
    size_t longer = a > b ? a : b;

    if (a == 0 || b == 0 || longer > WORD_MAX)
        return;
    d = distance(n->word, a, candidate, b);
    if (d > DISTANCE_MAX || d * 3 > longer || d >= n->distance)
        return;
    n->best = candidate;
    n->distance = d;
}
