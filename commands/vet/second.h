/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * second.h - a second pair of eyes: who may be asked, who was, what they said.
 */
#ifndef CALLSHEET_VET_SECOND_H
#define CALLSHEET_VET_SECOND_H

#include "vet/vet.h"

/* After a gut minus: who else could look, with buttons. */
enum err second_offer(struct request *rq, struct card *card,
                      const struct look *look);
/* This person has said what they think: whoever asked them hears of it. */
enum err second_answer(struct request *rq, int64_t creator);
/* On the card: who was asked and has not answered, where people disagree. */
void second_lay(struct request *rq, struct card *card, int64_t creator);

#endif
