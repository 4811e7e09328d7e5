/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * row_text.h - what reading a file of comments gives, as lines of text.
 */
#ifndef TESTS_ROW_TEXT_H
#define TESTS_ROW_TEXT_H

#include <stddef.h>

#include "buf.h"
#include "import.h"

/* What a plan gets as the time of reading: 2026-03-08 20:00 UTC. */
#define ROW_TEXT_NOW INT64_C(1773000000)

/* Must be something that can be read. NULL is a message's text. */
void row_text_sniff(const char *file_name, const struct buf *bytes,
                    struct import_plan *plan);
/* A plan as a line, and a row; the second takes a struct buf as its context. */
void row_text_add_plan(struct buf *out, const struct import_plan *plan);
enum err row_text_add(void *ctx, const struct import_row *row);
/* All rows in one go. */
void row_text_whole(const struct import_plan *plan, const char *bytes,
                    size_t len, struct buf *rows);
/* The same in slices of any size up to that; plan and state are saved and
 * loaded between them. */
void row_text_slices(const struct import_plan *from, const char *bytes,
                     size_t len, unsigned seed, size_t max_slice,
                     struct buf *rows);

#endif
