/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_upload.c - files up: bring the bytes, show them, ask where they stand.
 *
 * Slack wants three calls: an address for the bytes, the bytes without a
 * token, and "complete", which posts them. The first two are one
 * send() and the third is the next one, with the file's number kept in
 * between: by it a "complete" whose outcome is not known is asked about.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_read.h"
#include "log.h"
#include "slack_json.h"
#include "slack_private.h"

#define CALL_TIMEOUT_MS 15000
#define BODY_MAX        ((size_t)256 * 1024)

struct upload {
    struct errand errand;
    int64_t id;
    char *place, *file; /* Slack's number for it */
    char *bytes;
    size_t len;
};

static void
upload_release(struct errand *errand)
{
    struct upload *u = (struct upload *)(void *)errand;

    free(u->place);
    free(u->file);
    free(u->bytes);
}

static struct upload *
upload_new(struct slack *slack, const struct out_message *m)
{
    struct upload *u = errand_start(slack, sizeof(*u), upload_release);

    u->id = m->id;
    u->place = xstrdup(m->place ? m->place : "");
    u->file = xstrdup_null(m->remote);
    return u;
}

static void
upload_end(struct upload *u, const struct out_outcome *outcome)
{
    const struct transport_host *host = u->errand.slack->host;

    host->sent(host->ctx, u->id, outcome);
    errand_end(&u->errand);
}

/* The answer decides; nobody has seen anything yet, so that what is not known
 * can be done again. */
static void
upload_failed(struct upload *u, const struct slack_answer *answer)
{
    struct out_outcome outcome = { .place = u->place, .message = "" };

    outcome.result = slack_out_result(answer->verdict);
    outcome.retry_after_ms = answer->retry_after_ms;
    outcome.why = answer->error;
    slack_token_note(u->errand.slack, answer->verdict);
    if (outcome.result == OUT_UNKNOWN || outcome.result == OUT_SENT)
        outcome.result = OUT_NOT_DONE;
    upload_end(u, &outcome);
}

/* ---- the bytes ----------------------------------------------------------- */

static void
bytes_brought(void *ctx, const struct slack_answer *answer)
{
    struct upload *u = ctx;
    struct out_outcome outcome = { .result = OUT_UPLOADED,
                                   .place = u->place,
                                   .message = u->file,
                                   .why = "",
                                   .retry_after_ms = -1 };

    if (answer->verdict == SLACK_DONE)
        upload_end(u, &outcome);
    else
        upload_failed(u, answer);
}

static void
upload_refuse(struct upload *u, const char *why)
{
    struct slack_answer answer = { .verdict = SLACK_REFUSED };

    (void)snprintf(answer.error, sizeof(answer.error), "%s", why);
    upload_failed(u, &answer);
}

/* Where the bytes go is Slack's word; that it is Slack's place is checked. */
static void
address_given(void *ctx, const struct slack_answer *answer)
{
    struct upload *u = ctx;
    struct slack_api *api = u->errand.slack->api;
    const char *url = slack_str(answer->json, "upload_url");
    const char *file = slack_id(answer->json, "file_id");

    if (answer->verdict != SLACK_DONE) {
        upload_failed(u, answer);
    } else if (file[0] == '\0' || !slack_api_is_ours(api, url)) {
        log_warn("slack: the address for a file is not Slack's reply=%lld",
                 (long long)u->id);
        upload_refuse(u, "strange_upload_address");
    } else {
        u->file = xstrdup(file);
        slack_api_upload(api, url, u->bytes, u->len, bytes_brought, u);
    }
}

static void
upload_bring(struct upload *u, const struct out_message *m, const json_t *words)
{
    struct slack_call call = { .method = "files.getUploadURLExternal",
                               .timeout_ms = CALL_TIMEOUT_MS };
    const char *alt = slack_str(words, "alt_txt");
    struct buf body;
    char length[32];

    u->bytes = xmalloc(m->bytes_len);
    memcpy(u->bytes, m->bytes, m->bytes_len);
    u->len = m->bytes_len;
    (void)snprintf(length, sizeof(length), "%zu", m->bytes_len);
    buf_init(&body, BODY_MAX);
    slack_form_add(&body, "filename", slack_str(words, "filename"));
    slack_form_add(&body, "length", length);
    if (alt[0] != '\0')
        slack_form_add(&body, "alt_txt", alt);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(u->errand.slack->api, &call, address_given, u);
    buf_release(&body);
}

/* ---- shown --------------------------------------------------------------- */

static void
upload_shown(void *ctx, const struct slack_answer *answer)
{
    struct upload *u = ctx;
    struct out_outcome outcome = { .place = u->place, .message = "" };

    outcome.result = slack_out_result(answer->verdict);
    outcome.retry_after_ms = answer->retry_after_ms;
    outcome.why = answer->error;
    slack_token_note(u->errand.slack, answer->verdict);
    /* Thrown away meanwhile; or shown already, and nobody but us does that. */
    if (strcmp(answer->error, "file_not_found") == 0)
        outcome.result = OUT_UPLOADED;
    else if (strcmp(answer->error, "file_already_completed") == 0)
        outcome.result = OUT_SENT;
    upload_end(u, &outcome);
}

static void
add_member(struct buf *b, const char *name, const char *value)
{
    buf_addf(b, ",\"%s\":", name);
    slack_json_add(b, value);
}

static void
upload_show(struct upload *u, const struct out_message *m, const json_t *words)
{
    struct slack_call call = { .method = "files.completeUploadExternal",
                               .channel = u->place,
                               .is_json = true,
                               .timeout_ms = CALL_TIMEOUT_MS };
    const char *comment = slack_str(words, "initial_comment");
    struct buf body;

    buf_init(&body, BODY_MAX);
    buf_adds(&body, "{\"files\":[{\"id\":");
    slack_json_add(&body, u->file);
    add_member(&body, "title", slack_str(words, "title"));
    buf_adds(&body, "}]");
    add_member(&body, "channel_id", u->place);
    if (m->thread)
        add_member(&body, "thread_ts", m->thread);
    if (comment[0] != '\0')
        add_member(&body, "initial_comment", comment);
    buf_addc(&body, '}');
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(u->errand.slack->api, &call, upload_shown, u);
    buf_release(&body);
}

static void
refuse_later(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);

    upload_refuse((struct upload *)(void *)errand, "incomplete");
}

void
slack_upload(struct slack *slack, const struct out_message *m)
{
    struct upload *u = upload_new(slack, m);
    const char *why;
    json_t *words = json_read_part(m->body, m->body_len, NULL, &why);

    if (!words || !m->place || (!m->remote && m->bytes_len == 0))
        errand_wait(&u->errand, 0, refuse_later);
    else if (m->remote)
        upload_show(u, m, words);
    else
        upload_bring(u, m, words);
    json_decref(words);
}

/* ---- where does it stand? ------------------------------------------------ */

/* {"public": {"C1": [{"ts": …}]}, "private": …} */
static const char *
share_of(const json_t *file, const char *place, bool *is_there)
{
    static const char *const kinds[] = { "public", "private" };
    const json_t *shares = slack_obj(file, "shares"), *posts;
    size_t i;

    for (i = 0; i < ARRAY_LEN(kinds); i++) {
        posts = json_object_get(slack_obj(shares, kinds[i]), place);
        if (json_array_size(posts) > 0) {
            *is_there = true;
            return slack_id(json_array_get(posts, 0), "ts");
        }
    }
    return "";
}

static enum look_result
look_result(const struct slack_answer *answer)
{
    switch (answer->verdict) {
    case SLACK_DONE:
        return LOOK_FOUND;
    case SLACK_REFUSED: /* what nobody may see yet may not be told of either */
        return strcmp(answer->error, "file_not_found") == 0 ? LOOK_ABSENT
                                                            : LOOK_IMPOSSIBLE;
    default:
        return LOOK_FAILED;
    }
}

static void
upload_looked(void *ctx, const struct slack_answer *answer)
{
    struct upload *u = ctx;
    const struct transport_host *host = u->errand.slack->host;
    enum look_result result = look_result(answer);
    const char *message = "";
    bool is_there = false;

    if (result == LOOK_FOUND) {
        message =
            share_of(slack_obj(answer->json, "file"), u->place, &is_there);
        result = is_there ? LOOK_FOUND : LOOK_ABSENT;
    }
    host->looked(host->ctx, u->id, result, message);
    errand_end(&u->errand);
}

void
slack_upload_look(struct slack *slack, const struct out_message *m)
{
    struct upload *u = upload_new(slack, m);
    struct slack_call call = { .method = "files.info",
                               .timeout_ms = CALL_TIMEOUT_MS };
    struct buf body;

    buf_init(&body, 1024);
    slack_form_add(&body, "file", u->file ? u->file : "");
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(slack->api, &call, upload_looked, u);
    buf_release(&body);
}
