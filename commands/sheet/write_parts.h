/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write_parts.h - what write.c and last.c share. For nobody else.
 */
#ifndef CALLSHEET_SHEET_WRITE_PARTS_H
#define CALLSHEET_SHEET_WRITE_PARTS_H

#include "job.h"
#include "record.h"
#include "request.h"
#include "sheet/sheet.h"

struct writing {
    struct request *rq;
    struct job *job;
    struct sheet sheet;
    struct record *cursor;
    struct sheet_work *w;
    int64_t print, changed; /* of the rows that change a deal */
    int seen;
};

/* Is what there was to change as it was when the rows were read, and are the
 * rows what the preview said? */
enum err sheet_last_check(struct writing *wr, bool *is);
/* Change what was there, and say that the sheet is in. */
enum err sheet_last_step(struct writing *wr);

#endif
