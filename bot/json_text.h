/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_text.h - Jansson's memory, and JSON as text in ours.
 */
#ifndef CALLSHEET_JSON_TEXT_H
#define CALLSHEET_JSON_TEXT_H

#include <jansson.h>
#include <stddef.h>

/* From now on Jansson's memory is in pieces (pieces.h): before anything else of
 * it is called, in a program that uses it in one thread. */
void json_use_pieces(void);

/* As json_dumps(), the caller's to free; NULL when it cannot be written. */
char *json_text(const json_t *json, size_t flags);

/* How many bytes at the start are ASCII and stand in a JSON string as they
 * are. */
size_t json_plain(const char *text, size_t len);

#endif
