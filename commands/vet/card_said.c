/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_said.c - the card's lines of what somebody else says: a vendor, the
 * creator, an agency.
 *
 * Read fresh, so that a figure that is brought later stands on the card, and
 * one that is taken back does not.
 */
#include <stdlib.h>

#include "vet/card_parts.h"
#include "vet/said_set.h"

static void
lay_line(struct request *rq, struct card *card, const struct said_line *line)
{
    enum language language = request_language(rq);
    struct buf says, text;

    buf_init(&says, 256);
    buf_init(&text, 16 * 1024);
    said_add_says(&says, language, line->source);
    said_add_figures(&text, language, line, INSIGHT_METRICS);
    buf_adds(&text, " · ");
    said_add_day(&text, rq, line->day);
    if (said_is_stale(rq, line))
        vet_add_part(&text, " · ", language, TEXT_SAID_STALE, NULL);
    if (line->files[0] != '\0')
        buf_addf(&text, " · %s", line->files);
    card_fact(card, says.data, text.data);
    buf_release(&says);
    buf_release(&text);
}

bool
said_lay(struct request *rq, struct card *card, int64_t creator, int64_t look)
{
    struct said_set set = { 0 };
    char *more;
    size_t i;
    bool has_any;

    if (said_load(rq, creator, &set) != ERR_OK)
        return false; /* the next card shows them */
    for (i = 0; i < set.count && i < SAID_LINES; i++)
        lay_line(rq, card, &set.lines[i]);
    if (set.count > SAID_LINES) {
        more = text_make(request_language(rq), TEXT_SAID_MORE, "n",
                         TEXT_INT(set.count - SAID_LINES), "id", TEXT_INT(look),
                         NULL);
        card_note(card, more);
        free(more);
    }
    has_any = set.count > 0;
    said_set_release(&set);
    return has_any;
}

void
vet_lay_said(struct layout *l)
{
    (void)said_lay(l->rq, l->card, l->creator->id, l->look);
}
