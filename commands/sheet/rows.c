/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rows.c - campaign import rows 3: every row that Import would write.
 *
 * The preview shows the first ones. All of them, up to a bound, were kept when
 * they were read; here they are a page at a time.
 */
#include <stdlib.h>

#include "pages.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"

static void
add_row(struct card *card, struct request *rq, const struct record *r)
{
    struct buf b;

    buf_init(&b, 8192);
    sheet_add_sample(&b, rq, r);
    if (record_int(r, "changed", 0) != 0)
        sheet_add_dotted(&b, text_get(request_language(rq),
                                      TEXT_SHEET_ROW_CHANGED));
    card_text(card, b.data);
    buf_release(&b);
}

static enum err
show(struct request *rq, const struct sheet *sheet, const struct record *s)
{
    enum language language = request_language(rq);
    size_t i, kept = record_count(s, "all");
    int64_t n = record_int(s, "fresh", 0) + record_int(s, "changed", 0);
    struct pages pages = pages_read(rq);
    struct card *card = card_new();
    struct buf line;
    char *text;
    enum err rc;

    text = text_make(language, TEXT_SHEET_ALL_ROWS, "files",
                     sheet_files(sheet, language), "n", TEXT_INT(n), NULL);
    card_title(card, text);
    free(text);
    for (i = pages.begin; i < pages.end && i < kept; i++)
        add_row(card, rq, record_at(s, "all", i));
    if (pages.end >= kept && n > (int64_t)kept) {
        text = text_make(language, TEXT_SHEET_ALL_MORE, "n",
                         TEXT_INT(n - (int64_t)kept), NULL);
        card_note(card, text);
        free(text);
    }
    buf_init(&line, 64);
    buf_addf(&line, "campaign import rows %lld", (long long)sheet->id);
    pages_add(card, rq, &pages, kept, line.data);
    rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    buf_release(&line);
    card_free(card);
    return rc;
}

enum err
sheet_rows_run(struct request *rq)
{
    struct sheet sheet = { 0 };
    struct record *s = NULL;
    enum err rc = sheet_find(rq, false, &sheet);

    if (rc == ERR_OK && record_load(sheet.summary, &s) != ERR_OK)
        s = record_new();
    if (rc == ERR_OK)
        rc = show(rq, &sheet, s);
    record_free(s);
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
