/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.h - bytes that grow up to a ceiling.
 *
 * Everything that is built or collected goes through one of these. `max` is
 * the ceiling in bytes: an addition that would pass it is dropped whole and
 * sets `overflow`, so a writer checks once, at the end. `data` is always
 * NUL-terminated and never NULL; the NUL is not counted in `len`.
 */
#ifndef CALLSHEET_BUF_H
#define CALLSHEET_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t len;
    size_t cap;
    size_t max;
    bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
/* All the memory that it may have, at once: then `data` does not move. Pages
 * that are not written to cost nothing. */
void buf_hold_still(struct buf *b);
/* Empty it and keep the memory. */
void buf_reset(struct buf *b);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
__attribute__((format(printf, 2, 3))) void buf_addf(struct buf *b,
                                                    const char *format, ...);
__attribute__((format(printf, 2, 0))) void
buf_addv(struct buf *b, const char *format, va_list ap);
/* Drop `len` bytes from the front; there are as many. */
void buf_drop(struct buf *b, size_t len);
/* Cut to `len` bytes if longer. */
void buf_cut(struct buf *b, size_t len);
/* Hand the content over; the caller frees it. The buffer is empty after. */
char *buf_take(struct buf *b);

#endif
