/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_window.c - the first post of a campaign moves, and its deals with it.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal.h"
#include "deal_parts.h"

#define SHOWN_MAX 5

/* Between which days the first post moves, and what day it is. */
struct window {
    struct request *rq;
    const struct campaign *campaign;
    int64_t from, to, today;
};

/* ---- one deal ------------------------------------------------------------ */

static bool
day_move(const struct window *w, char **iso)
{
    int64_t day = deal_day_number(*iso), moved;
    const struct calendar *calendar = request_calendar(w->rq);

    if (day == 0 || day < w->today || w->from == 0 || w->to == 0)
        return false;
    moved =
        calendar_add(calendar, day, plan_moved_by(calendar, w->from, w->to));
    if (moved < w->today)
        moved = w->today;
    if (moved == day)
        return false;
    free(*iso);
    *iso = deal_day_iso(moved);
    return true;
}

/* What is paid, and when rights end, stands in a contract: it stays. */
static bool
dates_move(const struct window *w, struct deal *deal)
{
    bool has_moved = false;
    int i;

    for (i = 0; i < DEAL_DATE_PAYMENT; i++) {
        char day[11], *moved;

        deal_date_get(deal, (enum deal_date)i, day);
        moved = xstrdup(day);
        if (day_move(w, &moved)) {
            deal_date_set(deal, (enum deal_date)i, moved);
            has_moved = true;
        }
        free(moved);
    }
    return has_moved;
}

/* The draft is there when it is looked at; the post when it is live. */
static bool
deal_move(const struct window *w, struct deal *deal)
{
    bool has_moved = false;

    if (deal_state_is_over(deal->state) || deal->state >= DEAL_LIVE)
        return false;
    if (deal->state < DEAL_REVIEW)
        has_moved |= day_move(w, &deal->draft_due);
    has_moved |= day_move(w, &deal->publish);
    has_moved |= dates_move(w, deal);
    return has_moved;
}

/* ---- all of them --------------------------------------------------------- */

struct deal_ids {
    int64_t *items;
    size_t count, room;
};

static void
keep_deal(void *ctx, const struct deal_brief *deal)
{
    struct deal_ids *ids = ctx;

    if (ids->count == ids->room) {
        ids->room = ids->room > 0 ? 2 * ids->room : 64;
        ids->items = xrealloc(ids->items, ids->room * sizeof(*ids->items));
    }
    ids->items[ids->count++] = deal->id;
}

static enum err
window_follow(const struct window *w, int64_t id, const char *was_window)
{
    struct store *st = request_store(w->rq);
    struct deal was = { 0 }, deal = { 0 };
    enum err rc;

    rc = store_deal_get(st, id, &was);
    if (rc == ERR_OK)
        rc = store_deal_get(st, id, &deal);
    if (rc == ERR_OK && deal_move(w, &deal))
        rc = store_deal_update(st, &deal);
    if (rc == ERR_OK)
        rc = deal_follow_from(w->rq, w->campaign, &was, was_window, &deal);
    deal_release(&was);
    deal_release(&deal);
    return rc;
}

enum err
deal_follow_window(struct request *rq, const struct campaign *campaign,
                   const char *was_window)
{
    struct window w = { .rq = rq,
                        .campaign = campaign,
                        .from = deal_day_number(was_window),
                        .to = deal_day_number(campaign->publish),
                        .today = deal_today(rq, campaign) };
    struct deal_ids ids = { 0 };
    enum err rc;
    size_t i;

    rc = store_deal_briefs(request_store(rq), campaign->id, keep_deal, &ids);
    for (i = 0; rc == ERR_OK && i < ids.count; i++)
        rc = window_follow(&w, ids.items[i], was_window);
    free(ids.items);
    return rc;
}

/* ---- what would move ----------------------------------------------------- */

struct telling {
    const struct window *window;
    struct buf list;
    int count;
    enum err rc;
};

/* "@mara.cooks (Fri 14 May → Fri 21 May)" */
static void
tell_deal(struct telling *t, const struct deal *was, const struct deal *deal)
{
    const struct window *w = t->window;
    bool is_post = strcmp(was->publish, deal->publish) != 0;
    struct creator creator = { 0 };

    t->rc = store_creator_get(request_store(w->rq), deal->creator, &creator);
    if (t->rc != ERR_OK)
        return;
    buf_addf(&t->list, "%s@%s (", t->list.len > 0 ? ", " : "", creator.handle);
    deal_add_plain_day(&t->list, w->rq, w->campaign,
                       deal_day_number(is_post ? was->publish
                                               : was->draft_due));
    buf_adds(&t->list, " \u2192 ");
    deal_add_plain_day(&t->list, w->rq, w->campaign,
                       deal_day_number(is_post ? deal->publish
                                               : deal->draft_due));
    buf_addc(&t->list, ')');
    creator_release(&creator);
}

static void
see_deal(struct telling *t, int64_t id)
{
    struct store *st = request_store(t->window->rq);
    struct deal was = { 0 }, deal = { 0 };

    t->rc = store_deal_get(st, id, &was);
    if (t->rc == ERR_OK)
        t->rc = store_deal_get(st, id, &deal);
    if (t->rc == ERR_OK && deal_move(t->window, &deal) &&
        t->count++ < SHOWN_MAX)
        tell_deal(t, &was, &deal);
    deal_release(&was);
    deal_release(&deal);
}

enum err
deal_window_text(struct request *rq, const struct campaign *campaign,
                 int64_t to, int *count, char **text)
{
    struct window w = { .rq = rq,
                        .campaign = campaign,
                        .from = deal_day_number(campaign->publish),
                        .to = to,
                        .today = deal_today(rq, campaign) };
    struct deal_ids ids = { 0 };
    struct telling t = { .window = &w };
    size_t i;

    buf_init(&t.list, 4096);
    t.rc = store_deal_briefs(request_store(rq), campaign->id, keep_deal, &ids);
    for (i = 0; t.rc == ERR_OK && i < ids.count; i++)
        see_deal(&t, ids.items[i]);
    *count = t.count;
    *text = NULL;
    if (t.rc == ERR_OK && t.count > 0)
        *text = text_make(request_language(rq),
                          t.count > SHOWN_MAX ? TEXT_DEAL_DAYS_MOVE_MORE
                                              : TEXT_DEAL_DAYS_MOVE,
                          "n", TEXT_INT(t.count), "deals", t.list.data, "more",
                          TEXT_INT(t.count - SHOWN_MAX), NULL);
    buf_release(&t.list);
    free(ids.items);
    return t.rc;
}
