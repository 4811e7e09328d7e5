/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restore.c - put a copy of the database in the place of the one there is.
 *
 * The copy is written beside and synced before anything is touched. What lies
 * in DATABASE-wal belongs to the old file and would be played into the new
 * one: it is played into the old one first, so that a crash at any step leaves
 * the old database or the new one whole. Where the old one is too damaged for
 * that, its log goes aside with it and is gone before the new one comes.
 */
#include "restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "db.h"
#include "owner.h"

#define PATH_MAX_BYTES 8192
#define PIECE_BYTES    (256 * 1024)
#define ASIDE_TRIES    9

struct restore {
    const char *database, *copy;
    struct store_restored *out;
    struct buf *problem;
    struct buf fresh; /* the copy, until it has its name */
};

static enum err
err_of(int why)
{
    switch (why) {
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
        return ERR_FULL;
    default:
        return ERR_IO;
    }
}

static enum err
failed(struct restore *r, const char *what, const char *path)
{
    int why = errno;

    buf_addf(r->problem, "cannot %s '%s': %s", what, path, strerror(why));
    return err_of(why);
}

/* ---- the copy ------------------------------------------------------------ */

static enum err
copy_is_file(struct restore *r)
{
    struct stat copy, old;

    if (stat(r->copy, &copy) != 0) {
        buf_addf(r->problem, "cannot read '%s': %s", r->copy, strerror(errno));
        return errno == EACCES ? ERR_READ_ONLY : ERR_NOT_FOUND;
    }
    if (!S_ISREG(copy.st_mode) || copy.st_size == 0) {
        buf_addf(r->problem, "'%s' is %s", r->copy,
                 S_ISREG(copy.st_mode) ? "empty" : "no file");
        return ERR_CORRUPT;
    }
    if (stat(r->database, &old) != 0 || old.st_dev != copy.st_dev ||
        old.st_ino != copy.st_ino)
        return ERR_OK;
    buf_addf(r->problem, "'%s' is the database itself, not a copy of it",
             r->copy);
    return ERR_INVALID;
}

static enum err
copy_is_ours(struct restore *r, store_patience_fn *patience, void *ctx)
{
    struct store_facts *facts = &r->out->facts;
    enum err rc;

    rc = store_inspect(r->copy, false, patience, ctx, facts, r->problem);
    if (rc == ERR_OK && facts->format == 0) {
        buf_addf(r->problem, "'%s' holds nothing of a callsheet", r->copy);
        rc = ERR_CORRUPT;
    }
    return rc;
}

static bool
bytes_copy(int from, int to)
{
    char *piece = xmalloc(PIECE_BYTES);
    ssize_t n, at, written;
    bool is_ok = true;

    while (is_ok && (n = read(from, piece, PIECE_BYTES)) != 0) {
        is_ok = n > 0;
        for (at = 0; is_ok && at < n; at += written) {
            written = write(to, piece + at, (size_t)(n - at));
            is_ok = written > 0;
        }
    }
    free(piece);
    return is_ok;
}

/* A log beside the copy is part of it: then SQLite reads both. */
static enum err
fresh_fill(struct restore *r, int fd)
{
    enum err rc = ERR_OK;
    int from;

    if (r->out->facts.wal_bytes > 0)
        return store_copy(r->copy, r->fresh.data, r->problem);
    from = open(r->copy, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return failed(r, "read", r->copy);
    if (!bytes_copy(from, fd))
        rc = failed(r, "write", r->fresh.data);
    (void)close(from);
    return rc;
}

/* The old one's owner; without one that of the folder. */
static bool
fresh_is_given(const struct restore *r, int fd)
{
    struct stat old;

    if (geteuid() != 0 || stat(r->database, &old) != 0)
        return true;
    return fchown(fd, old.st_uid, old.st_gid) == 0;
}

static enum err
fresh_make(struct restore *r)
{
    enum err rc;
    int fd;

    (void)unlink(r->fresh.data); /* what a crash has left */
    fd = owner_open(r->fresh.data, O_WRONLY | O_EXCL);
    if (fd < 0)
        return failed(r, "make", r->fresh.data);
    rc = fresh_fill(r, fd);
    if (rc == ERR_OK && (!fresh_is_given(r, fd) || fsync(fd) != 0))
        rc = failed(r, "write", r->fresh.data);
    if (close(fd) != 0 && rc == ERR_OK)
        rc = failed(r, "write", r->fresh.data);
    return rc;
}

/* ---- the old one --------------------------------------------------------- */

static void
old_settle(struct restore *r)
{
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(r->database, &db, SQLITE_OPEN_READWRITE, NULL) ==
        SQLITE_OK)
        (void)sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
                           NULL); /* it may be damaged */
    (void)sqlite3_close(db);
}

/* A second name, so that there is a database at every moment; where the disk
 * knows none, the only name. */
static int
keep(const char *path, const char *aside)
{
    struct stat s;

    if (link(path, aside) == 0)
        return 0;
    if (errno == EEXIST || errno == ENOENT || lstat(aside, &s) == 0)
        return -1;
    return rename(path, aside);
}

static enum err
old_keep(struct restore *r, int64_t now)
{
    struct buf *aside = &r->out->aside;
    int i;

    for (i = 0; i < ASIDE_TRIES; i++) {
        buf_reset(aside);
        buf_addf(aside, "%s.before-restore-%" PRId64, r->database, now + i);
        if (keep(r->database, aside->data) == 0)
            return ERR_OK;
        if (errno != EEXIST)
            break;
    }
    if (errno != ENOENT)
        return failed(r, "set aside", r->database);
    buf_reset(aside); /* there was none */
    return ERR_OK;
}

/* The log goes where its file has gone; SQLite makes the rest anew. */
static enum err
old_log_keep(struct restore *r)
{
    struct buf from, to;
    enum err rc = ERR_OK;

    buf_init(&from, PATH_MAX_BYTES);
    buf_init(&to, PATH_MAX_BYTES);
    buf_addf(&from, "%s-wal", r->database);
    buf_addf(&to, "%s-wal", r->out->aside.len > 0 ? r->out->aside.data : "");
    if (r->out->aside.len == 0) {
        if (unlink(from.data) != 0 && errno != ENOENT)
            rc = failed(r, "remove", from.data);
    } else if (rename(from.data, to.data) != 0 && errno != ENOENT) {
        rc = failed(r, "set aside", from.data);
    }
    buf_reset(&from);
    buf_addf(&from, "%s-shm", r->database);
    if (rc == ERR_OK && unlink(from.data) != 0 && errno != ENOENT)
        rc = failed(r, "remove", from.data);
    buf_release(&from);
    buf_release(&to);
    return rc;
}

static enum err
folder_sync(struct restore *r)
{
    const char *slash = strrchr(r->database, '/');
    char *folder =
        slash ? xstrndup(r->database, (size_t)(slash - r->database) + 1)
              : xstrdup(".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err rc = ERR_OK;

    if (fd < 0 || fsync(fd) != 0)
        rc = failed(r, "sync", folder);
    if (fd >= 0)
        (void)close(fd);
    free(folder);
    return rc;
}

static enum err
place(struct restore *r, int64_t now)
{
    enum err rc;

    old_settle(r);
    rc = old_keep(r, now);
    if (rc == ERR_OK)
        rc = folder_sync(r);
    if (rc == ERR_OK)
        rc = old_log_keep(r);
    if (rc == ERR_OK)
        rc = folder_sync(r);
    if (rc == ERR_OK && rename(r->fresh.data, r->database) != 0)
        rc = failed(r, "put in place", r->fresh.data);
    if (rc == ERR_OK)
        rc = folder_sync(r);
    return rc;
}

enum err
store_restore(const char *database, const char *copy, int64_t now,
              store_patience_fn *patience, void *ctx,
              struct store_restored *out, struct buf *problem)
{
    struct restore r = {
        .database = database, .copy = copy, .out = out, .problem = problem
    };
    enum err rc;

    memset(out, 0, sizeof(*out));
    buf_init(&out->aside, PATH_MAX_BYTES);
    buf_init(&r.fresh, PATH_MAX_BYTES);
    buf_addf(&r.fresh, "%s.restoring", database);
    rc = copy_is_file(&r);
    if (rc == ERR_OK)
        rc = copy_is_ours(&r, patience, ctx);
    if (rc == ERR_OK)
        rc = fresh_make(&r);
    if (rc == ERR_OK)
        rc = place(&r, now);
    if (rc != ERR_OK)
        (void)unlink(r.fresh.data);
    buf_release(&r.fresh);
    return rc;
}
