/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.h - a campaign laid out backwards from its publication.
 *
 * P is the first day of publication. A step is over so many working days
 * before P, or after it: one that is over at P-3 has the three working days
 * before P free behind it, so P-4 is the last day it is worked on, and a
 * window of five days over at P+5 is that of P to P+4. The first day of a step
 * is the one after the last day of the step before. The buffer lies between
 * the last step of the preparation and P, without P itself, and is nobody's:
 * what uses it is said.
 *
 * Pure: days are numbers (calendar.h), nothing is stored or allocated.
 */
#ifndef CALLSHEET_PLAN_H
#define CALLSHEET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"

/* In their order. */
enum plan_step_id {
    PLAN_OBJECTIVE,
    PLAN_VET,
    PLAN_OUTREACH,
    PLAN_NEGOTIATE,
    PLAN_BRIEF,
    PLAN_SHIP,
    PLAN_ARRIVE,
    PLAN_CREATE,
    PLAN_REVIEW,
    PLAN_PUBLISH, /* the window, from P on; all before it is preparation */
    PLAN_INSIGHTS,
    PLAN_FOLLOW_UP,
    PLAN_REPORT,
    PLAN_STEPS
};

/* All lengths, in working days. Each is a key of the configuration. */
enum plan_length {
    /* 0 to PLAN_STEPS - 1: those of the steps */
    PLAN_BUFFER = PLAN_STEPS,
    PLAN_BUFFER_WIDE, /* from abroad, or with more than 3 approvers */
    PLAN_ARRIVE_ABROAD,
    PLAN_VET_KNOWN, /* with partners of earlier campaigns only */
    PLAN_OUTREACH_KNOWN,
    PLAN_NEGOTIATE_KNOWN,
    PLAN_LENGTHS
};

enum { PLAN_APPROVERS_FEW = 3, PLAN_DAYS_MAX = 200 };

/* "vet", "arrive_abroad"; and back, PLAN_LENGTHS for none. */
const char *plan_length_name(enum plan_length length);
enum plan_length plan_length_find(const char *name);
int plan_length_preset(enum plan_length length);

/* "P-8", "p + 3", "P": that many working days from P; blanks around are
 * allowed, at most PLAN_DAYS_MAX days. */
bool plan_day_read(const char *text, int *days);

/* What decides the lengths. */
struct plan_mix {
    bool is_abroad;   /* the product crosses a border */
    int approvers;    /* 0 = not said */
    int new_creators; /* of both 0: somebody new is expected */
    int known_creators;
    const int *lengths; /* PLAN_LENGTHS of them; NULL = the presets */
};

struct plan_step {
    enum plan_step_id id;
    int days; /* its full length; 0 = skipped */
    int64_t first, last;
    bool is_done;
    /* Laid out after its time: there is less than its length. */
    bool is_squeezed;
};

/* What stands for a plan, freshly laid out or read back from where it is
 * kept. Steps are in their order; those that are skipped are not there. */
struct plan {
    struct plan_step steps[PLAN_STEPS];
    size_t count;
    int64_t publish; /* P */
    int64_t created; /* work began after that day at the earliest */
    int buffer;
};

/* Of a mixed campaign the longest path counts: that of new creators. */
int plan_step_days(const struct plan_mix *mix, enum plan_step_id id);
int plan_buffer_days(const struct plan_mix *mix);
/* Working days from the start to P without the buffer. */
int plan_need(const struct plan_mix *mix);

/*
 * Lay out all steps backwards from `publish`, on the day `created`. Where that
 * lies too near the buffer gives way first; then each step gets less than its
 * length, in proportion.
 */
void plan_lay(const struct calendar *calendar, const struct plan_mix *mix,
              int64_t created, int64_t publish, struct plan *out);
/* The place of a step in plan->steps, or plan->count. */
size_t plan_find(const struct plan *plan, enum plan_step_id id);
bool plan_is_preparation(enum plan_step_id id);

enum plan_colour { PLAN_GREEN, PLAN_TIGHT, PLAN_RUSH };

struct plan_state {
    enum plan_colour colour;
    int need;  /* working days the open preparation still takes, without
                * those between its steps */
    int have;  /* working days after today and before P */
    int slack; /* what is left of the buffer, or more; where it is less than
                * have - need, the steps leave days free before their end */
    int buffer;
    int64_t ready; /* when the preparation will be over at this pace */
    size_t late;   /* open steps whose last day is over */
};

/* Working days that a step has, after the open step before it, at most its
 * length. */
int plan_room(const struct calendar *calendar, const struct plan *plan,
              size_t at);
/* The first of them: its own, or the one after the open step before it. */
int64_t plan_begin(const struct calendar *calendar, const struct plan *plan,
                   size_t at);
/* How many working days lie between `day` and P, without both; negative when
 * `day` is P or after it. */
int plan_until(const struct calendar *calendar, int64_t day, int64_t publish);
/* By how many working days what lies before P moves when P does. */
int plan_moved_by(const struct calendar *calendar, int64_t from, int64_t to);
/* Put a step back on the day it ends: its first day follows. */
void plan_set_last(const struct calendar *calendar, struct plan *plan,
                   size_t at, int64_t last);

/*
 * Is there time, on the day `today`? Open steps take their length after one
 * another, the first from when it could begin; a step that is late ends today
 * at the earliest.
 */
void plan_judge(const struct calendar *calendar, const struct plan *plan,
                int64_t today, struct plan_state *out);

struct plan_move {
    size_t moved;      /* other steps that move with it */
    int buffer_before; /* buffer days left, before and after */
    int buffer_after;
    int past_publish; /* working days that the preparation ends too late:
                       * 1 when it ends on P */
    size_t overlaps;  /* the open step before it that it now runs into,
                       * or plan->count */
};

/*
 * Move the step in place `at` to end on `last`. Open steps after it are pushed
 * as far as needed and no further, those of the preparation into the buffer
 * and past P (see `past_publish`: it is for the caller to ask), those after P
 * among themselves. `plan` is changed; what is done stays.
 */
void plan_move(const struct calendar *calendar, struct plan *plan, size_t at,
               int64_t last, struct plan_move *out);
/*
 * Move P, and every open step by as many working days; but those before P no
 * further than leaves the buffer whole and all of them their length, as far as
 * there is time, and those that had less than their length get it; where there
 * is too little, each gets its share. Steps that would be over before `today`
 * end on the next working day.
 */
void plan_move_publish(const struct calendar *calendar, struct plan *plan,
                       int64_t publish, int64_t today);

#endif
