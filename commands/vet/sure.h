/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sure.h - an approval that its own answers speak against.
 */
#ifndef CALLSHEET_VET_SURE_H
#define CALLSHEET_VET_SURE_H

#include "vet/vet.h"

/* ERR_DENIED: one of the three answers is no, and the person has been asked
 * whether they approve all the same. */
enum err sure_ask(struct request *rq, const struct creator *creator,
                  const struct look *look, const struct judgement *judgement);

#endif
