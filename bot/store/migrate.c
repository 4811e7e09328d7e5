/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * migrate.c - is this database ours, and of which format? Bring it to ours.
 *
 * Each step is one transaction and stands in PRAGMA user_version. Before the
 * first step on an existing database a copy is made beside it.
 */
#include "db.h"

#include <sys/random.h>

#include "log.h"
#include "migrations.h"

/* "cash": `file` and we ourselves tell our databases from others by it. */
#define APPLICATION_ID 0x63617368

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
    return (int)migration_count;
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
    if (version >= 0 && version <= (int64_t)migration_count)
        return ERR_OK;
    buf_addf(problem,
             "database '%s' was made by a newer callsheet (format %d, this "
             "one knows %d): install the newer program, or restore an older "
             "backup",
             st->path, (int)version, (int)migration_count);
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
        rc = db_exec(st, migrations[number]);
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
    if (version > 0 && version != (int64_t)migration_count)
        rc = db_backup_before(st, version, now, problem);
    for (i = (size_t)version; rc == ERR_OK && i < migration_count; i++)
        rc = migrate_step(st, i);
    if (rc == ERR_OK)
        rc = migrate_install_id(st);
    return rc == ERR_OK ? db_note_copy(st, now) : rc;
}
