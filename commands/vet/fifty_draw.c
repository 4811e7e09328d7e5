/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifty_draw.c - fifty of a list of followers, by chance. The draw has a seed:
 * with it the same fifty come from the same list.
 */
#include "vet/fifty.h"

#include <string.h>

#include "alloc.h"
#include "numbers.h"

#define SEED_MAX INT64_C(999999)

/* splitmix64: the same numbers from the same seed, on every machine. */
static uint64_t
chance(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

/* `size` different numbers of 1 … rows (Floyd). */
static void
draw(int64_t seed, int64_t rows, int64_t size, int64_t *out)
{
    uint64_t state = (uint64_t)seed;
    int64_t j, i, n = 0;

    for (j = rows - size + 1; j <= rows; j++) {
        int64_t pick = 1 + (int64_t)chance(&state, (uint64_t)j);

        for (i = 0; i < n && out[i] != pick; i++)
            ;
        out[n] = i < n ? j : pick;
        n++;
    }
}

static enum err
fifty_fill(struct request *rq, const struct fifty *fifty, int64_t rows)
{
    int64_t picks[FIFTY_MAX] = { 0 };
    enum err rc = ERR_OK;
    int64_t i;

    draw(fifty->seed, rows, fifty->size, picks);
    for (i = 0; rc == ERR_OK && i < fifty->size; i++) {
        struct fifty_pick pick = { .fifty = fifty->id,
                                   .n = i + 1,
                                   .follower = picks[i] };
        struct follower follower = { 0 };

        rc = store_follower_find(request_store(rq), fifty->intake, picks[i],
                                 &follower);
        pick.name = follower.name;
        if (rc == ERR_OK)
            rc = store_fifty_pick_add(request_store(rq), &pick);
        follower_release(&follower);
    }
    return rc;
}

/* Any number will do that nobody chose: the time, and the list. */
static int64_t
seed_of(const struct request *rq, const struct crowd *crowd)
{
    uint64_t state =
        (uint64_t)request_now(rq) * 1000003u + (uint64_t)crowd->intake;
    int64_t seed;
    const char *typed = request_arg(rq, "seed");

    if (typed && number_parse(typed, 0, SEED_MAX, &seed) == ERR_OK)
        return seed;
    return (int64_t)chance(&state, (uint64_t)SEED_MAX) + 1;
}

enum err
vet_fifty_begin(struct request *rq, const struct creator *creator,
                const struct crowd *crowd, struct fifty *fifty)
{
    enum err rc;

    fifty->creator = creator->id;
    fifty->intake = crowd->intake;
    fifty->seed = seed_of(rq, crowd);
    fifty->size = crowd->rows < FIFTY_MAX ? crowd->rows : FIFTY_MAX;
    fifty->person = xstrdup(request_person(rq)->id);
    fifty->at = request_now(rq);
    rc = store_fifty_add(request_store(rq), fifty, &fifty->id);
    return rc == ERR_OK ? fifty_fill(rq, fifty, crowd->rows) : rc;
}
