/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_texts.c - where else a creator may be named, and taking that away.
 *
 * Texts are read in the order of their rows, a piece at a time. What people
 * wrote keeps its place without the name; what is only bytes goes as a whole.
 * Of the files that people brought those go as well in which nothing can be
 * found: what was read from them is kept as rows.
 */
#include "about.h"

#include <stdlib.h>

#include "about_parts.h"
#include "alloc.h"
#include "db.h"
#include "files.h"

/* Text that people wrote, which stays without the name. */
#define PLACE(table, name)                                                     \
    {                                                                          \
        .column = table "." name,                                              \
        .read = "SELECT id, " name " FROM " table                              \
                " WHERE id > :after AND +ws = :ws ORDER BY id LIMIT :limit",   \
        .write = "UPDATE " table " SET " name " = :text WHERE id = :id",       \
        .keeps_text = true,                                                    \
    }

/* The first are changes that could be undone (about.h). Rows whose key has two
 * parts are numbered by both. */
const struct about_place about_places[ABOUT_PLACES] = {
    { .column = "audit.changes",
      .read = "SELECT id, changes FROM audit WHERE id > :after AND +ws = :ws"
              " ORDER BY id LIMIT :limit",
      /* Bytes that are no changes which could be taken back (audit.c). */
      .write = "UPDATE audit SET changes = x'00' WHERE id = :id" },
    PLACE("note", "text"),
    PLACE("deadline", "what"),
    PLACE("series", "what"),
    PLACE("judgement", "note"),
    PLACE("decision", "reason"),
    PLACE("outcome", "why"),
    PLACE("creator", "standing_why"),
    PLACE("deal", "trouble"),
    PLACE("deal", "link"),
    PLACE("look", "facts"),
    PLACE("said", "figures"),
    PLACE("said", "files"),
    PLACE("import", "files"),
    PLACE("sheet", "files"),
    PLACE("sheet", "guesses"),
    PLACE("sheet", "summary"),
    PLACE("sheet_row", "cells"),
    PLACE("file", "name"),
    { .column = "follower.name",
      .read = "SELECT import * 1048576 + n, name FROM follower WHERE"
              " (import, n) > (:after >> 20, :after & 1048575) AND +ws = :ws"
              " ORDER BY import, n LIMIT :limit",
      .write = "UPDATE follower SET name = NULL WHERE import = :id >> 20 AND n"
               " = :id & 1048575" },
    { .column = "fifty_pick.name",
      .read = "SELECT fifty * 1048576 + n, name FROM fifty_pick WHERE"
              " (fifty, n) > (:after >> 20, :after & 1048575) AND +ws = :ws"
              " ORDER BY fifty, n LIMIT :limit",
      .write = "UPDATE fifty_pick SET name = NULL WHERE fifty = :id >> 20 AND"
               " n = :id & 1048575" },
    { .column = "comment.text",
      .read = "SELECT id, coalesce(text, '') || ' ' || coalesce(name, '') ||"
              " ' ' || coalesce(url, '') FROM comment WHERE id > :after AND"
              " +ws = :ws ORDER BY id LIMIT :limit",
      .write = "UPDATE comment SET name = NULL, text = NULL, url = NULL WHERE"
               " id = :id" },
    { .column = "parked.request",
      .read = "SELECT id, request FROM parked WHERE id > :after AND +ws = :ws"
              " ORDER BY id LIMIT :limit",
      .write = "DELETE FROM parked WHERE id = :id" },
    { .column = "call.body",
      .read = "SELECT id, path || ' ' || coalesce(body, '') FROM call WHERE id"
              " > :after AND +ws = :ws ORDER BY id LIMIT :limit",
      .write = "DELETE FROM call WHERE id = :id" },
    { .column = "tube.key",
      .read = "SELECT id, key FROM tube WHERE id > :after AND +ws = :ws"
              " ORDER BY id LIMIT :limit",
      .write = "DELETE FROM tube WHERE id = :id" },
    { .column = "job.cursor",
      .read = "SELECT id, cursor FROM job WHERE id > :after AND +ws = :ws AND"
              " kind <> 'creator-forget' ORDER BY id LIMIT :limit",
      .write = "UPDATE job SET cursor = :text WHERE id = :id",
      .keeps_text = true },
    /* Each piece behind the end of the one before: a name may stand in both. */
    { .column = "file_chunk.bytes",
      .read = "SELECT c.id, CAST(coalesce((SELECT substr(b.bytes, -512) FROM"
              " file_chunk AS b WHERE b.id = c.id - 1 AND c.id % 65536 > 0),"
              " x'') || c.bytes AS BLOB), (SELECT f.network <> '" FILE_DRAWING
              "' FROM file AS f WHERE f.id = c.id / 65536) FROM file_chunk AS"
              " c WHERE c.id > :after AND +c.ws = :ws ORDER BY c.id"
              " LIMIT :limit",
      .write = "DELETE FROM file_chunk WHERE id BETWEEN :id / 65536 * 65536"
               " AND :id / 65536 * 65536 + 65535",
      .is_brought = true },
};

const char *
about_place(size_t place)
{
    return about_places[place].column;
}

enum { CHANGES }; /* their place */

struct hit {
    int64_t id;
    char *text; /* without the name; NULL: it goes */
};

static enum err
hit_write(struct store *st, size_t place, const struct hit *hit)
{
    struct query q;

    query_begin(&q, st, about_places[place].write);
    if (about_places[place].keeps_text)
        query_text(&q, ":text", hit->text);
    query_int(&q, ":id", hit->id);
    return query_run(&q);
}

static bool
is_text(struct query *q)
{
    return sqlite3_column_type(q->stmt, 1) == SQLITE_TEXT;
}

/* Does the row of the query have to go, or to be written? */
static bool
is_hit(struct query *q, size_t place, const struct about_words *words)
{
    size_t len = 0;
    const char *text = query_get_blob(q, 1, &len);

    if (len == 0)
        return false;
    if (about_places[place].is_brought && query_get_int(q, 2) != 0 &&
        !about_can_be_searched(text, len))
        return true;
    return about_is_named(words, text, len) ||
           (place == CHANGES &&
            about_changes(q->st, text, len, words->creator));
}

/* A file of which a piece was met goes as a whole, and counts once. */
static bool
is_of_last(size_t place, const struct hit *hits, int count, int64_t id)
{
    return about_places[place].is_brought && count > 0 &&
           hits[count - 1].id / 65536 == id / 65536;
}

/* The rows of this piece that name them; *rows says how many were read. */
static enum err
hits_find(struct store *st, size_t place, const struct about_words *words,
          int64_t *after, int limit, struct hit *hits, int *count, int *rows)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, about_places[place].read);
    query_int(&q, ":after", *after);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        ++*rows;
        *after = query_get_int(&q, 0);
        if (is_of_last(place, hits, *count, *after) ||
            !is_hit(&q, place, words))
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
