/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * migrations.c - the tables, as numbered steps that never change once merged.
 *
 * Each step is one transaction and stands in PRAGMA user_version. Before the
 * first step on an existing database a copy is made beside it. Times are UTC
 * seconds, next_at and attempt_at of the outbox are milliseconds. A number that
 * people see, or that a button carries, is never given twice: AUTOINCREMENT.
 */
#include "db.h"

#include <string.h>
#include <sys/random.h>

#include "alloc.h"
#include "log.h"

/* "cash": `file` and we ourselves tell our databases from others by it. */
#define APPLICATION_ID 0x63617368

static const char step_1[] =
    "PRAGMA application_id = 1667330920;"
    /* ---- the engine ---- */
    "CREATE TABLE workspace ("
    " id INTEGER PRIMARY KEY, network TEXT NOT NULL, team TEXT NOT NULL,"
    " name TEXT NOT NULL, bot_user TEXT NOT NULL, url TEXT NOT NULL,"
    " UNIQUE (network, team));"
    "INSERT INTO workspace VALUES (1, '', '', '', '', '');"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE person ("
    " ws INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " zone TEXT NOT NULL, locale TEXT NOT NULL, dm TEXT NOT NULL,"
    " is_guest INTEGER NOT NULL, fetched_at INTEGER NOT NULL,"
    " PRIMARY KEY (ws, id)) WITHOUT ROWID;"
    "CREATE TABLE place ("
    " ws INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
    " kind INTEGER NOT NULL, is_shared INTEGER NOT NULL,"
    " has_guests INTEGER NOT NULL, is_member INTEGER NOT NULL,"
    " fetched_at INTEGER NOT NULL, PRIMARY KEY (ws, id)) WITHOUT ROWID;"
    "CREATE TABLE seen ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, key TEXT NOT NULL,"
    " at INTEGER NOT NULL, UNIQUE (ws, key));"
    "CREATE TABLE parked ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, waits_for TEXT NOT NULL,"
    " request TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX parked_waits ON parked (ws, waits_for, id);"
    "CREATE TABLE outbox ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, network TEXT NOT NULL,"
    " queue TEXT NOT NULL, verb INTEGER NOT NULL, promise INTEGER NOT NULL,"
    " place TEXT NOT NULL, user TEXT NOT NULL, thread TEXT NOT NULL,"
    " target INTEGER NOT NULL, parent INTEGER NOT NULL,"
    " secret TEXT NOT NULL, body TEXT NOT NULL, state INTEGER NOT NULL,"
    " tries INTEGER NOT NULL, doubts INTEGER NOT NULL,"
    " created_at INTEGER NOT NULL, attempt_at INTEGER NOT NULL,"
    " next_at INTEGER NOT NULL, message TEXT NOT NULL, owner TEXT NOT NULL,"
    " is_unasked INTEGER NOT NULL, why TEXT NOT NULL);"
    "CREATE INDEX outbox_message ON outbox (ws, place, message)"
    " WHERE message <> '';"
    "CREATE INDEX outbox_open ON outbox (ws, queue, id) WHERE state < 2;"
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, kind TEXT NOT NULL,"
    " ref INTEGER NOT NULL, cursor TEXT NOT NULL, due_at INTEGER NOT NULL,"
    " state INTEGER NOT NULL, tries INTEGER NOT NULL, waits TEXT NOT NULL,"
    " network TEXT NOT NULL, person TEXT NOT NULL, place TEXT NOT NULL,"
    " thread TEXT NOT NULL, audit INTEGER NOT NULL, why TEXT NOT NULL);"
    "CREATE INDEX job_due ON job (state, due_at);"
    "CREATE INDEX job_waits ON job (ws, waits) WHERE waits <> '';"
    "CREATE INDEX job_ref ON job (ws, kind, ref);"
    "CREATE TABLE file ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, network TEXT "
    "NOT NULL,"
    " remote_id TEXT NOT NULL, url TEXT NOT NULL, name TEXT NOT NULL,"
    " mime TEXT NOT NULL, size INTEGER NOT NULL, state INTEGER NOT NULL,"
    " why TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX file_wanted ON file (ws, id) WHERE state = 0;"
    "CREATE INDEX file_at ON file (at);"
    /* id = file * 65536 + number of the chunk */
    "CREATE TABLE file_chunk ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE TABLE audit ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, at INTEGER "
    "NOT NULL,"
    " person TEXT NOT NULL, command TEXT NOT NULL, noun TEXT NOT NULL,"
    " noun_id INTEGER NOT NULL, undone_at INTEGER NOT NULL,"
    " undone_by TEXT NOT NULL, changes BLOB);"
    "CREATE INDEX audit_person ON audit (ws, person, id);"
    /* ---- what a marketing team knows ---- */
    "CREATE TABLE creator ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, platform "
    "INTEGER NOT NULL,"
    " handle TEXT NOT NULL, at INTEGER NOT NULL, person TEXT NOT NULL,"
    " UNIQUE (ws, handle, platform));"
    "CREATE TABLE import ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " state INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " files TEXT NOT NULL, summary TEXT NOT NULL, rows INTEGER NOT NULL,"
    " skipped INTEGER NOT NULL, message INTEGER NOT NULL,"
    " raw_until INTEGER NOT NULL);"
    "CREATE INDEX import_creator ON import (ws, creator, state);"
    "CREATE INDEX import_person ON import (ws, person, id);"
    "CREATE INDEX import_raw ON import (raw_until) WHERE raw_until > 0;"
    "CREATE TABLE post ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, creator INTEGER NOT NULL,"
    " key TEXT NOT NULL, url TEXT NOT NULL, UNIQUE (creator, key));"
    "CREATE TABLE comment ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, import INTEGER NOT NULL,"
    " creator INTEGER NOT NULL, post INTEGER NOT NULL, same INTEGER NOT NULL,"
    " author BLOB, name TEXT, text TEXT, url TEXT, at INTEGER NOT NULL,"
    " likes INTEGER NOT NULL, flags INTEGER NOT NULL, class INTEGER NOT NULL,"
    " language INTEGER NOT NULL, fold INTEGER NOT NULL,"
    " words INTEGER NOT NULL);"
    "CREATE INDEX comment_same ON comment (creator, same, id);"
    "CREATE INDEX comment_import ON comment (import, id);"
    "CREATE TABLE look ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " at INTEGER NOT NULL, person TEXT NOT NULL, rules TEXT NOT NULL,"
    " verdict INTEGER NOT NULL, facts TEXT NOT NULL,"
    " message INTEGER NOT NULL);"
    "CREATE INDEX look_creator ON look (ws, creator, id);"
    "CREATE TABLE judgement ("
    " id INTEGER PRIMARY KEY, ws INTEGER NOT NULL, creator INTEGER NOT NULL,"
    " person TEXT NOT NULL, at INTEGER NOT NULL, audience INTEGER NOT NULL,"
    " fakes INTEGER NOT NULL, content INTEGER NOT NULL,"
    " taste INTEGER NOT NULL, gut INTEGER NOT NULL, note TEXT NOT NULL,"
    " UNIQUE (ws, creator, person));"
    "CREATE TABLE decision ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, creator "
    "INTEGER NOT NULL,"
    " look INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " is_approved INTEGER NOT NULL, reason TEXT NOT NULL);"
    "CREATE INDEX decision_creator ON decision (ws, creator, id);"
    "CREATE TABLE deadline ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, ws INTEGER NOT NULL, what TEXT NOT "
    "NULL,"
    " due_at INTEGER NOT NULL, is_day INTEGER NOT NULL, zone TEXT NOT NULL,"
    " person TEXT NOT NULL, at INTEGER NOT NULL, done_at INTEGER NOT NULL,"
    " done_by TEXT NOT NULL);"
    "CREATE INDEX deadline_open ON deadline (ws, due_at) WHERE done_at = 0;"
    "CREATE INDEX deadline_person ON deadline (ws, person, due_at)"
    " WHERE done_at = 0;";

/* What is unpacked of a file are files of their own. */
static const char step_2[] =
    "ALTER TABLE file ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX file_parent ON file (parent, id) WHERE parent > 0;"
    "CREATE INDEX file_packed ON file (ws, id) WHERE state = 3;";

/* What an open answer says was asked, for those whose ack never left. */
static const char step_3[] =
    "ALTER TABLE outbox ADD COLUMN asked TEXT NOT NULL DEFAULT '';";

static const char *const steps[] = { step_1, step_2, step_3 };

static enum err
migrate_number(struct store *st, const char *sql, int64_t *number)
{
    sqlite3_stmt *stmt = NULL;
    int code;

    code = sqlite3_prepare_v2(st->db, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    return db_err(code);
}

enum err
db_format(struct store *st, int64_t *version)
{
    return migrate_number(st, "PRAGMA user_version", version);
}

int
db_format_known(void)
{
    return (int)ARRAY_LEN(steps);
}

enum err
db_check(struct store *st, struct buf *problem)
{
    int64_t version = 0, application = 0, tables = 0;
    enum err rc;

    rc = db_format(st, &version);
    if (rc == ERR_OK)
        rc = migrate_number(st, "PRAGMA application_id", &application);
    if (rc == ERR_OK)
        rc = migrate_number(st, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc != ERR_OK || tables == 0)
        return rc;
    if (application != APPLICATION_ID) {
        buf_addf(problem,
                 "'%s' is the database of another program: name another file "
                 "in the configuration",
                 st->path);
        return ERR_CORRUPT;
    }
    if (version >= 0 && version <= (int64_t)ARRAY_LEN(steps))
        return ERR_OK;
    buf_addf(problem,
             "database '%s' was made by a newer callsheet (format %d, this "
             "one knows %d): install the newer program, or restore an older "
             "backup",
             st->path, (int)version, (int)ARRAY_LEN(steps));
    return ERR_NEWER;
}

static enum err
migrate_step(struct store *st, size_t number)
{
    char version[64];
    enum err rc;

    (void)sqlite3_snprintf(sizeof(version), version,
                           "PRAGMA user_version = %d; COMMIT", (int)number + 1);
    rc = db_exec(st, "BEGIN IMMEDIATE");
    if (rc == ERR_OK)
        rc = db_exec(st, steps[number]);
    if (rc == ERR_OK)
        rc = db_exec(st, version);
    if (rc != ERR_OK && !sqlite3_get_autocommit(st->db))
        (void)db_exec(st, "ROLLBACK"); /* the error is what counts */
    return rc;
}

enum err
db_backup_before(struct store *st, int64_t version, int64_t now,
                 struct buf *problem)
{
    struct buf to;
    enum err rc;

    buf_init(&to, 8192);
    buf_addf(&to, "%s.before-v%d-%lld", st->path, (int)version + 1,
             (long long)now);
    rc = store_backup(st->path, to.data, problem);
    if (rc == ERR_OK)
        log_info("store: backup before migration file=%s", to.data);
    buf_release(&to);
    return rc;
}

static enum err
migrate_install_id(struct store *st)
{
    unsigned char random[8];
    struct query q;
    char id[17];
    size_t i;
    enum err rc;

    if (getrandom(random, sizeof(random), 0) != sizeof(random))
        return ERR_IO;
    for (i = 0; i < sizeof(random); i++)
        (void)sqlite3_snprintf(3, id + 2 * i, "%02x", random[i]);
    query_begin(&q, st, "INSERT OR IGNORE INTO meta VALUES ('install', :id)");
    query_text(&q, ":id", id);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "SELECT value FROM meta WHERE key = 'install'");
    rc = query_step(&q);
    if (rc == ERR_OK)
        (void)sqlite3_snprintf(sizeof(st->install), st->install, "%s",
                               query_get_text(&q, 0));
    query_end(&q);
    return rc;
}

enum err
db_migrate(struct store *st, int64_t now, struct buf *problem)
{
    int64_t version = 0;
    enum err rc;
    size_t i;

    rc = db_format(st, &version);
    if (rc != ERR_OK)
        return rc;
    if (version > 0 && version != (int64_t)ARRAY_LEN(steps))
        rc = db_backup_before(st, version, now, problem);
    for (i = (size_t)version; rc == ERR_OK && i < ARRAY_LEN(steps); i++)
        rc = migrate_step(st, i);
    if (rc == ERR_OK)
        rc = migrate_install_id(st);
    return rc;
}
