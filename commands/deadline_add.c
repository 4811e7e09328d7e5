/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_add.c - deadline add: what must be done by when.
 *
 * rules/duedate.c reads the date; a date that could be two is asked back with
 * the likely ones as buttons.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "card.h"
#include "deadline_line.h"
#include "deadline_parts.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "remind.h"
#include "rules/plan.h"
#include "zone.h"

/* ---- the line ------------------------------------------------------------ */

static void
set_what(struct request *rq, const char *what)
{
    char *named = request_name_people(rq, what);

    request_set_arg(rq, "what", *named != '\0' ? named : NULL);
    free(named);
}

static bool
line_split(const struct request *rq, const char *line,
           struct duedate_line *split)
{
    return duedate_split(line, language_code(request_language(rq)),
                         request_now(rq), request_zone(rq), split) == ERR_OK &&
           split->due.kind != DUEDATE_NONE;
}

/* "WHAT for @leo by WHEN": known people and campaigns before the date. */
static void
take_split(struct request *rq, const char *line,
           const struct duedate_line *split, struct deadline_tail *tail)
{
    char *when = xstrdup(line + split->when_start);
    bool in_quotes = split->what_start > 0;
    /* "ring Bob by venerdì" has the words of two languages. */
    size_t end = in_quotes ? split->what_end
                           : deadline_without_by(line, split->what_end);
    char *what =
        deadline_take_what(line + split->what_start, end - split->what_start);

    if (!in_quotes)
        deadline_tail_cut(rq, what, true, tail);
    deadline_tail_set(rq, tail);
    set_what(rq, what);
    request_set_arg(rq, "when", when);
    free(what);
    free(when);
}

/* "WHAT every RULE": the word stays behind, for add_run() to see. */
static bool
take_every(struct request *rq, const char *line)
{
    const char *rule = NULL;
    size_t before = deadline_find_every(rq, line, &rule);
    struct buf what;

    if (before == 0)
        return false;
    buf_init(&what, 64 * 1024);
    buf_add(&what, line, before);
    buf_adds(&what, " every");
    set_what(rq, what.data);
    request_set_arg(rq, "when", rule);
    buf_release(&what);
    return true;
}

/* "Launch by christmas": what stands behind the word was meant as the day, so
 * it is said that it cannot be read, and not asked for as if it were not there.
 */
static bool
take_unreadable(struct request *rq, const char *line)
{
    static const char *const words[] = { " by ", " entro " };
    const char *at = NULL, *p;
    size_t i, len = 0;
    char *what;

    for (i = 0; i < ARRAY_LEN(words); i++)
        for (p = strcasestr(line, words[i]); p; p = strcasestr(p + 1, words[i]))
            if (!at || p > at) {
                at = p;
                len = strlen(words[i]);
            }
    if (!at || at == line || strchr(at, '"') ||
        at[len + strspn(at + len, " ")] == '\0')
        return false;
    what = deadline_take_what(line, (size_t)(at - line));
    set_what(rq, what);
    request_set_arg(rq, "when", at + len);
    free(what);
    return true;
}

/* "WHAT by WHEN for @leo" stands in one argument until it is taken apart. */
void
deadline_add_prepare(struct request *rq)
{
    struct deadline_tail tail = { 0 };
    struct duedate_line split;
    bool has_date = false;
    char *line;

    if (!request_has(rq, "what"))
        return;
    line = xstrdup(request_arg(rq, "what"));
    if (!request_has(rq, "when")) {
        deadline_tail_cut(rq, line, false, &tail);
        if (take_every(rq, line)) {
            deadline_tail_set(rq, &tail);
            goto out;
        }
        if (deadline_take_publish(rq, line)) {
            deadline_tail_set(rq, &tail);
            goto out;
        }
        has_date = line_split(rq, line, &split);
        if (!has_date) {
            /* The date was no tail, or there is none. */
            free(line);
            line = xstrdup(request_arg(rq, "what"));
            deadline_tail_release(&tail);
            has_date = line_split(rq, line, &split);
        }
    }
    if (has_date)
        take_split(rq, line, &split, &tail);
    else if (request_has(rq, "when") || !take_unreadable(rq, line))
        set_what(rq, line);
out:
    deadline_tail_release(&tail);
    free(line);
}

/* ---- for, on, remind ----------------------------------------------------- */

void
deadline_extras_release(struct deadline_extras *extras)
{
    free(extras->owner);
    free(extras->campaign_name);
    free(extras->remind);
    memset(extras, 0, sizeof(*extras));
}

static enum err
read_owner(struct request *rq, struct deadline_extras *out, bool *fine)
{
    const char *who = request_arg(rq, "for");
    enum who_problem problem = WHO_FINE;
    enum err rc;

    if (!who) {
        out->owner = xstrdup(request_person(rq)->id);
        return ERR_OK;
    }
    rc = deadline_who_read(rq, who, &out->owner, &problem);
    *fine = rc == ERR_OK && problem == WHO_FINE;
    if (rc == ERR_OK && !*fine) {
        char *named = request_name_people(rq, who);

        rc = reply_wrong(rq, "for", deadline_who_text(problem), "who", named,
                         NULL);
        free(named);
    }
    return rc;
}

static enum err
read_campaign(struct request *rq, struct deadline_extras *out, bool *fine)
{
    const char *name = request_arg(rq, "on");
    struct campaign c = { 0 };
    enum err rc;

    if (!name)
        return ERR_OK;
    rc = campaign_find(rq, name, &c);
    *fine = rc == ERR_OK && c.closed_at == 0;
    if (*fine) {
        out->campaign = c.id;
        out->campaign_name = xstrdup(c.name);
    } else if (rc == ERR_OK) {
        rc = reply_wrong(rq, "on", TEXT_DEADLINE_ON_CLOSED, "campaign", c.name,
                         NULL);
    } else if (rc == ERR_NOT_FOUND) {
        rc = campaign_unknown(rq, "on", TEXT_DEADLINE_ON_UNKNOWN);
    }
    campaign_release(&c);
    return rc;
}

static bool
has_hours(const struct reminding_offsets *offsets)
{
    size_t i;

    for (i = 0; i < offsets->count; i++)
        if (!offsets->items[i].is_days)
            return true;
    return false;
}

static enum err
read_remind(struct request *rq, bool is_day, struct deadline_extras *out,
            bool *fine)
{
    const char *text = request_arg(rq, "remind");
    struct reminding_offsets offsets;
    struct buf b;
    enum err rc;

    rc = reminding_read(text ? text : "", &offsets);
    *fine = rc == ERR_OK && !(is_day && has_hours(&offsets));
    buf_init(&b, 256);
    if (*fine)
        reminding_write(&b, &offsets);
    out->remind = buf_take(&b);
    if (*fine)
        return ERR_OK;
    return reply_wrong(rq, "remind",
                       rc == ERR_OK ? TEXT_DEADLINE_REMIND_HOURS
                                    : TEXT_DEADLINE_REMIND_WRONG,
                       "remind", text, NULL);
}

enum err
deadline_extras_read(struct request *rq, bool is_day,
                     struct deadline_extras *out, bool *fine)
{
    enum err rc;

    memset(out, 0, sizeof(*out));
    *fine = true;
    rc = read_owner(rq, out, fine);
    if (rc == ERR_OK && *fine)
        rc = read_campaign(rq, out, fine);
    if (rc == ERR_OK && *fine)
        rc = read_remind(rq, is_day, out, fine);
    return rc;
}

/* ---- a date that is not clear -------------------------------------------- */

enum text_key
deadline_ask_text(enum duedate_reason reason)
{
    switch (reason) {
    case DUEDATE_REASON_PAST:
        return TEXT_DEADLINE_ASK_PAST;
    case DUEDATE_REASON_IMPOSSIBLE:
        return TEXT_DEADLINE_ASK_IMPOSSIBLE;
    case DUEDATE_REASON_NO_DAY:
        return TEXT_DEADLINE_ASK_NO_DAY;
    case DUEDATE_REASON_NO_TIME:
        return TEXT_DEADLINE_ASK_NO_TIME;
    case DUEDATE_REASON_HALF_READ:
        return TEXT_DEADLINE_ASK_HALF_READ;
    case DUEDATE_REASON_WEEKDAY:
        return TEXT_DEADLINE_ASK_WEEKDAY;
    case DUEDATE_REASON_CLOCK_CHANGE:
        return TEXT_DEADLINE_ASK_CLOCK_CHANGE;
    case DUEDATE_REASON_TWICE:
        return TEXT_DEADLINE_ASK_TWICE;
    case DUEDATE_REASON_AMBIGUOUS:
    case DUEDATE_REASON_NONE:
        break;
    }
    return TEXT_DEADLINE_ASK_AMBIGUOUS;
}

/* "by 04/05" is asked back as "04/05". */
const char *
deadline_bare_when(const char *when)
{
    static const char *const words[] = { "by ", "on ", "entro " };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strncasecmp(when, words[i], strlen(words[i])) == 0)
            return when + strlen(words[i]);
    return when;
}

static bool
add_option_button(struct card *card, const struct request *rq, const char *what,
                  const struct duedate_option *option)
{
    struct buf label, line;
    bool is_whole;

    buf_init(&label, 128);
    buf_init(&line, DEADLINE_BUTTON_MAX);
    deadline_option_label(&label, rq, option);
    buf_adds(&line, "deadline add ");
    is_whole = deadline_add_rest(&line, rq, what, option);
    deadline_tail_write(&line, rq);
    is_whole = is_whole && !line.overflow;
    if (is_whole)
        card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
    return is_whole;
}

/* No date near it would do: how to say it again. */
static enum err
add_ask_again(struct request *rq, const char *question)
{
    char *again = text_make(request_language(rq), TEXT_DEADLINE_ASK_AGAIN,
                            "what", request_arg(rq, "what"), NULL);
    struct buf both;
    enum err rc;

    buf_init(&both, 16 * 1024);
    buf_addf(&both, "%s %s", question, again);
    rc = reply_wrong(rq, "when", TEXT_VERBATIM, "text", both.data, NULL);
    buf_release(&both);
    free(again);
    return rc;
}

static enum err
add_ask(struct request *rq, const struct duedate *due)
{
    struct card *card = card_new();
    size_t i, buttons = 0;
    char *text;
    enum err rc;

    text = text_make(request_language(rq), deadline_ask_text(due->reason),
                     "when", deadline_bare_when(request_arg(rq, "when")), NULL);
    card_title(card, text);
    for (i = 0; i < due->option_count; i++)
        buttons += add_option_button(card, rq, request_arg(rq, "what"),
                                     &due->options[i]);
    if (buttons == 0) {
        rc = add_ask_again(rq, text);
    } else {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    free(text);
    card_free(card);
    return rc;
}

/* ---- adding -------------------------------------------------------------- */

/* A button that is pressed again before its card makes way counts once. */
static enum err
add_there(struct request *rq, const struct deadline *d)
{
    char *text = deadline_text(rq, TEXT_DEADLINE_THERE, d);
    enum err rc;

    request_refused(rq);
    rc = reply_text(rq, AUDIENCE_PASSING, TEXT_VERBATIM, "text", text, NULL);
    free(text);
    return rc;
}

static enum err
add_store(struct request *rq, struct deadline *d)
{
    struct reminder r = { .stage = reminding_stage(d->at, 0) };
    struct reminding facts;

    remind_facts(rq, d, &r, &facts);
    r.at = reminding_due(&facts, d->at) != 0 ? d->at
                                             : reminding_next(&facts, d->at);
    return store_deadline_add_reminded(request_store(rq), d, &r, &d->id);
}

static enum err
add_answer(struct request *rq, const struct deadline *d, const char *campaign)
{
    struct card *card = card_new();
    char *text;
    enum err rc;

    request_touched(rq, "deadline", d->id);
    request_speak_to_team(rq);
    text = deadline_text(rq, TEXT_DEADLINE_ADDED, d);
    card_title(card, text);
    deadline_extras_add(card, rq, d, campaign);
    deadline_next_add(card, rq, d);
    rc = deadline_say(rq, card);
    free(text);
    card_free(card);
    return rc;
}

static enum err
add_new(struct request *rq, struct deadline *d, const char *campaign)
{
    enum err rc = add_store(rq, d);

    return rc == ERR_OK ? add_answer(rq, d, campaign) : rc;
}

static enum err
add_write(struct request *rq, const struct duedate *due)
{
    char *what = xstrdup(request_arg(rq, "what"));
    char *zone = xstrdup(zone_name(request_zone(rq)));
    char *person = xstrdup(request_person(rq)->id);
    struct deadline_extras extras;
    struct deadline d = { .what = what,
                          .due_at = due->at,
                          .is_day = due->kind == DUEDATE_DAY,
                          .zone = zone,
                          .person = person,
                          .at = request_now(rq) };
    bool fine;
    enum err rc;

    rc = deadline_extras_read(rq, d.is_day, &extras, &fine);
    if (rc != ERR_OK || !fine)
        goto out;
    d.owner = extras.owner;
    d.campaign = extras.campaign;
    d.remind = extras.remind;
    rc = request_pressed(rq) != 0
             ? store_deadline_same(request_store(rq), &d, &d.id)
             : ERR_NOT_FOUND;
    if (rc == ERR_OK)
        rc = add_there(rq, &d);
    else if (rc == ERR_NOT_FOUND)
        rc = add_new(rq, &d, extras.campaign_name);
out:
    deadline_extras_release(&extras);
    free(what);
    free(zone);
    free(person);
    return rc;
}

/* "x every monday" leaves "every" behind: that comes again, and must not become
 * a deadline that comes once. */
static bool
is_recurring(const char *what)
{
    static const char *const words[] = { " every", " each", " ogni" };
    size_t i, len = strlen(what);

    for (i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]);

        if (len > n && strcasecmp(what + len - n, words[i]) == 0)
            return true;
    }
    return false;
}

/* The line that would do it, to be pressed. */
static enum err
add_recurring(struct request *rq)
{
    struct card *card = card_new();
    struct buf line;
    enum err rc;

    buf_init(&line, DEADLINE_BUTTON_MAX);
    buf_addf(&line, "deadline every %s %s", request_arg(rq, "what"),
             request_arg(rq, "when"));
    deadline_tail_write(&line, rq);
    card_title(card, text_get(request_language(rq), TEXT_DEADLINE_RECURRING));
    if (!line.overflow)
        card_button(card, CARD_PLAIN,
                    text_get(request_language(rq), TEXT_ERRORS_NEAR_BUTTON),
                    line.data, NULL);
    request_refused(rq);
    rc = request_is_form(rq)
             ? reply_wrong(rq, "when", TEXT_DEADLINE_RECURRING, NULL)
             : reply(rq, AUDIENCE_PASSING, card, NULL);
    buf_release(&line);
    card_free(card);
    return rc;
}

/* "tel 9am EST": the zone, behind a time; NULL for none. Times are read where
 * the person is, and a zone taken for a part of the words would be hours off.
 */
static const char *
foreign_zone(const char *what)
{
    static const char *const zones[] = {
        "EST", "EDT", "ET",  "CST", "CDT", "CT",   "MST", "MDT", "MT",  "PST",
        "PDT", "PT",  "GMT", "UTC", "CET", "CEST", "BST", "IST", "JST", "AEST",
    };
    const char *at;
    size_t i, n;

    for (i = 0; i < ARRAY_LEN(zones); i++) {
        n = strlen(zones[i]);
        for (at = strstr(what, zones[i]); at; at = strstr(at + 1, zones[i]))
            if (at - what >= 2 && at[-1] == ' ' &&
                (at[n] == '\0' || at[n] == ' ' || at[n] == ',') &&
                (isdigit((unsigned char)at[-2]) ||
                 (at - what >= 4 && (at[-2] == 'm' || at[-2] == 'M') &&
                  strchr("aApP", at[-3]) &&
                  (isdigit((unsigned char)at[-4]) || at[-4] == ' '))))
                return zones[i];
    }
    return NULL;
}

static enum err
say_zone(struct request *rq, const char *zone)
{
    return reply_wrong(rq, "when", TEXT_DEADLINE_OTHER_ZONE, "zone", zone,
                       "yours",
                       zone_label_in(request_zone(rq),
                                     language_code(request_language(rq))),
                       NULL);
}

enum err
deadline_add_run(struct request *rq)
{
    const char *when = request_arg(rq, "when"), *zone;
    struct duedate due;
    bool fine;
    int days;
    enum err rc;

    if (text_length(request_arg(rq, "what")) > DEADLINE_WHAT_MAX)
        return reply_wrong(rq, "what", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(DEADLINE_WHAT_MAX), NULL);
    zone = foreign_zone(request_arg(rq, "what"));
    if (zone)
        return say_zone(rq, zone);
    if (is_recurring(request_arg(rq, "what")))
        return add_recurring(rq);
    if (plan_day_read(when, &days) || deadline_workdays_read(when, &days)) {
        rc = deadline_publish_read(rq, &due, &fine);
        return rc == ERR_OK && fine ? add_write(rq, &due) : rc;
    }
    rc = duedate_parse(when, language_code(request_language(rq)),
                       request_now(rq), request_zone(rq), &due);
    if (rc == ERR_TOO_BIG || (rc == ERR_OK && due.kind == DUEDATE_NONE))
        return reply_wrong(rq, "when", TEXT_DEADLINE_NO_DATE, "when", when,
                           NULL);
    if (rc != ERR_OK)
        return rc;
    duedate_doubt_year(&due, request_now(rq), request_zone(rq));
    return due.kind == DUEDATE_ASK ? add_ask(rq, &due) : add_write(rq, &due);
}
