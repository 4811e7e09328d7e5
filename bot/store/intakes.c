/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * intakes.c - comments that were brought in, and under which number.
 */
#include "intakes.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
intake_release(struct intake *intake)
{
    free(intake->person);
    free(intake->files);
    free(intake->summary);
    memset(intake, 0, sizeof(*intake));
}

static void
intake_bind(struct query *q, const struct intake *intake)
{
    query_int(q, ":creator", intake->creator);
    query_int(q, ":state", intake->state);
    query_text(q, ":files", intake->files);
    query_text(q, ":summary", intake->summary);
    query_int(q, ":rows", intake->rows);
    query_int(q, ":skipped", intake->skipped);
    query_int(q, ":message", intake->message);
    query_int(q, ":raw", intake->raw_until);
}

static void
intake_take(struct query *q, struct intake *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->state = (enum intake_state)query_get_int(q, 2);
    out->person = query_take_text(q, 3);
    out->at = query_get_int(q, 4);
    out->files = query_take_text(q, 5);
    out->summary = query_take_text(q, 6);
    out->rows = query_get_int(q, 7);
    out->skipped = query_get_int(q, 8);
    out->message = query_get_int(q, 9);
    out->raw_until = query_get_int(q, 10);
    out->source = (enum source)query_get_int(q, 11);
}

static enum err
intake_take_one(struct query *q, struct intake *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        intake_take(q, out);
    query_end(q);
    return rc;
}

enum err
store_intake_add(struct store *st, const struct intake *intake, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO import (ws, creator, state, person, at, files,"
                " summary, rows, skipped, message, raw_until, source)"
                " VALUES (:ws, :creator, :state, :person, :at, :files,"
                " :summary, :rows, :skipped, :message, :raw, :source)");
    intake_bind(&q, intake);
    query_text(&q, ":person", intake->person);
    query_int(&q, ":at", intake->at);
    query_int(&q, ":source", intake->source);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_intake_find(struct store *st, int64_t id, struct intake *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, state, person, at, files, summary, rows,"
                " skipped, message, raw_until, source FROM import"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    return intake_take_one(&q, out);
}

enum err
store_intake_update(struct store *st, const struct intake *intake)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE import SET creator = :creator, state = :state,"
                " files = :files, summary = :summary, rows = :rows,"
                " skipped = :skipped, message = :message, raw_until = :raw"
                " WHERE id = :id AND ws = :ws");
    intake_bind(&q, intake);
    query_int(&q, ":id", intake->id);
    return query_run(&q);
}

enum err
store_intake_last(struct store *st, const char *person, enum intake_state state,
                  struct intake *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, state, person, at, files, summary, rows,"
                " skipped, message, raw_until, source FROM import"
                " WHERE id IN (SELECT id FROM import INDEXED BY import_person"
                " WHERE ws = :ws AND person = :person ORDER BY id DESC"
                " LIMIT 20) AND state = :state ORDER BY id DESC LIMIT 1");
    query_text(&q, ":person", person);
    query_int(&q, ":state", state);
    return intake_take_one(&q, out);
}

enum err
store_intake_list(struct store *st, int64_t creator, intake_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, state, person, at, files, summary, rows,"
                " skipped, message, raw_until, source FROM import WHERE id IN"
                " (SELECT id FROM import WHERE ws = :ws AND creator = :creator"
                " AND state = 2 ORDER BY id DESC LIMIT :limit) ORDER BY id");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", INTAKES_LISTED);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct intake intake = { 0 };

        intake_take(&q, &intake);
        fn(ctx, &intake);
        intake_release(&intake);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_intake_raw_due(struct store *st, int64_t now, struct intake *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, state, person, at, files, summary, rows,"
                " skipped, message, raw_until, source FROM import"
                " WHERE raw_until > 0 AND raw_until <= :now AND +ws = :ws"
                " ORDER BY raw_until LIMIT 1");
    query_int(&q, ":now", now);
    return intake_take_one(&q, out);
}
