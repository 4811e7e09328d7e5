/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_change.c - deadline snooze, move, assign: what changes one.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "card.h"
#include "deadline_parts.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "deal.h"
#include "morning.h"
#include "remind.h"
#include "rules/plan.h"
#include "zone.h"

/* A day without a time: then it is said again at nine. */
enum { MORNING = 9 };

/* ---- snooze -------------------------------------------------------------- */

static void
snooze_line(struct buf *line, int64_t id, const char *when)
{
    buf_addf(line, "deadline snooze %lld %s", (long long)id, when);
}

static enum err
snooze_ask(struct request *rq, const struct deadline *d)
{
    static const struct {
        enum text_key label;
        const char *when;
    } buttons[] = {
        { TEXT_DEADLINE_SNOOZE_15, "15 min" },
        { TEXT_DEADLINE_SNOOZE_HOUR, "1 h" },
        { TEXT_DEADLINE_SNOOZE_TOMORROW, "tomorrow 9:00" },
    };
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf line;
    char *text;
    size_t i;
    enum err rc;

    text = deadline_text(rq, TEXT_DEADLINE_SNOOZE_ASK, d);
    card_title(card, text);
    buf_init(&line, 256);
    for (i = 0; i < ARRAY_LEN(buttons); i++) {
        buf_reset(&line);
        snooze_line(&line, d->id, buttons[i].when);
        card_button(card, CARD_PLAIN, text_get(language, buttons[i].label),
                    line.data, NULL);
    }
    buf_reset(&line);
    snooze_line(&line, d->id, "pick");
    card_choice(card, text_get(language, TEXT_DEADLINE_MORE));
    card_option(card, text_get(language, TEXT_DEADLINE_SNOOZE_PICK), line.data);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    buf_release(&line);
    card_free(card);
    return rc;
}

/* "15 min", "2 giorni", and not "31 oct". */
static bool
is_span(const char *when)
{
    static const char *const units[] = {
        "m",      "min",       "mins",      "minute", "minutes", "minuto",
        "minuti", "h",         "hr",        "hrs",    "hour",    "hours",
        "ora",    "ore",       "d",         "day",    "days",    "g",
        "giorno", "giorni",    "w",         "week",   "weeks",   "month",
        "months", "settimana", "settimane", "mese",   "mesi",
    };
    size_t i, len;

    len = strspn(when, "0123456789");
    if (len == 0)
        return false;
    when += len;
    when += strspn(when, " ");
    len = strcspn(when, " 0123456789");
    for (i = 0; i < ARRAY_LEN(units); i++)
        if (strlen(units[i]) == len && strncasecmp(when, units[i], len) == 0)
            return true;
    return false;
}

/* "15 min", "1 h" are "in 15 min". */
static char *
snooze_when(const char *when)
{
    struct buf b;

    buf_init(&b, 256);
    if (is_span(when))
        buf_adds(&b, "in ");
    buf_adds(&b, when);
    return buf_take(&b);
}

static int64_t
snooze_until(const struct request *rq, const struct duedate *due)
{
    struct wall wall = due->wall;
    int64_t at = due->at, second;

    if (due->kind != DUEDATE_DAY)
        return at;
    wall.hour = MORNING;
    (void)zone_to_utc(request_zone(rq), &wall, &at, &second);
    return at > request_now(rq) ? at : request_now(rq) + 3600;
}

static enum err
snooze_say(struct request *rq, const struct deadline *d, int64_t until)
{
    const char *language = language_code(request_language(rq));
    struct card *card = card_new();
    struct buf when, who;
    char *text;
    enum err rc;

    buf_init(&when, 256);
    buf_init(&who, 256);
    zone_format(&when, request_zone(rq), language, until, request_now(rq),
                ZONE_STYLE_FULL);
    buf_adds(&when, " (");
    zone_relative(&when, language, until, request_now(rq), request_zone(rq));
    buf_addc(&when, ')');
    deadline_who_add(&who, d->owner);
    text = text_make(request_language(rq),
                     request_is_you(rq, d->owner) ? TEXT_DEADLINE_SNOOZED
                                                  : TEXT_DEADLINE_SNOOZED_OTHER,
                     "who", who.data, "what", d->what, "until", when.data, "id",
                     TEXT_INT(d->id), NULL);
    card_title(card, text);
    request_touched(rq, "deadline", d->id);
    rc = deadline_say(rq, card);
    free(text);
    buf_release(&when);
    buf_release(&who);
    card_free(card);
    return rc;
}

static enum err
snooze_to(struct request *rq, const struct deadline *d, const char *said)
{
    char *when = snooze_when(said);
    struct duedate due;
    struct buf line;
    bool fine;
    enum err rc;

    buf_init(&line, 256);
    buf_addf(&line, "deadline snooze %lld", (long long)d->id);
    rc = deadline_when_read(rq, when, line.data, &due, &fine);
    if (rc == ERR_OK && fine) {
        int64_t until = snooze_until(rq, &due);

        rc = remind_snooze(rq, d, until);
        if (rc == ERR_OK && !request_is_role(d->owner))
            rc = morning_touch(rq, d->owner);
        if (rc == ERR_OK)
            rc = snooze_say(rq, d, until);
    }
    buf_release(&line);
    free(when);
    return rc;
}

enum err
deadline_snooze_run(struct request *rq)
{
    const char *when = request_arg(rq, "when");
    struct deadline d;
    bool fine;
    enum err rc;

    rc = deadline_find_open(rq, request_arg_id(rq, "id"), &d, &fine);
    if (rc == ERR_OK && fine && !when)
        rc = snooze_ask(rq, &d);
    else if (rc == ERR_OK && fine && strcasecmp(when, "pick") == 0) {
        request_set_arg(rq, "when", NULL);
        rc = request_open_form(rq);
    } else if (rc == ERR_OK && fine)
        rc = snooze_to(rq, &d, when);
    deadline_release(&d);
    return rc;
}

/* ---- move ---------------------------------------------------------------- */

static enum err
move_say(struct request *rq, const struct deadline *before,
         const struct deadline *d)
{
    struct card *card = card_new();
    struct buf was, when;
    char *text;
    enum err rc;

    buf_init(&was, 512);
    buf_init(&when, 512);
    deadline_when(&was, rq, before);
    deadline_when(&when, rq, d);
    text = text_make(request_language(rq), TEXT_DEADLINE_MOVED, "what", d->what,
                     "was", was.data, "when", when.data, "id", TEXT_INT(d->id),
                     NULL);
    card_title(card, text);
    deadline_next_add(card, rq, d);
    rc = deal_step_moved(rq, d, card);
    if (rc == ERR_OK)
        rc = deadline_say(rq, card);
    free(text);
    buf_release(&was);
    buf_release(&when);
    card_free(card);
    return rc;
}

static enum err
move_to(struct request *rq, const struct deadline *d, const struct duedate *due)
{
    char *zone = xstrdup(zone_name(request_zone(rq)));
    struct deadline moved = *d;
    enum err rc;

    moved.due_at = due->at;
    moved.is_day = due->kind == DUEDATE_DAY;
    moved.zone = zone;
    if (moved.due_at == d->due_at && moved.is_day == d->is_day) {
        rc = reply_wrong(rq, "when", TEXT_DEADLINE_NOT_MOVED, "what", d->what,
                         NULL);
        goto out;
    }
    rc = store_deadline_move(request_store(rq), d->id, moved.due_at,
                             moved.is_day, zone);
    if (rc == ERR_EXISTS) {
        rc = reply_wrong(rq, "when", TEXT_DEADLINE_MOVE_TAKEN, "what", d->what,
                         NULL);
        goto out;
    }
    if (rc == ERR_OK)
        rc = remind_plan(rq, &moved);
    if (rc == ERR_OK) {
        request_touched(rq, "deadline", d->id);
        request_speak_to_team(rq);
        rc = move_say(rq, d, &moved);
    }
out:
    free(zone);
    return rc;
}

/* "2 days later" counts from the deadline's own day, unless that is over. */
static void
move_from_its_day(const struct request *rq, const struct deadline *d,
                  struct duedate *due)
{
    const struct zone *zone = request_zone(rq);
    struct duedate from;
    struct wall wall;
    int64_t second;

    if (zone_find(d->zone, &zone) != ERR_OK ||
        duedate_parse(request_arg(rq, "when"),
                      language_code(request_language(rq)), d->due_at, zone,
                      &from) != ERR_OK ||
        from.kind != DUEDATE_DAY || from.at <= request_now(rq))
        return;
    *due = from;
    zone_to_wall(zone, d->due_at, &wall);
    if (d->is_day) {
        due->at = zone_day_start(request_zone(rq), &due->wall);
        return;
    }
    due->kind = DUEDATE_INSTANT;
    due->wall.hour = wall.hour;
    due->wall.minute = wall.minute;
    (void)zone_to_utc(zone, &due->wall, &due->at, &second);
}

/* "P-8" counts from the first post of the deadline's own campaign. */
static enum err
move_when(struct request *rq, const struct deadline *d, struct duedate *due,
          bool *fine)
{
    struct campaign c = { 0 };
    struct buf line;
    int days;
    enum err rc;

    if (d->campaign != 0 && plan_day_read(request_arg(rq, "when"), &days)) {
        rc = store_campaign_get(request_store(rq), d->campaign, &c);
        if (rc == ERR_OK)
            rc = deadline_publish_day(rq, &c, days, due, fine);
        campaign_release(&c);
        return rc;
    }
    if (deadline_workdays_read(request_arg(rq, "when"), &days)) {
        deadline_workdays_day(rq, days, due);
        *fine = true;
        return ERR_OK;
    }
    buf_init(&line, 128);
    buf_addf(&line, "deadline move %lld", (long long)d->id);
    rc = deadline_when_read(rq, request_arg(rq, "when"), line.data, due, fine);
    if (rc == ERR_OK && *fine && due->is_later && due->kind == DUEDATE_DAY)
        move_from_its_day(rq, d, due);
    buf_release(&line);
    return rc;
}

enum err
deadline_move_run(struct request *rq)
{
    struct deadline d;
    struct duedate due;
    bool fine, is_step = false;
    enum err rc;

    rc = deadline_find_open(rq, request_arg_id(rq, "id"), &d, &fine);
    if (rc == ERR_OK && fine) {
        rc = move_when(rq, &d, &due, &fine);
        /* What a step of a plan takes along is its campaign's to ask. */
        if (rc == ERR_OK && fine)
            rc = campaign_shift_deadline(rq, &d, wall_day_number(&due.wall),
                                         &is_step);
        if (rc == ERR_OK && fine && !is_step)
            rc = move_to(rq, &d, &due);
    }
    deadline_release(&d);
    return rc;
}

/* ---- assign -------------------------------------------------------------- */

static enum err
assign_say(struct request *rq, const struct deadline *before,
           const struct deadline *d)
{
    struct card *card = card_new();
    struct buf was, who, when;
    char *text;
    enum err rc;

    buf_init(&was, 256);
    buf_init(&who, 256);
    buf_init(&when, 512);
    deadline_who_add(&was, before->owner);
    deadline_who_add(&who, d->owner);
    deadline_when(&when, rq, d);
    text = text_make(request_language(rq), TEXT_DEADLINE_ASSIGNED, "what",
                     d->what, "who", who.data, "was", was.data, "when",
                     when.data, "id", TEXT_INT(d->id), NULL);
    card_title(card, text);
    deadline_next_add(card, rq, d);
    rc = deadline_say(rq, card);
    free(text);
    buf_release(&was);
    buf_release(&who);
    buf_release(&when);
    card_free(card);
    return rc;
}

static enum err
assign_to(struct request *rq, const struct deadline *d, char *owner)
{
    struct deadline given = *d;
    struct buf who;
    enum err rc;

    given.owner = owner;
    if (strcmp(d->owner, owner) == 0) {
        buf_init(&who, 256);
        deadline_who_add(&who, owner);
        rc = reply_wrong(rq, "who", TEXT_DEADLINE_NOT_ASSIGNED, "what", d->what,
                         "who", who.data, NULL);
        buf_release(&who);
        return rc;
    }
    rc = store_deadline_assign(request_store(rq), d->id, owner);
    /* Who has it now has heard nothing of it. */
    if (rc == ERR_OK)
        rc = remind_plan(rq, &given);
    if (rc == ERR_OK) {
        request_touched(rq, "deadline", d->id);
        request_speak_to_team(rq);
        rc = assign_say(rq, d, &given);
    }
    return rc;
}

enum err
deadline_assign_run(struct request *rq)
{
    const char *typed = request_arg(rq, "who");
    enum who_problem problem = WHO_FINE;
    struct deadline d;
    char *owner = NULL, *named;
    bool fine;
    enum err rc;

    rc = deadline_find_open(rq, request_arg_id(rq, "id"), &d, &fine);
    if (rc == ERR_OK && fine)
        rc = deadline_who_read(rq, typed, &owner, &problem);
    if (rc == ERR_OK && fine && problem != WHO_FINE) {
        named = request_name_people(rq, typed);
        rc = reply_wrong(rq, "who", deadline_who_text(problem), "who", named,
                         NULL);
        free(named);
    } else if (rc == ERR_OK && fine) {
        rc = assign_to(rq, &d, owner);
    }
    free(owner);
    deadline_release(&d);
    return rc;
}
