/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_fields.c - the parameter `fields` of the YouTube server.
 *
 *     a,b/c,d(e,f/g)      keep these, of objects in lists too; "*" is all
 */
#include <stdlib.h>
#include <string.h>

#include "youtube_parts.h"

#define DEPTH_MAX 12

/* A tree of what is kept: {"items": {"id": {}}}; an empty one keeps all. */
static bool parse(const char **at, json_t *into, int depth);

static json_t *
child(json_t *into, const char *name, size_t len)
{
    char key[100];
    json_t *o;

    if (len == 0 || len >= sizeof(key))
        return NULL;
    memcpy(key, name, len);
    key[len] = '\0';
    o = json_object_get(into, key);
    if (!o) {
        o = json_object();
        (void)json_object_set_new(into, key, o);
    }
    return o;
}

static bool
parse_one(const char **at, json_t *into, int depth)
{
    size_t len = strcspn(*at, ",/()");
    json_t *o = child(into, *at, len);

    if (!o)
        return false;
    *at += len;
    if (**at == '/') {
        ++*at;
        return parse_one(at, o, depth);
    }
    if (**at == '(') {
        ++*at;
        if (!parse(at, o, depth + 1) || **at != ')')
            return false;
        ++*at;
    }
    return true;
}

static bool
parse(const char **at, json_t *into, int depth)
{
    if (depth > DEPTH_MAX || !parse_one(at, into, depth))
        return false;
    while (**at == ',') {
        ++*at;
        if (!parse_one(at, into, depth))
            return false;
    }
    return true;
}

static void
keep(json_t *value, const json_t *tree)
{
    const char *key;
    json_t *one;
    void *next;
    size_t i;

    if (json_object_size(tree) == 0 || json_object_get(tree, "*"))
        return;
    json_array_foreach(value, i, one)
    {
        keep(one, tree);
    }
    json_object_foreach_safe(value, next, key, one)
    {
        if (!json_object_get(tree, key))
            (void)json_object_del(value, key);
        else
            keep(one, json_object_get(tree, key));
    }
}

bool
fields_keep(json_t *body, const char *mask)
{
    json_t *tree = json_object();
    bool is_good = parse(&mask, tree, 0) && *mask == '\0';

    if (is_good)
        keep(body, tree);
    json_decref(tree);
    return is_good;
}
