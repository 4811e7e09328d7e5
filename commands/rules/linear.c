/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * linear.c - a linear model over hashed features.
 */
#include "rules/linear.h"

#include <string.h>

/* How loud each kind is, in per cent; chosen by cross-validation. */
static const int scales[LINEAR_KINDS] = {
    [LINEAR_WORD] = 150,
    [LINEAR_PAIR] = 100,
    [LINEAR_LETTERS] = 200,
    [LINEAR_SHAPE] = 25,
};

void
linear_start(struct linear_features *x)
{
    x->count = 0;
    memset(x->of, 0, sizeof(x->of));
}

void
linear_add(struct linear_features *x, enum linear_kind kind, uint64_t hash,
           size_t from, size_t to)
{
    struct linear_feature *one;

    if (x->count == LINEAR_FEATURES)
        return;
    hash ^= (uint64_t)(kind + 1) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    hash ^= hash >> 32;
    one = &x->list[x->count++];
    one->bucket = (uint32_t)hash & (LINEAR_BUCKETS - 1);
    one->from = (uint16_t)from;
    one->to = (uint16_t)to;
    one->kind = (uint16_t)kind;
    x->of[kind]++;
}

/* The whole part of the square root of v. */
static uint64_t
root(uint64_t v)
{
    uint64_t r = 0, bit = UINT64_C(1) << 40;

    while (bit > v)
        bit >>= 2;
    for (; bit > 0; bit >>= 2) {
        if (v >= r + bit) {
            v -= r + bit;
            r += bit << 1;
        }
        r >>= 1;
    }
    return r;
}

void
linear_finish(struct linear_features *x)
{
    int k;

    for (k = 0; k < LINEAR_KINDS; k++) {
        uint64_t part = (uint64_t)scales[k] * LINEAR_ONE / 100;

        if (k != LINEAR_SHAPE && x->of[k] > 1)
            part = part * 1024 / root((uint64_t)x->of[k] << 20);
        x->part[k] = (int)part;
    }
}

void
linear_load(struct linear_model *m, const struct linear_weight *weights,
            size_t count, int32_t bias, int32_t unit)
{
    size_t i;

    memset(m->weights, 0, sizeof(m->weights));
    m->bias = bias;
    m->unit = unit;
    for (i = 0; i < count; i++)
        m->weights[weights[i].bucket & (LINEAR_BUCKETS - 1)] =
            weights[i].weight;
}

/* A sum of weights of one kind as thousandths of log-odds. */
static int64_t
scaled(const struct linear_model *m, int64_t sum, int part)
{
    return sum * m->unit / 1000 * part / LINEAR_ONE;
}

int
linear_score(const struct linear_model *m, const struct linear_features *x)
{
    int64_t sum[LINEAR_KINDS] = { 0 }, score = m->bias;
    size_t i;
    int k;

    for (i = 0; i < x->count; i++)
        sum[x->list[i].kind] += m->weights[x->list[i].bucket];
    for (k = 0; k < LINEAR_KINDS; k++)
        score += scaled(m, sum[k], x->part[k]);
    return (int)score;
}

int
linear_share(const struct linear_model *m, const struct linear_features *x,
             size_t i)
{
    const struct linear_feature *one = &x->list[i];

    return (int)scaled(m, m->weights[one->bucket], x->part[one->kind]);
}
