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
    if (r->clock.is_midnight && r->unit != UNIT_DAY &&
        (r->unit != UNIT_NONE || r->weekdays != 0 || r->nth_count > 0 ||
         r->day_count > 0)) {
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
take_first(const struct rhythm *r, const struct wall *from,
           const struct moment *m, struct recurrence *out)
{
    struct rhythm each = *r;
    struct wall first;
    struct buf rule;
    int64_t at;
    enum err rc;

    out->first.year = from->year;
    out->first.month = from->month;
    out->first.day = from->day;
    if (r->weekdays == 0 && r->nth_count == 0 && r->day_count == 0)
        return true;
    each.interval = 1;
    buf_init(&rule, RECURRENCE_RULE_MAX + 1);
    (void)rhythm_write(&each, &rule);
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

/* `start` is where the count begins, a day or a time, or of kind NONE. */
static void
resolve(const struct rhythm *r, const struct duedate *start,
        const struct moment *m, struct recurrence *out)
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
    if (start->kind == DUEDATE_INSTANT) {
        out->has_time = true;
        out->first.hour = start->wall.hour;
        out->first.minute = start->wall.minute;
    }
    buf_init(&rule, RECURRENCE_RULE_MAX + 1);
    if (!rhythm_write(r, &rule) || rule.overflow)
        ask(out, DUEDATE_REASON_NO_DAY);
    else if (!take_first(r,
                         start->kind == DUEDATE_NONE ? &m->wall : &start->wall,
                         m, out))
        ask(out, DUEDATE_REASON_IMPOSSIBLE);
    if (out->kind == RECURRENCE_NONE) {
        out->kind = RECURRENCE_RULE;
        memcpy(out->rule, rule.data, rule.len + 1);
        if (recurrence_next(out, m->zone, m->now, &next, &at) != ERR_OK)
            ask(out, DUEDATE_REASON_IMPOSSIBLE);
    }
    buf_release(&rule);
}

/* "starting", "a partire dal", "from" where nothing else can follow */
static size_t
read_start(const struct reader *r, size_t i)
{
    size_t k = i;

    if (due_at(r, k))
        k++;
    if (!due_word(r, k, WORD_START))
        return r->loose && due_word(r, i, WORD_FROM) ? 1 : 0;
    k++;
    return k + (due_word(r, k, WORD_FROM) ? 1 : 0) - i;
}

/* A rhythm and the day it starts, each of them with its tokens. */
static bool
read_both(const struct reader *r, size_t rhythm_at, size_t rhythm_end,
          size_t start_at, size_t start_end, const struct moment *m,
          struct recurrence *out)
{
    struct reader part = *r, from = *r;
    struct rhythm rhythm;
    struct duedate start;

    while (rhythm_end > rhythm_at && due_mark(r, rhythm_end - 1, ','))
        rhythm_end--;
    while (start_end > start_at && due_mark(r, start_end - 1, ','))
        start_end--;
    from.tokens += start_at;
    from.count = start_end - start_at;
    from.loose = true;
    part.tokens += rhythm_at;
    part.count = rhythm_end - rhythm_at;
    if (rhythm_end <= rhythm_at || start_end <= start_at ||
        !due_read(from, m, &start) ||
        (start.kind != DUEDATE_DAY && start.kind != DUEDATE_INSTANT) ||
        !rhythm_read(&part, &rhythm) ||
        (rhythm.clock.has_clock && start.kind == DUEDATE_INSTANT))
        return false;
    resolve(&rhythm, &start, m, out);
    return true;
}

/* "every 2 weeks starting 4 May", "a partire da lunedì ogni 3 giorni" */
static bool
read_started(const struct reader *r, const struct moment *m,
             struct recurrence *out)
{
    size_t i, n, split;

    for (i = 0; i < r->count; i++) {
        n = read_start(r, i);
        if (n > 0 && i > 0)
            return read_both(r, 0, i, i + n, r->count, m, out);
        for (split = r->count - 1; n > 0 && split > n; split--)
            if (read_both(r, split, r->count, n, split, m, out))
                return true;
    }
    return false;
}

static bool
read_tokens(const struct token *tokens, size_t count, bool italian, bool all,
            const struct moment *m, struct recurrence *out)
{
    static const struct duedate from_now;
    struct reader reader = { tokens, count, italian, all };
    struct rhythm rhythm;

    if (count == 0)
        return false;
    if (!rhythm_read(&reader, &rhythm))
        return read_started(&reader, m, out);
    resolve(&rhythm, &from_now, m, out);
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
