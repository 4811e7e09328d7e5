/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * help_words.h - the words of a usage or an example in the reader's language.
 */
#ifndef CALLSHEET_HELP_WORDS_H
#define CALLSHEET_HELP_WORDS_H

#include <stddef.h>

#include "buf.h"
#include "text.h"

/* The first `keep` bytes, the verb and its form, stay as they are. */
void help_words_add(struct buf *b, enum language language, const char *text,
                    size_t keep);

#endif
