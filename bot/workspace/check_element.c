/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_element.c - the elements of Block Kit, and where each may stand.
 */
#include "check.h"

#include <string.h>

#include "js.h"

#define IN_ALL (IN_SECTION | IN_ACTIONS | IN_INPUT)

static void
check_button(struct check *k, const json_t *e)
{
    check_text(k, e, "text", TEXT_PLAIN, 75, true);
    check_string(k, e, "value", 0, 2000, false);
    check_url(k, e, "url", false);
    check_choice(k, e, "style", "primary danger");
    check_string(k, e, "accessibility_label", 1, 75, false);
}

static void
check_select(struct check *k, const json_t *e)
{
    check_options(k, e, 100, true, TEXT_PLAIN);
    check_number(k, e, "max_selected_items", 1, 100);
}

static void
check_external(struct check *k, const json_t *e)
{
    check_number(k, e, "min_query_length", 0, 100);
    check_number(k, e, "max_selected_items", 1, 100);
}

static void
check_picker(struct check *k, const json_t *e)
{
    check_number(k, e, "max_selected_items", 1, 100);
    check_flag(k, e, "response_url_enabled");
    check_flag(k, e, "default_to_current_conversation");
}

static void
check_overflow(struct check *k, const json_t *e)
{
    check_options(k, e, 5, false, TEXT_PLAIN);
}

static void
check_few(struct check *k, const json_t *e)
{
    check_options(k, e, 10, false, TEXT_ANY);
}

/* Does it look like "0000-00-00" and so on? */
static void
check_pattern(struct check *k, const json_t *e, const char *key,
              const char *pattern)
{
    const char *s = js_str(e, key);
    size_t i, mark;

    if (!json_object_get(e, key))
        return;
    for (i = 0; s && pattern[i]; i++)
        if (pattern[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != pattern[i])
            s = NULL;
    if (s && s[i] == '\0')
        return;
    mark = check_enter(k, key);
    check_wrong(k, "must look like %s", pattern);
    check_leave(k, mark);
}

static void
check_date(struct check *k, const json_t *e)
{
    check_pattern(k, e, "initial_date", "0000-00-00");
}

static void
check_time(struct check *k, const json_t *e)
{
    check_pattern(k, e, "initial_time", "00:00");
    check_string(k, e, "timezone", 1, 64, false);
}

static void
check_datetime(struct check *k, const json_t *e)
{
    check_number(k, e, "initial_date_time", 1000000000, 9999999999);
}

static void
check_input_text(struct check *k, const json_t *e)
{
    json_int_t min = js_int(e, "min_length", 0);

    check_string(k, e, "initial_value", 0, 3000, false);
    check_flag(k, e, "multiline");
    check_number(k, e, "min_length", 0, 3000);
    check_number(k, e, "max_length", min > 1 ? min : 1, 3000);
}

static void
check_input_number(struct check *k, const json_t *e)
{
    if (!json_object_get(e, "is_decimal_allowed"))
        check_wrong(k, "missing required field: is_decimal_allowed");
    check_flag(k, e, "is_decimal_allowed");
    check_string(k, e, "initial_value", 0, 100, false);
    check_string(k, e, "min_value", 0, 100, false);
    check_string(k, e, "max_value", 0, 100, false);
}

static void
check_input_line(struct check *k, const json_t *e)
{
    check_string(k, e, "initial_value", 0, 3000, false);
}

static void
check_nothing(struct check *k, const json_t *e)
{
    (void)k;
    (void)e;
}

static void
check_file_input(struct check *k, const json_t *e)
{
    (void)check_array(k, e, "filetypes", 1, 100, false);
    check_number(k, e, "max_files", 1, 10);
}

static void
check_image(struct check *k, const json_t *e)
{
    if (json_object_get(e, "slack_file")) {
        if (json_object_get(e, "image_url"))
            check_wrong(k, "image_url and slack_file exclude each other");
    } else {
        check_url(k, e, "image_url", true);
    }
    check_string(k, e, "alt_text", 1, 2000, true);
}

#define COMMON "type action_id confirm focus_on_load placeholder "
#define PLAIN  "type action_id confirm "

static const struct {
    const char *type;
    unsigned where;
    const char *keys;
    void (*check)(struct check *, const json_t *);
} elements[] = {
    { "button", IN_SECTION | IN_ACTIONS,
      PLAIN "text value url style accessibility_label", check_button },
    { "static_select", IN_ALL, COMMON "options option_groups initial_option",
      check_select },
    { "multi_static_select", IN_SECTION | IN_INPUT,
      COMMON "options option_groups initial_options max_selected_items",
      check_select },
    { "external_select", IN_ALL, COMMON "initial_option min_query_length",
      check_external },
    { "multi_external_select", IN_SECTION | IN_INPUT,
      COMMON "initial_options min_query_length max_selected_items",
      check_external },
    { "users_select", IN_ALL, COMMON "initial_user", check_picker },
    { "multi_users_select", IN_SECTION | IN_INPUT,
      COMMON "initial_users max_selected_items", check_picker },
    { "conversations_select", IN_ALL,
      COMMON "initial_conversation default_to_current_conversation "
             "response_url_enabled filter",
      check_picker },
    { "multi_conversations_select", IN_SECTION | IN_INPUT,
      COMMON "initial_conversations default_to_current_conversation "
             "max_selected_items filter",
      check_picker },
    { "channels_select", IN_ALL, COMMON "initial_channel response_url_enabled",
      check_picker },
    { "multi_channels_select", IN_SECTION | IN_INPUT,
      COMMON "initial_channels max_selected_items", check_picker },
    { "overflow", IN_SECTION | IN_ACTIONS, PLAIN "options", check_overflow },
    { "checkboxes", IN_ALL, PLAIN "focus_on_load options initial_options",
      check_few },
    { "radio_buttons", IN_ALL, PLAIN "focus_on_load options initial_option",
      check_few },
    { "datepicker", IN_ALL, COMMON "initial_date", check_date },
    { "timepicker", IN_ALL, COMMON "initial_time timezone", check_time },
    { "datetimepicker", IN_ACTIONS | IN_INPUT,
      PLAIN "focus_on_load initial_date_time", check_datetime },
    { "plain_text_input", IN_INPUT,
      COMMON "initial_value multiline min_length max_length "
             "dispatch_action_config",
      check_input_text },
    { "email_text_input", IN_INPUT,
      COMMON "initial_value dispatch_action_config", check_input_line },
    { "url_text_input", IN_INPUT, COMMON "initial_value dispatch_action_config",
      check_input_line },
    { "number_input", IN_INPUT,
      COMMON "is_decimal_allowed initial_value min_value max_value "
             "dispatch_action_config",
      check_input_number },
    { "rich_text_input", IN_INPUT,
      COMMON "initial_value dispatch_action_config", check_nothing },
    { "file_input", IN_INPUT, "type action_id filetypes max_files",
      check_file_input },
    { "image", IN_SECTION | IN_CONTEXT, "type image_url slack_file alt_text",
      check_image },
};

void
check_element(struct check *k, const json_t *e, unsigned where)
{
    const char *type = js_text(e, "type");
    size_t i;

    for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
        if (strcmp(elements[i].type, type) == 0)
            break;
    if (i == sizeof(elements) / sizeof(elements[0])) {
        check_wrong(k, "unsupported type: %.60s", type);
        return;
    }
    if (!(elements[i].where & where)) {
        check_wrong(k, "%s is not allowed here", type);
        return;
    }
    check_keys(k, e, elements[i].keys);
    check_string(k, e, "action_id", 1, 255, false);
    check_text(k, e, "placeholder", TEXT_PLAIN, 150, false);
    check_flag(k, e, "focus_on_load");
    check_confirm(k, e);
    if (js_true(e, "focus_on_load") && ++k->focused > 1)
        check_wrong(k, "only one element may have focus_on_load");
    elements[i].check(k, e);
}
