/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * letters.h - the letters of pictures.
 */
#ifndef CALLSHEET_WORKER_LETTERS_H
#define CALLSHEET_WORKER_LETTERS_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"

/*
 * Find the fonts and read them. Afterwards text can be laid out and drawn
 * without any file; nothing is given back before the end. ERR_NOT_FOUND: this
 * machine has none of those we know.
 */
enum err letters_open(void);
/* Borrowed. */
PangoContext *letters_context(void);
/* Is there such a letter? */
bool letters_have(int32_t c);

#endif
