/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifty.h - what the files of the look at fifty share.
 */
#ifndef CALLSHEET_VET_FIFTY_H
#define CALLSHEET_VET_FIFTY_H

#include "crowds.h"
#include "vet/vet.h"

/* Ten followers of one page with their buttons, or the result. */
struct card *vet_fifty_card(struct request *rq, const struct creator *creator,
                            const struct fifty *fifty, int64_t page);
/* It rests: how to go on. */
struct card *vet_fifty_stopped(struct request *rq,
                               const struct creator *creator,
                               const struct fifty *fifty);
/* "5 of 50 = 10 % (4-21)" of those that were told. */
void vet_fifty_add_share(struct buf *b, enum language language, int64_t fake,
                         int64_t real);

/* The how manieth round of its creator: what is told. */
int64_t vet_fifty_round(struct request *rq, const struct fifty *fifty);

/* ---- fifty_draw.c ---- */
/* A new round: drawn from the list, and kept. */
enum err vet_fifty_begin(struct request *rq, const struct creator *creator,
                         const struct crowd *crowd, struct fifty *fifty);

/* ---- fifty_numbers.c ---- */
/* "3", "3,7" or "1-5,9": at most all fifty; 0 when it is no such list. */
int fifty_read_numbers(const char *typed, int64_t size, bool *out);
/* Which numbers one line gives two answers to; false: none. */
bool fifty_twice(const struct request *rq, int64_t size, struct buf *numbers);

#endif
