/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backup.c - a consistent copy of a database that may be in use.
 */
#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "inspect.h"

#define BUSY_TRIES 100

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
    else
        buf_addf(problem, "cannot make '%s': %s", to, strerror(why));
    switch (why) {
    case EEXIST:
        return ERR_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_READ_ONLY;
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
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

enum err
store_backup(const char *from, const char *to, struct buf *problem)
{
    enum err rc;
    int fd;

    if (access(from, R_OK) != 0) {
        rc = errno == ENOENT ? ERR_NOT_FOUND : ERR_READ_ONLY;
        buf_addf(problem, "cannot read the database '%s': %s", from,
                 strerror(errno));
        return rc;
    }
    fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return backup_refused(to, problem);
    (void)close(fd);
    rc = store_copy(from, to, problem);
    if (rc == ERR_OK)
        rc = copy_check(to, problem);
    if (rc != ERR_OK)
        (void)unlink(to); /* no half backup is left behind */
    return rc;
}
