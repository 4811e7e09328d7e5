/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.c - a few named values kept as one text, which is JSON.
 *
 * A struct record is a json_t in disguise: lists can then hand out records
 * that belong to them without any bookkeeping.
 */
#include "record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_read.h"
#include "json_text.h"

static json_t *
as_json(struct record *record)
{
    return (json_t *)(void *)record;
}

static const json_t *
as_const_json(const struct record *record)
{
    return (const json_t *)(const void *)record;
}

static struct record *
as_record(json_t *json)
{
    return (struct record *)(void *)json;
}

struct record *
record_new(void)
{
    return as_record(json_object());
}

void
record_free(struct record *record)
{
    json_decref(as_json(record));
}

enum err
record_load(const char *text, struct record **out)
{
    json_t *json;

    json = *text == '\0' ? json_object() : json_read(text, strlen(text), 0);
    if (!json_is_object(json)) {
        json_decref(json);
        return ERR_INVALID;
    }
    *out = as_record(json);
    return ERR_OK;
}

char *
record_save(const struct record *record)
{
    char *text = json_text(as_const_json(record));

    return text ? text : xstrdup("");
}

void
record_set_int(struct record *record, const char *name, int64_t value)
{
    (void)json_object_set_new(as_json(record), name, json_integer(value));
}

void
record_set_text(struct record *record, const char *name, const char *value)
{
    json_t *text = json_string(value);

    /* Only invalid UTF-8 has no string; then the value is left out. */
    if (text)
        (void)json_object_set_new(as_json(record), name, text);
}

int64_t
record_int(const struct record *record, const char *name, int64_t missing)
{
    const json_t *value = json_object_get(as_const_json(record), name);

    return json_is_integer(value) ? json_integer_value(value) : missing;
}

const char *
record_text(const struct record *record, const char *name)
{
    const char *text;

    text = json_string_value(json_object_get(as_const_json(record), name));
    return text ? text : "";
}

struct record *
record_add(struct record *record, const char *list)
{
    json_t *array = json_object_get(as_json(record), list);
    json_t *item = json_object();

    if (!json_is_array(array)) {
        array = json_array();
        (void)json_object_set_new(as_json(record), list, array);
    }
    (void)json_array_append_new(array, item);
    return as_record(item);
}

size_t
record_count(const struct record *record, const char *list)
{
    return json_array_size(json_object_get(as_const_json(record), list));
}

const struct record *
record_at(const struct record *record, const char *list, size_t i)
{
    return as_record(
        json_array_get(json_object_get(as_const_json(record), list), i));
}

void
record_drop(struct record *record, const char *list)
{
    (void)json_object_del(as_json(record), list); /* there may be none */
}

struct record *
record_change(struct record *record, const char *list, size_t i)
{
    return as_record(json_array_get(json_object_get(as_json(record), list), i));
}
