/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * insights_piece.c - a text cut into names and numbers.
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "alloc.h"
#include "rules/insights_parts.h"
#include "zone.h"

#include "insights_tsv.h"

enum { KIND, CODE, PHRASE };

/* ---- letters ------------------------------------------------------------- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* One code point fit for a line: blanks are blanks, dashes and apostrophes are
 * ASCII, what has no width goes, what is no character is '?'. */
static size_t
clean_one(utf8proc_int32_t c, utf8proc_uint8_t out[4])
{
    if (c < 0)
        c = '?';
    if (c < ' ' || c == 0x7f || c == 0xa0 || c == 0x2007 || c == 0x202f)
        c = ' ';
    else if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 ||
             c == 0x2014 || c == 0x2212)
        c = '-';
    else if (c == 0x2018 || c == 0x2019)
        c = '\'';
    else if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
             (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0xad)
        return 0;
    return (size_t)utf8proc_encode_char(c, out);
}

/* At most INSIGHTS_LINE - 1 bytes; the rest of a longer line is left out. */
static void
clean_line(const char *text, size_t len, char out[INSIGHTS_LINE])
{
    utf8proc_uint8_t one[4];
    utf8proc_int32_t c;
    size_t at = 0, n = 0, used;

    while (at < len) {
        utf8proc_ssize_t read =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                             (utf8proc_ssize_t)(len - at), &c);

        at += read > 0 ? (size_t)read : 1;
        used = clean_one(read > 0 ? c : -1, one);
        if (n + used >= INSIGHTS_LINE)
            break;
        memcpy(out + n, one, used);
        n += used;
    }
    out[n] = '\0';
}

/* Without what stands around a name: "  Italy: " is "Italy". */
static void
trim(char *s)
{
    static const char around[] = " \t:;=~|,()-*>";
    size_t skip = strspn(s, around), len = strlen(s);

    while (len > skip && strchr(around, s[len - 1]))
        len--;
    if (skip > 0 && s[skip - 1] == '-' && is_digit(s[skip]))
        skip--; /* a sign */
    memmove(s, s + skip, len - skip);
    s[len - skip] = '\0';
}

/* Lower case, no accents, no brackets, one blank between words. */
static void
fold(const char *from, char out[INSIGHTS_LINE])
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t len;
    size_t i, n = 0;

    len =
        utf8proc_map((const utf8proc_uint8_t *)from, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                         UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    for (i = 0; len > 0 && i < (size_t)len && n + 1 < INSIGHTS_LINE; i++) {
        char c = (char)folded[i];

        if (c == '(' || c == ')' || (c == ' ' && (n == 0 || out[n - 1] == ' ')))
            continue;
        out[n++] = c;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    free(folded);
}

/* ---- phrases ------------------------------------------------------------- */

/* Most rows differ in their first letter. */
static bool
is_row(size_t i, const char *kind, const char *phrase)
{
    return insights_rows[i][PHRASE][0] == phrase[0] &&
           strcmp(insights_rows[i][PHRASE], phrase) == 0 &&
           strcmp(insights_rows[i][KIND], kind) == 0;
}

static const char *
phrase_code(const char *kind, const char *phrase)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(insights_rows); i++)
        if (is_row(i, kind, phrase))
            return insights_rows[i][CODE];
    return NULL;
}

/* Past a word that may stand before a name: "audience in Italy". */
static const char *
skip_filler(const char *folded)
{
    char word[INSIGHTS_LINE];
    size_t len = strcspn(folded, " ");

    if (folded[len] == '\0')
        return NULL;
    memcpy(word, folded, len);
    word[len] = '\0';
    if (len > 0 && word[len - 1] == ':')
        word[len - 1] = '\0'; /* "Audience: Italy" */
    return phrase_code("filler", word) ? folded + len + 1 : NULL;
}

static bool
metric_of(const char *folded, bool is_share, enum insight_metric *metric)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(insights_rows); i++)
        if (is_row(i, "metric", folded) &&
            insight_parse(insights_rows[i][CODE], metric) &&
            insight_is_share(*metric) == is_share)
            return true;
    return false;
}

bool
phrase_metric(const char *folded, bool is_share, enum insight_metric *metric)
{
    for (; folded; folded = skip_filler(folded))
        if (metric_of(folded, is_share, metric))
            return true;
    *metric = INSIGHT_METRICS;
    return false;
}

static bool
take_code(const char *kind, const char *folded, char *label)
{
    const char *code = NULL;

    for (; folded && !code; folded = skip_filler(folded))
        code = phrase_code(kind, folded);
    if (code)
        memcpy(label, code, strlen(code) + 1); /* ours, and short */
    return code != NULL;
}

bool
phrase_gender(const char *folded, char *label)
{
    return take_code("gender", folded, label);
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool
phrase_country(const struct piece *name, bool is_expected, char *label)
{
    size_t len = strlen(name->name), i;
    const char *end = len >= 2 ? name->name + len - 2 : NULL;

    if (take_code("country", name->folded, label))
        return true;
    if (!end || (len > 2 && end[-1] != ' ') ||
        (!is_expected && (!is_capital(end[0]) || !is_capital(end[1]))))
        return false;
    for (i = 0; i < ARRAY_LEN(insights_rows); i++)
        if (strcmp(insights_rows[i][KIND], "country") == 0 &&
            (insights_rows[i][CODE][0] | 0x20) == (end[0] | 0x20) &&
            (insights_rows[i][CODE][1] | 0x20) == (end[1] | 0x20)) {
            memcpy(label, insights_rows[i][CODE], 3);
            return true;
        }
    return false;
}

/* ---- one piece ----------------------------------------------------------- */

/* "25-34", "65+" at the place, or 0. */
static size_t
age_len(const char *p)
{
    if (!is_digit(p[0]) || !is_digit(p[1]))
        return 0;
    if (p[2] == '+' && !is_word(p[3]))
        return 3;
    if (p[2] == '-' && is_digit(p[3]) && is_digit(p[4]) && !is_word(p[5]) &&
        p[5] != '%')
        return 5;
    if (strncmp(p + 2, " - ", 3) == 0 && is_digit(p[5]) && is_digit(p[6]) &&
        !is_word(p[7]) && p[7] != '%')
        return 7;
    return 0;
}

/* Cut it out of the name, and keep it without blanks. */
static void
take_age(struct piece *p)
{
    char *s = p->name, *from;
    size_t len = 0, n = 0;

    for (; *s != '\0'; s++)
        if ((s == p->name || !is_word(s[-1])) && (len = age_len(s)) > 0)
            break;
    if (len == 0)
        return;
    for (from = s; from < s + len; from++)
        if (*from != ' ')
            p->age[n++] = *from;
    memmove(s, s + len, strlen(s + len) + 1);
}

static void
cut(char *s, size_t len)
{
    memmove(s, s + len, strlen(s + len) + 1);
}

/* The number that counts: a per cent before a plain one. What is written with
 * a sign is a change and says nothing of its own. */
static void
take_figure(struct piece *p)
{
    struct figure f;
    char *s;

    for (s = p->name; *s != '\0';) {
        if ((s > p->name && (is_word(s[-1]) || strchr("@#.,", s[-1]))) ||
            !figure_read(s, &f) || (f.is_change && f.len < 2)) {
            s++;
            continue;
        }
        if (f.is_change || !p->has_figure ||
            (f.is_percent && !p->figure.is_percent)) {
            if (!f.is_change) {
                p->figure = f;
                p->has_figure = true;
            }
            cut(s, f.len);
        } else {
            s += f.len; /* a second one: the name will not be known */
        }
    }
}

/* An age, alone or as "25-34 years". */
static bool
is_only_age(const struct piece *p)
{
    static const char *const around[] = { "",     "years",   "years old",
                                          "anni", "age",     "eta",
                                          "aged", "audience" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(around); i++)
        if (strcmp(p->folded, around[i]) == 0)
            return true;
    return false;
}

static enum section
section_of(const char *folded)
{
    const char *code = phrase_code("section", folded);

    if (!code)
        return SECTION_NONE;
    return strcmp(code, "country") == 0  ? SECTION_COUNTRY
           : strcmp(code, "city") == 0   ? SECTION_CITY
           : strcmp(code, "gender") == 0 ? SECTION_GENDER
                                         : SECTION_AGE;
}

/* A word of time: "last", "giorni", a month. */
static bool
is_time_word(const char *word, size_t len)
{
    char copy[24];
    int month;

    if (len >= sizeof(copy) || len < 3)
        return false;
    memcpy(copy, word, len);
    copy[len] = '\0';
    if (phrase_code("period", copy))
        return true;
    copy[0] = (char)(copy[0] & ~0x20);
    for (month = 1; month <= 12; month++)
        if (strcmp(copy, zone_month_name("en", month)) == 0 ||
            strcmp(copy, zone_month_short("en", month)) == 0)
            return true;
    copy[0] = (char)(copy[0] | 0x20);
    for (month = 1; month <= 12; month++)
        if (strcmp(copy, zone_month_name("it", month)) == 0 ||
            strcmp(copy, zone_month_short("it", month)) == 0)
            return true;
    return false;
}

/* "Last 30 days", "1 Oct - 30 Oct": from when it is. */
static bool
is_period(const char *line)
{
    char folded[INSIGHTS_LINE];
    const char *p = folded;
    bool has_digit = false, has_word = false;
    size_t len;

    if (strchr(line, '%'))
        return false;
    fold(line, folded);
    for (; *p != '\0'; p += len + strspn(p + len, " ,.-/")) {
        len = strcspn(p, " ,.-/");
        if (len == 0) {
            len = 1;
            continue;
        }
        has_digit |= is_digit(*p);
        has_word |= is_time_word(p, len);
    }
    return has_digit && has_word;
}

static void
piece_add(struct pieces *all, const char *text, size_t len)
{
    struct piece *p = &all->items[all->count];

    if (all->count == PIECES_MAX) {
        all->is_cut = true;
        return;
    }
    memset(p, 0, sizeof(*p));
    clean_line(text, len, p->line);
    trim(p->line);
    if (p->line[0] == '\0')
        return;
    if (is_period(p->line)) {
        if (all->period[0] == '\0')
            memcpy(all->period, p->line, sizeof(all->period));
        return;
    }
    memcpy(p->name, p->line, sizeof(p->name));
    take_age(p);
    take_figure(p);
    trim(p->name);
    fold(p->name, p->folded);
    if (p->age[0] != '\0' && !is_only_age(p)) {
        p->age[0] = '\0'; /* of women of that age: none that we know */
        fold(p->line, p->folded);
    }
    p->has_name = p->age[0] != '\0' || p->folded[0] != '\0';
    if (p->has_name && !p->has_figure)
        p->section = section_of(p->folded);
    if (!p->has_figure && p->section == SECTION_NONE &&
        (!p->has_name ||
         (p->age[0] == '\0' && phrase_code("noise", p->folded))))
        return;
    all->count++;
}

/* ---- several in a row -----------------------------------------------------
 */

#define ROW_MAX 12

struct spot {
    size_t from, to;
};

/* Where numbers stand in the line; the two of an age are none. */
static size_t
find_spots(const char *line, struct spot spots[ROW_MAX])
{
    struct figure f;
    size_t at = 0, n = 0, skip;

    while (line[at] != '\0') {
        bool is_start = at == 0 || line[at - 1] == ' ' || line[at - 1] == ':';

        skip = is_start ? age_len(line + at) : 0;
        if (skip > 0) {
            at += skip;
        } else if (is_start && figure_read(line + at, &f) && f.len > 0) {
            if (n == ROW_MAX)
                return 0;
            spots[n++] = (struct spot){ at, at + f.len };
            at += f.len;
        } else {
            at++;
        }
    }
    return n;
}

static bool
is_known(const struct piece *p)
{
    enum insight_metric metric;
    char label[INSIGHTS_LABEL];

    return p->has_figure &&
           (p->age[0] != '\0' ||
            phrase_metric(p->folded, p->figure.is_percent, &metric) ||
            phrase_gender(p->folded, label) || phrase_country(p, false, label));
}

/* Its length without an "and" that leads to the next one. */
static size_t
without_and(const char *text, size_t len)
{
    static const char *const words[] = { " and", " e", " +", " &" };
    size_t i, n;

    while (len > 0 && text[len - 1] == ' ')
        len--;
    for (i = 0; i < ARRAY_LEN(words); i++) {
        n = strlen(words[i]);
        if (len > n && strncmp(text + len - n, words[i], n) == 0)
            return len - n;
    }
    return len;
}

/* "women 64% italy 71%", or "64% women 71% italy": nobody types commas. False
 * unless each of them is known; then the line stays one. */
static bool
row_add(struct pieces *all, const char *text, size_t len)
{
    char line[INSIGHTS_LINE];
    struct spot spots[ROW_MAX];
    size_t before = all->count, n, i, from = 0, to;
    bool is_number_first;

    clean_line(text, len, line);
    trim(line);
    n = find_spots(line, spots);
    if (n < 2 || is_period(line))
        return false;
    is_number_first = spots[0].from == 0;
    for (i = 0; i < n; i++) {
        to = i + 1 == n        ? strlen(line)
             : is_number_first ? spots[i + 1].from
                               : spots[i].to;
        piece_add(all, line + from, without_and(line + from, to - from));
        from = to;
        if (all->count == before + i + 1 && is_known(&all->items[before + i]))
            continue;
        all->count = before;
        return false;
    }
    return true;
}

static void
part_add(struct pieces *all, const char *text, size_t len)
{
    if (!row_add(all, text, len))
        piece_add(all, text, len);
}

/* How long the mark is that parts two pieces at the place; 0 = there is none.
 * A comma does when a number stood before it: "Rome, Italy 12%" is one. */
static size_t
mark_len(const char *p, size_t left, bool has_digit)
{
    if (*p == ';' || *p == '\t' || *p == '|')
        return 1;
    if (*p == ',' && left > 1 && p[1] == ' ' && has_digit)
        return 1;
    if (left > 1 && memcmp(p, "\xc2\xb7", 2) == 0)
        return 2;
    return left > 2 && memcmp(p, "\xe2\x80\xa2", 3) == 0 ? 3 : 0;
}

static void
line_add(struct pieces *all, const char *line, size_t len)
{
    size_t from = 0, i = 0, mark;
    bool has_digit = false;

    while (i < len) {
        has_digit |= is_digit(line[i]);
        mark = mark_len(line + i, len - i, has_digit);
        if (mark == 0) {
            i++;
            continue;
        }
        part_add(all, line + from, i - from);
        i += mark;
        from = i;
        has_digit = false;
    }
    part_add(all, line + from, len - from);
}

void
pieces_read(struct pieces *all, const char *text, size_t len)
{
    size_t from = 0, i;

    memset(all, 0, sizeof(*all));
    for (i = 0; i <= len; i++) {
        if (i < len && text[i] != '\n' && text[i] != '\r')
            continue;
        line_add(all, text + from, i - from);
        from = i + 1;
    }
}
