/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ways.h - how somebody wants to be spoken to, put together.
 *
 * What they have set (habits.h), what the team's calendar says, and defaults
 * for the rest.
 */
#ifndef CALLSHEET_WAYS_H
#define CALLSHEET_WAYS_H

#include "habits.h"
#include "request.h"
#include "rules/hours.h"
#include "zone.h"

struct ways {
    struct habit habit;
    struct hours hours; /* points into `away` */
    const struct zone *zone;
    enum language language;
    struct hours_away *away;
    size_t away_count;
};

/* Who has set nothing has the defaults. ways_release() in any case. */
enum err ways_find(struct request *rq, const char *user, struct ways *out);
void ways_release(struct ways *ways);
/* Hours, zone and language anew after something in `habit` was changed. */
void ways_apply(struct request *rq, struct ways *ways);

#endif
