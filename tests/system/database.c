/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * database.c - a database read and written beside the bot.
 */
#include "database.h"

#include "harness.h"

sqlite3 *
database_open(const char *name)
{
    sqlite3 *db = NULL;

    ck_assert_int_eq(sqlite3_open(in_folder(name), &db), SQLITE_OK);
    (void)sqlite3_busy_timeout(db, 30000);
    return db;
}

int64_t
database_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t number = -1;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK,
                  "%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(stmt) == SQLITE_ROW)
        number = sqlite3_column_int64(stmt, 0);
    ck_assert_msg(sqlite3_finalize(stmt) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    return number;
}

void
database_run(sqlite3 *db, const char *sql)
{
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
                  "%s: %s", sql, sqlite3_errmsg(db));
}

void
database_change(const char *sql)
{
    sqlite3 *db = database_open("callsheet.db");

    database_run(db, sql);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

int
database_restore(const char *name, const char *copy)
{
    const char *arguments[] = { "restore", "-c", in_folder("config.json"),
                                in_folder(copy), NULL };

    return process_run(name, "callsheet", arguments, NULL);
}
