/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * close.h - what the end of a campaign asks and leaves to be done.
 */
#ifndef CALLSHEET_CLOSE_H
#define CALLSHEET_CLOSE_H

#include "campaigns.h"
#include "request.h"

/*
 * After a campaign was closed and stored: asks who closed it "went well /
 * badly" for each creator who took part, plans thanks (+3 days) and the four
 * questions (+14) for the owner, and ends what is open and makes no sense any
 * more (DEADLINE_PASSED). Payments, thanks and questions go on.
 */
enum err close_question(struct request *rq, const struct campaign *campaign);
/* Of how many creators thanks and questions are planned when it is closed. */
enum err close_planned(struct request *rq, const struct campaign *campaign,
                       size_t *planned);

#endif
