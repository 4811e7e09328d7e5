/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unpack.h - a spreadsheet as a table, an archive as its files.
 */
#ifndef CALLSHEET_WORKER_UNPACK_H
#define CALLSHEET_WORKER_UNPACK_H

#include <stddef.h>
#include <stdio.h>

#define UNPACK_INPUT_MAX  ((size_t)64 * 1024 * 1024)
#define UNPACK_OUTPUT_MAX ((size_t)64 * 1024 * 1024) /* all files */

/*
 * Write to `out`, in the order they are found:
 *
 *     table SIZE NAME    and SIZE bytes: the spreadsheet as CSV; its sheet
 *     tab SIZE ROWS NAME and SIZE bytes: another sheet of it in the same way,
 *                        with so many rows that hold something; 0 and 0 where
 *                        it is broken or too much
 *     file SIZE NAME     and SIZE bytes: a file in the archive as it was, or as
 *                        CSV if it is a spreadsheet
 *     trouble WORD NAME  that file in the archive is not among them
 *     trouble WORD       all of it is of no use; WORD is one of encrypted,
 *                        too-big, empty, document, broken
 *     end                all is told; without this line nothing holds
 */
void unpack(const void *bytes, size_t len, FILE *out);

#endif
