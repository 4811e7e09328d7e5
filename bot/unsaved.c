/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unsaved.c - what is said of a request while the database cannot be written.
 *
 * What changes something is refused with a sentence. What only reads can be
 * answered: it runs in a part that is undone, and its answer goes out without
 * a row, at most once, to who asked alone. Nothing here is waited for or tried
 * again.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "command.h"
#include "outbox.h"
#include "receive.h"
#include "replies.h"
#include "request_impl.h"
#include "router.h"
#include "store/store.h"

/* ---- what only reads ----------------------------------------------------- */

static void
forget_effects(struct engine *e, size_t mark)
{
    struct effects *effects = router_effects(e->router);
    size_t i;

    for (i = mark; i < effects->count; i++)
        outbox_forget(e->outbox, &effects->items[i]);
    effects_cut(effects, mark);
}

/* The whole answer in one card, or false: it would change something, or there
 * is more to it than a card. Facts that are not known are not waited for; then
 * it is answered as a guest is. */
static bool
read_run(struct engine *e, const struct incoming *in, struct card *card)
{
    size_t mark = router_effects(e->router)->count;
    struct request rq;
    bool is_read;
    enum err rc;

    rc = request_init(&rq, e, in->network, in->user, in->place, in->place_kind,
                      in->thread);
    rq.in = in;
    rq.number = in->number;
    rq.page = card;
    rq.is_reading = true;
    if (rc == ERR_OK)
        rc = dispatch(&rq);
    is_read = rc == ERR_OK && rq.form && (rq.form->flags & FORM_READS) &&
              router_effects(e->router)->count == mark && card->count > 0;
    request_release(&rq);
    forget_effects(e, mark);
    return is_read;
}

/* Other requests may stand in the batch: it is left as it was. */
static bool
read_in_part(struct engine *e, const struct incoming *in, struct card *card)
{
    bool was_open = store_batch_is_open(e->store), is_read = false;

    if (router_begin(e->router) != ERR_OK)
        return false;
    if (store_part_begin(e->store) == ERR_OK) {
        is_read = read_run(e, in, card);
        (void)store_part_undo(e->store); /* a lost batch is noticed later */
    }
    if (!was_open)
        store_batch_rollback(e->store);
    return is_read;
}

static bool
can_read(const struct incoming *in, enum err why)
{
    return why != ERR_BUSY && why != ERR_CORRUPT && why != ERR_MOVED &&
           !in->is_home && in->kind != INCOMING_FORM && in->file_count == 0;
}

/* ---- what is said -------------------------------------------------------- */

static enum text_key
unsaved_text(enum err why)
{
    switch (why) {
    case ERR_FULL:
    case ERR_BATCH_LOST:
        return TEXT_ERRORS_NOT_SAVED_FULL;
    case ERR_READ_ONLY:
        return TEXT_ERRORS_NOT_SAVED_READ_ONLY;
    case ERR_BUSY:
        return TEXT_ERRORS_NOT_SAVED_BUSY;
    case ERR_MOVED:
        return TEXT_ERRORS_NOT_SAVED_MOVED;
    default:
        return TEXT_ERRORS_NOT_SAVED;
    }
}

/* A form stays open with the sentence at its first field. */
static void
unsaved_form(struct transport *t, const struct incoming *in,
             const char *sentence)
{
    struct incoming_field mistake = { 0 };
    struct buf b;

    buf_init(&b, 64 * 1024);
    if (in->field_count > 0) {
        mistake.name = in->fields[0].name;
        mistake.value = xstrdup(sentence);
        t->ops->render_mistakes(&mistake, 1, &b);
        free(mistake.value);
    }
    t->ops->ack(t, &in->ack, b.data);
    buf_release(&b);
}

static void
unsaved_send(struct transport *t, const struct incoming *in,
             enum language language, const struct card *card, bool is_read)
{
    struct out_message m = { .place = in->place,
                             .user = in->user,
                             .is_unsaved = !is_read,
                             .is_read = is_read };
    struct buf b;

    m.verb = in->respond_url              ? OUT_RESPOND
             : in->place_kind == PLACE_DM ? OUT_POST
                                          : OUT_EPHEMERAL;
    m.secret = in->respond_url;
    m.key = in->ack.envelope; /* it has no row that could give it one */
    m.thread = in->thread && in->thread[0] != '\0' ? in->thread : NULL;
    buf_init(&b, REPLY_BODY_MAX);
    t->ops->render(card, language, m.verb, &b);
    m.body = b.data;
    m.body_len = b.len;
    t->ops->send(t, &m);
    buf_release(&b);
}

/* False: there is no answer to be had without writing. */
static bool
unsaved_read(struct engine *e, struct transport *t, const struct incoming *in,
             enum language language)
{
    struct card *card = card_new();
    bool is_read = read_in_part(e, in, card);

    if (is_read) {
        card_note(card, text_get(language, TEXT_ERRORS_ONLY_READ));
        unsaved_send(t, in, language, card, true);
    }
    card_free(card);
    return is_read;
}

static void
unsaved_say(struct transport *t, const struct incoming *in,
            enum language language, enum err why)
{
    struct card *card = card_new();
    char *sentence =
        text_make(language, unsaved_text(why), "why", err_text(why), NULL);

    if (in->kind == INCOMING_FORM && in->ack.takes_payload) {
        unsaved_form(t, in, sentence);
    } else {
        card_title(card, sentence);
        unsaved_send(t, in, language, card, false);
    }
    free(sentence);
    card_free(card);
}

void
receive_unsaved(struct engine *e, struct task *task, enum err why)
{
    const struct incoming *in = task->in;
    struct transport *t = engine_transport(e, in->network);
    struct person person = { 0 };
    enum language language = language_parse(e->config->language);

    if (!t || !is_request(in))
        return;
    if (store_person_find(e->store, in->user, &person) == ERR_OK)
        language = language_parse(person.locale);
    person_release(&person);
    if (!can_read(in, why) || !unsaved_read(e, t, in, language))
        unsaved_say(t, in, language, why);
    /* Its person has been told: a message must not come again by itself, and
     * be done after all. */
    if (in->kind != INCOMING_FORM || !in->ack.takes_payload)
        t->ops->ack(t, &in->ack, NULL);
    t->ops->flush_acks(t);
}
