/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_dates.c - the dates of a sheet.
 *
 * Other than a date that is typed (duedate.h) one in a sheet may be long past,
 * and is never relative to today: only a missing year is taken from there.
 * Which of 04/05 is the day is told by the others in the sheet, or asked.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/sheet.h"

/* A date of a spreadsheet that lost its format: days since 1899-12-30. */
enum { SERIAL_FIRST = 36526, SERIAL_LAST = 58000, SERIAL_EPOCH = 25569 };
enum { TOKENS_MAX = 12 };

enum token_kind { TOKEN_NUMBER, TOKEN_MONTH, TOKEN_WEEKDAY, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    int value, digits;
    char before; /* the sign in front of it: '/', '-', '.', ':', ' ' */
};

static const char *const months[12][6] = {
    { "january", "jan", "gennaio", "gen", NULL },
    { "february", "feb", "febbraio", "febb", NULL },
    { "march", "mar", "marzo", "mrz", NULL },
    { "april", "apr", "aprile", NULL },
    { "may", "maggio", "mag", "magg", NULL },
    { "june", "jun", "giugno", "giu", NULL },
    { "july", "jul", "luglio", "lug", NULL },
    { "august", "aug", "agosto", "ago", NULL },
    { "september", "sep", "sept", "settembre", "set", "sett" },
    { "october", "oct", "ottobre", "ott", NULL },
    { "november", "nov", "novembre", NULL },
    { "december", "dec", "dicembre", "dic", NULL },
};

/* Words that stand beside a date and say nothing about it. */
static const char *const others[] = {
    "mon",       "monday", "tue",      "tues",  "tuesday",   "wed",
    "wednesday", "thu",    "thur",     "thurs", "thursday",  "fri",
    "friday",    "sat",    "saturday", "sun",   "sunday",    "lun",
    "lunedi",    "mart",   "martedi",  "mer",   "mercoledi", "gio",
    "giovedi",   "ven",    "venerdi",  "sab",   "sabato",    "dom",
    "domenica",  "th",     "st",       "nd",    "rd",        "at",
    "alle",      "ore",    "h",        "t",     "of",        "il",
    "by",        "entro",  "the",      "due",   "z",         "utc",
};

static bool
month_of(const char *word, int *month)
{
    int m, i;

    for (m = 0; m < 12; m++)
        for (i = 0; i < 6 && months[m][i]; i++)
            if (strcmp(months[m][i], word) == 0) {
                *month = m + 1;
                return true;
            }
    return false;
}

static bool
is_other(const char *word)
{
    size_t i;

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (strcmp(others[i], word) == 0)
            return true;
    return false;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* Reads one run of letters; false when it is no word of a date. */
static bool
read_word(const char **p, struct token *out)
{
    char raw[32], word[32];
    size_t n = 0;

    while (is_letter(**p)) {
        if (n + 1 >= sizeof(raw))
            return false;
        raw[n++] = *(*p)++;
    }
    raw[n] = '\0';
    sheet_fold(raw, word, sizeof(word));
    if (month_of(word, &out->value))
        out->kind = TOKEN_MONTH;
    else
        out->kind = is_other(word) ? TOKEN_OTHER : TOKEN_WEEKDAY;
    return out->kind != TOKEN_WEEKDAY;
}

static void
read_number(const char **p, struct token *out)
{
    out->kind = TOKEN_NUMBER;
    for (; is_digit(**p); (*p)++, out->digits++)
        if (out->digits < 8)
            out->value = out->value * 10 + **p - '0';
}

/* The numbers and months of a text; -1 when there is something else in it. */
static int
tokens_read(const char *p, struct token tokens[TOKENS_MAX])
{
    int n = 0;
    char sign = ' ';

    while (*p != '\0') {
        struct token t = { .before = sign };

        if (is_digit(*p)) {
            read_number(&p, &t);
        } else if (is_letter(*p)) {
            if (!read_word(&p, &t))
                return -1;
        } else {
            if (!strchr(" \t\n.,/-:'+()", *p))
                return -1;
            if (sign == ' ' || *p != ' ')
                sign = *p;
            p++;
            continue;
        }
        sign = ' ';
        if (t.kind == TOKEN_OTHER)
            continue;
        if (n == TOKENS_MAX)
            return -1;
        tokens[n++] = t;
    }
    return n;
}

/* ---- putting together ---------------------------------------------------- */

struct parts {
    int day, month, year; /* year 0 = not said */
    bool either;          /* day and month could be the other way round */
    bool has_time;
    int hour, minute;
};

static int
full_year(const struct token *t)
{
    return t->digits == 2 ? 2000 + t->value : t->digits == 4 ? t->value : -1;
}

/* What is left behind the date: nothing, or a time with or without seconds. */
static bool
take_time(const struct token *t, int n, struct parts *out)
{
    if (n == 0)
        return true;
    if (n < 2 || n > 4 || t[0].kind != TOKEN_NUMBER ||
        t[1].kind != TOKEN_NUMBER || (t[1].before != ':' && t[1].before != '.'))
        return false;
    if (t[0].value > 23 || t[1].value > 59 || t[1].digits != 2)
        return false;
    out->has_time = t[0].value != 0 || t[1].value != 0;
    out->hour = t[0].value;
    out->minute = t[1].value;
    return true;
}

/* 2026-05-14 */
static bool
take_iso(const struct token *t, int n, struct parts *out)
{
    if (n < 3 || t[0].digits != 4 || t[1].kind != TOKEN_NUMBER ||
        t[2].kind != TOKEN_NUMBER)
        return false;
    out->year = t[0].value;
    out->month = t[1].value;
    out->day = t[2].value;
    return take_time(t + 3, n - 3, out);
}

/* 14 May 2026, May 14, 14-mag-26 */
static bool
take_named(const struct token *t, int n, struct parts *out)
{
    int at = 2;

    if (t[0].kind == TOKEN_MONTH && t[1].kind == TOKEN_NUMBER) {
        out->month = t[0].value;
        out->day = t[1].value;
    } else if (t[0].kind == TOKEN_NUMBER && t[1].kind == TOKEN_MONTH) {
        out->day = t[0].value;
        out->month = t[1].value;
    } else {
        return false;
    }
    if (n > 2 && t[2].kind == TOKEN_NUMBER &&
        (t[2].digits == 4 ||
         (t[2].digits == 2 &&
          (n == 3 || (t[3].before != ':' && t[3].before != '.'))))) {
        out->year = full_year(&t[2]);
        at = 3;
    }
    return take_time(t + at, n - at, out);
}

static bool
is_dotted(const char *text)
{
    size_t len = strlen(text);

    while (len > 0 && text[len - 1] == ' ')
        len--;
    return len > 0 && text[len - 1] == '.';
}

/* 14/5/2026, 14.05.26, 5-14, 14.5. */
static bool
take_numbers(const struct token *t, int n, bool ends_dotted, struct parts *out)
{
    int at = 2;
    char sign = t[1].before;

    if (t[1].kind != TOKEN_NUMBER || !strchr("/-.", sign) || t[0].digits > 2 ||
        t[1].digits > 2)
        return false;
    out->day = t[0].value;
    out->month = t[1].value;
    if (n > 2 && t[2].before == sign) {
        out->year = full_year(&t[2]);
        at = 3;
    } else if (sign != '/' && t[1].digits != 2 &&
               !(sign == '.' && n == 2 && ends_dotted)) {
        return false; /* 1.5: a price; 1.5. is none */
    }
    /* Dots are the way of those who put the day first. */
    out->either = sign != '.' && out->day <= 12 && out->month <= 12 &&
                  out->day != out->month;
    if (sign != '.' && out->day <= 12 && out->month > 12) {
        out->day = t[1].value;
        out->month = t[0].value;
    }
    return take_time(t + at, n - at, out);
}

static bool
take_serial(const char *text, struct wall *out)
{
    char *end;
    double serial = strtod(text, &end);

    if (end == text || *end != '\0' || !(serial >= SERIAL_FIRST) ||
        !(serial <= SERIAL_LAST))
        return false;
    wall_set_day_number(out, (int64_t)serial - SERIAL_EPOCH);
    return true;
}

static bool
take_parts(const char *text, struct parts *out)
{
    struct token t[TOKENS_MAX] = { 0 };
    int n = tokens_read(text, t);

    if (n < 2)
        return false;
    if (t[0].kind == TOKEN_NUMBER && t[0].digits == 4)
        return take_iso(t, n, out);
    return take_named(t, n, out) || take_numbers(t, n, is_dotted(text), out);
}

/* The year in which that day lies nearest. */
static int
near_year(const struct parts *p, const struct wall *today)
{
    int64_t best = INT64_MAX;
    int year, found = today->year;

    for (year = today->year - 1; year <= today->year + 1; year++) {
        struct wall w = { .year = year, .month = p->month, .day = p->day };
        int64_t days;

        if (!wall_is_valid(&w))
            continue;
        days = wall_days_between(today, &w);
        days = days < 0 ? -days : days;
        if (days < best) {
            best = days;
            found = year;
        }
    }
    return found;
}

static void
swap_order(struct parts *p)
{
    int day = p->day;

    p->day = p->month;
    p->month = day;
}

/* "end of Feb", "entro fine marzo 2027": the last day of it. */
static bool
take_end(const char *text, const struct wall *today, struct wall *out)
{
    static const char *const before[] = {
        "by ", "the ", "entro ", "la ", "end of ", "end ", "fine di ", "fine "
    };
    struct parts p = { .day = 28 };
    char folded[64], word[32];
    const char *at = folded;
    size_t i, len;
    bool is_end = false;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < ARRAY_LEN(before); i++) {
        len = strlen(before[i]);
        if (strncmp(at, before[i], len) == 0) {
            at += len;
            is_end |= i >= 4;
        }
    }
    len = strcspn(at, " ");
    if (!is_end || len == 0 || len >= sizeof(word))
        return false;
    memcpy(word, at, len);
    word[len] = '\0';
    at += len + (at[len] == ' ');
    if (!month_of(word, &p.month))
        return false;
    if (strspn(at, "0123456789") == 4 && at[4] == '\0')
        p.year = (int)strtol(at, NULL, 10);
    else if (*at != '\0')
        return false;
    out->year = p.year != 0 ? p.year : near_year(&p, today);
    out->month = p.month;
    for (out->day = 31; out->day > 28 && !wall_is_valid(out);)
        out->day--;
    return wall_is_valid(out);
}

bool
sheet_is_no_day(const char *text)
{
    struct parts p = { 0 };

    return take_parts(text, &p);
}

enum sheet_date_kind
sheet_date(const char *text, enum sheet_order order, const struct wall *today,
           struct wall *out)
{
    struct parts p = { 0 };
    struct wall w = { 0 };

    while (*text == ' ')
        text++;
    if (sheet_is_nothing(text))
        return SHEET_DATE_NONE;
    if (take_serial(text, &w)) {
        *out = w;
        return SHEET_DATE_DAY;
    }
    if (take_end(text, today, &w)) {
        *out = w;
        return SHEET_DATE_DAY;
    }
    if (!take_parts(text, &p) || p.year < 0)
        return SHEET_DATE_WRONG;
    if (p.either && order == SHEET_ORDER_MONTH_FIRST)
        swap_order(&p);
    w.year = p.year != 0 ? p.year : near_year(&p, today);
    w.month = p.month;
    w.day = p.day;
    w.hour = p.hour;
    w.minute = p.minute;
    if (!wall_is_valid(&w))
        return SHEET_DATE_WRONG;
    *out = w;
    if (p.either && order != SHEET_ORDER_DAY_FIRST &&
        order != SHEET_ORDER_MONTH_FIRST)
        return SHEET_DATE_EITHER;
    return p.has_time ? SHEET_DATE_TIME : SHEET_DATE_DAY;
}

/* ---- the order ----------------------------------------------------------- */

void
sheet_dates_see(struct sheet_dates *seen, const char *text)
{
    struct token t[TOKENS_MAX] = { 0 };
    struct parts p = { 0 };
    int n = tokens_read(text, t);

    if (n < 2 || t[0].kind != TOKEN_NUMBER || t[0].digits > 2 ||
        !take_numbers(t, n, false, &p) || t[1].before == '.')
        return;
    if (p.either)
        seen->either++;
    else if (t[0].value > 12 && t[0].value <= 31)
        seen->day_first++;
    else if (t[1].value > 12 && t[1].value <= 31)
        seen->month_first++;
}

enum sheet_order
sheet_dates_order(const struct sheet_dates *seen)
{
    if (seen->day_first > seen->month_first)
        return SHEET_ORDER_DAY_FIRST;
    if (seen->month_first > seen->day_first)
        return SHEET_ORDER_MONTH_FIRST;
    return seen->either > 0 ? SHEET_ORDER_ASK : SHEET_ORDER_NONE;
}
