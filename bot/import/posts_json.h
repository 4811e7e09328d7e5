/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts_json.h - a list of objects in JSON as the lines of a table.
 */
#ifndef CALLSHEET_IMPORT_POSTS_JSON_H
#define CALLSHEET_IMPORT_POSTS_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * A header and a row for each object, parted by commas, appended to `out`. Of a
 * beginning of a file the objects that are whole. False when it is no list of
 * objects; then `out` is as it was.
 */
bool posts_json_table(const char *text, size_t len, struct buf *out);

#endif
