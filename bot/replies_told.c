/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replies_told.c - answers that no command gives: a form that is opened, what
 * did not arrive, and what is edited beside the answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "destination.h"
#include "random.h"
#include "replies.h"
#include "request_impl.h"
#include "span.h"
#include "trail.h"
#include "url_life.h"

#define BODY_MAX (256 * 1024)

/* Opens a form; ERR_UNSUPPORTED where there are none. */
enum err
reply_form(struct request *rq, const struct out_form *form)
{
    struct engine *e = rq->engine;
    char *queue, *network = xstrdup(rq->network);
    struct out_row row = { .verb = OUT_FORM,
                           .promise = OUT_PROMISE_AT_MOST_ONCE };
    char number[16];
    struct buf body;
    int64_t id = 0;
    enum err rc;

    buf_init(&body, BODY_MAX);
    /* Its trigger lives seconds: it waits behind nothing. */
    (void)snprintf(number, sizeof(number), "%08lx",
                   (unsigned long)random_u32());
    queue = reply_queue(rq, TO_FORM, number);
    rc =
        rq->in->trigger && !rq->was_parked &&
                rq->now - rq->in->received_at < TRIGGER_SURE_S
            ? engine_ops(e, rq->network)->render_form(form, rq->language, &body)
            : ERR_UNSUPPORTED;
    if (rc == ERR_OK) {
        row.network = network;
        row.queue = queue;
        row.user = rq->person.id;
        row.owner = rq->person.id;
        row.secret = rq->in->trigger;
        row.body = body.data;
        rc = outbox_add(e->outbox, &row, clock_now_ms(), &id);
    }
    if (rc == ERR_OK)
        trail_note(TRAIL_REPLY, id, rq->number);
    buf_release(&body);
    free(queue);
    free(network);
    return rc;
}

/* ---- what did not arrive ------------------------------------------------- */

struct undelivered {
    const struct request *rq; /* of who is told */
    const struct out_row *row;
    const char *why;
    enum out_fate fate;
};

/* Only conversations that have a name can be named. */
static bool
has_name(const struct undelivered *u)
{
    struct place place = { 0 };
    bool is_named;

    is_named = store_place_find(u->rq->engine->store, u->row->place, &place) !=
                   ERR_OK ||
               (place.kind != PLACE_DM && place.kind != PLACE_GROUP);
    place_release(&place);
    return is_named;
}

/* A file that was refused in a conversation is on its way to the DM. */
static enum text_key
undelivered_text(const struct undelivered *u)
{
    const struct out_row *row = u->row;
    bool is_in_dm =
        row->place[0] == '\0' || destination_is(row->queue, TO_PERSON);

    if (row->verb == OUT_FORM)
        return TEXT_REPLY_FORM_LATE;
    if (row->verb == OUT_FILE &&
        (strcmp(u->why, "missing_scope") == 0 || row->place[0] == '\0' ||
         !destination_is(row->queue, TO_PLACE)))
        return TEXT_REPLY_FILE_NOT_POSTED;
    if (is_in_dm)
        return TEXT_REPLY_NOT_DELIVERED_HERE;
    return has_name(u) ? TEXT_REPLY_NOT_DELIVERED
                       : TEXT_REPLY_NOT_DELIVERED_THERE;
}

/* The network's words are codes; ours are not. */
static char *
undelivered_cause(const struct undelivered *u)
{
    enum language language = u->rq->language;
    bool is_slack = strcmp(u->row->network, NETWORK_SLACK) == 0;
    bool is_in_dm = destination_is(u->row->queue, TO_PERSON);

    if (strchr(u->why, ' ') || u->why[0] == '\0')
        return xstrdup(u->why);
    if (!is_in_dm && (strcmp(u->why, "not_in_channel") == 0 ||
                      strcmp(u->why, "channel_not_found") == 0))
        return xstrdup(text_get(language, TEXT_REPLY_WHY_NOT_IN));
    if (strcmp(u->why, "is_archived") == 0)
        return xstrdup(text_get(language, TEXT_REPLY_WHY_ARCHIVED));
    return text_make(language, TEXT_REPLY_WHY_REFUSED, "network",
                     is_slack ? "Slack" : u->row->network, "why", u->why, NULL);
}

static enum text_key
undelivered_fate(const struct undelivered *u)
{
    static const enum text_key keys[] = {
        [OUT_FATE_LOST] = TEXT_REPLY_NOW_LOST,
        [OUT_FATE_BY_DM] = TEXT_REPLY_NOW_BY_DM,
        [OUT_FATE_BY_URL] = TEXT_REPLY_NOW_BY_URL,
    };

    return keys[u->fate];
}

static char *
undelivered_sentence(const struct undelivered *u)
{
    enum text_key key = undelivered_text(u);
    bool is_file = key == TEXT_REPLY_FILE_NOT_POSTED;
    char *cause = is_file ? xstrdup(u->why) : undelivered_cause(u), *text;
    struct buf place;

    buf_init(&place, 512);
    if (u->row->place[0] != '\0')
        span_place(&place, u->row->place);
    text =
        text_make(u->rq->language, key, "place", place.data, "why", cause,
                  "now", text_get(u->rq->language, undelivered_fate(u)), NULL);
    buf_release(&place);
    free(cause);
    return text;
}

enum err
reply_not_delivered(struct engine *engine, const struct out_row *row,
                    const char *why, enum out_fate fate)
{
    struct request rq;
    const struct undelivered u = { &rq, row, why, fate };
    struct card *card;
    char *text;
    enum err rc;

    rc = request_init(&rq, engine, row->network, row->owner, "", PLACE_UNKNOWN,
                      "");
    if (rc != ERR_OK) {
        request_release(&rq);
        return rc;
    }
    rq.number = trail_of(TRAIL_REPLY, row->id);
    card = card_new();
    text = undelivered_sentence(&u);
    card_title(card, text);
    rc = reply_dm(&rq, row->owner, card, NULL);
    free(text);
    card_free(card);
    request_release(&rq);
    return rc;
}

/* ---- beside the answer --------------------------------------------------- */

enum err
reply_edit_quietly(struct request *rq, int64_t message, const struct card *card)
{
    struct out_row target = { 0 };
    bool is_said;
    enum err rc;

    rc = store_outbox_find(rq->engine->store, message, &target);
    is_said = rc == ERR_OK && target.state == OUT_STATE_SENT &&
              engine_ops(rq->engine, target.network)->says_edits;
    out_row_release(&target);
    return is_said ? ERR_OK : reply_edit(rq, message, card);
}

/* Answers that only who asked sees are not kept by the network. */
static bool
is_standing(const struct out_row *row)
{
    return (row->verb == OUT_POST || row->verb == OUT_FILE) &&
           row->state == OUT_STATE_SENT && row->message[0] != '\0';
}

/* A file has no text to edit; where edits are said aloud nothing can be taken
 * back. */
static bool
can_take_away(const struct request *rq, const struct out_row *row)
{
    return row->verb == OUT_POST &&
           engine_transport(rq->engine, row->network) &&
           !engine_ops(rq->engine, row->network)->says_edits;
}

static void
say_where(const struct request *rq, const struct out_row *row, struct buf *out)
{
    struct buf who;

    if (destination_is(row->queue, TO_PLACE)) {
        span_place(out, row->place);
        return;
    }
    buf_init(&who, 256);
    span_person(&who, row->user, row->user);
    text_add(out, rq->language,
             engine_ops(rq->engine, row->network)->says_edits
                 ? TEXT_FORGET_IN_SHELL
                 : TEXT_FORGET_IN_DM,
             "who", who.data, NULL);
    buf_release(&who);
}

static enum err
take_away(struct request *rq, const struct out_row *target)
{
    struct out_row row = { .verb = OUT_UPDATE,
                           .promise = OUT_PROMISE_IDEMPOTENT,
                           .queue = target->queue,
                           .place = target->place,
                           .user = target->user,
                           .owner = target->owner,
                           .network = target->network,
                           .is_unasked = true,
                           .target = target->id };
    struct card *card = card_new();
    struct buf body;
    int64_t id;
    enum err rc;

    card_title(card, text_get(rq->language, TEXT_FORGET_MESSAGE));
    buf_init(&body, BODY_MAX);
    engine_ops(rq->engine, target->network)
        ->render(card, rq->language, OUT_UPDATE, &body);
    row.body = body.data;
    rc = outbox_add(rq->engine->outbox, &row, clock_now_ms(), &id);
    buf_release(&body);
    card_free(card);
    return rc;
}

enum err
reply_take_away(struct request *rq, int64_t message, enum taken_away *taken,
                struct buf *where)
{
    struct store *st = rq->engine->store;
    struct out_row row = { 0 };
    int64_t target;
    enum err rc;

    *taken = TAKEN_NOTHING;
    rc = store_outbox_find(st, message, &row);
    target = rc == ERR_OK && row.verb == OUT_UPDATE ? row.target : 0;
    if (target != 0) { /* an edit stands in the message that it changed */
        out_row_release(&row);
        rc = store_outbox_find(st, target, &row);
    }
    if (rc == ERR_OK && is_standing(&row)) {
        *taken = can_take_away(rq, &row) ? TAKEN_AWAY : TAKEN_NOT;
        if (*taken == TAKEN_AWAY)
            rc = take_away(rq, &row);
        else
            say_where(rq, &row, where);
    }
    out_row_release(&row);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

bool
request_misses_edit(struct request *rq, int64_t message)
{
    struct out_row row = { 0 };
    bool is_said = true;

    if (store_outbox_find(rq->engine->store, message, &row) == ERR_OK)
        is_said = engine_ops(rq->engine, row.network)->says_edits;
    out_row_release(&row);
    return !is_said && rq->in && request_pressed(rq) != message;
}

void
request_message_url(const struct request *rq, int64_t message, struct buf *out)
{
    struct out_row row = { 0 };
    struct transport *t;

    if (store_outbox_find(rq->engine->store, message, &row) == ERR_OK &&
        row.message && row.message[0] != '\0') {
        t = engine_transport(rq->engine, row.network);
        if (t)
            t->ops->place_url(t, row.place, row.message, out);
    }
    out_row_release(&row);
}
