/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * magic.h - files that are no text, by their first bytes.
 */
#ifndef CALLSHEET_IMPORT_MAGIC_H
#define CALLSHEET_IMPORT_MAGIC_H

#include "import.h"

/* Fills kind and why of the plan; false when the bytes may be text. */
bool magic_find(const char *file_name, const char *head, size_t len,
                struct import_plan *plan);
/* The same for text: a web page in whatever file. */
bool magic_is_html(const char *text, size_t len);

#endif
