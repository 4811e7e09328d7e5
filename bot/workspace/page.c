/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page.c - what the page asks for and does.
 *
 * The page lives on the same port as the API. Whoever sits at it chooses whom
 * to be: `as` names the person acting, there are no passwords and no cookies;
 * only loopback may ask. Everything is JSON; an error is {"ok": false,
 * "error": a code, "text": a sentence for a person}.
 *
 *   GET  /page/state?as=U        team, me, bot {user_id, name, connected,
 *                                connections}, people, conversations,
 *                                commands, home (is there a home tab?), views
 *                                (open modals, the root first)
 *   GET  /page/messages?as=U&channel=C[&thread_ts=TS][&before=TS][&limit=N]
 *                                messages, oldest first; has_more. A message
 *                                is Slack's object, "ephemeral" when only
 *                                `as` sees it. Without thread_ts replies are
 *                                left out; with it the parent comes first.
 *   POST /page/send              {as, channel, thread_ts?, text, files?}: a
 *                                message, or a slash command, which is no
 *                                message: errors no_thread, unknown_command.
 *                                A text above 12,000 characters becomes a
 *                                snippet.
 *   POST /page/upload?as=U&name= the bytes; then /page/send with its id
 *   GET  /page/file?as=U&id=F    the bytes
 *   POST /page/action            {as, channel, ts | view_id, block_id,
 *                                action_id, what was chosen, state?}
 *   POST /page/submit            {as, view_id, state: {values}}: answered
 *                                when the app has: ok with action close |
 *                                update | push | clear, or errors by block
 *   POST /page/close             {as, view_id}: and what stands upon it
 *   POST /page/read              {as, channel, ts}
 *   POST /page/home              {as, tab?}: the app's home (or messages) tab
 *                                was opened; the view published so far
 *   POST /page/react             {as, channel, ts, name, remove?}
 *   POST /page/sample            {as}: post the sample files to the app
 *   WS   /page/socket?as=U       what happens, see viewer.c: message,
 *                                message_changed, message_deleted, ephemeral,
 *                                ephemeral_deleted, view_open, view_push,
 *                                view_update, view_clear, home, bot,
 *                                conversation, notice
 */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "events.h"
#include "files.h"
#include "http.h"
#include "interact.h"
#include "js.h"
#include "link.h"
#include "manifest.h"
#include "page_post.h"
#include "people.h"
#include "team.h"
#include "text.h"
#include "views.h"

void
page_refuse(struct request *rq, const char *code, const char *text)
{
    answer_json(rq, 200,
                json_pack("{s:b, s:s, s:s}", "ok", 0, "error", code, "text",
                          text));
}

void
page_ok(struct request *rq)
{
    answer_json(rq, 200, json_pack("{s:b}", "ok", 1));
}

static struct person *
acting(struct request *rq, const char *id)
{
    struct person *p = person_find(id);

    if (p && !p->is_bot && !p->deleted)
        return p;
    page_refuse(rq, "no_such_person", "There is nobody with this id.");
    return NULL;
}

struct conversation *
page_place(struct request *rq, const struct person *who, const char *id)
{
    struct conversation *c = conversation_find(id);

    if (c && can_see(c, who))
        return c;
    page_refuse(rq, "channel_not_found",
                "There is no such conversation for you.");
    return NULL;
}

/* ---- state -------------------------------------------------------------- */

static json_t *
state_people(void)
{
    json_t *list = json_array();
    struct person *p;
    size_t i;

    for (i = 0; (p = person_at(i)); i++)
        json_array_append_new(list, person_page(p));
    return list;
}

static json_t *
state_conversations(const struct person *who)
{
    json_t *list = json_array();
    struct conversation *c;
    size_t i;

    for (i = 0; (c = conversation_at(i)); i++)
        if (can_see(c, who))
            json_array_append_new(list, conversation_page(c, who));
    return list;
}

static json_t *
state_commands(void)
{
    json_t *list = json_array();
    struct slash_command s;
    size_t i;

    for (i = 0; manifest_command_at(i, &s); i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s}", "command", s.command,
                                        "description", s.description,
                                        "usage_hint", s.usage_hint));
    return list;
}

static json_t *
state_views(const struct person *who)
{
    json_t *list = json_array();
    int i;

    for (i = 0; i < who->depth; i++)
        json_array_append_new(list, view_json(who->stack[i], NULL));
    return list;
}

static void
get_state(struct request *rq, struct person *who)
{
    const struct person *bot = person_find(team.bot_user_id);
    json_t *o;

    o = json_pack("{s:b, s:{s:s, s:s, s:s}, s:s, s:{s:s, s:s, s:b, s:I}, s:o, "
                  "s:o, s:o, s:b, s:o}",
                  "ok", 1, "team", "id", team.id, "name", team.name, "domain",
                  team.domain, "me", who->id, "bot", "user_id", bot->id, "name",
                  bot->name, "connected", links_ready() > 0, "connections",
                  (json_int_t)links_ready(), "people", state_people(),
                  "conversations", state_conversations(who), "commands",
                  state_commands(), "home",
                  manifest_has_home() && who->home != NULL, "views",
                  state_views(who));
    json_object_set_new(o, "home_tab", json_boolean(manifest_has_home()));
    answer_json(rq, 200, o);
}

/* ---- messages ----------------------------------------------------------- */

static bool
is_shown(const struct message *m, const struct person *who, int64_t thread)
{
    bool reply = m->thread_ts != 0 && m->thread_ts != m->ts;

    if (m->only && m->only != who)
        return false;
    if (thread != 0)
        return m->ts == thread || m->thread_ts == thread;
    return !reply || js_is(m->body, "subtype", "thread_broadcast");
}

static void
get_messages(struct request *rq, struct person *who)
{
    struct conversation *c = page_place(rq, who, request_query(rq, "channel"));
    const char *thread_text = request_query(rq, "thread_ts");
    const char *before_text = request_query(rq, "before");
    const char *limit_text = request_query(rq, "limit");
    int64_t thread = thread_text ? ts_parse(thread_text) : 0;
    int64_t before = before_text ? ts_parse(before_text) : 0;
    long limit = limit_text ? strtol(limit_text, NULL, 10) : 50;
    json_t *list = json_array();
    bool more = false;
    size_t i;

    if (!c) {
        json_decref(list);
        return;
    }
    if (limit < 1 || limit > 1000)
        limit = 50;
    i = before > 0 ? message_place(c, before) : c->message_count;
    while (i > 0 && !more) {
        const struct message *m = c->messages[--i];

        if (m->ts < thread)
            break;
        if (!is_shown(m, who, thread))
            continue;
        if (json_array_size(list) == (size_t)limit)
            more = true;
        else
            json_array_insert_new(list, 0, page_message_json(m));
    }
    answer_json(rq, 200,
                json_pack("{s:b, s:o, s:b}", "ok", 1, "messages", list,
                          "has_more", more));
}

/* ---- files -------------------------------------------------------------- */

static bool
is_picture(const char *type)
{
    return strcmp(type, "image/png") == 0 || strcmp(type, "image/jpeg") == 0 ||
           strcmp(type, "image/gif") == 0 || strcmp(type, "image/webp") == 0;
}

static void
get_file(struct request *rq, struct person *who)
{
    struct file *f = file_find(request_query(rq, "id"));
    int fd = f && file_visible(f, who) ? file_fd(f) : -1;
    char *headers;

    if (fd < 0) {
        answer_text(rq, 404, "not found");
        return;
    }
    headers = file_disposition(f, !is_picture(file_mimetype(f)));
    answer_file(rq, file_mimetype(f), headers, fd, f->size);
    free(headers);
}

static void
post_upload(struct request *rq, struct person *who)
{
    const char *name = request_query(rq, "name");
    struct file *f;

    if (!name || !*name || strlen(name) > 255 || strchr(name, '/')) {
        page_refuse(rq, "no_name", "The file needs a name.");
        return;
    }
    if (rq->body.len == 0) {
        page_refuse(rq, "empty_file", "The file is empty.");
        return;
    }
    f = file_new(who, name, (int64_t)rq->body.len);
    if (!file_store(f, rq->body.data, rq->body.len)) {
        file_drop(f);
        page_refuse(rq, "not_kept", "The file could not be stored.");
        return;
    }
    answer_json(rq, 200,
                json_pack("{s:b, s:o}", "ok", 1, "file", file_json(f)));
}

/* ---- who gets what ------------------------------------------------------ */

static const struct {
    const char *path;
    void (*run)(struct request *, struct person *);
} gets[] = {
    { "/page/state", get_state },
    { "/page/messages", get_messages },
    { "/page/file", get_file },
};

static const struct {
    const char *path;
    void (*run)(struct request *, struct person *, const json_t *);
} posts[] = {
    { "/page/send", page_send },     { "/page/action", page_action },
    { "/page/submit", page_submit }, { "/page/close", page_close },
    { "/page/read", page_read },     { "/page/home", page_home },
    { "/page/sample", page_sample }, { "/page/react", page_react },
};

static void
page_get(struct request *rq)
{
    struct person *who;
    size_t i;

    for (i = 0; i < sizeof(gets) / sizeof(gets[0]); i++)
        if (strcmp(gets[i].path, rq->path) == 0) {
            who = acting(rq, request_query(rq, "as"));
            if (who)
                gets[i].run(rq, who);
            return;
        }
    answer_text(rq, 404, "not found");
}

static void
page_do(struct request *rq)
{
    json_t *o = js_parse(rq->body.data ? rq->body.data : "", rq->body.len);
    struct person *who;
    size_t i;

    for (i = 0; i < sizeof(posts) / sizeof(posts[0]); i++)
        if (strcmp(posts[i].path, rq->path) == 0) {
            who = json_is_object(o) ? acting(rq, js_str(o, "as")) : NULL;
            if (who)
                posts[i].run(rq, who, o);
            else if (!json_is_object(o))
                page_refuse(rq, "no_json", "This is not a JSON object.");
            json_decref(o);
            return;
        }
    json_decref(o);
    answer_text(rq, 404, "not found");
}

void
page_request(struct request *rq)
{
    struct person *who;

    if (rq->method == HTTP_GET) {
        page_get(rq);
    } else if (rq->method != HTTP_POST) {
        answer_text(rq, 405, "method not allowed");
    } else if (strcmp(rq->path, "/page/upload") == 0) {
        who = acting(rq, request_query(rq, "as"));
        if (who)
            post_upload(rq, who);
    } else {
        page_do(rq);
    }
}
