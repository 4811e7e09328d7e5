/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * js.c - reading JSON that others wrote.
 */
#include "js.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "mem.h"

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
        json_object_set_new(obj, key, json_string(value));
}

json_t *
js_parse(const char *data, size_t len)
{
    json_error_t error;

    return json_loadb(data, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
                      &error);
}

char *
js_dump(const json_t *value)
{
    char *s = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    return s ? s : xstrdup("null");
}

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
