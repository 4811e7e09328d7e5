/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * workspace.c - which team the data belongs to.
 */
#include "db.h"

#include <stdlib.h>
#include <string.h>

enum err
store_workspace_get(struct store *st, struct workspace *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT network, team, name, bot_user, url FROM workspace"
                " WHERE id = :ws");
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->network = query_take_text(&q, 0);
        out->team = query_take_text(&q, 1);
        out->name = query_take_text(&q, 2);
        out->bot_user = query_take_text(&q, 3);
        out->url = query_take_text(&q, 4);
    }
    query_end(&q);
    return rc;
}

void
workspace_release(struct workspace *ws)
{
    free(ws->network);
    free(ws->team);
    free(ws->name);
    free(ws->bot_user);
    free(ws->url);
    memset(ws, 0, sizeof(*ws));
}

static enum err
workspace_find(struct store *st, const char *network, const char *team,
               int64_t *id)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM workspace WHERE network = :network"
                " AND team = :team");
    query_text(&q, ":network", network);
    query_text(&q, ":team", team);
    return query_find_int(&q, id);
}

static enum err
workspace_write(struct store *st, int64_t id, const char *network,
                const char *team, const char *name, const char *bot_user,
                const char *url)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO workspace (id, network, team, name, bot_user, url)"
                " VALUES (nullif(:id, 0), :network, :team, :name, :bot, :url)"
                " ON CONFLICT (id) DO UPDATE SET network = excluded.network,"
                " team = excluded.team, name = excluded.name,"
                " bot_user = excluded.bot_user, url = excluded.url");
    query_int(&q, ":id", id);
    query_text(&q, ":network", network);
    query_text(&q, ":team", team);
    query_text(&q, ":name", name);
    query_text(&q, ":bot", bot_user);
    query_text(&q, ":url", url);
    return query_run(&q);
}

enum err
store_workspace_enter(struct store *st, const char *network, const char *team,
                      const char *name, const char *bot_user, const char *url)
{
    int64_t id = 0;
    enum err rc;

    rc = workspace_find(st, network, team, &id);
    if (rc == ERR_NOT_FOUND) {
        rc = workspace_find(st, "", "", &id); /* the home nobody owns yet */
        if (rc == ERR_NOT_FOUND)
            rc = ERR_OK;
    }
    if (rc == ERR_OK)
        rc = workspace_write(st, id, network, team, name, bot_user, url);
    if (rc == ERR_OK) {
        st->workspace = id > 0 ? id : db_last_id(st);
        people_drop_all(st);
    }
    return rc;
}
