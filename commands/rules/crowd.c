/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd.c - the share of fakes of a list, with an interval.
 *
 * A list of a hundred thousand is kept as a histogram of log odds, so that
 * finding the share costs the same for each.
 */
#include "rules/crowd.h"

#include <math.h>

#include "rules/accounts.h"

/* The bins go from -12 to 12 in log odds. */
#define ODDS_MAX  12.0
#define BIN_WIDTH 0.05
#define ROUNDS    200
/* Half the fall of twice the log likelihood at the ends of 95 %. */
#define FALL_95 1.92
/* The share of a list is off by so much however long the list (measured over
 * lists with none to three in four fake): two standard errors. */
#define MODEL_ERROR 0.03
/* As if so many of unknown making had been seen. */
#define PRIOR_WEIGHT 1.0

static double
odds_of(size_t bin)
{
    return exp(-ODDS_MAX + BIN_WIDTH * (double)bin);
}

void
crowd_add(struct crowd_scores *scores, double score)
{
    double p = score < 1e-9 ? 1e-9 : score > 1 - 1e-9 ? 1 - 1e-9 : score;
    double place = (log(p / (1 - p)) + ODDS_MAX) / BIN_WIDTH + 0.5;
    size_t bin = place < 0 ? 0 : (size_t)place;

    scores->bin[bin < CROWD_BINS ? bin : CROWD_BINS - 1]++;
    scores->n++;
}

/* How much likelier the account's columns are with a fake. */
static double
ratio_of(size_t bin, double base)
{
    return odds_of(bin) * (1 - base) / base;
}

static double
fit(const struct crowd_scores *scores, double share)
{
    double base = account_base_rate(), sum = 0;
    size_t i;

    for (i = 0; i < CROWD_BINS; i++)
        if (scores->bin[i] > 0)
            sum += (double)scores->bin[i] *
                   log(share * ratio_of(i, base) + 1 - share);
    return sum;
}

static double
best_share(const struct crowd_scores *scores)
{
    double base = account_base_rate(), share = base, next = base;
    int round;
    size_t i;

    for (round = 0; round < ROUNDS; round++) {
        double fakes = PRIOR_WEIGHT * base;

        for (i = 0; i < CROWD_BINS; i++) {
            double part = share * ratio_of(i, base);

            if (scores->bin[i] > 0)
                fakes += (double)scores->bin[i] * part / (part + 1 - share);
        }
        next = fakes / ((double)scores->n + PRIOR_WEIGHT);
        if (fabs(next - share) < 1e-7)
            break;
        share = next;
    }
    return next;
}

/* Where, from the best share towards `end`, the fit has fallen enough. */
static double
fall_off(const struct crowd_scores *scores, double best, double end)
{
    double top = fit(scores, best), in = best, out = end;
    int i;

    if (top - fit(scores, end) < FALL_95)
        return end;
    for (i = 0; i < 40; i++) {
        double mid = (in + out) / 2;

        if (top - fit(scores, mid) < FALL_95)
            in = mid;
        else
            out = mid;
    }
    return in;
}

void
crowd_estimate(const struct crowd_scores *scores, struct crowd_share *out)
{
    double lo, hi;

    out->share = out->lo = 0;
    out->hi = 1;
    if (scores->n == 0)
        return;
    out->share = best_share(scores);
    lo = out->share - fall_off(scores, out->share, 1e-6);
    hi = fall_off(scores, out->share, 1 - 1e-6) - out->share;
    out->lo = out->share - hypot(lo, MODEL_ERROR);
    out->hi = out->share + hypot(hi, MODEL_ERROR);
    if (out->lo < 0)
        out->lo = 0;
    if (out->hi > 1)
        out->hi = 1;
}
