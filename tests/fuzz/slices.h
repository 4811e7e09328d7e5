/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slices.h - a reader of files must give the same rows whole and in slices.
 *
 * Between the slices its state is saved and loaded, as between a job's steps.
 */
#ifndef TESTS_SLICES_H
#define TESTS_SLICES_H

#include "buf.h"
#include "import.h"
#include "promise.h"

/* Reads a piece, at most that many rows of it, and writes them down in *out. */
typedef enum err slices_parse(const void *plan, struct import_state *state,
                              const char *bytes, size_t len, bool is_last,
                              size_t max_rows, size_t *used, struct buf *out);

static inline void
slices_read_whole(slices_parse *parse, const void *plan, const char *s,
                  size_t len, struct buf *out)
{
    struct import_state state = { 0 };
    size_t at = 0, used;

    do {
        must(parse(plan, &state, s + at, len - at, true, SIZE_MAX, &used,
                   out) == ERR_OK);
        at += used;
    } while (used > 0 && at < len);
    must(at == len);
}

static inline void
slices_read(slices_parse *parse, const void *plan, const char *s, size_t len,
            size_t slice, struct buf *out)
{
    struct import_state state = { 0 };
    size_t at = 0, window = 0, used;

    while (at < len) {
        char *text = import_state_save(&state);

        must(import_state_load(text, &state) == ERR_OK);
        free(text);
        window += slice;
        if (window > len - at)
            window = len - at;
        must(parse(plan, &state, s + at, window, at + window == len, 3, &used,
                   out) == ERR_OK);
        must(used <= window);
        at += used;
        window -= used;
    }
}

static inline void
slices_compare(slices_parse *parse, const void *plan, const char *s, size_t len,
               size_t slice)
{
    struct buf whole, sliced;

    buf_init(&whole, 4 * 1024 * 1024);
    buf_init(&sliced, 4 * 1024 * 1024);
    slices_read_whole(parse, plan, s, len, &whole);
    slices_read(parse, plan, s, len, slice, &sliced);
    must(whole.len == sliced.len &&
         memcmp(whole.data, sliced.data, whole.len) == 0);
    buf_release(&whole);
    buf_release(&sliced);
}

/* How large the slices are, by the first byte of the input; large ones for
 * large inputs, so that none takes for ever. */
static inline size_t
slices_size(int how, size_t size)
{
    size_t slice = (size_t)1 << (how >> 4 & 7);

    return slice < size / 64 ? size / 64 : slice;
}

#endif
