/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nearest.h - what somebody may have meant by a word that is none.
 *
 *     struct nearest n;
 *
 *     nearest_init(&n, "hlep");
 *     nearest_try(&n, "help");
 *     ... n.best is "help", or NULL when nothing is near
 *
 * Near: at most two letters wrong, missing, added or swapped (the distance of
 * Damerau and Levenshtein, as optimal string alignment), and at most a third of
 * the longer word. Case does not matter; words over 48 bytes are never near.
 * Both words are borrowed.
 */
#ifndef CALLSHEET_NEAREST_H
#define CALLSHEET_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word, *best;
    size_t distance; /* of the best */
};

void nearest_init(struct nearest *n, const char *word);
/* Of two that are equally near the one tried first stays. */
void nearest_try(struct nearest *n, const char *candidate);

#endif
