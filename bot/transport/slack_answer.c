/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_answer.c - what an answer of the Web API means. Pure.
 *
 * Slack answers 200 with {"ok": …} or 429. Everything else is infrastructure:
 * then nothing is known about what was done, unless it never got there.
 */
#include "slack_answer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "json_read.h"
#include "slack_json.h"

/* A dead token is asked about again at this distance; what is to be sent waits
 * for slack_token.c. */
#define FATAL_RETRY_MS INT64_C(900000)

static const struct {
    const char *code;
    enum slack_verdict verdict;
    int64_t retry_after_ms;
} codes[] = {
    { "invalid_auth", SLACK_FATAL, FATAL_RETRY_MS },
    { "not_authed", SLACK_FATAL, FATAL_RETRY_MS },
    { "account_inactive", SLACK_FATAL, FATAL_RETRY_MS },
    { "user_removed_from_team", SLACK_FATAL, FATAL_RETRY_MS },
    { "team_disabled", SLACK_FATAL, FATAL_RETRY_MS },
    { "token_revoked", SLACK_FATAL, FATAL_RETRY_MS },
    { "token_expired", SLACK_FATAL, FATAL_RETRY_MS },
    { "not_allowed_token_type", SLACK_FATAL, FATAL_RETRY_MS },
    { "forbidden_team", SLACK_FATAL, FATAL_RETRY_MS },
    { "team_access_not_granted", SLACK_FATAL, FATAL_RETRY_MS },
    { "org_login_required", SLACK_FATAL, FATAL_RETRY_MS },
    { "ekm_access_denied", SLACK_FATAL, FATAL_RETRY_MS },
    { "accesslimited", SLACK_FATAL, FATAL_RETRY_MS },
    { "two_factor_setup_required", SLACK_FATAL, FATAL_RETRY_MS },

    { "ratelimited", SLACK_NOT_DONE, -1 },
    { "rate_limited", SLACK_NOT_DONE, -1 },
    { "team_added_to_org", SLACK_NOT_DONE, 60000 },
    { "message_limit_exceeded", SLACK_NOT_DONE, 600000 },

    { "internal_error", SLACK_UNKNOWN, -1 },
    { "fatal_error", SLACK_UNKNOWN, -1 },
    { "service_unavailable", SLACK_UNKNOWN, -1 },
    { "request_timeout", SLACK_UNKNOWN, -1 },
    /* All others are refusals: the conversation, the message or our bug. */
};

static void
answer_set(struct slack_answer *out, enum slack_verdict verdict,
           const char *error)
{
    out->verdict = verdict;
    (void)snprintf(out->error, sizeof(out->error), "%s", error);
}

static void
answer_sort(struct slack_answer *out, const char *error)
{
    size_t i;

    answer_set(out, SLACK_REFUSED, error);
    for (i = 0; i < ARRAY_LEN(codes); i++) {
        if (strcmp(codes[i].code, error) != 0)
            continue;
        out->verdict = codes[i].verdict;
        if (out->retry_after_ms < 0)
            out->retry_after_ms = codes[i].retry_after_ms;
        return;
    }
}

/* What missing_scope needs, or which field of a view is wrong. */
static void
answer_detail(struct slack_answer *out)
{
    const json_t *meta = slack_obj(out->json, "response_metadata"), *message;
    size_t at = 0, i;

    if (slack_str(out->json, "needed")[0] != '\0') {
        (void)snprintf(out->detail, sizeof(out->detail), "needed=%s",
                       slack_str(out->json, "needed"));
        return;
    }
    json_array_foreach(json_object_get(meta, "messages"), i, message)
    {
        if (!json_is_string(message) || at >= sizeof(out->detail) - 1)
            continue;
        (void)snprintf(out->detail + at, sizeof(out->detail) - at, "%s%s",
                       at > 0 ? "; " : "", json_string_value(message));
        at = strlen(out->detail);
    }
}

static void
answer_read_json(const struct http_response *response, struct slack_answer *out)
{
    /* "message" is what we sent, said again. */
    static const char *const unread[] = { "blocks", "attachments", "message",
                                          NULL };
    const char *why;
    json_t *ok;

    out->json =
        json_read_part(response->body, response->body_len, unread, &why);
    ok = json_object_get(out->json, "ok");
    if (json_is_true(ok)) {
        answer_set(out, SLACK_DONE, "");
    } else if (json_is_false(ok)) {
        answer_sort(out, slack_is_id(slack_str(out->json, "error"))
                             ? slack_str(out->json, "error")
                             : "no_error_code");
        answer_detail(out);
    } else {
        answer_set(out, SLACK_UNKNOWN, "not_an_answer");
    }
}

void
slack_answer_read(const struct http_response *response,
                  struct slack_answer *out)
{
    memset(out, 0, sizeof(*out));
    out->retry_after_ms = -1;
    if (response->retry_after_s >= 0)
        out->retry_after_ms = response->retry_after_s > 86400
                                  ? INT64_C(86400000)
                                  : response->retry_after_s * 1000;
    if (response->err == ERR_INVALID) {
        answer_set(out, SLACK_REFUSED, "bad_url");
    } else if (response->err != ERR_OK) {
        answer_set(out, response->is_sent ? SLACK_UNKNOWN : SLACK_UNREACHED,
                   response->is_sent ? "no_answer" : "no_connection");
    } else if (response->status == 429) {
        answer_set(out, SLACK_NOT_DONE, "ratelimited");
    } else if (response->status == 200) {
        answer_read_json(response, out);
    } else {
        answer_set(out, SLACK_UNKNOWN, "");
        (void)snprintf(out->error, sizeof(out->error), "http_%ld",
                       response->status);
    }
}

void
slack_answer_release(struct slack_answer *answer)
{
    json_decref(answer->json);
    answer->json = NULL;
}

bool
slack_is_fatal(const char *error)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(codes); i++)
        if (strcmp(codes[i].code, error) == 0)
            return codes[i].verdict == SLACK_FATAL;
    /* The app-level token lacks connections:write: only a person can help. */
    return strcmp(error, "missing_scope") == 0;
}

const char *
slack_verdict_name(enum slack_verdict verdict)
{
    static const char *const names[] = {
        [SLACK_DONE] = "done",       [SLACK_NOT_DONE] = "not done",
        [SLACK_UNKNOWN] = "unknown", [SLACK_REFUSED] = "refused",
        [SLACK_FATAL] = "fatal",     [SLACK_UNREACHED] = "unreached",
    };

    return names[verdict];
}

enum out_result
slack_out_result(enum slack_verdict verdict)
{
    switch (verdict) {
    case SLACK_DONE:
        return OUT_SENT;
    case SLACK_NOT_DONE:
        return OUT_NOT_DONE;
    case SLACK_FATAL:
        return OUT_BARRED;
    case SLACK_UNKNOWN:
        return OUT_UNKNOWN;
    case SLACK_UNREACHED:
        return OUT_UNREACHED;
    case SLACK_REFUSED:
        break;
    }
    return OUT_REFUSED;
}
