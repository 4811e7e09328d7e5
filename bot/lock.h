/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lock.h - one daemon per database.
 *
 * flock on DATABASE.lock, which holds the holder's process id for people to
 * read and which file it has opened, and a lock on a byte of the database that
 * is far behind its end and behind those that SQLite locks: the same file by
 * another name (a hard link, a link, a mount) has a lock file of its own, and a
 * write-ahead log of its own, which would ruin it. The kernel drops both with
 * the process, so there is no stale one.
 */
#ifndef CALLSHEET_LOCK_H
#define CALLSHEET_LOCK_H

#include <stdbool.h>
#include <sys/types.h>

#include "err.h"

struct lock;

/* Who has it. */
struct lock_holder {
    pid_t pid;     /* 0 when it does not say */
    bool is_brief; /* only for one `say`: wait a moment */
    bool is_other; /* by another name of the database; no pid */
    /* The file of that name is not there, or not the one that it opened. */
    bool is_astray;
};

/*
 * ERR_BUSY: another process has it; *holder tells which. ERR_IO: the file
 * cannot be made; errno tells why. `holder` may be NULL.
 */
enum err lock_take(const char *database, bool is_brief, struct lock **out,
                   struct lock_holder *holder);
/* Once the database is there, when lock_take() may have come before: ERR_BUSY
 * when it is held by another name. While a store is open on it no other
 * descriptor of the database may be closed, so the lock is freed last. */
enum err lock_database(struct lock *lock, const char *database);
/* ERR_BUSY: somebody holds it. ERR_OK: nobody. ERR_IO: it cannot be told;
 * errno has why. Makes no file, and has none in hand after; not while a store
 * is open. */
enum err lock_look(const char *database, struct lock_holder *holder);
/* The file stays: who removed it could lock another one than who waits. */
void lock_free(struct lock *lock);

#endif
