/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purposes.c - who looked at a creator, when, for what and through whom.
 */
#include "purposes.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
purpose_release(struct purpose *purpose)
{
    free(purpose->agency);
    free(purpose->person);
    memset(purpose, 0, sizeof(*purpose));
}

enum err
store_purpose_add(struct store *st, const struct purpose *purpose, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO purpose (ws, creator, campaign, agency, person,"
                " at) VALUES (:ws, :creator, :campaign, :agency, :person,"
                " :at)");
    query_int(&q, ":creator", purpose->creator);
    query_int(&q, ":campaign", purpose->campaign);
    query_text(&q, ":agency", purpose->agency);
    query_text(&q, ":person", purpose->person);
    query_int(&q, ":at", purpose->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_purpose_list(struct store *st, int64_t creator, int limit, purpose_fn *fn,
                   void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, campaign, agency, person, at"
                " FROM purpose WHERE ws = :ws AND creator = :creator"
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct purpose purpose = { .id = query_get_int(&q, 0),
                                   .creator = query_get_int(&q, 1),
                                   .campaign = query_get_int(&q, 2),
                                   .agency = query_take_text(&q, 3),
                                   .person = query_take_text(&q, 4),
                                   .at = query_get_int(&q, 5) };

        fn(ctx, &purpose);
        purpose_release(&purpose);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
