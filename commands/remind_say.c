/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * remind_say.c - reminders in words: to whom, and how.
 *
 * Each hearer is spoken to in their own language and by their own clock; who
 * has taken it on is called by name where others read it, without blame.
 */
#include "remind_say.h"

#include <stdlib.h>
#include <string.h>

#include "campaigns.h"
#include "card.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "notices.h"
#include "rules/deal.h"
#include "rules/reminding.h"
#include "text.h"
#include "ways.h"
#include "zone.h"

/* One message lists so many; the rest is counted. */
#define LINES_MAX 30
#define READ_MAX  500
/* So long before its time a deadline is for now. */
#define HOURS_AHEAD (12 * 3600)

/* The campaign of a deadline; one that is none is left as it is. */
static enum err
campaign_of(struct request *rq, const struct deadline *d, struct campaign *c)
{
    enum err rc = ERR_NOT_FOUND;

    if (d->campaign != 0)
        rc = store_campaign_get(request_store(rq), d->campaign, c);
    return rc;
}

/* From now on to this person. Whom the chat has told nothing about yet is
 * spoken to as the team is. */
static enum err
turn_to(struct request *rq, const char *person)
{
    enum err rc = request_turn_to(rq, person);

    return rc == ERR_NOT_FOUND ? request_turn_to_place(rq, "") : rc;
}

/*
 * To one of the hearers, if they may be disturbed. *again keeps the earliest
 * time at which one of those may who may not now; 0 once anybody was told.
 */
struct telling {
    struct request *rq;
    struct notice notice;
    int64_t again;
    bool is_told;
};

static enum err
tell(struct telling *t, const char *hearer, const struct card *card)
{
    enum notice_answer answer = NOTICE_GO;
    int64_t at = 0;
    enum err rc;

    rc = notice_may(t->rq, hearer, &t->notice, &at, &answer);
    if (rc == ERR_OK && answer == NOTICE_LATER &&
        (t->again == 0 || at < t->again))
        t->again = at;
    if (rc != ERR_OK || answer != NOTICE_GO)
        return rc;
    t->is_told = true;
    rc = reply_dm(t->rq, hearer, card, NULL);
    return rc == ERR_OK ? notice_sent(t->rq, hearer, &t->notice) : rc;
}

static int64_t
told_again(const struct telling *t)
{
    return t->is_told ? 0 : t->again;
}

/* ---- the owner ----------------------------------------------------------- */

static enum text_key
owner_text(const struct request *rq, const struct deadline *d,
           const struct owner_news *news)
{
    bool is_over = deadline_is_late(rq, d);

    if (news->what & REMINDING_SNOOZED)
        return TEXT_REMIND_SNOOZED;
    if (!(news->what & REMINDING_DUE))
        return TEXT_REMIND_AHEAD;
    if (news->is_anew && is_over)
        return TEXT_REMIND_STILL;
    if (!news->is_late && !d->is_day && is_over)
        return TEXT_REMIND_WAS_DUE; /* it was night */
    if (!news->is_late)
        return d->is_day ? TEXT_DEADLINE_DUE_DAY : TEXT_DEADLINE_DUE;
    return d->is_day && !is_over ? TEXT_DEADLINE_DUE_DAY_LATE
                                 : TEXT_DEADLINE_DUE_LATE;
}

/* Why this reaches somebody else than its owner. */
static void
add_why(struct card *card, struct request *rq, const struct deadline *d,
        const struct hearers *h)
{
    struct buf who;
    char *text;

    if (h->why == HEARERS_OWN)
        return;
    buf_init(&who, 512);
    deadline_who_name(&who, rq, d->owner);
    text = text_make(request_language(rq),
                     h->why == HEARERS_LEFT ? TEXT_REMIND_LEFT
                                            : TEXT_REMIND_NO_ROLE,
                     "who", who.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&who);
}

static void
add_campaign(struct card *card, struct request *rq, const struct campaign *c)
{
    char *text;

    if (!c->name)
        return;
    text = text_make(request_language(rq), TEXT_REMIND_CAMPAIGN, "campaign",
                     c->name, NULL);
    card_note(card, text);
    free(text);
}

/* A time within hours, or what they asked for, is for now; the rest is for that
 * day, and so is at night what they did not ask for at that very time. */
static enum err
owner_tier(struct request *rq, const struct deadline *d, unsigned what,
           const char *hearer, enum notice_tier *tier)
{
    int64_t now = request_now(rq);
    struct deadline_night night;
    bool is_quiet = false;
    struct ways w;
    enum err rc;

    *tier = what & REMINDING_SNOOZED ? NOTICE_NOW : NOTICE_TODAY;
    if (*tier == NOTICE_NOW || d->is_day)
        return ERR_OK;
    rc = deadline_night_find(rq, d, hearer, &night);
    if (rc == ERR_OK &&
        (!(what & REMINDING_DUE) || strcmp(hearer, d->person) != 0)) {
        rc = ways_find(rq, hearer, &w);
        is_quiet = rc == ERR_OK && hours_is_quiet(&w.hours, w.zone, now);
        ways_release(&w);
    }
    if (!is_quiet && (d->due_at - now < HOURS_AHEAD ||
                      (night.early_at != 0 && now >= night.early_at)))
        *tier = NOTICE_NOW;
    return rc;
}

static enum err
owner_tell(struct telling *t, const struct deadline *d,
           const struct campaign *c, const struct hearers *h,
           const char *hearer, enum text_key key)
{
    struct card *card = card_new();
    char *text;
    enum err rc;

    rc = turn_to(t->rq, hearer);
    text = deadline_text(t->rq, key, d);
    card_title(card, text);
    add_campaign(card, t->rq, c);
    add_why(card, t->rq, d, h);
    deadline_add_deeds(card, t->rq, d);
    if (rc == ERR_OK)
        rc = tell(t, hearer, card);
    free(text);
    card_free(card);
    return rc;
}

/* On its day a day without a time stands in the morning message, unless
 * somebody asked for the day itself; nobody did of what a deal waits for. */
static enum err
is_left_to_morning(struct request *rq, const struct deadline *d,
                   const struct owner_news *news, const char *hearer,
                   bool *is_so)
{
    *is_so = false;
    if (!d->is_day || news->what & REMINDING_SNOOZED ||
        !(news->what & REMINDING_DUE) ||
        (d->deal == 0 && reminding_names_day(d->remind)))
        return ERR_OK;
    return deadline_has_morning(rq, hearer, d,
                                deadline_is_late(rq, d) ? 0 : news->since,
                                is_so);
}

enum err
remind_say_owner(struct request *rq, const struct deadline *d,
                 const struct owner_news *news, int64_t *again)
{
    struct telling t = {
        .rq = rq, .notice = { "deadline", NOTICE_TODAY, d->id, d->campaign }
    };
    struct campaign c = { 0 };
    struct hearers h = { 0 };
    enum err rc;
    size_t i;

    rc = campaign_of(rq, d, &c);
    if (rc == ERR_OK && c.closed_at != 0) {
        campaign_release(&c);
        return ERR_OK; /* nothing is waited for there any more */
    }
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = deadline_hearers(rq, d, c.name ? &c : NULL, &h);
    for (i = 0; rc == ERR_OK && i < h.count; i++) {
        bool is_left = false;

        rc = is_left_to_morning(rq, d, news, h.items[i], &is_left);
        if (rc == ERR_OK && !is_left)
            rc = owner_tier(rq, d, news->what, h.items[i], &t.notice.tier);
        if (rc == ERR_OK && !is_left)
            rc = owner_tell(&t, d, &c, &h, h.items[i], owner_text(rq, d, news));
    }
    *again = told_again(&t);
    hearers_release(&h);
    campaign_release(&c);
    return rc;
}

/* ---- what passed while nobody ran ---------------------------------------- */

struct passing {
    struct request *rq;
    struct card *card;
    int count;
};

static void
passed_one(void *ctx, const struct deadline *d)
{
    struct passing *p = ctx;
    char *text;

    /* The newest of a series is said by itself. */
    if (d->series != 0 || !deadline_is_late(p->rq, d) || ++p->count > LINES_MAX)
        return;
    text = deadline_text(p->rq, TEXT_DEADLINE_LINE, d);
    card_line(p->card, text);
    deadline_add_options(p->card, p->rq, d->id);
    free(text);
}

static enum err
passed_to(struct telling *t, const struct deadline *d, const char *hearer,
          const struct hearers *h)
{
    struct request *rq = t->rq;
    struct passing p = { .rq = rq };
    struct card *card = card_new();
    char *text;
    enum err rc;

    p.card = card_new();
    rc = turn_to(rq, hearer);
    if (rc == ERR_OK)
        rc = store_deadline_list(request_store(rq), d->owner, READ_MAX,
                                 passed_one, &p);
    if (p.count == 0)
        goto out; /* only ahead of what is still ahead */
    text = text_make(request_language(rq), TEXT_REMIND_PASSED, "n",
                     TEXT_INT(p.count), NULL);
    card_title(card, text);
    free(text);
    card_append(card, p.card);
    if (p.count > LINES_MAX) {
        text = text_make(request_language(rq), TEXT_REMIND_PASSED_MORE, "n",
                         TEXT_INT(p.count - LINES_MAX), NULL);
        card_note(card, text);
        free(text);
    }
    add_why(card, rq, d, h);
    if (rc == ERR_OK)
        rc = tell(t, hearer, card);
out:
    card_free(card);
    card_free(p.card);
    return rc;
}

enum err
remind_say_passed(struct request *rq, const struct deadline *d, int64_t before,
                  int64_t *again)
{
    struct telling t = { .rq = rq,
                         .notice = { "deadline", NOTICE_TODAY, d->id, 0 } };
    int64_t stage = reminding_stage(request_now(rq), REMINDING_DUE);
    struct campaign c = { 0 };
    struct hearers h = { 0 };
    enum err rc;
    size_t i;

    rc = campaign_of(rq, d, &c);
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = deadline_hearers(rq, d, c.name ? &c : NULL, &h);
    for (i = 0; rc == ERR_OK && i < h.count; i++) {
        bool has_morning = false;

        /* Their morning message has what is late. */
        rc = deadline_has_morning(rq, h.items[i], d, 0, &has_morning);
        if (rc == ERR_OK && !has_morning)
            rc = passed_to(&t, d, h.items[i], &h);
    }
    *again = told_again(&t);
    if (rc == ERR_OK && *again == 0)
        rc = store_reminder_pass(request_store(rq), d->owner, before,
                                 request_now(rq), stage, REMINDING_DUE);
    hearers_release(&h);
    campaign_release(&c);
    return rc;
}

/* ---- others -------------------------------------------------------------- */

static char *
others_text(struct request *rq, enum text_key key, const struct deadline *d,
            const struct campaign *c)
{
    char *what = deadline_what(rq, d);
    struct buf who, when;
    char *text;

    buf_init(&who, 512);
    buf_init(&when, 512);
    deadline_who_name(&who, rq, d->owner);
    deadline_when(&when, rq, d);
    text = text_make(request_language(rq), key, "what", what, "when", when.data,
                     "who", who.data, "campaign", c->name, "id",
                     TEXT_INT(d->id), NULL);
    buf_release(&who);
    buf_release(&when);
    free(what);
    return text;
}

/* What went wrong with a creator is said to people, not where others read. */
static bool
is_private(const struct deadline *d)
{
    return d->deal != 0 && deal_step_find(d->step) == DEAL_STEP_TROUBLE;
}

static enum err
thread_post(struct request *rq, const struct deadline *d,
            const struct campaign *c)
{
    struct card *card = card_new();
    char *text = others_text(rq, TEXT_REMIND_THREAD, d, c);
    enum err rc;

    card_title(card, text);
    deadline_add_done(card, rq, d->id);
    /* Where it cannot be said, who leads learns why. */
    rc = reply_in_place(rq, c->message,
                        c->lead[0] != '\0' && c->lead[0] != '@' ? c->lead
                                                                : c->person,
                        card, NULL);
    free(text);
    card_free(card);
    return rc;
}

enum err
remind_say_thread(struct request *rq, const struct deadline *d, int64_t *again)
{
    const struct notice notice = { "deadline", NOTICE_TODAY, d->id,
                                   d->campaign };
    enum notice_answer answer = NOTICE_GO;
    struct campaign c = { 0 };
    bool has_thread = false;
    int64_t at = 0;
    enum err rc;

    *again = 0;
    if (is_private(d))
        return ERR_OK;
    rc = campaign_of(rq, d, &c);
    if (rc != ERR_OK || c.closed_at != 0 || c.place[0] == '\0') {
        campaign_release(&c);
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    rc = request_turn_to_place(rq, c.place);
    if (rc == ERR_OK)
        has_thread = request_sees(rq, c.message);
    if (rc == ERR_OK && !has_thread)
        rc = notice_may_post(rq, c.place, &notice, &at, &answer);
    if (rc == ERR_OK && answer == NOTICE_GO)
        rc = thread_post(rq, d, &c);
    if (rc == ERR_OK && answer == NOTICE_GO && !has_thread)
        rc = notice_posted(rq, c.place, &notice);
    if (rc == ERR_OK && answer == NOTICE_LATER)
        *again = at;
    campaign_release(&c);
    return rc;
}

enum err
remind_say_lead(struct request *rq, const struct deadline *d, int64_t *again)
{
    /* About no deadline of theirs: their morning message may not have it. */
    struct telling t = {
        .rq = rq, .notice = { "campaign", NOTICE_TODAY, 0, d->campaign }
    };
    struct campaign c = { 0 };
    struct hearers h = { 0 };
    enum err rc;
    size_t i;

    rc = campaign_of(rq, d, &c);
    if (rc == ERR_OK && c.closed_at == 0)
        rc = deadline_leads(rq, d, &c, &h);
    for (i = 0; rc == ERR_OK && i < h.count; i++) {
        struct card *card = card_new();
        char *text;

        rc = turn_to(rq, h.items[i]);
        text = others_text(rq,
                           h.why == HEARERS_OWN ? TEXT_REMIND_LEAD
                                                : TEXT_REMIND_NO_LEAD,
                           d, &c);
        card_title(card, text);
        deadline_add_deeds(card, rq, d);
        if (rc == ERR_OK)
            rc = tell(&t, h.items[i], card);
        free(text);
        card_free(card);
    }
    *again = told_again(&t);
    hearers_release(&h);
    campaign_release(&c);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
