/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.h - texts that are nearly the same: a word swapped, added, left out.
 *
 * A text's sketch is sixteen numbers of four bits, each of the first of its
 * words and pairs of words under another order (MinHash; Broder, "On the
 * resemblance and containment of documents", 1997; of each four bits are kept:
 * Li and Koenig, "b-Bit Minwise Hashing", 2010). Two sketches agree in about as
 * many numbers as the texts have in common. Equal texts have equal sketches.
 */
#ifndef CALLSHEET_RULES_NEAR_H
#define CALLSHEET_RULES_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Texts with fewer words are the same or they are not: one word of seven makes
 * another sentence. */
#define NEAR_WORDS 8
/* So many of the sixteen numbers agree in near copies. By chance one does. */
#define NEAR_AGREE 10

/* Zero it to begin. */
struct near_sketch {
    int16_t most[16]; /* in each order */
    uint64_t before; /* the word before */
    unsigned words;
};

/* The next word, by its hash. Behind the first hundred they are not read. */
void near_add(struct near_sketch *sketch, uint64_t word);
/* Never 0 with a word in it. */
uint64_t near_take(const struct near_sketch *sketch);

bool near_is(uint64_t a, uint64_t b);

/* group[i] becomes an index that all near copies of the i-th have in common,
 * through others too. The sketches may come in any order: the groups are the
 * same. */
void near_group(const uint64_t *sketches, size_t count, uint32_t *group);

#endif
