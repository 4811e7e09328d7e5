/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * owner.c - whose a new file is.
 */
#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"

int
owner_of_folder(const char *path, struct owner *out)
{
    const char *slash = strrchr(path, '/');
    char *folder =
        slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
    struct stat s;
    int rc = stat(folder, &s);

    free(folder);
    if (rc == 0) {
        out->user = s.st_uid;
        out->group = s.st_gid;
    }
    return rc;
}

/* Only what we have just made: another name of a file that was there already
 * would hand that file over. */
static int
give(int fd, const char *path)
{
    struct owner owner;
    int why;

    if (geteuid() != 0 ||
        (owner_of_folder(path, &owner) == 0 &&
         (owner.user == 0 || fchown(fd, owner.user, owner.group) == 0)))
        return fd;
    why = errno;
    (void)unlink(path);
    (void)close(fd);
    errno = why;
    return -1;
}

int
owner_open(const char *path, int flags)
{
    int fd =
        open(path, flags | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd >= 0)
        return give(fd, path);
    if (errno != EEXIST || (flags & O_EXCL) != 0)
        return -1;
    return open(path, flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}
