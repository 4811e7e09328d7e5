/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_close.c - campaign close: it is over.
 *
 * What is still open is dropped, after a question that counts it. How it went
 * with each creator, thanks and the four questions are close.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "close.h"
#include "deadlines.h"
#include "deals.h"
#include "numbers.h"
#include "rules/deal.h"
#include "whose.h"

#define THANKS_DAYS 3
#define ASK_DAYS    14
#define BUTTON_MAX  1900
#define DROPPING    " dropping "
#define OPEN_MAX    1000000
#define DEALS_NAMED 10

/* ---- the question -------------------------------------------------------- */

static int
count_open(const struct request *rq, const struct campaign_steps *steps,
           struct buf *names)
{
    int n = 0;
    size_t i;

    for (i = 0; i < steps->plan.count; i++) {
        if (steps->plan.steps[i].is_done)
            continue;
        buf_addf(names, "%s%s", n++ > 0 ? "; " : "",
                 campaign_step_text(request_language(rq),
                                    steps->plan.steps[i].id));
    }
    return n;
}

struct of_deals {
    int count;
    struct buf *names; /* of the first few */
};

/* A step of the plan is named by itself. */
static bool
is_plan_step(const struct deadline_brief *d)
{
    return d->deal == 0 &&
           plan_length_find(d->step) < (enum plan_length)PLAN_STEPS;
}

/* What its deals wait for ends with it, but for money and thanks, and so does
 * what else was noted on it. */
static void
see_of_deals(void *ctx, const struct deadline_brief *d)
{
    struct of_deals *o = ctx;

    if (is_plan_step(d) ||
        (d->deal != 0 && deal_step_outlasts(deal_step_find(d->step))))
        return;
    if (o->count++ < DEALS_NAMED)
        buf_addf(o->names, "%s%s", o->count > 1 ? "; " : "", d->what);
}

static void
add_of_deals(struct request *rq, const struct of_deals *o, struct card *card)
{
    enum language language = request_language(rq);
    char *text;

    if (o->count == 0)
        return;
    text = text_make(language, TEXT_CAMPAIGN_CLOSE_DEALS, "n",
                     TEXT_INT(o->count), NULL);
    card_text(card, text);
    free(text);
    if (o->count > DEALS_NAMED)
        text_add(o->names, language, TEXT_CAMPAIGN_CLOSE_DEALS_MORE, "n",
                 TEXT_INT(o->count - DEALS_NAMED), NULL);
    card_text(card, o->names->data);
}

static enum err
ask_close(struct request *rq, const struct campaign *c, int n,
          const char *names, const struct of_deals *of_deals)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *text =
        text_make(language,
                  n > 0 ? TEXT_CAMPAIGN_CLOSE_ASK
                        : TEXT_CAMPAIGN_CLOSE_ASK_DEALS,
                  "name", c->name, "n", TEXT_INT(n), "steps", names, NULL);
    struct buf line;
    enum err rc;

    buf_init(&line, BUTTON_MAX);
    buf_adds(&line, "campaign close ");
    campaign_add_name(&line, c->name);
    buf_addf(&line, DROPPING "%d", n > 0 ? n : of_deals->count);
    card_title(card, text);
    add_of_deals(rq, of_deals, card);
    card_button(card, CARD_DANGER,
                text_get(language, TEXT_CAMPAIGN_CLOSE_BUTTON), line.data,
                NULL);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    buf_release(&line);
    card_free(card);
    return rc;
}

/* ---- what is planned for after ------------------------------------------- */

static enum err
add_after(struct request *rq, const struct campaign *c,
          const struct campaign_steps *steps, enum text_key key, int64_t day)
{
    char *what = text_make(request_language(rq), key, "name", c->name, NULL);
    char *zone = xstrdup(zone_name(steps->zone));
    char *person = xstrdup(request_person(rq)->id);
    struct wall wall = { 0 };
    struct deadline d = { .what = what,
                          .is_day = true,
                          .zone = zone,
                          .person = person,
                          .at = request_now(rq),
                          .owner = c->owner,
                          .campaign = c->id };
    enum err rc;

    wall_set_day_number(&wall, day);
    d.due_at = zone_day_start(steps->zone, &wall);
    rc = campaign_deadline_add(rq, &d);
    free(what);
    free(zone);
    free(person);
    return rc;
}

static void
see_deal(void *ctx, const struct deal_brief *deal)
{
    (void)deal;
    *(bool *)ctx = true;
}

/* With deals it is each creator's own (close.c); a campaign that was planned
 * without them has one of each. */
static enum err
plan_after(struct request *rq, const struct campaign *c,
           const struct campaign_steps *steps, int64_t thanks, int64_t ask)
{
    bool has_deals = false;
    enum err rc;

    rc = store_deal_briefs(request_store(rq), c->id, see_deal, &has_deals);
    if (rc != ERR_OK || has_deals)
        return rc;
    rc = add_after(rq, c, steps, TEXT_CAMPAIGN_THANKS, thanks);
    return rc == ERR_OK ? add_after(rq, c, steps, TEXT_CAMPAIGN_FOUR, ask) : rc;
}

/* ---- closing ------------------------------------------------------------- */

static enum err
drop_open(struct request *rq, const struct campaign_steps *steps)
{
    bool changed = false;
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; i < steps->plan.count && rc == ERR_OK; i++)
        if (!steps->plan.steps[i].is_done)
            rc = store_deadline_end(request_store(rq), steps->ids[i],
                                    DEADLINE_DROPPED, request_person(rq)->id,
                                    request_now(rq), &changed);
    return rc;
}

static enum err
say_closed(struct request *rq, const struct campaign *c,
           const struct campaign_steps *steps, int64_t thanks, int64_t ask)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf who, owner, by, until;
    bool has_deals = false;
    size_t planned = 0;
    char *text;
    enum err rc;

    buf_init(&who, 256);
    buf_init(&owner, 256);
    buf_init(&by, 256);
    buf_init(&until, 256);
    whose_add(&who, request_person(rq)->id);
    whose_add(&owner, c->owner);
    campaign_when_add(&by, rq, steps->zone, thanks);
    campaign_when_add(&until, rq, steps->zone, ask);
    text = text_make(language, TEXT_CAMPAIGN_CLOSED, "name", c->name, "who",
                     who.data, NULL);
    card_title(card, text);
    free(text);
    rc = store_deal_briefs(request_store(rq), c->id, see_deal, &has_deals);
    if (rc == ERR_OK && has_deals)
        rc = close_planned(rq, c, &planned);
    text = text_make(language,
                     !has_deals    ? TEXT_CAMPAIGN_CLOSED_NEXT
                     : planned > 0 ? TEXT_CAMPAIGN_CLOSED_NEXT_DEALS
                                   : TEXT_CAMPAIGN_CLOSED_NEXT_NONE,
                     "owner", owner.data, "thanks", by.data, "ask", until.data,
                     NULL);
    card_text(card, text);
    free(text);
    if (!has_deals || planned > 0) {
        text = text_make(language, TEXT_CAMPAIGN_FOUR_LIST, "four",
                         text_get(language, TEXT_CREATOR_FOUR), NULL);
        card_note(card, text);
        free(text);
    }
    if (rc == ERR_OK)
        rc = campaign_tell(rq, c, card);
    buf_release(&who);
    buf_release(&owner);
    buf_release(&by);
    buf_release(&until);
    card_free(card);
    return rc;
}

static enum err
close_it(struct request *rq, struct campaign *c, struct campaign_steps *steps)
{
    const struct calendar *calendar = request_calendar(rq);
    int64_t thanks = calendar_at_or_after(calendar, steps->today + THANKS_DAYS);
    int64_t ask = calendar_at_or_after(calendar, steps->today + ASK_DAYS);
    struct voice voice = request_voice(rq);
    enum err rc;

    c->state = CAMPAIGN_CLOSED;
    c->closed_at = request_now(rq);
    rc = store_campaign_update(request_store(rq), c);
    request_touched(rq, "campaign", c->id);
    request_speak_to_team(rq);
    if (rc == ERR_OK)
        rc = drop_open(rq, steps);
    if (rc == ERR_OK)
        rc = say_closed(rq, c, steps, thanks, ask);
    request_set_voice(rq, voice);
    if (rc == ERR_OK)
        rc = close_question(rq, c);
    return rc == ERR_OK ? plan_after(rq, c, steps, thanks, ask) : rc;
}

/* "Spring dropping 4": what the question said. -1 without it. */
static int64_t
take_told(struct request *rq)
{
    const char *line = request_arg(rq, "campaign");
    const char *at = line ? strstr(line, DROPPING) : NULL;
    int64_t n = -1;
    char *name;

    if (!at || number_parse(at + strlen(DROPPING), 0, OPEN_MAX, &n) != ERR_OK)
        return -1;
    name = campaign_take_name(line, (size_t)(at - line));
    request_set_arg(rq, "campaign", name);
    free(name);
    return n;
}

enum err
campaign_close_run(struct request *rq)
{
    int64_t told = take_told(rq);
    struct campaign_steps steps = { 0 };
    struct campaign c;
    struct buf names, awaited;
    struct of_deals of_deals = { .names = &awaited };
    enum err rc;
    int n;

    buf_init(&names, 4096);
    buf_init(&awaited, 8192);
    rc = campaign_take(rq, "campaign", &c);
    if (rc != ERR_OK || c.id == 0)
        goto out;
    if (c.closed_at != 0) {
        rc = reply_wrong(rq, "campaign", TEXT_CAMPAIGN_IS_CLOSED, "name",
                         c.name, NULL);
        goto out;
    }
    rc = campaign_steps_read(rq, &c, &steps);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        goto out;
    n = count_open(rq, &steps, &names);
    rc = store_deadline_open(request_store(rq), c.id, see_of_deals, &of_deals);
    if (rc != ERR_OK)
        goto out;
    /* One that came as a sheet has no steps, and is asked about as well. */
    rc = told == (n > 0 ? n : of_deals.count) || n + of_deals.count == 0
             ? close_it(rq, &c, &steps)
             : ask_close(rq, &c, n, names.data, &of_deals);
out:
    campaign_steps_release(&steps);
    campaign_release(&c);
    buf_release(&names);
    buf_release(&awaited);
    return rc;
}
