/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * given_file.c - a file from the bot, written into somebody's folder.
 *
 * Whoever sends it must not choose where it goes: a name that leads out of the
 * folder or hides in it is refused, also when the sender is our own daemon.
 */
#include "given_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define NAME_MAX_BYTES 120
#define SAME_NAME_MAX  999

int
given_file_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) != 0) {
        int why = errno;

        (void)close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static bool
is_plain_name(const char *name)
{
    size_t i;

    for (i = 0; name[i] != '\0'; i++)
        if (i == NAME_MAX_BYTES ||
            (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i])))
            return false;
    return i > 0 && name[0] != '.' && name[0] != '-';
}

/* "a.json", "a-2.json", … */
static void
name_numbered(const char *name, int number, struct buf *out)
{
    const char *dot = strrchr(name, '.');
    size_t stem = dot ? (size_t)(dot - name) : strlen(name);

    buf_reset(out);
    buf_add(out, name, stem);
    if (number > 1)
        buf_addf(out, "-%d", number);
    buf_adds(out, name + stem);
}

/* The first name that is free; O_EXCL follows no link either. */
static int
file_new(int folder, const char *name, struct buf *got)
{
    int number, fd = -1;

    errno = EEXIST;
    for (number = 1; fd < 0 && errno == EEXIST && number <= SAME_NAME_MAX;
         number++) {
        name_numbered(name, number, got);
        fd = openat(folder, got->data,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }
    return fd;
}

static bool
write_whole(int fd, const char *bytes, size_t len)
{
    ssize_t n;

    while (len > 0) {
        n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

int
given_file_write(int folder, const char *name, const void *bytes, size_t len,
                 struct buf *path)
{
    struct buf got;
    int fd, why = 0;

    if (!is_plain_name(name)) {
        errno = EINVAL;
        return EX_PROTOCOL;
    }
    buf_init(&got, NAME_MAX_BYTES + 8);
    fd = file_new(folder, name, &got);
    if (fd < 0)
        why = errno;
    else if (!write_whole(fd, bytes, len))
        why = errno;
    if (fd >= 0 && close(fd) != 0 && why == 0)
        why = errno;
    if (fd >= 0 && why != 0)
        (void)unlinkat(folder, got.data, 0);
    if (why == 0)
        buf_adds(path, got.data);
    buf_release(&got);
    errno = why;
    return why == 0 ? EX_OK : EX_CANTCREAT;
}
