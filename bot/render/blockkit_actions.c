/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_actions.c - buttons and menus; what they say is a command line.
 *
 * The only menu beside buttons becomes the "..." behind them. Any other menu
 * gets a line of its own, where its label says what it is about. A menu's
 * lines may be only 75 characters long; a longer one turns it into buttons.
 */
#include <assert.h>
#include <string.h>

#include "json_text.h"
#include "render/blockkit_json.h"
#include "render/mrkdwn.h"
#include "render/plain.h"
#include "utf8.h"

#define CONFIRM_TITLE  100
#define CONFIRM_TEXT   300
#define CONFIRM_BUTTON 30
#define MENU_OPTIONS   5
#define TEXT_MAX       ((size_t)64 * 1024)

struct writer {
    enum language language;
    unsigned *action;
    json_t *blocks;   /* of this run */
    json_t *elements; /* of the actions block being filled, or NULL */
};

static bool
is_action(const struct card_part *part)
{
    return part->kind == CARD_BUTTON || part->kind == CARD_CHOICE;
}

bool
blockkit_run_next(const struct card *card, size_t *i,
                  struct blockkit_run *run)
{
    while (*i < card->count && !is_action(&card->parts[*i]))
        (*i)++;
    run->parts = card->parts + *i;
    run->count = 0;
    while (*i < card->count && is_action(&card->parts[*i])) {
        run->count++;
        (*i)++;
    }
    return run->count > 0;
}

/* A menu of one entry is a button. */
static bool
is_menu(const struct card_part *choice)
{
    size_t i;

    if (choice->option_count < 2 || choice->option_count > MENU_OPTIONS)
        return false;
    for (i = 0; i < choice->option_count; i++) {
        const char *line = choice->options[i].line;

        if (utf8_count(line, strlen(line)) > BLOCKKIT_OPTION_VALUE)
            return false;
    }
    return true;
}

/* True when the run's only menu may stand behind its buttons. */
static bool
has_trailing_menu(const struct blockkit_run *run)
{
    size_t i, buttons = 0, menus = 0;

    for (i = 0; i < run->count; i++) {
        if (run->parts[i].kind == CARD_BUTTON)
            buttons++;
        else
            menus++;
    }
    return buttons > 0 && menus == 1;
}

size_t
blockkit_run_blocks(const struct blockkit_run *run)
{
    bool is_trailing = has_trailing_menu(run);
    size_t i, elements = 0, blocks = 0;

    for (i = 0; i < run->count; i++) {
        const struct card_part *part = &run->parts[i];

        if (part->kind == CARD_BUTTON || (is_menu(part) && is_trailing)) {
            elements++;
        } else if (is_menu(part)) {
            blocks++;
            /* What follows it starts a new block of actions. */
            blocks += (elements + BLOCKKIT_ACTIONS_MAX - 1) /
                      BLOCKKIT_ACTIONS_MAX;
            elements = 0;
        } else {
            elements += part->option_count;
        }
    }
    return blocks +
           (elements + BLOCKKIT_ACTIONS_MAX - 1) / BLOCKKIT_ACTIONS_MAX;
}

static json_t *
line_value(const char *line, size_t max_chars)
{
    assert(*line && utf8_count(line, strlen(line)) <= max_chars);
    return blockkit_string(line, strlen(line));
}

static json_t *
action_id(struct writer *w)
{
    return json_sprintf("b%u", ++*w->action);
}

static json_t *
confirm_render(struct writer *w, const struct card_part *button)
{
    json_t *confirm = json_object();

    json_object_set_new(
        confirm, "title",
        blockkit_plain(text_get(w->language, TEXT_CONFIRM_TITLE),
                       CONFIRM_TITLE));
    json_object_set_new(confirm, "text",
                        blockkit_plain(button->confirm, CONFIRM_TEXT));
    json_object_set_new(confirm, "confirm",
                        blockkit_plain(button->text, CONFIRM_BUTTON));
    json_object_set_new(
        confirm, "deny",
        blockkit_plain(text_get(w->language, TEXT_BUTTON_CANCEL),
                       CONFIRM_BUTTON));
    if (button->style == CARD_DANGER)
        json_object_set_new(confirm, "style", json_string("danger"));
    return confirm;
}

static void
element_add(struct writer *w, json_t *element)
{
    json_t *block;

    if (!w->elements ||
        json_array_size(w->elements) == BLOCKKIT_ACTIONS_MAX) {
        block = json_object();
        json_object_set_new(block, "type", json_string("actions"));
        /* Unique, as the number of the first element in it is. */
        json_object_set_new(block, "block_id",
                            json_sprintf("a%u", *w->action));
        w->elements = json_array();
        json_object_set_new(block, "elements", w->elements);
        json_array_append_new(w->blocks, block);
    }
    json_array_append_new(w->elements, element);
}

static json_t *
button_new(struct writer *w, const char *label, const char *line)
{
    json_t *button = json_object();

    json_object_set_new(button, "type", json_string("button"));
    json_object_set_new(button, "action_id", action_id(w));
    json_object_set_new(button, "text",
                        blockkit_plain(label, BLOCKKIT_BUTTON_TEXT));
    json_object_set_new(button, "value",
                        line_value(line, BLOCKKIT_BUTTON_VALUE));
    return button;
}

static void
button_render(struct writer *w, const struct card_part *part)
{
    json_t *button = button_new(w, part->text, part->line);

    if (part->style == CARD_PRIMARY)
        json_object_set_new(button, "style", json_string("primary"));
    else if (part->style == CARD_DANGER)
        json_object_set_new(button, "style", json_string("danger"));
    if (part->confirm)
        json_object_set_new(button, "confirm", confirm_render(w, part));
    element_add(w, button);
}

static void
choice_as_buttons(struct writer *w, const struct card_part *choice)
{
    struct buf label;
    size_t i;

    buf_init(&label, TEXT_MAX);
    for (i = 0; i < choice->option_count; i++) {
        buf_reset(&label);
        if (choice->text[0] != '\0')
            buf_addf(&label, "%s: ", choice->text);
        buf_adds(&label, choice->options[i].label);
        element_add(w, button_new(w, label.data, choice->options[i].line));
    }
    buf_release(&label);
}

static json_t *
menu_new(struct writer *w, const struct card_part *choice)
{
    json_t *menu = json_object(), *options = json_array(), *option;
    size_t i;

    json_object_set_new(menu, "type", json_string("overflow"));
    json_object_set_new(menu, "action_id", action_id(w));
    for (i = 0; i < choice->option_count; i++) {
        option = json_object();
        json_object_set_new(option, "text",
                            blockkit_plain(choice->options[i].label,
                                           BLOCKKIT_BUTTON_TEXT));
        json_object_set_new(option, "value",
                            line_value(choice->options[i].line,
                                       BLOCKKIT_OPTION_VALUE));
        json_array_append_new(options, option);
    }
    json_object_set_new(menu, "options", options);
    return menu;
}

static bool
fits_menu(const struct card_option *option)
{
    return utf8_count(option->line, strlen(option->line)) <=
           BLOCKKIT_OPTION_VALUE;
}

void
blockkit_line_menu(const struct card_part *part, unsigned *action,
                   json_t *section, struct buf *text)
{
    struct writer w = { .action = action };
    struct card_option fit[MENU_OPTIONS];
    struct card_part menu = { .options = fit };
    size_t i;

    for (i = 0; i < part->option_count; i++) {
        const struct card_option *option = &part->options[i];

        if (fits_menu(option) && menu.option_count < MENU_OPTIONS) {
            fit[menu.option_count++] = *option;
            continue;
        }
        buf_addc(text, '\n');
        mrkdwn_escape(option->line, strlen(option->line), text);
    }
    if (menu.option_count == 0)
        return;
    json_object_set_new(section, "block_id", json_sprintf("l%u", *action + 1));
    if (menu.option_count == 1)
        json_object_set_new(section, "accessory",
                            button_new(&w, fit[0].label, fit[0].line));
    else
        json_object_set_new(section, "accessory", menu_new(&w, &menu));
}

/* A menu with a line of its own. */
static void
menu_section(struct writer *w, const struct card_part *choice)
{
    json_t *block = json_object();
    json_t *menu = menu_new(w, choice);
    const char *label = choice->text[0] != '\0'
                            ? choice->text
                            : text_get(w->language, TEXT_BUTTON_MORE);

    json_object_set_new(block, "type", json_string("section"));
    json_object_set_new(block, "block_id", json_sprintf("a%u", *w->action));
    json_object_set_new(block, "text",
                        blockkit_plain(label, BLOCKKIT_BUTTON_TEXT));
    json_object_set_new(block, "accessory", menu);
    json_array_append_new(w->blocks, block);
    w->elements = NULL;
}

void
blockkit_run_render(const struct blockkit_run *run, enum language language,
                    unsigned *action, struct blocks *blocks)
{
    struct writer w = { .language = language, .action = action,
                        .blocks = json_array() };
    bool is_trailing = has_trailing_menu(run);
    size_t i;

    for (i = 0; i < run->count; i++) {
        const struct card_part *part = &run->parts[i];

        if (part->kind == CARD_BUTTON)
            button_render(&w, part);
        else if (!is_menu(part))
            choice_as_buttons(&w, part);
        else if (is_trailing)
            element_add(&w, menu_new(&w, part));
        else
            menu_section(&w, part);
    }
    for (i = 0; i < json_array_size(w.blocks); i++)
        json_add(json_array_get(w.blocks, i), blocks_next(blocks));
    json_decref(w.blocks);
}
