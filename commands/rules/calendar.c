/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calendar.c - on which days a team works.
 */
#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "calendar_de_tsv.h"
#include "calendar_fr_tsv.h"
#include "calendar_it_tsv.h"
#include "calendar_uk_tsv.h"
#include "calendar_us_tsv.h"
#include "zone.h"

enum { COLUMN_DATE, COLUMN_ENGLISH, COLUMN_LOCAL, COLUMNS };
enum { ISO_LEN = 10, SATURDAY = 6 };
/* A calendar without a working day for so long is a mistake; looking on would
 * never end. */
enum { DAYS_OFF_MAX = 4000 };

static const struct {
    const char *code, *language;
    const char *const (*rows)[COLUMNS];
    size_t count;
} countries[CALENDAR_COUNTRIES] = {
    { "IT", "it", calendar_it_rows, ARRAY_LEN(calendar_it_rows) },
    { "DE", "de", calendar_de_rows, ARRAY_LEN(calendar_de_rows) },
    { "FR", "fr", calendar_fr_rows, ARRAY_LEN(calendar_fr_rows) },
    { "UK", "en", calendar_uk_rows, ARRAY_LEN(calendar_uk_rows) },
    { "US", "en", calendar_us_rows, ARRAY_LEN(calendar_us_rows) },
};

void
calendar_release(struct calendar *calendar)
{
    size_t i;

    for (i = 0; i < calendar->own_count; i++)
        free(calendar->own[i].name);
    free(calendar->own);
    memset(calendar, 0, sizeof(*calendar));
}

bool
calendar_find(const char *code, size_t *country)
{
    size_t i;

    for (i = 0; i < CALENDAR_COUNTRIES; i++) {
        if (strcasecmp(countries[i].code, code) == 0) {
            *country = i;
            return true;
        }
    }
    return false;
}

unsigned
calendar_countries(const char *codes)
{
    unsigned bits = 0;
    char code[3];
    size_t country, len;

    for (; *codes != '\0'; codes += len + (codes[len] != '\0')) {
        len = strcspn(codes, ", +/");
        if (len + 1 != sizeof(code))
            continue;
        memcpy(code, codes, len);
        code[len] = '\0';
        if (calendar_find(code, &country))
            bits |= 1U << country;
    }
    return bits;
}

const char *
calendar_code(size_t country)
{
    return country < CALENDAR_COUNTRIES ? countries[country].code : "";
}

/* ---- a team's own days --------------------------------------------------- */

/* "2026-08-10" at the start of a line. */
static bool
read_day(const char *line, size_t len, int64_t *day)
{
    struct wall wall;

    if (len < ISO_LEN || !wall_read_iso_day(line, ISO_LEN, &wall))
        return false;
    *day = wall_day_number(&wall);
    return true;
}

/* What is wrong with a line, or NULL. */
static const char *
read_line(const char *line, size_t len, struct calendar_own *own)
{
    size_t i;

    if (!read_day(line, len, &own->day))
        return "must begin with a day, like 2026-08-10";
    if (len < ISO_LEN + 2 || line[ISO_LEN] != '\t')
        return "must have a tab after the day, then a name, or + for a day "
               "that is worked";
    line += ISO_LEN + 1;
    len -= ISO_LEN + 1;
    if (len > CALENDAR_NAME_MAX)
        return "has too long a name: at most 100 bytes";
    for (i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            return "has a name with a tab or another control character";
    own->is_working = len == 1 && line[0] == '+';
    own->name = own->is_working ? xstrdup("") : xstrndup(line, len);
    return NULL;
}

static int
by_day(const void *left, const void *right)
{
    const struct calendar_own *a = left, *b = right;

    return (a->day > b->day) - (a->day < b->day);
}

/* Add one line's day; what is wrong with it, or NULL. */
static const char *
add_line(struct calendar *own, const char *line, size_t len)
{
    const char *wrong;
    size_t i;

    if (own->own_count == CALENDAR_OWN_MAX)
        return "is one day too many: at most 1000";
    wrong = read_line(line, len, &own->own[own->own_count]);
    if (wrong)
        return wrong;
    own->own_count++;
    for (i = 0; i + 1 < own->own_count; i++)
        if (own->own[i].day == own->own[own->own_count - 1].day)
            return "has a day that an earlier line has";
    return NULL;
}

enum err
calendar_read_own(struct calendar *calendar, const char *text, size_t len,
                  struct buf *problem)
{
    struct calendar read = { .countries = calendar->countries };
    const char *end = text + len, *next, *wrong = NULL;
    unsigned number = 0;

    read.own = xcalloc(CALENDAR_OWN_MAX, sizeof(*read.own));
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    for (; text < end && !wrong; text = next) {
        const char *eol = memchr(text, '\n', (size_t)(end - text));
        size_t line = (size_t)((eol ? eol : end) - text);

        next = eol ? eol + 1 : end;
        number++;
        while (line > 0 && strchr(" \t\r", text[line - 1]))
            line--;
        if (line > 0 && text[0] != '#')
            wrong = add_line(&read, text, line);
    }
    if (wrong) {
        buf_addf(problem, "line %u %s", number, wrong);
        calendar_release(&read);
        return ERR_INVALID;
    }
    if (read.own_count > 0)
        qsort(read.own, read.own_count, sizeof(*read.own), by_day);
    calendar_release(calendar);
    *calendar = read;
    return ERR_OK;
}

static const struct calendar_own *
own_day(const struct calendar *calendar, int64_t day)
{
    struct calendar_own key = { .day = day };

    if (calendar->own_count == 0)
        return NULL;
    return bsearch(&key, calendar->own, calendar->own_count, sizeof(key),
                   by_day);
}

/* ---- is it worked? ------------------------------------------------------- */

/* The row of a country's day, compared as text; NULL when it is none. */
static const char *const *
holiday_row(size_t country, const char *iso)
{
    size_t i;

    for (i = 0; i < countries[country].count; i++)
        if (strcmp(countries[country].rows[i][COLUMN_DATE], iso) == 0)
            return countries[country].rows[i];
    return NULL;
}

static bool
is_weekend(int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return wall_weekday(&wall) >= SATURDAY;
}

/* The name of the holiday in the countries that count, or NULL. */
static const char *
holiday_name(const struct calendar *calendar, int64_t day, const char *language)
{
    struct wall wall = { 0 };
    char iso[64];
    size_t i;

    if (calendar->countries == 0 || !calendar_knows(day))
        return NULL;
    wall_set_day_number(&wall, day);
    (void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", wall.year, wall.month,
                   wall.day);
    for (i = 0; i < CALENDAR_COUNTRIES; i++) {
        const char *const *row =
            calendar->countries & 1U << i ? holiday_row(i, iso) : NULL;

        if (row)
            return strncmp(countries[i].language, language, 2) == 0
                       ? row[COLUMN_LOCAL]
                       : row[COLUMN_ENGLISH];
    }
    return NULL;
}

bool
calendar_is_working(const struct calendar *calendar, int64_t day)
{
    const struct calendar_own *own = own_day(calendar, day);

    if (own)
        return own->is_working;
    return !is_weekend(day) && !holiday_name(calendar, day, "en");
}

const char *
calendar_day_off(const struct calendar *calendar, int64_t day,
                 const char *language)
{
    const struct calendar_own *own = own_day(calendar, day);

    if (own)
        return own->is_working ? NULL : own->name;
    return holiday_name(calendar, day, language);
}

bool
calendar_knows(int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return wall.year >= CALENDAR_FROM && wall.year <= CALENDAR_TO;
}

/* ---- counting ------------------------------------------------------------ */

/* The next working day in a direction; `day` itself when there is none. */
static int64_t
step_from(const struct calendar *calendar, int64_t day, int direction)
{
    int64_t at = day;
    int i;

    for (i = 0; i < DAYS_OFF_MAX; i++) {
        at += direction;
        if (calendar_is_working(calendar, at))
            return at;
    }
    return day;
}

int64_t
calendar_add(const struct calendar *calendar, int64_t day, int n)
{
    for (; n > 0; n--)
        day = step_from(calendar, day, 1);
    for (; n < 0; n++)
        day = step_from(calendar, day, -1);
    return day;
}

int
calendar_between(const struct calendar *calendar, int64_t from, int64_t to)
{
    int n = 0;

    for (; from < to; to--)
        n += calendar_is_working(calendar, to);
    for (; from > to; to++)
        n -= calendar_is_working(calendar, to);
    return n;
}

int64_t
calendar_at_or_after(const struct calendar *calendar, int64_t day)
{
    return calendar_is_working(calendar, day) ? day
                                              : step_from(calendar, day, 1);
}
