/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rows.h - any table that was dropped or pasted, row by row.
 *
 * What import.h does for comments, without knowing what the columns are: it
 * finds letters and delimiter, and hands over cells. The plan and the state
 * are those of import.h, and are stored in the same way.
 */
#ifndef CALLSHEET_ROWS_H
#define CALLSHEET_ROWS_H

#include "import.h"

/*
 * Decide how to read it from its first IMPORT_HEAD bytes. `file_name` is NULL
 * for the text of a message. Never fails: what is no table has plan->why.
 */
enum err rows_sniff(const char *file_name, const void *head, size_t len,
                    bool whole, struct import_plan *plan);

/* The same plan again, from what of it is kept between two slices. ERR_INVALID
 * for what rows_sniff() never finds. */
enum err rows_plan(int64_t encoding, int64_t delimiter, bool from_chat,
                   struct import_plan *plan);

/* One row, empty ones as well: `number` counts all from 1, as a spreadsheet
 * does. Cells are clean UTF-8 in one line each. ERR_OK goes on; anything else
 * stops before this row. */
typedef enum err rows_fn(void *ctx, int64_t number, const char *const *cells,
                         int count);

/* As import_parse(), with the same promises about *consumed. */
enum err rows_parse(const struct import_plan *plan, struct import_state *state,
                    const char *bytes, size_t len, bool last, size_t max_rows,
                    size_t *consumed, rows_fn *fn, void *ctx);

#endif
