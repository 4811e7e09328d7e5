/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_post.c - what people do at the page.
 */
#include "page_post.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "compose.h"
#include "conversations.h"
#include "element.h"
#include "envelope.h"
#include "events.h"
#include "files.h"
#include "guide.h"
#include "http.h"
#include "interact.h"
#include "js.h"
#include "manifest.h"
#include "mem.h"
#include "page.h"
#include "people.h"
#include "post.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "views.h"

/* ---- say something ------------------------------------------------------ */

/* Slack's own command: /invite @somebody. */
static void
send_invite(struct request *rq, struct person *who, struct conversation *c,
            const char *rest)
{
    const char *at = strchr(rest, '@');
    struct person *p =
        at ? person_by_name(at + 1, strcspn(at + 1, " \t\r\n")) : NULL;

    if (!p || c->kind == KIND_IM || !is_member(c, who) || is_member(c, p)) {
        page_refuse(rq, "cannot_invite", "There is nobody to invite here.");
        return;
    }
    conversation_join(c, p);
    page_conversation(c);
    event_joined(c, p);
    page_ok(rq);
}

static void
send_command(struct request *rq, struct person *who, struct conversation *c,
             const char *typed, bool in_thread)
{
    size_t n = strcspn(typed, " \t\r\n");
    char *name = xstrndup(typed, n), *text;
    struct slash_command command;

    if (in_thread) {
        page_refuse(rq, "no_thread",
                    "Slash commands cannot be used in threads.");
    } else if (strcmp(name, "/invite") == 0) {
        send_invite(rq, who, c, typed + n);
    } else if (!manifest_command(name, &command)) {
        text = text_format("%s is not a valid command.", name);
        page_refuse(rq, "unknown_command", text);
        free(text);
    } else {
        while (isspace((unsigned char)typed[n]))
            n++;
        envelope_send(interact_command(who, c, &command, typed + n));
        page_ok(rq);
    }
    free(name);
}

/* What is too long to be a message becomes a file. */
static json_t *
snippet_of(struct person *who, const char *text)
{
    struct file *f = file_new(who, "Untitled", (int64_t)strlen(text));
    json_t *o;

    f->snippet = true;
    f->preview = xstrndup(text, utf8_prefix(text, 1000));
    if (!file_store(f, text, strlen(text))) {
        file_drop(f);
        return NULL;
    }
    o = file_json(f);
    return o;
}

/*
 * A line above a long paste may say what the paste is: it stays the message.
 * Its bytes; 0 when the first line is as much a part of the rest as any, as
 * the head of a table is.
 */
static size_t
headline_length(const char *typed)
{
    size_t n = strcspn(typed, "\n"), i, spaces = 0;
    char *line = xstrndup(typed, n);
    bool is_short = utf8_count(line) <= HEADLINE_CHARS;

    free(line);
    while (n > 0 && isspace((unsigned char)typed[n - 1]))
        n--;
    if (!is_short || n == 0 || strchr("[{<", typed[0]) ||
        typed[n + strspn(typed + n, " \t\r\n")] == '\0')
        return 0;
    for (i = 0; i < n; i++) {
        if (strchr("\t,;", typed[i]))
            return 0;
        spaces += typed[i] == ' ';
    }
    return spaces > 0 ? n : 0;
}

/* What is too long for a message goes to the files; what stays is returned,
 * the caller frees it. */
static char *
shorten(struct person *who, const char *typed, json_t *files)
{
    size_t n = headline_length(typed);
    const char *rest = typed + n;
    json_t *snippet;

    if (n > 0)
        rest = strchr(rest, '\n') + 1;
    snippet = snippet_of(who, rest);
    if (snippet)
        json_array_append_new(files, snippet);
    return xstrndup(typed, n);
}

/* The files that were uploaded for this message; false when one is not. */
static bool
take_files(struct person *who, const json_t *ids, json_t *files)
{
    struct file *f;
    json_t *v;
    size_t i;

    json_array_foreach(ids, i, v)
    {
        f = file_find(json_string_value(v));
        if (!f || f->user != who || f->state == FILE_PROMISED)
            return false;
        json_array_append_new(files, file_json(f));
    }
    return json_array_size(files) <= 20;
}

static struct message *
send_message(struct person *who, struct conversation *c, const char *typed,
             json_t *files, const char *thread_ts)
{
    char *text = compose(typed, COMPOSE_MESSAGE);
    json_t *body = json_pack("{s:s}", "text", text);
    const struct person *bot = person_find(team.bot_user_id);
    char uuid[37];

    if (c->kind != KIND_IM && !is_member(c, bot) &&
        composed_mentions(text, team.bot_user_id))
        page_notice(who, "@callsheet is not in this channel. Type "
                         "/invite @callsheet to bring it in.");
    free(text);
    random_uuid(uuid);
    js_put(body, "client_msg_id", uuid);
    if (json_array_size(files) > 0) {
        json_object_set(body, "files", files);
        js_put(body, "subtype", "file_share");
        json_object_set_new(body, "upload", json_false());
        json_object_del(body, "client_msg_id");
    }
    return post(c, who, body, thread_ts, NULL);
}

/* A thread starts at a message that is no reply. */
static bool
is_thread(const struct conversation *c, const char *thread_ts)
{
    const struct message *m = message_find(c, ts_parse(thread_ts));

    return m && !m->only && (m->thread_ts == 0 || m->thread_ts == m->ts);
}

void
page_send(struct request *rq, struct person *who, const json_t *o)
{
    struct conversation *c = page_place(rq, who, js_str(o, "channel"));
    const char *typed = js_text(o, "text");
    const char *thread_ts = js_str(o, "thread_ts");
    char *left = NULL;
    struct message *m;
    json_t *files;

    if (!c)
        return;
    if (typed[0] == '/' && isalpha((unsigned char)typed[1])) {
        send_command(rq, who, c, typed, thread_ts != NULL);
        return;
    }
    if (c->is_archived || !is_member(c, who)) {
        page_refuse(rq, c->is_archived ? "is_archived" : "not_in_channel",
                    c->is_archived ? "This channel is archived."
                                   : "Join the channel first.");
        return;
    }
    if (thread_ts && !is_thread(c, thread_ts)) {
        page_refuse(rq, "thread_not_found", "There is no such thread.");
        return;
    }
    files = json_array();
    if (!take_files(who, json_object_get(o, "files"), files)) {
        json_decref(files);
        page_refuse(rq, "file_not_found", "One of the files is not there.");
        return;
    }
    if (utf8_count(typed) > SNIPPET_CHARS) {
        left = shorten(who, typed, files);
        typed = left;
    }
    if (typed[strspn(typed, " \t\r\n")] == '\0' &&
        json_array_size(files) == 0) {
        json_decref(files);
        free(left);
        page_refuse(rq, "no_text", "There is nothing to send.");
        return;
    }
    m = send_message(who, c, typed, files, thread_ts);
    json_decref(files);
    free(left);
    answer_json(rq, 200,
                json_pack("{s:b, s:s}", "ok", 1, "ts", js_text(m->body, "ts")));
}

/* ---- press, fill in, close ---------------------------------------------- */

static struct view *
view_of(struct person *who, const char *id)
{
    struct view *v = view_find(id);

    return v && v->who == who ? v : NULL;
}

void
page_action(struct request *rq, struct person *who, const json_t *o)
{
    const char *view_id = js_str(o, "view_id");
    struct view *v = view_of(who, view_id);
    struct conversation *c = NULL;
    struct message *m = NULL;
    const char *error;

    if (!view_id) {
        c = page_place(rq, who, js_str(o, "channel"));
        if (!c)
            return;
        m = message_find(c, ts_parse(js_text(o, "ts")));
        if (m && m->only && m->only != who)
            m = NULL;
    }
    if (!m && !v) {
        page_refuse(rq, "not_found", "This is not there any more.");
        return;
    }
    if (m && js_is(m->body, "user", team.guide_id)) {
        page_sample(rq, who, o);
        return;
    }
    error = interact_action(who, c, m, v, o);
    if (error)
        page_refuse(rq, error, "This cannot be chosen here.");
    else
        page_ok(rq);
}

void
page_submit(struct request *rq, struct person *who, const json_t *o)
{
    struct view *v = view_of(who, js_str(o, "view_id"));
    json_t *given = json_object_get(json_object_get(o, "state"), "values");
    json_t *values, *errors, *state;

    if (!v || v == who->home) {
        page_refuse(rq, "not_found", "This form is not open any more.");
        return;
    }
    values = element_state(json_object_get(v->body, "blocks"), given);
    errors = element_missing(json_object_get(v->body, "blocks"), values);
    if (errors) {
        json_decref(values);
        answer_json(rq, 200,
                    json_pack("{s:b, s:o}", "ok", 0, "errors", errors));
        return;
    }
    state = json_pack("{s:o}", "values", values);
    interact_submit(who, v, state, rq->id);
    json_decref(state);
}

void
page_close(struct request *rq, struct person *who, const json_t *o)
{
    struct view *v = view_of(who, js_str(o, "view_id"));

    if (!v || v == who->home) {
        page_ok(rq);
        return;
    }
    while (who->depth > 0 && who->stack[who->depth - 1] != v)
        interact_close(who, who->stack[who->depth - 1]);
    if (who->depth > 0)
        interact_close(who, v);
    page_ok(rq);
}

/* ---- and the rest ------------------------------------------------------- */

void
page_read(struct request *rq, struct person *who, const json_t *o)
{
    struct conversation *c = page_place(rq, who, js_str(o, "channel"));

    if (!c)
        return;
    conversation_read(c, who, js_text(o, "ts"));
    page_ok(rq);
}

void
page_home(struct request *rq, struct person *who, const json_t *o)
{
    struct conversation *im =
        conversation_im(who, person_find(team.bot_user_id));
    bool messages = js_is(o, "tab", "messages");
    json_t *view;

    event_home_opened(who, im, messages ? "messages" : "home");
    view = who->home ? view_json(who->home, NULL) : json_null();
    answer_json(rq, 200, json_pack("{s:b, s:o}", "ok", 1, "view", view));
}

void
page_react(struct request *rq, struct person *who, const json_t *o)
{
    struct conversation *c = page_place(rq, who, js_str(o, "channel"));
    const char *error;

    if (!c)
        return;
    error = reaction_change(c, message_find(c, ts_parse(js_text(o, "ts"))), who,
                            js_text(o, "name"), !js_true(o, "remove"));
    if (error)
        page_refuse(rq, error, "That reaction is not possible.");
    else
        page_ok(rq);
}

void
page_sample(struct request *rq, struct person *who, const json_t *o)
{
    (void)o;
    if (guide_sample(who))
        page_ok(rq);
    else
        page_refuse(rq, "no_sample", "There is no sample to bring.");
}
