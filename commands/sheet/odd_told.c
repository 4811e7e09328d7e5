/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * odd_told.c - what a preview says of rows that are taken as they stand.
 */
#include <stdlib.h>

#include "sheet/preview_parts.h"
#include "sheet/sheet.h"

static void
add_days_off(struct request *rq, struct card *card, const struct record *s,
             int64_t id)
{
    struct buf day;
    char *text;

    if (record_int(s, "off", 0) == 0)
        return;
    buf_init(&day, 128);
    sheet_add_day(&day, rq, record_text(s, "off-day"));
    text = text_make(request_language(rq), TEXT_SHEET_DAYS_OFF, "n",
                     TEXT_INT(record_int(s, "off", 0)), "row",
                     TEXT_INT(record_int(s, "off-row", 0)), "day", day.data,
                     "id", TEXT_INT(id), NULL);
    card_note(card, text);
    free(text);
    buf_release(&day);
}

/* Fees that say no currency, and what became of them. */
static void
add_bare(struct card *card, enum language language, const struct record *s,
         int64_t id)
{
    const char *currency = record_text(s, "bare-currency");
    int64_t n = record_int(s, "bare", 0);
    enum text_key key = TEXT_SHEET_FEES_BARE;
    char *text;

    if (n == 0 || record_int(s, "bare-told", 0) != 0)
        return;
    if (*currency != '\0')
        key = TEXT_SHEET_FEES_TAKEN;
    else if (record_int(s, "currencies", 0) != 0)
        key = TEXT_SHEET_FEES_SEVERAL;
    text = text_make(language, key, "n", TEXT_INT(n), "currency", currency,
                     "id", TEXT_INT(id), "row",
                     TEXT_INT(record_int(s, "bare-row", 0)), NULL);
    card_note(card, text);
    free(text);
}

/* What was said for all rows, where the sheet says else. */
static void
add_not_as(struct card *card, enum language language, const struct record *s)
{
    struct buf name;
    char *text;

    if (record_int(s, "not-as", 0) == 0)
        return;
    buf_init(&name, 1024);
    sheet_add_clean(&name, record_text(s, "as"));
    text = text_make(language, TEXT_SHEET_NOT_AS, "n",
                     TEXT_INT(record_int(s, "not-as", 0)), "name", name.data,
                     NULL);
    card_note(card, text);
    free(text);
    buf_release(&name);
}

void
sheet_add_odd(struct request *rq, struct card *card, const struct record *s,
              int64_t id)
{
    add_days_off(rq, card, s, id);
    add_bare(card, request_language(rq), s, id);
    add_not_as(card, request_language(rq), s);
}
