/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replies_ack.c - answers that go with the ack of their command.
 *
 * A command that changed nothing and is answered in passing needs no row and
 * no call of its own: the ack takes the answer along. What it promises is the
 * same, at most once. A lost ack takes it with it, so it is kept until that
 * has left; then it goes by the request's URL.
 */
#include <stdlib.h>

#include "buf.h"
#include "log.h"
#include "outbox.h"
#include "owed.h"
#include "replies.h"
#include "request_impl.h"
#include "trail.h"

/* It waits in memory. */
#define ANSWER_MAX (16 * 1024)

/* Nothing said before may come after it. */
static bool
may_go_with_ack(const struct request *rq, const char *queue)
{
    const struct incoming *in = rq->in;

    return in && in->kind == INCOMING_LINE && in->command &&
           in->ack.takes_payload && in->respond_url && !rq->was_parked &&
           !rq->answer && !owed_is_due(rq) &&
           engine_ops(rq->engine, rq->network)->has_answers &&
           outbox_is_clear(rq->engine->outbox, rq->network, queue);
}

bool
reply_with_ack(struct request *rq, const struct card *card, const char *queue)
{
    struct buf body;

    if (!may_go_with_ack(rq, queue))
        return false;
    buf_init(&body, ANSWER_MAX);
    engine_ops(rq->engine, rq->network)
        ->render(card, rq->language, OUT_RESPOND, &body);
    if (!body.overflow)
        rq->answer = buf_take(&body);
    buf_release(&body);
    return rq->answer != NULL;
}

enum err
reply_without_ack(struct engine *e, const struct incoming *in)
{
    struct out_row row = { .verb = OUT_RESPOND,
                           .promise = OUT_PROMISE_AT_MOST_ONCE,
                           .user = in->user,
                           .place = in->place,
                           .thread = in->thread,
                           .secret = in->respond_url,
                           .body = in->answer };
    struct request rq;
    enum err rc;

    rc = request_init(&rq, e, in->network, in->user, in->place, in->place_kind,
                      in->thread);
    rq.number = in->number;
    row.queue = reply_queue(&rq, TO_ASIDE, in->user);
    if (rc == ERR_OK)
        rc = reply_write(&rq, &row, NULL);
    if (rc == ERR_OK)
        log_debug("router: the answer's ack was lost, it goes by its URL%s",
                  trail_text(in->number));
    free(row.queue);
    request_release(&rq);
    return rc;
}
