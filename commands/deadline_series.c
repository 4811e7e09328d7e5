/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_series.c - deadlines that come again.
 */
#include "deadline_series.h"

#include <stdlib.h>
#include <string.h>

#include "campaigns.h"
#include "remind.h"
#include "rules/recurrence_words.h"
#include "rules/recurrence_work.h"
#include "zone.h"

enum { DAY = 24 * 3600 };

/* "2026-05-14T09:00" */
static bool
read_first(const char *text, struct wall *wall)
{
    int *const parts[] = { &wall->year, &wall->month, &wall->day, &wall->hour,
                           &wall->minute };
    static const char separators[] = "--T:";
    size_t i;
    char *end;

    for (i = 0; i < 5; i++) {
        *parts[i] = (int)strtol(text, &end, 10);
        if (end == text || *end != separators[i])
            return false;
        text = end + 1;
    }
    return wall_is_valid(wall);
}

bool
deadline_series_rule(const struct series *s, struct recurrence *out)
{
    memset(out, 0, sizeof(*out));
    if (strlen(s->rule) > RECURRENCE_RULE_MAX ||
        !read_first(s->first, &out->first))
        return false;
    memcpy(out->rule, s->rule, strlen(s->rule) + 1);
    out->kind = RECURRENCE_RULE;
    out->has_time = s->has_time;
    return true;
}

enum err
deadline_series_at(const struct request *rq, const struct series *s,
                   int64_t after, struct deadline *out)
{
    const struct zone *zone = zone_utc();
    struct recurrence rule;
    struct wall wall;

    memset(out, 0, sizeof(*out));
    if (!deadline_series_rule(s, &rule))
        return ERR_NOT_FOUND;
    (void)zone_find(s->zone, &zone); /* gone from the system: UTC goes on */
    out->what = s->what;
    out->is_day = !s->has_time;
    out->zone = s->zone;
    out->person = s->person;
    out->owner = s->owner;
    out->campaign = s->campaign;
    out->series = s->id;
    out->remind = s->remind;
    return recurrence_next_working(&rule, request_calendar(rq), zone, after,
                                   &wall, &out->due_at);
}

/*
 * The newest occurrence after `last` that has come by `now`, else the first
 * that is ahead. Looked for in growing steps backwards, so that years of a
 * daily one cost a few look-ups.
 */
static enum err
find_newest(const struct request *rq, const struct series *s, int64_t last,
            int64_t now, struct deadline *out)
{
    static const int64_t back[] = { DAY, 7 * DAY, 31 * DAY, 366 * DAY };
    struct deadline next;
    size_t i;
    enum err rc = ERR_NOT_FOUND;

    for (i = 0; i < sizeof(back) / sizeof(*back) && now - back[i] > last; i++) {
        rc = deadline_series_at(rq, s, now - back[i], out);
        if (rc == ERR_OK && out->due_at <= now)
            break;
        rc = ERR_NOT_FOUND;
    }
    if (rc != ERR_OK)
        rc = deadline_series_at(rq, s, last, out);
    while (rc == ERR_OK && out->due_at <= now &&
           deadline_series_at(rq, s, out->due_at, &next) == ERR_OK &&
           next.due_at <= now)
        *out = next;
    return rc;
}

/* What has come already is said at once, as late. */
static enum err
add_occurrence(struct request *rq, struct deadline *d)
{
    struct reminder r = { .at = REMINDER_ANEW };

    d->at = request_now(rq);
    if (d->due_at <= d->at) {
        r.at = d->due_at;
        r.stage = reminding_stage(d->due_at - 1, 0);
    }
    return store_deadline_add_reminded(request_store(rq), d, &r, &d->id);
}

static void
count_one(void *ctx, const struct deadline *d)
{
    (void)d;
    ++*(int *)ctx;
}

/* The one that was ahead may have been ended before its time. */
static enum err
is_exhausted(struct request *rq, int64_t series, bool *is_so)
{
    int open = 0;
    enum err rc;

    rc = store_deadline_list_series(request_store(rq), series, 1, count_one,
                                    &open);
    *is_so = open == 0;
    return rc;
}

/* It is over, or its campaign is: undoing that lets it go on. */
static enum err
find_running(struct request *rq, int64_t series, struct series *out)
{
    struct campaign c = { 0 };
    enum err rc;

    rc = store_series_find(request_store(rq), series, out);
    if (rc == ERR_OK && out->ended_at != 0)
        return ERR_NOT_FOUND;
    if (rc != ERR_OK || out->campaign == 0)
        return rc;
    rc = store_campaign_get(request_store(rq), out->campaign, &c);
    if (rc == ERR_OK && c.closed_at != 0)
        rc = ERR_NOT_FOUND;
    campaign_release(&c);
    return rc;
}

enum err
deadline_series_turn(struct request *rq, int64_t series, int64_t *newest)
{
    int64_t now = request_now(rq), last = 0;
    struct series s = { 0 };
    struct deadline next;
    bool is_wanted = false;
    enum err rc;
    int i;

    *newest = 0;
    rc = find_running(rq, series, &s);
    if (rc == ERR_OK)
        rc = store_deadline_series_last(request_store(rq), series, &last);
    if (rc == ERR_OK)
        rc = is_exhausted(rq, series, &is_wanted);
    /* At most two: one that has come, and one ahead. */
    for (i = 0; rc == ERR_OK && i < 2 && (is_wanted || last <= now); i++) {
        is_wanted = false;
        rc = find_newest(rq, &s, last, now, &next);
        if (rc == ERR_NOT_FOUND)
            break; /* the rule has no more of them */
        if (rc == ERR_OK)
            rc = add_occurrence(rq, &next);
        if (rc == ERR_OK && next.due_at <= now)
            *newest = next.due_at;
        last = next.due_at;
    }
    series_release(&s);
    return i > 0 && rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

void
deadline_series_words(struct buf *b, const struct request *rq,
                      const struct series *s)
{
    struct recurrence rule;

    if (deadline_series_rule(s, &rule))
        recurrence_words(b, &rule, language_code(request_language(rq)));
    else
        buf_adds(b, s->rule);
}
