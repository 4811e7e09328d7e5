/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pieces.h - memory in small pieces, for who asks for very many.
 *
 * A piece that was given back waits for the next of its size; what is large
 * comes from malloc() and goes back there. Each thread has pieces of its own,
 * which end with it: not for threads that come and go.
 */
#ifndef CALLSHEET_PIECES_H
#define CALLSHEET_PIECES_H

#include <stddef.h>

/* NULL when there is none. */
void *piece_take(size_t size);
void piece_give(void *piece); /* NULL is fine */
/* The same bytes in a piece of that size; NULL, and the old one stays, when
 * there is none. */
void *piece_resize(void *piece, size_t size);
/* So much fits into it. */
size_t piece_size(const void *piece);

#endif
