/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * workbook.h - what the sheets of an XLSX file share.
 */
#ifndef CALLSHEET_WORKER_WORKBOOK_H
#define CALLSHEET_WORKER_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "number.h"
#include "package.h"

#define WORKBOOK_SHEETS_MAX 200

struct sheet {
    char *name;
    char *path; /* of its member */
    bool is_hidden;
};

struct workbook {
    bool since_1904;
    struct sheet sheets[WORKBOOK_SHEETS_MAX];
    size_t sheet_count;
    struct number_format *formats; /* by the style of a cell */
    size_t format_count;
    struct buf strings; /* one after the other, each with its NUL */
    size_t *string_at;  /* where each begins */
    size_t string_count, string_room;
};

/* ERR_NOT_FOUND when it is no workbook, ERR_PROTOCOL when it is a torn one. */
enum err workbook_open(struct package *package, struct workbook *workbook);
void workbook_release(struct workbook *workbook);
/* "" for a number that there is none of. */
const char *workbook_string(const struct workbook *workbook, size_t i);

#endif
