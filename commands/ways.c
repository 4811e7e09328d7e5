/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ways.c - how somebody wants to be spoken to, put together.
 */
#include "ways.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "people.h"

enum {
    MORNING = 8 * 60 + 45,
    WORK_FROM = 9 * 60,
    WORK_TO = 18 * 60,
    QUIET_FROM = 19 * 60,
    QUIET_TO = 8 * 60 + 30,
};

static void
habit_default(struct habit *h, const char *user)
{
    *h = (struct habit){ .person = xstrdup(user),
                         .zone = xstrdup(""),
                         .language = xstrdup(""),
                         .morning = MORNING,
                         .work_from = WORK_FROM,
                         .work_to = WORK_TO,
                         .quiet_from = QUIET_FROM,
                         .quiet_to = QUIET_TO,
                         .days_off = HOURS_WEEKEND,
                         .tiers = xstrdup("") };
}

/* What the chat says of them; a person it has told nothing about is in the
 * zone of the request. */
static void
find_voice(struct request *rq, struct ways *w)
{
    const struct person *person =
        store_person_peek(request_store(rq), w->habit.person);

    w->zone = request_zone(rq);
    w->language = request_language(rq);
    if (person) {
        (void)zone_find(person->zone, &w->zone); /* else as above */
        if (person->locale[0] != '\0')
            w->language = language_parse(person->locale);
    }
    (void)zone_find(w->habit.zone, &w->zone); /* "": as above */
    if (w->habit.language[0] != '\0')
        w->language = language_parse(w->habit.language);
}

void
ways_apply(struct request *rq, struct ways *w)
{
    w->hours.morning = (int)w->habit.morning;
    w->hours.quiet_from = (int)w->habit.quiet_from;
    w->hours.quiet_to = (int)w->habit.quiet_to;
    w->hours.days_off = (unsigned)w->habit.days_off;
    w->hours.calendar = request_calendar(rq);
    w->hours.away = w->away;
    w->hours.away_count = w->away_count;
    find_voice(rq, w);
}

static int64_t
read_day(const char *iso)
{
    struct wall wall;

    return wall_read_iso_day(iso, strlen(iso), &wall) ? wall_day_number(&wall)
                                                      : 0;
}

static void
add_away(void *ctx, const char *first, const char *last)
{
    struct ways *w = ctx;

    w->away = xreallocarray(w->away, w->away_count + 1, sizeof(*w->away));
    w->away[w->away_count].first = read_day(first);
    w->away[w->away_count++].last = read_day(last);
}

enum err
ways_find(struct request *rq, const char *user, struct ways *out)
{
    struct wall yesterday;
    struct buf from;
    enum err rc;

    memset(out, 0, sizeof(*out));
    rc = store_habit_find(request_store(rq), user, &out->habit);
    if (rc == ERR_NOT_FOUND) {
        habit_default(&out->habit, user);
        rc = ERR_OK;
    }
    if (rc != ERR_OK)
        return rc;
    /* It may still be yesterday where they are. */
    zone_to_wall(zone_utc(), request_now(rq), &yesterday);
    wall_add_days(&yesterday, -1);
    buf_init(&from, 32);
    wall_iso_day(&from, &yesterday);
    rc = store_absence_list(request_store(rq), user, from.data, add_away, out);
    buf_release(&from);
    ways_apply(rq, out);
    return rc;
}

void
ways_release(struct ways *w)
{
    habit_release(&w->habit);
    free(w->away);
    memset(w, 0, sizeof(*w));
}
