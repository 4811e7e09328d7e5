/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * token.c - the things in a comment that are not words: names, links, numbers.
 */
#include "rules/token.h"

#include <string.h>

#include "alloc.h"

/* Endings that make "word.ending" an address even without a path. */
static const char *const endings[] = {
    "com", "net",   "org",    "info",    "biz",    "shop",  "store", "site",
    "xyz", "club",  "top",    "online",  "app",    "io",    "ru",    "vip",
    "gg",  "link",  "tv",     "website", "space",  "live",  "today", "pro",
    "eu",  "co.uk", "com.br", "co.id",   "web.id", "my.id",
};

/* Endings that need a path: they are words or common slips too. */
static const char *const short_endings[] = {
    "me", "ly", "co", "it", "de", "es", "fr", "br", "pt", "id", "uk", "us",
    "ee", "be", "to", "cc", "gl", "gd", "is", "in", "cl", "ar", "mx", "nl",
};

static const char *const currencies[] = {
    "$", "€", "£", "₹", "₽", "₦", "💲", "💵",
};

static const char *const units[] = {
    "rb",    "ribu", "jt",  "juta",   "usd",     "eur",   "euro",
    "euros", "usdt", "gbp", "dollar", "dollars", "dolar", "dolares",
    "reais", "$",    "€",   "£",      "bucks",
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
starts(const char *s, size_t len, const char *word)
{
    size_t n = strlen(word), i;

    if (n > len)
        return false;
    for (i = 0; i < n; i++)
        if (lower(s[i]) != word[i])
            return false;
    return true;
}

/* Up to the next blank or quote; the stops of a sentence are not part of it. */
static size_t
link_end(const char *s, size_t len)
{
    size_t n = 0;

    while (n < len && (unsigned char)s[n] > ' ' && s[n] != '"' && s[n] != '<' &&
           s[n] != '>')
        n++;
    while (n > 0 && strchr(".,;:!?)]}'*", s[n - 1]))
        n--;
    return n;
}

static bool
is_host(char c)
{
    return is_alpha(c) || is_digit(c) || c == '-';
}

static bool
has_ending(const char *s, size_t len, bool path)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(endings); i++)
        if (strlen(endings[i]) == len && starts(s, len, endings[i]))
            return true;
    for (i = 0; path && i < ARRAY_LEN(short_endings); i++)
        if (strlen(short_endings[i]) == len && starts(s, len, short_endings[i]))
            return true;
    return false;
}

/* "name.ending" or "name.ending/path"; the name has two letters or a path. */
static size_t
bare_host(const char *s, size_t len)
{
    size_t n = 0, dot, i;

    while (n < len &&
           (is_host(s[n]) || (s[n] == '.' && n + 1 < len && is_host(s[n + 1]))))
        n++;
    if (n < 4 || n > 100)
        return 0;
    for (dot = n; dot > 0; dot--) {
        bool path = n < len && s[n] == '/';

        if (s[dot - 1] != '.')
            continue;
        if (dot < 2 || !has_ending(s + dot, n - dot, path))
            continue;
        for (i = 0; i < dot; i++)
            if (is_alpha(s[i]))
                return path ? link_end(s, len) : n;
    }
    return 0;
}

size_t
token_link(const char *s, size_t len)
{
    size_t n;

    if (len < 4 || !is_host(*s))
        return 0;
    if (starts(s, len, "http://") || starts(s, len, "https://")) {
        n = link_end(s, len);
        return n > 8 ? n : 0;
    }
    if (starts(s, len, "www.")) {
        n = link_end(s, len);
        return n > 6 ? n : 0;
    }
    return bare_host(s, len);
}

size_t
token_name(const char *s, size_t len)
{
    size_t n = 1;

    if (len < 3 || (*s != '@' && *s != '#'))
        return 0;
    while (n < len && n < 64 &&
           (is_alpha(s[n]) || is_digit(s[n]) || s[n] == '_' || s[n] == '.' ||
            (*s == '@' && s[n] == '-')))
        n++;
    while (n > 0 && (s[n - 1] == '.' || s[n - 1] == '-'))
        n--;
    return n >= 3 ? n : 0;
}

size_t
token_email(const char *s, size_t len)
{
    size_t n = 0, host;

    while (n < len && n < 64 &&
           (is_host(s[n]) || s[n] == '.' || s[n] == '_' || s[n] == '+'))
        n++;
    if (n == 0 || n + 4 > len || s[n] != '@')
        return 0;
    host = ++n;
    while (n < len && (is_host(s[n]) || s[n] == '.'))
        n++;
    while (n > host && s[n - 1] == '.')
        n--;
    return memchr(s + host, '.', n - host) ? n : 0;
}

size_t
token_phone(const char *s, size_t len)
{
    size_t n = 0, end = 0, digits = 0, groups = 1, dashes = 0;
    bool plus = *s == '+' || (len > 1 && s[0] == '(' && s[1] == '+');

    while (n < len && n < 32) {
        if (is_digit(s[n])) {
            digits++;
            end = n + 1;
        } else if (n > 0 && strchr(" -.()", s[n])) {
            if (is_digit(s[n - 1]))
                groups++;
            dashes += s[n] == '-';
            if (n > 1 && !is_digit(s[n - 1]) && !is_digit(s[n - 2]))
                break;
        } else if (n > 1 || (s[n] != '+' && s[n] != '(')) {
            break;
        }
        n++;
    }
    if (digits < 9 || digits > 15)
        return 0;
    if (plus || *s == '0' || (groups > 2 && dashes > 1))
        return end;
    return digits >= 10 && starts(s, len, "62") && s[2] == '8' ? end : 0;
}

/* Digits with the separators people put between them. */
static size_t
amount(const char *s, size_t len)
{
    size_t n = 0;

    while (n < len && n < 24) {
        if (is_digit(s[n])) {
            n++;
            continue;
        }
        if (n == 0 || n + 1 >= len || !is_digit(s[n + 1]))
            break;
        if (s[n] == '.' || s[n] == ',' || s[n] == ':' || s[n] == '/') {
            n++;
            continue;
        }
        /* "5 000": three digits and no more follow the blank. */
        if (n <= 3 && n + 3 < len && s[n] == ' ' && is_digit(s[n + 2]) &&
            is_digit(s[n + 3]) && (n + 4 == len || !is_digit(s[n + 4]))) {
            n += 4;
            continue;
        }
        break;
    }
    return n;
}

/* "k", "K+", "mil" right behind an amount. */
static size_t
multiplier(const char *s, size_t len)
{
    if (len == 0)
        return 0;
    if ((lower(*s) == 'k' || lower(*s) == 'm') && (len == 1 || !is_alpha(s[1])))
        return 1;
    return 0;
}

static size_t
unit(const char *s, size_t len)
{
    size_t i, blank = len > 0 && *s == ' ' ? 1 : 0;

    for (i = 0; i < ARRAY_LEN(units); i++) {
        size_t n = strlen(units[i]);

        if (starts(s + blank, len - blank, units[i]) &&
            (blank + n == len || !is_alpha(s[blank + n])))
            return blank + n;
    }
    return 0;
}

size_t
token_money(const char *s, size_t len)
{
    size_t i, sign = 0, n, more;

    for (i = 0; i < ARRAY_LEN(currencies); i++)
        if (starts(s, len, currencies[i]))
            sign = strlen(currencies[i]);
    if (sign == 0 && starts(s, len, "rp"))
        sign = 2;
    while (sign > 0 && sign < len && (s[sign] == ' ' || s[sign] == '.') &&
           sign < 6)
        sign++;
    n = amount(s + sign, len - sign);
    if (n == 0)
        return 0;
    n += sign;
    n += multiplier(s + n, len - n);
    if (sign > 0)
        return n;
    more = unit(s + n, len - n);
    return more > 0 ? n + more : 0;
}

size_t
token_number(const char *s, size_t len)
{
    size_t n = amount(s, len);

    if (n == 0)
        return 0;
    n += multiplier(s + n, len - n);
    if (n < len && s[n] == '%')
        n++;
    return n;
}
