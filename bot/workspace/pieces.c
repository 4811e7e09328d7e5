/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pieces.c - memory in small pieces for Jansson, which asks for very many.
 *
 * They are cut off slabs, in sizes that are multiples of STEP, and each has
 * its size before it. A slab is kept to the end: what a message weighed is
 * taken by the next, and the number of messages has its ceilings elsewhere.
 */
#include "pieces.h"

#include <stdlib.h>

#include "mem.h"

#define STEP  16u /* aligned as pointers are, which is enough for Jansson */
#define SIZES 40u /* in steps; what is larger is the C library's */
#define SLAB  ((size_t)64 * 1024)

/* Before what is handed out; while nobody has it, the next of its size. */
struct piece {
    size_t steps; /* 0: from the C library */
    struct piece *next;
};

#define HEAD offsetof(struct piece, next)

static struct piece *given_back[SIZES];
static unsigned char *slab;
static size_t slab_left;

static struct piece *
piece_cut(size_t steps)
{
    struct piece *p;

    if (slab_left < steps * STEP) {
        slab = xmalloc(SLAB);
        slab_left = SLAB;
    }
    p = (struct piece *)(void *)slab;
    slab += steps * STEP;
    slab_left -= steps * STEP;
    p->steps = steps;
    return p;
}

void *
piece_take(size_t size)
{
    size_t steps = (size + HEAD + STEP - 1) / STEP;
    struct piece *p;

    if (steps >= SIZES) {
        p = xmalloc(size + HEAD);
        p->steps = 0;
    } else if (given_back[steps]) {
        p = given_back[steps];
        given_back[steps] = p->next;
    } else {
        p = piece_cut(steps);
    }
    return (unsigned char *)p + HEAD;
}

void
piece_give(void *piece)
{
    struct piece *p;

    if (!piece)
        return;
    p = (struct piece *)(void *)((unsigned char *)piece - HEAD);
    if (p->steps == 0) {
        free(p);
        return;
    }
    p->next = given_back[p->steps];
    given_back[p->steps] = p;
}
