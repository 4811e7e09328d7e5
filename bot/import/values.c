/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * values.c - counts, ages and yes or no, as exports and pages write them.
 *
 * Instants are in when.c.
 */
#include "values.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "letters.h"

#define DAY ((int64_t)86400)
/* What no platform counts. */
#define COUNT_MAX INT64_C(1000000000000)

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t
value_blank(const char *s, size_t len)
{
    static const char *const spaces[] = { " ", "\t", "\xc2\xa0", "\xe2\x80\xaf",
                                          "\xe2\x80\x89" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(spaces); i++) {
        size_t n = strlen(spaces[i]);

        if (len >= n && memcmp(s, spaces[i], n) == 0)
            return n;
    }
    return 0;
}

size_t
value_blanks(const char *s, size_t len)
{
    size_t at = 0, n;

    do {
        n = at < len ? value_blank(s + at, len - at) : 0;
        at += n;
    } while (n > 0);
    return at;
}

/* ---- counts -------------------------------------------------------------- */

static int64_t
count_unit(const char *word)
{
    static const struct {
        const char *word;
        int64_t times;
    } units[] = {
        { "", 1 },
        { "k", 1000 },
        { "mila", 1000 },
        { "mil", 1000 },
        { "tsd", 1000 },
        { "rb", 1000 },
        { "m", 1000000 },
        { "mln", 1000000 },
        { "mio", 1000000 },
        { "mi", 1000000 },
        { "mill", 1000000 },
        { "b", 1000000000 },
        { "mrd", 1000000000 },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(units); i++)
        if (strcmp(word, units[i].word) == 0)
            return units[i].times;
    return 0;
}

/*
 * Where the decimal mark stands in "1.234,5", `len` if there is none: the
 * last mark, unless it is one of thousands (three digits behind it, or the
 * same mark twice). With "K" behind it one mark is decimal: "38.200K" is rare.
 */
static size_t
decimal_mark(const char *s, size_t len, bool unit)
{
    size_t i, last = len, marks = 0;
    bool same = true;

    for (i = 0; i < len; i++)
        if (s[i] == '.' || s[i] == ',') {
            if (last < len && s[last] != s[i])
                same = false;
            last = i;
            marks++;
        }
    if (marks == 0 || (marks > 1 && same))
        return len;
    if (marks == 1 && len - last == 4 && !unit)
        return len;
    return last;
}

int64_t
value_count(const char *s, size_t len)
{
    int64_t whole = 0, part = 0, scale = 1, unit;
    size_t at = value_blanks(s, len), start = at, digits, mark, i;
    char word[16];

    while (at < len && (is_digit(s[at]) || s[at] == '.' || s[at] == ',' ||
                        s[at] == '\'' || s[at] == ' '))
        at++;
    digits = at - start;
    while (digits > 0 && !is_digit(s[start + digits - 1]))
        digits--;
    if (digits == 0 || digits > 20 || !is_digit(s[start]))
        return FACT_UNKNOWN;
    letters_fold(s + at, len - at, word, sizeof(word));
    unit = count_unit(word);
    if (unit == 0)
        return FACT_UNKNOWN;
    mark = decimal_mark(s + start, digits, unit > 1);
    for (i = 0; i < digits; i++) {
        char c = s[start + i];

        if (!is_digit(c))
            continue;
        if (i < mark)
            whole = whole * 10 + (c - '0');
        else if (scale < 1000000) {
            part = part * 10 + (c - '0');
            scale *= 10;
        }
        if (whole > COUNT_MAX / unit)
            return FACT_UNKNOWN;
    }
    return whole * unit + part * unit / scale;
}

int64_t
import_count(const char *text)
{
    return value_count(text, strlen(text));
}

/* ---- yes or no ----------------------------------------------------------- */

enum fact_reply
value_reply(const char *s, size_t len)
{
    static const char *const no[] = {
        "",  "0",     "00",   "false", "no",  "none", "null",  "nan",
        "n", "falso", "nein", "non",   "nao", "faux", "falsch"
    };
    char word[16];
    size_t i;

    letters_fold(s, len, word, sizeof(word));
    for (i = 0; i < ARRAY_LEN(no); i++)
        if (strcmp(word, no[i]) == 0)
            return FACT_REPLY_NO;
    return FACT_REPLY_YES;
}

/* ---- ages ---------------------------------------------------------------- */

/* Folded words; a month is 30 days and a year 365, as rough as they are. */
static const struct {
    const char *word;
    int64_t seconds;
} age_units[] = {
    { "s", 1 },
    { "sec", 1 },
    { "sek", 1 },
    { "seg", 1 },
    { "second", 1 },
    { "seconds", 1 },
    { "secondo", 1 },
    { "secondi", 1 },
    { "segundo", 1 },
    { "segundos", 1 },
    { "seconde", 1 },
    { "secondes", 1 },
    { "sekunde", 1 },
    { "sekunden", 1 },
    { "m", 60 },
    { "min", 60 },
    { "mins", 60 },
    { "minute", 60 },
    { "minutes", 60 },
    { "minuto", 60 },
    { "minuti", 60 },
    { "minutos", 60 },
    { "minuten", 60 },
    { "h", 3600 },
    { "hr", 3600 },
    { "hrs", 3600 },
    { "hour", 3600 },
    { "hours", 3600 },
    { "ora", 3600 },
    { "ore", 3600 },
    { "hora", 3600 },
    { "horas", 3600 },
    { "heure", 3600 },
    { "heures", 3600 },
    { "std", 3600 },
    { "stunde", 3600 },
    { "stunden", 3600 },
    { "d", DAY },
    { "day", DAY },
    { "days", DAY },
    { "g", DAY },
    { "gg", DAY },
    { "giorno", DAY },
    { "giorni", DAY },
    { "dia", DAY },
    { "dias", DAY },
    { "j", DAY },
    { "jour", DAY },
    { "jours", DAY },
    { "t", DAY },
    { "tg", DAY },
    { "tag", DAY },
    { "tage", DAY },
    { "tagen", DAY },
    { "w", 7 * DAY },
    { "wk", 7 * DAY },
    { "week", 7 * DAY },
    { "weeks", 7 * DAY },
    { "sett", 7 * DAY },
    { "settimana", 7 * DAY },
    { "settimane", 7 * DAY },
    { "sem", 7 * DAY },
    { "semana", 7 * DAY },
    { "semanas", 7 * DAY },
    { "semaine", 7 * DAY },
    { "semaines", 7 * DAY },
    { "wo", 7 * DAY },
    { "woche", 7 * DAY },
    { "wochen", 7 * DAY },
    { "mo", 30 * DAY },
    { "month", 30 * DAY },
    { "months", 30 * DAY },
    { "mese", 30 * DAY },
    { "mesi", 30 * DAY },
    { "mes", 30 * DAY },
    { "meses", 30 * DAY },
    { "mois", 30 * DAY },
    { "mon", 30 * DAY },
    { "monat", 30 * DAY },
    { "monate", 30 * DAY },
    { "monaten", 30 * DAY },
    { "y", 365 * DAY },
    { "yr", 365 * DAY },
    { "year", 365 * DAY },
    { "years", 365 * DAY },
    { "anno", 365 * DAY },
    { "anni", 365 * DAY },
    { "a", 365 * DAY },
    { "ano", 365 * DAY },
    { "anos", 365 * DAY },
    { "an", 365 * DAY },
    { "ans", 365 * DAY },
    { "jahr", 365 * DAY },
    { "jahre", 365 * DAY },
    { "jahren", 365 * DAY },
};

/* Bytes of the letters at `s`, accented ones among them. */
static size_t
word_span(const char *s, size_t len)
{
    size_t at = 0;

    while (
        at < len &&
        ((s[at] >= 'a' && s[at] <= 'z') || (s[at] >= 'A' && s[at] <= 'Z') ||
         ((unsigned char)s[at] >= 0x80 && value_blank(s + at, len - at) == 0)))
        at++;
    return at;
}

static size_t
prefix_span(const char *s, size_t len, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        size_t n = strlen(words[i]);

        if (len >= n && strncasecmp(s, words[i], n) == 0)
            return n;
    }
    return 0;
}

/* " ago", " fa" at `s`, not the start of a longer word. */
static size_t
ago_span(const char *s, size_t len)
{
    static const char *const ago[] = { "ago", "fa", "atr\xc3\xa1s", "geleden",
                                       "temu" };
    size_t blanks = value_blanks(s, len);
    size_t n = prefix_span(s + blanks, len - blanks, ago, ARRAY_LEN(ago));

    if (n == 0 || word_span(s + blanks, len - blanks) != n)
        return 0;
    return blanks + n;
}

static size_t
number_at(const char *s, size_t len, int64_t *n)
{
    size_t at = 0;

    *n = 0;
    while (at < len && at < 5 && is_digit(s[at]))
        *n = *n * 10 + (s[at++] - '0');
    return at < len && is_digit(s[at]) ? 0 : at;
}

/* "10-3" of this year or the last, "2024-10-3": TikTok's older comments. */
static size_t
dashed_date(const char *s, size_t len, int64_t now, int64_t *at)
{
    char iso[32];
    size_t n = 0;
    int dashes = 0;

    while (n < len && n < 11 && (is_digit(s[n]) || s[n] == '-'))
        dashes += s[n++] == '-';
    if (dashes < 1 || dashes > 2 || !is_digit(s[0]) || !is_digit(s[n - 1]) ||
        (dashes == 1 && n > 5) || (dashes == 2 && n < 8))
        return 0;
    memcpy(iso, s, n);
    *at = value_time(iso, n, IMPORT_DATES_UNKNOWN, now);
    return *at == FACT_UNKNOWN && now > 0 ? 0 : n;
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

size_t
value_age(const char *s, size_t len, int64_t now, bool any_unit, int64_t *at,
          bool *dated)
{
    static const char *const before[] = { "vor ", "hace ", "h\xc3\xa1 ",
                                          "il y a ", "il y a\xc2\xa0" };
    size_t used = prefix_span(s, len, before, ARRAY_LEN(before));
    size_t n, i;
    int64_t amount;
    char word[16];

    *dated = used > 0;
    *at = FACT_UNKNOWN;
    n = used == 0 ? dashed_date(s, len, now, at) : 0;
    if (n > 0) {
        *dated = true;
        return n;
    }
    n = number_at(s + used, len - used, &amount);
    if (n == 0)
        return 0;
    used += n;
    used += value_blanks(s + used, len - used);
    n = word_span(s + used, len - used);
    /* "5 gPiace a 3 persone": a page wrote no blank. */
    for (i = 1; i < n && !any_unit; i++)
        if (is_capital(s[used + i]) && !is_capital(s[used + i - 1]))
            n = i;
    /* In a language we do not know the unit may be a part of "reply". */
    if (n == 0 && any_unit)
        return used;
    if (n == 0 || n > 20)
        return 0;
    letters_fold(s + used, n, word, sizeof(word));
    used += n;
    if (used < len && s[used] == '.')
        used++;
    for (i = 0; i < ARRAY_LEN(age_units); i++)
        if (strcmp(word, age_units[i].word) == 0)
            break;
    if (i == ARRAY_LEN(age_units) && !any_unit)
        return 0;
    if (i < ARRAY_LEN(age_units) && now > 0)
        *at = now - amount * age_units[i].seconds;
    n = ago_span(s + used, len - used);
    *dated = *dated || n > 0;
    return used + n;
}
