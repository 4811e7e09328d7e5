/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * glyph.h - what one code point means to a reader.
 *
 * A styled letter is its plain one, an accent is nothing, a circled digit is a
 * digit. What a code point folds to is looked up once for its block of 256 and
 * kept, at most 1 MiB in all.
 */
#ifndef CALLSHEET_RULES_GLYPH_H
#define CALLSHEET_RULES_GLYPH_H

#include <stddef.h>
#include <stdint.h>

enum glyph_kind {
    GLYPH_BREAK, /* blank, punctuation, symbol: parts words */
    GLYPH_LETTER,
    GLYPH_DIGIT,
    GLYPH_MARK, /* sits on the letter before; dropped */
    GLYPH_INVISIBLE,
    GLYPH_EMOJI,
};

#define GLYPH_STYLED     0x01u /* a plain letter or digit in disguise */
#define GLYPH_UPPER      0x02u
#define GLYPH_LATIN      0x04u
#define GLYPH_LOOKALIKE  0x08u /* Greek or Cyrillic */
#define GLYPH_QUESTION   0x10u
#define GLYPH_APOSTROPHE 0x20u
#define GLYPH_SYMBOL     0x40u /* a break that people decorate with */
#define GLYPH_STACKED    0x80u /* a mark that no language writes there */

struct glyph {
    char out[4]; /* lower case, without accent, not terminated */
    uint8_t len;
    uint8_t kind;
    uint8_t flags;
};

/* Of the first 256, which most letters are of; NULL until one is asked for. */
extern const struct glyph *glyph_first;
const struct glyph *glyph_of_any(int32_t cp);

static inline const struct glyph *
glyph_of(int32_t cp)
{
    return glyph_first && cp >= 0 && cp < 256 ? &glyph_first[cp]
                                              : glyph_of_any(cp);
}

/* The Latin letter that a Greek or Cyrillic one is taken for, or 0. */
char glyph_lookalike(int32_t cp);

/*
 * Read one code point of `len` > 0 bytes and return its length. Bytes that are
 * not UTF-8 are read one at a time as U+FFFD.
 */
size_t glyph_read_long(const char *s, size_t len, int32_t *cp);

static inline size_t
glyph_read(const char *s, size_t len, int32_t *cp)
{
    *cp = (unsigned char)*s;
    return *cp < 0x80 ? 1 : glyph_read_long(s, len, cp);
}

#endif
