/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recording.c - what a request changes in some tables, as a changeset.
 *
 * Of each row the first state that was seen and the last are kept; what became
 * of it follows from these two. The format is the one described at the top of
 * SQLite's ext/session/sqlite3session.c, so that its own functions can invert,
 * join and apply what comes from here.
 */
#include "recording.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"

#define BUCKETS 64
/* SQLite's own limit for a blob. */
#define CHANGESET_MAX 1000000000

struct row {
    struct row *next, *same; /* in order of coming; in its bucket */
    size_t table;
    int64_t id;
    int columns;
    sqlite3_value **first, **last; /* NULL: it was not there */
};

struct recording {
    sqlite3 *db;
    const char *const *tables;
    size_t table_count;
    struct row *rows, **end;
    struct row *buckets[BUCKETS];
    int code; /* the first thing that went wrong */
};

/* ---- rows going by ------------------------------------------------------- */

static void
row_drop_values(sqlite3_value **values, int columns)
{
    int i;

    for (i = 0; values && i < columns; i++)
        sqlite3_value_free(values[i]);
    free(values);
}

/* Of the row that is about to change: as it is, or as it will be. */
static sqlite3_value **
row_take_values(struct recording *r, int columns,
                int (*get)(sqlite3 *db, int column, sqlite3_value **value))
{
    sqlite3_value **values = xcalloc((size_t)columns, sizeof(sqlite3_value *));
    sqlite3_value *value;
    int i, code = SQLITE_OK;

    for (i = 0; i < columns && code == SQLITE_OK; i++) {
        code = get(r->db, i, &value);
        if (code == SQLITE_OK)
            values[i] = sqlite3_value_dup(value);
        if (code == SQLITE_OK && !values[i])
            code = SQLITE_NOMEM;
    }
    if (r->code == SQLITE_OK)
        r->code = code;
    return values;
}

static struct row *
row_find(struct recording *r, size_t table, int64_t id, bool *is_new)
{
    struct row **bucket = &r->buckets[(uint64_t)id % BUCKETS];
    struct row *row;

    *is_new = false;
    for (row = *bucket; row; row = row->same)
        if (row->id == id && row->table == table)
            return row;
    *is_new = true;
    row = xcalloc(1, sizeof(*row));
    row->table = table;
    row->id = id;
    row->columns = sqlite3_preupdate_count(r->db);
    row->same = *bucket;
    *bucket = row;
    *r->end = row;
    r->end = &row->next;
    return row;
}

static void
recording_on_change(void *ctx, sqlite3 *db, int op, const char *schema,
                    const char *name, sqlite3_int64 old_id,
                    sqlite3_int64 new_id)
{
    struct recording *r = ctx;
    struct row *row;
    size_t table;
    bool is_new;

    (void)db;
    for (table = 0; table < r->table_count; table++)
        if (strcmp(name, r->tables[table]) == 0)
            break;
    if (table == r->table_count || strcmp(schema, "main") != 0)
        return;
    if (op == SQLITE_UPDATE && old_id != new_id)
        r->code = SQLITE_MISUSE; /* a number never changes */
    row = row_find(r, table, op == SQLITE_INSERT ? new_id : old_id, &is_new);
    if (is_new && op != SQLITE_INSERT)
        row->first = row_take_values(r, row->columns, sqlite3_preupdate_old);
    row_drop_values(row->last, row->columns);
    row->last = op == SQLITE_DELETE
                    ? NULL
                    : row_take_values(r, row->columns, sqlite3_preupdate_new);
}

struct recording *
recording_new(sqlite3 *db, const char *const *tables, size_t table_count)
{
    struct recording *r = xcalloc(1, sizeof(*r));

    r->db = db;
    r->tables = tables;
    r->table_count = table_count;
    r->end = &r->rows;
    (void)sqlite3_preupdate_hook(db, recording_on_change, r);
    return r;
}

void
recording_free(struct recording *r)
{
    struct row *row, *next;

    if (!r)
        return;
    (void)sqlite3_preupdate_hook(r->db, NULL, NULL);
    for (row = r->rows; row; row = next) {
        next = row->next;
        row_drop_values(row->first, row->columns);
        row_drop_values(row->last, row->columns);
        free(row);
    }
    free(r);
}

void
recording_pause(struct recording *r, bool is_paused)
{
    if (r)
        (void)sqlite3_preupdate_hook(
            r->db, is_paused ? NULL : recording_on_change, r);
}

/* ---- the changeset ------------------------------------------------------- */

/* SQLite's: seven bits a byte, the highest first. */
static void
add_varint(struct buf *out, uint32_t n)
{
    int shift;

    for (shift = 28; shift > 0 && n >> shift == 0; shift -= 7)
        ;
    for (; shift > 0; shift -= 7)
        buf_addc(out, (char)(n >> shift | 0x80));
    buf_addc(out, (char)(n & 0x7f));
}

static void
add_big_endian(struct buf *out, uint64_t n)
{
    char bytes[8];
    int i;

    for (i = 0; i < 8; i++)
        bytes[i] = (char)(n >> (56 - 8 * i));
    buf_add(out, bytes, sizeof(bytes));
}

static void
add_value(struct buf *out, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    uint64_t bits;
    double real;

    buf_addc(out, (char)type);
    switch (type) {
    case SQLITE_INTEGER:
        add_big_endian(out, (uint64_t)sqlite3_value_int64(value));
        break;
    case SQLITE_FLOAT:
        real = sqlite3_value_double(value);
        memcpy(&bits, &real, sizeof(bits));
        add_big_endian(out, bits);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = type == SQLITE_TEXT
                                ? (const void *)sqlite3_value_text(value)
                                : sqlite3_value_blob(value);
        int len = sqlite3_value_bytes(value);

        add_varint(out, (uint32_t)len);
        buf_add(out, bytes, (size_t)len);
        break;
    }
    default:
        break;
    }
}

static void
add_values(struct buf *out, sqlite3_value *const *values, int columns)
{
    int i;

    for (i = 0; i < columns; i++)
        add_value(out, values[i]);
}

/* One column of an update; true when it differs. The key stands in the first
 * record alone, as what is the same in none. */
static bool
add_column(struct buf *was, struct buf *is, const struct row *row, int i)
{
    size_t from = was->len, to = is->len;
    bool is_same;

    add_value(was, row->first[i]);
    add_value(is, row->last[i]);
    is_same = was->len - from == is->len - to &&
              memcmp(was->data + from, is->data + to, is->len - to) == 0;
    if (!is_same)
        return true;
    buf_cut(is, to);
    buf_addc(is, 0);
    if (i > 0) {
        buf_cut(was, from);
        buf_addc(was, 0);
    }
    return false;
}

static void
add_update(struct buf *out, const struct row *row)
{
    struct buf is;
    bool is_different = false;
    size_t begun = out->len;
    int i;

    buf_init(&is, CHANGESET_MAX);
    buf_addc(out, SQLITE_UPDATE);
    buf_addc(out, 0);
    for (i = 0; i < row->columns; i++)
        is_different = add_column(out, &is, row, i) || is_different;
    if (is_different)
        buf_add(out, is.data, is.len);
    else
        buf_cut(out, begun);
    buf_release(&is);
}

static void
add_row(struct buf *out, const struct row *row)
{
    if (row->first && row->last) {
        add_update(out, row);
    } else if (row->first || row->last) {
        buf_addc(out, row->last ? SQLITE_INSERT : SQLITE_DELETE);
        buf_addc(out, 0);
        add_values(out, row->last ? row->last : row->first, row->columns);
    }
}

static void
add_table(struct buf *out, const struct recording *r, size_t table)
{
    size_t begun = out->len, empty = 0;
    const struct row *row;
    int i;

    for (row = r->rows; row; row = row->next) {
        if (row->table != table)
            continue;
        if (empty == 0) {
            buf_addc(out, 'T');
            add_varint(out, (uint32_t)row->columns);
            for (i = 0; i < row->columns; i++)
                buf_addc(out, i == 0);
            buf_add(out, r->tables[table], strlen(r->tables[table]) + 1);
            empty = out->len;
        }
        add_row(out, row);
    }
    if (out->len == empty)
        buf_cut(out, begun);
}

int
recording_changeset(const struct recording *r, int *len, void **data)
{
    struct buf out;
    size_t table;
    int code = r->code;

    *len = 0;
    *data = NULL;
    buf_init(&out, CHANGESET_MAX);
    /* After a failure some values are missing. */
    for (table = 0; code == SQLITE_OK && table < r->table_count; table++)
        add_table(&out, r, table);
    if (code == SQLITE_OK && out.overflow)
        code = SQLITE_TOOBIG;
    if (code == SQLITE_OK && out.len > 0) {
        *data = sqlite3_malloc64(out.len);
        if (*data) {
            memcpy(*data, out.data, out.len);
            *len = (int)out.len;
        } else {
            code = SQLITE_NOMEM;
        }
    }
    buf_release(&out);
    return code;
}
