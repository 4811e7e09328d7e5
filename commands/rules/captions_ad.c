/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * captions_ad.c - does a caption say that it is an ad, and for whom?
 *
 * Whether the words would do for the law is another question; here a post is
 * taken at its word. One that hides its ad is not found.
 */
#include <stdlib.h>
#include <string.h>

#include "ad_words_tsv.h"
#include "alloc.h"
#include "rules/captions.h"

#define PHRASES       (sizeof(ad_words_rows) / sizeof(ad_words_rows[0]))
#define PARTNER_WORDS 3

enum kind { KIND_WORD, KIND_TAG, KIND_BY, KIND_WITH };

struct phrase {
    char *key;
    size_t words;
    enum kind kind;
};

/* Read from the table once, and as that says from then on. */
static struct phrase phrases[PHRASES];
/* Those that begin with that byte: the first of them, and after each the next;
 * one more than their place, 0 = there is none. */
static size_t begins[256], follows[PHRASES];

static enum kind
kind_of(const char *word)
{
    static const char *const names[] = { "word", "tag", "by", "with" };
    int i;

    for (i = 0; i < 3; i++)
        if (strcmp(names[i], word) == 0)
            return (enum kind)i;
    return KIND_WITH;
}

static void
phrases_fill(void)
{
    size_t i;
    const char *p;

    for (i = 0; i < PHRASES; i++) {
        struct phrase *to = &phrases[i];

        to->key = caption_key(ad_words_rows[i][1]);
        to->kind = kind_of(ad_words_rows[i][2]);
        to->words = 1;
        for (p = to->key; *p != '\0'; p++)
            to->words += *p == ' ';
        follows[i] = begins[(unsigned char)to->key[0]];
        begins[(unsigned char)to->key[0]] = i + 1;
    }
}

static bool
stands_at(const struct caption *c, const struct phrase *phrase, size_t i)
{
    const struct caption_word *first = &c->words[i], *last;

    if (i + phrase->words > c->count)
        return false;
    last = &c->words[i + phrase->words - 1];
    return (size_t)(last->at + last->len - first->at) == strlen(phrase->key) &&
           memcmp(c->text + first->at, phrase->key, strlen(phrase->key)) == 0;
}

static bool
is_label(const struct caption *c, const struct phrase *phrase, size_t i)
{
    switch (phrase->kind) {
    case KIND_WORD:
    case KIND_BY:
        return true;
    case KIND_TAG:
        return i == 0 || c->words[i].sign == '#';
    case KIND_WITH:
        break;
    }
    return false;
}

/* ---- for whom ------------------------------------------------------------ */

static void
copy_source(const struct caption *c, size_t from, size_t to, char *out)
{
    size_t len = to - from;

    if (len > CAPTION_PARTNER)
        len = 0; /* no name is as long */
    memcpy(out, c->source + from, len);
    out[len] = '\0';
}

/* Names begin with a capital or a digit; other scripts have no capitals and
 * are not looked for. */
static bool
looks_like_name(const struct caption *c, size_t i)
{
    unsigned char first = (unsigned char)c->source[c->words[i].from];
    const char *upper = "\xc3"; /* À to Þ begin with it */

    return (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9') ||
           (first == (unsigned char)upper[0] &&
            (unsigned char)c->source[c->words[i].from + 1] < 0x9f);
}

/* "@name", or up to three words with capitals that only blanks part. */
static void
partner_at(const struct caption *c, size_t i, char *out)
{
    size_t last = i, end;

    if (i >= c->count)
        return;
    if (c->words[i].sign == '@') {
        /* Dots and lines within a handle part words, but not the handle. */
        end = c->words[i].to;
        end += strspn(c->source + end, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789._");
        while (end > c->words[i].to && c->source[end - 1] == '.')
            end--;
        copy_source(c, (size_t)c->words[i].from - 1, end, out);
        return;
    }
    if (!looks_like_name(c, i))
        return;
    while (last + 1 < c->count && last + 1 - i < PARTNER_WORDS &&
           c->words[last + 1].from == c->words[last].to + 1 &&
           strchr(" '&-", c->source[c->words[last].to]) &&
           looks_like_name(c, last + 1))
        last++;
    copy_source(c, c->words[i].from, c->words[last].to, out);
}

/* Where nothing says for whom: the first account that is named. */
static void
partner_mentioned(const struct caption *c, char *out)
{
    size_t i;

    for (i = 0; i < c->count && out[0] == '\0'; i++)
        if (c->words[i].sign == '@')
            partner_at(c, i, out);
}

/* ---- all of it ----------------------------------------------------------- */

/* The longest phrase at word i that is one. */
static const struct phrase *
phrase_at(const struct caption *c, size_t i, bool is_with)
{
    const struct phrase *best = NULL;
    size_t k;

    for (k = begins[(unsigned char)c->text[c->words[i].at]]; k > 0;
         k = follows[k - 1]) {
        const struct phrase *p = &phrases[k - 1];

        if ((!best || p->words > best->words) && stands_at(c, p, i) &&
            (is_with ? p->kind == KIND_WITH : is_label(c, p, i)))
            best = p;
    }
    return best;
}

void
caption_ad(const struct caption *c, struct caption_ad *out)
{
    const struct phrase *p;
    size_t i;

    if (!phrases[0].key)
        phrases_fill();
    memset(out, 0, sizeof(*out));
    for (i = 0; i < c->count; i++) {
        p = phrase_at(c, i, false);
        if (!p)
            continue;
        if (!out->is_ad)
            copy_source(c, c->words[i].from, c->words[i + p->words - 1].to,
                        out->label);
        out->is_ad = true;
        if (p->kind == KIND_BY && out->partner[0] == '\0')
            partner_at(c, i + p->words, out->partner);
    }
    for (i = 0; i < c->count && out->partner[0] == '\0'; i++) {
        p = phrase_at(c, i, true);
        if (p)
            partner_at(c, i + p->words, out->partner);
    }
    if (out->partner[0] == '\0')
        partner_mentioned(c, out->partner);
}
