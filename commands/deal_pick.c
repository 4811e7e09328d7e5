/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_pick.c - which deal is meant: a number, or a creator with one under way.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal_parts.h"
#include "handle.h"

#define PICK_MAX 5

void
picked_release(struct picked *p)
{
    creator_release(&p->creator);
    campaign_release(&p->campaign);
    deal_release(&p->deal);
}

enum err
deal_pick_id(struct request *rq, int64_t id, struct picked *out)
{
    struct store *st = request_store(rq);
    struct picked p = { 0 };
    enum err rc;

    rc = store_deal_get(st, id, &p.deal);
    if (rc == ERR_OK)
        rc = store_campaign_get(st, p.deal.campaign, &p.campaign);
    if (rc == ERR_OK)
        rc = store_creator_get(st, p.deal.creator, &p.creator);
    if (rc == ERR_OK)
        *out = p;
    else
        picked_release(&p);
    return rc;
}

/* Deals that are not over, the newest first. A creator whose platform is not
 * known is found on each. */
struct running {
    int64_t ids[PICK_MAX];
    size_t count;
};

static void
see_running(void *ctx, const struct deal *deal)
{
    struct running *r = ctx;
    size_t i;

    if (r->count == PICK_MAX || deal_state_is_over(deal->state))
        return;
    for (i = 0; i < r->count; i++)
        if (r->ids[i] == deal->id)
            return;
    r->ids[r->count++] = deal->id;
}

static enum err
running_find(struct request *rq, const struct handle *handle,
             struct running *out)
{
    enum platform from = handle->platform, to = handle->platform, p;
    struct store *st = request_store(rq);
    enum err rc = ERR_OK;

    if (handle->platform == PLATFORM_UNKNOWN) {
        from = PLATFORM_YOUTUBE;
        to = PLATFORM_TIKTOK;
    }
    for (p = from; rc == ERR_OK && p <= to; p++) {
        struct creator creator = { 0 };

        rc = store_creator_find(st, handle->name, p, &creator);
        if (rc == ERR_OK)
            rc = store_deal_list_creator(st, creator.id, 100, see_running, out);
        creator_release(&creator);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    return rc;
}

/* ERR_DENIED once it was asked. */
static enum err
ask_one_of(struct request *rq, const char *title, const struct running *running,
           const char *line, const char *after)
{
    struct card *card = card_new();
    enum err rc = ERR_OK;
    size_t i;

    card_title(card, title);
    for (i = 0; rc == ERR_OK && i < running->count; i++) {
        struct picked p = { 0 };
        struct buf label, say;

        rc = deal_pick_id(rq, running->ids[i], &p);
        if (rc != ERR_OK)
            break;
        buf_init(&label, 512);
        buf_init(&say, 1900);
        deal_name(&label, &p);
        buf_addf(&say, "%s %lld%s%s", line, (long long)p.deal.id,
                 *after != '\0' ? " " : "", after);
        card_button(card, CARD_PLAIN, label.data, say.data, NULL);
        buf_release(&label);
        buf_release(&say);
        picked_release(&p);
    }
    request_refused(rq);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

static enum err
ask_which(struct request *rq, const struct handle *handle,
          const struct running *running, const char *line, const char *after)
{
    char *title = text_make(request_language(rq), TEXT_DEAL_WHICH, "handle",
                            handle->name, NULL);
    enum err rc = ask_one_of(rq, title, running, line, after);

    free(title);
    return rc;
}

static enum err
pick_by_handle(struct request *rq, const char *arg, const char *line,
               const char *after, struct picked *out)
{
    struct handle handle = { 0 };
    struct running running = { 0 };
    enum err rc;

    (void)handle_parse(request_arg(rq, arg), &handle); /* was checked */
    rc = running_find(rq, &handle, &running);
    if (rc != ERR_OK)
        return rc;
    if (running.count == 1)
        return deal_pick_id(rq, running.ids[0], out);
    if (running.count > 1)
        return ask_which(rq, &handle, &running, line, after);
    rc = reply_wrong(rq, arg, TEXT_DEAL_NONE_RUNNING, "handle", handle.name,
                     NULL);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

enum err
deal_pick(struct request *rq, const char *arg, const char *line,
          const char *after, struct picked *out)
{
    int64_t id = request_arg_id(rq, arg);
    enum err rc, told;

    if (id == 0)
        return pick_by_handle(rq, arg, line, after, out);
    rc = deal_pick_id(rq, id, out);
    if (rc != ERR_NOT_FOUND)
        return rc;
    told = reply_wrong(rq, arg, TEXT_DEAL_UNKNOWN, "id", TEXT_INT(id), NULL);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- a creator's deals in one campaign ----------------------------------- */

struct in_campaign {
    int64_t campaign;
    const char *deliverable; /* only those that may be meant; NULL: all */
    struct running all, running;
};

static void
see_in_campaign(void *ctx, const struct deal *deal)
{
    struct in_campaign *in = ctx;

    if (deal->campaign != in->campaign || in->all.count == PICK_MAX ||
        (in->deliverable &&
         !deal_same_piece(in->deliverable, deal->deliverable)))
        return;
    in->all.ids[in->all.count++] = deal->id;
    see_running(&in->running, deal);
}

static enum err
ask_in(struct request *rq, const struct picked *whose,
       const struct in_campaign *in, const char *after)
{
    char *title =
        text_make(request_language(rq),
                  in->deliverable ? TEXT_DEAL_WHICH_PIECE : TEXT_DEAL_WHICH_IN,
                  "handle", whose->creator.handle, "campaign",
                  whose->campaign.name, "deliverable",
                  in->deliverable ? in->deliverable : "", NULL);
    enum err rc = ask_one_of(rq, title, &in->all, "creator deal", after);

    free(title);
    return rc;
}

enum err
deal_pick_in(struct request *rq, const struct picked *whose,
             const char *deliverable, const char *after, int64_t *id)
{
    struct in_campaign in = { .campaign = whose->campaign.id,
                              .deliverable = deliverable };
    enum err rc;

    rc = store_deal_list_creator(request_store(rq), whose->creator.id, 1000,
                                 see_in_campaign, &in);
    if (rc != ERR_OK)
        return rc;
    if (in.all.count == 0)
        return ERR_NOT_FOUND;
    *id = in.all.count == 1 ? in.all.ids[0] : in.running.ids[0];
    if (!deliverable && (in.all.count == 1 || in.running.count == 1))
        return ERR_OK;
    return ask_in(rq, whose, &in, after);
}

enum err
deal_campaign(struct request *rq, const char *arg, struct campaign *out)
{
    const char *name = request_arg(rq, arg);
    enum err rc, told;

    rc = store_campaign_find(request_store(rq), name, out);
    if (rc != ERR_NOT_FOUND)
        return rc;
    told = reply_wrong(rq, arg, TEXT_DEAL_NO_CAMPAIGN, "campaign", name, NULL);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}
