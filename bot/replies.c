/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replies.c - from a card to rows of the outbox: who sees it, and where.
 *
 * What is not known about a conversation counts as public.
 */
#include "replies.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "destination.h"
#include "log.h"
#include "outbox.h"
#include "owed.h"
#include "receive.h"
#include "request_impl.h"
#include "span.h"
#include "trail.h"
#include "url_life.h"

static bool
is_dm(const struct request *rq)
{
    return rq->place.kind == PLACE_DM;
}

/* May what is private be said there? Only on facts from a moment ago: people
 * join, and channels are shared, without asking us. */
static bool
is_private_place(const struct place *p, int64_t now)
{
    return p->kind == PLACE_PRIVATE && p->is_member && !p->is_shared &&
           !p->has_guests && now - p->fetched_at < FACTS_FRESH_SECONDS;
}

bool
reply_is_private_enough(const struct request *rq)
{
    return is_dm(rq) || is_private_place(&rq->place, rq->now);
}

/* One queue for everything that goes to a person alone, one per channel. */
char *
reply_queue(const struct request *rq, enum destination_kind kind,
            const char *id)
{
    const struct destination to = { rq->network, kind, id };

    return destination_queue(&to);
}

/* The first answer to its person says what was asked, in case we die before
 * the ack has left (owed.h). Of what was parked it left with the parking, or
 * was lost in an earlier life, of which this transaction tells. */
static void
out_carry(const struct request *rq, struct out_row *row, struct buf *asked)
{
    if (rq->owed_row != 0 || rq->was_parked || !owed_is_due(rq) ||
        !row->user || strcmp(row->user, rq->person.id) != 0)
        return;
    owed_line(rq->in, asked);
    row->asked = asked->data;
}

enum err
reply_write(struct request *rq, struct out_row *row, int64_t *message)
{
    char *network = xstrdup(rq->network);
    struct buf asked;
    int64_t id = 0;
    enum err rc;

    buf_init(&asked, 1024);
    out_carry(rq, row, &asked);
    if (!row->network)
        row->network = network;
    rc = outbox_add(rq->engine->outbox, row, clock_now_ms(), &id);
    if (rc == ERR_OK) {
        trail_note(TRAIL_REPLY, id, rq->number);
        log_debug("outbox: written reply=%lld place=%s request=%llx",
                  (long long)id, row->place ? row->place : "",
                  (unsigned long long)rq->number);
    }
    if (rc == ERR_OK && row->asked)
        rq->owed_row = id;
    if (rc == ERR_OK && message)
        *message = id;
    buf_release(&asked);
    free(network);
    return rc;
}

enum err
reply_add(struct request *rq, struct out_row *row, const struct card *card,
          int64_t *message)
{
    struct buf body;
    enum err rc;

    buf_init(&body, REPLY_BODY_MAX);
    engine_ops(rq->engine, row->network ? row->network : rq->network)
        ->render(card, rq->language, (enum out_verb)row->verb, &body);
    row->body = body.data;
    rc = reply_write(rq, row, message);
    buf_release(&body);
    return rc;
}

static enum err
out_post_here(struct request *rq, const struct card *card, int64_t *message)
{
    char *queue = is_dm(rq) ? reply_queue(rq, TO_PERSON, rq->person.id)
                            : reply_queue(rq, TO_PLACE, rq->place.id);
    struct out_row row = { .verb = OUT_POST,
                           .promise = OUT_PROMISE_ONCE,
                           .queue = queue,
                           .place = rq->place.id,
                           .user = rq->person.id,
                           .thread = rq->thread,
                           .owner = rq->person.id };
    enum err rc;

    if (rq->in && rq->in->respond_url)
        row.secret = rq->in->respond_url;
    rc = reply_add(rq, &row, card, message);
    free(queue);
    return rc;
}

/* Seen by the asker alone, and nothing that matters depends on it. */
static enum err
out_passing(struct request *rq, const struct card *card, int64_t *message)
{
    bool has_url = rq->in && rq->in->respond_url;
    char *queue = reply_queue(rq, TO_ASIDE, rq->person.id);
    struct out_row row = { .verb = has_url ? OUT_RESPOND : OUT_EPHEMERAL,
                           .promise = OUT_PROMISE_AT_MOST_ONCE,
                           .queue = queue,
                           .place = rq->place.id,
                           .user = rq->person.id,
                           .thread = rq->thread,
                           .secret = has_url ? rq->in->respond_url : NULL };
    enum err rc = ERR_OK;

    if (message || !reply_with_ack(rq, card, queue))
        rc = reply_add(rq, &row, card, message);
    free(queue);
    return rc;
}

enum err
reply_aside(struct request *rq, const char *text)
{
    const char *url = rq->in ? rq->in->respond_url : NULL;
    char *queue = reply_queue(rq, TO_ASIDE, rq->person.id);
    /* With an owner it goes on to the DM when the URL is used up. */
    struct out_row row = { .verb = OUT_RESPOND,
                           .promise = OUT_PROMISE_AT_MOST_ONCE,
                           .queue = queue,
                           .user = rq->person.id,
                           .owner = rq->person.id };
    struct card *card = card_new();
    enum err rc;

    card_title(card, text);
    if (url && rq->now - rq->in->received_at < URL_SURE_S) {
        row.secret = rq->in->respond_url;
        rc = reply_add(rq, &row, card, NULL);
    } else {
        rc = reply_dm(rq, rq->person.id, card, NULL);
    }
    card_free(card);
    free(queue);
    return rc;
}

enum err
reply_dm(struct request *rq, const char *user, const struct card *card,
         int64_t *message)
{
    char *queue = reply_queue(rq, TO_PERSON, user), *who = xstrdup(user);
    struct out_row row = { .verb = OUT_POST,
                           .promise = OUT_PROMISE_ONCE,
                           .queue = queue,
                           .user = who,
                           .is_unasked = !rq->in };
    enum err rc;

    /* Where the DM is closed, the asker alone sees it there. */
    if (rq->in && rq->in->respond_url && strcmp(user, rq->person.id) == 0)
        row.secret = rq->in->respond_url;
    rc = reply_add(rq, &row, card, message);
    free(queue);
    free(who);
    return rc;
}

enum err
reply_point_to_dm(struct request *rq)
{
    struct transport *t = engine_transport(rq->engine, rq->network);
    struct card *card;
    struct buf url, line;
    enum err rc;

    if (rq->has_pointed || !rq->in)
        return ERR_OK;
    rq->has_pointed = true;
    buf_init(&url, 2048);
    buf_init(&line, 4096);
    if (t && rq->person.dm[0] != '\0')
        t->ops->place_url(t, rq->person.dm, NULL, &url);
    span_link(&line, url.data, text_get(rq->language, TEXT_REPLY_IN_DM));
    card = card_new();
    card_title(card, line.data);
    rc = out_passing(rq, card, NULL);
    card_free(card);
    buf_release(&url);
    buf_release(&line);
    return rc;
}

/* The team cannot see it: the bot is not there. Its asker does, and learns
 * why nobody else does. */
static enum err
out_for_team_without_us(struct request *rq, const struct card *card,
                        int64_t *message)
{
    struct card *note = card_new();
    char *text;
    enum err rc;

    text =
        text_make(rq->language, TEXT_REPLY_ONLY_YOU, "me", "@callsheet", NULL);
    card_title(note, text);
    rc = out_passing(rq, card, message);
    if (rc == ERR_OK)
        rc = out_passing(rq, note, NULL);
    free(text);
    card_free(note);
    return rc;
}

/* The bytes of a page that nobody has begun to send; *done false when there is
 * none. */
static enum err
home_rewrite(struct request *rq, const char *queue, const struct card *card,
             bool *done)
{
    struct engine *e = rq->engine;
    struct buf body;
    int64_t pending = 0;
    enum err rc;

    *done = false;
    rc = store_outbox_pending_update(e->store, queue, 0, &pending);
    if (rc != ERR_OK || pending == 0)
        return rc;
    buf_init(&body, REPLY_BODY_MAX);
    engine_ops(e, rq->network)->render(card, rq->language, OUT_PUBLISH, &body);
    rc = store_outbox_rewrite(e->store, pending, body.data, done);
    buf_release(&body);
    return rc;
}

/* A queue of its own: a page waits behind no message, and no message behind
 * it. Nobody waits for it as for an answer, so it keeps its distance. */
enum err
reply_home(struct request *rq, const char *user, const struct card *card)
{
    struct out_row row = { .verb = OUT_PUBLISH,
                           .promise = OUT_PROMISE_IDEMPOTENT,
                           .is_unasked = true };
    bool done = false;
    enum err rc;

    if (!engine_ops(rq->engine, rq->network)->has_home)
        return ERR_OK;
    row.queue = reply_queue(rq, TO_HOME, user);
    row.user = xstrdup(user);
    rc = home_rewrite(rq, row.queue, card, &done);
    if (rc == ERR_OK && !done)
        rc = reply_add(rq, &row, card, NULL);
    free(row.queue);
    free(row.user);
    return rc;
}

/* ---- by whom ------------------------------------------------------------- */

static bool
names(const struct card *card, const char *who)
{
    size_t i;

    for (i = 0; i < card->count; i++)
        if (card->parts[i].text && strstr(card->parts[i].text, who))
            return true;
    return false;
}

/* A slash command, a button and a form leave no line behind: the others would
 * not know who said it. */
static bool
is_unseen(const struct request *rq)
{
    return rq->in && (rq->in->kind != INCOMING_LINE || rq->in->command);
}

static enum err
out_for_team(struct request *rq, const struct card *card, int64_t *message)
{
    struct card *signed_card;
    struct buf who;
    char *text;
    enum err rc;

    buf_init(&who, 256);
    span_person(&who, rq->person.id, rq->person.id);
    if (!is_unseen(rq) || names(card, who.data)) {
        buf_release(&who);
        return out_post_here(rq, card, message);
    }
    signed_card = card_new();
    card_append(signed_card, card);
    text = text_make(rq->language, TEXT_REPLY_BY, "who", who.data, NULL);
    card_note(signed_card, text);
    rc = out_post_here(rq, signed_card, message);
    free(text);
    card_free(signed_card);
    buf_release(&who);
    return rc;
}

static enum err
reply_whole(struct request *rq, enum audience audience, const struct card *card,
            int64_t *message)
{
    enum err rc;

    if (rq->page && !message) {
        card_append(rq->page, card);
        return ERR_OK;
    }
    if (is_dm(rq))
        return out_post_here(rq, card, message);
    switch (audience) {
    case AUDIENCE_TEAM:
        /* Without the request's own URL only the ladder is left: it is tried,
         * refused, and goes by DM with a word (outbox.c). */
        if (!rq->place.is_member && rq->in && rq->in->respond_url)
            return out_for_team_without_us(rq, card, message);
        return out_for_team(rq, card, message);
    case AUDIENCE_PASSING:
        return out_passing(rq, card, message);
    case AUDIENCE_PRIVATE:
        break;
    }
    if (reply_is_private_enough(rq))
        return out_post_here(rq, card, message);
    rc = reply_dm(rq, rq->person.id, card, message);
    return rc == ERR_OK ? reply_point_to_dm(rq) : rc;
}

/* A wrong date is worse than a question: whose zone could not be looked up is
 * told which one was taken, with the first answer. */
enum err
reply(struct request *rq, enum audience audience, const struct card *card,
      int64_t *message)
{
    const char *zone =
        rq->in && !rq->is_unsure_told ? request_zone_taken(rq) : NULL;
    struct card *whole;
    char *note;
    enum err rc;

    if (!zone)
        return reply_whole(rq, audience, card, message);
    rq->is_unsure_told = true;
    whole = card_new();
    card_append(whole, card);
    note = text_make(rq->language, TEXT_REPLY_ZONE_UNSURE, "zone", zone, NULL);
    card_note(whole, note);
    rc = reply_whole(rq, audience, whole, message);
    free(note);
    card_free(whole);
    return rc;
}

enum err
reply_text(struct request *rq, enum audience audience, enum text_key key, ...)
{
    struct card *card = card_new();
    struct buf b;
    va_list ap;
    enum err rc;

    buf_init(&b, REPLY_BODY_MAX);
    va_start(ap, key);
    text_addv(&b, rq->language, key, ap);
    va_end(ap);
    card_title(card, b.data);
    rc = reply(rq, audience, card, NULL);
    buf_release(&b);
    card_free(card);
    return rc;
}

enum err
reply_under(struct request *rq, int64_t parent, const struct card *card)
{
    struct out_row above = { 0 };
    struct out_row row = { .verb = OUT_POST,
                           .promise = OUT_PROMISE_ONCE,
                           .is_unasked = !rq->in };
    enum err rc;

    rc = store_outbox_find(rq->engine->store, parent, &above);
    if (rc == ERR_NOT_FOUND)
        return reply(rq, AUDIENCE_PRIVATE, card, NULL);
    if (rc == ERR_OK) {
        row.network = above.network;
        row.queue = above.queue;
        row.place = above.place;
        row.user = above.user;
        row.owner = above.owner;
        row.parent = parent;
        rc = reply_add(rq, &row, card, NULL);
    }
    out_row_release(&above);
    return rc;
}

enum err
reply_in_place(struct request *rq, int64_t parent, const char *owner,
               const struct card *card, int64_t *message)
{
    char *queue = reply_queue(rq, TO_PLACE, rq->place.id),
         *who = xstrdup(owner);
    struct out_row row = { .verb = OUT_POST,
                           .promise = OUT_PROMISE_ONCE,
                           .queue = queue,
                           .place = rq->place.id,
                           .user = who,
                           .owner = who,
                           .is_unasked = true };
    struct out_row above = { 0 };
    enum err rc = ERR_OK;

    /* It may have been purged: then it stands alone. */
    if (parent != 0)
        rc = store_outbox_find(rq->engine->store, parent, &above);
    if (rc == ERR_OK && parent != 0 && strcmp(above.queue, queue) == 0)
        row.parent = parent;
    if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = reply_add(rq, &row, card, message);
    out_row_release(&above);
    free(queue);
    free(who);
    return rc;
}

int64_t
request_pressed(struct request *rq)
{
    int64_t id = 0;

    if (!rq->in || !rq->in->message || rq->in->message[0] == '\0' ||
        store_outbox_by_message(rq->engine->store, rq->place.id,
                                rq->in->message, &id) != ERR_OK)
        return 0;
    return id;
}

size_t
request_pressed_lines(struct request *rq, const char *begin)
{
    struct out_row row = { 0 };
    size_t count = 0;
    const char *at;

    if (store_outbox_find(rq->engine->store, request_pressed(rq), &row) ==
        ERR_OK)
        for (at = strstr(row.body, begin); at; at = strstr(at + 1, begin))
            count++;
    out_row_release(&row);
    return count;
}

enum err
reply_wrong(struct request *rq, const char *arg, enum text_key key, ...)
{
    struct incoming_field *mistake;
    struct buf b;
    va_list ap;
    enum err rc = ERR_OK;

    rq->is_refused = true;
    buf_init(&b, REPLY_BODY_MAX);
    va_start(ap, key);
    text_addv(&b, rq->language, key, ap);
    va_end(ap);
    if (request_is_form(rq)) {
        if (rq->mistake_count < MISTAKES_MAX) {
            mistake = &rq->mistakes[rq->mistake_count++];
            mistake->name = xstrdup(arg);
            mistake->value = xstrdup(b.data);
        }
    } else {
        struct card *card = card_new();

        card_title(card, b.data);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
        card_free(card);
    }
    buf_release(&b);
    return rc;
}
