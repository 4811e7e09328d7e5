/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * people.c - who speaks and where, as the chat told us.
 */
#include "people.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "db.h"

/*
 * A request asks several times for who it comes from and where it was said:
 * what was found is kept in memory, each in the place that its id leads to. It
 * holds while a batch is open, since nobody else can write then, and in the
 * next one when nobody else has written in between (batch.c). What changes any
 * of them drops all, and so does what takes changes back.
 */

void
person_release(struct person *person)
{
    free(person->id);
    free(person->name);
    free(person->zone);
    free(person->locale);
    free(person->dm);
    memset(person, 0, sizeof(*person));
}

bool
person_is_unsure(const struct person *person)
{
    return person->fetched_at > 0 && person->zone[0] == '\0';
}

void
place_release(struct place *place)
{
    free(place->id);
    free(place->name);
    memset(place, 0, sizeof(*place));
}

static void
person_copy(struct person *to, const struct person *from)
{
    *to = *from;
    to->id = xstrdup(from->id);
    to->name = xstrdup(from->name);
    to->zone = xstrdup(from->zone);
    to->locale = xstrdup(from->locale);
    to->dm = xstrdup(from->dm);
}

static void
place_copy(struct place *to, const struct place *from)
{
    *to = *from;
    to->id = xstrdup(from->id);
    to->name = xstrdup(from->name);
}

size_t
people_kept_at(const char *id)
{
    size_t hash = 5381;

    while (*id != '\0')
        hash = hash * 33 + (unsigned char)*id++;
    return hash % KEPT_FACTS;
}

static bool
is_kept(const struct store *st, const char *kept, const char *id)
{
    return st->in_batch && kept && strcmp(kept, id) == 0;
}

void
people_drop_all(struct store *st)
{
    size_t i;

    st->has_calendar = false;
    for (i = 0; i < KEPT_FACTS; i++) {
        if (st->people[i].id)
            person_release(&st->people[i]);
        if (st->places[i].id)
            place_release(&st->places[i]);
    }
    habits_drop_all(st);
}

#define COLUMNS "id, name, zone, locale, dm, is_guest, fetched_at"
/* In is_guest: who has left is as little of the team as a guest, and so is an
 * app. */
#define GUEST 1
#define LEFT  2
#define BOT   4

static void
person_take(struct query *q, struct person *out)
{
    int64_t flags = query_get_int(q, 5);

    out->id = query_take_text(q, 0);
    out->name = query_take_text(q, 1);
    out->zone = query_take_text(q, 2);
    out->locale = query_take_text(q, 3);
    out->dm = query_take_text(q, 4);
    out->is_guest = flags != 0;
    out->has_left = (flags & LEFT) != 0;
    out->is_bot = (flags & BOT) != 0;
    out->fetched_at = query_get_int(q, 6);
}

static enum err
person_keep(struct store *st, const char *id, const struct person **out)
{
    struct person *kept = &st->people[people_kept_at(id)];
    struct query q;
    enum err rc;

    *out = kept;
    if (is_kept(st, kept->id, id))
        return ERR_OK;
    query_begin(&q, st,
                "SELECT " COLUMNS " FROM person WHERE ws = :ws AND id = :id");
    query_text(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        person_release(kept);
        person_take(&q, kept);
    }
    query_end(&q);
    return rc;
}

enum err
store_person_find(struct store *st, const char *id, struct person *out)
{
    const struct person *kept;
    enum err rc = person_keep(st, id, &kept);

    if (rc == ERR_OK)
        person_copy(out, kept);
    return rc;
}

const struct person *
store_person_peek(struct store *st, const char *id)
{
    const struct person *kept;

    return person_keep(st, id, &kept) == ERR_OK ? kept : NULL;
}

/* The one row there is; ends the query. */
static enum err
person_take_only(struct query *q, struct person *out)
{
    enum err rc = query_step(q);

    if (rc == ERR_OK)
        person_take(q, out);
    if (rc == ERR_OK && query_step(q) == ERR_OK) {
        rc = ERR_CONFLICT;
        person_release(out);
    }
    query_end(q);
    return rc;
}

enum err
store_person_find_name(struct store *st, const char *name, struct person *out)
{
    struct query q;
    enum err rc;

    name += *name == '@';
    rc = store_person_find(st, name, out);
    if (rc != ERR_NOT_FOUND)
        return rc;
    query_begin(&q, st,
                "SELECT " COLUMNS " FROM person WHERE ws = :ws AND name = :name"
                " COLLATE NOCASE AND is_guest < 2 AND fetched_at > 0 LIMIT 2");
    query_text(&q, ":name", name);
    return person_take_only(&q, out);
}

enum err
store_person_find_first(struct store *st, const char *name, struct person *out)
{
    struct query q;
    struct buf from, to;
    enum err rc;

    buf_init(&from, 1024);
    buf_init(&to, 1024);
    buf_addf(&from, "%s ", name + (*name == '@'));
    buf_addf(&to, "%s!", name + (*name == '@')); /* comes after a blank */
    query_begin(&q, st,
                "SELECT " COLUMNS " FROM person WHERE ws = :ws AND name"
                " COLLATE NOCASE >= :from AND name COLLATE NOCASE < :to"
                " AND is_guest < 2 AND fetched_at > 0 LIMIT 2");
    query_text(&q, ":from", from.data);
    query_text(&q, ":to", to.data);
    rc = person_take_only(&q, out);
    buf_release(&from);
    buf_release(&to);
    return rc;
}

/* A DM once opened stays known: facts from the chat do not carry it. */
enum err
store_person_put(struct store *st, const struct person *person)
{
    struct query q;

    people_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO person (ws, id, name, zone, locale, dm, is_guest,"
                " fetched_at) VALUES (:ws, :id, :name, :zone, :locale, :dm,"
                " :guest, :at) ON CONFLICT (ws, id) DO UPDATE SET"
                " name = excluded.name, zone = excluded.zone,"
                " locale = excluded.locale, is_guest = excluded.is_guest,"
                " fetched_at = excluded.fetched_at,"
                " dm = iif(excluded.dm = '', dm, excluded.dm)");
    query_text(&q, ":id", person->id);
    query_text(&q, ":name", person->name ? person->name : "");
    query_text(&q, ":zone", person->zone ? person->zone : "");
    query_text(&q, ":locale", person->locale ? person->locale : "");
    query_text(&q, ":dm", person->dm ? person->dm : "");
    query_int(&q, ":guest",
              (person->is_guest ? GUEST : 0) | (person->has_left ? LEFT : 0) |
                  (person->is_bot ? BOT : 0));
    query_int(&q, ":at", person->fetched_at);
    return query_run(&q);
}

enum err
store_person_list(struct store *st, int limit, person_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, name FROM person WHERE ws = :ws AND is_guest = 0"
                " AND fetched_at > 0 ORDER BY id LIMIT :limit");
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        fn(ctx, query_get_text(&q, 0), query_get_text(&q, 1));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Of somebody never asked about only this is known: fetched_at stays 0. */
enum err
store_person_set_dm(struct store *st, const char *id, const char *dm)
{
    struct query q;

    people_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO person (ws, id, name, zone, locale, dm, is_guest,"
                " fetched_at) VALUES (:ws, :id, :id, '', '', :dm, 1, 0)"
                " ON CONFLICT (ws, id) DO UPDATE SET dm = excluded.dm");
    query_text(&q, ":id", id);
    query_text(&q, ":dm", dm);
    return query_run(&q);
}

static void
place_take(struct query *q, struct place *out)
{
    out->id = query_take_text(q, 0);
    out->name = query_take_text(q, 1);
    out->kind = (enum place_kind)query_get_int(q, 2);
    out->is_shared = query_get_int(q, 3) != 0;
    out->has_guests = query_get_int(q, 4) != 0;
    out->is_member = query_get_int(q, 5) != 0;
    out->fetched_at = query_get_int(q, 6);
}

enum err
store_place_find(struct store *st, const char *id, struct place *out)
{
    struct place *kept = &st->places[people_kept_at(id)];
    struct query q;
    enum err rc;

    if (is_kept(st, kept->id, id)) {
        place_copy(out, kept);
        return ERR_OK;
    }
    query_begin(&q, st,
                "SELECT id, name, kind, is_shared, has_guests, is_member,"
                " fetched_at FROM place WHERE ws = :ws AND id = :id");
    query_text(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        place_release(kept);
        place_take(&q, kept);
        place_copy(out, kept);
    }
    query_end(&q);
    return rc;
}

enum err
store_place_put(struct store *st, const struct place *place)
{
    struct query q;

    people_drop_all(st);
    query_begin(&q, st,
                "INSERT OR REPLACE INTO place (ws, id, name, kind, is_shared,"
                " has_guests, is_member, fetched_at) VALUES (:ws, :id, :name,"
                " :kind, :shared, :guests, :member, :at)");
    query_text(&q, ":id", place->id);
    query_text(&q, ":name", place->name ? place->name : "");
    query_int(&q, ":kind", place->kind);
    query_int(&q, ":shared", place->is_shared);
    query_int(&q, ":guests", place->has_guests);
    query_int(&q, ":member", place->is_member);
    query_int(&q, ":at", place->fetched_at);
    return query_run(&q);
}

enum err
store_place_forget(struct store *st, const char *id)
{
    struct query q;

    people_drop_all(st);
    query_begin(&q, st, "DELETE FROM place WHERE ws = :ws AND id = :id");
    query_text(&q, ":id", id);
    return query_run(&q);
}
