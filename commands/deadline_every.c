/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_every.c - deadline every: what comes again and again.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "card.h"
#include "deadline_line.h"
#include "deadline_parts.h"
#include "deadline_series.h"
#include "deadline_show.h"
#include "remind.h"
#include "zone.h"

/* ---- the line ------------------------------------------------------------ */

static void
set_both(struct request *rq, const char *rule, size_t rule_len,
         const char *what, size_t what_len)
{
    char *rest = deadline_take_what(what, what_len), *named;
    char *first = xstrndup(rule, rule_len);

    if (what_len >= 2 && what[0] == '"' && what[what_len - 1] == '"' &&
        rest[0] == '"') {
        free(rest);
        rest = xstrndup(what + 1, what_len - 2);
    }
    named = request_name_people(rq, rest);
    request_set_arg(rq, "rule", *first != '\0' ? first : NULL);
    request_set_arg(rq, "what", *named != '\0' ? named : NULL);
    free(named);
    free(rest);
    free(first);
}

/* "note by every monday": the word before belongs to the rule. */
size_t
deadline_without_by(const char *line, size_t end)
{
    static const char *const words[] = { " by", " on", " entro" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]);

        if (end > n && strncasecmp(line + end - n, words[i], n) == 0)
            return end - n;
    }
    return end;
}

size_t
deadline_find_every(const struct request *rq, const char *line,
                    const char **rule)
{
    static const char *const words[] = { " every ", " each ", " ogni " };
    struct recurrence recurrence;
    bool in_quotes = false;
    size_t i, w;

    for (i = 0; line[i] != '\0'; i++) {
        in_quotes ^= line[i] == '"';
        for (w = 0; w < ARRAY_LEN(words) && !in_quotes && i > 0; w++) {
            size_t len = strlen(words[w]);

            if (strncasecmp(line + i, words[w], len) != 0 ||
                recurrence_parse(line + i + len,
                                 language_code(request_language(rq)),
                                 request_now(rq), request_zone(rq),
                                 &recurrence) != ERR_OK ||
                recurrence.kind == RECURRENCE_NONE)
                continue;
            *rule = line + i + len;
            return deadline_without_by(line, i);
        }
    }
    return 0;
}

/* "quarter VAT": a rule only with the "every" that named the form. */
static bool
take_after_every(struct request *rq, const char *line)
{
    struct recurrence recurrence;
    size_t behind = 0;
    struct buf whole;
    bool is_taken;

    buf_init(&whole, 64 * 1024);
    buf_addf(&whole, "every %s", line);
    is_taken = recurrence_split(whole.data, language_code(request_language(rq)),
                                request_now(rq), request_zone(rq), &recurrence,
                                &behind) == ERR_OK &&
               recurrence.kind == RECURRENCE_RULE && behind > 0 &&
               whole.data[behind] != '\0';
    if (is_taken)
        set_both(rq, whole.data, behind, whole.data + behind,
                 strlen(whole.data + behind));
    buf_release(&whole);
    return is_taken;
}

/* "RULE WHAT", or "WHAT every RULE". False when it is neither. */
static bool
take_line(struct request *rq, const char *line)
{
    struct recurrence recurrence;
    size_t behind = 0, before;
    const char *rule = line;

    before = deadline_find_every(rq, line, &rule);
    if (before > 0) {
        set_both(rq, rule, strlen(rule), line, before);
        return true;
    }
    if (recurrence_split(line, language_code(request_language(rq)),
                         request_now(rq), request_zone(rq), &recurrence,
                         &behind) != ERR_OK ||
        behind == 0 || line[behind] == '\0')
        return take_after_every(rq, line);
    set_both(rq, line, behind, line + behind, strlen(line + behind));
    return true;
}

/* "every 2 weeks on friday send it": what looks like the name of a campaign may
 * be none. Then only what is known is cut off. */
static bool
take_with_tail(struct request *rq, const char *whole, bool known)
{
    struct deadline_tail tail = { 0 };
    char *line = xstrdup(whole);
    bool is_taken;

    deadline_tail_cut(rq, line, known, &tail);
    is_taken = take_line(rq, line);
    if (is_taken)
        deadline_tail_set(rq, &tail);
    deadline_tail_release(&tail);
    free(line);
    return is_taken;
}

static void
trim_rule(struct request *rq)
{
    char *rule = xstrdup(request_arg(rq, "rule"));
    size_t len = strlen(rule);

    while (len > 0 && strchr(" \t\n,;:-", rule[len - 1]))
        rule[--len] = '\0';
    request_set_arg(rq, "rule", *rule != '\0' ? rule : NULL);
    free(rule);
}

/* All of it, and what must be done is still to be said? */
static bool
is_rule(const struct request *rq, const char *line)
{
    struct recurrence recurrence;
    struct buf every;
    bool is;

    buf_init(&every, 64 * 1024);
    buf_addf(&every, "every %s", line);
    is = recurrence_parse(every.data, language_code(request_language(rq)),
                          request_now(rq), request_zone(rq),
                          &recurrence) == ERR_OK &&
         recurrence.kind != RECURRENCE_NONE;
    buf_release(&every);
    return is;
}

/* Is `text` a date, or does it begin with one when `has_rest`? */
static bool
is_date_ahead(const struct request *rq, const char *text, bool has_rest)
{
    char *date = xstrdup(text), *end = date + strlen(date);
    struct duedate due = { 0 };

    while (end && due.kind == DUEDATE_NONE) {
        *end = '\0';
        if (duedate_parse(date, language_code(request_language(rq)),
                          request_now(rq), request_zone(rq), &due) != ERR_OK)
            break;
        end = has_rest ? strrchr(date, ' ') : NULL;
    }
    free(date);
    return due.kind != DUEDATE_NONE;
}

/* Where "until june" begins, with a date up to the end; behind the rule also
 * "until june count the stock". NULL for nowhere. A
 * series of ours has no end of its own. */
static const char *
find_until(const struct request *rq, const char *what)
{
    static const char *const words[] = { "until ", "till ", "fino al ",
                                         "fino a " };
    const char *at;
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        at = strcasestr(what, words[i]);
        if (at && (at == what || at[-1] == ' ') &&
            is_date_ahead(rq, at + strlen(words[i]), at == what))
            return at;
    }
    return NULL;
}

void
deadline_every_prepare(struct request *rq)
{
    char *whole;

    if (request_has(rq, "rule") && !request_has(rq, "what")) {
        whole = xstrdup(request_arg(rq, "rule"));
        if (!take_with_tail(rq, whole, false) &&
            !take_with_tail(rq, whole, true) && !is_rule(rq, whole))
            /* It is not the rest that is missing: the rule cannot be read. */
            request_set_arg(rq, "what", whole);
        free(whole);
    }
    if (request_has(rq, "rule"))
        trim_rule(rq);
}

/* ---- adding -------------------------------------------------------------- */

static char *
first_text(const struct recurrence *rule)
{
    struct buf b;

    buf_init(&b, 32);
    wall_iso_time(&b, &rule->first);
    return buf_take(&b);
}

/* "the 31st" of a month that has none. */
static bool
skips_months(const char *rule)
{
    const char *day = strstr(rule, "BYMONTHDAY=");

    return strstr(rule, "FREQ=MONTHLY") && day &&
           (strstr(day, "29") || strstr(day, "30") || strstr(day, "31"));
}

static enum err
every_answer(struct request *rq, const struct series *s,
             const struct deadline *d, const char *campaign)
{
    struct card *card = card_new();
    struct buf rule, when;
    char *text;
    bool has_twin = false;
    enum err rc;

    request_touched(rq, "series", s->id);
    request_speak_to_team(rq);
    buf_init(&rule, 512);
    buf_init(&when, 512);
    deadline_series_words(&rule, rq, s);
    deadline_when(&when, rq, d);
    text = text_make(request_language(rq), TEXT_DEADLINE_EVERY_ADDED, "what",
                     s->what, "rule", rule.data, "when", when.data, "zone",
                     zone_label_in(request_zone(rq),
                                   language_code(request_language(rq))),
                     "id", TEXT_INT(d->id), NULL);
    card_title(card, text);
    if (skips_months(s->rule))
        card_text(card,
                  text_get(request_language(rq), TEXT_DEADLINE_EVERY_SHORT));
    deadline_extras_add(card, rq, d, campaign);
    deadline_next_add(card, rq, d);
    rc = store_series_has_twin(request_store(rq), s, &has_twin);
    if (has_twin)
        card_text(card,
                  text_get(request_language(rq), TEXT_DEADLINE_EVERY_TWICE));
    if (rc == ERR_OK)
        rc = deadline_say(rq, card);
    free(text);
    buf_release(&rule);
    buf_release(&when);
    card_free(card);
    return rc;
}

static enum err
every_store(struct request *rq, struct series *s, struct deadline *d)
{
    enum err rc;

    rc = store_series_add(request_store(rq), s, &s->id);
    if (rc == ERR_OK)
        rc = deadline_series_at(rq, s, s->at, d);
    if (rc == ERR_OK) {
        d->at = s->at;
        rc = store_deadline_add(request_store(rq), d, &d->id);
    }
    return rc == ERR_OK ? remind_plan(rq, d) : rc;
}

static enum err
every_write(struct request *rq, const struct recurrence *rule)
{
    char *text = xstrdup(rule->rule), *first = first_text(rule);
    char *what = xstrdup(request_arg(rq, "what"));
    char *zone = xstrdup(zone_name(request_zone(rq)));
    char *person = xstrdup(request_person(rq)->id);
    struct series s = { .what = what,
                        .rule = text,
                        .first = first,
                        .has_time = rule->has_time,
                        .zone = zone,
                        .person = person,
                        .at = request_now(rq) };
    struct deadline_extras extras;
    struct deadline d;
    bool fine;
    enum err rc;

    rc = deadline_extras_read(rq, !rule->has_time, &extras, &fine);
    if (rc == ERR_OK && fine) {
        s.owner = extras.owner;
        s.campaign = extras.campaign;
        s.remind = extras.remind;
        rc = every_store(rq, &s, &d);
        if (rc == ERR_OK)
            rc = every_answer(rq, &s, &d, extras.campaign_name);
    }
    deadline_extras_release(&extras);
    free(text);
    free(first);
    free(what);
    free(zone);
    free(person);
    return rc;
}

/* The rule with the hour at `at` written out; false when that is none, or no
 * rule comes of it. */
static bool
with_hour(const struct request *rq, const char *rule, size_t at, int add,
          struct buf *out)
{
    struct recurrence read;
    size_t end = at + 1;
    char minutes[3] = "00";

    if ((rule[end] == ':' || rule[end] == '.') &&
        isdigit((unsigned char)rule[end + 1]) &&
        isdigit((unsigned char)rule[end + 2])) {
        memcpy(minutes, rule + end + 1, 2);
        end += 3;
    }
    if (isdigit((unsigned char)rule[end]))
        return false;
    buf_reset(out);
    buf_add(out, rule, at);
    buf_addf(out, "%02d:%s%s", rule[at] - '0' + add, minutes, rule + end);
    return !out->overflow &&
           recurrence_parse(out->data, language_code(request_language(rq)),
                            request_now(rq), request_zone(rq),
                            &read) == ERR_OK &&
           read.kind == RECURRENCE_RULE && read.has_time;
}

static void
hour_button(struct card *card, const struct request *rq, const char *rule)
{
    struct buf line;

    buf_init(&line, DEADLINE_BUTTON_MAX);
    buf_addf(&line, "deadline every %s %s", rule, request_arg(rq, "what"));
    deadline_tail_write(&line, rq);
    if (!line.overflow)
        card_button(card, CARD_PLAIN, rule, line.data, NULL);
    buf_release(&line);
}

/* "sunday at 2:30" may be in the night or in the afternoon: both, to press. */
static bool
add_hours(struct card *card, const struct request *rq)
{
    const char *rule = request_arg(rq, "rule");
    struct buf night, noon;
    bool is_found = false;
    size_t i;

    buf_init(&night, DEADLINE_BUTTON_MAX);
    buf_init(&noon, DEADLINE_BUTTON_MAX);
    for (i = 0; rule[i] != '\0' && !is_found; i++)
        is_found = rule[i] >= '1' && rule[i] <= '6' &&
                   (i == 0 || rule[i - 1] == ' ') &&
                   with_hour(rq, rule, i, 0, &night) &&
                   with_hour(rq, rule, i, 12, &noon);
    if (is_found) {
        hour_button(card, rq, night.data);
        hour_button(card, rq, noon.data);
    }
    buf_release(&night);
    buf_release(&noon);
    return is_found;
}

static enum err
every_ask(struct request *rq, enum duedate_reason reason)
{
    char *question = text_make(request_language(rq), deadline_ask_text(reason),
                               "when", request_arg(rq, "rule"), NULL);
    struct card *card = card_new();
    struct buf both;
    enum err rc;

    card_title(card, question);
    if (!request_is_form(rq) && add_hours(card, rq)) {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
        card_free(card);
        free(question);
        return rc;
    }
    card_free(card);
    buf_init(&both, 16 * 1024);
    buf_addf(&both, "%s %s", question,
             text_get(request_language(rq), TEXT_DEADLINE_EVERY_AGAIN));
    rc = reply_wrong(rq, "rule", TEXT_VERBATIM, "text", both.data, NULL);
    buf_release(&both);
    free(question);
    return rc;
}

enum err
deadline_every_run(struct request *rq)
{
    const char *text = request_arg(rq, "rule"), *until;
    struct recurrence rule;
    enum err rc;

    until = find_until(rq, request_arg(rq, "what"));
    if (until)
        return reply_wrong(rq, "what", TEXT_DEADLINE_EVERY_UNTIL, "until",
                           until, NULL);
    if (text_length(request_arg(rq, "what")) > DEADLINE_WHAT_MAX)
        return reply_wrong(rq, "what", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(DEADLINE_WHAT_MAX), NULL);
    rc = recurrence_parse(text, language_code(request_language(rq)),
                          request_now(rq), request_zone(rq), &rule);
    if (rc == ERR_TOO_BIG || (rc == ERR_OK && rule.kind == RECURRENCE_NONE))
        return reply_wrong(rq, "rule", TEXT_DEADLINE_NO_RULE, "when", text,
                           NULL);
    if (rc == ERR_OK && rule.kind == RECURRENCE_ASK)
        return every_ask(rq, rule.reason);
    return rc == ERR_OK ? every_write(rq, &rule) : rc;
}
