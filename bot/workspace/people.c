/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * people.c - who is in the workspace.
 */
#include "people.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "journal.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "team.h"
#include "timer.h"
#include "views.h"

static struct map by_id;
static struct person **people;
static size_t count;

struct person *
person_find(const char *id)
{
    return id ? map_get(&by_id, id) : NULL;
}

struct person *
person_at(size_t i)
{
    return i < count ? people[i] : NULL;
}

size_t
people_count(void)
{
    return count;
}

struct person *
person_by_name(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strlen(people[i]->name) == len &&
            strncasecmp(people[i]->name, name, len) == 0 && !people[i]->deleted)
            return people[i];
    return NULL;
}

static void
replace(char **field, const json_t *facts, const char *key,
        const char *otherwise)
{
    json_t *v = json_object_get(facts, key);
    const char *s = json_is_string(v) ? json_string_value(v)
                    : *field          ? *field
                                      : otherwise;
    char *copy = s ? xstrdup(s) : NULL;

    free(*field);
    *field = copy;
}

static void
replace_flag(bool *flag, const json_t *facts, const char *key)
{
    json_t *v = json_object_get(facts, key);

    if (v)
        *flag = json_is_true(v);
}

struct person *
person_put(const json_t *facts)
{
    const char *id = js_str(facts, "id");
    struct person *p = person_find(id);

    if (!id)
        return NULL;
    if (!p) {
        p = xcalloc(1, sizeof(*p));
        p->id = xstrdup(id);
        map_put(&by_id, id, p);
        people = xrealloc(people, (count + 1) * sizeof(struct person *));
        people[count++] = p;
    }
    replace(&p->name, facts, "name", id);
    replace(&p->real_name, facts, "real_name", p->name);
    replace(&p->tz, facts, "tz", NULL);
    if (json_is_null(json_object_get(facts, "tz"))) {
        free(p->tz);
        p->tz = NULL;
    }
    replace(&p->locale, facts, "locale", "en-US");
    replace(&p->color, facts, "color", "9f69e7");
    replace(&p->team_id, facts, "team_id", team.id);
    replace(&p->bot_id, facts, "bot_id", NULL);
    replace_flag(&p->is_bot, facts, "is_bot");
    replace_flag(&p->is_guest, facts, "is_guest");
    replace_flag(&p->is_ultra, facts, "is_ultra");
    replace_flag(&p->is_stranger, facts, "is_stranger");
    replace_flag(&p->deleted, facts, "deleted");
    journal_put("person", person_facts(p));
    return p;
}

json_t *
person_facts(const struct person *p)
{
    return json_pack("{s:s, s:s, s:s, s:s*, s:s, s:s, s:s, s:s*, s:b, s:b, "
                     "s:b, s:b, s:b}",
                     "id", p->id, "name", p->name, "real_name", p->real_name,
                     "tz", p->tz, "locale", p->locale, "color", p->color,
                     "team_id", p->team_id, "bot_id", p->bot_id, "is_bot",
                     p->is_bot, "is_guest", p->is_guest, "is_ultra",
                     p->is_ultra, "is_stranger", p->is_stranger, "deleted",
                     p->deleted);
}

/* ---- zones -------------------------------------------------------------- */

static long
zone_offset(const char *tz)
{
    time_t now = (time_t)(wall_us() / 1000000);
    struct tm tm;

    (void)setenv("TZ", tz, 1);
    tzset();
    if (!localtime_r(&now, &tm))
        tm.tm_gmtoff = 0;
    (void)setenv("TZ", "UTC", 1);
    tzset();
    return tm.tm_gmtoff;
}

static const char *
zone_label(const char *tz)
{
    static const char *const labels[][2] = {
        { "Europe/London", "Greenwich Mean Time" },
        { "Europe/Rome", "Central European Time" },
        { "Europe/Berlin", "Central European Time" },
        { "America/New_York", "Eastern Time" },
        { "America/Los_Angeles", "Pacific Time" },
    };
    size_t i;

    for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        if (strcmp(labels[i][0], tz) == 0)
            return labels[i][1];
    return tz;
}

static void
zone_put(json_t *obj, const struct person *p)
{
    if (!p->tz)
        return;
    js_put(obj, "tz", p->tz);
    js_put(obj, "tz_label", zone_label(p->tz));
    json_object_set_new(obj, "tz_offset", json_integer(zone_offset(p->tz)));
}

/* ---- as others see them ------------------------------------------------- */

json_t *
person_json(const struct person *p, bool with_locale)
{
    json_t *u;

    u = json_pack(
        "{s:s, s:s, s:s, s:b, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, "
        "s:i, s:{s:s, s:s, s:s, s:s, s:s, s:s}}",
        "id", p->id, "team_id", p->team_id, "name", p->name, "deleted",
        p->deleted, "color", p->color, "real_name", p->real_name, "is_admin", 0,
        "is_owner", 0, "is_restricted", p->is_guest || p->is_ultra,
        "is_ultra_restricted", p->is_ultra, "is_bot", p->is_bot, "is_app_user",
        0, "is_email_confirmed", 1, "updated", 1700000000, "profile",
        "real_name", p->real_name, "real_name_normalized", p->real_name,
        "display_name", p->name, "display_name_normalized", p->name,
        "status_text", "", "team", p->team_id);
    zone_put(u, p);
    if (p->is_stranger)
        json_object_set_new(u, "is_stranger", json_true());
    if (with_locale)
        js_put(u, "locale", p->locale);
    if (p->bot_id) {
        js_put(json_object_get(u, "profile"), "bot_id", p->bot_id);
        js_put(json_object_get(u, "profile"), "api_app_id", team.app_id);
    }
    return u;
}

json_t *
person_page(const struct person *p)
{
    json_t *u;

    u = json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:s}", "id", p->id, "name",
                  p->name, "real_name", p->real_name, "locale", p->locale,
                  "is_bot", p->is_bot, "is_guest",
                  p->is_guest || p->is_ultra || p->is_stranger, "color",
                  p->color);
    zone_put(u, p);
    return u;
}

void
people_release(void)
{
    size_t i;

    for (i = 0; i < count; i++) {
        struct person *p = people[i];

        views_drop(p);
        free(p->id);
        free(p->name);
        free(p->real_name);
        free(p->tz);
        free(p->locale);
        free(p->color);
        free(p->team_id);
        free(p->bot_id);
        free(p);
    }
    free(people);
    people = NULL;
    count = 0;
    map_release(&by_id);
}
