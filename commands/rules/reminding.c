/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reminding.c - what is said about a deadline, to whom and when.
 */
#include "reminding.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };
/* When a day begins for who is reminded of one. */
enum { MORNING = 9 };
/* The owner has as long to press Done before others hear of it. */
enum { GRACE = 15 * MINUTE };
/* After a pause that the owner has asked for. */
enum { GRACE_SNOOZED = HOUR };
/* Who leads hears of it within these hours. */
enum { WORK_FROM = 9, WORK_TO = 17 };
/* What is said once per due date: the low bits of a stage. */
#define ONCE                                                                   \
    (REMINDING_DUE | REMINDING_THREAD | REMINDING_LEAD | REMINDING_TURN)
#define STAGE_BITS 6
#define OWNERS     (REMINDING_AHEAD | REMINDING_DUE | REMINDING_SNOOZED)

/* ---- "3d,1d,0d" ---------------------------------------------------------- */

static int64_t
offset_seconds(const struct reminding_offset *o)
{
    return o->is_days ? o->n * DAY : o->n;
}

static bool
unit_read(const char **p, struct reminding_offset *o)
{
    static const struct {
        const char *name;
        bool is_days;
        int64_t n;
    } units[] = {
        { "days", true, 1 },     { "day", true, 1 },
        { "giorni", true, 1 },   { "giorno", true, 1 },
        { "gg", true, 1 },       { "weeks", true, 7 },
        { "week", true, 7 },     { "hours", false, HOUR },
        { "hour", false, HOUR }, { "ore", false, HOUR },
        { "ora", false, HOUR },  { "min", false, MINUTE },
        { "d", true, 1 },        { "g", true, 1 },
        { "w", true, 7 },        { "h", false, HOUR },
        { "m", false, MINUTE },
    };
    size_t i, len;

    while (**p == ' ')
        (*p)++;
    for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
        len = strlen(units[i].name);
        if (strncmp(*p, units[i].name, len) != 0 ||
            ((*p)[len] != '\0' && !strchr(" ,;", (*p)[len])))
            continue;
        o->is_days = units[i].is_days;
        o->n *= units[i].n;
        *p += len;
        return true;
    }
    return false;
}

static void
offset_add(struct reminding_offsets *out, const struct reminding_offset *o)
{
    size_t i;

    for (i = 0; i < out->count; i++) {
        if (out->items[i].is_days == o->is_days && out->items[i].n == o->n)
            return;
        if (offset_seconds(&out->items[i]) < offset_seconds(o))
            break;
    }
    memmove(&out->items[i + 1], &out->items[i],
            (out->count - i) * sizeof(*out->items));
    out->items[i] = *o;
    out->count++;
}

enum err
reminding_read(const char *text, struct reminding_offsets *out)
{
    struct reminding_offset o;
    int digits;

    memset(out, 0, sizeof(*out));
    for (;;) {
        text += strspn(text, " ,;");
        if (*text == '\0')
            return ERR_OK;
        o.n = 0;
        for (digits = 0; *text >= '0' && *text <= '9' && digits < 6; digits++)
            o.n = o.n * 10 + (*text++ - '0');
        if (digits == 0 || !unit_read(&text, &o))
            return ERR_INVALID;
        if (offset_seconds(&o) > (int64_t)REMINDING_DAYS_MAX * DAY ||
            out->count == REMINDING_OFFSETS_MAX)
            return ERR_TOO_BIG;
        offset_add(out, &o);
    }
}

bool
reminding_names_day(const char *text)
{
    struct reminding_offsets offsets;
    size_t i;

    (void)reminding_read(text, &offsets); /* what it could read */
    for (i = 0; i < offsets.count; i++)
        if (offsets.items[i].is_days && offsets.items[i].n == 0)
            return true;
    return false;
}

void
reminding_write(struct buf *b, const struct reminding_offsets *offsets)
{
    size_t i;

    for (i = 0; i < offsets->count; i++) {
        const struct reminding_offset *o = &offsets->items[i];
        bool is_hours = !o->is_days && o->n % HOUR == 0;
        int64_t n = o->is_days ? o->n : o->n / (is_hours ? HOUR : MINUTE);

        buf_addf(b, "%s%lld%c", i > 0 ? "," : "", (long long)n,
                 o->is_days ? 'd'
                 : is_hours ? 'h'
                            : 'm');
    }
}

/* ---- stages -------------------------------------------------------------- */

int64_t
reminding_stage(int64_t said_until, unsigned once)
{
    return said_until * (1 << STAGE_BITS) + (once & ONCE);
}

int64_t
reminding_stage_moved(int64_t now)
{
    return reminding_stage(now, 0);
}

int64_t
reminding_said_until(const struct reminding *r)
{
    return r->stage >> STAGE_BITS;
}

static bool
was_said(const struct reminding *r, unsigned once)
{
    return (r->stage & once) != 0;
}

/* ---- moments ------------------------------------------------------------- */

/* That hour on the wall, `days` after the day of the deadline. */
static int64_t
hour_at(const struct reminding *r, int64_t days, int hour)
{
    struct wall wall;
    int64_t at, second;

    zone_to_wall(r->zone, r->due_at, &wall);
    wall_add_days(&wall, days);
    wall.hour = hour;
    wall.minute = wall.second = 0;
    (void)zone_to_utc(r->zone, &wall, &at, &second);
    return at;
}

/* How many days after the day of the deadline the n-th working day lies. */
static int64_t
working_days(const struct reminding *r, int n)
{
    struct wall wall;
    int64_t day;

    zone_to_wall(r->zone, r->due_at, &wall);
    day = wall_day_number(&wall);
    return calendar_add(r->calendar, day, n) - day;
}

/* A day is said at nine; that late, at five or at eleven. */
static int64_t
due_moment(const struct reminding *r)
{
    static const int hours[] = { MORNING, 17, 23 };
    int64_t at = 0;
    size_t i;

    if (!r->is_day)
        return r->due_at;
    for (i = 0; i < sizeof(hours) / sizeof(*hours); i++) {
        at = hour_at(r, 0, hours[i]);
        if (at > reminding_said_until(r))
            break;
    }
    return at;
}

static int64_t
thread_moment(const struct reminding *r)
{
    int64_t at =
        r->is_day ? hour_at(r, working_days(r, 1), MORNING) : r->due_at + GRACE;

    return r->snoozed_to > 0 && r->snoozed_to + GRACE_SNOOZED > at
               ? r->snoozed_to + GRACE_SNOOZED
               : at;
}

static int64_t
lead_moment(const struct reminding *r)
{
    struct wall wall;
    int64_t at;

    zone_to_wall(r->zone, r->due_at, &wall);
    if (r->is_day)
        at = hour_at(r, working_days(r, 2), MORNING);
    else if (wall.hour < WORK_FROM || wall.hour >= WORK_TO)
        at = hour_at(r, working_days(r, 1),
                     wall.hour < WORK_FROM ? WORK_FROM : WORK_TO);
    else
        at = hour_at(r, working_days(r, 1), wall.hour) +
             (int64_t)wall.minute * MINUTE;
    return at < thread_moment(r) ? thread_moment(r) : at;
}

int64_t
reminding_stage_after(const struct reminding *r, unsigned what, int64_t now)
{
    unsigned once = (unsigned)r->stage & ONCE;

    /* What is due was not said before its due date was moved ahead of us. */
    if (r->due_at > now)
        once = 0;
    if (what & OWNERS && due_moment(r) <= now)
        what |= REMINDING_DUE;
    return reminding_stage(now, once | what);
}

int64_t
reminding_stage_left(const struct reminding *r, unsigned what)
{
    return reminding_stage(reminding_said_until(r),
                           (unsigned)(r->stage & ONCE) | what);
}

typedef void moment_fn(void *ctx, unsigned what, int64_t at);

static void
each_offset(const struct reminding *r, moment_fn *fn, void *ctx)
{
    struct reminding_offsets offsets;
    size_t i;

    (void)reminding_read(r->remind, &offsets); /* "": it was ours */
    for (i = 0; i < offsets.count; i++) {
        const struct reminding_offset *o = &offsets.items[i];
        int64_t at = o->is_days ? hour_at(r, -o->n, MORNING) : r->due_at - o->n;

        if (at < r->due_at)
            fn(ctx, REMINDING_AHEAD, at);
    }
}

/* All that is still to be said, in no order. */
static void
each_moment(const struct reminding *r, moment_fn *fn, void *ctx)
{
    each_offset(r, fn, ctx);
    if (r->early_at != 0)
        fn(ctx, REMINDING_AHEAD, r->early_at);
    fn(ctx, REMINDING_DUE, due_moment(r));
    if (r->snoozed_to > 0)
        fn(ctx, REMINDING_SNOOZED, r->snoozed_to);
    if (r->has_series)
        fn(ctx, REMINDING_TURN, r->due_at);
    if (r->has_campaign) {
        fn(ctx, REMINDING_THREAD, thread_moment(r));
        fn(ctx, REMINDING_LEAD, lead_moment(r));
    }
}

/* A pause holds back what is said, not the next of a series. */
static int64_t
not_before(const struct reminding *r, unsigned what, int64_t at)
{
    return what != REMINDING_TURN && r->snoozed_to > at ? r->snoozed_to : at;
}

struct gathering {
    const struct reminding *r;
    int64_t now, next;
    unsigned what;
};

static void
gather_one(void *ctx, unsigned what, int64_t at)
{
    struct gathering *g = ctx;

    /* What lay behind already when it was written down is not said; the series
     * goes on all the same. */
    at = not_before(g->r, what, at);
    if (was_said(g->r, what) ||
        (what == REMINDING_AHEAD && was_said(g->r, REMINDING_DUE)) ||
        (at <= reminding_said_until(g->r) && what != REMINDING_TURN))
        return;
    if (at <= g->now)
        g->what |= what;
    else if (g->next == 0 || at < g->next)
        g->next = at;
}

static void
gather(const struct reminding *r, int64_t now, struct gathering *g)
{
    g->r = r;
    g->now = now;
    g->next = 0;
    g->what = 0;
    each_moment(r, gather_one, g);
}

unsigned
reminding_due(const struct reminding *r, int64_t now)
{
    struct reminding anew = *r;
    struct gathering g;

    /* Moved ahead of us: what was said of the old date counts no more. */
    if (r->due_at > now)
        anew.stage &= ~(int64_t)ONCE;
    gather(&anew, now, &g);
    return g.what;
}

int64_t
reminding_next(const struct reminding *r, int64_t now)
{
    struct reminding after = *r;
    struct gathering g;

    after.stage = reminding_stage_after(r, reminding_due(r, now), now);
    gather(&after, now, &g);
    return g.next;
}
