/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * csv_read.c - records out of a table with commas, semicolons or tabs.
 *
 * libcsv gets one line at a time, so that it is known where each record ends.
 * A comment may hold line breaks within quotes, and a quote that is never
 * closed would make the rest of the file one cell. Three things show that:
 * the record passes IMPORT_RECORD_MAX, it has more cells than the header, or
 * one of its lines begins with the same first cell as the record. The bytes
 * in question are then read again as plain lines, in which a quote ends with
 * its line; so every byte is read twice at most.
 */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "reader.h"

struct csv_file {
    struct csv_parser parser;
    struct buf bytes;               /* the cells, one after the other */
    struct buf joined;              /* a text that was cut at its commas */
    size_t end[IMPORT_COLUMNS_MAX]; /* where each of them ends in there */
    struct cell cell[IMPORT_COLUMNS_MAX];
    int count;  /* of all, also beyond the limit */
    int filled; /* up to the last that is not empty */
    bool done;
};

static void
on_cell(void *s, size_t len, void *arg)
{
    struct csv_file *csv = arg;

    if (csv->count < IMPORT_COLUMNS_MAX) {
        buf_add(&csv->bytes, s, len);
        csv->end[csv->count] = csv->bytes.len;
    }
    if (csv->count < INT32_MAX)
        csv->count++;
    if (len > 0)
        csv->filled = csv->count;
}

static void
on_row(int c, void *arg)
{
    struct csv_file *csv = arg;

    (void)c;
    csv->done = true;
}

static struct csv_file *
csv_file_get(struct reader *r)
{
    struct csv_file *csv = r->csv;

    if (csv)
        return csv;
    csv = xcalloc(1, sizeof(*csv));
    if (csv_init(&csv->parser, 0) != 0)
        abort();
    csv_set_delim(&csv->parser, (unsigned char)r->plan->delimiter);
    csv_set_realloc_func(&csv->parser, xrealloc);
    csv_set_blk_size(&csv->parser, 4096);
    buf_init(&csv->bytes, IMPORT_RECORD_MAX * 2);
    buf_init(&csv->joined, IMPORT_RECORD_MAX * 2);
    r->csv = csv;
    return csv;
}

void
csv_file_free(struct csv_file *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    buf_release(&csv->bytes);
    buf_release(&csv->joined);
    free(csv);
}

static void
begin_record(struct csv_file *csv)
{
    /* Forget what an unfinished record left in the parser. */
    (void)csv_fini(&csv->parser, NULL, NULL, NULL);
    buf_reset(&csv->bytes);
    csv->count = csv->filled = 0;
    csv->done = false;
}

static void
feed(struct csv_file *csv, const char *s, size_t len)
{
    (void)csv_parse(&csv->parser, s, len, on_cell, on_row, csv);
}

static void
end_record(struct csv_file *csv)
{
    int i,
        n = csv->count < IMPORT_COLUMNS_MAX ? csv->count : IMPORT_COLUMNS_MAX;
    size_t start = 0;

    for (i = 0; i < n; i++) {
        csv->cell[i].s = csv->bytes.data + start;
        csv->cell[i].len = csv->end[i] - start;
        start = csv->end[i];
    }
}

/* ---- one record ---------------------------------------------------------- */

struct span {
    size_t end; /* behind the record, or behind the bytes in question */
    int lines;
};

static bool
is_blank_line(const struct reader *r, size_t at, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (r->data[at + i] != ' ' &&
            (r->data[at + i] != '\t' || r->plan->delimiter == '\t'))
            return false;
    return true;
}

/* Does the line at `at` begin with the same cell as the record at r->at? */
static bool
begins_alike(const struct reader *r, size_t at, size_t len)
{
    const char *first = r->data + r->at;
    size_t n = 0;

    while (n < len && first[n] != r->plan->delimiter && first[n] != '\n' &&
           first[n] != '\r')
        n++;
    return n >= 4 && n < len && first[n] == r->plan->delimiter &&
           memcmp(first, r->data + at, n + 1) == 0;
}

/* Does the data end with a quote, line ends and blanks aside? */
static bool
ends_with_quote(const struct reader *r)
{
    size_t at = r->len;

    while (at > r->at && strchr(" \t\r\n", r->data[at - 1]) != NULL)
        at--;
    return at > r->at && r->data[at - 1] == '"';
}

/*
 * Read the record at r->at. STEP_STOPPED: its quotes cannot be meant, read
 * the bytes up to span->end again line by line.
 */
static enum step_result
read_quoted(struct reader *r, struct csv_file *csv, struct span *span)
{
    size_t at = r->at, len, next;
    bool too_long;

    begin_record(csv);
    span->end = r->at + IMPORT_RECORD_MAX;
    for (span->lines = 0; !csv->done; span->lines++) {
        if (at == r->len && r->last && span->lines > 0)
            break;
        if (!reader_line(r, at, &len, &next, &too_long)) {
            if (!too_long && at + len - r->at <= IMPORT_RECORD_MAX)
                return STEP_NEED_MORE;
            return STEP_STOPPED;
        }
        if (next - r->at > IMPORT_RECORD_MAX)
            return STEP_STOPPED;
        if (span->lines > 0 && begins_alike(r, at, len)) {
            span->end = next;
            return STEP_STOPPED;
        }
        feed(csv, r->data + at, next - at);
        at = next;
    }
    span->end = at;
    if (!csv->done) {
        if (span->lines > 1 && !ends_with_quote(r))
            return STEP_STOPPED;
        (void)csv_fini(&csv->parser, on_cell, on_row, csv);
    }
    end_record(csv);
    if (span->lines > 1 && r->plan->columns > 0 &&
        csv->filled > r->plan->columns)
        return STEP_STOPPED;
    return STEP_READ;
}

static enum step_result
read_plain(struct reader *r, struct csv_file *csv, struct span *span)
{
    size_t len;
    bool too_long;
    enum step_result result;

    if (!reader_line(r, r->at, &len, &span->end, &too_long)) {
        if (!too_long)
            return STEP_NEED_MORE;
        result = reader_skip(r, r->st->line + 1, IMPORT_SKIP_TOO_LONG);
        if (result == STEP_READ)
            r->st->skipping = true;
        span->end = r->at;
        span->lines = 0;
        return result;
    }
    span->lines = 1;
    feed(csv, r->data + r->at, span->end - r->at);
    if (!csv->done)
        (void)csv_fini(&csv->parser, on_cell, on_row, csv);
    end_record(csv);
    return STEP_READ;
}

static void
move_behind(struct reader *r, const struct span *span)
{
    int64_t moved = (int64_t)(span->end - r->at);

    r->st->plain -= moved < r->st->plain ? moved : r->st->plain;
    r->st->line += span->lines;
    r->at = span->end;
}

/*
 * Find the record at r->at, which stays where it is. STEP_READ with
 * csv->count 0: there was none, something else was done.
 */
static enum step_result
next_record(struct reader *r, struct csv_file *csv, struct span *span)
{
    size_t len;
    bool too_long;
    enum step_result result;

    span->end = r->at;
    span->lines = 0;
    begin_record(csv);
    if (r->st->skipping)
        return reader_drop_line(r);
    if (reader_line(r, r->at, &len, &span->end, &too_long) &&
        is_blank_line(r, r->at, len)) {
        span->lines = 1;
        move_behind(r, span);
        return STEP_READ;
    }
    if (r->st->plain > 0)
        return read_plain(r, csv, span);
    result = read_quoted(r, csv, span);
    if (result == STEP_STOPPED) {
        r->st->plain = (int64_t)(span->end - r->at);
        begin_record(csv);
        return STEP_READ;
    }
    return result;
}

/* ---- a record's meaning -------------------------------------------------- */

/*
 * People write "post,author,text" without quotes: then the surplus cells are
 * the rest of the text, if that comes last.
 */
static struct cell
join_surplus(const struct reader *r, struct csv_file *csv)
{
    int i,
        n = csv->filled < IMPORT_COLUMNS_MAX ? csv->filled : IMPORT_COLUMNS_MAX;
    struct cell text;

    buf_reset(&csv->joined);
    for (i = r->plan->columns - 1; i < n; i++) {
        if (i >= r->plan->columns)
            buf_addc(&csv->joined, r->plan->delimiter);
        if (i >= r->plan->columns && r->plan->delimiter != '\t')
            buf_addc(&csv->joined, ' ');
        buf_add(&csv->joined, csv->cell[i].s, csv->cell[i].len);
    }
    text.s = csv->joined.data;
    text.len = csv->joined.len;
    return text;
}

static bool
is_header_again(const struct import_plan *plan, const struct record *record)
{
    static const enum import_field fields[] = { IMPORT_FIELD_TEXT,
                                                IMPORT_FIELD_AUTHOR };
    size_t i;

    for (i = 0; i < ARRAY_LEN(fields); i++) {
        const char *name = plan->column[fields[i]].name;
        const struct cell *cell = &record->cell[fields[i]];

        if (plan->column[fields[i]].index < 0)
            continue;
        if (!cell->s || cell->len != strlen(name) ||
            memcmp(cell->s, name, cell->len) != 0)
            return false;
    }
    return true;
}

/* Has the record the cells that the header promises? */
static enum import_skip
check_shape(const struct reader *r, const struct csv_file *csv)
{
    const struct import_plan *plan = r->plan;
    int text = plan->column[IMPORT_FIELD_TEXT].index;
    bool text_is_last = text == plan->columns - 1;

    if (csv->count > text && (csv->filled <= plan->columns || text_is_last) &&
        (r->st->plain == 0 || csv->count >= plan->columns))
        return IMPORT_SKIP_NONE;
    return r->st->plain > 0 ? IMPORT_SKIP_OPEN_QUOTE : IMPORT_SKIP_MALFORMED;
}

static enum step_result
give_record(struct reader *r, struct csv_file *csv)
{
    const struct import_plan *plan = r->plan;
    struct record record = { .line = r->st->line + 1 };
    enum import_skip skip = check_shape(r, csv);
    int field;

    if (skip != IMPORT_SKIP_NONE)
        return reader_skip(r, record.line, skip);
    for (field = 0; field < IMPORT_FIELDS; field++) {
        int index = plan->column[field].index;

        if (index >= 0 && index < csv->count && index < IMPORT_COLUMNS_MAX)
            record.cell[field] = csv->cell[index];
    }
    if (is_header_again(plan, &record))
        return reader_skip(r, record.line, IMPORT_SKIP_HEADER);
    if (csv->filled > plan->columns)
        record.cell[IMPORT_FIELD_TEXT] = join_surplus(r, csv);
    return reader_give(r, &record);
}

enum step_result
csv_step(struct reader *r)
{
    struct csv_file *csv = csv_file_get(r);
    struct span span;
    enum step_result result = next_record(r, csv, &span);

    if (result != STEP_READ || csv->count == 0)
        return result;
    /* ",,,,": a spreadsheet's empty line. */
    if (csv->filled > 0) {
        if (r->st->row >= r->plan->header_row)
            result = give_record(r, csv);
        if (result != STEP_READ)
            return result;
        r->st->row++;
    }
    move_behind(r, &span);
    return result;
}

enum step_result
csv_peek(struct reader *r, const struct cell **cells, int *count)
{
    struct csv_file *csv = csv_file_get(r);
    struct span span;
    enum step_result result = next_record(r, csv, &span);

    *cells = csv->cell;
    *count = csv->count < IMPORT_COLUMNS_MAX ? csv->count : IMPORT_COLUMNS_MAX;
    if (result != STEP_READ || csv->count == 0)
        return result;
    if (csv->filled == 0)
        *count = 0;
    move_behind(r, &span);
    return result;
}
