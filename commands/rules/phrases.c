/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phrases.c - which of many phrases stand in a folded text.
 *
 * A node is a number; the edge from it over a word is an entry of an open hash
 * table. Prefixes are edges from nodes of their own, one for each length.
 */
#include "rules/phrases.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define PREFIX_MIN  4
#define PREFIX_MAX  12
#define NODE_ROOT   1
#define NODE_PREFIX 2 /* + length */
#define NODE_FIRST  (NODE_PREFIX + PREFIX_MAX + 1)

struct edge {
    uint64_t key; /* 0 = free */
    uint32_t node;
};

struct phrases {
    struct edge *edges;
    size_t size; /* a power of two */
    size_t used;
    uint32_t *values; /* of each node, 0 = a phrase goes on */
    uint32_t nodes;
    uint32_t cap;
    unsigned lengths; /* of prefixes, one bit each */
};

static uint64_t
edge_key(uint32_t node, uint64_t word)
{
    uint64_t k = word + node * UINT64_C(0x9e3779b97f4a7c15);

    k ^= k >> 32;
    k *= UINT64_C(0xd6e8feb86659fd93);
    k ^= k >> 32;
    return k != 0 ? k : 1;
}

static struct edge *
edge_slot(const struct phrases *p, uint64_t key)
{
    size_t i = (size_t)key & (p->size - 1);

    while (p->edges[i].key != 0 && p->edges[i].key != key)
        i = (i + 1) & (p->size - 1);
    return &p->edges[i];
}

static uint32_t
edge_find(const struct phrases *p, uint32_t node, uint64_t word)
{
    return edge_slot(p, edge_key(node, word))->node;
}

static void
edges_grow(struct phrases *p)
{
    struct edge *old = p->edges;
    size_t size = p->size, i;

    p->size = size > 0 ? size * 2 : 1024;
    p->edges = xcalloc(p->size, sizeof(*p->edges));
    for (i = 0; i < size; i++)
        if (old[i].key != 0)
            *edge_slot(p, old[i].key) = old[i];
    free(old);
}

static uint32_t
edge_make(struct phrases *p, uint32_t node, uint64_t word)
{
    uint64_t key = edge_key(node, word);
    struct edge *e = edge_slot(p, key);

    if (e->key != 0)
        return e->node;
    if (p->nodes == p->cap) {
        p->cap *= 2;
        p->values = xreallocarray(p->values, p->cap, sizeof(*p->values));
    }
    p->values[p->nodes] = 0;
    e->key = key;
    e->node = p->nodes++;
    node = e->node;
    p->used++;
    if (p->used * 2 > p->size)
        edges_grow(p);
    return node;
}

struct phrases *
phrases_new(void)
{
    struct phrases *p = xcalloc(1, sizeof(*p));

    p->cap = 1024;
    p->values = xcalloc(p->cap, sizeof(*p->values));
    p->nodes = NODE_FIRST;
    edges_grow(p);
    return p;
}

void
phrases_free(struct phrases *p)
{
    if (!p)
        return;
    free(p->edges);
    free(p->values);
    free(p);
}

uint32_t
phrases_add(struct phrases *p, const char *pattern, uint32_t value)
{
    struct folded *f = xmalloc(sizeof(*f));
    uint32_t node = NODE_ROOT;
    const char *s = pattern;

    while (*s != '\0') {
        size_t n = strcspn(s, " "), i;

        if (n == 1 && strchr("@%0$+", *s)) {
            node = edge_make(p, node, fold_hash(s, 1));
        } else {
            fold_text(s, n, f);
            for (i = 0; i < f->count; i++) {
                if (s[n - 1] == '*' && f->words[i].len <= PREFIX_MAX &&
                    f->words[i].len >= PREFIX_MIN) {
                    node = NODE_PREFIX + f->words[i].len;
                    p->lengths |= 1u << f->words[i].len;
                }
                node = edge_make(p, node, f->words[i].hash);
            }
        }
        s += n + (s[n] == ' ');
    }
    free(f);
    if (node < NODE_FIRST)
        return 0;
    if (p->values[node] == 0)
        p->values[node] = value;
    return p->values[node];
}

/* What a token that is not a word stands for in patterns; 0 for words. */
static char
word_class(const struct fold_word *w)
{
    switch ((enum fold_kind)w->kind) {
    case FOLD_MENTION:
        return '@';
    case FOLD_LINK:
    case FOLD_EMAIL:
        return '%';
    case FOLD_NUMBER:
        return '0';
    case FOLD_MONEY:
        return '$';
    case FOLD_PHONE:
        return '+';
    case FOLD_WORD:
    case FOLD_HASHTAG:
        break;
    }
    return 0;
}

static uint32_t
step(const struct phrases *p, uint32_t node, const struct fold_word *w)
{
    char class = word_class(w);
    uint32_t next = 0;

    if (class == 0 || class == '0')
        next = edge_find(p, node, w->hash);
    if (next == 0 && w->plain != w->hash)
        next = edge_find(p, node, w->plain);
    if (next == 0 && class != 0)
        next = edge_find(p, node, fold_hash(&class, 1));
    return next;
}

static uint32_t
prefix_step(const struct phrases *p, const struct folded *f,
            const struct fold_word *w)
{
    uint64_t h = fold_hash("", 0);
    uint32_t found = 0;
    size_t n;

    if (w->kind != FOLD_WORD && w->kind != FOLD_HASHTAG)
        return 0;
    for (n = 0; n < w->len && n < PREFIX_MAX; n++) {
        uint32_t next;

        h = fold_hash_more(h, f->text[w->at + n]);
        if (!(p->lengths & 1u << (n + 1)))
            continue;
        next = edge_find(p, NODE_PREFIX + (uint32_t)n + 1, h);
        if (next != 0)
            found = next;
    }
    return found;
}

size_t
phrases_at(const struct phrases *p, const struct folded *f, size_t i,
           struct phrase_match *out, size_t max)
{
    uint32_t node;
    size_t found = 0, n;

    node = step(p, NODE_ROOT, &f->words[i]);
    if (node == 0 || p->values[node] == 0) {
        uint32_t prefix = prefix_step(p, f, &f->words[i]);

        if (prefix != 0 && found < max)
            out[found++] =
                (struct phrase_match){ p->values[prefix], (uint16_t)i, 1 };
    }
    for (n = 1; node != 0 && found < max; n++) {
        if (p->values[node] != 0)
            out[found++] = (struct phrase_match){ p->values[node], (uint16_t)i,
                                                  (uint16_t)n };
        if (i + n == f->count)
            break;
        node = step(p, node, &f->words[i + n]);
    }
    return found;
}
