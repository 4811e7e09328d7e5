/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comment_model.c - how much does a comment read like a scam?
 */
#include "rules/comment_model.h"

#include <stdbool.h>
#include <string.h>

#include "alloc.h"
#include "rules/shape.h"

#include "comment_weights.h"

/* Letters are read in pieces of so many, within a word and its ends. */
#define PIECE_MIN 3
#define PIECE_MAX 5
#define PIECE_OF  64

/* Names, links and numbers are all the same. */
static uint64_t
word_hash(const struct fold_word *w)
{
    switch ((enum fold_kind)w->kind) {
    case FOLD_MENTION:
        return fold_hash("@", 1);
    case FOLD_LINK:
    case FOLD_EMAIL:
        return fold_hash("%", 1);
    case FOLD_NUMBER:
        return fold_hash("0", 1);
    case FOLD_MONEY:
        return fold_hash("$", 1);
    case FOLD_PHONE:
        return fold_hash("+", 1);
    case FOLD_WORD:
    case FOLD_HASHTAG:
        break;
    }
    return w->hash;
}

/* Names and links have letters that tell, too: "...fx_", "...trade". */
static bool
has_letters(const struct fold_word *w)
{
    return w->kind == FOLD_WORD || w->kind == FOLD_HASHTAG ||
           w->kind == FOLD_MENTION || w->kind == FOLD_LINK;
}

static void
read_letters(const struct folded *f, const struct fold_word *w,
             struct linear_features *out)
{
    char s[PIECE_OF + 2];
    size_t len = w->len < PIECE_OF ? w->len : PIECE_OF, first, n;

    s[0] = ' ';
    memcpy(s + 1, f->text + w->at, len);
    s[len + 1] = ' ';
    for (first = 0; first + PIECE_MIN <= len + 2; first++) {
        uint64_t h = fold_hash(s + first, PIECE_MIN - 1);

        for (n = PIECE_MIN; n <= PIECE_MAX && first + n <= len + 2; n++) {
            h = fold_hash_more(h, s[first + n - 1]);
            linear_add(out, LINEAR_LETTERS, h, w->from, w->to);
        }
    }
}

/* A count as one of a few sizes: 0, 1, 2-3, 4-7 and so on. */
static void
add_count(struct linear_features *out, char name, unsigned n)
{
    char key[3] = { '#', name, '0' };

    for (; n > 0; n >>= 1)
        key[2]++;
    linear_add(out, LINEAR_SHAPE, fold_hash(key, sizeof(key)), 0, 0);
}

static void
read_shape(const struct folded *f, struct linear_features *out)
{
    unsigned kinds[FOLD_PHONE + 1] = { 0 };
    size_t i;

    for (i = 0; i < f->count; i++)
        kinds[f->words[i].kind]++;
    for (i = 0; i <= FOLD_PHONE; i++)
        add_count(out, (char)('a' + i), kinds[i]);
    add_count(out, 'E', f->emoji);
    add_count(out, 'Q', f->questions);
    add_count(out, 'T', f->tail_emoji);
}

void
comment_features(const struct folded *f, const char *creator,
                 struct linear_features *out)
{
    uint64_t before = fold_hash("^", 1);
    size_t i, from = 0;

    linear_start(out);
    read_shape(f, out);
    for (i = 0; i < f->count; i++) {
        const struct fold_word *w = &f->words[i];
        uint64_t h = word_hash(w);

        if (shape_is_creator(f, w, creator))
            continue;
        linear_add(out, LINEAR_WORD, h, w->from, w->to);
        linear_add(out, LINEAR_PAIR, before * 31 + h, i > 0 ? from : w->from,
                   w->to);
        if (has_letters(w))
            read_letters(f, w, out);
        before = h;
        from = w->from;
    }
    linear_finish(out);
}

/* Read from the table once, and as that says from then on. */
const struct linear_model *
comment_model(void)
{
    static struct linear_model model;
    static bool loaded;

    if (!loaded)
        linear_load(&model, comment_weights, ARRAY_LEN(comment_weights),
                    COMMENT_WEIGHTS_BIAS, COMMENT_WEIGHTS_UNIT);
    loaded = true;
    return &model;
}

/* The word whose own features say most. Its features follow each other. */
static void
find_heaviest(const struct linear_model *m, const struct linear_features *x,
              struct comment_hint *out)
{
    size_t i = 0;
    int best = 0;

    while (i < x->count) {
        const struct linear_feature *first = &x->list[i];
        int sum = 0;

        for (; i < x->count && x->list[i].to == first->to; i++)
            if (x->list[i].kind != LINEAR_SHAPE)
                sum += linear_share(m, x, i);
        if (sum <= best)
            continue;
        best = sum;
        out->from = first->from;
        out->to = first->to;
    }
}

static int
known_words(const struct linear_model *m, const struct linear_features *x)
{
    unsigned known = 0;
    size_t i;

    for (i = 0; i < x->count; i++)
        known += x->list[i].kind == LINEAR_WORD &&
                 m->weights[x->list[i].bucket] != 0;
    return x->of[LINEAR_WORD] > 0 ? (int)(known * 100 / x->of[LINEAR_WORD]) : 0;
}

void
comment_model_read(const struct linear_model *m, const struct folded *f,
                   const char *creator, struct comment_hint *out)
{
    struct linear_features x;

    memset(out, 0, sizeof(*out));
    if (f->count == 0)
        return;
    comment_features(f, creator, &x);
    out->score = linear_score(m, &x);
    out->known = known_words(m, &x);
    if (out->score > 0)
        find_heaviest(m, &x, out);
}
