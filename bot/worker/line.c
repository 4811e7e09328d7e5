/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line.c - a line of a drawing in words, taken apart from left to right.
 */
#include "line.h"

#include <string.h>

/* ---- text ---------------------------------------------------------------- */

/* The code point at `p`, *len bytes long; -1 for what is no UTF-8. */
static int32_t
char_at(const unsigned char *p, size_t left, size_t *len)
{
    static const int32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = *p < 0x80   ? 1
               : *p < 0xc2 ? 0
               : *p < 0xe0 ? 2
               : *p < 0xf0 ? 3
                           : 4;
    int32_t c;
    size_t i;

    *len = 1;
    if (n == 0 || n > left || *p > 0xf4)
        return -1;
    c = n == 1 ? *p : *p & (0x7f >> n);
    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return -1;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return -1;
    *len = n;
    return c;
}

/* What could turn the direction of a line, or is nothing to see. */
static bool
is_shown(int32_t c)
{
    return c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0xad &&
           !(c >= 0x200b && c <= 0x200f) && !(c >= 0x2028 && c <= 0x202e) &&
           !(c >= 0x2060 && c <= 0x206f) && !(c >= 0xfe00 && c <= 0xfe0f) &&
           c != 0xfeff && !(c >= 0xfff0 && c <= 0xffff) &&
           !(c >= 0xe000 && c <= 0xf8ff) && c < 0xe0000;
}

void
line_text(struct line *l, char stop, char *to, size_t room)
{
    size_t done = 0, len;
    int32_t c;

    for (; l->p < l->end && *l->p != stop; l->p += len) {
        c = char_at((const unsigned char *)l->p, (size_t)(l->end - l->p), &len);
        if (c < 0 || !is_shown(c) || done + len > room)
            continue;
        memcpy(to + done, l->p, len);
        done += len;
    }
    to[done] = '\0';
    l->p += l->p < l->end;
}

/* ---- numbers and words --------------------------------------------------- */

bool
line_number(struct line *l, int64_t max, int64_t *out)
{
    bool is_negative = l->p < l->end && *l->p == '-';
    int64_t n = 0;
    size_t digits = 0;

    for (l->p += is_negative; l->p < l->end && *l->p >= '0' && *l->p <= '9';
         l->p++) {
        n = n * 10 + (*l->p - '0');
        if (++digits > 7)
            return false;
    }
    if (digits == 0 || n > max || (l->p < l->end && *l->p != ' '))
        return false;
    l->p += l->p < l->end;
    *out = is_negative ? -n : n;
    return true;
}

bool
line_word(struct line *l, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(l->end - l->p) < len || memcmp(l->p, word, len) != 0)
        return false;
    l->p += len;
    return true;
}

enum err
line_each(const void *bytes, size_t len, line_fn *fn, void *ctx)
{
    const char *p = bytes, *end = p + len, *newline;
    enum err rc = ERR_OK;

    for (; rc == ERR_OK && p < end; p = newline + 1) {
        struct line line = { .p = p };

        newline = memchr(p, '\n', (size_t)(end - p));
        if (!newline)
            return ERR_PROTOCOL;
        line.end = newline;
        rc = fn(ctx, &line);
    }
    return rc;
}
