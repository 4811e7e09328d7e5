/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said.h - figures about a creator that somebody else says.
 *
 * Each time they are brought is one row, with its source and its day, and is
 * never mixed with what was measured.
 */
#ifndef CALLSHEET_SAID_H
#define CALLSHEET_SAID_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

struct said {
    int64_t id, creator;
    char *source;  /* "Modash"; "" = the creator */
    char *day;     /* of the figures, "2026-11-10" */
    char *files;   /* where they came from, for people; "" = typed */
    char *hash;    /* SHA-256 of the file, in hexadecimal; "" = typed */
    char *figures; /* record.h: list "figures" of metric, label, value */
    char *person;  /* who brought them */
    int64_t at;
};

void said_release(struct said *said);
enum err store_said_add(struct store *st, const struct said *said, int64_t *id);
/* The newest first, at most `limit`. */
typedef void said_fn(void *ctx, const struct said *said);
enum err store_said_list(struct store *st, int64_t creator, int limit,
                         said_fn *fn, void *ctx);

#endif
