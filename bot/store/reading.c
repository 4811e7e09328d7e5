/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reading.c - a database that is only read, from beside the daemon.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "db.h"

#define BUSY_MS 2000

/* The path as part of a URI, where some characters mean something. */
static void
add_uri(struct buf *b, const char *path, bool is_immutable)
{
    buf_adds(b, "file:");
    for (; *path; path++) {
        if (strchr("?#%", *path))
            buf_addf(b, "%%%02X", (unsigned)(unsigned char)*path);
        else
            buf_addc(b, *path);
    }
    buf_adds(b, is_immutable ? "?immutable=1" : "?mode=ro");
}

enum err
db_open_read(struct store *st, const char *path, bool is_immutable)
{
    struct buf uri;
    int code;

    buf_init(&uri, 32768);
    add_uri(&uri, path, is_immutable);
    code = sqlite3_open_v2(uri.data, &st->db,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
                               SQLITE_OPEN_NOMUTEX,
                           NULL);
    buf_release(&uri);
    if (code == SQLITE_CANTOPEN && access(path, R_OK) != 0 && errno == EACCES)
        return ERR_DENIED;
    if (code != SQLITE_OK)
        return db_err(code);
    (void)sqlite3_busy_timeout(st->db, BUSY_MS);
    (void)sqlite3_db_config(st->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return ERR_OK;
}

static enum err
read_install(struct store *st)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, "SELECT value FROM meta WHERE key = 'install'");
    rc = query_step(&q);
    if (rc == ERR_OK)
        (void)sqlite3_snprintf(sizeof(st->install), st->install, "%s",
                               query_get_text(&q, 0));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
read_format(struct store *st, struct buf *problem)
{
    int64_t format = 0;
    enum err rc;

    rc = db_check(st, problem);
    if (rc == ERR_OK)
        rc = db_format(st, &format);
    if (rc != ERR_OK || format == db_format_known())
        return rc;
    buf_addf(problem,
             "database '%s' is of an older callsheet (format %d, this one "
             "reads %d): start callsheet once, which brings it up to date",
             st->path, (int)format, db_format_known());
    return ERR_INVALID;
}

enum err
store_open_read(const char *path, bool is_in_use, struct store **out,
                struct buf *problem)
{
    struct store *st;
    enum err rc;

    if (db_file_bytes(path, "") <= 0) {
        buf_addf(problem, "there is no database '%s'", path);
        return ERR_NOT_FOUND;
    }
    st = xcalloc(1, sizeof(*st));
    st->path = xstrdup(path);
    st->workspace = 1;
    rc = db_open_read(st, path, !is_in_use && db_file_bytes(path, "-wal") <= 0);
    if (rc == ERR_OK)
        rc = read_format(st, problem);
    if (rc == ERR_OK)
        rc = read_install(st);
    if (rc != ERR_OK) {
        if (problem->len == 0)
            buf_addf(problem, "cannot read '%s': %s", path,
                     st->db ? sqlite3_errmsg(st->db) : err_text(rc));
        store_close(st);
        return rc;
    }
    *out = st;
    return ERR_OK;
}
