/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name_key.c - one key for a name, however it is written.
 */
#include "name_key.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "alloc.h"

/* In place: runs of blanks as one, none at the ends. */
static void
squeeze(char *s)
{
    char *to = s;

    while (*s) {
        s += strspn(s, " \t\r\n");
        while (*s && !strchr(" \t\r\n", *s))
            *to++ = *s++;
        if (*s && s[strspn(s, " \t\r\n")] != '\0')
            *to++ = ' ';
    }
    *to = '\0';
}

char *
name_key(const char *name)
{
    utf8proc_uint8_t *folded =
        utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)name);
    char *key = xstrdup(folded ? (const char *)folded : name);

    free(folded);
    squeeze(key);
    return key;
}
