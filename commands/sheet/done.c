/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * done.c - what a row says was done, and what was paid.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet.h"

#define EARLY_MAX 10

/* Nothing is out before its day: it is ready, as far as anybody knows. */
void
sheet_entry_early(struct sheet_work *w, struct sheet_entry *e, const char *word)
{
    struct record *r;
    char iso[11];

    if (!e->has_state || (e->state != DEAL_LIVE && e->state != DEAL_INSIGHTS) ||
        (e->has_publish != SHEET_DATE_DAY &&
         e->has_publish != SHEET_DATE_TIME) ||
        wall_day_number(&e->publish) <= wall_day_number(&w->today))
        return;
    e->state = DEAL_APPROVED;
    if (w->tally->early++ >= EARLY_MAX)
        return;
    sheet_iso(&e->publish, iso);
    r = record_add(w->tally->said, "early");
    record_set_int(r, "row", e->number);
    record_set_text(r, "word", word);
    record_set_text(r, "day", iso);
}

/* What was paid stays beside the creator: as a state it would be another. */
static void
note_payment(struct sheet_work *w, struct sheet_entry *e, const char *text)
{
    const char *room[SHEET_COLUMNS_MAX];
    size_t len = strlen(e->note);
    struct sheet_row header;
    struct buf b;
    char *copy;

    sheet_split(w->header, 0, &copy, room, &header);
    buf_init(&b, sizeof(e->note));
    if (len > 0)
        buf_addf(&b, "%s\n", e->note);
    buf_addf(&b, "%s: %s", sheet_cell(&w->layout, &header, SHEET_PAYMENT),
             text);
    if (b.len < sizeof(e->note))
        memcpy(e->note, b.data, b.len + 1);
    buf_release(&b);
    free(copy);
}

/* Where a column of payments holds no day. */
void
sheet_entry_payment(struct sheet_work *w, struct sheet_entry *e,
                    const char *text)
{
    enum sheet_payment said = sheet_payment(text);

    w->tally->payments++;
    e->is_settled = said == SHEET_PAYMENT_DONE;
    if (said != SHEET_PAYMENT_OPEN)
        note_payment(w, e, text);
}

/* A day that is over under "Contract sent" was kept: nothing waits for it. */
void
sheet_entry_done(struct sheet_work *w, struct sheet_entry *e, int date,
                 const char *text)
{
    enum sheet_field field = (enum sheet_field)(SHEET_DATE_FIRST + date);

    if ((w->done_fields & UINT32_C(1) << field) == 0 ||
        e->has_date[date] == SHEET_DATE_NONE ||
        wall_day_number(&e->date[date]) > wall_day_number(&w->today))
        return;
    e->has_date[date] = SHEET_DATE_NONE;
    /* What is sent is not signed. */
    if (field != SHEET_CONTRACT || w->is_signed)
        e->done |= UINT32_C(1) << date;
    w->tally->done_days++;
    if (field != SHEET_PAYMENT)
        return;
    e->is_settled = true;
    note_payment(w, e, text);
}
