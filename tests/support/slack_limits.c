/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_limits.c - what Slack would refuse, block by block.
 */
#include "slack_limits.h"

#include <stdbool.h>
#include <string.h>

#include <check.h>

#define BLOCKS_MESSAGE 50
#define BLOCKS_VIEW    100

/* Code points of valid UTF-8. */
static size_t
chars(const char *s)
{
    size_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static const char *
string_of(const json_t *json, const char *key, size_t min, size_t max)
{
    const json_t *value = json_object_get(json, key);
    const char *s;

    ck_assert_msg(json_is_string(value), "%s is no string", key);
    s = json_string_value(value);
    ck_assert_msg(strlen(s) == json_string_length(value), "NUL in %s", key);
    ck_assert_msg(chars(s) >= min && chars(s) <= max, "%s has %zu characters",
                  key, chars(s));
    return s;
}

/* Outside of Slack's own marks there are no bare angle brackets. */
static void
check_marks(const char *s)
{
    for (; *s; s++) {
        if (*s == '&')
            ck_assert_msg(strncmp(s, "&amp;", 5) == 0 ||
                              strncmp(s, "&lt;", 4) == 0 ||
                              strncmp(s, "&gt;", 4) == 0,
                          "bare &: %.40s", s);
        if (*s != '<')
            continue;
        ck_assert_msg(strncmp(s, "<@", 2) == 0 || strncmp(s, "<#", 2) == 0 ||
                          strncmp(s, "<!date^", 7) == 0 ||
                          strncmp(s, "<http", 5) == 0,
                      "forged mark: %.40s", s);
        ck_assert_msg(strchr(s, '>') != NULL, "open mark: %.40s", s);
    }
}

static void
check_text(const json_t *text, const char *type, size_t max)
{
    const char *kind = string_of(text, "type", 1, 20);
    const char *s = string_of(text, "text", 1, max);

    ck_assert_str_eq(kind, type);
    ck_assert_msg(s[strspn(s, " \n")] != '\0', "blank text");
    if (strcmp(type, "mrkdwn") == 0) {
        check_marks(s);
        ck_assert(json_is_true(json_object_get(text, "verbatim")));
    }
}

/* "text" of a section may be either kind. */
static void
check_any_text(const json_t *text, size_t max)
{
    check_text(text, json_string_value(json_object_get(text, "type")), max);
}

static void
check_confirm(const json_t *confirm)
{
    check_text(json_object_get(confirm, "title"), "plain_text", 100);
    check_text(json_object_get(confirm, "text"), "plain_text", 300);
    check_text(json_object_get(confirm, "confirm"), "plain_text", 30);
    check_text(json_object_get(confirm, "deny"), "plain_text", 30);
}

static void
check_options(const json_t *element, size_t max)
{
    const json_t *options = json_object_get(element, "options");
    size_t i;

    ck_assert(json_array_size(options) >= 1 && json_array_size(options) <= max);
    for (i = 0; i < json_array_size(options); i++) {
        const json_t *option = json_array_get(options, i);

        check_text(json_object_get(option, "text"), "plain_text", 75);
        (void)string_of(option, "value", 1, 75);
    }
}

static void
check_element(const json_t *element, json_t *ids)
{
    const char *type = string_of(element, "type", 1, 30);
    const char *id = string_of(element, "action_id", 1, 255);
    const json_t *style = json_object_get(element, "style");
    const json_t *confirm = json_object_get(element, "confirm");

    ck_assert_msg(!json_object_get(ids, id), "action_id %s twice", id);
    json_object_set_new(ids, id, json_true());
    if (strcmp(type, "button") == 0) {
        check_text(json_object_get(element, "text"), "plain_text", 75);
        (void)string_of(element, "value", 1, 2000);
        if (style)
            ck_assert(strcmp(json_string_value(style), "primary") == 0 ||
                      strcmp(json_string_value(style), "danger") == 0);
        if (confirm)
            check_confirm(confirm);
    } else {
        ck_assert_str_eq(type, "overflow");
        check_options(element, 5);
    }
}

static void
check_fields(const json_t *fields)
{
    size_t i;

    ck_assert(json_array_size(fields) >= 1 && json_array_size(fields) <= 10);
    for (i = 0; i < json_array_size(fields); i++)
        check_text(json_array_get(fields, i), "mrkdwn", 2000);
}

static void
check_section(const json_t *block, json_t *ids)
{
    const json_t *text = json_object_get(block, "text");
    const json_t *fields = json_object_get(block, "fields");
    const json_t *accessory = json_object_get(block, "accessory");

    ck_assert(text || fields);
    if (text)
        check_any_text(text, 3000);
    if (fields)
        check_fields(fields);
    if (accessory)
        check_element(accessory, ids);
}

static void
check_actions(const json_t *block, json_t *ids)
{
    const json_t *elements = json_object_get(block, "elements");
    size_t i;

    ck_assert(json_array_size(elements) >= 1 &&
              json_array_size(elements) <= 25);
    for (i = 0; i < json_array_size(elements); i++)
        check_element(json_array_get(elements, i), ids);
}

static void
check_context(const json_t *block)
{
    const json_t *elements = json_object_get(block, "elements");
    size_t i;

    ck_assert(json_array_size(elements) >= 1 &&
              json_array_size(elements) <= 10);
    for (i = 0; i < json_array_size(elements); i++)
        check_text(json_array_get(elements, i), "mrkdwn", 3000);
}

static void
check_input(const json_t *block)
{
    const json_t *element = json_object_get(block, "element");
    const char *type = string_of(element, "type", 1, 40);

    check_text(json_object_get(block, "label"), "plain_text", 2000);
    (void)string_of(block, "block_id", 1, 255);
    (void)string_of(element, "action_id", 1, 255);
    if (strcmp(type, "static_select") == 0) {
        const json_t *initial = json_object_get(element, "initial_option");
        const json_t *options = json_object_get(element, "options");
        size_t i, equal = 0;

        check_options(element, 100);
        for (i = 0; i < json_array_size(options); i++)
            equal += json_equal(initial, json_array_get(options, i)) != 0;
        ck_assert(!initial || equal == 1);
        return;
    }
    ck_assert_str_eq(type, "plain_text_input");
    if (json_object_get(element, "initial_value"))
        (void)string_of(element, "initial_value", 1, 3000);
}

static void
check_blocks(const json_t *blocks, size_t max, bool is_view)
{
    json_t *block_ids = json_object(), *action_ids = json_object();
    size_t i;

    ck_assert(json_is_array(blocks));
    ck_assert_uint_le(json_array_size(blocks), max);
    for (i = 0; i < json_array_size(blocks); i++) {
        const json_t *block = json_array_get(blocks, i);
        const char *type = string_of(block, "type", 1, 30);
        const char *id = json_string_value(json_object_get(block, "block_id"));

        if (id) {
            ck_assert_msg(!json_object_get(block_ids, id), "%s twice", id);
            json_object_set_new(block_ids, id, json_true());
        }
        if (strcmp(type, "section") == 0)
            check_section(block, action_ids);
        else if (strcmp(type, "actions") == 0)
            check_actions(block, action_ids);
        else if (strcmp(type, "context") == 0)
            check_context(block);
        else if (strcmp(type, "input") == 0 && is_view)
            check_input(block);
        else
            ck_assert_str_eq(type, "divider");
    }
    json_decref(block_ids);
    json_decref(action_ids);
}

void
slack_check_message(const json_t *message)
{
    const char *text = string_of(message, "text", 1, 4000);

    check_marks(text);
    ck_assert_msg(!strchr(text, '<'), "mark in text: %.40s", strchr(text, '<'));
    check_blocks(json_object_get(message, "blocks"), BLOCKS_MESSAGE, false);
}

void
slack_check_modal(const json_t *view)
{
    ck_assert_str_eq(string_of(view, "type", 1, 10), "modal");
    check_text(json_object_get(view, "title"), "plain_text", 24);
    check_text(json_object_get(view, "submit"), "plain_text", 24);
    check_text(json_object_get(view, "close"), "plain_text", 24);
    (void)string_of(view, "private_metadata", 1, 3000);
    (void)string_of(view, "callback_id", 1, 255);
    check_blocks(json_object_get(view, "blocks"), BLOCKS_VIEW, true);
}
