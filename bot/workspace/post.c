/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post.c - a message appears, changes or goes: in the conversation, on the
 * page and to the app.
 */
#include "post.h"

#include <string.h>

#include "conversations.h"
#include "events.h"
#include "files.h"
#include "js.h"
#include "page.h"
#include "people.h"
#include "settings.h"
#include "team.h"
#include "text.h"

static json_t *shouts;

json_t *
post_shouts(void)
{
    if (!shouts)
        shouts = json_array();
    return shouts;
}

void
post_release(void)
{
    json_decref(shouts);
    shouts = NULL;
}

static bool
is_shouted(const char *s)
{
    for (; (s = strchr(s, '<')); s++)
        if (strncmp(s, "<!channel", 9) == 0 || strncmp(s, "<!here", 6) == 0 ||
            strncmp(s, "<!everyone", 10) == 0)
            return true;
    return false;
}

/* Does any text in here call everybody? */
static bool
is_shout(json_t *v)
{
    json_t *child;
    size_t i;
    void *at;

    if (json_is_string(v))
        return is_shouted(json_string_value(v));
    for (at = json_object_iter(v); at; at = json_object_iter_next(v, at))
        if (is_shout(json_object_iter_value(at)))
            return true;
    if (json_is_array(v))
        json_array_foreach(v, i, child) if (is_shout(child)) return true;
    return false;
}

static void
note_shout(const struct conversation *c, json_t *body)
{
    if (settings.control && js_is(body, "user", team.bot_user_id) &&
        is_shout(body) && json_array_size(post_shouts()) < 200)
        json_array_append_new(post_shouts(),
                              json_pack("{s:s, s:s, s:s}", "channel", c->id,
                                        "ts", js_text(body, "ts"), "text",
                                        js_text(body, "text")));
}

/* Files that come with a message become part of that conversation. */
static void
share_files(const struct conversation *c, json_t *body)
{
    json_t *files = json_object_get(body, "files"), *v;
    struct file *f;
    size_t i;

    json_array_foreach(files, i, v)
    {
        f = file_find(js_str(v, "id"));
        if (!f)
            continue;
        file_shared(f, c, js_text(body, "ts"), js_str(body, "thread_ts"));
        json_array_set_new(files, i, file_json(f));
    }
}

struct message *
post(struct conversation *c, const struct person *author, json_t *body,
     const char *thread_ts, struct person *only)
{
    struct message *m, *parent;
    char ts[TS_SIZE];

    ts_format(message_next_ts(), ts);
    js_put(body, "type", "message");
    js_put(body, "user", author->id);
    js_put(body, "ts", ts);
    js_put(body, "team", author->team_id);
    js_put(body, "thread_ts", thread_ts);
    if (author->bot_id) {
        js_put(body, "bot_id", author->bot_id);
        if (strcmp(author->id, team.bot_user_id) == 0)
            js_put(body, "app_id", team.app_id);
    }
    share_files(c, body);
    note_shout(c, body);
    m = message_add(c, body, only);
    page_message(c, m, only ? "ephemeral" : "message");
    if (only)
        return m;
    event_message(c, m);
    parent = message_find(c, m->thread_ts);
    if (parent && parent != m)
        page_message(c, parent, "message_changed");
    return m;
}

void
post_change(struct conversation *c, struct message *m, json_t *body,
            bool edited)
{
    json_t *previous = json_incref(m->body);
    char ts[TS_SIZE];

    if (edited) {
        ts_format(message_next_ts(), ts);
        json_object_set_new(body, "edited",
                            json_pack("{s:s, s:s}", "user",
                                      js_text(body, "user"), "ts", ts));
    }
    note_shout(c, body);
    message_change(c, m, body);
    page_message(c, m, "message_changed");
    if (!m->only)
        event_message_changed(c, m, previous);
    json_decref(previous);
}

void
post_delete(struct conversation *c, struct message *m)
{
    json_t *previous = json_incref(m->body);
    bool seen = !m->only;

    page_message_deleted(c, m);
    message_remove(c, m);
    if (seen)
        event_message_deleted(c, previous);
    json_decref(previous);
}
