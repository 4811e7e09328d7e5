/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.c - a campaign laid out backwards from its publication.
 *
 * How long the steps are is in plan_length.c.
 */
#include "plan.h"

#include <string.h>

/* ---- days ---------------------------------------------------------------- */

/* The last working day before the first post: that day is nobody's to
 * prepare in. */
static int64_t
eve_of(const struct calendar *calendar, int64_t publish)
{
    return calendar_add(calendar, publish, -1);
}

int
plan_until(const struct calendar *calendar, int64_t day, int64_t publish)
{
    return calendar_between(calendar, day,
                            day < publish ? publish - 1
                                          : eve_of(calendar, publish));
}

int
plan_moved_by(const struct calendar *calendar, int64_t from, int64_t to)
{
    return calendar_between(calendar, eve_of(calendar, from),
                            eve_of(calendar, to));
}

/* Working days from the first to the last, at most its length. */
static int
span_of(const struct calendar *calendar, const struct plan_step *step,
        int64_t after)
{
    int span = calendar_between(calendar, after, step->last);

    return span < step->days ? span : step->days;
}

/* The day after which a step can begin: the open one before it is over. */
static int64_t
free_after(const struct plan *plan, size_t at)
{
    const struct plan_step *step = &plan->steps[at];
    int64_t after = step->first - 1;
    size_t i;

    for (i = at; step->id != PLAN_PUBLISH && i-- > 0;)
        if (!plan->steps[i].is_done)
            return after > plan->steps[i].last ? after : plan->steps[i].last;
    return after;
}

int
plan_room(const struct calendar *calendar, const struct plan *plan, size_t at)
{
    int room = span_of(calendar, &plan->steps[at], free_after(plan, at));

    return room > 0 ? room : 0;
}

int64_t
plan_begin(const struct calendar *calendar, const struct plan *plan, size_t at)
{
    const struct plan_step *step = &plan->steps[at];
    int64_t after = free_after(plan, at), day = step->first;

    if (after >= day)
        day = calendar_add(calendar, after, 1);
    return day < step->last ? day : step->last;
}

void
plan_set_last(const struct calendar *calendar, struct plan *plan, size_t at,
              int64_t last)
{
    struct plan_step *step = &plan->steps[at];

    step->last = last;
    step->first =
        step->days > 1 ? calendar_add(calendar, last, 1 - step->days) : last;
    if (step->id == PLAN_PUBLISH)
        step->first = plan->publish;
    else if (step->first <= plan->created)
        step->first = calendar_add(calendar, plan->created, 1);
    if (step->first > step->last)
        step->first = step->last;
    step->is_squeezed = step->id != PLAN_PUBLISH &&
                        span_of(calendar, step, step->first - 1) < step->days;
}

/* ---- laying out ---------------------------------------------------------- */

static void
add_steps(const struct plan_mix *mix, struct plan *plan)
{
    int id;

    for (id = 0; id < PLAN_STEPS; id++) {
        int days = plan_step_days(mix, (enum plan_step_id)id);

        if (days == 0)
            continue;
        plan->steps[plan->count].id = (enum plan_step_id)id;
        plan->steps[plan->count].days = days;
        plan->count++;
    }
}

/* A last day that is over when the work begins becomes the first that is
 * not. */
static int64_t
not_before(const struct calendar *calendar, int64_t last, int64_t begun)
{
    return last > begun ? last : calendar_add(calendar, begun, 1);
}

/* Work that begins tomorrow is over before the first post; where there is no
 * such day it has to be today, and on that day itself when today is none. */
static int64_t
in_time(const struct calendar *calendar, int64_t last, int64_t created,
        int64_t publish)
{
    int64_t eve = eve_of(calendar, publish);

    last = not_before(calendar, last, created);
    if (last < publish)
        return last;
    return eve == created ? eve : publish;
}

/* What there is of a buffer where so many days are to spare. */
static int
buffer_of(int slack, int buffer)
{
    if (slack < 0)
        return 0;
    return slack < buffer ? slack : buffer;
}

/* The buffer gives way before any step does. */
static int
buffer_affordable(const struct calendar *calendar, const struct plan_mix *mix,
                  int64_t created, int64_t publish)
{
    return buffer_of(plan_until(calendar, created, publish) - plan_need(mix),
                     plan_buffer_days(mix));
}

static bool
is_open_preparation(const struct plan_step *step)
{
    return !step->is_done && plan_is_preparation(step->id);
}

/* A parcel takes its days, whoever is in a hurry. */
static bool
is_parcel(const struct plan_step *step)
{
    return step->id == PLAN_SHIP || step->id == PLAN_ARRIVE;
}

static int
days_open(const struct plan *plan, bool parcels_only)
{
    int days = 0;
    size_t i;

    for (i = 0; i < plan->count; i++)
        if (is_open_preparation(&plan->steps[i]) &&
            (!parcels_only || is_parcel(&plan->steps[i])))
            days += plan->steps[i].days;
    return days;
}

/*
 * Where there is not time enough each open step gets its share of the days
 * after `begun`, so that they still come one after the other; only the way of
 * the parcel stays as long as it is, while that leaves the others half of
 * theirs. False when there is time, or none at all.
 */
static bool
lay_in_haste(const struct calendar *calendar, struct plan *plan, int64_t begun)
{
    int have = plan_until(calendar, begun, plan->publish);
    int need = days_open(plan, false), fixed = days_open(plan, true);
    int passed = 0, sent = 0;
    size_t i;

    if (have <= 0 || have >= need)
        return false;
    if ((have - fixed) * 2 < need - fixed)
        fixed = 0;
    for (i = 0; i < plan->count; i++) {
        const struct plan_step *step = &plan->steps[i];
        int soft = need - fixed, day;

        if (!is_open_preparation(step))
            continue;
        if (fixed > 0 && is_parcel(step))
            sent += step->days;
        else
            passed += step->days;
        day = sent + (passed * (have - fixed) * 2 + soft) / (2 * soft);
        plan_set_last(calendar, plan, i,
                      calendar_add(calendar, begun, day > 0 ? day : 1));
    }
    return true;
}

void
plan_lay(const struct calendar *calendar, const struct plan_mix *mix,
         int64_t created, int64_t publish, struct plan *out)
{
    int64_t base = eve_of(calendar, publish);
    int before = buffer_affordable(calendar, mix, created, publish), after = 0;
    size_t i;

    memset(out, 0, sizeof(*out));
    out->publish = publish;
    out->created = created;
    out->buffer = plan_buffer_days(mix);
    add_steps(mix, out);
    for (i = out->count; i-- > 0;) {
        int64_t last = calendar_add(calendar, base, -before);

        if (!plan_is_preparation(out->steps[i].id))
            continue;
        plan_set_last(calendar, out, i,
                      in_time(calendar, last, created, publish));
        before += out->steps[i].days;
    }
    (void)lay_in_haste(calendar, out, created);
    for (i = 0; i < out->count; i++) {
        if (plan_is_preparation(out->steps[i].id))
            continue;
        after += out->steps[i].days;
        plan_set_last(calendar, out, i,
                      not_before(calendar, calendar_add(calendar, base, after),
                                 created));
    }
}

size_t
plan_find(const struct plan *plan, enum plan_step_id id)
{
    size_t i;

    for (i = 0; i < plan->count && plan->steps[i].id != id; i++)
        ;
    return i;
}

/* ---- is there time? ------------------------------------------------------ */

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The day after which the first open step can begin. */
static int64_t
base_of(const struct calendar *calendar, const struct plan *plan,
        const struct plan_step *step)
{
    if (step->is_squeezed)
        return plan->created;
    return later(calendar_add(calendar, step->first, -1), plan->created);
}

/* What is left of the first open step, at its pace. */
static int
left_of(const struct calendar *calendar, int64_t base,
        const struct plan_step *step, int64_t today)
{
    int left = calendar_between(calendar, later(today, base),
                                calendar_add(calendar, base, step->days));

    return left > 0 ? left : 0;
}

static enum plan_colour
colour_of(int slack, int buffer)
{
    if (slack < 0)
        return PLAN_RUSH;
    return slack < buffer ? PLAN_TIGHT : PLAN_GREEN;
}

/* The day on which the open preparation is over, and its working days. */
static int64_t
ready_on(const struct calendar *calendar, const struct plan *plan,
         int64_t today, int *need)
{
    int64_t at = today;
    bool is_first = true;
    size_t i;

    for (i = 0; i < plan->count; i++) {
        const struct plan_step *step = &plan->steps[i];
        int64_t base = at;
        int days = step->days;

        if (step->is_done || !plan_is_preparation(step->id))
            continue;
        if (is_first) {
            base = base_of(calendar, plan, step);
            days = left_of(calendar, base, step, today);
        }
        is_first = false;
        *need += days;
        at = later(at, calendar_add(calendar, base, step->days));
        at = later(at, step->last);
    }
    return at;
}

/* Days before and between the steps are free too. They make up for days that
 * lack, but not for a buffer that was given away. */
static int
with_idle(int slack, int buffer, int idle)
{
    if (idle < 0 || (slack >= 0 && slack < buffer))
        return slack;
    return slack >= 0 || slack + idle < 0 ? slack + idle : 0;
}

void
plan_judge(const struct calendar *calendar, const struct plan *plan,
           int64_t today, struct plan_state *out)
{
    bool is_open = false;
    int slack;
    size_t i;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < plan->count; i++) {
        const struct plan_step *step = &plan->steps[i];

        out->late += !step->is_done && step->last < today;
        is_open = is_open || (!step->is_done && plan_is_preparation(step->id));
    }
    out->ready = ready_on(calendar, plan, today, &out->need);
    out->buffer = plan->buffer;
    out->have = plan_until(calendar, today, plan->publish);
    slack = plan_until(calendar, out->ready, plan->publish);
    out->slack = with_idle(slack, out->buffer, out->have - slack - out->need);
    out->colour = is_open ? colour_of(out->slack, out->buffer) : PLAN_GREEN;
}

/* ---- moving -------------------------------------------------------------- */

/* The last day of the preparation as it is planned. */
static int64_t
preparation_end(const struct plan *plan)
{
    int64_t end = plan->created;
    size_t i;

    for (i = 0; i < plan->count; i++)
        if (plan_is_preparation(plan->steps[i].id))
            end = later(end, plan->steps[i].last);
    return end;
}

static int
buffer_left(const struct calendar *calendar, const struct plan *plan)
{
    return buffer_of(plan_until(calendar, preparation_end(plan), plan->publish),
                     plan->buffer);
}

/* Push what comes after the step that was on `from` and is now on its new
 * day: behind it, but never by more than it moved. */
static size_t
push_after(const struct calendar *calendar, struct plan *plan, size_t at,
           int64_t from)
{
    bool is_preparation = plan_is_preparation(plan->steps[at].id);
    size_t i, before = at, moved = 0;

    for (i = at + 1; i < plan->count; i++) {
        struct plan_step *step = &plan->steps[i];
        int64_t behind, along, to, old = step->last;

        if (step->is_done || plan_is_preparation(step->id) != is_preparation)
            continue;
        behind = calendar_add(calendar, plan->steps[before].last, step->days);
        along = calendar_add(calendar, old,
                             calendar_between(calendar, from,
                                              plan->steps[before].last));
        to = behind < along ? behind : along;
        if (to <= old)
            break;
        plan_set_last(calendar, plan, i, to);
        before = i;
        from = old;
        moved++;
    }
    return moved;
}

static size_t
overlapped(const struct plan *plan, size_t at)
{
    size_t i;

    for (i = at; i-- > 0;)
        if (!plan->steps[i].is_done)
            return plan->steps[i].last >= plan->steps[at].first ? i
                                                                : plan->count;
    return plan->count;
}

void
plan_move(const struct calendar *calendar, struct plan *plan, size_t at,
          int64_t last, struct plan_move *out)
{
    int64_t from = plan->steps[at].last;
    int left;

    memset(out, 0, sizeof(*out));
    out->overlaps = plan->count;
    out->buffer_before = buffer_left(calendar, plan);
    plan_set_last(calendar, plan, at, last);
    if (last > from)
        out->moved = push_after(calendar, plan, at, from);
    else if (last < from)
        out->overlaps = overlapped(plan, at);
    out->buffer_after = buffer_left(calendar, plan);
    left = plan_until(calendar, preparation_end(plan), plan->publish);
    out->past_publish = left < 0 ? -left : 0;
}

/* What can be kept free before P when all that is open is still done. */
static int
buffer_within(const struct calendar *calendar, const struct plan *plan,
              int64_t today)
{
    return buffer_of(plan_until(calendar, today, plan->publish) -
                         days_open(plan, false),
                     plan->buffer);
}

/* From the last step back: each leaves room for what comes after it. */
static void
move_preparation(const struct calendar *calendar, struct plan *plan,
                 const bool *lacks_room, int days, int64_t today)
{
    int64_t latest = calendar_add(calendar, eve_of(calendar, plan->publish),
                                  -buffer_within(calendar, plan, today));
    size_t i;

    for (i = plan->count; i-- > 0;) {
        struct plan_step *step = &plan->steps[i];
        int64_t along = calendar_add(calendar, step->last, days);

        if (step->is_done || !plan_is_preparation(step->id))
            continue;
        if (lacks_room[i] || along > latest)
            along = latest;
        plan_set_last(calendar, plan, i, not_before(calendar, along, today));
        latest = calendar_add(calendar, along, -step->days);
    }
}

void
plan_move_publish(const struct calendar *calendar, struct plan *plan,
                  int64_t publish, int64_t today)
{
    int days = plan_moved_by(calendar, plan->publish, publish);
    bool lacks_room[PLAN_STEPS] = { false };
    size_t i;

    for (i = 0; i < plan->count; i++)
        lacks_room[i] = plan_room(calendar, plan, i) < plan->steps[i].days;
    plan->publish = publish;
    if (!lay_in_haste(calendar, plan, today))
        move_preparation(calendar, plan, lacks_room, days, today);
    for (i = 0; i < plan->count; i++) {
        struct plan_step *step = &plan->steps[i];

        if (!step->is_done && !plan_is_preparation(step->id))
            plan_set_last(calendar, plan, i,
                          not_before(calendar,
                                     calendar_add(calendar, step->last, days),
                                     today));
    }
}
