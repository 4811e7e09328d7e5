/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_json.h - what the readers of YouTube's answers share.
 */
#ifndef CALLSHEET_YOUTUBE_JSON_H
#define CALLSHEET_YOUTUBE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The answer's tree, or NULL when it is no object, or one with a key twice. */
json_t *youtube_load(const char *body, size_t len);
/* Its items; NULL when there are none or it is no list. */
json_t *youtube_items(json_t *root);
/* youtube_load() of an answer that is a list; NULL also when its items are no
 * list. An answer without any is an empty one. */
json_t *youtube_load_list(const char *body, size_t len);
/* By a path of names, "snippet/title"; NULL when it is not there. */
json_t *youtube_at(json_t *json, const char *path);
/* A count, written as a string or as a number; FACT_UNKNOWN for everything
 * else. */
int64_t youtube_count(json_t *json, const char *path);
/* "2026-10-30T17:12:44Z" in UTC seconds; FACT_UNKNOWN. */
int64_t youtube_instant(json_t *json, const char *path);
/* "PT8M41S" in seconds; FACT_UNKNOWN. */
int64_t youtube_duration(json_t *json, const char *path);
/* Fit to be shown, at most `max` bytes; never NULL, the caller's. */
char *youtube_text(json_t *json, const char *path, size_t max);
/* Letters, digits, "-", "_", "." that fit; else "" and false. */
bool youtube_id(json_t *json, const char *path, char *out, size_t size);
/* Any word without blanks that fits; else "". */
void youtube_token(json_t *json, const char *path, char *out, size_t size);
/* errors[0].reason of an error; "" = none. */
void youtube_reason(const char *body, size_t len, char *out, size_t size);

#endif
