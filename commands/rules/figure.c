/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figure.c - a number as panels and people write it.
 *
 * Which of "." and "," parts thousands is not said anywhere: two different
 * ones tell by their order, the same one twice parts thousands, and one alone
 * does if exactly three digits follow it. A per cent has no thousands.
 */
#include "rules/figure.h"

#include <string.h>
#include <strings.h>

#define VALUE_MAX INT64_C(1000000000000)

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

/* The digits with what parts them, and the last separator. */
struct digits {
    size_t len;
    size_t last; /* index of the last separator; SIZE_MAX = none */
    int separators, kinds;
    size_t behind; /* digits behind it */
};

static struct digits
digits_of(const char *text)
{
    struct digits d = { .last = SIZE_MAX };
    char before = '\0';

    while (is_digit(text[d.len]) ||
           (d.len > 0 && strchr(".,'", text[d.len]) && text[d.len] != '\0' &&
            is_digit(text[d.len - 1]) && is_digit(text[d.len + 1]))) {
        if (!is_digit(text[d.len])) {
            d.kinds += text[d.len] != before;
            before = text[d.len];
            d.separators++;
            d.last = d.len;
        }
        d.len++;
    }
    if (d.last != SIZE_MAX)
        d.behind = d.len - d.last - 1;
    return d;
}

/* "k", "M", "mila", "Mln": what the number is to be multiplied by; 1 = there is
 * none. */
static int64_t
multiplier(const char *text, size_t *len)
{
    static const struct {
        const char *word;
        int64_t by;
    } words[] = {
        { "mila", 1000 },       { "thousand", 1000 },   { "k", 1000 },
        { "million", 1000000 }, { "milioni", 1000000 }, { "milione", 1000000 },
        { "mln", 1000000 },     { "mio", 1000000 },     { "m", 1000000 },
        { "mld", 1000000000 },  { "b", 1000000000 },
    };
    size_t blanks = strspn(text, " "), i, n;

    *len = 0;
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        n = strlen(words[i].word);
        /* A single letter stands right behind its number. */
        if ((n == 1 && blanks > 0) ||
            strncasecmp(text + blanks, words[i].word, n) != 0 ||
            is_letter(text[blanks + n]) || is_digit(text[blanks + n]))
            continue;
        *len = blanks + n;
        return words[i].by;
    }
    return 1;
}

static bool
is_decimal(const char *text, const struct digits *d, bool is_scaled)
{
    if (d->separators == 0 || text[d->last] == '\'')
        return false;
    if (d->kinds > 1)
        return true;
    if (d->separators > 1)
        return false;
    return is_scaled || d->behind != 3 || (d->last == 1 && text[0] == '0');
}

static bool
add_digit(int64_t *value, char c)
{
    *value = *value * 10 + (c - '0');
    return *value <= VALUE_MAX * 100;
}

/* In hundredths; what lies beyond them is rounded. */
static bool
value_of(const char *text, const struct digits *d, bool is_decimal, int64_t by,
         int64_t *out)
{
    int64_t value = 0, part = 0, scale = 1;
    size_t i;

    for (i = 0; i < d->len; i++) {
        if (!is_digit(text[i]))
            continue;
        if (is_decimal && i > d->last) {
            if (scale < 1000000) {
                part = part * 10 + (text[i] - '0');
                scale *= 10;
            }
        } else if (!add_digit(&value, text[i])) {
            return false;
        }
    }
    if (value > VALUE_MAX / by)
        return false;
    *out = value * by * 100 + (part * by * 100 + scale / 2) / scale;
    return true;
}

bool
figure_read(const char *text, struct figure *out)
{
    struct figure f = { .is_change = *text == '+' || *text == '-' };
    const char *p = text + f.is_change;
    struct digits d;
    size_t suffix;
    int64_t by;

    if (strncmp(text, "\xe2\x88\x92", 3) == 0) { /* a minus sign */
        f.is_change = true;
        p = text + 3;
    }
    d = digits_of(p);
    if (d.len == 0 || d.len > 20)
        return false;
    by = multiplier(p + d.len, &suffix);
    f.len = (size_t)(p - text) + d.len + suffix;
    text += f.len;
    if (suffix == 0 && text[strspn(text, " ")] == '%') {
        f.is_percent = true;
        f.len += strspn(text, " ") + 1;
    }
    if (is_letter(*text) ||
        !value_of(p, &d, is_decimal(p, &d, suffix > 0 || f.is_percent), by,
                  &f.hundredths))
        return false;
    *out = f;
    return true;
}
