/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api.c - the Web API: who may call what, and with which arguments.
 *
 * The order of refusals is Slack's: does the method exist, is the token good
 * and of the right kind, is the call within the rate, is the scope granted,
 * are the arguments there. The token is taken from the header only.
 */
#include "api.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "faults.h"
#include "form.h"
#include "http.h"
#include "js.h"
#include "manifest.h"
#include "map.h"
#include "people.h"
#include "rates.h"
#include "team.h"
#include "text.h"
#include "timer.h"

static const struct method *const tables[] = { api_chat,  api_conversations,
                                               api_users, api_views,
                                               api_files, api_misc };

static struct map methods;

static const struct method *
method_find(const char *name)
{
    const struct method *m;
    size_t i;

    if (methods.count == 0)
        for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
            for (m = tables[i]; m->name; m++)
                map_put(&methods, m->name, (void *)(uintptr_t)m);
    return map_get(&methods, name);
}

void
api_release(void)
{
    map_release(&methods);
}

/* ---- tokens and scopes -------------------------------------------------- */

static bool
bearer_is(const char *authorization, const char *token)
{
    return strncmp(authorization, "Bearer ", 7) == 0 &&
           strcmp(authorization + 7, token) == 0;
}

bool
api_is_bot_token(const char *authorization)
{
    return bearer_is(authorization, team.bot_token);
}

static const char *
check_token(const struct method *m, const char *authorization)
{
    bool wants_app = (m->flags & API_APP) != 0;

    if (authorization[0] == '\0')
        return "not_authed";
    if (bearer_is(authorization, team.app_token))
        return wants_app ? NULL : "not_allowed_token_type";
    if (bearer_is(authorization, team.bot_token))
        return wants_app ? "not_allowed_token_type" : NULL;
    return "invalid_auth";
}

/* Is one of "a|b" granted? */
static bool
has_one(const char *scopes)
{
    char one[64];
    size_t n;

    while (*scopes) {
        n = strcspn(scopes, "|");
        (void)snprintf(one, sizeof(one), "%.*s", (int)n, scopes);
        if (manifest_has_scope(one))
            return true;
        scopes += n + (scopes[n] == '|');
    }
    return false;
}

const char *
call_need(struct call *c, const char *scope)
{
    if (has_one(scope))
        return NULL;
    c->needed = scope;
    return "missing_scope";
}

/* ---- arguments ---------------------------------------------------------- */

static void
copy_query(struct call *c)
{
    json_object_update(c->args, c->rq->query);
}

static const char *
read_json_body(struct call *c)
{
    struct request *rq = c->rq;
    json_t *root = js_parse(rq->body.data ? rq->body.data : "", rq->body.len);

    if (!root)
        return "invalid_json";
    if (!json_is_object(root)) {
        json_decref(root);
        return "json_not_object";
    }
    json_object_update_missing(root, c->args);
    json_decref(c->args);
    c->args = root;
    if (!strstr(rq->content_type, "charset"))
        json_array_append_new(c->warnings, json_string("missing_charset"));
    return NULL;
}

static const char *
read_args(struct call *c, const struct method *m)
{
    struct request *rq = c->rq;
    const char *type = rq->content_type;
    const char *error = NULL;

    copy_query(c);
    if (rq->method == HTTP_POST && rq->body.len > 0) {
        if (strncmp(type, "application/json", 16) == 0) {
            /* Methods that take no JSON do not see it. */
            if (!(m->flags & API_READS) || (m->flags & API_JSON))
                error = read_json_body(c);
        } else if (strncmp(type, "application/x-www-form-urlencoded", 33) ==
                   0) {
            if (!form_read(rq->body.data, rq->body.len, c->args))
                error = "invalid_form_data";
        } else if (strncmp(type, "multipart/form-data", 19) == 0) {
            if (!multipart_fields(type, rq->body.data, rq->body.len, c->args))
                error = "invalid_form_data";
        } else {
            error = "invalid_post_type";
        }
    }
    json_object_del(c->args, "token");
    return error;
}

bool
call_has(struct call *c, const char *key)
{
    json_t *v = json_object_get(c->args, key);

    return v && !json_is_null(v);
}

const char *
call_str(struct call *c, const char *key)
{
    const char *s = js_str(c->args, key);

    return s && s[0] ? s : NULL;
}

bool
call_bool(struct call *c, const char *key, bool otherwise)
{
    json_t *v = json_object_get(c->args, key);
    const char *s = json_string_value(v);

    if (json_is_boolean(v))
        return json_is_true(v);
    if (s)
        return strcmp(s, "true") == 0 || strcmp(s, "1") == 0;
    return json_is_integer(v) ? json_integer_value(v) != 0 : otherwise;
}

int64_t
call_int(struct call *c, const char *key, int64_t otherwise)
{
    json_t *v = json_object_get(c->args, key);
    const char *s = json_string_value(v);
    char *end;
    long long n;

    if (json_is_integer(v))
        return json_integer_value(v);
    if (!s || !*s)
        return otherwise;
    n = strtoll(s, &end, 10);
    return *end == '\0' ? n : otherwise;
}

json_t *
call_json(struct call *c, const char *key)
{
    json_t *v = json_object_get(c->args, key);
    const char *s = json_string_value(v);

    if (s) {
        v = js_parse(s, strlen(s));
        if (v)
            json_object_set_new(c->args, key, v);
    }
    return json_is_object(v) || json_is_array(v) ? v : NULL;
}

const char *
call_complain(struct call *c, const char *format, ...)
{
    struct text t = { 0 };
    char line[512];
    va_list ap;
    size_t i;

    va_start(ap, format);
    (void)vsnprintf(line, sizeof(line), format, ap);
    va_end(ap);
    text_addf(&t, "[ERROR] %s", line);
    /* A name of the caller's may have been cut within a character. */
    for (i = 0; i < t.len; i++)
        if ((t.data[i] & 0x80) && !utf8_valid(t.data, t.len))
            t.data[i] = '?';
    if (json_array_size(c->messages) < 20)
        json_array_append_new(c->messages, json_stringn(t.data, t.len));
    text_release(&t);
    return "invalid_arguments";
}

/* Scalars of the arguments must be scalars, required ones must be there. */
static const char *
check_required(struct call *c, const char *required)
{
    const char *error = NULL;
    char key[64];
    size_t n;

    while (required && *required) {
        n = strcspn(required, ",");
        (void)snprintf(key, sizeof(key), "%.*s", (int)n, required);
        if (!call_has(c, key) || (js_str(c->args, key) && !call_str(c, key)))
            error = call_complain(c, "missing required field: %s", key);
        required += n + (required[n] == ',');
    }
    return error;
}

static const char *
check_types(struct call *c)
{
    static const char *const strings[] = { "channel", "user",   "ts",
                                           "text",    "cursor", "thread_ts",
                                           "name",    "hash" };
    const char *error = NULL;
    json_t *v;
    size_t i;

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        v = json_object_get(c->args, strings[i]);
        if (v && !json_is_string(v) && !json_is_null(v))
            error = call_complain(c, "must be a string [json-pointer:/%s]",
                                  strings[i]);
    }
    return error;
}

struct person *
call_bot(void)
{
    return person_find(team.bot_user_id);
}

size_t
call_page(struct call *c, size_t total, size_t most, size_t *count)
{
    const char *cursor = call_str(c, "cursor");
    int64_t limit = call_int(c, "limit", 100);
    size_t from = cursor && strncmp(cursor, "next:", 5) == 0
                      ? (size_t)strtoul(cursor + 5, NULL, 10)
                      : 0;
    char next[40] = "";

    if (limit < 1 || limit > (int64_t)most)
        limit = limit < 1 ? 100 : (int64_t)most;
    if (from > total)
        from = total;
    *count = total - from < (size_t)limit ? total - from : (size_t)limit;
    if (from + *count < total)
        (void)snprintf(next, sizeof(next), "next:%zu", from + *count);
    json_object_set_new(c->out, "response_metadata",
                        json_pack("{s:s}", "next_cursor", next));
    return from;
}

/* ---- the answer --------------------------------------------------------- */

static json_t *
metadata_of(json_t *out)
{
    json_t *m = json_object_get(out, "response_metadata");

    if (m)
        return m;
    m = json_object();
    json_object_set_new(out, "response_metadata", m);
    return m;
}

/* Slack's answer as one object; `error` NULL means all went well. */
static json_t *
answer_of(struct call *c, const char *error)
{
    json_t *out = c->out;

    if (error) {
        out = json_pack("{s:b, s:s}", "ok", 0, "error", error);
        if (strcmp(error, "missing_scope") == 0) {
            js_put(out, "needed", c->needed);
            js_put(out, "provided", manifest_scopes());
        }
        if (strcmp(error, "invalid_blocks") == 0)
            json_object_set(out, "errors", c->messages);
        if (json_array_size(c->messages) > 0)
            json_object_set(metadata_of(out), "messages", c->messages);
    } else {
        json_incref(out);
    }
    if (json_array_size(c->warnings) > 0) {
        json_object_set(out, "warning", json_array_get(c->warnings, 0));
        json_object_set(metadata_of(out), "warnings", c->warnings);
    }
    return out;
}

static void
answer_limited(struct request *rq, const char *method, json_t *args,
               int seconds)
{
    json_t *out = json_pack("{s:b, s:s}", "ok", 0, "error", "ratelimited");
    char header[64];

    (void)snprintf(header, sizeof(header), "retry-after: %d\r\n", seconds);
    calls_note(method, args, out, 429);
    answer_json_headers(rq, 429, header, out);
}

static void
answer_ok(struct request *rq, const struct method *m, json_t *out)
{
    struct text h = { 0 };

    if (m && !(m->flags & API_APP)) {
        text_adds(&h, "x-oauth-scopes: ");
        text_adds(&h, manifest_scopes());
        text_adds(&h, "\r\n");
        if (m->scope && !strchr(m->scope, '|')) {
            text_adds(&h, "x-accepted-oauth-scopes: ");
            text_adds(&h, m->scope);
            text_adds(&h, "\r\n");
        }
    }
    answer_json_headers(rq, 200, h.data, out);
    text_release(&h);
}

void
api_answer_faulty(struct request *rq, const struct fault *f, const char *method,
                  json_t *args)
{
    const char *body = f->body ? f->body
                               : "<html><body><h1>Bad gateway</h1></body>"
                                 "</html>";
    json_t *out;

    switch (f->kind) {
    case FAULT_ERROR:
        out = json_pack("{s:b, s:s}", "ok", 0, "error", f->code);
        calls_note(method, args, out, 200);
        answer_json(rq, 200, out);
        break;
    case FAULT_HTTP:
        calls_note(method, args, NULL, f->status);
        answer_data(rq, f->status, "text/html; charset=utf-8", NULL, body,
                    strlen(body));
        break;
    case FAULT_DROP:
        calls_note(method, args, NULL, 0);
        answer_drop(rq);
        break;
    case FAULT_RATELIMITED:
        answer_limited(rq, method, args, f->retry_after);
        break;
    case FAULT_HANG:
        calls_note(method, args, NULL, 0);
        break;
    case FAULT_NONE:
        break;
    }
}

/* ---- a call ------------------------------------------------------------- */

static const char *
prepare(struct call *c, const struct method *m)
{
    const char *error;

    if (c->rq->method == HTTP_OTHER ||
        (c->rq->method == HTTP_GET && !(m->flags & API_READS)))
        return "insecure_request";
    error = check_token(m, c->rq->auth);
    if (!error && m->scope)
        error = call_need(c, m->scope);
    if (!error)
        error = read_args(c, m);
    if (!error)
        error = check_types(c);
    if (!error)
        error = check_required(c, m->required);
    return error;
}

static void
api_call(struct request *rq, const struct method *m)
{
    struct call c = { .rq = rq };
    struct fault fault;
    const char *error;
    int seconds = 0;
    json_t *out;

    c.args = json_object();
    c.out = json_object();
    json_object_set_new(c.out, "ok", json_true());
    c.messages = json_array();
    c.warnings = json_array();
    error = prepare(&c, m);
    fault_take(m->name, js_str(c.args, "channel"), &fault);
    if (fault.kind != FAULT_NONE && !fault.apply) {
        api_answer_faulty(rq, &fault, m->name, c.args);
        goto out;
    }
    if (!error || strcmp(error, "missing_scope") == 0)
        seconds = rate_hit(m->name, m->tier, js_str(c.args, "channel"));
    if (seconds > 0) {
        answer_limited(rq, m->name, c.args, seconds);
        goto out;
    }
    if (!error)
        error = m->run(&c);
    if (fault.kind != FAULT_NONE) {
        api_answer_faulty(rq, &fault, m->name, c.args);
        goto out;
    }
    out = answer_of(&c, error);
    calls_note(m->name, c.args, out, 200);
    answer_ok(rq, m, out);
out:
    fault_release(&fault);
    json_decref(c.args);
    json_decref(c.out);
    json_decref(c.messages);
    json_decref(c.warnings);
}

void
api_request(struct request *rq)
{
    const char *name = rq->path + strlen("/api/");
    const struct method *m = method_find(name);

    if (m) {
        api_call(rq, m);
        return;
    }
    calls_note(name, NULL, NULL, 200);
    answer_json(rq, 200,
                json_pack("{s:b, s:s, s:s}", "ok", 0, "error", "unknown_method",
                          "req_method", name));
}
