/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_cut.c - where a value of JSON ends, and where in a file of JSON the
 * comments are.
 */
#include "json_cut.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "columns.h"
#include "reader.h"

#define LOCATE_DEPTH   8   /* comments lie no deeper than that */
#define LOCATE_OBJECTS 200 /* looked at before giving up */
#define LEAVES_MAX     128
#define LEAVES_DEPTH   5

size_t
json_cut_string(const char *s, size_t len)
{
    size_t at;

    for (at = 1; at < len; at++) {
        if (s[at] == '\\')
            at++;
        else if (s[at] == '"' || s[at] == '\n')
            return at + 1;
    }
    return 0;
}

struct json_cut
json_cut(const char *s, size_t len)
{
    struct json_cut cut = { 0, 0 };
    int depth = 0;
    size_t at = 0, n;

    while (at < len) {
        char c = s[at];

        if (c == '"') {
            n = json_cut_string(s + at, len - at);
            if (n == 0)
                return cut;
            at += n;
            if (s[at - 1] == '\n') {
                /* A quote is missing: better lose one line than the rest. */
                cut.len = at;
                return cut;
            }
            continue;
        }
        at++;
        if (c == '{' || c == '[') {
            depth++;
            if (depth > cut.depth)
                cut.depth = depth;
        } else if ((c == '}' || c == ']') && --depth <= 0) {
            cut.len = at;
            return cut;
        }
    }
    return cut;
}

void
json_cut_key(const char *s, size_t len, char *out, size_t size)
{
    size_t i;

    if (len >= size)
        len = 0;
    for (i = 0; i < len; i++)
        out[i] = s[i] >= 0x20 && s[i] < 0x7f ? s[i] : '?';
    out[len] = '\0';
}

void
json_unescape_slashes(char *s)
{
    char *out = s;

    for (; *s; s++)
        if (s[0] != '\\' || s[1] != '/')
            *out++ = *s;
    *out = '\0';
}

/* ---- leaves -------------------------------------------------------------- */

static int
leaves_of(json_t *object, const char *prefix, int depth,
          struct json_leaf *leaves, int max)
{
    const char *key;
    json_t *value;
    int n = 0;

    json_object_foreach(object, key, value)
    {
        char path[IMPORT_NAME_MAX + 1];
        size_t a = strlen(prefix), b = strlen(key);

        if (n == max)
            break;
        if (a + b > IMPORT_NAME_MAX)
            continue;
        memcpy(path, prefix, a);
        memcpy(path + a, key, b + 1);
        if (json_is_object(value)) {
            if (depth < LEAVES_DEPTH && a + b < IMPORT_NAME_MAX &&
                !columns_is_replies(key)) {
                path[a + b] = '.';
                path[a + b + 1] = '\0';
                n += leaves_of(value, path, depth + 1, leaves + n, max - n);
            }
        } else if (!json_is_array(value)) {
            memcpy(leaves[n].path, path, sizeof(path));
            leaves[n++].value = value;
        }
    }
    return n;
}

int
json_leaves(json_t *object, struct json_leaf *leaves, int max)
{
    return leaves_of(object, "", 1, leaves, max);
}

/* ---- where the comments are ---------------------------------------------- */

/* Has it a text, as a comment has? */
static bool
is_comment(json_t *object)
{
    struct json_leaf leaves[LEAVES_MAX];
    const char *names[LEAVES_MAX];
    struct import_plan plan = { .why = IMPORT_WHY_NONE };
    int n, others, i, text;

    n = json_leaves(object, leaves, LEAVES_MAX);
    for (i = 0; i < n; i++)
        names[i] = leaves[i].path;
    if (columns_map(names, n, true, &plan, &others) == 0)
        return false;
    text = plan.column[IMPORT_FIELD_TEXT].index;
    return json_is_string(leaves[text].value);
}

/* A post has a text too (its caption), but then comments are in it. */
static bool
has_comments(json_t *object)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        if (!columns_is_comments(key))
            continue;
        if (json_is_array(value) && json_is_object(json_array_get(value, 0)) &&
            is_comment(json_array_get(value, 0)))
            return true;
    }
    return false;
}

bool
json_is_comment(json_t *object)
{
    return json_is_object(object) && is_comment(object) &&
           !has_comments(object);
}

struct walk {
    char stack[LOCATE_DEPTH + 1];
    char key[LOCATE_DEPTH + 1][IMPORT_NAME_MAX + 1]; /* of each container */
    int depth;
    char last_key[IMPORT_NAME_MAX + 1];
    int objects;
};

/* Look at the element at `s`: is it what we want? */
static bool
walk_found(struct walk *w, const char *s, size_t len)
{
    struct json_cut cut = json_cut(s, len);
    json_error_t error;
    json_t *object;
    bool found;

    if (cut.len == 0 || cut.depth > JSON_CUT_DEPTH ||
        ++w->objects > LOCATE_OBJECTS)
        return false;
    object = json_loadb(s, cut.len, JSON_ALLOW_NUL, &error);
    found = json_is_comment(object);
    json_decref(object);
    return found;
}

/* At the string at `s`: keep it if it is a key. Bytes to move on. */
static size_t
walk_string(struct walk *w, const char *s, size_t len)
{
    size_t n = json_cut_string(s, len), next;

    if (n == 0)
        return len;
    for (next = n; next < len && strchr(" \t\r\n", s[next]) && s[next]; next++)
        ;
    w->last_key[0] = '\0';
    if (next < len && s[next] == ':')
        json_cut_key(s + 1, n - 2, w->last_key, sizeof(w->last_key));
    return n;
}

static void
walk_in(struct walk *w, char c)
{
    memcpy(w->key[w->depth], w->last_key, sizeof(w->last_key));
    w->stack[w->depth++] = c;
    w->last_key[0] = '\0';
}

/* Walk through the containers until an array of comments is entered. */
static bool
walk(struct walk *w, const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        char c = text[at];

        if (c == '"') {
            at += walk_string(w, text + at, len - at);
            continue;
        }
        if (c == '{' && w->depth > 0 && w->stack[w->depth - 1] == '[' &&
            walk_found(w, text + at, len - at))
            return true;
        if (c == '{' || c == '[') {
            if (w->depth == LOCATE_DEPTH) {
                struct json_cut cut = json_cut(text + at, len - at);

                if (cut.len == 0)
                    return false;
                at += cut.len;
                continue;
            }
            walk_in(w, c);
        } else if (w->depth > 0 &&
                   c == (w->stack[w->depth - 1] == '{' ? '}' : ']')) {
            w->depth--;
        }
        at++;
    }
    return false;
}

enum import_why
json_locate(const char *text, size_t len, bool whole, struct import_plan *plan)
{
    struct walk *w = xcalloc(1, sizeof(*w));
    enum import_why why = IMPORT_WHY_NO_COMMENTS;
    json_error_t error;
    json_t *all;

    if (walk(w, text, len)) {
        plan->row_depth = w->depth;
        memcpy(plan->row_array, w->key[w->depth - 1], sizeof(plan->row_array));
        why = IMPORT_WHY_NONE;
    } else if (whole) {
        all = json_loadb(text, len, JSON_ALLOW_NUL, &error);
        if (!all)
            why = IMPORT_WHY_BROKEN_JSON;
        json_decref(all);
    }
    free(w);
    return why;
}
