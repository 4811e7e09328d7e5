/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said.c - figures about a creator that somebody else says.
 */
#include "said.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
said_release(struct said *said)
{
    free(said->source);
    free(said->day);
    free(said->files);
    free(said->hash);
    free(said->figures);
    free(said->person);
    memset(said, 0, sizeof(*said));
}

enum err
store_said_add(struct store *st, const struct said *said, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO said (ws, creator, source, day, files, hash,"
                " figures, person, at) VALUES (:ws, :creator, :source, :day,"
                " :files, :hash, :figures, :person, :at)");
    query_int(&q, ":creator", said->creator);
    query_text(&q, ":source", said->source);
    query_text(&q, ":day", said->day);
    query_text(&q, ":files", said->files);
    query_text(&q, ":hash", said->hash);
    query_text(&q, ":figures", said->figures);
    query_text(&q, ":person", said->person);
    query_int(&q, ":at", said->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

static void
said_take(struct query *q, struct said *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->source = query_take_text(q, 2);
    out->day = query_take_text(q, 3);
    out->files = query_take_text(q, 4);
    out->hash = query_take_text(q, 5);
    out->figures = query_take_text(q, 6);
    out->person = query_take_text(q, 7);
    out->at = query_get_int(q, 8);
}

enum err
store_said_list(struct store *st, int64_t creator, int limit, said_fn *fn,
                void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, source, day, files, hash, figures, person,"
                " at FROM said WHERE ws = :ws AND creator = :creator"
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct said said = { 0 };

        said_take(&q, &said);
        fn(ctx, &said);
        said_release(&said);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
