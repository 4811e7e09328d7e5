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

/* ---- written out --------------------------------------------------------- */

static void
dump_escape(unsigned char c, struct buf *out)
{
    static const char marks[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *mark = c != '\0' ? strchr(marks, c) : NULL;

    if (!mark) {
        buf_addf(out, "\\u%04X", c);
        return;
    }
    buf_addc(out, '\\');
    buf_addc(out, letters[mark - marks]);
}

void
blockkit_add_string(const char *s, size_t len, struct buf *out)
{
    const char *end = s + len;
    size_t n;

    buf_addc(out, '"');
    while (s < end) {
        n = json_plain(s, (size_t)(end - s));
        buf_add(out, s, n);
        s += n;
        if (s < end && (unsigned char)*s >= 0x80)
            utf8_add(out, utf8_next(&s, end));
        else if (s < end)
            dump_escape((unsigned char)*s++, out);
    }
    buf_addc(out, '"');
}

static void
dump_object(const json_t *json, struct buf *out)
{
    json_t *object = (json_t *)(uintptr_t)json; /* only read */
    char before = '{';
    void *at;

    if (json_object_size(json) == 0)
        buf_addc(out, '{');
    for (at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        buf_addc(out, before);
        before = ',';
        blockkit_add_string(json_object_iter_key(at),
                            json_object_iter_key_len(at), out);
        buf_addc(out, ':');
        blockkit_dump(json_object_iter_value(at), out);
    }
    buf_addc(out, '}');
}

static void
dump_array(const json_t *json, struct buf *out)
{
    size_t i;

    buf_addc(out, '[');
    for (i = 0; i < json_array_size(json); i++) {
        if (i > 0)
            buf_addc(out, ',');
        blockkit_dump(json_array_get(json, i), out);
    }
    buf_addc(out, ']');
}

void
blockkit_dump(const json_t *json, struct buf *out)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        dump_object(json, out);
        break;
    case JSON_ARRAY:
        dump_array(json, out);
        break;
    case JSON_STRING:
        blockkit_add_string(json_string_value(json), json_string_length(json),
                            out);
        break;
    case JSON_INTEGER:
        buf_addf(out, "%lld", (long long)json_integer_value(json));
        break;
    case JSON_TRUE:
        buf_adds(out, "true");
        break;
    case JSON_FALSE:
        buf_adds(out, "false");
        break;
    case JSON_REAL: /* blocks have none */
    case JSON_NULL:
        buf_adds(out, "null");
        break;
    }
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
    blockkit_dump(block, blocks_next(blocks));
    json_decref(block);
}
