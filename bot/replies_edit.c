/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replies_edit.c - answers that change: written anew where they stand, or said
 * once more where that cannot be.
 */
#include "replies.h"

#include <string.h>

#include "destination.h"
#include "outbox.h"
#include "request_impl.h"

/* An answer that is said anew and does not arrive either, again and again. */
#define REPLACED_MAX 8

/* A message that nobody has begun to send is written anew; of several edits
 * of one message only the newest is sent. */
static enum err
edit_in_place(struct request *rq, const struct out_row *target,
              const struct card *card, bool *done)
{
    struct engine *e = rq->engine;
    struct buf body;
    int64_t pending = 0;
    enum err rc = ERR_OK;

    buf_init(&body, REPLY_BODY_MAX);
    engine_ops(e, target->network)
        ->render(card, rq->language, OUT_UPDATE, &body);
    *done = false;
    if (target->state == OUT_STATE_PENDING)
        rc = store_outbox_rewrite(e->store, target->id, body.data, done);
    if (rc == ERR_OK && !*done)
        rc = store_outbox_pending_update(e->store, target->queue, target->id,
                                         &pending);
    if (rc == ERR_OK && pending != 0)
        rc = store_outbox_rewrite(e->store, pending, body.data, done);
    buf_release(&body);
    return rc;
}

/*
 * What is edited is private: a channel that it stands in must still be private
 * enough, as far as is known. ERR_NOT_FOUND when it is not.
 */
static enum err
edit_is_allowed(const struct request *rq, const struct out_row *target)
{
    struct place place = { 0 };
    bool is_allowed;
    enum err rc;

    if (!destination_is(target->queue, TO_PLACE))
        return ERR_OK;
    rc = store_place_find(rq->engine->store, target->place, &place);
    is_allowed = rc == ERR_OK && place.kind == PLACE_PRIVATE &&
                 !place.is_shared && !place.has_guests;
    place_release(&place);
    return rc == ERR_OK && !is_allowed ? ERR_NOT_FOUND : rc;
}

/* It never arrived, or nobody knows where it stands: an answer that went by its
 * request's URL has no number. */
static bool
is_out_of_reach(const struct out_row *row)
{
    return row->state == OUT_STATE_FAILED || row->verb == OUT_RESPOND ||
           (row->state == OUT_STATE_SENT && row->message[0] == '\0');
}

/* The message, or what was said in its place since. ERR_NOT_FOUND: purged. */
static enum err
edit_find(struct request *rq, int64_t message, struct out_row *target)
{
    enum err rc;
    int hops;

    rc = store_outbox_find(rq->engine->store, message, target);
    for (hops = 0; rc == ERR_OK && target->verb != OUT_UPDATE &&
                   target->target != 0 && hops < REPLACED_MAX;
         hops++) {
        message = target->target;
        out_row_release(target);
        rc = store_outbox_find(rq->engine->store, message, target);
    }
    return rc;
}

/* Is it on another network than this was asked on? */
static bool
is_elsewhere(const struct request *rq, const struct out_row *row)
{
    return strcmp(row->network, rq->network) != 0;
}

/* Said anew; later edits go there, unless that is another network. */
static enum err
edit_replace(struct request *rq, const struct out_row *target,
             const struct card *card)
{
    int64_t id = 0;
    enum err rc;

    rc = reply(rq, AUDIENCE_PRIVATE, card, &id);
    if (rc == ERR_OK && id != 0 && !is_elsewhere(rq, target))
        rc = store_outbox_set_replaced(rq->engine->store, target->id, id);
    return rc;
}

/* By an update of its own, when it could not be written anew. */
static enum err
edit_add(struct request *rq, const struct out_row *target,
         const struct card *card)
{
    struct out_row row = { .verb = OUT_UPDATE,
                           .promise = OUT_PROMISE_IDEMPOTENT,
                           .network = target->network,
                           .queue = target->queue,
                           .place = target->place,
                           .user = target->user,
                           .owner = target->owner,
                           .target = target->id };

    return reply_add(rq, &row, card, NULL);
}

/* *is_seen: by who asked, as far as they look there. */
static enum err
edit_target(struct request *rq, const struct out_row *target,
            const struct card *card, bool *is_seen)
{
    bool done = false;
    enum err rc;

    rc = edit_is_allowed(rq, target);
    if (rc == ERR_OK)
        rc = edit_in_place(rq, target, card, &done);
    if (rc == ERR_NOT_FOUND || /* the place is not what it was */
        (rc == ERR_OK && !done && is_out_of_reach(target)))
        return edit_replace(rq, target, card);
    *is_seen = !is_elsewhere(rq, target);
    return rc == ERR_OK && !done ? edit_add(rq, target, card) : rc;
}

enum err
reply_edit(struct request *rq, int64_t message, const struct card *card)
{
    struct out_row target = { 0 };
    bool is_seen = true;
    enum err rc;

    rc = edit_find(rq, message, &target);
    if (rc == ERR_NOT_FOUND) /* purged since */
        return reply(rq, AUDIENCE_PRIVATE, card, NULL);
    if (rc == ERR_OK)
        rc = edit_target(rq, &target, card, &is_seen);
    /* Who asked sees nothing of what happens on another network. */
    if (rc == ERR_OK && !is_seen && rq->in)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    out_row_release(&target);
    return rc;
}

enum err
reply_edit_team(struct request *rq, int64_t message, const struct card *card)
{
    struct out_row target = { 0 };
    bool done = false;
    enum err rc;

    rc = edit_find(rq, message, &target);
    if (rc == ERR_OK)
        rc = edit_in_place(rq, &target, card, &done);
    if (rc == ERR_OK && !done && !is_out_of_reach(&target))
        rc = edit_add(rq, &target, card);
    out_row_release(&target);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
