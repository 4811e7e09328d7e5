/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request_people.c - whose request it is: who may what, and in which
 * language and zone they are spoken to.
 */
#include "request.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "destination.h"
#include "habits.h"
#include "mentions.h"
#include "outbox.h"
#include "request_impl.h"
#include "router.h"

struct voice
request_voice_for(const struct engine *engine, const struct person *person)
{
    const struct config *config = engine->config;
    char *zone = NULL, *language = NULL;
    const char *locale = person->locale;
    struct voice voice;

    (void)store_habit_voice(engine->store, person->id, &zone, &language);
    if (language && language[0] != '\0')
        locale = language;
    voice.language =
        language_parse(locale[0] != '\0' ? locale : config->language);
    if (zone_find(zone, &voice.zone) != ERR_OK &&
        zone_find(person->zone, &voice.zone) != ERR_OK &&
        zone_find(config->timezone, &voice.zone) != ERR_OK)
        voice.zone = zone_utc();
    free(zone);
    free(language);
    return voice;
}

struct voice
request_voice(const struct request *rq)
{
    struct voice voice = { rq->language, rq->zone };

    return voice;
}

void
request_set_voice(struct request *rq, struct voice voice)
{
    rq->language = voice.language;
    rq->zone = voice.zone;
}

enum err
request_voice_of(struct request *rq, int64_t message, struct voice *out)
{
    struct person person = { 0 };
    struct out_row row = { 0 };
    enum err rc;

    *out = request_voice(rq);
    rc = store_outbox_find(rq->engine->store, message, &row);
    if (rc == ERR_OK && destination_is(row.queue, TO_PERSON))
        rc = store_person_find(rq->engine->store, row.user, &person);
    if (rc == ERR_OK && person.id)
        *out = request_voice_for(rq->engine, &person);
    out_row_release(&row);
    person_release(&person);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

struct voice
request_team_voice(const struct request *rq)
{
    const struct config *config = rq->engine->config;
    struct voice voice = { language_parse(config->language), zone_utc() };

    (void)zone_find(config->timezone, &voice.zone);
    return voice;
}

bool
request_is_elsewhere(const struct request *rq, int64_t message)
{
    struct out_row row = { 0 };
    bool is_elsewhere = false;

    if (store_outbox_find(rq->engine->store, message, &row) == ERR_OK)
        is_elsewhere = strcmp(row.network, rq->network) != 0;
    out_row_release(&row);
    return is_elsewhere;
}

bool
request_sees(const struct request *rq, int64_t message)
{
    struct out_row row = { 0 };
    bool is_here = false;

    if (store_outbox_find(rq->engine->store, message, &row) == ERR_OK)
        is_here = row.place[0] != '\0'
                      ? strcmp(row.place, rq->place.id) == 0
                      : rq->place.kind == PLACE_DM &&
                            strcmp(row.user, rq->person.id) == 0;
    out_row_release(&row);
    return is_here;
}

/* Whom we met at the machine has a direct message that no other network gives.
 * Without Slack everybody was met there. */
static const char *
network_of(const struct engine *engine, const struct person *person)
{
    return engine->config->slack.enabled ? destination_network_of(person->dm)
                                         : NETWORK_SHELL;
}

enum err
request_turn_to(struct request *rq, const char *user)
{
    struct person person = { 0 };
    enum err rc;

    rc = store_person_find(rq->engine->store, user, &person);
    if (rc != ERR_OK)
        return rc;
    person_release(&rq->person);
    place_release(&rq->place);
    rq->person = person;
    rq->network = network_of(rq->engine, &person);
    free(rq->thread);
    rq->thread = xstrdup("");
    request_set_voice(rq, request_voice_for(rq->engine, &rq->person));
    return request_find_place(rq, "", PLACE_DM);
}

enum err
request_turn_to_place(struct request *rq, const char *place)
{
    const struct config *config = rq->engine->config;

    person_release(&rq->person);
    place_release(&rq->place);
    rq->network = destination_network_of(place);
    free(rq->thread);
    rq->thread = xstrdup("");
    rq->language = language_parse(config->language);
    if (zone_find(config->timezone, &rq->zone) != ERR_OK)
        rq->zone = zone_utc();
    return request_find_person(rq, "") == ERR_OK
               ? request_find_place(rq, place, PLACE_UNKNOWN)
               : ERR_INTERNAL;
}

char *
request_name_people(const struct request *rq, const char *text)
{
    return mentions_named(rq->engine->store, text);
}

void
request_meet(struct request *rq, const char *user)
{
    struct person person = { 0 };

    if (store_person_find(rq->engine->store, user, &person) == ERR_NOT_FOUND ||
        (person.id && person.fetched_at == 0)) {
        struct buf key;

        buf_init(&key, 512);
        buf_addf(&key, "%s:person:%s", rq->network, user);
        effects_add(router_effects(rq->engine->router), EFFECT_FETCH, 0, 0,
                    key.data);
        buf_release(&key);
    }
    person_release(&person);
}

bool
request_meet_all(struct request *rq)
{
    const struct transport_ops *ops = engine_ops(rq->engine, rq->network);
    struct buf key;

    if (!ops || !ops->fetch_people)
        return false;
    buf_init(&key, 512);
    buf_addf(&key, "%s:people", rq->network);
    effects_add(router_effects(rq->engine->router), EFFECT_FETCH, 0, 0,
                key.data);
    buf_release(&key);
    return true;
}

static const struct words *
role_find(const struct config *config, const char *name)
{
    if (strcmp(name, "@admins") == 0)
        return &config->roles.admins;
    if (strcmp(name, "@vetters") == 0)
        return &config->roles.vetters;
    return strcmp(name, "@finance") == 0 ? &config->roles.finance : NULL;
}

bool
request_is_you(const struct request *rq, const char *user)
{
    return strcmp(user, rq->person.id) == 0 &&
           (rq->place.kind == PLACE_DM || request_is_home(rq));
}

bool
request_is_role(const char *name)
{
    struct config none = { 0 };

    return role_find(&none, name) != NULL;
}

const char *
request_role_member(const struct request *rq, const char *role, size_t i)
{
    const struct words *words = role_find(rq->engine->config, role);
    size_t at;

    for (at = 0; words && at < words->count; at++)
        if (strcmp(words->items[at], "*") != 0 && i-- == 0)
            return words->items[at];
    return NULL;
}

void
request_speak_to_team(struct request *rq)
{
    if (rq->place.kind != PLACE_DM)
        rq->language = language_parse(rq->engine->config->language);
}

static bool
is_in_role(const struct request *rq, const struct words *role)
{
    return words_have(role, rq->person.id) ||
           (words_have(role, "*") && !rq->person.is_guest);
}

bool
request_may_be_allowed(struct request *rq, enum who who)
{
    bool is_guest = rq->person.is_guest, may;

    if (!person_is_unsure(&rq->person))
        return false;
    rq->person.is_guest = false;
    may = request_may(rq, who);
    rq->person.is_guest = is_guest;
    return may;
}

const char *
request_zone_taken(const struct request *rq)
{
    char *zone = NULL, *language = NULL;
    bool is_set;

    if (!person_is_unsure(&rq->person))
        return NULL;
    (void)store_habit_voice(rq->engine->store, rq->person.id, &zone, &language);
    is_set = zone && zone[0] != '\0';
    free(zone);
    free(language);
    return is_set ? NULL : rq->engine->config->timezone;
}

bool
request_may(const struct request *rq, enum who who)
{
    const struct config *config = rq->engine->config;

    if (is_in_role(rq, &config->roles.admins))
        return true;
    switch (who) {
    case WHO_ANYONE:
        return true;
    case WHO_MEMBERS:
        return !rq->person.is_guest;
    case WHO_VETTERS:
        return is_in_role(rq, &config->roles.vetters);
    case WHO_FINANCE:
        return is_in_role(rq, &config->roles.finance);
    case WHO_ADMINS:
        break; /* seen to above */
    }
    return false;
}
