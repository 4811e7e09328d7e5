/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_json.c - the smallest pieces of Block Kit.
 */
#include "render/blockkit_json.h"

#include <string.h>

#include "json_text.h"
#include "render/plain.h"
#include "utf8.h"

#define TEXT_MAX ((size_t)256 * 1024)
/* The longest values of the most buttons that a view may have. */
#define BLOCKS_MAX ((size_t)8 * 1024 * 1024)

json_t *
blockkit_string(const char *s, size_t len)
{
    json_t *json = json_stringn(s, len);
    const char *end = s + len;
    struct buf clean;

    if (json)
        return json;
    buf_init(&clean, TEXT_MAX);
    while (s < end)
        utf8_add(&clean, utf8_next(&s, end));
    json = json_stringn(clean.data, clean.len);
    buf_release(&clean);
    return json;
}

static bool
is_blank(const char *s)
{
    return s[strspn(s, " \n")] == '\0';
}

json_t *
blockkit_plain(const char *marked, size_t max_chars)
{
    struct buf text, cut;
    json_t *json = json_object();

    buf_init(&text, TEXT_MAX);
    buf_init(&cut, TEXT_MAX);
    plain_text(marked, false, &text);
    /* Slack refuses a text without anything to see. */
    utf8_add_cut(&cut, is_blank(text.data) ? "–" : text.data, max_chars);
    json_object_set_new(json, "type", json_string("plain_text"));
    json_object_set_new(json, "text", blockkit_string(cut.data, cut.len));
    buf_release(&text);
    buf_release(&cut);
    return json;
}

json_t *
blockkit_mrkdwn(const char *text, size_t len)
{
    json_t *json = json_object();

    json_object_set_new(json, "type", json_string("mrkdwn"));
    json_object_set_new(json, "text", blockkit_string(text, len));
    json_object_set_new(json, "verbatim", json_true());
    return json;
}

/* ---- blocks -------------------------------------------------------------- */

void
blocks_init(struct blocks *blocks)
{
    buf_init(&blocks->text, BLOCKS_MAX);
    blocks->count = 0;
}

void
blocks_release(struct blocks *blocks)
{
    buf_release(&blocks->text);
}

struct buf *
blocks_next(struct blocks *blocks)
{
    if (blocks->count++ > 0)
        buf_addc(&blocks->text, ',');
    return &blocks->text;
}

void
blocks_add(struct blocks *blocks, json_t *block)
{
    json_add(block, blocks_next(blocks));
    json_decref(block);
}
