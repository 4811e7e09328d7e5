/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.h - what the database is like, for who watches over us.
 */
#ifndef CALLSHEET_FIGURES_H
#define CALLSHEET_FIGURES_H

#include <stdint.h>

#include "err.h"

struct store;

/* Sizes of the two files; 0 for what is not there. */
int64_t store_database_bytes(struct store *st);
int64_t store_wal_bytes(struct store *st);
/* Of the database with what is still in the log, as max_page_count counts. */
int64_t store_pages_bytes(struct store *st);
/* When the admins were last told of something, UTC; 0 = never. */
enum err store_told_get(struct store *st, const char *what, int64_t *at);
enum err store_told_set(struct store *st, const char *what, int64_t at);
/* When the oldest message that waits was written, UTC; 0 = none waits. */
enum err store_outbox_oldest(struct store *st, int64_t *created_at);

#endif
