/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault_vfs.h - a disk whose Nth write or sync fails.
 *
 * SQLite's own way of testing: become its default file system, pass everything
 * on to the real one, and fail one call, or all from one on, as a full or a
 * broken disk does.
 */
#ifndef CALLSHEET_FAULT_VFS_H
#define CALLSHEET_FAULT_VFS_H

#include <stdbool.h>

enum fault_op {
    FAULT_WRITE = 1,
    FAULT_SYNC = 2,
    FAULT_READ = 4,
    FAULT_TRUNCATE = 8
};

/* Databases opened from now on go through it. */
void fault_install(void);
void fault_remove(void);
/*
 * The nth (from 1) of these calls fails with that SQLite code, and with
 * `lasting` all after it. Only files whose name ends with `suffix` count; NULL
 * = all. 0 = none fails.
 */
void fault_set(unsigned ops, const char *suffix, int nth, int code,
               bool lasting);
/* How many calls have counted since. */
int fault_count(void);
/* Has one failed? */
bool fault_happened(void);
/* How often has SQLite slept since fault_install(), as it does when it waits
 * for somebody else to be done with the database? */
int fault_slept(void);

#endif
