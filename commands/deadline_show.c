/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_show.c - a deadline in words, and whether it is late.
 */
#include "deadline_show.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "campaign.h"
#include "deal.h"
#include "rules/plan.h"
#include "zone.h"

/* "Fri 14 Mar, 17:00 Rome (in 3 days)", in the reader's own zone; a day
 * without a time is the same day everywhere. */
void
deadline_when(struct buf *b, const struct request *rq, const struct deadline *d)
{
    const char *language = language_code(request_language(rq));
    const struct zone *zone = request_zone(rq), *own = zone;
    int64_t now = request_now(rq);

    if (d->is_day && zone_find(d->zone, &own) != ERR_OK)
        own = zone;
    zone_format(b, d->is_day ? own : zone, language, d->due_at, now,
                d->is_day ? ZONE_STYLE_DAY : ZONE_STYLE_FULL);
    buf_adds(b, " (");
    if (d->is_day) {
        struct wall today, day;

        zone_to_wall(own, now, &today);
        zone_to_wall(own, d->due_at, &day);
        zone_relative_day(b, language, wall_days_between(&today, &day));
    } else {
        zone_relative(b, language, d->due_at, now, zone);
    }
    buf_addc(b, ')');
}

/* A day is late when it is over, a time some minutes after it. */
bool
deadline_is_late(const struct request *rq, const struct deadline *d)
{
    const struct zone *zone = request_zone(rq);
    int64_t now = request_now(rq);
    struct wall today, day;

    if (!d->is_day)
        return now - d->due_at > DEADLINE_LATE_SECONDS;
    (void)zone_find(d->zone, &zone); /* else the reader's own */
    zone_to_wall(zone, now, &today);
    zone_to_wall(zone, d->due_at, &day);
    return wall_days_between(&today, &day) < 0;
}

/* "Spring: brief sent and accepted", when it was written so in one of our
 * languages; what a sheet calls its step stays as it is. */
static char *
step_what(struct request *rq, const struct deadline *d)
{
    enum plan_length id = plan_length_find(d->step);
    struct campaign c = { 0 };
    char *what = NULL, *text;
    int i;

    if (id >= (enum plan_length)PLAN_STEPS ||
        store_campaign_get(request_store(rq), d->campaign, &c) != ERR_OK)
        return NULL;
    for (i = 0; i < LANGUAGE_COUNT && !what; i++) {
        text = text_make(
            (enum language)i, TEXT_CAMPAIGN_WHAT, "name", c.name, "step",
            campaign_step_text((enum language)i, (enum plan_step_id)id), NULL);
        if (strcmp(text, d->what) == 0)
            what = text_make(request_language(rq), TEXT_CAMPAIGN_WHAT, "name",
                             c.name, "step",
                             campaign_step_text(request_language(rq),
                                                (enum plan_step_id)id),
                             NULL);
        free(text);
    }
    campaign_release(&c);
    return what;
}

char *
deadline_what(struct request *rq, const struct deadline *d)
{
    char *what = NULL;

    if (d->deal != 0)
        return deal_deadline_what(rq, d);
    if (d->campaign != 0 && d->step && d->step[0] != '\0')
        what = step_what(rq, d);
    return what ? what : xstrdup(d->what);
}

char *
deadline_text(struct request *rq, enum text_key key, const struct deadline *d)
{
    char *what = deadline_what(rq, d);
    struct buf when;
    char *text;

    buf_init(&when, 512);
    deadline_when(&when, rq, d);
    text = text_make(request_language(rq), key, "what", what, "when", when.data,
                     "id", TEXT_INT(d->id), NULL);
    buf_release(&when);
    free(what);
    return text;
}

void
deadline_add_done(struct card *card, const struct request *rq, int64_t id)
{
    struct buf line;

    buf_init(&line, 64);
    buf_addf(&line, "deadline done %lld", (long long)id);
    card_button(card, CARD_PLAIN,
                text_get(request_language(rq), TEXT_DEADLINE_DONE_BUTTON),
                line.data, NULL);
    buf_release(&line);
}

static const struct {
    enum text_key label;
    const char *verb;
} deeds[] = {
    { TEXT_DEADLINE_DONE_BUTTON, "done" },
    { TEXT_DEADLINE_SNOOZE_BUTTON, "snooze" },
    { TEXT_DEADLINE_ASSIGN_BUTTON, "assign" },
    { TEXT_DEADLINE_STOP_BUTTON, "drop" },
};

void
deadline_add_options(struct card *card, const struct request *rq, int64_t id)
{
    struct buf line;
    size_t i;

    buf_init(&line, 64);
    for (i = 0; i < sizeof(deeds) / sizeof(*deeds); i++) {
        buf_reset(&line);
        buf_addf(&line, "deadline %s %lld", deeds[i].verb, (long long)id);
        card_option(card, text_get(request_language(rq), deeds[i].label),
                    line.data);
    }
    buf_release(&line);
}

/* Three buttons at most; the last one stands in the menu. */
void
deadline_add_deeds(struct card *card, const struct request *rq,
                   const struct deadline *d)
{
    enum language language = request_language(rq);
    size_t i, count = sizeof(deeds) / sizeof(*deeds);
    struct buf line;

    buf_init(&line, 64);
    for (i = 0; i < count; i++) {
        buf_reset(&line);
        buf_addf(&line, "deadline %s %lld", deeds[i].verb, (long long)d->id);
        if (i == count - 1) {
            card_choice(card, text_get(language, TEXT_DEADLINE_MORE));
            card_option(card, text_get(language, deeds[i].label), line.data);
        } else {
            card_button(card, CARD_PLAIN, text_get(language, deeds[i].label),
                        line.data, NULL);
        }
    }
    buf_release(&line);
}
