/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * health.c - health: is the bot well, and who am I to it?
 */
#include <stdlib.h>

#include "card.h"
#include "command.h"
#include "request.h"
#include "verbs.h"

static enum err health_run(struct request *rq);

static const struct form health_forms[] = {
    { .name = "",
      .usage = "",
      .example = "health",
      .flags = FORM_READS,
      .run = health_run,
      .purpose = TEXT_HEALTH_PURPOSE },
    { 0 },
};

const struct command health_command = {
    .name = "health",
    .summary = TEXT_HEALTH_SUMMARY,
    .forms = health_forms,
};

static void
add_fact(struct card *card, enum language language, enum text_key label,
         enum text_key key, int64_t n)
{
    char *text = text_make(language, key, "n", TEXT_INT(n), NULL);

    card_fact(card, text_get(language, label), text);
    free(text);
}

static void
add_uptime(struct card *card, enum language language, int64_t seconds)
{
    if (seconds < 120)
        add_fact(card, language, TEXT_HEALTH_UPTIME, TEXT_HEALTH_SECONDS,
                 seconds);
    else if (seconds < 2 * 3600)
        add_fact(card, language, TEXT_HEALTH_UPTIME, TEXT_HEALTH_MINUTES,
                 seconds / 60);
    else if (seconds < 2 * 86400)
        add_fact(card, language, TEXT_HEALTH_UPTIME, TEXT_HEALTH_HOURS,
                 seconds / 3600);
    else
        add_fact(card, language, TEXT_HEALTH_UPTIME, TEXT_HEALTH_DAYS,
                 seconds / 86400);
}

static void
add_person(struct card *card, const struct request *rq)
{
    const struct person *p = request_person(rq);
    enum language language = request_language(rq);
    char *text;

    text = text_make(language, TEXT_HEALTH_YOU, "name", p->name, "id", p->id,
                     "zone", zone_name(request_zone(rq)), "language",
                     language_code(language), NULL);
    card_fact(card, text_get(language, TEXT_HEALTH_YOU_LABEL), text);
    free(text);
    if (request_may(rq, WHO_ADMINS))
        card_note(card, text_get(language, TEXT_HEALTH_YOU_ADMIN));
}

static enum err
health_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    int64_t waiting = request_health(rq, HEALTH_WAITING);
    int64_t parked = request_health(rq, HEALTH_PARKED_JOBS);
    enum err rc;

    card_title(card, text_get(language, parked > 0 ? TEXT_HEALTH_TROUBLE
                                                   : TEXT_HEALTH_WELL));
    card_fact(card, text_get(language, TEXT_HEALTH_VERSION), CALLSHEET_VERSION);
    add_uptime(card, language, request_health(rq, HEALTH_UPTIME));
    card_fact(card, "Slack",
              text_get(language, request_health(rq, HEALTH_CONNECTED)
                                     ? TEXT_HEALTH_CONNECTED
                                     : TEXT_HEALTH_NOT_CONNECTED));
    add_fact(card, language, TEXT_HEALTH_REQUESTS_LABEL, TEXT_HEALTH_REQUESTS,
             request_health(rq, HEALTH_REQUESTS));
    add_fact(card, language, TEXT_HEALTH_WAITING_LABEL, TEXT_HEALTH_WAITING,
             waiting);
    add_fact(card, language, TEXT_HEALTH_DATABASE, TEXT_HEALTH_KILOBYTES,
             request_health(rq, HEALTH_DATABASE_BYTES) / 1024);
    if (parked > 0)
        add_fact(card, language, TEXT_HEALTH_PARKED_LABEL, TEXT_HEALTH_PARKED,
                 parked);
    add_person(card, rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}
