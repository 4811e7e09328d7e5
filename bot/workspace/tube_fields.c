/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_fields.c - of an answer only what the parameter `fields` names.
 *
 *     a,b/c,d(e,f)      a name, one below another, several below another
 */
#include <string.h>

#include "tube.h"

#define DEPTH_MAX 12

/* Behind the selector that begins at s, to the comma or bracket after it. */
static const char *
selector_end(const char *s)
{
    int depth = 0;

    for (; *s != '\0'; s++) {
        if (*s == '(')
            depth++;
        else if (*s == ')' && depth-- == 0)
            break;
        else if (*s == ',' && depth == 0)
            break;
    }
    return s;
}

/* The selector of a list that names the key; NULL when none does. *below: what
 * is named beneath it, NULL = all of it. */
static bool
is_named(const char *list, const char *key, const char **below)
{
    size_t len = strlen(key), n;

    for (; *list != '\0' && *list != ')';
         list = selector_end(list), list += *list == ',') {
        n = strcspn(list, ",/()");
        if (n != len || strncmp(list, key, len) != 0) {
            if (n == 0 && *list != '/' && *list != '(')
                return false; /* no list at all */
            continue;
        }
        *below = list[n] == '/' || list[n] == '(' ? list + n + 1 : NULL;
        return true;
    }
    return false;
}

static void
keep(json_t *value, const char *list, int depth)
{
    const char *key, *below;
    json_t *one;
    void *next;
    size_t i;

    if (depth > DEPTH_MAX)
        return;
    json_array_foreach(value, i, one)
    {
        keep(one, list, depth);
    }
    json_object_foreach_safe(value, next, key, one)
    {
        if (!is_named(list, key, &below))
            (void)json_object_del(value, key);
        else if (below)
            keep(one, below, depth + 1);
    }
}

void
tube_fields_keep(json_t *answer, const char *list)
{
    keep(answer, list, 0);
}
