/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about.c - what is held about one creator, table by table.
 *
 * What is counted, handed out and taken away are the same rows: one condition
 * a table makes all three statements.
 */
#include "about.h"

#include <string.h>

#include "about_parts.h"
#include "db.h"

#define COLUMNS_MAX 64

#define OF_CREATOR "creator = :creator"
#define THEIRS     "ws = :ws AND creator = :creator"
#define DEALS      "(SELECT id FROM deal WHERE " THEIRS ")"
#define LOOKS      "(SELECT id FROM look WHERE " THEIRS ")"
#define FIFTIES    "(SELECT id FROM fifty WHERE " OF_CREATOR ")"
/* Files have no creator: those that came ten minutes around an import of
 * theirs, from its person, by the names that it says. */
#define FILES_NEAR                                                             \
    "import AS i CROSS JOIN file AS f ON f.at BETWEEN i.at - 600 AND i.at"     \
    " + 600"
#define FILES_OF                                                               \
    "i.ws = :ws AND i.creator = :creator AND f.person = i.person AND"          \
    " (f.parent > 0 OR instr(i.files, f.name) > 0)"

/* The table, by which columns a row is taken away, what of it is handed out,
 * and which rows are meant. */
#define REACH(name, key, columns, which)                                       \
    {                                                                          \
        .table = (name),                                                       \
        .count = "SELECT count(*) FROM " name " WHERE " which,                 \
        .rows =                                                                \
            "SELECT " columns " FROM " name " WHERE " which " LIMIT :limit",   \
        .drop = "DELETE FROM " name " WHERE (" key ") IN (SELECT " key         \
                " FROM " name " WHERE " which " LIMIT :limit)",                \
    }
#define REACH_ALL(name, which) REACH(name, "id", "*", which)

/* Of comments what they say, not who says it: those are other people. */
const struct about_reach about_reach[ABOUT_COUNT] = {
    [ABOUT_JOB_LOOK] =
        REACH_ALL("job", "ws = :ws AND kind IN ('vet-look', 'vet-figures', "
                         "'vet-shared') AND ref = :creator"),
    [ABOUT_JOB_READ] =
        REACH_ALL("job", "ws = :ws AND kind IN ('vet-read', 'vet-drop') AND "
                         "ref IN (SELECT id FROM import WHERE " THEIRS ")"),
    [ABOUT_JOB_TUBE] =
        REACH_ALL("job",
                  "ws = :ws AND kind IN ('vet-tube', 'vet-tube-join') AND ref "
                  "IN (SELECT id FROM tube WHERE " OF_CREATOR ")"),
    [ABOUT_JOB_SECOND] =
        REACH_ALL("job", "ws = :ws AND kind = 'vet-second' AND ref IN (SELECT "
                         "id FROM second WHERE " THEIRS ")"),
    [ABOUT_JOB_DEAL] =
        REACH_ALL("job", "ws = :ws AND kind = 'deal-late' AND ref IN " DEALS),
    [ABOUT_FILE_CHUNK] =
        REACH("file_chunk", "id", "id",
              "id IN (SELECT c.id FROM " FILES_NEAR
              " CROSS JOIN file_chunk AS c ON c.id BETWEEN f.id * 65536 AND "
              "f.id * 65536 + 65535 WHERE " FILES_OF ")"),
    [ABOUT_FILE] =
        REACH("file", "id", "id, name, size, at",
              "id IN (SELECT f.id FROM " FILES_NEAR " WHERE " FILES_OF ")"),
    [ABOUT_FIFTY_VIEW] = REACH("fifty_view", "fifty", "*", "fifty IN " FIFTIES),
    [ABOUT_FIFTY_PICK] =
        REACH("fifty_pick", "fifty", "fifty, n, mark, person, at",
              "fifty IN " FIFTIES),
    [ABOUT_FIFTY] = REACH_ALL("fifty", OF_CREATOR),
    [ABOUT_FOLLOWER] =
        REACH("follower", "import, n", "import, n, at, score",
              "import IN (SELECT import FROM crowd WHERE " OF_CREATOR ")"),
    [ABOUT_CROWD] = REACH("crowd", "import", "*", OF_CREATOR),
    [ABOUT_COMMENT] =
        REACH("comment", "id",
              "id, import, post, text, url, at, likes, flags, class, language",
              OF_CREATOR),
    [ABOUT_POST_FIGURE] = REACH_ALL("post_figure", OF_CREATOR),
    [ABOUT_TABLE_POST] = REACH_ALL("table_post", OF_CREATOR),
    [ABOUT_POST] = REACH_ALL("post", OF_CREATOR),
    [ABOUT_PROFILE] = REACH_ALL("profile", OF_CREATOR),
    [ABOUT_PEER] = REACH("peer", "creator", "*", OF_CREATOR),
    [ABOUT_TUBE] = REACH_ALL("tube", OF_CREATOR),
    [ABOUT_SAID] = REACH_ALL("said", THEIRS),
    [ABOUT_PURPOSE] = REACH_ALL("purpose", THEIRS),
    [ABOUT_SECOND] = REACH_ALL("second", THEIRS),
    [ABOUT_JUDGEMENT] = REACH_ALL("judgement", THEIRS),
    [ABOUT_DECISION] = REACH_ALL("decision", THEIRS),
    [ABOUT_RECHECK] = REACH("recheck", "look", "*", "look IN " LOOKS),
    [ABOUT_LOOK] = REACH_ALL("look", THEIRS),
    [ABOUT_IMPORT] = REACH_ALL("import", THEIRS),
    [ABOUT_NOTE] = REACH_ALL("note", THEIRS),
    [ABOUT_OUTCOME] = REACH_ALL("outcome", THEIRS),
    [ABOUT_NUDGE] =
        REACH_ALL("nudge",
                  "deadline > 0 AND deadline IN (SELECT d.id FROM deadline AS "
                  "d WHERE d.deal > 0 AND d.deal IN " DEALS ")"),
    [ABOUT_DEADLINE] = REACH_ALL("deadline", "deal > 0 AND deal IN " DEALS),
    [ABOUT_DEAL] = REACH_ALL("deal", THEIRS),
    [ABOUT_CREATOR] = REACH_ALL("creator", "ws = :ws AND id = :creator"),
};

const char *
about_table(enum about about)
{
    return about_reach[about].table;
}

enum err
store_about_count(struct store *st, enum about about, int64_t creator,
                  int64_t *count)
{
    struct query q;

    query_begin(&q, st, about_reach[about].count);
    query_int(&q, ":creator", creator);
    return query_find_int(&q, count);
}

enum err
store_about_delete(struct store *st, enum about about, int64_t creator,
                   int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st, about_reach[about].drop);
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = rc == ERR_OK && changes == limit;
    return rc;
}

int
about_column(struct store *st, enum about about, const char *name)
{
    struct query q;
    int i, found = -1;

    query_begin(&q, st, about_reach[about].rows);
    for (i = 0; q.err == ERR_OK && i < sqlite3_column_count(q.stmt); i++)
        if (strcmp(sqlite3_column_name(q.stmt, i), name) == 0)
            found = i;
    query_end(&q);
    return found;
}

static void
value_take(struct query *q, int column, struct about_value *out)
{
    int type = sqlite3_column_type(q->stmt, column);

    memset(out, 0, sizeof(*out));
    out->column = sqlite3_column_name(q->stmt, column);
    out->is_null = type == SQLITE_NULL;
    out->is_bytes = type == SQLITE_BLOB;
    if (type == SQLITE_TEXT)
        out->text = query_get_text(q, column);
    else if (type == SQLITE_INTEGER)
        out->number = query_get_int(q, column);
}

enum err
store_about_rows(struct store *st, enum about about, int64_t creator, int limit,
                 about_fn *fn, void *ctx)
{
    struct about_value values[COLUMNS_MAX];
    struct query q;
    enum err rc;
    int i, n;

    query_begin(&q, st, about_reach[about].rows);
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        n = sqlite3_column_count(q.stmt);
        for (i = 0; i < n && i < COLUMNS_MAX; i++)
            value_take(&q, i, &values[i]);
        fn(ctx, values, (size_t)i);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
