/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blocks.c - is this Block Kit that Slack would take?
 */
#include "blocks.h"

#include "api.h"
#include "js.h"
#include "text.h"

static void
name(json_t *o, const char *key)
{
    char id[6];

    if (!json_is_object(o) || json_object_get(o, key))
        return;
    random_upper(id, 5);
    js_put(o, key, id);
}

void
blocks_name(json_t *blocks)
{
    json_t *b, *e;
    size_t i, k;

    json_array_foreach(blocks, i, b) {
        name(b, "block_id");
        name(json_object_get(b, "accessory"), "action_id");
        name(json_object_get(b, "element"), "action_id");
        if (js_is(b, "type", "actions"))
            json_array_foreach(json_object_get(b, "elements"), k, e)
                name(e, "action_id");
    }
}

const char *
blocks_check(struct call *c, const json_t *blocks, enum surface surface)
{
    (void)surface;
    if (json_is_array(blocks))
        return NULL;
    (void)call_complain(c, "must be an array [json-pointer:/blocks]");
    return "invalid_blocks_format";
}

const char *
view_check(struct call *c, const json_t *view, enum surface surface)
{
    (void)surface;
    if (json_is_object(view))
        return NULL;
    return call_complain(c, "must be an object [json-pointer:/view]");
}
