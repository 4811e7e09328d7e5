/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * language.c - which language is this comment in?
 *
 * A small word that several languages share counts less for each. Letters that
 * only one of them writes vote too, before folding takes their accents away.
 */
#include "rules/language.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libexttextcat/textcat.h>

#include "alloc.h"
#include "rules/fold.h"
#include "rules/glyph.h"
#include "rules/phrases.h"

#include "language_words_tsv.h"

/* Where Debian puts the fingerprints. */
#define FINGERPRINTS "/usr/share/libexttextcat/"

/* Fewer letters than this, and n-grams guess. */
#define LETTERS_MIN 30
#define NGRAM_BYTES 240

/*
 * Languages that vote, the six we name first. The others are there to be told
 * apart from them, all are "other" in the end.
 */
static const char *const voters[] = {
    "en", "it", "es", "fr", "de", "pt", "id", "nl", "ca", "ro",
    "pl", "tr", "sv", "da", "tl", "vi", "fi", "hu", "cs", "hr",
};

#define VOTERS ARRAY_LEN(voters)
#define NAMED  6

/* Read once, and the same from then on: which voters have a word, one bit each,
 * and the library's own fingerprints. */
static struct phrases *words;
static uint32_t shared[ARRAY_LEN(language_words_rows)];
static void *textcat;
static candidate_t *candidates;
static bool textcat_tried;

static const struct {
    int32_t cp;
    const char *lang;
} letters[] = {
    { 0xf1, "es" },  { 0xbf, "es" },   { 0xa1, "es" },   { 0xdf, "de" },
    { 0xe3, "pt" },  { 0xf5, "pt" },   { 0xec, "it" },   { 0xf2, "it" },
    { 0xf9, "it" },  { 0xea, "fr" },   { 0x153, "fr" },  { 0xe7, "fr" },
    { 0xe4, "de" },  { 0xfc, "de" },   { 0x11f, "tr" },  { 0x131, "tr" },
    { 0x15f, "tr" }, { 0x142, "pl" },  { 0x17c, "pl" },  { 0x15b, "pl" },
    { 0x105, "pl" }, { 0x119, "pl" },  { 0x103, "ro" },  { 0x163, "ro" },
    { 0x21b, "ro" }, { 0x219, "ro" },  { 0xe5, "sv" },   { 0xf8, "da" },
    { 0xe6, "da" },  { 0x151, "hu" },  { 0x171, "hu" },  { 0x159, "cs" },
    { 0x11b, "cs" }, { 0x16f, "cs" },  { 0x111, "vi" },  { 0x1b0, "vi" },
    { 0x107, "hr" }, { 0x1ea1, "vi" }, { 0x1ea3, "vi" }, { 0xb7, "ca" },
};

struct votes {
    int of[VOTERS];
    int words; /* that voted */
    int all;   /* words of the text */
};

const char *
comment_language_name(enum comment_language language)
{
    static const char *const names[] = {
#define X(name, text) [COMMENT_LANGUAGE_##name] = text,
        COMMENT_LANGUAGE_MAP(X)
#undef X
    };

    return (size_t)language < ARRAY_LEN(names)
               ? names[language]
               : names[COMMENT_LANGUAGE_UNKNOWN];
}

static size_t
voter_find(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < VOTERS; i++)
        if (strlen(voters[i]) == len && memcmp(voters[i], name, len) == 0)
            return i;
    return VOTERS;
}

static enum comment_language
voter_language(size_t voter)
{
    return voter < NAMED ? (enum comment_language)(COMMENT_LANGUAGE_EN + voter)
                         : COMMENT_LANGUAGE_OTHER;
}

static void
words_make(void)
{
    size_t i;

    words = phrases_new();
    for (i = 0; i < ARRAY_LEN(language_words_rows); i++) {
        const char *const *row = language_words_rows[i];
        size_t voter = voter_find(row[0], strlen(row[0]));
        uint32_t value = phrases_add(words, row[1], (uint32_t)i + 1);

        if (value > 0 && voter < VOTERS)
            shared[value - 1] |= 1u << voter;
    }
}

static void
word_vote(struct votes *v, uint32_t mask)
{
    int n = __builtin_popcount(mask), weight;
    size_t i;

    weight = n == 1 ? 12 : n == 2 ? 6 : n == 3 ? 3 : n <= 5 ? 1 : 0;
    if (weight == 0)
        return;
    v->words++;
    /* What is not named is rarer among comments: it counts two thirds. */
    for (i = 0; i < VOTERS; i++)
        if (mask & 1u << i)
            v->of[i] += i < NAMED ? weight : (weight * 2 + 2) / 3;
}

static void
letters_vote(struct votes *v, const char *text, size_t len)
{
    size_t i, k;
    int32_t cp;

    for (i = 0; i < len;) {
        size_t n = glyph_read(text + i, len - i, &cp);

        i += n;
        if (n != 2 && n != 3)
            continue;
        for (k = 0; k < ARRAY_LEN(letters); k++)
            if (letters[k].cp == cp) {
                v->of[voter_find(letters[k].lang, 2)] += 6;
                break;
            }
    }
}

static void
votes_count(const struct folded *f, const char *text, struct votes *v)
{
    struct phrase_match m[2];
    size_t i;

    memset(v, 0, sizeof(*v));
    for (i = 0; i < f->count; i++) {
        if (f->words[i].kind != FOLD_WORD)
            continue;
        v->all++;
        if (phrases_at(words, f, i, m, 2) > 0)
            word_vote(v, shared[m[0].value - 1]);
    }
    letters_vote(v, text, f->source_len);
}

static size_t
votes_best(const struct votes *v)
{
    size_t best = 0, i;

    for (i = 1; i < VOTERS; i++)
        if (v->of[i] > v->of[best])
            best = i;
    return best;
}

/* The winner if it is clearly ahead of what is not the same answer. */
static enum comment_language
votes_winner(const struct votes *v)
{
    size_t best = votes_best(v), i;
    int second = 0;

    for (i = 0; i < VOTERS; i++)
        if (voter_language(i) != voter_language(best) && v->of[i] > second)
            second = v->of[i];
    if (v->words < 2 || v->of[best] < 12)
        return COMMENT_LANGUAGE_UNKNOWN;
    return v->of[best] * 10 >= second * 13 + 60 ? voter_language(best)
                                                : COMMENT_LANGUAGE_UNKNOWN;
}

/* The configuration that textcat wants to read, in memory only. */
static void
textcat_open(void)
{
    char path[64];
    size_t i;
    int fd;

    textcat_tried = true;
    fd = memfd_create("textcat", MFD_CLOEXEC);
    if (fd < 0)
        return;
    for (i = 0; i < VOTERS; i++)
        (void)dprintf(fd, "%s.lm %s\n", voters[i], voters[i]);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    textcat = special_textcat_Init(path, FINGERPRINTS);
    (void)close(fd);
    if (!textcat)
        return;
    (void)textcat_SetProperty(textcat, TCPROP_MINIMUM_DOCUMENT_SIZE, 10);
    candidates = textcat_GetClassifyFullOutput(textcat);
}

/* The words alone, as they were written, for the n-grams. */
static size_t
plain_text(const char *text, const struct folded *f, char *out, size_t size)
{
    size_t i, len = 0;

    for (i = 0; i < f->count; i++) {
        const struct fold_word *w = &f->words[i];
        size_t n = w->to - w->from;

        if (w->kind != FOLD_WORD || w->flags & FOLD_SPACED)
            continue;
        if (len + n + 1 > size)
            break;
        memcpy(out + len, text + w->from, n);
        len += n;
        out[len++] = ' ';
    }
    return len;
}

/* A rare relation won, with one of the six as close as textcat can tell. */
static bool
has_named_rival(size_t voter, int n)
{
    int i;

    for (i = 1; i < n && voter >= NAMED; i++)
        if (voter_find(candidates[i].name, strlen(candidates[i].name)) < NAMED)
            return true;
    return false;
}

#define TEXTCAT_AHEAD 8

static enum comment_language
by_ngrams(const char *text, const struct folded *f, const struct votes *v)
{
    char plain[NGRAM_BYTES];
    size_t len, voter, best = votes_best(v);
    int n;

    if (!textcat_tried)
        textcat_open();
    if (!textcat || !candidates)
        return COMMENT_LANGUAGE_UNKNOWN;
    len = plain_text(text, f, plain, sizeof(plain) - TEXTCAT_AHEAD);
    /* textcat looks at a few bytes behind the end: they must be the same for
     * the same text. */
    memset(plain + len, 0, TEXTCAT_AHEAD);
    n = textcat_ClassifyFull(textcat, plain, len, candidates);
    if (n <= 0)
        return COMMENT_LANGUAGE_UNKNOWN;
    voter = voter_find(candidates[0].name, strlen(candidates[0].name));
    if (voter == VOTERS)
        return COMMENT_LANGUAGE_UNKNOWN;
    /* Near relations look alike: then the words know better, or nobody. */
    if (voter_language(best) != voter_language(voter) && v->of[best] >= 12)
        return voter >= NAMED && v->of[best] > 2 * v->of[voter]
                   ? voter_language(best)
                   : COMMENT_LANGUAGE_UNKNOWN;
    return has_named_rival(voter, n) ? COMMENT_LANGUAGE_UNKNOWN
                                     : voter_language(voter);
}

enum comment_language
comment_language_folded(const char *text, const struct folded *f, bool ngrams)
{
    struct votes v;
    enum comment_language language;

    if (!words)
        words_make();
    if (f->letters < 6)
        return COMMENT_LANGUAGE_UNKNOWN;
    if (f->latin * 2 < f->letters)
        return COMMENT_LANGUAGE_OTHER; /* another script */
    votes_count(f, text, &v);
    if (v.all < 3)
        return COMMENT_LANGUAGE_UNKNOWN;
    language = votes_winner(&v);
    if (language == COMMENT_LANGUAGE_UNKNOWN && ngrams &&
        f->letters >= LETTERS_MIN)
        language = by_ngrams(text, f, &v);
    return language;
}

static enum comment_language
decide(const char *text, size_t len, bool ngrams)
{
    struct folded f;

    fold_text(text, len, &f);
    return comment_language_folded(text, &f, ngrams);
}

enum comment_language
comment_language_of(const char *text, size_t len)
{
    return decide(text, len, true);
}

enum comment_language
comment_language_by_words(const char *text, size_t len)
{
    return decide(text, len, false);
}
