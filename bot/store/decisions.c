/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decisions.c - what people made of a creator: judgements and decisions.
 */
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "looks.h"

void
judgement_release(struct judgement *judgement)
{
    free(judgement->person);
    free(judgement->note);
    memset(judgement, 0, sizeof(*judgement));
}

void
decision_release(struct decision *decision)
{
    free(decision->person);
    free(decision->reason);
    memset(decision, 0, sizeof(*decision));
}

static void
judgement_take(struct query *q, struct judgement *out)
{
    out->creator = query_get_int(q, 0);
    out->person = query_take_text(q, 1);
    out->at = query_get_int(q, 2);
    out->audience = (enum tick)query_get_int(q, 3);
    out->fakes = (enum tick)query_get_int(q, 4);
    out->content = (enum tick)query_get_int(q, 5);
    out->taste = (enum taste)query_get_int(q, 6);
    out->gut = (enum gut)query_get_int(q, 7);
    out->note = query_take_text(q, 8);
    out->growth = (enum tick)query_get_int(q, 9);
}

enum err
store_judgement_find(struct store *st, int64_t creator, const char *person,
                     struct judgement *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT creator, person, at, audience, fakes, content, taste,"
                " gut, note, growth FROM judgement WHERE ws = :ws"
                " AND creator = :creator AND person = :person");
    query_int(&q, ":creator", creator);
    query_text(&q, ":person", person);
    rc = query_step(&q);
    if (rc == ERR_OK)
        judgement_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_judgement_put(struct store *st, const struct judgement *j)
{
    struct query q;

    query_begin(
        &q, st,
        "INSERT INTO judgement (ws, creator, person, at, audience,"
        " fakes, content, taste, gut, note, growth) VALUES (:ws,"
        " :creator, :person, :at, :audience, :fakes, :content, :taste,"
        " :gut, :note, :growth) ON CONFLICT (ws, creator, person) DO UPDATE SET"
        " at = excluded.at, audience = excluded.audience,"
        " fakes = excluded.fakes, content = excluded.content,"
        " taste = excluded.taste, gut = excluded.gut,"
        " note = excluded.note, growth = excluded.growth");
    query_int(&q, ":creator", j->creator);
    query_text(&q, ":person", j->person);
    query_int(&q, ":at", j->at);
    query_int(&q, ":audience", j->audience);
    query_int(&q, ":fakes", j->fakes);
    query_int(&q, ":content", j->content);
    query_int(&q, ":taste", j->taste);
    query_int(&q, ":gut", j->gut);
    query_int(&q, ":growth", j->growth);
    query_text(&q, ":note", j->note ? j->note : "");
    return query_run(&q);
}

enum err
store_judgement_list(struct store *st, int64_t creator, judgement_fn *fn,
                     void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT creator, person, at, audience, fakes, content, taste,"
                " gut, note, growth FROM judgement WHERE ws = :ws"
                " AND creator = :creator ORDER BY person LIMIT 50");
    query_int(&q, ":creator", creator);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct judgement judgement = { 0 };

        judgement_take(&q, &judgement);
        fn(ctx, &judgement);
        judgement_release(&judgement);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_decision_add(struct store *st, const struct decision *d, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO decision (ws, creator, look, person, at,"
                " is_approved, reason) VALUES (:ws, :creator, :look, :person,"
                " :at, :approved, :reason)");
    query_int(&q, ":creator", d->creator);
    query_int(&q, ":look", d->look);
    query_text(&q, ":person", d->person);
    query_int(&q, ":at", d->at);
    query_int(&q, ":approved", d->is_approved);
    query_text(&q, ":reason", d->reason);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_decision_list(struct store *st, int64_t creator, int limit,
                    decision_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, look, person, at, is_approved, reason"
                " FROM decision AS d WHERE ws = :ws AND creator = :creator"
                " AND NOT EXISTS (SELECT 1 FROM decision AS later"
                " WHERE later.ws = d.ws AND later.creator = d.creator"
                " AND later.person = d.person AND later.id > d.id)"
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct decision d = { .id = query_get_int(&q, 0),
                              .creator = query_get_int(&q, 1),
                              .look = query_get_int(&q, 2),
                              .person = query_take_text(&q, 3),
                              .at = query_get_int(&q, 4),
                              .is_approved = query_get_int(&q, 5) != 0,
                              .reason = query_take_text(&q, 6) };

        fn(ctx, &d);
        decision_release(&d);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
