/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_words.h - a recurrence as people say it.
 */
#ifndef CALLSHEET_RECURRENCE_WORDS_H
#define CALLSHEET_RECURRENCE_WORDS_H

#include "buf.h"
#include "recurrence.h"

/* "every 2 weeks on Friday, 10:00"; "ogni 2 settimane di venerdì, 10:00". */
void recurrence_words(struct buf *b, const struct recurrence *recurrence,
                      const char *language);

#endif
