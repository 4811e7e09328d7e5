/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon_lock.h - whether the database is free for us, and how we end if not.
 */
#ifndef CALLSHEET_DAEMON_LOCK_H
#define CALLSHEET_DAEMON_LOCK_H

#include "daemon.h"
#include "lock.h"

/* EX_OK and the lock, or how the program ends: then that is told, but for who
 * says one thing and tries again by itself. */
int daemon_lock(const struct daemon_options *options, struct lock **lock);
/* Tells that it is held by another name, and returns how the program ends. */
int daemon_lock_other(const char *database);

#endif
