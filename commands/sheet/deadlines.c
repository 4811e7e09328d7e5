/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadlines.c - what a deal of a sheet waits for: its draft, its publication.
 */
#include "deadlines.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal.h"
#include "sheet/sheet.h"

/* As planning has it: two days before the draft, one before publication. What
 * else a state waits for begins with the next state that somebody says
 * (deal.h): nobody knows since when a row of a sheet has been in its own. */
static const struct wait {
    const char *step, *remind;
    enum text_key key;
    enum deal_state until; /* the state by which it is over */
} waits[] = {
    { "draft", "2d,0d", TEXT_DEAL_WAIT_DRAFT, DEAL_REVIEW },
    { "publish", "1d,0d", TEXT_DEAL_WAIT_PUBLISH, DEAL_LIVE },
};

struct found {
    const char *step;
    int64_t id, due_at;
    bool is_there, is_open;
    char *owner;
};

static void
see_deadline(void *ctx, const struct deadline *d)
{
    struct found *f = ctx;

    if (strcmp(d->step, f->step) != 0 || f->is_open)
        return;
    f->id = d->id;
    f->due_at = d->due_at;
    f->is_there = true;
    f->is_open = d->done_at == 0;
    free(f->owner);
    f->owner = xstrdup(d->owner);
}

static int64_t
due_at(struct request *rq, enum sheet_date_kind kind, const struct wall *wall)
{
    int64_t first, second;

    if (kind != SHEET_DATE_TIME)
        return zone_day_start(request_zone(rq), wall);
    (void)zone_to_utc(request_zone(rq), wall, &first, &second);
    return first;
}

/* As deal.c says it, who goes on with it. */
static char *
wait_what(struct request *rq, const struct wait *wait,
          const struct sheet_entry *e)
{
    struct buf name;
    char *what;

    buf_init(&name, 2048);
    buf_addf(&name, "@%s", e->handle.name);
    if (e->deliverable[0] != '\0')
        buf_addf(&name, " (%s)", e->deliverable);
    what = text_make(request_language(rq), wait->key, "name", name.data,
                     "campaign", e->campaign, NULL);
    buf_release(&name);
    return what;
}

static enum err
deadline_make(struct request *rq, const struct wait *wait,
              const struct sheet_entry *e, enum sheet_date_kind kind,
              const struct wall *wall, const struct deal *deal, int64_t sheet)
{
    char *zone = xstrdup(zone_name(request_zone(rq)));
    char *person = xstrdup(request_person(rq)->id);
    char *step = xstrdup(wait->step), *remind = xstrdup(wait->remind), *what;
    struct deadline d = { .due_at = due_at(rq, kind, wall),
                          .is_day = kind != SHEET_DATE_TIME,
                          .zone = zone,
                          .person = person,
                          .at = request_now(rq),
                          .owner = deal->owner,
                          .campaign = deal->campaign,
                          .deal = deal->id,
                          .step = step,
                          .remind = remind,
                          .sheet = sheet };
    struct reminder reminder = { .at = 1 };
    enum err rc;

    what = wait_what(rq, wait, e);
    d.what = what;
    rc = store_deadline_add(request_store(rq), &d, &d.id);
    reminder.deadline = d.id;
    /* What is still hidden is looked at once it is not. */
    if (rc == ERR_OK && sheet == 0)
        rc = store_reminder_set(request_store(rq), &reminder);
    if (rc == ERR_OK && wait == &waits[0])
        rc = deal_watch_draft(rq, deal->id, request_zone(rq), d.due_at);
    free(what);
    free(zone);
    free(person);
    free(step);
    free(remind);
    return rc;
}

static enum err
deadline_change(struct request *rq, const struct found *f,
                const struct wait *wait, enum sheet_date_kind kind,
                const struct wall *wall, const struct deal *deal)
{
    struct store *st = request_store(rq);
    bool is_over = deal->state >= wait->until, changed;
    int64_t due = due_at(rq, kind, wall);
    enum err rc = ERR_OK;

    if (is_over)
        return store_deadline_end(st, f->id, DEADLINE_PASSED,
                                  request_person(rq)->id, request_now(rq),
                                  &changed);
    if (due != f->due_at)
        rc = store_deadline_move(st, f->id, due, kind != SHEET_DATE_TIME,
                                 zone_name(request_zone(rq)));
    if (rc == ERR_OK && deal->owner && deal->owner[0] != '\0' &&
        strcmp(deal->owner, f->owner) != 0)
        rc = store_deadline_assign(st, f->id, deal->owner);
    return rc;
}

static enum err
write_wait(struct request *rq, const struct wait *wait,
           const struct sheet_entry *e, enum sheet_date_kind kind,
           const struct wall *wall, const struct deal *deal, int64_t sheet)
{
    struct found f = { .step = wait->step };
    enum err rc = ERR_OK;

    if (kind != SHEET_DATE_DAY && kind != SHEET_DATE_TIME)
        return ERR_OK;
    /* While the parcel is under way it may be impossible: it comes with it. */
    if (deal->state == DEAL_SHIPPED && wait == &waits[0])
        return ERR_OK;
    if (sheet == 0)
        rc = store_deadline_list_deal(request_store(rq), deal->id, see_deadline,
                                      &f);
    if (rc == ERR_OK && f.is_open)
        rc = deadline_change(rq, &f, wait, kind, wall, deal);
    else if (rc == ERR_OK && !f.is_there && deal->state < wait->until)
        rc = deadline_make(rq, wait, e, kind, wall, deal, sheet);
    free(f.owner);
    return rc;
}

enum err
sheet_deadlines_write(struct request *rq, const struct sheet_entry *e,
                      const struct deal *deal, int64_t sheet)
{
    enum err rc;

    rc = write_wait(rq, &waits[0], e, e->has_draft, &e->draft, deal, sheet);
    if (rc == ERR_OK)
        rc = write_wait(rq, &waits[1], e, e->has_publish, &e->publish, deal,
                        sheet);
    return rc;
}
