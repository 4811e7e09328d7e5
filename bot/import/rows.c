/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rows.c - a table of any columns, row by row.
 *
 * The records are cut by csv_read.c. Which of comma, semicolon and tab parts
 * the cells is told by the head: the one by which most rows come out alike.
 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"
#include "magic.h"
#include "reader.h"

#define SAMPLE_ROWS 60
#define CELLS_BYTES (IMPORT_RECORD_MAX * 2)
/* A cell is a word or a line; what is longer is cut. */
#define CELL_BYTES 2000

/* ---- how to read it ------------------------------------------------------ */

/* How many rows have as many cells as the widest ones; *width says how many. */
static int
rows_alike(const struct buf *text, bool whole, const struct import_plan *plan,
           int *width)
{
    struct import_plan trial = *plan;
    struct import_state st = { 0 };
    const struct cell *cells;
    int filled[SAMPLE_ROWS], count, n = 0, i, c, alike = 0;
    struct reader r;

    *width = 0;
    reader_init(&r, &trial, &st);
    r.data = text->data;
    r.len = text->len;
    r.last = whole;
    while (n < SAMPLE_ROWS && csv_peek(&r, &cells, &count) == STEP_READ) {
        if (count == 0)
            continue;
        for (c = count; c > 0 && cells[c - 1].len == 0;)
            c--;
        filled[n++] = c;
        if (c > *width)
            *width = c;
    }
    reader_release(&r);
    for (i = 0; i < n; i++)
        alike += filled[i] * 2 > *width;
    return alike;
}

static void
find_delimiter(const struct buf *text, bool whole, struct import_plan *plan)
{
    static const char delimiters[] = { '\t', ';', ',' };
    int best = 0;
    char found = '\0';
    size_t i;

    for (i = 0; i < ARRAY_LEN(delimiters); i++) {
        int width, score;

        plan->delimiter = delimiters[i];
        score = rows_alike(text, whole, plan, &width);
        score = width < 2 ? 0 : score * (width < 5 ? width : 5);
        if (score > best) {
            best = score;
            found = delimiters[i];
        }
    }
    plan->delimiter = found;
    if (found == '\0')
        plan->why = IMPORT_WHY_ONE_COLUMN;
}

static bool
is_binary(const struct buf *text)
{
    size_t i, n = 0;

    for (i = 0; i < text->len; i++)
        n += (unsigned char)text->data[i] < 0x20 &&
             !strchr("\t\n\r\f\v\x1b", text->data[i]);
    return n > 4 && n > text->len / 50;
}

static bool
is_blank(const char *s, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!strchr(" \t\r\n\xef\xbb\xbf\xff\xfe", s[i]) || s[i] == '\0')
            return false;
    return true;
}

static void
sniff_text(const char *bytes, size_t len, bool whole, struct import_plan *plan)
{
    struct buf text;
    bool broken;
    size_t nuls, mark;

    buf_init(&text, IMPORT_HEAD * 3 + 8);
    plan->encoding = letters_guess(bytes, len, whole, &broken, &nuls);
    if (plan->encoding == IMPORT_ENCODING_CP1252)
        plan->caveats |= IMPORT_CAVEAT_ENCODING_GUESSED;
    if (broken)
        plan->caveats |= IMPORT_CAVEAT_BROKEN_LETTERS;
    mark = letters_bom(plan->encoding, bytes, len);
    letters_decode(plan->encoding, plan->from_chat, bytes + mark, len - mark,
                   whole, &text);
    plan->kind = IMPORT_CSV;
    if (is_binary(&text)) {
        plan->kind = IMPORT_BINARY;
        plan->why = IMPORT_WHY_BINARY;
    } else if (magic_is_html(text.data, text.len)) {
        plan->kind = IMPORT_HTML;
        plan->why = IMPORT_WHY_WEB_PAGE;
    } else {
        find_delimiter(&text, whole, plan);
    }
    buf_release(&text);
}

enum err
rows_sniff(const char *file_name, const void *head, size_t len, bool whole,
           struct import_plan *plan)
{
    int field;

    memset(plan, 0, sizeof(*plan));
    for (field = 0; field < IMPORT_FIELDS; field++)
        plan->column[field].index = -1;
    plan->from_chat = !file_name;
    if (len > IMPORT_HEAD) {
        len = IMPORT_HEAD;
        whole = false;
    }
    if (is_blank(head, len)) {
        plan->kind = IMPORT_EMPTY;
        plan->why = IMPORT_WHY_EMPTY;
    } else if (!magic_find(file_name, head, len, plan)) {
        sniff_text(head, len, whole, plan);
    }
    return ERR_OK;
}

enum err
rows_plan(int64_t encoding, int64_t delimiter, bool from_chat,
          struct import_plan *plan)
{
    int field;

    if (encoding < 0 || encoding >= IMPORT_ENCODINGS ||
        (delimiter != ',' && delimiter != ';' && delimiter != '\t' &&
         delimiter != '|'))
        return ERR_INVALID;
    memset(plan, 0, sizeof(*plan));
    for (field = 0; field < IMPORT_FIELDS; field++)
        plan->column[field].index = -1;
    plan->kind = IMPORT_CSV;
    plan->encoding = (enum import_encoding)encoding;
    plan->delimiter = (char)delimiter;
    plan->from_chat = from_chat;
    return ERR_OK;
}

/* ---- reading ------------------------------------------------------------- */

struct table {
    struct reader r;
    struct buf text; /* the cells of one row, one string after the other */
    const char *cells[IMPORT_COLUMNS_MAX];
    rows_fn *fn;
    void *ctx;
};

static void
add_cell(struct table *t, const struct cell *cell)
{
    const struct import_plan *plan = t->r.plan;
    size_t start = t->text.len, end, i;

    if (plan->from_chat) {
        buf_reset(&t->r.scratch);
        letters_unslack(cell->s, cell->len, &t->r.scratch);
        letters_clean(t->r.scratch.data, t->r.scratch.len, plan->encoding,
                      false, &t->text);
    } else {
        letters_clean(cell->s, cell->len, plan->encoding, false, &t->text);
    }
    end = t->text.len;
    if (end - start > CELL_BYTES) {
        end = start + CELL_BYTES;
        while (end > start && (t->text.data[end] & 0xc0) == 0x80)
            end--;
        buf_cut(&t->text, end);
    }
    for (i = start; i < end; i++)
        if (t->text.data[i] == '\n' || t->text.data[i] == '\t')
            t->text.data[i] = ' ';
    buf_addc(&t->text, '\0');
}

static enum err
give_row(struct table *t, int64_t number, const struct cell *cells, int count)
{
    const char *at;
    int i;

    buf_reset(&t->text);
    for (i = 0; i < count; i++)
        add_cell(t, &cells[i]);
    if (t->text.overflow)
        count = 0; /* no row of a spreadsheet: passed over */
    for (i = 0, at = t->text.data; i < count; i++, at += strlen(at) + 1)
        t->cells[i] = at;
    return t->fn(t->ctx, number, t->cells, count);
}

/* Another answer than ERR_OK leaves the state where the row begins. */
static enum err
table_run(struct table *t, struct import_state *state, size_t max_rows)
{
    const struct cell *cells;
    int count;
    size_t n;
    enum err rc = ERR_OK;

    for (n = 0; n < max_rows; n++) {
        struct import_state before = *state;
        size_t at = t->r.at;

        if (csv_peek(&t->r, &cells, &count) != STEP_READ)
            break;
        if (t->r.at == at || state->skipping)
            continue; /* nothing yet: the same bytes in another way */
        rc = give_row(t, state->row + 1, cells, count);
        if (rc != ERR_OK) {
            *state = before;
            t->r.at = at;
            break;
        }
        state->row++;
    }
    return rc;
}

static enum err
parse(struct table *t, struct import_state *state, const char *bytes,
      size_t len, bool last, size_t max_rows, size_t *consumed)
{
    const struct import_plan *plan = t->r.plan;
    struct buf text;
    enum err rc;

    if (!letters_need_decoding(plan->encoding, plan->from_chat)) {
        t->r.data = bytes;
        t->r.len = len;
        t->r.last = last;
        rc = table_run(t, state, max_rows);
        *consumed = t->r.at;
        return rc;
    }
    if (len > IMPORT_SLICE) {
        len = IMPORT_SLICE;
        last = false;
    }
    buf_init(&text, len * 3 + 8);
    letters_decode(plan->encoding, plan->from_chat, bytes, len, last, &text);
    t->r.data = text.data;
    t->r.len = text.len;
    t->r.last = last;
    rc = table_run(t, state, max_rows);
    *consumed = t->r.at == text.len && last
                    ? len
                    : letters_raw_len(plan->encoding, plan->from_chat, bytes,
                                      len, t->r.at);
    buf_release(&text);
    return rc;
}

enum err
rows_parse(const struct import_plan *plan, struct import_state *state,
           const char *bytes, size_t len, bool last, size_t max_rows,
           size_t *consumed, rows_fn *fn, void *ctx)
{
    struct table *t;
    size_t mark = 0;
    enum err rc;

    *consumed = 0;
    if (!import_can_read(plan) || plan->kind != IMPORT_CSV || !fn)
        return ERR_INVALID;
    if (state->offset == 0) {
        if (len < 3 && !last)
            return ERR_OK;
        mark = letters_bom(plan->encoding, bytes, len);
    }
    t = xcalloc(1, sizeof(*t));
    t->fn = fn;
    t->ctx = ctx;
    reader_init(&t->r, plan, state);
    buf_init(&t->text, CELLS_BYTES);
    rc = parse(t, state, bytes + mark, len - mark, last, max_rows, consumed);
    reader_release(&t->r);
    buf_release(&t->text);
    free(t);
    *consumed += mark;
    state->offset += (int64_t)*consumed;
    return rc;
}
