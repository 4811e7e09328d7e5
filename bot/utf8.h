/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.h - text by code points and by columns.
 *
 * Slack counts code points, a terminal counts columns, and what comes from
 * outside may be neither valid nor short.
 */
#ifndef CALLSHEET_UTF8_H
#define CALLSHEET_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define UTF8_REPLACEMENT 0xfffd

/*
 * The code point at *p, which moves on behind it. An invalid byte is
 * UTF8_REPLACEMENT and one byte long. *p must be before `end`.
 */
int32_t utf8_next(const char **p, const char *end);
/* How many bytes at the start are visible ASCII and blanks: most of what people
 * write, with nothing to look at one by one. */
size_t utf8_plain(const char *p, const char *end);
void utf8_add(struct buf *b, int32_t c);
size_t utf8_count(const char *s, size_t len);
/* Bytes that the first `chars` code points take. */
size_t utf8_prefix(const char *s, size_t len, size_t chars);
/* Columns in a terminal: 0 for marks, 2 for wide characters. */
int utf8_columns(int32_t c);
size_t utf8_width(const char *s, size_t len);
/* Letters, digits and the marks on them. */
bool utf8_is_word(int32_t c);
/* Controls, C1 included. */
bool utf8_is_control(int32_t c);

/* Append at most `chars` code points; when cut, the last of them is "…". */
void utf8_add_cut(struct buf *b, const char *s, size_t chars);

#endif
