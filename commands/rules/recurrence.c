/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence.c - a rule of RFC 5545 out of what people type, and the next of
 * its occurrences.
 *
 * libical knows which days a rule means; it is asked for days only. The time
 * on the wall, gaps and folds are ours (zone.c).
 */
#include "recurrence.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "duedate_resolve.h"
#include "recurrence_parts.h"

/* A daily rule over all the years that a zone knows. */
enum { DAYS_LOOKED_AT = 50000, RECURRENCE_TEXT_MAX = 300 };

static const char *const weekday_codes[] = { "",   "MO", "TU", "WE",
                                             "TH", "FR", "SA", "SU" };

/* ---- the rule ------------------------------------------------------------ */

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

/* Dates or weekdays of a month. */
static bool
rule_of_month(const struct rhythm *r, struct buf *b)
{
    bool yearly = r->months != 0;
    size_t i;

    if (r->nth_count > 0 && r->day_count > 0)
        return false;
    if (r->weekdays != 0 ||
        (r->unit != UNIT_NONE && r->unit != UNIT_MONTH && r->unit != UNIT_YEAR))
        return false;
    if (yearly ? r->unit == UNIT_MONTH && r->interval > 1
               : r->unit == UNIT_YEAR)
        return false;
    (void)begin_rule(b, yearly ? "YEARLY" : "MONTHLY",
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

/* False when the parts do not make one rule. */
static bool
rule_write(const struct rhythm *r, struct buf *b)
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

/* ---- the days of a rule -------------------------------------------------- */

static void
wall_of(struct icaltimetype t, struct wall *wall)
{
    wall->year = t.year;
    wall->month = t.month;
    wall->day = t.day;
}

/*
 * The first day of the rule for which the occurrence lies after `after`, from
 * the day of `from` on.
 */
static enum err
rule_next(const char *rule, const struct wall *from, bool has_time,
          const struct zone *zone, int64_t after, struct wall *wall,
          int64_t *at)
{
    struct icalrecurrencetype parsed = icalrecurrencetype_from_string(rule);
    struct icaltimetype start = {
        .year = from->year, .month = from->month, .day = from->day, .is_date = 1
    };
    icalrecur_iterator *days;
    enum err rc = ERR_NOT_FOUND;
    struct wall today;
    int i;

    if (parsed.freq == ICAL_NO_RECURRENCE)
        return ERR_INVALID;
    days = icalrecur_iterator_new(parsed, start);
    if (!days)
        return ERR_INVALID;
    zone_to_wall(zone, after, &today);
    for (i = 0; i < DAYS_LOOKED_AT; i++) {
        struct icaltimetype day = icalrecur_iterator_next(days);
        int64_t second;

        if (icaltime_is_null_time(day) || day.year > ZONE_YEAR_MAX)
            break;
        *wall = *from;
        wall_of(day, wall);
        if (wall_days_between(&today, wall) < (has_time ? 0 : 1))
            continue;
        if (!has_time)
            *at = zone_day_start(zone, wall);
        else if (zone_to_utc(zone, wall, at, &second) == ZONE_FIT_GAP)
            zone_to_wall(zone, *at, wall);
        if (has_time && *at <= after)
            continue;
        rc = ERR_OK;
        break;
    }
    icalrecur_iterator_free(days);
    return rc;
}

enum err
recurrence_next(const struct recurrence *recurrence, const struct zone *zone,
                int64_t after, struct wall *wall, int64_t *at)
{
    if (recurrence->kind != RECURRENCE_RULE)
        return ERR_INVALID;
    return rule_next(recurrence->rule, &recurrence->first, recurrence->has_time,
                     zone, after, wall, at);
}

/* ---- from text ----------------------------------------------------------- */

static void
ask(struct recurrence *out, enum duedate_reason reason)
{
    out->kind = RECURRENCE_ASK;
    out->reason = reason;
}

/* False when the time must be asked back. */
static bool
take_time(const struct rhythm *r, struct recurrence *out)
{
    int minutes[2];
    size_t n;

    if (!r->clock.has_clock) {
        if (r->clock.part == PART_NONE)
            return true;
        ask(out, DUEDATE_REASON_NO_TIME);
        return false;
    }
    n = due_times(&r->clock, minutes);
    if (n != 1 || minutes[0] > 24 * 60) {
        ask(out, n == 0 ? DUEDATE_REASON_IMPOSSIBLE : DUEDATE_REASON_AMBIGUOUS);
        return false;
    }
    /* Whether "friday midnight" begins or ends the day is not agreed. */
    if (r->clock.is_midnight && r->unit != UNIT_DAY) {
        ask(out, DUEDATE_REASON_AMBIGUOUS);
        return false;
    }
    out->has_time = true;
    out->first.hour = minutes[0] / 60 % 24;
    out->first.minute = minutes[0] % 60;
    return true;
}

/*
 * "every 2 weeks" counts from today; where days are named, from the first of
 * them. That one is found by the same rule without its interval.
 */
static bool
take_first(const struct rhythm *r, const struct moment *m,
           struct recurrence *out)
{
    struct rhythm each = *r;
    struct wall first;
    struct buf rule;
    int64_t at;
    enum err rc;

    out->first.year = m->wall.year;
    out->first.month = m->wall.month;
    out->first.day = m->wall.day;
    if (r->weekdays == 0 && r->nth_count == 0 && r->day_count == 0)
        return true;
    each.interval = 1;
    buf_init(&rule, RECURRENCE_RULE_MAX + 1);
    (void)rule_write(&each, &rule);
    rc = rule_next(rule.data, &out->first, out->has_time, m->zone, m->now,
                   &first, &at);
    buf_release(&rule);
    if (rc != ERR_OK)
        return false;
    out->first.year = first.year;
    out->first.month = first.month;
    out->first.day = first.day;
    return true;
}

static void
resolve(const struct rhythm *r, const struct moment *m, struct recurrence *out)
{
    struct wall next;
    struct buf rule;
    int64_t at;

    memset(out, 0, sizeof(*out));
    if (r->ask != DUEDATE_REASON_NONE || r->clock.ask != DUEDATE_REASON_NONE) {
        ask(out, r->ask != DUEDATE_REASON_NONE ? r->ask : r->clock.ask);
        return;
    }
    if (!take_time(r, out))
        return;
    buf_init(&rule, RECURRENCE_RULE_MAX + 1);
    if (!rule_write(r, &rule) || rule.overflow)
        ask(out, DUEDATE_REASON_NO_DAY);
    else if (!take_first(r, m, out))
        ask(out, DUEDATE_REASON_IMPOSSIBLE);
    if (out->kind == RECURRENCE_NONE) {
        out->kind = RECURRENCE_RULE;
        memcpy(out->rule, rule.data, rule.len + 1);
        if (recurrence_next(out, m->zone, m->now, &next, &at) != ERR_OK)
            ask(out, DUEDATE_REASON_IMPOSSIBLE);
    }
    buf_release(&rule);
}

static bool
read_tokens(const struct token *tokens, size_t count, bool italian, bool all,
            const struct moment *m, struct recurrence *out)
{
    struct reader reader = { tokens, count, italian, all };
    struct rhythm rhythm;

    if (count == 0 || !rhythm_read(&reader, &rhythm))
        return false;
    resolve(&rhythm, m, out);
    return true;
}

enum err
recurrence_parse(const char *text, const char *language, int64_t now,
                 const struct zone *zone, struct recurrence *out)
{
    bool italian = due_is_italian(language), whole;
    size_t len = strlen(text), count;
    struct token tokens[TOKENS_MAX];
    struct moment moment;
    int i;

    memset(out, 0, sizeof(*out));
    if (len > DUEDATE_TEXT_MAX)
        return ERR_TOO_BIG;
    due_moment(&moment, now, zone);
    for (i = 0; i < 2; i++, italian = !italian) {
        count = duedate_lex(text, len, italian, tokens, &whole);
        if (whole && read_tokens(tokens, count, italian, true, &moment, out))
            return ERR_OK;
    }
    return ERR_OK;
}

/* The first tokens of the line; what a rule never reaches is not looked at. */
static size_t
lex_beginning(const char *line, bool italian, struct token tokens[TOKENS_MAX])
{
    size_t len = strlen(line), cut = len, count;
    bool whole;

    if (cut > RECURRENCE_TEXT_MAX)
        cut = RECURRENCE_TEXT_MAX;
    for (;; cut /= 2) {
        count = duedate_lex(line, cut, italian, tokens, &whole);
        if (whole)
            break;
    }
    return cut < len && count > 0 ? count - 1 : count;
}

enum err
recurrence_split(const char *line, const char *language, int64_t now,
                 const struct zone *zone, struct recurrence *out,
                 size_t *behind)
{
    bool italian = due_is_italian(language);
    struct token tokens[TOKENS_MAX];
    struct moment moment;
    size_t count, n;
    int i;

    memset(out, 0, sizeof(*out));
    *behind = 0;
    if (strlen(line) > DUEDATE_TEXT_MAX)
        return ERR_TOO_BIG;
    due_moment(&moment, now, zone);
    for (i = 0; i < 2 && *behind == 0; i++, italian = !italian) {
        count = lex_beginning(line, italian, tokens);
        for (n = count; n > 0 && *behind == 0; n--)
            if (read_tokens(tokens, n, italian, n == count, &moment, out))
                *behind = tokens[n - 1].end;
    }
    *behind += *behind > 0 ? strspn(line + *behind, " \t\r\n,;:-") : 0;
    return ERR_OK;
}
