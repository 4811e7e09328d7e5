/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notes.h - what people wrote down about a creator.
 */
#ifndef CALLSHEET_NOTES_H
#define CALLSHEET_NOTES_H

#include <stdint.h>

#include "err.h"

struct store;

/* What an answer, a call or a meeting brought; what went wrong. */
enum note_kind { NOTE_PLAIN, NOTE_TROUBLE };

struct note {
    int64_t id, creator, campaign; /* campaign 0 = none in particular */
    enum note_kind kind;
    char *person;
    int64_t at;
    char *text;
};

void note_release(struct note *note);
enum err store_note_add(struct store *st, const struct note *note, int64_t *id);
/* The newest first, at most `limit`. */
typedef void note_fn(void *ctx, const struct note *note);
enum err store_note_list(struct store *st, int64_t creator, int limit,
                         note_fn *fn, void *ctx);

#endif
