/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line.h - a line of a drawing in words, taken apart from left to right.
 *
 * What is taken moves `p` behind it. Bytes that are no UTF-8, and what is no
 * letter, sign or blank, are left out of texts.
 */
#ifndef CALLSHEET_WORKER_LINE_H
#define CALLSHEET_WORKER_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct line {
    const char *p, *end; /* what is left of it */
};

/* Up to `stop` or the end, and its stop with it; `to` has room + 1 bytes. */
void line_text(struct line *l, char stop, char *to, size_t room);
/* "20590 ": a number from -max to max and a blank, or the end. */
bool line_number(struct line *l, int64_t max, int64_t *out);
/* If it goes on with that. */
bool line_word(struct line *l, const char *word);

/* Each line in turn; ERR_PROTOCOL when the last one has no end. Another answer
 * than ERR_OK ends it. */
typedef enum err line_fn(void *ctx, struct line *line);
enum err line_each(const void *bytes, size_t len, line_fn *fn, void *ctx);

#endif
