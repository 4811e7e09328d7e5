/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * random.h - numbers nobody can foresee; for jitter and names of things.
 */
#ifndef CALLSHEET_RANDOM_H
#define CALLSHEET_RANDOM_H

#include <stdint.h>

uint32_t random_u32(void);

#endif
