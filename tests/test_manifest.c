/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_manifest.c - the manifest of the Slack app, from the command table.
 */
#include "transport/manifest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "request.h"
#include "text.h"
#include "utf8.h"

#include "support/test.h"

static enum err
nothing(struct request *rq)
{
    (void)rq;
    return ERR_OK;
}

static const struct form vet_forms[] = {
    { .name = "", .usage = "@handle [on PLATFORM]", .run = nothing },
    { .name = "approve", .usage = "ID|@h because REASON", .run = nothing },
    { .name = "list", .usage = "", .run = nothing },
    { 0 },
};

static const struct form undo_forms[] = {
    { .name = "", .usage = "", .run = nothing },
    { 0 },
};

static const struct command vet = { "vet", TEXT_HELP_TITLE, vet_forms };
static const struct command undo = { "undo", TEXT_HELP_UNDO, undo_forms };

static const struct command *const table[] = { &vet, &undo, NULL };

static json_t *
built(const struct command *const *from)
{
    struct buf out;
    json_t *manifest;

    buf_init(&out, 256 * 1024);
    if (from)
        manifest_build(from, &out);
    else
        manifest_write(&out);
    ck_assert(!out.overflow);
    manifest = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(manifest);
    buf_release(&out);
    return manifest;
}

static const json_t *
at(const json_t *json, const char *path)
{
    char key[64];
    size_t len;

    for (; *path && json; path += len + (path[len] == '/')) {
        len = strcspn(path, "/");
        memcpy(key, path, len);
        key[len] = '\0';
        json = json_object_get(json, key);
    }
    ck_assert_msg(json != NULL, "no %s", path);
    return json;
}

static const json_t *
command_at(const json_t *manifest, const char *name)
{
    const json_t *list = at(manifest, "features/slash_commands");
    size_t i;

    for (i = 0; i < json_array_size(list); i++) {
        const json_t *command = json_array_get(list, i);

        if (strcmp(json_string_value(at(command, "command")), name) == 0)
            return command;
    }
    return NULL;
}

START_TEST(own_commands_are_those_the_table_has)
{
    json_t *manifest = built(table);
    const json_t *command;

    ck_assert_uint_eq(
        json_array_size(at(manifest, "features/slash_commands")), 2);
    command = command_at(manifest, "/callsheet");
    ck_assert_str_eq(json_string_value(at(command, "usage_hint")),
                     "vet | undo");
    command = command_at(manifest, "/vet");
    ck_assert_str_eq(json_string_value(at(command, "usage_hint")),
                     "@handle [on PLATFORM] | approve ID|@h because REASON"
                     " | list");
    ck_assert_str_eq(json_string_value(at(command, "description")),
                     text_get(LANGUAGE_EN, TEXT_HELP_TITLE));
    ck_assert(json_is_true(at(command, "should_escape")));
    /* Slack's own words, and verbs that are no commands of their own. */
    ck_assert_ptr_null(command_at(manifest, "/undo"));
    ck_assert_ptr_null(command_at(manifest, "/ship"));
    json_decref(manifest);
}
END_TEST

START_TEST(hints_are_cut_between_forms)
{
    static struct form many[80];
    struct command big = { "vet", TEXT_HELP_TITLE, many };
    const struct command *const one[] = { &big, NULL };
    json_t *manifest;
    const char *hint;
    size_t i, len;

    for (i = 0; i < 79; i++) {
        many[i].name = "è";
        many[i].usage = "ID|@handle because";
        many[i].run = nothing;
    }
    manifest = built(one);
    hint = json_string_value(at(command_at(manifest, "/vet"), "usage_hint"));
    len = strlen(hint);
    ck_assert_uint_le(utf8_count(hint, len), 1000);
    ck_assert_uint_gt(utf8_count(hint, len), 950);
    ck_assert_str_eq(hint + len - strlen("because"), "because");
    json_decref(manifest);
}
END_TEST

static size_t
chars_at(const json_t *json, const char *path)
{
    const char *s = json_string_value(at(json, path));

    ck_assert_msg(s != NULL, "%s is no string", path);
    return utf8_count(s, strlen(s));
}

static void
check_limits(const json_t *manifest)
{
    const json_t *list = at(manifest, "features/slash_commands");
    const char *p;
    size_t i;

    ck_assert_uint_le(chars_at(manifest, "display_information/name"), 35);
    ck_assert_uint_le(chars_at(manifest, "display_information/description"),
                      140);
    ck_assert_uint_le(chars_at(manifest, "features/bot_user/display_name"),
                      80);
    for (p = json_string_value(at(manifest, "features/bot_user/display_name"));
         *p; p++)
        ck_assert(islower((unsigned char)*p) || isdigit((unsigned char)*p) ||
                  strchr("-_.", *p));
    ck_assert_uint_le(json_array_size(list), 50);
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *command = json_array_get(list, i);

        ck_assert_uint_le(chars_at(command, "command"), 32);
        ck_assert(json_string_value(at(command, "command"))[0] == '/');
        ck_assert_uint_le(chars_at(command, "description"), 2000);
        ck_assert_uint_ge(chars_at(command, "description"), 1);
        if (json_object_get(command, "usage_hint"))
            ck_assert_uint_le(chars_at(command, "usage_hint"), 1000);
    }
    ck_assert_uint_le(
        json_array_size(at(manifest,
                           "settings/event_subscriptions/bot_events")),
        100);
}

START_TEST(slacks_limits_hold)
{
    json_t *manifest = built(_i == 0 ? table : NULL);

    check_limits(manifest);
    json_decref(manifest);
}
END_TEST

static bool
has(const json_t *list, const char *word)
{
    size_t i;

    for (i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), word) == 0)
            return true;
    return false;
}

/* Each event wants its scope, and nothing is asked for that writes more. */
START_TEST(scopes_cover_the_events_and_no_more)
{
    static const struct {
        const char *event, *scope;
    } needs[] = {
        { "app_mention", "app_mentions:read" },
        { "message.im", "im:history" },
        { "member_joined_channel", "channels:read" },
        { "member_joined_channel", "groups:read" },
        { "user_change", "users:read" },
    };
    static const char *const never[] = {
        "chat:write.public", "channels:join", "channels:manage",
        "users:read.email",  "im:read",       "mpim:read",
        "admin",
    };
    json_t *manifest = built(table);
    const json_t *scopes = at(manifest, "oauth_config/scopes/bot");
    const json_t *events =
        at(manifest, "settings/event_subscriptions/bot_events");
    size_t i;

    for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
        ck_assert_msg(has(events, needs[i].event) &&
                          has(scopes, needs[i].scope),
                      "%s", needs[i].event);
    for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
        ck_assert_msg(!has(scopes, never[i]), "%s", never[i]);
    ck_assert(!has(events, "message.channels"));
    ck_assert(json_is_true(at(manifest, "settings/socket_mode_enabled")));
    ck_assert(json_is_true(
        at(manifest, "features/app_home/messages_tab_enabled")));
    ck_assert(json_is_false(
        at(manifest, "features/app_home/messages_tab_read_only_enabled")));
    json_decref(manifest);
}
END_TEST

TEST_SUITE(manifest)
{
    TCase *tc = test_case(suite, "manifest", 10);

    tcase_add_test(tc, own_commands_are_those_the_table_has);
    tcase_add_test(tc, hints_are_cut_between_forms);
    tcase_add_loop_test(tc, slacks_limits_hold, 0, 2);
    tcase_add_test(tc, scopes_cover_the_events_and_no_more);
}
