/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_text.h - Jansson's memory, and JSON as text in ours.
 */
#ifndef CALLSHEET_JSON_TEXT_H
#define CALLSHEET_JSON_TEXT_H

#include <jansson.h>
#include <stddef.h>

#include "buf.h"

/* From now on Jansson's memory is in pieces (pieces.h): before anything else of
 * it is called, in a program that uses it in one thread. */
void json_use_pieces(void);

/* As Jansson would write it, without a blank; the caller's to free. NULL when
 * it is too long. */
char *json_text(const json_t *json);
void json_add(const json_t *json, struct buf *out);
/* A string with its quotes; invalid UTF-8 is replaced. */
void json_add_string(const char *s, size_t len, struct buf *out);

/* How many bytes at the start are ASCII and stand in a JSON string as they
 * are. */
size_t json_plain(const char *text, size_t len);

#endif
