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
    due_rule_part,    due_rule_month,
};

/* The line as one language reads it. */
struct reading {
    struct token tokens[TOKENS_MAX];
    size_t count;
    bool whole; /* the first token is the first of the text */
    bool italian;
};

static void
reading_init(struct reading *reading, const char *text, size_t len,
             bool italian)
{
    reading->italian = italian;
    reading->count =
        duedate_lex(text, len, italian, reading->tokens, &reading->whole);
}

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

/* A word that means nothing: no phrase begins with it. */
static bool
is_unknown(const struct token *token)
{
    return token->word[0] && token->meaning[0] == WORD_NONE;
}

/* Take the longest phrase at i. */
static size_t
read_phrase(const struct reader *r, size_t i, struct parts *p)
{
    struct parts best = *p;
    size_t longest = 0, rule;

    if (is_unknown(&r->tokens[i]))
        return 0;
    for (rule = 0; rule < ARRAY_LEN(rules); rule++) {
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

static bool
read_all(struct reader r, const struct moment *moment, struct duedate *out)
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

bool
due_read_tokens(const struct token *tokens, size_t count, bool italian,
                const struct moment *moment, struct duedate *out)
{
    const struct reader r = { tokens, count, italian, true };

    return read_all(r, moment, out);
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
    struct reading reading;
    struct moment moment;
    int i;

    memset(out, 0, sizeof(*out));
    if (len > DUEDATE_TEXT_MAX)
        return ERR_TOO_BIG;
    due_moment(&moment, now, zone);
    for (i = 0; i < 2; i++) {
        reading_init(&reading, text, len, i == 0 ? italian : !italian);
        if (reading.whole && due_read_tokens(reading.tokens, reading.count,
                                             reading.italian, &moment, out))
            return ERR_OK;
    }
    memset(out, 0, sizeof(*out));
    return ERR_OK;
}

/*
 * "fri or mon", "4-6 May", "fri, mon": what stands before the date belongs to
 * it, so the date alone would be a guess.
 */
static bool
is_torn(const struct reading *reading, size_t first)
{
    struct reader r = { reading->tokens, reading->count, reading->italian,
                        false };
    bool joined;

    if (first < 2)
        return false;
    if (due_number(&r, first - 1) && due_word(&r, first - 2, WORD_FROM))
        return true; /* "dalle 18 alle 20" */
    joined = due_word(&r, first - 1, WORD_OR) ||
             due_word(&r, first - 1, WORD_AND) ||
             due_word(&r, first - 1, WORD_TO) || due_mark(&r, first - 1, ',') ||
             (due_mark(&r, first - 1, '-') && due_glued(&r, first));
    if (!joined)
        return false;
    if (due_word(&r, first - 2, WORD_WEEKDAY) ||
        due_word(&r, first - 2, WORD_DAYWORD) ||
        (due_word(&r, first - 2, WORD_MONTH) && due_number(&r, first)))
        return true;
    return due_number(&r, first - 2) && due_number(&r, first) &&
           !due_mark(&r, first - 1, ',');
}

/* The first token of the longest end that is a date; count for none. */
static size_t
find_end(const struct reading *reading, const struct moment *moment,
         struct duedate *out)
{
    size_t first;

    for (first = 0; first < reading->count; first++) {
        const struct reader r = { reading->tokens + first,
                                  reading->count - first, reading->italian,
                                  false };

        if (!read_all(r, moment, out))
            continue;
        if (is_torn(reading, first)) {
            memset(out, 0, sizeof(*out));
            out->kind = DUEDATE_ASK;
            out->reason = DUEDATE_REASON_AMBIGUOUS;
            return first - 2;
        }
        return first;
    }
    memset(out, 0, sizeof(*out));
    return reading->count;
}

/* Blanks, commas and dashes between WHAT and WHEN. */
static size_t
trim_end(const char *line, size_t start, size_t end)
{
    while (end > start) {
        if (strchr(" \t\r\n,;:-(", line[end - 1]))
            end--;
        else if (end - start >= 3 &&
                 (memcmp(line + end - 3, "\xE2\x80\x93", 3) == 0 ||
                  memcmp(line + end - 3, "\xE2\x80\x94", 3) == 0))
            end -= 3; /* – — */
        else
            break;
    }
    return end;
}

static const struct {
    const char *open, *close;
} quotes[] = {
    { "\"", "\"" },
    { "\xE2\x80\x9C", "\xE2\x80\x9D" }, /* “ ” */
    { "\xE2\x80\x9E", "\xE2\x80\x9C" }, /* „ “ */
    { "\xC2\xAB", "\xC2\xBB" },         /* « » */
};

/* The end of the quoted WHAT at `start`, and the place behind its quote. */
static bool
find_quoted(const char *line, size_t *start, size_t *end, size_t *behind)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(quotes); i++) {
        size_t len = strlen(quotes[i].open);
        const char *close;

        if (strncmp(line + *start, quotes[i].open, len) != 0)
            continue;
        close = strstr(line + *start + len, quotes[i].close);
        if (!close)
            continue;
        *start += len;
        *end = (size_t)(close - line);
        *behind = *end + strlen(quotes[i].close);
        return true;
    }
    return false;
}

static void
split_plain(const char *line, size_t len, bool italian,
            const struct moment *moment, struct duedate_line *out)
{
    int i;

    out->when_start = len;
    for (i = 0; i < 2; i++) {
        struct reading reading;
        struct duedate due;
        size_t first, at;

        reading_init(&reading, line + out->what_start, len - out->what_start,
                     i == 0 ? italian : !italian);
        first = find_end(&reading, moment, &due);
        if (first == reading.count)
            continue;
        at = out->what_start + reading.tokens[first].start;
        if (at < out->when_start || out->due.kind == DUEDATE_NONE) {
            out->when_start = at;
            out->due = due;
        }
    }
    out->what_end = trim_end(line, out->what_start, out->when_start);
}

enum err
duedate_split(const char *line, const char *language, int64_t now,
              const struct zone *zone, struct duedate_line *out)
{
    size_t len = strlen(line), behind;
    struct moment moment;
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (len > DUEDATE_TEXT_MAX)
        return ERR_TOO_BIG;
    out->what_start = strspn(line, " \t\r\n");
    if (find_quoted(line, &out->what_start, &out->what_end, &behind)) {
        behind += strspn(line + behind, " \t\r\n,:-");
        rc = duedate_parse(line + behind, language, now, zone, &out->due);
        out->when_start = out->due.kind == DUEDATE_NONE ? len : behind;
        return rc;
    }
    due_moment(&moment, now, zone);
    split_plain(line, len, due_is_italian(language), &moment, out);
    return ERR_OK;
}
