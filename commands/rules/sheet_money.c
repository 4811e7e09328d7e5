/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_money.c - "1.200 €", "EUR 1,200.50", "1.2k", "gift".
 */
#include <string.h>
#include <strings.h>

#include "rules/sheet.h"

#define AMOUNT_MAX INT64_C(1000000000) /* whole ones; more is a mistake */

static const struct {
    const char *sign;
    const char *code;
} currencies[] = {
    { "€", "EUR" },      { "eur", "EUR" },     { "euro", "EUR" },
    { "euros", "EUR" },  { "£", "GBP" },       { "gbp", "GBP" },
    { "pounds", "GBP" }, { "$", "USD" },       { "usd", "USD" },
    { "us$", "USD" },    { "dollars", "USD" }, { "dollari", "USD" },
    { "chf", "CHF" },    { "sek", "SEK" },     { "nok", "NOK" },
    { "dkk", "DKK" },    { "pln", "PLN" },     { "zł", "PLN" },
    { "cad", "CAD" },    { "aud", "AUD" },     { "jpy", "JPY" },
    { "¥", "JPY" },      { "brl", "BRL" },     { "r$", "BRL" },
};

/* Words that stand beside a price and do not change it. */
static const char *const around[] = {
    "iva",  "vat",   "lordi", "lordo",   "netti",   "netto", "gross",
    "net",  "excl",  "incl",  "esclusa", "inclusa", "ex",    "inc",
    "plus", "circa", "ca",    "flat",    "fee",
};

static const char *const gifts[] = {
    "gift",          "gifted",  "gifting", "free",   "product",  "product only",
    "omaggio",       "gratis",  "regalo",  "barter", "prodotto", "cambio merce",
    "scambio merce", "seeding", "none",    "no fee", "in kind",
};

static const char *
currency_code(const char *word, size_t len)
{
    size_t i;

    for (i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++)
        if (strlen(currencies[i].sign) == len &&
            strncasecmp(currencies[i].sign, word, len) == 0)
            return currencies[i].code;
    return NULL;
}

static bool
is_around(const char *word, size_t len)
{
    size_t i;

    for (i = 0; i < sizeof(around) / sizeof(around[0]); i++)
        if (strlen(around[i]) == len && strncasecmp(around[i], word, len) == 0)
            return true;
    return false;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Anything that belongs to a word or a sign of a currency. */
static size_t
word_len(const char *p)
{
    size_t n = 0;

    while (p[n] != '\0' && !is_digit(p[n]) && !strchr(" \t\n.,()+/:;-", p[n]))
        n++;
    return n;
}

/* A blank of any width within a number: 1 200,50. */
static size_t
blank_len(const char *p)
{
    if (*p == ' ')
        return 1;
    if (strncmp(p, "\xc2\xa0", 2) == 0)
        return 2;
    if (strncmp(p, "\xe2\x80\xaf", 3) == 0)
        return 3;
    return 0;
}

struct figure {
    int64_t whole;
    int cents, decimals;
    const char *end;
};

/* Is this sign the mark before the decimals, and not one between thousands? */
static bool
is_decimal(const char *p, const char *start)
{
    char sign = *p, other = sign == '.' ? ',' : '.';
    const char *q;
    size_t digits = 0;

    while (is_digit(p[1 + digits]))
        digits++;
    q = p + 1 + digits;
    if (digits == 0)
        return false;
    /* A second one of the kind, or one of the other behind it: thousands. */
    if ((*q == sign || *q == other) && is_digit(q[1]))
        return false;
    for (q = start; q < p; q++)
        if (*q == sign)
            return false;
        else if (*q == other)
            return true;
    return digits != 3;
}

static bool
figure_read(const char *p, struct figure *out)
{
    const char *start = p;
    bool in_decimals = false;

    memset(out, 0, sizeof(*out));
    for (; *p != '\0'; p++) {
        size_t blank = blank_len(p);

        if (is_digit(*p) && in_decimals) {
            if (out->decimals < 2)
                out->cents = out->cents * 10 + *p - '0';
            out->decimals++;
        } else if (is_digit(*p)) {
            out->whole = out->whole * 10 + *p - '0';
            if (out->whole > AMOUNT_MAX)
                return false;
        } else if ((*p == '.' || *p == ',') && is_digit(p[1]) && !in_decimals) {
            in_decimals = is_decimal(p, start);
        } else if (*p == '\'' && is_digit(p[1])) {
            continue; /* 1'200 */
        } else if (blank > 0 && !in_decimals && is_digit(p[blank]) &&
                   is_digit(p[blank + 1]) && is_digit(p[blank + 2])) {
            p += blank - 1;
        } else {
            break;
        }
    }
    if (out->decimals == 1)
        out->cents *= 10;
    out->end = p;
    return p > start;
}

/* 1.2k, 1,2k€: the decimals count as well. */
static bool
is_thousands(const char *p, const struct figure *f)
{
    size_t len = word_len(p);

    return (*p == 'k' || *p == 'K') && f->decimals <= 2 &&
           (len == 1 || currency_code(p + 1, len - 1));
}

static bool
is_gift(const char *text)
{
    char folded[64];
    size_t i;

    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < sizeof(gifts) / sizeof(gifts[0]); i++)
        if (strcmp(gifts[i], folded) == 0)
            return true;
    return false;
}

enum sheet_money_kind
sheet_money(const char *text, int64_t *cents, char currency[4])
{
    struct figure f;
    const char *p = text, *code;
    bool has_figure = false;

    currency[0] = '\0';
    if (sheet_is_nothing(text))
        return SHEET_MONEY_NONE;
    if (is_gift(text))
        return SHEET_MONEY_GIFT;
    while (*p != '\0') {
        size_t len = word_len(p), blank = blank_len(p);

        if (blank > 0) {
            p += blank;
        } else if (is_digit(*p)) {
            if (has_figure || !figure_read(p, &f))
                return SHEET_MONEY_WRONG;
            has_figure = true;
            p = f.end;
            *cents = f.whole * 100 + f.cents;
            if (is_thousands(p, &f)) {
                *cents *= 1000;
                p++;
            }
            if (strncmp(p, ",-", 2) == 0 || strncmp(p, ".-", 2) == 0)
                p += 2; /* 1200,- */
        } else if (len > 0) {
            code = currency_code(p, len);
            if (!has_figure && len == 5 && strncasecmp(p, "mille", 5) == 0) {
                has_figure = true;
                *cents = 1000 * 100;
            } else if (code && currency[0] == '\0')
                memcpy(currency, code, 4);
            else if (!code && !is_around(p, len))
                return SHEET_MONEY_WRONG;
            p += len;
        } else if (strchr("\t\n.,()+/:", *p)) {
            p++;
        } else {
            return SHEET_MONEY_WRONG; /* 500-600, -20 */
        }
    }
    return has_figure ? SHEET_MONEY_OK : SHEET_MONEY_WRONG;
}

void
sheet_currency(const char *text, char currency[4])
{
    const char *p = text, *code;

    currency[0] = '\0';
    while (*p != '\0') {
        size_t len = word_len(p);

        code = len > 0 ? currency_code(p, len) : NULL;
        if (code) {
            memcpy(currency, code, 4);
            return;
        }
        p += len > 0 ? len : 1;
    }
}
