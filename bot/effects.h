/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * effects.h - what is to happen once the transaction is safe.
 *
 * Timers, queues and calls change only after the commit. While requests run
 * they note here what should follow; what a request noted goes with its
 * savepoint, and everything goes with a lost batch.
 */
#ifndef CALLSHEET_EFFECTS_H
#define CALLSHEET_EFFECTS_H

#include <stddef.h>
#include <stdint.h>

enum effect_kind {
    EFFECT_OUT_ADDED,   /* outbox row `id` stands in queue `name` */
    EFFECT_OUT_SETTLED, /* the call for row `id` of queue `name` is over */
    EFFECT_OUT_AGAIN,   /* row `id` is tried again at `at` ms */
    EFFECT_OUT_LOOK,    /* row `id` is looked for at `at` ms */
    EFFECT_JOB_CLAIMED, /* job `id` may run */
    EFFECT_JOB_STEPPED, /* job `id`: `at` is its enum step */
    EFFECT_JOBS_DUE,    /* ready jobs were added or changed; at: the first
                           of them is due, in seconds, 0 = not known */
    EFFECT_FILES,       /* files are wanted */
    EFFECT_CALL_SETTLED, /* what came of question `id` is kept, 0 = of none;
                            others may be wanted */
    EFFECT_FETCH,       /* facts: `name` is "slack:person:U0…" */
    EFFECT_RESUME,      /* network `name` is there: take up what is open */
};

struct effect {
    enum effect_kind kind;
    int64_t id, at;
    char *name;
};

struct effects {
    struct effect *items;
    size_t count, room;
};

void effects_add(struct effects *effects, enum effect_kind kind, int64_t id,
                 int64_t at, const char *name);
/* Forget what was noted after the first `count`. */
void effects_cut(struct effects *effects, size_t count);
void effects_release(struct effects *effects);

#endif
