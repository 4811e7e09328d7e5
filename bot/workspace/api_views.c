/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_views.c - views.*: modals and the home tab.
 */
#include "api.h"

#include <string.h>

#include "blocks.h"
#include "js.h"
#include "manifest.h"
#include "people.h"
#include "views.h"

const char *
api_view_error(const json_t *view, bool home)
{
    struct call c = { 0 };
    const char *error;

    c.messages = json_array();
    error = view_check(&c, view, home ? SURFACE_HOME : SURFACE_MODAL);
    json_decref(c.messages);
    return error;
}

/* The "view" argument, checked; borrowed. */
static json_t *
view_of(struct call *c, enum surface surface, const char **error)
{
    json_t *view = call_json(c, "view");

    if (!json_is_object(view)) {
        *error = call_complain(c, "must be an object [json-pointer:/view]");
        return NULL;
    }
    *error = view_check(c, view, surface);
    return *error ? NULL : view;
}

static const char *
external_taken(const json_t *view, const struct view *self)
{
    const char *id = js_text(view, "external_id");
    const struct view *other = id[0] ? view_find_external(id) : NULL;

    return other && other != self ? "duplicate_external_id" : NULL;
}

static const char *
view_show(struct call *c, bool push)
{
    const char *error = NULL;
    json_t *view = view_of(c, SURFACE_MODAL, &error);
    struct person *who;
    struct view *v;

    if (!view)
        return error;
    error = external_taken(view, NULL);
    if (!error)
        error = trigger_take(call_str(c, "trigger_id"), &who);
    if (error)
        return error;
    v = push ? view_push(who, view) : view_open(who, view);
    if (!v)
        return "push_limit_reached";
    json_object_set_new(c->out, "view", view_json(v, NULL));
    return NULL;
}

static const char *
views_open(struct call *c)
{
    return view_show(c, false);
}

static const char *
views_push(struct call *c)
{
    return view_show(c, true);
}

static const char *
views_update(struct call *c)
{
    const char *id = call_str(c, "view_id");
    const char *external = call_str(c, "external_id");
    const char *hash = call_str(c, "hash");
    const char *error = NULL;
    struct view *v;
    json_t *view;

    if (!id && !external)
        return call_complain(c, "missing required field: view_id");
    v = id ? view_find(id) : view_find_external(external);
    if (!v)
        return "not_found";
    view = view_of(c, v == v->who->home ? SURFACE_HOME : SURFACE_MODAL, &error);
    if (!view)
        return error;
    if (hash && strcmp(hash, v->hash) != 0)
        return "hash_conflict";
    error = external_taken(view, v);
    if (error)
        return error;
    view_update(v, view);
    json_object_set_new(c->out, "view", view_json(v, NULL));
    return NULL;
}

static const char *
views_publish(struct call *c)
{
    const char *hash = call_str(c, "hash");
    struct person *who = person_find(call_str(c, "user_id"));
    const char *error = NULL;
    json_t *view = view_of(c, SURFACE_HOME, &error);

    if (!view)
        return error;
    if (!manifest_has_home())
        return "not_enabled";
    if (!who || who->is_bot)
        return "invalid_user_id";
    if (hash && who->home && strcmp(hash, who->home->hash) != 0)
        return "hash_conflict";
    json_object_set_new(c->out, "view",
                        view_json(view_publish(who, view), NULL));
    return NULL;
}

const struct method api_views[] = {
    { "views.open", views_open, NULL, "trigger_id,view", TIER_4, 0 },
    { "views.push", views_push, NULL, "trigger_id,view", TIER_4, 0 },
    { "views.update", views_update, NULL, "view", TIER_4, 0 },
    { "views.publish", views_publish, NULL, "user_id,view", TIER_4, 0 },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
