/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_timing.c - when regulars come, in which order, and what chance
 * explains.
 *
 * Overlap alone cannot tell a pod from fans. A group that is called together
 * comes within minutes and in the same order each time; fans come when they
 * wake up. And of many fans under half of the posts a few are under four in
 * five by luck: how many is a sum over the binomial distribution.
 */
#include "rules/vetting_timing.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/tally_parts.h"

/* Regulars whose order is compared: those under most posts. */
#define CHAIN_PEOPLE 48

/* A regular's first comment under a post. */
struct visit {
    uint32_t post;
    uint32_t who; /* place among the regulars; CHAIN_PEOPLE = beyond */
    int64_t at;
};

struct visits {
    struct visit *list;
    size_t count;
};

static int
visit_order(const void *a, const void *b)
{
    const struct visit *x = a, *y = b;

    if (x->post != y->post)
        return x->post < y->post ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->who < y->who ? -1 : x->who > y->who;
}

static int
number_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* The place of each author among the first regulars. */
static uint32_t *
places(const struct tally *t, const struct vetting *v)
{
    uint32_t *place = xcalloc(t->authors.count + 1, sizeof(*place));
    size_t i, k;

    for (i = 0; i < t->authors.count; i++) {
        const struct tally_author *a = tally_author_at(t, i);

        place[i] = NOBODY;
        if (a->posts < v->regular_posts)
            continue;
        for (k = 0; k < v->regular_count && k < CHAIN_PEOPLE; k++)
            if (memcmp(v->regulars[k].author, a->key, sizeof(a->key)) == 0)
                break;
        place[i] = (uint32_t)(k < CHAIN_PEOPLE ? k : CHAIN_PEOPLE);
    }
    return place;
}

static void
visits_read(const struct tally *t, const struct vetting *v, struct visits *out)
{
    uint32_t *place = places(t, v);
    size_t i;

    out->list = xcalloc(t->pairs.count + 1, sizeof(*out->list));
    for (i = 0; i < t->pairs.count; i++) {
        const struct tally_pair *p = tally_pair_at(t, i);

        if (place[p->author] != NOBODY && p->first_at != INT64_MAX)
            out->list[out->count++] =
                (struct visit){ p->post, place[p->author], p->first_at };
    }
    free(place);
    qsort(out->list, out->count, sizeof(*out->list), visit_order);
}

/* ---- early --------------------------------------------------------------- */

/* From when the time of a post counts; *published: it is known. */
static int64_t
start_of(const struct tally_post *p, bool *published)
{
    *published = p->published_at != FACT_UNKNOWN &&
                 (p->first_at == INT64_MAX || p->published_at <= p->first_at);
    return *published ? p->published_at : p->first_at;
}

static void
read_early(const struct tally *t, const struct visits *all,
           struct vetting_timing *out)
{
    int64_t *late = xcalloc(all->count + 1, sizeof(*late)), early = 0,
            known = 0;
    size_t i;

    for (i = 0; i < all->count; i++) {
        bool published;
        int64_t start =
            start_of(tally_post_at(t, all->list[i].post), &published);

        late[i] = all->list[i].at - start;
        early += late[i] <= VETTING_EARLY_SECONDS;
        known += published;
    }
    out->early = share_of(early, (int64_t)all->count);
    out->by_first = known * 2 < (int64_t)all->count;
    out->minutes = FACT_UNKNOWN;
    if (all->count > 0) {
        qsort(late, all->count, sizeof(*late), number_order);
        out->minutes = late[all->count / 2] / 60;
    }
    /* Under a post whose first comment is a regular's the time is 0 by
     * definition: without the time of the post nothing is concluded. */
    out->is_early = !out->by_first && out->early.n >= VETTING_EARLY_MIN &&
                    early * 100 >= out->early.n * VETTING_EARLY_PERCENT;
    free(late);
}

/* ---- the same order ------------------------------------------------------ */

struct order {
    uint32_t before[CHAIN_PEOPLE][CHAIN_PEOPLE];
};

/* Who came before whom under one post: visits first to last, by time. */
static void
order_add(struct order *o, const struct visit *v, size_t count)
{
    size_t i, k;

    for (i = 0; i < count; i++)
        for (k = i + 1; k < count; k++)
            if (v[i].who < CHAIN_PEOPLE && v[k].who < CHAIN_PEOPLE &&
                v[i].at < v[k].at)
                o->before[v[i].who][v[k].who]++;
}

static void
read_order(const struct vetting *v, const struct visits *all,
           struct vetting_timing *out)
{
    struct order *o = xcalloc(1, sizeof(*o));
    int64_t usual = 0, pairs = 0;
    size_t i, k;

    for (i = 0; i < all->count; i = k) {
        for (k = i; k < all->count && all->list[k].post == all->list[i].post;
             k++)
            ;
        order_add(o, all->list + i, k - i);
    }
    for (i = 0; i < CHAIN_PEOPLE; i++)
        for (k = i + 1; k < CHAIN_PEOPLE; k++) {
            int64_t a = o->before[i][k], b = o->before[k][i];

            usual += a > b ? a : b;
            pairs += a + b;
        }
    out->order = share_of(usual, pairs);
    out->is_chain = pairs >= VETTING_CHAIN_MIN &&
                    v->regular_count >= VETTING_POD_REGULARS &&
                    usual * 100 >= pairs * VETTING_CHAIN_PERCENT;
    free(o);
}

/* ---- bursts, of everybody ------------------------------------------------ */

static void
read_bursts(const struct tally *t, struct vetting_timing *out)
{
    int64_t bursts = 0, posts = 0;
    size_t i;

    for (i = 0; i < t->posts.count; i++) {
        const struct tally_post *p = tally_post_at(t, i);

        if (p->timed < VETTING_POST_MIN)
            continue;
        posts++;
        bursts += (int64_t)p->burst * 100 >=
                  (int64_t)p->timed * VETTING_BURST_PERCENT;
    }
    out->bursts = share_of(bursts, posts);
}

/* ---- loyal fans ---------------------------------------------------------- */

/*
 * People under 35 to 65 % of the posts are taken for fans of one half. Of such
 * fans a known part is seen in that range and a known part beyond the line of
 * a regular, so the first count tells how many to expect beyond.
 */
static void
read_fans(const struct tally *t, struct vetting *v)
{
    int64_t posts = (int64_t)t->posts.count, from = (posts * 35 + 99) / 100,
            to = posts * 65 / 100;
    double inside = binomial_at_least(posts, from, 0.5) -
                    binomial_at_least(posts, to + 1, 0.5);
    size_t i;

    v->fans.chance = binomial_at_least(posts, v->regular_posts, 0.5);
    for (i = 0; i < t->authors.count; i++) {
        int64_t n = tally_author_at(t, i)->posts;

        v->fans.seen += n >= from && n <= to;
    }
    if (inside > 0)
        v->fans.explains = (double)v->fans.seen / inside * v->fans.chance;
}

void
timing_read(const struct tally *t, struct vetting *v)
{
    struct visits all = { 0 };

    v->timing.minutes = FACT_UNKNOWN;
    read_bursts(t, &v->timing);
    if (v->pod == VETTING_POD_NO_AUTHORS || v->pod == VETTING_POD_TOO_FEW)
        return;
    read_fans(t, v);
    if (v->regular_count == 0)
        return;
    visits_read(t, v, &all);
    read_early(t, &all, &v->timing);
    read_order(v, &all, &v->timing);
    free(all.list);
}
