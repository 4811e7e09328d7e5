/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wal_file.c - the log of a database, written in large pieces.
 *
 * SQLite writes each page of a commit by two calls, its header and itself:
 * thirty for a command. Here they are gathered until something is written
 * elsewhere, read, or synced.
 *
 * A sync of a file that has grown writes down its new length too, by the file
 * system's own log: twice the time of one that has not, and five times where
 * others write as well. So the log grows by a piece of zeros, which is no page
 * to whoever reads it, and the next commits are written over those. (Room that
 * is only reserved, by fallocate(), is no better: that it was written is
 * written down in the same way.)
 *
 * A commit that was reported as failed must not turn up after a crash. So what
 * cannot be written is dropped, never kept for a later try, and when a sync
 * fails what was written since the last one is cut off: it is whole, and the
 * next to open the log would take it for a commit. Both are safe because each
 * of these errors makes SQLite roll the whole transaction back, and nobody
 * reads what has not been committed. (Where the power fails before the cut gets
 * to the disk, nothing can help: it is the disk that does not do what it is
 * told.)
 */
#include "wal_file.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

/* SQLite's unix files write less than 128 KiB at once. */
#define GATHER_BYTES (120 * 1024)
/* Some sixty pages. More would hold up the one commit that meets it. */
#define GROW_BYTES (256 * 1024)

/* Ours, followed in memory by the real one. */
struct wal_file {
    sqlite3_file base;
    unsigned char *bytes; /* to be written at `at`; NULL until the first */
    sqlite3_int64 at;
    int len;
    sqlite3_int64 unsynced; /* the first byte written since; -1 = none */
    sqlite3_int64 size;     /* as far as we know; 0 = we do not */
    sqlite3_file real[];
};

static struct {
    sqlite3_vfs vfs, *real;
} wal;

static struct wal_file *
wal_of(sqlite3_file *file)
{
    return (struct wal_file *)(void *)file;
}

static const sqlite3_io_methods *
real_methods(const struct wal_file *f)
{
    return f->real->pMethods;
}

/* What stands behind its last page is nothing, or was something once. That it
 * cannot grow is no error: the pages are written. */
static void
wal_grow(struct wal_file *f, sqlite3_int64 end)
{
    static char zeros[64 * 1024]; /* not const, which would be in the program */
    sqlite3_int64 at = end, until = (end / GROW_BYTES + 1) * GROW_BYTES;
    int code = SQLITE_OK;

    f->size = end;
    while (code == SQLITE_OK && at < until) {
        int len = until - at < (int)sizeof(zeros) ? (int)(until - at)
                                                  : (int)sizeof(zeros);

        code = real_methods(f)->xWrite(f->real, zeros, len, at);
        at += len;
    }
    if (code == SQLITE_OK)
        f->size = until;
    else
        (void)real_methods(f)->xTruncate(f->real, end); /* others want room */
}

static int
wal_put(struct wal_file *f, const void *bytes, int len, sqlite3_int64 at)
{
    int code = real_methods(f)->xWrite(f->real, bytes, len, at);
    sqlite3_int64 size = 0;

    if (code != SQLITE_OK || at + len < f->size)
        return code;
    if (f->size == 0 && real_methods(f)->xFileSize(f->real, &size) == SQLITE_OK)
        f->size = size;
    if (at + len >= f->size)
        wal_grow(f, at + len);
    return code;
}

static int
wal_flush(struct wal_file *f)
{
    int len = f->len;

    f->len = 0;
    return len > 0 ? wal_put(f, f->bytes, len, f->at) : SQLITE_OK;
}

/* ---- a file -------------------------------------------------------------- */

static int
wal_close(sqlite3_file *file)
{
    struct wal_file *f = wal_of(file);

    /* Of a transaction that was not committed: nobody wants it. */
    free(f->bytes);
    return real_methods(f)->xClose(f->real);
}

static int
wal_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    struct wal_file *f = wal_of(file);

    /* After "disk full" a single statement might be undone, not all. */
    if (wal_flush(f) != SQLITE_OK)
        return SQLITE_IOERR_READ;
    return real_methods(f)->xRead(f->real, to, len, at);
}

static int
wal_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    struct wal_file *f = wal_of(file);
    int code = SQLITE_OK;

    if (f->unsynced < 0 || at < f->unsynced)
        f->unsynced = at;
    if (at != f->at + f->len || len > GATHER_BYTES - f->len)
        code = wal_flush(f);
    if (code != SQLITE_OK || len > GATHER_BYTES)
        return code != SQLITE_OK ? code : wal_put(f, from, len, at);
    if (!f->bytes)
        f->bytes = xmalloc(GATHER_BYTES);
    if (f->len == 0)
        f->at = at;
    memcpy(f->bytes + f->len, from, (size_t)len);
    f->len += len;
    return SQLITE_OK;
}

static int
wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct wal_file *f = wal_of(file);
    int code = wal_flush(f);

    f->size = 0;
    return code != SQLITE_OK ? code : real_methods(f)->xTruncate(f->real, size);
}

/* What was written since the last sync. */
static int
wal_cut_off(struct wal_file *f)
{
    f->size = 0;
    return f->unsynced >= 0 ? real_methods(f)->xTruncate(f->real, f->unsynced)
                            : SQLITE_ERROR;
}

static int
wal_sync(sqlite3_file *file, int flags)
{
    struct wal_file *f = wal_of(file);
    int code = wal_flush(f);

    if (code == SQLITE_OK)
        code = real_methods(f)->xSync(f->real, flags);
    /* Else it is cut off the next time, or written over. */
    if (code == SQLITE_OK || wal_cut_off(f) == SQLITE_OK)
        f->unsynced = -1;
    return code;
}

static int
wal_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct wal_file *f = wal_of(file);
    int code = wal_flush(f);

    return code != SQLITE_OK ? code : real_methods(f)->xFileSize(f->real, size);
}

static int
wal_lock(sqlite3_file *file, int level)
{
    return real_methods(wal_of(file))->xLock(wal_of(file)->real, level);
}

static int
wal_unlock(sqlite3_file *file, int level)
{
    return real_methods(wal_of(file))->xUnlock(wal_of(file)->real, level);
}

static int
wal_check_lock(sqlite3_file *file, int *is_reserved)
{
    return real_methods(wal_of(file))
        ->xCheckReservedLock(wal_of(file)->real, is_reserved);
}

static int
wal_control(sqlite3_file *file, int op, void *arg)
{
    return real_methods(wal_of(file))
        ->xFileControl(wal_of(file)->real, op, arg);
}

static int
wal_sector_size(sqlite3_file *file)
{
    return real_methods(wal_of(file))->xSectorSize(wal_of(file)->real);
}

static int
wal_traits(sqlite3_file *file)
{
    return real_methods(wal_of(file))
        ->xDeviceCharacteristics(wal_of(file)->real);
}

static const sqlite3_io_methods wal_methods = {
    .iVersion = 1,
    .xClose = wal_close,
    .xRead = wal_read,
    .xWrite = wal_write,
    .xTruncate = wal_truncate,
    .xSync = wal_sync,
    .xFileSize = wal_size,
    .xLock = wal_lock,
    .xUnlock = wal_unlock,
    .xCheckReservedLock = wal_check_lock,
    .xFileControl = wal_control,
    .xSectorSize = wal_sector_size,
    .xDeviceCharacteristics = wal_traits,
};

/* ---- the file system ----------------------------------------------------- */

/* All other files are the real one's, in the same memory. */
static int
wal_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
         int *out_flags)
{
    struct wal_file *f = wal_of(file);
    int code;

    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return wal.real->xOpen(wal.real, name, file, flags, out_flags);
    memset(f, 0, sizeof(*f));
    f->unsynced = -1;
    code = wal.real->xOpen(wal.real, name, f->real, flags, out_flags);
    if (f->real->pMethods)
        f->base.pMethods = &wal_methods;
    return code;
}

/* What it wrote belongs to nothing any more, and whoever writes next, in
 * another process too, does so over it. */
static void
wal_on_rollback(void *ctx)
{
    sqlite3_file *file = NULL;

    (void)sqlite3_file_control(ctx, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (file && file->pMethods == &wal_methods)
        wal_of(file)->unsynced = -1;
}

void
wal_file_watch(sqlite3 *db)
{
    (void)sqlite3_rollback_hook(db, wal_on_rollback, db);
}

const char *
wal_file_system(void)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);

    if (!real || real == wal.real)
        return real ? wal.vfs.zName : NULL;
    /* SQLite's list runs through it. */
    if (wal.real)
        (void)sqlite3_vfs_unregister(&wal.vfs);
    wal.real = real;
    wal.vfs = *real;
    wal.vfs.zName = "callsheet";
    wal.vfs.szOsFile = (int)sizeof(struct wal_file) + real->szOsFile;
    wal.vfs.xOpen = wal_open;
    return sqlite3_vfs_register(&wal.vfs, 0) == SQLITE_OK ? wal.vfs.zName
                                                          : NULL;
}
