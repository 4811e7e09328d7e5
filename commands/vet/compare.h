/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.h - what compare.c (the command), compare_read.c (the measures) and
 * compare_draw.c (the pictures) share. For nobody else.
 */
#ifndef CALLSHEET_VET_COMPARE_H
#define CALLSHEET_VET_COMPARE_H

#include "picture.h"
#include "record.h"
#include "rules/compare.h"
#include "vet/said_set.h"
#include "vet/vet.h"

#define COMPARE_MAX      4
#define COMPARE_MEASURES 12

/* One of them. */
struct compared {
    struct creator creator;
    struct look look;
    struct record *facts;
    struct said_set said;
};

struct comparing {
    struct request *rq;
    struct compared all[COMPARE_MAX];
    size_t count;
};

/* One measure of all of them. */
struct compare_row {
    char *label;
    struct compare_cell cells[COMPARE_MAX];
    char *texts[COMPARE_MAX]; /* "12 % (10-15)" */
    char *ofs[COMPARE_MAX];   /* "71 of 589", and "" of what is not known */
    bool is_drawn;            /* a part of the picture */
};

struct compare_rows {
    struct compare_row items[COMPARE_MEASURES];
    size_t count;
};

/* All measures of which something is known. */
void compare_read(struct request *rq, const struct compared *all, size_t count,
                  struct compare_rows *out);
void compare_rows_release(struct compare_rows *rows);

/* Only then does the platform stand beside the name. */
bool compare_is_same_name(const struct comparing *c);
/* What a row tells: "intervals overlap", "@luna lowest". */
void compare_add_reading(struct buf *b, const struct comparing *c,
                         const struct compare_row *row);
enum err compare_draw(const struct comparing *c,
                      const struct compare_rows *rows);

#endif
