/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts_json.c - a list of objects in JSON as the lines of a table.
 *
 * What exporters write as a table they write as JSON too, with the same names:
 * [{"url": …, "likesCount": …}, …], by itself or under one name ("data",
 * "items"). Turned into lines it is read by what reads those (posts.c).
 */
#include "posts_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "import.h"
#include "json_cut.h"
#include "reader.h"

#define COLUMNS 64
#define LEAVES  128
#define BEFORE  200 /* bytes before the list */

struct names {
    char name[COLUMNS][IMPORT_NAME_MAX + 1];
    int count;
};

typedef void object_fn(json_t *object, struct names *names, struct buf *out);

/* "statistics.viewCount": the last of it is its name. */
static const char *
name_of(const struct json_leaf *leaf)
{
    const char *dot = strrchr(leaf->path, '.');

    return dot ? dot + 1 : leaf->path;
}

static int
place_of(const struct names *names, const char *name)
{
    int i;

    for (i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return i;
    return -1;
}

static void
learn_names(json_t *object, struct names *names, struct buf *out)
{
    struct json_leaf *leaves = xcalloc(LEAVES, sizeof(*leaves));
    int i, n = json_leaves(object, leaves, LEAVES);

    (void)out;
    for (i = 0; i < n && names->count < COLUMNS; i++) {
        const char *name = name_of(&leaves[i]);

        if (name[0] != '\0' && place_of(names, name) < 0)
            memcpy(names->name[names->count++], name, strlen(name) + 1);
    }
    free(leaves);
}

static void
add_quoted(struct buf *out, const char *text)
{
    buf_addc(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            buf_addc(out, '"');
        buf_addc(out, *text);
    }
    buf_addc(out, '"');
}

static void
add_value(struct buf *out, json_t *value)
{
    if (json_is_string(value))
        add_quoted(out, json_string_value(value));
    else if (json_is_integer(value))
        buf_addf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        buf_addf(out, "%.0f", json_real_value(value));
    else if (json_is_boolean(value))
        buf_adds(out, json_is_true(value) ? "true" : "false");
}

/* The first of a name counts, as in a table. */
static void
add_row(json_t *object, struct names *names, struct buf *out)
{
    struct json_leaf *leaves = xcalloc(LEAVES, sizeof(*leaves));
    int i, k, n = json_leaves(object, leaves, LEAVES);

    for (k = 0; k < names->count; k++) {
        if (k > 0)
            buf_addc(out, ',');
        for (i = 0; i < n; i++)
            if (strcmp(name_of(&leaves[i]), names->name[k]) == 0)
                break;
        if (i < n)
            add_value(out, leaves[i].value);
    }
    buf_addc(out, '\n');
    free(leaves);
}

/* Where the list begins: the first "[" with an object in it. NULL = nowhere
 * near the beginning. */
static const char *
list_find(const char *text, size_t len)
{
    const char *p = text, *end = text + len;
    const char *last = len > BEFORE ? text + BEFORE : end;

    while (p < last && strchr(" \t\r\n", *p) && *p)
        p++;
    if (p == last || (*p != '[' && *p != '{'))
        return NULL;
    for (; p < last; p++) {
        if (*p != '[')
            continue;
        for (p++; p < end && *p && strchr(" \t\r\n", *p); p++)
            continue;
        return p < end && *p == '{' ? p : NULL;
    }
    return NULL;
}

static int
each_object(const char *p, const char *end, object_fn *fn, struct names *names,
            struct buf *out)
{
    json_error_t error;
    int count = 0;

    while (p < end && *p == '{') {
        struct json_cut cut = json_cut(p, (size_t)(end - p));
        json_t *object;

        if (cut.len == 0)
            break;
        object = json_loadb(p, cut.len, 0, &error);
        if (json_is_object(object)) {
            fn(object, names, out);
            count++;
        }
        json_decref(object);
        p += cut.len;
        while (p < end && *p && strchr(" \t\r\n,", *p))
            p++;
    }
    return count;
}

bool
posts_json_table(const char *text, size_t len, struct buf *out)
{
    const char *list = text ? list_find(text, len) : NULL;
    struct names *names;
    int i;

    if (!list)
        return false;
    names = xcalloc(1, sizeof(*names));
    if (each_object(list, text + len, learn_names, names, out) == 0 ||
        names->count == 0) {
        free(names);
        return false;
    }
    for (i = 0; i < names->count; i++) {
        if (i > 0)
            buf_addc(out, ',');
        add_quoted(out, names->name[i]);
    }
    buf_addc(out, '\n');
    (void)each_object(list, text + len, add_row, names, out);
    free(names);
    return true;
}
