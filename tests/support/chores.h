/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chores.h - jobs of a test's own kinds, started by a row.
 *
 * What a step did is seen in its cursor and in the trail it leaves: "REF:N"
 * for each, where N is what the cursor says then.
 */
#ifndef TESTS_CHORES_H
#define TESTS_CHORES_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "engine_fixture.h"

struct chores {
    struct fixture f;
    struct buf trail;
    int forgotten; /* how often what a job keeps was freed */
    bool holds;    /* "hold" does not come to the end of its step */
};

extern struct chores chores;

/* A checked fixture. */
void chores_set_up(void);
void chores_tear_down(void);
/* The engine begins, and knows the kinds: count (ten steps), hourly, file
 * (waits for it), bug, fail, memory (keeps something), hold and standing. */
void chores_start(void);
/* A row as from outside; it is seen with the next notice. */
void chores_add(const char *kind, int64_t ref, int64_t due_at);
/* A row that came from outside is noticed by the minute. */
void chores_notice(void);
/* That of the job of a kind; -1 when it is gone. */
int64_t chores_state(const char *kind);

#endif
