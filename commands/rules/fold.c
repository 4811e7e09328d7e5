/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold.c - a comment as the words a reader sees.
 *
 * One pass over the bytes: at the start of each word token.c is asked whether
 * it is a name, a link or a number, else letters are collected until they end.
 * What single letters spell ("W H A T S") is joined afterwards.
 */
#include "rules/fold.h"

#include <string.h>

#include "rules/glyph.h"
#include "rules/near.h"
#include "rules/token.h"

#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)
#define WORD_BYTES 64

/* A word while its letters arrive. */
struct word {
    char letters[WORD_BYTES];
    size_t len;
    char last[4]; /* the letter before, for runs */
    size_t last_len;
    unsigned run;
    unsigned letters_seen, digits, upper, latin, lookalike, styled, stacked;
    unsigned doubles, vowels;
    bool drawn;
    bool capital;
};

/* Where the reader stands. */
struct fold {
    const char *s;
    size_t len;
    size_t i;
    struct folded *out;
    bool decorated; /* an emoji or symbol since the last word */
    int32_t tail[8];
};

uint64_t
fold_hash_more(uint64_t hash, char c)
{
    return (hash ^ (unsigned char)c) * HASH_PRIME;
}

uint64_t
fold_hash(const char *folded, size_t len)
{
    uint64_t h = HASH_START;
    size_t i;

    for (i = 0; i < len; i++)
        h = fold_hash_more(h, folded[i]);
    return h;
}

/* Of a capital. */
static char
ascii_lower(char c)
{
    return (char)(c | 0x20);
}

/* The letter that a digit stands for; other characters stay. */
static char
digit_letter(char c)
{
    static const char letters[] = "oizeasbtbg";

    if (c < '0' || c > '9')
        return c;
    return letters[c - '0'];
}

/* As fold_hash() of the word with its digits read as letters. */
static uint64_t
plain_hash(const char *s, size_t len)
{
    uint64_t h = HASH_START;
    char before = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        char c = digit_letter(s[i]);

        if (c != before)
            h = (h ^ (unsigned char)c) * HASH_PRIME;
        before = c;
    }
    return h;
}

/* Put a word's letters into the text; NULL when there is no more room. */
static struct fold_word *
fold_add(struct folded *out, const char *letters, size_t len, size_t from,
         size_t to, enum fold_kind kind)
{
    struct fold_word *w;

    if (out->count == FOLD_WORDS || out->len + len + 1 > FOLD_BYTES) {
        out->cut = true;
        return NULL;
    }
    w = &out->words[out->count++];
    memset(w, 0, sizeof(*w));
    w->from = (uint16_t)from;
    w->to = (uint16_t)to;
    w->at = (uint16_t)out->len;
    w->len = (uint16_t)len;
    w->kind = (uint8_t)kind;
    w->hash = w->plain = fold_hash(letters, len);
    memcpy(out->text + out->len, letters, len);
    out->len += len;
    out->text[out->len++] = ' ';
    return w;
}

static void
word_letter(struct word *w, const char *out, size_t len)
{
    if (len == w->last_len && memcmp(out, w->last, len) == 0 &&
        !(out[0] >= '0' && out[0] <= '9')) {
        w->run++;
        return;
    }
    if (w->run > 1) {
        unsigned rare = strchr("aiu", w->last[0]) != NULL;

        w->vowels += rare;
        w->doubles += 1 + rare;
    }
    w->drawn |= w->run > 2;
    w->run = 1;
    memcpy(w->last, out, len);
    w->last_len = len;
    if (w->len + len <= sizeof(w->letters)) {
        memcpy(w->letters + w->len, out, len);
        w->len += len;
    }
}

/* One letter or digit joins the word, look-alikes read as Latin if asked. */
static void
word_take(struct word *w, int32_t cp, const struct glyph *g, bool latin)
{
    char like = latin && g->flags & GLYPH_LOOKALIKE ? glyph_lookalike(cp) : 0;
    size_t k;

    if (like != 0) {
        word_letter(w, &like, 1);
    } else if (g->len > 1 && (unsigned char)g->out[0] < 0x80) {
        for (k = 0; k < g->len; k++)
            word_letter(w, g->out + k, 1);
    } else {
        word_letter(w, g->out, g->len);
    }
    if (g->kind == GLYPH_DIGIT)
        w->digits++;
    else
        w->letters_seen++;
    if (g->flags & GLYPH_UPPER) {
        w->capital |= w->letters_seen + w->digits == 1;
        w->upper++;
    }
    w->latin += (g->flags & GLYPH_LATIN) != 0 && g->kind == GLYPH_LETTER;
    w->lookalike += (g->flags & GLYPH_LOOKALIKE) != 0;
    w->styled += (g->flags & GLYPH_STYLED) != 0;
}

/*
 * An apostrophe ends a word (l'argent) unless a short English ending follows
 * (let's, don't, we'll): then it is only dropped.
 */
static bool
apostrophe_joins(const char *s, size_t len, size_t i)
{
    size_t n = 0;
    const struct glyph *g;
    int32_t cp;

    while (i < len && n <= 2) {
        i += glyph_read(s + i, len - i, &cp);
        g = glyph_of(cp);
        if (g->kind != GLYPH_LETTER)
            break;
        n++;
    }
    return n == 1 || (n == 2 && i <= len);
}

/* Letters from i on; returns where they end. */
static size_t
word_scan(const char *s, size_t len, size_t i, struct word *w, bool latin)
{
    memset(w, 0, sizeof(*w));
    while (i < len) {
        int32_t cp;
        size_t n = glyph_read(s + i, len - i, &cp);
        const struct glyph *g = glyph_of(cp);

        if (g->kind == GLYPH_MARK || g->kind == GLYPH_INVISIBLE) {
            w->stacked += (g->flags & GLYPH_STACKED) != 0;
        } else if (g->kind == GLYPH_LETTER || g->kind == GLYPH_DIGIT) {
            word_take(w, cp, g, latin);
        } else if (!(g->flags & GLYPH_APOSTROPHE && w->letters_seen > 1 &&
                     apostrophe_joins(s, len, i + n))) {
            break;
        }
        i += n;
    }
    return i;
}

static void
fold_word(struct fold *f)
{
    struct folded *out = f->out;
    struct fold_word *made;
    struct word w;
    size_t from = f->i;

    f->i = word_scan(f->s, f->len, from, &w, false);
    if (w.latin > 0 && w.lookalike > 0)
        (void)word_scan(f->s, f->len, from, &w, true);
    made = fold_add(out, w.letters, w.len, from, f->i,
                    w.letters_seen == 0 ? FOLD_NUMBER : FOLD_WORD);
    out->letters += w.letters_seen;
    out->latin += w.latin;
    out->styled += w.styled;
    out->stacked += w.stacked;
    if (!made)
        return;
    made->doubles = (uint8_t)(w.doubles < 255 ? w.doubles : 255);
    made->vowels = (uint8_t)(w.vowels < 255 ? w.vowels : 255);
    if (w.styled > 0)
        made->flags |= FOLD_STYLED;
    if (w.stacked > 0)
        made->flags |= FOLD_STACKED;
    if (w.latin > 0 && w.lookalike > 0)
        made->flags |= FOLD_MIXED;
    if (w.drawn)
        made->flags |= FOLD_DRAWN;
    if (w.capital)
        made->flags |= FOLD_CAPITAL;
    if (w.upper > 1 && w.upper == w.letters_seen)
        made->flags |= FOLD_UPPER;
    if (w.digits > 0 && w.letters_seen > 0) {
        made->flags |= FOLD_DIGITS;
        made->plain = plain_hash(w.letters, w.len);
    }
    if (f->decorated)
        made->flags |= FOLD_FRAMED; /* taken back if nothing follows it */
}

/* A name, link or number of n bytes; its letters are its ASCII lower case. */
static void
fold_token(struct fold *f, enum fold_kind kind, size_t n)
{
    char letters[WORD_BYTES];
    size_t i, len = 0, skip = kind == FOLD_HASHTAG ? 1 : 0;
    struct fold_word *w;

    for (i = skip; i < n && len < sizeof(letters); i++) {
        char c = f->s[f->i + i];

        if (kind == FOLD_HASHTAG && (c == '_' || c == '.'))
            continue;
        if (c >= 'A' && c <= 'Z')
            c = ascii_lower(c);
        if (kind == FOLD_HASHTAG && len > 0 && letters[len - 1] == c &&
            !(c >= '0' && c <= '9'))
            continue;
        letters[len++] = c;
    }
    w = fold_add(f->out, letters, len, f->i, f->i + n, kind);
    if (w && f->decorated)
        w->flags |= FOLD_FRAMED;
    f->i += n;
}

/* A digit, a sign of a currency (its first byte), or the R of "Rp". */
static bool
may_be_money(char c)
{
    return (c >= '0' && c <= '9') || c == '$' || c == 'R' || c == 'r' ||
           c == '\xc2' || c == '\xe2' || c == '\xf0';
}

/* Something that is not a plain word starts here? */
static bool
fold_special(struct fold *f, char c)
{
    const char *s = f->s + f->i;
    size_t left = f->len - f->i, n;

    if (c == '@' || c == '#') {
        n = token_name(s, left);
        if (n > 0)
            fold_token(f, c == '@' ? FOLD_MENTION : FOLD_HASHTAG, n);
        return n > 0;
    }
    if (may_be_money(c)) {
        n = token_money(s, left);
        if (n > 0)
            return fold_token(f, FOLD_MONEY, n), true;
    }
    if ((c >= '0' && c <= '9') || c == '+' || c == '(') {
        n = token_phone(s, left);
        if (n > 0)
            return fold_token(f, FOLD_PHONE, n), true;
        if (c >= '0' && c <= '9') {
            n = token_link(s, left);
            if (n > 0)
                return fold_token(f, FOLD_LINK, n), true;
            n = token_number(s, left);
            if (n > 0)
                return fold_token(f, FOLD_NUMBER, n), true;
        }
    }
    return false;
}

/* A word with a dot, a slash or an at in it may be an address. */
static bool
fold_address(struct fold *f)
{
    const char *s = f->s + f->i;
    size_t left = f->len - f->i, n, i;

    for (i = 0; i < left && i < 100; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c == '.' || c == ':' || c == '@')
            break;
        if (!(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') &&
            c != '-' && c != '_' && c != '+')
            return false;
    }
    if (i == 0 || i >= left || i == 100)
        return false;
    n = token_email(s, left);
    if (n > 0)
        return fold_token(f, FOLD_EMAIL, n), true;
    n = token_link(s, left);
    if (n > 0)
        return fold_token(f, FOLD_LINK, n), true;
    return false;
}

static void
fold_decoration(struct fold *f, int32_t cp, const struct glyph *g)
{
    struct folded *out = f->out;

    if (g->kind == GLYPH_EMOJI && !(cp >= 0x1f3fb && cp <= 0x1f3ff)) {
        out->emoji++;
        f->tail[out->tail_emoji % 8] = cp;
        out->tail_emoji++;
    }
    if (g->kind == GLYPH_EMOJI || g->flags & GLYPH_SYMBOL)
        f->decorated = true;
    if (g->flags & GLYPH_QUESTION)
        out->questions++;
}

/* What framed a word is known when the next one starts. */
static void
fold_framed(struct folded *out, size_t before, bool decorated)
{
    if (before > 0 && !decorated)
        out->words[before - 1].flags &= (uint16_t)~FOLD_FRAMED;
}

static bool
fold_step(struct fold *f, int32_t cp, const struct glyph *g)
{
    size_t before = f->out->count;
    bool decorated = f->decorated;

    if (!fold_special(f, f->s[f->i])) {
        if (g->kind != GLYPH_LETTER && g->kind != GLYPH_DIGIT)
            return false;
        if (cp >= 0x80 || !fold_address(f))
            fold_word(f);
    }
    fold_framed(f->out, before, decorated);
    f->decorated = false;
    f->out->tail_emoji = 0;
    return true;
}

static void
tail_count(struct fold *f)
{
    unsigned n = f->out->tail_emoji < 8 ? f->out->tail_emoji : 8, i, j;

    for (i = 0; i < n; i++) {
        for (j = 0; j < i && f->tail[j] != f->tail[i]; j++)
            ;
        f->out->tail_kinds += j == i;
    }
}

/* Four or more single letters in a row are one word. */
static bool
is_single(const struct folded *f, size_t i)
{
    const struct fold_word *w = &f->words[i];

    if (w->len != 1 || (w->kind != FOLD_WORD && w->kind != FOLD_NUMBER))
        return false;
    return i == 0 || w->from - f->words[i - 1].to <= 12;
}

static void
join_run(struct folded *f, size_t first, size_t last)
{
    char letters[WORD_BYTES];
    unsigned flags = FOLD_SPACED;
    size_t i, len = 0, at = f->len;
    struct fold_word *w = &f->words[first];
    bool digits = false;

    for (i = first; i <= last; i++) {
        char c = f->text[f->words[i].at];

        flags |= f->words[i].flags & (FOLD_STYLED | FOLD_STACKED);
        digits |= c >= '0' && c <= '9';
        if (len < sizeof(letters) && (len == 0 || letters[len - 1] != c))
            letters[len++] = c;
    }
    if (at + len + 1 > FOLD_BYTES)
        return;
    memcpy(f->text + at, letters, len);
    f->text[at + len] = ' ';
    f->len = at + len + 1;
    w->to = f->words[last].to;
    w->at = (uint16_t)at;
    w->len = (uint16_t)len;
    w->kind = FOLD_WORD;
    w->flags = (uint16_t)(flags | (digits ? FOLD_DIGITS : 0) |
                          (w->flags & (FOLD_CAPITAL | FOLD_FRAMED)));
    w->hash = fold_hash(letters, len);
    w->plain = plain_hash(letters, len);
    memmove(w + 1, &f->words[last + 1], (f->count - last - 1) * sizeof(*w));
    f->count -= last - first;
}

static void
join_singles(struct folded *f)
{
    size_t i, first;

    for (i = 0; i < f->count; i++) {
        if (f->words[i].len != 1)
            continue;
        first = i;
        while (i + 1 < f->count && is_single(f, i + 1))
            i++;
        if (i - first >= 3) {
            join_run(f, first, i);
            i = first;
        }
    }
}

void
fold_text(const char *text, size_t len, struct folded *out)
{
    struct fold f = { .s = text, .out = out };

    memset(out, 0, offsetof(struct folded, text));
    out->cut = len > FOLD_SOURCE;
    f.len = out->source_len = out->cut ? FOLD_SOURCE : len;
    while (f.i < f.len) {
        int32_t cp;
        size_t n = glyph_read(f.s + f.i, f.len - f.i, &cp);
        const struct glyph *g = glyph_of(cp);

        if (fold_step(&f, cp, g))
            continue;
        fold_decoration(&f, cp, g);
        f.i += n;
    }
    fold_framed(out, out->count, f.decorated);
    tail_count(&f);
    join_singles(out);
}

/* Of few words: the same, or not. */
static uint64_t
exact_fingerprint(const struct folded *f, unsigned words)
{
    uint64_t h = HASH_START;
    size_t i;

    for (i = 0; i < f->count; i++)
        if (f->words[i].kind == FOLD_WORD) {
            h = (h ^ f->words[i].hash) * HASH_PRIME;
            h ^= h >> 29;
        }
    return words > 0 && h != 0 ? h : words > 0;
}

uint64_t
fold_fingerprint(const struct folded *f, unsigned *words)
{
    struct near_sketch sketch = { 0 };
    size_t i;

    *words = 0;
    for (i = 0; i < f->count; i++)
        *words += f->words[i].kind == FOLD_WORD;
    if (*words < NEAR_WORDS)
        return exact_fingerprint(f, *words);
    for (i = 0; i < f->count; i++)
        if (f->words[i].kind == FOLD_WORD)
            near_add(&sketch, f->words[i].hash);
    return near_take(&sketch);
}
