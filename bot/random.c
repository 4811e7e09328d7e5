/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * random.c - numbers nobody can foresee, from the kernel.
 */
#include "random.h"

#include <stdlib.h>
#include <sys/random.h>

uint32_t
random_u32(void)
{
    uint32_t value;

    if (getrandom(&value, sizeof(value), 0) != sizeof(value))
        abort(); /* cannot happen for so few bytes once the system is up */
    return value;
}
