/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo_later.c - what was done with a change since.
 *
 * What another person did later is never taken back by an undo, nor hidden by
 * it: they are named, and can take theirs back first. What is one's own goes
 * along with an import, after a question.
 */
#include "undo_later.h"

#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "request.h"
#include "sheet/sheet.h"
#include "undo.h"
#include "undo_list.h"
#include "whose.h"

#define SHOWN 5

enum whose { WHOSE_ANY, WHOSE_THEIRS, WHOSE_ANY_UNDONE };

static bool
is_mine(struct request *rq, const struct change *change)
{
    return change_is_of(change, request_person(rq)->id);
}

/* All that is left of what was done with it since, the first ones in the card.
 * *last is the newest. */
static enum err
list_later(struct request *rq, const struct change *change, enum whose whose,
           struct card *card, struct change *last, size_t *count)
{
    struct later *later = NULL;
    struct change next = { 0 };
    enum err rc;

    *count = 0;
    rc = store_later_new(request_store(rq), change->id,
                         whose == WHOSE_ANY_UNDONE, &later);
    while (rc == ERR_OK) {
        rc = store_later_next(later, &next);
        if (rc != ERR_OK)
            break;
        if (whose == WHOSE_THEIRS && is_mine(rq, &next)) {
            change_release(&next);
            continue;
        }
        if (card && (*count)++ < SHOWN)
            undo_list_add(rq, &next, card);
        else if (!card)
            (*count)++;
        change_release(last);
        *last = next;
        memset(&next, 0, sizeof(next));
    }
    store_later_free(later);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static bool
is_held(struct request *rq, const struct change *change)
{
    struct sheet_undone *sheet =
        sheet_undone_new(rq, change->noun, change->noun_id);
    bool is = sheet_undone_is_held(rq, sheet);

    sheet_undone_free(sheet);
    return is;
}

enum err
undo_check_others(struct request *rq, const struct change *change)
{
    struct change last = { 0 };
    size_t count = 0;
    enum err rc;

    if (is_held(rq, change))
        return ERR_CONFLICT;
    rc = list_later(rq, change, WHOSE_THEIRS, NULL, &last, &count);
    change_release(&last);
    return rc == ERR_OK && count > 0 ? ERR_CONFLICT : rc;
}

enum err
undo_check(struct request *rq, const struct change *change)
{
    enum err rc = undo_check_others(rq, change);

    return rc == ERR_OK ? store_change_try(request_store(rq), change->id) : rc;
}

/* ---- why not ------------------------------------------------------------- */

static void
add_text(struct request *rq, enum text_key key, const struct change *last,
         struct card *card)
{
    bool is_undo = strcmp(last->command, "undo") == 0;
    struct buf who;
    char *text;

    buf_init(&who, 256);
    whose_add(&who, last->person);
    text = text_make(request_language(rq), key, "who", who.data, "id",
                     TEXT_INT(is_undo && key != TEXT_UNDO_ASK_THEM &&
                                      key != TEXT_UNDO_YOURS_FIRST
                                  ? last->noun_id
                                  : last->id),
                     NULL);
    card_text(card, text);
    free(text);
    buf_release(&who);
}

/* Who, what and when, in the order in which it was done. */
static enum err
add_why(struct request *rq, const struct change *change, struct card *card)
{
    struct change last = { 0 };
    size_t count;
    enum err rc;

    rc = list_later(rq, change, WHOSE_THEIRS, card, &last, &count);
    if (rc == ERR_OK && count > 0) {
        add_text(rq, TEXT_UNDO_ASK_THEM, &last, card);
        goto out;
    }
    if (rc == ERR_OK)
        rc = list_later(rq, change, WHOSE_ANY, card, &last, &count);
    if (rc == ERR_OK && count > 0) {
        add_text(rq, TEXT_UNDO_YOURS_FIRST, &last, card);
        undo_list_button(rq, last.id, card);
        goto out;
    }
    if (rc == ERR_OK)
        rc = list_later(rq, change, WHOSE_ANY_UNDONE, NULL, &last, &count);
    if (rc == ERR_OK && count > 0 && strcmp(last.command, "undo") == 0)
        add_text(rq,
                 is_mine(rq, &last) ? TEXT_UNDO_BY_YOUR_UNDO
                                    : TEXT_UNDO_BY_THEIR_UNDO,
                 &last, card);
out:
    change_release(&last);
    return rc;
}

enum err
undo_conflict(struct request *rq, const struct change *change,
              const struct buf *about)
{
    bool is_forgotten =
        store_change_is_forgotten(request_store(rq), change->id);
    bool is_bare = !request_has(rq, "id");
    struct card *card = card_new();
    struct buf what, title;
    enum err rc = ERR_OK;

    buf_init(&what, 8192);
    buf_init(&title, 8192);
    buf_addf(&what, "%s%s%s", change->command, about->len > 0 ? ", " : "",
             about->len > 0 ? about->data : "");
    text_add(&title, request_language(rq),
             is_forgotten ? TEXT_UNDO_FORGOTTEN : TEXT_UNDO_CONFLICT, "what",
             what.data, "id", TEXT_INT(change->id), NULL);
    card_title(card, title.data);
    if (!is_forgotten)
        rc = add_why(rq, change, card);
    if (rc == ERR_OK)
        rc = is_bare ? undo_list_one(rq, change->id, card)
                     : undo_list(rq, change->id, card);
    if (rc == ERR_OK) {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    buf_release(&what);
    buf_release(&title);
    card_free(card);
    return rc;
}

/* ---- what goes with it --------------------------------------------------- */

enum err
undo_ask(struct request *rq, const struct change *change)
{
    enum language language = request_language(rq);
    struct change last = { 0 };
    struct card *card;
    struct buf line;
    size_t count = 0;
    enum err rc;

    if (request_has(rq, "how") || undo_check(rq, change) != ERR_OK)
        return ERR_NOT_FOUND;
    card = card_new();
    buf_init(&line, 256);
    text_add(&line, language, TEXT_UNDO_ASK, "id", TEXT_INT(change->noun_id),
             NULL);
    card_title(card, line.data);
    rc = list_later(rq, change, WHOSE_ANY, card, &last, &count);
    if (count > SHOWN) {
        buf_reset(&line);
        text_add(&line, language, TEXT_UNDO_AND_MORE, "n",
                 TEXT_INT(count - SHOWN), NULL);
        card_text(card, line.data);
    }
    buf_reset(&line);
    buf_addf(&line, "undo %lld all", (long long)change->id);
    card_button(card, CARD_DANGER, text_get(language, TEXT_UNDO_BUTTON_ALL),
                line.data, NULL);
    if (rc == ERR_OK && count > 0) {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    } else if (rc == ERR_OK) {
        rc = ERR_NOT_FOUND;
    }
    change_release(&last);
    buf_release(&line);
    card_free(card);
    return rc;
}
