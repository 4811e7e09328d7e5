/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dispatch_files.h - files and pastes that come with a line, or without one.
 */
#ifndef CALLSHEET_DISPATCH_FILES_H
#define CALLSHEET_DISPATCH_FILES_H

#include <stdbool.h>

#include "buf.h"
#include "request_impl.h"

/* "12,13" */
void files_add_numbers(const struct request *rq, struct buf *out);
/* "files 12,13": files that came before the word about them. */
enum err files_take_numbers(struct request *rq);
/* A paste is kept as a file from the start: then there is one way to read. */
enum err files_keep_paste(struct request *rq, const char *text);
/* What is in it? Buttons for the forms that read files. */
enum err files_ask(struct request *rq, bool is_paste);

/* dispatch.c: this form is not for them. */
enum err dispatch_deny(struct request *rq);

#endif
