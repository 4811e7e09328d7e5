/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wal_file.h - the log of a database, written in large pieces.
 */
#ifndef CALLSHEET_WAL_FILE_H
#define CALLSHEET_WAL_FILE_H

struct sqlite3;

/*
 * The name of a file system for sqlite3_open_v2(): the default one, but that
 * what is written to a log that follows on what was written before goes out
 * with the next sync. For databases with synchronous=FULL alone: there each
 * commit syncs the log before anybody is told of it.
 */
const char *wal_file_system(void);
/* Each database that was opened with it has to be given to this. */
void wal_file_watch(struct sqlite3 *db);

#endif
