/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * database.h - a database read and written beside the bot.
 */
#ifndef SYSTEM_DATABASE_H
#define SYSTEM_DATABASE_H

#include <sqlite3.h>
#include <stdint.h>

/* "FOLDER/name"; waits for others. sqlite3_close() it. */
sqlite3 *database_open(const char *name);
/* The first number; -1 for none. */
int64_t database_number(sqlite3 *db, const char *sql);
void database_run(sqlite3 *db, const char *sql);
/* The bot's own: opened, changed, closed. */
void database_change(const char *sql);
/* `callsheet restore` of the copy "FOLDER/copy", its words in NAME.log. */
int database_restore(const char *name, const char *copy);

#endif
