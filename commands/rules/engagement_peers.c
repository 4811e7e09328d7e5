/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engagement_peers.c - a rate beside those of others: the team's own creators,
 * and bands that somebody published.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "engagement_bands_tsv.h"
#include "rules/engagement.h"

#define STALE_MONTHS 18
#define BANDS        (sizeof(engagement_bands_rows) / sizeof(engagement_bands_rows[0]))

/* ---- tiers --------------------------------------------------------------- */

const struct engagement_ladder engagement_ladder_default = {
    { 1000, 10000, 50000, 500000, 1000000 }
};

enum engagement_tier
engagement_tier(const struct engagement_ladder *ladder, int64_t followers)
{
    int i, tier = ENGAGEMENT_TIER_SMALL;

    if (followers < 0)
        return ENGAGEMENT_TIER_UNKNOWN;
    for (i = 0; i < ENGAGEMENT_TIERS; i++)
        if (followers >= ladder->from[i])
            tier = ENGAGEMENT_TIER_NANO + i;
    return (enum engagement_tier)tier;
}

bool
engagement_ladder_is_good(const struct engagement_ladder *ladder)
{
    int i;

    for (i = 1; i < ENGAGEMENT_TIERS; i++)
        if (ladder->from[i] <= ladder->from[i - 1])
            return false;
    return ladder->from[0] > 0;
}

const char *
engagement_tier_name(enum engagement_tier tier)
{
    static const char *const names[] = { "",    "small", "nano", "micro",
                                         "mid", "macro", "mega" };

    return names[tier];
}

/* ---- peers --------------------------------------------------------------- */

/* The value that this part of them lies below, between two if need be. */
static double
quantile(const double *sorted, size_t n, double part)
{
    double at = part * (double)(n - 1);
    size_t i = (size_t)at;

    if (i + 1 >= n)
        return sorted[n - 1];
    return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

/* Those below, and half of those that are equal: where all are equal nobody
 * is the lowest. Doubled, to stay whole. */
static size_t
rank_doubled(const double *values, size_t n, double own)
{
    size_t i, rank = 0;

    for (i = 0; i < n; i++)
        rank += values[i] < own ? 2 : !(values[i] > own);
    return rank;
}

void
engagement_peers(double *values, size_t n, double own,
                 struct engagement_peers *out)
{
    size_t rank;

    memset(out, 0, sizeof(*out));
    out->n = (int64_t)n;
    out->has_enough = n >= ENGAGEMENT_PEERS_MIN;
    if (n == 0)
        return;
    (void)engagement_median(values, n, &out->low); /* sorts */
    out->low = quantile(values, n, 0.25);
    out->high = quantile(values, n, 0.75);
    out->tenth = quantile(values, n, 0.10);
    rank = rank_doubled(values, n, own);
    out->is_lowest = out->has_enough && rank * 10 < 2 * n;
    out->is_highest = out->has_enough && (2 * n - rank) * 10 < 2 * n;
}

/* ---- bands --------------------------------------------------------------- */

enum {
    BAND_PLATFORM,
    BAND_FORMULA,
    BAND_PUBLISHER,
    BAND_DATE,
    BAND_SAMPLE,
    BAND_FROM,
    BAND_TO,
    BAND_LIMITS,
    BAND_SOURCE = BAND_LIMITS + 4
};

static int64_t
cell_count(const char *cell)
{
    return strtoll(cell, NULL, 10);
}

static void
band_read(const char *const *row, struct engagement_band *band)
{
    int i;

    (void)platform_parse(row[BAND_PLATFORM], &band->platform);
    (void)engagement_parse(row[BAND_FORMULA], &band->formula);
    band->publisher = row[BAND_PUBLISHER];
    band->date = row[BAND_DATE];
    band->sample = row[BAND_SAMPLE];
    band->from = cell_count(row[BAND_FROM]);
    band->to = cell_count(row[BAND_TO]);
    for (i = 0; i < 4; i++)
        band->limits[i] = strtod(row[BAND_LIMITS + i], NULL) / 100;
    band->source = row[BAND_SOURCE];
}

const struct engagement_band *
engagement_band_find(enum platform platform, enum engagement_formula formula,
                     int64_t followers)
{
    /* Filled from the table when asked for, each time with the same. */
    static struct engagement_band bands[BANDS];
    size_t i;

    for (i = 0; i < BANDS; i++) {
        struct engagement_band *b = &bands[i];

        if (!b->publisher)
            band_read(engagement_bands_rows[i], b);
        if (b->platform == platform && b->formula == formula &&
            followers >= b->from && (b->to == 0 || followers < b->to))
            return b;
    }
    return NULL;
}

enum err
engagement_band_place(const struct engagement_band *band,
                      enum platform platform, const struct engagement *e,
                      int *part)
{
    int i;

    if (band->formula != e->formula || band->platform != platform)
        return ERR_DENIED;
    if (!e->is_known)
        return ERR_NOT_FOUND;
    for (i = 0; i < 4 && e->rate >= band->limits[i]; i++)
        continue;
    *part = i;
    return ERR_OK;
}

enum engagement_age
engagement_band_age(const struct engagement_band *band, int year, int month)
{
    int64_t then;

    if (band->date[0] == '\0')
        return ENGAGEMENT_UNDATED;
    then = cell_count(band->date) * 12 + cell_count(band->date + 5);
    return (int64_t)year * 12 + month - then > STALE_MONTHS ? ENGAGEMENT_STALE
                                                            : ENGAGEMENT_FRESH;
}
