/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_misc.c - who am I, where do I connect, and other small methods.
 */
#include "api.h"

#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "dial.h"
#include "js.h"
#include "link.h"
#include "people.h"
#include "post.h"
#include "server.h"
#include "settings.h"
#include "team.h"
#include "text.h"

static const char *
auth_test(struct call *c)
{
    char *url = text_format("%s/", server_origin());

    js_put(c->out, "url", url);
    js_put(c->out, "team", team.name);
    js_put(c->out, "user", call_bot()->name);
    js_put(c->out, "team_id", team.id);
    js_put(c->out, "user_id", team.bot_user_id);
    js_put(c->out, "bot_id", team.bot_id);
    json_object_set_new(c->out, "is_enterprise_install", json_false());
    free(url);
    return NULL;
}

static const char *
api_test(struct call *c)
{
    if (json_object_size(c->args) > 0)
        json_object_set(c->out, "args", c->args);
    return call_str(c, "error");
}

static const char *
apps_connections_open(struct call *c)
{
    char *ticket = link_ticket();
    const char *nowhere = dial_origin();
    const char *origin = nowhere ? nowhere : server_ws_origin();
    const char *port = strrchr(origin, ':');
    bool named = settings.link_host[0] != '\0';
    int kept =
        named ? (int)(strstr(origin, "//") + 2 - origin) : (int)strlen(origin);
    char *url =
        text_format("%.*s%s%s/link/?ticket=%s&app_id=%s", kept, origin,
                    settings.link_host, named ? port : "", ticket, team.app_id);

    js_put(c->out, "url", url);
    free(url);
    free(ticket);
    return NULL;
}

static const char *
team_info(struct call *c)
{
    json_object_set_new(c->out, "team",
                        json_pack("{s:s, s:s, s:s, s:s}", "id", team.id, "name",
                                  team.name, "domain", team.domain,
                                  "email_domain", ""));
    return NULL;
}

static const char *
dnd_info(struct call *c)
{
    const char *user = call_str(c, "user");

    if (user && !person_find(user))
        return "user_not_found";
    json_object_set_new(c->out, "dnd_enabled", json_false());
    json_object_set_new(c->out, "next_dnd_start_ts", json_integer(1));
    json_object_set_new(c->out, "next_dnd_end_ts", json_integer(1));
    json_object_set_new(c->out, "snooze_enabled", json_false());
    return NULL;
}

/* ---- reactions ---------------------------------------------------------- */

static const char *
reaction(struct call *c, bool add)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);

    if (!where)
        return error;
    return reaction_change(where,
                           message_find(where,
                                        ts_parse(call_str(c, "timestamp"))),
                           call_bot(), call_str(c, "name"), add);
}

static const char *
reactions_add(struct call *c)
{
    return reaction(c, true);
}

static const char *
reactions_remove(struct call *c)
{
    return reaction(c, false);
}

const struct method api_misc[] = {
    { "api.test", api_test, NULL, NULL, TIER_4, API_READS | API_JSON },
    { "auth.test", auth_test, NULL, NULL, TIER_FREE, API_READS | API_JSON },
    { "apps.connections.open", apps_connections_open, NULL, NULL, TIER_3,
      API_APP },
    { "team.info", team_info, "team:read", NULL, TIER_3, API_READS },
    { "dnd.info", dnd_info, "dnd:read", NULL, TIER_3, API_READS },
    { "reactions.add", reactions_add, "reactions:write",
      "channel,timestamp,name", TIER_3, 0 },
    { "reactions.remove", reactions_remove, "reactions:write",
      "channel,timestamp,name", TIER_2, 0 },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
