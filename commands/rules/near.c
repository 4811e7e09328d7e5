/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.c - texts that are nearly the same.
 *
 * To find them without setting each against each, those are compared that have
 * three of their sixteen numbers in a row in common, in one of five places.
 */
#include "rules/near.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define NUMBERS   16
#define WORDS_MAX 100
#define PLACES    5
#define KEYS      4096 /* of three numbers */
/* So many of those with the same three numbers, the nearest in order. */
#define LOOKED_AT 24

/* ---- a sketch ------------------------------------------------------------ */

/* Sixteen orders of all numbers of sixteen bits: odd, without a pattern. So
 * short, because every processor has such steps for eight of them at once. */
static const uint16_t turns[NUMBERS] = {
    0x9e37, 0x85eb, 0xc2b3, 0x27d5, 0x1657, 0xd3a3, 0xfd71, 0xb55b,
    0x8da7, 0xd817, 0xcb1b, 0xa0b5, 0x5bd1, 0xe655, 0x7fb5, 0x728f,
};
static const uint16_t flips[NUMBERS] = {
    0x0f1d, 0x3c6e, 0xf372, 0x1b87, 0x59c4, 0xa54f, 0xf53a, 0x510e,
    0x527f, 0x9b05, 0x688c, 0x1f83, 0xd9ab, 0x5be0, 0xcd19, 0x2b3e,
};

/* The largest in each order is as good as the least, and a zeroed sketch is
 * not yet one: near_take() asks for words. */
static void
take(struct near_sketch *sketch, uint64_t feature)
{
    uint16_t two[2], h[NUMBERS];
    int i;

    feature ^= feature >> 33;
    feature *= UINT64_C(0xff51afd7ed558ccd);
    two[0] = (uint16_t)(feature >> 48);
    two[1] = (uint16_t)(feature >> 32);
    for (i = 0; i < NUMBERS; i += 2)
        memcpy(h + i, two, sizeof(two));
    for (i = 0; i < NUMBERS; i++) {
        int16_t turned =
            (int16_t)(uint16_t)((uint32_t)(h[i] ^ flips[i]) * turns[i]);

        sketch->most[i] = turned > sketch->most[i] ? turned : sketch->most[i];
    }
}

void
near_add(struct near_sketch *sketch, uint64_t word)
{
    if (sketch->words++ >= WORDS_MAX)
        return;
    take(sketch, word);
    if (sketch->words > 1)
        take(sketch, (sketch->before ^ (word << 1)) * UINT64_C(0x100000001b3));
    sketch->before = word;
}

uint64_t
near_take(const struct near_sketch *sketch)
{
    uint64_t out = 0;
    int i;

    if (sketch->words == 0)
        return 0;
    for (i = 0; i < NUMBERS; i++)
        out = out << 4 | ((uint32_t)sketch->most[i] * 0x9e3779b1u) >> 28;
    return out != 0 ? out : 1;
}

bool
near_is(uint64_t a, uint64_t b)
{
    uint64_t differ = a ^ b;

    differ |= differ >> 2;
    differ |= differ >> 1;
    differ &= UINT64_C(0x1111111111111111);
    return NUMBERS - __builtin_popcountll(differ) >= NEAR_AGREE;
}

/* ---- groups -------------------------------------------------------------- */

struct placed {
    uint64_t sketch;
    uint32_t at;
};

static int
placed_order(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    return (x->sketch > y->sketch) - (x->sketch < y->sketch);
}

static uint32_t
root_of(uint32_t *group, uint32_t i)
{
    while (group[i] != i) {
        group[i] = group[group[i]];
        i = group[i];
    }
    return i;
}

static void
join(uint32_t *group, uint32_t a, uint32_t b)
{
    a = root_of(group, a);
    b = root_of(group, b);
    if (a < b)
        group[b] = a;
    else
        group[a] = b;
}

/* Those that have the three numbers at one place in common. */
static void
join_at(const struct placed *all, size_t count, int place, uint32_t *group,
        uint32_t *before)
{
    uint32_t *last = xcalloc(KEYS, sizeof(*last)); /* 1 + index */
    size_t i;

    for (i = 0; i < count; i++) {
        uint32_t *key = &last[all[i].sketch >> (place * 12) & (KEYS - 1)];
        uint32_t j, looked = 0;

        before[i] = *key;
        for (j = *key; j != 0 && looked < LOOKED_AT; j = before[j - 1]) {
            if (near_is(all[i].sketch, all[j - 1].sketch))
                join(group, all[i].at, all[j - 1].at);
            looked++;
        }
        *key = (uint32_t)i + 1;
    }
    free(last);
}

void
near_group(const uint64_t *sketches, size_t count, uint32_t *group)
{
    struct placed *all = xcalloc(count + 1, sizeof(*all));
    uint32_t *before = xcalloc(count + 1, sizeof(*before));
    size_t i;
    int place;

    for (i = 0; i < count; i++) {
        all[i] = (struct placed){ sketches[i], (uint32_t)i };
        group[i] = (uint32_t)i;
    }
    /* By what they are, not by when they came. */
    qsort(all, count, sizeof(*all), placed_order);
    for (place = 0; place < PLACES; place++)
        join_at(all, count, place, group, before);
    for (i = 0; i < count; i++)
        group[i] = root_of(group, (uint32_t)i);
    free(before);
    free(all);
}
