/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trail.c - which request a log line belongs to.
 */
#include "trail.h"

#include <inttypes.h>
#include <stdio.h>

#include "clock.h"

#define REMEMBERED 2048

static struct {
    int64_t id, request;
} remembered[TRAIL_KINDS][REMEMBERED];

/* The second of the start, and a count. Two starts within one second would
 * give the same numbers: these are for who reads the log, nothing else. */
int64_t
trail_new(void)
{
    static int64_t last;

    if (last == 0)
        last = (clock_now() & INT32_MAX) << 32;
    return ++last;
}

void
trail_note(enum trail kind, int64_t id, int64_t request)
{
    size_t at = (size_t)id % REMEMBERED;

    remembered[kind][at].id = id;
    remembered[kind][at].request = request;
}

int64_t
trail_of(enum trail kind, int64_t id)
{
    size_t at = (size_t)id % REMEMBERED;

    return remembered[kind][at].id == id ? remembered[kind][at].request : 0;
}

const char *
trail_text(int64_t request)
{
    static char texts[4][40];
    static unsigned next;
    char *text = texts[next++ % 4];

    text[0] = '\0';
    if (request != 0)
        (void)snprintf(text, sizeof(texts[0]), " request=%" PRIx64,
                       (uint64_t)request);
    return text;
}
