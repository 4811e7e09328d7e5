/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_steps.c - a plan as deadlines, and deadlines as a plan.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "deadlines.h"

bool
campaign_day_read(const char *iso, int64_t *day)
{
    struct wall wall;

    if (!wall_read_iso_day(iso, strlen(iso), &wall))
        return false;
    *day = wall_day_number(&wall);
    return true;
}

void
campaign_day_iso(struct buf *b, int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    wall_iso_day(b, &wall);
}

void
campaign_lengths(const struct request *rq, int out[PLAN_LENGTHS])
{
    int i;

    for (i = 0; i < PLAN_LENGTHS; i++)
        out[i] = request_plan_days(rq, plan_length_name((enum plan_length)i));
}

void
campaign_mix(const struct campaign *c, const int *lengths, struct plan_mix *mix)
{
    mix->is_abroad = c->is_abroad;
    mix->approvers = (int)c->approvers;
    mix->new_creators = (int)c->new_creators;
    mix->known_creators = (int)c->known_creators;
    mix->lengths = lengths;
}

static const struct zone *
zone_of(const struct request *rq, const char *name)
{
    const struct zone *zone = request_team_voice(rq).zone;

    (void)zone_find(name, &zone);
    return zone;
}

static int64_t
day_at(const struct zone *zone, int64_t utc)
{
    struct wall wall;

    zone_to_wall(zone, utc, &wall);
    return wall_day_number(&wall);
}

static int64_t
start_of(const struct zone *zone, int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return zone_day_start(zone, &wall);
}

/* ---- plan to deadlines --------------------------------------------------- */

enum err
campaign_deadline_add(struct request *rq, struct deadline *d)
{
    struct reminder reminder = { .at = 1 }; /* worked out by who reminds */
    enum err rc;

    rc = store_deadline_add(request_store(rq), d, &d->id);
    reminder.deadline = d->id;
    return rc == ERR_OK ? store_reminder_set(request_store(rq), &reminder) : rc;
}

static enum err
step_add(struct request *rq, const struct campaign *c,
         const struct plan_step *step)
{
    const struct zone *zone = zone_of(rq, c->zone);
    char *what =
        text_make(request_language(rq), TEXT_CAMPAIGN_WHAT, "name", c->name,
                  "step", campaign_step_text(request_language(rq), step->id),
                  NULL);
    char *key = xstrdup(plan_length_name((enum plan_length)step->id));
    char *zone_word = xstrdup(zone_name(zone));
    char *person = xstrdup(request_person(rq)->id);
    struct deadline d = { .what = what,
                          .due_at = start_of(zone, step->last),
                          .is_day = true,
                          .zone = zone_word,
                          .person = person,
                          .at = request_now(rq),
                          .owner = c->owner,
                          .campaign = c->id,
                          .step = key,
                          .days = step->days };
    enum err rc = campaign_deadline_add(rq, &d);

    free(what);
    free(key);
    free(zone_word);
    free(person);
    return rc;
}

enum err
campaign_lay(struct request *rq, const struct campaign *c)
{
    int lengths[PLAN_LENGTHS];
    struct plan_mix mix;
    struct plan plan;
    int64_t publish;
    enum err rc = ERR_OK;
    size_t i;

    if (!campaign_day_read(c->publish, &publish))
        return ERR_INVALID;
    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    plan_lay(request_calendar(rq), &mix,
             day_at(zone_of(rq, c->zone), request_now(rq)), publish, &plan);
    for (i = 0; i < plan.count && rc == ERR_OK; i++)
        rc = step_add(rq, c, &plan.steps[i]);
    return rc;
}

enum err
campaign_steps_write(struct request *rq, const struct campaign_steps *steps,
                     const struct plan *before)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; i < steps->plan.count && rc == ERR_OK; i++)
        if (steps->plan.steps[i].last != before->steps[i].last)
            rc = store_deadline_move(request_store(rq), steps->ids[i],
                                     start_of(steps->zone,
                                              steps->plan.steps[i].last),
                                     true, zone_name(steps->zone));
    return rc;
}

/* ---- deadlines to plan --------------------------------------------------- */

struct gathering {
    const struct request *rq;
    bool is_closed;
    struct campaign_steps by_id; /* in the place of their number */
    bool is_there[PLAN_STEPS];
};

static void
step_gather(void *ctx, const struct deadline *d)
{
    struct gathering *g = ctx;
    size_t id = plan_length_find(d->step ? d->step : "");
    struct plan_step *step;

    if (d->deal != 0 || id >= PLAN_STEPS || g->is_there[id] ||
        (d->ended == DEADLINE_DROPPED && !g->is_closed))
        return;
    step = &g->by_id.plan.steps[id];
    step->id = (enum plan_step_id)id;
    step->days = d->days > 0 && d->days <= PLAN_DAYS_MAX ? (int)d->days : 1;
    step->last = day_at(zone_of(g->rq, d->zone), d->due_at);
    step->is_done = d->done_at != 0 && d->ended != DEADLINE_DROPPED;
    g->by_id.ids[id] = d->id;
    g->by_id.owners[id] = xstrdup(d->owner);
    g->is_there[id] = true;
}

static void
steps_take(const struct request *rq, struct gathering *g,
           struct campaign_steps *out)
{
    size_t id;

    for (id = 0; id < PLAN_STEPS; id++) {
        size_t at = out->plan.count;

        if (!g->is_there[id])
            continue;
        out->plan.steps[at] = g->by_id.plan.steps[id];
        out->ids[at] = g->by_id.ids[id];
        out->owners[at] = g->by_id.owners[id];
        out->plan.count++;
        plan_set_last(request_calendar(rq), &out->plan, at,
                      out->plan.steps[at].last);
    }
}

enum err
campaign_steps_read(struct request *rq, const struct campaign *c,
                    struct campaign_steps *out)
{
    struct gathering g = { .rq = rq, .is_closed = c->closed_at != 0 };
    int lengths[PLAN_LENGTHS];
    struct plan_mix mix;
    enum err rc;

    memset(out, 0, sizeof(*out));
    out->is_closed = g.is_closed;
    out->zone = zone_of(rq, c->zone);
    out->today = day_at(out->zone, request_now(rq));
    if (!campaign_day_read(c->publish, &out->plan.publish))
        return ERR_NOT_FOUND;
    campaign_lengths(rq, lengths);
    campaign_mix(c, lengths, &mix);
    out->plan.buffer = plan_buffer_days(&mix);
    out->plan.created = day_at(out->zone, c->at);
    rc = store_deadline_list_plan(request_store(rq), c->id, step_gather, &g);
    steps_take(rq, &g, out);
    if (rc == ERR_OK && out->plan.count == 0)
        rc = ERR_NOT_FOUND;
    return rc;
}

void
campaign_steps_release(struct campaign_steps *steps)
{
    size_t i;

    for (i = 0; i < PLAN_STEPS; i++)
        free(steps->owners[i]);
    memset(steps, 0, sizeof(*steps));
}

void
campaign_judge(const struct request *rq, const struct campaign_steps *steps,
               struct plan_state *out)
{
    plan_judge(request_calendar(rq), &steps->plan, steps->today, out);
}
