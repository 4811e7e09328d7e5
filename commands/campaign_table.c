/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_table.c - a plan as a table.
 *
 * It is read in a thread's pane and on phones too, where about forty
 * characters stand in a line: each step has a short word, which is also the
 * word to move it by, and a year stands alone above the days that are its.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"

#define COLUMNS  4
#define CELL_MAX 512

static const enum text_key short_texts[PLAN_STEPS] = {
    [PLAN_OBJECTIVE] = TEXT_CAMPAIGN_SHORT_OBJECTIVE,
    [PLAN_VET] = TEXT_CAMPAIGN_SHORT_VET,
    [PLAN_OUTREACH] = TEXT_CAMPAIGN_SHORT_OUTREACH,
    [PLAN_NEGOTIATE] = TEXT_CAMPAIGN_SHORT_NEGOTIATE,
    [PLAN_BRIEF] = TEXT_CAMPAIGN_SHORT_BRIEF,
    [PLAN_SHIP] = TEXT_CAMPAIGN_SHORT_SHIP,
    [PLAN_ARRIVE] = TEXT_CAMPAIGN_SHORT_ARRIVE,
    [PLAN_CREATE] = TEXT_CAMPAIGN_SHORT_CREATE,
    [PLAN_REVIEW] = TEXT_CAMPAIGN_SHORT_REVIEW,
    [PLAN_PUBLISH] = TEXT_CAMPAIGN_SHORT_PUBLISH,
    [PLAN_INSIGHTS] = TEXT_CAMPAIGN_SHORT_INSIGHTS,
    [PLAN_FOLLOW_UP] = TEXT_CAMPAIGN_SHORT_FOLLOW_UP,
    [PLAN_REPORT] = TEXT_CAMPAIGN_SHORT_REPORT,
};

const char *
campaign_step_short(enum language language, enum plan_step_id id)
{
    return text_get(language, short_texts[id]);
}

struct table {
    struct card *card;
    const struct request *rq;
    const struct campaign_steps *steps;
    int year; /* of the row above; 0 before the first */
};

/* ---- cells --------------------------------------------------------------- */

/* "Fri 8 Jan", or "8 Jan": seen from that very day it has no year. */
static void
day_add(struct buf *b, const struct table *t, int64_t day, bool has_weekday)
{
    struct wall wall = { 0 };
    struct buf text;
    const char *p;
    int64_t at;

    wall_set_day_number(&wall, day);
    at = zone_day_start(t->steps->zone, &wall);
    buf_init(&text, CELL_MAX);
    zone_format(&text, t->steps->zone, language_code(request_language(t->rq)),
                at, at, ZONE_STYLE_DAY);
    p = has_weekday ? NULL : strchr(text.data, ' ');
    buf_adds(b, p ? p + 1 : text.data);
    buf_release(&text);
}

/* How many working days, or how it stands where that is what counts. */
static void
days_add(struct buf *b, const struct table *t, size_t at)
{
    enum language language = request_language(t->rq);
    const struct calendar *calendar = request_calendar(t->rq);
    const struct plan_step *step = &t->steps->plan.steps[at];
    int room = plan_room(calendar, &t->steps->plan, at);
    int days = step->days;

    /* Of the window the days it has: its first is P, whatever was moved. */
    if (step->id == PLAN_PUBLISH)
        days = calendar_between(calendar, step->first - 1, step->last);
    if (step->is_done)
        buf_adds(b, text_get(language, TEXT_CAMPAIGN_NOW_DONE));
    else if (t->steps->is_closed)
        buf_adds(b, text_get(language, TEXT_CAMPAIGN_NOW_DROPPED));
    else if (step->last < t->steps->today)
        buf_adds(b, text_get(language, TEXT_CAMPAIGN_NOW_LATE));
    else if (room < step->days && plan_is_preparation(step->id))
        text_add(b, language, TEXT_CAMPAIGN_NOW_ROOM, "have", TEXT_INT(room),
                 "days", TEXT_INT(days), NULL);
    else if (step->first <= t->steps->today)
        text_add(b, language, TEXT_CAMPAIGN_NOW_GOING, "days", TEXT_INT(days),
                 NULL);
    else
        buf_addf(b, "%d", days);
}

/* ---- rows ---------------------------------------------------------------- */

static int
year_of(int64_t day)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    return wall.year;
}

static void
year_row(struct table *t, int64_t day)
{
    const char *cells[COLUMNS] = { "", "", "", "" };
    int year = year_of(day);

    if (year == (t->year != 0 ? t->year : year_of(t->steps->today))) {
        t->year = year;
        return;
    }
    t->year = year;
    cells[0] = TEXT_INT(year);
    card_row(t->card, cells);
}

static void
add_row(struct table *t, const char *label, int64_t first, int64_t last,
        const char *days)
{
    const char *cells[COLUMNS];
    struct buf from, to;

    year_row(t, first);
    buf_init(&from, CELL_MAX);
    buf_init(&to, CELL_MAX);
    day_add(&from, t, first, false);
    day_add(&to, t, last, true);
    cells[0] = label;
    cells[1] = from.data;
    cells[2] = to.data;
    cells[3] = days;
    card_row(t->card, cells);
    buf_release(&from);
    buf_release(&to);
}

/* The days between the end of the preparation and P that nobody has. P is not
 * one of them. */
static void
add_buffer_row(struct table *t, int64_t ready)
{
    const struct calendar *calendar = request_calendar(t->rq);
    const struct plan *plan = &t->steps->plan;
    int left = plan_until(calendar, ready, plan->publish);

    if (left <= 0)
        return;
    add_row(t, text_get(request_language(t->rq), TEXT_CAMPAIGN_STEP_BUFFER),
            calendar_add(calendar, ready, 1),
            calendar_add(calendar, plan->publish, -1),
            TEXT_INT(left < plan->buffer ? left : plan->buffer));
}

static void
add_header(struct table *t)
{
    enum language language = request_language(t->rq);
    const char *const header[COLUMNS] = {
        text_get(language, TEXT_CAMPAIGN_COL_STEP),
        text_get(language, TEXT_CAMPAIGN_COL_FROM),
        text_get(language, TEXT_CAMPAIGN_COL_TO),
        text_get(language, TEXT_CAMPAIGN_COL_DAYS),
    };

    card_table(t->card, header, COLUMNS);
}

void
campaign_table_add(struct card *card, const struct request *rq,
                   const struct campaign_steps *steps)
{
    struct table t = { .card = card, .rq = rq, .steps = steps };
    int64_t ready = 0;
    struct buf days;
    size_t i;

    buf_init(&days, CELL_MAX);
    add_header(&t);
    for (i = 0; i < steps->plan.count; i++) {
        const struct plan_step *step = &steps->plan.steps[i];

        if (ready != 0 && !plan_is_preparation(step->id)) {
            add_buffer_row(&t, ready);
            ready = 0;
        }
        if (plan_is_preparation(step->id) && step->last > ready)
            ready = step->last;
        buf_reset(&days);
        days_add(&days, &t, i);
        add_row(&t, campaign_step_short(request_language(rq), step->id),
                plan_begin(request_calendar(rq), &steps->plan, i), step->last,
                days.data);
    }
    buf_release(&days);
}
