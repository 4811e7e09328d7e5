/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_deals.c - campaign deals: who takes part, thirty at a time.
 *
 * What is published next comes first, what is over last. Fees stand in the
 * lines, so the answer is private.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal_parts.h"
#include "pages.h"

struct listing {
    struct row {
        int64_t id, publish;
        bool is_over;
    } * rows;
    size_t count, room;
};

static void
keep(void *ctx, const struct deal *deal)
{
    struct listing *l = ctx;

    if (l->count == l->room) {
        l->room = l->room > 0 ? 2 * l->room : 64;
        l->rows = xrealloc(l->rows, l->room * sizeof(*l->rows));
    }
    l->rows[l->count].id = deal->id;
    l->rows[l->count].publish = deal_day_number(deal->publish);
    l->rows[l->count++].is_over = deal_state_is_over(deal->state);
}

/* A day that is not known comes after those that are. */
static int
by_day(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->is_over != y->is_over)
        return x->is_over ? 1 : -1;
    if (x->publish != y->publish && (x->publish == 0 || y->publish == 0))
        return x->publish == 0 ? 1 : -1;
    if (x->publish != y->publish)
        return x->publish < y->publish ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static enum err
add_row(struct card *card, struct request *rq, int64_t id)
{
    struct picked picked = { 0 };
    enum err rc;

    rc = deal_pick_id(rq, id, &picked);
    if (rc == ERR_OK)
        deal_line_of_campaign(card, rq, &picked, true);
    picked_release(&picked);
    return rc;
}

static enum err
say(struct request *rq, const struct campaign *c, const struct listing *l)
{
    enum language language = request_language(rq);
    struct pages pages = pages_read(rq);
    struct card *card = card_new();
    struct buf line;
    char *title;
    enum err rc = ERR_OK;
    size_t i;

    title = text_make(language,
                      l->count > 0 ? TEXT_CAMPAIGN_DEALS_HEAD
                                   : TEXT_CAMPAIGN_DEALS_NONE,
                      "name", c->name, "n", TEXT_INT(l->count), NULL);
    card_title(card, title);
    for (i = pages.begin; i < l->count && i < pages.end && rc == ERR_OK; i++)
        rc = add_row(card, rq, l->rows[i].id);
    buf_init(&line, 1900);
    buf_adds(&line, "campaign deals ");
    campaign_add_name(&line, c->name);
    pages_add(card, rq, &pages, l->count, line.data);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    free(title);
    buf_release(&line);
    card_free(card);
    return rc;
}

enum err
campaign_deals_run(struct request *rq)
{
    struct listing l = { 0 };
    struct campaign c;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc == ERR_OK && c.id != 0) {
        rc = store_deal_list_campaign(request_store(rq), c.id, keep, &l);
        if (l.count > 1)
            qsort(l.rows, l.count, sizeof(*l.rows), by_day);
        if (rc == ERR_OK)
            rc = say(rq, &c, &l);
    }
    free(l.rows);
    campaign_release(&c);
    return rc;
}
