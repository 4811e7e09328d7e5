/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting.c - what the comments under a creator's posts say, and how surely.
 *
 * Posts first, put into units that are large enough to be judged; then the
 * people (vetting_network.c); then the word and what would move it
 * (vetting_word.c).
 */
#include "rules/vetting.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/tally_parts.h"
#include "rules/vetting_network.h"
#include "rules/vetting_texts.h"
#include "rules/vetting_timing.h"

/* From this lower end of the interval on, "walk away" is said firmly. */
#define FIRM_PERCENT 80

static int
post_order(const void *a, const void *b)
{
    const struct vetting_post *x = a, *y = b;
    int64_t xa = x->first_at == FACT_UNKNOWN ? INT64_MAX : x->first_at;
    int64_t ya = y->first_at == FACT_UNKNOWN ? INT64_MAX : y->first_at;

    if (xa != ya)
        return xa < ya ? -1 : 1;
    return strcmp(x->key, y->key);
}

static void
read_posts(const struct tally *t, struct vetting *v)
{
    int64_t *regular = network_regular_by_post(t, v);
    size_t i;

    v->post_count = t->posts.count;
    v->posts = xcalloc(v->post_count, sizeof(*v->posts));
    for (i = 0; i < v->post_count; i++) {
        const struct tally_post *p = tally_post_at(t, i);
        struct vetting_post *out = &v->posts[i];

        out->key = xstrdup(p->key);
        out->first_at = p->first_at == INT64_MAX ? FACT_UNKNOWN : p->first_at;
        out->people = p->people;
        out->generic = p->generic;
        out->machine = p->machine;
        out->own = p->own;
        out->regular = regular[i];
        if (p->examples)
            out->generic_examples = *p->examples;
        v->machine_posts += p->machine > 0;
    }
    free(regular);
    qsort(v->posts, v->post_count, sizeof(*v->posts), post_order);
}

/* Where small posts are collected until they are enough. */
struct pool {
    size_t unit; /* its place among the units */
    int64_t people;
    int64_t generic;
    bool open;
};

static size_t
unit_new(struct vetting *v, size_t first_post)
{
    struct vetting_unit *u = &v->units[v->unit_count];

    memset(u, 0, sizeof(*u));
    u->first_post = first_post;
    return v->unit_count++;
}

static void
unit_take(struct vetting *v, size_t unit, struct vetting_post *p)
{
    struct vetting_unit *u = &v->units[unit];

    p->unit = unit;
    u->posts++;
    u->generic.k += p->generic;
    u->generic.n += p->people;
}

/* The last pool did not fill: it joins the pool before it, if there is one. */
static void
pool_rest(struct vetting *v, size_t rest, size_t before, bool has_before)
{
    struct vetting_unit *u = &v->units[rest];
    size_t i;

    for (i = 0; i < v->post_count; i++)
        if (v->posts[i].unit == rest) {
            if (has_before)
                unit_take(v, before, &v->posts[i]);
            else
                v->posts[i].unit = SIZE_MAX;
        } else if (v->posts[i].unit != SIZE_MAX && v->posts[i].unit > rest) {
            v->posts[i].unit--;
        }
    if (!has_before)
        v->loose_posts += u->posts;
    v->unit_count--;
    memmove(u, u + 1, (v->unit_count - rest) * sizeof(*u));
}

/* Put posts into units, in order of time. Posts without people are in none. */
static void
make_units(struct vetting *v)
{
    size_t i, open = SIZE_MAX, filled = SIZE_MAX;

    v->units = xcalloc(v->post_count, sizeof(*v->units));
    for (i = 0; i < v->post_count; i++) {
        struct vetting_post *p = &v->posts[i];

        p->unit = SIZE_MAX;
        if (p->people == 0)
            continue;
        if (p->people >= VETTING_POST_MIN) {
            unit_take(v, unit_new(v, i), p);
            continue;
        }
        v->pooled_posts++;
        if (open == SIZE_MAX)
            open = unit_new(v, i);
        unit_take(v, open, p);
        if (v->units[open].generic.n >= VETTING_POST_MIN) {
            filled = open;
            open = SIZE_MAX;
        }
    }
    if (open != SIZE_MAX)
        pool_rest(v, open, filled, filled != SIZE_MAX);
    for (i = 0; i < v->post_count; i++)
        if (v->posts[i].unit == SIZE_MAX)
            v->posts[i].unit = v->unit_count;
}

static void
judge_units(struct vetting *v)
{
    size_t i;
    int64_t *regular = xcalloc(v->unit_count + 1, sizeof(*regular));

    for (i = 0; i < v->post_count; i++)
        regular[v->posts[i].unit] += v->posts[i].regular;
    for (i = 0; i < v->unit_count; i++) {
        struct vetting_unit *u = &v->units[i];

        u->generic = share_of(u->generic.k, u->generic.n);
        u->watch = u->generic.k * 100 > u->generic.n * VETTING_WATCH_PERCENT;
        u->flag_quality =
            u->generic.k * 100 >= u->generic.n * VETTING_FLAG_PERCENT;
        u->flag_network =
            v->pod == VETTING_POD_LIKE &&
            regular[i] * 100 >= u->generic.n * VETTING_POD_PERCENT;
        v->over_half += u->flag_quality;
    }
    free(regular);
}

static void
read_counts(const struct tally *t, struct vetting *v)
{
    int64_t people = t->read - t->own - t->machine, generic = 0, told;
    size_t i;

    v->rules = VETTING_RULES;
    v->read = t->read;
    v->left_out = t->left_out;
    v->own = t->own;
    v->replies = t->replies;
    v->undated = t->undated;
    v->unknown_authors = t->nobody;
    v->answered = share_of(t->answered, t->answer_known);
    v->first_at = t->first_at == INT64_MAX ? FACT_UNKNOWN : t->first_at;
    v->last_at = t->last_at;
    v->machine = share_of(t->machine, t->read - t->own);
    v->machine_examples = t->machine_examples;
    for (i = 0; i < t->posts.count; i++)
        generic += tally_post_at(t, i)->generic;
    v->generic = share_of(generic, people);
    memcpy(v->classes, t->classes, sizeof(v->classes));
    memcpy(v->class_examples, t->class_examples, sizeof(v->class_examples));
    v->language_unknown = t->languages[COMMENT_LANGUAGE_UNKNOWN];
    told = people - v->language_unknown;
    for (i = COMMENT_LANGUAGE_UNKNOWN + 1; i < COMMENT_LANGUAGES; i++)
        v->languages[i] = share_of(t->languages[i], told);
    v->languages[COMMENT_LANGUAGE_UNKNOWN] =
        share_of(v->language_unknown, people);
}

void
vetting_count_flags(struct vetting *v)
{
    int64_t flagged = 0;
    size_t i;

    for (i = 0; i < v->unit_count; i++) {
        const struct vetting_unit *u = &v->units[i];

        flagged += u->flag_quality || u->flag_network || u->flag_ratio;
    }
    v->flagged = share_of(flagged, (int64_t)v->unit_count);
    v->basis.flagged = v->flagged.k;
    v->basis.units = v->flagged.n;
    v->word = vetting_judge(&v->basis);
    v->firm =
        v->word == VETTING_WALK_AWAY && percent(v->flagged.lo) >= FIRM_PERCENT;
    vetting_word_changes(&v->basis, &v->change);
}

void
vetting_assess(const struct tally *t, struct vetting *out)
{
    memset(out, 0, sizeof(*out));
    read_counts(t, out);
    network_read(t, out);
    timing_read(t, out);
    read_posts(t, out);
    make_units(out);
    judge_units(out);
    texts_read(t, out);
    vetting_count_flags(out);
    network_changes(out, &out->change);
}

void
vetting_release(struct vetting *v)
{
    size_t i;

    for (i = 0; i < v->post_count; i++)
        free(v->posts[i].key);
    free(v->posts);
    free(v->units);
    free(v->regulars);
    memset(v, 0, sizeof(*v));
}
