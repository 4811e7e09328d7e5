/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pieces.c - memory in small pieces, for who asks for very many.
 *
 * Debian builds SQLite without its lookaside, so that one command is more than
 * two hundred calls of malloc() and free(); of a size the C library keeps
 * seven ready and searches for all others. Here the pieces of each size are a
 * list, and what stands in front of a piece says its size.
 */
#include "pieces.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNIT        16
#define SMALL_MAX   1024 /* with what stands in front */
#define CHUNK_BYTES (16 * 1024)

/* In front of each piece, so that the piece itself is aligned. */
struct head {
    size_t size; /* of the piece and its head */
};

struct spare {
    struct spare *next;
};

static _Thread_local struct spare *spares[SMALL_MAX / UNIT + 1]; /* by units */
static _Thread_local char *chunk; /* what is left of the newest one */
static _Thread_local size_t chunk_left;

static struct head *
head_of(const void *piece)
{
    return (struct head *)((uintptr_t)piece - sizeof(struct head));
}

/* The rest of the chunk before it is lost: less than the largest piece. */
static void *
piece_cut(size_t size)
{
    void *piece;

    if (chunk_left < size) {
        char *fresh = malloc(CHUNK_BYTES);

        if (!fresh)
            return NULL;
        chunk = fresh + UNIT - sizeof(struct head);
        chunk_left = CHUNK_BYTES - UNIT;
    }
    piece = chunk + sizeof(struct head);
    head_of(piece)->size = size;
    chunk += size;
    chunk_left -= size;
    return piece;
}

static void *
piece_large(size_t size)
{
    char *whole;
    void *piece;

    if (size > SIZE_MAX - UNIT)
        return NULL;
    whole = malloc(size + UNIT);
    if (!whole)
        return NULL;
    piece = whole + UNIT;
    head_of(piece)->size = size + sizeof(struct head);
    return piece;
}

void *
piece_take(size_t size)
{
    size_t units = (size + sizeof(struct head) + UNIT - 1) / UNIT;
    struct spare *piece;

    if (size > SMALL_MAX - sizeof(struct head))
        return piece_large(size);
    piece = spares[units];
    if (!piece)
        return piece_cut(units * UNIT);
    spares[units] = piece->next;
    return piece;
}

void
piece_give(void *piece)
{
    struct spare *spare = piece;
    size_t size;

    if (!piece)
        return;
    size = head_of(piece)->size;
    if (size > SMALL_MAX) {
        free((char *)piece - UNIT);
        return;
    }
    spare->next = spares[size / UNIT];
    spares[size / UNIT] = spare;
}

size_t
piece_size(const void *piece)
{
    return piece ? head_of(piece)->size - sizeof(struct head) : 0;
}

/* Large ones may grow where they are. */
static void *
piece_resize_large(void *piece, size_t size)
{
    char *whole;

    if (size > SIZE_MAX - UNIT)
        return NULL;
    whole = realloc((char *)piece - UNIT, size + UNIT);
    if (!whole)
        return NULL;
    piece = whole + UNIT;
    head_of(piece)->size = size + sizeof(struct head);
    return piece;
}

void *
piece_resize(void *piece, size_t size)
{
    size_t old = piece_size(piece), most = SMALL_MAX - sizeof(struct head);
    void *other;

    if (piece && old > most && size > most)
        return piece_resize_large(piece, size);
    if (piece && old <= most && size <= old)
        return piece;
    other = piece_take(size);
    if (other && piece) {
        memcpy(other, piece, size < old ? size : old);
        piece_give(piece);
    }
    return other;
}
