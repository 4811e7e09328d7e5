/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about.h - everything that is held about one creator: to count it, to hand it
 * out, and to take it away.
 *
 * One row a table, in the order in which they go: what is found by way of
 * another goes before it. A test sees that no table with a creator is missing,
 * and that no text is that nobody looks into.
 */
#ifndef CALLSHEET_ABOUT_H
#define CALLSHEET_ABOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

enum about {
    ABOUT_JOB_LOOK,
    ABOUT_JOB_READ,
    ABOUT_JOB_TUBE,
    ABOUT_JOB_SECOND,
    ABOUT_JOB_DEAL,
    ABOUT_FILE_CHUNK,
    ABOUT_FILE,
    ABOUT_FIFTY_VIEW,
    ABOUT_FIFTY_PICK,
    ABOUT_FIFTY,
    ABOUT_FOLLOWER,
    ABOUT_CROWD,
    ABOUT_COMMENT,
    ABOUT_POST_FIGURE,
    ABOUT_TABLE_POST,
    ABOUT_POST,
    ABOUT_PROFILE,
    ABOUT_PEER,
    ABOUT_TUBE,
    ABOUT_SAID,
    ABOUT_PURPOSE,
    ABOUT_SECOND,
    ABOUT_JUDGEMENT,
    ABOUT_DECISION,
    ABOUT_RECHECK,
    ABOUT_LOOK,
    ABOUT_IMPORT,
    ABOUT_NOTE,
    ABOUT_OUTCOME,
    ABOUT_NUDGE,
    ABOUT_DEADLINE,
    ABOUT_DEAL,
    ABOUT_CREATOR,
    ABOUT_COUNT,
};

/* Some tables are reached in several ways. */
const char *about_table(enum about about);

enum err store_about_count(struct store *st, enum about about, int64_t creator,
                           int64_t *count);
/* At most `limit` rows go; *more when there may be others. */
enum err store_about_delete(struct store *st, enum about about, int64_t creator,
                            int limit, bool *more);

/* One value of a row; `text` NULL: the number, or nothing when is_null. */
struct about_value {
    const char *column, *text;
    int64_t number;
    bool is_null, is_bytes;
};
/* A row's values, borrowed for the call. */
typedef void about_fn(void *ctx, const struct about_value *values,
                      size_t count);
/* At most `limit` rows. */
enum err store_about_rows(struct store *st, enum about about, int64_t creator,
                          int limit, about_fn *fn, void *ctx);

/* ---- what names them elsewhere ------------------------------------------- */

/* Words that stand for somebody: their handle, what they are called, the keys
 * that platforms give them. */
struct about_words {
    const char *const *items;
    size_t count;
    int64_t creator; /* whose changes go too; 0 = by the words alone */
};

/* Their handle and name, and the keys and titles that services told, each
 * once. The list and each of it are the caller's to free, on an error too. */
enum err store_about_names(struct store *st, int64_t creator, char ***names,
                           size_t *count);
/* Does the text name them? A short handle only behind an @ or a /: "leo" alone
 * is a colleague. */
bool about_is_named(const struct about_words *words, const char *text,
                    size_t len);
/* The same text with "[forgotten]" in their place; the caller frees it. */
char *about_without(const struct about_words *words, const char *text);

/* Texts of other things that may name them, a piece at a time: `place` counts
 * from 0, and 0 are changes that could be undone. What is found is written
 * without the name, or goes. */
enum { ABOUT_PLACES = 27 };
const char *about_place(size_t place); /* "table.column" */
enum err store_about_clean(struct store *st, size_t place,
                           const struct about_words *words, int64_t *after,
                           int limit, int *found, bool *more);

/* Messages of ours that name them, after *after: at most `limit` numbers; those
 * that are not sent yet are only counted in *open. *more as above. */
enum err store_about_messages(struct store *st, int64_t creator, int64_t *after,
                              int limit, int64_t *ids, size_t *count,
                              size_t *open, bool *more);
/* Each once, however often it was edited. */
enum err store_about_message_count(struct store *st, int64_t creator,
                                   int64_t *count);
/* It names nobody any more. */
enum err store_about_message_clear(struct store *st, int64_t id);

/* What was taken away is to leave the file and its log. That is tried once, as
 * soon as nothing is under way; who reads the database at that moment, or
 * replicates its log, holds it up. */
void store_scrub(struct store *st);
/* Has it left, since it was asked for last? */
bool store_is_scrubbed(const struct store *st);

#endif
