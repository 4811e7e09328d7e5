/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_interact.c - buttons, menus and forms. Pure.
 *
 * A button's value is a command line; so is the chosen option of a menu. A
 * form carries in its private_metadata what was said before it opened and
 * where (blockkit_form() writes it), and its fields by block id.
 */
#include <string.h>

#include "alloc.h"
#include "json_read.h"
#include "slack_events_private.h"
#include "slack_json.h"

#define FIELDS_MAX      50
#define FIELD_MAX_BYTES (64 * 1024)

/* ---- buttons ------------------------------------------------------------ */

static const char *
action_line(const json_t *action)
{
    const char *value = slack_str(action, "value");

    if (value[0] != '\0')
        return value;
    return slack_str(slack_obj(action, "selected_option"), "value");
}

/* Where a button was: in a message, or in a view that names the place. */
struct origin {
    const char *place, *message, *thread;
    json_t *metadata; /* of the view; keeps the strings above alive */
};

static void
origin_read(const json_t *payload, struct origin *out)
{
    const json_t *container = slack_obj(payload, "container");
    const json_t *message = slack_obj(payload, "message");
    const json_t *view = slack_obj(payload, "view");
    const char *why;

    memset(out, 0, sizeof(*out));
    if (view) {
        const char *text = slack_str(view, "private_metadata");

        out->metadata = json_read_part(text, strlen(text), NULL, &why);
        out->place = slack_id(out->metadata, "place");
        out->message = slack_id(out->metadata, "message");
        out->thread = slack_id(out->metadata, "thread");
        return;
    }
    out->place = slack_id(slack_obj(payload, "channel"), "id");
    if (out->place[0] == '\0')
        out->place = slack_id(container, "channel_id");
    out->message = slack_id(message, "ts");
    if (out->message[0] == '\0')
        out->message = slack_id(container, "message_ts");
    out->thread = slack_id(message, "thread_ts");
    if (out->thread[0] == '\0')
        out->thread = slack_id(container, "thread_ts");
    if (strcmp(out->thread, out->message) == 0)
        out->thread = "";
}

static void
origin_apply(const struct origin *origin, struct incoming *in)
{
    in->place = xstrdup(origin->place);
    in->place_kind = PLACE_UNKNOWN;
    in->message = reading_copy(origin->message);
    in->thread = reading_copy(origin->thread);
}

/* Not in a message nor in a form: on their own page of the app. */
static bool
is_home(const json_t *payload)
{
    return strcmp(slack_str(slack_obj(payload, "view"), "type"), "home") == 0;
}

static void
action_read(struct reading *r, const json_t *payload, const json_t *action)
{
    const char *user = slack_id(slack_obj(payload, "user"), "id");
    const char *line = action_line(action);
    struct origin origin;
    struct incoming *in;

    if (user[0] == '\0' || line[0] == '\0')
        return;
    in = reading_add(r, INCOMING_BUTTON);
    if (!in)
        return;
    origin_read(payload, &origin);
    origin_apply(&origin, in);
    /* Not the envelope: two actions may share it. */
    reading_add_key(in, "en:%s:%zu", r->frame->envelope, r->frame->count - 1);
    if (slack_id(action, "action_ts")[0] != '\0')
        reading_add_key(in, "ac:%s:%s:%s:%s", user,
                        slack_str(action, "action_id"),
                        slack_id(action, "action_ts"), origin.message);
    in->user = xstrdup(user);
    in->is_home = is_home(payload);
    in->line = slack_copy_text(line, FIELD_MAX_BYTES);
    in->respond_url = reading_copy_url(slack_str(payload, "response_url"));
    in->trigger = reading_copy(slack_id(payload, "trigger_id"));
    json_decref(origin.metadata);
}

static void
actions_read(struct reading *r, const json_t *payload)
{
    const json_t *actions = json_object_get(payload, "actions"), *action;
    size_t i;

    json_array_foreach(actions, i, action) action_read(r, payload, action);
}

/* ---- forms -------------------------------------------------------------- */

/* Several choices are written as a person would: with blanks between. */
static void
field_add_list(struct buf *out, const json_t *list)
{
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        const char *value = json_is_string(item) ? json_string_value(item)
                                                 : slack_str(item, "value");

        if (out->len > 0 && value[0] != '\0')
            buf_addc(out, ' ');
        slack_add_text(out, value);
    }
}

/* What stands in one input, whatever kind it is; empty for nothing. */
static void
field_value(const json_t *input, struct buf *out)
{
    static const char *const names[] = {
        "value",         "selected_date",    "selected_time",
        "selected_user", "selected_channel", "selected_conversation",
    };
    static const char *const lists[] = {
        "selected_options",
        "selected_users",
        "selected_channels",
        "selected_conversations",
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(names) && out->len == 0; i++)
        slack_add_text(out, slack_str(input, names[i]));
    if (out->len == 0)
        slack_add_text(out,
                       slack_str(slack_obj(input, "selected_option"), "value"));
    for (i = 0; i < ARRAY_LEN(lists) && out->len == 0; i++)
        field_add_list(out, json_object_get(input, lists[i]));
}

static void
fields_read(json_t *values, struct incoming *in)
{
    const char *block, *action;
    json_t *inputs, *input;
    struct buf text;

    json_object_foreach(values, block, inputs)
    {
        json_object_foreach(inputs, action, input)
        {
            if (in->field_count == FIELDS_MAX)
                return;
            if (!slack_is_id(block))
                continue;
            buf_init(&text, FIELD_MAX_BYTES);
            field_value(input, &text);
            if (text.len > 0)
                incoming_add_field(in, block, text.data);
            buf_release(&text);
        }
    }
}

static void
form_read(struct reading *r, const json_t *payload)
{
    const json_t *view = slack_obj(payload, "view");
    const char *user = slack_id(slack_obj(payload, "user"), "id");
    struct origin origin;
    struct incoming *in;

    if (user[0] == '\0' || strcmp(slack_str(view, "callback_id"), "form") != 0)
        return;
    in = reading_add(r, INCOMING_FORM);
    if (!in)
        return;
    origin_read(payload, &origin);
    origin_apply(&origin, in);
    reading_add_trigger(r, in, payload);
    in->user = xstrdup(user);
    in->line =
        slack_copy_text(slack_str(origin.metadata, "line"), FIELD_MAX_BYTES);
    fields_read(json_object_get(slack_obj(view, "state"), "values"), in);
    json_decref(origin.metadata);
}

void
slack_interact_read(struct reading *r, const json_t *payload)
{
    const char *type = slack_str(payload, "type");

    if (strcmp(type, "block_actions") == 0)
        actions_read(r, payload);
    else if (strcmp(type, "view_submission") == 0)
        form_read(r, payload);
}
