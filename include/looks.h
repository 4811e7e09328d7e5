/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * looks.h - what was seen of a creator's audience, and what people made of it.
 *
 * A look is what the bot measured, once; a judgement is one person's ticks,
 * taste and gut feeling about a creator; a decision is a person's word with a
 * reason, and stands above both.
 */
#ifndef CALLSHEET_LOOKS_H
#define CALLSHEET_LOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

struct look {
    int64_t id, creator;
    int64_t at;
    char *person;    /* who asked */
    char *rules;     /* version of the rules */
    int64_t verdict; /* of the rules, or LOOK_NO_WORD */
    char *facts;     /* record.h: every figure of the card */
    int64_t message;
    int64_t facts_until; /* for store_look_add(): figures of a service go then,
                          * what people made of them stays; 0 = never */
};

/* Of what an API told and nothing may be derived from. */
#define LOOK_NO_WORD INT64_C(-1)

void look_release(struct look *look);
enum err store_look_add(struct store *st, const struct look *look, int64_t *id);
/* Figures that are due by `now` are replaced by `facts`, at most `limit` times;
 * *more when there may be others. */
enum err store_look_purge(struct store *st, int64_t now, const char *facts,
                          int limit, bool *more);
enum err store_look_find(struct store *st, int64_t id, struct look *out);
/* The newest look at a creator. */
enum err store_look_last(struct store *st, int64_t creator, struct look *out);
/* The newest looks at a creator with numbers below `before`, newest first. */
typedef void look_fn(void *ctx, const struct look *look);
enum err store_look_before(struct store *st, int64_t creator, int64_t before,
                           int limit, look_fn *fn, void *ctx);
enum err store_look_set_message(struct store *st, int64_t id, int64_t message);
/* The newest look of each of the creators looked at last, newest first; of the
 * 2,000 newest looks, at most `limit`. */
enum err store_look_list(struct store *st, int limit, look_fn *fn, void *ctx);
/* How many creators that list could show. */
enum err store_look_creators(struct store *st, int64_t *count);

enum tick { TICK_UNSAID = 0, TICK_NO = 1, TICK_YES = 2 };
enum taste {
    TASTE_UNSAID = 0,
    TASTE_NO = 1,
    TASTE_LUKEWARM = 2,
    TASTE_YES = 3
};
enum gut { GUT_UNSAID = 0, GUT_MINUS = 1, GUT_ZERO = 2, GUT_PLUS = 3 };

struct judgement {
    int64_t creator;
    char *person;
    int64_t at;
    enum tick audience; /* fits the customer */
    enum tick fakes;    /* few of them */
    enum tick content;  /* already in line with the brand */
    enum taste taste;
    enum gut gut;
    enum tick growth; /* the days with many new followers are explained */
    char *note;
};

void judgement_release(struct judgement *judgement);
enum err store_judgement_find(struct store *st, int64_t creator,
                              const char *person, struct judgement *out);
enum err store_judgement_put(struct store *st,
                             const struct judgement *judgement);
/* By the persons' ids, at most 50. */
typedef void judgement_fn(void *ctx, const struct judgement *judgement);
enum err store_judgement_list(struct store *st, int64_t creator,
                              judgement_fn *fn, void *ctx);

struct decision {
    int64_t id, creator, look;
    char *person;
    int64_t at;
    bool is_approved;
    char *reason;
};

void decision_release(struct decision *decision);
enum err store_decision_add(struct store *st, const struct decision *decision,
                            int64_t *id);
/* The last word of each person, newest first, at most `limit` of them: who
 * decided anew has taken the earlier word back. */
#define DECISIONS_SHOWN 5
typedef void decision_fn(void *ctx, const struct decision *decision);
enum err store_decision_list(struct store *st, int64_t creator, int limit,
                             decision_fn *fn, void *ctx);

#endif
