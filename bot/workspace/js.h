/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * js.h - reading JSON that others wrote.
 */
#ifndef WORKSPACE_JS_H
#define WORKSPACE_JS_H

#include <jansson.h>
#include <stdbool.h>

/* The string at `key`, NULL when there is none. */
const char *js_str(const json_t *obj, const char *key);
/* The same, "" when there is none. */
const char *js_text(const json_t *obj, const char *key);
bool js_true(const json_t *obj, const char *key);
json_int_t js_int(const json_t *obj, const char *key, json_int_t otherwise);
bool js_is(const json_t *obj, const char *key, const char *value);
/* Put a string unless it is NULL. */
void js_put(json_t *obj, const char *key, const char *value);
/* Parse `len` bytes; NULL when it is no JSON or a key comes twice. */
json_t *js_parse(const char *data, size_t len);
char *js_dump(const json_t *value);
/* A copy of the object's first level, without the keys "a b c". */
json_t *js_without(const json_t *obj, const char *keys);

#endif
