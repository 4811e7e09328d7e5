/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tally.c - many judged comments, counted by post, by person and by text.
 *
 * Four lists with a hash over each. Every figure is a sum or a smallest id, so
 * the order of the comments changes nothing. Texts are a sample when there are
 * too many: those whose hash is below a limit that halves; which texts are in
 * the sample depends on the set of texts alone.
 */
#include "rules/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/near.h"
#include "rules/tally_parts.h"

/* Shorter texts are alike by chance. */
#define TEXT_WORDS_MIN 5

/* Every item begins with its hash. */
static uint64_t
item_hash(const struct tally_list *l, size_t i)
{
    uint64_t h;

    memcpy(&h, (const char *)l->items + i * l->item_size, sizeof(h));
    return h;
}

static uint64_t
mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    return h ^ h >> 32;
}

/* FNV-1a from a seed of this run: a file cannot be made to collide. */
static uint64_t
key_hash(const struct tally *t, const char *key)
{
    uint64_t h = t->seed;

    for (; *key != '\0'; key++)
        h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
    return mix(h);
}

static void
list_init(struct tally_list *l, size_t item_size)
{
    memset(l, 0, sizeof(*l));
    l->item_size = item_size;
    l->size = 64;
    l->slots = xcalloc(l->size, sizeof(*l->slots));
}

static void
slot_put(struct tally_list *l, uint64_t hash, uint32_t index)
{
    size_t s = (size_t)hash & (l->size - 1);

    while (l->slots[s] != 0)
        s = (s + 1) & (l->size - 1);
    l->slots[s] = index + 1;
}

static void
slots_rebuild(struct tally_list *l, size_t size)
{
    size_t i;

    free(l->slots);
    l->size = size;
    l->slots = xcalloc(size, sizeof(*l->slots));
    for (i = 0; i < l->count; i++)
        slot_put(l, item_hash(l, i), (uint32_t)i);
}

/* Room for one more item with this hash, zeroed but for the hash. */
static uint32_t
list_add(struct tally_list *l, uint64_t hash)
{
    char *item;

    if (l->count == l->cap) {
        l->cap = l->cap > 0 ? l->cap * 2 : 32;
        l->items = xreallocarray(l->items, l->cap, l->item_size);
    }
    assert(l->items);
    if ((l->count + 1) * 2 > l->size)
        slots_rebuild(l, l->size * 2);
    item = (char *)l->items + l->count * l->item_size;
    memset(item, 0, l->item_size);
    memcpy(item, &hash, sizeof(hash));
    slot_put(l, hash, (uint32_t)l->count);
    return (uint32_t)l->count++;
}

/*
 * The next item with this hash: call with *at = the hash's slot at first, and
 * again to go on. NOBODY when there is no more.
 */
static uint32_t
list_next(const struct tally_list *l, uint64_t hash, size_t *at)
{
    while (l->slots[*at & (l->size - 1)] != 0) {
        uint32_t i = l->slots[*at & (l->size - 1)] - 1;

        ++*at;
        if (item_hash(l, i) == hash)
            return i;
    }
    return NOBODY;
}

static struct tally_time *
time_find(struct tally *t, uint64_t hash)
{
    size_t at = (size_t)hash;
    uint32_t i = list_next(&t->times, hash, &at);

    return i == NOBODY ? NULL : (struct tally_time *)t->times.items + i;
}

static uint32_t
post_index(struct tally *t, const char *key)
{
    uint64_t hash = key_hash(t, key);
    size_t at = (size_t)hash;
    const struct tally_time *published = time_find(t, hash);
    struct tally_post *p;
    uint32_t i;

    while ((i = list_next(&t->posts, hash, &at)) != NOBODY)
        if (strcmp(tally_post_at(t, i)->key, key) == 0)
            return i;
    i = list_add(&t->posts, hash);
    p = tally_post_at(t, i);
    p->key = xstrdup(key);
    p->first_at = INT64_MAX;
    p->last_at = FACT_UNKNOWN;
    p->published_at = published ? published->at : FACT_UNKNOWN;
    return i;
}

/* Who is not known (all zero) is NOBODY. */
static uint32_t
author_index(struct tally *t, const uint8_t key[16])
{
    static const uint8_t unknown[16];
    uint64_t half[2], hash;
    size_t at;
    uint32_t i;

    if (memcmp(key, unknown, sizeof(unknown)) == 0)
        return NOBODY;
    memcpy(half, key, sizeof(half));
    hash = mix(half[0] ^ mix(half[1]) ^ t->seed);
    at = (size_t)hash;
    while ((i = list_next(&t->authors, hash, &at)) != NOBODY)
        if (memcmp(tally_author_at(t, i)->key, key, 16) == 0)
            return i;
    i = list_add(&t->authors, hash);
    memcpy(tally_author_at(t, i)->key, key, 16);
    return i;
}

static struct tally_pair *
pair_of(struct tally *t, uint32_t author, uint32_t post)
{
    uint64_t hash = mix((uint64_t)author << 32 | post);
    size_t at = (size_t)hash;
    struct tally_pair *p;
    uint32_t i;

    /* mix() is one to one: equal hashes are equal pairs. */
    i = list_next(&t->pairs, hash, &at);
    if (i != NOBODY)
        return tally_pair_at(t, i);
    p = tally_pair_at(t, list_add(&t->pairs, hash));
    p->author = author;
    p->post = post;
    p->id = p->first_at = INT64_MAX;
    tally_author_at(t, author)->posts++;
    return p;
}

void
examples_add(struct tally_examples *e, int64_t id)
{
    int at = e->n, i;

    while (at > 0 && e->id[at - 1] > id)
        at--;
    if (at == TALLY_EXAMPLES || (at > 0 && e->id[at - 1] == id))
        return;
    if (e->n < TALLY_EXAMPLES)
        e->n++;
    for (i = e->n - 1; i > at; i--)
        e->id[i] = e->id[i - 1];
    e->id[at] = id;
}

void
two_init(struct tally_two *two)
{
    two->id[0] = two->id[1] = INT64_MAX;
    two->author[0] = two->author[1] = NOBODY;
}

/* Of each of the two its smallest; an author who fell out comes back with a
 * smaller one alone. */
void
two_add(struct tally_two *two, int64_t id, uint32_t author)
{
    bool is_second = two->id[0] != INT64_MAX && author != two->author[0];

    if (author == NOBODY)
        return;
    if (is_second && id < two->id[0]) {
        two->id[1] = two->id[0];
        two->author[1] = two->author[0];
        is_second = false;
    }
    if (id >= two->id[is_second])
        return;
    two->id[is_second] = id;
    two->author[is_second] = author;
}

/* Halve the sample of texts: drop those whose hash is not below the limit. */
static void
texts_thin(struct tally *t)
{
    size_t i, kept = 0;

    t->text_limit /= 2;
    for (i = 0; i < t->texts.count; i++)
        if (tally_text_at(t, i)->hash < t->text_limit)
            *tally_text_at(t, kept++) = *tally_text_at(t, i);
    t->texts.count = kept;
    slots_rebuild(&t->texts, t->texts.size);
}

static void
text_add(struct tally *t, const struct tally_comment *c, uint32_t post,
         uint32_t author)
{
    uint64_t hash = mix(c->fingerprint);
    size_t at = (size_t)hash;
    struct tally_text *x;
    uint32_t i;

    if (c->length < TEXT_WORDS_MIN || c->generic || c->fingerprint == 0 ||
        hash >= t->text_limit)
        return;
    i = list_next(&t->texts, hash, &at);
    if (i == NOBODY) {
        i = list_add(&t->texts, hash);
        x = tally_text_at(t, i);
        x->post = post;
        two_init(&x->two);
        x->sketch = c->fingerprint;
    }
    x = tally_text_at(t, i);
    x->is_long |= c->length >= NEAR_WORDS;
    x->count++;
    two_add(&x->two, c->id, author);
    x->posts |= x->post != post;
    while (t->texts.count > TALLY_TEXTS)
        texts_thin(t);
}

static void
count_up(uint16_t *n)
{
    if (*n < UINT16_MAX)
        ++*n;
}

/* "The same people": machines that praise are people's work, others are not. */
static void
network_add(struct tally *t, const struct tally_comment *c, uint32_t post,
            uint32_t author)
{
    struct tally_pair *p;

    if (c->machine && c->class != COMMENT_PRAISE)
        return;
    t->network++;
    if (author == NOBODY) {
        t->nobody++;
        return;
    }
    p = pair_of(t, author, post);
    p->comments++;
    p->id = c->id < p->id ? c->id : p->id;
    if (c->at != FACT_UNKNOWN && c->at < p->first_at)
        p->first_at = c->at;
    if (c->generic || c->machine)
        count_up(&p->generic);
    if (c->class == COMMENT_SPECIFIC)
        count_up(&p->specific);
    if (c->answered == FACT_REPLY_YES)
        count_up(&p->answered);
    if (c->answered != FACT_REPLY_UNKNOWN)
        count_up(&p->answer_known);
    tally_author_at(t, author)->comments++;
}

static void
people_add(struct tally *t, const struct tally_comment *c, uint32_t post)
{
    struct tally_post *p = tally_post_at(t, post);

    p->people++;
    t->answered += c->answered == FACT_REPLY_YES;
    t->answer_known += c->answered != FACT_REPLY_UNKNOWN;
    if (c->at != FACT_UNKNOWN && p->published_at != FACT_UNKNOWN) {
        p->timed++;
        p->burst += c->at <= p->published_at + TALLY_BURST_SECONDS;
    }
    if ((size_t)c->class < COMMENT_CLASSES) {
        t->classes[c->class]++;
        examples_add(&t->class_examples[c->class], c->id);
    }
    if ((size_t)c->language < COMMENT_LANGUAGES)
        t->languages[c->language]++;
    if (!c->generic)
        return;
    p->generic++;
    if (!p->examples)
        p->examples = xcalloc(1, sizeof(*p->examples));
    examples_add(p->examples, c->id);
}

static void
date_add(struct tally *t, struct tally_post *p, int64_t at)
{
    if (at == FACT_UNKNOWN) {
        t->undated++;
        return;
    }
    p->first_at = at < p->first_at ? at : p->first_at;
    p->last_at = at > p->last_at ? at : p->last_at;
    t->first_at = at < t->first_at ? at : t->first_at;
    t->last_at = at > t->last_at ? at : t->last_at;
}

void
tally_published(struct tally *t, const char *post, int64_t at)
{
    uint64_t hash = key_hash(t, post ? post : "");
    struct tally_time *known = time_find(t, hash);

    if (at < 0 || t->times.count == TALLY_MAX)
        return;
    if (!known) {
        (void)list_add(&t->times, hash);
        known = time_find(t, hash);
        assert(known);
    }
    known->at = at;
}

void
tally_add(struct tally *t, const struct tally_comment *c)
{
    uint32_t post, author;

    if (t->read >= TALLY_MAX) {
        t->left_out++;
        return;
    }
    t->read++;
    post = post_index(t, c->post ? c->post : "");
    date_add(t, tally_post_at(t, post), c->at);
    if (c->creator_own) {
        t->own++;
        tally_post_at(t, post)->own++;
        return;
    }
    author = author_index(t, c->author);
    t->replies += c->reply == FACT_REPLY_YES;
    network_add(t, c, post, author);
    if (c->machine) {
        t->machine++;
        tally_post_at(t, post)->machine++;
        examples_add(&t->machine_examples, c->id);
        return;
    }
    people_add(t, c, post);
    text_add(t, c, post, author);
}

struct tally *
tally_new(void)
{
    struct tally *t = xcalloc(1, sizeof(*t));

    t->seed = mix((uint64_t)(uintptr_t)t);
    t->text_limit = UINT64_MAX;
    t->first_at = INT64_MAX;
    t->last_at = FACT_UNKNOWN;
    list_init(&t->posts, sizeof(struct tally_post));
    list_init(&t->authors, sizeof(struct tally_author));
    list_init(&t->pairs, sizeof(struct tally_pair));
    list_init(&t->texts, sizeof(struct tally_text));
    list_init(&t->times, sizeof(struct tally_time));
    return t;
}

static void
list_free(struct tally_list *l)
{
    free(l->items);
    free(l->slots);
}

void
tally_free(struct tally *t)
{
    size_t i;

    if (!t)
        return;
    for (i = 0; i < t->posts.count; i++) {
        free(tally_post_at(t, i)->key);
        free(tally_post_at(t, i)->examples);
    }
    list_free(&t->posts);
    list_free(&t->authors);
    list_free(&t->pairs);
    list_free(&t->texts);
    list_free(&t->times);
    free(t);
}
