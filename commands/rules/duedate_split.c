/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_split.c - "WHAT [by] WHEN" taken apart.
 *
 * The longest end of the line that is a date is WHEN, unless what stands
 * before it belongs to it or turns its meaning: then the person is asked.
 */
#include <string.h>

#include "alloc.h"
#include "duedate_parts.h"

/* So many words between "by" and a date may belong to it. */
enum { UNREAD_MAX = 3 };

/* The line as one language reads it. */
struct reading {
    const char *text;
    struct token tokens[TOKENS_MAX];
    size_t count;
    bool whole; /* the first token is the first of the text */
    bool italian;
};

static void
reading_init(struct reading *reading, const char *text, size_t len,
             bool italian)
{
    reading->text = text;
    reading->italian = italian;
    reading->count =
        duedate_lex(text, len, italian, reading->tokens, &reading->whole);
}

static bool
is_joint(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_OR) || due_word(r, i, WORD_AND) ||
           due_word(r, i, WORD_TO) || due_word(r, i, WORD_THROUGH) ||
           due_mark(r, i, '/') || due_mark(r, i, ',') || due_mark(r, i, '-');
}

/* "3 to", "4 or" before another number */
static bool
is_number_joined(const struct reader *r, size_t first)
{
    size_t next = first + (due_word(r, first, WORD_ARTICLE) ? 1 : 0);

    if (first < 2 || !due_number(r, first - 2) || !due_number(r, next))
        return false;
    if (due_mark(r, first - 1, '-') || due_mark(r, first - 1, '/'))
        return due_glued(r, first);
    return is_joint(r, first - 1) && !due_mark(r, first - 1, ',');
}

/*
 * "fri or mon", "4-6 May", "17:00 - 18:00": where the date before the date
 * begins, and which it is, or `first`. Without a word between them it has a
 * number: "Gio" may be a person.
 */
static size_t
find_torn(const struct reader *r, size_t first, const struct moment *moment,
          struct duedate *due)
{
    size_t end = first, start, i;
    bool joined = due_at(r, first) && due_word(r, first + 1, WORD_WEEKDAY);

    if (first >= 2 && due_number(r, first - 1) &&
        due_word(r, first - 2, WORD_FROM))
        return first - 2; /* "dalle 18 alle 20" */
    for (; end > 0 && end + 2 > first && is_joint(r, end - 1); end--)
        joined = true;
    for (start = end > 6 ? end - 6 : 0; start < end; start++) {
        const struct reader before = { r->tokens + start, end - start,
                                       r->italian, false };

        for (i = start; i < end && !joined && !due_number(r, i);)
            i++;
        if (i < end && due_read(before, moment, due))
            return start;
    }
    return is_number_joined(r, first) ? first - 2 : first;
}

/* "not before friday", "after friday", "around 5pm" */
static bool
is_turned(const struct reader *r, size_t first)
{
    return first > 0 && (due_word(r, first - 1, WORD_NOT) ||
                         due_word(r, first - 1, WORD_AFTER) ||
                         due_word(r, first - 1, WORD_FROM) ||
                         due_word(r, first - 1, WORD_UNSURE));
}

/* A word that says nothing to us, and is no name: "close", not "Luca". */
static bool
is_unread_word(const struct reading *reading, size_t i)
{
    const struct token *token = &reading->tokens[i];
    char first = reading->text[token->start];

    return token->word[0] != '\0' && first >= 'a' && first <= 'z';
}

/* "by close of play thursday": where "by" stands, or `first`. What stands
 * between belongs to the date, and would become part of what is to be done. */
static size_t
find_half_read(const struct reading *reading, const struct reader *r,
               size_t first)
{
    size_t i = first;

    while (i > 0 && first - i < UNREAD_MAX && is_unread_word(reading, i - 1) &&
           due_value(r, i - 1, WORD_BY) != 1)
        i--;
    return i > 0 && i < first && due_value(r, i - 1, WORD_BY) == 1 ? i - 1
                                                                   : first;
}

static void
add_option(struct duedate *ask, const struct duedate *due)
{
    struct duedate_option *option = &ask->options[ask->option_count];

    if (due->kind != DUEDATE_DAY && due->kind != DUEDATE_INSTANT)
        return;
    option->has_time = due->kind == DUEDATE_INSTANT;
    option->wall = due->wall;
    option->at = due->at;
    ask->option_count++;
}

static void
ask_which(struct duedate *due, const struct duedate *before)
{
    struct duedate ask = { .kind = DUEDATE_ASK,
                           .reason = DUEDATE_REASON_AMBIGUOUS };

    add_option(&ask, before);
    add_option(&ask, due);
    *due = ask;
}

/* "3 weeks before Christmas", "the friday before it" */
static bool
is_counted_back(const struct reader *r, size_t i)
{
    return due_word(r, i, WORD_BEFORE) &&
           (due_word(r, i - 1, WORD_UNIT) || due_word(r, i - 1, WORD_WEEKDAY));
}

/* "del 14 maggio entro venerdì": the day that "by" names, not the other. */
static size_t
find_by(const struct reader *r, size_t first, const struct moment *moment,
        struct duedate *out)
{
    struct duedate head, due;
    size_t i;

    for (i = first + 1; i < r->count; i++) {
        const struct reader before = { r->tokens + first, i - first, r->italian,
                                       false };
        const struct reader by = { r->tokens + i, r->count - i, r->italian,
                                   true };

        if (due_value(r, i, WORD_BY) != 1 || is_counted_back(r, i) ||
            !due_read(by, moment, &due) || due.kind != DUEDATE_DAY ||
            !due_read(before, moment, &head))
            continue;
        *out = due;
        return i;
    }
    return first;
}

/* Behind the last word that means nothing, since no date has it inside. */
static size_t
find_known(const struct reading *reading)
{
    size_t first = reading->count;

    while (first > 0 && !due_is_unknown(&reading->tokens[first - 1]))
        first--;
    return first;
}

/* In either language, whichever the line is read in. */
static bool
is_for(const struct reader *r, size_t i)
{
    static const char *const words[] = { "on", "for", "su", "per" };
    size_t w;

    for (w = 0; w < ARRAY_LEN(words); w++)
        if (strcmp(r->tokens[i].word, words[w]) == 0)
            return true;
    return false;
}

/* "on Natale", "for Christmas": a campaign, or an occasion. */
static bool
is_of_feast(const struct reader *r, size_t first)
{
    return due_word(r, first, WORD_FEAST)
               ? first > 0 && is_for(r, first - 1)
               : is_for(r, first) && due_word(r, first + 1, WORD_FEAST);
}

/* The first token of the longest end that is a date; count for none. */
static size_t
find_end(const struct reading *reading, const struct moment *moment,
         struct duedate *out)
{
    const struct reader all = { reading->tokens, reading->count,
                                reading->italian, false };
    struct duedate before = { 0 };
    size_t first, half, torn;

    for (first = find_known(reading); first < reading->count; first++) {
        struct reader r = all;

        r.tokens += first;
        r.count -= first;
        if (due_read(r, moment, out))
            break;
    }
    if (first == reading->count || is_of_feast(&all, first)) {
        memset(out, 0, sizeof(*out));
        return reading->count;
    }
    first = find_by(&all, first, moment, out);
    if (is_turned(&all, first)) {
        ask_which(out, &before);
        return first - 1;
    }
    if (due_value(&all, first, WORD_BY) == 1)
        return first;
    half = find_half_read(reading, &all, first);
    if (half < first) {
        if (out->kind != DUEDATE_ASK)
            ask_which(out, &before);
        out->reason = DUEDATE_REASON_HALF_READ;
        return half;
    }
    torn = find_torn(&all, first, moment, &before);
    if (torn < first)
        ask_which(out, &before);
    return torn;
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
        struct duedate due = { 0 };
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

/* Of a text without WHAT: a question about a part of it. */
bool
due_ask_part(const char *text, bool italian, const struct moment *moment,
             struct duedate *out)
{
    struct duedate_line line = { .what_start = strspn(text, " \t\r\n") };

    split_plain(text, strlen(text), italian, moment, &line);
    *out = line.due;
    return line.due.kind == DUEDATE_ASK && line.when_start == line.what_start;
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
