/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * behind.h - answers that stand behind the reason of an approval.
 */
#ifndef CALLSHEET_VET_BEHIND_H
#define CALLSHEET_VET_BEHIND_H

#include "request.h"

/* "because love her audience yes fakes no content yes": the reason goes on to
 * the end of the line, and what was typed there as answers is taken as such. */
void behind_take(struct request *rq);

#endif
