/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_rows.c - what is held about one creator, row by row.
 */
#include "about.h"

#include <string.h>

#include "about_parts.h"
#include "alloc.h"
#include "db.h"

#define COLUMNS_MAX 64

/* Of comments what they say, not who says it: those are other people. */
static void
rows_begin(struct query *q, struct store *st, enum about about)
{
    switch (about) {
    case ABOUT_JOB_LOOK:
        query_begin(q, st,
                    "SELECT * FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-look', 'vet-figures') AND ref = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_JOB_READ:
        query_begin(q, st,
                    "SELECT * FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-read', 'vet-drop') AND ref IN (SELECT id FROM"
                    " import WHERE ws = :ws AND creator = :creator) LIMIT"
                    " :limit");
        break;
    case ABOUT_JOB_TUBE:
        query_begin(q, st,
                    "SELECT * FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-tube', 'vet-tube-join') AND ref IN (SELECT id"
                    " FROM tube WHERE creator = :creator) LIMIT :limit");
        break;
    case ABOUT_JOB_SECOND:
        query_begin(q, st,
                    "SELECT * FROM job WHERE ws = :ws AND kind ="
                    " 'vet-second' AND ref IN (SELECT id FROM second WHERE ws"
                    " = :ws AND creator = :creator) LIMIT :limit");
        break;
    case ABOUT_JOB_DEAL:
        query_begin(q, st,
                    "SELECT * FROM job WHERE ws = :ws AND kind = 'deal-late'"
                    " AND ref IN (SELECT id FROM deal WHERE ws = :ws AND"
                    " creator = :creator) LIMIT :limit");
        break;
    case ABOUT_FILE_CHUNK:
        query_begin(q, st,
                    "SELECT id FROM file_chunk WHERE id IN (SELECT c.id FROM"
                    " import AS i CROSS JOIN file AS f ON f.at BETWEEN i.at -"
                    " 600 AND i.at + 600 CROSS JOIN file_chunk AS c ON c.id"
                    " BETWEEN f.id * 65536 AND f.id * 65536 + 65535 WHERE"
                    " i.ws = :ws AND i.creator = :creator AND f.person ="
                    " i.person AND (f.parent > 0 OR instr(i.files, f.name) >"
                    " 0)) LIMIT :limit");
        break;
    case ABOUT_FILE:
        query_begin(q, st,
                    "SELECT id, name, size, at FROM file WHERE id IN (SELECT"
                    " f.id FROM import AS i CROSS JOIN file AS f ON f.at"
                    " BETWEEN i.at - 600 AND i.at + 600 WHERE i.ws = :ws AND"
                    " i.creator = :creator AND f.person = i.person AND"
                    " (f.parent > 0 OR instr(i.files, f.name) > 0)) LIMIT"
                    " :limit");
        break;
    case ABOUT_FIFTY_VIEW:
        query_begin(q, st,
                    "SELECT * FROM fifty_view WHERE fifty IN (SELECT id FROM"
                    " fifty WHERE creator = :creator) LIMIT :limit");
        break;
    case ABOUT_FIFTY_PICK:
        query_begin(q, st,
                    "SELECT fifty, n, mark, person, at FROM fifty_pick WHERE"
                    " fifty IN (SELECT id FROM fifty WHERE creator ="
                    " :creator) LIMIT :limit");
        break;
    case ABOUT_FIFTY:
        query_begin(q, st,
                    "SELECT * FROM fifty WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_FOLLOWER:
        query_begin(q, st,
                    "SELECT import, n, at, score FROM follower WHERE import"
                    " IN (SELECT import FROM crowd WHERE creator = :creator)"
                    " LIMIT :limit");
        break;
    case ABOUT_CROWD:
        query_begin(q, st,
                    "SELECT * FROM crowd WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_COMMENT:
        query_begin(q, st,
                    "SELECT id, import, post, text, url, at, likes, flags,"
                    " class, language FROM comment WHERE creator = :creator"
                    " LIMIT :limit");
        break;
    case ABOUT_POST_FIGURE:
        query_begin(q, st,
                    "SELECT * FROM post_figure WHERE creator = :creator"
                    " LIMIT :limit");
        break;
    case ABOUT_TABLE_POST:
        query_begin(q, st,
                    "SELECT * FROM table_post WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_POST:
        query_begin(q, st,
                    "SELECT * FROM post WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_PROFILE:
        query_begin(q, st,
                    "SELECT * FROM profile WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_PEER:
        query_begin(q, st,
                    "SELECT * FROM peer WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_TUBE:
        query_begin(q, st,
                    "SELECT * FROM tube WHERE creator = :creator LIMIT"
                    " :limit");
        break;
    case ABOUT_SAID:
        query_begin(q, st,
                    "SELECT * FROM said WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_PURPOSE:
        query_begin(q, st,
                    "SELECT * FROM purpose WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_SECOND:
        query_begin(q, st,
                    "SELECT * FROM second WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_JUDGEMENT:
        query_begin(q, st,
                    "SELECT * FROM judgement WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_DECISION:
        query_begin(q, st,
                    "SELECT * FROM decision WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_RECHECK:
        query_begin(q, st,
                    "SELECT * FROM recheck WHERE look IN (SELECT id FROM"
                    " look WHERE ws = :ws AND creator = :creator) LIMIT"
                    " :limit");
        break;
    case ABOUT_LOOK:
        query_begin(q, st,
                    "SELECT * FROM look WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_IMPORT:
        query_begin(q, st,
                    "SELECT * FROM import WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_NOTE:
        query_begin(q, st,
                    "SELECT * FROM note WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_OUTCOME:
        query_begin(q, st,
                    "SELECT * FROM outcome WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_NUDGE:
        query_begin(q, st,
                    "SELECT * FROM nudge WHERE deadline > 0 AND deadline IN"
                    " (SELECT d.id FROM deadline AS d WHERE d.deal > 0 AND"
                    " d.deal IN (SELECT id FROM deal WHERE ws = :ws AND"
                    " creator = :creator)) LIMIT :limit");
        break;
    case ABOUT_DEADLINE:
        query_begin(q, st,
                    "SELECT * FROM deadline WHERE deal > 0 AND deal IN"
                    " (SELECT id FROM deal WHERE ws = :ws AND creator ="
                    " :creator) LIMIT :limit");
        break;
    case ABOUT_DEAL:
        query_begin(q, st,
                    "SELECT * FROM deal WHERE ws = :ws AND creator ="
                    " :creator LIMIT :limit");
        break;
    case ABOUT_CREATOR:
        query_begin(q, st,
                    "SELECT * FROM creator WHERE ws = :ws AND id = :creator"
                    " LIMIT :limit");
        break;
    case ABOUT_COUNT:
        break;
    }
}

int
about_column(struct store *st, enum about about, const char *name)
{
    struct query q;
    int i, found = -1;

    rows_begin(&q, st, about);
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

    rows_begin(&q, st, about);
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
