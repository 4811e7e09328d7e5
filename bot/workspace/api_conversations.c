/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_conversations.c - conversations.*: where people talk, and what they
 * said.
 *
 * Which scope is needed depends on the kind of conversation, so these methods
 * ask for any of the four and check the right one later. What the bot's
 * membership does not let it see is not found.
 */
#include "api.h"

#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "events.h"
#include "js.h"
#include "page.h"
#include "people.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "timer.h"

#define ANY_READ    "channels:read|groups:read|im:read|mpim:read"
#define ANY_HISTORY "channels:history|groups:history|im:history|mpim:history"

struct conversation *
call_conversation(struct call *c, const char **error)
{
    struct conversation *where = conversation_find(call_str(c, "channel"));

    *error = NULL;
    if (where && (where->kind == KIND_CHANNEL || is_member(where, call_bot())))
        return where;
    *error = "channel_not_found";
    return NULL;
}

static const char *
need_for(struct call *c, const struct conversation *where, bool history)
{
    static const char *const reads[] = { "channels:read", "groups:read",
                                         "im:read", "mpim:read" };
    static const char *const histories[] = { "channels:history",
                                             "groups:history", "im:history",
                                             "mpim:history" };

    return call_need(c, history ? histories[where->kind] : reads[where->kind]);
}

/* ---- info, list, members ------------------------------------------------ */

static const char *
conversations_info(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);
    json_t *o;

    if (where)
        error = need_for(c, where, false);
    if (error)
        return error;
    o = conversation_json(where);
    if (call_bool(c, "include_num_members", false))
        json_object_set_new(o, "num_members",
                            json_integer((json_int_t)where->member_count));
    json_object_set_new(c->out, "channel", o);
    return NULL;
}

/* Is this kind among the "types" that were asked for? */
static bool
is_asked(const char *types, const struct conversation *where)
{
    static const char *const names[] = { "public_channel", "private_channel",
                                         "im", "mpim" };
    const char *name = names[where->kind];
    size_t n = strlen(name);
    const char *s;

    for (s = types; (s = strstr(s, name)); s += n)
        if ((s == types || s[-1] == ',' || s[-1] == ' ') &&
            (s[n] == '\0' || s[n] == ','))
            return true;
    return false;
}

static const char *
conversations_list(struct call *c)
{
    const char *types = call_str(c, "types");
    bool no_archived = call_bool(c, "exclude_archived", false);
    json_t *all = json_array(), *page = json_array(), *v;
    struct conversation *where;
    const char *error = NULL;
    size_t i, from, count;

    if (!types)
        types = "public_channel";
    for (i = 0; (where = conversation_at(i)); i++) {
        if (!is_asked(types, where) || (no_archived && where->is_archived) ||
            (where->kind != KIND_CHANNEL && !is_member(where, call_bot())))
            continue;
        if (!error)
            error = need_for(c, where, false);
        json_array_append_new(all, conversation_json(where));
    }
    from = call_page(c, json_array_size(all), 1000, &count);
    json_array_foreach(all, i, v) if (i >= from && i < from + count)
        json_array_append(page, v);
    json_decref(all);
    json_object_set_new(c->out, "channels", page);
    return error;
}

static const char *
conversations_members(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);
    json_t *ids = json_array();
    size_t i, from, count;

    json_object_set_new(c->out, "members", ids);
    if (where)
        error = need_for(c, where, false);
    if (error)
        return error;
    from = call_page(c, where->member_count, 1000, &count);
    for (i = from; i < from + count; i++)
        json_array_append_new(ids, json_string(where->members[i]->id));
    return NULL;
}

/* ---- open, join --------------------------------------------------------- */

static const char *
conversations_open(struct call *c)
{
    const char *users = call_str(c, "users");
    struct conversation *where = conversation_find(call_str(c, "channel"));
    struct person *p;

    if (!users && !call_str(c, "channel"))
        return "users_list_not_supplied";
    if (users) {
        if (strchr(users, ','))
            return "not_enough_users";
        p = person_find(users);
        if (!p || p == call_bot())
            return "user_not_found";
        if (p->deleted)
            return "user_disabled";
        where = conversation_im(p, call_bot());
    }
    if (!where || where->kind != KIND_IM || !is_member(where, call_bot()))
        return "channel_not_found";
    json_object_set_new(c->out, "channel",
                        call_bool(c, "return_im", false)
                            ? conversation_json(where)
                            : json_pack("{s:s}", "id", where->id));
    return NULL;
}

static const char *
conversations_join(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);

    if (!where)
        return error;
    if (where->kind != KIND_CHANNEL)
        return "method_not_supported_for_channel_type";
    if (where->is_archived)
        return "is_archived";
    if (is_member(where, call_bot())) {
        json_array_append_new(c->warnings, json_string("already_in_channel"));
    } else {
        conversation_join(where, call_bot());
        page_conversation(where);
        event_joined(where, call_bot());
    }
    json_object_set_new(c->out, "channel", conversation_json(where));
    return NULL;
}

/* ---- history, replies --------------------------------------------------- */

static bool
is_reply(const struct message *m)
{
    return m->thread_ts != 0 && m->thread_ts != m->ts;
}

/* Not yet in the history, which may lag behind, or never. */
static bool
is_hidden(const struct message *m)
{
    return m->only ||
           (settings.history_lag_ms > 0 &&
            m->ts > wall_us() - (int64_t)settings.history_lag_ms * 1000);
}

/* Without include_all_metadata only the type of the metadata is shown. */
static json_t *
history_json(const struct message *m, bool all_metadata)
{
    const char *type =
        js_str(json_object_get(m->body, "metadata"), "event_type");
    json_t *o = js_without(m->body, "");

    if (type && !all_metadata)
        json_object_set_new(o, "metadata",
                            json_pack("{s:s}", "event_type", type));
    return o;
}

struct window {
    int64_t oldest, latest; /* both included; 0: open */
    size_t limit;
    int64_t at; /* from the cursor: a ts, or a reply's place; 0: the start */
};

static bool
read_window(struct call *c, struct window *w)
{
    const char *oldest = call_str(c, "oldest");
    const char *latest = call_str(c, "latest");
    const char *cursor = call_str(c, "cursor");
    bool inclusive = call_bool(c, "inclusive", false);
    int64_t limit = call_int(c, "limit", 100);

    memset(w, 0, sizeof(*w));
    w->limit =
        limit < 1 || limit > 999 ? (limit < 1 ? 100 : 999) : (size_t)limit;
    if (oldest && strcmp(oldest, "0") != 0) {
        w->oldest = ts_parse(oldest);
        if (w->oldest == 0)
            return false;
        w->oldest += !inclusive;
    }
    if (latest) {
        w->latest = ts_parse(latest);
        if (w->latest == 0)
            return false;
        w->latest -= !inclusive;
    }
    if (cursor) {
        if (strncmp(cursor, "at:", 3) != 0)
            return false;
        w->at = strtoll(cursor + 3, NULL, 10);
    }
    return true;
}

static void
put_more(struct call *c, bool more, int64_t next)
{
    char *cursor = text_format("at:%lld", (long long)next);

    json_object_set_new(c->out, "has_more", json_boolean(more));
    if (more)
        json_object_set_new(c->out, "response_metadata",
                            json_pack("{s:s}", "next_cursor", cursor));
    free(cursor);
}

static const char *
conversations_history(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);
    bool all = call_bool(c, "include_all_metadata", false);
    json_t *list = json_array();
    const struct message *m = NULL;
    struct window w;
    size_t i;

    json_object_set_new(c->out, "messages", list);
    if (where)
        error = need_for(c, where, true);
    if (error)
        return error;
    if (!is_member(where, call_bot()))
        return "not_in_channel";
    if (!read_window(c, &w))
        return "invalid_ts_latest";
    if (w.at > 0)
        w.latest = w.at;
    i = w.latest > 0 ? message_place(where, w.latest + 1)
                     : where->message_count;
    while (i > 0) {
        m = where->messages[--i];
        if (m->ts < w.oldest)
            break;
        if (is_hidden(m) ||
            (is_reply(m) && !js_is(m->body, "subtype", "thread_broadcast")))
            continue;
        if (json_array_size(list) == w.limit) {
            put_more(c, true, m->ts);
            return NULL;
        }
        json_array_append_new(list, history_json(m, all));
    }
    put_more(c, false, 0);
    return NULL;
}

/* Oldest first; the parent is always the first. */
static const char *
conversations_replies(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);
    bool all = call_bool(c, "include_all_metadata", false);
    json_t *list = json_array();
    struct message *m;
    struct window w;
    size_t i;

    json_object_set_new(c->out, "messages", list);
    if (where)
        error = need_for(c, where, true);
    if (error)
        return error;
    if (!is_member(where, call_bot()))
        return "not_in_channel";
    m = message_find(where, ts_parse(call_str(c, "ts")));
    if (!m || m->only)
        return "thread_not_found";
    if (!read_window(c, &w))
        return "invalid_ts_latest";
    if (is_reply(m) && message_find(where, m->thread_ts))
        m = message_find(where, m->thread_ts);
    i = w.at > 0 ? (size_t)w.at - 1 : 0;
    if (w.at == 0)
        json_array_append_new(list, history_json(m, all));
    for (; i < m->reply_count; i++) {
        const struct message *r = m->replies[i];

        if (is_hidden(r) || r->ts < w.oldest ||
            (w.latest > 0 && r->ts > w.latest))
            continue;
        if (json_array_size(list) == w.limit) {
            put_more(c, true, (int64_t)i + 1);
            return NULL;
        }
        json_array_append_new(list, history_json(r, all));
    }
    put_more(c, false, 0);
    return NULL;
}

const struct method api_conversations[] = {
    { "conversations.info", conversations_info, ANY_READ, "channel", TIER_3,
      API_READS },
    { "conversations.list", conversations_list, ANY_READ, NULL, TIER_2,
      API_READS },
    { "conversations.members", conversations_members, ANY_READ, "channel",
      TIER_4, API_READS },
    { "conversations.open", conversations_open, "im:write|mpim:write", NULL,
      TIER_3, 0 },
    { "conversations.join", conversations_join, "channels:join", "channel",
      TIER_3, 0 },
    { "conversations.history", conversations_history, ANY_HISTORY, "channel",
      TIER_3, API_READS | API_JSON },
    { "conversations.replies", conversations_replies, ANY_HISTORY, "channel,ts",
      TIER_3, API_READS },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
