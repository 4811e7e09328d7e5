/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_read.c - a JSON text as Jansson's tree.
 *
 * Jansson reads a text byte by byte through a function, and keeps each byte
 * twice before it is a string: a tenth of what a command cost. This takes
 * strings as they stand in the text and leaves what is rare to Jansson:
 * "\u00e9", numbers that are not short integers, the look whether bytes are
 * UTF-8. What it makes of a text, and refuses, is the same, but for members
 * that nobody reads: of those only the brackets and strings are counted.
 */
#include "json_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "json_text.h"

/* More digits may not fit. */
#define DIGITS_MAX 15

struct parse {
    const char *at, *end;
    const char *const *unread;
    uint64_t unread_bits; /* of their names, by length and first letter */
    size_t flags;         /* Jansson's */
    size_t depth;
    bool is_deep;
    struct buf text; /* the string with escapes that was read last */
};

struct slice {
    const char *from;
    size_t len;
    bool is_ascii;
};

static json_t *take_value(struct parse *p);

static void
skip_blanks(struct parse *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' ||
                              *p->at == '\r' || *p->at == '\t'))
        p->at++;
}

/* Behind blanks, if it is there. */
static bool
take_mark(struct parse *p, char mark)
{
    skip_blanks(p);
    if (p->at == p->end || *p->at != mark)
        return false;
    p->at++;
    return true;
}

/* ---- strings ------------------------------------------------------------- */

/* Up to a quote, a backslash or what may not stand in a string. */
static bool
take_plain(struct parse *p, struct slice *out)
{
    out->from = p->at;
    out->is_ascii = true;
    for (;;) {
        p->at += json_plain(p->at, (size_t)(p->end - p->at));
        if (p->at == p->end || (unsigned char)*p->at < 0x80)
            break;
        out->is_ascii = false;
        p->at++;
    }
    out->len = (size_t)(p->at - out->from);
    return p->at < p->end && (*p->at == '"' || *p->at == '\\');
}

/* To the quote that ends it, whatever is before that; at `from` it begins. */
static bool
take_by_jansson(struct parse *p, const char *from, struct slice *out)
{
    json_t *string;

    while (p->at < p->end && *p->at != '"')
        p->at += *p->at == '\\' && p->at + 1 < p->end ? 2 : 1;
    if (p->at >= p->end)
        return false;
    p->at++;
    string = json_loadb(from - 1, (size_t)(p->at - from) + 1,
                        JSON_DECODE_ANY | p->flags, NULL);
    if (!string)
        return false;
    buf_reset(&p->text);
    buf_add(&p->text, json_string_value(string), json_string_length(string));
    json_decref(string);
    *out = (struct slice){ p->text.data, p->text.len, true };
    return true;
}

static bool
take_escaped(struct parse *p, const char *from, struct slice *part,
             struct slice *out)
{
    static const char marks[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    bool is_ascii = true;
    const char *mark;

    buf_reset(&p->text);
    while (*p->at == '\\') {
        buf_add(&p->text, part->from, part->len);
        is_ascii = is_ascii && part->is_ascii;
        if (++p->at == p->end)
            return false;
        mark = *p->at != '\0' ? strchr(marks, *p->at) : NULL;
        if (!mark) {
            p->at--;
            return take_by_jansson(p, from, out);
        }
        buf_addc(&p->text, means[mark - marks]);
        p->at++;
        if (!take_plain(p, part))
            return false;
    }
    buf_add(&p->text, part->from, part->len);
    p->at++;
    *out =
        (struct slice){ p->text.data, p->text.len, is_ascii && part->is_ascii };
    return true;
}

/* Behind its first quote: its bytes, in the text or in p->text. */
static bool
take_string(struct parse *p, struct slice *out)
{
    const char *from = p->at;
    struct slice part;

    if (!take_plain(p, &part))
        return false;
    if (*p->at == '\\')
        return take_escaped(p, from, &part, out);
    p->at++;
    *out = part;
    return true;
}

static json_t *
take_text(struct parse *p)
{
    struct slice text;

    if (!take_string(p, &text))
        return NULL;
    return text.is_ascii ? json_stringn_nocheck(text.from, text.len)
                         : json_stringn(text.from, text.len);
}

/* ---- what nobody reads --------------------------------------------------- */

/* Hardly any two names have the same. */
static uint64_t
name_bit(const char *name, size_t len)
{
    return (uint64_t)1 << (len * 7 + (unsigned char)*name) % 64;
}

static bool
is_unread(const struct parse *p, const struct slice *name)
{
    const char *const *unread = p->unread;

    if ((p->unread_bits & name_bit(name->from, name->len)) == 0)
        return false;
    for (; *unread; unread++)
        if (**unread == *name->from &&
            strncmp(*unread, name->from, name->len) == 0 &&
            (*unread)[name->len] == '\0')
            return true;
    return false;
}

/* Over the rest of a string and the quote that ends it. */
static void
skip_string(struct parse *p)
{
    for (;;) {
        p->at += json_plain(p->at, (size_t)(p->end - p->at));
        if (p->at == p->end || *p->at == '"')
            break;
        p->at += *p->at == '\\' && p->at + 1 < p->end ? 2 : 1;
    }
    if (p->at < p->end)
        p->at++;
}

/* Over the object, array or string at `at`: only brackets and strings count. */
static bool
skip_over(struct parse *p)
{
    size_t depth = p->depth;

    do {
        char c = *p->at++;

        if (c == '{' || c == '[')
            p->is_deep = ++depth > JSON_DEPTH_MAX || p->is_deep;
        else if (c == '}' || c == ']')
            depth--;
        if (c == '"')
            skip_string(p);
    } while (p->at < p->end && depth > p->depth);
    return depth == p->depth && !p->is_deep;
}

/* ---- values -------------------------------------------------------------- */

/* Takes the value, which may be NULL. */
static bool
put_member(const struct parse *p, json_t *object, const struct slice *name,
           json_t *value)
{
    int (*put)(json_t *, const char *, size_t, json_t *) =
        name->is_ascii ? json_object_setn_new_nocheck : json_object_setn_new;
    size_t before = json_object_size(object);

    return value && put(object, name->from, name->len, value) == 0 &&
           (json_object_size(object) > before ||
            !(p->flags & JSON_REJECT_DUPLICATES));
}

static bool
take_member(struct parse *p, json_t *object)
{
    struct slice name;
    char *copy = NULL;
    bool is_taken;

    if (!take_mark(p, '"') || !take_string(p, &name) || !take_mark(p, ':'))
        return false;
    if (name.from == p->text.data) { /* the value may need that */
        if (memchr(name.from, '\0', name.len))
            return false; /* as Jansson, even where values may hold one */
        name.from = copy = xstrndup(name.from, name.len);
    }
    skip_blanks(p);
    if (p->at < p->end && (*p->at == '{' || *p->at == '[' || *p->at == '"') &&
        is_unread(p, &name))
        is_taken = skip_over(p);
    else
        is_taken = put_member(p, object, &name, take_value(p));
    free(copy);
    return is_taken;
}

static bool
take_members(struct parse *p, json_t *object)
{
    if (take_mark(p, '}'))
        return true;
    do
        if (!take_member(p, object))
            return false;
    while (take_mark(p, ','));
    return take_mark(p, '}');
}

static bool
take_items(struct parse *p, json_t *array)
{
    json_t *item;

    if (take_mark(p, ']'))
        return true;
    do {
        item = take_value(p);
        if (!item || json_array_append_new(array, item) != 0)
            return false;
    } while (take_mark(p, ','));
    return take_mark(p, ']');
}

static json_t *
take_inside(struct parse *p, json_t *whole,
            bool (*take)(struct parse *p, json_t *whole))
{
    bool is_whole;

    p->is_deep = ++p->depth > JSON_DEPTH_MAX || p->is_deep;
    is_whole = !p->is_deep && take(p, whole);
    p->depth--;
    if (is_whole)
        return whole;
    json_decref(whole);
    return NULL;
}

/* A number, or a word. */
static json_t *
take_other(struct parse *p)
{
    static const char chars[] = "+-.0123456789aeflnrstuE";
    const char *from = p->at, *digit;
    json_int_t n = 0;
    size_t len;

    while (p->at < p->end && *p->at != '\0' && strchr(chars, *p->at))
        p->at++;
    len = (size_t)(p->at - from);
    for (digit = from; digit < p->at && *digit >= '0' && *digit <= '9'; digit++)
        n = len <= DIGITS_MAX ? n * 10 + (*digit - '0') : 0;
    if (len > 0 && len <= DIGITS_MAX && digit == p->at &&
        (*from != '0' || len == 1))
        return json_integer(n);
    if (len == 4 && memcmp(from, "true", 4) == 0)
        return json_true();
    if (len == 5 && memcmp(from, "false", 5) == 0)
        return json_false();
    return len > 0 ? json_loadb(from, len, JSON_DECODE_ANY, NULL) : NULL;
}

static json_t *
take_value(struct parse *p)
{
    if (take_mark(p, '"'))
        return take_text(p);
    if (take_mark(p, '{'))
        return take_inside(p, json_object(), take_members);
    if (take_mark(p, '['))
        return take_inside(p, json_array(), take_items);
    return take_other(p);
}

static json_t *
read_whole(struct parse *p, const char **why)
{
    json_t *json = NULL;

    buf_init(&p->text, (size_t)(p->end - p->at));
    if (take_mark(p, '{'))
        json = take_inside(p, json_object(), take_members);
    else if (take_mark(p, '['))
        json = take_inside(p, json_array(), take_items);
    skip_blanks(p);
    if (json && p->at < p->end) {
        json_decref(json);
        json = NULL;
    }
    *why = json ? "" : p->is_deep ? "nested too deeply" : "not JSON";
    buf_release(&p->text);
    return json;
}

json_t *
json_read(const char *text, size_t len, size_t flags)
{
    struct parse p = { .at = text, .end = text + len, .flags = flags };
    const char *why;

    return read_whole(&p, &why);
}

json_t *
json_read_part(const char *text, size_t len, const char *const *unread,
               const char **why)
{
    struct parse p = { .at = text, .end = text + len, .unread = unread };

    for (; unread && *unread; unread++)
        p.unread_bits |= name_bit(*unread, strlen(*unread));
    return read_whole(&p, why);
}
