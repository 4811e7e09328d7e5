/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_changes.c - is a change that could be undone about a creator?
 *
 * What was written anew or taken away has all columns of its row, the creator's
 * number among them. What was only changed has its own number and the columns
 * that differ: then the row that is there says whose it is.
 */
#include "about.h"

#include <string.h>

#include "about_parts.h"
#include "db.h"

static enum about
about_of(const char *table)
{
    int i;

    for (i = 0; i < ABOUT_COUNT; i++)
        if (strcmp(about_table((enum about)i), table) == 0)
            return (enum about)i;
    return ABOUT_COUNT;
}

/* Statements for the tables that undo records. */
static bool
mine_begin(struct query *q, struct store *st, enum about about)
{
    switch (about) {
    case ABOUT_DEAL:
        query_begin(q, st,
                    "SELECT 1 FROM deal WHERE id = :id AND creator = :creator");
        return true;
    case ABOUT_JUDGEMENT:
        query_begin(q, st,
                    "SELECT 1 FROM judgement WHERE id = :id"
                    " AND creator = :creator");
        return true;
    case ABOUT_IMPORT:
        query_begin(
            q, st,
            "SELECT 1 FROM import WHERE id = :id AND creator = :creator");
        return true;
    case ABOUT_LOOK:
        query_begin(q, st,
                    "SELECT 1 FROM look WHERE id = :id AND creator = :creator");
        return true;
    case ABOUT_OUTCOME:
        query_begin(
            q, st,
            "SELECT 1 FROM outcome WHERE id = :id AND creator = :creator");
        return true;
    case ABOUT_SECOND:
        query_begin(
            q, st,
            "SELECT 1 FROM second WHERE id = :id AND creator = :creator");
        return true;
    case ABOUT_DEADLINE:
        query_begin(
            q, st,
            "SELECT 1 FROM deadline AS d JOIN deal AS l ON l.id = d.deal"
            " WHERE d.id = :id AND l.creator = :creator");
        return true;
    default:
        return false;
    }
}

static bool
is_mine(struct store *st, enum about about, int64_t id, int64_t creator)
{
    struct query q;
    bool is;

    if (about == ABOUT_CREATOR)
        return id == creator;
    if (!mine_begin(&q, st, about))
        return false;
    query_int(&q, ":id", id);
    query_int(&q, ":creator", creator);
    is = query_step(&q) == ERR_OK;
    query_end(&q);
    return is;
}

/* NULL where the change does not say. */
static int64_t
number_in(sqlite3_changeset_iter *it, int op, int column)
{
    sqlite3_value *value = NULL;

    if (op == SQLITE_INSERT)
        (void)sqlite3changeset_new(it, column, &value);
    else
        (void)sqlite3changeset_old(it, column, &value);
    return value ? sqlite3_value_int64(value) : 0;
}

static bool
is_about(struct store *st, sqlite3_changeset_iter *it, int64_t creator)
{
    const char *table = NULL;
    int columns = 0, op = 0, indirect = 0, at;
    enum about about;

    if (sqlite3changeset_op(it, &table, &columns, &op, &indirect) != SQLITE_OK)
        return true; /* what cannot be read is not kept */
    about = about_of(table);
    if (about == ABOUT_COUNT)
        return false;
    at = about_column(st, about, "creator");
    if (at >= 0 && at < columns && number_in(it, op, at) == creator)
        return true;
    at = about_column(st, about, "id");
    return at >= 0 && at < columns &&
           is_mine(st, about, number_in(it, op, at), creator);
}

bool
about_changes(struct store *st, const void *changes, size_t len,
              int64_t creator)
{
    sqlite3_changeset_iter *it = NULL;
    bool is = false;

    if (creator == 0 || len < 2 ||
        sqlite3changeset_start(&it, (int)len, (void *)(uintptr_t)changes) !=
            SQLITE_OK)
        return false;
    while (!is && sqlite3changeset_next(it) == SQLITE_ROW)
        is = is_about(st, it, creator);
    (void)sqlite3changeset_finalize(it);
    return is;
}
