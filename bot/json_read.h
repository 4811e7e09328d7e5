/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_read.h - a JSON text as Jansson's tree, read faster than Jansson does.
 */
#ifndef CALLSHEET_JSON_READ_H
#define CALLSHEET_JSON_READ_H

#include <jansson.h>
#include <stddef.h>

/* Deeper than anything we are sent; reading it recurses. */
#define JSON_DEPTH_MAX 64

/*
 * As json_loadb() with none, one or both of JSON_ALLOW_NUL and
 * JSON_REJECT_DUPLICATES. NULL when the text is no JSON, is nested too deeply
 * or is not UTF-8.
 */
json_t *json_read(const char *text, size_t len, size_t flags);

/*
 * Objects, arrays and strings called as one of `unread` (up to a NULL; or NULL)
 * are left out: where most bytes are what nobody reads, a tree of it costs more
 * than the rest. *why is a word for the log when there is none.
 */
json_t *json_read_part(const char *text, size_t len, const char *const *unread,
                       const char **why);

#endif
