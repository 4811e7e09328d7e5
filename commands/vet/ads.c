/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ads.c - which of a creator's posts say that they are ads, and which name a
 * rival or the brand, written into the figures of a look.
 *
 * Only what posts say: who hides an ad looks cleaner.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "brands.h"
#include "rules/captions.h"
#include "vet/ratios.h"

#define NAMES_MAX 40
#define TEXT_MAX  (POST_TITLE_MAX + POST_TEXT_MAX + 2)

struct watched {
    enum brand_kind kind;
    char *name, *key;
    int64_t posts;                /* that name it */
    const struct held_post *last; /* the newest of them */
};

struct search {
    const struct held *held;
    struct watched names[NAMES_MAX];
    size_t name_count;
    /* ads */
    int64_t ads, told; /* told: of how many it could be said */
    const struct held_post *last_ad;
    char *whom;            /* NULL: it does not say */
    double *paid, *unpaid; /* views */
    size_t paid_count, unpaid_count;
};

static void
keep_name(void *ctx, const struct brand *brand)
{
    struct search *s = ctx;
    size_t i;

    for (i = 0; i < s->name_count; i++)
        if (s->names[i].kind == brand->kind &&
            strcmp(s->names[i].key, brand->key) == 0)
            return; /* another campaign has said it */
    if (s->name_count == NAMES_MAX)
        return;
    s->names[s->name_count++] = (struct watched){ .kind = brand->kind,
                                                  .name = xstrdup(brand->name),
                                                  .key = xstrdup(brand->key) };
}

static enum err
names_read(struct request *rq, struct search *s)
{
    enum err rc;

    rc = store_brand_open(request_store(rq), BRAND_RIVAL, NAMES_MAX / 2,
                          keep_name, s);
    if (rc == ERR_OK)
        rc = store_brand_open(request_store(rq), BRAND_OWN, NAMES_MAX / 2,
                              keep_name, s);
    return rc;
}

/* ---- a post -------------------------------------------------------------- */

/* Posts come newest first. The first name found is who an ad is for. */
static const char *
find_names(struct search *s, const struct held_post *post,
           const struct caption *c)
{
    const char *found = NULL;
    size_t i;

    for (i = 0; i < s->name_count; i++) {
        struct watched *w = &s->names[i];

        if (!caption_names(c, w->key))
            continue;
        w->posts++;
        if (!w->last)
            w->last = post;
        if (!found)
            found = w->name;
    }
    return found;
}

static void
take_views(struct search *s, const struct held_post *post, bool is_ad,
           int64_t now)
{
    const struct engagement_post *f = &post->figures;

    if (!post->has_figures || f->views <= 0 ||
        (f->at != FACT_UNKNOWN && now - f->at < ENGAGEMENT_YOUNG_SECONDS))
        return;
    if (is_ad)
        s->paid[s->paid_count++] = (double)f->views;
    else
        s->unpaid[s->unpaid_count++] = (double)f->views;
}

/* The caption points into `text`, which is filled, and released after it. */
static void
read_caption(const struct held_post *post, struct buf *text, struct caption *c)
{
    buf_init(text, TEXT_MAX);
    buf_addf(text, "%s\n%s", post->title, post->text);
    caption_read(text->data, c);
}

/* Can it be said of this post what it names? */
static bool
is_told(const struct held_post *post, const struct caption *c)
{
    return c->count > 0 || post->paid != POST_PAID_UNKNOWN;
}

static void
look_at(struct search *s, const struct held_post *post, struct caption *c,
        int64_t now)
{
    struct caption_ad ad;
    struct buf text;
    const char *name;
    bool is_ad;

    read_caption(post, &text, c);
    caption_ad(c, &ad);
    name = find_names(s, post, c);
    is_ad = ad.is_ad || post->paid == POST_PAID_YES;
    if (is_told(post, c)) {
        s->told++;
        take_views(s, post, is_ad, now);
    }
    if (is_ad) {
        s->ads++;
        if (!s->last_ad) {
            s->last_ad = post;
            s->whom = xstrdup(name ? name : ad.partner);
        }
    }
    buf_release(&text);
}

/* ---- the record ---------------------------------------------------------- */

static void
write_place(struct record *to, const struct held_post *post)
{
    if (!post)
        return;
    record_set_int(to, "at", post->at);
    record_set_text(to, "url", post->url);
    record_set_text(to, "key", post->key);
}

static void
write_ads(struct search *s, struct record *facts)
{
    struct record *one = record_add(facts, "ads");
    double median;

    record_set_int(one, "k", s->ads);
    record_set_int(one, "n", s->told);
    record_set_text(one, "whom", s->whom ? s->whom : "");
    write_place(one, s->last_ad);
    record_set_int(one, "paid", (int64_t)s->paid_count);
    record_set_int(one, "unpaid", (int64_t)s->unpaid_count);
    if (engagement_median(s->paid, s->paid_count, &median))
        record_set_int(one, "paid-views", (int64_t)median);
    if (engagement_median(s->unpaid, s->unpaid_count, &median))
        record_set_int(one, "unpaid-views", (int64_t)median);
}

static const char *
list_of(enum brand_kind kind)
{
    return kind == BRAND_RIVAL ? "rivals" : "brand-names";
}

static void
write_names(const struct search *s, struct record *facts)
{
    size_t i;

    for (i = 0; i < s->name_count; i++) {
        const struct watched *w = &s->names[i];
        struct record *one = record_add(facts, list_of(w->kind));

        record_set_text(one, "name", w->name);
        record_set_int(one, "k", w->posts);
        record_set_int(one, "n", s->told);
        write_place(one, w->last);
    }
}

static void
search_release(struct search *s)
{
    size_t i;

    for (i = 0; i < s->name_count; i++) {
        free(s->names[i].name);
        free(s->names[i].key);
    }
    free(s->whom);
    free(s->paid);
    free(s->unpaid);
}

enum err
vet_ads_write(struct request *rq, const struct held *held, struct record *facts)
{
    struct search s = { .held = held };
    struct caption *c = xmalloc(sizeof(*c));
    size_t i;
    enum err rc;

    s.paid = xcalloc(held->count + 1, sizeof(*s.paid));
    s.unpaid = xcalloc(held->count + 1, sizeof(*s.unpaid));
    rc = names_read(rq, &s);
    for (i = 0; rc == ERR_OK && i < held->count; i++)
        look_at(&s, &held->posts[i], c, request_now(rq));
    if (rc == ERR_OK && s.told > 0) {
        write_ads(&s, facts);
        write_names(&s, facts);
    }
    search_release(&s);
    free(c);
    return rc;
}

/* ---- a card that is shown again ------------------------------------------ */

/* The figures name those that are watched for now, in the same order. */
static bool
has_same_names(const struct search *s, const struct record *facts)
{
    size_t i, seen[2] = { 0, 0 };

    for (i = 0; i < s->name_count; i++) {
        const struct watched *w = &s->names[i];
        size_t *at = &seen[w->kind == BRAND_RIVAL];
        const struct record *one = record_at(facts, list_of(w->kind), *at);

        if (!one || strcmp(record_text(one, "name"), w->name) != 0)
            return false;
        (*at)++;
    }
    return seen[true] == record_count(facts, list_of(BRAND_RIVAL)) &&
           seen[false] == record_count(facts, list_of(BRAND_OWN));
}

static void
find_again(struct search *s, struct record *facts)
{
    struct caption *c = xmalloc(sizeof(*c));
    struct buf text;
    size_t i;

    for (i = 0; i < s->held->count; i++) {
        read_caption(&s->held->posts[i], &text, c);
        s->told += is_told(&s->held->posts[i], c);
        (void)find_names(s, &s->held->posts[i], c);
        buf_release(&text);
    }
    free(c);
    if (s->told == 0)
        return; /* what was found before is all there is */
    record_drop(facts, list_of(BRAND_RIVAL));
    record_drop(facts, list_of(BRAND_OWN));
    write_names(s, facts);
}

enum err
vet_names_refresh(struct request *rq, const struct creator *creator,
                  struct record *facts)
{
    struct held held = { 0 };
    struct search s = { .held = &held };
    enum err rc;

    rc = names_read(rq, &s);
    if (rc == ERR_OK && !has_same_names(&s, facts)) {
        rc = vet_held_read(rq, creator, &held);
        if (rc == ERR_OK)
            find_again(&s, facts);
        vet_held_release(&held);
    }
    search_release(&s);
    return rc;
}
