/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peers.c - what was measured of each creator, to stand beside others.
 */
#include "db.h"
#include "post_tables.h"

enum err
store_peer_put(struct store *st, const struct peer *peer)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO peer (creator, ws, platform, followers, at,"
                " source, rate, formula, talk, raw_until) VALUES (:creator,"
                " :ws, :platform, :followers, :at, :source, :rate, :formula,"
                " :talk, :raw) ON CONFLICT (creator) DO UPDATE SET"
                " platform = :platform, followers = :followers, at = :at,"
                " source = :source, rate = :rate, formula = :formula,"
                " talk = :talk, raw_until = :raw");
    query_int(&q, ":creator", peer->creator);
    query_int(&q, ":platform", peer->platform);
    query_int(&q, ":followers", peer->followers);
    query_int(&q, ":at", peer->at);
    query_int(&q, ":source", peer->source);
    query_int(&q, ":rate", peer->rate);
    query_int(&q, ":formula", peer->formula);
    query_int(&q, ":talk", peer->talk);
    query_int(&q, ":raw", peer->raw_until);
    return query_run(&q);
}

enum err
store_peer_drop(struct store *st, int64_t creator)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM peer WHERE creator = :creator AND ws = :ws");
    query_int(&q, ":creator", creator);
    return query_run(&q);
}

enum err
store_peer_list(struct store *st, int64_t creator, enum platform platform,
                int64_t from, int64_t to, int limit, peer_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT creator, platform, followers, at, source, rate,"
                " formula, talk, raw_until FROM peer WHERE ws = :ws"
                " AND platform = :platform AND followers >= :from"
                " AND followers < :to AND creator <> :creator AND EXISTS"
                " (SELECT 1 FROM look WHERE look.ws = :ws AND look.creator ="
                " peer.creator AND look.at >= peer.at) LIMIT :limit");
    query_int(&q, ":platform", platform);
    query_int(&q, ":from", from);
    query_int(&q, ":to", to > 0 ? to : INT64_MAX);
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct peer peer = { .creator = query_get_int(&q, 0),
                             .platform = (enum platform)query_get_int(&q, 1),
                             .followers = query_get_int(&q, 2),
                             .at = query_get_int(&q, 3),
                             .source = (enum source)query_get_int(&q, 4),
                             .rate = query_get_int(&q, 5),
                             .formula = query_get_int(&q, 6),
                             .talk = query_get_int(&q, 7),
                             .raw_until = query_get_int(&q, 8) };

        fn(ctx, &peer);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_peer_purge(struct store *st, int64_t now, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM peer WHERE creator IN (SELECT creator FROM peer"
                " WHERE raw_until > 0 AND raw_until <= :now LIMIT :limit)");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
