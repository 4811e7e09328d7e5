/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_late.c - a draft that is three days late asks for a talk.
 *
 * One job for each draft that is waited for sleeps until then. It looks at how
 * things stand: a draft that is in, or was moved, is none of its business.
 */
#include "deal.h"

#include "command.h"
#include "deal_parts.h"
#include "job.h"
#include "verbs.h"

#define MORNING   9
#define LATE_DAYS 3 /* as rules/deal.c has it */

/* The morning of the working day, three days after it was due. */
static int64_t
talk_at(struct request *rq, const struct zone *zone, int64_t due_at)
{
    struct deal_wait wait;
    struct wall wall = { .hour = MORNING };
    int64_t at, second;

    deal_wait_from(DEAL_STEP_MAKE_GOOD, deal_day_of(zone, due_at),
                   request_calendar(rq), &wait);
    wall_set_day_number(&wall, wait.day);
    (void)zone_to_utc(zone, &wall, &at, &second);
    return at;
}

enum err
deal_watch_draft(struct request *rq, int64_t deal, const struct zone *zone,
                 int64_t due_at)
{
    return request_job(rq, "deal-late", deal, "", talk_at(rq, zone, due_at),
                       NULL);
}

struct draft {
    bool is_open;
    int64_t due_at;
};

static void
see_draft(void *ctx, const struct deadline *d)
{
    struct draft *draft = ctx;

    if (d->done_at == 0 && deal_step_find(d->step) == DEAL_STEP_DRAFT) {
        draft->is_open = true;
        draft->due_at = d->due_at;
    }
}

enum err
deal_late_step(struct request *rq, struct job *job, enum step *step)
{
    struct draft draft = { 0 };
    struct picked p = { 0 };
    int64_t at;
    enum err rc;

    *step = STEP_DONE;
    rc = deal_pick_id(rq, job->ref, &p);
    if (rc == ERR_OK)
        rc = store_deadline_list_deal(request_store(rq), p.deal.id, see_draft,
                                      &draft);
    if (rc == ERR_OK && draft.is_open) {
        at = talk_at(rq, deal_zone(rq, &p.campaign), draft.due_at);
        if (at > request_now(rq)) {
            job->due_at = at;
            *step = STEP_AT;
        } else {
            rc = deal_open_step(rq, &p.campaign, &p.deal, DEAL_STEP_MAKE_GOOD,
                                deal_today(rq, &p.campaign) - LATE_DAYS, false);
            if (rc == ERR_OK)
                rc = command_changed(rq);
        }
    }
    picked_release(&p);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc; /* the deal is gone */
}
