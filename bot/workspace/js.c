/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * js.c - reading JSON that others wrote, and writing ours.
 *
 * Jansson reads: it is strict, and the app's JSON should meet a judge. What is
 * written comes from trees of Jansson's and needs none; its own writer looks
 * at each character apart and notes down each object that it enters.
 */
#include "js.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "mem.h"
#include "text.h"

#define WRITTEN_KEPT ((size_t)64 * 1024)

const char *
js_str(const json_t *obj, const char *key)
{
    return json_string_value(json_object_get(obj, key));
}

const char *
js_text(const json_t *obj, const char *key)
{
    const char *s = js_str(obj, key);

    return s ? s : "";
}

bool
js_true(const json_t *obj, const char *key)
{
    return json_is_true(json_object_get(obj, key));
}

json_int_t
js_int(const json_t *obj, const char *key, json_int_t otherwise)
{
    json_t *v = json_object_get(obj, key);

    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool
js_is(const json_t *obj, const char *key, const char *value)
{
    const char *s = js_str(obj, key);

    return s && strcmp(s, value) == 0;
}

void
js_put(json_t *obj, const char *key, const char *value)
{
    if (value)
        json_object_set_new_nocheck(obj, key, json_string(value));
}

void
js_share(json_t *obj, const char *key, const json_t *from)
{
    json_t *v = json_object_get(from, key);

    if (json_is_string(v))
        json_object_set_nocheck(obj, key, v);
    else
        js_put(obj, key, "");
}

json_t *
js_parse(const char *data, size_t len)
{
    json_error_t error;

    return json_loadb(data, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
                      &error);
}

/* ---- writing ------------------------------------------------------------ */

static void
add_escape(struct text *t, char c)
{
    static const char marks[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *mark = c != '\0' ? strchr(marks, c) : NULL;

    if (!mark) {
        text_addf(t, "\\u%04X", (unsigned char)c);
        return;
    }
    text_addc(t, '\\');
    text_addc(t, letters[mark - marks]);
}

/* In each byte of a word. */
#define ALL(c) (UINT64_C(0x0101010101010101) * (c))

static uint64_t
has_below(uint64_t eight, unsigned char c) /* up to 0x80 */
{
    return (eight - ALL(c)) & ~eight & ALL(0x80);
}

/* How much of it stands for itself. Eight at a time: texts are long. */
static size_t
plain_length(const char *s, size_t len)
{
    uint64_t eight;
    size_t n = 0;

    for (; len - n >= sizeof(eight); n += sizeof(eight)) {
        memcpy(&eight, s + n, sizeof(eight));
        if (has_below(eight, ' ') | has_below(eight ^ ALL('"'), 1) |
            has_below(eight ^ ALL('\\'), 1))
            break;
    }
    while (n < len && (unsigned char)s[n] >= ' ' && s[n] != '"' && s[n] != '\\')
        n++;
    return n;
}

void
js_add_string(struct text *t, const char *s, size_t len)
{
    size_t n;

    text_addc(t, '"');
    while ((n = plain_length(s, len)) < len) {
        text_add(t, s, n);
        add_escape(t, s[n]);
        s += n + 1;
        len -= n + 1;
    }
    text_add(t, s, n);
    text_addc(t, '"');
}

static void
add_object(struct text *t, json_t *obj)
{
    char before = '{';
    void *at;

    for (at = json_object_iter(obj); at; at = json_object_iter_next(obj, at)) {
        text_addc(t, before);
        js_add_string(t, json_object_iter_key(at),
                      json_object_iter_key_len(at));
        text_addc(t, ':');
        js_add(t, json_object_iter_value(at));
        before = ',';
    }
    text_adds(t, before == '{' ? "{}" : "}");
}

static void
add_array(struct text *t, const json_t *list)
{
    size_t i;

    text_addc(t, '[');
    for (i = 0; i < json_array_size(list); i++) {
        if (i > 0)
            text_addc(t, ',');
        js_add(t, json_array_get(list, i));
    }
    text_addc(t, ']');
}

static void
add_number(struct text *t, const json_t *value)
{
    char number[64];

    text_add(t, number,
             json_dumpb(value, number, sizeof(number), JSON_ENCODE_ANY));
}

void
js_add(struct text *t, const json_t *value)
{
    if (json_is_string(value))
        js_add_string(t, json_string_value(value), json_string_length(value));
    else if (json_is_object(value))
        add_object(t, (json_t *)(uintptr_t)value);
    else if (json_is_array(value))
        add_array(t, value);
    else if (json_is_number(value))
        add_number(t, value);
    else
        text_adds(t, json_is_true(value)    ? "true"
                     : json_is_false(value) ? "false"
                                            : "null");
}

/* What is written here has its room again and again, unless it was much. */
static struct text written;

static char *
take_written(void)
{
    char *copy = xstrndup(written.data, written.len);

    written.len = 0;
    if (written.cap > WRITTEN_KEPT)
        text_release(&written);
    return copy;
}

char *
js_dump(const json_t *value)
{
    js_add(&written, value);
    return take_written();
}

char *
js_strings(const char *const (*members)[2])
{
    char before = '{';

    for (; (*members)[0]; members++) {
        text_addc(&written, before);
        js_add_string(&written, (*members)[0], strlen((*members)[0]));
        text_addc(&written, ':');
        js_add_string(&written, (*members)[1], strlen((*members)[1]));
        before = ',';
    }
    text_addc(&written, '}');
    return take_written();
}

/* ---- parts -------------------------------------------------------------- */

json_t *
js_without(const json_t *obj, const char *keys)
{
    json_t *copy = json_object();
    char key[64];
    size_t n;

    json_object_update(copy, (json_t *)(uintptr_t)obj);
    while (*keys) {
        n = strcspn(keys, " ");
        (void)snprintf(key, sizeof(key), "%.*s", (int)n, keys);
        json_object_del(copy, key);
        keys += n + (keys[n] == ' ');
    }
    return copy;
}
