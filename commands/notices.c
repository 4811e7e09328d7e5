/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notices.c - may the bot say something that nobody asked for?
 */
#include "notices.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "habits.h"
#include "ways.h"

const char *const notice_kinds[] = {
    "deadline", "plan",     "contract", "draft",    "review", "ship",
    "post",     "insights", "payment",  "campaign", "vet",    NULL,
};

static const char *const tier_words[] = { "now", "today", "week" };

bool
notice_tier_parse(const char *word, enum notice_tier *tier)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(tier_words); i++)
        if (strcmp(word, tier_words[i]) == 0) {
            *tier = (enum notice_tier)i;
            return true;
        }
    return false;
}

/* "ship=now,deadline=week" */
bool
notice_tier_find(const char *tiers, const char *kind, enum notice_tier *tier)
{
    size_t len = strlen(kind), word;
    const char *p = tiers;
    char value[8];

    while (*p != '\0') {
        if (strncmp(p, kind, len) == 0 && p[len] == '=') {
            p += len + 1;
            word = strcspn(p, ",");
            if (word >= sizeof(value))
                return false;
            memcpy(value, p, word);
            value[word] = '\0';
            return notice_tier_parse(value, tier);
        }
        p += strcspn(p, ",");
        p += *p == ',';
    }
    return false;
}

char *
notice_tier_set(const char *tiers, const char *kind, enum notice_tier tier)
{
    size_t len = strlen(kind), n;
    struct buf b;

    buf_init(&b, 1024);
    buf_addf(&b, "%s=%s", kind, tier_words[tier]);
    for (; *tiers != '\0'; tiers += n + (tiers[n] == ',')) {
        n = strcspn(tiers, ",");
        if (strncmp(tiers, kind, len) != 0 || tiers[len] != '=')
            buf_addf(&b, ",%.*s", (int)n, tiers);
    }
    return buf_take(&b);
}

/* ---- to a person --------------------------------------------------------- */

static enum notice_tier
tier_of(const struct ways *w, const struct notice *notice)
{
    enum notice_tier tier = notice->tier;

    (void)notice_tier_find(w->habit.tiers, notice->kind, &tier);
    return tier;
}

/* Is the day's morning message still to come? On a day off there is none, and
 * that of the next working day says it. */
static bool
is_before_morning(const struct ways *w, int64_t now)
{
    int64_t next = hours_morning_after(&w->hours, w->zone, now);
    struct wall today, day;

    if (next == 0)
        return false;
    zone_to_wall(w->zone, now, &today);
    zone_to_wall(w->zone, next, &day);
    return wall_day_number(&today) == wall_day_number(&day);
}

/* Of what comes in quiet hours: does a morning message say it, or has that of
 * the day been before quiet ended? */
static bool
says_morning(const struct ways *w, int64_t now)
{
    return hours_told_at(&w->hours, w->zone, now) ==
           hours_morning_after(&w->hours, w->zone, now);
}

/* The first moment at or after `at` that is not quiet. */
static enum notice_answer
later(const struct ways *w, int64_t from, int64_t *at)
{
    *at = hours_loud_at(&w->hours, w->zone, from);
    return *at != 0 ? NOTICE_LATER : NOTICE_NEVER;
}

static enum err
under_cap(struct request *rq, const char *user, const struct ways *w,
          int64_t *at, enum notice_answer *answer)
{
    int64_t now = request_now(rq), last = 0;
    enum err rc;

    rc = store_nudge_last(request_store(rq), user, &last);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    *answer = NOTICE_GO;
    if (rc == ERR_OK && last >= hours_half_day(w->zone, now))
        *answer = later(w, hours_next_half_day(w->zone, now), at);
    return ERR_OK;
}

static enum err
may_today(struct request *rq, const char *user, const struct ways *w,
          const struct notice *notice, int64_t *at, enum notice_answer *answer)
{
    int64_t now = request_now(rq);
    bool has_line = notice->deadline != 0 && w->hours.morning >= 0;
    bool is_quiet = hours_is_quiet(&w->hours, w->zone, now);

    if (!is_quiet && !(has_line && is_before_morning(w, now)))
        return under_cap(rq, user, w, at, answer);
    if (has_line && (!is_quiet || says_morning(w, now)))
        *answer = NOTICE_LEAVE;
    else
        *answer = later(w, now, at);
    return ERR_OK;
}

enum err
notice_may(struct request *rq, const char *user, const struct notice *notice,
           int64_t *at, enum notice_answer *answer)
{
    int64_t muted = 0;
    struct ways w;
    enum err rc;

    rc = ways_find(rq, user, &w);
    if (rc == ERR_OK && notice->campaign != 0)
        rc =
            store_mute_until(request_store(rq), user, notice->campaign, &muted);
    if (rc != ERR_OK)
        goto out;
    switch (muted > request_now(rq) ? NOTICE_WEEK : tier_of(&w, notice)) {
    case NOTICE_NOW:
        *answer = NOTICE_GO;
        break;
    case NOTICE_TODAY:
        rc = may_today(rq, user, &w, notice, at, answer);
        break;
    case NOTICE_WEEK:
        *answer = NOTICE_NEVER;
        break;
    }
out:
    ways_release(&w);
    return rc;
}

/* What is of the tier "now" does not use up what else may be said. */
static enum err
count(struct request *rq, const char *target, const struct notice *notice,
      enum notice_tier tier)
{
    struct nudge nudge = { .target = target,
                           .deadline = notice->deadline,
                           .campaign = notice->campaign,
                           .at = request_now(rq) };
    struct buf kind;
    enum err rc;

    buf_init(&kind, 128);
    buf_addf(&kind, "%s%s", tier == NOTICE_NOW ? "now:" : "", notice->kind);
    nudge.kind = kind.data;
    rc = store_nudge_add(request_store(rq), &nudge);
    buf_release(&kind);
    return rc;
}

enum err
notice_sent(struct request *rq, const char *user, const struct notice *notice)
{
    struct ways w;
    enum err rc;

    rc = ways_find(rq, user, &w);
    if (rc == ERR_OK)
        rc = count(rq, user, notice, tier_of(&w, notice));
    ways_release(&w);
    return rc;
}

/* ---- in a conversation --------------------------------------------------- */

/* A team reads by day, on working days. */
static void
team_hours(struct request *rq, struct hours *h)
{
    *h = (struct hours){ .morning = -1,
                         .quiet_from = 19 * 60,
                         .quiet_to = 8 * 60 + 30,
                         .days_off = HOURS_WEEKEND,
                         .calendar = request_calendar(rq) };
}

int64_t
notice_team_at(struct request *rq, const struct zone *zone)
{
    struct hours h;

    team_hours(rq, &h);
    return hours_loud_at(&h, zone, request_now(rq));
}

enum err
notice_may_post(struct request *rq, const char *place,
                const struct notice *notice, int64_t *at,
                enum notice_answer *answer)
{
    const struct zone *zone = request_zone(rq);
    int64_t now = request_now(rq), last = 0;
    struct hours h;
    struct wall wall;
    enum err rc;

    *answer = NOTICE_GO;
    if (notice->tier == NOTICE_NOW)
        return ERR_OK;
    if (notice->tier == NOTICE_WEEK) {
        *answer = NOTICE_NEVER;
        return ERR_OK;
    }
    rc = store_nudge_last(request_store(rq), place, &last);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    team_hours(rq, &h);
    zone_to_wall(zone, now, &wall);
    if (rc == ERR_OK && last >= zone_day_start(zone, &wall)) {
        wall_add_days(&wall, 1);
        now = zone_day_start(zone, &wall);
        *answer = NOTICE_LATER;
    }
    *at = hours_loud_at(&h, zone, now);
    if (*at != now)
        *answer = NOTICE_LATER;
    return ERR_OK;
}

enum err
notice_posted(struct request *rq, const char *place,
              const struct notice *notice)
{
    return count(rq, place, notice, notice->tier);
}
