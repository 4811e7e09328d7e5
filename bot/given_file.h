/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * given_file.h - a file from the bot, written into somebody's folder.
 */
#ifndef CALLSHEET_GIVEN_FILE_H
#define CALLSHEET_GIVEN_FILE_H

#include <stddef.h>

#include "buf.h"

/* The folder, to be closed by the caller; -1 with errno. */
int given_file_folder(const char *path);
/*
 * Write `name` into it for its owner's eyes alone. Nothing that is there is
 * overwritten or followed: "a.json" becomes "a-2.json". Adds the name it got to
 * `path`. 0, or an exit code with errno; then nothing is left behind.
 */
int given_file_write(int folder, const char *name, const void *bytes,
                     size_t len, struct buf *path);

#endif
