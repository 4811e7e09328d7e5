/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_send.c - outbox messages to calls.
 *
 * What render() made is a JSON object; a call is the same object with a few
 * members in front, so the final bytes go out as they were stored. A post
 * carries its key as metadata, by which slack_look.c finds it again.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"
#include "slack_json.h"
#include "slack_private.h"

#define CALL_MAX_BYTES  (1024 * 1024)
#define POST_TIMEOUT_MS 15000
/* A trigger lives three seconds. */
#define FORM_TIMEOUT_MS 3000

struct sending {
    struct errand errand;
    int64_t id;
    char *place, *message;
};

static void
sending_release(struct errand *errand)
{
    struct sending *s = (struct sending *)(void *)errand;

    free(s->place);
    free(s->message);
}

static struct sending *
sending_new(struct slack *slack, const struct out_message *m)
{
    struct sending *s = errand_start(slack, sizeof(*s), sending_release);

    s->id = m->id;
    s->place = xstrdup(m->place ? m->place : "");
    s->message = xstrdup(m->message ? m->message : "");
    return s;
}

/* ---- how it ended ------------------------------------------------------- */

static const char *
sent_message(const struct sending *s, const json_t *json)
{
    const char *ts = slack_id(json, "ts");

    if (ts[0] == '\0')
        ts = slack_id(json, "message_ts");
    if (ts[0] == '\0')
        ts = slack_id(slack_obj(json, "view"), "id");
    return ts[0] != '\0' ? ts : s->message;
}

static void
sending_answered(void *ctx, const struct slack_answer *answer)
{
    struct sending *s = ctx;
    const struct transport_host *host = s->errand.slack->host;
    struct out_outcome outcome = { .retry_after_ms = -1 };
    int64_t id = s->id;

    outcome.result = slack_out_result(answer->verdict);
    outcome.retry_after_ms = answer->retry_after_ms;
    outcome.why = answer->error;
    outcome.place = slack_id(answer->json, "channel");
    if (outcome.place[0] == '\0')
        outcome.place = s->place;
    outcome.message = sent_message(s, answer->json);
    slack_token_note(s->errand.slack, answer->verdict);
    host->sent(host->ctx, id, &outcome);
    errand_end(&s->errand);
}

/* ---- what is sent ------------------------------------------------------- */

static void
member_add(struct buf *b, const char *name, const char *value)
{
    buf_addc(b, b->len == 0 ? '{' : ',');
    slack_json_add(b, name);
    buf_addc(b, ':');
    slack_json_add(b, value);
}

/* The members of the rendered object behind ours. */
static void
body_splice(struct buf *b, const struct out_message *m)
{
    size_t from = 1;

    while (from < m->body_len && strchr(" \n\t", m->body[from]))
        from++;
    if (from < m->body_len && m->body[from] != '}')
        buf_addc(b, ',');
    buf_add(b, m->body + from, m->body_len - from);
}

static const char *
compose(const struct out_message *m, struct buf *b)
{
    switch (m->verb) {
    case OUT_POST:
        member_add(b, "channel", m->place);
        if (m->thread)
            member_add(b, "thread_ts", m->thread);
        buf_adds(b, ",\"metadata\":{\"event_type\":\"callsheet_post\","
                    "\"event_payload\":{\"key\":");
        slack_json_add(b, m->key);
        buf_adds(b, "}},\"unfurl_links\":false,\"unfurl_media\":false");
        body_splice(b, m);
        return "chat.postMessage";
    case OUT_UPDATE:
        member_add(b, "channel", m->place);
        member_add(b, "ts", m->message);
        body_splice(b, m);
        return "chat.update";
    case OUT_EPHEMERAL:
        member_add(b, "channel", m->place);
        member_add(b, "user", m->user);
        if (m->thread)
            member_add(b, "thread_ts", m->thread);
        body_splice(b, m);
        return "chat.postEphemeral";
    case OUT_FORM:
        member_add(b, "trigger_id", m->secret);
        buf_adds(b, ",\"view\":");
        buf_add(b, m->body, m->body_len);
        buf_addc(b, '}');
        return "views.open";
    case OUT_PUBLISH:
        member_add(b, "user_id", m->user);
        buf_adds(b, ",\"view\":");
        buf_add(b, m->body, m->body_len);
        buf_addc(b, '}');
        return "views.publish";
    case OUT_RESPOND:
        /* Not in place of the message whose button was pressed. */
        buf_adds(b, "{\"response_type\":\"ephemeral\","
                    "\"replace_original\":false");
        body_splice(b, m);
        break;
    case OUT_FILE: /* slack_upload.c */
        break;
    }
    return "";
}

static bool
message_is_whole(const struct out_message *m)
{
    if (!m->body || m->body_len < 2 || m->body[0] != '{')
        return false;
    switch (m->verb) {
    case OUT_POST:
        return m->place && m->place[0] != '\0' && m->key;
    case OUT_UPDATE:
        return m->place && m->message;
    case OUT_EPHEMERAL:
        return m->place && m->user;
    case OUT_PUBLISH:
        return m->user && m->user[0] != '\0';
    case OUT_RESPOND:
    case OUT_FORM:
        return m->secret && m->secret[0] != '\0';
    case OUT_FILE: /* slack_upload.c */
        break;
    }
    return false;
}

static void
sending_refuse(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct slack_answer answer = { .verdict = SLACK_REFUSED,
                                   .error = "incomplete" };

    sending_answered(errand, &answer);
}

void
slack_send(struct transport *t, const struct out_message *m)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct slack_call call = { .is_json = true, .timeout_ms = POST_TIMEOUT_MS };
    struct sending *s;
    struct buf body;

    if (m->verb == OUT_FILE) {
        slack_upload(slack, m);
        return;
    }
    s = sending_new(slack, m);
    buf_init(&body, CALL_MAX_BYTES);
    if (message_is_whole(m))
        call.method = compose(m, &body);
    if (!call.method || body.overflow) {
        log_error("slack: cannot send message=%lld verb=%d: incomplete or "
                  "too long",
                  (long long)m->id, (int)m->verb);
        errand_wait(&s->errand, 0, sending_refuse);
    } else if (m->verb == OUT_RESPOND) {
        slack_api_respond(slack->api, m->secret, body.data, body.len,
                          sending_answered, s);
    } else {
        call.body = body.data;
        call.body_len = body.len;
        if (m->verb == OUT_POST)
            call.channel = m->place;
        if (m->verb == OUT_FORM)
            call.timeout_ms = FORM_TIMEOUT_MS;
        slack_api_call(slack->api, &call, sending_answered, s);
    }
    buf_release(&body);
}

/* ---- DMs ---------------------------------------------------------------- */

struct opening {
    struct errand errand;
    char *user;
};

static void
opening_release(struct errand *errand)
{
    free(((struct opening *)(void *)errand)->user);
}

static void
opening_answered(void *ctx, const struct slack_answer *answer)
{
    struct opening *o = ctx;
    const struct transport_host *host = o->errand.slack->host;
    const char *place = slack_id(slack_obj(answer->json, "channel"), "id");
    struct out_outcome outcome = { .retry_after_ms = -1 };

    outcome.result = slack_out_result(answer->verdict);
    /* Opening twice does no harm. */
    if (outcome.result == OUT_UNKNOWN ||
        (outcome.result == OUT_SENT && place[0] == '\0'))
        outcome.result = OUT_NOT_DONE;
    outcome.place = place;
    outcome.message = "";
    outcome.why = answer->error;
    outcome.retry_after_ms = answer->retry_after_ms;
    slack_token_note(o->errand.slack, answer->verdict);
    host->dm_opened(host->ctx, o->user, place, &outcome);
    errand_end(&o->errand);
}

void
slack_open_dm(struct transport *t, const char *user)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct opening *o = errand_start(slack, sizeof(*o), opening_release);
    struct slack_call call = { .method = "conversations.open",
                               .timeout_ms = POST_TIMEOUT_MS };
    struct buf body;

    o->user = xstrdup(user);
    buf_init(&body, 1024);
    slack_form_add(&body, "users", user);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(slack->api, &call, opening_answered, o);
    buf_release(&body);
}
