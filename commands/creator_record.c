/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_record.c - what working together has been like: deals finished, on
 * time, with how many changes.
 *
 * It is read from the deadlines of the deals: a draft that was waited for and
 * came late, an answer to a draft that was due more than twice.
 */
#include <string.h>

#include "alloc.h"
#include "deal_parts.h"
#include "outcomes.h"

#define DEALS_MAX       100
#define ROUNDS_FEW      2
#define FINISHED_ENOUGH 2
#define DAY             (24 * 3600)

void
creator_record_release(struct creator_record *record)
{
    deadline_release(&record->next);
    memset(record, 0, sizeof(*record));
}

/* Said to be live is not live while its day is still to come. */
static bool
is_finished(const struct request *rq, const struct deal *deal)
{
    struct wall today;

    zone_to_wall(request_zone(rq), request_now(rq), &today);
    return deal->state >= DEAL_LIVE && deal->state <= DEAL_DONE &&
           (deal->state != DEAL_LIVE ||
            deal_day_number(deal->publish) <= wall_day_number(&today));
}

struct deals {
    struct {
        int64_t id;
        bool is_finished;
    } rows[DEALS_MAX];
    size_t count;
    const struct request *rq;
    struct creator_record *record;
};

static void
see_deal(void *ctx, const struct deal *deal)
{
    struct deals *d = ctx;
    struct creator_record *r = d->record;

    r->deals++;
    r->running += !deal_state_is_over(deal->state);
    r->finished += is_finished(d->rq, deal);
    if (deal->contact_at > r->last_contact)
        r->last_contact = deal->contact_at;
    if (d->count < DEALS_MAX) {
        d->rows[d->count].id = deal->id;
        d->rows[d->count++].is_finished = is_finished(d->rq, deal);
    }
}

struct dues {
    bool was_late, was_timed;
    size_t rounds;
    struct deadline *next;
};

static void
keep_next(struct deadline *next, const struct deadline *d)
{
    if (next->id != 0 && next->due_at <= d->due_at)
        return;
    deadline_release(next);
    next->id = d->id;
    next->what = xstrdup(d->what);
    next->due_at = d->due_at;
    next->zone = xstrdup(d->zone);
    next->deal = d->deal;
    next->step = xstrdup(d->step);
}

/* A day is over a day after it begins; an hour more where clocks change. */
static bool
is_late(const struct deadline *d)
{
    return d->done_at - d->due_at > DAY + 3600;
}

static void
see_due(void *ctx, const struct deadline *d)
{
    struct dues *dues = ctx;
    enum deal_step step = deal_step_find(d->step);

    if (d->done_at == 0) {
        keep_next(dues->next, d);
        return;
    }
    if (step == DEAL_STEP_DRAFT || step == DEAL_STEP_PUBLISH) {
        dues->was_timed = true;
        dues->was_late |= is_late(d);
    }
    dues->rounds += step == DEAL_STEP_REVIEW;
}

static void
see_outcome(void *ctx, const struct outcome *outcome)
{
    struct creator_record *r = ctx;

    r->well += outcome->went_well;
    r->badly += !outcome->went_well;
}

enum err
creator_record_read(struct request *rq, const struct creator *creator,
                    struct creator_record *out)
{
    struct store *st = request_store(rq);
    struct deals deals = { .rq = rq, .record = out };
    enum err rc;
    size_t i;

    memset(out, 0, sizeof(*out));
    rc = store_deal_list_creator(st, creator->id, DEALS_MAX, see_deal, &deals);
    for (i = 0; rc == ERR_OK && i < deals.count; i++) {
        struct dues dues = { .next = &out->next };

        rc = store_deadline_list_deal(st, deals.rows[i].id, see_due, &dues);
        if (deals.rows[i].is_finished) {
            out->timed += dues.was_timed;
            out->late += dues.was_late;
            out->rounds_many += dues.rounds > ROUNDS_FEW;
        }
    }
    if (rc == ERR_OK)
        rc = store_outcome_list(st, creator->id, DEALS_MAX, see_outcome, out);
    return rc;
}

bool
creator_is_trusted(const struct creator_record *record)
{
    return record->timed >= FINISHED_ENOUGH && record->late == 0 &&
           record->rounds_many == 0 && record->badly == 0;
}
