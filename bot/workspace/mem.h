/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mem.h - memory that is there or ends the program.
 *
 * The workspace keeps no promise across running out of memory: what it
 * promised to keep is in the journal. In return whatever a peer can make it
 * hold has a ceiling.
 */
#ifndef WORKSPACE_MEM_H
#define WORKSPACE_MEM_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);

#endif
