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

/* "to 14 May moving 2" without its first word and what it was said to cost; the
 * caller frees it. */
char *shift_bare_when(const char *when);
/* "by 3 days" after `from` (working days; 0 = not known), "to P-8", "to 14
 * May".
 */
void shift_when_read(const struct request *rq, const char *text, int64_t from,
                     int64_t publish, struct shift_when *out);

/* ---- one shift ----------------------------------------------------------- */

/* One shift: what it is about, before and after. */
struct shift {
    struct request *rq;
    struct campaign c;
    struct campaign_steps steps; /* as it will be */
    struct plan before;
    size_t at; /* of the step */
    struct plan_move move;
    struct shift_when when;
    /* Whose own days move with the publication: how many, and a sentence. */
    int deals;
    char *deals_text;
};

void shift_add_day(struct buf *b, const struct shift *s, int64_t day);
/* The line of a button, up to the day. */
void shift_line_add(struct buf *line, const struct shift *s, bool has_step,
                    int64_t day);
/* Mistakes and questions about the day. */
enum err shift_ask_when(struct shift *s, bool has_step);
enum err shift_say_when_past(struct shift *s);
enum err shift_say_same(struct shift *s, enum text_key key, const char *step);

/* The first post moves; or a campaign without a plan gets one. */
enum err shift_publish(struct shift *s);
enum err shift_lay_out(struct shift *s);

#endif
