/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * incoming.c - a request as it came, made, written down and read back.
 *
 * What is parked comes back from our own database; it is read as strictly as
 * if it came from outside, because databases are edited and damaged.
 */
#include "incoming.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "alloc.h"
#include "json_text.h"

#define JSON_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define STRING_MAX     ((size_t)1024 * 1024)
#define FIELDS_MAX     100
#define FILES_MAX      100

/* Every string of the struct by the name it is written down under. */
static const struct {
    const char *name;
    size_t offset;
} strings[] = {
    { "network", offsetof(struct incoming, network) },
    { "user", offsetof(struct incoming, user) },
    { "place", offsetof(struct incoming, place) },
    { "thread", offsetof(struct incoming, thread) },
    { "message", offsetof(struct incoming, message) },
    { "line", offsetof(struct incoming, line) },
    { "command", offsetof(struct incoming, command) },
    { "respond_url", offsetof(struct incoming, respond_url) },
    { "trigger", offsetof(struct incoming, trigger) },
};

static const struct {
    const char *name;
    size_t offset;
} file_strings[] = {
    { "remote_id", offsetof(struct incoming_file, remote_id) },
    { "url", offsetof(struct incoming_file, url) },
    { "name", offsetof(struct incoming_file, name) },
    { "mime", offsetof(struct incoming_file, mime) },
};

static char **
string_at(void *base, size_t offset)
{
    return (char **)(void *)((char *)base + offset);
}

static const char *
string_of(const void *base, size_t offset)
{
    const char *s;

    memcpy(&s, (const char *)base + offset, sizeof(s));
    return s;
}

struct incoming *
incoming_new(enum incoming_kind kind, const char *network)
{
    struct incoming *in = xcalloc(1, sizeof(*in));

    in->kind = kind;
    in->network = xstrdup(network);
    return in;
}

void
incoming_free(struct incoming *in)
{
    size_t i, j;

    if (!in)
        return;
    for (i = 0; i < ARRAY_LEN(strings); i++)
        free(*string_at(in, strings[i].offset));
    for (i = 0; i < INCOMING_KEYS_MAX; i++)
        free(in->keys[i]);
    for (i = 0; i < in->field_count; i++) {
        free(in->fields[i].name);
        free(in->fields[i].value);
    }
    free(in->fields);
    for (i = 0; i < in->file_count; i++)
        for (j = 0; j < ARRAY_LEN(file_strings); j++)
            free(*string_at(&in->files[i], file_strings[j].offset));
    free(in->files);
    free(in->answer);
    if (in->person)
        person_release(in->person);
    free(in->person);
    if (in->facts)
        place_release(in->facts);
    free(in->facts);
    free(in);
}

void
incoming_add_field(struct incoming *in, const char *name, const char *value)
{
    struct incoming_field *field;

    in->fields =
        xreallocarray(in->fields, in->field_count + 1, sizeof(*in->fields));
    field = &in->fields[in->field_count++];
    field->name = xstrdup(name);
    field->value = xstrdup(value);
}

struct incoming_file *
incoming_add_file(struct incoming *in)
{
    struct incoming_file *file;

    in->files =
        xreallocarray(in->files, in->file_count + 1, sizeof(*in->files));
    file = &in->files[in->file_count++];
    memset(file, 0, sizeof(*file));
    return file;
}

/* ---- writing down -------------------------------------------------------- */

/* Nothing for NULL. What is not UTF-8 cannot be kept and is left out. */
static void
set_string(json_t *json, const char *name, const char *s)
{
    if (s)
        (void)json_object_set_new(json, name, json_string(s));
}

static json_t *
save_file(const struct incoming_file *file)
{
    json_t *json = json_object();
    size_t i;

    for (i = 0; i < ARRAY_LEN(file_strings); i++)
        set_string(json, file_strings[i].name,
                   string_of(file, file_strings[i].offset));
    json_object_set_new(json, "size", json_integer(file->size));
    return json;
}

static json_t *
save_fields(const struct incoming *in)
{
    json_t *fields = json_array(), *field;
    size_t i;

    for (i = 0; i < in->field_count; i++) {
        field = json_object();
        set_string(field, "name", in->fields[i].name);
        set_string(field, "value", in->fields[i].value);
        json_array_append_new(fields, field);
    }
    return fields;
}

char *
incoming_save(const struct incoming *in)
{
    json_t *json = json_object(), *keys = json_array(), *files = json_array();
    char *text;
    size_t i;

    json_object_set_new(json, "kind", json_integer(in->kind));
    for (i = 0; i < ARRAY_LEN(strings); i++)
        set_string(json, strings[i].name, string_of(in, strings[i].offset));
    json_object_set_new(json, "place_kind", json_integer(in->place_kind));
    json_object_set_new(json, "received_at", json_integer(in->received_at));
    json_object_set_new(json, "number", json_integer(in->number));
    if (in->life != 0)
        json_object_set_new(json, "life", json_integer(in->life));
    if (in->is_home)
        json_object_set_new(json, "is_home", json_true());
    for (i = 0; i < INCOMING_KEYS_MAX; i++)
        if (in->keys[i])
            json_array_append_new(keys, json_string(in->keys[i]));
    json_object_set_new(json, "keys", keys);
    json_object_set_new(json, "fields", save_fields(in));
    for (i = 0; i < in->file_count; i++)
        json_array_append_new(files, save_file(&in->files[i]));
    json_object_set_new(json, "files", files);
    text = json_text(json);
    json_decref(json);
    return text ? text : xstrdup("{}");
}

/* ---- reading back -------------------------------------------------------- */

static enum err
load_string(const json_t *value, char **out)
{
    if (!json_is_string(value) || json_string_length(value) > STRING_MAX)
        return ERR_INVALID;
    free(*out);
    *out = xstrdup(json_string_value(value));
    return ERR_OK;
}

static enum err
load_integer(const json_t *value, int64_t min, int64_t max, int64_t *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max)
        return ERR_INVALID;
    *out = json_integer_value(value);
    return ERR_OK;
}

static enum err
load_keys(const json_t *keys, struct incoming *in)
{
    size_t i;

    if (!json_is_array(keys) || json_array_size(keys) > INCOMING_KEYS_MAX)
        return ERR_INVALID;
    for (i = 0; i < json_array_size(keys); i++)
        if (load_string(json_array_get(keys, i), &in->keys[i]) != ERR_OK)
            return ERR_INVALID;
    return ERR_OK;
}

static enum err
load_fields(const json_t *fields, struct incoming *in)
{
    size_t i;

    if (!json_is_array(fields) || json_array_size(fields) > FIELDS_MAX)
        return ERR_INVALID;
    for (i = 0; i < json_array_size(fields); i++) {
        const json_t *field = json_array_get(fields, i);
        const json_t *name = json_object_get(field, "name");
        const json_t *value = json_object_get(field, "value");

        if (json_object_size(field) != 2 || !json_is_string(name) ||
            !json_is_string(value) || json_string_length(value) > STRING_MAX)
            return ERR_INVALID;
        incoming_add_field(in, json_string_value(name),
                           json_string_value(value));
    }
    return ERR_OK;
}

static enum err
load_file(json_t *json, struct incoming_file *file)
{
    const char *key;
    json_t *value;
    size_t i;

    if (!json_is_object(json))
        return ERR_INVALID;
    json_object_foreach(json, key, value)
    {
        for (i = 0; i < ARRAY_LEN(file_strings); i++)
            if (strcmp(key, file_strings[i].name) == 0)
                break;
        if (i < ARRAY_LEN(file_strings)) {
            char **out = string_at(file, file_strings[i].offset);

            if (load_string(value, out) != ERR_OK)
                return ERR_INVALID;
        } else if (strcmp(key, "size") != 0 ||
                   load_integer(value, -1, INT64_MAX, &file->size) != ERR_OK) {
            return ERR_INVALID;
        }
    }
    return ERR_OK;
}

static enum err
load_files(const json_t *files, struct incoming *in)
{
    size_t i;

    if (!json_is_array(files) || json_array_size(files) > FILES_MAX)
        return ERR_INVALID;
    for (i = 0; i < json_array_size(files); i++)
        if (load_file(json_array_get(files, i), incoming_add_file(in)) !=
            ERR_OK)
            return ERR_INVALID;
    return ERR_OK;
}

static enum err
load_member(const char *key, const json_t *value, struct incoming *in)
{
    int64_t number = 0;
    enum err rc;
    size_t i;

    for (i = 0; i < ARRAY_LEN(strings); i++)
        if (strcmp(key, strings[i].name) == 0)
            return load_string(value, string_at(in, strings[i].offset));
    if (strcmp(key, "keys") == 0)
        return load_keys(value, in);
    if (strcmp(key, "fields") == 0)
        return load_fields(value, in);
    if (strcmp(key, "files") == 0)
        return load_files(value, in);
    if (strcmp(key, "received_at") == 0)
        return load_integer(value, 0, INT64_MAX, &in->received_at);
    if (strcmp(key, "number") == 0)
        return load_integer(value, 0, INT64_MAX, &in->number);
    if (strcmp(key, "life") == 0)
        return load_integer(value, 0, INT64_MAX, &in->life);
    if (strcmp(key, "is_home") == 0) {
        in->is_home = json_is_true(value);
        return json_is_boolean(value) ? ERR_OK : ERR_INVALID;
    }
    if (strcmp(key, "kind") == 0) {
        rc = load_integer(value, INCOMING_LINE, INCOMING_FORM, &number);
        in->kind = (enum incoming_kind)number;
        return rc;
    }
    if (strcmp(key, "place_kind") == 0) {
        rc = load_integer(value, PLACE_UNKNOWN, PLACE_CHANNEL, &number);
        in->place_kind = (enum place_kind)number;
        return rc;
    }
    return ERR_INVALID;
}

enum err
incoming_load(const char *json, struct incoming **out)
{
    struct incoming *in = NULL;
    size_t len = strlen(json);
    enum err rc = ERR_OK;
    json_t *root = NULL;
    const char *key;
    json_t *value;

    if (len > JSON_BYTES_MAX)
        return ERR_TOO_BIG;
    root = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root)) {
        rc = ERR_INVALID;
        goto out;
    }
    in = xcalloc(1, sizeof(*in));
    json_object_foreach(root, key, value)
    {
        rc = load_member(key, value, in);
        if (rc != ERR_OK)
            goto out;
    }
    if (!in->network || !in->user || !json_object_get(root, "kind")) {
        rc = ERR_INVALID;
        goto out;
    }
    *out = in;
    in = NULL;
out:
    incoming_free(in);
    json_decref(root);
    return rc;
}
