/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowds.h - lists of followers that were brought in, and looks at fifty of
 * them.
 *
 * A list stands under the number of its intake (intakes.h) and counts with it;
 * the newest one that counts is meant, lists do not add up. A name goes with
 * the raw text of its intake, or a day after the fifty were judged; what stays
 * is a keyed hash.
 */
#ifndef CALLSHEET_CROWDS_H
#define CALLSHEET_CROWDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

/* A longer list is read so far, and that is said. */
#define CROWD_MAX 100000

struct crowd {
    int64_t intake, creator;
    int64_t source; /* enum followers_source */
    int64_t rows;   /* followers, each once */
    int64_t judged; /* of them, with the columns that it takes */
    int64_t dated;
    bool is_cut;       /* there were more than CROWD_MAX */
    bool has_names;    /* still; they are nobody's to see from … */
    int64_t raw_until; /* … then on, whether they are gone or not */
    int64_t at;        /* when it was brought */
    char *person;
};

void crowd_release(struct crowd *crowd);

/* Again for the same intake: all but its creator is written anew. raw_until, at
 * and person are the intake's, and only read. */
enum err store_crowd_put(struct store *st, const struct crowd *crowd);
/* It is another creator's, with its intake. */
enum err store_crowd_move(struct store *st, int64_t intake, int64_t creator);
enum err store_crowd_find(struct store *st, int64_t intake, struct crowd *out);
/* The newest that counts: with judged rows, with dates, or any. */
enum crowd_kind { CROWD_JUDGED, CROWD_DATED, CROWD_ANY };
enum err store_crowd_last(struct store *st, int64_t creator,
                          enum crowd_kind kind, struct crowd *out);

#define FOLLOWER_NOT_JUDGED (-1)

struct follower {
    int64_t intake, n;      /* n: from 1, in the order of the file */
    uint64_t same;          /* equal for the same account met twice */
    unsigned char hash[16]; /* store_name_hash() */
    char *name;             /* NULL once purged */
    int64_t at;    /* since when they follow, UTC seconds, or FACT_UNKNOWN */
    int64_t score; /* how likely fake, in millionths, or FOLLOWER_NOT_JUDGED */
};

void follower_release(struct follower *follower);

/* *added is false for one that the list has already. */
enum err store_follower_add(struct store *st, const struct follower *follower,
                            bool *added);
/* The n-th, without same and hash; ERR_NOT_FOUND. */
enum err store_follower_find(struct store *st, int64_t intake, int64_t n,
                             struct follower *out);
/* In the order of time, after (at, n), at most `limit`; name, same and hash are
 * not read. *count says how many. */
typedef void follower_fn(void *ctx, const struct follower *follower);
enum err store_follower_walk(struct store *st, int64_t intake, int64_t at,
                             int64_t n, int limit, follower_fn *fn, void *ctx,
                             int *count);
/* Names of a list go, at most `limit` rows after *after, which moves on. */
enum err store_follower_purge(struct store *st, int64_t intake, int limit,
                              int64_t *after, bool *more);
/* A list goes for good with its looks at fifty, at most `limit` rows a time;
 * *more: come again. */
enum err store_follower_delete(struct store *st, int64_t intake, int limit,
                               bool *more);

/* ---- the look at fifty ---- */

#define FIFTY_MAX  50
#define FIFTY_PAGE 10 /* that are shown at once */
/* Fewer that were told are no share that moves anything: our own floor, no
 * measured one. */
#define FIFTY_MIN 20

enum fifty_mark { FIFTY_UNSAID, FIFTY_REAL, FIFTY_FAKE, FIFTY_UNSURE };

struct fifty {
    int64_t id, creator, intake;
    int64_t seed; /* the same fifty come from the same list with it */
    int64_t size; /* fifty, or the whole of a shorter list */
    char *person;
    int64_t at;
    int64_t done_at; /* 0 = goes on */
};

void fifty_release(struct fifty *fifty);
enum err store_fifty_add(struct store *st, const struct fifty *fifty,
                         int64_t *id);
enum err store_fifty_find(struct store *st, int64_t id, struct fifty *out);
/* The newest of a creator whose list counts; is_done: that is done. */
enum err store_fifty_last(struct store *st, int64_t creator, bool is_done,
                          struct fifty *out);
/* Which of its creator's it is, counted from 1. */
enum err store_fifty_number(struct store *st, int64_t creator, int64_t id,
                            int64_t *number);
enum err store_fifty_set_done(struct store *st, int64_t id, int64_t at);

struct fifty_pick {
    int64_t fifty, n; /* 1 … size */
    int64_t follower; /* its n in the list */
    char *name;       /* NULL once purged */
    enum fifty_mark mark;
    char *person; /* who said so; "" */
    int64_t at;
};

/* Without a mark; then mark, person and at of the one with its fifty and n. */
enum err store_fifty_pick_add(struct store *st, const struct fifty_pick *pick);
enum err store_fifty_pick_mark(struct store *st, const struct fifty_pick *pick);
typedef void fifty_pick_fn(void *ctx, const struct fifty_pick *pick);
/* From n on, at most `limit`, in order. */
enum err store_fifty_picks(struct store *st, int64_t fifty, int64_t from,
                           int limit, fifty_pick_fn *fn, void *ctx);
/* The newest answer of somebody, taken back or not, and whose followers it was
 * about; at 0: none in the newest rounds. */
enum err store_fifty_answered(struct store *st, const char *person,
                              int64_t *creator, int64_t *at);
struct fifty_count {
    int64_t real, fake, unsure, unsaid;
    int64_t next;   /* the first without a mark, 0 = none */
    bool is_shared; /* several people judged */
};
enum err store_fifty_count(struct store *st, int64_t fifty,
                           struct fifty_count *out);

/* Where each person looks at it: their message and the page on it. */
struct fifty_view {
    char *person;
    int64_t message, page;
};
enum err store_fifty_view_put(struct store *st, int64_t fifty,
                              const struct fifty_view *view);
typedef void fifty_view_fn(void *ctx, const struct fifty_view *view);
enum err store_fifty_views(struct store *st, int64_t fifty, int limit,
                           fifty_view_fn *fn, void *ctx);

#endif
