/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.h - the only place that reads the time.
 *
 * Wall time is UTC. Both clocks can be moved by tests: in a test program with
 * clock_move(); in the real binary by the file that CALLSHEET_CLOCK names,
 * mapped once at start: two native int64_t, milliseconds to add to both clocks
 * and the wall time in milliseconds at which that one stands (0 or none = it
 * runs). After writing it the tester sends SIGUSR1 so that the timers are
 * looked at again.
 */
#ifndef CALLSHEET_CLOCK_H
#define CALLSHEET_CLOCK_H

#include <stdint.h>

/* Wall time in milliseconds and seconds since 1970, UTC. */
int64_t clock_now_ms(void);
int64_t clock_now(void);
/* Milliseconds that never run backwards; for delays and measuring. */
int64_t clock_mono_ms(void);
/* Microseconds of the real monotonic clock, never moved: for metrics. */
int64_t clock_real_us(void);
/* The same for how long a turn's work may take. It stands where a test makes
 * the time stand: which message comes first must not depend on the machine. */
int64_t clock_slice_us(void);
/* Move both clocks by that much. */
void clock_move(int64_t ms);

#endif
