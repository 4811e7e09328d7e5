/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agenda.c - deadlines, series and campaigns as events of a calendar file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "ics.h"
#include "install.h"
#include "people.h"
#include "rules/ics.h"
#include "rules/recurrence_work.h"
#include "series.h"
#include "whose.h"

#define SUMMARY_MAX 8192
#define UID_MAX     128
#define SKIPPED_MAX 1200 /* holidays of three countries, and own days off */
/* So many of what no rule can say, "the first working day of the month". */
#define COUNTED_OUT 24

static const struct calendar weekends = { 0 };

/* A series, and when the last of its deadlines is due. */
struct running {
    int64_t series, last;
};

struct agenda {
    struct store *st;
    struct ics *ics;
    const struct calendar *calendar;
    enum language language;
    int64_t now;
    /* The campaign that was asked for last: many have the same one. */
    int64_t campaign;
    char *campaign_name;
    struct running *running;
    size_t running_count;
    enum err err;
};

struct agenda *
agenda_new(struct store *st, const struct calendar *calendar,
           enum language language, const char *name, int64_t now)
{
    struct agenda *a = xcalloc(1, sizeof(*a));

    a->st = st;
    a->calendar = calendar ? calendar : &weekends;
    a->language = language;
    a->now = now;
    a->ics = ics_new(name, now);
    return a;
}

void
agenda_free(struct agenda *a)
{
    if (!a)
        return;
    ics_free(a->ics);
    free(a->campaign_name);
    free(a->running);
    free(a);
}

int
agenda_count(const struct agenda *a)
{
    return ics_count(a->ics);
}

static void
agenda_note(struct agenda *a, enum err rc)
{
    if (a->err == ERR_OK && rc != ERR_NOT_FOUND)
        a->err = rc;
}

/* "2026-05-14T09:00" */
static bool
read_wall(const char *text, struct wall *out)
{
    int *const to[] = { &out->year, &out->month, &out->day, &out->hour,
                        &out->minute };
    static const char separators[] = "--T:";
    size_t i;
    char *end;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < 5; i++) {
        long n = strtol(text, &end, 10);

        if (end == text || n < 0 || n > 9999 || *end != separators[i])
            return false;
        *to[i] = (int)n;
        text = end + 1;
    }
    return wall_is_valid(out);
}

/* ---- words --------------------------------------------------------------- */

/* "" for none. */
static const char *
campaign_name(struct agenda *a, int64_t id)
{
    struct campaign c = { 0 };
    enum err rc;

    if (id == 0)
        return "";
    if (a->campaign != id || !a->campaign_name) {
        rc = store_campaign_get(a->st, id, &c);
        agenda_note(a, rc);
        free(a->campaign_name);
        a->campaign_name = xstrdup(rc == ERR_OK ? c.name : "");
        a->campaign = id;
        campaign_release(&c);
    }
    return a->campaign_name;
}

/* "Spring: first draft"; the name is not said twice. */
static void
add_summary(struct buf *b, const char *campaign, const char *what)
{
    if (campaign[0] != '\0' && !strcasestr(what, campaign))
        buf_addf(b, "%s: ", campaign);
    buf_adds(b, what);
}

static void
add_owner(struct agenda *a, struct buf *b, const char *owner)
{
    struct person person = { 0 };
    enum err rc;

    if (whose_is_role(owner)) {
        buf_adds(b, owner);
        return;
    }
    rc = store_person_find(a->st, owner, &person);
    agenda_note(a, rc);
    buf_adds(b, rc == ERR_OK && person.name && person.name[0] != '\0'
                    ? person.name
                    : owner);
    person_release(&person);
}

/* Fills in the words and writes it. */
static void
add_event(struct agenda *a, const struct ics_event *when, const char *kind,
          int64_t id, int64_t campaign, const char *what, const char *owner)
{
    struct ics_event event = *when;
    const char *called = campaign_name(a, campaign);
    struct buf summary, who;
    char uid[UID_MAX], *note;

    (void)snprintf(uid, sizeof(uid), "%s-%lld@%s.callsheet", kind,
                   (long long)id, store_install_id(a->st));
    buf_init(&summary, SUMMARY_MAX);
    buf_init(&who, SUMMARY_MAX);
    add_summary(&summary, called, what);
    add_owner(a, &who, owner);
    note = text_make(a->language, TEXT_ICS_OWNER, "who", who.data, NULL);
    event.uid = uid;
    event.summary = summary.data;
    event.note = note;
    event.category = called;
    (void)ics_add(a->ics, &event); /* a rule that is none is not shown */
    free(note);
    buf_release(&summary);
    buf_release(&who);
}

/* ---- deadlines ----------------------------------------------------------- */

static void
note_series(struct agenda *a, const struct deadline *d)
{
    size_t i;

    for (i = 0; i < a->running_count; i++) {
        if (a->running[i].series != d->series)
            continue;
        if (d->due_at > a->running[i].last)
            a->running[i].last = d->due_at;
        return;
    }
    a->running =
        xreallocarray(a->running, a->running_count + 1, sizeof(a->running[0]));
    a->running[a->running_count++] = (struct running){ d->series, d->due_at };
}

void
agenda_add(void *ctx, const struct deadline *d)
{
    struct agenda *a = ctx;
    struct ics_event event = { .is_day = d->is_day };

    if (d->done_at != 0 || a->err != ERR_OK)
        return;
    if (zone_find(d->zone, &event.zone) != ERR_OK)
        event.zone = zone_utc();
    zone_to_wall(event.zone, d->due_at, &event.start);
    add_event(a, &event, "deadline", d->id, d->campaign, d->what, d->owner);
    if (d->series != 0)
        note_series(a, d);
}

void
agenda_add_campaign(void *ctx, const struct campaign *c)
{
    struct agenda *a = ctx;
    struct ics_event event = { .is_day = true };
    char *what;

    if (a->err != ERR_OK ||
        !wall_read_iso_day(c->publish, strlen(c->publish), &event.start))
        return;
    event.zone = zone_utc();
    what = text_make(a->language, TEXT_ICS_PUBLICATION, "name", c->name, NULL);
    add_event(a, &event, "campaign", c->id, c->id, what, c->owner);
    free(what);
}

/* ---- series -------------------------------------------------------------- */

/* Its next day after those that are deadlines already. */
static bool
series_goes_on(const struct agenda *a, const struct series *s, int64_t last,
               struct recurrence *r, struct ics_event *event, int64_t *at)
{
    memset(r, 0, sizeof(*r));
    r->kind = RECURRENCE_RULE;
    r->has_time = s->has_time;
    if (s->ended_at != 0 || strlen(s->rule) > RECURRENCE_RULE_MAX ||
        zone_find(s->zone, &event->zone) != ERR_OK ||
        !read_wall(s->first, &r->first))
        return false;
    memcpy(r->rule, s->rule, strlen(s->rule) + 1);
    event->is_day = !s->has_time;
    return recurrence_next_working(r, a->calendar, event->zone,
                                   last > a->now ? last : a->now, &event->start,
                                   at) == ERR_OK;
}

static bool
has_holidays(const struct calendar *calendar)
{
    return calendar->countries != 0 || calendar->own_count > 0;
}

/* Working days that are off, as far as holidays are known. */
static size_t
skipped_find(const struct calendar *calendar, const struct wall *from,
             int64_t *days)
{
    struct wall last = { .year = CALENDAR_TO, .month = 12, .day = 31 };
    int64_t day = wall_day_number(from), end = wall_day_number(&last);
    size_t n = 0;

    for (; day <= end && n < SKIPPED_MAX; day++)
        if (calendar_is_working(&weekends, day) &&
            !calendar_is_working(calendar, day))
            days[n++] = day;
    return n;
}

/* The n-th working day of a month is no rule where there are holidays: each
 * day is an event of its own. */
static void
add_counted_out(struct agenda *a, const struct series *s,
                const struct recurrence *r, struct ics_event *event, int64_t at)
{
    char kind[32];
    int i;

    for (i = 0; i < COUNTED_OUT; i++) {
        (void)snprintf(kind, sizeof(kind), "series-%lld",
                       (long long)wall_day_number(&event->start));
        add_event(a, event, kind, s->id, s->campaign, s->what, s->owner);
        if (recurrence_next_working(r, a->calendar, event->zone, at,
                                    &event->start, &at) != ERR_OK)
            break;
    }
}

static void
add_going_on(struct agenda *a, const struct series *s,
             const struct recurrence *r, struct ics_event *event, int64_t at)
{
    bool is_work = recurrence_is_working(r) && has_holidays(a->calendar);
    int64_t *skipped;

    if (is_work && strstr(r->rule, "BYSETPOS=")) {
        add_counted_out(a, s, r, event, at);
        return;
    }
    skipped = xcalloc(SKIPPED_MAX, sizeof(*skipped));
    event->rule = s->rule;
    if (is_work)
        event->skipped_count =
            skipped_find(a->calendar, &event->start, skipped);
    event->skipped = skipped;
    add_event(a, event, "series", s->id, s->campaign, s->what, s->owner);
    free(skipped);
}

static void
add_series(struct agenda *a, const struct running *running)
{
    struct series s = { 0 };
    struct ics_event event = { 0 };
    struct recurrence r;
    int64_t at = 0;
    enum err rc;

    rc = store_series_find(a->st, running->series, &s);
    agenda_note(a, rc);
    if (rc == ERR_OK && series_goes_on(a, &s, running->last, &r, &event, &at))
        add_going_on(a, &s, &r, &event, at);
    series_release(&s);
}

enum err
agenda_write(struct agenda *a, struct buf *out)
{
    size_t i;

    for (i = 0; i < a->running_count && a->err == ERR_OK; i++)
        add_series(a, &a->running[i]);
    if (a->err == ERR_OK)
        ics_write(a->ics, out);
    return a->err == ERR_OK && out->overflow ? ERR_TOO_BIG : a->err;
}
