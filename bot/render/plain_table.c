/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain_table.c - a card's table as lines whose columns stand under each
 * other. Columns of figures are set to the right.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "render/plain.h"
#include "utf8.h"

#define CELL_MAX ((size_t)16 * 1024)

struct cell {
    char *text;
    size_t width;
};

struct grid {
    struct cell *cells; /* row after row */
    size_t *widths;
    bool *is_right;
    size_t columns, rows;
};

/* Cut to so many columns, the last of them "…". */
static void
cut_width(struct buf *b, size_t max_width)
{
    const char *p = b->data, *end = b->data + b->len, *keep = p;
    size_t width = 0;

    if (max_width == 0 || utf8_width(b->data, b->len) <= max_width)
        return;
    while (p < end) {
        width += (size_t)utf8_columns(utf8_next(&p, end));
        if (width > max_width - 1)
            break;
        keep = p;
    }
    buf_cut(b, (size_t)(keep - b->data));
    buf_adds(b, "…");
}

static void
cell_fill(struct cell *cell, const char *marked, bool is_last,
          size_t max_width)
{
    struct buf text;
    char *p;

    buf_init(&text, CELL_MAX);
    /* Only in the last column does a link's address push nothing away. */
    plain_text(marked, is_last && max_width == 0, &text);
    for (p = text.data; *p; p++)
        if (*p == '\n')
            *p = ' ';
    cut_width(&text, max_width);
    cell->width = utf8_width(text.data, text.len);
    cell->text = buf_take(&text);
}

static bool
is_figure(const char *s)
{
    if (*s == '+' || *s == '-')
        s++;
    return *s >= '0' && *s <= '9';
}

static void
column_measure(struct grid *grid, size_t column)
{
    size_t row, figures = 0, filled = 0;

    for (row = 0; row < grid->rows; row++) {
        const struct cell *cell = &grid->cells[row * grid->columns + column];

        if (cell->width > grid->widths[column])
            grid->widths[column] = cell->width;
        if (row == 0 || cell->text[0] == '\0')
            continue;
        filled++;
        figures += is_figure(cell->text);
    }
    grid->is_right[column] =
        filled > 0 && figures == filled && column + 1 < grid->columns;
}

static void
add_blanks(struct buf *b, size_t count)
{
    while (count-- > 0)
        buf_addc(b, ' ');
}

static void
row_write(const struct grid *grid, size_t row, struct buf *line)
{
    size_t column, pad;

    for (column = 0; column < grid->columns; column++) {
        const struct cell *cell = &grid->cells[row * grid->columns + column];

        pad = grid->widths[column] - cell->width;
        if (column > 0)
            buf_adds(line, "  ");
        if (grid->is_right[column])
            add_blanks(line, pad);
        buf_adds(line, cell->text);
        if (!grid->is_right[column] && column + 1 < grid->columns)
            add_blanks(line, pad);
    }
}

static void
grid_release(struct grid *grid)
{
    size_t i;

    for (i = 0; i < grid->columns * grid->rows; i++)
        free(grid->cells[i].text);
    free(grid->cells);
    free(grid->widths);
    free(grid->is_right);
}

void
plain_table(const struct card_part *table, size_t max_width,
            void (*line)(void *ctx, const char *text), void *ctx)
{
    struct grid grid = { .columns = table->columns, .rows = table->rows };
    size_t i, count = table->columns * table->rows;
    struct buf text;

    grid.cells = xcalloc(count, sizeof(*grid.cells));
    grid.widths = xcalloc(table->columns, sizeof(*grid.widths));
    grid.is_right = xcalloc(table->columns, sizeof(*grid.is_right));
    for (i = 0; i < count; i++)
        cell_fill(&grid.cells[i], table->cells[i],
                  i % table->columns == table->columns - 1, max_width);
    for (i = 0; i < table->columns; i++)
        column_measure(&grid, i);
    buf_init(&text, (size_t)256 * 1024);
    for (i = 0; i < table->rows; i++) {
        buf_reset(&text);
        row_write(&grid, i, &text);
        line(ctx, text.data);
    }
    buf_release(&text);
    grid_release(&grid);
}
