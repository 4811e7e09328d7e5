/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_cut.c - a text that is kept only so far.
 */
#include "text_cut.h"

#include <string.h>

#include "alloc.h"

char *
text_cut(const char *text, size_t max)
{
    size_t len = text ? strlen(text) : 0;

    if (len > max) {
        len = max;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
    }
    return len > 0 ? xstrndup(text, len) : xstrdup("");
}
