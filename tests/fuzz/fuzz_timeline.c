/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_timeline.c - any bytes as a timeline in words.
 *
 * What is read keeps the limits of its header: what is drawn stands on them.
 */
#include <stdint.h>
#include <stdlib.h>

#include "promise.h"
#include "worker/timeline.h"

static void
check(const struct timeline_input *in)
{
    size_t i;

    must(in->count > 0 && in->count <= TIMELINE_STEPS);
    must(in->last >= in->first && in->last - in->first < TIMELINE_DAYS);
    must_be_word(in->title, TIMELINE_LABEL);
    for (i = 0; i < in->count; i++) {
        must(in->rows[i].first >= in->first && in->rows[i].last <= in->last);
        must(in->rows[i].first <= in->rows[i].last);
        must_be_word(in->rows[i].label, TIMELINE_LABEL);
    }
    for (i = 0; i < 12; i++)
        must_be_word(in->months[i], TIMELINE_WORD);
    if (in->has_buffer)
        must(in->buffer_first >= in->first && in->buffer_last <= in->last);
    if (in->has_publish)
        must(in->publish >= in->first && in->publish <= in->last);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct timeline_input *in = malloc(sizeof(*in));

    must(in != NULL);
    if (timeline_read(data, size, in) == ERR_OK)
        check(in);
    free(in);
    return 0;
}
