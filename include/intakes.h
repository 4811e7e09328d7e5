/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * intakes.h - comments that were brought in, and under which number.
 *
 * What an intake writes stands under its number and counts for nothing until
 * the intake is IN; undoing that hides the number again, rows and all.
 */
#ifndef CALLSHEET_INTAKES_H
#define CALLSHEET_INTAKES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"

struct store;

enum intake_state {
    INTAKE_READING,
    INTAKE_PREVIEW, /* all read, waits for a person's word */
    INTAKE_IN,      /* counts */
    INTAKE_CANCELLED,
};

struct intake {
    int64_t id, creator;
    enum intake_state state;
    char *person;
    int64_t at;
    char *files;   /* names, for people: "a.csv, b.csv" */
    char *summary; /* record.h: what the preview says */
    int64_t rows, skipped;
    int64_t message;    /* the preview's outbox row */
    int64_t raw_until;  /* names and texts go then; 0 = gone */
    enum source source; /* never changes */
};

void intake_release(struct intake *intake);

enum err store_intake_add(struct store *st, const struct intake *intake,
                          int64_t *id);
enum err store_intake_find(struct store *st, int64_t id, struct intake *out);
/* Everything but id, person and time. */
enum err store_intake_update(struct store *st, const struct intake *intake);
/* The newest intake of a person in that state, among their last twenty. */
enum err store_intake_last(struct store *st, const char *person,
                           enum intake_state state, struct intake *out);
/* The newest INTAKES_LISTED intakes of a creator that count, whoever told,
 * oldest first. */
#define INTAKES_LISTED 50
typedef void intake_fn(void *ctx, const struct intake *intake);
enum err store_intake_list(struct store *st, int64_t creator, intake_fn *fn,
                           void *ctx);
/* The oldest intake whose raw text is due to go. */
enum err store_intake_raw_due(struct store *st, int64_t now,
                              struct intake *out);

/* ---- comments ---- */

enum comment_flag {
    COMMENT_FLAG_GENERIC = 1,
    COMMENT_FLAG_MACHINE = 2,
    COMMENT_FLAG_OWN = 4, /* the creator's own */
    COMMENT_FLAG_REPLY = 8,
    COMMENT_FLAG_ANSWERED = 16,   /* by the creator, in its thread */
    COMMENT_FLAG_UNANSWERED = 32, /* all of its thread was seen */
};

struct comment {
    int64_t id, intake, creator;
    int64_t post;  /* store_post_ensure() */
    uint64_t same; /* equal for the same comment brought twice */
    bool has_author;
    unsigned char author[16]; /* keyed hash */
    char *name, *text, *url;  /* NULL once purged */
    char *author_key;         /* the platform's number of the author; the
                                 same, and NULL where none was told */
    int64_t at;               /* FACT_UNKNOWN */
    int64_t likes;
    unsigned flags;
    int64_t class, language;   /* of the rules */
    uint64_t fold;             /* fingerprint of the text, 0 = none */
    int64_t words;             /* that it is made of */
    char *post_key, *post_url; /* filled by the store, not written */
};

void comment_release(struct comment *comment);

/* The number of a post of a creator; made when it is new. */
enum err store_post_ensure(struct store *st, int64_t creator, const char *key,
                           const char *url, int64_t *id);
enum err store_comment_add(struct store *st, const struct comment *comment);
enum err store_comment_find(struct store *st, int64_t id, struct comment *out);
/* Which of a creator's comments: those that people brought and that count,
 * those of one intake that an API brought, or both. */
struct comment_scope {
    int64_t creator;
    bool has_brought;
    int64_t intake; /* 0 = none */
};
/*
 * Comments that count, in the order of `same`, after (same, id): one comment
 * that was brought twice comes twice, side by side. At most `limit`; *count
 * says how many.
 */
typedef void comment_fn(void *ctx, const struct comment *comment);
enum err store_comment_walk(struct store *st, const struct comment_scope *scope,
                            uint64_t same, int64_t id, int limit,
                            comment_fn *fn, void *ctx, int *count);
/* The first comments of an intake, at most `limit`. */
enum err store_comment_sample(struct store *st, int64_t intake, int limit,
                              comment_fn *fn, void *ctx);
/* How many posts are known of a creator. */
enum err store_post_count(struct store *st, int64_t creator, int64_t *count);
/* Names and texts of an intake go, at most `limit` rows after *after, which
 * moves on; *more when there may be others. */
enum err store_comment_purge(struct store *st, int64_t intake, int limit,
                             int64_t *after, bool *more);
/* The comments of an intake go for good, at most `limit` rows. */
enum err store_comment_delete(struct store *st, int64_t intake, int limit,
                              bool *more);

#endif
