/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.c - what happened, told to the app that asked for it.
 *
 * An app hears of messages only in conversations that it belongs to, and
 * only of the kinds that its manifest subscribes to. It hears of its own
 * messages too, as with Slack.
 */
#include "events.h"

#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "conversations.h"
#include "envelope.h"
#include "js.h"
#include "manifest.h"
#include "people.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "timer.h"
#include "views.h"

void
event_emit(const char *name, json_t *event, const struct conversation *c)
{
    char id[12] = "Ev";
    char *context;
    json_t *payload;

    if (!manifest_has_event(name)) {
        json_decref(event);
        return;
    }
    random_upper(id + 2, 9);
    context = text_format("4-%s-%s-%s-%s", js_text(event, "type"), team.id,
                          team.app_id, c ? c->id : "");
    payload = json_pack(
        "{s:s, s:s, s:s, s:s, s:O, s:s, s:s, s:I, s:[{s:n, s:s, s:s, s:b, "
        "s:b}], s:b, s:s}",
        "token", "deprecated", "team_id", team.id, "context_team_id", team.id,
        "api_app_id", team.app_id, "event", event, "type", "event_callback",
        "event_id", id, "event_time", (json_int_t)(wall_us() / 1000000),
        "authorizations", "enterprise_id", "team_id", team.id, "user_id",
        team.bot_user_id, "is_bot", 1, "is_enterprise_install", 0,
        "is_ext_shared_channel", c && c->is_ext_shared, "event_context",
        context);
    json_decref(event);
    envelope_send(envelope_new(ENVELOPE_EVENT, payload, false));
    free(context);
}

static bool
app_hears(const struct conversation *c)
{
    const struct person *bot = person_find(team.bot_user_id);

    return bot && is_member(c, bot);
}

static const char *
channel_type(const struct conversation *c)
{
    static const char *const types[] = { "channel", "group", "im", "mpim" };

    return types[c->kind];
}

static const char *
message_event(const struct conversation *c)
{
    static const char *const names[] = { "message.channels", "message.groups",
                                         "message.im", "message.mpim" };

    return names[c->kind];
}

/* The workspace's own guide is no business of the app. */
static bool
is_guide(const json_t *body)
{
    return js_is(body, "user", team.guide_id);
}

static bool
is_own(const json_t *body)
{
    return js_is(body, "user", team.bot_user_id);
}

/* The message as an event shows it. */
static json_t *
message_as_event(const struct conversation *c, const struct message *m,
                 const char *type)
{
    json_t *e =
        js_without(m->body,
                   "reply_count reply_users reply_users_count latest_reply");

    js_put(e, "type", type);
    js_put(e, "channel", c->id);
    js_put(e, "event_ts", js_str(m->body, "ts"));
    if (!json_object_get(e, "blocks") && !is_own(m->body) &&
        js_text(m->body, "text")[0])
        json_object_set_new(e, "blocks",
                            composed_blocks(js_text(m->body, "text")));
    return e;
}

void
event_message(const struct conversation *c, const struct message *m)
{
    json_t *e;

    if (!app_hears(c) || is_guide(m->body) ||
        (is_own(m->body) && !settings.own_events))
        return;
    if (manifest_has_event(message_event(c))) {
        e = message_as_event(c, m, "message");
        js_put(e, "channel_type", channel_type(c));
        event_emit(message_event(c), e, c);
    }
    if (c->kind != KIND_IM && !is_own(m->body) &&
        composed_mentions(js_text(m->body, "text"), team.bot_user_id)) {
        e = message_as_event(c, m, "app_mention");
        json_object_del(e, "subtype");
        event_emit("app_mention", e, c);
    }
}

void
event_message_changed(const struct conversation *c, const struct message *m,
                      const json_t *previous)
{
    char ts[TS_SIZE];

    if (!app_hears(c) || (is_own(m->body) && !settings.own_events) ||
        !manifest_has_event(message_event(c)))
        return;
    ts_format(message_next_ts(), ts);
    event_emit(message_event(c),
               json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:O, s:O}",
                         "type", "message", "subtype", "message_changed",
                         "channel", c->id, "channel_type", channel_type(c),
                         "ts", ts, "event_ts", ts, "hidden", 1, "message",
                         m->body, "previous_message", previous),
               c);
}

void
event_message_deleted(const struct conversation *c, const json_t *previous)
{
    char ts[TS_SIZE];

    if (!app_hears(c) || (is_own(previous) && !settings.own_events) ||
        !manifest_has_event(message_event(c)))
        return;
    ts_format(message_next_ts(), ts);
    event_emit(message_event(c),
               json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:O}",
                         "type", "message", "subtype", "message_deleted",
                         "channel", c->id, "channel_type", channel_type(c),
                         "ts", ts, "event_ts", ts, "hidden", 1, "deleted_ts",
                         js_text(previous, "ts"), "previous_message", previous),
               c);
}

void
event_joined(const struct conversation *c, const struct person *p)
{
    char ts[TS_SIZE];

    if (!app_hears(c))
        return;
    ts_format(message_next_ts(), ts);
    event_emit("member_joined_channel",
               json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "type",
                         "member_joined_channel", "user", p->id, "channel",
                         c->id, "channel_type",
                         c->kind == KIND_CHANNEL ? "C" : "G", "team", team.id,
                         "event_ts", ts),
               c);
}

void
event_home_opened(const struct person *p, const struct conversation *im,
                  const char *tab)
{
    char ts[TS_SIZE];
    json_t *e;

    ts_format(message_next_ts(), ts);
    e = json_pack("{s:s, s:s, s:s, s:s, s:s}", "type", "app_home_opened",
                  "user", p->id, "channel", im->id, "tab", tab, "event_ts", ts);
    if (p->home && strcmp(tab, "home") == 0)
        json_object_set_new(e, "view", view_json(p->home, NULL));
    event_emit("app_home_opened", e, im);
}

void
event_user_change(const struct person *p)
{
    char ts[TS_SIZE];

    ts_format(message_next_ts(), ts);
    event_emit("user_change",
               json_pack("{s:s, s:o, s:I, s:s}", "type", "user_change", "user",
                         person_json(p, true), "cache_ts",
                         (json_int_t)(wall_us() / 1000000), "event_ts", ts),
               NULL);
}

void
event_reaction(const struct conversation *c, const struct message *m,
               const struct person *p, const char *name, bool added)
{
    const char *type = added ? "reaction_added" : "reaction_removed";
    char ts[TS_SIZE];

    if (!app_hears(c))
        return;
    ts_format(message_next_ts(), ts);
    event_emit(type,
               json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:s}", "type",
                         type, "user", p->id, "reaction", name, "item_user",
                         js_text(m->body, "user"), "item", "type", "message",
                         "channel", c->id, "ts", js_text(m->body, "ts"),
                         "event_ts", ts),
               c);
}
