/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_people.c - which of the people in the chat a name in a sheet means.
 */
#include <string.h>

#include "rules/sheet.h"

enum { NAME_MAX_BYTES = 128, NICKNAME_MIN = 3 };

/* How well a name fits, from worst to best. */
enum fit {
    FIT_NONE,
    FIT_BEGINNING, /* "Ale" of Alessandra Rossi */
    FIT_FIRST,     /* "Giulia" */
    FIT_INITIAL,   /* "Giulia R." */
    FIT_WHOLE,     /* in any order: "Rossi Giulia" */
};

static size_t
word_len(const char *p)
{
    return strcspn(p, " ");
}

static bool
has_word(const char *name, const char *word, size_t len)
{
    size_t n;

    for (; *name != '\0'; name += n + (name[n] == ' ')) {
        n = word_len(name);
        if (n == len && strncmp(name, word, len) == 0)
            return true;
    }
    return false;
}

/* Each word of `a` is one of `b`. */
static bool
has_all(const char *a, const char *b)
{
    size_t n;

    for (; *a != '\0'; a += n + (a[n] == ' ')) {
        n = word_len(a);
        if (!has_word(b, a, n))
            return false;
    }
    return true;
}

/* Both are folded and not empty. */
static enum fit
fit_of(const char *asked, const char *name)
{
    size_t first = word_len(asked);
    const char *second = asked[first] == ' ' ? asked + first + 1 : "";
    const char *family = strchr(name, ' ');

    if (strcmp(asked, name) == 0 || (*second != '\0' && has_all(asked, name) &&
                                     strlen(asked) == strlen(name)))
        return FIT_WHOLE;
    if (*second == '\0') {
        if (word_len(name) == first && strncmp(asked, name, first) == 0)
            return FIT_FIRST;
        return first >= NICKNAME_MIN && strncmp(asked, name, first) == 0
                   ? FIT_BEGINNING
                   : FIT_NONE;
    }
    if (word_len(name) != first || strncmp(asked, name, first) != 0)
        return FIT_NONE;
    if (!family)
        return FIT_BEGINNING; /* who calls himself "leo" in the chat */
    /* A part of the family name is enough: "Giulia R", "Giulia Ros". */
    return strchr(second, ' ') == NULL &&
                   strncmp(family + 1, second, strlen(second)) == 0
               ? FIT_INITIAL
               : FIT_NONE;
}

/* "giulia.rossi@example.com" is "giulia rossi", "@giulia" is "giulia". */
static void
fold_name(const char *text, char out[NAME_MAX_BYTES])
{
    char local[NAME_MAX_BYTES];
    const char *at;
    size_t len;

    if (*text == '@')
        text++;
    at = strchr(text, '@');
    len = at ? (size_t)(at - text) : strlen(text);
    if (len >= sizeof(local))
        len = sizeof(local) - 1;
    memcpy(local, text, len);
    local[len] = '\0';
    sheet_fold(local, out, NAME_MAX_BYTES);
}

static enum sheet_match
person_find(const char *name, const struct sheet_person *people, size_t count,
            size_t *index)
{
    char asked[NAME_MAX_BYTES], one[NAME_MAX_BYTES];
    enum fit best = FIT_NONE;
    size_t i, n = 0;

    fold_name(name, asked);
    if (asked[0] == '\0')
        return SHEET_MATCH_NONE;
    for (i = 0; i < count; i++) {
        enum fit fit;

        sheet_fold(people[i].name, one, sizeof(one));
        fit = one[0] != '\0' ? fit_of(asked, one) : FIT_NONE;
        if (fit == FIT_NONE || fit < best)
            continue;
        n = fit > best ? 1 : n + 1;
        if (fit > best)
            *index = i;
        best = fit;
    }
    if (n == 0)
        return SHEET_MATCH_NONE;
    return n == 1 ? SHEET_MATCH_ONE : SHEET_MATCH_SEVERAL;
}

/* ---- two names in one cell ----------------------------------------------- */

/* Where one name ends and the next begins; NULL for a single one. */
static const char *
name_end(const char *text, size_t *sign)
{
    static const char *const words[] = { " and ", " e ", " ed ", " und ",
                                         " et " };
    const char *p;
    size_t i;

    for (p = text; *p != '\0'; p++) {
        *sign = 1;
        if (strchr("/&+;|\n", *p))
            return p;
        for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            *sign = strlen(words[i]);
            if (strncmp(p, words[i], *sign) == 0)
                return p;
        }
    }
    return NULL;
}

static bool
is_name(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '@' && text[i] != ',')
            return true;
    return false;
}

/* Somebody whose number is *index? */
static bool
is_somebody(const char *text, size_t len, const struct sheet_person *people,
            size_t count, size_t *index)
{
    char one[NAME_MAX_BYTES];

    if (len == 0 || len >= sizeof(one))
        return false;
    memcpy(one, text, len);
    one[len] = '\0';
    return person_find(one, people, count, index) == SHEET_MATCH_ONE;
}

/* A comma stands in "Rossi, Giulia" as well: there each must be somebody. */
static bool
are_two(const char *text, const struct sheet_person *people, size_t count)
{
    const char *comma = strchr(text, ',');
    size_t sign = 0, first, second;
    const char *end = name_end(text, &sign);

    if (end && is_name(text, (size_t)(end - text)) &&
        is_name(end + sign, strlen(end + sign)))
        return true;
    return comma &&
           is_somebody(text, (size_t)(comma - text), people, count, &first) &&
           is_somebody(comma + 1, strlen(comma + 1), people, count, &second) &&
           first != second;
}

enum sheet_match
sheet_person_find(const char *name, const struct sheet_person *people,
                  size_t count, size_t *index)
{
    return are_two(name, people, count)
               ? SHEET_MATCH_TWO
               : person_find(name, people, count, index);
}
