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

#define BUCKETS 64 /* at first; four rows in each, and there are more */
/* SQLite's own limit for a blob. */
#define CHANGESET_MAX 1000000000

/* All columns as they stand in a changeset. */
struct values {
    unsigned char *data; /* NULL: the row was not there */
    size_t len;
};

struct row {
    struct row *next, *same; /* in order of coming; in its bucket */
    size_t table;
    int64_t id;
    int columns;
    struct values first, last;
};

struct recording {
    sqlite3 *db;
    const char *const *tables;
    size_t table_count;
    struct row *rows, **end;
    struct row **buckets, *few[BUCKETS];
    size_t bucket_count, row_count;
    struct buf scratch;
    int code; /* the first thing that went wrong */
};

/* ---- rows going by ------------------------------------------------------- */

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
add_number(struct buf *out, int type, uint64_t n)
{
    char bytes[9] = { (char)type };
    int i;

    for (i = 0; i < 8; i++)
        bytes[1 + i] = (char)(n >> (56 - 8 * i));
    buf_add(out, bytes, sizeof(bytes));
}

static void
add_bytes(struct buf *out, int type, const void *bytes, int len)
{
    buf_addc(out, (char)type);
    add_varint(out, (uint32_t)len);
    buf_add(out, bytes, (size_t)len);
}

static void
add_value(struct buf *out, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    uint64_t bits;
    double real;

    switch (type) {
    case SQLITE_INTEGER:
        add_number(out, type, (uint64_t)sqlite3_value_int64(value));
        break;
    case SQLITE_FLOAT:
        real = sqlite3_value_double(value);
        memcpy(&bits, &real, sizeof(bits));
        add_number(out, type, bits);
        break;
    case SQLITE_TEXT:
        add_bytes(out, type, sqlite3_value_text(value),
                  sqlite3_value_bytes(value));
        break;
    case SQLITE_BLOB:
        add_bytes(out, type, sqlite3_value_blob(value),
                  sqlite3_value_bytes(value));
        break;
    default:
        buf_addc(out, (char)type);
        break;
    }
}

/* Of the row that is about to change: as it is, or as it will be. */
static void
values_take(struct recording *r, int columns, struct values *out,
            int (*get)(sqlite3 *db, int column, sqlite3_value **value))
{
    sqlite3_value *value;
    int i, code = SQLITE_OK;

    buf_reset(&r->scratch);
    for (i = 0; i < columns && code == SQLITE_OK; i++) {
        code = get(r->db, i, &value);
        if (code == SQLITE_OK)
            add_value(&r->scratch, value);
    }
    if (code == SQLITE_OK && r->scratch.overflow)
        code = SQLITE_TOOBIG;
    if (r->code == SQLITE_OK)
        r->code = code;
    out->len = r->scratch.len;
    out->data = xrealloc(out->data, out->len + 1);
    memcpy(out->data, r->scratch.data, out->len);
}

static void
buckets_free(struct recording *r)
{
    if (r->buckets != r->few)
        free(r->buckets);
}

static void
bucket_put(struct recording *r, struct row *row)
{
    struct row **bucket = &r->buckets[(uint64_t)row->id % r->bucket_count];

    row->same = *bucket;
    *bucket = row;
}

static void
buckets_grow(struct recording *r)
{
    size_t count = r->bucket_count * 8;
    struct row *row;

    buckets_free(r);
    r->buckets = xcalloc(count, sizeof(struct row *));
    r->bucket_count = count;
    for (row = r->rows; row; row = row->next)
        bucket_put(r, row);
}

static struct row *
row_find(struct recording *r, size_t table, int64_t id, bool *is_new)
{
    struct row *row = r->buckets[(uint64_t)id % r->bucket_count];

    *is_new = false;
    for (; row; row = row->same)
        if (row->id == id && row->table == table)
            return row;
    *is_new = true;
    row = xcalloc(1, sizeof(*row));
    row->table = table;
    row->id = id;
    row->columns = sqlite3_preupdate_count(r->db);
    *r->end = row;
    r->end = &row->next;
    if (++r->row_count > 4 * r->bucket_count)
        buckets_grow(r);
    else
        bucket_put(r, row);
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
        values_take(r, row->columns, &row->first, sqlite3_preupdate_old);
    if (op != SQLITE_DELETE) {
        values_take(r, row->columns, &row->last, sqlite3_preupdate_new);
    } else {
        free(row->last.data);
        row->last.data = NULL;
    }
}

struct recording *
recording_new(sqlite3 *db, const char *const *tables, size_t table_count)
{
    struct recording *r = xcalloc(1, sizeof(*r));

    r->db = db;
    r->tables = tables;
    r->table_count = table_count;
    r->end = &r->rows;
    r->buckets = r->few;
    r->bucket_count = BUCKETS;
    buf_init(&r->scratch, CHANGESET_MAX);
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
        free(row->first.data);
        free(row->last.data);
        free(row);
    }
    buckets_free(r);
    buf_release(&r->scratch);
    free(r);
}

void
recording_pause(struct recording *r, bool is_paused)
{
    if (r)
        (void)sqlite3_preupdate_hook(r->db,
                                     is_paused ? NULL : recording_on_change, r);
}

/* ---- the changeset ------------------------------------------------------- */

/* Of the value that begins there. */
static size_t
value_len(const unsigned char *at)
{
    const unsigned char *p = at + 1;
    size_t len = 0;

    if (*at == SQLITE_INTEGER || *at == SQLITE_FLOAT)
        return 9;
    if (*at != SQLITE_TEXT && *at != SQLITE_BLOB)
        return 1;
    while ((*p & 0x80) != 0)
        len = (len | (*p++ & 0x7f)) << 7;
    len |= *p++;
    return (size_t)(p - at) + len;
}

/* One column of an update; true when it differs. The key stands in the first
 * record alone, as what is the same in none. */
static bool
add_column(struct buf *was, struct buf *is, const unsigned char **first,
           const unsigned char **last, bool is_key)
{
    size_t first_len = value_len(*first), last_len = value_len(*last);
    bool is_same =
        first_len == last_len && memcmp(*first, *last, last_len) == 0;

    if (!is_same)
        buf_add(is, (const char *)*last, last_len);
    else
        buf_addc(is, 0);
    if (!is_same || is_key)
        buf_add(was, (const char *)*first, first_len);
    else
        buf_addc(was, 0);
    *first += first_len;
    *last += last_len;
    return !is_same;
}

static void
add_update(struct buf *out, const struct row *row, struct buf *is)
{
    const unsigned char *first = row->first.data, *last = row->last.data;
    bool is_different = false;
    size_t begun = out->len;
    int i;

    buf_reset(is);
    buf_addc(out, SQLITE_UPDATE);
    buf_addc(out, 0);
    for (i = 0; i < row->columns; i++)
        is_different =
            add_column(out, is, &first, &last, i == 0) || is_different;
    if (is_different)
        buf_add(out, is->data, is->len);
    else
        buf_cut(out, begun);
}

static void
add_row(struct buf *out, const struct row *row, struct buf *scratch)
{
    const struct values *only = row->last.data ? &row->last : &row->first;

    if (row->first.data && row->last.data) {
        add_update(out, row, scratch);
    } else if (only->data) {
        buf_addc(out, row->last.data ? SQLITE_INSERT : SQLITE_DELETE);
        buf_addc(out, 0);
        buf_add(out, (const char *)only->data, only->len);
    }
}

static void
add_table(struct buf *out, struct recording *r, size_t table)
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
        add_row(out, row, &r->scratch);
    }
    if (out->len == empty)
        buf_cut(out, begun);
}

int
recording_changeset(struct recording *r, int *len, void **data)
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
