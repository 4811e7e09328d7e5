/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * js.h - reading JSON that others wrote, and writing ours.
 */
#ifndef WORKSPACE_JS_H
#define WORKSPACE_JS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct text;

/* The string at `key`, NULL when there is none. */
const char *js_str(const json_t *obj, const char *key);
/* The same, "" when there is none. */
const char *js_text(const json_t *obj, const char *key);
bool js_true(const json_t *obj, const char *key);
json_int_t js_int(const json_t *obj, const char *key, json_int_t otherwise);
bool js_is(const json_t *obj, const char *key, const char *value);
/* Put a string unless it is NULL; the key is valid UTF-8. */
void js_put(json_t *obj, const char *key, const char *value);
/* Put the string that `from` has there, "" when it has none. */
void js_share(json_t *obj, const char *key, const json_t *from);
/* Parse `len` bytes; NULL when it is no JSON or a key comes twice. */
json_t *js_parse(const char *data, size_t len);
/* Add as compact JSON; a value of NULL is null. */
void js_add(struct text *t, const json_t *value);
/* A string of valid UTF-8 in its quotes. */
void js_add_string(struct text *t, const char *s, size_t len);
/* The same as text of its own; the caller frees it. */
char *js_dump(const json_t *value);
/*
 * An object of strings, given as names and values with {NULL, NULL} behind
 * them, as text of its own; the caller frees it.
 */
char *js_strings(const char *const (*members)[2]);
/* A copy of the object's first level, without the keys "a b c". */
json_t *js_without(const json_t *obj, const char *keys);

#endif
