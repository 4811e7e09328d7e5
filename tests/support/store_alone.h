/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_alone.h - a store without an engine, in a batch that is open: the
 * set-up of the suites that ask it directly.
 */
#ifndef CALLSHEET_TESTS_STORE_ALONE_H
#define CALLSHEET_TESTS_STORE_ALONE_H

#include "engine_fixture.h"
#include "store/db.h"

/* From set_up to tear_down; both belong to this file. */
extern struct fixture store_folder;
extern struct store *st;

void store_set_up(void);
void store_tear_down(void);

#endif
