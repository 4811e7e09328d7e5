/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dice.h - chance that a test can repeat: the same seed, the same rolls.
 */
#ifndef TESTS_DICE_H
#define TESTS_DICE_H

/* One of 0 to n - 1. */
static inline unsigned
dice_roll(unsigned *seed, unsigned n)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % n;
}

#endif
