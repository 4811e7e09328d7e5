/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages.c - what was said in a conversation, in the order of its ts.
 *
 * A ts is unique in the whole workspace and only grows, so adding is
 * appending, finding is bisecting. The oldest are dropped from memory when a
 * conversation has very many. Ephemeral messages stand in the same order,
 * are seen by one person and never reach the history or the journal.
 */
#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "journal.h"
#include "js.h"
#include "mem.h"
#include "settings.h"
#include "text.h"
#include "timer.h"

static int64_t last_ts;

int64_t
message_next_ts(void)
{
    int64_t now = wall_us();

    last_ts = now > last_ts ? now : last_ts + 1;
    return last_ts;
}

static void
message_free(struct message *m)
{
    json_decref(m->body);
    free(m->replies);
    free(m);
}

size_t
message_place(const struct conversation *c, int64_t ts)
{
    size_t low = 0, high = c->message_count, middle;

    /* Most are the youngest. */
    if (high == 0 || c->messages[high - 1]->ts < ts)
        return high;
    while (low < high) {
        middle = low + (high - low) / 2;
        if (c->messages[middle]->ts < ts)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct message *
message_find(const struct conversation *c, int64_t ts)
{
    size_t i = message_place(c, ts);

    if (i < c->message_count && c->messages[i]->ts == ts)
        return c->messages[i];
    return NULL;
}

/* Is `user` among the first five who replied? Put there if there is room. */
static void
add_reply_user(json_t *users, const char *user)
{
    json_t *v;
    size_t i;

    json_array_foreach(users, i,
                       v) if (strcmp(json_string_value(v), user) == 0) return;
    if (i < 5)
        json_array_append_new(users, json_string(user));
}

static void
parent_clear(struct message *parent)
{
    static const char *const keys[] = { "reply_count", "reply_users_count",
                                        "reply_users", "latest_reply",
                                        "thread_ts" };
    size_t i;

    for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        json_object_del(parent->body, keys[i]);
}

/*
 * Keep the parent's account of its replies, of which those from `from` on
 * are not accounted for yet.
 */
static void
parent_count(struct message *parent, size_t from)
{
    json_t *users = json_object_get(parent->body, "reply_users");
    char ts[TS_SIZE];
    size_t i;

    if (parent->reply_count == 0) {
        parent_clear(parent);
        return;
    }
    users = from > 0 && users ? json_deep_copy(users) : json_array();
    for (i = from; i < parent->reply_count; i++)
        add_reply_user(users, js_text(parent->replies[i]->body, "user"));
    json_object_set_new(parent->body, "reply_users_count",
                        json_integer((json_int_t)json_array_size(users)));
    json_object_set_new(parent->body, "reply_users", users);
    json_object_set_new(parent->body, "reply_count",
                        json_integer((json_int_t)parent->reply_count));
    ts_format(parent->replies[parent->reply_count - 1]->ts, ts);
    js_put(parent->body, "latest_reply", ts);
    ts_format(parent->ts, ts);
    js_put(parent->body, "thread_ts", ts);
}

static void
thread_add(struct conversation *c, struct message *m)
{
    struct message *parent;

    if (m->thread_ts == 0 || m->thread_ts == m->ts || m->only)
        return;
    parent = message_find(c, m->thread_ts);
    if (!parent)
        return;
    if ((parent->reply_count & (parent->reply_count - 1)) == 0)
        parent->replies =
            xrealloc(parent->replies,
                     (parent->reply_count > 0 ? parent->reply_count * 2 : 1) *
                         sizeof(struct message *));
    parent->replies[parent->reply_count++] = m;
    parent_count(parent, parent->reply_count - 1);
}

static void
messages_trim(struct conversation *c)
{
    size_t keep = (size_t)settings.messages_kept;
    size_t drop, i;

    if (c->message_count <= keep)
        return;
    drop = c->message_count - keep + keep / 10;
    for (i = 0; i < drop; i++)
        message_free(c->messages[i]);
    c->message_count -= drop;
    memmove(c->messages, c->messages + drop,
            c->message_count * sizeof(struct message *));
}

static void
message_write(const struct conversation *c, const struct message *m)
{
    if (m->only || !journal_is_kept())
        return;
    journal_put("message",
                json_pack("{s:s, s:O}", "channel", c->id, "message", m->body));
}

struct message *
message_add(struct conversation *c, json_t *body, struct person *only)
{
    struct message *m = xcalloc(1, sizeof(*m));
    size_t i;

    m->ts = ts_parse(js_text(body, "ts"));
    m->thread_ts = ts_parse(js_text(body, "thread_ts"));
    m->body = body;
    m->only = only;
    if (m->ts > last_ts)
        last_ts = m->ts;
    messages_trim(c);
    if (c->message_count == c->message_cap) {
        c->message_cap = c->message_cap > 0 ? c->message_cap * 2 : 32;
        c->messages =
            xrealloc(c->messages, c->message_cap * sizeof(struct message *));
    }
    i = message_place(c, m->ts);
    memmove(&c->messages[i + 1], &c->messages[i],
            (c->message_count - i) * sizeof(struct message *));
    c->messages[i] = m;
    c->message_count++;
    thread_add(c, m);
    message_write(c, m);
    return m;
}

void
message_change(struct conversation *c, struct message *m, json_t *body)
{
    json_decref(m->body);
    m->body = body;
    if (m->reply_count > 0)
        parent_count(m, 0);
    message_write(c, m);
}

void
message_remove(struct conversation *c, struct message *m)
{
    struct message *parent = message_find(c, m->thread_ts);
    size_t i, k;
    char ts[TS_SIZE];

    if (parent && parent != m) {
        for (i = 0, k = 0; i < parent->reply_count; i++)
            if (parent->replies[i] != m)
                parent->replies[k++] = parent->replies[i];
        parent->reply_count = k;
        parent_count(parent, 0);
    }
    ts_format(m->ts, ts);
    if (!m->only)
        journal_put("delete",
                    json_pack("{s:s, s:s}", "channel", c->id, "ts", ts));
    i = message_place(c, m->ts);
    c->message_count--;
    memmove(&c->messages[i], &c->messages[i + 1],
            (c->message_count - i) * sizeof(struct message *));
    message_free(m);
}

void
messages_release(struct conversation *c)
{
    size_t i;

    for (i = 0; i < c->message_count; i++)
        message_free(c->messages[i]);
    free(c->messages);
    c->messages = NULL;
    c->message_count = c->message_cap = 0;
}
