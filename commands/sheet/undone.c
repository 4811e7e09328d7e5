/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undone.c - a sheet that is cancelled or taken back, and what goes with it.
 *
 * Undo hides what a sheet wrote by giving its state back; here it goes for
 * good, a piece at a time, so that its names are free again.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/sheet.h"
#include "verbs.h"

#define DROP_ROWS 300
#define DAY       86400

enum err
sheet_drop_at(struct request *rq, int64_t sheet, int64_t at, bool stale)
{
    return request_job(rq, "sheet-drop", sheet, stale ? "stale" : "", at, NULL);
}

enum err
sheet_cancel_run(struct request *rq)
{
    struct sheet sheet = { 0 };
    enum err rc;

    rc = sheet_find(rq, true, &sheet);
    if (rc == ERR_OK) {
        sheet.state = SHEET_CANCELLED;
        rc = store_sheet_update(request_store(rq), &sheet);
    }
    /* For a day it can be had again. */
    if (rc == ERR_OK)
        rc = sheet_drop_at(rq, sheet.id, request_now(rq) + DAY, false);
    if (rc == ERR_OK) {
        request_touched(rq, "sheet", sheet.id);
        rc = sheet_preview_close(rq, &sheet, TEXT_SHEET_CANCELLED);
    }
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- what goes ----------------------------------------------------------- */

/* What of it is not needed any more. */
static unsigned
what_goes(const struct sheet *sheet)
{
    switch (sheet->state) {
    case SHEET_IN:
        return SHEET_DROP_ROWS;
    case SHEET_CANCELLED:
        return SHEET_DROP_WRITTEN | SHEET_DROP_ROWS;
    case SHEET_PREVIEW:
        return SHEET_DROP_WRITTEN;
    case SHEET_READING:
    case SHEET_WRITING:
        break;
    }
    return 0;
}

/* From here on undoing the undo has nothing to give back: a row that is not as
 * it was recorded says so. */
static enum err
note_dropped(struct request *rq, struct sheet *sheet)
{
    struct record *g = NULL;
    enum err rc;

    if (record_load(sheet->guesses, &g) != ERR_OK)
        g = record_new();
    record_set_int(g, "dropped", record_int(g, "dropped", 0) + 1);
    free(sheet->guesses);
    sheet->guesses = record_save(g);
    record_free(g);
    rc = store_sheet_update(request_store(rq), sheet);
    return rc;
}

enum err
sheet_drop_step(struct request *rq, struct job *job, enum step *step)
{
    bool is_stale = strcmp(job->cursor, "stale") == 0, more = false;
    unsigned what = SHEET_DROP_WRITTEN | SHEET_DROP_ROWS;
    struct sheet sheet = { 0 };
    enum err rc;

    request_unrecorded(rq);
    rc = store_sheet_find(request_store(rq), job->ref, &sheet);
    if (rc == ERR_OK && is_stale && sheet.state == SHEET_PREVIEW) {
        sheet.state = SHEET_CANCELLED;
        rc = store_sheet_update(request_store(rq), &sheet);
    }
    if (rc == ERR_OK)
        what = what_goes(&sheet);
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    if (rc == ERR_OK && what != 0)
        rc = store_sheet_drop(request_store(rq), job->ref, what, DROP_ROWS,
                              &more);
    if (rc == ERR_OK && more && (what & SHEET_DROP_WRITTEN) && sheet.id != 0)
        rc = note_dropped(rq, &sheet);
    *step = more ? STEP_AGAIN : STEP_DONE;
    store_sheet_release(&sheet);
    return rc;
}

/* ---- after an undo ------------------------------------------------------- */

struct sheet_undone {
    bool is_sheet;
    int64_t id;
    struct sheet before;
};

struct sheet_undone *
sheet_undone_new(struct request *rq, const char *noun, int64_t id)
{
    struct sheet_undone *u = xcalloc(1, sizeof(*u));

    u->is_sheet = strcmp(noun, "sheet") == 0;
    u->id = id;
    if (u->is_sheet)
        (void)store_sheet_find(request_store(rq), id, &u->before);
    return u;
}

void
sheet_undone_free(struct sheet_undone *u)
{
    store_sheet_release(&u->before);
    free(u);
}

bool
sheet_undone_is_held(struct request *rq, const struct sheet_undone *u)
{
    bool is = false;

    return u->is_sheet && u->before.state == SHEET_IN &&
           store_sheet_is_built_on(request_store(rq), u->id, &is) == ERR_OK &&
           is;
}

enum err
sheet_undone_show(struct request *rq, const struct sheet_undone *u)
{
    struct sheet sheet = { 0 };
    enum err rc;

    if (!u->is_sheet)
        return ERR_OK;
    rc = store_sheet_find(request_store(rq), u->id, &sheet);
    if (rc == ERR_NOT_FOUND) {
        rc = sheet_drop_at(rq, u->id, request_now(rq), false);
        if (rc == ERR_OK && u->before.id != 0)
            rc = sheet_preview_edit(rq, &u->before, TEXT_SHEET_TAKEN_BACK);
    } else if (rc == ERR_OK && sheet.state == SHEET_PREVIEW) {
        rc = sheet_drop_at(rq, u->id, request_now(rq), false);
        if (rc == ERR_OK)
            rc = sheet_preview_refresh(rq, &sheet);
        if (rc == ERR_OK)
            rc = sheet_read_again(rq, &sheet, SHEET_READ_SURVEY, "look", NULL,
                                  0);
    } else if (rc == ERR_OK && sheet.state == SHEET_READING) {
        rc = request_job_resume(rq, "sheet-read", u->id);
    } else if (rc == ERR_OK && sheet.state == SHEET_WRITING) {
        rc = request_job_resume(rq, "sheet-write", u->id);
    } else if (rc == ERR_OK) {
        rc = sheet_preview_edit(rq, &sheet,
                                sheet.state == SHEET_IN ? TEXT_SHEET_IMPORTED
                                                        : TEXT_SHEET_CANCELLED);
    }
    store_sheet_release(&sheet);
    return rc;
}
