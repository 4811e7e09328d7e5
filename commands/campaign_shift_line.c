/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_shift_line.c - "Spring review by 2 days" taken apart.
 *
 * A name may have several words and so may a step, so each way to part them is
 * tried against the names there are.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign_shift.h"
#include "nearest.h"
#include "numbers.h"

#define STEP_MAX  200
#define DAYS_MAX  400
#define TOLD_MAX  1000000 /* steps and deals */
#define WEEK_DAYS 5

static const char *const movers[] = {
    "by", "to", "di", "a", "al", "alla", "il"
};

/* ---- steps --------------------------------------------------------------- */

/* "follow-up" and "follow up" are "follow_up". */
static bool
is_key(const char *words, const char *key)
{
    for (; *words != '\0' && *key != '\0'; words++, key++) {
        char c = *words == '-' || *words == ' '
                     ? '_'
                     : (char)tolower((unsigned char)*words);

        if (c != *key)
            return false;
    }
    return *words == *key;
}

/* Does the text hold this word, or one that begins with it? */
static bool
has_word(const char *text, const char *word, size_t len)
{
    for (; *text != '\0'; text++) {
        if (strncasecmp(text, word, len) == 0)
            return true;
        text += strcspn(text, " ");
        if (*text == '\0')
            return false;
    }
    return false;
}

static bool
has_words(const char *text, const char *words)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        if (len > 0 && !has_word(text, words, len))
            return false;
        words += len;
        words += strspn(words, " ");
    }
    return true;
}

static enum plan_step_id
find_by_words(const char *words, enum language language)
{
    int id, found = PLAN_STEPS, n = 0;

    for (id = 0; id < PLAN_STEPS; id++) {
        if (!has_words(campaign_step_text(language, (enum plan_step_id)id),
                       words))
            continue;
        found = id;
        n++;
    }
    return n == 1 ? (enum plan_step_id)found : PLAN_STEPS;
}

/* The word of the plan's table; the nearest one is kept in `near`. */
static enum plan_step_id
find_by_short(const char *words, struct nearest *near)
{
    int id, language;

    for (language = 0; language < LANGUAGE_COUNT; language++)
        for (id = 0; id < PLAN_STEPS; id++) {
            const char *word = campaign_step_short((enum language)language,
                                                   (enum plan_step_id)id);

            if (strcasecmp(words, word) == 0)
                return (enum plan_step_id)id;
            nearest_try(near, word);
        }
    return PLAN_STEPS;
}

enum plan_step_id
shift_step_find(const char *words)
{
    enum plan_step_id by_short;
    struct nearest near;
    int id, language;

    if (words[0] == '\0' || strlen(words) > STEP_MAX)
        return PLAN_STEPS;
    nearest_init(&near, words);
    for (id = 0; id < PLAN_STEPS; id++) {
        const char *key = plan_length_name((enum plan_length)id);

        if (is_key(words, key))
            return (enum plan_step_id)id;
        nearest_try(&near, key);
    }
    by_short = find_by_short(words, &near);
    if (by_short != PLAN_STEPS)
        return by_short;
    for (language = 0; language < LANGUAGE_COUNT; language++) {
        enum plan_step_id by_words =
            find_by_words(words, (enum language)language);

        if (by_words != PLAN_STEPS)
            return by_words;
    }
    if (!near.best)
        return PLAN_STEPS;
    id = (int)plan_length_find(near.best);
    return id < PLAN_STEPS ? (enum plan_step_id)id
                           : find_by_short(near.best, &near);
}

/* ---- the line ------------------------------------------------------------ */

/* "Spring review" with a campaign of that name and a step, or a campaign. */
static bool
split_head(struct request *rq, const char *head, size_t len, char **name,
           char **step)
{
    size_t at;

    *name = campaign_take_name(head, len);
    *step = NULL;
    if (campaign_is_there(rq, *name))
        return true;
    for (at = len; at-- > 1;) {
        if (head[at] != ' ')
            continue;
        free(*name);
        free(*step);
        *name = campaign_take_name(head, at);
        *step = campaign_take_name(head + at, len - at);
        if (shift_step_find(*step) != PLAN_STEPS &&
            campaign_is_there(rq, *name))
            return true;
    }
    free(*name);
    free(*step);
    *name = *step = NULL;
    return false;
}

/* Is the word at `at` one that moves: " by ", " to "? */
static bool
is_mover(const char *line, size_t at)
{
    size_t i, len = strcspn(line + at, " ");

    if (line[at + len] == '\0' || (at > 0 && line[at - 1] != ' '))
        return false;
    for (i = 0; i < ARRAY_LEN(movers); i++)
        if (strlen(movers[i]) == len &&
            strncasecmp(line + at, movers[i], len) == 0)
            return true;
    return false;
}

/* Where the name of a campaign ends that the text begins with; NULL for none.
 */
static char *
known_head(struct request *rq, char *text)
{
    size_t at;

    for (at = strlen(text); at-- > 1;) {
        char *head = text[at] == ' ' ? campaign_take_name(text, at) : NULL;
        bool is_there = head && campaign_is_there(rq, head);

        free(head);
        if (is_there)
            return text + at;
    }
    return NULL;
}

/* A step that there is not, or nothing of it is known: what stands before the
 * last word that moves is taken for the name, so that the mistake can name the
 * nearest. */
static void
split_unknown(struct request *rq, const char *line, size_t at)
{
    char *name = campaign_take_name(line, at), *when = xstrdup(line + at),
         *last;
    char *step = NULL;

    last = known_head(rq, name);
    if (!last) {
        last = strrchr(name, ' ');
        if (last && shift_step_find(last + 1) == PLAN_STEPS)
            last = NULL;
    }
    if (last) {
        step = xstrdup(last + 1);
        *last = '\0';
    }
    request_set_arg(rq, "campaign", name);
    request_set_arg(rq, "step", step);
    request_set_arg(rq, "when", when);
    free(name);
    free(step);
    free(when);
}

/* "review by 2 days", "by 2 days": no campaign is named. */
static bool
is_nameless(struct request *rq)
{
    const char *line = request_arg(rq, "campaign");
    size_t at, len = strlen(line);
    char *step;
    bool is_it;

    for (at = 0; at < len && !is_mover(line, at); at++)
        ;
    step = campaign_take_name(line, at);
    is_it = !campaign_is_there(rq, step) &&
            (*step == '\0' || shift_step_find(step) != PLAN_STEPS);
    if (is_it) {
        request_set_arg(rq, "when", at < len ? line + at : NULL);
        request_set_arg(rq, "step", *step != '\0' ? step : NULL);
        request_set_arg(rq, "campaign", NULL);
        campaign_fill_in(rq);
    }
    free(step);
    return is_it;
}

void
shift_split(struct request *rq)
{
    char *line, *name = NULL, *step = NULL;
    size_t at, last = 0;
    bool is_split = false;

    if (!request_has(rq, "campaign"))
        campaign_fill_in(rq);
    if (!request_has(rq, "campaign") || request_has(rq, "when") ||
        is_nameless(rq))
        return;
    line = xstrdup(request_arg(rq, "campaign"));
    for (at = strlen(line); at-- > 1 && !is_split;) {
        if (!is_mover(line, at))
            continue;
        last = last == 0 ? at : last;
        is_split = split_head(rq, line, at, &name, &step);
        if (is_split)
            last = at;
    }
    if (is_split) {
        request_set_arg(rq, "campaign", name);
        request_set_arg(rq, "step", step);
        request_set_arg(rq, "when", line + last);
    } else if (last != 0) {
        split_unknown(rq, line, last);
    } else if (split_head(rq, line, strlen(line), &name, &step)) {
        request_set_arg(rq, "campaign", name);
        request_set_arg(rq, "step", step);
    }
    free(name);
    free(step);
    free(line);
}

/* ---- when ---------------------------------------------------------------- */

/* "… using 2", "… moving 11": cut off, and the number. */
static int64_t
take_told(char *text)
{
    static const char *const words[] = { " using ", " moving " };
    int64_t n;
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        char *at = strstr(text, words[i]);

        if (at &&
            number_parse(at + strlen(words[i]), 0, TOLD_MAX, &n) == ERR_OK) {
            *at = '\0';
            return n;
        }
    }
    return -1;
}

/* "3 days", "-2 giorni", "1 week"; a bare number only after "by", "di" or a
 * sign. */
static bool
read_span(const char *text, bool is_by, int *days)
{
    bool is_back = *text == '-', is_signed = is_back || *text == '+';
    const char *p = text + is_signed, *unit;
    char *digits = xstrndup(p, strspn(p, "0123456789"));
    int64_t n = 0;
    bool is_number = number_parse(digits, 0, DAYS_MAX, &n) == ERR_OK;
    size_t len;

    unit = p + strlen(digits);
    free(digits);
    unit += strspn(unit, " ");
    len = strlen(unit);
    if (!is_number || (len == 0 && !is_by && !is_signed))
        return false;
    if (len > 0 && (strncasecmp(unit, "weeks", len) == 0 ||
                    strcasecmp(unit, "settimana") == 0 ||
                    strcasecmp(unit, "settimane") == 0))
        n *= WEEK_DAYS;
    else if (len > 0 && strncasecmp(unit, "days", len) != 0 &&
             strcasecmp(unit, "working days") != 0 &&
             strcasecmp(unit, "working day") != 0 &&
             strncasecmp(unit, "giorn", 5) != 0)
        return false;
    *days = is_back ? -(int)n : (int)n;
    return true;
}

/* "P-8", "p+3" */
static bool
read_from_publish(const char *text, int *days)
{
    int64_t n;

    if (tolower((unsigned char)text[0]) != 'p' ||
        (text[1] != '-' && text[1] != '+') ||
        number_parse(text + 2, 0, DAYS_MAX, &n) != ERR_OK)
        return false;
    *days = text[1] == '-' ? -(int)n : (int)n;
    return true;
}

static void
read_date(const struct request *rq, const char *text, struct shift_when *out)
{
    if (duedate_parse(text, language_code(request_language(rq)),
                      request_now(rq), request_zone(rq), &out->due) != ERR_OK)
        return;
    duedate_doubt_year(&out->due, request_now(rq), request_zone(rq));
    if (out->due.kind == DUEDATE_DAY || out->due.kind == DUEDATE_INSTANT) {
        out->kind = SHIFT_DAY;
        out->day = wall_day_number(&out->due.wall);
    } else if (out->due.kind == DUEDATE_ASK) {
        out->kind = SHIFT_ASK;
    }
}

char *
shift_bare_when(const char *when)
{
    char *bare;

    when += strspn(when, " ");
    if (is_mover(when, 0))
        when += strcspn(when, " ");
    bare = xstrdup(when + strspn(when, " "));
    (void)take_told(bare);
    return bare;
}

void
shift_when_read(const struct request *rq, const char *text, int64_t from,
                int64_t publish, struct shift_when *out)
{
    const struct calendar *calendar = request_calendar(rq);
    char *copy = xstrdup(text), *p = copy;
    bool is_by = false;
    int days;

    memset(out, 0, sizeof(*out));
    out->told = take_told(copy);
    p += strspn(p, " ");
    if (is_mover(p, 0)) {
        is_by = strncasecmp(p, "by ", 3) == 0 || strncasecmp(p, "di ", 3) == 0;
        p += strcspn(p, " ");
        p += strspn(p, " ");
    }
    if (read_span(p, is_by, &days)) {
        out->kind = from != 0 ? SHIFT_DAY : SHIFT_NONE;
        out->day = calendar_add(calendar, from, days);
    } else if (publish != 0 && read_from_publish(p, &days)) {
        out->kind = SHIFT_DAY;
        out->day = calendar_add(calendar, publish, days);
    } else {
        read_date(rq, p, out);
    }
    free(copy);
}
