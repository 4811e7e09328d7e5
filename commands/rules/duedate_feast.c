/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_feast.c - days by their name: "Black Friday", "Pasqua 2027".
 *
 * Only those of which everybody thinks of the same day; Mother's Day is in
 * March here and in May there. Easter by the anonymous Gregorian algorithm
 * (J. Meeus, Astronomical Algorithms, chapter 8).
 */
#include <string.h>

#include "alloc.h"
#include "duedate_resolve.h"

/* Days of a year: by month and day, or so many days after Easter, or after the
 * fourth Thursday of November. */
enum feast_from { FROM_DATE, FROM_EASTER, FROM_THANKSGIVING };

struct feast {
    const char *name; /* folded, as the tokens are */
    enum feast_from from;
    int month, day;
};

static const struct feast feasts[] = {
    { "ash wednesday", FROM_EASTER, 0, -46 },
    { "befana", FROM_DATE, 1, 6 },
    { "black friday", FROM_THANKSGIVING, 0, 1 },
    { "boxing day", FROM_DATE, 12, 26 },
    { "capodanno", FROM_DATE, 1, 1 },
    { "christmas", FROM_DATE, 12, 25 },
    { "christmas day", FROM_DATE, 12, 25 },
    { "christmas eve", FROM_DATE, 12, 24 },
    { "cyber monday", FROM_THANKSGIVING, 0, 4 },
    { "easter", FROM_EASTER, 0, 0 },
    { "easter monday", FROM_EASTER, 0, 1 },
    { "easter sunday", FROM_EASTER, 0, 0 },
    { "epifania", FROM_DATE, 1, 6 },
    { "epiphany", FROM_DATE, 1, 6 },
    { "ferragosto", FROM_DATE, 8, 15 },
    { "good friday", FROM_EASTER, 0, -2 },
    { "halloween", FROM_DATE, 10, 31 },
    { "immacolata", FROM_DATE, 12, 8 },
    { "lunedi dell angelo", FROM_EASTER, 0, 1 },
    { "martedi grasso", FROM_EASTER, 0, -47 },
    { "natale", FROM_DATE, 12, 25 },
    { "new year", FROM_DATE, 1, 1 },
    { "new year s day", FROM_DATE, 1, 1 },
    { "new year s eve", FROM_DATE, 12, 31 },
    { "new years day", FROM_DATE, 1, 1 },
    { "new years eve", FROM_DATE, 12, 31 },
    { "ognissanti", FROM_DATE, 11, 1 },
    { "pasqua", FROM_EASTER, 0, 0 },
    { "pasquetta", FROM_EASTER, 0, 1 },
    { "san silvestro", FROM_DATE, 12, 31 },
    { "san valentino", FROM_DATE, 2, 14 },
    { "santo stefano", FROM_DATE, 12, 26 },
    { "singles day", FROM_DATE, 11, 11 },
    { "thanksgiving", FROM_THANKSGIVING, 0, 0 },
    { "valentine s day", FROM_DATE, 2, 14 },
    { "valentines day", FROM_DATE, 2, 14 },
    { "venerdi santo", FROM_EASTER, 0, -2 },
    { "vigilia di natale", FROM_DATE, 12, 24 },
    { "xmas", FROM_DATE, 12, 25 },
    { "xmas day", FROM_DATE, 12, 25 },
    { "xmas eve", FROM_DATE, 12, 24 },
};

/* ---- reading ------------------------------------------------------------- */

/* How many tokens at i say the name; 0 when they do not. */
static size_t
match_name(const struct reader *r, size_t i, const char *name)
{
    size_t k = i, len;

    for (; *name != '\0'; name += len + (name[len] == ' '), k++) {
        len = strcspn(name, " ");
        if (k == r->count || strlen(r->tokens[k].word) != len ||
            memcmp(r->tokens[k].word, name, len) != 0)
            return 0;
    }
    return k - i;
}

/* "Good Friday", "next Christmas", "Pasqua 2027" */
size_t
due_rule_feast(const struct reader *r, size_t i, struct parts *p)
{
    size_t k = i, longest = 0, n, f;

    if (due_word(r, k, WORD_THIS) || due_word(r, k, WORD_NEXT) ||
        due_word(r, k, WORD_COMING))
        k++;
    if (p->feast ||
        (!due_word(r, k, WORD_FEAST) && !due_word(r, k + 1, WORD_FEAST) &&
         !due_word(r, k + 2, WORD_FEAST)))
        return 0;
    for (f = 0; f < ARRAY_LEN(feasts); f++) {
        n = match_name(r, k, feasts[f].name);
        if (n > longest) {
            longest = n;
            p->feast = &feasts[f];
        }
    }
    if (longest == 0)
        return 0;
    k += longest;
    if (k < r->count && r->tokens[k].digits == 4)
        p->year = r->tokens[k++].number;
    return k - i;
}

/* ---- which day ----------------------------------------------------------- */

static int64_t
easter_of(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;

    return due_day_of(year, f / 31, f % 31 + 1);
}

/* The fourth Thursday of November. */
static int64_t
thanksgiving_of(int year)
{
    int64_t first = due_day_of(year, 11, 1);

    return first + (4 - due_weekday_of(first) + WEEK) % WEEK + 3 * WEEK;
}

static int64_t
feast_of(const struct feast *feast, int year)
{
    switch (feast->from) {
    case FROM_EASTER:
        return easter_of(year) + feast->day;
    case FROM_THANKSGIVING:
        return thanksgiving_of(year) + feast->day;
    case FROM_DATE:
        break;
    }
    return due_day_of(year, feast->month, feast->day);
}

/* The next one, today included. */
static int64_t
next_feast(const struct feast *feast, const struct moment *m)
{
    int64_t day = feast_of(feast, m->wall.year);

    return day < m->today ? feast_of(feast, m->wall.year + 1) : day;
}

enum when
due_find_feast(const struct parts *p, const struct moment *m, bool past,
               int64_t *day, struct duedate *out)
{
    struct parts rest = *p;

    rest.feast = NULL;
    rest.year = 0;
    rest.is_end = rest.is_end_of_day = false;
    if (due_has_day(&rest) || (p->is_end && !p->is_end_of_day))
        return WHEN_NONSENSE;
    if (p->year && (p->year < ZONE_YEAR_MIN || p->year > ZONE_YEAR_MAX)) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return WHEN_ASK;
    }
    *day = p->year ? feast_of(p->feast, p->year) : next_feast(p->feast, m);
    if (*day < m->today && !past)
        return due_ask_past(p, m, next_feast(p->feast, m), out);
    return WHEN_DAY;
}
