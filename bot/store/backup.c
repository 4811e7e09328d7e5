/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backup.c - a consistent copy of a database that may be in use.
 *
 * It has another name until it is whole and on the disk, so that what is found
 * under its own is a copy, whatever has ended the program.
 */
#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "inspect.h"

#define BUSY_TRIES     100
#define PATH_MAX_BYTES 8192

static int
backup_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup;
    int code, again = 0;

    backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_errcode(to);
    /* All in one step: between two of them somebody may write, and then the
     * copy begins anew, for ever while many do. */
    do {
        code = sqlite3_backup_step(backup, -1);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            (void)sqlite3_sleep(50);
    } while ((code == SQLITE_BUSY || code == SQLITE_LOCKED) &&
             again++ < BUSY_TRIES);
    (void)sqlite3_backup_finish(backup); /* repeats the code of the step */
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum err
store_copy(const char *from, const char *to, struct buf *problem)
{
    sqlite3 *source = NULL, *copy = NULL;
    enum err rc;
    int code;

    code = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = backup_pages(source, copy);
    (void)sqlite3_close(copy);
    (void)sqlite3_close(source);
    rc = db_err(code);
    if (rc != ERR_OK)
        buf_addf(problem, "cannot back up '%s': %s", from,
                 sqlite3_errstr(code));
    return rc;
}

/* Which of the two it was, the copy or where it should lie, and why. */
static enum err
backup_refused(const char *to, struct buf *problem)
{
    int why = errno;

    if (why == EEXIST)
        buf_addf(problem,
                 "'%s' exists already: name a file that is not there yet", to);
    else if (why == EWOULDBLOCK)
        buf_addf(problem, "another backup makes '%s' just now", to);
    else
        buf_addf(problem, "cannot make '%s': %s", to, strerror(why));
    switch (why) {
    case EEXIST:
        return ERR_EXISTS;
    case EWOULDBLOCK:
        return ERR_BUSY;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_READ_ONLY;
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
        return ERR_FULL;
    default:
        return ERR_IO;
    }
}

/* A copy of what is damaged would take the place of a good one. */
static enum err
copy_check(const char *to, struct buf *problem)
{
    struct store_facts facts;
    enum err rc = store_inspect(to, false, NULL, NULL, &facts, problem);

    return rc == ERR_CORRUPT ? rc : ERR_OK;
}

/* ---- under another name until it is whole -------------------------------- */

/* With what SQLite makes beside it: a journal would be played into the next
 * file of that name. */
static void
part_remove(const char *part)
{
    static const char *const ends[] = { "-journal", "-wal", "-shm", "" };
    struct buf b;
    size_t i;

    buf_init(&b, PATH_MAX_BYTES);
    for (i = 0; i < ARRAY_LEN(ends); i++) {
        buf_reset(&b);
        buf_addf(&b, "%s%s", part, ends[i]);
        (void)unlink(b.data); /* most are not there */
    }
    buf_release(&b);
}

/* Somebody else makes it, or was killed while doing so. */
static bool
part_is_left(const char *part)
{
    int fd = open(part, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    bool is_left = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;

    if (fd >= 0)
        (void)close(fd);
    return is_left;
}

/* Held by a lock until it is closed; -1 with errno. */
static int
part_make(const char *part)
{
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = open(part, flags, 0600);

    if (fd < 0 && errno == EEXIST) {
        errno = EWOULDBLOCK;
        if (!part_is_left(part))
            return -1;
        part_remove(part);
        fd = open(part, flags, 0600);
    }
    if (fd >= 0)
        (void)flock(fd, LOCK_EX | LOCK_NB); /* or the disk knows none */
    return fd;
}

/* Nothing that is there is replaced, also where the disk cannot tell that. */
static int
part_name(const char *part, const char *to)
{
    struct stat s;

    if (renameat2(AT_FDCWD, part, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (lstat(to, &s) != 0)
        return rename(part, to);
    errno = EEXIST;
    return -1;
}

static enum err
part_fill(const char *from, const char *part, const char *to, int fd,
          struct buf *problem)
{
    enum err rc;

    rc = store_copy(from, part, problem);
    if (rc == ERR_OK)
        rc = copy_check(part, problem);
    if (rc == ERR_OK && (fsync(fd) != 0 || part_name(part, to) != 0))
        rc = backup_refused(to, problem);
    return rc;
}

/* Its name is on the disk too; what cannot be synced is there all the same. */
static void
folder_sync(const char *to)
{
    const char *slash = strrchr(to, '/');
    char *folder =
        slash ? xstrndup(to, (size_t)(slash - to) + 1) : xstrdup(".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    free(folder);
}

static enum err
backup_write(const char *from, const char *part, const char *to,
             struct buf *problem)
{
    int fd = part_make(part);
    enum err rc;

    if (fd < 0)
        return backup_refused(to, problem);
    rc = part_fill(from, part, to, fd, problem);
    if (rc == ERR_OK)
        folder_sync(to);
    else
        part_remove(part);
    (void)close(fd);
    return rc;
}

enum err
store_backup(const char *from, const char *to, struct buf *problem)
{
    struct buf part;
    struct stat s;
    enum err rc;

    if (access(from, R_OK) != 0) {
        rc = errno == ENOENT ? ERR_NOT_FOUND : ERR_READ_ONLY;
        buf_addf(problem, "cannot read the database '%s': %s", from,
                 strerror(errno));
        return rc;
    }
    if (lstat(to, &s) == 0) {
        errno = EEXIST;
        return backup_refused(to, problem);
    }
    buf_init(&part, PATH_MAX_BYTES);
    buf_addf(&part, "%s.copying", to);
    rc = backup_write(from, part.data, to, problem);
    buf_release(&part);
    return rc;
}
