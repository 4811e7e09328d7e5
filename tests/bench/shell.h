/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.h - a callsheet without a chat, and as many rows as wanted in it.
 *
 * It is spoken to as `callsheet say` does, by its socket.
 */
#ifndef BENCH_SHELL_H
#define BENCH_SHELL_H

#include <sqlite3.h>

#include "rig.h"

struct shell {
    struct rig rig;
    const char *name; /* of the database */
    int last_import;  /* as its preview says */
};

/* A folder with nothing in it yet; rig_close() ends and removes all. */
void shell_open(struct shell *s, const char *name);
void shell_start(struct shell *s, bool counted);
void shell_stop(struct shell *s);
/* Its clock goes on from there, and it is told. */
void shell_clock(const struct shell *s, int64_t at);
/* To the end of the answer; with a file of comments. */
void shell_say(struct shell *s, const char *text, bool has_file);
/* So many rows of others in every table (growth.sql). It must have run once,
 * and must not run now. */
void shell_fill(const struct shell *s, long rows);

sqlite3 *bench_database(const struct rig *rig, const char *name);
void bench_sql(sqlite3 *db, const char *sql);

#endif
