/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet.h - one sheet of a workbook as CSV.
 */
#ifndef CALLSHEET_WORKER_SHEET_H
#define CALLSHEET_WORKER_SHEET_H

#include "workbook.h"

#define SHEET_COLUMNS_MAX 512
#define SHEET_ROWS_MAX    1048576

/*
 * Append the sheet as CSV: UTF-8, commas, dates as 2025-03-14, formulas by the
 * value they had when the file was saved; a line for each row, also for those
 * that are empty. A cell that is merged over several rows stands in each.
 * *rows counts those that hold something. ERR_TOO_BIG beyond the ceiling of
 * `out`.
 */
enum err sheet_write(struct package *package, const struct workbook *workbook,
                     const struct sheet *sheet, struct buf *out, size_t *rows);

#endif
