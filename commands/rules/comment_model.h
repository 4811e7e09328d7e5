/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comment_model.h - how much does a comment read like a scam?
 *
 * A linear model over the words, the pairs of words and the letters of a
 * folded comment, trained on comments that people labelled (ScamSpot: English,
 * under finance pages of Instagram). It speaks about promises of money and
 * their kind, in English; signs.c knows the rest, and comments.c puts the two
 * together. `make train-comments` repeats the training and the
 * cross-validation.
 */
#ifndef CALLSHEET_RULES_COMMENT_MODEL_H
#define CALLSHEET_RULES_COMMENT_MODEL_H

#include "rules/fold.h"
#include "rules/linear.h"

/* The features of a comment. `creator`, a handle that says nothing by being
 * named, may be NULL. */
void comment_features(const struct folded *f, const char *creator,
                      struct linear_features *out);

/* The model that is built in. */
const struct linear_model *comment_model(void);

struct comment_hint {
    int score;       /* thousandths of log-odds; 0 = says nothing */
    int known;       /* per cent of the words that it has a weight for */
    size_t from, to; /* the word that weighed most, bytes of the source */
};

void comment_model_read(const struct linear_model *m, const struct folded *f,
                        const char *creator, struct comment_hint *out);

#endif
