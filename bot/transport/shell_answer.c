/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_answer.c - answers to the engine, given later.
 */
#include <stdlib.h>

#include "alloc.h"
#include "clock.h"
#include "shell_impl.h"

#define MESSAGE_ID_BYTES 40

static void
answer_free(struct answer *a)
{
    free(a->place);
    free(a->message);
    free(a->user);
    incoming_free(a->facts);
    free(a);
}

static void
answer_give(struct shell *s, struct answer *a)
{
    const struct transport_host *host = s->o.host;
    struct out_outcome outcome = { .result = a->result,
                                   .place = a->place,
                                   .message = a->message,
                                   .why = a->why,
                                   .retry_after_ms = a->retry_ms };

    switch (a->kind) {
    case ANSWER_HERE: /* no team: we are guests in the home workspace */
        host->identified(host->ctx, SHELL_NETWORK, "", "", "", "");
        shell_said_early(s);
        break;
    case ANSWER_SENT:
        host->sent(host->ctx, a->id, &outcome);
        break;
    case ANSWER_ABSENT:
        host->looked(host->ctx, a->id, LOOK_ABSENT, NULL);
        break;
    case ANSWER_DM:
        host->dm_opened(host->ctx, a->user, a->place, &outcome);
        break;
    case ANSWER_FILE:
        host->file_done(host->ctx, a->id, a->err, a->why);
        break;
    case ANSWER_FACTS:
        host->incoming(host->ctx, a->facts);
        a->facts = NULL;
        break;
    }
}

/* Those that are added meanwhile have their own turn. */
static void
answers_on_timer(struct timer *timer)
{
    struct shell *s = TIMER_OWNER(timer, struct shell, answer_timer);
    struct answer *list = s->answers, *a;

    s->answers = NULL;
    s->answers_end = &s->answers;
    s->was_active = true;
    while (list) {
        a = list;
        list = a->next;
        answer_give(s, a);
        answer_free(a);
    }
}

struct answer *
answer_add(struct shell *s, enum answer_kind kind, int64_t id)
{
    struct answer *a = xcalloc(1, sizeof(*a));

    a->kind = kind;
    a->id = id;
    a->result = OUT_SENT;
    *s->answers_end = a;
    s->answers_end = &a->next;
    if (!timer_is_set(&s->answer_timer))
        timer_set(loop_timers(s->o.loop), &s->answer_timer, clock_mono_ms(),
                  answers_on_timer);
    return a;
}

void
answer_sent(struct shell *s, int64_t id, const char *place)
{
    struct answer *a = answer_add(s, ANSWER_SENT, id);
    struct buf message;

    buf_init(&message, MESSAGE_ID_BYTES);
    buf_addf(&message, "%lld.%u", (long long)clock_now_ms(), ++s->last_message);
    a->place = xstrdup(place);
    a->message = buf_take(&message);
}

void
answer_not_sent(struct shell *s, int64_t id, enum out_result result,
                int64_t retry_ms, const char *why)
{
    struct answer *a = answer_add(s, ANSWER_SENT, id);

    a->result = result;
    a->retry_ms = retry_ms;
    a->why = why;
}

void
answers_release(struct shell *s)
{
    timer_cancel(loop_timers(s->o.loop), &s->answer_timer);
    while (s->answers) {
        struct answer *a = s->answers;

        s->answers = a->next;
        answer_free(a);
    }
}
