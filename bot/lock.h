/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lock.h - one daemon per database.
 *
 * flock on DATABASE.lock, which holds the holder's process id for people to
 * read. The kernel drops the lock with the process, so there is no stale one.
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
};

/*
 * ERR_BUSY: another process has it; *holder tells which. ERR_IO: the file
 * cannot be made; errno tells why. `holder` may be NULL.
 */
enum err lock_take(const char *database, bool is_brief, struct lock **out,
                   struct lock_holder *holder);
/* ERR_BUSY: somebody holds it. ERR_OK: nobody. ERR_IO: it cannot be told;
 * errno has why. Makes no file, and has none in hand after. */
enum err lock_look(const char *database, struct lock_holder *holder);
/* The file stays: who removed it could lock another one than who waits. */
void lock_free(struct lock *lock);

#endif
