/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * groups.c - near copies go together.
 *
 * A campaign's comments are the same sentence with another name in it. Were
 * one of them learned from and another judged, the model would be praised for
 * its memory. So texts that share at least half of their words are one group,
 * and so is who is like one of them.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/fold.h"
#include "train.h"

struct words {
    uint64_t *list; /* sorted, each once */
    size_t count;
};

static int
compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static void
words_of(const char *text, struct words *out)
{
    struct folded *f = xmalloc(sizeof(*f));
    size_t i, n = 0;

    fold_text(text, strlen(text), f);
    out->list = xcalloc(f->count + 1, sizeof(*out->list));
    for (i = 0; i < f->count; i++)
        out->list[i] = f->words[i].hash;
    qsort(out->list, f->count, sizeof(*out->list), compare);
    for (i = 0; i < f->count; i++)
        if (n == 0 || out->list[n - 1] != out->list[i])
            out->list[n++] = out->list[i];
    out->count = n;
    free(f);
}

static bool
are_near(const struct words *a, const struct words *b)
{
    size_t i = 0, j = 0, both = 0;

    if (a->count > 2 * b->count || b->count > 2 * a->count)
        return false;
    while (i < a->count && j < b->count) {
        both += a->list[i] == b->list[j];
        if (a->list[i] < b->list[j])
            i++;
        else if (a->list[i] > b->list[j])
            j++;
        else
            i++, j++;
    }
    return both > 0 && both * 2 >= a->count + b->count - both;
}

static size_t
root_of(struct train_rows *rows, size_t i)
{
    while (rows->list[i].group != i) {
        rows->list[i].group = rows->list[rows->list[i].group].group;
        i = rows->list[i].group;
    }
    return i;
}

/* How many groups; the pairs of a few thousand rows are soon compared. */
size_t
groups_make(struct train_rows *rows)
{
    struct words *words = xcalloc(rows->count, sizeof(*words));
    size_t i, j, n = 0;

    for (i = 0; i < rows->count; i++) {
        words_of(rows->list[i].text, &words[i]);
        rows->list[i].group = i;
        for (j = 0; j < i; j++)
            if (are_near(&words[i], &words[j]))
                rows->list[root_of(rows, i)].group = root_of(rows, j);
    }
    for (i = 0; i < rows->count; i++) {
        n += rows->list[i].group == i;
        free(words[i].list);
    }
    for (i = 0; i < rows->count; i++)
        rows->list[i].group = root_of(rows, i);
    free(words);
    return n;
}
