/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * again.h - a look at what is held already: what it stands on that the look
 * before did not.
 */
#ifndef CALLSHEET_VET_AGAIN_H
#define CALLSHEET_VET_AGAIN_H

#include "vet/card_parts.h"

/* How the cursor of a look's job names the look that is judged anew. */
#define AGAIN_OF "anew"

/* Into the figures of a look: which look came before, and what has changed
 * since. Nothing when that one is gone. */
enum err again_write(struct request *rq, int64_t before, int64_t word,
                     int64_t rules, struct record *facts);
/* Somebody told why so many followers came at once: where that moved the word
 * of this look, what is held is judged anew. */
enum err again_for_growth(struct request *rq, const struct creator *creator,
                          const struct look *look);
/* The card's line about it. */
void again_lay(struct layout *l);

#endif
