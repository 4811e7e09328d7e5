/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_rule.c - a rule of RFC 5545 out of the parts of a recurrence.
 */
#include <string.h>

#include "recurrence_parts.h"

static const char *const weekday_codes[] = { "",   "MO", "TU", "WE",
                                             "TH", "FR", "SA", "SU" };

static void
add_number(struct buf *b, const char *name, int number)
{
    size_t len = strlen(name);
    bool goes_on = b->len > len && strstr(b->data, name) != NULL;

    if (goes_on)
        buf_addf(b, ",%d", number);
    else
        buf_addf(b, ";%s%d", name, number);
}

static void
add_months(struct buf *b, unsigned months)
{
    int i;

    for (i = 0; i < 12; i++)
        if (months & 1u << i)
            add_number(b, "BYMONTH=", i + 1);
}

static void
add_weekdays(struct buf *b, unsigned weekdays)
{
    const char *before = ";BYDAY=";
    int i;

    for (i = 0; i < 7; i++)
        if (weekdays & 1u << i) {
            buf_addf(b, "%s%s", before, weekday_codes[i + 1]);
            before = ",";
        }
}

static void
add_nths(struct buf *b, const struct rhythm *r)
{
    const char *before = ";BYDAY=";
    size_t i;

    for (i = 0; i < r->nth_count; i++) {
        buf_addf(b, "%s%d%s", before, r->nths[i].nth,
                 weekday_codes[r->nths[i].weekday]);
        before = ",";
    }
}

/* "last working day": the last of Monday to Friday in the month */
static bool
add_workdays(struct buf *b, const struct rhythm *r)
{
    size_t i;

    buf_adds(b, ";BYDAY=MO,TU,WE,TH,FR");
    for (i = 0; i < r->nth_count; i++) {
        if (r->nths[i].weekday != 0)
            return false;
        add_number(b, "BYSETPOS=", r->nths[i].nth);
    }
    return true;
}

static bool
begin_rule(struct buf *b, const char *freq, int interval)
{
    buf_addf(b, "FREQ=%s", freq);
    if (interval > 1)
        buf_addf(b, ";INTERVAL=%d", interval);
    return true;
}

/* "1 june and 15 december" are two rules; one would add two more dates. */
static bool
is_crossed(const struct rhythm *r)
{
    size_t i;

    for (i = 1; i < r->day_count; i++)
        if (r->days[i] != r->days[0] && r->turns > 1)
            return true;
    return false;
}

/* Dates or weekdays of a month. */
static bool
rule_of_month(const struct rhythm *r, struct buf *b)
{
    bool yearly = r->months != 0;
    size_t i;

    if ((r->nth_count > 0 && r->day_count > 0) || is_crossed(r))
        return false;
    if (r->weekdays != 0 ||
        (r->unit != UNIT_NONE && r->unit != UNIT_MONTH && r->unit != UNIT_YEAR))
        return false;
    /* "every year on the 1st friday" is the year's first. */
    if (yearly ? r->unit == UNIT_MONTH && r->interval > 1
               : r->unit == UNIT_YEAR &&
                     (r->nth_count == 0 || r->nths[0].weekday == 0))
        return false;
    (void)begin_rule(b, yearly || r->unit == UNIT_YEAR ? "YEARLY" : "MONTHLY",
                     yearly && r->unit == UNIT_MONTH ? 1 : r->interval);
    add_months(b, r->months);
    for (i = 0; i < r->day_count; i++)
        add_number(b, "BYMONTHDAY=", r->days[i]);
    if (r->nth_count > 0 && r->nths[0].weekday == 0)
        return add_workdays(b, r);
    if (r->nth_count > 0)
        add_nths(b, r);
    return true;
}

bool
rhythm_write(const struct rhythm *r, struct buf *b)
{
    if (r->nth_count > 0 || r->day_count > 0)
        return rule_of_month(r, b);
    if (r->months != 0)
        return false;
    if (r->weekdays != 0) {
        if (r->unit != UNIT_NONE && r->unit != UNIT_WEEK &&
            !(r->unit == UNIT_DAY && r->interval == 1))
            return false;
        (void)begin_rule(b, "WEEKLY", r->unit == UNIT_WEEK ? r->interval : 1);
        add_weekdays(b, r->weekdays);
        return true;
    }
    switch (r->unit) {
    case UNIT_DAY:
        return begin_rule(b, "DAILY", r->interval);
    case UNIT_WEEK:
        return begin_rule(b, "WEEKLY", r->interval);
    case UNIT_MONTH:
        return begin_rule(b, "MONTHLY", r->interval);
    case UNIT_YEAR:
        return begin_rule(b, "YEARLY", r->interval);
    case UNIT_NONE: /* "every morning at 7" */
        return r->clock.part != PART_NONE && r->clock.has_clock &&
               begin_rule(b, "DAILY", 1);
    default:
        return false; /* nobody is reminded each hour */
    }
}
