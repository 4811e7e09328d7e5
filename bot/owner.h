/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * owner.h - whose a new file is.
 */
#ifndef CALLSHEET_OWNER_H
#define CALLSHEET_OWNER_H

#include <sys/types.h>

struct owner {
    uid_t user;
    gid_t group;
};

/* Of the folder that the file lies in, or would; -1 with errno. */
int owner_of_folder(const char *path, struct owner *out);
/*
 * open() of a file that is ours alone (0600) and no link, made when it is not
 * there. What root makes in somebody's folder is that somebody's: the daemon,
 * who is not root, must be able to open it too. -1 with errno.
 */
int owner_open(const char *path, int flags);

#endif
