/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pages.c - lists of more lines than a message should have.
 */
#include "pages.h"

#include <stdlib.h>

#include "buf.h"

#define LINE_MAX 1900

struct pages
pages_read(const struct request *rq)
{
    int64_t number = request_arg_id(rq, "page");
    struct pages pages = { .number = 1 };

    if (number > 0)
        pages.number = number < PAGES_MAX ? (size_t)number : (size_t)PAGES_MAX;
    pages.begin = (pages.number - 1) * PAGES_LINES;
    pages.end = pages.begin + PAGES_LINES;
    return pages;
}

void
pages_add(struct card *card, const struct request *rq,
          const struct pages *pages, size_t count, const char *line)
{
    enum language language = request_language(rq);
    struct buf next;
    char *text;

    if (pages->begin > 0 && pages->begin >= count) {
        text = text_make(language, TEXT_PAGES_OVER, "line", line, NULL);
        card_text(card, text);
        free(text);
    }
    if (count <= pages->end)
        return;
    text =
        text_make(language,
                  count == pages->end + 1 ? TEXT_PAGES_SOME : TEXT_PAGES_MORE,
                  "n", TEXT_INT(count - pages->end), NULL);
    card_note(card, text);
    free(text);
    if (pages->number == PAGES_MAX)
        return;
    buf_init(&next, LINE_MAX);
    buf_addf(&next, "%s page %zu", line, pages->number + 1);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_PAGES_NEXT),
                next.data, NULL);
    buf_release(&next);
}
