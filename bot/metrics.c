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
}
