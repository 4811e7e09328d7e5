/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.c - bytes that grow up to a ceiling.
 */
#include "buf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "pieces.h"

#define FORMAT_ROOM 100
/* The two sizes that are pieces of memory (pieces.h): most are filled and
 * released again, dozens for a command. What is no word is soon a message, so
 * there is none between them. What is larger comes from malloc(). */
#define FIRST_ROOM  248
#define SECOND_ROOM 1016
#define THIRD_ROOM  2048

/* What an empty buffer points to: never written to. */
static char nothing[1] = "";

#ifndef CALLSHEET_SANITIZED /* the sanitizers look at malloc() alone */
static bool
is_piece(const struct buf *b)
{
    return b->cap == FIRST_ROOM || b->cap == SECOND_ROOM;
}

static char *
piece_new(size_t size)
{
    char *piece = piece_take(size);

    return piece ? piece : xmalloc(SIZE_MAX); /* ends the process */
}
#else
static bool
is_piece(const struct buf *b)
{
    (void)b;
    return false;
}

static char *
piece_new(size_t size)
{
    return xmalloc(size);
}
#endif

static void
memory_give(const struct buf *b)
{
    if (is_piece(b))
        piece_give(b->data);
    else if (b->data != nothing)
        free(b->data);
}

static size_t
next_room(size_t cap)
{
    if (cap < SECOND_ROOM)
        return cap < FIRST_ROOM ? FIRST_ROOM : SECOND_ROOM;
    return cap < THIRD_ROOM ? THIRD_ROOM : cap * 2;
}

/* Out of a piece, or into one. */
static void
memory_move(struct buf *b, size_t cap)
{
    char *data = cap < THIRD_ROOM ? piece_new(cap) : xmalloc(cap);

    memcpy(data, b->data, b->len + 1);
    memory_give(b);
    b->data = data;
}

static bool
buf_grow(struct buf *b, size_t more)
{
    size_t cap;

    if (more > b->max - b->len) {
        b->overflow = true;
        return false;
    }
    cap = b->cap;
    do
        cap = next_room(cap);
    while (cap <= b->len + more);
    if (cap < THIRD_ROOM || b->cap < THIRD_ROOM)
        memory_move(b, cap);
    else
        b->data = xrealloc(b->data, cap);
    b->cap = cap;
    return true;
}

/* Small, so that it stands in each of its callers: most find room. */
static inline bool
buf_room(struct buf *b, size_t more)
{
    if (more <= b->max - b->len && b->cap > b->len + more)
        return true;
    return buf_grow(b, more);
}

void
buf_init(struct buf *b, size_t max)
{
    memset(b, 0, sizeof(*b));
    b->data = nothing;
    b->max = max;
}

void
buf_release(struct buf *b)
{
    memory_give(b);
    buf_init(b, b->max);
}

void
buf_hold_still(struct buf *b)
{
    size_t cap = b->max < THIRD_ROOM ? THIRD_ROOM : b->max + 1;

    if (b->cap >= cap)
        return;
    memory_move(b, cap);
    b->cap = cap;
}

void
buf_reset(struct buf *b)
{
    b->len = 0;
    b->overflow = false;
    if (b->data != nothing)
        b->data[0] = '\0';
}

void
buf_add(struct buf *b, const void *data, size_t len)
{
    if (len == 0 || !buf_room(b, len))
        return;
    memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
    if (!buf_room(b, 1))
        return;
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

/* ---- formatting ---------------------------------------------------------- */

/* What follows a percent sign, of the plain ones: most are nothing else, and
 * for those vsnprintf() is slow. 0: another. */
static size_t
plain_len(const char *spec)
{
    switch (*spec) {
    case '%':
    case 'c':
    case 'd':
    case 's':
        return 1;
    case 'l':
        return strncmp(spec, "lld", 3) == 0 ? 3 : 0;
    case 'z':
        return spec[1] == 'u' ? 2 : 0;
    default:
        return 0;
    }
}

static bool
is_plain(const char *format)
{
    const char *at;
    size_t len;

    for (at = strchr(format, '%'); at; at = strchr(at + 1 + len, '%')) {
        len = plain_len(at + 1);
        if (len == 0)
            return false;
    }
    return true;
}

static void
add_decimal(struct buf *b, uint64_t n)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    buf_add(b, digits + at, sizeof(digits) - at);
}

static void
add_signed(struct buf *b, int64_t n)
{
    if (n < 0)
        buf_addc(b, '-');
    add_decimal(b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static void
add_plain(struct buf *b, const char *format, va_list *ap)
{
    const char *text, *at;

    for (at = strchr(format, '%'); at; at = strchr(format, '%')) {
        buf_add(b, format, (size_t)(at - format));
        format = at + 1 + plain_len(at + 1);
        switch (at[1]) {
        case 'c':
            buf_addc(b, (char)va_arg(*ap, int));
            break;
        case 'd':
            add_signed(b, va_arg(*ap, int));
            break;
        case 'l':
            add_signed(b, va_arg(*ap, long long));
            break;
        case 's':
            text = va_arg(*ap, const char *);
            buf_adds(b, text ? text : "(null)");
            break;
        case 'z':
            add_decimal(b, va_arg(*ap, size_t));
            break;
        default:
            buf_addc(b, '%');
            break;
        }
    }
    buf_adds(b, format);
}

/* Whole, or not at all. */
static void
add_whole(struct buf *b, const char *format, va_list *ap)
{
    bool overflow = b->overflow;
    size_t len = b->len;

    b->overflow = false;
    add_plain(b, format, ap);
    if (b->overflow)
        buf_cut(b, len);
    b->overflow = b->overflow || overflow;
}

void
buf_addf(struct buf *b, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    if (is_plain(format))
        add_whole(b, format, &ap);
    else
        buf_addv(b, format, ap);
    va_end(ap);
}

void
buf_addv(struct buf *b, const char *format, va_list ap)
{
    size_t room;
    va_list again;
    int n;

    /* So that most is formatted once. */
    if (b->cap - b->len < FORMAT_ROOM && b->max - b->len > FORMAT_ROOM)
        (void)buf_room(b, FORMAT_ROOM);
    room = b->cap - b->len;
    va_copy(again, ap);
    n = vsnprintf(room > 0 ? b->data + b->len : NULL, room, format, ap);
    assert(n >= 0);
    if ((size_t)n < room && (size_t)n <= b->max - b->len) {
        b->len += (size_t)n;
    } else if (n > 0 && buf_room(b, (size_t)n)) {
        (void)vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    } else if (room > 0) {
        b->data[b->len] = '\0'; /* it would not have fitted */
    }
    va_end(again);
}

void
buf_drop(struct buf *b, size_t len)
{
    if (len == 0)
        return;
    assert(len <= b->len);
    memmove(b->data, b->data + len, b->len - len + 1);
    b->len -= len;
}

void
buf_cut(struct buf *b, size_t len)
{
    if (b->len <= len)
        return;
    b->len = len;
    b->data[len] = '\0';
}

char *
buf_take(struct buf *b)
{
    char *data;

    data = b->data;
    if (data == nothing || is_piece(b)) {
        data = xstrndup(data, b->len);
        memory_give(b);
    }
    buf_init(b, b->max);
    return data;
}
