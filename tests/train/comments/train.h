/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * train.h - what the files of the trainer share.
 *
 * Labelled rows are read, put into groups of near copies, and a linear model
 * is fitted on some of them with liblinear. Everything that a row is turned
 * into is done by the program's own functions.
 */
#ifndef CALLSHEET_TRAIN_H
#define CALLSHEET_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "rules/linear.h"

struct train_row {
    char *text;
    bool label;
    size_t group; /* of near copies; rows of one group stay together */
};

struct train_rows {
    struct train_row *list;
    size_t count;
};

/* ---- rows.c: a CSV with the columns "text" and "label" ---- */
bool rows_read(const char *file, struct train_rows *out);
void rows_release(struct train_rows *rows);

/* ---- groups.c: rows that share half of their words are near copies ---- */
size_t groups_make(struct train_rows *rows);

/* ---- fit.c: a model on the rows that `use` says ---- */
struct weights {
    struct linear_weight *list;
    size_t count;
    int32_t bias;
    int32_t unit;
};

void fit_model(const struct train_rows *rows, const bool *use,
               struct weights *out);
void weights_release(struct weights *w);

/* ---- score.c: how often a yes and a no were right ---- */
struct score {
    size_t hit, false_alarm, miss, calm;
};

void score_add(struct score *s, bool said, bool is);
double score_precision(const struct score *s);
double score_recall(const struct score *s);
double score_f1(const struct score *s);
double score_mcc(const struct score *s);

#endif
