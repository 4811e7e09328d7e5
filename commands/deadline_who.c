/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_who.c - whose a deadline is, and who hears of it.
 */
#include "deadline_who.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "habits.h"
#include "people.h"
#include "span.h"
#include "ways.h"

#define ID_MAX 32
/* So long before their quiet hours begin somebody hears of what falls into
 * them. */
#define EARLY_SECONDS 1800

/* ---- as it was typed ----------------------------------------------------- */

/* "<@U012LEO>", "<@U012LEO|leo>"; the caller frees it, NULL when it is none. */
static char *
mention_id(const char *typed)
{
    size_t len;

    if (strncmp(typed, "<@", 2) != 0)
        return NULL;
    len = strspn(typed + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if (len == 0 || len > ID_MAX || !strchr("|>", typed[2 + len]))
        return NULL;
    return xstrndup(typed + 2, len);
}

static bool
is_me(const char *typed)
{
    static const char *const words[] = { "me", "@me", "myself", "io", "@io" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(typed, words[i]) == 0)
            return true;
    return false;
}

bool
deadline_who_is_named(const char *typed)
{
    return *typed == '@' || strncmp(typed, "<@", 2) == 0 || is_me(typed);
}

/* In lower case, as the configuration has them. */
static char *
role_name(const char *typed)
{
    struct buf b;
    char *name, *p;

    buf_init(&b, 256);
    buf_addf(&b, "%s%s", *typed == '@' ? "" : "@", typed);
    name = buf_take(&b);
    for (p = name; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    if (request_is_role(name))
        return name;
    free(name);
    return NULL;
}

static enum who_problem
problem_of(const struct person *person)
{
    return person->has_left ? WHO_GONE : person->is_bot ? WHO_BOT : WHO_FINE;
}

/* Somebody the chat wrote as a mention is there, whether we met them or not. */
static enum err
read_mention(struct request *rq, char *id, char **owner,
             enum who_problem *problem)
{
    struct person person = { 0 };
    enum err rc;

    rc = store_person_find(request_store(rq), id, &person);
    if (rc == ERR_NOT_FOUND)
        request_meet(rq, id);
    if (rc == ERR_OK)
        *problem = problem_of(&person);
    person_release(&person);
    if (*problem == WHO_FINE)
        *owner = id;
    else
        free(id);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
read_name(struct request *rq, const char *typed, char **owner,
          enum who_problem *problem)
{
    struct person person = { 0 };
    enum err rc;

    rc = store_person_find_name(request_store(rq), typed, &person);
    if (rc == ERR_NOT_FOUND)
        rc = store_person_find_first(request_store(rq), typed, &person);
    /* Somebody new is known when the name is said again. */
    if (rc == ERR_NOT_FOUND)
        (void)request_meet_all(rq);
    if (rc == ERR_NOT_FOUND)
        *problem = WHO_UNKNOWN;
    else if (rc == ERR_CONFLICT)
        *problem = WHO_SEVERAL;
    else if (rc == ERR_OK)
        *problem = problem_of(&person);
    if (rc == ERR_OK && *problem == WHO_FINE)
        *owner = xstrdup(person.id);
    person_release(&person);
    return *problem != WHO_FINE ? ERR_OK : rc;
}

enum err
deadline_who_read(struct request *rq, const char *typed, char **owner,
                  enum who_problem *problem)
{
    char *name;

    *owner = NULL;
    *problem = WHO_FINE;
    if (is_me(typed)) {
        *owner = xstrdup(request_person(rq)->id);
        return ERR_OK;
    }
    name = mention_id(typed);
    if (name)
        return read_mention(rq, name, owner, problem);
    *owner = role_name(typed);
    if (*owner)
        return ERR_OK;
    return read_name(rq, typed, owner, problem);
}

enum text_key
deadline_who_text(enum who_problem problem)
{
    switch (problem) {
    case WHO_SEVERAL:
        return TEXT_DEADLINE_WHO_SEVERAL;
    case WHO_GONE:
        return TEXT_DEADLINE_WHO_GONE;
    case WHO_BOT:
        return TEXT_DEADLINE_WHO_BOT;
    case WHO_UNKNOWN:
    case WHO_FINE:
        break;
    }
    return TEXT_DEADLINE_WHO_UNKNOWN;
}

void
deadline_who_add(struct buf *b, const char *owner)
{
    if (*owner == '@')
        buf_adds(b, owner);
    else
        span_person(b, owner, owner);
}

void
deadline_who_name(struct buf *b, struct request *rq, const char *owner)
{
    struct person person = { 0 };

    if (*owner != '@' &&
        store_person_find(request_store(rq), owner, &person) == ERR_OK)
        span_clean(b, person.name, 80);
    else
        buf_adds(b, owner);
    person_release(&person);
}

/* ---- who hears of it ----------------------------------------------------- */

void
hearers_release(struct hearers *hearers)
{
    size_t i;

    for (i = 0; i < hearers->count; i++)
        free(hearers->items[i]);
    memset(hearers, 0, sizeof(*hearers));
}

static enum err
hearers_add(struct request *rq, struct hearers *h, const char *id,
            const char *but)
{
    struct person person = { 0 };
    bool has_left;
    enum err rc;
    size_t i;

    if (h->count == HEARERS_MAX || (but && strcmp(id, but) == 0))
        return ERR_OK;
    for (i = 0; i < h->count; i++)
        if (strcmp(h->items[i], id) == 0)
            return ERR_OK;
    rc = store_person_find(request_store(rq), id, &person);
    has_left = rc == ERR_OK && (person.has_left || person.is_bot);
    person_release(&person);
    if ((rc == ERR_OK && !has_left) || rc == ERR_NOT_FOUND)
        h->items[h->count++] = xstrdup(id);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* A person or a role; "" is nobody. */
static enum err
hearers_add_who(struct request *rq, struct hearers *h, const char *who,
                const char *but)
{
    const char *member;
    enum err rc = ERR_OK;
    size_t i;

    if (*who == '\0')
        return ERR_OK;
    if (!request_is_role(who))
        return hearers_add(rq, h, who, but);
    for (i = 0; rc == ERR_OK; i++) {
        member = request_role_member(rq, who, i);
        if (!member)
            break;
        rc = hearers_add(rq, h, member, but);
    }
    return rc;
}

enum err
deadline_hearers(struct request *rq, const struct deadline *d,
                 const struct campaign *c, struct hearers *out)
{
    const char *next[] = { c ? c->lead : "", c ? c->owner : "", d->person,
                           "@admins" };
    enum err rc;
    size_t i;

    memset(out, 0, sizeof(*out));
    rc = hearers_add_who(rq, out, d->owner, NULL);
    if (rc != ERR_OK || out->count > 0)
        return rc;
    out->why = request_is_role(d->owner) ? HEARERS_NO_ROLE : HEARERS_LEFT;
    /* A role that is empty falls to the admins at once. */
    for (i = out->why == HEARERS_NO_ROLE ? ARRAY_LEN(next) - 1 : 0;
         rc == ERR_OK && i < ARRAY_LEN(next) && out->count == 0; i++)
        rc = hearers_add_who(rq, out, next[i], NULL);
    if (rc == ERR_OK && out->count == 0)
        rc = hearers_add_who(rq, out, d->person, NULL);
    return rc;
}

enum err
deadline_leads(struct request *rq, const struct deadline *d,
               const struct campaign *c, struct hearers *out)
{
    enum err rc;

    memset(out, 0, sizeof(*out));
    /* Who leads and owns it has heard. */
    if (strcmp(c->lead, d->owner) == 0 && c->lead[0] != '\0')
        return ERR_OK;
    rc = hearers_add_who(rq, out, c->lead, d->owner);
    if (rc != ERR_OK || out->count > 0)
        return rc;
    out->why = HEARERS_NO_ROLE;
    return hearers_add_who(rq, out, "@admins", d->owner);
}

/* The day of that moment, there. */
static int64_t
day_at(const struct zone *zone, int64_t at)
{
    struct wall wall;

    zone_to_wall(zone, at, &wall);
    return wall_day_number(&wall);
}

enum err
deadline_has_morning(struct request *rq, const char *user,
                     const struct deadline *d, int64_t since, bool *has_morning)
{
    const struct zone *zone = request_zone(rq);
    bool is_met = false;
    struct ways w;
    int64_t next;
    enum err rc;

    *has_morning = false;
    rc = store_day_is_met(request_store(rq), user, &is_met);
    if (rc != ERR_OK || !is_met)
        return rc;
    (void)zone_find(d->zone, &zone); /* else the reader's own */
    rc = ways_find(rq, user, &w);
    if (rc == ERR_OK) {
        next = hours_morning_after(&w.hours, w.zone, since);
        *has_morning =
            next != 0 && day_at(w.zone, next) <= day_at(zone, d->due_at);
    }
    ways_release(&w);
    return rc;
}

/* ---- at night ------------------------------------------------------------ */

/* Nobody is woken by what somebody else has typed. What is one's own comes when
 * one has asked for it. */
enum err
deadline_night_find(struct request *rq, const struct deadline *d,
                    const char *hearer, struct deadline_night *out)
{
    struct ways w;
    struct wall wall;
    int64_t since;
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (d->is_day || *hearer == '@' || strcmp(hearer, d->person) == 0)
        return ERR_OK;
    rc = ways_find(rq, hearer, &w);
    since = rc == ERR_OK ? hours_quiet_since(&w.hours, w.zone, d->due_at) : 0;
    if (since != 0) {
        out->is_night = true;
        out->zone = w.zone;
        zone_to_wall(w.zone, d->due_at, &wall);
        out->is_off = hours_is_off(&w.hours, wall_day_number(&wall));
        if (!hours_is_quiet(&w.hours, w.zone, since - EARLY_SECONDS))
            out->early_at = since - EARLY_SECONDS;
        out->after_at = hours_told_at(&w.hours, w.zone, d->due_at);
    }
    ways_release(&w);
    return rc;
}
