/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet.c - one sheet of a workbook as CSV.
 *
 * What is merged stands behind the rows in the file, so the member is read
 * twice: once for the merges, once for the cells.
 */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "xml.h"

#define CELL_MAX    (256 * 1024)
#define MERGES_MAX  20000
#define FORMULA_MAX 256

/* Rows and columns count from 0. */
struct merge {
    long from, to; /* rows */
    int column;
    char *value;
};

struct writer {
    const struct workbook *workbook;
    struct buf *out;
    size_t rows; /* with something in them */
    struct merge *merges;
    size_t merge_count, merge_next; /* sorted by their first row */
    size_t merge_open;              /* [merge_open, merge_next) may hold */
    long row, written;              /* the present one, those written */
    int column, last;               /* last: columns used in this row */
    struct buf row_cells[SHEET_COLUMNS_MAX];
    /* the present cell */
    bool in_value, in_row, in_formula, has_formula;
    int in_sound;
    char type; /* n umber, s hared, i nline, f ormula's text, b ool, e rror */
    struct number_format format;
    struct buf value, formula;
};

/* "BC23"; false when it is no reference. */
static bool
reference_read(const char *text, int *column, long *row, const char **behind)
{
    int c = 0;
    long r;
    char *end;

    while (*text == '$')
        text++;
    for (; *text >= 'A' && *text <= 'Z' && c < SHEET_COLUMNS_MAX; text++)
        c = c * 26 + *text - 'A' + 1;
    while (*text == '$')
        text++;
    if (c == 0 || c > SHEET_COLUMNS_MAX || *text < '1' || *text > '9')
        return false;
    r = strtol(text, &end, 10);
    if (r > SHEET_ROWS_MAX)
        return false;
    *column = c - 1;
    *row = r - 1;
    *behind = end;
    return true;
}

/* ---- merges -------------------------------------------------------------- */

static void
merge_start(struct xml *xml, const char *name, const char **attributes)
{
    struct writer *w = xml_ctx(xml);
    const char *text = xml_attribute(attributes, "ref");
    struct merge m = { 0 };
    int last;

    if (strcmp(name, "mergeCell") != 0 || !text ||
        w->merge_count == MERGES_MAX ||
        !reference_read(text, &m.column, &m.from, &text) || *text != ':' ||
        !reference_read(text + 1, &last, &m.to, &text) || m.to <= m.from)
        return;
    w->merges =
        xreallocarray(w->merges, w->merge_count + 1, sizeof(w->merges[0]));
    w->merges[w->merge_count++] = m;
}

static int
merge_compare(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* The cell of a merge is taken from its first row and put in the others. */
static void
merges_apply(struct writer *w)
{
    size_t i;

    while (w->merge_next < w->merge_count &&
           w->merges[w->merge_next].from <= w->row)
        w->merge_next++;
    while (w->merge_open < w->merge_next &&
           w->merges[w->merge_open].to < w->row)
        w->merge_open++;
    for (i = w->merge_open; i < w->merge_next; i++) {
        struct merge *m = &w->merges[i];
        struct buf *cell = &w->row_cells[m->column];

        if (m->from == w->row && !m->value && m->column < w->last) {
            m->value = xstrdup(cell->len > 0 ? cell->data : "");
        } else if (m->from < w->row && w->row <= m->to && m->value &&
                   m->value[0] != '\0' && cell->len == 0) {
            buf_adds(cell, m->value);
            if (w->last <= m->column)
                w->last = m->column + 1;
        }
    }
}

/* ---- rows ---------------------------------------------------------------- */

static void
write_cell(struct buf *out, const struct buf *cell)
{
    const char *p;

    if (cell->len == 0)
        return;
    if (!strpbrk(cell->data, ",\"\r\n")) {
        buf_add(out, cell->data, cell->len);
        return;
    }
    buf_addc(out, '"');
    for (p = cell->data; *p != '\0'; p++) {
        if (*p == '"')
            buf_addc(out, '"');
        buf_addc(out, *p);
    }
    buf_addc(out, '"');
}

static void
row_end(struct writer *w)
{
    int i;

    merges_apply(w);
    if (w->last == 0)
        return;
    /* Rows that are not there are empty lines: people speak of row 7. */
    for (; w->written < w->row; w->written++)
        buf_addc(w->out, '\n');
    for (i = 0; i < w->last; i++) {
        if (i > 0)
            buf_addc(w->out, ',');
        write_cell(w->out, &w->row_cells[i]);
        buf_reset(&w->row_cells[i]);
    }
    buf_addc(w->out, '\n');
    w->rows++;
    w->written = w->row + 1;
    w->last = 0;
}

static void
mark_used(struct writer *w)
{
    if (w->last <= w->column)
        w->last = w->column + 1;
}

/* A formula that nobody has reckoned yet, as programs write them, is told by
 * itself, behind "=": one with an empty text for its result says so. */
static void
cell_end(struct writer *w)
{
    const char *raw = w->value.len > 0 ? w->value.data : "";
    bool is_lost = *raw == '\0' && w->has_formula && w->type == 'n';
    struct buf *cell;

    if ((*raw == '\0' && !is_lost) || w->column < 0 ||
        w->column >= SHEET_COLUMNS_MAX)
        return;
    cell = &w->row_cells[w->column];
    buf_reset(cell);
    if (is_lost) {
        buf_addc(cell, '=');
        buf_adds(cell, w->formula.len > 0 ? w->formula.data : "");
        mark_used(w);
        return;
    }
    switch (w->type) {
    case 's':
        buf_adds(cell, workbook_string(w->workbook, strtoul(raw, NULL, 10)));
        break;
    case 'b':
        buf_adds(cell, *raw == '1' ? "TRUE" : "FALSE");
        break;
    case 'n':
        number_add(cell, raw, w->format, w->workbook->since_1904);
        break;
    case 'e':
        break; /* #N/A: nothing is known */
    default:
        buf_adds(cell, raw);
        break;
    }
    if (cell->len > 0)
        mark_used(w);
}

/* ---- the elements -------------------------------------------------------- */

static char
type_of(const char *t)
{
    if (!t)
        return 'n';
    if (strcmp(t, "inlineStr") == 0)
        return 'i';
    if (strcmp(t, "str") == 0 || strcmp(t, "d") == 0)
        return 'f';
    return *t; /* s, b, e, n */
}

static void
cell_start(struct writer *w, const char **attributes)
{
    const char *at = xml_attribute(attributes, "r"), *behind;
    const char *style = xml_attribute(attributes, "s");
    size_t format = style ? strtoul(style, NULL, 10) : 0;
    int column;
    long row;

    w->column++;
    if (at)
        w->column = reference_read(at, &column, &row, &behind)
                        ? column
                        : SHEET_COLUMNS_MAX;
    w->type = type_of(xml_attribute(attributes, "t"));
    w->format = format < w->workbook->format_count
                    ? w->workbook->formats[format]
                    : number_format_known(0);
    buf_reset(&w->value);
    buf_reset(&w->formula);
    w->has_formula = false;
}

/* "1" is 0; -1 for what is none. */
static long
row_number(const char *text)
{
    long row = strtol(text, NULL, 10);

    return row > 0 ? row - 1 : -1;
}

static void
sheet_start(struct xml *xml, const char *name, const char **attributes)
{
    struct writer *w = xml_ctx(xml);
    const char *at;

    if (strcmp(name, "row") == 0) {
        at = xml_attribute(attributes, "r");
        w->row = at ? row_number(at) : w->row + 1;
        w->column = -1;
        w->in_row = true;
        /* Rows go up; anything else is made up to hurt. */
        if (w->row < w->written || w->row >= SHEET_ROWS_MAX)
            xml_stop(xml, ERR_PROTOCOL);
    } else if (strcmp(name, "c") == 0 && w->in_row) {
        cell_start(w, attributes);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        w->in_value = w->in_sound == 0;
    } else if (strcmp(name, "f") == 0) {
        w->in_formula = w->has_formula = true;
    } else if (strcmp(name, "rPh") == 0) {
        w->in_sound++;
    }
}

static void
sheet_end(struct xml *xml, const char *name)
{
    struct writer *w = xml_ctx(xml);

    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        w->in_value = false;
    } else if (strcmp(name, "f") == 0) {
        w->in_formula = false;
    } else if (strcmp(name, "rPh") == 0) {
        w->in_sound--;
    } else if (strcmp(name, "c") == 0 && w->in_row) {
        cell_end(w);
    } else if (strcmp(name, "row") == 0) {
        w->in_row = false;
        row_end(w);
    } else if (strcmp(name, "sheetData") == 0) {
        xml_stop(xml, ERR_EXISTS);
    }
    if (w->out->overflow)
        xml_stop(xml, ERR_TOO_BIG);
}

static void
sheet_text(struct xml *xml, const char *text, size_t len)
{
    struct writer *w = xml_ctx(xml);

    if (w->in_value)
        buf_add(&w->value, text, len); /* what is over its ceiling is cut */
    else if (w->in_formula)
        buf_add(&w->formula, text, len);
}

static void
writer_release(struct writer *w)
{
    size_t i;

    for (i = 0; i < SHEET_COLUMNS_MAX; i++)
        buf_release(&w->row_cells[i]);
    for (i = 0; i < w->merge_count; i++)
        free(w->merges[i].value);
    free(w->merges);
    buf_release(&w->value);
    buf_release(&w->formula);
    free(w);
}

enum err
sheet_write(struct package *package, const struct workbook *workbook,
            const struct sheet *sheet, struct buf *out, size_t *rows)
{
    struct writer *w = xcalloc(1, sizeof(*w));
    struct xml_reader merges = { .start = merge_start, .ctx = w };
    struct xml_reader cells = { sheet_start, sheet_end, sheet_text, w };
    enum err rc;
    size_t i;

    w->workbook = workbook;
    w->out = out;
    w->row = -1;
    buf_init(&w->value, CELL_MAX);
    buf_init(&w->formula, FORMULA_MAX);
    for (i = 0; i < SHEET_COLUMNS_MAX; i++)
        buf_init(&w->row_cells[i], CELL_MAX);
    rc = xml_read(package, sheet->path, &merges);
    if (w->merge_count > 0)
        qsort(w->merges, w->merge_count, sizeof(w->merges[0]), merge_compare);
    if (rc == ERR_OK)
        rc = xml_read(package, sheet->path, &cells);
    *rows = w->rows;
    writer_release(w);
    return rc;
}
