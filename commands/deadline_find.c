/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_find.c - the deadline that is meant, the date that is meant, and
 * where the answer goes.
 */
#include <stdlib.h>
#include <string.h>

#include "campaigns.h"
#include "deadline_line.h"
#include "deadline_parts.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "zone.h"

/* Deadlines are the team's; a guest sees and ends only their own. */
static bool
is_for(const struct request *rq, const struct deadline *d)
{
    return request_may(rq, WHO_MEMBERS) ||
           strcmp(d->person, request_person(rq)->id) == 0 ||
           strcmp(d->owner, request_person(rq)->id) == 0;
}

static enum text_key
ended_text(const struct deadline *d)
{
    switch (d->ended) {
    case DEADLINE_DROPPED:
        return TEXT_DEADLINE_ALREADY_DROPPED;
    case DEADLINE_PASSED:
        return TEXT_DEADLINE_ALREADY_PASSED;
    case DEADLINE_OPEN:
    case DEADLINE_DONE:
        break;
    }
    return TEXT_DEADLINE_ALREADY;
}

/* "already done by Ana on 12 May"; of a closed campaign that it was closed. */
static enum err
say_ended(struct request *rq, const struct deadline *d)
{
    const char *language = language_code(request_language(rq));
    struct campaign c = { 0 };
    struct buf who, when;
    enum text_key key = ended_text(d);
    int64_t at = d->done_at;
    enum err rc = ERR_OK;

    if (d->campaign != 0)
        rc = store_campaign_get(request_store(rq), d->campaign, &c);
    if (rc == ERR_OK && c.closed_at != 0 && d->ended != DEADLINE_DONE) {
        key = TEXT_DEADLINE_CLOSED;
        at = c.closed_at;
    }
    buf_init(&who, 256);
    buf_init(&when, 256);
    deadline_who_add(&who, d->done_by);
    zone_format(&when, request_zone(rq), language, at, request_now(rq),
                ZONE_STYLE_TIME);
    rc = reply_wrong(rq, "id", key, "what", d->what, "who", who.data, "when",
                     when.data, "campaign", c.name ? c.name : "", NULL);
    buf_release(&who);
    buf_release(&when);
    campaign_release(&c);
    return rc;
}

enum err
deadline_find(struct request *rq, int64_t id, struct deadline *d)
{
    enum err rc;

    memset(d, 0, sizeof(*d));
    rc = store_deadline_find(request_store(rq), id, d);
    if (rc == ERR_OK && !is_for(rq, d)) {
        deadline_release(d);
        rc = ERR_NOT_FOUND; /* not even that it is there */
    }
    return rc;
}

enum err
deadline_find_open(struct request *rq, int64_t id, struct deadline *d,
                   bool *fine)
{
    enum err rc = deadline_find(rq, id, d);

    *fine = false;
    if (rc == ERR_NOT_FOUND)
        return reply_wrong(rq, "id", TEXT_DEADLINE_UNKNOWN, "id", TEXT_INT(id),
                           NULL);
    if (rc == ERR_OK && d->done_at != 0)
        return say_ended(rq, d);
    *fine = rc == ERR_OK;
    return rc;
}

/* A message about one deadline, or a question about it: its buttons have had
 * their use. A list goes on. */
static bool
is_used_up(struct request *rq)
{
    return request_place(rq)->kind == PLACE_DM && request_pressed(rq) != 0 &&
           request_pressed_lines(rq, "deadline done ") <= 1;
}

enum err
deadline_say(struct request *rq, const struct card *card)
{
    if (!request_is_home(rq) && is_used_up(rq))
        return reply_edit(rq, request_pressed(rq), card);
    return reply(rq, AUDIENCE_TEAM, card, NULL);
}

/* ---- dates --------------------------------------------------------------- */

static void
option_button(struct card *card, const struct request *rq, const char *line,
              const struct duedate_option *option)
{
    struct buf label, whole;

    buf_init(&label, 128);
    buf_init(&whole, DEADLINE_BUTTON_MAX);
    deadline_option_label(&label, rq, option);
    buf_addf(&whole, "%s ", line);
    deadline_option_add(&whole, option);
    card_button(card, CARD_PLAIN, label.data, whole.data, NULL);
    buf_release(&label);
    buf_release(&whole);
}

static enum err
ask_which(struct request *rq, const char *when, const char *line,
          const struct duedate *due)
{
    char *text = text_make(request_language(rq), deadline_ask_text(due->reason),
                           "when", deadline_bare_when(when), NULL);
    struct card *card = card_new();
    size_t i;
    enum err rc;

    card_title(card, text);
    for (i = 0; i < due->option_count; i++)
        option_button(card, rq, line, &due->options[i]);
    if (due->option_count == 0 || request_is_form(rq)) {
        struct buf both;

        buf_init(&both, 16 * 1024);
        buf_addf(&both, "%s %s", text,
                 text_get(request_language(rq), TEXT_DEADLINE_SAY_AGAIN));
        rc = reply_wrong(rq, "when", TEXT_VERBATIM, "text", both.data, NULL);
        buf_release(&both);
    } else {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    free(text);
    card_free(card);
    return rc;
}

enum err
deadline_when_read(struct request *rq, const char *when, const char *line,
                   struct duedate *due, bool *fine)
{
    enum err rc;

    *fine = false;
    rc = duedate_parse(when, language_code(request_language(rq)),
                       request_now(rq), request_zone(rq), due);
    if (rc == ERR_TOO_BIG || (rc == ERR_OK && due->kind == DUEDATE_NONE))
        return reply_wrong(rq, "when", TEXT_DEADLINE_NO_DATE, "when", when,
                           NULL);
    if (rc != ERR_OK)
        return rc;
    duedate_doubt_year(due, request_now(rq), request_zone(rq));
    if (due->kind == DUEDATE_ASK)
        return ask_which(rq, when, line, due);
    *fine = true;
    return ERR_OK;
}

/* ---- none is named ------------------------------------------------------- */

#define CHOICES 8

struct choices {
    struct request *rq;
    struct card *card;
};

/* "deadline done 3" */
static void
add_choice(void *ctx, const struct deadline *d)
{
    struct choices *c = ctx;
    struct buf label, line, number;

    buf_init(&label, 512);
    buf_init(&line, DEADLINE_BUTTON_MAX);
    buf_init(&number, 32);
    buf_addf(&number, "%lld", (long long)d->id);
    buf_addf(&label, "%lld · %s", (long long)d->id, d->what);
    request_set_arg(c->rq, "id", number.data);
    request_line(c->rq, &line);
    request_set_arg(c->rq, "id", NULL);
    if (!line.overflow)
        card_button(c->card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
    buf_release(&number);
}

enum err
deadline_choices(struct request *rq, const struct arg_spec *missing,
                 struct card *card)
{
    struct choices c = { rq, card };

    return strcmp(missing->name, "id") == 0
               ? store_deadline_list(request_store(rq), request_person(rq)->id,
                                     CHOICES, add_choice, &c)
               : ERR_OK;
}
