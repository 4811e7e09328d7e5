/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tubes.h - looks by handle: what was asked for, by whom, and how it stands.
 *
 * One row for each that was begun. Whoever asks for the same while it is being
 * read joins it, so that it is paid for once.
 */
#ifndef CALLSHEET_TUBES_H
#define CALLSHEET_TUBES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

enum tube_state {
    TUBE_READING,
    TUBE_STOPPED, /* by a person: what is there is being judged */
    TUBE_PAUSED,  /* the budget is gone: it waits for somebody's word */
    TUBE_DONE,
    TUBE_FAILED, /* `why` says why; there is no card */
};

struct tube {
    int64_t id;
    char *key;       /* "luna.cucina", "UC…", "user/NAME" */
    int64_t creator; /* 0 until the channel is found */
    enum tube_state state;
    char *person;
    int64_t at;
    int64_t message; /* that shows how far it is */
    int64_t intake;  /* what it has read, 0 = nothing yet */
    char *stopped_by;
    int64_t why;      /* TUBE_FAILED, TUBE_PAUSED: the caller's */
    int64_t again_at; /* when it would be worth another try, 0 = not known */
};

void tube_release(struct tube *tube);

enum err store_tube_add(struct store *st, const struct tube *tube, int64_t *id);
enum err store_tube_find(struct store *st, int64_t id, struct tube *out);
/* The one under way (READING or STOPPED) for that key; ERR_NOT_FOUND. */
enum err store_tube_open(struct store *st, const char *key, struct tube *out);
/* Everything but id, key, person and time. */
enum err store_tube_update(struct store *st, const struct tube *tube);
/* TUBE_FAILED ones begun before then go, at most `limit`. */
enum err store_tube_purge(struct store *st, int64_t before, int limit,
                          bool *more);

#endif
