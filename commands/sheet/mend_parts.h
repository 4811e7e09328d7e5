/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mend_parts.h - what mend.c, map.c, fix.c and same.c share. For nobody else.
 */
#ifndef CALLSHEET_SHEET_MEND_PARTS_H
#define CALLSHEET_SHEET_MEND_PARTS_H

#include "buf.h"
#include "sheet/sheet.h"

/* What somebody says about a preview. */
struct mending {
    struct request *rq;
    struct sheet *sheet;
    struct record *g; /* the guesses, to be changed */
    struct buf said;  /* what was understood, in words */
    int64_t row;      /* that it is about, or 0 */
    bool is_amiss;    /* `said` is another thing than was asked for */
};

/* Changes m->g and says so; ERR_NOT_FOUND when the person was told what is
 * wrong. */
typedef enum err sheet_change_fn(struct mending *m);
enum err sheet_mend(struct request *rq, sheet_change_fn *change);
/* The person was told, unless that went wrong. */
enum err sheet_wrong(enum err told);

#endif
