/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * drawing.h - what is to be drawn by the worker, in words.
 */
#ifndef CALLSHEET_DRAWING_H
#define CALLSHEET_DRAWING_H

#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "picture.h"
#include "request.h"

#define DRAWING_INPUT_MAX ((size_t)64 * 1024)

/* Keep it, and the job that waits for its picture and posts it. ERR_INVALID
 * when the words are too many or have no alt. */
enum err drawing_start(struct request *rq, enum audience audience,
                       int64_t parent, const struct file_words *words,
                       const struct buf *input);

/* One line of plain text, at most so many characters, and its end. */
void drawing_line_end(struct buf *b, const char *text, size_t chars);

#endif
