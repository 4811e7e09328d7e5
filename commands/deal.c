/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal.c - what follows from a deal's state: rules/deal.c says what is waited
 * for, here it becomes deadlines.
 */
#include "deal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "creators.h"
#include "deadlines.h"
#include "deal_parts.h"
#include "rules/deal.h"

/* ---- what is waited for, as deadlines ------------------------------------ */

struct following {
    struct request *rq;
    const struct campaign *campaign;
    const struct deal *deal;
    const struct zone *zone;
    char *handle;
};

static bool
is_paid(const struct deal *deal)
{
    static const char *const without[] = { "gift", "gift_high", "event",
                                           "employee" };
    size_t i;

    for (i = 0; deal->kind && i < ARRAY_LEN(without); i++)
        if (strcmp(deal->kind, without[i]) == 0 && deal->fee <= 0)
            return false;
    return deal->fee != 0;
}

/* Of a closed campaign only money is waited for, the next look, and what ends
 * with time: thanks were planned with its end. */
static size_t
keep_after_end(struct deal_wait *waits, size_t n)
{
    size_t i, kept = 0;

    for (i = 0; i < n; i++)
        if (deal_step_outlasts(waits[i].step) &&
            waits[i].step != DEAL_STEP_THANKS &&
            waits[i].step != DEAL_STEP_QUESTIONS)
            waits[kept++] = waits[i];
    return kept;
}

/* With the campaign's first post on the day `window`. */
static size_t
waits_of(const struct following *f, const struct deal *deal, const char *window,
         struct deal_wait out[DEAL_WAITS_MAX])
{
    struct deal_days days = {
        .since = deal_day_of(f->zone, deal->state_at != 0 ? deal->state_at
                                                          : request_now(f->rq)),
        .draft = deal_day_number(deal->draft_due),
        .publish = deal_day_number(deal->publish),
        .window = deal_day_number(window),
        .is_abroad = f->campaign->is_abroad,
        .is_paid = is_paid(deal),
    };
    size_t n;

    deal_days_agreed(deal, &days);
    n = deal_waits(deal->state, &days, request_calendar(f->rq), out);
    return f->campaign->closed_at != 0 ? keep_after_end(out, n) : n;
}

static const char *
first_of(const char *a, const char *b, const char *c)
{
    return a && a[0] != '\0' ? a : b && b[0] != '\0' ? b : c;
}

const char *
deal_owner(const struct campaign *campaign, const struct deal *deal)
{
    return first_of(deal->owner, campaign->owner, deal->person);
}

static int64_t
day_start(const struct zone *zone, int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return zone_day_start(zone, &wall);
}

static enum err
wait_open(const struct following *f, const struct deal_wait *wait)
{
    const struct deal *deal = f->deal;
    char *what = deal_wait_what(request_language(f->rq), wait->step, f->handle,
                                deal->deliverable, f->campaign->name);
    char *zone = xstrdup(zone_name(f->zone));
    char *step = xstrdup(deal_step_word(wait->step));
    char *owner =
        xstrdup(wait->whom == DEAL_FINANCE ? "@finance"
                                           : deal_owner(f->campaign, deal));
    char *person = xstrdup(request_person(f->rq)->id);
    char *remind = xstrdup(wait->remind);
    struct deadline d = { .what = what,
                          .due_at = day_start(f->zone, wait->day),
                          .is_day = true,
                          .zone = zone,
                          .person = person,
                          .at = request_now(f->rq),
                          .owner = owner,
                          .campaign = deal->campaign,
                          .deal = deal->id,
                          .step = step,
                          .remind = remind,
                          .sheet = deal->sheet };
    struct reminder r = { .at = 1 };
    enum err rc;

    rc = store_deadline_add(request_store(f->rq), &d, &r.deadline);
    if (rc == ERR_OK)
        rc = store_reminder_set(request_store(f->rq), &r);
    if (rc == ERR_OK && wait->step == DEAL_STEP_DRAFT)
        rc = deal_watch_draft(f->rq, deal->id, f->zone, d.due_at);
    free(what);
    free(zone);
    free(step);
    free(owner);
    free(person);
    free(remind);
    return rc;
}

/* ---- what was waited for before ------------------------------------------ */

/* The deadlines of a deal that its states made. */
struct opened {
    size_t count;
    struct {
        int64_t id, day; /* in its own zone */
        enum deal_step step;
        bool is_open, is_done;
        char owner[64];
    } rows[64];
};

static void
see_deadline(void *ctx, const struct deadline *d)
{
    struct opened *o = ctx;
    enum deal_step step = deal_step_find(d->step);

    if (step == DEAL_STEPS || o->count == ARRAY_LEN(o->rows))
        return;
    o->rows[o->count].id = d->id;
    o->rows[o->count].day = deal_day_of(deal_deadline_zone(d), d->due_at);
    o->rows[o->count].step = step;
    o->rows[o->count].is_open = d->done_at == 0;
    o->rows[o->count].is_done = d->ended == DEADLINE_DONE;
    (void)snprintf(o->rows[o->count].owner, sizeof(o->rows[0].owner), "%s",
                   d->owner);
    o->count++;
}

/* One of a step, ended ones too or not; o->count if there is none. */
static size_t
find_step(const struct opened *o, enum deal_step step, bool with_ended)
{
    size_t i;

    for (i = 0; i < o->count; i++)
        if (o->rows[i].step == step && (with_ended || o->rows[i].is_open))
            break;
    return i;
}

static const struct deal_wait *
find_wait(const struct deal_wait *waits, size_t n, enum deal_step step)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (waits[i].step == step)
            return &waits[i];
    return NULL;
}

static enum err
end_passed(struct request *rq, int64_t id)
{
    bool changed;

    return store_deadline_end(request_store(rq), id, DEADLINE_PASSED,
                              request_person(rq)->id, request_now(rq),
                              &changed);
}

/* Thanks were planned with the end of a campaign, for deals in any state. */
static bool
is_left_open(const struct following *f, enum deal_step step)
{
    if (deal_step_stays(step, f->deal->state))
        return true;
    return f->campaign->closed_at != 0 && deal_step_outlasts(step) &&
           f->deal->state < DEAL_LIVE;
}

static enum err
end_what_is_over(const struct following *f, const struct opened *o,
                 const struct deal_wait *waits, size_t n)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < o->count; i++)
        if (o->rows[i].is_open && !find_wait(waits, n, o->rows[i].step) &&
            !is_left_open(f, o->rows[i].step))
            rc = end_passed(f->rq, o->rows[i].id);
    return rc;
}

static enum err
wait_move(const struct following *f, int64_t id, int64_t day)
{
    return store_deadline_move(request_store(f->rq), id,
                               day_start(f->zone, day), true,
                               zone_name(f->zone));
}

/* What somebody said is done does not come back as the deal goes on; when it
 * goes back to where that was not waited for, it does. */
static bool
is_done_with(const struct following *f, const struct opened *o,
             const struct deal *was, const struct deal_wait *wait,
             const struct deal_wait *before)
{
    bool is_same = before && before->day == wait->day;
    size_t i = o->count;

    if (!was || deal_state_is_over(was->state) ||
        (!is_same && was->state >= f->deal->state) ||
        (!before && wait->step != DEAL_STEP_DRAFT &&
         wait->step != DEAL_STEP_PUBLISH))
        return false;
    while (i > 0)
        if (o->rows[--i].step == wait->step) /* the newest */
            return o->rows[i].is_done;
    return false;
}

/* One thing that is waited for now; `before` is what it was before the change,
 * NULL if it was not waited for. */
static enum err
wait_keep(const struct following *f, const struct opened *o,
          const struct deal_wait *wait, const struct deal_wait *before,
          const struct deal *was)
{
    bool is_new_state = !was || was->state != f->deal->state ||
                        (was->state_at == 0 && f->deal->state_at != 0);
    size_t i = find_step(o, wait->step, false);

    if (i < o->count)
        return (before && before->day == wait->day) ||
                       o->rows[i].day == wait->day
                   ? ERR_OK
                   : wait_move(f, o->rows[i].id, wait->day);
    return (before && !is_new_state && before->day == wait->day) ||
                   is_done_with(f, o, was, wait, before)
               ? ERR_OK /* somebody ended it: that stands */
               : wait_open(f, wait);
}

static int64_t
day_of_step(const struct deal *deal, enum deal_step step)
{
    if (step == DEAL_STEP_DRAFT)
        return deal_day_number(deal->draft_due);
    return step == DEAL_STEP_PUBLISH ? deal_day_number(deal->publish) : 0;
}

/* What a sheet has brought before anything is agreed keeps to the deal's days,
 * though its state waits for none. */
static enum err
left_open_follow(const struct following *f, const struct opened *o,
                 const struct deal_wait *waits, size_t n,
                 const struct deal *was)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; was && rc == ERR_OK && i < o->count; i++) {
        enum deal_step step = o->rows[i].step;
        int64_t day = day_of_step(f->deal, step);

        if (o->rows[i].is_open && !find_wait(waits, n, step) &&
            is_left_open(f, step) && day != 0 && day != o->rows[i].day &&
            day != day_of_step(was, step))
            rc = wait_move(f, o->rows[i].id, day);
    }
    return rc;
}

/* Who had it as the deal's owner hands it over; who took it keeps it. */
static enum err
owner_follow(const struct following *f, const struct opened *o,
             const struct deal *was)
{
    const char *from = was ? deal_owner(f->campaign, was) : NULL;
    const char *to = deal_owner(f->campaign, f->deal);
    enum err rc = ERR_OK;
    size_t i;

    if (!from || strcmp(from, to) == 0)
        return ERR_OK;
    for (i = 0; rc == ERR_OK && i < o->count; i++)
        if (o->rows[i].is_open && strcmp(o->rows[i].owner, from) == 0)
            rc = store_deadline_assign(request_store(f->rq), o->rows[i].id, to);
    return rc;
}

/* Product that came late moves the draft, and so do changes asked for after
 * its day. 0: it stays where it is. */
static int64_t
draft_moved(const struct following *f, const struct deal *was,
            const struct deal *deal)
{
    const struct calendar *calendar = request_calendar(f->rq);
    int64_t planned = deal_day_number(deal->draft_due), day = 0;
    int64_t since = deal_day_of(f->zone, deal->state_at);

    if (deal->state_at == 0 || (was && was->state == deal->state))
        return 0;
    if (deal->state == DEAL_RECEIVED)
        day = deal_draft_day(planned, since, calendar);
    else if (deal->state == DEAL_DRAFTING && was &&
             (was->state == DEAL_REVIEW || was->state == DEAL_APPROVED) &&
             planned != 0 && planned <= since)
        day = calendar_add(calendar, since, DEAL_CHANGES_DAYS);
    return day == planned ? 0 : day;
}

static enum err
draft_follow(const struct following *f, const struct deal *was,
             struct deal *deal)
{
    int64_t day = draft_moved(f, was, deal);
    struct deal_wait draft = { .step = DEAL_STEP_DRAFT };
    struct opened o = { 0 };
    enum err rc = ERR_OK;

    if (day != 0)
        rc = store_deadline_list_deal(request_store(f->rq), deal->id,
                                      see_deadline, &o);
    if (rc != ERR_OK || day == 0 || is_done_with(f, &o, was, &draft, NULL))
        return rc;
    free(deal->draft_due);
    deal->draft_due = deal_day_iso(day);
    return store_deal_update(request_store(f->rq), deal);
}

static enum err
following_run(const struct following *f, const struct deal *was,
              const char *was_window)
{
    struct deal_wait waits[DEAL_WAITS_MAX], before[DEAL_WAITS_MAX];
    size_t n = waits_of(f, f->deal, f->campaign->publish, waits);
    size_t n_before = was ? waits_of(f, was, was_window, before) : 0, i;
    struct opened o = { 0 };
    enum err rc;

    rc = store_deadline_list_deal(request_store(f->rq), f->deal->id,
                                  see_deadline, &o);
    if (rc == ERR_OK)
        rc = end_what_is_over(f, &o, waits, n);
    for (i = 0; rc == ERR_OK && i < n; i++)
        rc = wait_keep(f, &o, &waits[i],
                       find_wait(before, n_before, waits[i].step), was);
    if (rc == ERR_OK)
        rc = left_open_follow(f, &o, waits, n, was);
    if (rc == ERR_OK)
        rc = owner_follow(f, &o, was);
    return rc;
}

static enum err
following_begin(struct following *f, struct request *rq,
                const struct campaign *campaign, const struct deal *deal)
{
    struct creator creator = { 0 };
    enum err rc;

    rc = store_creator_get(request_store(rq), deal->creator, &creator);
    if (rc != ERR_OK)
        return rc;
    f->rq = rq;
    f->campaign = campaign;
    f->deal = deal;
    f->zone = deal_zone(rq, campaign);
    f->handle = creator.handle;
    creator.handle = NULL;
    creator_release(&creator);
    return ERR_OK;
}

enum err
deal_follow_from(struct request *rq, const struct campaign *campaign,
                 const struct deal *was, const char *was_window,
                 const struct deal *deal)
{
    struct following f;
    enum err rc;

    rc = following_begin(&f, rq, campaign, deal);
    if (rc == ERR_OK) {
        rc = following_run(&f, was, was_window);
        free(f.handle);
    }
    return rc;
}

enum err
deal_follow(struct request *rq, const struct campaign *campaign,
            const struct deal *was, struct deal *deal)
{
    struct following f;
    enum err rc;

    rc = following_begin(&f, rq, campaign, deal);
    if (rc != ERR_OK)
        return rc;
    rc = draft_follow(&f, was, deal);
    if (rc == ERR_OK)
        rc = following_run(&f, was, campaign->publish);
    free(f.handle);
    return rc;
}

/* ---- one thing more ------------------------------------------------------ */

enum err
deal_open_step(struct request *rq, const struct campaign *campaign,
               const struct deal *deal, enum deal_step step, int64_t from,
               bool once)
{
    struct following f;
    struct deal_wait wait;
    struct opened o = { 0 };
    enum err rc;

    rc = following_begin(&f, rq, campaign, deal);
    if (rc != ERR_OK)
        return rc;
    deal_wait_from(step, from, request_calendar(rq), &wait);
    rc =
        store_deadline_list_deal(request_store(rq), deal->id, see_deadline, &o);
    if (rc == ERR_OK && find_step(&o, step, once) == o.count)
        rc = wait_open(&f, &wait);
    free(f.handle);
    return rc;
}

enum err
deal_end_step(struct request *rq, const struct deal *deal, enum deal_step step,
              enum deadline_end how)
{
    struct opened o = { 0 };
    bool changed;
    size_t i;
    enum err rc;

    rc =
        store_deadline_list_deal(request_store(rq), deal->id, see_deadline, &o);
    i = find_step(&o, step, false);
    if (rc == ERR_OK && i < o.count)
        rc = store_deadline_end(request_store(rq), o.rows[i].id, how,
                                request_person(rq)->id, request_now(rq),
                                &changed);
    return rc;
}
