/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_change.c - creator deal, campaign deal: a deal begins, moves on, or
 * gets other dates.
 *
 * Both forms say the same about a deal; one names it by its number or its
 * creator, the other by its campaign and makes it if it is not there.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "deal.h"
#include "deal_take.h"
#include "span.h"
#include "whose.h"

#define DELIVERABLE_MAX 80 /* characters */

#define SHORT_TEXT (ARG_KEYWORD | ARG_SHORT)

#define CHANGES                                                                \
    { "state", ARG_TEXT, SHORT_TEXT, TEXT_DEAL_ARG_STATE, NULL },              \
        { "draft", ARG_TEXT, SHORT_TEXT, TEXT_DEAL_ARG_DRAFT, NULL },          \
        { "publish", ARG_TEXT, SHORT_TEXT, TEXT_DEAL_ARG_PUBLISH, NULL },      \
        { "fee", ARG_TEXT, SHORT_TEXT, TEXT_DEAL_ARG_FEE, NULL },              \
        { "date", ARG_TEXT, SHORT_TEXT, TEXT_DEAL_ARG_DATE, NULL },             \
        { "owner", ARG_WORD, ARG_KEYWORD, TEXT_DEAL_ARG_OWNER, NULL },         \
    {                                                                          \
        "link", ARG_WORD, ARG_KEYWORD, TEXT_DEAL_ARG_LINK, NULL                \
    }

const struct arg_spec creator_deal_args[] = {
    { "deal", ARG_LOOK, ARG_REQUIRED, TEXT_DEAL_ARG_DEAL, NULL },
    CHANGES,
    { 0 },
};

const struct arg_spec campaign_deal_args[] = {
    { "campaign", ARG_TEXT, ARG_REQUIRED, TEXT_DEAL_ARG_CAMPAIGN, NULL },
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "deliverable", ARG_TEXT, ARG_OPTIONAL, TEXT_DEAL_ARG_DELIVERABLE, NULL },
    CHANGES,
    { 0 },
};

static void
changing_release(struct changing *c)
{
    picked_release(&c->was);
    picked_release(&c->now);
}

/* ---- writing and answering ----------------------------------------------- */

/* It would be answered after the publication. */
static bool
is_too_late(const struct changing *c, int64_t draft)
{
    const struct deal *deal = &c->now.deal;
    int64_t publish = deal_day_number(
        deal->publish[0] != '\0' ? deal->publish : c->now.campaign.publish);

    return publish != 0 && calendar_add(request_calendar(c->rq), draft,
                                        DEAL_REVIEW_DAYS) > publish;
}

/* The draft was put off, by a late parcel or by changes: until when, and what
 * to write to the creator. */
static void
add_put_off(struct card *card, struct changing *c, const char *asked)
{
    enum language language = request_language(c->rq);
    bool is_parcel = c->now.deal.state == DEAL_RECEIVED;
    int64_t day = deal_day_number(c->now.deal.draft_due);
    struct buf when, plain;
    char *text;

    if (strcmp(asked, c->now.deal.draft_due) == 0)
        return;
    buf_init(&when, 128);
    buf_init(&plain, 128);
    deal_add_day(&when, c->rq, &c->now.campaign, day);
    deal_add_plain_day(&plain, c->rq, &c->now.campaign, day);
    text = text_make(language,
                     is_parcel ? TEXT_DEAL_DRAFT_MOVED : TEXT_DEAL_DRAFT_AGAIN,
                     "when", when.data, "n",
                     TEXT_INT(is_parcel ? DEAL_CREATE_DAYS : DEAL_CHANGES_DAYS),
                     NULL);
    card_text(card, text);
    free(text);
    if (is_too_late(c, day))
        card_text(card, text_get(language, TEXT_DEAL_DRAFT_TOO_LATE));
    if (is_parcel && *asked != '\0') {
        text = text_make(language, TEXT_DEAL_DRAFT_TELL, "handle",
                         c->now.creator.handle, "when", plain.data, NULL);
        card_quote(card, text, NULL);
        free(text);
    }
    buf_release(&when);
    buf_release(&plain);
}

static void
add_fact_day(struct card *card, struct changing *c, const char *arg,
             enum text_key label, const char *iso)
{
    struct buf when;

    if (!request_has(c->rq, arg))
        return;
    buf_init(&when, 128);
    if (deal_day_number(iso) != 0)
        deal_add_day(&when, c->rq, &c->now.campaign, deal_day_number(iso));
    else
        text_add(&when, request_language(c->rq), TEXT_DEAL_DATE_NONE, NULL);
    card_fact(card, text_get(request_language(c->rq), label), when.data);
    buf_release(&when);
}

static const enum text_key fact_texts[DEAL_DATES] = {
    [DEAL_DATE_CONTRACT] = TEXT_DEAL_FACT_CONTRACT,
    [DEAL_DATE_BRIEF] = TEXT_DEAL_FACT_BRIEF,
    [DEAL_DATE_SHIP] = TEXT_DEAL_FACT_SHIP,
    [DEAL_DATE_ARRIVE] = TEXT_DEAL_FACT_ARRIVE,
    [DEAL_DATE_APPROVAL] = TEXT_DEAL_FACT_APPROVAL,
    [DEAL_DATE_INSIGHTS] = TEXT_DEAL_FACT_INSIGHTS,
    [DEAL_DATE_THANKS] = TEXT_DEAL_FACT_THANKS,
    [DEAL_DATE_PAYMENT] = TEXT_DEAL_FACT_PAYMENT,
    [DEAL_DATE_RIGHTS] = TEXT_DEAL_FACT_RIGHTS,
    [DEAL_DATE_EXCLUSIVE] = TEXT_DEAL_FACT_EXCLUSIVE,
};

/* "3000 EUR; before: 2500 EUR". */
static void
add_fee(struct buf *b, const struct changing *c)
{
    enum language language = request_language(c->rq);
    struct buf is, was;

    buf_init(&is, 256);
    buf_init(&was, 256);
    deal_add_fee(&is, language, &c->now.deal);
    if (!c->is_new && c->was.deal.fee >= 0)
        deal_add_fee(&was, language, &c->was.deal);
    if (was.len > 0 && strcmp(is.data, was.data) != 0)
        text_add(b, language, TEXT_DEAL_FEE_WAS, "is", is.data, "was", was.data,
                 NULL);
    else
        buf_adds(b, is.data);
    buf_release(&is);
    buf_release(&was);
}

/* What was said, read back. The fee is nobody's business in a channel. */
static void
add_facts(struct card *card, struct changing *c)
{
    enum language language = request_language(c->rq);
    const struct deal *deal = &c->now.deal;
    struct buf b;
    char day[11];

    buf_init(&b, 1024);
    add_fact_day(card, c, "draft", TEXT_DEAL_FACT_DRAFT, deal->draft_due);
    add_fact_day(card, c, "publish", TEXT_DEAL_FACT_PUBLISH, deal->publish);
    if (c->date != DEAL_DATES) {
        deal_date_get(deal, c->date, day);
        add_fact_day(card, c, "date", fact_texts[c->date], day);
    }
    if (request_has(c->rq, "fee")) {
        if (request_place(c->rq)->kind == PLACE_DM)
            add_fee(&b, c);
        else
            buf_adds(&b, text_get(language, TEXT_DEAL_FEE_PRIVATE));
        card_fact(card, text_get(language, TEXT_DEAL_FACT_FEE), b.data);
        buf_reset(&b);
    }
    if (request_has(c->rq, "owner")) {
        whose_add(&b, deal->owner);
        card_fact(card, text_get(language, TEXT_DEAL_FACT_OWNER), b.data);
        buf_reset(&b);
    }
    if (request_has(c->rq, "link")) {
        span_link(&b, deal->link, deal->link);
        card_fact(card, text_get(language, TEXT_DEAL_FACT_LINK), b.data);
    }
    buf_release(&b);
}

static struct card *
answer_card(struct changing *c, const char *draft_asked, enum err *rc)
{
    struct card *card = card_new();
    struct buf name;
    char *title;

    request_speak_to_team(c->rq);
    buf_init(&name, 1024);
    deal_name(&name, &c->now);
    title =
        text_make(request_language(c->rq),
                  c->is_new ? TEXT_DEAL_ADDED : TEXT_DEAL_CHANGED, "name",
                  name.data, "id", TEXT_INT(c->now.deal.id), "state",
                  deal_state_text(request_language(c->rq), c->now.deal.state),
                  NULL);
    card_title(card, title);
    add_facts(card, c);
    add_put_off(card, c, draft_asked);
    *rc = deal_add_next(card, c->rq, &c->now);
    if (*rc == ERR_OK && request_has(c->rq, "draft"))
        *rc = deal_add_before_draft(card, c->rq, &c->now);
    free(title);
    buf_release(&name);
    return card;
}

/* A menu that was used makes way for what it did, with how things stand. */
static enum err
answer(struct changing *c, const char *draft_asked)
{
    int64_t pressed = request_pressed(c->rq);
    struct card *card, *profile = NULL;
    enum err rc;

    card = answer_card(c, draft_asked, &rc);
    if (rc == ERR_OK && pressed != 0 &&
        request_place(c->rq)->kind == PLACE_DM) {
        rc = creator_card(c->rq, &c->now.creator, &profile);
        if (rc == ERR_OK) {
            card_divider(card);
            card_append(card, profile);
            rc = reply_edit(c->rq, pressed, card);
        }
        card_free(profile);
    } else if (rc == ERR_OK) {
        rc = reply(c->rq, AUDIENCE_TEAM, card, NULL);
    }
    card_free(card);
    return rc;
}

static enum err
change_write(struct changing *c)
{
    struct store *st = request_store(c->rq);
    char *draft_asked;
    enum err rc;

    rc = c->is_new ? store_deal_add(st, &c->now.deal, &c->now.deal.id)
                   : store_deal_update(st, &c->now.deal);
    if (rc != ERR_OK)
        return rc;
    draft_asked = xstrdup(c->now.deal.draft_due);
    rc = deal_follow(c->rq, &c->now.campaign, c->is_new ? NULL : &c->was.deal,
                     &c->now.deal);
    request_touched(c->rq, "deal", c->now.deal.id);
    if (rc == ERR_OK)
        rc = answer(c, draft_asked);
    free(draft_asked);
    return rc;
}

/* Nothing was said about it: how it stands. */
static enum err
show(struct changing *c)
{
    struct card *card = card_new();
    struct buf name;
    enum err rc;

    request_refused(c->rq);
    buf_init(&name, 1024);
    deal_name(&name, &c->now);
    card_title(card, name.data);
    deal_line(card, c->rq, &c->now, true);
    rc = deal_add_next(card, c->rq, &c->now);
    if (rc == ERR_OK)
        rc = reply(c->rq, AUDIENCE_PRIVATE, card, NULL);
    buf_release(&name);
    card_free(card);
    return rc;
}

static enum err
already(struct changing *c)
{
    enum language language = request_language(c->rq);
    struct buf name;
    enum err rc;

    request_refused(c->rq);
    buf_init(&name, 1024);
    deal_name(&name, &c->now);
    rc =
        reply_text(c->rq, AUDIENCE_PASSING, TEXT_DEAL_SAME, "name", name.data,
                   "state", deal_state_text(language, c->now.deal.state), NULL);
    buf_release(&name);
    return rc;
}

static enum err
change(struct changing *c)
{
    static const char *const args[] = { "state", "draft", "publish", "fee",
                                        "date",  "owner", "link" };
    size_t i, said = 0;
    enum err rc;

    for (i = 0; i < ARRAY_LEN(args); i++)
        said += request_has(c->rq, args[i]);
    if (!c->is_new && said == 0)
        return show(c);
    rc = deal_take(c);
    if (rc == ERR_OK && !c->is_new && !c->has_changed)
        return already(c);
    if (rc == ERR_OK && c->now.deal.state == DEAL_LIVE &&
        c->now.deal.link[0] == '\0' && request_pressed(c->rq) != 0 &&
        !request_is_form(c->rq))
        return request_open_form(c->rq); /* it has a field for the link */
    if (rc == ERR_OK)
        rc = change_write(c);
    return rc == ERR_DENIED ? ERR_OK : rc;
}

/* What follows the number in a button that asks which deal is meant. */
static void
add_rest(struct buf *b, const struct request *rq)
{
    const struct arg_spec *spec;

    for (spec = creator_deal_args + 1; spec->name; spec++)
        if (request_has(rq, spec->name))
            buf_addf(b, "%s%s %s", b->len > 0 ? " " : "", spec->name,
                     request_arg(rq, spec->name));
}

/* ---- creator deal -------------------------------------------------------- */

enum err
creator_deal_run(struct request *rq)
{
    struct changing c = { .rq = rq };
    struct buf rest;
    enum err rc;

    buf_init(&rest, 1024);
    add_rest(&rest, rq);
    rc = deal_pick(rq, "deal", "creator deal", rest.len > 0 ? rest.data : "",
                   &c.was);
    buf_release(&rest);
    if (rc == ERR_OK)
        rc = deal_pick_id(rq, c.was.deal.id, &c.now);
    if (rc == ERR_OK)
        rc = change(&c);
    changing_release(&c);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

/* ---- campaign deal ------------------------------------------------------- */

static void
set_unquoted(struct request *rq, const char *arg, const char *from,
             const char *end)
{
    char *value;

    while (from < end && strchr(" \t\r\n\"", *from))
        from++;
    while (end > from && strchr(" \t\r\n\"", end[-1]))
        end--;
    value = xstrndup(from, (size_t)(end - from));
    request_set_arg(rq, arg, *value != '\0' ? value : NULL);
    free(value);
}

/* "Spring launch @mara.cooks 2 stories" stands in one argument until it is
 * taken apart here: at the first name with an @, or link. */
void
campaign_deal_prepare(struct request *rq)
{
    const char *line = request_arg(rq, "campaign"), *p, *end;
    char *copy;

    if (!line || request_has(rq, "creator"))
        return;
    copy = xstrdup(line);
    for (p = copy; *p != '\0'; p++)
        if ((p == copy || strchr(" \t\n\"", p[-1])) &&
            (*p == '@' || strncasecmp(p, "http", 4) == 0 ||
             strncasecmp(p, "<http", 5) == 0))
            break;
    if (*p != '\0') {
        end = p + strcspn(p, " \t\r\n");
        set_unquoted(rq, "creator", p, end);
        set_unquoted(rq, "deliverable", end, end + strlen(end));
        set_unquoted(rq, "campaign", copy, p);
    }
    free(copy);
}

static enum err
deal_begin(struct changing *c)
{
    struct deal *deal = &c->now.deal;
    const char *deliverable = request_arg(c->rq, "deliverable");

    c->is_new = true;
    deal->campaign = c->now.campaign.id;
    deal->creator = c->now.creator.id;
    deal->deliverable = xstrdup(deliverable ? deliverable : "");
    deal->kind = xstrdup("");
    deal->state = DEAL_SHORTLISTED;
    deal->state_at = request_now(c->rq);
    deal->owner = xstrdup("");
    deal->draft_due = xstrdup("");
    deal->publish = xstrdup("");
    deal->dates = xstrdup("");
    deal->fee = -1;
    deal->fee_by = xstrdup("");
    deal->currency = xstrdup("");
    deal->tracking = xstrdup("");
    deal->link = xstrdup("");
    deal->trouble = xstrdup("");
    deal->person = xstrdup(request_person(c->rq)->id);
    deal->at = request_now(c->rq);
    return ERR_OK;
}

/* Not by that name: the one that is meant all the same. */
static enum err
deal_seek_other(struct changing *c, int64_t *id)
{
    struct buf rest;
    enum err rc;

    buf_init(&rest, 1024);
    add_rest(&rest, c->rq);
    rc = deal_pick_in(c->rq, &c->now, request_arg(c->rq, "deliverable"),
                      rest.len > 0 ? rest.data : "", id);
    buf_release(&rest);
    return rc;
}

/* There, or new. */
static enum err
deal_seek(struct changing *c)
{
    const char *deliverable = request_arg(c->rq, "deliverable");
    struct store *st = request_store(c->rq);
    struct deal found = { 0 };
    int64_t id = 0;
    enum err rc = ERR_NOT_FOUND;

    if (deliverable)
        rc = store_deal_find(st, c->now.campaign.id, c->now.creator.id,
                             deliverable, &found);
    id = found.id;
    deal_release(&found);
    if (rc == ERR_NOT_FOUND)
        rc = deal_seek_other(c, &id);
    if (rc == ERR_NOT_FOUND)
        return deal_begin(c);
    if (rc == ERR_OK)
        rc = store_deal_get(st, id, &c->was.deal);
    return rc == ERR_OK ? store_deal_get(st, id, &c->now.deal) : rc;
}

/* One who is not known yet becomes known with a deal that can be. */
static enum err
creator_for(struct changing *c)
{
    struct changing probe = { .rq = c->rq };
    struct creator there = { 0 };
    enum err rc;

    rc = creator_seek(c->rq, &there);
    creator_release(&there);
    if (rc == ERR_NOT_FOUND) {
        probe.now.campaign = c->now.campaign; /* lent */
        rc = deal_begin(&probe);
        if (rc == ERR_OK)
            rc = deal_take(&probe);
        memset(&probe.now.campaign, 0, sizeof(probe.now.campaign));
        changing_release(&probe);
    }
    return rc == ERR_OK ? creator_ensure(c->rq, &c->now.creator) : rc;
}

static enum err
campaign_deal_find(struct changing *c)
{
    struct request *rq = c->rq;
    const char *deliverable = request_arg(rq, "deliverable");
    enum err rc;

    if (deliverable && text_length(deliverable) > DELIVERABLE_MAX)
        return deal_told(reply_wrong(rq, "deliverable", TEXT_ERRORS_TOO_LONG,
                                     "n", TEXT_INT(DELIVERABLE_MAX), NULL));
    rc = deal_campaign(rq, "campaign", &c->now.campaign);
    if (rc == ERR_OK && c->now.campaign.closed_at != 0)
        return deal_told(reply_wrong(rq, "campaign", TEXT_DEAL_CLOSED,
                                     "campaign", c->now.campaign.name, NULL));
    if (rc == ERR_OK)
        rc = creator_for(c);
    if (rc == ERR_OK)
        rc = deal_seek(c);
    return rc;
}

enum err
campaign_deal_run(struct request *rq)
{
    struct changing c = { .rq = rq };
    enum err rc;

    rc = campaign_deal_find(&c);
    if (rc == ERR_OK)
        rc = change(&c);
    changing_release(&c);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}
