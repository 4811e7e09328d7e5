/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interact.c - commands, clicks and forms on their way to the app.
 */
#include "interact.h"

#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "conversations.h"
#include "element.h"
#include "envelope.h"
#include "hooks.h"
#include "js.h"
#include "mem.h"
#include "people.h"
#include "team.h"
#include "text.h"
#include "views.h"

static const char *
channel_name(const struct conversation *c)
{
    if (c->kind == KIND_IM)
        return "directmessage";
    return c->kind == KIND_CHANNEL ? c->name : "privategroup";
}

static json_t *
user_json(const struct person *p)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", p->id, "username", p->name,
                     "name", p->name, "team_id", p->team_id);
}

static json_t *
team_json(void)
{
    return json_pack("{s:s, s:s}", "id", team.id, "domain", team.domain);
}

static void
put_trigger(json_t *payload, struct person *who)
{
    char *trigger = trigger_new(who);

    js_put(payload, "trigger_id", trigger);
    free(trigger);
}

static void
put_ts(json_t *o, const char *key)
{
    char ts[TS_SIZE];

    ts_format(message_next_ts(), ts);
    js_put(o, key, ts);
}

/* ---- commands ----------------------------------------------------------- */

struct envelope *
interact_command(struct person *who, struct conversation *where,
                 const struct slash_command *command, const char *typed)
{
    char *text = compose(typed, command->should_escape ? COMPOSE_COMMAND
                                                       : COMPOSE_PLAIN);
    char *url = hook_new(HOOK_COMMAND, who, where, NULL);
    char *trigger = trigger_new(who);
    const char *const members[][2] = {
        { "token", "deprecated" },
        { "team_id", team.id },
        { "team_domain", team.domain },
        { "channel_id", where->id },
        { "channel_name", channel_name(where) },
        { "user_id", who->id },
        { "user_name", who->name },
        { "command", command->command },
        { "text", text },
        { "api_app_id", team.app_id },
        { "is_enterprise_install", "false" },
        { "response_url", url },
        { "trigger_id", trigger },
        { NULL, NULL },
    };
    struct envelope *e;

    e = envelope_new_text(ENVELOPE_COMMAND, js_strings(members), true);
    e->who = who;
    e->where = where;
    e->command = xstrdup(command->command);
    e->text = text;
    free(url);
    free(trigger);
    return e;
}

/* ---- clicks ------------------------------------------------------------- */

static json_t *
action_json(const json_t *element, const char *block_id, const json_t *given)
{
    json_t *a = json_pack("{s:s, s:s, s:s}", "type", js_text(element, "type"),
                          "block_id", block_id, "action_id",
                          js_text(element, "action_id"));
    json_t *text = json_object_get(element, "text");

    if (!element_take(element, given, a)) {
        json_decref(a);
        return NULL;
    }
    if (text)
        json_object_set(a, "text", text);
    if (js_str(element, "style"))
        js_put(a, "style", js_str(element, "style"));
    put_ts(a, "action_ts");
    return a;
}

/* What stands in the fields, with the one that was just used. */
static json_t *
action_state(const json_t *blocks, const json_t *given, const char *block_id,
             const char *action_id)
{
    json_t *values = json_object_get(json_object_get(given, "state"), "values");
    json_t *all =
        json_is_object(values) ? json_deep_copy(values) : json_object();
    json_t *block = json_object_get(all, block_id), *state;

    if (!json_is_object(block)) {
        block = json_object();
        json_object_set_new(all, block_id, block);
    }
    json_object_set(block, action_id, (json_t *)(uintptr_t)given);
    state = json_pack("{s:o}", "values", element_state(blocks, all));
    json_decref(all);
    return state;
}

static void
put_message(json_t *payload, struct person *who, struct conversation *where,
            struct message *m)
{
    char *url = hook_new(HOOK_ACTION, who, where, m);
    json_t *container;

    container =
        json_pack("{s:s, s:s, s:s, s:b, s:b}", "type", "message", "message_ts",
                  js_text(m->body, "ts"), "channel_id", where->id,
                  "is_ephemeral", m->only != NULL, "is_app_unfurl", 0);
    js_put(container, "thread_ts", js_str(m->body, "thread_ts"));
    json_object_set_new(payload, "container", container);
    json_object_set_new(payload, "channel",
                        json_pack("{s:s, s:s}", "id", where->id, "name",
                                  channel_name(where)));
    if (!m->only)
        json_object_set_new(payload, "message",
                            js_without(m->body, "metadata"));
    js_put(payload, "response_url", url);
    free(url);
}

static void
put_view(json_t *payload, struct view *v, json_t *state)
{
    json_object_set_new(payload, "container",
                        json_pack("{s:s, s:s}", "type", "view", "view_id",
                                  v->id));
    json_object_set_new(payload, "view", view_json(v, state));
}

const char *
interact_action(struct person *who, struct conversation *where,
                struct message *m, struct view *v, const json_t *given)
{
    const json_t *blocks = json_object_get(m ? m->body : v->body, "blocks");
    const char *block_id = js_text(given, "block_id");
    const char *action_id = js_text(given, "action_id");
    json_t *block = NULL, *element, *action, *state, *payload;
    struct envelope *e;

    element = element_find(blocks, block_id, action_id, &block);
    if (!element)
        return "no_such_element";
    action = action_json(element, block_id, given);
    if (!action)
        return "no_such_option";
    state = action_state(blocks, given, block_id, action_id);
    payload =
        json_pack("{s:s, s:o, s:o, s:n, s:b, s:s, s:s, s:[o]}", "type",
                  "block_actions", "user", user_json(who), "team", team_json(),
                  "enterprise", "is_enterprise_install", 0, "api_app_id",
                  team.app_id, "token", "deprecated", "actions", action);
    put_trigger(payload, who);
    if (m) {
        put_message(payload, who, where, m);
        json_object_set(payload, "state", state);
    } else {
        put_view(payload, v, state);
    }
    json_decref(state);
    e = envelope_new(ENVELOPE_ACTION, payload, false);
    e->who = who;
    e->where = where;
    envelope_send(e);
    return NULL;
}

/* ---- forms -------------------------------------------------------------- */

void
interact_submit(struct person *who, struct view *v, json_t *state,
                uint64_t request_id)
{
    json_t *payload;
    struct envelope *e;

    payload =
        json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:[], s:b, s:n}", "type",
                  "view_submission", "team", team_json(), "user",
                  user_json(who), "api_app_id", team.app_id, "token",
                  "deprecated", "view", view_json(v, state), "response_urls",
                  "is_enterprise_install", 0, "enterprise");
    put_trigger(payload, who);
    e = envelope_new(ENVELOPE_SUBMISSION, payload, true);
    e->who = who;
    e->view_id = xstrdup(v->id);
    e->request_id = request_id;
    envelope_send(e);
}

void
interact_close(struct person *who, struct view *v)
{
    json_t *payload;
    struct envelope *e;

    if (js_true(v->body, "notify_on_close")) {
        payload =
            json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:b, s:b}", "type",
                      "view_closed", "team", team_json(), "user",
                      user_json(who), "api_app_id", team.app_id, "token",
                      "deprecated", "view", view_json(v, NULL), "is_cleared",
                      who->depth <= 1, "is_enterprise_install", 0);
        e = envelope_new(ENVELOPE_CLOSED, payload, false);
        e->who = who;
        envelope_send(e);
    }
    view_pop(who);
}
