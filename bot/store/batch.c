/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * batch.c - one transaction for all requests of a turn, each in its savepoint.
 */
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <sys/stat.h>

#include "about.h"
#include "outbox_kept.h"

/* Less than a megabyte is not worth its two syncs. */
#define IDLE_PAGES 200
/* Eight megabytes, which less than one command in a hundred meets even when
 * they come one by one, at fifteen pages each. */
#define BUSY_PAGES 2000

static void checkpoint_scrub(struct store *st);

/* What is in memory may be of what was not kept. */
static void
batch_forget(struct store *st)
{
    kept_drop_all(st);
    people_drop_all(st);
    jobs_drop_all(st);
}

/* Of the transaction that is open, or was the last one. */
static unsigned
data_version(struct store *st)
{
    unsigned version = 0;

    (void)sqlite3_file_control(st->db, "main", SQLITE_FCNTL_DATA_VERSION,
                               &version);
    return version;
}

bool
store_is_moved(const struct store *st)
{
    struct stat s;

    if (st->inode == 0)
        return false;
    if (stat(st->path, &s) != 0)
        return errno == ENOENT || errno == ENOTDIR;
    return s.st_ino != st->inode || s.st_dev != st->device;
}

bool
store_is_locked(const struct store *st)
{
    return st->is_locked;
}

/* Its log stands beside the name that it had: what is in it goes into the file
 * that it belongs to, before somebody opens another one with it. */
static enum err
batch_refuse_moved(struct store *st)
{
    if (!st->is_moved)
        checkpoint_scrub(st);
    st->is_moved = true;
    return ERR_MOVED;
}

enum err
store_batch_begin(struct store *st)
{
    enum err rc;

    assert(!st->in_batch);
    if (store_is_moved(st))
        return batch_refuse_moved(st);
    st->is_moved = false;
    rc = db_run(st, "BEGIN IMMEDIATE");
    /* Who holds it has been waited for: not again by each that comes. */
    if ((rc == ERR_BUSY) != st->is_locked)
        (void)sqlite3_busy_timeout(st->db, rc == ERR_BUSY ? 0 : BUSY_MS);
    st->is_locked = rc == ERR_BUSY;
    st->in_batch = rc == ERR_OK;
    st->kept_workspace = st->part_workspace = st->workspace;
    if (data_version(st) != st->data_version)
        people_drop_all(st);
    return rc;
}

bool
store_batch_is_open(const struct store *st)
{
    return st->in_batch && !sqlite3_get_autocommit(st->db);
}

bool
store_batch_is_lost(const struct store *st)
{
    return st->in_batch && sqlite3_get_autocommit(st->db);
}

enum err
store_batch_commit(struct store *st)
{
    enum err rc;

    assert(st->in_batch);
    rc = store_batch_is_lost(st) ? ERR_BATCH_LOST : db_run(st, "COMMIT");
    if (rc != ERR_OK && !sqlite3_get_autocommit(st->db))
        (void)db_exec(st, "ROLLBACK"); /* a failed COMMIT may leave it open */
    if (rc != ERR_OK) {
        batch_forget(st);
        st->workspace = st->kept_workspace;
    }
    jobs_drop_all(st); /* from now on others may write */
    st->data_version = data_version(st);
    st->in_batch = false;
    return rc;
}

void
store_batch_rollback(struct store *st)
{
    if (st->in_batch && !sqlite3_get_autocommit(st->db))
        (void)db_exec(st, "ROLLBACK"); /* nothing to keep either way */
    batch_forget(st);
    if (st->in_batch)
        st->workspace = st->kept_workspace;
    st->in_batch = false;
}

enum err
store_part_begin(struct store *st)
{
    assert(st->in_batch);
    /* Without a transaction a savepoint would begin one, and its release would
     * commit what belongs to nothing. */
    if (store_batch_is_lost(st))
        return ERR_BATCH_LOST;
    st->part_workspace = st->workspace;
    return db_run(st, "SAVEPOINT part");
}

enum err
store_part_keep(struct store *st)
{
    if (store_batch_is_lost(st))
        return ERR_BATCH_LOST;
    return db_run(st, "RELEASE part");
}

enum err
store_part_undo(struct store *st)
{
    batch_forget(st);
    st->workspace = st->part_workspace;
    /* After a full disk, an I/O error or out of memory SQLite may have rolled
     * back everything: then there is no savepoint and no transaction. */
    if (store_batch_is_lost(st))
        return ERR_BATCH_LOST;
    return db_exec(st, "ROLLBACK TO part; RELEASE part");
}

bool
store_wants_checkpoint(const struct store *st)
{
    return (st->wal_pages >= IDLE_PAGES || st->wants_scrub) && !st->in_batch;
}

bool
store_needs_checkpoint(const struct store *st)
{
    return st->wal_pages >= BUSY_PAGES && !st->in_batch;
}

/* Back into the database, and the log to nothing: as long as somebody reads
 * what is in it, that is refused. SQLite would wait for them, and with it
 * everybody here. */
static void
checkpoint_scrub(struct store *st)
{
    (void)sqlite3_busy_timeout(st->db, 0);
    st->is_scrubbed =
        sqlite3_wal_checkpoint_v2(st->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                  NULL, NULL) == SQLITE_OK;
    (void)sqlite3_busy_timeout(st->db, BUSY_MS);
    st->wants_scrub = false; /* once each time that it is asked for */
}

void
store_checkpoint(struct store *st)
{
    /* A reader may hold some of it back: the next commit says how much. */
    st->wal_pages = 0;
    if (st->wants_scrub)
        checkpoint_scrub(st);
    else
        (void)sqlite3_wal_checkpoint_v2(st->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                        NULL, NULL);
}

void
store_scrub(struct store *st)
{
    st->wants_scrub = true;
    st->is_scrubbed = false;
}

bool
store_is_scrubbed(const struct store *st)
{
    return st->is_scrubbed;
}

void
store_release_memory(struct store *st)
{
    (void)sqlite3_db_release_memory(st->db); /* never fails */
}
