/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_list.c - campaign list: the open ones, or those that are over.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "pages.h"
#include "whose.h"

struct listing {
    struct request *rq;
    struct campaign *items;
    size_t count, max;
};

/* Kept until the query is over: their steps are queries of their own. */
static void
list_keep(void *ctx, const struct campaign *c)
{
    struct listing *l = ctx;
    struct campaign *to;

    if (l->count >= l->max)
        return;
    to = &l->items[l->count++];
    *to = *c;
    to->name = xstrdup(c->name);
    to->publish = xstrdup(c->publish);
    to->zone = xstrdup(c->zone);
    to->owner = xstrdup(c->owner);
    to->lead = xstrdup(c->lead);
    to->place = xstrdup(c->place);
    to->person = xstrdup(c->person);
}

static const enum text_key colours[] = {
    [PLAN_GREEN] = TEXT_CAMPAIGN_COLOUR_GREEN,
    [PLAN_TIGHT] = TEXT_CAMPAIGN_COLOUR_TIGHT,
    [PLAN_RUSH] = TEXT_CAMPAIGN_COLOUR_RUSH,
};

static void
list_line(struct buf *line, const struct request *rq, const struct campaign *c,
          const struct campaign_steps *steps, const char *who)
{
    enum language language = request_language(rq);
    struct plan_state state;
    struct buf when;

    buf_init(&when, 256);
    campaign_judge(rq, steps, &state);
    campaign_when_add(&when, rq, steps->zone, steps->plan.publish);
    text_add(line, language,
             state.late > 0 ? TEXT_CAMPAIGN_LIST_LINE_LATE
                            : TEXT_CAMPAIGN_LIST_LINE,
             "name", c->name, "when", when.data, "state",
             text_get(language, colours[state.colour]), "n",
             TEXT_INT(state.late), "who", who, NULL);
    buf_release(&when);
}

/* Without a plan of its own, as a sheet brings it. */
static void
list_line_bare(struct buf *line, const struct request *rq,
               const struct campaign *c, const struct campaign_steps *steps,
               const char *who)
{
    struct buf when;

    buf_init(&when, 256);
    campaign_when_add(&when, rq, steps->zone, steps->plan.publish);
    text_add(line, request_language(rq), TEXT_SHEET_LIST_LINE, "name", c->name,
             "when", when.data, "who", who, NULL);
    buf_release(&when);
}

static enum err
list_add(struct card *card, struct request *rq, const struct campaign *c)
{
    struct campaign_steps steps;
    struct buf line, who;
    enum err rc;

    buf_init(&line, 2048);
    buf_init(&who, 256);
    whose_add(&who, c->owner);
    rc = campaign_steps_read(rq, c, &steps);
    if (rc == ERR_OK)
        list_line(&line, rq, c, &steps, who.data);
    else if (rc == ERR_NOT_FOUND && steps.plan.publish != 0)
        list_line_bare(&line, rq, c, &steps, who.data);
    else
        text_add(&line, request_language(rq), TEXT_CAMPAIGN_LIST_LINE_UNKNOWN,
                 "name", c->name, "who", who.data, NULL);
    card_text(card, line.data);
    campaign_steps_release(&steps);
    buf_release(&line);
    buf_release(&who);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* What is over: "Spring · closed Wed 25 Nov · @ana". */
static enum err
list_add_closed(struct card *card, struct request *rq, const struct campaign *c)
{
    struct buf line, who, when;

    buf_init(&line, 2048);
    buf_init(&who, 256);
    buf_init(&when, 256);
    whose_add(&who, c->owner);
    zone_format(&when, request_zone(rq), language_code(request_language(rq)),
                c->closed_at, request_now(rq), ZONE_STYLE_DAY);
    text_add(&line, request_language(rq), TEXT_CAMPAIGN_LIST_LINE_CLOSED,
             "name", c->name, "when", when.data, "who", who.data, NULL);
    card_text(card, line.data);
    buf_release(&line);
    buf_release(&who);
    buf_release(&when);
    return ERR_OK;
}

static enum err
list_say(struct listing *l, const struct pages *pages, bool is_closed)
{
    enum language language = request_language(l->rq);
    struct card *card = card_new();
    enum err rc = ERR_OK;
    size_t i;

    card_title(card,
               text_get(language, is_closed ? TEXT_CAMPAIGN_LIST_HEAD_CLOSED
                                            : TEXT_CAMPAIGN_LIST_HEAD));
    for (i = pages->begin; i < l->count && i < pages->end && rc == ERR_OK; i++)
        rc = is_closed ? list_add_closed(card, l->rq, &l->items[i])
                       : list_add(card, l->rq, &l->items[i]);
    if (l->count == 0)
        card_text(card,
                  text_get(language, is_closed ? TEXT_CAMPAIGN_LIST_NO_CLOSED
                                               : TEXT_CAMPAIGN_LIST_EMPTY));
    pages_add(card, l->rq, pages, l->count,
              is_closed ? "campaign list closed" : "campaign list open");
    if (rc == ERR_OK)
        rc = reply(l->rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

enum err
campaign_list_run(struct request *rq)
{
    const char *which = request_arg(rq, "which");
    bool is_closed = which && strcmp(which, "closed") == 0;
    struct pages pages = pages_read(rq);
    struct listing l = { .rq = rq, .max = pages.end + 1 };
    enum err rc;
    size_t i;

    l.items = xreallocarray(NULL, l.max, sizeof(*l.items));
    rc = (is_closed ? store_campaign_list_closed
                    : store_campaign_list)(request_store(rq), (int)l.max,
                                           list_keep, &l);
    if (rc == ERR_OK)
        rc = list_say(&l, &pages, is_closed);
    for (i = 0; i < l.count; i++)
        campaign_release(&l.items[i]);
    free(l.items);
    return rc;
}
