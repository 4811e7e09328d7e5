/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.c - what the database is like, for who watches over us.
 */
#include "figures.h"

#include <sys/stat.h>

#include "buf.h"
#include "db.h"

int64_t
db_file_bytes(const char *path, const char *end)
{
    struct stat s;
    struct buf b;
    int64_t size = -1;

    buf_init(&b, 8192);
    buf_addf(&b, "%s%s", path, end);
    if (!b.overflow && stat(b.data, &s) == 0)
        size = (int64_t)s.st_size;
    buf_release(&b);
    return size;
}

static int64_t
or_nothing(int64_t size)
{
    return size > 0 ? size : 0;
}

int64_t
store_database_bytes(struct store *st)
{
    return or_nothing(db_file_bytes(st->path, ""));
}

int64_t
store_wal_bytes(struct store *st)
{
    return or_nothing(db_file_bytes(st->path, "-wal"));
}

static int64_t
first_number(struct query *q)
{
    int64_t number = 0;

    if (query_step(q) == ERR_OK)
        number = query_get_int(q, 0);
    query_end(q);
    return number;
}

int64_t
store_pages_bytes(struct store *st)
{
    struct query q;
    int64_t pages;

    query_begin(&q, st, "PRAGMA page_count");
    pages = first_number(&q);
    query_begin(&q, st, "PRAGMA page_size");
    return pages * first_number(&q);
}

/* meta's keys: 'install', 'file' (copied.c), and these. */
enum err
store_told_get(struct store *st, const char *what, int64_t *at)
{
    struct query q;
    enum err rc;

    *at = 0;
    query_begin(&q, st,
                "SELECT CAST(value AS INTEGER) FROM meta"
                " WHERE key = 'told.' || :what");
    query_text(&q, ":what", what);
    rc = query_find_int(&q, at);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_told_set(struct store *st, const char *what, int64_t at)
{
    struct query q;

    query_begin(&q, st,
                "INSERT OR REPLACE INTO meta VALUES ('told.' || :what, :at)");
    query_text(&q, ":what", what);
    query_int(&q, ":at", at);
    return query_run(&q);
}

/* By the index of those that are open, so that it costs what waits. */
enum err
store_outbox_oldest(struct store *st, int64_t *created_at)
{
    struct query q;
    enum err rc;

    *created_at = 0;
    query_begin(&q, st,
                "SELECT created_at FROM outbox WHERE id = (SELECT min(id)"
                " FROM outbox INDEXED BY outbox_open WHERE ws = :ws AND"
                " state < 2 AND network <> 'shell')");
    rc = query_find_int(&q, created_at);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
