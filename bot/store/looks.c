/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * looks.c - what was seen of a creator's audience.
 */
#include "looks.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"

/* A list goes back so many looks at most. */
#define LIST_BACK      "2000"
#define LIST_BACK_ROWS 2000

void
look_release(struct look *look)
{
    free(look->person);
    free(look->rules);
    free(look->facts);
    memset(look, 0, sizeof(*look));
}

static void
look_take(struct query *q, struct look *out)
{
    out->id = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->at = query_get_int(q, 2);
    out->person = query_take_text(q, 3);
    out->rules = query_take_text(q, 4);
    out->verdict = query_get_int(q, 5);
    out->facts = query_take_text(q, 6);
    out->message = query_get_int(q, 7);
}

static enum err
look_take_one(struct query *q, struct look *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        look_take(q, out);
    query_end(q);
    return rc;
}

enum err
store_look_add(struct store *st, const struct look *look, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO look (ws, creator, at, person, rules, verdict,"
                " facts, message, facts_until) VALUES (:ws, :creator, :at,"
                " :person, :rules, :verdict, :facts, :message, :until)");
    query_int(&q, ":until", look->facts_until);
    query_int(&q, ":creator", look->creator);
    query_int(&q, ":at", look->at);
    query_text(&q, ":person", look->person);
    query_text(&q, ":rules", look->rules);
    query_int(&q, ":verdict", look->verdict);
    query_text(&q, ":facts", look->facts);
    query_int(&q, ":message", look->message);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_look_purge(struct store *st, int64_t now, const char *facts, int limit,
                 bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "UPDATE look SET facts = :facts, facts_until = 0 WHERE id IN"
                " (SELECT id FROM look WHERE facts_until > 0"
                " AND facts_until <= :now LIMIT :limit)");
    query_int(&q, ":now", now);
    query_text(&q, ":facts", facts);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = rc == ERR_OK && changes == limit;
    return rc;
}

enum err
store_look_find(struct store *st, int64_t id, struct look *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, at, person, rules, verdict, facts,"
                " message FROM look WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    return look_take_one(&q, out);
}

enum err
store_look_last(struct store *st, int64_t creator, struct look *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, at, person, rules, verdict, facts,"
                " message FROM look WHERE ws = :ws AND creator = :creator"
                " ORDER BY id DESC LIMIT 1");
    query_int(&q, ":creator", creator);
    return look_take_one(&q, out);
}

static enum err
look_each(struct query *q, look_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct look look = { 0 };

        look_take(q, &look);
        fn(ctx, &look);
        look_release(&look);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_look_before(struct store *st, int64_t creator, int64_t before, int limit,
                  look_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, creator, at, person, rules, verdict, facts,"
                " message FROM look WHERE ws = :ws AND creator = :creator"
                " AND id < :before ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":before", before);
    query_int(&q, ":limit", limit);
    return look_each(&q, fn, ctx);
}

enum err
store_look_set_message(struct store *st, int64_t id, int64_t message)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE look SET message = :message"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    query_int(&q, ":message", message);
    return query_run(&q);
}

enum err
store_look_list(struct store *st, int limit, look_fn *fn, void *ctx)
{
    struct query q;

    /* From the newest ids downwards, by number and not by index; older looks
     * at the same creator are passed over. */
    query_begin(&q, st,
                "SELECT id, creator, at, person, rules, verdict, facts,"
                " message FROM look l WHERE +ws = :ws"
                " AND id > (SELECT max(id) FROM look) - " LIST_BACK
                " AND NOT EXISTS (SELECT 1 FROM look n WHERE n.ws = l.ws"
                " AND n.creator = l.creator AND n.id > l.id)"
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":limit", limit);
    return look_each(&q, fn, ctx);
}

static int
id_compare(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Counted here: to ask of each whether a newer one follows is five times the
 * work. */
enum err
store_look_creators(struct store *st, int64_t *count)
{
    int64_t *creators = xcalloc(LIST_BACK_ROWS, sizeof(*creators));
    size_t i, n = 0;
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT creator FROM look WHERE +ws = :ws"
                " AND id > (SELECT max(id) FROM look) - " LIST_BACK);
    for (rc = query_step(&q); rc == ERR_OK && n < LIST_BACK_ROWS;
         rc = query_step(&q))
        creators[n++] = query_get_int(&q, 0);
    query_end(&q);
    qsort(creators, n, sizeof(*creators), id_compare);
    *count = n > 0;
    for (i = 1; i < n; i++)
        *count += creators[i] != creators[i - 1];
    free(creators);
    return rc == ERR_OK || rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
