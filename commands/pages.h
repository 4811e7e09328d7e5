/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pages.h - lists of more lines than a message should have.
 *
 * A form takes "page N" as its last argument, { "page", ARG_ID, ARG_KEYWORD };
 * what is left is counted, and a button shows it.
 */
#ifndef CALLSHEET_PAGES_H
#define CALLSHEET_PAGES_H

#include <stddef.h>

#include "card.h"
#include "request.h"

#define PAGES_LINES 30
#define PAGES_MAX   100

/* The lines of the page that is asked for, [begin, end). */
struct pages {
    size_t number, begin, end;
};

struct pages pages_read(const struct request *rq);
/* What is there besides, when `count` lines were found; of a list that was read
 * up to `end` and one more it is not said how many. `line` shows the list from
 * its beginning. */
void pages_add(struct card *card, const struct request *rq,
               const struct pages *pages, size_t count, const char *line);

#endif
