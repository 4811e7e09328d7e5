/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_show.c - a deal in words, and what can be done about it next.
 */
#include <stdlib.h>
#include <string.h>

#include "deal.h"
#include "deal_parts.h"

/* The end of a menu is the trouble line. */
#define MENU_MAX 4
#define NEXT_MAX 8

void
deal_name(struct buf *b, const struct picked *p)
{
    buf_addf(b, "@%s, %s", p->creator.handle, p->campaign.name);
    if (p->deal.deliverable[0] != '\0')
        buf_addf(b, " (%s)", p->deal.deliverable);
}

static const enum text_key states[DEAL_STATES] = {
    [DEAL_SHORTLISTED] = TEXT_DEAL_STATE_SHORTLISTED,
    [DEAL_CONTACTED] = TEXT_DEAL_STATE_CONTACTED,
    [DEAL_TALKING] = TEXT_DEAL_STATE_TALKING,
    [DEAL_AGREED] = TEXT_DEAL_STATE_AGREED,
    [DEAL_SIGNED] = TEXT_DEAL_STATE_SIGNED,
    [DEAL_BRIEFED] = TEXT_DEAL_STATE_BRIEFED,
    [DEAL_SHIPPED] = TEXT_DEAL_STATE_SHIPPED,
    [DEAL_RECEIVED] = TEXT_DEAL_STATE_RECEIVED,
    [DEAL_DRAFTING] = TEXT_DEAL_STATE_DRAFTING,
    [DEAL_REVIEW] = TEXT_DEAL_STATE_REVIEW,
    [DEAL_APPROVED] = TEXT_DEAL_STATE_APPROVED,
    [DEAL_LIVE] = TEXT_DEAL_STATE_LIVE,
    [DEAL_INSIGHTS] = TEXT_DEAL_STATE_INSIGHTS,
    [DEAL_PAID] = TEXT_DEAL_STATE_PAID,
    [DEAL_FOLLOWED_UP] = TEXT_DEAL_STATE_FOLLOWED_UP,
    [DEAL_DONE] = TEXT_DEAL_STATE_DONE,
    [DEAL_DECLINED] = TEXT_DEAL_STATE_DECLINED,
    [DEAL_GHOSTED] = TEXT_DEAL_STATE_GHOSTED,
    [DEAL_CANCELLED] = TEXT_DEAL_STATE_CANCELLED,
};

/* What somebody does who moves a deal there. */
static const enum text_key moves[DEAL_STATES] = {
    [DEAL_SHORTLISTED] = TEXT_DEAL_MOVE_SHORTLISTED,
    [DEAL_CONTACTED] = TEXT_DEAL_MOVE_CONTACTED,
    [DEAL_TALKING] = TEXT_DEAL_MOVE_TALKING,
    [DEAL_AGREED] = TEXT_DEAL_MOVE_AGREED,
    [DEAL_SIGNED] = TEXT_DEAL_MOVE_SIGNED,
    [DEAL_BRIEFED] = TEXT_DEAL_MOVE_BRIEFED,
    [DEAL_SHIPPED] = TEXT_DEAL_MOVE_SHIPPED,
    [DEAL_RECEIVED] = TEXT_DEAL_MOVE_RECEIVED,
    [DEAL_DRAFTING] = TEXT_DEAL_MOVE_DRAFTING,
    [DEAL_REVIEW] = TEXT_DEAL_MOVE_REVIEW,
    [DEAL_APPROVED] = TEXT_DEAL_MOVE_APPROVED,
    [DEAL_LIVE] = TEXT_DEAL_MOVE_LIVE,
    [DEAL_INSIGHTS] = TEXT_DEAL_MOVE_INSIGHTS,
    [DEAL_PAID] = TEXT_DEAL_MOVE_PAID,
    [DEAL_FOLLOWED_UP] = TEXT_DEAL_MOVE_FOLLOWED_UP,
    [DEAL_DONE] = TEXT_DEAL_MOVE_DONE,
    [DEAL_DECLINED] = TEXT_DEAL_MOVE_DECLINED,
    [DEAL_GHOSTED] = TEXT_DEAL_MOVE_GHOSTED,
    [DEAL_CANCELLED] = TEXT_DEAL_MOVE_CANCELLED,
};

const char *
deal_state_text(enum language language, enum deal_state state)
{
    return text_get(language, states[state]);
}

void
deal_add_plain_day(struct buf *b, const struct request *rq,
                   const struct campaign *campaign, int64_t day)
{
    const struct zone *zone = deal_zone(rq, campaign);
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    zone_format(b, zone, language_code(request_language(rq)),
                zone_day_start(zone, &wall), request_now(rq), ZONE_STYLE_DAY);
}

void
deal_add_day(struct buf *b, const struct request *rq,
             const struct campaign *campaign, int64_t day)
{
    const struct zone *zone = deal_zone(rq, campaign);

    deal_add_plain_day(b, rq, campaign, day);
    buf_adds(b, " (");
    zone_relative_day(b, language_code(request_language(rq)),
                      day - deal_day_of(zone, request_now(rq)));
    buf_addc(b, ')');
}

bool
deal_fee_is_theirs(const struct request *rq, const struct deal *deal)
{
    const char *by =
        deal->fee_by && deal->fee_by[0] != '\0' ? deal->fee_by : deal->person;

    return !request_role_member(rq, "@finance", 0) ||
           request_may(rq, WHO_FINANCE) ||
           (by && strcmp(by, request_person(rq)->id) == 0);
}

void
deal_add_fee(struct buf *b, enum language language, const struct deal *deal)
{
    if (deal->fee <= 0 && strcmp(deal->kind, "gift") == 0) {
        buf_adds(b, text_get(language, TEXT_SHEET_GIFT));
        return;
    }
    text_add_int(b, language, deal->fee / 100);
    if (deal->fee % 100 != 0)
        buf_addf(b, "%c%02d", text_decimal_mark(language),
                 (int)(deal->fee % 100));
    if (deal->currency[0] != '\0')
        buf_addf(b, " %s", deal->currency);
}

static void
add_date(struct buf *b, struct request *rq, const struct picked *p,
         enum text_key key, const char *iso)
{
    int64_t day = deal_day_number(iso);
    struct buf when;

    if (day == 0)
        return;
    buf_init(&when, 128);
    deal_add_day(&when, rq, &p->campaign, day);
    buf_adds(b, " · ");
    text_add(b, request_language(rq), key, "when", when.data, NULL);
    buf_release(&when);
}

/* "3 · Spring (reel) · in review · draft Fri 15 May (in 3 days)". */
static void
add_deal(struct buf *b, struct request *rq, const struct picked *p,
         const char *name, bool is_private)
{
    enum language language = request_language(rq);
    enum deal_state state = p->deal.state;

    buf_addf(b, "%lld · %s", (long long)p->deal.id, name);
    if (p->deal.deliverable[0] != '\0')
        buf_addf(b, " (%s)", p->deal.deliverable);
    buf_adds(b, " · ");
    text_add(b, language,
             p->deal.state_at == 0 ? TEXT_DEAL_STATE_UNSAID : TEXT_DEAL_STATE,
             "state", deal_state_text(language, state), NULL);
    if (state < DEAL_REVIEW)
        add_date(b, rq, p, TEXT_DEAL_DRAFT_ON, p->deal.draft_due);
    if (state < DEAL_LIVE)
        add_date(b, rq, p, TEXT_DEAL_PUBLISH_ON, p->deal.publish);
    if (is_private && p->deal.fee >= 0) {
        buf_adds(b, " · ");
        if (deal_fee_is_theirs(rq, &p->deal))
            deal_add_fee(b, language, &p->deal);
        else
            buf_adds(b, text_get(language, TEXT_DEAL_FEE_HIDDEN));
    }
    if (p->deal.trouble[0] != '\0') {
        buf_adds(b, " · ");
        text_add(b, language, TEXT_DEAL_TROUBLE_ON, "what", p->deal.trouble,
                 NULL);
    }
}

/* Back from the review is a round of changes. */
const char *
deal_move_text(enum language language, enum deal_state from, enum deal_state to)
{
    return text_get(language, from == DEAL_REVIEW && to == DEAL_DRAFTING
                                  ? TEXT_DEAL_MOVE_CHANGES
                                  : moves[to]);
}

static void
add_option(struct card *card, enum language language, const struct deal *deal,
           enum deal_state state)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "creator deal %lld state %s", (long long)deal->id,
             deal_state_word(state));
    card_option(card, deal_move_text(language, deal->state, state), line.data);
    buf_release(&line);
}

static void
add_line(struct card *card, struct request *rq, const struct picked *p,
         const char *name, bool is_private)
{
    enum language language = request_language(rq);
    enum deal_state next[MENU_MAX];
    size_t i, n = deal_next(p->deal.state, next, MENU_MAX);
    struct buf b;

    buf_init(&b, 4096);
    add_deal(&b, rq, p, name, is_private);
    card_line(card, b.data);
    buf_release(&b);
    if (p->campaign.closed_at != 0 && deal_state_is_over(p->deal.state))
        return;
    for (i = 0; i < n; i++)
        if (p->campaign.closed_at == 0 || deal_may_after_end(next[i]))
            add_option(card, language, &p->deal, next[i]);
    if (deal_state_is_over(p->deal.state))
        return;
    buf_init(&b, 64);
    buf_addf(&b, "creator trouble %lld", (long long)p->deal.id);
    card_option(card, text_get(language, TEXT_DEAL_MOVE_TROUBLE), b.data);
    buf_release(&b);
}

void
deal_line(struct card *card, struct request *rq, const struct picked *p,
          bool is_private)
{
    add_line(card, rq, p, p->campaign.name, is_private);
}

void
deal_line_of_campaign(struct card *card, struct request *rq,
                      const struct picked *p, bool is_private)
{
    struct buf name;

    buf_init(&name, 256);
    buf_addf(&name, "@%s", p->creator.handle);
    add_line(card, rq, p, name.data, is_private);
    buf_release(&name);
}

/* Open ones, the next first. */
struct nexts {
    struct {
        int64_t id, due_at;
    } rows[NEXT_MAX];
    size_t count;
};

static void
see_next(void *ctx, const struct deadline *d)
{
    struct nexts *n = ctx;
    size_t at = n->count;

    if (d->done_at != 0 || n->count == NEXT_MAX)
        return;
    for (; at > 0 && n->rows[at - 1].due_at > d->due_at; at--)
        n->rows[at] = n->rows[at - 1];
    n->rows[at].id = d->id;
    n->rows[at].due_at = d->due_at;
    n->count++;
}

static enum err
add_next(struct card *card, struct request *rq, const struct picked *p,
         int64_t id)
{
    struct deadline d = { 0 };
    struct buf when;
    char *text, *what;
    enum err rc;

    rc = store_deadline_find(request_store(rq), id, &d);
    if (rc != ERR_OK)
        return rc;
    what = deal_deadline_what(rq, &d);
    buf_init(&when, 128);
    deal_add_day(&when, rq, &p->campaign,
                 deal_day_of(deal_deadline_zone(&d), d.due_at));
    text = text_make(request_language(rq), TEXT_DEAL_NEXT, "what", what, "when",
                     when.data, "id", TEXT_INT(d.id), NULL);
    card_text(card, text);
    free(text);
    free(what);
    buf_release(&when);
    deadline_release(&d);
    return ERR_OK;
}

static void
see_before_draft(void *ctx, const struct deadline *d)
{
    enum deal_step step = deal_step_find(d->step ? d->step : "");

    if (step >= DEAL_STEP_CONTRACT && step <= DEAL_STEP_PARCEL)
        see_next(ctx, d);
}

/* A draft before the brief is a slip, or somebody knows why: it is said. */
enum err
deal_add_before_draft(struct card *card, struct request *rq,
                      const struct picked *p)
{
    int64_t draft = deal_day_number(p->deal.draft_due);
    struct nexts n = { 0 };
    struct deadline d;
    enum err rc;
    size_t i;

    rc = store_deadline_list_deal(request_store(rq), p->deal.id,
                                  see_before_draft, &n);
    for (i = 0; rc == ERR_OK && i < n.count; i++) {
        char *what, *text;

        memset(&d, 0, sizeof(d));
        rc = store_deadline_find(request_store(rq), n.rows[i].id, &d);
        if (rc == ERR_OK && draft != 0 &&
            deal_day_of(deal_deadline_zone(&d), d.due_at) > draft) {
            what = deal_deadline_what(rq, &d);
            text = text_make(request_language(rq), TEXT_DEAL_BEFORE_DRAFT,
                             "what", what, NULL);
            card_text(card, text);
            free(text);
            free(what);
        }
        deadline_release(&d);
    }
    return rc;
}

enum err
deal_add_next(struct card *card, struct request *rq, const struct picked *p)
{
    struct nexts n = { 0 };
    enum err rc;
    size_t i;

    rc = store_deadline_list_deal(request_store(rq), p->deal.id, see_next, &n);
    for (i = 0; rc == ERR_OK && i < n.count; i++)
        rc = add_next(card, rq, p, n.rows[i].id);
    return rc;
}
