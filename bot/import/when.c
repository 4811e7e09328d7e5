/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * when.c - instants, as exports write them.
 *
 * A value is cut into numbers, words and the marks between them, at most a
 * dozen; what shape it has follows from the first few. Without an offset the
 * time is taken as UTC: exporters run on servers, and the rules look at days.
 */
#include "values.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "letters.h"
#include "zone.h"

#define DAY       ((int64_t)86400)
#define PARTS_MAX 12

/* A run of digits, or of letters, and the mark before it. */
struct part {
    char mark; /* '\0' for the first, ' ' for a blank */
    bool is_number;
    int digits;
    int64_t number;
    char word[12];
};

struct parts {
    struct part part[PARTS_MAX];
    int count;
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static size_t
part_read(struct part *part, const char *s, size_t len)
{
    size_t n = 0;

    part->is_number = is_digit(s[0]);
    if (!part->is_number) {
        while (n < len && is_letter(s[n]))
            n++;
        letters_fold(s, n, part->word, sizeof(part->word));
        return n;
    }
    while (n < len && is_digit(s[n])) {
        if (n < 18)
            part->number = part->number * 10 + (s[n] - '0');
        n++;
    }
    part->digits = n > 18 ? 19 : (int)n;
    return n;
}

static void
parts_read(const char *s, size_t len, struct parts *parts)
{
    size_t at = 0;
    char mark = '\0';

    memset(parts, 0, sizeof(*parts));
    while (at < len && parts->count < PARTS_MAX) {
        struct part *part = &parts->part[parts->count];

        if (!is_digit(s[at]) && !is_letter(s[at])) {
            if (mark == '\0' || mark == ' ')
                mark = s[at] == '\t' ? ' ' : s[at];
            at++;
            continue;
        }
        part->mark = mark;
        mark = '\0';
        at += part_read(part, s + at, len - at);
        parts->count++;
    }
}

/* ---- the calendar -------------------------------------------------------- */

/* FACT_UNKNOWN for a day that no calendar has, or no platform's comments. */
static int64_t
midnight(int64_t year, int64_t month, int64_t day)
{
    struct wall wall = { 0 };

    if (year < 100)
        year += 2000;
    if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 ||
        day > wall_month_length((int)year, (int)month))
        return FACT_UNKNOWN;
    wall.year = (int)year;
    wall.month = (int)month;
    wall.day = (int)day;
    return wall_day_number(&wall) * DAY;
}

static int
month_of(const char *word)
{
    /* The first three letters in English, Italian, Spanish, French, German
     * and Portuguese; four where three would be two months. */
    static const struct {
        const char *start;
        int month;
    } months[] = {
        { "jan", 1 },  { "gen", 1 },  { "ene", 1 },  { "feb", 2 },
        { "fev", 2 },  { "mar", 3 },  { "apr", 4 },  { "avr", 4 },
        { "abr", 4 },  { "may", 5 },  { "mag", 5 },  { "mai", 5 },
        { "jun", 6 },  { "giu", 6 },  { "juin", 6 }, { "jul", 7 },
        { "lug", 7 },  { "juil", 7 }, { "aug", 8 },  { "ago", 8 },
        { "aou", 8 },  { "sep", 9 },  { "set", 9 },  { "oct", 10 },
        { "ott", 10 }, { "okt", 10 }, { "out", 10 }, { "nov", 11 },
        { "dec", 12 }, { "dic", 12 }, { "dez", 12 },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(months); i++)
        if (strncmp(word, months[i].start, strlen(months[i].start)) == 0)
            return months[i].month;
    return 0;
}

/* ---- the time of day ----------------------------------------------------- */

static bool
is_word(const struct parts *p, int i, const char *word)
{
    return i < p->count && !p->part[i].is_number &&
           strcmp(p->part[i].word, word) == 0;
}

/* "+02:00", "-0500" at part i; seconds to take off. */
static int64_t
offset_of(const struct parts *p, int i)
{
    const struct part *part = &p->part[i];
    int64_t seconds;

    if (i >= p->count || !part->is_number || part->digits > 4 ||
        (part->mark != '+' && part->mark != '-'))
        return 0;
    if (part->digits == 4)
        seconds = part->number / 100 * 3600 + part->number % 100 * 60;
    else
        seconds = part->number * 3600;
    if (part->digits <= 2 && i + 1 < p->count && p->part[i + 1].mark == ':' &&
        p->part[i + 1].number < 60)
        seconds += p->part[i + 1].number * 60;
    if (seconds > 15 * 3600)
        return 0;
    return part->mark == '-' ? -seconds : seconds;
}

/* What stands behind the time: AM, a fraction, Z, GMT+0200, an offset. */
static int64_t
time_tail(const struct parts *p, int i, int64_t hour, int64_t seconds)
{
    if (i < p->count && p->part[i].is_number && p->part[i].mark == '.')
        i++;
    if (is_word(p, i, "pm") || is_word(p, i, "p")) {
        seconds += hour < 12 ? 12 * 3600 : 0;
        i++;
    } else if (is_word(p, i, "am") || is_word(p, i, "a")) {
        seconds -= hour == 12 ? 12 * 3600 : 0;
        i++;
    }
    if (is_word(p, i, "gmt") || is_word(p, i, "utc") || is_word(p, i, "z"))
        i++;
    return seconds - offset_of(p, i);
}

/* Seconds from midnight UTC of the time that begins at part i, 0 if none. */
static int64_t
time_of_day(const struct parts *p, int i)
{
    int64_t hour, seconds;

    while (i < p->count && !p->part[i].is_number)
        i++;
    if (i + 1 >= p->count || p->part[i].number > 23 ||
        !p->part[i + 1].is_number || p->part[i + 1].mark != ':' ||
        p->part[i + 1].number > 59)
        return 0;
    hour = p->part[i].number;
    seconds = hour * 3600 + p->part[i + 1].number * 60;
    i += 2;
    if (i < p->count && p->part[i].is_number && p->part[i].mark == ':' &&
        p->part[i].number <= 60)
        seconds += p->part[i++].number;
    return time_tail(p, i, hour, seconds);
}

/* ---- the shapes ---------------------------------------------------------- */

/* 1714723200 and its thousandfolds, or a spreadsheet's 45415.5. */
static int64_t
bare_number(const struct parts *p)
{
    const struct part *first = &p->part[0];
    int64_t n = first->number;

    if (p->count > 2 || first->mark != '\0' ||
        (p->count == 2 && (p->part[1].mark != '.' || !p->part[1].is_number)))
        return FACT_UNKNOWN;
    if (first->digits == 5 && n > 32000 && n < 74000) {
        int64_t part = 0, scale = 1, i;

        if (p->count == 2 && p->part[1].digits < 9)
            for (part = p->part[1].number, i = 0; i < p->part[1].digits; i++)
                scale *= 10;
        return (n - 25569) * DAY + part * DAY / scale;
    }
    if (first->digits >= 15 && first->digits <= 16)
        n /= 1000000;
    else if (first->digits >= 12 && first->digits <= 13)
        n /= 1000;
    else if (first->digits < 9 || first->digits > 10)
        return FACT_UNKNOWN;
    /* From 1990 to 2100, as for dates. */
    return n >= 631152000 && n < INT64_C(4133980800) ? n : FACT_UNKNOWN;
}

static bool
is_numeric_date(const struct parts *p)
{
    const struct part *a = p->part;

    return p->count >= 3 && a[0].is_number && a[1].is_number &&
           a[2].is_number && a[1].mark == a[2].mark &&
           (a[1].mark == '/' || a[1].mark == '.' || a[1].mark == '-');
}

static bool
has_half_day(const struct parts *p)
{
    int i;

    for (i = 3; i < p->count; i++)
        if (is_word(p, i, "am") || is_word(p, i, "pm"))
            return true;
    return false;
}

static int64_t
numeric_date(const struct parts *p, enum import_dates dates)
{
    int64_t a = p->part[0].number, b = p->part[1].number;
    int64_t c = p->part[2].number, swap, day;

    if (p->part[0].digits == 4) {
        day = midnight(a, b, c);
    } else {
        /* A column's rule, unless this very date cannot follow it. */
        if ((dates == IMPORT_DATES_MONTH_FIRST && a <= 12) || b > 12) {
            swap = a;
            a = b;
            b = swap;
        }
        day = midnight(c, b, a);
    }
    return day == FACT_UNKNOWN ? day : day + time_of_day(p, 3);
}

/* "May 3, 2024 10:00", "Fri May 03 10:00:00 +0000 2024", "3 mag 2024". */
static int64_t
named_date(const struct parts *p)
{
    int64_t year = 0, day = 0, at;
    int month = 0, time_at = p->count, i;

    for (i = 0; i < p->count; i++) {
        const struct part *part = &p->part[i];

        if (!part->is_number && month == 0)
            month = month_of(part->word);
        if (!part->is_number)
            continue;
        if (i + 1 < p->count && p->part[i + 1].mark == ':') {
            if (time_at == p->count)
                time_at = i;
            i++;
        } else if (part->digits == 4 && part->mark != '+' && year == 0) {
            year = part->number;
        } else if (part->digits <= 2 && day == 0) {
            day = part->number;
        } else if (part->digits == 2 && year == 0 && part->mark != ':') {
            year = part->number;
        }
    }
    at = month > 0 && year > 0 ? midnight(year, month, day) : FACT_UNKNOWN;
    return at == FACT_UNKNOWN ? at : at + time_of_day(p, time_at);
}

/* "10-3": the last 3 October before now. */
static int64_t
this_year(const struct parts *p, int64_t now)
{
    int64_t year = 1970 + now / DAY * 400 / 146097, at;
    int tries;

    /* Between two 29 February are eight years at most. */
    for (tries = 0; tries < 10; tries++, year--) {
        at = midnight(year + 1, p->part[0].number, p->part[1].number);
        if (at != FACT_UNKNOWN && at <= now)
            return at;
    }
    return FACT_UNKNOWN;
}

int64_t
value_time(const char *s, size_t len, enum import_dates dates, int64_t now)
{
    struct parts parts;
    int64_t at = FACT_UNKNOWN;
    bool dated;

    while (len > 0 && s[0] == ' ') {
        s++;
        len--;
    }
    if (len == 0 || len > 100)
        return FACT_UNKNOWN;
    parts_read(s, len, &parts);
    if (parts.count == 0)
        return FACT_UNKNOWN;
    if (parts.part[0].is_number)
        at = bare_number(&parts);
    if (at == FACT_UNKNOWN && is_numeric_date(&parts))
        at = numeric_date(&parts, dates);
    else if (at == FACT_UNKNOWN && now > 0 && parts.count == 2 &&
             parts.part[0].is_number && parts.part[1].is_number &&
             parts.part[1].mark == '-')
        at = this_year(&parts, now);
    if (at == FACT_UNKNOWN && parts.count >= 3)
        at = named_date(&parts);
    if (at == FACT_UNKNOWN && !is_numeric_date(&parts) && parts.count >= 2 &&
        !(parts.part[0].is_number && parts.part[1].is_number))
        (void)value_age(s, len, now, false, &at, &dated);
    return at < 0 ? FACT_UNKNOWN : at;
}

enum import_dates
value_dates(const char *s, size_t len, bool *ambiguous)
{
    struct parts parts;

    *ambiguous = false;
    if (len > 100)
        return IMPORT_DATES_UNKNOWN;
    parts_read(s, len, &parts);
    if (!is_numeric_date(&parts) || parts.part[0].digits > 2)
        return IMPORT_DATES_UNKNOWN;
    *ambiguous = true;
    if (parts.part[0].number > 12 || parts.part[1].mark == '.')
        return IMPORT_DATES_DAY_FIRST;
    if (parts.part[1].number > 12 || has_half_day(&parts))
        return IMPORT_DATES_MONTH_FIRST;
    return IMPORT_DATES_UNKNOWN;
}
