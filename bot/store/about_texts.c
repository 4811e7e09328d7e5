/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_texts.c - where else a creator may be named, and taking that away.
 *
 * Texts are read in the order of their rows, a piece at a time. What people
 * wrote keeps its place without the name; what is only bytes goes as a whole.
 */
#include "about.h"

#include <stdlib.h>

#include "about_parts.h"
#include "alloc.h"
#include "db.h"

/* name, "table.column" */
#define PLACE_MAP(X)                                                           \
    X(AUDIT_CHANGES, "audit.changes")                                          \
    X(NOTE_TEXT, "note.text")                                                  \
    X(DEADLINE_WHAT, "deadline.what")                                          \
    X(SERIES_WHAT, "series.what")                                              \
    X(JUDGEMENT_NOTE, "judgement.note")                                        \
    X(DECISION_REASON, "decision.reason")                                      \
    X(OUTCOME_WHY, "outcome.why")                                              \
    X(CREATOR_STANDING_WHY, "creator.standing_why")                            \
    X(DEAL_TROUBLE, "deal.trouble")                                            \
    X(DEAL_LINK, "deal.link")                                                  \
    X(LOOK_FACTS, "look.facts")                                                \
    X(SAID_FIGURES, "said.figures")                                            \
    X(SAID_FILES, "said.files")                                                \
    X(IMPORT_FILES, "import.files")                                            \
    X(SHEET_FILES, "sheet.files")                                              \
    X(SHEET_GUESSES, "sheet.guesses")                                          \
    X(SHEET_SUMMARY, "sheet.summary")                                          \
    X(SHEET_ROW_CELLS, "sheet_row.cells")                                      \
    X(FILE_NAME, "file.name")                                                  \
    X(FOLLOWER_NAME, "follower.name")                                          \
    X(FIFTY_PICK_NAME, "fifty_pick.name")                                      \
    X(COMMENT_TEXT, "comment.text")                                            \
    X(PARKED_REQUEST, "parked.request")                                        \
    X(CALL_BODY, "call.body")                                                  \
    X(TUBE_KEY, "tube.key")                                                    \
    X(JOB_CURSOR, "job.cursor")                                                \
    X(FILE_CHUNK_BYTES, "file_chunk.bytes")

#define X(name, column) PLACE_##name,
enum text_place { PLACE_MAP(X) PLACES };
#undef X

_Static_assert((int)PLACES == (int)ABOUT_PLACES, "about.h says how many");

const char *
about_place(size_t place)
{
    static const char *const columns[] = {
#define X(name, column) [PLACE_##name] = column,
        PLACE_MAP(X)
#undef X
    };

    return columns[place];
}

/* The number and the text of each row. */
static void
read_begin(struct query *q, struct store *st, size_t place)
{
    switch (place) {
    case PLACE_NOTE_TEXT:
        query_begin(q, st,
                    "SELECT id, text FROM note WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_DEADLINE_WHAT:
        query_begin(q, st,
                    "SELECT id, what FROM deadline WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SERIES_WHAT:
        query_begin(q, st,
                    "SELECT id, what FROM series WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_JUDGEMENT_NOTE:
        query_begin(q, st,
                    "SELECT id, note FROM judgement WHERE id > :after AND"
                    " +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_DECISION_REASON:
        query_begin(q, st,
                    "SELECT id, reason FROM decision WHERE id > :after AND"
                    " +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_OUTCOME_WHY:
        query_begin(q, st,
                    "SELECT id, why FROM outcome WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_CREATOR_STANDING_WHY:
        query_begin(q, st,
                    "SELECT id, standing_why FROM creator WHERE id > :after"
                    " AND +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_DEAL_TROUBLE:
        query_begin(q, st,
                    "SELECT id, trouble FROM deal WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_DEAL_LINK:
        query_begin(q, st,
                    "SELECT id, link FROM deal WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_LOOK_FACTS:
        query_begin(q, st,
                    "SELECT id, facts FROM look WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SAID_FIGURES:
        query_begin(q, st,
                    "SELECT id, figures FROM said WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SAID_FILES:
        query_begin(q, st,
                    "SELECT id, files FROM said WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_IMPORT_FILES:
        query_begin(q, st,
                    "SELECT id, files FROM import WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SHEET_FILES:
        query_begin(q, st,
                    "SELECT id, files FROM sheet WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SHEET_GUESSES:
        query_begin(q, st,
                    "SELECT id, guesses FROM sheet WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SHEET_SUMMARY:
        query_begin(q, st,
                    "SELECT id, summary FROM sheet WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_SHEET_ROW_CELLS:
        query_begin(q, st,
                    "SELECT id, cells FROM sheet_row WHERE id > :after AND"
                    " +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_FILE_NAME:
        query_begin(q, st,
                    "SELECT id, name FROM file WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_FOLLOWER_NAME: /* numbered by both parts of its key */
        query_begin(q, st,
                    "SELECT import * 1048576 + n, name FROM follower WHERE"
                    " (import, n) > (:after >> 20, :after & 1048575)"
                    " AND +ws = :ws ORDER BY import, n LIMIT :limit");
        break;
    case PLACE_FIFTY_PICK_NAME:
        query_begin(q, st,
                    "SELECT fifty * 1048576 + n, name FROM fifty_pick WHERE"
                    " (fifty, n) > (:after >> 20, :after & 1048575)"
                    " AND +ws = :ws ORDER BY fifty, n LIMIT :limit");
        break;
    case PLACE_COMMENT_TEXT:
        query_begin(q, st,
                    "SELECT id, coalesce(text, '') || ' ' || coalesce(name,"
                    " '') || ' ' || coalesce(url, '') FROM comment WHERE id >"
                    " :after AND +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_PARKED_REQUEST:
        query_begin(q, st,
                    "SELECT id, request FROM parked WHERE id > :after AND"
                    " +ws = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_CALL_BODY:
        query_begin(q, st,
                    "SELECT id, path || ' ' || coalesce(body, '') FROM call"
                    " WHERE id > :after AND +ws = :ws ORDER BY id LIMIT"
                    " :limit");
        break;
    case PLACE_TUBE_KEY:
        query_begin(q, st,
                    "SELECT id, key FROM tube WHERE id > :after AND +ws ="
                    " :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_JOB_CURSOR:
        query_begin(q, st,
                    "SELECT id, cursor FROM job WHERE id > :after AND +ws ="
                    " :ws AND kind <> 'creator-forget' ORDER BY id LIMIT"
                    " :limit");
        break;
    case PLACE_AUDIT_CHANGES:
        query_begin(q, st,
                    "SELECT id, changes FROM audit WHERE id > :after AND +ws"
                    " = :ws ORDER BY id LIMIT :limit");
        break;
    case PLACE_FILE_CHUNK_BYTES:
        query_begin(q, st,
                    "SELECT id, bytes FROM file_chunk WHERE id > :after AND"
                    " +ws = :ws ORDER BY id LIMIT :limit");
        break;
    default:
        break;
    }
}

/* Write it without the name; false where the row goes. */
static bool
write_begin(struct query *q, struct store *st, size_t place)
{
    switch (place) {
    case PLACE_NOTE_TEXT:
        query_begin(q, st, "UPDATE note SET text = :text WHERE id = :id");
        return true;
    case PLACE_DEADLINE_WHAT:
        query_begin(q, st, "UPDATE deadline SET what = :text WHERE id = :id");
        return true;
    case PLACE_SERIES_WHAT:
        query_begin(q, st, "UPDATE series SET what = :text WHERE id = :id");
        return true;
    case PLACE_JUDGEMENT_NOTE:
        query_begin(q, st, "UPDATE judgement SET note = :text WHERE id = :id");
        return true;
    case PLACE_DECISION_REASON:
        query_begin(q, st, "UPDATE decision SET reason = :text WHERE id = :id");
        return true;
    case PLACE_OUTCOME_WHY:
        query_begin(q, st, "UPDATE outcome SET why = :text WHERE id = :id");
        return true;
    case PLACE_CREATOR_STANDING_WHY:
        query_begin(q, st,
                    "UPDATE creator SET standing_why = :text WHERE id = :id");
        return true;
    case PLACE_DEAL_TROUBLE:
        query_begin(q, st, "UPDATE deal SET trouble = :text WHERE id = :id");
        return true;
    case PLACE_DEAL_LINK:
        query_begin(q, st, "UPDATE deal SET link = :text WHERE id = :id");
        return true;
    case PLACE_LOOK_FACTS:
        query_begin(q, st, "UPDATE look SET facts = :text WHERE id = :id");
        return true;
    case PLACE_SAID_FIGURES:
        query_begin(q, st, "UPDATE said SET figures = :text WHERE id = :id");
        return true;
    case PLACE_SAID_FILES:
        query_begin(q, st, "UPDATE said SET files = :text WHERE id = :id");
        return true;
    case PLACE_IMPORT_FILES:
        query_begin(q, st, "UPDATE import SET files = :text WHERE id = :id");
        return true;
    case PLACE_SHEET_FILES:
        query_begin(q, st, "UPDATE sheet SET files = :text WHERE id = :id");
        return true;
    case PLACE_SHEET_GUESSES:
        query_begin(q, st, "UPDATE sheet SET guesses = :text WHERE id = :id");
        return true;
    case PLACE_SHEET_SUMMARY:
        query_begin(q, st, "UPDATE sheet SET summary = :text WHERE id = :id");
        return true;
    case PLACE_SHEET_ROW_CELLS:
        query_begin(q, st, "UPDATE sheet_row SET cells = :text WHERE id = :id");
        return true;
    case PLACE_FILE_NAME:
        query_begin(q, st, "UPDATE file SET name = :text WHERE id = :id");
        return true;
    case PLACE_JOB_CURSOR:
        query_begin(q, st, "UPDATE job SET cursor = :text WHERE id = :id");
        return true;
    default:
        return false;
    }
}

/* Bytes that cannot be read without it. In audit they are no changes that could
 * be taken back (audit.c). */
static void
drop_begin(struct query *q, struct store *st, size_t place)
{
    switch (place) {
    case PLACE_FOLLOWER_NAME:
        query_begin(q, st,
                    "UPDATE follower SET name = NULL WHERE import = :id >> 20"
                    " AND n = :id & 1048575");
        break;
    case PLACE_FIFTY_PICK_NAME:
        query_begin(q, st,
                    "UPDATE fifty_pick SET name = NULL WHERE fifty = :id >> 20"
                    " AND n = :id & 1048575");
        break;
    case PLACE_COMMENT_TEXT:
        query_begin(q, st,
                    "UPDATE comment SET name = NULL, text = NULL, url = NULL"
                    " WHERE id = :id");
        break;
    case PLACE_PARKED_REQUEST:
        query_begin(q, st, "DELETE FROM parked WHERE id = :id");
        break;
    case PLACE_CALL_BODY:
        query_begin(q, st, "DELETE FROM call WHERE id = :id");
        break;
    case PLACE_TUBE_KEY:
        query_begin(q, st, "DELETE FROM tube WHERE id = :id");
        break;
    case PLACE_AUDIT_CHANGES:
        query_begin(q, st, "UPDATE audit SET changes = x'00' WHERE id = :id");
        break;
    case PLACE_FILE_CHUNK_BYTES:
        query_begin(q, st,
                    "DELETE FROM file_chunk WHERE id BETWEEN :id / 65536 *"
                    " 65536 AND :id / 65536 * 65536 + 65535");
        break;
    default:
        break;
    }
}

struct hit {
    int64_t id;
    char *text; /* without the name; NULL: it goes */
};

static enum err
hit_write(struct store *st, size_t place, const struct hit *hit)
{
    struct query q;

    if (!write_begin(&q, st, place))
        drop_begin(&q, st, place);
    else
        query_text(&q, ":text", hit->text);
    query_int(&q, ":id", hit->id);
    return query_run(&q);
}

static bool
is_text(struct query *q)
{
    return sqlite3_column_type(q->stmt, 1) == SQLITE_TEXT;
}

/* The rows of this piece that name them; *rows says how many were read. */
static enum err
hits_find(struct store *st, size_t place, const struct about_words *words,
          int64_t *after, int limit, struct hit *hits, int *count, int *rows)
{
    struct query q;
    const char *text;
    size_t len;
    enum err rc;

    read_begin(&q, st, place);
    query_int(&q, ":after", *after);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        ++*rows;
        *after = query_get_int(&q, 0);
        text = query_get_blob(&q, 1, &len);
        if (len == 0 || !(about_is_named(words, text, len) ||
                          (place == PLACE_AUDIT_CHANGES &&
                           about_changes(st, text, len, words->creator))))
            continue;
        hits[*count].id = *after;
        hits[(*count)++].text =
            is_text(&q) ? about_without(words, query_get_text(&q, 1)) : NULL;
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_about_clean(struct store *st, size_t place,
                  const struct about_words *words, int64_t *after, int limit,
                  int *found, bool *more)
{
    struct hit *hits = xcalloc((size_t)limit, sizeof(*hits));
    int count = 0, rows = 0, i;
    enum err rc;

    rc = hits_find(st, place, words, after, limit, hits, &count, &rows);
    for (i = 0; rc == ERR_OK && i < count; i++)
        rc = hit_write(st, place, &hits[i]);
    for (i = 0; i < count; i++)
        free(hits[i].text);
    free(hits);
    *found += count;
    *more = rc == ERR_OK && rows == limit;
    return rc;
}
