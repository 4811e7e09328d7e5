/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_trouble.c - creator trouble, told, solved: what went wrong with a
 * deal.
 *
 * Whoever is to blame, its owner answers for it, so the first question is
 * whether the creator knows.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "deal_parts.h"
#include "notes.h"
#include "whose.h"

#define WHAT_MAX 300 /* characters */

static enum err
note_write(struct request *rq, const struct picked *p, const char *what)
{
    char *text = xstrdup(what);
    struct note note = { .creator = p->creator.id,
                         .campaign = p->campaign.id,
                         .kind = NOTE_TROUBLE,
                         .person = request_person(rq)->id,
                         .at = request_now(rq),
                         .text = text };
    enum err rc;

    rc = store_note_add(request_store(rq), &note, &note.id);
    free(text);
    return rc;
}

/* What was pressed makes way for who did what. */
static enum err
say(struct request *rq, const struct card *card)
{
    int64_t pressed = request_pressed(rq);

    if (pressed != 0 && request_place(rq)->kind == PLACE_DM)
        return reply_edit(rq, pressed, card);
    return reply(rq, AUDIENCE_PRIVATE, card, NULL);
}

static void
add_button(struct card *card, const struct request *rq, enum text_key label,
           const char *form, int64_t id)
{
    struct buf line;

    buf_init(&line, 64);
    buf_addf(&line, "creator %s %lld", form, (long long)id);
    card_button(card, CARD_PLAIN, text_get(request_language(rq), label),
                line.data, NULL);
    buf_release(&line);
}

static struct card *
trouble_card(struct request *rq, const struct picked *p)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf name, who;
    char *text;

    buf_init(&name, 1024);
    buf_init(&who, 256);
    deal_name(&name, p);
    whose_add(&who, deal_owner(&p->campaign, &p->deal));
    text = text_make(language, TEXT_CREATOR_TROUBLE_NOTED, "name", name.data,
                     "what", p->deal.trouble, "who", who.data, NULL);
    card_title(card, text);
    free(text);
    text = text_make(language, TEXT_CREATOR_TROUBLE_ASK, "handle",
                     p->creator.handle, NULL);
    card_text(card, text);
    free(text);
    text = text_make(language, TEXT_CREATOR_TROUBLE_DRAFT, "handle",
                     p->creator.handle, "campaign", p->campaign.name, "what",
                     p->deal.trouble, NULL);
    card_quote(card, text, NULL);
    free(text);
    card_text(card, text_get(language, TEXT_CREATOR_TROUBLE_THEIRS));
    text = text_make(language, TEXT_CREATOR_TROUBLE_DRAFT_THEIRS, "handle",
                     p->creator.handle, "campaign", p->campaign.name, NULL);
    card_quote(card, text, NULL);
    free(text);
    add_button(card, rq, TEXT_CREATOR_TROUBLE_TOLD, "told", p->deal.id);
    add_button(card, rq, TEXT_CREATOR_TROUBLE_SOLVED, "solved", p->deal.id);
    buf_release(&name);
    buf_release(&who);
    return card;
}

static enum err
trouble_write(struct request *rq, struct picked *p)
{
    struct card *card;
    enum err rc;

    free(p->deal.trouble);
    p->deal.trouble = xstrdup(request_arg(rq, "what"));
    rc = store_deal_update(request_store(rq), &p->deal);
    if (rc == ERR_OK)
        rc = note_write(rq, p, p->deal.trouble);
    if (rc == ERR_OK)
        rc = deal_open_step(rq, &p->campaign, &p->deal, DEAL_STEP_TROUBLE,
                            deal_today(rq, &p->campaign), false);
    request_touched(rq, "deal", p->deal.id);
    if (rc != ERR_OK)
        return rc;
    card = trouble_card(rq, p);
    rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}

enum err
creator_trouble_run(struct request *rq)
{
    struct picked p = { 0 };
    enum err rc;

    if (text_length(request_arg(rq, "what")) > WHAT_MAX)
        return reply_wrong(rq, "what", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(WHAT_MAX), NULL);
    rc = deal_pick(rq, "deal", "creator trouble", request_arg(rq, "what"), &p);
    if (rc == ERR_OK)
        rc = trouble_write(rq, &p);
    picked_release(&p);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

/* One sentence about the deal's trouble. */
static enum err
say_about(struct request *rq, const struct picked *p, enum text_key key,
          const char *what)
{
    struct card *card = card_new();
    struct buf name, who;
    char *text;
    enum err rc;

    buf_init(&name, 1024);
    buf_init(&who, 256);
    deal_name(&name, p);
    whose_add(&who, request_person(rq)->id);
    text = text_make(request_language(rq), key, "name", name.data, "handle",
                     p->creator.handle, "what", what, "who", who.data, NULL);
    card_title(card, text);
    if (key == TEXT_CREATOR_TOLD)
        add_button(card, rq, TEXT_CREATOR_TROUBLE_SOLVED, "solved", p->deal.id);
    rc = say(rq, card);
    free(text);
    card_free(card);
    buf_release(&name);
    buf_release(&who);
    return rc;
}

/* ERR_DENIED: nothing is wrong with it, and the person was told. */
static enum err
pick_troubled(struct request *rq, const char *line, struct picked *p)
{
    struct buf name;
    enum err rc;

    rc = deal_pick(rq, "deal", line, "", p);
    if (rc != ERR_OK || p->deal.trouble[0] != '\0')
        return rc;
    buf_init(&name, 1024);
    deal_name(&name, p);
    rc = reply_wrong(rq, "deal", TEXT_CREATOR_NO_TROUBLE, "name", name.data,
                     NULL);
    buf_release(&name);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

enum err
creator_told_run(struct request *rq)
{
    struct picked p = { 0 };
    enum err rc;

    rc = pick_troubled(rq, "creator told", &p);
    if (rc == ERR_OK)
        rc = deal_end_step(rq, &p.deal, DEAL_STEP_TROUBLE, DEADLINE_DONE);
    if (rc == ERR_OK) {
        request_touched(rq, "deal", p.deal.id);
        rc = say_about(rq, &p, TEXT_CREATOR_TOLD, p.deal.trouble);
    }
    picked_release(&p);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

static enum err
solved_write(struct request *rq, struct picked *p)
{
    char *what = p->deal.trouble;
    struct buf note;
    enum err rc;

    p->deal.trouble = xstrdup("");
    buf_init(&note, 4096);
    text_add(&note, request_language(rq), TEXT_CREATOR_SOLVED_LINE, "what",
             what, NULL);
    rc = store_deal_update(request_store(rq), &p->deal);
    if (rc == ERR_OK)
        rc = note_write(rq, p, note.data);
    if (rc == ERR_OK)
        rc = deal_end_step(rq, &p->deal, DEAL_STEP_TROUBLE, DEADLINE_PASSED);
    request_touched(rq, "deal", p->deal.id);
    if (rc == ERR_OK)
        rc = say_about(rq, p, TEXT_CREATOR_SOLVED, what);
    buf_release(&note);
    free(what);
    return rc;
}

enum err
creator_solved_run(struct request *rq)
{
    struct picked p = { 0 };
    enum err rc;

    rc = pick_troubled(rq, "creator solved", &p);
    if (rc == ERR_OK)
        rc = solved_write(rq, &p);
    picked_release(&p);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}
