/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_comparison.c - any bytes as creators side by side.
 *
 * What is read keeps the limits of its header: what is drawn stands on them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "worker/comparison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the header that was broken. */
static void
must(int holds)
{
    if (!holds)
        abort();
}

static void
check_word(const char *word, size_t room)
{
    size_t len = strnlen(word, room + 1), i;

    must(len <= room);
    for (i = 0; i < len; i++)
        must((unsigned char)word[i] >= ' ');
}

static void
check_row(const struct comparison_input *in, const struct comparison_row *row)
{
    size_t i;

    must(row->count == in->creator_count);
    check_word(row->label, COMPARISON_TEXT);
    check_word(row->left, COMPARISON_WORD);
    check_word(row->right, COMPARISON_WORD);
    for (i = 0; i < row->count; i++) {
        const struct comparison_mark *mark = &row->marks[i];

        must(mark->low >= 0 && mark->low <= mark->at);
        must(mark->at <= mark->high && mark->high <= COMPARISON_END);
        check_word(mark->text, COMPARISON_TEXT);
    }
}

static void
check(const struct comparison_input *in)
{
    size_t i;

    must(in->count > 0 && in->count <= COMPARISON_MEASURES);
    must(in->creator_count > 0 && in->creator_count <= COMPARISON_CREATORS);
    check_word(in->title, COMPARISON_TEXT);
    for (i = 0; i < in->creator_count; i++)
        check_word(in->creators[i], COMPARISON_TEXT);
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
