/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_chat.c - chat.*: the app speaks.
 */
#include "api.h"

#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "conversations.h"
#include "js.h"
#include "manifest.h"
#include "people.h"
#include "post.h"
#include "server.h"
#include "team.h"
#include "text.h"

#define TEXT_MAX        40000
#define UPDATE_TEXT_MAX 4000
#define METADATA_MAX    8000

/* ---- is it a message? --------------------------------------------------- */

const char *
call_check_message(struct call *c, const json_t *message, size_t text_max)
{
    const char *text = js_text(message, "text");
    json_t *blocks = json_object_get(message, "blocks");
    const char *error = NULL;

    if (blocks && !json_is_null(blocks)) {
        error = blocks_check(c, blocks, SURFACE_MESSAGE);
        if (error)
            return error;
    }
    if (text[0] == '\0' && json_array_size(blocks) == 0 &&
        json_array_size(json_object_get(message, "attachments")) == 0)
        return "no_text";
    if (strlen(text) > text_max && utf8_count(text) > text_max)
        return "msg_too_long";
    return NULL;
}

const char *
api_message_error(const json_t *message)
{
    struct call c = { 0 };
    const char *error;

    c.messages = json_array();
    error = call_check_message(&c, message, TEXT_MAX);
    json_decref(c.messages);
    return error;
}

/* Turn the arguments that hold JSON into JSON. */
static const char *
parse_parts(struct call *c)
{
    json_t *blocks;

    (void)call_json(c, "metadata");
    (void)call_json(c, "attachments");
    if (!call_has(c, "blocks"))
        return NULL;
    if (js_str(c->args, "blocks") && !call_str(c, "blocks")) {
        json_object_del(c->args, "blocks");
        return NULL;
    }
    blocks = call_json(c, "blocks");
    if (json_is_array(blocks))
        return NULL;
    (void)call_complain(c, "must be an array [json-pointer:/blocks]");
    return "invalid_blocks_format";
}

static const char *
check_metadata(struct call *c)
{
    json_t *m = json_object_get(c->args, "metadata");
    const char *type = js_str(m, "event_type");
    char *text;
    size_t len;

    if (!m || json_is_null(m))
        return NULL;
    if (!json_is_object(m))
        return "invalid_metadata_format";
    if (json_object_size(m) == 0)
        return NULL;
    if (!type || !*type || !json_is_object(json_object_get(m, "event_payload")))
        return "invalid_metadata_schema";
    text = js_dump(m);
    len = strlen(text);
    free(text);
    return len > METADATA_MAX ? "metadata_too_large" : NULL;
}

/* markdown_text instead of text and blocks. */
static const char *
take_markdown(struct call *c)
{
    const char *md = call_str(c, "markdown_text");

    if (!md)
        return NULL;
    if (call_str(c, "text") || call_has(c, "blocks"))
        return "markdown_text_conflict";
    if (utf8_count(md) > 12000)
        return "msg_too_long";
    js_put(c->args, "text", md);
    return NULL;
}

static const char *
check_message(struct call *c, size_t text_max)
{
    const char *error = take_markdown(c);

    if (!error)
        error = parse_parts(c);
    if (!error)
        error = call_check_message(c, c->args, text_max);
    if (!error)
        error = check_metadata(c);
    return error;
}

/* The stored form of what the arguments say. */
static json_t *
body_of(struct call *c)
{
    json_t *body = json_object();
    json_t *blocks = json_object_get(c->args, "blocks");
    json_t *attachments = json_object_get(c->args, "attachments");
    json_t *metadata = json_object_get(c->args, "metadata");

    js_share(body, "text", c->args);
    if (json_array_size(blocks) > 0)
        json_object_set_new(body, "blocks", blocks_named(blocks));
    if (json_array_size(attachments) > 0)
        json_object_set(body, "attachments", attachments);
    if (json_object_size(metadata) > 0)
        json_object_set(body, "metadata", metadata);
    return body;
}

/* ---- where -------------------------------------------------------------- */

/* A channel, or a person whose direct messages are opened. */
static struct conversation *
destination(struct call *c, const char **error)
{
    const char *id = call_str(c, "channel");
    struct person *p = person_find(id);
    struct conversation *where = conversation_find(id);

    *error = NULL;
    if (p && p != call_bot() && !p->is_bot)
        return conversation_im(p, call_bot());
    if (!where && id && id[0] == '#')
        where = conversation_by_name(id + 1, strlen(id + 1));
    if (!where ||
        (where->kind != KIND_CHANNEL && !is_member(where, call_bot())))
        *error = "channel_not_found";
    else if (where->is_archived)
        *error = "is_archived";
    else if (!is_member(where, call_bot()) &&
             !manifest_has_scope("chat:write.public"))
        *error = "not_in_channel";
    return *error ? NULL : where;
}

/* A thread must have a parent that is no reply itself. */
static const char *
check_thread(struct call *c, const struct conversation *where)
{
    const char *ts = call_str(c, "thread_ts");
    struct message *m;

    if (!ts)
        return NULL;
    m = message_find(where, ts_parse(ts));
    if (!m || m->only)
        return "thread_not_found";
    return m->thread_ts != 0 && m->thread_ts != m->ts
               ? "cannot_reply_to_message"
               : NULL;
}

/* ---- chat.postMessage, chat.postEphemeral ------------------------------- */

static json_t *
message_out(const struct message *m)
{
    return js_without(m->body, "channel");
}

static const char *
chat_post_message(struct call *c)
{
    const char *error = check_message(c, TEXT_MAX);
    struct conversation *where;
    struct message *m;
    json_t *body;

    if (error)
        return error;
    where = destination(c, &error);
    if (!where)
        return error;
    error = check_thread(c, where);
    if (error)
        return error;
    body = body_of(c);
    if (call_str(c, "thread_ts") && call_bool(c, "reply_broadcast", false))
        js_put(body, "subtype", "thread_broadcast");
    m = post(where, call_bot(), body, call_str(c, "thread_ts"), NULL);
    js_put(c->out, "channel", where->id);
    js_share(c->out, "ts", m->body);
    json_object_set_new(c->out, "message", message_out(m));
    return NULL;
}

static const char *
chat_post_ephemeral(struct call *c)
{
    const char *error = check_message(c, TEXT_MAX);
    struct person *who = person_find(call_str(c, "user"));
    struct conversation *where;
    struct message *m;
    json_t *body;

    if (error)
        return error;
    where = destination(c, &error);
    if (!where)
        return error;
    if (!who || !is_member(where, who))
        return "user_not_in_channel";
    error = check_thread(c, where);
    if (error)
        return error;
    body = body_of(c);
    json_object_del(body, "metadata");
    m = post(where, call_bot(), body, call_str(c, "thread_ts"), who);
    js_put(c->out, "message_ts", js_text(m->body, "ts"));
    return NULL;
}

/* ---- chat.update, chat.delete ------------------------------------------- */

/* A message of the app's own, that is not ephemeral. */
static struct message *
own_message(struct call *c, struct conversation **where, const char *refusal,
            const char **error)
{
    struct message *m;

    *where = call_conversation(c, error);
    if (!*where)
        return NULL;
    m = message_find(*where, ts_parse(call_str(c, "ts")));
    if (!m || m->only)
        *error = "message_not_found";
    else if (!js_is(m->body, "user", team.bot_user_id))
        *error = refusal;
    else if ((*where)->is_archived)
        *error = "is_archived";
    return *error ? NULL : m;
}

/*
 * Text alone removes the old blocks; blocks alone keep the old text; metadata
 * stays unless it is given.
 */
static json_t *
updated_body(struct call *c, const struct message *m)
{
    json_t *fresh = body_of(c);
    json_t *body;

    if (!call_has(c, "text") && call_has(c, "blocks"))
        js_put(fresh, "text", js_text(m->body, "text"));
    body = js_without(m->body, "text blocks attachments");
    if (call_has(c, "metadata"))
        json_object_del(body, "metadata");
    json_object_update(body, fresh);
    json_decref(fresh);
    return body;
}

static const char *
chat_update(struct call *c)
{
    const char *error = check_message(c, UPDATE_TEXT_MAX);
    struct conversation *where;
    struct message *m;

    if (error)
        return error;
    m = own_message(c, &where, "cant_update_message", &error);
    if (!m)
        return error;
    post_change(where, m, updated_body(c, m), true);
    js_put(c->out, "channel", where->id);
    js_put(c->out, "ts", js_text(m->body, "ts"));
    js_put(c->out, "text", js_text(m->body, "text"));
    json_object_set_new(c->out, "message", message_out(m));
    return NULL;
}

static const char *
chat_delete(struct call *c)
{
    struct conversation *where;
    const char *error = NULL;
    struct message *m = own_message(c, &where, "cant_delete_message", &error);

    if (!m)
        return error;
    js_put(c->out, "channel", where->id);
    js_put(c->out, "ts", js_text(m->body, "ts"));
    post_delete(where, m);
    return NULL;
}

static const char *
chat_get_permalink(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = call_conversation(c, &error);
    const char *ts = call_str(c, "message_ts");
    struct message *m;
    char *url;

    if (!where)
        return error;
    m = message_find(where, ts_parse(ts));
    if (!m || m->only)
        return "message_not_found";
    url = text_format("%s/archives/%s/p%lld", server_origin(), where->id,
                      (long long)m->ts);
    js_put(c->out, "channel", where->id);
    js_put(c->out, "permalink", url);
    free(url);
    return NULL;
}

const struct method api_chat[] = {
    { "chat.postMessage", chat_post_message, "chat:write", "channel", TIER_POST,
      0 },
    { "chat.postEphemeral", chat_post_ephemeral, "chat:write", "channel,user",
      TIER_4, 0 },
    { "chat.update", chat_update, "chat:write", "channel,ts", TIER_3, 0 },
    { "chat.delete", chat_delete, "chat:write", "channel,ts", TIER_3, 0 },
    { "chat.getPermalink", chat_get_permalink, NULL, "channel,message_ts",
      TIER_FREE, API_READS },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
