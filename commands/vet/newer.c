/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * newer.c - a decision on a look that a newer one has overtaken.
 *
 * Whoever decides on an old card may never have seen what was found since. So
 * where the newer look says something else, the person is asked once, with the
 * word of the newer one.
 */
#include "vet/newer.h"

#include <stdlib.h>

#include "alloc.h"

void
newer_add_answer(struct request *rq, struct card *card, enum text_key label,
                 int64_t look, bool is_approved, bool is_anyway)
{
    static const char *const ticks[] = { "audience", "fakes", "content" };
    struct buf line;
    char *text;
    size_t i;

    buf_init(&line, 8 * 1024);
    buf_addf(&line, "vet %s %lld%s", is_approved ? "approve" : "decline",
             (long long)look, is_anyway ? " anyway" : "");
    for (i = 0; is_approved && i < ARRAY_LEN(ticks); i++)
        if (request_has(rq, ticks[i]))
            buf_addf(&line, " %s %s", ticks[i], request_arg(rq, ticks[i]));
    buf_addf(&line, " because %s", request_arg(rq, "because"));
    text = text_make(request_language(rq), label, "id", TEXT_INT(look), NULL);
    card_button(card, CARD_PLAIN, text, line.data, NULL);
    free(text);
    buf_release(&line);
}

static enum err
ask(struct request *rq, const struct creator *creator, const struct look *look,
    const struct look *newer, bool is_approved)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf name, line, word, newer_word;
    char *title, *show;
    enum err rc;

    buf_init(&name, 256);
    buf_init(&line, 64);
    buf_init(&word, 4096);
    buf_init(&newer_word, 4096);
    vet_name(&name, creator, true);
    vet_add_word(&word, rq, look);
    vet_add_word(&newer_word, rq, newer);
    title = text_make(language, TEXT_NEWER_ASK, "id", TEXT_INT(look->id),
                      "word", word.data, "newer", TEXT_INT(newer->id),
                      "newer_word", newer_word.data, "name", name.data, NULL);
    card_title(card, title);
    newer_add_answer(rq, card, TEXT_NEWER_THAT, newer->id, is_approved, false);
    newer_add_answer(rq, card, TEXT_NEWER_ANYWAY, look->id, is_approved, true);
    show =
        text_make(language, TEXT_NEWER_SHOW, "id", TEXT_INT(newer->id), NULL);
    buf_addf(&line, "vet %lld", (long long)newer->id);
    card_button(card, CARD_PLAIN, show, line.data, NULL);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    free(show);
    free(title);
    buf_release(&line);
    buf_release(&name);
    buf_release(&word);
    buf_release(&newer_word);
    card_free(card);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

/* Does the newer one say something that the other did not? */
static enum err
is_other(const struct look *look, const struct look *newer, bool *out)
{
    static const char *const names[] = { "flagged", "crowd-fakes",
                                         "crowd-growth" };
    struct record *was = NULL, *is = NULL;
    size_t i;
    enum err rc;

    *out = look->verdict != newer->verdict;
    rc = record_load(look->facts, &was);
    if (rc == ERR_OK)
        rc = record_load(newer->facts, &is);
    for (i = 0; rc == ERR_OK && i < ARRAY_LEN(names); i++)
        *out |= record_int(was, names[i], 0) != record_int(is, names[i], 0);
    record_free(was);
    record_free(is);
    return rc;
}

enum err
newer_ask(struct request *rq, const struct creator *creator,
          const struct look *look, bool is_approved)
{
    struct look newer = { 0 };
    bool is_asked = false;
    enum err rc;

    if (request_has(rq, "what"))
        return ERR_OK; /* said already */
    rc = store_look_last(request_store(rq), creator->id, &newer);
    if (rc == ERR_OK && newer.id != look->id)
        rc = is_other(look, &newer, &is_asked);
    if (rc == ERR_OK && is_asked)
        rc = ask(rq, creator, look, &newer, is_approved);
    look_release(&newer);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
newer_tell(struct request *rq, const struct creator *creator,
           const struct look *look)
{
    struct look newer = { 0 };
    struct buf day;
    enum err rc;

    if (request_has(rq, "what"))
        return ERR_OK; /* was told when it was asked */
    buf_init(&day, 64);
    rc = store_look_last(request_store(rq), creator->id, &newer);
    if (rc == ERR_OK && newer.id != look->id) {
        vet_add_day(&day, rq, newer.at);
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_NEWER_THERE, "id",
                        TEXT_INT(look->id), "newer", TEXT_INT(newer.id), "day",
                        day.data, NULL);
    }
    buf_release(&day);
    look_release(&newer);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
