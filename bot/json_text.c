/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_text.c - Jansson's memory, and JSON as text in ours.
 *
 * What json_dumps() returns is Jansson's memory, which free() may not know.
 */
#include "json_text.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "pieces.h"

#define TEXT_MAX (64 * 1024 * 1024)

void
json_use_pieces(void)
{
#ifndef CALLSHEET_SANITIZED /* the sanitizers look at malloc() alone */
    json_set_alloc_funcs(piece_take, piece_give);
#endif
}

static int
add_text(const char *text, size_t len, void *out)
{
    struct buf *b = out;

    buf_add(b, text, len);
    return b->overflow ? -1 : 0;
}

char *
json_text(const json_t *json, size_t flags)
{
    struct buf b;
    char *text = NULL;

    buf_init(&b, TEXT_MAX);
    if (json_dump_callback(json, add_text, &b, flags) == 0)
        text = buf_take(&b);
    buf_release(&b);
    return text;
}

/* In each byte of a word. */
#define ALL(c) (UINT64_C(0x0101010101010101) * (c))

/* The highest bit of each byte that is a quote, a backslash, a control
 * character or not ASCII; of those above the lowest it may be wrong. */
static uint64_t
special_bits(uint64_t eight)
{
    uint64_t quote = eight ^ ALL('"'), backslash = eight ^ ALL('\\');

    return ((quote - ALL(1)) | (backslash - ALL(1)) | (eight - ALL(' ')) |
            eight) &
           ALL(0x80);
}

static bool
is_plain(unsigned char c)
{
    return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
}

size_t
json_plain(const char *text, size_t len)
{
    uint64_t eight, special;
    size_t n = 0;

    for (; len - n >= sizeof(eight); n += sizeof(eight)) {
        memcpy(&eight, text + n, sizeof(eight));
        special = special_bits(le64toh(eight)); /* the first is the lowest */
        if (special != 0)
            return n + (size_t)__builtin_ctzll(special) / 8;
    }
    while (n < len && is_plain((unsigned char)text[n]))
        n++;
    return n;
}
