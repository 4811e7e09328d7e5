/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * secret.h - tokens: from the environment, NAME_FILE or systemd's credentials.
 */
#ifndef CALLSHEET_SECRET_H
#define CALLSHEET_SECRET_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"

/*
 * Find NAME: the environment, the file that NAME_FILE names, or the file NAME
 * in $CREDENTIALS_DIRECTORY. It is taken out of the environment, so that no
 * child sees it, and told to log_hide(). ERR_NOT_FOUND when there is none;
 * ERR_IO / ERR_INVALID (a newline inside, over 4 KiB) with a sentence in
 * `problem`. *out is the caller's; free it with secret_free().
 */
enum err secret_load(const char *name, char **out, struct buf *problem);
/* Where secret_load() would find it, in words, before it is called: "the file
 * 'X'"; "" when nowhere. *is_open: others than its owner may read that file. */
void secret_where(const char *name, struct buf *out, bool *is_open);
/* Overwrites before it frees. NULL is fine. */
void secret_free(char *secret);

#endif
