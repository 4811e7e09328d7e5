/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_json.h - reading what Slack sends: nothing is taken on trust.
 */
#ifndef CALLSHEET_SLACK_JSON_H
#define CALLSHEET_SLACK_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

#define SLACK_ID_MAX    64

/*
 * Look for an identifier by its path ("payload.event.bot_id"), in a text that
 * may be broken. false when it is not there or holds other characters than
 * those of an identifier.
 */
bool slack_json_find(const char *text, size_t len, const char *path,
                     char *value, size_t size);

/* A member of an object; "" / NULL / false when it is not there or of another
 * type. The object may be NULL. */
const char *slack_str(const json_t *object, const char *key);
const json_t *slack_obj(const json_t *object, const char *key);
bool slack_bool(const json_t *object, const char *key);
/* A member that is an identifier or a time stamp: "" for anything else. */
const char *slack_id(const json_t *object, const char *key);
bool slack_is_id(const char *text);

/*
 * What people wrote is shown on cards, whose marks are control characters:
 * nobody may bring any. A name is one line and is cut to `max_bytes`; the
 * caller frees it. A text keeps its line breaks and tabs.
 */
char *slack_copy_name(const char *text, size_t max_bytes);
void slack_add_text(struct buf *out, const char *text);
char *slack_copy_text(const char *text, size_t max_bytes);

/* Append a JSON string with its quotes. */
void slack_json_add(struct buf *out, const char *text);
/* Append name=value, form-encoded, with & before all but the first. */
void slack_form_add(struct buf *out, const char *name, const char *value);

#endif
