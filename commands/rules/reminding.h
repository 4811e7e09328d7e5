/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reminding.h - what is said about a deadline, to whom and when.
 *
 * The owner hears of it ahead, as they asked for, and when it is due. What is
 * not done then is said once where its campaign is talked about, and a working
 * day later to who leads the campaign. After that there is silence: it stands
 * as late in the lists. Pure: wall times in the deadline's own zone, so that a change of the clocks moves nothing.
 */
#ifndef CALLSHEET_REMINDING_H
#define CALLSHEET_REMINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "calendar.h"
#include "err.h"
#include "zone.h"

enum { REMINDING_OFFSETS_MAX = 8, REMINDING_DAYS_MAX = 365 };

/* "3d,1d,0d", "2h": how long before. Days are days on the wall, at nine;
 * hours and minutes are real time. */
struct reminding_offset {
    bool is_days;
    int64_t n; /* days, or seconds */
};

struct reminding_offsets {
    struct reminding_offset items[REMINDING_OFFSETS_MAX];
    size_t count;
};

/* Is it a list that names the day itself? */
bool reminding_names_day(const char *text);
/* "" is none. ERR_INVALID when it is no such list, ERR_TOO_BIG when it is too
 * long or reaches back more than a year. */
enum err reminding_read(const char *text, struct reminding_offsets *out);
/* The same list as it is kept: without blanks, the longest first. */
void reminding_write(struct buf *b, const struct reminding_offsets *offsets);

/* What can happen to a deadline by itself, as bits. */
enum {
    REMINDING_AHEAD = 1,   /* the owner: it will be due */
    REMINDING_DUE = 2,     /* the owner: it is due */
    REMINDING_SNOOZED = 4, /* the owner: as they put off until now */
    REMINDING_THREAD = 8,  /* its campaign's conversation */
    REMINDING_LEAD = 16,   /* who leads the campaign */
    REMINDING_TURN = 32,   /* the next one of its series is to be made */
};

struct reminding {
    const struct zone *zone; /* the deadline's own */
    int64_t due_at;
    bool is_day;
    const char *remind; /* a list as above */
    int64_t early_at; /* before the owner's night, if it is due in that and they
                       * did not ask for it; 0 = none */
    bool has_campaign, has_series;
    const struct calendar *calendar; /* the team's working days */
    int64_t snoozed_to;              /* nothing is said before; 0 = not put off.
                                      * It stays when it is over. */
    int64_t stage;                   /* what was said: see below */
};

/* A stage is a moment up to which all was said, and what is said only once. */
int64_t reminding_stage(int64_t said_until, unsigned once);
int64_t reminding_said_until(const struct reminding *r);
/* It was put on another day: from now on all may be said anew. */
int64_t reminding_stage_moved(int64_t now);

/* What is to happen by `now`, as bits; 0 = nothing yet. */
unsigned reminding_due(const struct reminding *r, int64_t now);
/* The stage once that is done. */
int64_t reminding_stage_after(const struct reminding *r, unsigned what,
                              int64_t now);
/* The same when some of it could not be said yet: `what` is the rest. */
int64_t reminding_stage_left(const struct reminding *r, unsigned what);
/* When the next thing happens after all due by `now` is done; 0 = never. */
int64_t reminding_next(const struct reminding *r, int64_t now);

#endif
