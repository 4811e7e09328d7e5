/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alloc.h - memory that is there or ends the process.
 *
 * State lives in SQLite, so running out of memory is a restart, not a branch
 * in every function. In return whatever a peer can make us hold has a ceiling
 * (see buf.h).
 */
#ifndef CALLSHEET_ALLOC_H
#define CALLSHEET_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
/* Room for `count` items of `size`, checked for overflow. */
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);
/* A copy, or NULL for NULL. */
char *xstrdup_null(const char *s);

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
