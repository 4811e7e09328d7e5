/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_texts.c - the same text, or nearly, under several posts by several
 * people.
 *
 * A list that is handed round is worded a little differently by each who copies
 * from it: "love how calm this kitchen looks today", "… this garden …". Near
 * copies count as one text.
 */
#include "rules/vetting_texts.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/near.h"
#include "rules/tally_parts.h"

/* What is said of one text, and of all that are near it. */
struct gathered {
    const struct tally_text *first; /* NULL = none yet */
    struct tally_two two;
    int64_t comments;
    bool posts;
};

static void
gather(struct gathered *g, const struct tally_text *x)
{
    int i;

    if (!g->first) {
        g->first = x;
        two_init(&g->two);
    }
    for (i = 0; i < 2; i++)
        if (x->two.id[i] != INT64_MAX)
            two_add(&g->two, x->two.id[i], x->two.author[i]);
    g->comments += x->count;
    g->posts |= x->posts || x->post != g->first->post;
}

/* group[i] of the i-th text; short ones are near nobody. */
static uint32_t *
groups_find(const struct tally *t)
{
    size_t i, n = 0, count = t->texts.count;
    uint64_t *sketches = xcalloc(count + 1, sizeof(*sketches));
    uint32_t *where = xcalloc(count + 1, sizeof(*where));
    uint32_t *near = xcalloc(count + 1, sizeof(*near));
    uint32_t *group = xcalloc(count + 1, sizeof(*group));

    for (i = 0; i < count; i++) {
        group[i] = (uint32_t)i;
        if (!tally_text_at(t, i)->is_long)
            continue;
        sketches[n] = tally_text_at(t, i)->sketch;
        where[n++] = (uint32_t)i;
    }
    near_group(sketches, n, near);
    for (i = 0; i < n; i++)
        group[where[i]] = where[near[i]];
    free(sketches);
    free(where);
    free(near);
    return group;
}

/* The most frequent first; of two alike the one with the smaller id. */
static bool
is_before(const struct vetting_alike *a, const struct vetting_alike *b)
{
    if (a->comments != b->comments)
        return a->comments > b->comments;
    return a->id[0] < b->id[0];
}

static void
keep(struct vetting_templates *to, const struct gathered *g)
{
    struct vetting_alike one = { .id = { g->two.id[0], g->two.id[1] },
                                 .comments = g->comments };
    int at = to->shown;

    while (at > 0 && is_before(&one, &to->most[at - 1]))
        at--;
    if (at == VETTING_ALIKE)
        return;
    if (to->shown < VETTING_ALIKE)
        to->shown++;
    memmove(&to->most[at + 1], &to->most[at],
            (size_t)(to->shown - 1 - at) * sizeof(one));
    to->most[at] = one;
}

void
texts_read(const struct tally *t, struct vetting *v)
{
    uint32_t *group = groups_find(t);
    struct gathered *all = xcalloc(t->texts.count + 1, sizeof(*all));
    size_t i;

    v->templates.sampled = t->text_limit != UINT64_MAX;
    for (i = 0; i < t->texts.count; i++)
        gather(&all[group[i]], tally_text_at(t, i));
    for (i = 0; i < t->texts.count; i++) {
        const struct gathered *g = &all[i];

        if (!g->first || !g->posts || g->two.id[1] == INT64_MAX)
            continue;
        v->templates.texts++;
        v->templates.comments += g->comments;
        keep(&v->templates, g);
    }
    free(all);
    free(group);
}
