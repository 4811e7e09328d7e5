/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backoff.h - how long to wait before trying again.
 *
 * A function of the attempt, so that it survives a restart with the attempt's
 * number; the jitter keeps many from coming back at the same moment.
 */
#ifndef CALLSHEET_BACKOFF_H
#define CALLSHEET_BACKOFF_H

#include <stdint.h>

/*
 * 0.5 s after the first failure (attempt 0), then 1, 2, 4 … 60 s, each
 * up to 30 % shorter or longer. `random` is any 32 random bits.
 */
int64_t backoff_delay_ms(unsigned attempt, uint32_t random);

#endif
