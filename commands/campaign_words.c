/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_words.c - a plan in words: is there time, and if not, what then?
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal_parts.h"

#define PARTNERS_LOOKED 100
#define PARTNERS_NAMED  5

static const enum text_key step_texts[PLAN_STEPS] = {
    [PLAN_OBJECTIVE] = TEXT_CAMPAIGN_STEP_OBJECTIVE,
    [PLAN_VET] = TEXT_CAMPAIGN_STEP_VET,
    [PLAN_OUTREACH] = TEXT_CAMPAIGN_STEP_OUTREACH,
    [PLAN_NEGOTIATE] = TEXT_CAMPAIGN_STEP_NEGOTIATE,
    [PLAN_BRIEF] = TEXT_CAMPAIGN_STEP_BRIEF,
    [PLAN_SHIP] = TEXT_CAMPAIGN_STEP_SHIP,
    [PLAN_ARRIVE] = TEXT_CAMPAIGN_STEP_ARRIVE,
    [PLAN_CREATE] = TEXT_CAMPAIGN_STEP_CREATE,
    [PLAN_REVIEW] = TEXT_CAMPAIGN_STEP_REVIEW,
    [PLAN_PUBLISH] = TEXT_CAMPAIGN_STEP_PUBLISH,
    [PLAN_INSIGHTS] = TEXT_CAMPAIGN_STEP_INSIGHTS,
    [PLAN_FOLLOW_UP] = TEXT_CAMPAIGN_STEP_FOLLOW_UP,
    [PLAN_REPORT] = TEXT_CAMPAIGN_STEP_REPORT,
};

const char *
campaign_step_text(enum language language, enum plan_step_id id)
{
    return text_get(language, step_texts[id]);
}

static int64_t
start_of(const struct zone *zone, int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return zone_day_start(zone, &wall);
}

void
campaign_day_add(struct buf *b, const struct request *rq,
                 const struct zone *zone, int64_t day)
{
    zone_format(b, zone, language_code(request_language(rq)),
                start_of(zone, day), request_now(rq), ZONE_STYLE_DAY);
}

void
campaign_when_add(struct buf *b, const struct request *rq,
                  const struct zone *zone, int64_t day)
{
    struct wall today;

    zone_to_wall(zone, request_now(rq), &today);
    campaign_day_add(b, rq, zone, day);
    buf_adds(b, " (");
    zone_relative_day(b, language_code(request_language(rq)),
                      day - wall_day_number(&today));
    buf_addc(b, ')');
}

/* ---- the sentence -------------------------------------------------------- */

static bool
is_prepared(const struct plan *plan)
{
    size_t i;

    for (i = 0; i < plan->count; i++)
        if (plan_is_preparation(plan->steps[i].id) && !plan->steps[i].is_done)
            return false;
    return true;
}

static enum text_key
state_text(const struct plan_state *state, int64_t until)
{
    if (state->colour == PLAN_RUSH)
        return until < 0    ? TEXT_CAMPAIGN_RUSH_OVER
               : until == 0 ? TEXT_CAMPAIGN_RUSH_TODAY
                            : TEXT_CAMPAIGN_RUSH;
    if (state->colour == PLAN_TIGHT)
        return TEXT_CAMPAIGN_TIGHT;
    return state->slack > state->buffer ? TEXT_CAMPAIGN_GREEN_MORE
                                        : TEXT_CAMPAIGN_GREEN;
}

void
campaign_state_add(struct buf *b, const struct request *rq,
                   const struct campaign_steps *steps)
{
    enum language language = request_language(rq);
    struct plan_state state;

    campaign_judge(rq, steps, &state);
    if (is_prepared(&steps->plan)) {
        buf_adds(b, text_get(language, TEXT_CAMPAIGN_OUT));
        return;
    }
    text_add(b, language,
             state_text(&state, steps->plan.publish - steps->today), "need",
             TEXT_INT(state.need), "have", TEXT_INT(state.have), "slack",
             TEXT_INT(state.slack), "buffer", TEXT_INT(state.buffer), "short",
             TEXT_INT(-state.slack), "more",
             TEXT_INT(state.slack - state.buffer), NULL);
}

/* ---- what eats the buffer ------------------------------------------------ */

static void
join(struct buf *b, const char *text)
{
    if (b->len > 0)
        buf_adds(b, ", ");
    buf_adds(b, text);
}

static void
late_steps_add(struct buf *b, const struct request *rq,
               const struct campaign_steps *steps)
{
    size_t i;

    for (i = 0; i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];

        if (!step->is_done && step->last < steps->today &&
            plan_is_preparation(step->id))
            join(b, campaign_step_text(request_language(rq), step->id));
    }
}

/* How many working days after its time the work began. */
static int
start_delay(const struct request *rq, const struct campaign *c,
            const struct campaign_steps *steps)
{
    int lengths[PLAN_LENGTHS], had;
    struct plan_mix mix;

    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    had = plan_until(request_calendar(rq), steps->plan.created,
                     steps->plan.publish);
    return plan_need(&mix) + plan_buffer_days(&mix) - had;
}

void
campaign_eaten_add(struct buf *b, const struct request *rq,
                   const struct campaign *c, const struct campaign_steps *steps)
{
    enum language language = request_language(rq);
    int delay = start_delay(rq, c, steps);
    struct plan_state state;
    struct buf late;

    campaign_judge(rq, steps, &state);
    if (state.colour != PLAN_TIGHT)
        return;
    buf_init(&late, 2048);
    late_steps_add(&late, rq, steps);
    if (late.len > 0)
        text_add(b, language, TEXT_CAMPAIGN_EATS_LATE, "steps", late.data,
                 NULL);
    else if (delay > 0)
        text_add(b, language, TEXT_CAMPAIGN_EATS_START, "n", TEXT_INT(delay),
                 NULL);
    else
        buf_adds(b, text_get(language, TEXT_CAMPAIGN_EATS_MOVED));
    buf_release(&late);
}

/* ---- rush: five ways out ------------------------------------------------- */

static void
squeezed_add(struct buf *b, const struct request *rq,
             const struct campaign_steps *steps)
{
    enum language language = request_language(rq);
    size_t i;

    for (i = 0; i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];
        int room = plan_room(request_calendar(rq), &steps->plan, i);
        char *text;

        if (step->is_done || room >= step->days ||
            !plan_is_preparation(step->id))
            continue;
        text = text_make(language, TEXT_CAMPAIGN_ROOM, "step",
                         campaign_step_text(language, step->id), "have",
                         TEXT_INT(
                             plan_room(request_calendar(rq), &steps->plan, i)),
                         "days", TEXT_INT(step->days), NULL);
        join(b, text);
        free(text);
    }
}

/* The next way out, with its number. */
static void
way_add(struct card *card, int *n, const char *text)
{
    struct buf line;

    buf_init(&line, 8192);
    buf_addf(&line, "%d. %s", ++*n, text);
    card_text(card, line.data);
    buf_release(&line);
}

static void
rush_room(struct card *card, int *n, const struct request *rq,
          const struct campaign_steps *steps, const struct plan_state *state)
{
    enum language language = request_language(rq);
    struct buf what, line;

    buf_init(&what, 4096);
    buf_init(&line, 8192);
    squeezed_add(&what, rq, steps);
    if (what.len > 0) {
        text_add(&line, language, TEXT_CAMPAIGN_RUSH_1, "steps", what.data,
                 NULL);
    } else {
        campaign_when_add(&what, rq, steps->zone, state->ready);
        text_add(&line, language, TEXT_CAMPAIGN_RUSH_1_PACE, "day", what.data,
                 NULL);
    }
    way_add(card, n, line.data);
    buf_release(&what);
    buf_release(&line);
}

struct partners {
    int64_t ids[PARTNERS_LOOKED];
    int count;
};

static void
keep_partner(void *ctx, int64_t creator)
{
    struct partners *p = ctx;

    if (p->count < PARTNERS_LOOKED)
        p->ids[p->count++] = creator;
}

/* By a person's word, or by their record; a pause goes before the record. */
static enum err
is_trusted(struct request *rq, const struct creator *creator, bool *out)
{
    struct standing standing = { 0 };
    struct creator_record record;
    enum err rc;

    *out = false;
    rc = store_standing_find(request_store(rq), creator->id, &standing);
    if (rc == ERR_OK && standing.kind != STANDING_NONE) {
        *out = standing.kind == STANDING_TRUSTED;
    } else if (rc == ERR_OK || rc == ERR_NOT_FOUND) {
        rc = creator_record_read(rq, creator, &record);
        *out = rc == ERR_OK && creator_is_trusted(&record);
        creator_record_release(&record);
    }
    standing_release(&standing);
    return rc;
}

static enum err
partners_add(struct buf *b, struct request *rq)
{
    struct partners p = { 0 };
    struct creator creator = { 0 };
    int i, named = 0;
    bool trusted = false;
    enum err rc;

    rc = store_deal_partners(request_store(rq), PARTNERS_LOOKED, keep_partner,
                             &p);
    for (i = 0; i < p.count && named < PARTNERS_NAMED && rc == ERR_OK; i++) {
        rc = store_creator_get(request_store(rq), p.ids[i], &creator);
        if (rc == ERR_OK)
            rc = is_trusted(rq, &creator, &trusted);
        if (rc == ERR_OK && trusted) {
            buf_addf(b, "%s@%s", b->len > 0 ? ", " : "", creator.handle);
            named++;
        }
        creator_release(&creator);
    }
    return rc;
}

/* Who is trusted is said to whoever asks, not to a channel. Left out where they
 * are counted already. */
static enum err
rush_partners(struct card *card, int *n, struct request *rq,
              const struct campaign *c, int have, bool is_private)
{
    int lengths[PLAN_LENGTHS], need;
    struct plan_mix mix, known;
    enum text_key key;
    struct buf who;
    char *text;
    enum err rc = ERR_OK;

    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    known = mix;
    known.new_creators = 0;
    known.known_creators = 1;
    need = plan_need(&known);
    if (need == plan_need(&mix))
        return ERR_OK;
    buf_init(&who, 2048);
    if (is_private)
        rc = partners_add(&who, rq);
    key = who.len > 0 ? TEXT_CAMPAIGN_RUSH_2_TRUSTED : TEXT_CAMPAIGN_RUSH_2;
    if (need > have)
        key = who.len > 0 ? TEXT_CAMPAIGN_RUSH_2_SHORT_TRUSTED
                          : TEXT_CAMPAIGN_RUSH_2_SHORT;
    text = text_make(request_language(rq), key, "who", who.data, "known",
                     TEXT_INT(need), "need", TEXT_INT(plan_need(&mix)), "short",
                     TEXT_INT(need - have), NULL);
    way_add(card, n, text);
    free(text);
    buf_release(&who);
    return rc;
}

static void
rush_note(struct card *card, const struct request *rq, const struct campaign *c,
          const struct campaign_steps *steps)
{
    int lengths[PLAN_LENGTHS], days;
    struct plan_mix mix;
    struct buf day, start;
    char *text;

    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    days = plan_need(&mix) + plan_buffer_days(&mix);
    buf_init(&day, 128);
    buf_init(&start, 128);
    campaign_day_add(&day, rq, steps->zone, steps->plan.publish);
    /* Work begins on the day after it is known. */
    campaign_day_add(&start, rq, steps->zone,
                     calendar_add(request_calendar(rq), steps->plan.publish,
                                  -days - 1));
    text = text_make(request_language(rq), TEXT_CAMPAIGN_RUSH_NOTE, "name",
                     c->name, "n", TEXT_INT(days), "day", day.data, "start",
                     start.data, NULL);
    card_quote(card, text, NULL);
    free(text);
    buf_release(&day);
    buf_release(&start);
}

enum err
campaign_rush_add(struct card *card, struct request *rq,
                  const struct campaign *c, const struct campaign_steps *steps,
                  bool is_private)
{
    enum language language = request_language(rq);
    struct plan_state state;
    int n = 0;
    enum err rc;

    campaign_judge(rq, steps, &state);
    if (state.colour != PLAN_RUSH)
        return ERR_OK;
    card_divider(card);
    card_text(card, text_get(language, TEXT_CAMPAIGN_RUSH_ASK));
    rush_room(card, &n, rq, steps, &state);
    rc = rush_partners(card, &n, rq, c, state.have, is_private);
    way_add(card, &n, text_get(language, TEXT_CAMPAIGN_RUSH_3));
    way_add(card, &n, text_get(language, TEXT_CAMPAIGN_RUSH_4));
    way_add(card, &n, text_get(language, TEXT_CAMPAIGN_RUSH_5));
    rush_note(card, rq, c, steps);
    if (rc == ERR_OK && is_private)
        rc = campaign_asked_add(card, rq, c);
    return rc;
}
