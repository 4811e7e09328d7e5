/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request.c - what a command sees of the request it answers.
 */
#include "request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "habits.h"
#include "log.h"
#include "mentions.h"
#include "metrics.h"
#include "numbers.h"
#include "outbox.h"
#include "request_impl.h"
#include "router.h"
#include "scheduler.h"
#include "store/figures.h"
#include "store/jobs.h"
#include "store/store.h"
#include "trail.h"

/* Is this the conversation of the bot with that person alone? What the wire
 * said, the DM we know, or a view that stands nowhere. */
static bool
is_own_dm(const struct request *rq, const char *id, enum place_kind kind)
{
    return kind == PLACE_DM || !id || id[0] == '\0' ||
           strcmp(id, rq->person.dm) == 0 ||
           (strcmp(rq->network, "shell") == 0 && id[0] == '@');
}

static enum err
request_find_place(struct request *rq, const char *id, enum place_kind kind)
{
    bool is_dm = is_own_dm(rq, id, kind);
    enum err rc = ERR_NOT_FOUND;

    if (!is_dm)
        rc = store_place_find(rq->engine->store, id, &rq->place);
    if (rc != ERR_NOT_FOUND)
        return rc;
    /* What nobody has told us about counts as public (design 3.4). */
    rq->place.id = xstrdup(id && id[0] != '\0' ? id : rq->person.dm);
    rq->place.name = xstrdup("");
    rq->place.kind = is_dm ? PLACE_DM : PLACE_UNKNOWN;
    rq->place.is_member = is_dm;
    rq->place.has_guests = !is_dm;
    return ERR_OK;
}

static enum err
request_find_person(struct request *rq, const char *id)
{
    enum err rc;

    rc = store_person_find(rq->engine->store, id, &rq->person);
    if (rc != ERR_NOT_FOUND)
        return rc;
    rq->person.id = xstrdup(id);
    rq->person.name = xstrdup(id);
    rq->person.zone = xstrdup("");
    rq->person.locale = xstrdup("");
    rq->person.dm = xstrdup("");
    rq->person.is_guest = true; /* until somebody says otherwise */
    return ERR_OK;
}

/* What they have set themselves goes before what the chat says. */
static struct voice
voice_of(const struct engine *engine, const struct person *person)
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
    if (rc == ERR_OK && strstr(row.queue, "dm:"))
        rc = store_person_find(rq->engine->store, row.user, &person);
    if (rc == ERR_OK && person.id)
        *out = voice_of(rq->engine, &person);
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

/* Whom we met at the machine has a direct message that no network gives. */
static const char *
network_of(const struct person *person)
{
    return person->dm[0] == '@' ? "shell" : "slack";
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
    rq->network = network_of(&person);
    free(rq->thread);
    rq->thread = xstrdup("");
    request_set_voice(rq, voice_of(rq->engine, &rq->person));
    return request_find_place(rq, "", PLACE_DM);
}

enum err
request_turn_to_place(struct request *rq, const char *place)
{
    const struct config *config = rq->engine->config;

    person_release(&rq->person);
    place_release(&rq->place);
    rq->network = place[0] == '#' || place[0] == '@' ? "shell" : "slack";
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

enum err
request_init(struct request *rq, struct engine *engine, const char *network,
             const char *user, const char *place, enum place_kind kind,
             const char *thread)
{
    enum err rc;

    memset(rq, 0, sizeof(*rq));
    rq->engine = engine;
    rq->network = network;
    rq->now = clock_now();
    rq->thread = xstrdup(thread ? thread : "");
    rc = request_find_person(rq, user ? user : "");
    if (rc == ERR_OK)
        rc = request_find_place(rq, place, kind);
    if (rc != ERR_OK)
        return rc;
    request_set_voice(rq, voice_of(engine, &rq->person));
    return ERR_OK;
}

void
request_release(struct request *rq)
{
    size_t i;

    person_release(&rq->person);
    place_release(&rq->place);
    args_release(&rq->args);
    for (i = 0; i < rq->mistake_count; i++) {
        free(rq->mistakes[i].name);
        free(rq->mistakes[i].value);
    }
    free(rq->thread);
    free(rq->paste);
    free(rq->files);
    free(rq->noun);
    free(rq->answer);
    memset(rq, 0, sizeof(*rq));
}

struct store *
request_store(const struct request *rq)
{
    return rq->engine->store;
}

int64_t
request_now(const struct request *rq)
{
    return rq->now;
}

const struct person *
request_person(const struct request *rq)
{
    return &rq->person;
}

const struct place *
request_place(const struct request *rq)
{
    return &rq->place;
}

enum language
request_language(const struct request *rq)
{
    return rq->language;
}

void
request_speak_to_team(struct request *rq)
{
    if (rq->place.kind != PLACE_DM)
        rq->language = language_parse(rq->engine->config->language);
}

const struct zone *
request_zone(const struct request *rq)
{
    return rq->zone;
}

const char *
request_arg(const struct request *rq, const char *name)
{
    return args_get(&rq->args, name);
}

bool
request_has(const struct request *rq, const char *name)
{
    return request_arg(rq, name) != NULL;
}

int64_t
request_arg_id(const struct request *rq, const char *name)
{
    const char *value = request_arg(rq, name);
    int64_t id;

    if (!value || number_parse(value, 1, INT64_MAX, &id) != ERR_OK)
        return 0;
    return id;
}

void
request_set_arg(struct request *rq, const char *name, const char *value)
{
    assert(rq->form);
    args_set(&rq->args, rq->form->args, name, value);
}

const char *
request_extra(const struct request *rq)
{
    return rq->args.extra;
}

void
request_drop_extra(struct request *rq)
{
    free(rq->args.extra);
    rq->args.extra = NULL;
}

size_t
request_file_count(const struct request *rq)
{
    return rq->file_count;
}

int64_t
request_file(const struct request *rq, size_t i)
{
    assert(i < rq->file_count);
    return rq->files[i];
}

static bool
is_in_role(const struct request *rq, const struct words *role)
{
    return words_have(role, rq->person.id) ||
           (words_have(role, "*") && !rq->person.is_guest);
}

bool
request_is_form(const struct request *rq)
{
    return rq->in && rq->in->kind == INCOMING_FORM && rq->in->ack.takes_payload;
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

int64_t
request_keep_raw_days(const struct request *rq)
{
    return rq->engine->config->keep_raw_days;
}

const struct calendar *
request_calendar(const struct request *rq)
{
    return rq->engine->config->days;
}

int64_t
request_tier_from(const struct request *rq, const char *tier)
{
    struct buf name;
    int64_t from;

    buf_init(&name, 64);
    buf_addf(&name, "tiers.%s", tier);
    from = config_number(rq->engine->config, name.data);
    buf_release(&name);
    return from;
}

int
request_plan_days(const struct request *rq, const char *key)
{
    struct buf name;
    int days;

    buf_init(&name, 64);
    buf_addf(&name, "plan.%s", key);
    days = (int)config_number(rq->engine->config, name.data);
    buf_release(&name);
    return days;
}

int64_t
request_health(const struct request *rq, enum health what)
{
    const struct engine *e = rq->engine;
    int64_t count = 0;

    switch (what) {
    case HEALTH_UPTIME:
        return rq->now - e->started_at;
    case HEALTH_CONNECTED:
        return metric_get(METRIC_CONNECTED);
    case HEALTH_WAITING:
        return outbox_waiting(e->outbox);
    case HEALTH_PARKED_JOBS:
        (void)store_job_count_parked(e->store, &count); /* 0 then */
        return count;
    case HEALTH_DATABASE_BYTES:
        return store_database_bytes(e->store);
    case HEALTH_REQUESTS:
        return metric_get(METRIC_REQUESTS);
    }
    return 0;
}

const char *
request_noun(const struct request *rq, int64_t *id)
{
    *id = rq->noun_id;
    return rq->noun ? rq->noun : "";
}

void
request_touched(struct request *rq, const char *what, int64_t id)
{
    free(rq->noun);
    rq->noun = xstrdup(what);
    rq->noun_id = id;
}

int64_t
request_change(const struct request *rq)
{
    return rq->audit;
}

void
request_unrecorded(struct request *rq)
{
    rq->is_unrecorded = true;
}

void
request_refused(struct request *rq)
{
    rq->is_refused = true;
}

enum err
request_job(struct request *rq, const char *kind, int64_t ref,
            const char *cursor, int64_t due_at, int64_t *id)
{
    char *name = xstrdup(kind), *from = xstrdup(cursor);
    struct job_row row = { .kind = name,
                           .ref = ref,
                           .cursor = from,
                           .due_at = due_at,
                           .person = rq->person.id,
                           .place = rq->place.id,
                           .thread = rq->thread,
                           .audit = rq->audit };
    char *network = xstrdup(rq->network);
    int64_t job = 0;
    enum err rc;

    row.network = network;
    rc = store_job_add(rq->engine->store, &row, &job);
    if (rc == ERR_OK) {
        trail_note(TRAIL_JOB, job, rq->number);
        log_debug("router: begun job=%lld kind=%s request=%llx", (long long)job,
                  row.kind, (unsigned long long)rq->number);
        if (rq->first_job == 0)
            rq->first_job = job;
        if (id)
            *id = job;
        effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0,
                    due_at, NULL);
    }
    free(network);
    free(name);
    free(from);
    return rc;
}

enum err
request_job_resume(struct request *rq, const char *kind, int64_t ref)
{
    effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                NULL);
    return store_job_resume(rq->engine->store, kind, ref, rq->now);
}

enum err
request_job_rouse(struct request *rq, const char *kind, int64_t ref)
{
    effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                NULL);
    return store_job_rouse(rq->engine->store, kind, ref, rq->now);
}

enum err
request_wake(struct request *rq, const char *what, int64_t id)
{
    struct buf b;
    enum err rc;

    buf_init(&b, 128);
    buf_addf(&b, "%s:%lld", what, (long long)id);
    rc = scheduler_wake(rq->engine->scheduler, b.data);
    buf_release(&b);
    return rc;
}

bool
request_may_derive(const struct request *rq)
{
    return strcmp(rq->engine->config->youtube.derived, "audited") == 0;
}

enum err
request_job_hasten(struct request *rq, const char *kind, int64_t at)
{
    bool sooner = false;
    enum err rc;

    rc = store_job_hasten(rq->engine->store, kind, at, &sooner);
    if (sooner)
        effects_add(router_effects(rq->engine->router), EFFECT_JOBS_DUE, 0, 0,
                    NULL);
    return rc;
}

bool
request_job_is_hastened(const struct request *rq, const char *kind)
{
    return store_job_is_hastened(rq->engine->store, kind, rq->now);
}
