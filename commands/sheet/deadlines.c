/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadlines.c - what a deal of a sheet waits for.
 *
 * rules/deal.c says it, as for one that is noted in the chat. But a sheet is
 * brought long after most of it happened: nobody knows since when a row is in
 * its state, and what a state would have asked for weeks ago is not asked for
 * any more. Dates that stand in the sheet count as they stand.
 */
#include "deadlines.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal.h"
#include "deal_parts.h"
#include "sheet/sheet.h"

/* ---- which --------------------------------------------------------------- */

static int64_t
day_of(enum sheet_date_kind kind, const struct wall *wall)
{
    switch (kind) {
    case SHEET_DATE_DAY:
    case SHEET_DATE_TIME:
    case SHEET_DATE_EITHER:
        return wall_day_number(wall);
    case SHEET_DATE_NONE:
    case SHEET_DATE_WRONG:
        break;
    }
    return 0;
}

/* From when its state counts: today, as when somebody says it; of what is
 * published, from the publication. 0: nothing counts, as no state stands there
 * or nobody knows how long ago it was. */
static int64_t
since_of(const struct sheet_entry *e, int64_t publish, int64_t today)
{
    if (!e->has_state)
        return 0;
    if (e->state == DEAL_LIVE || e->state >= DEAL_PAID)
        return publish < today ? publish : today;
    return today;
}

/* A day that has passed was kept, where no state says else. */
static void
dates_of(const struct sheet_entry *e, int64_t today, struct deal_days *days)
{
    int i;

    for (i = 0; i < DEAL_DATES; i++) {
        days->dates[i] = day_of(e->has_date[i], &e->date[i]);
        if (days->dates[i] < today && !e->has_state)
            days->dates[i] = 0;
    }
    if (e->tracking[0] != '\0')
        days->dates[DEAL_DATE_SHIP] = 0;
}

/* Counted from a day of long ago, not agreed for one. */
static bool
is_stale(const struct deal_wait *wait, const struct deal_days *days,
         int64_t today)
{
    switch (wait->step) {
    case DEAL_STEP_POST_CHECK:
    case DEAL_STEP_QUESTIONS:
    case DEAL_STEP_RECHECK:
        return wait->day < today;
    case DEAL_STEP_INSIGHTS:
        return wait->day < today && days->dates[DEAL_DATE_INSIGHTS] == 0;
    case DEAL_STEP_THANKS:
        return wait->day < today && days->dates[DEAL_DATE_THANKS] == 0;
    default:
        return false;
    }
}

/* A day of the sheet says that it was done. */
static bool
is_done(const struct sheet_entry *e, enum deal_step step)
{
    static const struct {
        enum deal_step step;
        enum deal_date date;
    } of[] = {
        { DEAL_STEP_CONTRACT, DEAL_DATE_CONTRACT },
        { DEAL_STEP_BRIEF, DEAL_DATE_BRIEF },
        { DEAL_STEP_SHIP, DEAL_DATE_SHIP },
        { DEAL_STEP_PARCEL, DEAL_DATE_ARRIVE },
        { DEAL_STEP_REVIEW, DEAL_DATE_APPROVAL },
        { DEAL_STEP_INSIGHTS, DEAL_DATE_INSIGHTS },
        { DEAL_STEP_THANKS, DEAL_DATE_THANKS },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(of); i++)
        if (of[i].step == step)
            return (e->done & UINT32_C(1) << of[i].date) != 0;
    return false;
}

void
sheet_entry_days(const struct sheet_entry *e, struct deal_days *days)
{
    int i;

    memset(days, 0, sizeof(*days));
    if (e->verdict != SHEET_NEW) {
        deal_days_agreed(&e->after, days);
        days->draft = deal_day_number(e->after.draft_due);
        days->publish = deal_day_number(e->after.publish);
        return;
    }
    days->draft = day_of(e->has_draft, &e->draft);
    days->publish = day_of(e->has_publish, &e->publish);
    for (i = 0; i < DEAL_DATES; i++)
        days->dates[i] = day_of(e->has_date[i], &e->date[i]);
}

size_t
sheet_waits(const struct request *rq, const struct sheet_work *w,
            const struct sheet_entry *e, struct deal_wait out[DEAL_WAITS_MAX])
{
    int64_t today = wall_day_number(&w->today);
    struct deal_days days = {
        .draft = day_of(e->has_draft, &e->draft),
        .publish = day_of(e->has_publish, &e->publish),
        .window = e->window,
        .is_abroad = e->is_abroad,
        .is_paid = !e->is_gift && e->fee != 0 && !e->is_settled,
        .is_brought = true,
    };
    size_t i, n, kept = 0;

    /* Who knows what it would be waited for? */
    if (e->is_past || e->is_unknown)
        return 0;
    days.since = since_of(e, days.publish, today);
    dates_of(e, today, &days);
    n = deal_waits(e->state, &days, request_calendar(rq), out);
    for (i = 0; i < n; i++)
        if (!is_stale(&out[i], &days, today) && !is_done(e, out[i].step))
            out[kept++] = out[i];
    return kept;
}

/* ---- new ones ------------------------------------------------------------ */

/* Days are those of the campaign, whoever brings the sheet. One that comes with
 * the sheet is not to be seen yet, and counts where who brings it is. */
static enum err
zone_of(struct request *rq, const struct deal *deal, const struct zone **out)
{
    struct campaign campaign = { 0 };
    enum err rc;

    rc = store_campaign_get(request_store(rq), deal->campaign, &campaign);
    *out = rc == ERR_OK ? deal_zone(rq, &campaign) : request_zone(rq);
    campaign_release(&campaign);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static int64_t
due_at(const struct zone *zone, enum sheet_date_kind kind,
       const struct wall *wall)
{
    int64_t first, second;

    if (kind != SHEET_DATE_TIME)
        return zone_day_start(zone, wall);
    (void)zone_to_utc(zone, wall, &first, &second);
    return first;
}

/* The hour of a draft or a publication, if the sheet has one. */
static int64_t
wait_at(const struct zone *zone, const struct sheet_entry *e,
        const struct deal_wait *wait, bool *is_day)
{
    enum sheet_date_kind kind = SHEET_DATE_DAY;
    struct wall wall = { 0 };

    wall_set_day_number(&wall, wait->day);
    if (wait->step == DEAL_STEP_DRAFT && e->has_draft == SHEET_DATE_TIME) {
        kind = SHEET_DATE_TIME;
        wall = e->draft;
    } else if (wait->step == DEAL_STEP_PUBLISH &&
               e->has_publish == SHEET_DATE_TIME) {
        kind = SHEET_DATE_TIME;
        wall = e->publish;
    }
    *is_day = kind != SHEET_DATE_TIME;
    return due_at(zone, kind, &wall);
}

static enum err
deadline_make(struct request *rq, const struct zone *zone,
              const struct sheet_entry *e, const struct deal_wait *wait,
              const struct deal *deal, int64_t sheet)
{
    char *name = xstrdup(zone_name(zone));
    char *person = xstrdup(request_person(rq)->id);
    char *step = xstrdup(deal_step_word(wait->step));
    char *remind = xstrdup(wait->remind);
    char *owner = xstrdup(wait->whom == DEAL_FINANCE ? "@finance"
                          : deal->owner              ? deal->owner
                                                     : "");
    char *what = deal_wait_what(request_language(rq), wait->step,
                                e->handle.name, e->deliverable, e->campaign);
    struct deadline d = { .what = what,
                          .zone = name,
                          .person = person,
                          .at = request_now(rq),
                          .owner = owner,
                          .campaign = deal->campaign,
                          .deal = deal->id,
                          .step = step,
                          .remind = remind,
                          .sheet = sheet };
    enum err rc;

    d.due_at = wait_at(zone, e, wait, &d.is_day);
    /* What is still hidden is looked at once it is not. */
    rc = store_deadline_add(request_store(rq), &d, &d.id);
    if (rc == ERR_OK && wait->step == DEAL_STEP_DRAFT)
        rc = deal_watch_draft(rq, deal->id, zone, d.due_at);
    free(what);
    free(name);
    free(person);
    free(owner);
    free(step);
    free(remind);
    return rc;
}

enum err
sheet_deadlines_new(struct request *rq, const struct sheet_work *w,
                    const struct sheet_entry *e, const struct deal *deal,
                    int64_t sheet)
{
    struct deal_wait waits[DEAL_WAITS_MAX];
    size_t i, n = sheet_waits(rq, w, e, waits);
    const struct zone *zone;
    enum err rc = zone_of(rq, deal, &zone);

    for (i = 0; rc == ERR_OK && i < n; i++)
        rc = deadline_make(rq, zone, e, &waits[i], deal, sheet);
    return rc;
}

/* ---- of a deal that was there -------------------------------------------- */

struct found {
    enum deal_step step;
    int64_t id, due_at;
    bool is_there, is_open;
    char *owner;
};

static void
see_deadline(void *ctx, const struct deadline *d)
{
    struct found *f = ctx;

    if (deal_step_find(d->step) != f->step || f->is_open)
        return;
    f->id = d->id;
    f->due_at = d->due_at;
    f->is_there = true;
    f->is_open = d->done_at == 0;
    free(f->owner);
    f->owner = xstrdup(d->owner);
}

static enum err
deadline_change(struct request *rq, const struct zone *zone,
                const struct found *f, const struct deal *deal, int64_t due,
                bool is_day)
{
    struct store *st = request_store(rq);
    enum err rc = ERR_OK;

    if (due != f->due_at)
        rc = store_deadline_move(st, f->id, due, is_day, zone_name(zone));
    if (rc == ERR_OK && deal->owner && deal->owner[0] != '\0' &&
        strcmp(deal->owner, f->owner) != 0)
        rc = store_deadline_assign(st, f->id, deal->owner);
    return rc;
}

/* What rules/deal.c leaves to a sheet: the hour, and dates of what is not
 * agreed yet. */
static enum err
change_one(struct request *rq, const struct zone *zone,
           const struct sheet_entry *e, enum deal_step step,
           enum sheet_date_kind kind, const struct wall *wall,
           const struct deal *deal)
{
    struct deal_days days = { .is_brought = true };
    struct deal_wait waits[DEAL_WAITS_MAX];
    struct found f = { .step = step };
    size_t i, n;
    enum err rc;

    days.draft = step == DEAL_STEP_DRAFT ? day_of(kind, wall) : 0;
    days.publish = step == DEAL_STEP_PUBLISH ? day_of(kind, wall) : 0;
    n = deal_waits(deal->state, &days, request_calendar(rq), waits);
    for (i = 0; i < n && waits[i].step != step;)
        i++;
    if (i == n)
        return ERR_OK;
    rc =
        store_deadline_list_deal(request_store(rq), deal->id, see_deadline, &f);
    if (rc == ERR_OK && f.is_open)
        rc = deadline_change(rq, zone, &f, deal, due_at(zone, kind, wall),
                             kind != SHEET_DATE_TIME);
    else if (rc == ERR_OK && !f.is_there &&
             !(e->is_unknown && deal->state_at == 0))
        rc = deadline_make(rq, zone, e, &waits[i], deal, 0);
    free(f.owner);
    return rc;
}

enum err
sheet_deadlines_change(struct request *rq, const struct sheet_entry *e,
                       const struct deal *deal)
{
    const struct zone *zone;
    enum err rc = zone_of(rq, deal, &zone);

    if (rc == ERR_OK)
        rc = change_one(rq, zone, e, DEAL_STEP_DRAFT, e->has_draft, &e->draft,
                        deal);
    if (rc == ERR_OK)
        rc = change_one(rq, zone, e, DEAL_STEP_PUBLISH, e->has_publish,
                        &e->publish, deal);
    return rc;
}
