/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rechecks.h - looks that are due to be taken again, half a year later.
 *
 * The row comes and goes with its look by itself. It is no change of anybody's
 * and nothing of it is undone.
 */
#ifndef CALLSHEET_RECHECKS_H
#define CALLSHEET_RECHECKS_H

#include <stdint.h>

#include "err.h"

struct store;

/* 183 days: teams look again after six months. */
#define RECHECK_SECONDS INT64_C(15811200)

struct recheck {
    int64_t look, due_at;
};

/* Those that are due and were not asked about, the oldest first. */
enum err store_recheck_due(struct store *st, int64_t now, struct recheck *out,
                           int max, int *count);
/* When the next one is due; ERR_NOT_FOUND if there is none. */
enum err store_recheck_next(struct store *st, int64_t *at);
enum err store_recheck_put_off(struct store *st, int64_t look, int64_t due_at);
enum err store_recheck_set_asked(struct store *st, int64_t look, int64_t at);

#endif
