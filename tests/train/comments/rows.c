/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rows.c - labelled rows from a CSV.
 */
#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "train.h"

struct reader {
    struct train_rows *rows;
    size_t cap;
    size_t row, field;
    size_t text_at, label_at; /* 1 + the column, 0 = not seen */
    char *text;
    bool label;
};

static void
on_field(void *s, size_t len, void *data)
{
    struct reader *r = data;

    r->field++;
    if (r->row == 0 && s) {
        if (strcmp(s, "text") == 0)
            r->text_at = r->field;
        if (strcmp(s, "label") == 0)
            r->label_at = r->field;
    } else if (r->field == r->text_at) {
        free(r->text);
        r->text = xstrndup(s ? s : "", len);
    } else if (r->field == r->label_at) {
        r->label = s && strcmp(s, "1") == 0;
    }
}

static void
on_row(int end, void *data)
{
    struct reader *r = data;
    struct train_rows *rows = r->rows;

    (void)end;
    if (r->row++ > 0 && r->text) {
        if (rows->count == r->cap) {
            r->cap = r->cap > 0 ? r->cap * 2 : 1024;
            rows->list = xreallocarray(rows->list, r->cap, sizeof(*rows->list));
        }
        rows->list[rows->count++] =
            (struct train_row){ .text = r->text, .label = r->label };
        r->text = NULL;
    }
    r->field = 0;
}

bool
rows_read(const char *file, struct train_rows *out)
{
    struct reader r = { .rows = out };
    struct csv_parser p;
    char chunk[16384];
    size_t n;
    FILE *in = fopen(file, "rbe");

    memset(out, 0, sizeof(*out));
    if (!in) {
        fprintf(stderr, "cannot open '%s': %s\n", file, strerror(errno));
        return false;
    }
    (void)csv_init(&p, CSV_APPEND_NULL);
    while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
        if (csv_parse(&p, chunk, n, on_field, on_row, &r) != n)
            break;
    (void)csv_fini(&p, on_field, on_row, &r);
    csv_free(&p);
    (void)fclose(in);
    free(r.text);
    if (r.text_at > 0 && r.label_at > 0 && out->count > 0)
        return true;
    fprintf(stderr, "'%s' has no rows with 'text' and 'label'\n", file);
    return false;
}

void
rows_release(struct train_rows *rows)
{
    size_t i;

    for (i = 0; i < rows->count; i++)
        free(rows->list[i].text);
    free(rows->list);
    memset(rows, 0, sizeof(*rows));
}
