/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pieces.h - memory in small pieces for Jansson, which asks for very many.
 *
 * What was given back waits for the next of its size. For one thread.
 */
#ifndef WORKSPACE_PIECES_H
#define WORKSPACE_PIECES_H

#include <stddef.h>

/* Ends the program when there is none. */
void *piece_take(size_t size);
void piece_give(void *piece); /* NULL is fine */

#endif
