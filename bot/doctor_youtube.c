/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_youtube.c - may we read channels by handle?
 *
 * The key is asked for one channel that is always there, which costs one unit
 * of the ten thousand of a day; it goes in a header and is not told.
 */
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

#include "alloc.h"
#include "buf.h"
#include "doctor.h"
#include "http.h"
#include "loop.h"
#include "provider/provider.h"
#include "proxy.h"
#include "secret.h"
#include "youtube.h"

#define CHECK     "youtube"
#define CALL_MS   10000
#define PROBE_MAX ((size_t)64 * 1024)
/* YouTube's own. */
#define KNOWN_CHANNEL "youtube"

struct youtube_probe {
    struct doctor *doctor;
    bool is_over, is_reached;
    const char *why, *advice;
    long status;
    enum youtube_trouble trouble;
};

static void
on_answer(void *ctx, const struct http_response *response)
{
    struct youtube_probe *p = ctx;

    p->is_reached = response->err == ERR_OK;
    p->why = response->why ? response->why : err_text(response->err);
    p->advice = response->advice;
    if (response->proxy) {
        p->why = response->proxy_status != 0
                     ? "the proxy did not let it through"
                     : "no answer from the proxy";
        p->advice = proxy_advice(response->proxy_status);
    }
    p->status = response->status;
    if (p->is_reached && response->status / 100 != 2)
        p->trouble =
            youtube_error(response->status, response->body, response->body_len);
    else if (p->is_reached && !strstr(response->body, "\"youtube#"))
        p->trouble = YOUTUBE_UNREADABLE;
    p->is_over = true;
    loop_wake(p->doctor->loop);
}

static void
ask(struct doctor *d, const char *key, struct youtube_probe *p)
{
    const struct http_field fields[] = {
        { youtube_provider.key_header, key },
        { "Accept", "application/json" },
    };
    struct http_request request = { .fields = fields,
                                    .field_count = ARRAY_LEN(fields),
                                    .may_be_packed = true,
                                    .timeout_ms = CALL_MS,
                                    .max_bytes = PROBE_MAX };
    struct question question;
    struct buf path, url;

    buf_init(&path, 4096);
    buf_init(&url, 8192);
    youtube_ask_channel(&question, &path, YOUTUBE_BY_HANDLE, KNOWN_CHANNEL);
    buf_addf(&url, "%s%s", d->config->youtube.base_url, question.path);
    request.url = url.data;
    (void)http_send(d->http, &request, on_answer, p);
    while (!p->is_over && loop_turn(d->loop, true) == ERR_OK)
        ;
    buf_release(&path);
    buf_release(&url);
}

/* What an error wants of the operator. */
static const char *
advice_of(enum youtube_trouble trouble)
{
    switch (trouble) {
    case YOUTUBE_KEY_WRONG:
        return "make an API key in the Google Cloud console and set "
               "YOUTUBE_API_KEY anew";
    case YOUTUBE_KEY_BLOCKED:
        return "let the key be used from this machine and for the YouTube "
               "Data API v3";
    case YOUTUBE_API_OFF:
        return "switch the YouTube Data API v3 on in the key's project";
    case YOUTUBE_SPENT:
        return "wait until midnight Pacific time: the units of a day are spent";
    case YOUTUBE_BUSY:
        return "look again in a minute";
    case YOUTUBE_UNREADABLE:
        return "look at providers.youtube.base_url and at what is between";
    default:
        return "look at the key's project in the Google Cloud console";
    }
}

static void
tell(struct doctor *d, const struct youtube_probe *p)
{
    const char *url = d->config->youtube.base_url;
    bool is_passing = p->trouble == YOUTUBE_SPENT || p->trouble == YOUTUBE_BUSY;

    if (!p->is_reached)
        doctor_tell(d, DOCTOR_FAIL, CHECK, EX_UNAVAILABLE,
                    p->advice ? p->advice
                              : "look at the network, the proxy (HTTPS_PROXY) "
                                "and providers.youtube.base_url",
                    "no answer from %s: %s", url, p->why);
    else if (p->trouble == YOUTUBE_UNREADABLE)
        doctor_tell(d, DOCTOR_FAIL, CHECK, EX_UNAVAILABLE,
                    advice_of(p->trouble), "what answers at %s is not YouTube",
                    url);
    else if (p->trouble != YOUTUBE_FINE && p->trouble != YOUTUBE_NOT_FOUND)
        doctor_tell(d, is_passing ? DOCTOR_WARN : DOCTOR_FAIL, CHECK, EX_CONFIG,
                    advice_of(p->trouble), "the key is refused (status %ld)",
                    p->status);
    else
        doctor_tell(d, DOCTOR_OK, CHECK, 0, "",
                    "the key is taken at %s; 1 unit of %" PRId64 " a day", url,
                    d->config->youtube.daily_budget);
}

static void
look(struct doctor *d, const char *key, const char *where, bool is_open)
{
    struct youtube_probe p = { .doctor = d };

    if (is_open) {
        doctor_tell(d, DOCTOR_WARN, CHECK, 0, "chmod 600 that file",
                    "YOUTUBE_API_KEY from %s; others may read it", where);
        return;
    }
    ask(d, key, &p);
    tell(d, &p);
}

void
doctor_youtube(struct doctor *d)
{
    struct buf where, problem;
    char *key = NULL;
    bool is_open;
    enum err rc;

    if (!d->config || !d->config->youtube.enabled || !d->http) {
        doctor_tell(d, d->config && d->http ? DOCTOR_OK : DOCTOR_SKIP, CHECK, 0,
                    "", "%s",
                    !d->config ? "no configuration"
                    : d->http  ? "providers.youtube.enabled is false"
                               : "no connections can be made");
        return;
    }
    buf_init(&where, 4096);
    buf_init(&problem, 4000);
    secret_where(youtube_provider.key_name, &where, &is_open);
    rc = secret_load(youtube_provider.key_name, &key, &problem);
    if (rc == ERR_NOT_FOUND)
        doctor_tell(d, DOCTOR_OK, CHECK, 0, "",
                    "YOUTUBE_API_KEY is not set: no channel is read by handle");
    else if (rc != ERR_OK)
        doctor_tell(d, DOCTOR_FAIL, CHECK, EX_CONFIG,
                    "write the key as the only line of it", "%s", problem.data);
    else
        look(d, key, where.data, is_open);
    secret_free(key);
    buf_release(&where);
    buf_release(&problem);
}
