/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fix.c - what a cell should say.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "numbers.h"
#include "sheet/mend_parts.h"
#include "sheet/preview_parts.h"
#include "verbs.h"

/* "fix 3 all currency EUR": of the fees that say none. */
static enum err
fix_currency(struct mending *m, const char *value)
{
    char currency[4];

    sheet_currency(value, currency);
    if (currency[0] == '\0')
        return sheet_wrong(reply_wrong(m->rq, "value", TEXT_SHEET_NO_CURRENCY,
                                       "word", value, NULL));
    record_set_text(m->g, "currency-told", currency);
    text_add(&m->said, request_language(m->rq), TEXT_SHEET_SAID_CURRENCY,
             "currency", currency, NULL);
    return ERR_OK;
}

/* "fix 3 all campaign Spring": for the rows that say none. */
static enum err
fix_all(struct mending *m, enum sheet_field field, const char *value)
{
    struct buf to;

    if (field == SHEET_CURRENCY)
        return fix_currency(m, value);
    if (field != SHEET_CAMPAIGN)
        return sheet_wrong(
            reply_wrong(m->rq, "to", TEXT_SHEET_ONLY_CAMPAIGN, NULL));
    record_set_text(m->g, "as", value);
    buf_init(&to, 1024);
    sheet_add_clean(&to, value);
    text_add(&m->said, request_language(m->rq), TEXT_SHEET_SAID_CAMPAIGN, "to",
             to.data, NULL);
    buf_release(&to);
    return ERR_OK;
}

static bool
is_deal_row(const struct sheet_work *w, const struct sheet_row *row)
{
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row header;
    char *copy;
    bool is;

    sheet_split(w->header, 0, &copy, room, &header);
    is = row->number > w->layout.data_row &&
         sheet_row_kind(&w->layout, w->header[0] != '\0' ? &header : NULL,
                        row) == SHEET_ROW_DEAL;
    free(copy);
    return is;
}

static void
say_fixed(struct mending *m, enum sheet_field field, const char *from,
          const char *to)
{
    enum language language = request_language(m->rq);
    enum text_key key = *to == '\0'     ? TEXT_SHEET_SAID_EMPTIED
                        : *from == '\0' ? TEXT_SHEET_SAID_FILLED
                                        : TEXT_SHEET_SAID_FIXED;
    struct buf was, is;

    buf_init(&was, 1024);
    buf_init(&is, 1024);
    sheet_add_clean(&was, from);
    sheet_add_clean(&is, to);
    text_add(&m->said, language, key, "row", TEXT_INT(m->row), "field",
             sheet_field_label(language, field), "from", was.data, "to",
             is.data, NULL);
    buf_release(&was);
    buf_release(&is);
}

/* With what stands there now, to know the cell again. */
static enum err
fix_row(struct mending *m, enum sheet_field field, const char *value,
        const char *cells)
{
    struct sheet_work *w = sheet_work_new(m->rq, m->sheet);
    const char *room[SHEET_COLUMNS_MAX], *was;
    struct sheet_row row;
    enum err rc = ERR_OK;
    bool is_now;
    char *copy;

    sheet_split(cells, m->row, &copy, room, &row);
    w->print = sheet_row_print(cells);
    if (is_deal_row(w, &row)) {
        was = sheet_told_cell(w, &row, field, &is_now);
        say_fixed(m, field, was ? was : sheet_cell(&w->layout, &row, field),
                  value);
        sheet_told_fix(m->g, w, m->row, cells, field, value);
    } else {
        rc = sheet_wrong(reply_wrong(m->rq, "what", TEXT_SHEET_NO_DEAL_ROW,
                                     "row", TEXT_INT(m->row), NULL));
    }
    free(copy);
    sheet_work_free(w);
    return rc;
}

static enum err
fix_change(struct mending *m)
{
    struct request *rq = m->rq;
    const char *row = request_arg(rq, "what"), *value;
    enum sheet_field field = sheet_field_of(request_arg(rq, "to"));
    char *cells = NULL;
    enum err rc = ERR_NOT_FOUND;

    value = request_has(rq, "value") ? request_arg(rq, "value") : "";
    if (field == SHEET_FIELDS)
        return sheet_wrong(reply_wrong(rq, "to", TEXT_SHEET_NO_FIELD, "word",
                                       request_arg(rq, "to"), NULL));
    if (strlen(value) >= SHEET_CELL_MAX)
        return sheet_wrong(
            reply_wrong(rq, "value", TEXT_SHEET_LONG_VALUE, NULL));
    if (strcasecmp(row, "all") == 0)
        return fix_all(m, field, value);
    if (number_parse(row, 1, SHEET_ROWS_MAX, &m->row) == ERR_OK)
        rc = store_sheet_row_find(request_store(rq), m->sheet->id, m->row,
                                  &cells);
    if (rc == ERR_NOT_FOUND)
        rc = sheet_wrong(
            reply_wrong(rq, "what", TEXT_SHEET_NO_ROW, "row", row, NULL));
    else if (rc == ERR_OK && record_count(m->g, "fixes") >= SHEET_FIXES_MAX)
        rc = sheet_wrong(reply_wrong(rq, "what", TEXT_SHEET_MANY_FIXES, NULL));
    else if (rc == ERR_OK)
        rc = fix_row(m, field, value, cells);
    free(cells);
    return rc;
}

enum err
sheet_fix_run(struct request *rq)
{
    if (!request_has(rq, "what") || !request_has(rq, "to"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_FIX_LINE, NULL);
    return sheet_mend(rq, fix_change);
}
