/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_show.c - a campaign and its plan as cards, and its news.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deal_parts.h"
#include "span.h"
#include "ways.h"
#include "whose.h"

#define NEXT_SHOWN     3
#define LATE_SHOWN     5
#define DAYS_OFF_SHOWN 6

/* ---- parts of both ------------------------------------------------------- */

static void
add_button(struct card *card, const struct request *rq, enum text_key label,
           const char *form, const char *name)
{
    struct buf line;

    buf_init(&line, 1900);
    buf_addf(&line, "campaign %s ", form);
    campaign_add_name(&line, name);
    card_button(card, CARD_PLAIN, text_get(request_language(rq), label),
                line.data, NULL);
    buf_release(&line);
}

static void
add_title(struct card *card, const struct request *rq, enum text_key key,
          const struct campaign *c, const struct campaign_steps *steps)
{
    struct buf when, title;

    buf_init(&when, 256);
    buf_init(&title, 2048);
    campaign_when_add(&when, rq, steps->zone, steps->plan.publish);
    text_add(&title, request_language(rq), key, "name", c->name, "when",
             when.data, NULL);
    card_title(card, title.data);
    buf_release(&when);
    buf_release(&title);
}

static void
add_state(struct card *card, const struct request *rq, const struct campaign *c,
          const struct campaign_steps *steps)
{
    struct buf text;

    buf_init(&text, 4096);
    campaign_state_add(&text, rq, steps);
    card_text(card, text.data);
    buf_reset(&text);
    campaign_eaten_add(&text, rq, c, steps);
    if (text.len > 0)
        card_text(card, text.data);
    buf_release(&text);
}

/* ---- campaign show ------------------------------------------------------- */

static void
add_people(struct card *card, const struct request *rq,
           const struct campaign *c)
{
    enum language language = request_language(rq);
    struct buf who;

    buf_init(&who, 1024);
    whose_add(&who, c->owner);
    card_fact(card, text_get(language, TEXT_CAMPAIGN_OWNER_LABEL), who.data);
    buf_reset(&who);
    if (c->lead[0] != '\0')
        whose_add(&who, c->lead);
    else
        text_add(&who, language, TEXT_CAMPAIGN_LEAD_NONE, "name", c->name,
                 NULL);
    card_fact(card, text_get(language, TEXT_CAMPAIGN_LEAD_LABEL), who.data);
    buf_release(&who);
}

static void
add_step(struct card *card, const struct request *rq,
         const struct campaign_steps *steps, size_t at, enum text_key label)
{
    enum language language = request_language(rq);
    const struct plan_step *step = &steps->plan.steps[at];
    struct buf when, who, line;

    buf_init(&when, 256);
    buf_init(&who, 256);
    buf_init(&line, 2048);
    campaign_when_add(&when, rq, steps->zone, step->last);
    whose_add(&who, steps->owners[at]);
    text_add(&line, language, TEXT_CAMPAIGN_STEP_LINE, "id",
             TEXT_INT(steps->ids[at]), "step",
             campaign_step_text(language, step->id), "when", when.data, "who",
             who.data, NULL);
    card_fact(card, text_get(language, label), line.data);
    buf_release(&when);
    buf_release(&who);
    buf_release(&line);
}

static const enum text_key done_texts[PLAN_STEPS] = {
    [PLAN_OBJECTIVE] = TEXT_CAMPAIGN_DONE_OBJECTIVE,
    [PLAN_VET] = TEXT_CAMPAIGN_DONE_VET,
    [PLAN_OUTREACH] = TEXT_CAMPAIGN_DONE_OUTREACH,
    [PLAN_NEGOTIATE] = TEXT_CAMPAIGN_DONE_NEGOTIATE,
    [PLAN_BRIEF] = TEXT_CAMPAIGN_DONE_BRIEF,
    [PLAN_SHIP] = TEXT_CAMPAIGN_DONE_SHIP,
    [PLAN_ARRIVE] = TEXT_CAMPAIGN_DONE_ARRIVE,
    [PLAN_CREATE] = TEXT_CAMPAIGN_DONE_CREATE,
    [PLAN_REVIEW] = TEXT_CAMPAIGN_DONE_REVIEW,
    [PLAN_PUBLISH] = TEXT_CAMPAIGN_DONE_PUBLISH,
    [PLAN_INSIGHTS] = TEXT_CAMPAIGN_DONE_INSIGHTS,
    [PLAN_FOLLOW_UP] = TEXT_CAMPAIGN_DONE_FOLLOW_UP,
    [PLAN_REPORT] = TEXT_CAMPAIGN_DONE_REPORT,
};

/* Late ones first; of the first that is open, what makes it done. */
static void
add_steps(struct card *card, const struct request *rq,
          const struct campaign_steps *steps)
{
    const struct plan *plan = &steps->plan;
    enum language language = request_language(rq);
    size_t i, first = plan->count, late = 0, next = 0;
    char *text;

    for (i = 0; i < plan->count; i++) {
        if (plan->steps[i].is_done)
            continue;
        first = first == plan->count ? i : first;
        if (plan->steps[i].last < steps->today && late++ < LATE_SHOWN)
            add_step(card, rq, steps, i, TEXT_CAMPAIGN_LATE_HEAD);
    }
    for (i = 0; i < plan->count; i++)
        if (!plan->steps[i].is_done && plan->steps[i].last >= steps->today &&
            next++ < NEXT_SHOWN)
            add_step(card, rq, steps, i, TEXT_CAMPAIGN_NEXT_HEAD);
    if (first == plan->count)
        return;
    text =
        text_make(language, TEXT_CAMPAIGN_DONE_WHEN, "done",
                  text_get(language, done_texts[plan->steps[first].id]), NULL);
    card_note(card, text);
    free(text);
}

static void
count_deal(void *ctx, const struct deal *deal)
{
    int *counts = ctx;

    if (deal->state < DEAL_STATES)
        counts[deal->state]++;
}

static enum err
add_deals(struct card *card, struct request *rq, const struct campaign *c,
          bool *has_deals)
{
    enum language language = request_language(rq);
    int counts[DEAL_STATES] = { 0 }, i;
    struct buf line;
    enum err rc;

    rc = store_deal_list_campaign(request_store(rq), c->id, count_deal, counts);
    buf_init(&line, 2048);
    for (i = 0; i < DEAL_STATES; i++) {
        if (counts[i] == 0)
            continue;
        if (line.len > 0)
            buf_adds(&line, ", ");
        text_add(&line, language, TEXT_CAMPAIGN_DEALS, "n", TEXT_INT(counts[i]),
                 "state", deal_state_text(language, (enum deal_state)i), NULL);
    }
    *has_deals = line.len > 0;
    if (line.len > 0)
        card_fact(card, text_get(language, TEXT_CAMPAIGN_DEALS_LABEL),
                  line.data);
    buf_release(&line);
    return rc;
}

/* From a sheet, perhaps: the plan is one press away. */
static void
add_lay_out(struct card *card, const struct request *rq,
            const struct campaign *c)
{
    struct buf line;

    buf_init(&line, 1900);
    buf_adds(&line, "campaign shift ");
    campaign_add_name(&line, c->name);
    buf_addf(&line, " to %s", c->publish);
    card_button(card, CARD_PLAIN,
                text_get(request_language(rq), TEXT_CAMPAIGN_LAY_BUTTON),
                line.data, NULL);
    buf_release(&line);
}

static void
add_unplanned(struct card *card, const struct request *rq,
              const struct campaign *c, const struct campaign_steps *steps)
{
    struct buf when;
    int64_t day = 0;
    bool has_day = campaign_day_read(c->publish, &day);
    char *text;

    buf_init(&when, 256);
    if (has_day)
        campaign_when_add(&when, rq, steps->zone, day);
    card_title(card, c->name);
    text = text_make(request_language(rq),
                     has_day ? TEXT_CAMPAIGN_NO_PLAN : TEXT_CAMPAIGN_NO_PUBLISH,
                     "name", c->name, "when", when.data, NULL);
    card_text(card, text);
    free(text);
    buf_release(&when);
    add_people(card, rq, c);
    if (has_day && day >= steps->today)
        add_lay_out(card, rq, c);
}

static void
add_closed_head(struct card *card, const struct request *rq,
                const struct campaign *c)
{
    struct buf when;
    char *text;

    buf_init(&when, 256);
    zone_format(&when, request_zone(rq), language_code(request_language(rq)),
                c->closed_at, request_now(rq), ZONE_STYLE_DAY);
    text = text_make(request_language(rq), TEXT_CAMPAIGN_CLOSED_HEAD, "name",
                     c->name, "when", when.data, NULL);
    card_title(card, text);
    free(text);
    buf_release(&when);
}

enum err
campaign_show_card(struct request *rq, const struct campaign *c,
                   struct card *card)
{
    struct campaign_steps steps = { 0 };
    bool has_deals = false;
    enum err rc;

    if (c->closed_at != 0) {
        add_closed_head(card, rq, c);
        add_people(card, rq, c);
        rc = add_deals(card, rq, c, &has_deals);
        add_button(card, rq, TEXT_CAMPAIGN_PLAN_BUTTON, "plan", c->name);
        goto out;
    }
    rc = campaign_steps_read(rq, c, &steps);
    if (rc == ERR_OK) {
        add_title(card, rq, TEXT_CAMPAIGN_HEAD, c, &steps);
        add_state(card, rq, c, &steps);
        add_people(card, rq, c);
        rc = add_deals(card, rq, c, &has_deals);
        add_steps(card, rq, &steps);
        add_button(card, rq, TEXT_CAMPAIGN_PLAN_BUTTON, "plan", c->name);
        add_button(card, rq, TEXT_CAMPAIGN_TIMELINE_BUTTON, "timeline",
                   c->name);
    } else if (rc == ERR_NOT_FOUND) {
        add_unplanned(card, rq, c, &steps);
        rc = add_deals(card, rq, c, &has_deals);
    }
out:
    if (has_deals)
        add_button(card, rq, TEXT_CAMPAIGN_DEALS_BUTTON, "deals", c->name);
    campaign_steps_release(&steps);
    return rc;
}

/* ---- campaign plan ------------------------------------------------------- */

/* A post on a Sunday is no mistake, but is seldom meant. */
static void
add_publish_off(struct card *card, const struct request *rq,
                const struct campaign_steps *steps)
{
    enum language language = request_language(rq);
    int64_t day = steps->plan.publish;
    const char *name;
    struct buf when;
    char *text;

    if (day < steps->today || calendar_is_working(request_calendar(rq), day))
        return;
    name = calendar_day_off(request_calendar(rq), day, language_code(language));
    buf_init(&when, 256);
    campaign_day_add(&when, rq, steps->zone, day);
    text = text_make(language,
                     name ? TEXT_CAMPAIGN_PUBLISH_HOLIDAY
                          : TEXT_CAMPAIGN_PUBLISH_OFF,
                     "day", when.data, "name", name ? name : "", NULL);
    card_note(card, text);
    free(text);
    buf_release(&when);
}

/* Which holidays are on the way, so that nobody wonders at a date. */
static void
add_days_off(struct card *card, const struct request *rq,
             const struct campaign_steps *steps, bool is_new)
{
    const struct calendar *calendar = request_calendar(rq);
    enum language language = request_language(rq);
    int64_t day = steps->plan.created, end = steps->plan.publish;
    struct buf days, text;
    size_t i;
    int n = 0;

    buf_init(&days, 4096);
    buf_init(&text, 8192);
    for (i = 0; i < steps->plan.count; i++)
        if (steps->plan.steps[i].last > end)
            end = steps->plan.steps[i].last;
    for (; day <= end; day++) {
        const char *name =
            calendar_day_off(calendar, day, language_code(language));

        if (!name ||
            calendar_between(&(struct calendar){ 0 }, day - 1, day) == 0 ||
            ++n > DAYS_OFF_SHOWN)
            continue;
        buf_addf(&days, "%s%s ", n > 1 ? ", " : "", name);
        campaign_day_add(&days, rq, steps->zone, day);
    }
    if (calendar->countries == 0 && calendar->own_count == 0)
        buf_adds(&text, text_get(language, TEXT_CAMPAIGN_DAYS_OFF_WEEKENDS));
    else if (n > 0)
        text_add(&text, language,
                 n > DAYS_OFF_SHOWN ? TEXT_CAMPAIGN_DAYS_OFF_MORE
                                    : TEXT_CAMPAIGN_DAYS_OFF,
                 "days", days.data, "n", TEXT_INT(n - DAYS_OFF_SHOWN), NULL);
    if (calendar->countries != 0 && !calendar_knows(end)) {
        buf_adds(&text, text.len > 0 ? " " : "");
        text_add(&text, language, TEXT_CAMPAIGN_DAYS_UNKNOWN, "year", "2028",
                 NULL);
    }
    if (text.len > 0)
        card_note(card, text.data);
    if (is_new && campaign_calendar_is_asked(rq))
        campaign_calendar_buttons(card, language);
    buf_release(&days);
    buf_release(&text);
}

/* Their steps end on days on which they are not there: told, and not moved. */
static enum err
add_owner_off(struct card *card, struct request *rq, const struct campaign *c,
              const struct campaign_steps *steps)
{
    enum language language = request_language(rq);
    struct ways w;
    struct buf names, who;
    char *text;
    size_t i, k;
    enum err rc = ways_find(rq, c->owner, &w);

    buf_init(&names, 4096);
    buf_init(&who, 256);
    for (i = 0; rc == ERR_OK && i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];

        for (k = 0; k < w.away_count && !step->is_done; k++) {
            if (step->last < w.away[k].first || step->last > w.away[k].last)
                continue;
            buf_addf(&names, "%s%s (", names.len > 0 ? "; " : "",
                     campaign_step_text(language, step->id));
            campaign_day_add(&names, rq, steps->zone, step->last);
            buf_addc(&names, ')');
            break;
        }
    }
    if (names.len > 0) {
        whose_add(&who, c->owner);
        text = text_make(language, TEXT_CAMPAIGN_OWNER_OFF, "who", who.data,
                         "steps", names.data, NULL);
        card_note(card, text);
        free(text);
    }
    ways_release(&w);
    buf_release(&names);
    buf_release(&who);
    return rc;
}

enum err
campaign_plan_card(struct request *rq, const struct campaign *c,
                   const struct campaign_steps *steps, struct card *card,
                   bool is_private)
{
    enum err rc;

    if (steps->is_closed) {
        add_closed_head(card, rq, c);
        campaign_table_add(card, rq, steps);
        return ERR_OK;
    }
    add_title(card, rq, TEXT_CAMPAIGN_PLAN_HEAD, c, steps);
    add_state(card, rq, c, steps);
    campaign_table_add(card, rq, steps);
    add_publish_off(card, rq, steps);
    add_days_off(card, rq, steps, !is_private);
    rc = add_owner_off(card, rq, c, steps);
    if (rc == ERR_OK)
        rc = campaign_rush_add(card, rq, c, steps, is_private);
    add_button(card, rq, TEXT_CAMPAIGN_TIMELINE_BUTTON, "timeline", c->name);
    return rc;
}
