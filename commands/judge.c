/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge.c - `callsheet judge KIND FILE...`: CSV in, CSV out.
 *
 * Files are streamed: one row is held at a time, and a field has a ceiling, so
 * that a file of any size is judged in the same memory.
 */
#include "judge.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "rules/comments.h"

#define FIELD_MAX (1024 * 1024)
#define CHUNK     (64 * 1024)

/* The columns that a kind reads. */
enum { COLUMN_ID, COLUMN_TEXT, COLUMNS };

static const char *const column_names[COLUMNS] = { "id", "text" };

struct judge {
    FILE *out;
    const char *file;
    size_t at[COLUMNS]; /* 1 + the column's place, 0 = not seen */
    size_t field;
    size_t row; /* rows finished, the header is the first */
    bool bad;   /* the header lacks a column */
    struct buf value[COLUMNS];
};

/* libcsv asks here for room: a field has a ceiling. */
static void *
field_room(void *old, size_t size)
{
    return size > FIELD_MAX ? NULL : realloc(old, size);
}

static void
header_field(struct judge *j, const char *s, size_t len)
{
    size_t i;

    for (i = 0; i < COLUMNS; i++)
        if (strlen(column_names[i]) == len &&
            strncasecmp(column_names[i], s, len) == 0 && j->at[i] == 0)
            j->at[i] = j->field + 1;
}

static void
on_field(void *s, size_t len, void *data)
{
    struct judge *j = data;
    size_t i;

    if (j->row == 0)
        header_field(j, s ? s : "", len);
    for (i = 0; j->row > 0 && i < COLUMNS; i++)
        if (j->at[i] == j->field + 1) {
            buf_reset(&j->value[i]);
            buf_add(&j->value[i], s, len);
        }
    j->field++;
}

static void
write_field(FILE *out, const struct buf *b)
{
    if (strpbrk(b->data, ",\"\r\n"))
        (void)csv_fwrite(out, b->data, b->len);
    else
        (void)fwrite(b->data, 1, b->len, out);
}

static void
write_row(struct judge *j)
{
    struct comment_text in = { .text = j->value[COLUMN_TEXT].data };
    struct comment_judgement result;

    comment_judge(&in, &result);
    write_field(j->out, &j->value[COLUMN_ID]);
    fprintf(j->out, ",%d,%d.%03d\n", result.machine ? 1 : 0,
            result.score / 1000, result.score % 1000);
}

static void
on_row(int end, void *data)
{
    struct judge *j = data;
    size_t i;

    (void)end;
    if (j->row++ > 0 && !j->bad)
        write_row(j);
    for (i = 0; i < COLUMNS; i++) {
        j->bad |= j->at[i] == 0;
        buf_reset(&j->value[i]);
    }
    j->field = 0;
}

static enum err
parse_chunk(struct judge *j, struct csv_parser *p, const char *data, size_t len,
            FILE *err)
{
    if (csv_parse(p, data, len, on_field, on_row, j) == len)
        return ERR_OK;
    if (csv_error(p) == CSV_ENOMEM || csv_error(p) == CSV_ETOOBIG) {
        fprintf(err, "cannot judge '%s': row %zu: a field is over 1 MiB\n",
                j->file, j->row + 1);
        return ERR_TOO_BIG;
    }
    fprintf(err, "cannot judge '%s': row %zu: %s\n", j->file, j->row + 1,
            csv_strerror(csv_error(p)));
    return ERR_PROTOCOL;
}

static enum err
check_header(const struct judge *j, FILE *err)
{
    size_t i;

    for (i = 0; i < COLUMNS; i++)
        if (j->at[i] == 0) {
            fprintf(err, "cannot judge '%s': no column '%s' in its header\n",
                    j->file, column_names[i]);
            return ERR_PROTOCOL;
        }
    return ERR_OK;
}

static enum err
judge_stream(struct judge *j, struct csv_parser *p, FILE *in, FILE *err)
{
    char *chunk = xmalloc(CHUNK);
    enum err rc = ERR_OK;
    bool first = true;
    size_t n;

    while (rc == ERR_OK && !j->bad && (n = fread(chunk, 1, CHUNK, in)) > 0) {
        size_t bom =
            first && n >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

        first = false;
        rc = parse_chunk(j, p, chunk + bom, n - bom, err);
    }
    if (rc == ERR_OK && ferror(in)) {
        fprintf(err, "cannot read '%s': %s\n", j->file, strerror(errno));
        rc = ERR_IO;
    }
    if (rc == ERR_OK && csv_fini(p, on_field, on_row, j) != 0)
        rc = ERR_PROTOCOL;
    if (rc == ERR_OK)
        rc = check_header(j, err);
    free(chunk);
    return rc;
}

static enum err
judge_file(const char *name, FILE *out, FILE *err)
{
    struct judge j = { .out = out, .file = name };
    struct csv_parser p;
    enum err rc;
    FILE *in;
    size_t i;

    in = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    if (!in) {
        rc = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
        fprintf(err, "cannot open '%s': %s\n", name, strerror(errno));
        return rc;
    }
    for (i = 0; i < COLUMNS; i++)
        buf_init(&j.value[i], FIELD_MAX);
    (void)csv_init(&p, CSV_APPEND_NULL);
    csv_set_realloc_func(&p, field_room);
    rc = judge_stream(&j, &p, in, err);
    csv_free(&p);
    for (i = 0; i < COLUMNS; i++)
        buf_release(&j.value[i]);
    if (in != stdin)
        (void)fclose(in);
    return rc;
}

enum err
judge_run(const char *kind, char **files, size_t n, FILE *out, FILE *err)
{
    enum err rc = ERR_OK;
    size_t i;

    if (strcmp(kind, "comments") != 0) {
        fprintf(err, "cannot judge '%s': known kinds are: comments\n", kind);
        return ERR_INVALID;
    }
    if (n == 0) {
        fprintf(err, "judge comments: name at least one CSV file\n");
        return ERR_INVALID;
    }
    fputs("id,label,score\n", out);
    for (i = 0; i < n && rc == ERR_OK; i++)
        rc = judge_file(files[i], out, err);
    if (fflush(out) != 0 || ferror(out)) {
        fprintf(err, "cannot write the answer: %s\n", strerror(errno));
        return rc == ERR_OK ? ERR_IO : rc;
    }
    return rc;
}
