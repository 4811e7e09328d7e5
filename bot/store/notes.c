/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notes.c - what people wrote down about a creator.
 */
#include "notes.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
note_release(struct note *note)
{
    free(note->person);
    free(note->text);
    memset(note, 0, sizeof(*note));
}

enum err
store_note_add(struct store *st, const struct note *note, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO note (ws, creator, campaign, kind, person, at,"
                " text) VALUES (:ws, :creator, :campaign, :kind, :person, :at,"
                " :text)");
    query_int(&q, ":creator", note->creator);
    query_int(&q, ":campaign", note->campaign);
    query_int(&q, ":kind", note->kind);
    query_text(&q, ":person", note->person);
    query_int(&q, ":at", note->at);
    query_text(&q, ":text", note->text);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

static void
note_take(struct query *q, struct note *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->campaign = query_get_int(q, 2);
    out->kind = (enum note_kind)query_get_int(q, 3);
    out->person = query_take_text(q, 4);
    out->at = query_get_int(q, 5);
    out->text = query_take_text(q, 6);
}

enum err
store_note_list(struct store *st, int64_t creator, int limit, note_fn *fn,
                void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, campaign, kind, person, at, text"
                " FROM note WHERE ws = :ws AND creator = :creator"
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct note note = { 0 };

        note_take(&q, &note);
        fn(ctx, &note);
        note_release(&note);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
