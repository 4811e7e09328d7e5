/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reactions.c - emoji under messages.
 */
#include "post.h"

#include <string.h>

#include "conversations.h"
#include "events.h"
#include "js.h"
#include "page.h"
#include "people.h"

static json_t *
reaction_of(const json_t *reactions, const char *name, size_t *at)
{
    json_t *r;
    size_t i;

    json_array_foreach(reactions, i, r) if (js_is(r, "name", name))
    {
        *at = i;
        return r;
    }
    return NULL;
}

/* Add or take away one reaction of `who`; NULL, or what is wrong. */
static const char *
react(json_t *body, const struct person *who, const char *name, bool add)
{
    json_t *reactions = json_object_get(body, "reactions"), *r, *users;
    size_t at = 0, i;

    if (!reactions) {
        reactions = json_array();
        json_object_set_new(body, "reactions", reactions);
    }
    r = reaction_of(reactions, name, &at);
    if (!r && add) {
        r = json_pack("{s:s, s:[], s:i}", "name", name, "users", "count", 0);
        json_array_append_new(reactions, r);
    }
    users = json_object_get(r, "users");
    for (i = 0; i < json_array_size(users); i++)
        if (strcmp(json_string_value(json_array_get(users, i)), who->id) == 0)
            break;
    if (add == (i < json_array_size(users)))
        return add ? "already_reacted" : "no_reaction";
    if (add)
        json_array_append_new(users, json_string(who->id));
    else
        json_array_remove(users, i);
    json_object_set_new(r, "count",
                        json_integer((json_int_t)json_array_size(users)));
    if (json_array_size(users) == 0)
        json_array_remove(reactions, at);
    if (json_array_size(reactions) == 0)
        json_object_del(body, "reactions");
    return NULL;
}

const char *
reaction_change(struct conversation *c, struct message *m,
                const struct person *who, const char *name, bool add)
{
    const char *error;
    json_t *body;

    if (!m || m->only)
        return "message_not_found";
    if (!name[0] || strlen(name) > 100)
        return "invalid_name";
    body = json_deep_copy(m->body);
    error = react(body, who, name, add);
    if (error) {
        json_decref(body);
        return error;
    }
    message_change(c, m, body);
    page_message(c, m, "message_changed");
    event_reaction(c, m, who, name, add);
    return NULL;
}
