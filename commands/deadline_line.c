/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_line.c - "WHAT by WHEN for @leo on Spring remind 3d,1d" as a line,
 * and its parts out of one.
 */
#include "deadline_line.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "deadline_who.h"
#include "rules/reminding.h"

/* Of an hour that comes twice it says which. */
void
deadline_option_label(struct buf *b, const struct request *rq,
                      const struct duedate_option *option)
{
    enum language language = request_language(rq);

    zone_format(b, request_zone(rq), language_code(language), option->at,
                request_now(rq),
                option->has_time ? ZONE_STYLE_TIME : ZONE_STYLE_DAY);
    if (option->turn != DUEDATE_TURN_ONLY)
        buf_addf(b, ", %s",
                 text_get(language, option->turn == DUEDATE_TURN_FIRST
                                        ? TEXT_DEADLINE_TURN_FIRST
                                        : TEXT_DEADLINE_TURN_SECOND));
}

/* On the wall two would be the same, so these are in UTC. */
void
deadline_option_add(struct buf *line, const struct duedate_option *option)
{
    struct wall utc;

    if (!option->has_time) {
        wall_iso_day(line, &option->wall);
    } else if (option->turn == DUEDATE_TURN_ONLY) {
        wall_iso_time(line, &option->wall);
    } else {
        zone_to_wall(zone_utc(), option->at, &utc);
        wall_iso_time(line, &utc);
        buf_addc(line, 'Z');
    }
}

/* Without single quotes around it all, and a double one never closed. */
char *
deadline_take_what(const char *from, size_t len)
{
    if (len > 0 && from[0] == '"' && !memchr(from + 1, '"', len - 1)) {
        from++;
        len--;
    } else if (len > 2 && from[0] == '\'' && from[len - 1] == '\'') {
        from++;
        len -= 2;
    }
    return xstrndup(from, len);
}

/* Would the end of such a line be read as this WHAT and a date? */
static bool
reads_as(const struct request *rq, const char *rest, const char *what)
{
    struct duedate_line split;
    char *got;
    bool is_same;

    if (duedate_split(rest, language_code(request_language(rq)),
                      request_now(rq), request_zone(rq), &split) != ERR_OK ||
        split.due.kind == DUEDATE_NONE)
        return false;
    got = deadline_take_what(rest + split.what_start,
                             split.what_end - split.what_start);
    is_same = strcmp(got, what) == 0;
    free(got);
    return is_same;
}

bool
deadline_add_rest(struct buf *line, const struct request *rq, const char *what,
                  const struct duedate_option *option)
{
    static const char *const quotes[] = { "\"", "'", "" };
    size_t i, start = line->len;

    for (i = 0; i < ARRAY_LEN(quotes); i++) {
        buf_cut(line, start);
        buf_addf(line, "%s%s%s by ", quotes[i], what, quotes[i]);
        deadline_option_add(line, option);
        if (line->overflow)
            return false;
        if (reads_as(rq, line->data + start, what))
            return true;
    }
    return false;
}

/* ---- the tail ------------------------------------------------------------ */

/* Words looked at from the end. */
enum { WORDS_MAX = 24 };

enum part { PART_NONE, PART_WHO, PART_CAMPAIGN, PART_REMIND };

static const struct {
    const char *word;
    enum part part;
} keywords[] = {
    { "for", PART_WHO },       { "per", PART_WHO },
    { "on", PART_CAMPAIGN },   { "su", PART_CAMPAIGN },
    { "remind", PART_REMIND }, { "ricorda", PART_REMIND },
};

void
deadline_tail_release(struct deadline_tail *tail)
{
    free(tail->who);
    free(tail->campaign);
    free(tail->remind);
    memset(tail, 0, sizeof(*tail));
}

static char **
tail_part(struct deadline_tail *tail, enum part part)
{
    switch (part) {
    case PART_WHO:
        return &tail->who;
    case PART_CAMPAIGN:
        return &tail->campaign;
    case PART_REMIND:
        return &tail->remind;
    case PART_NONE:
        break;
    }
    return NULL;
}

static bool
is_somebody(struct request *rq, const char *value, bool known)
{
    enum who_problem problem;
    char *owner = NULL;
    bool is_known;

    if (strpbrk(value, " \t\n") || !deadline_who_is_named(value))
        return false;
    is_known =
        !known || (deadline_who_read(rq, value, &owner, &problem) == ERR_OK &&
                   problem == WHO_FINE);
    free(owner);
    return is_known;
}

static bool
is_campaign(struct request *rq, const char *value, bool known)
{
    struct campaign c = { 0 };
    struct duedate due;
    bool is_there;

    if (known) {
        is_there = campaign_find(rq, value, &c) == ERR_OK;
        campaign_release(&c);
        return is_there;
    }
    return duedate_parse(value, language_code(request_language(rq)),
                         request_now(rq), request_zone(rq), &due) == ERR_OK &&
           (due.kind == DUEDATE_NONE || due.is_named);
}

static bool
is_part(struct request *rq, enum part part, const char *value, bool known)
{
    struct reminding_offsets offsets;

    if (*value == '\0')
        return false;
    if (part == PART_WHO)
        return is_somebody(rq, value, known);
    if (part == PART_CAMPAIGN)
        return is_campaign(rq, value, known);
    /* Any list that begins with a number: a wrong one is said to be wrong. */
    return reminding_read(value, &offsets) != ERR_INVALID ||
           (!known && *value >= '0' && *value <= '9');
}

/* Where the last words outside of quotes begin; the last one first. */
static size_t
last_words(const char *line, size_t starts[WORDS_MAX])
{
    bool in_quotes = false, in_word = false;
    size_t i, count = 0, ring[WORDS_MAX], n;

    for (i = 0; line[i] != '\0'; i++) {
        bool is_blank = line[i] == ' ' || line[i] == '\n' || line[i] == '\t';

        in_quotes ^= line[i] == '"';
        if (!is_blank && !in_word && !in_quotes)
            ring[count++ % WORDS_MAX] = i;
        in_word = !is_blank;
    }
    n = count < WORDS_MAX ? count : WORDS_MAX;
    for (i = 0; i < n; i++)
        starts[i] = ring[(count - 1 - i) % WORDS_MAX];
    return n;
}

static enum part
keyword_at(const char *word)
{
    size_t i, len = strcspn(word, " \t\n");

    for (i = 0; i < ARRAY_LEN(keywords); i++)
        if (strlen(keywords[i].word) == len &&
            strncasecmp(word, keywords[i].word, len) == 0)
            return keywords[i].part;
    return PART_NONE;
}

static void
trim_end(char *line, size_t len)
{
    while (len > 0 && strchr(" \t\n,", line[len - 1]))
        len--;
    line[len] = '\0';
}

static bool
cut_one(struct request *rq, char *line, bool known, struct deadline_tail *tail)
{
    size_t starts[WORDS_MAX], count = last_words(line, starts), i;

    for (i = 0; i < count; i++) {
        enum part part = keyword_at(line + starts[i]);
        const char *value = line + starts[i];
        char **at = tail_part(tail, part), *copy;

        if (!at || *at)
            continue;
        value += strcspn(value, " \t\n");
        value += strspn(value, " \t\n");
        copy = deadline_take_what(value, strlen(value));
        if (copy[0] == '"' && copy[strlen(copy) - 1] == '"' &&
            strlen(copy) > 2) {
            memmove(copy, copy + 1, strlen(copy));
            copy[strlen(copy) - 1] = '\0';
        }
        if (!is_part(rq, part, copy, known)) {
            free(copy);
            continue;
        }
        *at = copy;
        trim_end(line, starts[i]);
        return true;
    }
    return false;
}

void
deadline_tail_cut(struct request *rq, char *line, bool known,
                  struct deadline_tail *tail)
{
    while (cut_one(rq, line, known, tail))
        ;
}

void
deadline_tail_set(struct request *rq, const struct deadline_tail *tail)
{
    if (tail->who && !request_has(rq, "for"))
        request_set_arg(rq, "for", tail->who);
    if (tail->campaign && !request_has(rq, "on"))
        request_set_arg(rq, "on", tail->campaign);
    if (tail->remind && !request_has(rq, "remind"))
        request_set_arg(rq, "remind", tail->remind);
}

void
deadline_tail_write(struct buf *line, const struct request *rq)
{
    static const char *const names[] = { "for", "on", "remind" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(names); i++)
        if (request_has(rq, names[i]))
            buf_addf(line, " %s %s", names[i], request_arg(rq, names[i]));
}
