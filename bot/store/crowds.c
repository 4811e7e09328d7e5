/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowds.c - lists of followers that were brought in.
 */
#include "crowds.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
crowd_release(struct crowd *crowd)
{
    free(crowd->person);
    memset(crowd, 0, sizeof(*crowd));
}

void
follower_release(struct follower *follower)
{
    free(follower->name);
    memset(follower, 0, sizeof(*follower));
}

enum err
store_crowd_put(struct store *st, const struct crowd *crowd)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO crowd (import, ws, creator, source, rows, judged,"
                " dated, is_cut, has_names) VALUES (:import, :ws,"
                " :creator, :source, :rows, :judged, :dated, :cut,"
                " :names) ON CONFLICT (import) DO UPDATE SET"
                " source = :source, rows = :rows, judged = :judged,"
                " dated = :dated, is_cut = :cut,"
                " has_names = :names");
    query_int(&q, ":import", crowd->intake);
    query_int(&q, ":creator", crowd->creator);
    query_int(&q, ":source", crowd->source);
    query_int(&q, ":rows", crowd->rows);
    query_int(&q, ":judged", crowd->judged);
    query_int(&q, ":dated", crowd->dated);
    query_int(&q, ":cut", crowd->is_cut);
    query_int(&q, ":names", crowd->has_names);
    return query_run(&q);
}

enum err
store_crowd_move(struct store *st, int64_t intake, int64_t creator)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE crowd SET creator = :creator WHERE import = :import"
                " AND ws = :ws");
    query_int(&q, ":creator", creator);
    query_int(&q, ":import", intake);
    return query_run(&q);
}

#define CROWD_COLUMNS                                                          \
    "c.import, c.creator, c.source, c.rows, c.judged, c.dated,"                \
    " c.is_cut, c.has_names, i.at, i.person, i.raw_until"

static enum err
crowd_take(struct query *q, struct crowd *out)
{
    enum err rc = query_step(q);

    if (rc == ERR_OK) {
        out->intake = query_get_int(q, 0);
        out->creator = query_get_int(q, 1);
        out->source = query_get_int(q, 2);
        out->rows = query_get_int(q, 3);
        out->judged = query_get_int(q, 4);
        out->dated = query_get_int(q, 5);
        out->is_cut = query_get_int(q, 6) != 0;
        out->has_names = query_get_int(q, 7) != 0;
        out->at = query_get_int(q, 8);
        out->person = query_take_text(q, 9);
        out->raw_until = query_get_int(q, 10);
    }
    query_end(q);
    return rc;
}

enum err
store_crowd_find(struct store *st, int64_t intake, struct crowd *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " CROWD_COLUMNS " FROM crowd c"
                " JOIN import i ON i.id = c.import"
                " WHERE c.import = :import AND c.ws = :ws");
    query_int(&q, ":import", intake);
    return crowd_take(&q, out);
}

enum err
store_crowd_last(struct store *st, int64_t creator, enum crowd_kind kind,
                 struct crowd *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " CROWD_COLUMNS " FROM crowd c"
                " JOIN import i ON i.id = c.import AND i.state = 2"
                " WHERE c.creator = :creator AND c.ws = :ws AND c.rows > 0"
                " AND (:kind <> 0 OR c.judged > 0)"
                " AND (:kind <> 1 OR c.dated > 0)"
                " ORDER BY c.import DESC LIMIT 1");
    query_int(&q, ":creator", creator);
    query_int(&q, ":kind", kind);
    return crowd_take(&q, out);
}

/* ---- followers ----------------------------------------------------------- */

enum err
store_follower_add(struct store *st, const struct follower *f, bool *added)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "INSERT OR IGNORE INTO follower (import, n, ws, same, hash,"
                " name, at, score) VALUES (:import, :n, :ws, :same, :hash,"
                " :name, :at, :score)");
    query_int(&q, ":import", f->intake);
    query_int(&q, ":n", f->n);
    query_int(&q, ":same", (int64_t)f->same);
    query_blob(&q, ":hash", f->hash, sizeof(f->hash));
    query_text(&q, ":name", f->name);
    query_int(&q, ":at", f->at);
    query_int(&q, ":score", f->score);
    rc = query_run_changes(&q, &changes);
    *added = changes > 0;
    return rc;
}

enum err
store_follower_find(struct store *st, int64_t intake, int64_t n,
                    struct follower *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT name, at, score FROM follower"
                " WHERE import = :import AND n = :n");
    query_int(&q, ":import", intake);
    query_int(&q, ":n", n);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->intake = intake;
        out->n = n;
        out->name = query_take_text_null(&q, 0);
        out->at = query_get_int(&q, 1);
        out->score = query_get_int(&q, 2);
    }
    query_end(&q);
    return rc;
}

enum err
store_follower_walk(struct store *st, int64_t intake, int64_t at, int64_t n,
                    int limit, follower_fn *fn, void *ctx, int *count)
{
    struct query q;
    enum err rc;

    *count = 0;
    query_begin(&q, st,
                "SELECT at, n, score FROM follower WHERE import = :import"
                " AND (at, n) > (:at, :n) ORDER BY at, n LIMIT :limit");
    query_int(&q, ":import", intake);
    query_int(&q, ":at", at);
    query_int(&q, ":n", n);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct follower f = { .intake = intake,
                              .at = query_get_int(&q, 0),
                              .n = query_get_int(&q, 1),
                              .score = query_get_int(&q, 2) };

        fn(ctx, &f);
        (*count)++;
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_follower_purge(struct store *st, int64_t intake, int limit,
                     int64_t *after, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "UPDATE follower SET name = NULL WHERE import = :import"
                " AND n > :after AND n <= :after + :limit");
    query_int(&q, ":import", intake);
    query_int(&q, ":after", *after);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes > 0;
    *after += limit;
    if (rc != ERR_OK || *more)
        return rc;
    query_begin(&q, st,
                "UPDATE crowd SET has_names = 0 WHERE import = :import");
    query_int(&q, ":import", intake);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st,
                "UPDATE fifty_pick SET name = NULL WHERE fifty IN"
                " (SELECT id FROM fifty WHERE import = :import)");
    query_int(&q, ":import", intake);
    return query_run(&q);
}

static enum err
fifties_delete(struct store *st, int64_t intake)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM fifty_pick WHERE fifty IN"
                " (SELECT id FROM fifty WHERE import = :import)");
    query_int(&q, ":import", intake);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st,
                "DELETE FROM fifty_view WHERE fifty IN"
                " (SELECT id FROM fifty WHERE import = :import)");
    query_int(&q, ":import", intake);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "DELETE FROM fifty WHERE import = :import");
    query_int(&q, ":import", intake);
    return query_run(&q);
}

/* What hangs on the list, once its rows are gone. */
static enum err
crowd_delete(struct store *st, int64_t intake)
{
    struct query q;
    enum err rc = fifties_delete(st, intake);

    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "DELETE FROM crowd WHERE import = :import");
    query_int(&q, ":import", intake);
    return query_run(&q);
}

enum err
store_follower_delete(struct store *st, int64_t intake, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM follower WHERE import = :import AND n IN"
                " (SELECT n FROM follower WHERE import = :import LIMIT"
                " :limit)");
    query_int(&q, ":import", intake);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc != ERR_OK || *more ? rc : crowd_delete(st, intake);
}
