/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_done.c - what a deal waited for was said to be done, or got another day:
 * the deal itself is asked about.
 *
 * A deal moves only when somebody says so: where it stands decides what is
 * waited for next. Who ends one of its deadlines gets the button that says it.
 */
#include <stdlib.h>

#include "alloc.h"
#include "card.h"
#include "deal.h"
#include "deal_parts.h"

/* What a deal is once the thing came about; SHORTLISTED: nothing follows. */
static const enum deal_state states[DEAL_STEPS] = {
    [DEAL_STEP_REPLY] = DEAL_TALKING, [DEAL_STEP_CONTRACT] = DEAL_SIGNED,
    [DEAL_STEP_BRIEF] = DEAL_BRIEFED, [DEAL_STEP_BRIEF_YES] = DEAL_DRAFTING,
    [DEAL_STEP_SHIP] = DEAL_SHIPPED,  [DEAL_STEP_PARCEL] = DEAL_RECEIVED,
    [DEAL_STEP_DRAFT] = DEAL_REVIEW,  [DEAL_STEP_REVIEW] = DEAL_APPROVED,
    [DEAL_STEP_PUBLISH] = DEAL_LIVE,  [DEAL_STEP_INSIGHTS] = DEAL_INSIGHTS,
    [DEAL_STEP_PAYMENT] = DEAL_PAID,
};

static bool
is_further(const struct picked *p, enum deal_step step)
{
    enum deal_state to = states[step];

    return to != DEAL_SHORTLISTED && !deal_state_is_over(p->deal.state) &&
           to > p->deal.state && deal_may_follow(p->deal.state, to) &&
           (p->campaign.closed_at == 0 || deal_may_after_end(to));
}

static void
add_question(struct card *card, const struct request *rq,
             const struct picked *p, enum deal_state to)
{
    enum language language = request_language(rq);
    struct buf name, label, line;
    char *text;

    buf_init(&name, 1024);
    buf_init(&label, 256);
    buf_init(&line, 128);
    deal_name(&name, p);
    text = text_make(language, TEXT_DEAL_DONE_ASK, "name", name.data, "state",
                     deal_state_text(language, p->deal.state), NULL);
    card_note(card, text);
    buf_addf(&label, "@%s: %s", p->creator.handle,
             deal_move_text(language, p->deal.state, to));
    buf_addf(&line, "creator deal %lld state %s", (long long)p->deal.id,
             deal_state_word(to));
    card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    free(text);
    buf_release(&name);
    buf_release(&label);
    buf_release(&line);
}

enum err
deal_step_ended(struct request *rq, const struct deadline *d, bool is_done,
                struct card *card)
{
    enum deal_step step = deal_step_find(d->step);
    struct picked p = { 0 };
    enum err rc;

    if (d->deal == 0 || step == DEAL_STEPS)
        return ERR_OK;
    rc = deal_pick_id(rq, d->deal, &p);
    if (rc == ERR_OK && step == DEAL_STEP_DRAFT)
        rc = deal_end_step(rq, &p.deal, DEAL_STEP_MAKE_GOOD, DEADLINE_PASSED);
    if (rc == ERR_OK && is_done && request_may(rq, WHO_MEMBERS) &&
        is_further(&p, step))
        add_question(card, rq, &p, states[step]);
    picked_release(&p);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- another day --------------------------------------------------------- */

static void
add_day_question(struct card *card, const struct request *rq,
                 const struct picked *p, enum deal_step step, int64_t was,
                 int64_t day)
{
    enum language language = request_language(rq);
    bool is_draft = step == DEAL_STEP_DRAFT;
    char *iso = deal_day_iso(day), *text;
    struct buf old, new, line;

    buf_init(&old, 128);
    buf_init(&new, 128);
    buf_init(&line, 128);
    deal_add_day(&old, rq, &p->campaign, was);
    deal_add_plain_day(&new, rq, &p->campaign, day);
    text = text_make(language,
                     is_draft ? TEXT_DEAL_DAY_DRAFT : TEXT_DEAL_DAY_PUBLISH,
                     "deal", TEXT_INT(p->deal.id), "old", old.data, NULL);
    card_note(card, text);
    free(text);
    buf_addf(&line, "creator deal %lld %s %s", (long long)p->deal.id,
             is_draft ? "draft" : "publish", iso);
    text = text_make(language, TEXT_DEAL_DAY_BUTTON, "day", new.data, NULL);
    card_button(card, CARD_PLAIN, text, line.data, NULL);
    free(text);
    free(iso);
    buf_release(&old);
    buf_release(&new);
    buf_release(&line);
}

enum err
deal_step_moved(struct request *rq, const struct deadline *d, struct card *card)
{
    enum deal_step step = deal_step_find(d->step);
    int64_t was, day = deal_day_of(deal_deadline_zone(d), d->due_at);
    struct picked p = { 0 };
    enum err rc;

    if (d->deal == 0 ||
        (step != DEAL_STEP_DRAFT && step != DEAL_STEP_PUBLISH) ||
        !request_may(rq, WHO_MEMBERS))
        return ERR_OK;
    rc = deal_pick_id(rq, d->deal, &p);
    if (rc == ERR_OK) {
        was = deal_day_number(step == DEAL_STEP_DRAFT ? p.deal.draft_due
                                                      : p.deal.publish);
        if (was != 0 && was != day && p.campaign.closed_at == 0)
            add_day_question(card, rq, &p, step, was, day);
    }
    picked_release(&p);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
