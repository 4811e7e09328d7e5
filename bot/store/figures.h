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
/* When the oldest message that waits was written, UTC; 0 = none waits. */
enum err store_outbox_oldest(struct store *st, int64_t *created_at);

#endif
