/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_form.c - a form as a modal, and the answers to a filled one.
 *
 * The view carries no state of ours but private_metadata: what was said so
 * far and where, so that the submission can be run as a command line.
 */
#include <string.h>

#include "args_words.h"
#include "facts.h"
#include "json_text.h"
#include "render/blockkit.h"
#include "render/blockkit_json.h"
#include "render/mrkdwn.h"
#include "render/plain.h"
#include "utf8.h"

#define TITLE_CHARS    24
#define LABEL_CHARS    2000
#define METADATA_CHARS 3000
#define INPUT_CHARS    3000
#define OPTIONS_MAX    100
#define INPUTS_MAX     99 /* and what it is about: 100 blocks */
#define ABOUT_CHARS    300
#define MISTAKE_CHARS  1000
#define TEXT_MAX       ((size_t)64 * 1024)

static const char *
value_find(const struct out_form *form, const char *name)
{
    size_t i;

    for (i = 0; i < form->value_count; i++)
        if (strcmp(form->values[i].name, name) == 0)
            return form->values[i].value;
    return NULL;
}

static void
string_set(json_t *json, const char *key, const char *s)
{
    json_object_set_new(json, key, blockkit_string(s, strlen(s)));
}

/* ---- one input ----------------------------------------------------------- */

static json_t *
text_input(const struct arg_spec *arg, const char *value)
{
    json_t *element = json_object();
    struct buf cut;

    string_set(element, "type", "plain_text_input");
    string_set(element, "action_id", "v");
    if (arg->flags & ARG_LONG)
        json_object_set_new(element, "multiline", json_true());
    if (value && *value) {
        buf_init(&cut, TEXT_MAX);
        utf8_add_cut(&cut, value, INPUT_CHARS);
        string_set(element, "initial_value", cut.data);
        buf_release(&cut);
    }
    return element;
}

/* Append an option; it is the initial one when it is what was said. */
static void
option_add(json_t *element, json_t *options, const char *label,
           const char *value, const char *said)
{
    json_t *option;

    if (json_array_size(options) == OPTIONS_MAX ||
        utf8_count(value, strlen(value)) > BLOCKKIT_OPTION_VALUE)
        return;
    option = json_object();
    json_object_set_new(option, "text",
                        blockkit_plain(label, BLOCKKIT_BUTTON_TEXT));
    string_set(option, "value", value);
    if (said && strcmp(said, value) == 0)
        json_object_set(element, "initial_option", option);
    json_array_append_new(options, option);
}

static void
platforms_add(json_t *element, json_t *options, const char *said)
{
    enum platform platform, known = PLATFORM_UNKNOWN;

    if (said)
        (void)platform_parse(said, &known);
    for (platform = PLATFORM_YOUTUBE; platform <= PLATFORM_TIKTOK; platform++)
        option_add(element, options, platform_label(platform),
                   platform_name(platform), platform_name(known));
}

static void
choices_add(json_t *element, json_t *options, enum language language,
            const char *choices, const char *said)
{
    const char *p = choices;
    char word[128];
    size_t len;

    while (*p) {
        p += strspn(p, " ");
        len = strcspn(p, " ");
        if (len > 0 && len < sizeof(word)) {
            memcpy(word, p, len);
            word[len] = '\0';
            option_add(element, options, args_choice_label(language, word),
                       word, said);
        }
        p += len;
    }
}

static json_t *
select_input(const struct arg_spec *arg, enum language language,
             const char *value)
{
    json_t *element = json_object(), *options = json_array();

    string_set(element, "type", "static_select");
    string_set(element, "action_id", "v");
    if (arg->type == ARG_PLATFORM)
        platforms_add(element, options, value);
    else
        choices_add(element, options, language, arg->choices, value);
    json_object_set_new(element, "options", options);
    return element;
}

static json_t *
input_new(const struct arg_spec *arg, enum language language, const char *value)
{
    bool is_select =
        arg->type == ARG_PLATFORM || (arg->type == ARG_CHOICE && arg->choices);
    bool is_asked = arg->flags & (ARG_REQUIRED | ARG_IN_FORM);
    json_t *block = json_object();

    string_set(block, "type", "input");
    string_set(block, "block_id", arg->name);
    json_object_set_new(block, "label",
                        blockkit_plain(text_get(language, arg->label),
                                       LABEL_CHARS));
    json_object_set_new(block, "optional", json_boolean(!is_asked));
    json_object_set_new(block, "element",
                        is_select ? select_input(arg, language, value)
                                  : text_input(arg, value));
    return block;
}

/* ---- the view ------------------------------------------------------------ */

/* What the form is about was said already, by a button or in the line, and is
 * not asked again. */
static bool
is_subject(const struct arg_spec *arg, const struct out_form *form)
{
    return (arg->type == ARG_LOOK || arg->type == ARG_ID ||
            arg->type == ARG_HANDLE) &&
           value_find(form, arg->name) != NULL;
}

/* Whom the questions are about: with several cards open the title alone would
 * not tell. */
static json_t *
about_new(const char *about)
{
    json_t *block = json_object();

    string_set(block, "type", "section");
    json_object_set_new(block, "text", blockkit_plain(about, ABOUT_CHARS));
    return block;
}

static json_t *
inputs_new(const struct out_form *form, enum language language)
{
    const struct arg_spec *arg = form->form->args;
    json_t *blocks = json_array();

    for (; arg && arg->name; arg++) {
        if (arg->label == TEXT_NONE || is_subject(arg, form) ||
            json_array_size(blocks) == INPUTS_MAX)
            continue; /* not for people to fill in */
        json_array_append_new(blocks, input_new(arg, language,
                                                value_find(form, arg->name)));
    }
    /* A form that asks nothing is none, whatever it is about. */
    if (form->about && json_array_size(blocks) > 0)
        json_array_insert_new(blocks, 0, about_new(form->about));
    return blocks;
}

/* NULL when it is longer than Slack takes. */
static json_t *
metadata_new(const struct out_form *form)
{
    json_t *json = json_object(), *string = NULL;
    struct buf text;

    string_set(json, "line", form->line ? form->line : "");
    string_set(json, "place", form->place ? form->place : "");
    string_set(json, "thread", form->thread ? form->thread : "");
    string_set(json, "message", form->message ? form->message : "");
    buf_init(&text, TEXT_MAX);
    json_add(json, &text);
    if (!text.overflow && utf8_count(text.data, text.len) <= METADATA_CHARS)
        string = blockkit_string(text.data, text.len);
    buf_release(&text);
    json_decref(json);
    return string;
}

enum err
blockkit_form(const struct out_form *form, enum language language,
              struct buf *out)
{
    json_t *view = json_object(), *metadata, *blocks;
    const char *title = form->form->title != TEXT_NONE
                            ? text_get(language, form->form->title)
                            : form->command;
    enum err rc = ERR_OK;

    metadata = metadata_new(form);
    blocks = inputs_new(form, language);
    if (!metadata)
        rc = ERR_TOO_BIG;
    else if (json_array_size(blocks) == 0)
        rc = ERR_UNSUPPORTED;
    if (rc != ERR_OK)
        goto out;
    string_set(view, "type", "modal");
    string_set(view, "callback_id", "form");
    json_object_set_new(view, "title", blockkit_plain(title, TITLE_CHARS));
    json_object_set_new(view, "submit",
                        blockkit_plain(text_get(language, TEXT_FORM_SUBMIT),
                                       TITLE_CHARS));
    json_object_set_new(view, "close",
                        blockkit_plain(text_get(language, TEXT_BUTTON_CANCEL),
                                       TITLE_CHARS));
    json_object_set(view, "private_metadata", metadata);
    json_object_set(view, "blocks", blocks);
    json_add(view, out);
out:
    json_decref(metadata);
    json_decref(blocks);
    json_decref(view);
    return rc;
}

/* ---- acks ---------------------------------------------------------------- */

void
blockkit_mistakes(const struct incoming_field *mistakes, size_t count,
                  struct buf *out)
{
    json_t *json = json_object(), *errors = json_object();
    struct buf text, cut;
    size_t i;

    buf_init(&text, TEXT_MAX);
    buf_init(&cut, TEXT_MAX);
    for (i = 0; i < count; i++) {
        buf_reset(&text);
        buf_reset(&cut);
        plain_text(mistakes[i].value, true, &text);
        utf8_add_cut(&cut, text.data, MISTAKE_CHARS);
        string_set(errors, mistakes[i].name, cut.data);
    }
    buf_release(&text);
    buf_release(&cut);
    string_set(json, "response_action", "errors");
    json_object_set_new(json, "errors", errors);
    if (count > 0)
        json_add(json, out);
    json_decref(json);
}
