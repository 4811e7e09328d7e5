/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold.h - a comment as the words a reader sees.
 *
 * People, and those who want to get past a filter, write the same word in many
 * ways: capitals, accents, letters drawn twice, alphabets of mathematicians,
 * Cyrillic look-alikes, digits for letters, blanks between the letters. Folding
 * undoes all of it, so that a rule needs each word once, and counts what it
 * undid, since disguise is itself a sign. Every word keeps the place it came
 * from, so that a card can show what decided.
 *
 * A folded word is lower case, without accents, each run of one letter cut to
 * one ("Bellissimaaa" and "bellissima" are "belisima"), patterns likewise.
 *
 * The text may be any bytes; what is not UTF-8 parts words. Only the first
 * FOLD_SOURCE bytes are read, at most FOLD_WORDS words. Not for use from two
 * threads at once: what a code point folds to is remembered between calls.
 */
#ifndef CALLSHEET_RULES_FOLD_H
#define CALLSHEET_RULES_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_SOURCE 6000
#define FOLD_BYTES  8192
#define FOLD_WORDS  512

enum fold_kind {
    FOLD_WORD,
    FOLD_NUMBER,  /* digits only, perhaps with a separator or a colon */
    FOLD_MONEY,   /* an amount with its currency: "$500", "20€", "20k" */
    FOLD_MENTION, /* @name */
    FOLD_HASHTAG, /* #name */
    FOLD_LINK,
    FOLD_EMAIL,
    FOLD_PHONE,
};

/* How a word was disguised, and how it was written. */
#define FOLD_STYLED  0x01u  /* letters of a styled alphabet */
#define FOLD_STACKED 0x02u  /* marks that no language puts there */
#define FOLD_MIXED   0x04u  /* two scripts in one word */
#define FOLD_SPACED  0x08u  /* joined from single letters */
#define FOLD_DIGITS  0x10u  /* letters and digits in one word */
#define FOLD_CAPITAL 0x20u  /* first letter */
#define FOLD_UPPER   0x40u  /* all letters, and at least two */
#define FOLD_DRAWN   0x80u  /* a run of three or more, not at its end */
#define FOLD_FRAMED  0x100u /* an emoji or symbol on both sides */

struct fold_word {
    uint64_t hash;
    uint64_t plain;    /* digits for letters undone; else the same */
    uint16_t from, to; /* bytes of the source */
    uint16_t at, len;  /* bytes of the folded text */
    uint16_t flags;
    uint8_t kind;
    uint8_t doubles; /* letters twice inside it; a, i, u count two */
    uint8_t vowels;  /* aa, ii, uu inside it */
};

struct folded {
    size_t count;      /* words */
    size_t len;        /* folded text, words parted by one blank */
    size_t source_len; /* bytes read */
    unsigned letters;
    unsigned latin; /* of them */
    unsigned styled;
    unsigned stacked;
    unsigned emoji;
    unsigned tail_emoji; /* at the very end of the text */
    unsigned tail_kinds; /* different ones among the last eight of them */
    unsigned questions;  /* question marks of any script */
    bool cut;            /* there was more text than was read */
    char text[FOLD_BYTES];
    struct fold_word words[FOLD_WORDS];
};

void fold_text(const char *text, size_t len, struct folded *out);

/* The hash of a word as fold_text() makes it, of letters already folded. */
uint64_t fold_hash(const char *folded, size_t len);
/* The hash of the same letters and one more. */
uint64_t fold_hash_more(uint64_t hash, char c);

/*
 * One number for what a text says: its words without names, numbers, links,
 * emoji. Equal for the same words; of NEAR_WORDS and more it is a sketch, and
 * near_is() tells near copies. 0 when there is none.
 */
uint64_t fold_fingerprint(const struct folded *f, unsigned *words);

#endif
