/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim.h - what a preloaded shim notes in the real program, and does to it.
 *
 * tests/support/shim.c stands between the program and the C library. The page
 * is a file that both sides map; CALLSHEET_SHIM names it. Without it the shim
 * only passes on.
 */
#ifndef TESTS_SHIM_H
#define TESTS_SHIM_H

#include <stdint.h>

#define SHIM_EVENTS 4096
#define SHIM_ANY    (-1)
#define SHIM_ID     64

enum shim_what {
    SHIM_WROTE,  /* into the write-ahead log */
    SHIM_SYNCED, /* the write-ahead log */
    SHIM_ACKED,  /* an envelope, by its id */
    SHIM_CALLED, /* a method of the Web API, by its name */
};

enum shim_action {
    SHIM_NOTHING,
    SHIM_STOP,   /* SIGSTOP before the event number `countdown` from now */
    SHIM_KILL,   /* SIGKILL before it */
    SHIM_FULL,   /* no more space for the database and its log */
    SHIM_BROKEN, /* errors when they are written or synced */
};

/* What becomes of the process at one step of it, counted apart from events. */
enum shim_fate {
    SHIM_LIVES,
    SHIM_DIES,     /* kill -9 before that step */
    SHIM_CUT,      /* the power goes: what was written and not synced is gone */
    SHIM_FAILS,    /* that step fails with `error` */
    SHIM_FAILS_ON, /* and from it on each that has to do with the database */
};

struct shim_page {
    /* A step is a call that writes, cuts or syncs the database or its log, or
     * sends something. They come first: everybody may read them at any time. */
    volatile int32_t steps;
    int32_t at_step; /* the number that meets its fate; 0: none */
    int32_t fate;
    int32_t error;
    int32_t lost;      /* writes that went with the power */
    int32_t failed;    /* steps that failed so far */
    char met[SHIM_ID]; /* the call that met its fate, and on what */

    int32_t action; /* stop and kill happen once */
    int32_t what;   /* which events are counted, SHIM_ANY for all */
    int32_t countdown;
    char needle[SHIM_ID]; /* looked for in what is written */
    int32_t free_mb;      /* what the disk says is free; 0: what is true */
    int32_t count;
    struct shim_event {
        int32_t what;
        int32_t has_needle;
        char id[SHIM_ID];
    } events[SHIM_EVENTS];
};

#endif
