/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * captions.h - what a title or caption names: brands, and that it is an ad.
 *
 * A caption is read as words, lower case and without accents, whatever alphabet
 * they were styled in; "#RivalCo" and "@rivalco" are the word too. A name is
 * found as a whole: "Pan" is not in "Pantry". Nothing is guessed from likeness.
 */
#ifndef CALLSHEET_RULES_CAPTIONS_H
#define CALLSHEET_RULES_CAPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAPTION_BYTES   6000 /* more are not read */
#define CAPTION_WORDS   1200
#define CAPTION_PARTNER 80 /* bytes of a name */

struct caption_word {
    uint16_t at, len;  /* in the folded text */
    uint16_t from, to; /* in the source */
    char sign;         /* '#' or '@' in front of it, or 0 */
};

struct caption {
    const char *source; /* borrowed, for as long as this is used */
    size_t count, len;
    char text[CAPTION_BYTES * 2]; /* the words, parted by one blank */
    struct caption_word words[CAPTION_WORDS];
};

void caption_read(const char *text, struct caption *out);

/*
 * A name as it is looked for, to be kept and freed: its words, folded. NULL
 * when it has none, or is longer than any name.
 */
char *caption_key(const char *name);
/* Does it stand there? As words, or drawn together as in a hashtag. */
bool caption_names(const struct caption *c, const char *key);

/* Does it say that it is an ad? And for whom, as written, if it says. */
struct caption_ad {
    bool is_ad;
    char label[CAPTION_PARTNER + 1];   /* the words that say so */
    char partner[CAPTION_PARTNER + 1]; /* "" when it does not */
};

void caption_ad(const struct caption *c, struct caption_ad *out);

#endif
