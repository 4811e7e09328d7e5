/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_text.c - Jansson's memory, and JSON as text in ours.
 *
 * What json_dumps() returns is Jansson's memory, which free() may not know.
 */
#include "json_text.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "alloc.h"
#include "pieces.h"
#include "utf8.h"

#define TEXT_MAX (64 * 1024 * 1024)

void
json_use_pieces(void)
{
#ifndef CALLSHEET_SANITIZED /* the sanitizers look at malloc() alone */
    json_set_alloc_funcs(piece_take, piece_give);
#endif
}

/* ---- strings ------------------------------------------------------------- */

/* In each byte of a word. */
#define ALL(c) (UINT64_C(0x0101010101010101) * (c))

/* The highest bit of each byte that is a quote, a backslash, a control
 * character or not ASCII; of those above the lowest it may be wrong. */
static uint64_t
special_bits(uint64_t eight)
{
    uint64_t quote = eight ^ ALL('"'), backslash = eight ^ ALL('\\');

    return ((quote - ALL(1)) | (backslash - ALL(1)) | (eight - ALL(' ')) |
            eight) &
           ALL(0x80);
}

static bool
is_plain(unsigned char c)
{
    return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
}

size_t
json_plain(const char *text, size_t len)
{
    uint64_t eight, special;
    size_t n = 0;

    for (; len - n >= sizeof(eight); n += sizeof(eight)) {
        memcpy(&eight, text + n, sizeof(eight));
        special = special_bits(le64toh(eight)); /* the first is the lowest */
        if (special != 0)
            return n + (size_t)__builtin_ctzll(special) / 8;
    }
    while (n < len && is_plain((unsigned char)text[n]))
        n++;
    return n;
}

/* ---- writing ------------------------------------------------------------- */

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
json_add_string(const char *s, size_t len, struct buf *out)
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
        json_add_string(json_object_iter_key(at), json_object_iter_key_len(at),
                        out);
        buf_addc(out, ':');
        json_add(json_object_iter_value(at), out);
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
        json_add(json_array_get(json, i), out);
    }
    buf_addc(out, ']');
}

static void
dump_real(const json_t *json, struct buf *out)
{
    char text[64];
    size_t len = json_dumpb(json, text, sizeof(text), JSON_ENCODE_ANY);

    buf_add(out, text, len < sizeof(text) ? len : 0);
}

void
json_add(const json_t *json, struct buf *out)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        dump_object(json, out);
        break;
    case JSON_ARRAY:
        dump_array(json, out);
        break;
    case JSON_STRING:
        json_add_string(json_string_value(json), json_string_length(json), out);
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
    case JSON_REAL:
        dump_real(json, out);
        break;
    case JSON_NULL:
        buf_adds(out, "null");
        break;
    }
}

char *
json_text(const json_t *json)
{
    struct buf b;
    char *text = NULL;

    buf_init(&b, TEXT_MAX);
    json_add(json, &b);
    if (!b.overflow)
        text = buf_take(&b);
    buf_release(&b);
    return text;
}
