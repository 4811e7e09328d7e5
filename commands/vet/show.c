/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * show.c - vet @handle, vet list: what we hold.
 */
#include <stdlib.h>

#include "vet/vet.h"

#define LIST_MAX 20

/* Nothing is held: how to bring comments. */
static enum err
say_how(struct request *rq)
{
    enum language language = request_language(rq);
    const char *typed = request_arg(rq, "creator");
    struct card *card = card_new();
    char *text;
    enum err rc;

    if (typed) {
        text = text_make(language, TEXT_VET_NOTHING_HELD, "handle",
                         *typed == '@' ? typed + 1 : typed, NULL);
        card_title(card, text);
        free(text);
    } else {
        card_title(card, text_get(language, TEXT_VET_START));
    }
    text = text_make(language, TEXT_VET_HOW, "handle",
                     typed ? (*typed == '@' ? typed + 1 : typed)
                           : "giulia.cooks",
                     NULL);
    card_text(card, text);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    card_free(card);
    return rc;
}

enum err
vet_show_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct card *card = NULL;
    enum err rc = ERR_NOT_FOUND;

    if (request_has(rq, "creator"))
        rc = vet_find_creator(rq, "vet", "", &creator);
    if (rc == ERR_DENIED)
        return ERR_OK; /* asked which platform */
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), creator.id, &look);
    if (rc == ERR_NOT_FOUND) {
        rc = say_how(rq);
    } else if (rc == ERR_OK) {
        card = vet_card(rq, &creator, &look);
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    }
    card_free(card);
    look_release(&look);
    creator_release(&creator);
    return rc;
}

/* ---- list ----------------------------------------------------------------- */

struct listing {
    struct request *rq;
    struct card *card;
    int count;
    enum err rc;
};

static void
add_decision(void *ctx, const struct decision *d)
{
    struct listing *l = ctx;
    enum language language = request_language(l->rq);
    struct buf who;
    char *text;

    buf_init(&who, 256);
    vet_add_person(&who, l->rq, d->person);
    text = text_make(language,
                     d->is_approved ? TEXT_VET_LIST_APPROVED
                                    : TEXT_VET_LIST_DECLINED,
                     "who", who.data, NULL);
    card_note(l->card, text);
    free(text);
    buf_release(&who);
}

static void
list_one(void *ctx, const struct look *look)
{
    struct listing *l = ctx;
    enum language language = request_language(l->rq);
    struct creator creator = { 0 };
    struct buf name, day;
    char *text;

    if (l->rc == ERR_OK)
        l->rc = store_creator_get(request_store(l->rq), look->creator,
                                  &creator);
    if (l->rc != ERR_OK)
        return;
    l->count++;
    buf_init(&name, 256);
    buf_init(&day, 64);
    vet_name(&name, &creator, true);
    vet_add_day(&day, l->rq, look->at);
    text = text_make(language, TEXT_VET_LIST_LINE, "name", name.data, "word",
                     vet_word(language, look->verdict), "day", day.data, "id",
                     TEXT_INT(look->id), NULL);
    card_text(l->card, text);
    if (l->rc == ERR_OK)
        l->rc = store_decision_list(request_store(l->rq), creator.id, 1,
                                    add_decision, l);
    free(text);
    buf_release(&name);
    buf_release(&day);
    creator_release(&creator);
}

enum err
vet_list_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct listing l = { .rq = rq, .card = card_new() };
    enum err rc;

    card_title(l.card, text_get(language, TEXT_VET_LIST_TITLE));
    rc = store_look_list(request_store(rq), LIST_MAX, list_one, &l);
    if (rc == ERR_OK)
        rc = l.rc;
    if (l.count == 0)
        card_text(l.card, text_get(language, TEXT_VET_LIST_EMPTY));
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, l.card, NULL);
    card_free(l.card);
    return rc;
}
