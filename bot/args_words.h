/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * args_words.h - what else a keyword or a choice may be called.
 */
#ifndef CALLSHEET_ARGS_WORDS_H
#define CALLSHEET_ARGS_WORDS_H

#include <stdbool.h>

#include "args.h"
#include "text.h"

/* Is this word the keyword of that name, in any of our languages? */
bool args_is_keyword(const struct words_at *word, const char *name);
/* The one of `choices`, separated by blanks, that a word means. */
bool args_find_choice(const char *choices, const struct words_at *word,
                      struct words_at *choice);
/* A choice as a reader calls it: "sì" for "yes". Borrowed from the tables, or
 * `choice` itself. */
const char *args_choice_label(enum language language, const char *choice);

#endif
