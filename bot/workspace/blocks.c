/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blocks.c - is this Block Kit that Slack would take?
 *
 * Unknown kinds, unknown keys, missing fields and every published limit are
 * refused, each with the JSON pointer of the place. Characters are code
 * points.
 */
#include "blocks.h"

#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "check.h"
#include "js.h"
#include "map.h"
#include "text.h"

#define VIEW_BYTES_MAX 250000

static void
name(json_t *o, const char *key)
{
    char id[6];

    if (json_object_get(o, key))
        return;
    random_upper(id, 5);
    js_put(o, key, id);
}

/* An element with an id: itself, or a copy. */
static json_t *
element_named(json_t *e)
{
    json_t *copy;

    if (!json_is_object(e) || json_object_get(e, "action_id"))
        return json_incref(e);
    copy = json_copy(e);
    name(copy, "action_id");
    return copy;
}

static void
elements_name(json_t *b)
{
    json_t *list = json_array(), *e;
    size_t i;

    json_array_foreach(json_object_get(b, "elements"), i, e)
        json_array_append_new(list, element_named(e));
    json_object_set_new(b, "elements", list);
}

static json_t *
block_named(json_t *block)
{
    json_t *b = json_copy(block), *e;

    name(b, "block_id");
    e = json_object_get(b, "accessory");
    if (e && !js_is(e, "type", "image"))
        json_object_set_new(b, "accessory", element_named(e));
    e = json_object_get(b, "element");
    if (e)
        json_object_set_new(b, "element", element_named(e));
    if (js_is(b, "type", "actions"))
        elements_name(b);
    return b;
}

json_t *
blocks_named(const json_t *blocks)
{
    json_t *list = json_array(), *b;
    size_t i;

    json_array_foreach(blocks, i, b)
        json_array_append_new(list, block_named(b));
    return list;
}

/* ---- kinds of blocks ---------------------------------------------------- */

static void
check_section(struct check *k, const json_t *b)
{
    json_t *fields = check_array(k, b, "fields", 1, 10, false), *v;
    json_t *accessory = json_object_get(b, "accessory");
    size_t i, mark;

    if (!fields && !json_object_get(b, "text"))
        check_wrong(k, "either text or fields is required");
    check_text(k, b, "text", TEXT_ANY, 3000, false);
    check_flag(k, b, "expand");
    json_array_foreach(fields, i, v)
    {
        mark = check_enter_at(k, "fields", i);
        check_text_here(k, v, TEXT_ANY, 2000);
        check_leave(k, mark);
    }
    if (!accessory)
        return;
    mark = check_enter(k, "accessory");
    check_element(k, accessory, IN_SECTION);
    check_leave(k, mark);
}

static void
check_header(struct check *k, const json_t *b)
{
    check_text(k, b, "text", TEXT_PLAIN, 150, true);
}

static void
check_divider(struct check *k, const json_t *b)
{
    (void)k;
    (void)b;
}

static void
check_context(struct check *k, const json_t *b)
{
    json_t *list = check_array(k, b, "elements", 1, 10, true), *v;
    size_t i, mark;

    json_array_foreach(list, i, v)
    {
        mark = check_enter_at(k, "elements", i);
        if (js_is(v, "type", "image"))
            check_element(k, v, IN_CONTEXT);
        else
            check_text_here(k, v, TEXT_ANY, 3000);
        check_leave(k, mark);
    }
}

static void
check_actions(struct check *k, const json_t *b)
{
    json_t *list = check_array(k, b, "elements", 1, 25, true), *v;
    struct map seen = { 0 };
    const char *id;
    size_t i, mark;

    json_array_foreach(list, i, v)
    {
        mark = check_enter_at(k, "elements", i);
        check_element(k, v, IN_ACTIONS);
        id = js_str(v, "action_id");
        if (id && map_get(&seen, id))
            check_wrong(k, "action_id is not unique in its block");
        if (id)
            map_put(&seen, id, v);
        check_leave(k, mark);
    }
    map_release(&seen);
}

static void
check_image_block(struct check *k, const json_t *b)
{
    if (!json_object_get(b, "slack_file"))
        check_url(k, b, "image_url", true);
    else if (json_object_get(b, "image_url"))
        check_wrong(k, "image_url and slack_file exclude each other");
    check_string(k, b, "alt_text", 1, 2000, true);
    check_text(k, b, "title", TEXT_PLAIN, 2000, false);
}

static void
check_input(struct check *k, const json_t *b)
{
    json_t *element = json_object_get(b, "element");
    size_t mark;

    check_text(k, b, "label", TEXT_PLAIN, 2000, true);
    check_text(k, b, "hint", TEXT_PLAIN, 2000, false);
    check_flag(k, b, "optional");
    check_flag(k, b, "dispatch_action");
    if (!element) {
        check_wrong(k, "missing required field: element");
        return;
    }
    mark = check_enter(k, "element");
    check_element(k, element, IN_INPUT);
    check_leave(k, mark);
}

static void
check_markdown(struct check *k, const json_t *b)
{
    check_string(k, b, "text", 1, 12000, true);
    k->markdown += utf8_count(js_text(b, "text"));
    if (k->markdown > 12000)
        check_wrong(k, "markdown blocks must be less than 12001 characters "
                       "in all");
}

static void
check_rich_text(struct check *k, const json_t *b)
{
    json_t *list = check_array(k, b, "elements", 1, 1000, true), *v;
    size_t i, mark;

    json_array_foreach(list, i, v)
    {
        mark = check_enter_at(k, "elements", i);
        check_choice(k, v, "type",
                     "rich_text_section rich_text_list "
                     "rich_text_preformatted rich_text_quote");
        (void)check_array(k, v, "elements", 0, 1000, true);
        check_leave(k, mark);
    }
}

static void
check_cell(struct check *k, const json_t *cell)
{
    if (js_is(cell, "type", "raw_text")) {
        check_keys(k, cell, "type text");
        check_string(k, cell, "text", 1, 3000, true);
    } else if (js_is(cell, "type", "rich_text")) {
        check_rich_text(k, cell);
    } else {
        check_wrong(k, "must be a raw_text or rich_text object");
    }
}

static void
check_table(struct check *k, const json_t *b)
{
    json_t *rows = check_array(k, b, "rows", 1, 100, true), *row, *cell;
    size_t i, n, mark, inner;

    if (++k->tables > 1)
        check_wrong(k, "only one table is allowed");
    (void)check_array(k, b, "column_settings", 0, 20, false);
    json_array_foreach(rows, i, row)
    {
        mark = check_enter_at(k, "rows", i);
        if (!json_is_array(row) || json_array_size(row) == 0 ||
            json_array_size(row) > 20)
            check_wrong(k, "must be an array of 1 to 20 cells");
        json_array_foreach(row, n, cell)
        {
            inner = check_enter_at(k, NULL, n);
            check_cell(k, cell);
            check_leave(k, inner);
        }
        check_leave(k, mark);
    }
}

static void
check_video(struct check *k, const json_t *b)
{
    check_text(k, b, "title", TEXT_PLAIN, 200, true);
    check_url(k, b, "video_url", true);
    check_url(k, b, "thumbnail_url", true);
    check_string(k, b, "alt_text", 1, 2000, true);
}

static void
check_file(struct check *k, const json_t *b)
{
    check_string(k, b, "external_id", 1, 255, true);
    check_choice(k, b, "source", "remote");
}

#define ON_MESSAGE (1u << SURFACE_MESSAGE)
#define ON_ALL     (ON_MESSAGE | 1u << SURFACE_MODAL | 1u << SURFACE_HOME)

static const struct {
    const char *type;
    unsigned where;
    const char *keys;
    void (*check)(struct check *, const json_t *);
} kinds[] = {
    { "section", ON_ALL, "type block_id text fields accessory expand",
      check_section },
    { "header", ON_ALL, "type block_id text", check_header },
    { "divider", ON_ALL, "type block_id", check_divider },
    { "context", ON_ALL, "type block_id elements", check_context },
    { "actions", ON_ALL, "type block_id elements", check_actions },
    { "image", ON_ALL, "type block_id image_url slack_file alt_text title",
      check_image_block },
    { "input", ON_ALL,
      "type block_id label element hint optional dispatch_action",
      check_input },
    { "markdown", ON_MESSAGE, "type block_id text", check_markdown },
    { "rich_text", ON_ALL, "type block_id elements", check_rich_text },
    { "table", ON_MESSAGE, "type block_id rows column_settings", check_table },
    { "video", ON_ALL,
      "type block_id title title_url description video_url thumbnail_url "
      "alt_text author_name provider_name provider_icon_url",
      check_video },
    { "file", ON_MESSAGE, "type block_id external_id source", check_file },
};

static void
check_block(struct check *k, const json_t *b)
{
    const char *type = js_text(b, "type");
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].type, type) == 0)
            break;
    if (!json_is_object(b) || i == sizeof(kinds) / sizeof(kinds[0])) {
        check_wrong(k, "unsupported type: %.60s", type);
        return;
    }
    if (!(kinds[i].where & 1u << k->surface)) {
        check_wrong(k, "%s is not allowed on this surface", type);
        return;
    }
    check_keys(k, b, kinds[i].keys);
    check_string(k, b, "block_id", 1, 255, false);
    kinds[i].check(k, b);
}

/* ---- all of them -------------------------------------------------------- */

/* `owner` holds "blocks". */
static void
check_blocks(struct check *k, const json_t *owner, size_t max, bool required)
{
    json_t *list = check_array(k, owner, "blocks", 0, max, required), *b;
    struct map seen = { 0 };
    const char *id;
    size_t i, mark;

    json_array_foreach(list, i, b)
    {
        mark = check_enter_at(k, "blocks", i);
        check_block(k, b);
        id = js_str(b, "block_id");
        if (id && map_get(&seen, id))
            check_wrong(k, "block_id is not unique");
        if (id)
            map_put(&seen, id, b);
        check_leave(k, mark);
    }
    map_release(&seen);
}

const char *
blocks_check(struct call *c, const json_t *blocks, enum surface surface)
{
    struct check k = { .c = c, .surface = surface };
    json_t *owner;

    if (!json_is_array(blocks)) {
        (void)call_complain(c, "must be an array [json-pointer:/blocks]");
        return "invalid_blocks_format";
    }
    owner = json_pack("{s:O}", "blocks", blocks);
    check_blocks(&k, owner, 50, true);
    json_decref(owner);
    return k.wrong > 0 ? "invalid_blocks" : NULL;
}

static bool
has_input(const json_t *view)
{
    json_t *b;
    size_t i;

    json_array_foreach(json_object_get(view, "blocks"), i,
                       b) if (js_is(b, "type", "input")) return true;
    return false;
}

static void
check_modal(struct check *k, const json_t *view)
{
    check_keys(k, view,
               "type title submit close blocks private_metadata callback_id "
               "external_id clear_on_close notify_on_close submit_disabled");
    check_text(k, view, "title", TEXT_PLAIN, 24, true);
    check_text(k, view, "submit", TEXT_PLAIN, 24, has_input(view));
    check_text(k, view, "close", TEXT_PLAIN, 24, false);
    check_flag(k, view, "clear_on_close");
    check_flag(k, view, "notify_on_close");
    check_flag(k, view, "submit_disabled");
}

static bool
is_too_large(const json_t *view)
{
    char *text = js_dump(view);
    bool large = strlen(text) > VIEW_BYTES_MAX;

    free(text);
    return large;
}

const char *
view_check(struct call *c, const json_t *view, enum surface surface)
{
    struct check k = { .c = c, .surface = surface, .root = "/view" };

    if (!json_is_object(view)) {
        check_wrong(&k, "must be an object");
        return "invalid_arguments";
    }
    if (is_too_large(view))
        return "view_too_large";
    if (surface == SURFACE_MODAL)
        check_modal(&k, view);
    else
        check_keys(&k, view,
                   "type blocks private_metadata callback_id external_id");
    if (!js_is(view, "type", surface == SURFACE_MODAL ? "modal" : "home"))
        check_wrong(&k, "type must be %s",
                    surface == SURFACE_MODAL ? "modal" : "home");
    check_string(&k, view, "private_metadata", 0, 3000, false);
    check_string(&k, view, "callback_id", 0, 255, false);
    check_string(&k, view, "external_id", 0, 255, false);
    check_blocks(&k, view, 100, true);
    return k.wrong > 0 ? "invalid_arguments" : NULL;
}
