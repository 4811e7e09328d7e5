/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_words.c - a recurrence as people say it.
 *
 * Of RFC 5545 only what recurrence.c writes.
 */
#include "recurrence_words.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_MAX = 31 };

struct parts {
    char freq; /* D, W, M or Y */
    int interval;
    unsigned weekdays; /* bit 0 Monday */
    int nth[7];        /* of the weekday; 0 = each */
    int days[DAYS_MAX], day_count;
    unsigned months;
    int position; /* the n-th working day */
};

static const char *const codes = "MOTUWETHFRSASU";

static void
read_byday(const char *value, struct parts *p)
{
    while (*value != '\0') {
        char *end;
        long nth = strtol(value, &end, 10);
        int i;

        for (i = 0; i < 7; i++)
            if (strncmp(end, codes + 2 * i, 2) == 0) {
                p->weekdays |= 1u << i;
                p->nth[i] = (int)nth;
            }
        value = end + strcspn(end, ",;");
        if (*value != ',')
            return;
        value++;
    }
}

static void
read_numbers(const char *value, struct parts *p, bool is_months)
{
    while (*value != '\0') {
        char *end;
        long n = strtol(value, &end, 10);

        if (is_months && n >= 1 && n <= 12)
            p->months |= 1u << (n - 1);
        else if (!is_months && p->day_count < DAYS_MAX)
            p->days[p->day_count++] = (int)n;
        if (*end != ',')
            return;
        value = end + 1;
    }
}

static void
read_rule(const char *rule, struct parts *p)
{
    memset(p, 0, sizeof(*p));
    p->interval = 1;
    for (; *rule != '\0'; rule += strcspn(rule, ";"), rule += *rule == ';') {
        if (strncmp(rule, "FREQ=", 5) == 0)
            p->freq = rule[5];
        else if (strncmp(rule, "INTERVAL=", 9) == 0)
            p->interval = (int)strtol(rule + 9, NULL, 10);
        else if (strncmp(rule, "BYDAY=", 6) == 0)
            read_byday(rule + 6, p);
        else if (strncmp(rule, "BYMONTHDAY=", 11) == 0)
            read_numbers(rule + 11, p, false);
        else if (strncmp(rule, "BYMONTH=", 8) == 0)
            read_numbers(rule + 8, p, true);
        else if (strncmp(rule, "BYSETPOS=", 9) == 0)
            p->position = (int)strtol(rule + 9, NULL, 10);
    }
}

static bool
is_italian(const char *language)
{
    return strcmp(language, "it") == 0;
}

/* "1st", "last"; "primo", "ultima". */
static void
add_nth(struct buf *b, int n, bool italian, bool feminine)
{
    static const char *const en[] = { "",      "first",  "second",
                                      "third", "fourth", "fifth" };
    static const char *const it[] = { "",     "prim",  "second",
                                      "terz", "quart", "quint" };

    if (n == -1 && !italian)
        buf_adds(b, "last");
    else if (n == -1)
        buf_addf(b, "ultim%c", feminine ? 'a' : 'o');
    else if (n < 1 || n > 5)
        buf_addf(b, "%d", n);
    else if (italian)
        buf_addf(b, "%s%c", it[n], feminine ? 'a' : 'o');
    else
        buf_adds(b, en[n]);
}

static void
add_unit(struct buf *b, const struct parts *p, bool italian)
{
    static const char *const freqs = "DWMY";
    static const char *const units[2][4][2] = {
        { { "day", "days" },
          { "week", "weeks" },
          { "month", "months" },
          { "year", "years" } },
        { { "giorno", "giorni" },
          { "settimana", "settimane" },
          { "mese", "mesi" },
          { "anno", "anni" } },
    };
    const char *at = p->freq ? strchr(freqs, p->freq) : NULL;
    const char *const *unit = units[italian][at ? at - freqs : 0];

    buf_adds(b, italian ? "ogni " : "every ");
    if (p->interval > 1)
        buf_addf(b, "%d %s", p->interval, unit[1]);
    else
        buf_adds(b, unit[0]);
}

static void
add_separator(struct buf *b, size_t start, bool italian, bool is_last)
{
    if (b->len > start)
        buf_adds(b, !is_last ? ", " : italian ? " e " : " and ");
}

static void
add_weekdays(struct buf *b, const struct parts *p, const char *language)
{
    size_t start = b->len;
    bool italian = is_italian(language);
    int i;

    for (i = 0; i < 7; i++) {
        if (!(p->weekdays & 1u << i))
            continue;
        add_separator(b, start, italian, p->weekdays >> (i + 1) == 0);
        if (p->nth[i] != 0) {
            add_nth(b, p->nth[i], italian, i == 6);
            buf_addc(b, ' ');
        }
        buf_adds(b, zone_weekday_name(language, i + 1));
    }
}

static void
add_days(struct buf *b, const struct parts *p, bool italian)
{
    size_t start = b->len;
    int i;

    for (i = 0; i < p->day_count; i++) {
        add_separator(b, start, italian, i == p->day_count - 1);
        if (p->days[i] < 0)
            add_nth(b, p->days[i], italian, false);
        else
            buf_addf(b, "%d", p->days[i]);
    }
    if (p->day_count > 0 && p->days[p->day_count - 1] < 0)
        buf_adds(b, italian ? " giorno" : " day");
}

static void
add_months(struct buf *b, const struct parts *p, const char *language)
{
    size_t start;
    int i;

    if (p->months == 0)
        return;
    buf_adds(b, is_italian(language) ? " di " : " of ");
    start = b->len;
    for (i = 0; i < 12; i++) {
        if (!(p->months & 1u << i))
            continue;
        add_separator(b, start, is_italian(language),
                      p->months >> (i + 1) == 0);
        buf_adds(b, zone_month_name(language, i + 1));
    }
}

static bool
has_nths(const struct parts *p)
{
    int i;

    for (i = 0; i < 7; i++)
        if (p->nth[i] != 0)
            return true;
    return false;
}

/* Which days of the unit, after it. */
static void
add_which(struct buf *b, const struct parts *p, const char *language)
{
    bool italian = is_italian(language);

    if (p->position != 0) {
        buf_adds(b, italian ? ", l'" : " on the ");
        if (italian && p->position != -1)
            buf_cut(b, b->len - 2), buf_adds(b, "il ");
        add_nth(b, p->position, italian, false);
        buf_adds(b, italian ? " giorno lavorativo" : " working day");
    } else if (p->day_count > 0) {
        buf_adds(b, italian ? " il " : " on the ");
        add_days(b, p, italian);
    } else if (p->weekdays != 0) {
        buf_adds(b, italian && has_nths(p) ? " il "
                    : italian              ? " di "
                    : has_nths(p)          ? " on the "
                                           : " on ");
        add_weekdays(b, p, language);
    }
    add_months(b, p, language);
}

void
recurrence_words(struct buf *b, const struct recurrence *recurrence,
                 const char *language)
{
    bool italian = is_italian(language);
    struct parts p;

    read_rule(recurrence->rule, &p);
    if (p.freq == 'W' && p.interval == 1 && p.weekdays == 0x1f) {
        buf_adds(b, italian ? "ogni giorno lavorativo" : "every weekday");
    } else if (p.freq == 'W' && p.interval == 1 && p.weekdays != 0) {
        buf_adds(b, italian ? "ogni " : "every ");
        add_weekdays(b, &p, language);
    } else {
        add_unit(b, &p, italian);
        add_which(b, &p, language);
    }
    if (recurrence->has_time)
        buf_addf(b, ", %02d:%02d", recurrence->first.hour,
                 recurrence->first.minute);
}
