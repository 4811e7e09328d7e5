/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_network.c - the same people under nearly every post.
 *
 * Overlap alone never proves a pod: a fan who is there four times in five
 * looks the same. Under twelve posts half-time fans reach the line by chance
 * too often for the word to be used, under six for anything to be shown.
 */
#include "rules/vetting_network.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/tally_parts.h"

/* Posts that a regular is under: the least number that is 80 %. */
static int64_t
regular_posts(int64_t posts)
{
    return (posts * VETTING_REGULAR_PERCENT + 99) / 100;
}

static bool
is_regular(const struct tally *t, const struct vetting *v, uint32_t author)
{
    return tally_author_at(t, author)->posts >= v->regular_posts;
}

static int
regular_order(const void *a, const void *b)
{
    const struct vetting_regular *x = a, *y = b;

    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    if (x->comments != y->comments)
        return x->comments > y->comments ? -1 : 1;
    /* Who wrote first: the keyed hash would say otherwise on each machine. */
    if (x->examples.n > 0 && y->examples.n > 0 &&
        x->examples.id[0] != y->examples.id[0])
        return x->examples.id[0] < y->examples.id[0] ? -1 : 1;
    return memcmp(x->author, y->author, sizeof(x->author));
}

/* 1 + the place among the regulars of each author, 0 for the others. */
static uint32_t *
regulars_find(const struct tally *t, struct vetting *v)
{
    uint32_t *place = xcalloc(t->authors.count, sizeof(*place));
    size_t i, n = 0;

    for (i = 0; i < t->authors.count; i++)
        if (is_regular(t, v, (uint32_t)i))
            place[i] = (uint32_t)++n;
    v->regular_count = n;
    v->regulars = xcalloc(n, sizeof(*v->regulars));
    for (i = 0; i < t->authors.count; i++)
        if (place[i] > 0) {
            const struct tally_author *a = tally_author_at(t, i);
            struct vetting_regular *r = &v->regulars[place[i] - 1];

            memcpy(r->author, a->key, sizeof(r->author));
            r->posts = a->posts;
            r->comments = a->comments;
        }
    return place;
}

static void
regulars_read(const struct tally *t, struct vetting *v)
{
    uint32_t *place = regulars_find(t, v);
    int64_t comments = 0, generic = 0, specific = 0, answered = 0, known = 0;
    size_t i;

    for (i = 0; i < t->pairs.count; i++) {
        const struct tally_pair *p = tally_pair_at(t, i);
        struct vetting_regular *r;

        if (place[p->author] == 0)
            continue;
        r = &v->regulars[place[p->author] - 1];
        r->generic += p->generic;
        r->specific += p->specific;
        r->answered += p->answered;
        r->answer_known += p->answer_known;
        examples_add(&r->examples, p->id);
        comments += p->comments;
        generic += p->generic;
        specific += p->specific;
        answered += p->answered;
        known += p->answer_known;
    }
    free(place);
    v->regular = share_of(comments, t->network);
    v->regulars_generic = generic * 2 > comments;
    v->regulars_specific = specific * 2 > comments;
    v->regulars_answered = known * 2 > comments && answered * 2 > known;
    qsort(v->regulars, v->regular_count, sizeof(*v->regulars), regular_order);
}

static bool
is_pod(const struct vetting *v)
{
    return v->regular_count >= VETTING_POD_REGULARS &&
           v->regular.k * 100 >= v->regular.n * VETTING_POD_PERCENT;
}

void
network_read(const struct tally *t, struct vetting *v)
{
    int64_t posts = (int64_t)t->posts.count;

    v->regular_posts = regular_posts(posts);
    v->regular = share_of(0, t->network);
    v->more_posts = posts < VETTING_POD_MIN ? VETTING_POD_MIN - posts : 0;
    if ((t->network - t->nobody) * 100 < t->network * VETTING_KNOWN_PERCENT ||
        t->network == 0) {
        v->pod = VETTING_POD_NO_AUTHORS;
        return;
    }
    if (posts < VETTING_SHOW_MIN) {
        v->pod = VETTING_POD_TOO_FEW;
        return;
    }
    regulars_read(t, v);
    if (posts < VETTING_POD_MIN)
        v->pod = VETTING_POD_NOT_YET;
    else
        v->pod = is_pod(v) ? VETTING_POD_LIKE : VETTING_POD_NONE;
}

int64_t *
network_regular_by_post(const struct tally *t, const struct vetting *v)
{
    int64_t *count = xcalloc(t->posts.count, sizeof(*count));
    size_t i;

    for (i = 0; i < t->pairs.count && v->regular_count > 0; i++) {
        const struct tally_pair *p = tally_pair_at(t, i);

        if (is_regular(t, v, p->author))
            count[p->post] += p->comments;
    }
    return count;
}

/*
 * The smallest x with (k + x) of (n + x) at 30 %: x = (30 n - 100 k) / 70,
 * rounded up; and each new regular must be under enough posts.
 */
void
network_changes(const struct vetting *v, struct vetting_change *c)
{
    int64_t k = v->regular.k, n = v->regular.n, lack, people;

    if (v->pod != VETTING_POD_NONE)
        return;
    people = VETTING_POD_REGULARS - (int64_t)v->regular_count;
    people = people > 0 ? people : 0;
    lack = n * VETTING_POD_PERCENT - k * 100;
    lack = lack > 0
               ? (lack + 99 - VETTING_POD_PERCENT) / (100 - VETTING_POD_PERCENT)
               : 0;
    if (lack < people * v->regular_posts)
        lack = people * v->regular_posts;
    c->regulars = people;
    c->regular_comments = lack;
}
