/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate.c - the day or the time that people mean.
 *
 * All rules are tried at each place and the longest phrase is taken, so that
 * "24 October 10 o'clock" is a date and a time and not the year 2010. The
 * conventions (a weekday is never today, a bare 5 is asked back, …) are kept
 * in duedate_resolve.c and duedate_when.c.
 */
#include "duedate.h"

#include <string.h>

#include "alloc.h"
#include "duedate_parts.h"

/* Of phrases of the same length the earlier rule has it. */
static duedate_rule *const rules[] = {
    due_rule_numeric, due_rule_date,    due_rule_day_number, due_rule_clock,
    due_rule_span,    due_rule_steps,   due_rule_nth,        due_rule_weekday,
    due_rule_edge,    due_rule_weekend, due_rule_dayword,    due_rule_relative,
    due_rule_part,    due_rule_month,   due_rule_feast,
};

/* Inside "no later than", "entro e non oltre" */
static bool
is_no_later(const struct reader *r, size_t i)
{
    if (due_word(r, i, WORD_AND))
        return due_word(r, i + 1, WORD_NOT);
    if (due_word(r, i, WORD_NOT))
        return due_word(r, i + 1, WORD_BEYOND) ||
               (due_word(r, i + 1, WORD_LATER) &&
                due_word(r, i + 2, WORD_BEYOND));
    return i > 0 &&
           ((due_word(r, i, WORD_LATER) && due_word(r, i - 1, WORD_NOT)) ||
            (due_word(r, i, WORD_BEYOND) && is_no_later(r, i - 1)));
}

/* "6 January - 10:30" */
static bool
is_dash_to_time(const struct reader *r, size_t i)
{
    return i > 0 && due_mark(r, i, '-') && !due_glued(r, i) &&
           !due_glued(r, i + 1) && due_number(r, i + 1) &&
           (due_mark(r, i + 2, ':') || due_word(r, i + 2, WORD_AMPM));
}

/* Words that join phrases and say nothing. "monday until the 12th" is a range,
 * "until the 12th" is not. */
static bool
is_filler(const struct reader *r, size_t i)
{
    return (due_word(r, i, WORD_BY) &&
            (i == 0 || due_value(r, i, WORD_BY) != 2) &&
            (r->loose || due_value(r, i, WORD_BY) != 3)) ||
           (i > 0 && due_value(r, i - 1, WORD_BY) == 2 &&
            due_word(r, i, WORD_THROUGH)) || /* fino al */
           (i > 0 && due_word(r, i - 1, WORD_BY) && due_mark(r, i, ':')) ||
           is_dash_to_time(r, i) || is_no_later(r, i) ||
           due_word(r, i, WORD_ON) || due_word(r, i, WORD_OF) ||
           due_word(r, i, WORD_IN) || due_word(r, i, WORD_ARTICLE) ||
           due_at(r, i) || due_mark(r, i, ',');
}

/* Take the longest phrase at i. */
static size_t
read_phrase(const struct reader *r, size_t i, struct parts *p)
{
    struct parts best = *p;
    size_t longest = 0, rule;

    if (due_is_unknown(&r->tokens[i]))
        return 0;
    /* Nothing is longer than all that is left. */
    for (rule = 0; rule < ARRAY_LEN(rules) && i + longest < r->count; rule++) {
        struct parts trial = *p;
        size_t n = rules[rule](r, i, &trial);

        if (n > longest) {
            longest = n;
            best = trial;
        }
    }
    *p = best;
    return longest;
}

bool
due_read(struct reader r, const struct moment *moment, struct duedate *out)
{
    struct parts p = { 0 };
    bool open = true; /* a phrase must follow */
    size_t i = 0, n;

    if (due_mark(&r, 0, ','))
        return false;
    if (due_word(&r, 0, WORD_BY) && due_value(&r, 0, WORD_BY) == 1)
        r.loose = true;
    while (i < r.count) {
        n = read_phrase(&r, i, &p);
        open = n == 0;
        if (n == 0 && !is_filler(&r, i))
            return false;
        i += n > 0 ? n : 1;
    }
    memset(out, 0, sizeof(*out));
    return !open && duedate_resolve(&p, moment, out);
}

void
due_moment(struct moment *moment, int64_t now, const struct zone *zone)
{
    moment->now = now;
    moment->zone = zone;
    zone_to_wall(zone, now, &moment->wall);
    moment->today = wall_day_number(&moment->wall);
}

bool
due_is_italian(const char *language)
{
    return language && strncmp(language, "it", 2) == 0;
}

enum err
duedate_parse(const char *text, const char *language, int64_t now,
              const struct zone *zone, struct duedate *out)
{
    bool italian = due_is_italian(language);
    size_t len = strlen(text);
    struct token tokens[TOKENS_MAX];
    struct moment moment;
    bool whole;
    int i;

    memset(out, 0, sizeof(*out));
    if (len > DUEDATE_TEXT_MAX)
        return ERR_TOO_BIG;
    due_moment(&moment, now, zone);
    for (i = 0; i < 2; i++, italian = !italian) {
        struct reader r = { tokens, 0, italian, true };

        r.count = duedate_lex(text, len, italian, tokens, &whole);
        if (whole && due_read(r, &moment, out))
            return ERR_OK;
    }
    if (!due_ask_part(text, due_is_italian(language), &moment, out))
        memset(out, 0, sizeof(*out));
    return ERR_OK;
}
