/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns.c - which column of a team's sheet is what.
 *
 * rules/sheet_columns.c says it from the first rows; what somebody said of a
 * column stands above it. A table that only comments can be is none.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "rows.h"
#include "sheet/sheet.h"

#define LAYOUT_ROWS (SHEET_SAMPLE + SHEET_HEADER_ROWS)

struct sample {
    struct sheet_row rows[LAYOUT_ROWS];
    const char *cells[LAYOUT_ROWS][SHEET_COLUMNS_MAX];
    char *copies[LAYOUT_ROWS];
    size_t count;
};

static enum err
take_sample(void *ctx, int64_t number, const char *cells)
{
    struct sample *s = ctx;

    sheet_split(cells, number, &s->copies[s->count], s->cells[s->count],
                &s->rows[s->count]);
    s->count++;
    return ERR_OK;
}

static bool
is_person(void *ctx, const char *name)
{
    struct sheet_work *w = ctx;
    bool several;

    return *sheet_guess_person(w, name, &several) != '\0' || several;
}

/* Nothing that only a team's sheet has: it may be comments of a creator. */
static bool
is_plain(const struct sheet_layout *l)
{
    static const enum sheet_field signs[] = { SHEET_CAMPAIGN, SHEET_DELIVERABLE,
                                              SHEET_DRAFT,    SHEET_OWNER,
                                              SHEET_FEE,      SHEET_STATUS,
                                              SHEET_TRACKING };
    size_t i;

    for (i = 0; i < ARRAY_LEN(signs); i++)
        if (l->column[signs[i]] >= 0)
            return false;
    return true;
}

static enum err
are_comments(struct request *rq, const struct record *file, bool *are)
{
    int64_t size = record_int(file, "size", 0);
    char *head = xmalloc(IMPORT_HEAD);
    struct import_plan plan;
    size_t len = 0;
    enum err rc;

    rc = store_file_read(request_store(rq), record_int(file, "id", 0), 0, head,
                         IMPORT_HEAD, &len);
    if (rc == ERR_OK)
        rc = import_sniff(record_text(file, "name"), head, len,
                          (int64_t)len == size, &plan);
    *are = rc == ERR_OK && len > 0 && import_can_read(&plan);
    free(head);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc; /* not kept any more */
}

/* From now on rows are counted as the spreadsheet does. */
static void
keep_layout(struct sheet_work *w, const struct sample *s)
{
    const struct sheet_row *header = NULL;
    struct sheet_layout *l = &w->layout;

    if (l->header_row >= 0)
        header = &s->rows[l->header_row];
    l->data_row = header ? (int)header->number : 0;
    sheet_told_columns(w, header);
    sheet_guess_save(w, header);
}

enum err
sheet_columns_find(struct request *rq, int64_t sheet, const struct record *file,
                   struct sheet_work *w, const char **why)
{
    struct sample *s = xcalloc(1, sizeof(*s));
    bool found = false, are = false;
    int count = 0;
    size_t i;
    enum err rc;

    *why = "";
    /* What people said stays; what was guessed before goes. */
    sheet_told_keep(w);
    rc = store_sheet_row_walk(request_store(rq), sheet, 0, LAYOUT_ROWS,
                              take_sample, s, &count);
    if (rc == ERR_OK)
        found = sheet_layout_find(s->rows, s->count, is_person, w, &w->layout);
    if (rc == ERR_OK && (!found || is_plain(&w->layout)))
        rc = are_comments(rq, file, &are);
    if (rc == ERR_OK && (are || !found))
        *why = are ? "comments" : s->count == 0 ? "empty" : "no-columns";
    else if (rc == ERR_OK)
        keep_layout(w, s);
    for (i = 0; i < s->count; i++)
        free(s->copies[i]);
    free(s);
    return rc;
}
