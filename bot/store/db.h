/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * db.h - what the files of store/ share: the handle and the query.
 *
 *     struct query q;
 *
 *     query_begin(&q, st, "SELECT name FROM person WHERE id = :id");
 *     query_text(&q, ":id", id);
 *     rc = query_step(&q);            ERR_OK: a row, ERR_NOT_FOUND: none left
 *     if (rc == ERR_OK)
 *         name = query_take_text(&q, 0);
 *     query_end(&q);
 */
#ifndef CALLSHEET_DB_H
#define CALLSHEET_DB_H

#include <sqlite3.h>
#include <sys/types.h>

#include "habits.h"
#include "outbox_rows.h"
#include "people.h"
#include "store.h"

#define STATEMENTS_MAX 512
/* So long another program is waited for. */
#define BUSY_MS 2000
/* Open rows of the outbox in memory: those of a few turns. */
#define KEPT_ROWS 256
/* People and places that were looked up last, in memory. */
#define KEPT_FACTS 256

/* What somebody has set, if anything. */
struct kept_habit {
    char *person;
    bool has_set;
    struct habit habit;
    char *free_from; /* no day away from that day on; NULL = not known */
    bool is_met;     /* they have mornings (days.c) */
};

/* What a job of that kind has been asked for, while no job has changed. */
#define KEPT_HASTENED 4
struct hastened {
    char kind[16];
    int64_t at;
};

struct store {
    sqlite3 *db;
    struct recording *recording; /* of the request under way, or NULL */
    int64_t workspace;
    int64_t kept_workspace; /* as of the last commit */
    int64_t part_workspace; /* before the part under way */
    bool in_batch;
    bool is_locked; /* by another program, which was waited for */
    bool is_moved;  /* seen by the last batch that was asked for */
    dev_t device;   /* of the file that is open */
    ino_t inode;
    unsigned
        data_version; /* after our last commit: whoever writes changes it */
    bool wants_scrub; /* the log is to be emptied: something was taken away */
    bool is_scrubbed; /* since that was asked for */
    int wal_pages;    /* as of the last commit, 0 = taken back since */
    char *path;
    unsigned char name_key[16];
    char install[33];
    struct out_row kept[KEPT_ROWS];   /* outbox_kept.c */
    struct person people[KEPT_FACTS]; /* people.c */
    struct place places[KEPT_FACTS];
    struct kept_habit habits[KEPT_FACTS]; /* habits.c */
    char calendar[32];                    /* settings.c */
    bool has_calendar;
    struct hastened hastened[KEPT_HASTENED]; /* jobs.c */
    /* Prepared once, found by the address of their constant text. */
    struct statement {
        const char *sql;
        sqlite3_stmt *stmt;
        int ws; /* the number of ":ws", 0 = it has none */
        /* As whose value each parameter was bound last: a constant's address,
         * which is compared faster than names are looked for. */
        const char **names;
        int count;
    } statements[STATEMENTS_MAX];
};

struct query {
    struct store *st;
    sqlite3_stmt *stmt;
    struct statement *statement;
    int bound;    /* the number of the parameter that was bound last */
    enum err err; /* the first thing that went wrong */
};

/* In a statement on one table: what a sheet wrote counts once the whole sheet
 * is in. */
#define SHEET_IS_IN                                                            \
    "(sheet = 0 OR EXISTS (SELECT 1 FROM sheet AS s WHERE s.id = sheet"        \
    " AND s.state = 2))"

/* `sql` and all names must be string constants. ":ws" is bound by itself. */
void query_begin(struct query *q, struct store *st, const char *sql);
void query_text(struct query *q, const char *name, const char *value);
/* The same without a copy: it stays as it is until the query has ended. */
void query_lend(struct query *q, const char *name, const char *value);
void query_int(struct query *q, const char *name, int64_t value);
void query_blob(struct query *q, const char *name, const void *data,
                size_t len);
/* ERR_OK: there is a row; ERR_NOT_FOUND: no more. */
enum err query_step(struct query *q);
/* For statements without rows: step, end; ERR_OK when done. */
enum err query_run(struct query *q);
/* Run it and report how many rows were changed. */
enum err query_run_changes(struct query *q, int *changes);
/* One number: the first of the first row. Step, end; ERR_NOT_FOUND when there
 * is no row, and *out stays as it was. */
enum err query_find_int(struct query *q, int64_t *out);
void query_end(struct query *q);
int64_t query_get_int(struct query *q, int column);
/* Borrowed until the next step; never NULL. */
const char *query_get_text(struct query *q, int column);
char *query_take_text(struct query *q, int column);
/* NULL stays NULL. */
char *query_take_text_null(struct query *q, int column);
const void *query_get_blob(struct query *q, int column, size_t *len);

/* SQLite's codes as ours. */
enum err db_err(int code);
/* figures.c: of the file with that path and ending; -1 = there is none. */
int64_t db_file_bytes(const char *path, const char *end);
/* reading.c: an open handle that can only read; a file that nobody works on
 * and that has no log is taken as one that does not change. */
enum err db_open_read(struct store *st, const char *path, bool is_immutable);
enum err db_exec(struct store *st, const char *sql);
/* One statement, a string constant, prepared once. */
enum err db_run(struct store *st, const char *sql);
/* Before the first database is opened. */
void db_configure(void);
int64_t db_last_id(struct store *st);

/* people.c: what is kept in memory of them is not true any more, nor of what
 * they have set. */
void people_drop_all(struct store *st);
/* Where in memory it is kept. */
size_t people_kept_at(const char *id);
/* habits.c: what is kept in memory of them is not true any more. */
void habits_drop_all(struct store *st);
/* NULL when nothing is kept of them. */
struct kept_habit *habits_kept(struct store *st, const char *person);
/* jobs.c: what is kept in memory of them is not true any more. */
void jobs_drop_all(struct store *st);

/* backup.c: into a file that is there. */
enum err store_copy(const char *from, const char *to, struct buf *problem);
/* migrate.c: is it ours, and not of a newer program? Before anything in it
 * is changed. */
enum err db_check(struct store *st, struct buf *problem);
/* The format of the file, and the newest that we know. */
enum err db_format(struct store *st, int64_t *version);
int db_format_known(void);
/* A copy beside the database, of how it was in format `version`. */
enum err db_backup_before(struct store *st, int64_t version, int64_t now,
                          struct buf *problem);
enum err db_migrate(struct store *st, int64_t now, struct buf *problem);
/* copied.c: this file is, or is not, the one that it was at the last start. */
enum err db_note_copy(struct store *st, int64_t now);
/* names.c */
enum err db_load_key(struct store *st, struct buf *problem);
/* What tells the key beside a database from others: kept in meta as 'key'.
 * ERR_IO, ERR_INVALID: there is none that can be read. */
enum err db_key_mark(const char *database, struct buf *mark);

#endif
