/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.c - the Slack app's manifest, made from the table of commands.
 *
 * The scopes are the fewest that suffice for what the bot does today; each
 * stands beside the calls and events that want it. DMs and group DMs are told
 * by what arrives, so im:read, mpim:read and mpim:history are not asked for:
 * in a group DM a post of unknown outcome cannot be looked for, and counts as
 * an answer that may be lost.
 */
#include "transport/manifest.h"

#include <string.h>

#include <jansson.h>

#include "alloc.h"
#include "text.h"
#include "utf8.h"

#define DESCRIPTION_CHARS 140
#define COMMAND_CHARS     2000
#define HINT_CHARS        1000
#define TEXT_MAX          ((size_t)16 * 1024)

/* Verbs that are slash commands of their own, if the table has them. */
static const char *const own_commands[] = { "vet",      "deadline", "campaign",
                                            "ship",     "contract", "check",
                                            "kpi",      "today" };

static const char *const scopes[] = {
    "app_mentions:read", /* event app_mention */
    "channels:history",  /* did a post arrive: conversations.history */
    "channels:read",     /* conversations.info, member_joined_channel */
    "chat:write",        /* chat.postMessage, update, delete, ephemeral */
    "commands",          /* slash commands */
    "files:read",        /* url_private; is a file there: files.info */
    "files:write",       /* getUploadURLExternal, completeUploadExternal */
    "groups:history",    /* as channels:history, in private channels */
    "groups:read",       /* conversations.info and .members there */
    "im:history",        /* event message.im; did a DM arrive */
    "im:write",          /* conversations.open */
    "users:read",        /* users.info, event user_change */
};

static const char *const events[] = {
    "app_home_opened", "app_mention",    "app_uninstalled",
    "member_joined_channel", "message.im", "tokens_revoked",
    "user_change",
};

const char *
manifest_scope(size_t i)
{
    return i < ARRAY_LEN(scopes) ? scopes[i] : NULL;
}

static json_t *
list_new(const char *const *words, size_t count)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < count; i++)
        json_array_append_new(list, json_string(words[i]));
    return list;
}

static json_t *
cut_string(const char *s, size_t chars)
{
    struct buf cut;
    json_t *json;

    buf_init(&cut, TEXT_MAX);
    utf8_add_cut(&cut, s, chars);
    json = json_stringn(cut.data, cut.len);
    buf_release(&cut);
    return json;
}

/* Add " | word rest", whole or not at all. */
static bool
hint_add(struct buf *hint, const char *word, const char *rest)
{
    size_t old = hint->len;

    if (hint->len > 0)
        buf_adds(hint, " | ");
    buf_adds(hint, word);
    if (*word && *rest)
        buf_addc(hint, ' ');
    buf_adds(hint, rest);
    if (utf8_count(hint->data, hint->len) <= HINT_CHARS)
        return true;
    buf_cut(hint, old);
    return false;
}

static void
forms_hint(const struct command *cmd, struct buf *hint)
{
    const struct form *form;

    for (form = cmd->forms; form->run; form++) {
        const char *name = form->name ? form->name : "";
        const char *usage = form->usage ? form->usage : "";

        if (!*name && !*usage)
            continue; /* the bare verb needs no hint */
        if (!hint_add(hint, name, usage))
            return;
    }
}

static void
verbs_hint(const struct command *const *table, struct buf *hint)
{
    for (; *table; table++)
        if (!hint_add(hint, (*table)->name, ""))
            return;
}

static void
command_add(json_t *list, const char *name, const char *description,
            const struct buf *hint)
{
    json_t *command = json_object();

    json_object_set_new(command, "command", json_sprintf("/%s", name));
    json_object_set_new(command, "description",
                        cut_string(description, COMMAND_CHARS));
    if (hint->len > 0)
        json_object_set_new(command, "usage_hint",
                            json_stringn(hint->data, hint->len));
    json_object_set_new(command, "should_escape", json_true());
    json_array_append_new(list, command);
}

static const struct command *
table_find(const struct command *const *table, const char *name)
{
    for (; *table; table++)
        if (strcmp((*table)->name, name) == 0)
            return *table;
    return NULL;
}

static json_t *
commands_new(const struct command *const *table)
{
    json_t *list = json_array();
    struct buf hint;
    size_t i;

    buf_init(&hint, TEXT_MAX);
    verbs_hint(table, &hint);
    command_add(list, "callsheet",
                text_get(LANGUAGE_EN, TEXT_MANIFEST_EVERYTHING), &hint);
    for (i = 0; i < ARRAY_LEN(own_commands); i++) {
        const struct command *cmd = table_find(table, own_commands[i]);

        if (!cmd)
            continue;
        buf_reset(&hint);
        forms_hint(cmd, &hint);
        command_add(list, cmd->name, text_get(LANGUAGE_EN, cmd->summary),
                    &hint);
    }
    buf_release(&hint);
    return list;
}

static json_t *
features_new(const struct command *const *table)
{
    return json_pack(
        "{s:{s:b,s:b,s:b}, s:{s:s,s:b}, s:o}",
        "app_home",
        "home_tab_enabled", 1,
        "messages_tab_enabled", 1,
        "messages_tab_read_only_enabled", 0,
        "bot_user", "display_name", "callsheet", "always_online", 1,
        "slash_commands", commands_new(table));
}

static json_t *
settings_new(void)
{
    return json_pack(
        "{s:{s:o}, s:{s:b}, s:b, s:b, s:b}",
        "event_subscriptions",
        "bot_events", list_new(events, ARRAY_LEN(events)),
        "interactivity", "is_enabled", 1,
        "org_deploy_enabled", 0,
        "socket_mode_enabled", 1,
        "token_rotation_enabled", 0);
}

static int
dump_part(const char *part, size_t len, void *out)
{
    buf_add(out, part, len);
    return 0;
}

void
manifest_build(const struct command *const *table, struct buf *out)
{
    json_t *manifest;

    manifest = json_pack(
        "{s:{s:i,s:i}, s:{s:s,s:o,s:s}, s:o, s:{s:{s:o}}, s:o}",
        "_metadata", "major_version", 2, "minor_version", 1,
        "display_information",
        "name", "Callsheet",
        "description",
        cut_string(text_get(LANGUAGE_EN, TEXT_MANIFEST_DESCRIPTION),
                   DESCRIPTION_CHARS),
        "background_color", "#1f3d2b",
        "features", features_new(table),
        "oauth_config", "scopes", "bot", list_new(scopes, ARRAY_LEN(scopes)),
        "settings", settings_new());
    (void)json_dump_callback(manifest, dump_part, out, JSON_INDENT(2));
    buf_addc(out, '\n');
    json_decref(manifest);
}

void
manifest_write(struct buf *out)
{
    manifest_build(commands, out);
}
