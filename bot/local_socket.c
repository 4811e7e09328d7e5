/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * local_socket.c - a Unix socket beside the database.
 */
#include "local_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "alloc.h"

#define BACKLOG 16

/* A name that fits. *folder is a descriptor to close after use, or -1. */
static bool
address_fill(struct sockaddr_un *address, const char *path, int *folder)
{
    const char *slash = strrchr(path, '/');
    char *parent;
    int len;

    *folder = -1;
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    if (strlen(path) < sizeof(address->sun_path)) {
        memcpy(address->sun_path, path, strlen(path) + 1);
        return true;
    }
    if (!slash) {
        errno = ENAMETOOLONG;
        return false;
    }
    parent = xstrndup(path, (size_t)(slash - path) + 1);
    *folder = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    free(parent);
    if (*folder < 0)
        return false;
    len = snprintf(address->sun_path, sizeof(address->sun_path),
                   "/proc/self/fd/%d%s", *folder, slash);
    if (len > 0 && (size_t)len < sizeof(address->sun_path))
        return true;
    (void)close(*folder);
    *folder = -1;
    errno = ENAMETOOLONG;
    return false;
}

static void
close_quietly(int fd)
{
    int why = errno;

    if (fd >= 0)
        (void)close(fd);
    errno = why;
}

int
local_listen(const char *path)
{
    struct sockaddr_un address;
    mode_t mask;
    int fd, folder, rc;

    if (!address_fill(&address, path, &folder))
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    (void)unlink(path); /* we hold the lock: nobody listens there */
    mask = umask(0177); /* born 0600, never open for a moment */
    rc = fd < 0 ? -1
                : bind(fd, (const struct sockaddr *)&address, sizeof(address));
    (void)umask(mask);
    if (rc == 0)
        rc = listen(fd, BACKLOG);
    close_quietly(folder);
    if (rc == 0)
        return fd;
    close_quietly(fd);
    return -1;
}

int
local_connect(const char *path, int wait_ms)
{
    struct sockaddr_un address;
    struct timeval wait = { .tv_sec = wait_ms / 1000,
                            .tv_usec = wait_ms % 1000 * 1000 };
    const struct timeval forever = { 0 };
    int fd, folder, rc = -1;

    if (!address_fill(&address, path, &folder))
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* While the queue of who listens is full, connect() waits as sends do. */
    if (fd >= 0)
        rc = setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    if (rc == 0)
        rc = connect(fd, (const struct sockaddr *)&address, sizeof(address));
    if (rc == 0)
        rc = setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &forever, sizeof(forever));
    close_quietly(folder);
    if (rc == 0)
        return fd;
    close_quietly(fd);
    return -1;
}

bool
local_is_friend(int fd)
{
    struct ucred who;
    socklen_t len = sizeof(who);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0)
        return false;
    return who.uid == geteuid() || who.uid == 0;
}
