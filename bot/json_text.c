/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_text.c - Jansson's memory, and JSON as text in ours.
 *
 * What json_dumps() returns is Jansson's memory, which free() may not know.
 */
#include "json_text.h"

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
