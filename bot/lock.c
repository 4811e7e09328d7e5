/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lock.c - one daemon per database.
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "owner.h"

#define PATH_MAX_BYTES 4096

struct lock {
    int fd;
    int database; /* the database itself, or -1 */
};

/* SQLite's locks stand at 1 GiB; a file does not grow to here. */
#define FAR_BYTE (INT64_C(1) << 62)

#define BRIEF      " say"
#define HOLDER_MAX 80

/* Where it was not written down, nothing is known. */
static bool
is_astray(const char *opened, const char *database)
{
    unsigned long long device, inode;
    char *end;
    struct stat s;

    errno = 0;
    device = strtoull(opened, &end, 10);
    inode = strtoull(end, &end, 10);
    if (errno != 0 || inode == 0 || *end != '\n')
        return false;
    if (stat(database, &s) != 0)
        return errno == ENOENT || errno == ENOTDIR;
    return s.st_ino != inode || s.st_dev != device;
}

/* "123\n" or "123 say\n", and "DEVICE INODE\n" once it is open. */
static void
holder_read(int fd, const char *database, struct lock_holder *holder)
{
    char text[HOLDER_MAX], *end;
    ssize_t n;
    long pid;

    memset(holder, 0, sizeof(*holder));
    n = pread(fd, text, sizeof(text) - 1, 0);
    if (n <= 0)
        return;
    text[n] = '\0';
    errno = 0;
    pid = strtol(text, &end, 10);
    holder->is_brief = strncmp(end, BRIEF "\n", sizeof(BRIEF)) == 0;
    if (errno != 0 || pid <= 0 || (!holder->is_brief && *end != '\n'))
        return;
    holder->pid = (pid_t)pid;
    holder->is_astray = is_astray(strchr(end, '\n') + 1, database);
}

/* A courtesy to who reads it: on a full disk the lock holds all the same. */
static void
holder_write(int fd, bool is_brief)
{
    char text[32];
    int len = snprintf(text, sizeof(text), "%ld%s\n", (long)getpid(),
                       is_brief ? BRIEF : "");

    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)len, 0) != len)
        errno = 0;
}

/* The same courtesy, behind it. */
static void
opened_write(const struct lock *lock)
{
    char text[HOLDER_MAX];
    struct stat file, s;
    int len;

    if (fstat(lock->fd, &file) != 0 || fstat(lock->database, &s) != 0)
        return;
    len = snprintf(text, sizeof(text), "%llu %llu\n",
                   (unsigned long long)s.st_dev, (unsigned long long)s.st_ino);
    if (pwrite(lock->fd, text, (size_t)len, file.st_size) != len)
        errno = 0;
}

/* No link is followed: the file is made beside the database by us alone. */
static int
lock_open(const char *database, int flags)
{
    struct buf path;
    int fd = -1;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s.lock", database);
    errno = ENAMETOOLONG;
    if (!path.overflow)
        fd = (flags & O_CREAT) != 0
                 ? owner_open(path.data, flags & ~O_CREAT)
                 : open(path.data, flags | O_CLOEXEC | O_NOFOLLOW);
    buf_release(&path);
    return fd;
}

/* Of an open file description, which is no process's: neither SQLite's locks
 * nor ours mind the other's. Where it cannot be had, as on some network file
 * systems, the lock file has to do. */
static struct flock
far_lock(void)
{
    struct flock far = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = FAR_BYTE, .l_len = 1
    };

    return far;
}

/* For another name alone: under this one the lock file tells. */
static bool
is_held_by_other(const char *database)
{
    int fd = open(database, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct flock far = far_lock();
    bool is;

    if (fd < 0)
        return false;
    is = fcntl(fd, F_OFD_GETLK, &far) == 0 && far.l_type != F_UNLCK;
    (void)close(fd);
    return is;
}

enum err
lock_database(struct lock *lock, const char *database)
{
    struct flock far = far_lock();
    int fd;

    if (lock->database >= 0)
        return ERR_OK;
    fd = open(database, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return ERR_OK; /* not there yet, or told by who opens it */
    lock->database = fd;
    if (fcntl(fd, F_OFD_SETLK, &far) != 0 &&
        (errno == EAGAIN || errno == EACCES))
        return ERR_BUSY;
    opened_write(lock);
    return ERR_OK;
}

enum err
lock_take(const char *database, bool is_brief, struct lock **out,
          struct lock_holder *holder)
{
    int fd = lock_open(database, O_RDWR | O_CREAT), why;
    struct lock *lock;
    enum err rc = ERR_OK;

    if (fd < 0)
        return ERR_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        rc = errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
        if (rc == ERR_BUSY && holder)
            holder_read(fd, database, holder);
    } else {
        holder_write(fd, is_brief);
    }
    if (rc != ERR_OK) {
        why = errno;
        (void)close(fd);
        errno = why;
        return rc;
    }
    lock = xcalloc(1, sizeof(*lock));
    lock->fd = fd;
    lock->database = -1;
    rc = lock_database(lock, database);
    if (rc == ERR_OK) {
        *out = lock;
        return ERR_OK;
    }
    if (holder)
        holder->is_other = true;
    lock_free(lock);
    return rc;
}

/* Shared, and given back at once: a daemon that starts in this microsecond
 * tries again. */
enum err
lock_look(const char *database, struct lock_holder *holder)
{
    int fd = lock_open(database, O_RDONLY);
    enum err rc = ERR_OK;

    memset(holder, 0, sizeof(*holder));
    if (fd < 0 && errno != ENOENT)
        return ERR_IO;
    if (fd < 0) {
        holder->is_other = is_held_by_other(database);
        return holder->is_other ? ERR_BUSY : ERR_OK;
    }
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        rc = errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
    if (rc == ERR_BUSY)
        holder_read(fd, database, holder);
    (void)close(fd);
    holder->is_other = rc == ERR_OK && is_held_by_other(database);
    return holder->is_other ? ERR_BUSY : rc;
}

void
lock_free(struct lock *lock)
{
    if (!lock)
        return;
    if (ftruncate(lock->fd, 0) != 0)
        errno = 0; /* only a courtesy to who reads it */
    (void)close(lock->fd);
    if (lock->database >= 0)
        (void)close(lock->database);
    free(lock);
}
