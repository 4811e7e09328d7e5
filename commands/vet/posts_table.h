/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts_table.h - a dropped table of posts (posts_read.c), for read.c and
 * preview.c.
 */
#ifndef CALLSHEET_VET_POSTS_TABLE_H
#define CALLSHEET_VET_POSTS_TABLE_H

#include "files.h"
#include "vet/reading.h"

/* Read it under the import's number; *why "" or the word why not. */
enum err vet_posts_read(struct reading *r, const struct file *file,
                        const char **why);
/* What the file calls the column of that field; NULL for none. Borrowed. */
const char *vet_posts_column(const struct record *file, const char *field);
/* "20 posts: post from "Link", likes from "Likes" …" */
void vet_posts_add_file(struct buf *b, enum language language,
                        const struct record *file);
/* Its first rows. */
void vet_posts_add_sample(struct request *rq, struct card *card,
                          int64_t import);

#endif
