/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conversations.c - channels and direct messages, and who is in them.
 */
#include "conversations.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "journal.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "people.h"
#include "team.h"
#include "text.h"
#include "timer.h"

static const char *const kind_names[] = { "channel", "private", "im", "mpim" };

static struct map by_id;
static struct conversation **all;
static size_t count;

struct conversation *
conversation_find(const char *id)
{
    return id ? map_get(&by_id, id) : NULL;
}

struct conversation *
conversation_at(size_t i)
{
    return i < count ? all[i] : NULL;
}

struct conversation *
conversation_by_name(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (len > 0 && strlen(all[i]->name) == len &&
            strncasecmp(all[i]->name, name, len) == 0)
            return all[i];
    return NULL;
}

/* ---- making them -------------------------------------------------------- */

static struct conversation *
conversation_new(const char *id)
{
    struct conversation *c = xcalloc(1, sizeof(*c));

    c->id = xstrdup(id);
    c->name = xstrdup("");
    c->topic = xstrdup("");
    c->creator = xstrdup("U0ANA");
    c->created = wall_us() / 1000000;
    c->reads = json_object();
    map_put(&by_id, id, c);
    all = xrealloc(all, (count + 1) * sizeof(struct conversation *));
    all[count++] = c;
    return c;
}

static void
replace(char **field, const json_t *facts, const char *key)
{
    const char *s = js_str(facts, key);

    if (!s)
        return;
    free(*field);
    *field = xstrdup(s);
}

static void
replace_members(struct conversation *c, const json_t *members)
{
    struct person *p;
    json_t *v;
    size_t i;

    if (!json_is_array(members))
        return;
    c->member_count = 0;
    json_array_foreach(members, i, v)
    {
        p = person_find(json_string_value(v));
        if (!p || is_member(c, p))
            continue;
        c->members = xrealloc(c->members,
                              (c->member_count + 1) * sizeof(struct person *));
        c->members[c->member_count++] = p;
    }
}

static void
conversation_write(const struct conversation *c)
{
    journal_put("conversation", conversation_facts(c));
}

struct conversation *
conversation_put(const json_t *facts)
{
    const char *id = js_str(facts, "id");
    const char *kind = js_str(facts, "kind");
    struct conversation *c = conversation_find(id);
    size_t i;

    if (!id)
        return NULL;
    if (!c)
        c = conversation_new(id);
    for (i = 0; kind && i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
        if (strcmp(kind, kind_names[i]) == 0)
            c->kind = (enum conversation_kind)i;
    replace(&c->name, facts, "name");
    replace(&c->topic, facts, "topic");
    replace(&c->creator, facts, "creator");
    if (json_object_get(facts, "is_ext_shared"))
        c->is_ext_shared = js_true(facts, "is_ext_shared");
    if (json_object_get(facts, "is_archived"))
        c->is_archived = js_true(facts, "is_archived");
    c->created = js_int(facts, "created", c->created);
    replace_members(c, json_object_get(facts, "members"));
    if (json_is_object(json_object_get(facts, "reads")))
        json_object_update(c->reads, json_object_get(facts, "reads"));
    conversation_write(c);
    return c;
}

static json_t *
member_ids(const struct conversation *c)
{
    json_t *ids = json_array();
    size_t i;

    for (i = 0; i < c->member_count; i++)
        json_array_append_new(ids, json_string(c->members[i]->id));
    return ids;
}

json_t *
conversation_facts(const struct conversation *c)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:I, s:o, s:O}", "id",
                     c->id, "name", c->name, "topic", c->topic, "creator",
                     c->creator, "kind", kind_names[c->kind], "is_ext_shared",
                     c->is_ext_shared, "is_archived", c->is_archived, "created",
                     (json_int_t)c->created, "members", member_ids(c), "reads",
                     c->reads);
}

/* ---- who is in them ----------------------------------------------------- */

bool
is_member(const struct conversation *c, const struct person *p)
{
    size_t i;

    for (i = 0; i < c->member_count; i++)
        if (c->members[i] == p)
            return true;
    return false;
}

bool
can_see(const struct conversation *c, const struct person *p)
{
    if (is_member(c, p))
        return true;
    return c->kind == KIND_CHANNEL && !p->is_guest && !p->is_ultra &&
           !p->is_stranger;
}

void
conversation_join(struct conversation *c, struct person *p)
{
    if (is_member(c, p))
        return;
    c->members =
        xrealloc(c->members, (c->member_count + 1) * sizeof(struct person *));
    c->members[c->member_count++] = p;
    conversation_write(c);
}

void
conversation_leave(struct conversation *c, struct person *p)
{
    size_t i;

    for (i = 0; i < c->member_count && c->members[i] != p; i++)
        continue;
    if (i == c->member_count)
        return;
    c->member_count--;
    memmove(&c->members[i], &c->members[i + 1],
            (c->member_count - i) * sizeof(struct person *));
    conversation_write(c);
}

struct person *
conversation_peer(const struct conversation *c, const struct person *p)
{
    size_t i;

    for (i = 0; i < c->member_count; i++)
        if (c->members[i] != p)
            return c->members[i];
    return NULL;
}

struct conversation *
conversation_im(struct person *a, struct person *b)
{
    struct conversation *c;
    bool with_app = strcmp(b->id, team.bot_user_id) == 0;
    char *id;
    json_t *facts;
    size_t i;

    if (with_app && a->im)
        return a->im;
    for (i = 0; i < count; i++)
        if (all[i]->kind == KIND_IM && is_member(all[i], a) &&
            is_member(all[i], b)) {
            if (with_app)
                a->im = all[i];
            return all[i];
        }
    id = text_format("D%s%s", a->id[0] ? a->id + 1 : "",
                     with_app ? "" : b->id + 1);
    facts = json_pack("{s:s, s:s, s:[s, s]}", "id", id, "kind", "im", "members",
                      a->id, b->id);
    c = conversation_put(facts);
    json_decref(facts);
    free(id);
    if (with_app)
        a->im = c;
    return c;
}

/* ---- as others see them ------------------------------------------------- */

json_t *
conversation_json(const struct conversation *c)
{
    const struct person *bot = person_find(team.bot_user_id);
    const struct person *peer;
    json_t *o;

    if (c->kind == KIND_IM) {
        peer = conversation_peer(c, bot);
        return json_pack("{s:s, s:b, s:I, s:b, s:b, s:b, s:s, s:b, s:b}", "id",
                         c->id, "is_im", 1, "created", (json_int_t)c->created,
                         "is_archived", 0, "is_org_shared", 0, "is_ext_shared",
                         c->is_ext_shared, "user", peer ? peer->id : "",
                         "is_user_deleted", peer && peer->deleted, "is_open",
                         1);
    }
    o = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:I, s:b, s:b, "
                  "s:s, s:b, s:b, s:b, s:b}",
                  "id", c->id, "name", c->name, "name_normalized", c->name,
                  "is_channel", c->kind == KIND_CHANNEL, "is_group",
                  c->kind == KIND_PRIVATE, "is_im", 0, "is_mpim",
                  c->kind == KIND_MPIM, "is_private", c->kind != KIND_CHANNEL,
                  "created", (json_int_t)c->created, "is_archived",
                  c->is_archived, "is_general", strcmp(c->name, "general") == 0,
                  "creator", c->creator, "is_shared", c->is_ext_shared,
                  "is_ext_shared", c->is_ext_shared, "is_org_shared", 0,
                  "is_member", bot && is_member(c, bot));
    json_object_set_new(o, "topic",
                        json_pack("{s:s, s:s, s:i}", "value", c->topic,
                                  "creator", "", "last_set", 0));
    json_object_set_new(o, "purpose",
                        json_pack("{s:s, s:s, s:i}", "value", "", "creator", "",
                                  "last_set", 0));
    return o;
}

static json_int_t
unread_count(const struct conversation *c, const struct person *p)
{
    int64_t read = ts_parse(js_text(c->reads, p->id));
    size_t i = c->message_count;
    json_int_t n = 0;

    while (i > 0 && c->messages[i - 1]->ts > read && n < 100) {
        const struct message *m = c->messages[--i];

        if (m->only || (m->thread_ts != 0 && m->thread_ts != m->ts))
            continue;
        n += !js_is(m->body, "user", p->id);
    }
    return n;
}

json_t *
conversation_page(const struct conversation *c, const struct person *p)
{
    const struct person *peer = conversation_peer(c, p);
    char last[TS_SIZE] = "";
    size_t i = c->message_count;
    json_t *o;

    while (i > 0 && c->messages[i - 1]->only)
        i--;
    if (i > 0)
        ts_format(c->messages[i - 1]->ts, last);
    o = json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:b, s:b, s:I, s:s, s:s}",
                  "id", c->id, "name", c->name, "kind", kind_names[c->kind],
                  "topic", c->topic, "members", member_ids(c), "is_member",
                  is_member(c, p), "is_ext_shared", c->is_ext_shared,
                  "is_archived", c->is_archived, "unread",
                  is_member(c, p) ? unread_count(c, p) : (json_int_t)0,
                  "last_ts", last, "read_ts", js_text(c->reads, p->id));
    if (c->kind == KIND_IM && peer)
        js_put(o, "user", peer->id);
    return o;
}

void
conversation_read(struct conversation *c, const struct person *p,
                  const char *ts)
{
    if (ts_parse(ts) <= ts_parse(js_text(c->reads, p->id)))
        return;
    js_put(c->reads, p->id, ts);
    journal_put("read", json_pack("{s:s, s:s, s:s}", "channel", c->id, "user",
                                  p->id, "ts", ts));
}

void
conversations_release(void)
{
    size_t i;

    for (i = 0; i < count; i++) {
        struct conversation *c = all[i];

        messages_release(c);
        json_decref(c->reads);
        free(c->members);
        free(c->id);
        free(c->name);
        free(c->topic);
        free(c->creator);
        free(c);
    }
    free(all);
    all = NULL;
    count = 0;
    map_release(&by_id);
}
