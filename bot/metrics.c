/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * metrics.c - counters and gauges for /metrics, one list.
 *
 * One thread counts, so plain integers do.
 */
#include "metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

static int64_t values[METRIC_COUNT];

/* ---- how things are spread ----------------------------------------------- */

#define BOUNDS_MAX 16

/* The last one is +Inf, which has no bound. */
static const struct scale {
    int64_t bounds[BOUNDS_MAX];
    int count, divisor;
} SECONDS = { { 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000,
                100000, 250000, 500000, 1000000, 3000000 },
              15,
              1000000 },
  COUNT = { { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 }, 10, 1 };

static const struct {
    const char *label, *help;
    const struct scale *scale;
} histograms[] = {
#define X(name, label, scale, help)                                            \
    [HISTOGRAM_##name] = { label, help, &(scale) },
    HISTOGRAM_MAP(X)
#undef X
};

static struct {
    int64_t buckets[BOUNDS_MAX]; /* each for itself, added up when shown */
    int64_t sum;
} spreads[HISTOGRAM_COUNT];

static const struct {
    const char *label, *type, *help;
} metrics[] = {
#define X(name, label, type, help) [METRIC_##name] = { label, type, help },
    METRIC_MAP(X)
#undef X
};

void
metric_add(enum metric metric, int64_t n)
{
    assert(metric < METRIC_COUNT);
    values[metric] += n;
}

void
metric_set(enum metric metric, int64_t value)
{
    assert(metric < METRIC_COUNT);
    values[metric] = value;
}

int64_t
metric_get(enum metric metric)
{
    assert(metric < METRIC_COUNT);
    return values[metric];
}

void
histogram_add(enum histogram histogram, int64_t value)
{
    const struct scale *scale = histograms[histogram].scale;
    int i = 0;

    while (i < scale->count && value > scale->bounds[i])
        i++;
    spreads[histogram].buckets[i]++;
    spreads[histogram].sum += value;
}

static void
histogram_write(enum histogram h, struct buf *out)
{
    const struct scale *scale = histograms[h].scale;
    const char *label = histograms[h].label;
    int64_t count = 0;
    int i;

    buf_addf(out, "# HELP %s %s\n", label, histograms[h].help);
    buf_addf(out, "# TYPE %s histogram\n", label);
    for (i = 0; i < scale->count; i++) {
        count += spreads[h].buckets[i];
        buf_addf(out, "%s_bucket{le=\"%g\"} %" PRId64 "\n", label,
                 (double)scale->bounds[i] / scale->divisor, count);
    }
    count += spreads[h].buckets[i];
    buf_addf(out, "%s_bucket{le=\"+Inf\"} %" PRId64 "\n", label, count);
    buf_addf(out, "%s_sum %.6f\n", label,
             (double)spreads[h].sum / scale->divisor);
    buf_addf(out, "%s_count %" PRId64 "\n", label, count);
}

/* Is it the same metric as the row before, with another label? */
static bool
metric_is_next_of(const char *label, const char *before)
{
    size_t len = strcspn(label, "{");

    return before && len == strcspn(before, "{") &&
           strncmp(label, before, len) == 0;
}

void
metrics_write(struct buf *out)
{
    const char *before = NULL;
    int i;

    for (i = 0; i < METRIC_COUNT; i++) {
        const char *label = metrics[i].label;
        int len = (int)strcspn(label, "{");

        if (!metric_is_next_of(label, before)) {
            buf_addf(out, "# HELP %.*s %s\n", len, label, metrics[i].help);
            buf_addf(out, "# TYPE %.*s %s\n", len, label, metrics[i].type);
        }
        before = label;
        buf_addf(out, "%s %" PRId64 "\n", label, values[i]);
    }
    for (i = 0; i < HISTOGRAM_COUNT; i++)
        histogram_write((enum histogram)i, out);
}
