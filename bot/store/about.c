/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about.c - what is held about one creator: how each table is reached.
 */
#include "about.h"

#include "alloc.h"
#include "db.h"

const char *
about_table(enum about about)
{
    static const char *const tables[] = {
#define X(name, table) [ABOUT_##name] = table,
        ABOUT_MAP(X)
#undef X
    };

    return tables[about];
}

static void
count_begin(struct query *q, struct store *st, enum about about)
{
    switch (about) {
    case ABOUT_JOB_LOOK:
        query_begin(q, st,
                    "SELECT count(*) FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-look', 'vet-figures') AND ref = :creator");
        break;
    case ABOUT_JOB_READ:
        query_begin(q, st,
                    "SELECT count(*) FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-read', 'vet-drop') AND ref IN (SELECT id FROM"
                    " import WHERE ws = :ws AND creator = :creator)");
        break;
    case ABOUT_JOB_TUBE:
        query_begin(q, st,
                    "SELECT count(*) FROM job WHERE ws = :ws AND kind IN"
                    " ('vet-tube', 'vet-tube-join') AND ref IN (SELECT id"
                    " FROM tube WHERE creator = :creator)");
        break;
    case ABOUT_JOB_SECOND:
        query_begin(q, st,
                    "SELECT count(*) FROM job WHERE ws = :ws AND kind ="
                    " 'vet-second' AND ref IN (SELECT id FROM second WHERE ws"
                    " = :ws AND creator = :creator)");
        break;
    case ABOUT_JOB_DEAL:
        query_begin(q, st,
                    "SELECT count(*) FROM job WHERE ws = :ws AND kind ="
                    " 'deal-late' AND ref IN (SELECT id FROM deal WHERE ws ="
                    " :ws AND creator = :creator)");
        break;
    case ABOUT_FILE_CHUNK:
        query_begin(q, st,
                    "SELECT count(*) FROM file_chunk WHERE id IN (SELECT"
                    " c.id FROM import AS i CROSS JOIN file AS f ON f.at"
                    " BETWEEN i.at - 600 AND i.at + 600 CROSS JOIN file_chunk"
                    " AS c ON c.id BETWEEN f.id * 65536 AND f.id * 65536 +"
                    " 65535 WHERE i.ws = :ws AND i.creator = :creator AND"
                    " f.person = i.person AND (f.parent > 0 OR instr(i.files,"
                    " f.name) > 0))");
        break;
    case ABOUT_FILE:
        query_begin(q, st,
                    "SELECT count(*) FROM file WHERE id IN (SELECT f.id FROM"
                    " import AS i CROSS JOIN file AS f ON f.at BETWEEN i.at -"
                    " 600 AND i.at + 600 WHERE i.ws = :ws AND i.creator ="
                    " :creator AND f.person = i.person AND (f.parent > 0 OR"
                    " instr(i.files, f.name) > 0))");
        break;
    case ABOUT_FIFTY_VIEW:
        query_begin(q, st,
                    "SELECT count(*) FROM fifty_view WHERE fifty IN (SELECT"
                    " id FROM fifty WHERE creator = :creator)");
        break;
    case ABOUT_FIFTY_PICK:
        query_begin(q, st,
                    "SELECT count(*) FROM fifty_pick WHERE fifty IN (SELECT"
                    " id FROM fifty WHERE creator = :creator)");
        break;
    case ABOUT_FIFTY:
        query_begin(q, st,
                    "SELECT count(*) FROM fifty WHERE creator = :creator");
        break;
    case ABOUT_FOLLOWER:
        query_begin(q, st,
                    "SELECT count(*) FROM follower WHERE import IN (SELECT"
                    " import FROM crowd WHERE creator = :creator)");
        break;
    case ABOUT_CROWD:
        query_begin(q, st,
                    "SELECT count(*) FROM crowd WHERE creator = :creator");
        break;
    case ABOUT_COMMENT:
        query_begin(q, st,
                    "SELECT count(*) FROM comment WHERE creator = :creator");
        break;
    case ABOUT_POST_FIGURE:
        query_begin(q, st,
                    "SELECT count(*) FROM post_figure WHERE creator ="
                    " :creator");
        break;
    case ABOUT_TABLE_POST:
        query_begin(q, st,
                    "SELECT count(*) FROM table_post WHERE creator ="
                    " :creator");
        break;
    case ABOUT_POST:
        query_begin(q, st,
                    "SELECT count(*) FROM post WHERE creator = :creator");
        break;
    case ABOUT_PROFILE:
        query_begin(q, st,
                    "SELECT count(*) FROM profile WHERE creator = :creator");
        break;
    case ABOUT_PEER:
        query_begin(q, st,
                    "SELECT count(*) FROM peer WHERE creator = :creator");
        break;
    case ABOUT_TUBE:
        query_begin(q, st,
                    "SELECT count(*) FROM tube WHERE creator = :creator");
        break;
    case ABOUT_SAID:
        query_begin(q, st,
                    "SELECT count(*) FROM said WHERE ws = :ws AND creator ="
                    " :creator");
        break;
    case ABOUT_PURPOSE:
        query_begin(q, st,
                    "SELECT count(*) FROM purpose WHERE ws = :ws AND creator"
                    " = :creator");
        break;
    case ABOUT_SECOND:
        query_begin(q, st,
                    "SELECT count(*) FROM second WHERE ws = :ws AND creator"
                    " = :creator");
        break;
    case ABOUT_JUDGEMENT:
        query_begin(q, st,
                    "SELECT count(*) FROM judgement WHERE ws = :ws AND"
                    " creator = :creator");
        break;
    case ABOUT_DECISION:
        query_begin(q, st,
                    "SELECT count(*) FROM decision WHERE ws = :ws AND"
                    " creator = :creator");
        break;
    case ABOUT_RECHECK:
        query_begin(q, st,
                    "SELECT count(*) FROM recheck WHERE look IN (SELECT id"
                    " FROM look WHERE ws = :ws AND creator = :creator)");
        break;
    case ABOUT_LOOK:
        query_begin(q, st,
                    "SELECT count(*) FROM look WHERE ws = :ws AND creator ="
                    " :creator");
        break;
    case ABOUT_IMPORT:
        query_begin(q, st,
                    "SELECT count(*) FROM import WHERE ws = :ws AND creator"
                    " = :creator");
        break;
    case ABOUT_NOTE:
        query_begin(q, st,
                    "SELECT count(*) FROM note WHERE ws = :ws AND creator ="
                    " :creator");
        break;
    case ABOUT_OUTCOME:
        query_begin(q, st,
                    "SELECT count(*) FROM outcome WHERE ws = :ws AND creator"
                    " = :creator");
        break;
    case ABOUT_NUDGE:
        query_begin(q, st,
                    "SELECT count(*) FROM nudge WHERE deadline > 0 AND"
                    " deadline IN (SELECT d.id FROM deadline AS d WHERE"
                    " d.deal > 0 AND d.deal IN (SELECT id FROM deal WHERE ws"
                    " = :ws AND creator = :creator))");
        break;
    case ABOUT_DEADLINE:
        query_begin(q, st,
                    "SELECT count(*) FROM deadline WHERE deal > 0 AND deal"
                    " IN (SELECT id FROM deal WHERE ws = :ws AND creator ="
                    " :creator)");
        break;
    case ABOUT_DEAL:
        query_begin(q, st,
                    "SELECT count(*) FROM deal WHERE ws = :ws AND creator ="
                    " :creator");
        break;
    case ABOUT_CREATOR:
        query_begin(q, st,
                    "SELECT count(*) FROM creator WHERE ws = :ws AND id ="
                    " :creator");
        break;
    case ABOUT_COUNT:
        break;
    }
}

enum err
store_about_count(struct store *st, enum about about, int64_t creator,
                  int64_t *count)
{
    struct query q;
    enum err rc;

    count_begin(&q, st, about);
    query_int(&q, ":creator", creator);
    rc = query_step(&q);
    if (rc == ERR_OK)
        *count = query_get_int(&q, 0);
    query_end(&q);
    return rc;
}

static void
delete_begin(struct query *q, struct store *st, enum about about)
{
    switch (about) {
    case ABOUT_JOB_LOOK:
        query_begin(q, st,
                    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE"
                    " ws = :ws AND kind IN ('vet-look', 'vet-figures') AND"
                    " ref = :creator LIMIT :limit)");
        break;
    case ABOUT_JOB_READ:
        query_begin(q, st,
                    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE"
                    " ws = :ws AND kind IN ('vet-read', 'vet-drop') AND ref"
                    " IN (SELECT id FROM import WHERE ws = :ws AND creator ="
                    " :creator) LIMIT :limit)");
        break;
    case ABOUT_JOB_TUBE:
        query_begin(q, st,
                    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE"
                    " ws = :ws AND kind IN ('vet-tube', 'vet-tube-join') AND"
                    " ref IN (SELECT id FROM tube WHERE creator = :creator)"
                    " LIMIT :limit)");
        break;
    case ABOUT_JOB_SECOND:
        query_begin(q, st,
                    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE"
                    " ws = :ws AND kind = 'vet-second' AND ref IN (SELECT id"
                    " FROM second WHERE ws = :ws AND creator = :creator)"
                    " LIMIT :limit)");
        break;
    case ABOUT_JOB_DEAL:
        query_begin(q, st,
                    "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE"
                    " ws = :ws AND kind = 'deal-late' AND ref IN (SELECT id"
                    " FROM deal WHERE ws = :ws AND creator = :creator) LIMIT"
                    " :limit)");
        break;
    case ABOUT_FILE_CHUNK:
        query_begin(q, st,
                    "DELETE FROM file_chunk WHERE id IN (SELECT id FROM"
                    " file_chunk WHERE id IN (SELECT c.id FROM import AS i"
                    " CROSS JOIN file AS f ON f.at BETWEEN i.at - 600 AND"
                    " i.at + 600 CROSS JOIN file_chunk AS c ON c.id BETWEEN"
                    " f.id * 65536 AND f.id * 65536 + 65535 WHERE i.ws = :ws"
                    " AND i.creator = :creator AND f.person = i.person AND"
                    " (f.parent > 0 OR instr(i.files, f.name) > 0)) LIMIT"
                    " :limit)");
        break;
    case ABOUT_FILE:
        query_begin(q, st,
                    "DELETE FROM file WHERE id IN (SELECT id FROM file WHERE"
                    " id IN (SELECT f.id FROM import AS i CROSS JOIN file AS"
                    " f ON f.at BETWEEN i.at - 600 AND i.at + 600 WHERE i.ws"
                    " = :ws AND i.creator = :creator AND f.person = i.person"
                    " AND (f.parent > 0 OR instr(i.files, f.name) > 0)) LIMIT"
                    " :limit)");
        break;
    case ABOUT_FIFTY_VIEW:
        query_begin(q, st,
                    "DELETE FROM fifty_view WHERE fifty IN (SELECT fifty"
                    " FROM fifty_view WHERE fifty IN (SELECT id FROM fifty"
                    " WHERE creator = :creator) LIMIT :limit)");
        break;
    case ABOUT_FIFTY_PICK:
        query_begin(q, st,
                    "DELETE FROM fifty_pick WHERE fifty IN (SELECT fifty"
                    " FROM fifty_pick WHERE fifty IN (SELECT id FROM fifty"
                    " WHERE creator = :creator) LIMIT :limit)");
        break;
    case ABOUT_FIFTY:
        query_begin(q, st,
                    "DELETE FROM fifty WHERE id IN (SELECT id FROM fifty"
                    " WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_FOLLOWER:
        query_begin(q, st,
                    "DELETE FROM follower WHERE (import, n) IN (SELECT"
                    " import, n FROM follower WHERE import IN (SELECT import"
                    " FROM crowd WHERE creator = :creator) LIMIT :limit)");
        break;
    case ABOUT_CROWD:
        query_begin(q, st,
                    "DELETE FROM crowd WHERE import IN (SELECT import FROM"
                    " crowd WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_COMMENT:
        query_begin(q, st,
                    "DELETE FROM comment WHERE id IN (SELECT id FROM comment"
                    " WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_POST_FIGURE:
        query_begin(q, st,
                    "DELETE FROM post_figure WHERE id IN (SELECT id FROM"
                    " post_figure WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_TABLE_POST:
        query_begin(q, st,
                    "DELETE FROM table_post WHERE id IN (SELECT id FROM"
                    " table_post WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_POST:
        query_begin(q, st,
                    "DELETE FROM post WHERE id IN (SELECT id FROM post WHERE"
                    " creator = :creator LIMIT :limit)");
        break;
    case ABOUT_PROFILE:
        query_begin(q, st,
                    "DELETE FROM profile WHERE id IN (SELECT id FROM profile"
                    " WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_PEER:
        query_begin(q, st,
                    "DELETE FROM peer WHERE creator IN (SELECT creator FROM"
                    " peer WHERE creator = :creator LIMIT :limit)");
        break;
    case ABOUT_TUBE:
        query_begin(q, st,
                    "DELETE FROM tube WHERE id IN (SELECT id FROM tube WHERE"
                    " creator = :creator LIMIT :limit)");
        break;
    case ABOUT_SAID:
        query_begin(q, st,
                    "DELETE FROM said WHERE id IN (SELECT id FROM said WHERE"
                    " ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_PURPOSE:
        query_begin(q, st,
                    "DELETE FROM purpose WHERE id IN (SELECT id FROM purpose"
                    " WHERE ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_SECOND:
        query_begin(q, st,
                    "DELETE FROM second WHERE id IN (SELECT id FROM second"
                    " WHERE ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_JUDGEMENT:
        query_begin(q, st,
                    "DELETE FROM judgement WHERE id IN (SELECT id FROM"
                    " judgement WHERE ws = :ws AND creator = :creator LIMIT"
                    " :limit)");
        break;
    case ABOUT_DECISION:
        query_begin(q, st,
                    "DELETE FROM decision WHERE id IN (SELECT id FROM"
                    " decision WHERE ws = :ws AND creator = :creator LIMIT"
                    " :limit)");
        break;
    case ABOUT_RECHECK:
        query_begin(q, st,
                    "DELETE FROM recheck WHERE look IN (SELECT look FROM"
                    " recheck WHERE look IN (SELECT id FROM look WHERE ws ="
                    " :ws AND creator = :creator) LIMIT :limit)");
        break;
    case ABOUT_LOOK:
        query_begin(q, st,
                    "DELETE FROM look WHERE id IN (SELECT id FROM look WHERE"
                    " ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_IMPORT:
        query_begin(q, st,
                    "DELETE FROM import WHERE id IN (SELECT id FROM import"
                    " WHERE ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_NOTE:
        query_begin(q, st,
                    "DELETE FROM note WHERE id IN (SELECT id FROM note WHERE"
                    " ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_OUTCOME:
        query_begin(q, st,
                    "DELETE FROM outcome WHERE id IN (SELECT id FROM outcome"
                    " WHERE ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_NUDGE:
        query_begin(q, st,
                    "DELETE FROM nudge WHERE id IN (SELECT id FROM nudge"
                    " WHERE deadline > 0 AND deadline IN (SELECT d.id FROM"
                    " deadline AS d WHERE d.deal > 0 AND d.deal IN (SELECT id"
                    " FROM deal WHERE ws = :ws AND creator = :creator)) LIMIT"
                    " :limit)");
        break;
    case ABOUT_DEADLINE:
        query_begin(q, st,
                    "DELETE FROM deadline WHERE id IN (SELECT id FROM"
                    " deadline WHERE deal > 0 AND deal IN (SELECT id FROM"
                    " deal WHERE ws = :ws AND creator = :creator) LIMIT"
                    " :limit)");
        break;
    case ABOUT_DEAL:
        query_begin(q, st,
                    "DELETE FROM deal WHERE id IN (SELECT id FROM deal WHERE"
                    " ws = :ws AND creator = :creator LIMIT :limit)");
        break;
    case ABOUT_CREATOR:
        query_begin(q, st,
                    "DELETE FROM creator WHERE id IN (SELECT id FROM creator"
                    " WHERE ws = :ws AND id = :creator LIMIT :limit)");
        break;
    case ABOUT_COUNT:
        break;
    }
}

enum err
store_about_delete(struct store *st, enum about about, int64_t creator,
                   int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    delete_begin(&q, st, about);
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = rc == ERR_OK && changes == limit;
    return rc;
}
