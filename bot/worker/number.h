/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * number.h - a number of a sheet as its reader sees it.
 *
 * Sheets keep dates as days since 1900 (or 1904); only the format of the cell
 * tells them from other numbers. Source: ECMA-376 part 1, 18.8.30 (formats)
 * and 18.17.4 (dates).
 */
#ifndef CALLSHEET_WORKER_NUMBER_H
#define CALLSHEET_WORKER_NUMBER_H

#include <stdbool.h>

#include "buf.h"

struct number_format {
    enum { NUMBER_PLAIN, NUMBER_DATE, NUMBER_TIME, NUMBER_PERCENT } kind;
    bool has_time; /* NUMBER_DATE */
    int decimals;  /* NUMBER_PERCENT */
};

/* Of a format that every program knows by its number. */
struct number_format number_format_known(int id);
/* Of a code such as "dd/mm/yyyy hh:mm" or "0.0%". */
struct number_format number_format_read(const char *code);

/*
 * `raw` as it stands in the file: "45731.708333", as 2025-03-14 17:00. What is
 * no number, or no day that exists, is added as it is.
 */
void number_add(struct buf *b, const char *raw, struct number_format format,
                bool since_1904);

#endif
