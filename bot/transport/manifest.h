/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.h - the Slack app's manifest, made from the table of commands.
 */
#ifndef CALLSHEET_MANIFEST_H
#define CALLSHEET_MANIFEST_H

#include "buf.h"
#include "command.h"

/* As JSON for "create an app from a manifest". */
void manifest_write(struct buf *out);
/* The scopes it asks for, one by one; NULL after the last. */
const char *manifest_scope(size_t i);
/* The same for a given table that ends with NULL. */
void manifest_build(const struct command *const *table, struct buf *out);

#endif
