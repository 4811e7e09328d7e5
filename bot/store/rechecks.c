/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rechecks.c - looks that are due to be taken again.
 *
 * Rows are made and dropped by triggers on looks (migrations.c).
 */
#include "rechecks.h"

#include "db.h"

enum err
store_recheck_due(struct store *st, int64_t now, struct recheck *out, int max,
                  int *count)
{
    struct query q;
    enum err rc;

    *count = 0;
    query_begin(&q, st,
                "SELECT look, due_at FROM recheck WHERE asked_at = 0"
                " AND due_at <= :now AND ws = :ws ORDER BY due_at LIMIT :max");
    query_int(&q, ":now", now);
    query_int(&q, ":max", max);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        out[(*count)++] =
            (struct recheck){ query_get_int(&q, 0), query_get_int(&q, 1) };
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_recheck_next(struct store *st, int64_t *at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT due_at FROM recheck WHERE asked_at = 0 AND due_at > 0"
                " ORDER BY due_at LIMIT 1");
    return query_find_int(&q, at);
}

enum err
store_recheck_put_off(struct store *st, int64_t look, int64_t due_at)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE recheck SET due_at = :at"
                " WHERE look = :look AND ws = :ws");
    query_int(&q, ":look", look);
    query_int(&q, ":at", due_at);
    return query_run(&q);
}

enum err
store_recheck_set_asked(struct store *st, int64_t look, int64_t at)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE recheck SET asked_at = :at"
                " WHERE look = :look AND ws = :ws");
    query_int(&q, ":look", look);
    query_int(&q, ":at", at);
    return query_run(&q);
}
