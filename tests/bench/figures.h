/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.h - what was measured, and the table of it.
 */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stdio.h>

#include "rig.h"

enum figure {
    ACKED,     /* durable commands acknowledged a second, 100 in flight */
    ACK_1_P50, /* ms, of the same commands */
    ACK_1_P99,
    ACK_100_P50,
    ACK_100_P99,
    ANSWERED,   /* commands stored, acknowledged and answered a second */
    FULL_1_P50, /* ms to the ack of those that are answered */
    FULL_1_P99,
    FULL_100_P50,
    FULL_100_P99,
    CPU_100, /* us a command that is answered */
    CPU_1,
    BATCH, /* requests a commit, 100 in flight */
    MEMORY_IDLE,
    MEMORY_USED,
    MEMORY_DIRTY,
    MEMORY_IDLE_TLS,
    MEMORY_USED_TLS,
    IDLE_CPU,    /* ms a minute */
    CONNECT,     /* ms from the start */
    CONNECT_TLS, /* the same by TLS */
    SIZE,        /* MB installed */
    SIZE_RUNTIME,
    LOST_ANNOUNCED,
    LOST_AT_ONCE,
    LOST_DROP,
    LOST_SILENT,
    LOST_DOWN,
    COUNT_1, /* instructions a command that is answered */
    COUNT_100,
    COUNT_ACKED_1, /* instructions a command whose answer goes with its ack */
    COUNT_ACKED_100,
    MILLION, /* MB more after a million commands than after 20,000 */
    GROWTH_READ,
    GROWTH_WRITE,
    TICK_DUE, /* instructions of a tick with ten reminders due */
    TICK_IDLE,
    TICK_GROWTH,
    MANY_P50, /* ms to the ack while 500 people are reminded */
    MANY_P99,
    MANY_WRONG,   /* not told, told twice, refused as too many */
    MANY_APART,   /* places out of order, at most */
    MANY_SECONDS, /* until the last of them is told */
    MANY_PEAK,    /* MB more at its highest, and after it */
    MANY_MEMORY,
    LOOK_CPU,    /* ms, of a look by handle with 2,000 comments */
    LOOK_COUNT,  /* millions of instructions */
    LOOK_MEMORY, /* MB at its highest */
    FIGURE_COUNT
};

/* One more value of a figure; tables show the median. */
void figure_add(enum who who, enum figure figure, double value);
bool figure_is_known(enum who who, enum figure figure);
double figure_median(enum who who, enum figure figure);

/* From a process that measured to the one that prints, by a pipe; the second
 * reads up to its end. */
void figures_send(int fd);
void figures_receive(int fd);

/* The table in Markdown; how many targets were missed. */
int figures_print(FILE *out);

#endif
