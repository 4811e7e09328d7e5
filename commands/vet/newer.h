/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * newer.h - a decision on a look that a newer one has overtaken.
 */
#ifndef CALLSHEET_VET_NEWER_H
#define CALLSHEET_VET_NEWER_H

#include "vet/vet.h"

/* ERR_DENIED: a newer look says something else, and the person has been asked
 * which of them they mean. */
enum err newer_ask(struct request *rq, const struct creator *creator,
                   const struct look *look, bool is_approved);

/* A button that says the same again about that look: the reason is the rest of
 * the line. */
void newer_add_answer(struct request *rq, struct card *card,
                      enum text_key label, int64_t look, bool is_approved,
                      bool is_anyway);

/* What was said stands on an old look: which one is newer. */
enum err newer_tell(struct request *rq, const struct creator *creator,
                    const struct look *look);

#endif
