/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * number.c - a number of a sheet as its reader sees it.
 */
#include "number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, LAST_SERIAL = 2958465 /* 9999-12-31 */ };

struct number_format
number_format_known(int id)
{
    struct number_format f = { NUMBER_PLAIN, false, 0 };

    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) ||
        (id >= 50 && id <= 58))
        f.kind = NUMBER_DATE;
    else if (id == 22)
        f = (struct number_format){ NUMBER_DATE, true, 0 };
    else if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        f.kind = NUMBER_TIME;
    else if (id == 9 || id == 10)
        f = (struct number_format){ NUMBER_PERCENT, false, id == 10 ? 2 : 0 };
    return f;
}

/* Behind what is shown as it is: "text", \x, _x, *x, [Red]. */
static const char *
skip_literal(const char *p, bool *is_hours)
{
    const char *end;

    if (*p == '"') {
        end = strchr(p + 1, '"');
        return end ? end + 1 : p + strlen(p);
    }
    if (*p == '[') {
        *is_hours |= p[1] != '\0' && strchr("hHmMsS", p[1]) &&
                     (p[2] == ']' || p[2] == p[1]);
        end = strchr(p, ']');
        return end ? end + 1 : p + strlen(p);
    }
    if (*p == '\\' || *p == '_' || *p == '*')
        return p[1] != '\0' ? p + 2 : p + 1;
    if (strncmp(p, "AM/PM", 5) == 0 || strncmp(p, "am/pm", 5) == 0)
        return p + 5;
    return p;
}

struct number_format
number_format_read(const char *code)
{
    struct number_format f = { NUMBER_PLAIN, false, 0 };
    bool day = false, clock = false, month = false, percent = false;
    bool behind_point = false;
    const char *p = code, *next;

    if (strcmp(code, "General") == 0)
        return f;
    /* The first section is that of positive numbers. */
    for (; *p != '\0' && *p != ';'; p = next) {
        next = skip_literal(p, &clock);
        if (next != p)
            continue;
        next = p + 1;
        day |= strchr("dDyY", *p) != NULL;
        clock |= strchr("hHsS", *p) != NULL;
        month |= strchr("mM", *p) != NULL;
        percent |= *p == '%';
        if (*p == '.')
            behind_point = true;
        else if (behind_point && (*p == '0' || *p == '#'))
            f.decimals++;
    }
    if (day || (month && !clock))
        f.kind = NUMBER_DATE;
    else if (clock)
        f.kind = NUMBER_TIME;
    else if (percent)
        f.kind = NUMBER_PERCENT;
    f.has_time = f.kind == NUMBER_DATE && clock;
    return f;
}

/* Days since 1970-01-01 as a date of the Gregorian calendar. */
static void
add_day(struct buf *b, int64_t days)
{
    /* Counted from 1 March of the year 0, so that leap days come last. */
    int64_t z = days + 719468, era = z / 146097, of_era = z % 146097;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * shifted + 2) / 5 + 1;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;

    buf_addf(b, "%04d-%02d-%02d",
             (int)(year + era * 400 + (month <= 2 ? 1 : 0)), (int)month,
             (int)day);
}

static void
add_clock(struct buf *b, int64_t seconds)
{
    buf_addf(b, "%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    if (seconds % 60 != 0)
        buf_addf(b, ":%02d", (int)(seconds % 60));
}

static void
add_date(struct buf *b, double serial, bool has_time, bool since_1904)
{
    int64_t seconds = llround(serial * DAY), days = seconds / DAY;

    /* 1900 was no leap year, but the first of these programs thought so. */
    if (since_1904)
        add_day(b, days - 24107);
    else
        add_day(b, days - (days < 60 ? 25568 : 25569));
    seconds %= DAY;
    if (has_time || seconds != 0) {
        buf_addc(b, ' ');
        add_clock(b, seconds);
    }
}

static bool
is_digits(const char *raw)
{
    if (*raw == '-')
        raw++;
    return *raw != '\0' && raw[strspn(raw, "0123456789")] == '\0';
}

void
number_add(struct buf *b, const char *raw, struct number_format format,
           bool since_1904)
{
    char *end;
    double value = strtod(raw, &end);

    if (*raw == '\0' || *end != '\0' || !isfinite(value)) {
        buf_adds(b, raw);
        return;
    }
    if (format.kind == NUMBER_DATE && value >= 0 && value <= LAST_SERIAL)
        add_date(b, value, format.has_time, since_1904);
    else if (format.kind == NUMBER_TIME && value >= 0 && value <= 10000)
        add_clock(b, llround(value * DAY));
    else if (format.kind == NUMBER_PERCENT && fabs(value) < 1e9)
        buf_addf(b, "%.*f%%", format.decimals < 9 ? format.decimals : 9,
                 value * 100);
    else if (is_digits(raw)) /* an id may have more digits than a double */
        buf_adds(b, raw);
    else
        buf_addf(b, "%.15g", value);
}
