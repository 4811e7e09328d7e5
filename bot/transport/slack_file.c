/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_file.c - files down.
 *
 * The bytes go to the engine as they come; when they stop coming or Slack is
 * busy, a few tries follow, each from the beginning. The token goes along, so
 * only to Slack itself. Without files:read Slack answers with its login page
 * and 200 instead of the file.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "backoff.h"
#include "http.h"
#include "log.h"
#include "random.h"
#include "slack_json.h"
#include "slack_private.h"

#define FILE_TIMEOUT_MS 120000
#define FILE_MAX_BYTES  ((size_t)64 * 1024 * 1024)
#define INFO_TIMEOUT_MS 15000
#define SCHEME          "slack-file:"
#define TRIES_MAX       3

struct fetching {
    struct errand errand;
    int64_t file;
    char *url;
    uint64_t request; /* under way, or 0 */
    unsigned attempt;
    bool has_data; /* the engine has bytes of this try */
};

static void fetching_begin(struct timer *timer);

static void
fetching_release(struct errand *errand)
{
    struct fetching *f = (struct fetching *)(void *)errand;

    if (f->request != 0)
        http_cancel(errand->slack->http, f->request);
    free(f->url);
}

static void
fetching_end(struct fetching *f, enum err err, const char *why)
{
    const struct transport_host *host = f->errand.slack->host;
    int64_t file = f->file;

    f->request = 0;
    if (err != ERR_OK)
        log_warn("slack: file not fetched file=%lld: %s", (long long)file, why);
    host->file_done(host->ctx, file, err, why);
    errand_end(&f->errand);
}

/* It may work in a while: again, or that was the last try. */
static void
fetching_again(struct fetching *f, int64_t retry_after_ms, const char *why)
{
    const struct transport_host *host = f->errand.slack->host;
    enum err rc = ERR_OK;
    int64_t ms;

    f->request = 0;
    if (f->attempt + 1 >= TRIES_MAX) {
        fetching_end(f, ERR_NETWORK, why);
        return;
    }
    if (f->has_data)
        rc = host->file_anew(host->ctx, f->file);
    if (rc != ERR_OK) {
        fetching_end(f, rc, err_text(rc));
        return;
    }
    f->has_data = false;
    ms = backoff_delay_ms(f->attempt++, random_u32());
    if (retry_after_ms > ms)
        ms = retry_after_ms;
    log_info("slack: fetching a file again file=%lld in_ms=%lld: %s",
             (long long)f->file, (long long)ms, why);
    errand_wait(&f->errand, ms, fetching_begin);
}

static enum err
fetching_data(void *ctx, const void *bytes, size_t len)
{
    struct fetching *f = ctx;
    const struct transport_host *host = f->errand.slack->host;

    f->has_data = true;
    return host->file_data(host->ctx, f->file, bytes, len);
}

static void
fetching_done(void *ctx, const struct http_response *response)
{
    struct fetching *f = ctx;

    if (response->err == ERR_NETWORK)
        fetching_again(f, -1, "no answer");
    else if (response->err != ERR_OK)
        fetching_end(f, response->err, err_text(response->err));
    else if (response->status == 429 || response->status >= 500)
        fetching_again(f, response->retry_after_s * 1000, "Slack is busy");
    else if (response->status / 100 == 3 ||
             strncasecmp(response->content_type, "text/html", 9) == 0)
        fetching_end(f, ERR_DENIED, "a login page came instead of the file");
    else if (response->status == 404 || response->status == 410)
        fetching_end(f, ERR_NOT_FOUND, "the file is gone");
    else if (response->status != 200)
        fetching_end(f, ERR_DENIED, "Slack refused the file");
    else
        fetching_end(f, ERR_OK, "");
}

static void
fetching_get(struct fetching *f, const char *url)
{
    struct slack *slack = f->errand.slack;
    struct http_request request = { 0 };

    if (!slack_api_is_ours(slack->api, url)) {
        fetching_end(f, ERR_DENIED, "the file is not on Slack");
        return;
    }
    request.url = url;
    request.bearer = slack->bot_token;
    request.timeout_ms = FILE_TIMEOUT_MS;
    request.max_bytes = FILE_MAX_BYTES;
    request.on_data = fetching_data;
    f->request = http_send(slack->http, &request, fetching_done, f);
}

/* In a conversation shared with others the event names only the file. */
static void
fetching_told(void *ctx, const struct slack_answer *answer)
{
    struct fetching *f = ctx;
    const json_t *file = slack_obj(answer->json, "file");
    const char *url = slack_str(file, "url_private_download");

    if (url[0] == '\0')
        url = slack_str(file, "url_private");
    if (answer->verdict == SLACK_REFUSED || answer->verdict == SLACK_FATAL)
        fetching_end(f, ERR_DENIED, answer->error);
    else if (answer->verdict != SLACK_DONE)
        fetching_again(f, answer->retry_after_ms, answer->error);
    else if (url[0] == '\0' || slack_bool(file, "is_external"))
        fetching_end(f, ERR_DENIED, "the file is not on Slack");
    else
        fetching_get(f, url);
}

static void
fetching_ask(struct fetching *f, const char *id)
{
    struct slack_call call = { .method = "files.info",
                               .timeout_ms = INFO_TIMEOUT_MS };
    struct buf body;

    buf_init(&body, 1024);
    slack_form_add(&body, "file", id);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(f->errand.slack->api, &call, fetching_told, f);
    buf_release(&body);
}

static void
fetching_begin(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct fetching *f = (struct fetching *)(void *)errand;

    if (strncmp(f->url, SCHEME, strlen(SCHEME)) == 0)
        fetching_ask(f, f->url + strlen(SCHEME));
    else
        fetching_get(f, f->url);
}

/* Begins later, so that nothing is answered from inside the call. */
void
slack_fetch_file(struct transport *t, int64_t file, const char *url)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct fetching *f = errand_start(slack, sizeof(*f), fetching_release);

    f->file = file;
    f->url = xstrdup(url);
    errand_wait(&f->errand, 0, fetching_begin);
}
