/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * local_socket.h - a Unix socket beside the database.
 *
 * The path of a socket has room for 107 bytes, that of a database for many
 * more: a longer one is reached through its folder's descriptor.
 */
#ifndef CALLSHEET_LOCAL_SOCKET_H
#define CALLSHEET_LOCAL_SOCKET_H

#include <stdbool.h>

/* A descriptor, not blocking, that only our user may connect to; what was
 * there before is removed. -1 with errno. */
int local_listen(const char *path);
/* A blocking connection; -1 with errno, EAGAIN when who listens there did not
 * take it within the time. */
int local_connect(const char *path, int wait_ms);
/* Is who connected our own user, or root? */
bool local_is_friend(int fd);

#endif
