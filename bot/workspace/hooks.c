/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hooks.c - response_url: the app answers without a token.
 *
 * Five uses within thirty minutes. An ephemeral message can only be changed
 * or taken away this way, and stays ephemeral.
 */
#include "hooks.h"

#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "blocks.h"
#include "calls.h"
#include "conversations.h"
#include "faults.h"
#include "http.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "people.h"
#include "post.h"
#include "server.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "timer.h"

#define HOOKS_KEPT 20000

struct hook {
    struct hook *next;
    int64_t until_ms;
    enum hook_kind kind;
    struct person *who;
    struct conversation *where;
    int64_t message_ts;
    int uses;
    char path[128];
};

static struct map hooks;
static struct hook *oldest, *youngest;

/* They all live equally long, so the oldest go first. */
static void
hooks_trim(void)
{
    struct hook *h;

    while ((h = oldest) &&
           (h->until_ms < mono_ms() || hooks.count > HOOKS_KEPT)) {
        oldest = h->next;
        (void)map_remove(&hooks, h->path);
        free(h);
    }
    if (!oldest)
        youngest = NULL;
}

char *
hook_new(enum hook_kind kind, struct person *who, struct conversation *where,
         const struct message *m)
{
    struct hook *h = xcalloc(1, sizeof(*h));
    struct text url = { 0 };
    char secret[33];

    hooks_trim();
    random_hex(secret, 32);
    (void)snprintf(h->path, sizeof(h->path), "/hooks/%s/%s/%s",
                   kind == HOOK_COMMAND ? "commands" : "actions", team.id,
                   secret);
    h->kind = kind;
    h->who = who;
    h->where = where;
    h->message_ts = m ? m->ts : 0;
    map_put(&hooks, h->path, h);
    h->until_ms = mono_ms() + settings.response_url_ms;
    if (youngest)
        youngest->next = h;
    else
        oldest = h;
    youngest = h;
    text_adds(&url, server_origin());
    text_adds(&url, h->path);
    return text_take(&url);
}

void
hooks_release(void)
{
    struct hook *h;

    while ((h = oldest)) {
        oldest = h->next;
        free(h);
    }
    youngest = NULL;
    map_release(&hooks);
}

/* ---- what it says ------------------------------------------------------- */

/* The parts of a message that the app gives. */
static json_t *
hook_body(const json_t *o)
{
    json_t *body = json_object();
    json_t *blocks = json_object_get(o, "blocks");

    js_share(body, "text", o);
    if (json_array_size(blocks) > 0)
        json_object_set_new(body, "blocks", blocks_named(blocks));
    return body;
}

void
hook_show(struct person *who, struct conversation *where, const json_t *o)
{
    const char *type = js_text(o, "response_type");
    const char *thread = js_str(o, "thread_ts");
    bool in_channel = strcmp(type, "in_channel") == 0;

    (void)post(where, person_find(team.bot_user_id), hook_body(o),
               in_channel ? thread : NULL, in_channel ? NULL : who);
}

static const char *
hook_replace(struct hook *h, const json_t *o)
{
    struct message *m = message_find(h->where, h->message_ts);
    const char *error;
    json_t *body;

    if (!m)
        return "message_not_found";
    if (js_true(o, "delete_original") || js_is(o, "delete_original", "true")) {
        post_delete(h->where, m);
        return NULL;
    }
    error = api_message_error(o);
    if (error)
        return error;
    body = js_without(m->body, "blocks text");
    {
        json_t *fresh = hook_body(o);

        json_object_update(body, fresh);
        json_decref(fresh);
    }
    post_change(h->where, m, body, !m->only);
    return NULL;
}

static const char *
hook_use(struct hook *h, const json_t *o)
{
    bool replace =
        js_true(o, "replace_original") || js_is(o, "replace_original", "true");
    bool away =
        js_true(o, "delete_original") || js_is(o, "delete_original", "true");
    const char *error;

    if ((replace || away) && h->kind == HOOK_ACTION)
        return hook_replace(h, o);
    if (away)
        return NULL;
    error = api_message_error(o);
    if (!error)
        hook_show(h->who, h->where, o);
    return error;
}

#define METHOD "response_url" /* in the list of calls, and for faults */

/* NULL when it was done, else an error for a status of 400. */
static const char *
hook_do(struct hook *h, const json_t *o)
{
    h->uses++;
    return hook_use(h, o);
}

/* Slack's words are plain text here. */
static void
hook_say(struct request *rq, json_t *o, int status, const char *words)
{
    calls_note(METHOD, o, NULL, status);
    answer_text(rq, status, words);
}

static void
hook_call(struct request *rq, struct hook *h, json_t *o)
{
    const char *error = NULL;
    struct fault fault;

    fault_take(METHOD, h->where->id, &fault);
    if (fault.kind == FAULT_NONE || fault.apply)
        error = hook_do(h, o);
    if (fault.kind == FAULT_ERROR)
        hook_say(rq, o, 404, fault.code);
    else if (fault.kind != FAULT_NONE)
        api_answer_faulty(rq, &fault, METHOD, o);
    else
        hook_say(rq, o, error ? 400 : 200, error ? error : "ok");
    fault_release(&fault);
}

void
hook_request(struct request *rq)
{
    struct hook *h = map_get(&hooks, rq->path);
    json_t *o;

    if (rq->method != HTTP_POST) {
        answer_text(rq, 405, "method_not_allowed");
        return;
    }
    o = js_parse(rq->body.data ? rq->body.data : "", rq->body.len);
    if (!h || h->until_ms < mono_ms())
        hook_say(rq, o, 404, "expired_url");
    else if (h->uses >= settings.response_url_uses)
        hook_say(rq, o, 404, "used_url");
    else if (!strstr(rq->content_type, "application/json") ||
             !json_is_object(o))
        hook_say(rq, o, 400, "invalid_payload");
    else
        hook_call(rq, h, o);
    json_decref(o);
}
