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
#include "destination.h"
#include "metrics.h"
#include "numbers.h"
#include "outbox.h"
#include "request_impl.h"
#include "settings.h"
#include "store/figures.h"
#include "store/jobs.h"

/* Is this the conversation of the bot with that person alone? What the wire
 * said, the DM we know, or a view that stands nowhere. */
static bool
is_own_dm(const struct request *rq, const char *id, enum place_kind kind)
{
    return kind == PLACE_DM || !id || id[0] == '\0' ||
           strcmp(id, rq->person.dm) == 0 ||
           (strcmp(rq->network, NETWORK_SHELL) == 0 && id[0] == '@');
}

enum err
request_find_place(struct request *rq, const char *id, enum place_kind kind)
{
    bool is_dm = is_own_dm(rq, id, kind);
    enum err rc = ERR_NOT_FOUND;

    if (!is_dm)
        rc = store_place_find(rq->engine->store, id, &rq->place);
    if (rc != ERR_NOT_FOUND)
        return rc;
    /* What nobody has told us about counts as public. */
    rq->place.id = xstrdup(id && id[0] != '\0' ? id : rq->person.dm);
    rq->place.name = xstrdup("");
    rq->place.kind = is_dm ? PLACE_DM : PLACE_UNKNOWN;
    rq->place.is_member = is_dm;
    rq->place.has_guests = !is_dm;
    return ERR_OK;
}

enum err
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
    request_set_voice(rq, request_voice_for(engine, &rq->person));
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
    free(rq->about);
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

void
request_set_about(struct request *rq, const char *about)
{
    free(rq->about);
    rq->about = xstrdup_null(about);
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

bool
request_is_form(const struct request *rq)
{
    return rq->in && rq->in->kind == INCOMING_FORM && rq->in->ack.takes_payload;
}

int64_t
request_keep_raw_days(const struct request *rq)
{
    return rq->engine->config->keep_raw_days;
}

const struct calendar *
request_calendar(const struct request *rq)
{
    struct engine *e = rq->engine;

    if (!e->config->days || e->config->days->countries != 0)
        return e->config->days;
    e->calendar = *e->config->days; /* its own days off */
    e->calendar.countries =
        calendar_countries(store_setting_calendar(e->store));
    return &e->calendar;
}

bool
request_calendar_is_set(const struct request *rq)
{
    const struct calendar *days = rq->engine->config->days;

    return days && days->countries != 0;
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

bool
request_may_derive(const struct request *rq)
{
    return strcmp(rq->engine->config->youtube.derived, "audited") == 0;
}
