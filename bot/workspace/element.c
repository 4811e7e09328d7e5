/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * element.c - the interactive parts of blocks, and what people chose there.
 *
 * A page can send anything; what reaches the app is made from the app's own
 * blocks: an option is passed on only if the app offered it.
 */
#include "element.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "conversations.h"
#include "js.h"
#include "people.h"
#include "text.h"

enum element_value {
    VALUE_NONE,    /* buttons, overflow: an action only */
    VALUE_TEXT,    /* value */
    VALUE_OPTION,  /* selected_option */
    VALUE_OPTIONS, /* selected_options */
    VALUE_STRING,  /* selected_date, … */
    VALUE_STRINGS, /* selected_users, … */
    VALUE_NUMBER,  /* selected_date_time */
    VALUE_RICH,    /* rich_text_value */
};

static const struct element_type {
    const char *type;
    enum element_value value;
    const char *key;
    const char *initial;
} types[] = {
    { "button", VALUE_NONE, "value", NULL },
    { "overflow", VALUE_NONE, "selected_option", NULL },
    { "plain_text_input", VALUE_TEXT, "value", "initial_value" },
    { "email_text_input", VALUE_TEXT, "value", "initial_value" },
    { "url_text_input", VALUE_TEXT, "value", "initial_value" },
    { "number_input", VALUE_TEXT, "value", "initial_value" },
    { "rich_text_input", VALUE_RICH, "rich_text_value", "initial_value" },
    { "static_select", VALUE_OPTION, "selected_option", "initial_option" },
    { "external_select", VALUE_OPTION, "selected_option", "initial_option" },
    { "radio_buttons", VALUE_OPTION, "selected_option", "initial_option" },
    { "checkboxes", VALUE_OPTIONS, "selected_options", "initial_options" },
    { "multi_static_select", VALUE_OPTIONS, "selected_options",
      "initial_options" },
    { "multi_external_select", VALUE_OPTIONS, "selected_options",
      "initial_options" },
    { "users_select", VALUE_STRING, "selected_user", "initial_user" },
    { "conversations_select", VALUE_STRING, "selected_conversation",
      "initial_conversation" },
    { "channels_select", VALUE_STRING, "selected_channel", "initial_channel" },
    { "datepicker", VALUE_STRING, "selected_date", "initial_date" },
    { "timepicker", VALUE_STRING, "selected_time", "initial_time" },
    { "multi_users_select", VALUE_STRINGS, "selected_users", "initial_users" },
    { "multi_conversations_select", VALUE_STRINGS, "selected_conversations",
      "initial_conversations" },
    { "multi_channels_select", VALUE_STRINGS, "selected_channels",
      "initial_channels" },
    { "datetimepicker", VALUE_NUMBER, "selected_date_time",
      "initial_date_time" },
};

static const struct element_type *
type_of(const json_t *element)
{
    const char *name = js_text(element, "type");
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i].type, name) == 0)
            return &types[i];
    return NULL;
}

bool
element_keeps(const json_t *element)
{
    const struct element_type *type = type_of(element);

    return type && type->value != VALUE_NONE;
}

/* The i-th element of a block, wherever it stands; NULL behind the last. */
static json_t *
block_element(const json_t *block, size_t i)
{
    json_t *one = json_object_get(block, "accessory");

    if (!one)
        one = json_object_get(block, "element");
    if (one)
        return i == 0 ? one : NULL;
    return json_array_get(json_object_get(block, "elements"), i);
}

json_t *
element_find(const json_t *blocks, const char *block_id, const char *action_id,
             json_t **block)
{
    json_t *b, *e;
    size_t i, k;

    json_array_foreach(blocks, i, b)
    {
        if (!js_is(b, "block_id", block_id))
            continue;
        for (k = 0; (e = block_element(b, k)); k++)
            if (js_is(e, "action_id", action_id)) {
                *block = b;
                return e;
            }
    }
    return NULL;
}

/* ---- what was chosen ---------------------------------------------------- */

/* The app's own option with this value. */
static json_t *
option_find(const json_t *element, const char *value)
{
    json_t *groups = json_object_get(element, "option_groups"), *g, *o;
    size_t i, k;

    json_array_foreach(json_object_get(element, "options"), i,
                       o) if (js_is(o, "value", value)) return o;
    json_array_foreach(groups, i, g)
        json_array_foreach(json_object_get(g, "options"), k,
                           o) if (js_is(o, "value", value)) return o;
    return NULL;
}

/* The page may name an option by its value or give it whole. */
static const char *
option_value(const json_t *given)
{
    return json_is_string(given) ? json_string_value(given)
                                 : js_str(given, "value");
}

static bool
take_option(const json_t *element, const char *key, const json_t *given,
            json_t *out)
{
    const char *value = option_value(given);
    json_t *option = value ? option_find(element, value) : NULL;

    if (json_is_null(given)) {
        json_object_set_new(out, key, json_null());
        return true;
    }
    if (!option)
        return false;
    json_object_set(out, key, option);
    return true;
}

static bool
take_options(const json_t *element, const char *key, const json_t *given,
             json_t *out)
{
    json_t *list = json_array(), *v, *option;
    json_int_t most = js_int(element, "max_selected_items", 100);
    size_t i;

    json_array_foreach(given, i, v)
    {
        option = option_value(v) ? option_find(element, option_value(v)) : NULL;
        if (!option || (json_int_t)i >= most) {
            json_decref(list);
            return false;
        }
        json_array_append(list, option);
    }
    json_object_set_new(out, key, list);
    return json_is_array(given);
}

static bool
is_digits(const char *s, const char *pattern)
{
    for (; *pattern; s++, pattern++)
        if (*pattern == '0' ? *s < '0' || *s > '9' : *s != *pattern)
            return false;
    return *s == '\0';
}

static bool
is_choice(const char *type, const char *s)
{
    if (strstr(type, "users"))
        return person_find(s) != NULL;
    if (strstr(type, "conversations") || strstr(type, "channels"))
        return conversation_find(s) != NULL;
    if (strcmp(type, "datepicker") == 0)
        return is_digits(s, "0000-00-00");
    return is_digits(s, "00:00");
}

static bool
take_string(const struct element_type *type, const json_t *given, json_t *out)
{
    const char *s = json_string_value(given);

    if (json_is_null(given) || (s && s[0] == '\0')) {
        json_object_set_new(out, type->key, json_null());
        return true;
    }
    if (!s || !is_choice(type->type, s))
        return false;
    js_put(out, type->key, s);
    return true;
}

static bool
take_strings(const struct element_type *type, const json_t *given, json_t *out)
{
    json_t *v;
    size_t i;

    json_array_foreach(given, i,
                       v) if (!json_is_string(v) ||
                              !is_choice(type->type,
                                         json_string_value(v))) return false;
    json_object_set(out, type->key, (json_t *)(uintptr_t)given);
    return json_is_array(given);
}

static bool
take_text(const char *key, const json_t *given, json_t *out)
{
    const char *s = json_string_value(given);

    if (!s && !json_is_null(given))
        return false;
    if (!s || s[0] == '\0')
        json_object_set_new(out, key, json_null());
    else
        js_put(out, key, s);
    return true;
}

bool
element_take(const json_t *element, const json_t *given, json_t *out)
{
    const struct element_type *type = type_of(element);
    json_t *v = type ? json_object_get(given, type->key) : NULL;

    if (!type)
        return false;
    switch (type->value) {
    case VALUE_NONE:
        if (strcmp(type->type, "overflow") == 0)
            return v && take_option(element, type->key, v, out);
        js_put(out, "value", js_str(element, "value"));
        return true;
    case VALUE_TEXT:
        return v && take_text(type->key, v, out);
    case VALUE_OPTION:
        return v && take_option(element, type->key, v, out);
    case VALUE_OPTIONS:
        return v && take_options(element, type->key, v, out);
    case VALUE_STRING:
        return v && take_string(type, v, out);
    case VALUE_STRINGS:
        return v && take_strings(type, v, out);
    case VALUE_NUMBER:
        if (!json_is_integer(v) && !json_is_null(v))
            return false;
        json_object_set(out, type->key, v);
        return true;
    case VALUE_RICH:
        if (!json_is_object(v) && !json_is_null(v))
            return false;
        json_object_set(out, type->key, v);
        return true;
    }
    return false;
}

/* ---- all of them -------------------------------------------------------- */

static json_t *
state_of(const json_t *element, const json_t *given)
{
    const struct element_type *type = type_of(element);
    json_t *o, *initial;

    assert(type);
    o = json_pack("{s:s}", "type", type->type);
    initial = json_object_get(element, type->initial);
    if (given && element_take(element, given, o))
        return o;
    if (initial)
        json_object_set(o, type->key, initial);
    else if (type->value == VALUE_OPTIONS || type->value == VALUE_STRINGS)
        json_object_set_new(o, type->key, json_array());
    else
        json_object_set_new(o, type->key, json_null());
    return o;
}

json_t *
element_state(const json_t *blocks, const json_t *given)
{
    json_t *values = json_object(), *b, *e, *in_block, *of_block;
    size_t i, k;

    json_array_foreach(blocks, i, b)
    {
        const char *id = js_text(b, "block_id");

        of_block = json_object();
        in_block = json_object_get(given, id);
        for (k = 0; (e = block_element(b, k)); k++)
            if (element_keeps(e) && js_str(e, "action_id"))
                json_object_set_new(
                    of_block, js_text(e, "action_id"),
                    state_of(e, json_object_get(in_block,
                                                js_text(e, "action_id"))));
        if (json_object_size(of_block) > 0)
            json_object_set(values, id, of_block);
        json_decref(of_block);
    }
    return values;
}

/* What Slack itself would say of this input before it asks the app. */
static const char *
complaint(const json_t *block, const json_t *element,
          const struct element_type *type, const json_t *value)
{
    json_t *v = json_object_get(value, type->key);
    const char *s = json_string_value(v);
    json_int_t n = s ? (json_int_t)utf8_count(s) : 0;
    bool empty =
        !v || json_is_null(v) || (json_is_array(v) && json_array_size(v) == 0);

    if (empty)
        return js_true(block, "optional")
                   ? NULL
                   : "Please complete this required field.";
    if (type->value != VALUE_TEXT)
        return NULL;
    if (n < js_int(element, "min_length", 0))
        return "This entry is too short.";
    if (n > js_int(element, "max_length", 3000))
        return "This entry is too long.";
    return NULL;
}

json_t *
element_missing(const json_t *blocks, const json_t *state)
{
    json_t *errors = json_object(), *b, *e;
    const struct element_type *type;
    const char *id, *text;
    size_t i;

    json_array_foreach(blocks, i, b)
    {
        e = json_object_get(b, "element");
        id = js_text(b, "block_id");
        type = type_of(e);
        if (!js_is(b, "type", "input") || !type)
            continue;
        text = complaint(b, e, type,
                         json_object_get(json_object_get(state, id),
                                         js_text(e, "action_id")));
        if (text)
            js_put(errors, id, text);
    }
    if (json_object_size(errors) > 0)
        return errors;
    json_decref(errors);
    return NULL;
}
