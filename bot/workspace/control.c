/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.c - what tests may do and see, with --control only.
 *
 * Everything is JSON: POST takes one object, answers are {"ok": true, …} or
 * {"ok": false, "error": a sentence}. Acting as a person is done through the
 * page's own endpoints (page.c), which need no control.
 *
 * See
 *   GET  /control/calls[?method=M][&after=N]
 *        calls [{n, method, at_ms, status (0: no answer), args, answer}]
 *        and how many there were of each method, counts
 *   GET  /control/envelopes[?after=N][&state=S][&limit=N]
 *        envelopes [{n, envelope_id, type, state (queued | sent | acked |
 *        late | lost), attempt, link, acked_link, acks, ack_ms, accepts,
 *        payload, answer (the ack's payload), note (what was wrong with the
 *        ack)}]
 *   GET  /control/links      links [{id, ready, closing, silent, age_ms, sent,
 *        received, pings, pongs, frames}], closes [{link, code}] (close
 *        frames that came in), bad_frames [{link, why, size, start}]
 *   GET  /control/messages?channel=C   messages, metadata and all, oldest
 *        first, without ephemeral ones
 *   GET  /control/notices    notices [{user, text}]
 *   GET  /control/shouts     shouts [{channel, ts, text}]: <!channel> and co
 *   GET  /control/counts     sent, acked, late, lost, waiting, links
 *   GET  /control/load       done, sent, acked, lost, seconds, per_second,
 *        p50_us, p99_us, max_us
 *   GET  /control/wait?for=X[&…][&timeout_ms=5000]   see control_wait.c
 *
 * Do: the app's connections (control_links.c). The first four take "then":
 * frame | fin | rst as well: the connection ends when it is sent.
 *   POST /control/inject     {link?, text | hex | repeat + size, before?,
 *        after?, binary?, pieces?, ping?}: one frame as given; pieces: in so
 *        many fragments, with a ping between them if asked
 *   POST /control/envelope   {type, payload, accepts?, link?}: any envelope;
 *        its ack is followed like that of others. Answers envelope_id
 *   POST /control/event      {event, event_id?, attempt?, link?}: an event in
 *        its wrapping, whatever the manifest says. Answers envelope_id
 *   POST /control/redeliver  {envelope_id, attempt?, link?}: the same envelope
 *        again
 *   POST /control/close      {link?, how: frame | fin | rst}; no link: all
 *   POST /control/disconnect {link?, reason, then?: frame | fin | rst | none,
 *        after_ms?}: says so; then ends the connection
 *   POST /control/hello      {link?}: the hello that was withheld
 *   POST /control/silence    {link?, silent}: neither reads nor writes, and so
 *        answers no ping either
 *   POST /control/dial       {mode, times?}: the next connection URLs lead to
 *        a peer that is silent, says half a status line (half), resets
 *        (reset), speaks no HTTP (garbage), says 101 with a key of its own
 *        (liar), or answers with a status (200 to 599)
 *
 * Do: the API
 *   POST /control/fault      {method ("*": any; response_url is one), channel?,
 *        after?: calls that pass first, times?, kind: error (code) | http
 * (status, body) | drop | ratelimited (retry_after) | hang | drop_answer |
 * apply_then_http_502 | apply_then_error (code) | apply_then_hang, code?,
 * status?, body?, retry_after?} POST /control/faults/clear {} POST
 * /control/settings   {ack_ms, retry_ms: [a, b, c], trigger_ms, ticket_ms,
 * response_url_ms, response_url_uses, ping_ms, max_links, tube_ms,
 * tube_percent (of the sample provider's time and comments),
 * connection_seconds, clock_ms, history_lag_ms, messages_kept
 * (in memory, in each conversation), rate_limits, withhold_hello,
 *        end_after_hello, ghosts, link_host, own_events, rates: {tier2 |
 *        tier3 | tier4 | post | free: {per_minute, burst}}}, each optional.
 *        history_lag_ms: messages are in the history only when they are that
 *        old. connection_seconds: new connections are warned 10 s before,
 *        asked to refresh, and closed. end_after_hello: new connections end
 *        (FIN) right behind their hello. ghosts: so many more connections are
 *        counted in hello than there are. link_host: the name in connection
 *        URLs instead of our address
 *   POST /control/load       {text, count, in_flight | per_second, kind?:
 *        command | message, command?, as?, channel?: C | [C, …]}. By the
 *        second it needs no connection: what finds none is lost
 *   POST /control/forget     {}: calls, envelopes, notices and faults so far
 *
 * Do: people and places (control_people.c)
 *   POST /control/person     {id, name?, real_name?, tz?, locale?, is_guest?,
 *        is_ultra?, is_stranger?, is_bot?, bot_id?, team_id?, deleted?,
 *        event?}: add or change; event: tell the app (user_change)
 *   POST /control/conversation {id, name?, kind?: channel | private | im |
 *        mpim, members?, topic?, is_ext_shared?, is_archived?, fill?: so many
 *        invented members more}
 *   POST /control/join, /control/leave {channel, user}
 */
#include "control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "conversations.h"
#include "envelope.h"
#include "faults.h"
#include "http.h"
#include "js.h"
#include "link.h"
#include "load.h"
#include "page.h"
#include "post.h"
#include "rates.h"
#include "settings.h"

/* ---- see ---------------------------------------------------------------- */

static long
query_number(const struct request *rq, const char *key, long otherwise)
{
    const char *s = request_query(rq, key);

    return s ? strtol(s, NULL, 10) : otherwise;
}

static json_t *
see_calls(struct request *rq)
{
    return json_pack("{s:b, s:o, s:o}", "ok", 1, "calls",
                     calls_list((size_t)query_number(rq, "after", 0),
                                request_query(rq, "method")),
                     "counts", calls_count());
}

static const char *
state_name(const struct envelope *e)
{
    static const char *const names[] = { "queued", "sent", "acked", "late",
                                         "lost" };

    return names[e->state];
}

static json_t *
envelope_json(const struct envelope *e)
{
    static const char *const types[] = { "events_api", "slash_commands",
                                         "interactive", "interactive",
                                         "interactive" };
    json_t *o;

    o = json_pack("{s:I, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b, s:s*}", "n",
                  (json_int_t)e->number, "envelope_id", e->id, "type",
                  types[e->kind], "state", state_name(e), "attempt", e->attempt,
                  "link", (int)e->link, "acked_link", (int)e->acked_link,
                  "acks", (int)e->acks, "accepts", e->accepts, "note", e->note);
    if (e->acked_us > 0)
        json_object_set_new(o, "ack_ms",
                            json_real((double)(e->acked_us - e->sent_us) /
                                      1000));
    json_object_set_new(o, "payload", js_parse(e->payload, strlen(e->payload)));
    if (e->answer)
        json_object_set(o, "answer", e->answer);
    return o;
}

static json_t *
see_envelopes(struct request *rq)
{
    uint64_t after = (uint64_t)query_number(rq, "after", 0);
    size_t limit = (size_t)query_number(rq, "limit", 1000);
    const char *state = request_query(rq, "state");
    json_t *list = json_array();
    struct envelope *e;

    for (e = envelopes_first(); e && json_array_size(list) < limit; e = e->next)
        if (e->number > after && (!state || strcmp(state, state_name(e)) == 0))
            json_array_append_new(list, envelope_json(e));
    return json_pack("{s:b, s:o}", "ok", 1, "envelopes", list);
}

static json_t *
see_links(struct request *rq)
{
    json_t *list = json_array();
    struct link *l;

    (void)rq;
    for (l = links_first(); l; l = l->next)
        json_array_append_new(
            list,
            json_pack("{s:i, s:b, s:b, s:b, s:I, s:I, s:I, s:i, s:i, s:I}",
                      "id", (int)l->id, "ready", l->ready, "closing",
                      l->closing, "silent", l->silent, "age_ms",
                      (json_int_t)(mono_ms() - l->since_ms), "sent",
                      (json_int_t)l->sent, "received", (json_int_t)l->received,
                      "pings", (int)l->pings, "pongs", (int)l->pongs, "frames",
                      (json_int_t)l->frames));
    return json_pack("{s:b, s:o, s:O, s:O}", "ok", 1, "links", list, "closes",
                     link_closes(), "bad_frames", envelope_bad_frames());
}

static json_t *
see_messages(struct request *rq)
{
    struct conversation *c = conversation_find(request_query(rq, "channel"));
    json_t *list = json_array();
    size_t i;

    for (i = 0; c && i < c->message_count; i++)
        if (!c->messages[i]->only)
            json_array_append(list, c->messages[i]->body);
    return json_pack("{s:b, s:o}", "ok", c != NULL, "messages", list);
}

static json_t *
see_notices(struct request *rq)
{
    (void)rq;
    return json_pack("{s:b, s:O}", "ok", 1, "notices", page_notices());
}

static json_t *
see_shouts(struct request *rq)
{
    (void)rq;
    return json_pack("{s:b, s:O}", "ok", 1, "shouts", post_shouts());
}

static json_t *
see_counts(struct request *rq)
{
    const struct envelope_counts *n = &envelope_counts;

    (void)rq;
    return json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "ok", 1, "sent",
                     (json_int_t)n->sent, "acked", (json_int_t)n->acked, "late",
                     (json_int_t)n->late, "lost", (json_int_t)n->lost,
                     "waiting", (json_int_t)envelopes_waiting(), "links",
                     (json_int_t)links_ready());
}

static json_t *
see_load(struct request *rq)
{
    json_t *out = json_pack("{s:b}", "ok", 1);

    (void)rq;
    load_report(out);
    return out;
}

static const struct {
    const char *name;
    json_t *(*see)(struct request *);
} sights[] = {
    { "calls", see_calls },     { "envelopes", see_envelopes },
    { "links", see_links },     { "messages", see_messages },
    { "notices", see_notices }, { "shouts", see_shouts },
    { "counts", see_counts },   { "load", see_load },
};

/* ---- do: the API -------------------------------------------------------- */

static const char *
do_fault(const json_t *o, json_t *out)
{
    (void)out;
    return fault_set(o);
}

static const char *
do_faults_clear(const json_t *o, json_t *out)
{
    (void)o;
    (void)out;
    faults_clear();
    return NULL;
}

static void
set_int(const json_t *o, const char *key, int *value)
{
    *value = (int)js_int(o, key, *value);
}

static void
set_flag(const json_t *o, const char *key, bool *value)
{
    if (json_is_boolean(json_object_get(o, key)))
        *value = js_true(o, key);
}

static const char *
do_settings(const json_t *o, json_t *out)
{
    json_t *retry = json_object_get(o, "retry_ms");
    size_t i;

    (void)out;
    set_int(o, "ack_ms", &settings.ack_ms);
    set_int(o, "trigger_ms", &settings.trigger_ms);
    set_int(o, "ticket_ms", &settings.ticket_ms);
    set_int(o, "response_url_ms", &settings.response_url_ms);
    set_int(o, "response_url_uses", &settings.response_url_uses);
    set_int(o, "ping_ms", &settings.ping_ms);
    set_int(o, "max_links", &settings.max_links);
    set_int(o, "connection_seconds", &settings.connection_seconds);
    set_int(o, "history_lag_ms", &settings.history_lag_ms);
    set_int(o, "tube_ms", &settings.tube_ms);
    set_int(o, "tube_percent", &settings.tube_percent);
    settings.clock_ms = js_int(o, "clock_ms", settings.clock_ms);
    set_int(o, "messages_kept", &settings.messages_kept);
    set_flag(o, "rate_limits", &settings.rate_limits);
    set_flag(o, "withhold_hello", &settings.withhold_hello);
    set_flag(o, "end_after_hello", &settings.end_after_hello);
    set_flag(o, "own_events", &settings.own_events);
    set_int(o, "ghosts", &settings.ghosts);
    if (js_str(o, "link_host"))
        (void)snprintf(settings.link_host, sizeof(settings.link_host), "%s",
                       js_text(o, "link_host"));
    for (i = 0; i < 3 && i < json_array_size(retry); i++)
        settings.retry_ms[i] =
            (int)json_integer_value(json_array_get(retry, i));
    if (json_object_get(o, "ack_ms"))
        envelopes_patience();
    if (settings.ping_ms < 10 || settings.ack_ms < 1 ||
        settings.messages_kept < 10)
        return "ping_ms and messages_kept must be at least 10, ack_ms 1";
    if (json_object_get(o, "rates"))
        return rates_set(json_object_get(o, "rates"));
    return NULL;
}

static const char *
do_load(const json_t *o, json_t *out)
{
    (void)out;
    return load_start(o);
}

static const char *
do_forget(const json_t *o, json_t *out)
{
    (void)o;
    (void)out;
    calls_forget();
    faults_clear();
    envelopes_forget();
    json_array_clear(page_notices());
    json_array_clear(post_shouts());
    return NULL;
}

static const struct control_verb control_api[] = {
    { "fault", do_fault },       { "faults/clear", do_faults_clear },
    { "settings", do_settings }, { "load", do_load },
    { "forget", do_forget },     { NULL, NULL },
};

/* ---- who does what ------------------------------------------------------ */

static const struct control_verb *
verb_find(const char *name)
{
    static const struct control_verb *const tables[] = { control_api,
                                                         control_links,
                                                         control_people };
    const struct control_verb *v;
    size_t i;

    for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (v = tables[i]; v->name; v++)
            if (strcmp(v->name, name) == 0)
                return v;
    return NULL;
}

static void
control_get(struct request *rq, const char *name)
{
    size_t i;

    if (strcmp(name, "wait") == 0) {
        control_wait(rq);
        return;
    }
    for (i = 0; i < sizeof(sights) / sizeof(sights[0]); i++)
        if (strcmp(sights[i].name, name) == 0) {
            answer_json(rq, 200, sights[i].see(rq));
            return;
        }
    answer_text(rq, 404, "not found");
}

static void
control_post(struct request *rq, const char *name)
{
    const struct control_verb *v = verb_find(name);
    json_t *o = js_parse(rq->body.data ? rq->body.data : "", rq->body.len);
    json_t *out = json_pack("{s:b}", "ok", 1);
    const char *error;

    if (!v)
        error = "no such verb";
    else if (!json_is_object(o))
        error = "the body is not a JSON object";
    else
        error = v->run(o, out);
    if (error) {
        json_object_set_new(out, "ok", json_false());
        js_put(out, "error", error);
    }
    answer_json(rq, v ? 200 : 404, out);
    json_decref(o);
}

void
control_request(struct request *rq)
{
    const char *name = rq->path + strlen("/control/");

    if (rq->method == HTTP_GET)
        control_get(rq, name);
    else
        control_post(rq, name);
}

void
control_release(void)
{
    control_wait_release();
    load_release();
}
