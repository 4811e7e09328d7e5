/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purge.h - what the engine keeps only for a while.
 */
#ifndef CALLSHEET_PURGE_H
#define CALLSHEET_PURGE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

/* Keys of requests handled before that time go, at most `limit`; *more when
 * others may be left. */
enum err store_purge_seen(struct store *st, int64_t before, int limit,
                          bool *more);
/* What could be taken back of changes before then: of each the line stays. */
enum err store_purge_changes(struct store *st, int64_t before, int limit,
                             bool *more);
/* The same for messages that were sent or given up. */
enum err store_purge_settled(struct store *st, int64_t before, int limit,
                             bool *more);

/* Requests that have waited for a fact since before that time. */
enum err store_purge_parked(struct store *st, int64_t before, int limit,
                            bool *more);
/* Messages that are sent at most once, and were not: they are given up. */
enum err store_purge_stale(struct store *st, int64_t before, int limit,
                           bool *more);
/* What was said without being asked before then: it counts for a month. */
enum err store_purge_nudges(struct store *st, int64_t before, int limit,
                            bool *more);
/* Answers of outside services from before then. */
enum err store_purge_calls(struct store *st, int64_t before, int limit,
                           bool *more);
/* What was spent on them in days that began before then. */
enum err store_purge_quota(struct store *st, int64_t before);

#endif
