/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_alone.h - a store without an engine: the set-up of the suites that ask
 * it directly.
 */
#ifndef CALLSHEET_TESTS_STORE_ALONE_H
#define CALLSHEET_TESTS_STORE_ALONE_H

#include "engine_fixture.h"
#include "store/db.h"

/* From set_up to tear_down; they belong to this file. */
extern struct fixture store_folder;
extern struct store *st;
extern struct buf store_problem; /* what the last store_try_open() said */

/* An empty folder; `st` is NULL. */
void store_folder_set_up(void);
/* The same with a new database, in a batch that is open. */
void store_set_up(void);
/* After either of them. */
void store_tear_down(void);

/* Open `path` as `st`; max_mb 0 = no ceiling. */
enum err store_try_open(const char *path, int64_t max_mb);

#endif
