/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * linear.h - a linear model over hashed features.
 *
 * A feature is a number (its bucket) of a kind; a model gives some buckets a
 * weight. Features of one kind share their say, so that a long text does not
 * speak louder than a short one: each counts for its kind's scale, divided by
 * the square root of how many there are. Everything is whole numbers, so that
 * every machine gives the same answer.
 */
#ifndef CALLSHEET_RULES_LINEAR_H
#define CALLSHEET_RULES_LINEAR_H

#include <stddef.h>
#include <stdint.h>

#define LINEAR_BUCKETS  (1u << 18)
#define LINEAR_FEATURES 4096 /* of one text; what is beyond is not read */
#define LINEAR_ONE      4096 /* `part` counts in these */

enum linear_kind {
    LINEAR_WORD,
    LINEAR_PAIR,
    LINEAR_LETTERS,
    LINEAR_SHAPE, /* a fixed number in every text: not divided */
    LINEAR_KINDS
};

struct linear_feature {
    uint32_t bucket;
    uint16_t from, to; /* where it stands, bytes of the source */
    uint16_t kind;
};

struct linear_features {
    size_t count;
    unsigned of[LINEAR_KINDS]; /* how many of each kind */
    int part[LINEAR_KINDS];    /* what one of them counts for */
    struct linear_feature list[LINEAR_FEATURES];
};

struct linear_weight {
    uint32_t bucket;
    int8_t weight; /* in the model's unit */
};

struct linear_model {
    int32_t bias; /* thousandths of log-odds */
    int32_t unit; /* of a weight, millionths of log-odds */
    int8_t weights[LINEAR_BUCKETS];
};

/* Start without features, add them, finish before they are scored. */
void linear_start(struct linear_features *x);
void linear_add(struct linear_features *x, enum linear_kind kind, uint64_t hash,
                size_t from, size_t to);
void linear_finish(struct linear_features *x);

void linear_load(struct linear_model *m, const struct linear_weight *weights,
                 size_t count, int32_t bias, int32_t unit);

/* Log-odds in thousandths: above 0 is more likely than not. */
int linear_score(const struct linear_model *m, const struct linear_features *x);

/* What one feature adds to the score, in thousandths. */
int linear_share(const struct linear_model *m, const struct linear_features *x,
                 size_t i);

#endif
