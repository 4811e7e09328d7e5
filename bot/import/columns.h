/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns.h - which column is what, and which tool made the file.
 */
#ifndef CALLSHEET_IMPORT_COLUMNS_H
#define CALLSHEET_IMPORT_COLUMNS_H

#include "import.h"

/*
 * Read a header: fills the plan's columns, tool and platform, and answers how
 * many fields were found; 0 when none of them is the text (the others are
 * counted in *others). `paths` says that names are JSON paths.
 */
int columns_map(const char *const *names, int count, bool paths,
                struct import_plan *plan, int *others);

/* Is this the key of a value that names a post ("post_url", "videoId")? */
bool columns_is_post(const char *key);
/* Is this the key of a list of comments, or of replies to one? */
bool columns_is_comments(const char *key);
bool columns_is_replies(const char *key);

#endif
