/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * later.c - what was done later with what a change made.
 *
 * A later change builds on one when it changes a row that this one added, or a
 * column that this one changed, and when a row of it belongs to one that would
 * not be there without it: a deal of its campaign, a deadline of its deal.
 * What a sheet added is in no changeset, as that is written before it counts:
 * its rows bear the sheet's number.
 *
 * A change and the undo of it are nothing together, so neither counts.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "audit.h"
#include "db.h"

#define PARENTS 2
/* So many undos of undos are followed. */
#define CHAIN_MAX 100
#define COLUMNS   64

struct kind {
    const char *table;
    const char *parent[PARENTS]; /* of what its rows are */
};

/* Every table that is recorded and whose rows belong to another's. */
enum { KIND_CAMPAIGN, KIND_DEAL, KIND_DEADLINE, KIND_SERIES, KIND_CREATOR };
static const struct kind kinds[] = {
    { "campaign", { NULL } },
    { "deal", { "campaign", "creator" } },
    { "deadline", { "campaign", "deal" } },
    { "series", { "campaign" } },
    { "creator", { NULL } },
    { "note", { "creator", "campaign" } },
    { "outcome", { "creator", "campaign" } },
    { "purpose", { "creator", "campaign" } },
    { "judgement", { "creator" } },
    { "decision", { "creator", "look" } },
    { "second", { "creator", "look" } },
    { "look", { "creator" } },
    { "import", { "creator" } },
    { "said", { "creator" } },
    { "asking", { "campaign" } },
    { "sheet", { NULL } },
    { "habit", { NULL } },
    { "setting", { NULL } },
    { "absence", { NULL } },
    { "mute", { NULL } },
    { "brand", { NULL } },
};

struct touch {
    int kind, op;
    int64_t id;
    uint64_t columns;
};

struct later {
    struct store *st;
    int64_t id, after;
    int64_t sheet; /* that it brought in, or 0 */
    bool wants_all;
    struct touch *rows; /* in order */
    size_t count;
};

/* ---- the rows of a change ------------------------------------------------ */

static int
kind_find(const char *table)
{
    size_t i;

    for (i = 0; table && i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].table, table) == 0)
            return (int)i;
    return -1;
}

static int
touch_compare(const void *a, const void *b)
{
    const struct touch *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* What differs; of a row that came or went, everything. */
static uint64_t
columns_of(sqlite3_changeset_iter *it, int columns, int op)
{
    sqlite3_value *value;
    uint64_t mask = 0;
    int i;

    if (op != SQLITE_UPDATE)
        return UINT64_MAX;
    for (i = 1; i < columns && i < COLUMNS; i++) {
        value = NULL;
        if (sqlite3changeset_new(it, i, &value) == SQLITE_OK && value)
            mask |= UINT64_C(1) << i;
    }
    return mask;
}

static bool
touch_take(sqlite3_changeset_iter *it, struct touch *out)
{
    sqlite3_value *value = NULL;
    const char *table = NULL;
    int columns = 0, indirect = 0, code;

    if (sqlite3changeset_op(it, &table, &columns, &out->op, &indirect) !=
        SQLITE_OK)
        return false;
    out->kind = kind_find(table);
    code = out->op == SQLITE_INSERT ? sqlite3changeset_new(it, 0, &value)
                                    : sqlite3changeset_old(it, 0, &value);
    if (out->kind < 0 || code != SQLITE_OK || !value)
        return false;
    out->id = sqlite3_value_int64(value);
    out->columns = columns_of(it, columns, out->op);
    return true;
}

/* The caller frees *out. */
static enum err
touches_read(struct store *st, int64_t id, struct touch **out, size_t *count)
{
    sqlite3_changeset_iter *it = NULL;
    struct touch *rows = NULL, touch;
    size_t n = 0, room = 0, len = 0;
    const void *data;
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT changes FROM audit WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    data = rc == ERR_OK ? query_get_blob(&q, 0, &len) : NULL;
    if (data && len > 1 &&
        sqlite3changeset_start(&it, (int)len, (void *)(uintptr_t)data) ==
            SQLITE_OK) {
        while (sqlite3changeset_next(it) == SQLITE_ROW) {
            if (!touch_take(it, &touch))
                continue;
            if (n == room) {
                room = room > 0 ? room * 2 : 64;
                rows = xrealloc(rows, room * sizeof(*rows));
            }
            rows[n++] = touch;
        }
        (void)sqlite3changeset_finalize(it);
    }
    query_end(&q);
    *out = rows;
    *count = n;
    return rc;
}

/* ---- to whom a row belongs ----------------------------------------------- */

/* Statements of two parents and a sheet; 0 where there is none. */
static bool
row_begin(struct query *q, struct store *st, int kind)
{
    const char *table = kinds[kind].table;

    if (strcmp(table, "campaign") == 0)
        query_begin(q, st, "SELECT 0, 0, sheet FROM campaign WHERE id = :id");
    else if (strcmp(table, "deal") == 0)
        query_begin(q, st,
                    "SELECT campaign, creator, sheet FROM deal"
                    " WHERE id = :id");
    else if (strcmp(table, "deadline") == 0)
        query_begin(q, st,
                    "SELECT campaign, deal, sheet FROM deadline"
                    " WHERE id = :id");
    else if (strcmp(table, "series") == 0)
        query_begin(q, st, "SELECT campaign, 0, 0 FROM series WHERE id = :id");
    else if (strcmp(table, "note") == 0)
        query_begin(q, st,
                    "SELECT creator, campaign, 0 FROM note WHERE id = :id");
    else if (strcmp(table, "outcome") == 0)
        query_begin(q, st,
                    "SELECT creator, campaign, 0 FROM outcome WHERE id = :id");
    else if (strcmp(table, "purpose") == 0)
        query_begin(q, st,
                    "SELECT creator, campaign, 0 FROM purpose WHERE id = :id");
    else if (strcmp(table, "judgement") == 0)
        query_begin(q, st,
                    "SELECT creator, 0, 0 FROM judgement WHERE id = :id");
    else if (strcmp(table, "decision") == 0)
        query_begin(q, st,
                    "SELECT creator, look, 0 FROM decision WHERE id = :id");
    else if (strcmp(table, "second") == 0)
        query_begin(q, st,
                    "SELECT creator, look, 0 FROM second WHERE id = :id");
    else if (strcmp(table, "look") == 0)
        query_begin(q, st, "SELECT creator, 0, 0 FROM look WHERE id = :id");
    else if (strcmp(table, "import") == 0)
        query_begin(q, st, "SELECT creator, 0, 0 FROM import WHERE id = :id");
    else if (strcmp(table, "said") == 0)
        query_begin(q, st, "SELECT creator, 0, 0 FROM said WHERE id = :id");
    else if (strcmp(table, "asking") == 0)
        query_begin(q, st,
                    "SELECT campaign, 0, 0 FROM asking WHERE campaign = :id");
    else
        return false;
    return true;
}

static void
row_read(struct store *st, int kind, int64_t id, int64_t *parents,
         int64_t *sheet)
{
    struct query q;
    int i;

    *sheet = 0;
    memset(parents, 0, PARENTS * sizeof(*parents));
    if (!row_begin(&q, st, kind))
        return;
    query_int(&q, ":id", id);
    if (query_step(&q) == ERR_OK) {
        for (i = 0; i < PARENTS; i++)
            parents[i] = query_get_int(&q, i);
        *sheet = query_get_int(&q, PARENTS);
    }
    query_end(&q);
}

static const struct touch *
find_row(const struct later *l, int kind, int64_t id)
{
    struct touch key = { .kind = kind, .id = id };

    return l->count > 0 ? bsearch(&key, l->rows, l->count, sizeof(*l->rows),
                                  touch_compare)
                        : NULL;
}

/* Would the row not be there without the change? */
static bool
is_its_own(const struct later *l, int kind, int64_t id)
{
    const struct touch *row = find_row(l, kind, id);
    int64_t parents[PARENTS], sheet = 0;

    if (row && row->op == SQLITE_INSERT)
        return true;
    if (l->sheet == 0 || kind > KIND_DEADLINE)
        return false;
    row_read(l->st, kind, id, parents, &sheet);
    return sheet == l->sheet;
}

static bool
is_on(const struct later *l, const struct touch *touch)
{
    const struct touch *mine = find_row(l, touch->kind, touch->id);
    int64_t parents[PARENTS], sheet = 0;
    int i;

    if (mine && (mine->columns & touch->columns) != 0)
        return true;
    row_read(l->st, touch->kind, touch->id, parents, &sheet);
    if (l->sheet != 0 && sheet == l->sheet)
        return true;
    /* Only what a row came with belongs: one that is changed did before. */
    for (i = 0; i < PARENTS && touch->op == SQLITE_INSERT; i++)
        if (parents[i] != 0 && kinds[touch->kind].parent[i] &&
            is_its_own(l, kind_find(kinds[touch->kind].parent[i]), parents[i]))
            return true;
    return false;
}

/* ---- sheets -------------------------------------------------------------- */

/* What a change was in the end: of an undo, what that was about. *steps is how
 * many of these came after the change `id`. */
static enum err
chain_end(struct store *st, int64_t id, int64_t since, struct change *out,
          int *steps)
{
    enum err rc = ERR_OK;
    int i;

    *steps = 0;
    for (i = 0; i < CHAIN_MAX; i++) {
        change_release(out);
        rc = store_change_find(st, id, out);
        if (rc != ERR_OK)
            break;
        *steps += id > since;
        if (strcmp(out->command, "undo") != 0 ||
            strcmp(out->noun, "change") != 0)
            break;
        id = out->noun_id;
    }
    return rc;
}

static int64_t
sheet_of(const struct change *end)
{
    return strcmp(end->noun, "sheet") == 0 ? end->noun_id : 0;
}

/* The sheet whose rows a later change has written: only a confirmed one has. */
static int64_t
sheet_written(const struct change *end)
{
    return strcmp(end->command, "campaign import confirm") == 0 ? sheet_of(end)
                                                                : 0;
}

/* Has it put deals into a campaign of this one, or with its creators? */
static enum err
sheet_is_on(const struct later *l, int64_t sheet, bool *is)
{
    struct query q;
    enum err rc = ERR_OK;

    *is = false;
    if (sheet == 0 || sheet == l->sheet)
        return ERR_OK;
    query_begin(&q, l->st,
                "SELECT campaign, creator FROM deal"
                " WHERE sheet = :sheet AND sheet > 0");
    query_int(&q, ":sheet", sheet);
    while (!*is && (rc = query_step(&q)) == ERR_OK)
        *is = is_its_own(l, KIND_CAMPAIGN, query_get_int(&q, 0)) ||
              is_its_own(l, KIND_CREATOR, query_get_int(&q, 1));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- one after the other ------------------------------------------------- */

enum err
store_later_new(struct store *st, int64_t id, bool wants_all,
                struct later **out)
{
    struct later *l = xcalloc(1, sizeof(*l));
    struct change end = { 0 };
    int steps;
    enum err rc;

    l->st = st;
    l->id = l->after = id;
    l->wants_all = wants_all;
    rc = touches_read(st, id, &l->rows, &l->count);
    if (rc == ERR_OK && l->count > 0)
        qsort(l->rows, l->count, sizeof(*l->rows), touch_compare);
    if (rc == ERR_OK && chain_end(st, id, id, &end, &steps) == ERR_OK)
        l->sheet = sheet_of(&end);
    change_release(&end);
    *out = l;
    return rc;
}

void
store_later_free(struct later *l)
{
    if (l)
        free(l->rows);
    free(l);
}

static enum err
change_after(struct store *st, int64_t after, int64_t *id)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM audit WHERE id > :after AND +ws = :ws"
                " AND undone_at = 0 AND length(changes) > 1"
                " ORDER BY id LIMIT 1");
    query_int(&q, ":after", after);
    return query_find_int(&q, id);
}

static enum err
change_is_on(const struct later *l, int64_t id, bool *is)
{
    struct change end = { 0 };
    struct touch *rows = NULL;
    size_t count = 0, i;
    int steps = 0;
    enum err rc;

    *is = false;
    rc = chain_end(l->st, id, l->id, &end, &steps);
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    if (rc == ERR_OK && (l->wants_all || steps % 2 == 1)) {
        rc = sheet_is_on(l, sheet_written(&end), is);
        if (rc == ERR_OK && !*is)
            rc = touches_read(l->st, id, &rows, &count);
        for (i = 0; rc == ERR_OK && !*is && i < count; i++)
            *is = is_on(l, &rows[i]);
    }
    change_release(&end);
    free(rows);
    return rc;
}

enum err
store_later_next(struct later *l, struct change *out)
{
    bool is = false;
    enum err rc;

    do {
        rc = change_after(l->st, l->after, &l->after);
        if (rc == ERR_OK)
            rc = change_is_on(l, l->after, &is);
    } while (rc == ERR_OK && !is);
    return rc == ERR_OK ? store_change_find(l->st, l->after, out) : rc;
}
