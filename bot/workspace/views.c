/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * views.c - the app's modals and home tabs, and the triggers that open them.
 */
#include "views.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "journal.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "page.h"
#include "people.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "timer.h"

#define TRIGGERS_KEPT 20000

struct trigger {
    struct trigger *next;
    struct person *who;
    int64_t until_ms;
    bool used;
    char id[64];
};

static struct map triggers;
static struct trigger *oldest, *youngest;
static struct map by_id;

/* ---- triggers ----------------------------------------------------------- */

/* Remembered a minute longer, so that "late" can be told from "wrong". */
static void
triggers_trim(void)
{
    struct trigger *t;

    while ((t = oldest) && (t->until_ms + 60000 < mono_ms() ||
                            triggers.count > TRIGGERS_KEPT)) {
        oldest = t->next;
        (void)map_remove(&triggers, t->id);
        free(t);
    }
    if (!oldest)
        youngest = NULL;
}

char *
trigger_new(struct person *who)
{
    struct trigger *t = xcalloc(1, sizeof(*t));
    struct text id = { 0 };
    char secret[33];

    triggers_trim();
    random_hex(secret, 32);
    text_addn(&id, (uint64_t)wall_us() / 1000);
    text_adds(&id, ".1.");
    text_adds(&id, secret);
    memcpy(t->id, id.data, id.len + 1);
    t->who = who;
    t->until_ms = mono_ms() + settings.trigger_ms;
    map_put(&triggers, t->id, t);
    if (youngest)
        youngest->next = t;
    else
        oldest = t;
    youngest = t;
    return text_take(&id);
}

const char *
trigger_take(const char *id, struct person **who)
{
    struct trigger *t = map_get(&triggers, id);

    if (!t)
        return "invalid_trigger_id";
    if (t->used)
        return "exchanged_trigger_id";
    if (mono_ms() > t->until_ms)
        return "expired_trigger_id";
    t->used = true;
    *who = t->who;
    return NULL;
}

/* ---- views -------------------------------------------------------------- */

static void
new_hash(struct view *v)
{
    char secret[9];

    random_hex(secret, 8);
    free(v->hash);
    v->hash = text_format("%lld.%s", (long long)(wall_us() / 1000000), secret);
}

static void
set_body(struct view *v, const json_t *body)
{
    json_t *blocks = json_object_get(body, "blocks");
    json_t *named = json_copy((json_t *)(uintptr_t)body);

    if (blocks)
        json_object_set_new(named, "blocks", blocks_named(blocks));
    json_decref(v->body);
    v->body = named;
    new_hash(v);
}

static struct view *
view_new(struct person *who, const json_t *body)
{
    struct view *v = xcalloc(1, sizeof(*v));
    char id[12] = "V0";

    random_upper(id + 2, 8);
    v->id = xstrdup(id);
    v->who = who;
    set_body(v, body);
    map_put(&by_id, v->id, v);
    return v;
}

static void
view_free(struct view *v)
{
    if (!v)
        return;
    (void)map_remove(&by_id, v->id);
    json_decref(v->body);
    free(v->id);
    free(v->hash);
    free(v->root_id);
    free(v->previous_id);
    free(v);
}

struct view *
view_find(const char *id)
{
    return id ? map_get(&by_id, id) : NULL;
}

struct view *
view_find_external(const char *external_id)
{
    struct view *v;
    size_t at = 0;

    while ((v = map_next(&by_id, &at, NULL)))
        if (js_is(v->body, "external_id", external_id))
            return v;
    return NULL;
}

void
views_clear(struct person *who)
{
    while (who->depth > 0)
        view_free(who->stack[--who->depth]);
}

void
views_drop(struct person *who)
{
    views_clear(who);
    view_free(who->home);
    who->home = NULL;
}

struct view *
view_open(struct person *who, const json_t *body)
{
    struct view *v;

    views_clear(who);
    v = who->stack[who->depth++] = view_new(who, body);
    v->root_id = xstrdup(v->id);
    page_view(who, "view_open", v);
    return v;
}

struct view *
view_push(struct person *who, const json_t *body)
{
    struct view *v;

    if (who->depth == 0)
        return view_open(who, body);
    if (who->depth == VIEW_STACK)
        return NULL;
    v = view_new(who, body);
    v->root_id = xstrdup(who->stack[0]->id);
    v->previous_id = xstrdup(who->stack[who->depth - 1]->id);
    who->stack[who->depth++] = v;
    page_view(who, "view_push", v);
    return v;
}

struct view *
view_publish(struct person *who, const json_t *body)
{
    if (!who->home) {
        who->home = view_new(who, body);
        who->home->root_id = xstrdup(who->home->id);
    } else {
        set_body(who->home, body);
    }
    view_write_home(who);
    page_view(who, "home", who->home);
    return who->home;
}

void
view_update(struct view *v, const json_t *body)
{
    set_body(v, body);
    if (v == v->who->home)
        view_write_home(v->who);
    page_view(v->who, v == v->who->home ? "home" : "view_update", v);
}

void
view_pop(struct person *who)
{
    if (who->depth > 0)
        view_free(who->stack[--who->depth]);
}

static void
put_or_null(json_t *o, const char *key, json_t *from)
{
    json_t *v = json_object_get(from, key);

    json_object_set_new(o, key, v ? json_incref(v) : json_null());
}

static void
put_text(json_t *o, const char *key, json_t *from)
{
    js_put(o, key, js_text(from, key));
}

json_t *
view_json(const struct view *v, json_t *state)
{
    json_t *o = json_pack(
        "{s:s, s:s, s:s, s:o, s:s, s:b, s:b, s:s, s:s?, s:s, s:s, s:s}", "id",
        v->id, "team_id", team.id, "type", js_text(v->body, "type"), "state",
        state ? json_incref(state) : json_pack("{s:{}}", "values"), "hash",
        v->hash, "clear_on_close", js_true(v->body, "clear_on_close"),
        "notify_on_close", js_true(v->body, "notify_on_close"), "root_view_id",
        v->root_id, "previous_view_id", v->previous_id, "app_id", team.app_id,
        "bot_id", team.bot_id, "app_installed_team_id", team.id);

    put_or_null(o, "blocks", v->body);
    put_text(o, "private_metadata", v->body);
    put_text(o, "callback_id", v->body);
    put_text(o, "external_id", v->body);
    put_or_null(o, "title", v->body);
    put_or_null(o, "close", v->body);
    put_or_null(o, "submit", v->body);
    return o;
}

/* ---- home tabs are kept ------------------------------------------------- */

void
view_write_home(const struct person *p)
{
    if (p->home)
        journal_put("home", json_pack("{s:s, s:O}", "user", p->id, "view",
                                      p->home->body));
}

void
view_replay_home(const json_t *facts)
{
    struct person *p = person_find(js_str(facts, "user"));

    if (p && json_is_object(json_object_get(facts, "view")))
        (void)view_publish(p, json_object_get(facts, "view"));
}

void
views_release(void)
{
    struct trigger *t;

    while ((t = oldest)) {
        oldest = t->next;
        free(t);
    }
    youngest = NULL;
    map_release(&triggers);
    map_release(&by_id);
}
