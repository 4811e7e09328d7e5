/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_parts.h - what the files about deals and creators share.
 */
#ifndef CALLSHEET_DEAL_PARTS_H
#define CALLSHEET_DEAL_PARTS_H

#include "campaigns.h"
#include "deadlines.h"
#include "deals.h"
#include "request.h"
#include "rules/calendar.h"
#include "rules/deal.h"

/* ---- deal.c ---- */
/* Days as numbers; 0 for what is no day. */
int64_t deal_day_number(const char *iso);
char *deal_day_iso(int64_t day);
int64_t deal_day_of(const struct zone *zone, int64_t at);
/* Whose days a campaign counts in. */
const struct zone *deal_zone(const struct request *rq,
                             const struct campaign *campaign);
/* The deal's own, else the campaign's, else who wrote it down. */
const char *deal_owner(const struct campaign *campaign,
                       const struct deal *deal);
/* Something that no state opens: from today on, unless it is open. */
enum err deal_open_step(struct request *rq, const struct campaign *campaign,
                        const struct deal *deal, enum deal_step step);
enum err deal_end_step(struct request *rq, const struct deal *deal,
                       enum deal_step step, enum deadline_end how);

#endif
