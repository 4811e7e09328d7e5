/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures_table.c - a vendor's export as lines of figures.
 *
 * No vendor says what its columns are called, so their names are read as the
 * names on a panel are, and what is not known is handed back.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "handle.h"
#include "rows.h"
#include "vet/figures_take.h"

#define TABLE_COLUMNS 80
#define TABLE_ROWS    500

/* Of an export the names stand in the first row, the figures in the row of the
 * creator: they become lines, "Fake followers 18%". */
struct table {
    const char *handle;
    char *names[TABLE_COLUMNS];
    int columns;
    int64_t rows;
    bool is_theirs; /* the row of the creator was found */
    struct buf lines;
};

static void
table_release(struct table *t)
{
    int i;

    for (i = 0; i < t->columns; i++)
        free(t->names[i]);
    buf_release(&t->lines);
}

static bool
is_row_of(const char *handle, const char *const *cells, int count)
{
    struct handle found;
    int i;

    for (i = 0; i < count; i++)
        if (handle_parse(cells[i], &found) == ERR_OK &&
            strcmp(found.name, handle) == 0)
            return true;
    return false;
}

/* "Fake followers (%)" over "18" is 18 %. */
static void
add_cells(struct table *t, const char *const *cells, int count)
{
    int i;

    for (i = 0; i < count && i < t->columns; i++) {
        bool is_share = strchr(t->names[i], '%') && !strchr(cells[i], '%');
        size_t len = strcspn(t->names[i], "%");

        if (cells[i][0] != '\0' && strcmp(cells[i], "-") != 0)
            buf_addf(&t->lines, "%.*s%s %s%s\n", (int)len, t->names[i],
                     t->names[i][len] != '\0' ? t->names[i] + len + 1 : "",
                     cells[i], is_share ? "%" : "");
    }
}

static enum err
table_row(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct table *t = ctx;
    int i;

    (void)number;
    if (t->columns == 0) {
        for (i = 0; i < count && i < TABLE_COLUMNS; i++)
            t->names[t->columns++] = xstrdup(cells[i]);
        return ERR_OK;
    }
    t->rows++;
    if (t->is_theirs)
        return ERR_OK;
    if (is_row_of(t->handle, cells, count)) {
        t->is_theirs = true;
        buf_reset(&t->lines);
        add_cells(t, cells, count);
    } else if (t->rows == 1) {
        add_cells(t, cells, count);
    }
    return ERR_OK;
}

bool
figures_table(const char *handle, const struct file *file, const char *bytes,
              size_t len, struct buf *out)
{
    struct import_state state = { 0 };
    struct table t = { .handle = handle };
    struct import_plan plan;
    size_t consumed = 0;
    bool is_one;

    buf_init(&t.lines, INSIGHTS_BYTES);
    is_one = strcmp(file->name, "paste.txt") != 0 &&
             rows_sniff(file->name, bytes, len, true, &plan) == ERR_OK &&
             import_can_read(&plan) &&
             rows_parse(&plan, &state, bytes, len, true, TABLE_ROWS, &consumed,
                        table_row, &t) == ERR_OK &&
             t.columns > 2 && (t.is_theirs || t.rows == 1);
    if (is_one)
        buf_add(out, t.lines.data, t.lines.len);
    table_release(&t);
    return is_one;
}
