/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * oracle.h - an outside service on loopback, and a job that asks it.
 *
 * A whole engine stands between them. The job asks one question and keeps what
 * it got. All answers are invented.
 */
#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include <stdint.h>

#include "ask.h"
#include "engine_fixture.h"
#include "peer.h"

/* What it answers as a rule. */
#define ORACLE_GOOD "{\"items\": [{\"id\": \"UCx\"}]}"

struct oracle {
    struct fixture f;
    struct peer *peer;
    /* What the service does, one word a request; the last one stays. */
    const char *words[16];
    char heads[16][2000]; /* what was asked */
    volatile int asked;
    struct question question;
    const char *path;
    struct answer got; /* of the last step that ended */
    int ended;
};

extern struct oracle oracle;

/* A checked fixture: the engine runs, and nothing is asked yet. */
void oracle_set_up(void);
void oracle_tear_down(void);
/* After fixture_crash(): the engine again. */
void oracle_start(void);
/* A job that asks; a turn later its question is on the way. */
void oracle_ask(void);
/* Turn until that many have ended; fails after ten real seconds. */
void oracle_await(int count);
/* The same; back-off is waited for by moving the clock. */
void oracle_await_patiently(int count);
/* Units paid for, of all days. */
int64_t oracle_spent(void);

#endif
