/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * metrics.c - counters and gauges for /metrics, one list.
 *
 * One thread counts, so plain integers do.
 */
#include "metrics.h"

#include <assert.h>
#include <inttypes.h>

static int64_t values[METRIC_COUNT];

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
metrics_write(struct buf *out)
{
    int i;

    for (i = 0; i < METRIC_COUNT; i++) {
        buf_addf(out, "# HELP %s %s\n", metrics[i].label, metrics[i].help);
        buf_addf(out, "# TYPE %s %s\n", metrics[i].label, metrics[i].type);
        buf_addf(out, "%s %" PRId64 "\n", metrics[i].label, values[i]);
    }
}
