/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_words.c - days of deals, and what is waited for in words.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal.h"
#include "deal_parts.h"

int64_t
deal_day_number(const char *iso)
{
    struct wall wall;

    if (!iso || !wall_read_iso_day(iso, strlen(iso), &wall))
        return 0;
    return wall_day_number(&wall);
}

char *
deal_day_iso(int64_t day)
{
    struct wall wall = { 0 };
    struct buf b;

    wall_set_day_number(&wall, day);
    buf_init(&b, 32);
    wall_iso_day(&b, &wall);
    return buf_take(&b);
}

void
deal_days_agreed(const struct deal *deal, struct deal_days *days)
{
    char day[11];
    int i;

    for (i = 0; i < DEAL_DATES; i++) {
        deal_date_get(deal, (enum deal_date)i, day);
        days->dates[i] = deal_day_number(day);
    }
    /* with its number known, the parcel has left */
    if (deal->tracking && deal->tracking[0] != '\0')
        days->dates[DEAL_DATE_SHIP] = 0;
}

const struct zone *
deal_zone(const struct request *rq, const struct campaign *campaign)
{
    const struct zone *zone;

    return zone_find(campaign->zone, &zone) == ERR_OK ? zone : request_zone(rq);
}

const struct zone *
deal_deadline_zone(const struct deadline *d)
{
    const struct zone *zone = NULL;

    return d->zone && zone_find(d->zone, &zone) == ERR_OK ? zone : zone_utc();
}

int64_t
deal_day_of(const struct zone *zone, int64_t at)
{
    struct wall wall;

    zone_to_wall(zone, at, &wall);
    return wall_day_number(&wall);
}

int64_t
deal_today(const struct request *rq, const struct campaign *campaign)
{
    return deal_day_of(deal_zone(rq, campaign), request_now(rq));
}

static const enum text_key step_texts[DEAL_STEPS] = {
    [DEAL_STEP_REPLY] = TEXT_DEAL_WAIT_REPLY,
    [DEAL_STEP_CONTRACT] = TEXT_DEAL_WAIT_CONTRACT,
    [DEAL_STEP_BRIEF] = TEXT_DEAL_WAIT_BRIEF,
    [DEAL_STEP_BRIEF_YES] = TEXT_DEAL_WAIT_BRIEF_YES,
    [DEAL_STEP_SHIP] = TEXT_DEAL_WAIT_SHIP,
    [DEAL_STEP_PARCEL] = TEXT_DEAL_WAIT_PARCEL,
    [DEAL_STEP_DRAFT] = TEXT_DEAL_WAIT_DRAFT,
    [DEAL_STEP_MAKE_GOOD] = TEXT_DEAL_WAIT_MAKE_GOOD,
    [DEAL_STEP_REVIEW] = TEXT_DEAL_WAIT_REVIEW,
    [DEAL_STEP_PUBLISH] = TEXT_DEAL_WAIT_PUBLISH,
    [DEAL_STEP_POST_CHECK] = TEXT_DEAL_WAIT_POST_CHECK,
    [DEAL_STEP_INSIGHTS] = TEXT_DEAL_WAIT_INSIGHTS,
    [DEAL_STEP_PAYMENT] = TEXT_DEAL_WAIT_PAYMENT,
    [DEAL_STEP_THANKS] = TEXT_DEAL_WAIT_THANKS,
    [DEAL_STEP_QUESTIONS] = TEXT_DEAL_WAIT_QUESTIONS,
    [DEAL_STEP_RECHECK] = TEXT_DEAL_WAIT_RECHECK,
    [DEAL_STEP_TROUBLE] = TEXT_DEAL_WAIT_TROUBLE,
    [DEAL_STEP_RIGHTS] = TEXT_DEAL_WAIT_RIGHTS,
    [DEAL_STEP_EXCLUSIVE] = TEXT_DEAL_WAIT_EXCLUSIVE,
};

/* What is about the creator, not about one of their pieces. */
static bool
is_about_creator(enum deal_step step)
{
    return step == DEAL_STEP_THANKS || step == DEAL_STEP_QUESTIONS ||
           step == DEAL_STEP_RECHECK;
}

/* "Draft from @mara.cooks (reel), Spring". */
char *
deal_wait_what(enum language language, enum deal_step step, const char *handle,
               const char *deliverable, const char *campaign)
{
    struct buf name;
    char *what;

    buf_init(&name, 1024);
    buf_addf(&name, "@%s", handle);
    if (deliverable && deliverable[0] != '\0' && !is_about_creator(step))
        buf_addf(&name, " (%s)", deliverable);
    what = text_make(language, step_texts[step], "name", name.data, "campaign",
                     campaign, NULL);
    buf_release(&name);
    return what;
}

char *
deal_deadline_what(struct request *rq, const struct deadline *d)
{
    enum deal_step step = deal_step_find(d->step ? d->step : "");
    struct picked p = { 0 };
    char *what;

    if (d->deal == 0 || step == DEAL_STEPS ||
        deal_pick_id(rq, d->deal, &p) != ERR_OK)
        return xstrdup(d->what);
    what = deal_wait_what(request_language(rq), step, p.creator.handle,
                          p.deal.deliverable, p.campaign.name);
    picked_release(&p);
    return what;
}
