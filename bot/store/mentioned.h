/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mentioned.h - whom a message of ours names.
 */
#ifndef CALLSHEET_MENTIONED_H
#define CALLSHEET_MENTIONED_H

#include <stdint.h>

#include "err.h"

struct store;

/* Its final bytes are written: note the creators in them. */
enum err mentioned_note(struct store *st, int64_t message, const char *body);

#endif
