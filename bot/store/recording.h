/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recording.h - what a request changes in some tables, as a changeset.
 *
 * The same as a session of SQLite's would give, for rows whose first column is
 * their INTEGER PRIMARY KEY. A session asks the schema twice and prepares a
 * SELECT for each table that was changed, which cost a fifth of a command that
 * writes; here the rows themselves are kept as they go by.
 */
#ifndef CALLSHEET_RECORDING_H
#define CALLSHEET_RECORDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct recording;

/* From now on; one at a time for a connection. The tables are borrowed. */
struct recording *recording_new(sqlite3 *db, const char *const *tables,
                                size_t table_count);
void recording_free(struct recording *r);
/* What happens meanwhile is rolled back by the caller. NULL is fine. */
void recording_pause(struct recording *r, bool is_paused);
/* A code of SQLite's. *data is SQLite's memory, freed with sqlite3_free();
 * *len is 0 when nothing is different. */
int recording_changeset(struct recording *r, int *len, void **data);

#endif
