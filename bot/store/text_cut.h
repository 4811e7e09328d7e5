/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_cut.h - a text that is kept only so far.
 */
#ifndef CALLSHEET_TEXT_CUT_H
#define CALLSHEET_TEXT_CUT_H

#include <stddef.h>

/* At most so many bytes of it, and no half character; for the caller to free.
 * NULL is "". */
char *text_cut(const char *text, size_t max);

#endif
