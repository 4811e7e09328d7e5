/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_show.c - how the bot speaks to somebody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "habits.h"
#include "notices.h"
#include "notify.h"
#include "rules/hours_read.h"
#include "span.h"

/* ---- in words ------------------------------------------------------------ */

static void
add_clock(struct buf *b, const struct request *rq, const struct zone *zone)
{
    zone_format(b, zone, language_code(request_language(rq)), request_now(rq),
                request_now(rq), ZONE_STYLE_CLOCK);
}

void
notify_add_range(struct buf *b, int64_t from, int64_t to)
{
    hours_write_time(b, (int)from);
    buf_addc(b, '-');
    hours_write_time(b, (int)to);
}

void
notify_add_weekdays(struct buf *b, enum language language, unsigned days)
{
    int i;

    for (i = 0; i < 7; i++) {
        if (!(days & 1u << i))
            continue;
        buf_adds(b, b->len > 0 ? ", " : "");
        buf_adds(b, zone_weekday_name(language_code(language), i + 1));
    }
}

/* A day by its number, "Thu 24 Dec". */
static void
add_day(struct buf *b, const struct request *rq, int64_t day)
{
    struct wall wall = { 0 };
    int64_t at, second;

    wall_set_day_number(&wall, day);
    wall.hour = 12;
    (void)zone_to_utc(request_zone(rq), &wall, &at, &second);
    zone_format(b, request_zone(rq), language_code(request_language(rq)), at,
                request_now(rq), ZONE_STYLE_DAY);
}

static void
add_away(struct buf *b, const struct request *rq, const struct ways *w)
{
    size_t i;

    for (i = 0; i < w->away_count; i++) {
        buf_adds(b, b->len > 0 ? "; " : "");
        add_day(b, rq, w->away[i].first);
        if (w->away[i].last == w->away[i].first)
            continue;
        buf_adds(b, " – ");
        add_day(b, rq, w->away[i].last);
    }
}

/* ---- the card ------------------------------------------------------------ */

struct showing {
    struct request *rq;
    const struct ways *ways;
    struct card *card;
    struct buf text; /* of the fact being made */
};

static void
fact(struct showing *s, enum text_key label)
{
    card_fact(s->card, text_get(request_language(s->rq), label), s->text.data);
    buf_reset(&s->text);
}

/* Where it has come already it does not come again on that day, also in
 * another zone. */
static int64_t
next_morning(const struct showing *s)
{
    int64_t next = hours_morning_after(&s->ways->hours, s->ways->zone,
                                       request_now(s->rq));
    struct day_row row = { 0 };
    struct wall wall;
    struct buf date;

    if (next == 0 || store_day_find(request_store(s->rq),
                                    request_person(s->rq)->id, &row) != ERR_OK)
        return next;
    buf_init(&date, 32);
    zone_to_wall(s->ways->zone, next, &wall);
    wall_iso_day(&date, &wall);
    if (row.date && strcmp(row.date, date.data) == 0)
        next = hours_morning_after(&s->ways->hours, s->ways->zone, next);
    buf_release(&date);
    day_row_release(&row);
    return next;
}

static void
show_morning(struct showing *s)
{
    enum language language = request_language(s->rq);
    int64_t now = request_now(s->rq), next;
    struct buf clock, when;

    next = next_morning(s);
    buf_init(&clock, 32);
    buf_init(&when, 256);
    if (next == 0) {
        text_add(&s->text, language, TEXT_NOTIFY_NO_MORNING, NULL);
    } else {
        hours_write_time(&clock, s->ways->hours.morning);
        zone_format(&when, s->ways->zone, language_code(language), next, now,
                    ZONE_STYLE_FULL);
        buf_adds(&when, " (");
        zone_relative(&when, language_code(language), next, now, s->ways->zone);
        buf_addc(&when, ')');
        text_add(&s->text, language, TEXT_NOTIFY_MORNING_AT, "clock",
                 clock.data, "when", when.data, NULL);
    }
    buf_release(&clock);
    buf_release(&when);
    fact(s, TEXT_NOTIFY_MORNING);
}

static void
show_zone(struct showing *s)
{
    enum language language = request_language(s->rq);
    struct buf clock;

    buf_init(&clock, 32);
    add_clock(&clock, s->rq, s->ways->zone);
    text_add(&s->text, language, TEXT_NOTIFY_ZONE_NOW, "zone",
             zone_label_in(s->ways->zone, language_code(language)), "clock",
             clock.data, NULL);
    buf_release(&clock);
    fact(s, TEXT_NOTIFY_ZONE);
}

static void
show_quiet(struct showing *s)
{
    const struct habit *h = &s->ways->habit;
    enum language language = request_language(s->rq);
    struct buf range;

    buf_init(&range, 32);
    notify_add_range(&range, h->quiet_from, h->quiet_to);
    if (h->quiet_from == h->quiet_to)
        text_add(&s->text, language, TEXT_NOTIFY_QUIET_NEVER, NULL);
    else
        text_add(&s->text, language, TEXT_NOTIFY_QUIET_AT, "range", range.data,
                 NULL);
    buf_release(&range);
    fact(s, TEXT_NOTIFY_QUIET);
}

static void
show_days(struct showing *s)
{
    enum language language = request_language(s->rq);
    struct buf away;

    buf_init(&away, 4096);
    notify_add_weekdays(&s->text, language, (unsigned)s->ways->habit.days_off);
    add_away(&away, s->rq, s->ways);
    if (s->text.len > 0 && away.len > 0)
        buf_adds(&s->text, "; ");
    buf_adds(&s->text, away.data ? away.data : "");
    if (s->text.len == 0)
        text_add(&s->text, language, TEXT_NOTIFY_NONE, NULL);
    buf_release(&away);
    fact(s, TEXT_NOTIFY_DAYS);
}

static void
add_mute(void *ctx, int64_t campaign, int64_t until)
{
    struct showing *s = ctx;
    struct campaign c = { 0 };

    if (store_campaign_get(request_store(s->rq), campaign, &c) == ERR_OK) {
        buf_adds(&s->text, s->text.len > 0 ? "; " : "");
        buf_addf(&s->text, "%s (", c.name);
        zone_format(&s->text, request_zone(s->rq),
                    language_code(request_language(s->rq)), until,
                    request_now(s->rq), ZONE_STYLE_FULL);
        buf_addc(&s->text, ')');
    }
    campaign_release(&c);
}

static bool
is_within(int64_t from, int64_t to, int64_t minute)
{
    return from <= to ? minute >= from && minute < to
                      : minute >= from || minute < to;
}

/* What is hardly meant so: said, and kept as it was typed. */
static void
show_doubts(struct showing *s, const char *what)
{
    bool is_hours = strcmp(what, "hours") == 0, is_quiet;
    const struct habit *h = &s->ways->habit;
    enum language language = request_language(s->rq);
    int64_t middle = (h->work_from + h->work_to) / 2;
    struct buf range, clock;
    char *text = NULL;

    is_quiet = strcmp(what, "quiet") == 0;
    buf_init(&range, 32);
    buf_init(&clock, 32);
    if (is_hours && h->work_from > h->work_to) {
        notify_add_range(&range, h->work_to, h->work_from);
        text = text_make(language, TEXT_NOTIFY_DOUBT_NIGHT, "range", range.data,
                         NULL);
    } else if ((is_hours || is_quiet) && h->work_from < h->work_to &&
               is_within(h->quiet_from, h->quiet_to, middle)) {
        notify_add_range(&range, h->quiet_to, h->quiet_from);
        text = text_make(language, TEXT_NOTIFY_DOUBT_QUIET, "range", range.data,
                         NULL);
    }
    if (text)
        card_note(s->card, text);
    free(text);
    text = NULL;
    if (is_quiet && h->morning >= 0 &&
        is_within(h->quiet_from, h->quiet_to, h->morning)) {
        hours_write_time(&clock, (int)h->morning);
        text = text_make(language, TEXT_NOTIFY_DOUBT_MORNING, "clock",
                         clock.data, NULL);
        card_note(s->card, text);
    }
    free(text);
    buf_release(&range);
    buf_release(&clock);
}

/* Only what somebody has set themselves. */
static enum err
show_rest(struct showing *s)
{
    enum language language = request_language(s->rq);
    enum notice_tier tier;
    enum err rc;
    size_t i;

    for (i = 0; notice_kinds[i]; i++) {
        if (!notice_tier_find(s->ways->habit.tiers, notice_kinds[i], &tier))
            continue;
        buf_addf(&s->text, "%s%s: ", s->text.len > 0 ? ", " : "",
                 notice_kinds[i]);
        text_add(&s->text, language,
                 tier == NOTICE_NOW     ? TEXT_NOTIFY_TIER_NOW
                 : tier == NOTICE_TODAY ? TEXT_NOTIFY_TIER_TODAY
                                        : TEXT_NOTIFY_TIER_WEEK,
                 NULL);
    }
    if (s->text.len > 0)
        fact(s, TEXT_NOTIFY_TIERS);
    rc = store_mute_list(request_store(s->rq), request_person(s->rq)->id,
                         request_now(s->rq), add_mute, s);
    if (s->text.len > 0)
        fact(s, TEXT_NOTIFY_MUTED);
    return rc;
}

static void
show_hours(struct showing *s)
{
    notify_add_range(&s->text, s->ways->habit.work_from,
                     s->ways->habit.work_to);
    fact(s, TEXT_NOTIFY_HOURS);
}

static void
show_language(struct showing *s)
{
    buf_adds(&s->text,
             request_language(s->rq) == LANGUAGE_IT ? "italiano" : "English");
    fact(s, TEXT_NOTIFY_LANGUAGE);
}

/* In the order of the card. The next morning follows from most of them. */
static const struct {
    void (*show)(struct showing *s);
    const char *after; /* settings that it is shown after */
} facts[] = {
    { show_morning, "morning zone days off back" },
    { show_zone, "zone" },
    { show_hours, "hours" },
    { show_quiet, "quiet" },
    { show_days, "days off back" },
    { show_language, "language" },
};

static bool
is_shown(const char *what, const char *after)
{
    return !what || strcmp(what, "set") == 0 || strstr(after, what) != NULL;
}

enum err
notify_show(struct request *rq, const char *what)
{
    struct ways ways;
    struct showing s = { .rq = rq, .ways = &ways, .card = card_new() };
    enum language language;
    enum err rc;
    size_t i;

    buf_init(&s.text, 16 * 1024);
    rc = ways_find(rq, request_person(rq)->id, &ways);
    request_set_voice(rq, (struct voice){ ways.language, ways.zone });
    language = request_language(rq);
    card_title(s.card,
               text_get(language, what ? TEXT_NOTIFY_SAVED : TEXT_NOTIFY_SHOW));
    for (i = 0; rc == ERR_OK && i < ARRAY_LEN(facts); i++)
        if (is_shown(what, facts[i].after))
            facts[i].show(&s);
    if (rc == ERR_OK && is_shown(what, "tiers"))
        rc = show_rest(&s);
    if (rc == ERR_OK && what)
        show_doubts(&s, what);
    if (!what) {
        card_button(s.card, CARD_PLAIN, text_get(language, TEXT_NOTIFY_CHANGE),
                    "notify set", NULL);
        card_button(s.card, CARD_PLAIN,
                    text_get(language, TEXT_NOTIFY_SEE_STATS), "notify stats",
                    NULL);
    }
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, s.card, NULL);
    buf_release(&s.text);
    card_free(s.card);
    ways_release(&ways);
    return rc;
}
