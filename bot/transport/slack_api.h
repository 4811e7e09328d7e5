/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_api.h - calls of Slack's Web API.
 */
#ifndef CALLSHEET_SLACK_API_H
#define CALLSHEET_SLACK_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slack_answer.h"

struct http;
struct loop;
struct slack_api;

struct slack_call {
    const char *method;  /* "chat.postMessage" */
    const char *channel; /* a 429 stops this method there only, or NULL */
    const char *body;    /* form-encoded, or JSON */
    size_t body_len;
    bool is_json;
    bool is_app;      /* with the app-level token */
    bool wants_date;  /* answer->date */
    bool is_repeated; /* it was told that it does not get out */
    int64_t timeout_ms;
};

typedef void slack_api_fn(void *ctx, const struct slack_answer *answer);

/* `url` ends with '/'. The tokens are borrowed. */
struct slack_api *slack_api_new(struct loop *loop, struct http *http,
                                const char *url, const char *bot_token,
                                const char *app_token);
/* What is under way is not answered any more. */
void slack_api_free(struct slack_api *api);
/* One answer follows, later. A method that Slack has asked to leave alone is
 * not called: the answer is "not done" with the time that is left. */
void slack_api_call(struct slack_api *api, const struct slack_call *call,
                    slack_api_fn *fn, void *ctx);
/* POST JSON to a response_url: no token; Slack answers with plain text. */
void slack_api_respond(struct slack_api *api, const char *url, const char *body,
                       size_t body_len, slack_api_fn *fn, void *ctx);
/* POST the bytes of a file to the address that Slack gave for them: no token
 * here either. */
void slack_api_upload(struct slack_api *api, const char *url, const char *bytes,
                      size_t len, slack_api_fn *fn, void *ctx);
/* May the bot token go to this address? Only to Slack, and to where the Web
 * API is. */
bool slack_api_is_ours(const struct slack_api *api, const char *url);

#endif
