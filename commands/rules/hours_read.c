/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hours_read.c - hours as people type them.
 */
#include "hours_read.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "hours.h"

/* Weekdays are told apart by their first three letters, in both languages. */
#define WEEKDAY_CHARS 3

static const char *
skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* Is the word there? Then *p moves behind it. */
static bool
take_word(const char **p, const char *word)
{
    size_t len = strlen(word);

    if (strncasecmp(*p, word, len) != 0 || isalnum((unsigned char)(*p)[len]))
        return false;
    *p = skip_blanks(*p + len);
    return true;
}

static bool
take_any(const char **p, const char *const *words)
{
    for (; *words; words++)
        if (take_word(p, *words))
            return true;
    return false;
}

/* One or two digits. */
static bool
take_number(const char **p, int *out)
{
    int n = 0, digits = 0;

    for (; isdigit((unsigned char)**p); (*p)++, digits++) {
        if (digits == 2)
            return false;
        n = n * 10 + (**p - '0');
    }
    *out = n;
    return digits > 0;
}

/* Noon and midnight are 12 on a clock of twelve hours. */
static bool
take_half(const char **p, int *hour)
{
    bool is_pm = strncasecmp(*p, "pm", 2) == 0;

    if (!is_pm && strncasecmp(*p, "am", 2) != 0)
        return true;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (is_pm ? 12 : 0);
    *p += 2;
    return true;
}

static bool
take_time(const char **p, int *minute)
{
    static const char *const before[] = { "at", "alle", "le", "ore", NULL };
    int hour, min = 0;

    (void)take_any(p, before);
    if (!take_number(p, &hour))
        return false;
    if (**p == ':' || **p == '.' || **p == 'h') {
        bool is_bare = **p == 'h' && !isdigit((unsigned char)(*p)[1]);

        (*p)++;
        if (!is_bare && !take_number(p, &min))
            return false;
    }
    *p = skip_blanks(*p);
    if (!take_half(p, &hour))
        return false;
    *p = skip_blanks(*p);
    *minute = hour * 60 + min;
    return min < 60 && *minute <= HOURS_DAY;
}

bool
hours_read_time(const char *text, int *minute)
{
    const char *p = skip_blanks(text);
    int read;

    if (!take_time(&p, &read) || *p != '\0' || read == HOURS_DAY)
        return false;
    *minute = read;
    return true;
}

bool
hours_read_range(const char *text, int *from, int *to)
{
    static const char *const start[] = { "from", "dalle", "da", NULL };
    static const char *const between[] = { "to", "until",     "till", "alle",
                                           "a",  "fino alle", NULL };
    const char *p = skip_blanks(text);
    int first, last;

    (void)take_any(&p, start);
    if (!take_time(&p, &first))
        return false;
    if (*p == '-')
        p = skip_blanks(p + 1);
    else if (!take_any(&p, between))
        return false;
    if (!take_time(&p, &last) || *p != '\0')
        return false;
    *from = first % HOURS_DAY;
    *to = last % HOURS_DAY;
    return true;
}

bool
hours_read_work(const char *text, int *from, int *to)
{
    if (!hours_read_range(text, from, to))
        return false;
    if (*to > 0 && *to < *from && *from <= HOURS_DAY / 2 &&
        !strcasestr(text, "am"))
        *to += HOURS_DAY / 2;
    return true;
}

static bool
take_weekday(const char **p, unsigned *bit)
{
    static const char *const names[] = {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
        "lun", "mar", "mer", "gio", "ven", "sab", "dom",
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(names); i++) {
        if (strncasecmp(*p, names[i], WEEKDAY_CHARS) != 0)
            continue;
        /* The rest of "saturdays", "venerdì". */
        while (isalpha((unsigned char)**p) || (unsigned char)**p >= 0x80)
            (*p)++;
        *bit = 1u << (i % 7);
        return true;
    }
    return false;
}

bool
hours_read_weekdays(const char *text, unsigned *days)
{
    static const char *const joins[] = { "and", "e", "on", NULL };
    const char *p = skip_blanks(text);
    unsigned all = 0, bit;

    if (hours_read_off(text)) {
        *days = 0;
        return true;
    }
    while (*p != '\0') {
        if (!take_weekday(&p, &bit))
            return false;
        all |= bit;
        for (p = skip_blanks(p); *p == ',' || *p == '+' || *p == '/';)
            p = skip_blanks(p + 1);
        (void)take_any(&p, joins);
    }
    if (all == 0)
        return false;
    *days = all;
    return true;
}

bool
hours_read_off(const char *text)
{
    static const char *const words[] = { "off", "none",    "never", "no",
                                         "mai", "nessuno", "niente" };
    const char *p = skip_blanks(text);
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        const char *at = p;

        if (take_word(&at, words[i]) && *at == '\0')
            return true;
    }
    return false;
}

void
hours_write_time(struct buf *b, int minute)
{
    buf_addf(b, "%02d:%02d", minute / 60, minute % 60);
}
