/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_next.c - whose a new deadline is, and when they hear of it.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "deadline_parts.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "habits.h"
#include "notices.h"
#include "remind.h"
#include "ways.h"
#include "zone.h"

static bool
is_mine(const struct request *rq, const struct deadline *d)
{
    return request_is_you(rq, d->owner);
}

void
deadline_extras_add(struct card *card, struct request *rq,
                    const struct deadline *d, const char *campaign)
{
    bool is_other = !is_mine(rq, d);
    struct buf who;
    char *text;

    if (!is_other && !campaign)
        return;
    buf_init(&who, 256);
    deadline_who_add(&who, d->owner);
    text =
        text_make(request_language(rq),
                  !campaign   ? TEXT_DEADLINE_FOR
                  : !is_other ? TEXT_DEADLINE_ON
                              : TEXT_DEADLINE_FOR_ON,
                  "who", who.data, "campaign", campaign ? campaign : "", NULL);
    card_text(card, text);
    free(text);
    buf_release(&who);
}

/* In their morning message? A role's people have theirs. */
static bool
is_in_morning(struct request *rq, const struct deadline *d)
{
    bool has_morning = false;

    if (!d->is_day || reminding_names_day(d->remind))
        return false;
    if (request_is_role(d->owner))
        return true;
    return deadline_has_morning(rq, d->owner, d, request_now(rq),
                                &has_morning) == ERR_OK &&
           has_morning;
}

/* On a day off of theirs: the morning message of the working day before. */
static bool
is_day_off(struct request *rq, const struct deadline *d, const struct ways *w)
{
    const struct zone *zone = request_zone(rq);
    struct wall day;

    (void)zone_find(d->zone, &zone); /* else the reader's own */
    zone_to_wall(zone, d->due_at, &day);
    return w && hours_is_off(&w->hours, wall_day_number(&day));
}

/* Do they hear of no deadline, or of nothing of that campaign, by a message of
 * its own? */
static bool
is_kept_quiet(struct request *rq, const struct deadline *d,
              const struct ways *w)
{
    enum notice_tier tier = NOTICE_TODAY;
    int64_t muted = 0;

    return w && ((notice_tier_find(w->habit.tiers, "deadline", &tier) &&
                  tier == NOTICE_WEEK) ||
                 (d->campaign != 0 &&
                  store_mute_until(request_store(rq), d->owner, d->campaign,
                                   &muted) == ERR_OK &&
                  muted > d->due_at));
}

static enum text_key
quiet_text(struct request *rq, const struct deadline *d, const struct ways *w)
{
    bool has_morning = w->hours.morning >= 0; /* of their day they hear */

    if (has_morning && is_day_off(rq, d, w))
        return is_mine(rq, d) ? TEXT_DEADLINE_NEXT_BEFORE
                              : TEXT_DEADLINE_NEXT_BEFORE_OTHER;
    if (has_morning)
        return is_mine(rq, d) ? TEXT_DEADLINE_NEXT_QUIET
                              : TEXT_DEADLINE_NEXT_QUIET_OTHER;
    return is_mine(rq, d) ? TEXT_DEADLINE_NEXT_SILENT
                          : TEXT_DEADLINE_NEXT_SILENT_OTHER;
}

static enum text_key
next_text(struct request *rq, const struct deadline *d, const struct ways *w,
          int64_t at)
{
    bool mine = is_mine(rq, d), is_morning;

    if (at == 0)
        return TEXT_DEADLINE_NEXT_NONE;
    if (is_kept_quiet(rq, d, w))
        return quiet_text(rq, d, w);
    if (!d->is_day && at == d->due_at)
        return mine ? TEXT_DEADLINE_NEXT : TEXT_DEADLINE_NEXT_OTHER;
    if (at < d->due_at)
        return mine ? TEXT_DEADLINE_NEXT_FIRST : TEXT_DEADLINE_NEXT_FIRST_OTHER;
    is_morning = is_in_morning(rq, d);
    if (is_morning && is_day_off(rq, d, w))
        return mine ? TEXT_DEADLINE_NEXT_BEFORE
                    : TEXT_DEADLINE_NEXT_BEFORE_OTHER;
    if (is_morning)
        return mine ? TEXT_DEADLINE_NEXT_MORNING
                    : TEXT_DEADLINE_NEXT_MORNING_OTHER;
    return mine ? TEXT_DEADLINE_NEXT_DAY : TEXT_DEADLINE_NEXT_DAY_OTHER;
}

/* It is night there: said, and when they hear of it instead. */
static bool
night_add(struct card *card, struct request *rq, const struct deadline *d,
          int64_t at)
{
    enum language language = request_language(rq);
    struct deadline_night night;
    struct buf when, theirs, who;
    char *text;

    if (deadline_night_find(rq, d, d->owner, &night) != ERR_OK ||
        !night.is_night)
        return false;
    buf_init(&when, 256);
    buf_init(&theirs, 256);
    buf_init(&who, 256);
    deadline_who_add(&who, d->owner);
    zone_format(&theirs, night.zone, language_code(language), d->due_at,
                request_now(rq), ZONE_STYLE_FULL);
    zone_format(&when, night.zone, language_code(language),
                at < d->due_at ? at : night.after_at, request_now(rq),
                ZONE_STYLE_FULL);
    text = text_make(language,
                     night.is_off ? TEXT_DEADLINE_NEXT_OFF
                                  : TEXT_DEADLINE_NEXT_NIGHT,
                     "who", who.data, "theirs", theirs.data, "when", when.data,
                     NULL);
    card_note(card, text);
    free(text);
    buf_release(&when);
    buf_release(&theirs);
    buf_release(&who);
    return true;
}

/* `w`: of whose it is, NULL when that is a role. */
static void
next_add(struct card *card, struct request *rq, const struct deadline *d,
         const struct ways *w)
{
    enum language language = request_language(rq);
    struct reminding facts;
    struct buf when, who;
    int64_t at;
    char *text;

    remind_facts(rq, d, NULL, &facts);
    facts.stage = reminding_stage_moved(request_now(rq));
    facts.has_series = facts.has_campaign = false;
    at = reminding_next(&facts, request_now(rq));
    if (at != 0 && !is_kept_quiet(rq, d, w) && night_add(card, rq, d, at))
        return;
    buf_init(&when, 256);
    buf_init(&who, 256);
    deadline_who_add(&who, d->owner);
    zone_format(&when, d->is_day ? facts.zone : request_zone(rq),
                language_code(language), at, request_now(rq),
                at > d->due_at ? ZONE_STYLE_CLOCK : ZONE_STYLE_FULL);
    text = text_make(language, next_text(rq, d, w, at), "clock", when.data,
                     "when", when.data, "who", who.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&when);
    buf_release(&who);
}

/* A role that nobody is in: said now, not only when its time has come. */
static bool
empty_role_add(struct card *card, struct request *rq, const char *owner)
{
    struct buf person;
    char *text;

    if (!request_is_role(owner) || request_role_member(rq, owner, 0))
        return false;
    buf_init(&person, 256);
    deadline_who_add(&person, request_person(rq)->id);
    text = text_make(request_language(rq),
                     request_role_member(rq, "@admins", 0)
                         ? TEXT_DEADLINE_ROLE_EMPTY
                     : request_is_you(rq, request_person(rq)->id)
                         ? TEXT_DEADLINE_ROLE_EMPTY_MINE
                         : TEXT_DEADLINE_ROLE_EMPTY_OTHER,
                     "who", owner, "person", person.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&person);
    return true;
}

/* When the reminder comes: at its time, that day, or ahead. */
void
deadline_next_add(struct card *card, struct request *rq,
                  const struct deadline *d)
{
    struct ways w = { 0 };
    bool is_known =
        !request_is_role(d->owner) && ways_find(rq, d->owner, &w) == ERR_OK;

    if (empty_role_add(card, rq, d->owner))
        return;
    next_add(card, rq, d, is_known ? &w : NULL);
    ways_release(&w);
}
