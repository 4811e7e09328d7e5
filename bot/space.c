/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * space.c - the disk that the database lies on.
 */
#include "space.h"

#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include "alloc.h"

#define WANTED_MIN (200 * SPACE_MB)
#define INODES_MIN 100

/* Not in <linux/magic.h>. */
#define CIFS_MAGIC 0xff534d42
#define SMB2_MAGIC 0xfe534d42

static void
space_sort(const char *folder, struct space *out)
{
    struct statfs s;

    if (statfs(folder, &s) != 0)
        return;
    switch ((unsigned long)s.f_type & 0xffffffffUL) {
    case TMPFS_MAGIC:
    case RAMFS_MAGIC:
        out->is_memory = true;
        break;
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS_MAGIC:
    case SMB2_MAGIC:
    case V9FS_MAGIC:
        out->is_remote = true;
        break;
    default:
        break;
    }
}

enum err
space_look(const char *file, struct space *out)
{
    const char *slash = strrchr(file, '/');
    char *folder = slash && slash != file
                       ? xstrndup(file, (size_t)(slash - file))
                       : xstrdup(slash ? "/" : ".");
    struct statvfs s;
    enum err rc = ERR_IO;

    memset(out, 0, sizeof(*out));
    if (statvfs(folder, &s) == 0) {
        out->free_bytes = (int64_t)s.f_bavail * (int64_t)s.f_frsize;
        out->total_bytes = (int64_t)s.f_blocks * (int64_t)s.f_frsize;
        out->free_inodes = s.f_files > 0 ? (int64_t)s.f_favail : -1;
        space_sort(folder, out);
        rc = ERR_OK;
    }
    free(folder);
    return rc;
}

int64_t
space_wanted(int64_t database_bytes)
{
    return 2 * database_bytes > WANTED_MIN ? 2 * database_bytes : WANTED_MIN;
}

void
space_text(int64_t bytes, char *out, size_t size)
{
    int64_t mb = bytes / SPACE_MB;

    if (mb < 10000)
        (void)snprintf(out, size, "%lld MB", (long long)mb);
    else
        (void)snprintf(out, size, "%lld GB", (long long)(mb / 1024));
}

bool
space_is_low(const struct space *space, int64_t database_bytes)
{
    return space->free_bytes < space_wanted(database_bytes) ||
           (space->free_inodes >= 0 && space->free_inodes < INODES_MIN);
}
