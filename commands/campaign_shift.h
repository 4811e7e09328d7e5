/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_shift.h - "Spring review by 2 days" taken apart.
 */
#ifndef CALLSHEET_CAMPAIGN_SHIFT_H
#define CALLSHEET_CAMPAIGN_SHIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "campaign.h"
#include "request.h"
#include "rules/duedate.h"

/* The step that people mean: its key ("vet", "follow-up"), or words that only
 * its name has ("find", "contratto"). PLAN_STEPS for none. */
enum plan_step_id shift_step_find(const char *words);

/* "campaign", "step" and "when" out of what stands in "campaign" alone. */
void shift_split(struct request *rq);

enum shift_kind {
    SHIFT_NONE, /* not understood */
    SHIFT_DAY,
    SHIFT_ASK, /* a date that must be asked back: see `due` */
};

struct shift_when {
    enum shift_kind kind;
    int64_t day;
    /* What the question said that it costs, or -1: "using 2" buffer days, or
     * "moving 11" steps. Another cost is asked about anew. */
    int64_t told;
    struct duedate due;
};

/* "by 3 days" after `from` (working days), "to P-8", "to 14 May". */
void shift_when_read(const struct request *rq, const char *text, int64_t from,
                     int64_t publish, struct shift_when *out);

#endif
