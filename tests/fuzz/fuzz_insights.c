/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_insights.c - any bytes as figures that somebody says, and as who says
 * them when.
 *
 * What is read is within its bounds, ends where it must, and is the same the
 * second time.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "promise.h"
#include "rules/figure.h"
#include "rules/insights.h"
#include "utf8.h"
#include "vet/said_by.h"

/* Whole letters and no controls. */
static void
check_text(const char *text, size_t room)
{
    size_t len = strnlen(text, room);
    const char *p = text, *end = text + len, *before;
    int32_t c;

    assert(len < room);
    while (p < end) {
        before = p;
        c = utf8_next(&p, end);
        assert(c != UTF8_REPLACEMENT || p - before > 1);
        assert(c >= ' ');
    }
}

static void
check_read(const struct insights *read)
{
    size_t i;

    assert(read->count <= INSIGHTS_FIGURES);
    for (i = 0; i < read->count; i++) {
        const struct insight *f = &read->figures[i];

        assert(f->metric < INSIGHT_METRICS);
        assert(f->value >= 0);
        assert(!insight_is_share(f->metric) || f->value <= 10000);
        check_text(f->label, sizeof(f->label));
    }
    for (i = 0; i < read->unread_count && i < INSIGHTS_UNREAD; i++)
        check_text(read->unread[i], INSIGHTS_LINE);
    check_text(read->period, sizeof(read->period));
}

static void
check_by(char *text)
{
    const struct wall today = { .year = 2026, .month = 11, .day = 25 };
    struct said_by by;

    said_by_read(text, "giulia", &today, &by);
    assert(strlen(by.source) <= SAID_SOURCE_MAX);
    assert(!by.has_day || wall_is_valid(&by.day));
    said_by_cut_day(text, &today, &by);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct insights *again = xcalloc(1, sizeof(*again));
    char *text = xstrndup((const char *)data, size);
    struct figure f;

    insights_read((const char *)data, size, read);
    check_read(read);
    insights_read((const char *)data, size, again);
    assert(memcmp(read, again, sizeof(*read)) == 0);
    if (figure_read(text, &f))
        assert(f.len > 0 && f.len <= strlen(text) && f.hundredths >= 0);
    check_by(text);
    free(text);
    free(again);
    free(read);
    return 0;
}
