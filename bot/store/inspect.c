/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inspect.c - look at a database file from outside, changing nothing.
 *
 * To read a database in WAL mode SQLite makes -wal and -shm beside it. Where
 * nobody works on it and no log is left, the file is all there is: it is then
 * read as immutable, and its folder stays as it was.
 */
#include "inspect.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"

#define KEY_BYTES 16
/* So often the patience is asked for: SQLite's instructions. */
#define PATIENCE_STEPS 20000
/* Within one table SQLite does not ask: about 2.5 s a GB when it is cached. */
#define CHECK_MAX_BYTES (INT64_C(2) << 30)

struct inspection {
    struct store st;
    store_patience_fn *patience;
    void *ctx;
};

static int
on_progress(void *ctx)
{
    struct inspection *in = ctx;

    return in->patience && !in->patience(in->ctx);
}

/* One row with one value; "" when there is none. */
static enum err
one(struct inspection *in, const char *sql, struct buf *out)
{
    sqlite3_stmt *stmt = NULL;
    const char *text;
    int code;

    code = sqlite3_prepare_v2(in->st.db, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        text = (const char *)sqlite3_column_text(stmt, 0);
        buf_adds(out, text ? text : "");
    }
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_INTERRUPT ? ERR_BUSY : db_err(code);
}

static enum err
inspect_with(struct inspection *in, const char *pragma, bool *is_done,
             struct buf *problem)
{
    struct buf said;
    enum err rc;

    buf_init(&said, 2000);
    sqlite3_progress_handler(in->st.db, PATIENCE_STEPS, on_progress, in);
    rc = one(in, pragma, &said);
    sqlite3_progress_handler(in->st.db, 0, NULL, NULL);
    *is_done = rc == ERR_OK;
    if (rc == ERR_OK && strcmp(said.data, "ok") != 0) {
        buf_addf(problem, "'%s' is damaged: %s", in->st.path, said.data);
        rc = ERR_CORRUPT;
    }
    buf_release(&said);
    return rc == ERR_BUSY ? ERR_OK : rc; /* only the patience was over */
}

/* The pages first: what a large database has no time for is the rest, as an
 * index that misses rows after a foreign -wal was taken for its own. */
static enum err
inspect_pages(struct inspection *in, struct store_facts *out,
              struct buf *problem)
{
    enum err rc;

    rc = inspect_with(in, "PRAGMA quick_check(1)", &out->is_checked, problem);
    if (rc == ERR_OK && out->is_checked)
        rc = inspect_with(in, "PRAGMA integrity_check(1)", &out->is_indexed,
                          problem);
    return rc;
}

static enum err
inspect_key(struct inspection *in, struct store_facts *out)
{
    struct buf mark, kept;
    enum err rc;

    buf_init(&mark, 100);
    buf_init(&kept, 100);
    rc = one(in, "SELECT value FROM meta WHERE key = 'key'", &kept);
    if (rc == ERR_OK && db_key_mark(in->st.path, &mark) == ERR_OK)
        out->is_key_foreign = kept.len > 0 && strcmp(kept.data, mark.data) != 0;
    buf_release(&mark);
    buf_release(&kept);
    return rc;
}

static enum err
inspect_format(struct inspection *in, struct store_facts *out,
               struct buf *problem)
{
    struct buf said;
    int64_t version = 0;
    enum err rc;

    rc = db_check(&in->st, problem);
    out->format_known = db_format_known();
    if (rc == ERR_OK || rc == ERR_NEWER) {
        if (db_format(&in->st, &version) == ERR_OK)
            out->format = (int)version;
    }
    if (rc != ERR_OK || version == 0)
        return rc;
    buf_init(&said, 100);
    rc = one(in, "SELECT 1 FROM comment LIMIT 1", &said);
    out->needs_key = said.len > 0;
    buf_release(&said);
    return rc == ERR_OK && out->has_key ? inspect_key(in, out) : rc;
}

enum err
store_inspect(const char *path, bool is_in_use, store_patience_fn *patience,
              void *ctx, struct store_facts *out, struct buf *problem)
{
    struct inspection *in = xcalloc(1, sizeof(*in));
    int64_t key_bytes;
    enum err rc;

    memset(out, 0, sizeof(*out));
    out->format_known = db_format_known();
    out->size_bytes = db_file_bytes(path, "");
    out->exists = out->size_bytes > 0;
    out->wal_bytes = db_file_bytes(path, "-wal");
    key_bytes = db_file_bytes(path, ".key");
    out->has_key = key_bytes == KEY_BYTES;
    out->is_key_broken = key_bytes >= 0 && !out->has_key;
    in->patience = patience;
    in->ctx = ctx;
    in->st.path = xstrdup(path);
    rc = ERR_OK;
    if (out->exists)
        rc = db_open_read(&in->st, path, !is_in_use && out->wal_bytes <= 0);
    if (out->exists && rc == ERR_OK)
        rc = inspect_format(in, out, problem);
    if (out->exists && rc == ERR_OK && out->size_bytes <= CHECK_MAX_BYTES)
        rc = inspect_pages(in, out, problem);
    if (rc != ERR_OK && problem->len == 0)
        buf_addf(problem, "cannot read '%s': %s", path,
                 in->st.db && rc != ERR_DENIED ? sqlite3_errmsg(in->st.db)
                                               : err_text(rc));
    (void)sqlite3_close(in->st.db);
    free(in->st.path);
    free(in);
    if (out->size_bytes < 0)
        out->size_bytes = 0;
    if (out->wal_bytes < 0)
        out->wal_bytes = 0;
    return rc;
}
