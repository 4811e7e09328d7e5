/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon_lock.c - whether the database is free for us, and how we end if not.
 */
#include "daemon_lock.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "local_socket.h"

#define PATH_MAX_BYTES 4096
#define LOCK_TRIES     60
#define LOCK_PAUSE_NS  50000000
#define ANSWER_WAIT_MS 1000

/* Somebody's `say` or a look of `doctor` is over in a moment: a daemon waits
 * for it. */
static enum err
lock_wait(const struct daemon_options *o, struct lock **lock,
          struct lock_holder *holder)
{
    const struct timespec pause = { .tv_nsec = LOCK_PAUSE_NS };
    enum err rc = ERR_BUSY;
    int i;

    for (i = 0; i < LOCK_TRIES; i++) {
        rc = lock_take(o->config->database, o->is_alone, lock, holder);
        if (rc != ERR_BUSY || o->is_alone || holder->is_other ||
            (!holder->is_brief && holder->pid != 0))
            break;
        (void)nanosleep(&pause, NULL);
    }
    return rc;
}

/* No right to it: a person must act, so the unit does not start it again. */
static int
lock_code(int why)
{
    switch (why) {
    case EACCES:
    case EPERM:
    case EROFS:
        return EX_NOPERM;
    case ENOSPC:
    case EDQUOT:
    case EIO:
        return EX_IOERR;
    default:
        return EX_CANTCREAT;
    }
}

/* Somebody who takes the lock file away, as stale, does not end the daemon that
 * held it: it still answers. */
static bool
is_answered(const char *database)
{
    struct buf path;
    int fd = -1;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s.sock", database);
    if (!path.overflow)
        fd = local_connect(path.data, ANSWER_WAIT_MS);
    buf_release(&path);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

int
daemon_lock_other(const char *database)
{
    return cli_fail(EX_TEMPFAIL,
                    "another callsheet works on '%s' by another name of that "
                    "file: stop it first, and use one name",
                    database);
}

/* Who says one thing tries again by itself, so it is not told. */
int
daemon_lock(const struct daemon_options *o, struct lock **lock)
{
    const char *database = o->config->database;
    struct lock_holder holder = { 0 };
    enum err rc;

    rc = lock_wait(o, lock, &holder);
    if ((rc == ERR_OK || holder.is_other) && !o->is_alone &&
        is_answered(database))
        return cli_fail(EX_TEMPFAIL,
                        "a callsheet answers at '%s.sock', though its lock "
                        "file was taken away: stop it first",
                        database);
    if (rc == ERR_OK)
        return EX_OK;
    if (rc == ERR_BUSY && o->is_alone)
        return EX_TEMPFAIL;
    if (rc == ERR_BUSY && holder.is_other)
        return daemon_lock_other(database);
    if (rc == ERR_BUSY && holder.is_brief)
        return cli_fail(EX_TEMPFAIL,
                        "one 'callsheet say' after the other (now process "
                        "%ld) works on '%s': start this before them",
                        (long)holder.pid, database);
    if (rc == ERR_BUSY)
        return cli_fail(EX_TEMPFAIL,
                        "another callsheet (process %ld) already "
                        "works on '%s'; stop it first, or give "
                        "this one a database of its own",
                        (long)holder.pid, database);
    return cli_fail(lock_code(errno), "cannot make '%s.lock': %s", database,
                    strerror(errno));
}
