/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * score.c - how often a yes and a no were right.
 */
#include <math.h>

#include "train.h"

static double
part(size_t k, size_t n)
{
    return n > 0 ? (double)k / (double)n : 0;
}

void
score_add(struct score *s, bool said, bool is)
{
    s->hit += said && is;
    s->false_alarm += said && !is;
    s->miss += !said && is;
    s->calm += !said && !is;
}

double
score_precision(const struct score *s)
{
    return part(s->hit, s->hit + s->false_alarm);
}

double
score_recall(const struct score *s)
{
    return part(s->hit, s->hit + s->miss);
}

double
score_f1(const struct score *s)
{
    return part(2 * s->hit, 2 * s->hit + s->false_alarm + s->miss);
}

/* Matthews' correlation. */
double
score_mcc(const struct score *s)
{
    double tp = (double)s->hit, fp = (double)s->false_alarm,
           fn = (double)s->miss, tn = (double)s->calm,
           d = sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));

    return d > 0 ? (tp * tn - fp * fn) / d : 0;
}
