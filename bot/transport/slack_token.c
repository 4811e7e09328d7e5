/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_token.c - the bot's token is refused, until it is good again.
 *
 * That says nothing about the message which met it, so no message has a wait of
 * its own: they all rest, and auth.test alone asks, soon at first and then at
 * the distance of a back-off, or as soon as another call succeeds.
 */
#include "backoff.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "random.h"
#include "slack_private.h"

#define ASK_TIMEOUT_MS 15000

static void token_ask(struct timer *timer);

static void
token_wait(struct slack *slack, unsigned attempt)
{
    timer_set(loop_timers(slack->loop), &slack->token_timer,
              clock_mono_ms() + backoff_delay_ms(attempt, random_u32()),
              token_ask);
}

static void
token_answered(void *ctx, const struct slack_answer *answer)
{
    struct slack *slack = ctx;

    slack->is_asking_token = false;
    if (slack->is_stopping)
        return;
    if (answer->verdict != SLACK_DONE) {
        token_wait(slack, slack->token_attempt++);
        return;
    }
    log_info("slack: SLACK_BOT_TOKEN is taken again");
    slack->token_attempt = 0;
    slack->host->let_in(slack->host->ctx, "slack");
}

static void
token_ask(struct timer *timer)
{
    static const struct slack_call call = {
        .method = "auth.test",
        .body = "",
        .is_repeated = true,
        .timeout_ms = ASK_TIMEOUT_MS,
    };
    struct slack *slack = TIMER_OWNER(timer, struct slack, token_timer);

    slack->is_asking_token = true;
    slack_api_call(slack->api, &call, token_answered, slack);
}

void
slack_token_note(struct slack *slack, enum slack_verdict verdict)
{
    bool is_waiting = timer_is_set(&slack->token_timer);

    if (slack->is_stopping || slack->is_asking_token)
        return;
    if (verdict == SLACK_FATAL && !is_waiting) {
        token_wait(slack, slack->token_attempt++);
    } else if (verdict == SLACK_DONE && is_waiting &&
               slack->token_attempt > 1) {
        slack->token_attempt = 1;
        token_wait(slack, 0);
    }
}

void
slack_token_stop(struct slack *slack)
{
    timer_cancel(loop_timers(slack->loop), &slack->token_timer);
}
