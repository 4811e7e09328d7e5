/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * close.c - the end of a campaign: what is over with it, thanks and the four
 * questions, and how it went with each creator; creator went.
 *
 * How it went is a person's word about a person, so it is asked and answered
 * in private. Later it is compared with what was said before.
 */
#include "close.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal_parts.h"
#include "outcomes.h"
#include "vet/vet.h"

#define CREATORS_MAX 200
/* For so few the two answers are buttons; for more a menu on each line. */
#define BUTTONS_MAX 3
#define ASKED_MAX   40 /* lines of one card */
#define UNASKED_MAX 10
#define REASON_MAX  1000

/* With whom something was agreed, by the first of such deals; and the others.
 */
struct took_part {
    struct part {
        int64_t creator, deal;
        enum deal_state state;
    } rows[CREATORS_MAX], others[CREATORS_MAX];
    size_t count, other_count;
};

/* Something was agreed, and it did not come to nothing. */
static bool
has_taken_part(const struct deal_brief *deal)
{
    return deal->state >= DEAL_AGREED && deal->state <= DEAL_DONE;
}

static bool
is_among(const struct part *parts, size_t count, int64_t creator)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (parts[i].creator == creator)
            return true;
    return false;
}

static void
see_deal(void *ctx, const struct deal_brief *deal)
{
    struct took_part *t = ctx;
    bool is_in = has_taken_part(deal);
    struct part *parts = is_in ? t->rows : t->others;
    size_t *count = is_in ? &t->count : &t->other_count;

    if (*count == CREATORS_MAX || is_among(parts, *count, deal->creator))
        return;
    parts[*count].creator = deal->creator;
    parts[*count].state = deal->state;
    parts[(*count)++].deal = deal->id;
}

static bool
is_planned(const struct part *part)
{
    return part->state < DEAL_FOLLOWED_UP;
}

enum err
close_planned(struct request *rq, const struct campaign *campaign,
              size_t *planned)
{
    struct took_part t = { 0 };
    enum err rc;
    size_t i;

    *planned = 0;
    rc = store_deal_briefs(request_store(rq), campaign->id, see_deal, &t);
    for (i = 0; i < t.count; i++)
        *planned += is_planned(&t.rows[i]);
    return rc;
}

/* ---- what is left to be done --------------------------------------------- */

struct open_ones {
    int64_t *ids;
    size_t count, room;
};

static void
see_deadline(void *ctx, const struct deadline_brief *d)
{
    struct open_ones *o = ctx;
    enum deal_step step = d->deal != 0 ? deal_step_find(d->step) : DEAL_STEPS;

    if (step != DEAL_STEPS && deal_step_outlasts(step))
        return;
    if (o->count == o->room) {
        o->room = o->room > 0 ? 2 * o->room : 256;
        o->ids = xrealloc(o->ids, o->room * sizeof(*o->ids));
    }
    o->ids[o->count++] = d->id;
}

/* All of them with the campaign, however many: one change, which undo takes
 * back as a whole. */
static enum err
end_open(struct request *rq, const struct campaign *campaign)
{
    struct open_ones open = { 0 };
    bool changed;
    enum err rc;
    size_t i;

    rc = store_deadline_open(request_store(rq), campaign->id, see_deadline,
                             &open);
    for (i = 0; rc == ERR_OK && i < open.count; i++)
        rc = store_deadline_end(request_store(rq), open.ids[i], DEADLINE_PASSED,
                                request_person(rq)->id, request_now(rq),
                                &changed);
    free(open.ids);
    return rc;
}

/* The first deal of each creator stands for them, unless it was seen to. */
static enum err
plan_thanks(struct request *rq, const struct campaign *campaign,
            const struct took_part *t)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < t->count; i++) {
        struct deal deal = { 0 };

        rc = store_deal_get(request_store(rq), t->rows[i].deal, &deal);
        if (rc == ERR_OK && is_planned(&t->rows[i]))
            rc = deal_open_step(rq, campaign, &deal, DEAL_STEP_THANKS,
                                deal_today(rq, campaign), true);
        if (rc == ERR_OK && is_planned(&t->rows[i]))
            rc = deal_open_step(rq, campaign, &deal, DEAL_STEP_QUESTIONS,
                                deal_today(rq, campaign), true);
        deal_release(&deal);
    }
    return rc;
}

/* ---- the question -------------------------------------------------------- */

static void
add_answer(struct card *card, enum language language, enum text_key label,
           const struct creator *creator, const char *how,
           const struct campaign *campaign, bool is_button)
{
    struct buf line;

    buf_init(&line, 1900);
    buf_addf(&line, "creator went @%s %s for ", creator->handle, how);
    campaign_add_name(&line, campaign->name);
    if (creator->platform != PLATFORM_UNKNOWN)
        buf_addf(&line, " on %s", platform_name(creator->platform));
    if (is_button) {
        card_button(card, CARD_PLAIN, text_get(language, label), line.data,
                    NULL);
    } else {
        card_option(card, text_get(language, label), line.data);
    }
    buf_release(&line);
}

static enum err
add_creator(struct card *card, struct request *rq,
            const struct campaign *campaign, int64_t id, bool is_button)
{
    enum language language = request_language(rq);
    struct creator creator = { 0 };
    struct outcome outcome = { 0 };
    struct buf name, who;
    char *text;
    enum err rc;

    rc = store_creator_get(request_store(rq), id, &creator);
    if (rc != ERR_OK)
        return rc;
    buf_init(&name, 256);
    buf_init(&who, 256);
    vet_name(&name, &creator, true);
    rc = store_outcome_find(request_store(rq), campaign->id, id, &outcome);
    if (rc == ERR_OK) {
        vet_add_person(&who, rq, outcome.person);
        text = text_make(language,
                         outcome.went_well ? TEXT_CLOSE_WENT_WELL
                                           : TEXT_CLOSE_WENT_BADLY,
                         "name", name.data, "who", who.data, NULL);
        card_line(card, text);
        free(text);
    } else {
        card_line(card, name.data);
        add_answer(card, language, TEXT_CLOSE_WELL, &creator, "well", campaign,
                   is_button);
        add_answer(card, language, TEXT_CLOSE_BADLY, &creator, "badly",
                   campaign, is_button);
    }
    buf_release(&name);
    buf_release(&who);
    outcome_release(&outcome);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* "@a.b (talking), @c.d (cancelled)": who is not asked, and how far it went. */
static enum err
add_unasked(struct request *rq, const struct took_part *t, struct card *card)
{
    enum language language = request_language(rq);
    size_t i, n = 0;
    struct buf names;
    enum err rc = ERR_OK;

    buf_init(&names, 8192);
    for (i = 0; rc == ERR_OK && i < t->other_count; i++) {
        struct creator creator = { 0 };

        if (is_among(t->rows, t->count, t->others[i].creator) ||
            n++ >= UNASKED_MAX)
            continue;
        rc = store_creator_get(request_store(rq), t->others[i].creator,
                               &creator);
        if (rc == ERR_OK)
            buf_addf(&names, "%s@%s (%s)", names.len > 0 ? ", " : "",
                     creator.handle,
                     deal_state_text(language, t->others[i].state));
        if (rc == ERR_NOT_FOUND)
            rc = ERR_OK;
        creator_release(&creator);
    }
    if (n > UNASKED_MAX) {
        buf_addc(&names, ' ');
        text_add(&names, language, TEXT_UNDO_AND_MORE, "n",
                 TEXT_INT(n - UNASKED_MAX), NULL);
    }
    if (names.len > 0) {
        char *text =
            text_make(language, TEXT_CLOSE_UNASKED, "names", names.data, NULL);

        card_note(card, text);
        free(text);
    }
    buf_release(&names);
    return rc;
}

static enum err
question_card(struct request *rq, const struct campaign *campaign,
              const struct took_part *t, struct card **out)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *text;
    enum err rc = ERR_OK;
    size_t i;

    text =
        text_make(language,
                  t->count > 0 ? TEXT_CLOSE_QUESTION : TEXT_CLOSE_NO_QUESTION,
                  "campaign", campaign->name, NULL);
    card_title(card, text);
    free(text);
    for (i = 0; rc == ERR_OK && i < t->count && i < ASKED_MAX; i++)
        rc = add_creator(card, rq, campaign, t->rows[i].creator,
                         t->count <= BUTTONS_MAX);
    if (t->count > ASKED_MAX) {
        text = text_make(language, TEXT_CLOSE_MORE, "n",
                         TEXT_INT(t->count - ASKED_MAX), NULL);
        card_note(card, text);
        free(text);
    }
    if (t->count > 0)
        card_note(card, text_get(language, TEXT_CLOSE_NEXT));
    if (rc == ERR_OK)
        rc = add_unasked(rq, t, card);
    if (rc == ERR_OK)
        *out = card;
    else
        card_free(card);
    return rc;
}

enum err
close_question(struct request *rq, const struct campaign *campaign)
{
    struct took_part t = { 0 };
    struct card *card = NULL;
    enum err rc;

    rc = end_open(rq, campaign);
    if (rc == ERR_OK)
        rc = store_deal_briefs(request_store(rq), campaign->id, see_deal, &t);
    if (rc == ERR_OK)
        rc = plan_thanks(rq, campaign, &t);
    if (rc != ERR_OK || t.count + t.other_count == 0)
        return rc;
    rc = question_card(rq, campaign, &t, &card);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}

/* ---- creator went -------------------------------------------------------- */

static enum err
went_say(struct request *rq, const struct campaign *campaign,
         const struct creator *creator, bool went_well)
{
    int64_t pressed = request_pressed(rq);
    struct took_part t = { 0 };
    struct card *card = NULL;
    struct buf name;
    enum err rc;

    if (pressed != 0 && request_place(rq)->kind == PLACE_DM) {
        rc = store_deal_briefs(request_store(rq), campaign->id, see_deal, &t);
        if (rc == ERR_OK)
            rc = question_card(rq, campaign, &t, &card);
        if (rc == ERR_OK)
            rc = reply_edit(rq, pressed, card);
        card_free(card);
        return rc;
    }
    buf_init(&name, 256);
    vet_name(&name, creator, true);
    rc = reply_text(rq, AUDIENCE_PRIVATE,
                    went_well ? TEXT_CLOSE_NOTED_WELL : TEXT_CLOSE_NOTED_BADLY,
                    "name", name.data, "campaign", campaign->name, NULL);
    buf_release(&name);
    return rc;
}

/* How far it went with one of them. */
struct how_far {
    int64_t creator;
    bool is_in, has_taken_part;
    enum deal_state state; /* of the last of their deals */
};

static void
see_how_far(void *ctx, const struct deal_brief *deal)
{
    struct how_far *h = ctx;

    if (deal->creator != h->creator)
        return;
    h->is_in = true;
    h->has_taken_part |= has_taken_part(deal);
    h->state = deal->state;
}

static enum err
went_write(struct request *rq, const struct campaign *campaign,
           const struct creator *creator, bool went_well)
{
    const char *because = request_arg(rq, "because");
    char *why = xstrdup(because ? because : "");
    struct outcome outcome = { .campaign = campaign->id,
                               .creator = creator->id,
                               .went_well = went_well,
                               .why = why,
                               .person = request_person(rq)->id,
                               .at = request_now(rq) };
    struct how_far far = { .creator = creator->id };
    enum err rc;

    rc = store_deal_briefs(request_store(rq), campaign->id, see_how_far, &far);
    if (rc == ERR_OK && !far.is_in) {
        rc = reply_wrong(rq, "creator", TEXT_CLOSE_NOT_IN, "handle",
                         creator->handle, "campaign", campaign->name, NULL);
    } else if (rc == ERR_OK && went_well && !far.has_taken_part) {
        /* Nothing was agreed, so nothing went well: it would count for them. */
        rc =
            reply_wrong(rq, "creator", TEXT_CLOSE_NOT_AGREED, "handle",
                        creator->handle, "campaign", campaign->name, "state",
                        deal_state_text(request_language(rq), far.state), NULL);
    } else if (rc == ERR_OK) {
        rc = store_outcome_put(request_store(rq), &outcome);
        request_touched(rq, "creator", creator->id);
        if (rc == ERR_OK)
            rc = went_say(rq, campaign, creator, went_well);
    }
    free(why);
    return rc;
}

enum err
creator_went_run(struct request *rq)
{
    bool went_well = strcmp(request_arg(rq, "how"), "well") == 0;
    const char *because = request_arg(rq, "because");
    struct campaign campaign = { 0 };
    struct creator creator = { 0 };
    enum err rc;

    /* What went badly is of use only with its reason. */
    if (!went_well && !because)
        return request_is_form(rq)
                   ? reply_wrong(rq, "because", TEXT_CLOSE_WHY, NULL)
                   : request_open_form(rq);
    if (because && text_length(because) > REASON_MAX)
        return reply_wrong(rq, "because", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(REASON_MAX), NULL);
    rc = deal_campaign(rq, "for", &campaign);
    if (rc == ERR_OK)
        rc = creator_find(rq, &creator);
    if (rc == ERR_OK)
        rc = went_write(rq, &campaign, &creator, went_well);
    campaign_release(&campaign);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}
