/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo.h - changes that were made, and taking them back.
 */
#ifndef CALLSHEET_UNDO_H
#define CALLSHEET_UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

struct change {
    int64_t id, at;
    char *person, *command; /* who; "deadline add" */
    char *noun;             /* what it was about: "deadline", noun_id */
    int64_t noun_id;
    int64_t undone_at; /* 0 = it stands */
};

void change_release(struct change *change);
bool change_is_of(const struct change *change, const char *person);

enum err store_change_find(struct store *st, int64_t id, struct change *out);
/* The newest change of a person that can be taken back, if it was made at
 * `since` (UTC seconds) or later; of those before the change `before`, unless
 * it is 0, and then without what is forgotten. ERR_NOT_FOUND. */
enum err store_change_last(struct store *st, const char *person, int64_t since,
                           int64_t before, struct change *out);
/* Who was the last to change that ("deal", 7), at `since` or later; the
 * caller's. ERR_NOT_FOUND: nobody did, of what is remembered. */
enum err store_change_who(struct store *st, const char *noun, int64_t noun_id,
                          int64_t since, char **person);
/* Was it about somebody who was forgotten? Then nothing brings it back. */
bool store_change_is_forgotten(struct store *st, int64_t id);
/* What was done later, by anybody, with what a change made: on what it changed,
 * or on what would not be there without it. What was taken back since, and the
 * undo that did it, count only with `wants_all`. One after the other, oldest
 * first; ERR_NOT_FOUND: no more. *out is always freed with _free. */
struct later;
enum err store_later_new(struct store *st, int64_t id, bool wants_all,
                         struct later **out);
enum err store_later_next(struct later *later, struct change *out);
void store_later_free(struct later *later);
/* Could it be taken back? ERR_CONFLICT when not; nothing is changed. */
enum err store_change_try(struct store *st, int64_t id);
/* The rows of a table that it changed, without those that it added or took
 * away: the first `room` of *count. */
enum err store_change_rows(struct store *st, int64_t id, const char *table,
                           int64_t *ids, size_t room, size_t *count);
/* Take a change back. ERR_CONFLICT: something else has changed it since;
 * nothing is done then. */
enum err store_change_undo(struct store *st, int64_t id, const char *person,
                           int64_t now);

#endif
