/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_pick.c - which deal is meant: a number, or a creator with one under way.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal_parts.h"
#include "handle.h"

#define PICK_MAX 8

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
deals_see(struct request *rq, const struct handle *handle,
          void (*fn)(void *, const struct deal *), struct running *out)
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
            rc = store_deal_list_creator(st, creator.id, 100, fn, out);
        creator_release(&creator);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    return rc;
}

static enum err
running_find(struct request *rq, const struct handle *handle,
             struct running *out)
{
    return deals_see(rq, handle, see_running, out);
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

static void
see_over(void *ctx, const struct deal *deal)
{
    struct running *r = ctx;

    if (deal_state_is_over(deal->state) && r->count == 0)
        r->ids[r->count++] = deal->id;
}

/* "declined" may have been a slip: what was said, of the newest that is over. */
static enum err
add_over(struct request *rq, struct card *card, const struct handle *handle,
         const char *line, const char *after)
{
    struct running over = { 0 };
    struct picked p = { 0 };
    struct buf name, say;
    char *label;
    enum err rc = ERR_OK;

    if (strcmp(line, "creator deal") == 0) /* only that takes it up again */
        rc = deals_see(rq, handle, see_over, &over);
    if (rc != ERR_OK || over.count == 0)
        return rc;
    rc = deal_pick_id(rq, over.ids[0], &p);
    buf_init(&name, 512);
    buf_init(&say, 1900);
    if (rc == ERR_OK) {
        deal_name(&name, &p);
        label = text_make(request_language(rq), TEXT_DEAL_OVER_LABEL, "name",
                          name.data, "state",
                          deal_state_text(request_language(rq), p.deal.state),
                          NULL);
        buf_addf(&say, "%s %lld%s%s", line, (long long)p.deal.id,
                 *after != '\0' ? " " : "", after);
        if (!say.overflow)
            card_button(card, CARD_PLAIN, label, say.data, NULL);
        free(label);
    }
    buf_release(&name);
    buf_release(&say);
    picked_release(&p);
    return rc;
}

/* With the one that is over, and the campaigns in which one could begin. */
static enum err
say_none_running(struct request *rq, const char *arg,
                 const struct handle *handle, const char *line,
                 const char *said)
{
    struct card *card;
    struct buf after;
    char *title;
    enum err rc;

    if (request_is_form(rq))
        return reply_wrong(rq, arg, TEXT_DEAL_NONE_RUNNING, "handle",
                           handle->name, NULL);
    card = card_new();
    title = text_make(request_language(rq), TEXT_DEAL_NONE_RUNNING, "handle",
                      handle->name, NULL);
    card_title(card, title);
    buf_init(&after, 256);
    buf_addf(&after, " @%s", handle->name);
    rc = add_over(rq, card, handle, line, said);
    if (rc == ERR_OK)
        rc = campaign_buttons(rq, card, "campaign deal", after.data);
    request_refused(rq);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    card_free(card);
    buf_release(&after);
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
    rc = say_none_running(rq, arg, &handle, line, after);
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
    told = campaign_unknown(rq, arg, TEXT_DEAL_NO_CAMPAIGN);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- none is named ------------------------------------------------------- */

struct open_campaigns {
    int64_t ids[PICK_MAX];
    size_t count;
};

static void
see_campaign(void *ctx, const struct campaign *c)
{
    struct open_campaigns *open = ctx;

    if (open->count < PICK_MAX)
        open->ids[open->count++] = c->id;
}

/* "creator told 3" */
static enum err
deal_button(struct request *rq, int64_t id, struct card *card)
{
    struct picked p = { 0 };
    struct buf label, line, number;
    enum err rc = deal_pick_id(rq, id, &p);

    buf_init(&label, 512);
    buf_init(&line, 1900);
    buf_init(&number, 32);
    if (rc == ERR_OK) {
        deal_name(&label, &p);
        buf_addf(&number, "%lld", (long long)id);
        request_set_arg(rq, "deal", number.data);
        request_line(rq, &line);
        request_set_arg(rq, "deal", NULL);
        if (!line.overflow)
            card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    }
    buf_release(&label);
    buf_release(&line);
    buf_release(&number);
    picked_release(&p);
    return rc;
}

enum err
deal_choices(struct request *rq, const struct arg_spec *missing,
             struct card *card)
{
    struct open_campaigns open = { 0 };
    struct running running = { 0 };
    enum err rc;
    size_t i;

    if (strcmp(missing->name, "deal") != 0)
        return ERR_OK;
    rc = store_campaign_list(request_store(rq), PICK_MAX, see_campaign, &open);
    for (i = 0; rc == ERR_OK && i < open.count; i++)
        rc = store_deal_list_campaign(request_store(rq), open.ids[i],
                                      see_running, &running);
    for (i = 0; rc == ERR_OK && i < running.count; i++)
        rc = deal_button(rq, running.ids[i], card);
    return rc;
}

/* ---- a campaign in which a creator has, or had, a deal ------------------- */

static void
see_its_campaign(void *ctx, const struct deal *deal)
{
    struct open_campaigns *open = ctx;
    size_t i;

    for (i = 0; i < open->count; i++)
        if (open->ids[i] == deal->campaign)
            return;
    if (open->count < PICK_MAX)
        open->ids[open->count++] = deal->campaign;
}

static enum err
campaign_button(struct request *rq, int64_t id, const char *arg,
                struct card *card)
{
    struct campaign c = { 0 };
    struct buf line;
    enum err rc = store_campaign_get(request_store(rq), id, &c);

    buf_init(&line, 1900);
    if (rc == ERR_OK) {
        request_set_arg(rq, arg, c.name);
        request_line(rq, &line);
        request_set_arg(rq, arg, NULL);
        if (!line.overflow)
            card_button(card, CARD_PLAIN, c.name, line.data, NULL);
    }
    buf_release(&line);
    campaign_release(&c);
    return rc;
}

enum err
deal_campaign_choices(struct request *rq, const struct arg_spec *missing,
                      struct card *card)
{
    struct open_campaigns its = { 0 };
    struct handle handle = { 0 };
    struct creator creator;
    enum err rc = ERR_OK;
    size_t i;
    int p;

    if (strcmp(missing->name, "for") != 0 || !request_has(rq, "creator") ||
        handle_parse(request_arg(rq, "creator"), &handle) != ERR_OK)
        return ERR_OK;
    for (p = PLATFORM_YOUTUBE; rc == ERR_OK && p <= PLATFORM_TIKTOK; p++) {
        memset(&creator, 0, sizeof(creator));
        rc = store_creator_find(request_store(rq), handle.name,
                                (enum platform)p, &creator);
        if (rc == ERR_OK)
            rc = store_deal_list_creator(request_store(rq), creator.id, 100,
                                         see_its_campaign, &its);
        creator_release(&creator);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    for (i = 0; rc == ERR_OK && i < its.count; i++)
        rc = campaign_button(rq, its.ids[i], "for", card);
    return rc;
}
