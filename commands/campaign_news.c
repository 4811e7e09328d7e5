/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_news.c - what happened to a campaign, in its thread.
 *
 * The parent message always shows the campaign as it stands; each news hangs
 * below it.
 */
#include <stdlib.h>
#include <string.h>

#include "campaign.h"
#include "whose.h"

/* ---- news ---------------------------------------------------------------- */

enum err
campaign_refresh(struct request *rq, const struct campaign *c)
{
    struct voice before = request_voice(rq);
    struct card *card;
    enum err rc;

    if (c->message == 0)
        return ERR_OK;
    card = card_new();
    request_set_voice(rq, request_team_voice(rq));
    rc = campaign_show_card(rq, c, card);
    if (rc == ERR_OK)
        rc = reply_edit_team(rq, c->message, card);
    request_set_voice(rq, before);
    card_free(card);
    return rc;
}

/* Whoever asked: the question that a button answered makes way. */
static enum err
tell_asker(struct request *rq, const struct card *news)
{
    int64_t question = request_pressed(rq);

    if (request_place(rq)->kind != PLACE_DM)
        return reply_text(rq, AUDIENCE_PASSING, TEXT_CAMPAIGN_TOLD, NULL);
    if (question != 0)
        return reply_edit(rq, question, news);
    return reply(rq, AUDIENCE_TEAM, news, NULL);
}

enum err
campaign_tell(struct request *rq, const struct campaign *c,
              const struct card *news)
{
    enum err rc;

    if (c->message == 0)
        return request_place(rq)->kind == PLACE_DM
                   ? tell_asker(rq, news)
                   : reply(rq, AUDIENCE_TEAM, news, NULL);
    rc = reply_under(rq, c->message, news);
    if (rc == ERR_OK)
        rc = campaign_refresh(rq, c);
    if (rc == ERR_OK)
        rc = tell_asker(rq, news);
    return rc;
}

enum err
campaign_changed(struct request *rq)
{
    struct campaign c = { 0 };
    int64_t id = 0, campaign = 0;
    enum err rc;

    if (strcmp(request_noun(rq, &id), "deadline") != 0)
        return ERR_OK;
    rc = store_deadline_campaign(request_store(rq), id, &campaign);
    if (rc == ERR_OK && campaign != 0)
        rc = store_campaign_get(request_store(rq), campaign, &c);
    if (rc == ERR_OK && c.id != 0)
        rc = campaign_refresh(rq, &c);
    campaign_release(&c);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- undo ---------------------------------------------------------------- */

int64_t
campaign_of(struct request *rq, const char *noun, int64_t id, int64_t *parent)
{
    struct campaign c = { 0 };
    struct deadline d = { 0 };
    int64_t campaign = 0;

    *parent = 0;
    if (strcmp(noun, "campaign") == 0)
        campaign = id;
    else if (strcmp(noun, "deadline") == 0 &&
             store_deadline_find(request_store(rq), id, &d) == ERR_OK &&
             d.deal == 0)
        campaign = d.campaign;
    if (campaign != 0 &&
        store_campaign_get(request_store(rq), campaign, &c) == ERR_OK)
        *parent = c.message;
    campaign_release(&c);
    deadline_release(&d);
    return campaign;
}

/* In the team's words, with who did it: under a message, or instead of it. */
static enum err
say_news(struct request *rq, int64_t message, bool is_instead,
         enum text_key key, const char *name, const char *what)
{
    struct voice before = request_voice(rq);
    struct card *card = card_new();
    struct buf who;
    char *text;
    enum err rc;

    request_set_voice(rq, request_team_voice(rq));
    buf_init(&who, 256);
    whose_add(&who, request_person(rq)->id);
    text = text_make(request_language(rq), key, "name", name, "who", who.data,
                     "what", what, NULL);
    card_title(card, text);
    rc = is_instead ? reply_edit_team(rq, message, card)
                    : reply_under(rq, message, card);
    request_set_voice(rq, before);
    free(text);
    buf_release(&who);
    card_free(card);
    return rc;
}

enum err
campaign_undone(struct request *rq, int64_t id, int64_t parent,
                const char *name, const char *what)
{
    struct campaign c = { 0 };
    enum err rc;

    rc = store_campaign_get(request_store(rq), id, &c);
    if (c.message == 0)
        c.message = parent; /* the change was to have one */
    if (rc == ERR_OK)
        rc = campaign_refresh(rq, &c);
    /* The thread said that it was done; so it says that it is not any more. */
    if (rc == ERR_OK && what && c.message != 0)
        rc = say_news(rq, c.message, false, TEXT_CAMPAIGN_UNDONE, c.name, what);
    else if (rc == ERR_NOT_FOUND)
        rc = say_news(rq, parent, true, TEXT_CAMPAIGN_GONE, name, "");
    campaign_release(&c);
    return rc;
}
