/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.c - what the app may do: its commands, scopes and events.
 *
 * The manifest is what an administrator would paste into Slack's app
 * settings, and is refused for the same reasons.
 */
#include "manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "js.h"
#include "text.h"

static const char built_in[] =
    "{\"display_information\":{\"name\":\"Callsheet\"},"
    "\"features\":{"
    "\"app_home\":{\"home_tab_enabled\":true,\"messages_tab_enabled\":true,"
    "\"messages_tab_read_only_enabled\":false},"
    "\"bot_user\":{\"display_name\":\"callsheet\"},"
    "\"slash_commands\":[{\"command\":\"/callsheet\","
    "\"description\":\"Everything callsheet can do\","
    "\"usage_hint\":\"help\",\"should_escape\":true}]},"
    "\"oauth_config\":{\"scopes\":{\"bot\":["
    "\"app_mentions:read\",\"channels:history\",\"channels:join\","
    "\"channels:read\",\"chat:write\",\"chat:write.public\",\"commands\","
    "\"dnd:read\",\"files:read\",\"files:write\",\"groups:history\","
    "\"groups:read\",\"im:history\",\"im:read\",\"im:write\","
    "\"mpim:history\",\"mpim:read\",\"reactions:read\","
    "\"reactions:write\",\"team:read\",\"users:read\"]}},"
    "\"settings\":{\"event_subscriptions\":{\"bot_events\":["
    "\"app_home_opened\",\"app_mention\",\"app_uninstalled\","
    "\"channel_archive\",\"member_joined_channel\",\"message.im\","
    "\"reaction_added\",\"reaction_removed\",\"tokens_revoked\","
    "\"user_change\"]},\"interactivity\":{\"is_enabled\":true},"
    "\"socket_mode_enabled\":true}}";

static json_t *root;
static json_t *commands, *scopes, *events;
static char *scope_text;

static int wrong; /* what was found wrong so far */

__attribute__((format(printf, 1, 2))) static void
complain(const char *format, ...)
{
    va_list ap;

    wrong++;
    fputs("callsheet-workspace: manifest: ", stderr);
    va_start(ap, format);
    (void)vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}

/* A string of min..max characters; `where` names it. */
static void
check_text(const json_t *obj, const char *key, const char *where, size_t min,
           size_t max, bool required)
{
    const json_t *v = json_object_get(obj, key);
    size_t n;

    if (!v && !required)
        return;
    if (!json_is_string(v)) {
        complain("%s/%s must be a string", where, key);
        return;
    }
    n = utf8_count(json_string_value(v));
    if (n < min || n > max)
        complain("%s/%s must be %zu to %zu characters, not %zu", where, key,
                 min, max, n);
}

static json_t *
child(const json_t *obj, const char *a, const char *b)
{
    return json_object_get(json_object_get(obj, a), b);
}

static void
check_commands(const json_t *list)
{
    char where[64];
    const char *name;
    json_t *v;
    size_t i;

    if (list && !json_is_array(list))
        complain("/features/slash_commands must be an array");
    if (json_array_size(list) > 50)
        complain("/features/slash_commands must have at most 50 items");
    json_array_foreach(list, i, v)
    {
        (void)snprintf(where, sizeof(where), "/features/slash_commands/%zu", i);
        check_text(v, "command", where, 2, 32, true);
        check_text(v, "description", where, 1, 2000, true);
        check_text(v, "usage_hint", where, 0, 1000, false);
        name = js_text(v, "command");
        if (name[0] != '/' || strpbrk(name, " \t\n") ||
            strspn(name + 1, "abcdefghijklmnopqrstuvwxyz0123456789-_") !=
                strlen(name + 1))
            complain("%s/command must be a slash and lower-case letters",
                     where);
    }
}

static void
check_shortcuts(const json_t *list)
{
    char where[64];
    json_t *v;
    size_t i;

    if (json_array_size(list) > 10)
        complain("/features/shortcuts must have at most 10 items");
    json_array_foreach(list, i, v)
    {
        (void)snprintf(where, sizeof(where), "/features/shortcuts/%zu", i);
        check_text(v, "name", where, 1, 24, true);
        check_text(v, "description", where, 1, 150, true);
        check_text(v, "callback_id", where, 1, 255, true);
        if (!js_is(v, "type", "global") && !js_is(v, "type", "message"))
            complain("%s/type must be global or message", where);
    }
}

static void
check_strings(const json_t *list, const char *where, size_t max)
{
    json_t *v;
    size_t i;

    if (list && !json_is_array(list))
        complain("%s must be an array", where);
    if (json_array_size(list) > max)
        complain("%s must have at most %zu items", where, max);
    json_array_foreach(list, i, v) if (!json_is_string(v))
        complain("%s/%zu must be a string", where, i);
}

static void
check_display(void)
{
    const json_t *d = json_object_get(root, "display_information");
    const char *bot =
        js_str(child(root, "features", "bot_user"), "display_name");

    if (!json_is_object(d)) {
        complain("/display_information is missing");
        return;
    }
    check_text(d, "name", "/display_information", 1, 35, true);
    check_text(d, "description", "/display_information", 0, 140, false);
    check_text(d, "long_description", "/display_information", 174, 4000, false);
    if (bot &&
        (strlen(bot) > 80 ||
         strspn(bot, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != strlen(bot)))
        complain("/features/bot_user/display_name must be at most 80 of "
                 "a-z0-9-_.");
}

/* Events need their scopes, commands need theirs. */
static void
check_scopes(void)
{
    static const char *const needs[][2] = {
        { "message.im", "im:history" },
        { "message.channels", "channels:history" },
        { "message.groups", "groups:history" },
        { "message.mpim", "mpim:history" },
        { "app_mention", "app_mentions:read" },
        { "user_change", "users:read" },
        { "reaction_added", "reactions:read" },
        { "reaction_removed", "reactions:read" },
    };
    size_t i;

    for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
        if (manifest_has_event(needs[i][0]) && !manifest_has_scope(needs[i][1]))
            complain("event %s needs scope %s", needs[i][0], needs[i][1]);
    if (json_array_size(commands) > 0 && !manifest_has_scope("commands"))
        complain("slash commands need scope commands");
    if (!json_is_true(child(root, "settings", "socket_mode_enabled")))
        complain("/settings/socket_mode_enabled must be true");
}

static void
manifest_check(void)
{
    check_display();
    check_commands(commands);
    check_shortcuts(child(root, "features", "shortcuts"));
    check_strings(scopes, "/oauth_config/scopes/bot", 255);
    check_strings(events, "/settings/event_subscriptions/bot_events", 100);
    check_scopes();
}

static void
manifest_index(void)
{
    struct text t = { 0 };
    json_t *v;
    size_t i;

    commands = child(root, "features", "slash_commands");
    scopes = json_object_get(child(root, "oauth_config", "scopes"), "bot");
    events = json_object_get(child(root, "settings", "event_subscriptions"),
                             "bot_events");
    json_array_foreach(scopes, i, v)
    {
        if (!json_is_string(v))
            continue;
        text_adds(&t, i > 0 ? "," : "");
        text_adds(&t, json_string_value(v));
    }
    scope_text = text_take(&t);
}

int
manifest_open(const char *path)
{
    json_error_t error;

    root = path ? json_load_file(path, JSON_REJECT_DUPLICATES, &error)
                : json_loads(built_in, 0, &error);
    if (!root) {
        fprintf(stderr, "callsheet-workspace: manifest '%s', line %d: %s\n",
                path ? path : "built in", error.line, error.text);
        return EX_DATAERR;
    }
    manifest_index();
    manifest_check();
    return wrong > 0 ? EX_DATAERR : 0;
}

void
manifest_close(void)
{
    json_decref(root);
    free(scope_text);
    root = NULL;
    scope_text = NULL;
}

bool
manifest_command_at(size_t i, struct slash_command *out)
{
    const json_t *v = json_array_get(commands, i);

    if (!v)
        return false;
    out->command = js_text(v, "command");
    out->description = js_text(v, "description");
    out->usage_hint = js_text(v, "usage_hint");
    out->should_escape = js_true(v, "should_escape");
    return true;
}

bool
manifest_command(const char *name, struct slash_command *out)
{
    size_t i;

    for (i = 0; manifest_command_at(i, out); i++)
        if (strcmp(out->command, name) == 0)
            return true;
    return false;
}

static bool
has(const json_t *list, const char *what)
{
    json_t *v;
    size_t i;

    json_array_foreach(list, i, v) if (json_is_string(v) &&
                                       strcmp(json_string_value(v), what) ==
                                           0) return true;
    return false;
}

bool
manifest_has_scope(const char *scope)
{
    return has(scopes, scope);
}

bool
manifest_has_event(const char *event)
{
    return has(events, event);
}

bool
manifest_has_home(void)
{
    return json_is_true(json_object_get(child(root, "features", "app_home"),
                                        "home_tab_enabled"));
}

const char *
manifest_scopes(void)
{
    return scope_text;
}
