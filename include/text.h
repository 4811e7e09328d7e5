/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.h - every sentence the bot says, by key and language.
 *
 * The sentences stand in bot/text/en.tsv and it.tsv: key, tab, text. In a text
 * {name} is replaced by the value given under that name, and {n:post|posts}
 * by the first form when the value of n is "1" and by the second otherwise.
 * "\n" is a line break. Both tables hold the same keys with the same names.
 */
#ifndef CALLSHEET_TEXT_H
#define CALLSHEET_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "text_keys.h"

enum language { LANGUAGE_EN, LANGUAGE_IT, LANGUAGE_COUNT };

/* "it", "it-IT", "it_IT.UTF-8" are Italian; everything else is English. */
enum language language_parse(const char *locale);
/* "en", "it". */
const char *language_code(enum language language);

/*
 * Append a sentence. After the key come pairs of const char *: a name and its
 * value, 24 at most; the list ends with NULL. A name that is not given is a bug
 * (assert in tests, "{name}" left standing otherwise).
 *
 *     text_add(&b, language, TEXT_VET_READ, "n", TEXT_INT(n), NULL);
 */
void text_add(struct buf *b, enum language language, enum text_key key, ...)
    __attribute__((sentinel));
void text_addv(struct buf *b, enum language language, enum text_key key,
               va_list ap);
/* The same as a string; the caller frees it. */
char *text_make(enum language language, enum text_key key, ...)
    __attribute__((sentinel));
/* The bare sentence without replacements; borrowed, lives for ever. */
const char *text_get(enum language language, enum text_key key);

/* How many characters a text has, not bytes. */
size_t text_length(const char *text);

/*
 * A number as a value: lives until the end of the enclosing block. Plain digits
 * up to 9999, then the thousands are set apart: by a mark of our own, which
 * becomes "," or "." when a sentence is made with it, and nothing at all under
 * the name "id". What is written without a sentence takes text_add_int().
 */
#define TEXT_INT(n) text_int((char[32]){ 0 }, (int64_t)(n))
const char *text_int(char room[32], int64_t n);
/* "50,800", "50.800". */
void text_add_int(struct buf *b, enum language language, int64_t n);
/* What stands before tenths: '.', ','. */
char text_decimal_mark(enum language language);

#endif
