/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said_by.c - who says a figure, and of which day.
 */
#include "vet/said_by.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "rules/sheet.h"

#define TEXT_MAX 256

static bool
is_one_of(const char *word, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

static void
trim_end(char *text)
{
    size_t len = strlen(text);

    while (len > 0 && strchr(" ,;:(", text[len - 1]))
        text[--len] = '\0';
}

/* Without a word that leads to a day: "Modash on", "Modash del". */
static void
trim_leading_to(char *text)
{
    static const char *const words[] = { "on", "of",  "from", "dated",
                                         "as", "del", "il",   "dal",
                                         "di", "at",  "the",  "in" };
    char *last;

    trim_end(text);
    last = strrchr(text, ' ');
    last = last ? last + 1 : text;
    if (is_one_of(last, words, ARRAY_LEN(words)))
        *last = '\0';
    trim_end(text);
}

/* "today", "yesterday", and in Italian. */
static bool
spoken_day(const char *word, const struct wall *today, struct wall *out)
{
    static const char *const now[] = { "today", "oggi" };
    static const char *const before[] = { "yesterday", "ieri" };

    *out = *today;
    if (is_one_of(word, now, ARRAY_LEN(now)))
        return true;
    wall_add_days(out, -1);
    return is_one_of(word, before, ARRAY_LEN(before));
}

static bool
has_letter(const char *text)
{
    for (; *text != '\0'; text++)
        if (isalpha((unsigned char)*text))
            return true;
    return false;
}

static bool
has_year(const char *text)
{
    int digits = 0;

    for (; *text != '\0'; text++) {
        digits = isdigit((unsigned char)*text) ? digits + 1 : 0;
        if (digits == 4)
            return true;
    }
    return false;
}

/* Is it a day, as a whole? A number alone is none, and one without a year is
 * that of the last twelve months. */
static bool
read_day(const char *text, const struct wall *today, struct said_by *out)
{
    enum sheet_date_kind kind;
    struct wall day = { 0 };

    if (spoken_day(text, today, &day)) {
        out->day = day;
        out->has_day = true;
        return true;
    }
    if (strcspn(text, " -/.") == strlen(text) || strlen(text) >= TEXT_MAX)
        return false;
    kind = sheet_date(text, SHEET_ORDER_NONE, today, &day);
    if (kind == SHEET_DATE_EITHER) {
        out->problem = SAID_BY_EITHER;
        (void)strncpy(out->odd, text, sizeof(out->odd) - 1);
        return true;
    }
    if (kind != SHEET_DATE_DAY)
        return false;
    day.hour = day.minute = day.second = 0;
    if (!has_year(text) && wall_days_between(today, &day) > 0)
        wall_add_months(&day, -12);
    if (wall_days_between(today, &day) > 0) {
        out->problem = SAID_BY_FUTURE;
        (void)strncpy(out->odd, text, sizeof(out->odd) - 1);
    }
    out->day = day;
    out->has_day = true;
    return true;
}

/* The longest of the last three words that is a day. */
static char *
find_day(char *text, const struct wall *today, bool is_in_figures,
         struct said_by *out)
{
    char *starts[3] = { 0 }, *p = text + strlen(text);
    int n = 0, i;

    while (n < 3 && p > text) {
        while (p > text && p[-1] == ' ')
            p--;
        while (p > text && p[-1] != ' ')
            p--;
        starts[n++] = p;
    }
    for (i = n - 1; i >= 0; i--) {
        /* Among figures "10.11" is one of them. */
        if (is_in_figures && !has_year(starts[i]) && !has_letter(starts[i]))
            continue;
        if (read_day(starts[i], today, out))
            return starts[i];
    }
    return NULL;
}

void
said_by_cut_day(char *text, const struct wall *today, struct said_by *out)
{
    char *at = out->has_day ? NULL : find_day(text, today, true, out);

    if (!at)
        return;
    *at = '\0';
    trim_leading_to(text);
}

void
said_by_read(const char *text, const char *handle, const struct wall *today,
             struct said_by *out)
{
    static const char *const creator[] = {
        "creator",  "the creator", "her",     "him",    "she",
        "he",       "them",        "they",    "lei",    "lui",
        "insights", "il creator",  "herself", "himself"
    };
    char copy[TEXT_MAX], *at;
    size_t len = strlen(text);

    memset(out, 0, sizeof(*out));
    len = len < sizeof(copy) ? len : sizeof(copy) - 1;
    memcpy(copy, text, len);
    copy[len] = '\0';
    at = find_day(copy, today, false, out);
    if (at) {
        *at = '\0';
        trim_leading_to(copy);
    }
    trim_end(copy);
    if (copy[0] == '\0')
        return;
    out->has_source = true;
    if (is_one_of(copy, creator, ARRAY_LEN(creator)) ||
        strcasecmp(copy + (copy[0] == '@'), handle) == 0)
        return;
    len = strlen(copy) < SAID_SOURCE_MAX ? strlen(copy) : SAID_SOURCE_MAX;
    while (len > 0 && ((unsigned char)copy[len] & 0xC0) == 0x80)
        len--;
    memcpy(out->source, copy, len);
    out->source[len] = '\0';
}
