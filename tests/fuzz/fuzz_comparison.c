/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_comparison.c - any bytes as creators side by side.
 *
 * What is read keeps the limits of its header: what is drawn stands on them.
 */
#include <stdint.h>
#include <stdlib.h>

#include "promise.h"
#include "worker/comparison.h"

static void
check_row(const struct comparison_input *in, const struct comparison_row *row)
{
    size_t i;

    must(row->count == in->creator_count);
    must_be_word(row->label, COMPARISON_TEXT);
    must_be_word(row->left, COMPARISON_WORD);
    must_be_word(row->right, COMPARISON_WORD);
    for (i = 0; i < row->count; i++) {
        const struct comparison_mark *mark = &row->marks[i];

        must(mark->low >= 0 && mark->low <= mark->at);
        must(mark->at <= mark->high && mark->high <= COMPARISON_END);
        must_be_word(mark->text, COMPARISON_TEXT);
    }
}

static void
check(const struct comparison_input *in)
{
    size_t i;

    must(in->count > 0 && in->count <= COMPARISON_MEASURES);
    must(in->creator_count > 0 && in->creator_count <= COMPARISON_CREATORS);
    must_be_word(in->title, COMPARISON_TEXT);
    for (i = 0; i < in->creator_count; i++)
        must_be_word(in->creators[i], COMPARISON_TEXT);
    for (i = 0; i < in->count; i++)
        check_row(in, &in->rows[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct comparison_input *in = malloc(sizeof(*in));

    must(in != NULL);
    if (comparison_read(data, size, in) == ERR_OK)
        check(in);
    free(in);
    return 0;
}
