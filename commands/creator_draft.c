/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_draft.c - creator brief, outreach, thanks: drafts that a person
 * sends.
 *
 * The bot writes to no creator. A first-timer gets the full brief, a regular
 * the short one; what is not known stands in [brackets].
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal_parts.h"
#include "vet/vet.h"

struct drafting {
    struct request *rq;
    struct creator creator;
    struct campaign campaign; /* id 0 = none */
    struct deal deal;         /* the newest of the creator in it; id 0 = none */
    struct creator_record record;
};

static void
drafting_release(struct drafting *d)
{
    creator_release(&d->creator);
    campaign_release(&d->campaign);
    deal_release(&d->deal);
    creator_record_release(&d->record);
}

struct newest {
    int64_t campaign, id;
};

/* Of one campaign, or the newest that is not over. */
static void
see_newest(void *ctx, const struct deal *deal)
{
    struct newest *n = ctx;

    if (n->id == 0 && (n->campaign != 0 ? deal->campaign == n->campaign
                                        : !deal_state_is_over(deal->state)))
        n->id = deal->id;
}

/* ---- in which campaign --------------------------------------------------- */

#define CAMPAIGNS_MAX 8

struct in_campaigns {
    int64_t ids[CAMPAIGNS_MAX];
    size_t count;
};

static void
see_campaign(void *ctx, const struct deal *deal)
{
    struct in_campaigns *in = ctx;
    size_t i;

    if (deal_state_is_over(deal->state) || in->count == CAMPAIGNS_MAX)
        return;
    for (i = 0; i < in->count; i++)
        if (in->ids[i] == deal->campaign)
            return;
    in->ids[in->count++] = deal->campaign;
}

/* The line again, with one of them. */
static enum err
add_campaign(struct card *card, struct request *rq, int64_t id)
{
    struct campaign c = { 0 };
    struct buf line;
    enum err rc = store_campaign_get(request_store(rq), id, &c);

    buf_init(&line, 1900);
    if (rc == ERR_OK) {
        request_set_arg(rq, "for", c.name);
        request_line(rq, &line);
        request_set_arg(rq, "for", NULL);
        if (!line.overflow)
            card_button(card, CARD_PLAIN, c.name, line.data, NULL);
    }
    buf_release(&line);
    campaign_release(&c);
    return rc;
}

/* With deals under way in several a draft could be of any of them: it is asked.
 * ERR_DENIED once it was. */
static enum err
ask_campaign(struct drafting *d)
{
    struct in_campaigns in = { 0 };
    struct card *card;
    char *title;
    enum err rc;
    size_t i;

    rc = store_deal_list_creator(request_store(d->rq), d->creator.id, 100,
                                 see_campaign, &in);
    if (rc != ERR_OK || in.count < 2)
        return rc;
    card = card_new();
    title = text_make(request_language(d->rq), TEXT_CREATOR_DRAFT_WHICH,
                      "handle", d->creator.handle, NULL);
    card_title(card, title);
    for (i = 0; rc == ERR_OK && i < in.count; i++)
        rc = add_campaign(card, d->rq, in.ids[i]);
    request_refused(d->rq);
    if (rc == ERR_OK)
        rc = reply(d->rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    card_free(card);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

static enum err
drafting_begin(struct drafting *d)
{
    struct store *st = request_store(d->rq);
    struct newest newest = { 0 };
    struct handle handle = { 0 };
    enum err rc;

    rc = creator_seek(d->rq, &d->creator);
    if (rc == ERR_NOT_FOUND) { /* a draft makes nobody known */
        vet_handle(d->rq, &handle);
        d->creator.handle = xstrdup(handle.name);
        rc = ERR_OK;
    }
    if (rc == ERR_OK && request_has(d->rq, "for"))
        rc = deal_campaign(d->rq, "for", &d->campaign);
    else if (rc == ERR_OK)
        rc = ask_campaign(d);
    if (rc != ERR_OK)
        return rc;
    newest.campaign = d->campaign.id;
    rc = store_deal_list_creator(st, d->creator.id, 100, see_newest, &newest);
    if (rc == ERR_OK && newest.id != 0)
        rc = store_deal_get(st, newest.id, &d->deal);
    if (rc == ERR_OK && d->deal.id != 0 && d->campaign.id == 0)
        rc = store_campaign_get(st, d->deal.campaign, &d->campaign);
    if (rc == ERR_OK)
        rc = creator_record_read(d->rq, &d->creator, &d->record);
    return rc;
}

/* A day as a creator reads it, or what has to be filled in. */
static void
add_day(struct buf *b, const struct drafting *d, const char *iso)
{
    int64_t day = deal_day_number(iso);

    if (day != 0)
        deal_add_plain_day(b, d->rq, &d->campaign, day);
    else
        buf_adds(b, text_get(request_language(d->rq), TEXT_CREATOR_DRAFT_DAY));
}

static char *
fill(const struct drafting *d, enum text_key key)
{
    enum language language = request_language(d->rq);
    const char *piece = d->deal.id != 0 && d->deal.deliverable[0] != '\0'
                            ? d->deal.deliverable
                            : text_get(language, TEXT_CREATOR_DRAFT_PIECE);
    struct buf draft, publish;
    char *text;

    buf_init(&draft, 128);
    buf_init(&publish, 128);
    add_day(&draft, d, d->deal.draft_due);
    add_day(&publish, d,
            d->deal.id != 0 && d->deal.publish[0] != '\0'
                ? d->deal.publish
                : d->campaign.publish);
    text =
        text_make(language, key, "handle", d->creator.handle, "campaign",
                  d->campaign.id != 0
                      ? d->campaign.name
                      : text_get(language, TEXT_CREATOR_DRAFT_CAMPAIGN),
                  "piece", piece, "draft", draft.data, "publish", publish.data,
                  "four", text_get(language, TEXT_CREATOR_FOUR), NULL);
    buf_release(&draft);
    buf_release(&publish);
    return text;
}

static enum err
send(struct drafting *d, enum text_key title, enum text_key body,
     enum text_key note)
{
    enum language language = request_language(d->rq);
    struct card *card = card_new();
    char *text;
    enum err rc;

    text = text_make(language, title, "handle", d->creator.handle, NULL);
    card_title(card, text);
    free(text);
    text = fill(d, body);
    card_quote(card, text, NULL);
    free(text);
    card_note(card, text_get(language, note));
    rc = reply(d->rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}

enum err
creator_brief_run(struct request *rq)
{
    struct drafting d = { .rq = rq };
    bool is_regular;
    enum err rc;

    rc = drafting_begin(&d);
    is_regular = d.record.finished > 0;
    if (rc == ERR_OK)
        rc = send(&d,
                  is_regular ? TEXT_CREATOR_BRIEF_SHORT
                             : TEXT_CREATOR_BRIEF_FULL,
                  is_regular ? TEXT_CREATOR_BRIEF_BODY_SHORT
                             : TEXT_CREATOR_BRIEF_BODY_FULL,
                  TEXT_CREATOR_BRIEF_NOTE);
    drafting_release(&d);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

enum err
creator_outreach_run(struct request *rq)
{
    struct drafting d = { .rq = rq };
    enum err rc;

    rc = drafting_begin(&d);
    if (rc == ERR_OK)
        rc = send(&d, TEXT_CREATOR_OUTREACH_TITLE_LINE,
                  d.record.finished > 0 ? TEXT_CREATOR_OUTREACH_BODY_AGAIN
                                        : TEXT_CREATOR_OUTREACH_BODY,
                  TEXT_CREATOR_OUTREACH_NOTE);
    drafting_release(&d);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

enum err
creator_thanks_run(struct request *rq)
{
    struct drafting d = { .rq = rq };
    enum err rc;

    rc = drafting_begin(&d);
    if (rc == ERR_OK)
        rc = send(&d, TEXT_CREATOR_THANKS_TITLE_LINE, TEXT_CREATOR_THANKS_BODY,
                  TEXT_CREATOR_THANKS_NOTE);
    drafting_release(&d);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}
