/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack.c - a Slack workspace: start, identity, acks, stop.
 *
 * Slack talks to us over WebSockets that we open (Socket Mode): an envelope
 * holds a command, a message, a press of a button or a filled form, and is
 * acknowledged on the connection that brought it once it is safe
 * (slack_session.c, slack_frames.c). We talk to Slack by its Web API, one
 * HTTPS request each (slack_api.c). First auth.test tells who we are, since
 * our own messages must be told apart and our own mention taken away; only
 * then a connection is asked for.
 */
#include "slack.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "backoff.h"
#include "clock.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "random.h"
#include "render/blockkit.h"
#include "slack_json.h"
#include "slack_private.h"

#define IDENTIFY_TIMEOUT_MS 15000
#define NAME_MAX_BYTES      200

/* ---- errands ------------------------------------------------------------ */

void *
errand_start(struct slack *slack, size_t size,
             void (*release)(struct errand *errand))
{
    struct errand *errand = xcalloc(1, size);

    errand->slack = slack;
    errand->release = release;
    errand->next = slack->errands;
    slack->errands = errand;
    return errand;
}

static void
errand_free(struct errand *errand)
{
    timer_cancel(loop_timers(errand->slack->loop), &errand->timer);
    if (errand->release)
        errand->release(errand);
    free(errand);
}

void
errand_end(struct errand *errand)
{
    struct errand **at = &errand->slack->errands;

    while (*at != errand)
        at = &(*at)->next;
    *at = errand->next;
    errand_free(errand);
}

void
errand_wait(struct errand *errand, int64_t ms, void (*fn)(struct timer *timer))
{
    timer_set(loop_timers(errand->slack->loop), &errand->timer,
              clock_mono_ms() + ms, fn);
}

/* ---- who we are --------------------------------------------------------- */

static void identify(struct timer *timer);

static void
identify_again(struct slack *slack, int64_t retry_after_ms)
{
    int64_t ms = backoff_delay_ms(slack->identify_attempt++, random_u32());

    if (retry_after_ms > ms)
        ms = retry_after_ms;
    timer_set(loop_timers(slack->loop), &slack->identify_timer,
              clock_mono_ms() + ms, identify);
}

static void
identified(void *ctx, const struct slack_answer *answer)
{
    struct slack *slack = ctx;
    const char *bot_user = slack_id(answer->json, "user_id");
    const char *team = slack_id(answer->json, "team_id");
    char *name;

    if (slack->is_stopping)
        return;
    if (answer->verdict != SLACK_DONE || bot_user[0] == '\0' ||
        team[0] == '\0') {
        if (answer->verdict == SLACK_FATAL)
            metric_add(METRIC_DIAL_FAILURES_TOKEN, 1);
        identify_again(slack, answer->retry_after_ms);
        return;
    }
    strncpy(slack->self.team, team, sizeof(slack->self.team) - 1);
    strncpy(slack->self.bot_user, bot_user, sizeof(slack->self.bot_user) - 1);
    strncpy(slack->self.bot_id, slack_id(answer->json, "bot_id"),
            sizeof(slack->self.bot_id) - 1);
    free(slack->url);
    slack->url = xstrdup(slack_str(answer->json, "url"));
    log_info("slack: we are bot_user=%s in team=%s", bot_user, team);
    name = slack_copy_name(slack_str(answer->json, "team"), NAME_MAX_BYTES);
    slack->host->identified(slack->host->ctx, "slack", team, name, bot_user,
                            slack->url);
    free(name);
    sessions_dial(slack, 0, "start");
}

static void
identify(struct timer *timer)
{
    static const struct slack_call call = {
        .method = "auth.test",
        .body = "",
        .timeout_ms = IDENTIFY_TIMEOUT_MS,
    };
    struct slack *slack = TIMER_OWNER(timer, struct slack, identify_timer);

    slack_api_call(slack->api, &call, identified, slack);
}

/* ---- the transport ------------------------------------------------------ */

static struct slack *
slack_of(struct transport *t)
{
    return (struct slack *)(void *)t;
}

static void
slack_render(const struct card *card, enum language language,
             enum out_verb verb, struct buf *out)
{
    /* The same bytes serve all messages. */
    if (verb == OUT_PUBLISH)
        blockkit_home(card, language, out);
    else
        blockkit_render(card, language, NULL, out);
}

static void
slack_ack(struct transport *t, const struct ack_ref *ack, const char *payload)
{
    sessions_ack(slack_of(t), ack, payload, NULL);
}

static void
slack_ack_owed(struct transport *t, struct incoming *in, const char *payload)
{
    struct ack_ref ack = in->ack; /* `in` may go before it has been read */

    sessions_ack(slack_of(t), &ack, payload, in);
}

static void
slack_flush_acks(struct transport *t)
{
    sessions_flush(slack_of(t));
}

static void
slack_place_url(struct transport *t, const char *place, const char *message,
                struct buf *out)
{
    const struct slack *slack = slack_of(t);
    const char *dot = message ? strchr(message, '.') : NULL;

    if (slack->url[0] == '\0' || !slack_is_id(place))
        return;
    buf_addf(out, "%s%sarchives/%s", slack->url,
             slack->url[strlen(slack->url) - 1] == '/' ? "" : "/", place);
    /* "1789985400.000200" without its dot */
    if (dot && message[strspn(message, "0123456789.")] == '\0')
        buf_addf(out, "/p%.*s%s", (int)(dot - message), message, dot + 1);
}

static bool
slack_is_ready(const struct transport *t)
{
    return sessions_are_ready((const struct slack *)(const void *)t);
}

static void
slack_stop(struct transport *t)
{
    struct slack *slack = slack_of(t);

    slack->is_stopping = true;
    timer_cancel(loop_timers(slack->loop), &slack->identify_timer);
    slack_check_stop(slack);
    slack_token_stop(slack);
    sessions_close(slack, "stopping");
}

static bool
slack_is_stopped(const struct transport *t)
{
    const struct slack *slack = (const struct slack *)(const void *)t;

    return slack->is_stopping && sessions_are_over(slack);
}

static void
token_free(char *token)
{
    explicit_bzero(token, strlen(token));
    free(token);
}

static void
slack_free(struct transport *t)
{
    struct slack *slack = slack_of(t);

    if (!t)
        return;
    timer_cancel(loop_timers(slack->loop), &slack->identify_timer);
    slack_check_stop(slack);
    slack_token_stop(slack);
    slack_api_free(slack->api);
    sessions_free(slack);
    while (slack->errands) {
        struct errand *errand = slack->errands;

        slack->errands = errand->next;
        errand_free(errand);
    }
    token_free(slack->app_token);
    token_free(slack->bot_token);
    free(slack->url);
    free(slack);
}

const struct transport_ops slack_ops = {
    .name = "slack",
    .has_home = true,
    .has_answers = true,
    .render = slack_render,
    .render_form = blockkit_form,
    .render_file = blockkit_file,
    .render_mistakes = blockkit_mistakes,
    .send = slack_send,
    .look = slack_look,
    .open_dm = slack_open_dm,
    .ack = slack_ack,
    .ack_owed = slack_ack_owed,
    .flush_acks = slack_flush_acks,
    .fetch_person = slack_fetch_person,
    .fetch_place = slack_fetch_place,
    .fetch_people = slack_fetch_people,
    .fetch_file = slack_fetch_file,
    .place_url = slack_place_url,
    .is_ready = slack_is_ready,
    .stop = slack_stop,
    .is_stopped = slack_is_stopped,
    .free = slack_free,
};

struct transport *
slack_new(struct loop *loop, struct http *http, const struct config *config,
          const char *app_token, const char *bot_token,
          const struct transport_host *host)
{
    struct slack *slack = xcalloc(1, sizeof(*slack));

    slack->base.ops = &slack_ops;
    slack->loop = loop;
    slack->http = http;
    slack->config = config;
    slack->host = host;
    slack->app_token = xstrdup(app_token);
    slack->bot_token = xstrdup(bot_token);
    slack->url = xstrdup("");
    slack->api = slack_api_new(loop, http, config->slack.api_url,
                               slack->bot_token, slack->app_token);
    timer_set(loop_timers(loop), &slack->identify_timer, 0, identify);
    slack_check_start(slack);
    return &slack->base;
}
