/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_picture.c - campaign timeline: the plan as a picture.
 *
 * The worker draws it (picture.h); here a plan becomes its plain input.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "picture.h"

#define NAME_MAX_BYTES 40

/* "Spring Sale" as "spring-sale-plan.png". */
static void
file_name(struct buf *b, const char *name)
{
    const char *p;

    for (p = name; *p != '\0' && b->len < NAME_MAX_BYTES; p++) {
        if (isalnum((unsigned char)*p))
            buf_addc(b, (char)tolower((unsigned char)*p));
        else if (b->len > 0 && b->data[b->len - 1] != '-')
            buf_addc(b, '-');
    }
    buf_adds(b, b->len > 0 && b->data[b->len - 1] != '-' ? "-plan.png"
                                                         : "plan.png");
}

static size_t
fill_steps(const struct request *rq, const struct campaign_steps *steps,
           struct timeline_step *out)
{
    size_t i;

    for (i = 0; i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];

        out[i].label = campaign_step_text(request_language(rq), step->id);
        out[i].first = plan_begin(request_calendar(rq), &steps->plan, i);
        out[i].last = step->last;
        out[i].is_done = step->is_done;
        out[i].is_late = !step->is_done && step->last < steps->today;
    }
    return i;
}

/* What is left between the preparation and P, without P itself. */
static void
fill_buffer(const struct request *rq, const struct campaign_steps *steps,
            struct timeline *out)
{
    const struct plan *plan = &steps->plan;
    int64_t ready = 0;
    size_t i;

    for (i = 0; i < plan->count; i++)
        if (plan_is_preparation(plan->steps[i].id) &&
            plan->steps[i].last > ready)
            ready = plan->steps[i].last;
    if (ready == 0 ||
        plan_until(request_calendar(rq), ready, plan->publish) <= 0)
        return;
    out->buffer_first = calendar_add(request_calendar(rq), ready, 1);
    out->buffer_last = calendar_add(request_calendar(rq), plan->publish, -1);
}

/* For who cannot see it: is there time, what is late, what is next. */
static void
add_alt(struct buf *alt, const struct request *rq, const struct campaign *c,
        const struct campaign_steps *steps, const char *state)
{
    enum language language = request_language(rq);
    bool has_next = false;
    size_t i;

    text_add(alt, language, TEXT_CAMPAIGN_TIMELINE_ALT, "name", c->name,
             "state", state, NULL);
    for (i = 0; i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];
        bool is_late = step->last < steps->today;

        if (step->is_done || (!is_late && has_next))
            continue;
        has_next |= !is_late;
        buf_addf(alt, " %s: %s, ",
                 text_get(language, is_late ? TEXT_CAMPAIGN_LATE_HEAD
                                            : TEXT_CAMPAIGN_NEXT_HEAD),
                 campaign_step_text(language, step->id));
        campaign_when_add(alt, rq, steps->zone, step->last);
        buf_addc(alt, '.');
    }
}

static enum err
post(struct request *rq, const struct campaign *c,
     const struct campaign_steps *steps)
{
    struct timeline_step bars[PLAN_STEPS];
    struct timeline timeline = { .title = c->name,
                                 .steps = bars,
                                 .today = steps->today,
                                 .publish = steps->plan.publish };
    bool is_its_place = strcmp(c->place, request_place(rq)->id) == 0;
    struct file_words words = { .title = c->name };
    struct buf name, state, alt;
    enum err rc;

    buf_init(&name, 128);
    buf_init(&state, 4096);
    buf_init(&alt, 8192);
    file_name(&name, c->name);
    campaign_state_add(&state, rq, steps);
    add_alt(&alt, rq, c, steps, state.data);
    words.name = name.data;
    words.alt = alt.data;
    words.comment = state.data;
    timeline.count = fill_steps(rq, steps, bars);
    fill_buffer(rq, steps, &timeline);
    rc = reply_timeline(rq, AUDIENCE_TEAM, is_its_place ? c->message : 0,
                        &timeline, &words);
    buf_release(&name);
    buf_release(&state);
    buf_release(&alt);
    return rc;
}

enum err
campaign_timeline_run(struct request *rq)
{
    struct campaign_steps steps = { 0 };
    struct card *card;
    struct campaign c;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc != ERR_OK || c.id == 0)
        goto out;
    rc = campaign_steps_read(rq, &c, &steps);
    if (rc == ERR_OK)
        rc = post(rq, &c, &steps);
    if (rc == ERR_NOT_FOUND || rc == ERR_INVALID) {
        card = card_new();
        /* No steps, or over more years than a picture can show. */
        rc = rc == ERR_INVALID ? campaign_plan_card(rq, &c, &steps, card, true)
                               : campaign_show_card(rq, &c, card);
        if (rc == ERR_OK)
            rc = reply(rq, AUDIENCE_PASSING, card, NULL);
        card_free(card);
    }
out:
    campaign_steps_release(&steps);
    campaign_release(&c);
    return rc;
}
