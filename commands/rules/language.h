/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * language.h - which language is this comment in?
 *
 * For a line such as "it 71 %, en 14 %": a hint about who reads, never about
 * one person. Emoji, names, links and numbers are left out first. Small words
 * vote; where they leave doubt and the text is long enough, libexttextcat's
 * n-grams decide. Where both leave doubt the answer is "cannot tell", and so it
 * is for one or two words.
 *
 * Measured on a thousand newspaper sentences a language (test data of the
 * lingua project), cut to 70 letters, per cent right / wrong / cannot tell:
 * en 96/1/3, it 87/3/10, es 84/6/10, fr 94/1/5, de 97/0/3, pt 89/4/7,
 * Indonesian as "other" 94/1/5. Cut to 40 letters a third is left open and 1 to
 * 7 of 100 are wrong. Cost on comments: 2 to 5 us by words; with n-grams 5 to
 * 25 us on average, 90 at worst, since a text that words leave open costs 60 to
 * 80. For an import of 100,000, comment_language_by_words(), or every k-th
 * comment.
 *
 * Not for use from two threads at once.
 */
#ifndef CALLSHEET_RULES_LANGUAGE_H
#define CALLSHEET_RULES_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#define COMMENT_LANGUAGE_MAP(X)                                                \
    X(UNKNOWN, "cannot tell")                                                  \
    X(EN, "en")                                                                \
    X(IT, "it")                                                                \
    X(ES, "es")                                                                \
    X(FR, "fr")                                                                \
    X(DE, "de")                                                                \
    X(PT, "pt")                                                                \
    X(OTHER, "other")

enum comment_language {
#define X(name, text) COMMENT_LANGUAGE_##name,
    COMMENT_LANGUAGE_MAP(X)
#undef X
        COMMENT_LANGUAGES
};

/* "it"; "cannot tell" for COMMENT_LANGUAGE_UNKNOWN. */
const char *comment_language_name(enum comment_language language);

/* By words, then by n-grams. `text` may be any bytes. */
enum comment_language comment_language_of(const char *text, size_t len);

/* By words alone: at most two microseconds, and leaves more open. */
enum comment_language comment_language_by_words(const char *text, size_t len);

/* Either of a text that was folded already (fold.h), which is most of it by
 * words. */
struct folded;
enum comment_language comment_language_folded(const char *text,
                                              const struct folded *f,
                                              bool ngrams);

#endif
