/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sure.c - an approval that its own answers speak against.
 *
 * Somebody may approve although there are many fakes: a gift costs little. It
 * may as well be a slip of the finger, and what is meant is read a year later.
 * So it is asked once, and the reason that was given is kept.
 */
#include "vet/sure.h"

#include <stdlib.h>

#include "vet/newer.h"

static void
add_no(struct buf *names, enum language language, enum tick tick,
       enum text_key key)
{
    if (tick == TICK_NO)
        buf_addf(names, "%s%s", names->len > 0 ? ", " : "",
                 text_get(language, key));
}

static enum err
ask(struct request *rq, const struct creator *creator, const struct look *look,
    const char *names)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf name, line;
    char *title;
    enum err rc;

    buf_init(&line, 64);
    buf_init(&name, 256);
    vet_name(&name, creator, true);
    title = text_make(language, TEXT_SURE_ASK, "name", name.data, "names",
                      names, NULL);
    card_title(card, title);
    newer_add_answer(rq, card, TEXT_SURE_APPROVE, look->id, true, true);
    /* That wants a reason of its own. */
    buf_addf(&line, "vet decline %lld", (long long)look->id);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_VET_BUTTON_DECLINE),
                line.data, NULL);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    free(title);
    buf_release(&line);
    buf_release(&name);
    card_free(card);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

enum err
sure_ask(struct request *rq, const struct creator *creator,
         const struct look *look, const struct judgement *judgement)
{
    enum language language = request_language(rq);
    struct buf names;
    enum err rc = ERR_OK;

    if (request_has(rq, "what"))
        return ERR_OK; /* said already */
    buf_init(&names, 512);
    add_no(&names, language, judgement->audience, TEXT_SURE_AUDIENCE);
    add_no(&names, language, judgement->fakes, TEXT_SURE_FAKES);
    add_no(&names, language, judgement->content, TEXT_SURE_CONTENT);
    if (names.len > 0)
        rc = ask(rq, creator, look, names.data);
    buf_release(&names);
    return rc;
}
