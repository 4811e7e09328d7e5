/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * db.c - open the database, run statements, turn SQLite's codes into ours.
 */
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "log.h"
#include "outbox_kept.h"
#include "owner.h"
#include "pieces.h"
#include "recording.h"
#include "wal_file.h"

#define PAGE_BYTES 4096
/* Beyond this the WAL is taken back within a commit, while everybody waits:
 * for who has no turns in which to do it in time. */
#define WAL_PAGES_MAX 2500

enum err
db_err(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return ERR_EXISTS;
    case SQLITE_TOOBIG:
        return ERR_TOO_BIG;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return ERR_IO;
    default:
        return ERR_INTERNAL;
    }
}

static enum err
db_report(struct store *st, int code, const char *what)
{
    enum err rc;

    rc = db_err(code);
    if (rc != ERR_OK && rc != ERR_EXISTS)
        log_warn("store: %s failed code=%d reason=\"%s\"", what,
                 sqlite3_extended_errcode(st->db), sqlite3_errmsg(st->db));
    return rc;
}

enum err
db_exec(struct store *st, const char *sql)
{
    return db_report(st, sqlite3_exec(st->db, sql, NULL, NULL, NULL), "exec");
}

static struct statement *
db_statement(struct store *st, const char *sql, int *code)
{
    size_t i, slot;

    slot = ((uintptr_t)sql >> 3) % STATEMENTS_MAX;
    for (i = 0; i < STATEMENTS_MAX; i++) {
        struct statement *s = &st->statements[(slot + i) % STATEMENTS_MAX];

        if (s->sql == sql)
            return s;
        if (s->sql)
            continue;
        *code = sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                   &s->stmt, NULL);
        if (*code != SQLITE_OK)
            return NULL;
        s->sql = sql;
        s->ws = sqlite3_bind_parameter_index(s->stmt, ":ws");
        s->count = sqlite3_bind_parameter_count(s->stmt);
        s->names = xcalloc((size_t)s->count + 1, sizeof(*s->names));
        return s;
    }
    assert(!"more statements than STATEMENTS_MAX");
    return NULL;
}

enum err
db_run(struct store *st, const char *sql)
{
    struct query q = { .st = st };
    int code = SQLITE_OK;
    const struct statement *s = db_statement(st, sql, &code);

    if (!s)
        return db_report(st, code, "prepare");
    q.stmt = s->stmt;
    return query_run(&q);
}

int64_t
db_last_id(struct store *st)
{
    return sqlite3_last_insert_rowid(st->db);
}

void
query_begin(struct query *q, struct store *st, const char *sql)
{
    int code = SQLITE_OK;
    struct statement *s = db_statement(st, sql, &code);

    memset(q, 0, sizeof(*q));
    q->st = st;
    if (!s) {
        q->err = db_report(st, code, "prepare");
        return;
    }
    q->stmt = s->stmt;
    q->statement = s;
    if (s->ws > 0)
        (void)sqlite3_bind_int64(q->stmt, s->ws, st->workspace);
}

/* Most are bound in the order in which they stand. */
static int
query_index(struct query *q, const char *name)
{
    struct statement *s = q->statement;
    int next = q->bound + 1;

    if (!q->stmt)
        return 0;
    next += next == s->ws;
    if (next > s->count || s->names[next] != name) {
        next = sqlite3_bind_parameter_index(q->stmt, name);
        assert(next > 0);
        s->names[next] = name;
    }
    q->bound = next;
    return next;
}

static void
query_bound(struct query *q, int code)
{
    if (code != SQLITE_OK && q->err == ERR_OK)
        q->err = db_err(code);
}

static void
query_bind_text(struct query *q, const char *name, const char *value,
                sqlite3_destructor_type destructor)
{
    int index = query_index(q, name);

    if (index > 0)
        query_bound(q,
                    sqlite3_bind_text(q->stmt, index, value, -1, destructor));
}

void
query_text(struct query *q, const char *name, const char *value)
{
    query_bind_text(q, name, value, SQLITE_TRANSIENT);
}

void
query_lend(struct query *q, const char *name, const char *value)
{
    query_bind_text(q, name, value, SQLITE_STATIC);
}

void
query_int(struct query *q, const char *name, int64_t value)
{
    int index = query_index(q, name);

    if (index > 0)
        query_bound(q, sqlite3_bind_int64(q->stmt, index, value));
}

void
query_blob(struct query *q, const char *name, const void *data, size_t len)
{
    int index = query_index(q, name);

    if (index > 0)
        query_bound(q, sqlite3_bind_blob64(q->stmt, index, data, len,
                                           SQLITE_TRANSIENT));
}

enum err
query_step(struct query *q)
{
    int code;

    if (q->err != ERR_OK)
        return q->err;
    /* What goes on writing after the batch is lost would commit by itself. */
    if (store_batch_is_lost(q->st) && !sqlite3_stmt_readonly(q->stmt)) {
        q->err = ERR_BATCH_LOST;
        return q->err;
    }
    code = sqlite3_step(q->stmt);
    if (code == SQLITE_ROW)
        return ERR_OK;
    if (code == SQLITE_DONE)
        return ERR_NOT_FOUND;
    q->err = db_report(q->st, code, "step");
    return q->err;
}

enum err
query_run(struct query *q)
{
    enum err rc;

    do
        rc = query_step(q);
    while (rc == ERR_OK);
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
query_run_changes(struct query *q, int *changes)
{
    struct store *st = q->st;
    enum err rc;

    rc = query_run(q);
    *changes = rc == ERR_OK ? sqlite3_changes(st->db) : 0;
    return rc;
}

enum err
query_find_int(struct query *q, int64_t *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        *out = query_get_int(q, 0);
    query_end(q);
    return rc;
}

void
query_end(struct query *q)
{
    if (!q->stmt)
        return;
    (void)sqlite3_reset(q->stmt); /* repeats the error of the step */
    (void)sqlite3_clear_bindings(q->stmt);
    q->stmt = NULL;
}

int64_t
query_get_int(struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

const char *
query_get_text(struct query *q, int column)
{
    const unsigned char *text;

    text = sqlite3_column_text(q->stmt, column);
    return text ? (const char *)text : "";
}

char *
query_take_text(struct query *q, int column)
{
    return xstrdup(query_get_text(q, column));
}

char *
query_take_text_null(struct query *q, int column)
{
    if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
        return NULL;
    return query_take_text(q, column);
}

const void *
query_get_blob(struct query *q, int column, size_t *len)
{
    const void *data;

    data = sqlite3_column_blob(q->stmt, column);
    *len = (size_t)sqlite3_column_bytes(q->stmt, column);
    return data;
}

/* ---- opening ------------------------------------------------------------- */

static const char *
open_advice(const char *path, enum err rc)
{
    struct stat s;

    if (lstat(path, &s) == 0 && S_ISLNK(s.st_mode))
        return "it is a link, which the files beside it would not follow: "
               "name the file that it leads to";
    switch (rc) {
    case ERR_CORRUPT:
        return "it is damaged or not a callsheet database: restore a backup, "
               "or move the file away to start anew";
    case ERR_READ_ONLY:
        return "it cannot be written: check the owner and the rights of the "
               "file and its folder";
    case ERR_FULL:
        return "the disk is full: make room and start again";
    case ERR_BUSY:
        return "another program holds it";
    default:
        return "check that the folder exists and can be written";
    }
}

static void
open_problem(struct buf *problem, struct store *st, enum err rc)
{
    if (problem->len == 0)
        buf_addf(problem, "cannot use database '%s': %s", st->path,
                 open_advice(st->path, rc));
}

/* Ours alone: SQLite creates with the umask's rights otherwise. */
static enum err
open_create(const char *path)
{
    int fd;

    fd = owner_open(path, O_RDWR);
    if (fd < 0)
        return errno == EACCES || errno == EROFS || errno == EPERM
                   ? ERR_READ_ONLY
                   : ERR_IO;
    (void)close(fd);
    return ERR_OK;
}

/* The sanitizers look at malloc() alone. */
#ifndef CALLSHEET_SANITIZED
static void *
memory_take(int size)
{
    return piece_take((size_t)size);
}

static void *
memory_resize(void *piece, int size)
{
    return piece_resize(piece, (size_t)size);
}

static int
memory_size(void *piece)
{
    return (int)piece_size(piece);
}

static int
memory_round_up(int size)
{
    return (size + 7) & ~7;
}

static int
memory_begin(void *ctx)
{
    (void)ctx;
    return SQLITE_OK;
}

static void
memory_end(void *ctx)
{
    (void)ctx;
}

static void
db_configure_memory(void)
{
    static const struct sqlite3_mem_methods memory = {
        .xMalloc = memory_take,
        .xFree = piece_give,
        .xRealloc = memory_resize,
        .xSize = memory_size,
        .xRoundup = memory_round_up,
        .xInit = memory_begin,
        .xShutdown = memory_end,
    };

    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
}
#else
static void
db_configure_memory(void)
{
}
#endif

void
db_configure(void)
{
    /* Only one thread touches the store: no lock for each allocation. Refused
     * once SQLite is in use, which is fine. */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    /* Nobody asks how much memory it uses, which would be counted twice for
     * each piece. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    db_configure_memory();
}

/* After every commit; in place of SQLite's own wal_autocheckpoint. */
static int
open_on_wal(void *ctx, sqlite3 *db, const char *name, int pages)
{
    struct store *st = ctx;

    (void)db;
    (void)name;
    st->wal_pages = pages;
    if (pages >= WAL_PAGES_MAX)
        store_checkpoint(st);
    return SQLITE_OK;
}

static enum err
open_pragmas(struct store *st, const struct store_options *options)
{
    char limit[64];
    enum err rc;

    (void)sqlite3_db_config(st->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(st->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* What is bound does not change a plan, so nothing is prepared anew. */
    (void)sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    (void)sqlite3_wal_hook(st->db, open_on_wal, st);
    wal_file_watch(st->db);
    rc = db_exec(st, "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = FULL;"
                     "PRAGMA foreign_keys = ON;"
                     /* What is purged does not stay in free pages. */
                     "PRAGMA secure_delete = ON;"
                     "PRAGMA journal_size_limit = 67108864;"
                     /* Nor temp_store = MEMORY: what undoes a statement would
                      * be a list that is walked from its start for each page,
                      * 1.4 s of it when a change of 7,500 rows is undone. */
                     "PRAGMA cache_size = -2000;");
    if (rc != ERR_OK || options->max_mb <= 0)
        return rc;
    (void)sqlite3_snprintf(sizeof(limit), limit, "PRAGMA max_page_count = %lld",
                           options->max_mb * 1024 * 1024 / PAGE_BYTES);
    return db_exec(st, limit);
}

/* Which file it is that has been opened; 0 = unknown. */
static void
open_remember(struct store *st)
{
    struct stat s;

    if (stat(st->path, &s) != 0)
        return;
    st->device = s.st_dev;
    st->inode = s.st_ino;
}

enum err
store_open(const struct store_options *options, struct store **out,
           struct buf *problem)
{
    struct store *st;
    enum err rc;

    st = xcalloc(1, sizeof(*st));
    st->path = xstrdup(options->path);
    st->workspace = 1;
    db_configure();
    rc = open_create(options->path);
    if (rc == ERR_OK)
        rc = db_err(sqlite3_open_v2(options->path, &st->db,
                                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                    wal_file_system()));
    if (rc == ERR_OK) {
        open_remember(st);
        (void)sqlite3_busy_timeout(st->db, BUSY_MS);
        rc = db_check(st, problem);
    }
    if (rc == ERR_OK)
        rc = open_pragmas(st, options);
    if (rc == ERR_OK)
        rc = db_migrate(st, options->now, problem);
    if (rc == ERR_OK)
        rc = db_load_key(st, problem);
    if (rc != ERR_OK) {
        open_problem(problem, st, rc);
        store_close(st);
        return rc;
    }
    *out = st;
    return ERR_OK;
}

void
store_close(struct store *st)
{
    size_t i;

    if (!st)
        return;
    recording_free(st->recording);
    kept_drop_all(st);
    people_drop_all(st);
    for (i = 0; i < STATEMENTS_MAX; i++) {
        (void)sqlite3_finalize(st->statements[i].stmt);
        free(st->statements[i].names);
    }
    (void)sqlite3_close(st->db);
    explicit_bzero(st->name_key, sizeof(st->name_key));
    free(st->path);
    free(st);
}

bool
store_is_alive(struct store *st)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, "SELECT 1 FROM workspace WHERE id = :ws");
    rc = query_step(&q);
    query_end(&q);
    return rc == ERR_OK;
}

int64_t
store_workspace(const struct store *st)
{
    return st->workspace;
}

const char *
store_install_id(const struct store *st)
{
    return st->install;
}
