/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backoff.c - how long to wait before trying again.
 */
#include "backoff.h"

enum { FIRST_MS = 500, MAX_MS = 60000, JITTER_PERCENT = 30 };
/* The first power of two at which FIRST_MS passes MAX_MS. */
enum { DOUBLINGS_MAX = 7 };

int64_t
backoff_delay_ms(unsigned attempt, uint32_t random)
{
    unsigned doublings = attempt < DOUBLINGS_MAX ? attempt : DOUBLINGS_MAX;
    int64_t delay = (int64_t)FIRST_MS << doublings;
    int64_t jitter;

    if (delay > MAX_MS)
        delay = MAX_MS;
    jitter = delay * JITTER_PERCENT / 100;
    return delay - jitter + 2 * jitter * (int64_t)random / UINT32_MAX;
}
