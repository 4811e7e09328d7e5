/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receive_facts.c - facts about people and conversations: are they there, when
 * do they have to be asked for, and what becomes of an answer.
 */
#include "receive_facts.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "people.h"
#include "receive.h"
#include "router.h"
#include "store/store.h"

/* Facts older than this are used, and fetched anew meanwhile. */
#define FACTS_SECONDS (24 * 3600)
/* Who could not be asked about is asked about again with what they say after so
 * long. */
#define UNSURE_SECONDS 5
/* Of an id, and so many in a text. */
#define MENTION_MAX     32
#define MENTIONS_LOOKED 8

/* What a request waits for: "slack:person:U0…", "slack:place:C0…". */
char *
facts_key(const char *network, const char *what, const char *id)
{
    struct buf b;

    buf_init(&b, 512);
    buf_addf(&b, "%s:%s:%s", network, what, id);
    return buf_take(&b);
}

void
facts_fetch(struct engine *e, const char *network, const char *what,
            const char *id)
{
    char *key = facts_key(network, what, id);

    effects_add(router_effects(e->router), EFFECT_FETCH, 0, 0, key);
    free(key);
}

/* ERR_NOT_FOUND when that worked: the request does not go on now. */
static enum err
facts_park(struct engine *e, const struct incoming *in, const char *what,
           const char *id)
{
    char *key = facts_key(in->network, what, id);
    char *json = incoming_save(in);
    enum err rc;

    rc = store_parked_add(e->store, key, json, clock_now());
    facts_fetch(e, in->network, what, id);
    free(json);
    free(key);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

/* A direct message is what it is; nothing has to be asked about it. */
static bool
is_plain_dm(const struct incoming *in, const char *dm)
{
    return in->place_kind == PLACE_DM || !in->place || in->place[0] == '\0' ||
           strcmp(in->place, dm) == 0;
}

/* Facts about a private channel decide who reads what is private, so they are
 * waited for unless they are fresh. */
static bool
is_waited_for(const struct place *place)
{
    return place->kind == PLACE_PRIVATE &&
           place->fetched_at < clock_now() - FACTS_FRESH_SECONDS;
}

/* The first colleague in the text who was not met yet, "" for none: an app
 * must be known for one before something is given to it. */
static enum err
stranger_find(struct engine *e, const char *text, char id[MENTION_MAX + 1])
{
    struct person person = { 0 };
    const char *p = strstr(text, "<@");
    int seen = 0;
    size_t len;
    enum err rc = ERR_OK;

    id[0] = '\0';
    for (; rc == ERR_OK && p && seen < MENTIONS_LOOKED; p = strstr(p, "<@")) {
        p += 2;
        len = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        if (len == 0 || len > MENTION_MAX || (p[len] != '|' && p[len] != '>'))
            continue;
        memcpy(id, p, len);
        id[len] = '\0';
        rc = store_person_find(e->store, id, &person);
        if (rc == ERR_OK && person.fetched_at == 0)
            rc = ERR_NOT_FOUND;
        person_release(&person);
        seen++;
    }
    if (rc == ERR_OK)
        id[0] = '\0';
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Who is named, in the line or in a form. */
static enum err
facts_need_named(struct engine *e, const struct incoming *in)
{
    char id[MENTION_MAX + 1] = "";
    size_t i;
    enum err rc;

    rc = stranger_find(e, in->line, id);
    for (i = 0; rc == ERR_OK && id[0] == '\0' && i < in->field_count; i++)
        rc = stranger_find(e, in->fields[i].value, id);
    return rc == ERR_OK && id[0] != '\0' ? facts_park(e, in, "person", id) : rc;
}

static bool
is_tried_again(const struct person *known, bool was_parked)
{
    return person_is_unsure(known) && !was_parked &&
           known->fetched_at <= clock_now() - UNSURE_SECONDS;
}

enum err
facts_need(struct engine *e, const struct incoming *in, bool was_parked)
{
    const struct person *known = store_person_peek(e->store, in->user);
    struct person person = { 0 };
    struct place place = { 0 };
    int64_t old = clock_now() - FACTS_SECONDS;
    bool is_dm;
    enum err rc = ERR_OK;

    if (!known) { /* or the disk did not say */
        rc = store_person_find(e->store, in->user, &person);
        known = &person;
    }
    is_dm = is_plain_dm(in, known->dm ? known->dm : "");
    if (rc == ERR_OK &&
        (known->fetched_at == 0 || is_tried_again(known, was_parked)))
        rc = ERR_NOT_FOUND; /* only their DM is known */
    if (rc == ERR_OK && known->fetched_at < old)
        facts_fetch(e, in->network, "person", in->user);
    person_release(&person);
    if (rc == ERR_NOT_FOUND)
        return facts_park(e, in, "person", in->user);
    if (rc == ERR_OK)
        rc = facts_need_named(e, in);
    if (rc != ERR_OK || is_dm)
        return rc;
    rc = store_place_find(e->store, in->place, &place);
    if (rc == ERR_OK && !was_parked && is_waited_for(&place))
        rc = ERR_NOT_FOUND;
    if (rc == ERR_OK && place.fetched_at < old)
        facts_fetch(e, in->network, "place", in->place);
    place_release(&place);
    if (rc == ERR_NOT_FOUND)
        rc = facts_park(e, in, "place", in->place);
    return rc;
}

/* ---- facts arrived ------------------------------------------------------- */

/* Facts that could not be had (0) came as what is safe: asked for again the
 * next time they are used, a minute from now. */
static int64_t
fetched_at(int64_t said)
{
    return said > 0 ? clock_now() : clock_now() - FACTS_SECONDS + 60;
}

/* What we know of somebody is better than nothing fetched: it stays, and is
 * asked about again soon. */
enum err
facts_put_person(struct engine *e, const struct person *said)
{
    struct person known = { 0 }, facts = *said;
    enum err rc = ERR_NOT_FOUND;

    if (said->fetched_at == 0)
        rc = store_person_find(e->store, said->id, &known);
    if (rc == ERR_OK && known.fetched_at > 0 && !person_is_unsure(&known))
        facts = known;
    facts.fetched_at =
        facts.zone[0] == '\0' ? clock_now() : fetched_at(said->fetched_at);
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = store_person_put(e->store, &facts);
    person_release(&known);
    return rc;
}

enum err
facts_put_place(struct engine *e, const struct place *said)
{
    struct place known = { 0 }, facts = *said;
    enum err rc = ERR_NOT_FOUND;

    if (said->fetched_at == 0)
        rc = store_place_find(e->store, said->id, &known);
    if (rc == ERR_OK)
        facts = known;
    facts.fetched_at = fetched_at(said->fetched_at);
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = store_place_put(e->store, &facts);
    place_release(&known);
    return rc;
}

/* ---- facts that may not hold any more ------------------------------------ */

/* Somebody never asked about is asked about when that is needed. */
static enum err
facts_changed_person(struct engine *e, const struct incoming *in)
{
    struct person person = { 0 };
    enum err rc;

    rc = store_person_find(e->store, in->user, &person);
    if (rc == ERR_OK && person.fetched_at > 0)
        facts_fetch(e, in->network, "person", in->user);
    person_release(&person);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Forgotten: it counts as public until somebody asks about it. */
static enum err
facts_changed_place(struct engine *e, const struct incoming *in)
{
    struct place place = { 0 };
    enum err rc;

    rc = store_place_find(e->store, in->place, &place);
    if (rc == ERR_OK && !(in->facts && in->facts->is_shared && place.is_shared))
        rc = store_place_forget(e->store, in->place);
    place_release(&place);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
facts_changed(struct engine *e, const struct incoming *in)
{
    enum err rc = ERR_OK;

    if (in->user && in->user[0] != '\0')
        rc = facts_changed_person(e, in);
    if (rc == ERR_OK && in->place && in->place[0] != '\0')
        rc = facts_changed_place(e, in);
    return rc;
}
