/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notes.c - a column of a sheet that is kept as notes about the creators.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "creators.h"
#include "notes.h"
#include "sheet/sheet.h"

#define NOTES_SEEN 200

struct search {
    const char *text;
    bool is_met;
};

static void
see_note(void *ctx, const struct note *note)
{
    struct search *s = ctx;

    s->is_met |= strcmp(note->text, s->text) == 0;
}

enum err
sheet_note_is_new(struct request *rq, int64_t creator, const char *text,
                  bool *is)
{
    struct search s = { .text = text };
    enum err rc;

    rc = store_note_list(request_store(rq), creator, NOTES_SEEN, see_note, &s);
    *is = !s.is_met;
    return rc;
}

/* Of a row whose column is kept as notes: once, however often it comes. */
static enum err
note_write(struct request *rq, const struct sheet *sheet,
           const struct sheet_entry *e)
{
    struct store *st = request_store(rq);
    struct creator creator = { 0 };
    struct campaign campaign = { 0 };
    char *text = xstrdup(e->note);
    struct note note = { .person = sheet->person,
                         .at = request_now(rq),
                         .text = text };
    bool is_new = false;
    enum err rc;

    rc = store_creator_find(st, e->handle.name, e->handle.platform, &creator);
    if (rc == ERR_OK)
        rc = sheet_note_is_new(rq, creator.id, text, &is_new);
    if (rc == ERR_OK && is_new)
        rc = store_campaign_find(st, e->campaign, &campaign);
    if (rc == ERR_OK && is_new) {
        note.creator = creator.id;
        note.campaign = campaign.id;
        rc = store_note_add(st, &note, &note.id);
    }
    campaign_release(&campaign);
    creator_release(&creator);
    free(text);
    return rc == ERR_NOT_FOUND || rc == ERR_CONFLICT ? ERR_OK : rc;
}

enum err
sheet_note_add(struct request *rq, const struct sheet *sheet,
               struct sheet_work *w, const struct record *r)
{
    int64_t number = record_int(r, "row", 0);
    struct sheet_entry e = { 0 };
    char *cells = NULL;
    enum err rc;

    rc = store_sheet_row_find(request_store(rq), sheet->id, number, &cells);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    sheet_entry_read(w, number, cells, record_text(r, "campaign"), &e);
    if (e.verdict == SHEET_NEW && e.note[0] != '\0')
        rc = note_write(rq, sheet, &e);
    free(cells);
    sheet_entry_release(&e);
    return rc;
}
