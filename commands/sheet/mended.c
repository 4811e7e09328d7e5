/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mended.c - what is said below a line that somebody typed about a preview.
 *
 * The preview itself changes further up, where nobody looks then: what was
 * mended, what became of the row and what is still open stand here.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "span.h"

static int64_t
unknown(const struct record *s, const char *list)
{
    int64_t n = 0;
    size_t i;

    for (i = 0; i < record_count(s, list); i++)
        n += *record_text(record_at(s, list, i), "is") == '\0';
    return n;
}

static void
add_open(struct card *card, enum language language, const struct record *s)
{
    const struct {
        enum text_key key;
        int64_t n;
    } open[] = {
        { TEXT_SHEET_OPEN_BAD, record_int(s, "bad", 0) },
        { TEXT_SHEET_OPEN_CELLS, record_int(s, "unread-count", 0) },
        { TEXT_SHEET_OPEN_ASKED, record_int(s, "asked", 0) },
        { TEXT_SHEET_OPEN_ORDERS,
          record_int(s, "disordered", 0) + record_int(s, "early-count", 0) },
        { TEXT_SHEET_OPEN_PEOPLE, unknown(s, "owners") },
        { TEXT_SHEET_OPEN_STATES, unknown(s, "states") },
        { TEXT_SHEET_OPEN_DATES,
          record_int(s, "order", 0) == SHEET_ORDER_ASK ? 1 : 0 },
    };
    struct buf b;
    size_t i;

    buf_init(&b, 1024);
    for (i = 0; i < ARRAY_LEN(open); i++) {
        if (open[i].n == 0)
            continue;
        buf_adds(&b, b.len > 0 ? ", " : "");
        text_add(&b, language, open[i].key, "n", TEXT_INT(open[i].n), NULL);
    }
    if (b.len == 0)
        text_add(&b, language, TEXT_SHEET_OPEN_NOTHING, NULL);
    card_fact(card, text_get(language, TEXT_SHEET_OPEN_LABEL), b.data);
    buf_release(&b);
}

/* How the row is read now, where the summary tells. */
static void
add_row(struct request *rq, struct card *card, const struct record *s,
        int64_t row, int64_t id)
{
    const struct record *r;
    struct buf b;

    buf_init(&b, 8192);
    if ((r = sheet_row_in(s, "bads", row)) != NULL)
        sheet_add_bad(&b, request_language(rq), r, id);
    else if ((r = sheet_row_in(s, "samples", row)) != NULL)
        sheet_add_sample(&b, rq, r);
    if (b.len > 0)
        card_quote(card, b.data, NULL);
    buf_release(&b);
}

static void
add_where(struct request *rq, struct card *card, const struct sheet *sheet)
{
    struct buf url, link;
    char *label, *text;

    buf_init(&url, 2048);
    buf_init(&link, 4096);
    label = text_make(request_language(rq), TEXT_SHEET_MESSAGE, "id",
                      TEXT_INT(sheet->id), NULL);
    request_message_url(rq, sheet->message, &url);
    span_link(&link, url.len > 0 ? url.data : "", label);
    text = text_make(request_language(rq), TEXT_SHEET_ANSWER_WHERE, "message",
                     link.data, NULL);
    card_note(card, text);
    free(label);
    free(text);
    buf_release(&url);
    buf_release(&link);
}

enum err
sheet_say_mended(struct request *rq, const struct sheet *sheet,
                 const char *said, int64_t row)
{
    struct card *card = card_new();
    struct record *s = NULL;
    enum err rc;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    card_title(card, said);
    if (sheet->state == SHEET_PREVIEW) {
        add_row(rq, card, s, row, sheet->id);
        add_open(card, request_language(rq), s);
    }
    add_where(rq, card, sheet);
    rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    record_free(s);
    card_free(card);
    return rc;
}
