/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_new.c - campaign new: all steps, backwards from the first post.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "numbers.h"
#include "rules/duedate.h"
#include "whose.h"

#define COUNT_MAX  1000
#define BUTTON_MAX 1900
/* With fewer working days before the first post a plan is none. */
#define PLAN_LEAST 2

/* ---- reading ------------------------------------------------------------- */

/* "14 May abroad": the word says nothing about the day. */
static void
take_abroad(struct request *rq, const char *arg)
{
    static const char *const words[] = { "abroad", "dall'estero",
                                         "all'estero", "estero" };
    const char *text = request_arg(rq, arg);
    size_t i, n, len = text ? strlen(text) : 0;
    char *rest;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        n = strlen(words[i]);
        if (len <= n || strcasecmp(text + len - n, words[i]) != 0 ||
            text[len - n - 1] != ' ')
            continue;
        rest = xstrndup(text, len - n - 1);
        request_set_arg(rq, arg, rest);
        request_set_arg(rq, "abroad", words[0]);
        free(rest);
        return;
    }
}

void
campaign_new_prepare(struct request *rq)
{
    take_abroad(rq, "publish");
    take_abroad(rq, "creators");
}

/* Does the text begin with a word that begins so? Then it is behind it. */
static bool
take_word(const char **text, const char *const *words)
{
    size_t len = strcspn(*text, " ,");

    for (; *words; words++)
        if (strncasecmp(*text, *words, strlen(*words)) == 0 &&
            len <= strlen(*words) + 1) {
            *text += len;
            return true;
        }
    return false;
}

/* "3 new 2 known", "3 nuovi, 2 noti", "3": new ones. */
static bool
read_creators(const char *text, struct campaign *c)
{
    static const char *const fresh[] = { "new", "nuov", NULL };
    static const char *const known[] = { "known", "not", NULL };
    const char *start = text;
    int64_t n, *to;

    while (*text != '\0') {
        bool is_first = text == start;
        char *digits = xstrndup(text, strspn(text, "0123456789"));
        bool is_number = number_parse(digits, 0, COUNT_MAX, &n) == ERR_OK;

        text += strlen(digits);
        free(digits);
        if (!is_number)
            return false;
        text += strspn(text, " ");
        to = &c->new_creators;
        if (take_word(&text, known))
            to = &c->known_creators;
        else if (!take_word(&text, fresh) && (*text != '\0' || !is_first))
            return false; /* "5 new 0 known 5": of whom? */
        *to = n;
        text += strspn(text, " ,");
    }
    return true;
}

static enum err
read_who(struct request *rq, const char *arg, const char *preset, char **out,
         bool *is_wrong)
{
    const char *word = request_arg(rq, arg);

    if (word)
        return campaign_who_read(rq, arg, out, is_wrong);
    *out = xstrdup(preset);
    return ERR_OK;
}

/* On one line, and without the mark that stands around names in lines. */
static char *
clean_name(const char *name)
{
    size_t len = strlen(name);
    const char *p, *end = name + len;
    struct buf b;

    if (len >= 2 && name[0] == '"' && end[-1] == '"') {
        name++;
        end--;
    }
    buf_init(&b, 4096);
    for (p = name; p < end; p++) {
        bool is_blank = strchr(" \t\r\n", *p) != NULL;

        if (*p == '\\' && p + 1 < end && p[1] == '"')
            continue; /* as a shell has it */
        if (!is_blank)
            buf_addc(&b, *p == '"' ? '\'' : *p);
        else if (b.len > 0 && b.data[b.len - 1] != ' ')
            buf_addc(&b, ' ');
    }
    if (b.len > 0 && b.data[b.len - 1] == ' ')
        buf_cut(&b, b.len - 1);
    return buf_take(&b);
}

/* All but the day; *is_wrong when a mistake was answered. */
static enum err
read_rest(struct request *rq, struct campaign *c, bool *is_wrong)
{
    const char *name = request_arg(rq, "name");
    const char *approvers = request_arg(rq, "approvers");
    const char *creators = request_arg(rq, "creators");
    enum err rc;

    if (text_length(name) > CAMPAIGN_NAME_MAX) {
        *is_wrong = true;
        return reply_wrong(rq, "name", TEXT_CAMPAIGN_NAME_LONG, "n",
                           TEXT_INT(CAMPAIGN_NAME_MAX), NULL);
    }
    c->name = clean_name(name);
    c->is_abroad = request_has(rq, "abroad");
    if (approvers &&
        number_parse(approvers, 0, COUNT_MAX, &c->approvers) != ERR_OK) {
        *is_wrong = true;
        return reply_wrong(rq, "approvers", TEXT_CAMPAIGN_NOT_NUMBER, "word",
                           approvers, "max", TEXT_INT(COUNT_MAX), NULL);
    }
    if (creators && !read_creators(creators, c)) {
        *is_wrong = true;
        return reply_wrong(rq, "creators", TEXT_CAMPAIGN_NOT_CREATORS, "word",
                           creators, NULL);
    }
    rc = read_who(rq, "owner", request_person(rq)->id, &c->owner, is_wrong);
    if (rc == ERR_OK && !*is_wrong)
        rc = read_who(rq, "lead", "", &c->lead, is_wrong);
    return rc;
}

/* ---- the day is asked back ----------------------------------------------- */

static void
add_keyword(struct buf *line, const struct request *rq, const char *arg)
{
    if (request_has(rq, arg))
        buf_addf(line, " %s %s", arg, request_arg(rq, arg));
}

static void
add_keywords(struct buf *line, const struct request *rq)
{
    add_keyword(line, rq, "owner");
    add_keyword(line, rq, "lead");
    add_keyword(line, rq, "approvers");
    add_keyword(line, rq, "creators");
    add_keyword(line, rq, "asked");
    if (request_has(rq, "abroad"))
        buf_adds(line, " abroad");
}

static void
add_option(struct card *card, const struct request *rq,
           const struct duedate_option *option)
{
    struct buf line, label;

    buf_init(&line, BUTTON_MAX);
    buf_init(&label, 128);
    zone_format(&label, request_zone(rq), language_code(request_language(rq)),
                option->at, request_now(rq), ZONE_STYLE_DAY);
    buf_adds(&line, "campaign new ");
    campaign_add_name(&line, request_arg(rq, "name"));
    buf_adds(&line, " publish ");
    wall_iso_day(&line, &option->wall);
    add_keywords(&line, rq);
    add_keyword(&line, rq, "steps");
    if (!line.overflow)
        card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&line);
    buf_release(&label);
}

static enum err
ask_day(struct request *rq, const struct duedate *due)
{
    const char *when = request_arg(rq, "publish");
    struct card *card;
    char *text;
    size_t i;
    enum err rc;

    if (due->kind == DUEDATE_NONE || due->option_count == 0)
        return reply_wrong(rq, "publish",
                           due->kind == DUEDATE_ASK &&
                                   due->reason == DUEDATE_REASON_PAST
                               ? TEXT_DEADLINE_ASK_PAST
                               : TEXT_CAMPAIGN_NO_DATE,
                           "when", when, NULL);
    text = text_make(request_language(rq),
                     due->reason == DUEDATE_REASON_PAST ? TEXT_DEADLINE_ASK_PAST
                     : due->reason == DUEDATE_REASON_IMPOSSIBLE
                         ? TEXT_DEADLINE_ASK_IMPOSSIBLE
                     : due->reason == DUEDATE_REASON_WEEKDAY
                         ? TEXT_DEADLINE_ASK_WEEKDAY
                     : due->reason == DUEDATE_REASON_NO_DAY
                         ? TEXT_DEADLINE_ASK_NO_DAY
                         : TEXT_DEADLINE_ASK_AMBIGUOUS,
                     "when", when, NULL);
    card = card_new();
    card_title(card, text);
    for (i = 0; i < due->option_count; i++)
        add_option(card, rq, &due->options[i]);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    free(text);
    return rc;
}

/* ---- no days ------------------------------------------------------------- */

/* The line again with the day, as a button that says so of the steps. */
static void
add_steps_button(struct card *card, const struct request *rq, int64_t publish,
                 enum text_key label, const char *steps)
{
    struct buf line;

    buf_init(&line, BUTTON_MAX);
    buf_adds(&line, "campaign new ");
    campaign_add_name(&line, request_arg(rq, "name"));
    buf_adds(&line, " publish ");
    campaign_day_iso(&line, publish);
    add_keywords(&line, rq);
    buf_addf(&line, " steps %s", steps);
    if (!line.overflow)
        card_button(card, CARD_PLAIN, text_get(request_language(rq), label),
                    line.data, NULL);
    buf_release(&line);
}

/* All steps on today and tomorrow would be no plan: it is asked whether any are
 * wanted. */
static enum err
ask_steps(struct request *rq, const struct campaign *c, int64_t publish,
          bool *is_asked)
{
    const struct zone *zone = request_team_voice(rq).zone;
    int lengths[PLAN_LENGTHS], have;
    struct card *card;
    struct plan_mix mix;
    struct wall wall;
    struct buf when;
    char *text;
    enum err rc;

    zone_to_wall(zone, request_now(rq), &wall);
    have = plan_until(request_calendar(rq), wall_day_number(&wall), publish);
    *is_asked = !request_has(rq, "steps") && have < PLAN_LEAST;
    if (!*is_asked)
        return ERR_OK;
    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    buf_init(&when, 256);
    campaign_when_add(&when, rq, zone, publish);
    text = text_make(request_language(rq), TEXT_CAMPAIGN_NO_DAYS, "name",
                     c->name, "when", when.data, "have",
                     TEXT_INT(have > 0 ? have : 0), "need",
                     TEXT_INT(plan_need(&mix)), NULL);
    card = card_new();
    card_title(card, text);
    add_steps_button(card, rq, publish, TEXT_CAMPAIGN_NO_DAYS_NONE, "none");
    add_steps_button(card, rq, publish, TEXT_CAMPAIGN_NO_DAYS_ALL, "all");
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    free(text);
    buf_release(&when);
    return rc;
}

/* ---- writing ------------------------------------------------------------- */

static void
add_note(struct card *card, const struct request *rq, const struct campaign *c)
{
    struct buf who;
    char *text;

    buf_init(&who, 256);
    whose_add(&who, request_person(rq)->id);
    text = text_make(request_language(rq), TEXT_CAMPAIGN_ADDED_NOTE, "name",
                     c->name, "who", who.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&who);
}

/* The campaign as it stands is the parent; its plan is the first of what
 * hangs below. */
enum err
campaign_say_new(struct request *rq, struct campaign *c)
{
    const struct place *place = request_place(rq);
    bool has_thread = place->kind != PLACE_DM && place->is_member;
    struct card *parent = card_new(), *plan = card_new();
    struct campaign_steps steps;
    int64_t message = 0;
    bool has_steps;
    enum err rc;

    rc = campaign_steps_read(rq, c, &steps);
    has_steps = rc == ERR_OK;
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = campaign_show_card(rq, c, parent);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_TEAM, parent, has_thread ? &message : NULL);
    if (rc == ERR_OK && has_steps)
        rc = campaign_plan_card(rq, c, &steps, plan, false);
    if (rc == ERR_OK && has_steps)
        add_note(plan, rq, c);
    if (rc == ERR_OK && has_steps)
        rc = message != 0 ? reply_under(rq, message, plan)
                          : reply(rq, AUDIENCE_TEAM, plan, NULL);
    if (rc == ERR_OK && message != 0) {
        c->message = message;
        free(c->place);
        c->place = xstrdup(place->id);
        rc = store_campaign_update(request_store(rq), c);
    }
    campaign_steps_release(&steps);
    card_free(parent);
    card_free(plan);
    return rc;
}

static enum err
write_new(struct request *rq, struct campaign *c, int64_t publish,
          const char *asked)
{
    const char *steps = request_arg(rq, "steps");
    struct buf iso;
    enum err rc;

    buf_init(&iso, 32);
    campaign_day_iso(&iso, publish);
    c->publish = buf_take(&iso);
    c->state = CAMPAIGN_PLANNED;
    c->zone = xstrdup(zone_name(request_team_voice(rq).zone));
    c->place = xstrdup(
        request_place(rq)->kind == PLACE_DM ? "" : request_place(rq)->id);
    c->person = xstrdup(request_person(rq)->id);
    c->at = request_now(rq);
    rc = store_campaign_add(request_store(rq), c, &c->id);
    if (rc == ERR_CONFLICT)
        return reply_wrong(rq, "name", TEXT_CAMPAIGN_THERE, "name", c->name,
                           NULL);
    request_touched(rq, "campaign", c->id);
    request_speak_to_team(rq);
    if (rc == ERR_OK && !(steps && strcmp(steps, "none") == 0))
        rc = campaign_lay(rq, c);
    if (rc == ERR_OK)
        rc = campaign_asked_note(rq, c, asked);
    if (rc == ERR_OK)
        rc = campaign_say_new(rq, c);
    return rc;
}

enum err
campaign_new_run(struct request *rq)
{
    struct campaign c = { 0 };
    struct duedate due = { 0 };
    bool is_wrong = false, is_asked = false;
    char *asked = NULL;
    enum err rc;

    rc = read_rest(rq, &c, &is_wrong);
    if (rc == ERR_OK && !is_wrong)
        rc = campaign_asked_read(rq, &asked, &is_wrong);
    if (rc != ERR_OK || is_wrong)
        goto out;
    rc = duedate_parse(request_arg(rq, "publish"),
                       language_code(request_language(rq)), request_now(rq),
                       request_zone(rq), &due);
    if (rc == ERR_TOO_BIG)
        rc = ERR_OK; /* and no date: see ask_day() */
    if (rc != ERR_OK)
        goto out;
    duedate_doubt_year(&due, request_now(rq), request_zone(rq));
    if (due.kind != DUEDATE_DAY && due.kind != DUEDATE_INSTANT)
        rc = ask_day(rq, &due);
    else
        rc = ask_steps(rq, &c, wall_day_number(&due.wall), &is_asked);
    if (rc == ERR_OK && !is_asked &&
        (due.kind == DUEDATE_DAY || due.kind == DUEDATE_INSTANT))
        rc = write_new(rq, &c, wall_day_number(&due.wall), asked);
out:
    free(asked);
    campaign_release(&c);
    return rc;
}
