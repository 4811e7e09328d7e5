/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mem.c - memory that is there or ends the program.
 */
#include "mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static void *
mem_checked(void *p)
{
    if (p)
        return p;
    fputs("callsheet-workspace: out of memory\n", stderr);
    exit(EX_OSERR);
}

void *
xmalloc(size_t size)
{
    return mem_checked(malloc(size > 0 ? size : 1));
}

void *
xcalloc(size_t count, size_t size)
{
    return mem_checked(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *
xrealloc(void *old, size_t size)
{
    return mem_checked(realloc(old, size > 0 ? size : 1));
}

char *
xstrdup(const char *s)
{
    return mem_checked(strdup(s));
}

char *
xstrndup(const char *s, size_t len)
{
    return mem_checked(strndup(s, len));
}
