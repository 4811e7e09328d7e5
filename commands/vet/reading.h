/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reading.h - what read.c (the job, file by file) and read_row.c (one row)
 * share. For nobody else.
 */
#ifndef CALLSHEET_VET_READING_H
#define CALLSHEET_VET_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "creators.h"
#include "import.h"
#include "job.h"
#include "record.h"
#include "request.h"
#include "vet/vet.h"

/* A preview counts no more posts than these. */
#define POSTS_MAX 500

/* What a step works with; everything that lasts is in `cursor`. */
struct reading {
    struct request *rq;
    struct job *job;
    struct intake intake;
    struct creator creator;
    struct record *cursor, *file; /* file: the one being read */
    struct import_plan plan;
    struct import_state state;
    /* The post of the row before: most rows come post by post. */
    char *post_key;
    int64_t post;
    /* The posts met in this import, of the first POSTS_MAX. */
    int64_t posts[POSTS_MAX];
    size_t post_count;
    const char *own_id; /* the creator's own number, NULL = not known */
    int64_t careful; /* rows whose language is told with care; 0 = as ever */
    bool has_row; /* read in this step, and its line */
    int64_t line;
};

/* The posts met so far stand in the cursor as "12,13". */
void reading_load_posts(struct reading *r);
void reading_save_posts(struct reading *r);
/* import_parse() calls it with a struct reading. ERR_BUSY stops the slice
 * before this row: the step's time is used up. */
enum err reading_on_row(void *ctx, const struct import_row *row);
/* A file tells which platform it is of: so is the creator, if that can be. */
enum err reading_learn_platform(struct reading *r, enum platform platform);
/* One comment is judged and kept. */
enum err reading_write(struct reading *r, const struct comment_fact *fact);

#endif
