/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_done.c - deadline done, deadline drop: what ends one.
 *
 * The next of a series is made when its present one ends.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "card.h"
#include "deadline_parts.h"
#include "deadline_series.h"
#include "deadline_show.h"
#include "deal.h"
#include "numbers.h"
#include "series.h"

#define IDS_MAX 20

/* ---- ending -------------------------------------------------------------- */

struct upcoming {
    struct request *rq;
    struct card *card;
};

static void
upcoming_one(void *ctx, const struct deadline *d)
{
    struct upcoming *u = ctx;
    char *text = deadline_text(u->rq, TEXT_DEADLINE_NEXT_OF_SERIES, d);

    card_note(u->card, text);
    free(text);
}

/* "The next one is …", and it is there. */
static enum err
add_next_of_series(struct request *rq, struct card *card,
                   const struct deadline *d)
{
    struct upcoming u = { rq, card };
    int64_t newest;
    enum err rc;

    if (d->series == 0)
        return ERR_OK;
    rc = deadline_series_turn(rq, d->series, &newest);
    if (rc == ERR_OK)
        rc = store_deadline_list_series(request_store(rq), d->series, 1,
                                        upcoming_one, &u);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* After a button was pressed: who did it, and when. */
static void
add_who_did(struct card *card, struct request *rq)
{
    struct buf when;
    char *text;

    if (request_pressed(rq) == 0)
        return;
    buf_init(&when, 128);
    zone_format(&when, request_zone(rq), language_code(request_language(rq)),
                request_now(rq), request_now(rq), ZONE_STYLE_TIME);
    text = text_make(request_language(rq), TEXT_DEADLINE_BY, "who",
                     request_person(rq)->name, "when", when.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&when);
}

static enum err
end_one(struct request *rq, const struct deadline *d, enum deadline_end how,
        struct card *card, bool is_first)
{
    bool changed = false;
    char *text;
    enum err rc;

    rc = store_deadline_end(request_store(rq), d->id, how,
                            request_person(rq)->id, request_now(rq), &changed);
    if (rc != ERR_OK)
        return rc;
    request_touched(rq, "deadline", d->id);
    text = deadline_text(rq,
                         how == DEADLINE_DONE ? TEXT_DEADLINE_DONE
                                              : TEXT_DEADLINE_DROPPED,
                         d);
    if (is_first)
        card_title(card, text);
    else
        card_text(card, text);
    free(text);
    deadline_add_whose(card, rq, d);
    rc = deal_step_ended(rq, d, how == DEADLINE_DONE, card);
    return rc == ERR_OK ? add_next_of_series(rq, card, d) : rc;
}

/* ---- done ---------------------------------------------------------------- */

/* "3", "3 5 7", "#3, #5 and 7". False when something else stands there. */
static bool
ids_read(const char *text, int64_t ids[IDS_MAX], size_t *count)
{
    static const char blanks[] = " ,;\t\n";

    for (*count = 0;;) {
        char *word;
        size_t len;
        enum err rc;

        text += strspn(text, blanks);
        len = strcspn(text, blanks);
        if (len == 0)
            return *count > 0;
        word = xstrndup(text, len);
        text += len;
        rc = *count < IDS_MAX ? number_parse(word + (*word == '#'), 1,
                                             INT64_MAX, &ids[*count])
                              : ERR_TOO_BIG;
        len = strcmp(word, "and") == 0 || strcmp(word, "e") == 0;
        free(word);
        if (rc == ERR_OK)
            ++*count;
        else if (len == 0)
            return false;
    }
}

/* "Mark 5 and 7 as done" */
static enum err
ask_rest(struct request *rq, const char *text, const struct buf *rest)
{
    struct card *card = card_new();
    struct buf line;
    char *label;
    enum err rc;

    buf_init(&line, DEADLINE_BUTTON_MAX);
    buf_addf(&line, "deadline done %s", rest->data);
    label = text_make(request_language(rq), TEXT_DEADLINE_DONE_REST, "ids",
                      rest->data, NULL);
    card_title(card, text);
    card_button(card, CARD_PLAIN, label, line.data, NULL);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(label);
    buf_release(&line);
    card_free(card);
    return rc;
}

/* Those that there are not, and those that could be done without them. */
static enum err
say_missing(struct request *rq, const struct buf *missing,
            const struct buf *rest)
{
    char *text = text_make(request_language(rq), TEXT_DEADLINE_DONE_NONE, "ids",
                           missing->data, NULL);
    enum err rc =
        rest->len > 0 && !request_is_form(rq)
            ? ask_rest(rq, text, rest)
            : reply_wrong(rq, "id", TEXT_VERBATIM, "text", text, NULL);

    free(text);
    return rc;
}

/* All must be there before the first of them is ended. */
static enum err
done_check(struct request *rq, const int64_t *ids, size_t count, bool *fine)
{
    struct buf missing, rest;
    enum err rc = ERR_OK;
    struct deadline d;
    size_t i;

    if (count == 1) {
        rc = deadline_find_open(rq, ids[0], &d, fine);
        deadline_release(&d);
        return rc;
    }
    buf_init(&missing, 512);
    buf_init(&rest, 512);
    for (i = 0; rc == ERR_OK && i < count; i++) {
        struct buf *to = &missing;

        rc = deadline_find(rq, ids[i], &d);
        if (rc == ERR_OK && d.done_at == 0)
            to = &rest;
        buf_addf(to, "%s%lld", to->len > 0 ? ", " : "", (long long)ids[i]);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
        deadline_release(&d);
    }
    *fine = rc == ERR_OK && missing.len == 0;
    if (rc == ERR_OK && !*fine)
        rc = say_missing(rq, &missing, &rest);
    buf_release(&missing);
    buf_release(&rest);
    return rc;
}

static enum err
done_all(struct request *rq, const int64_t *ids, size_t count,
         struct card *card)
{
    struct deadline all[IDS_MAX] = { 0 };
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < count; i++) {
        rc = store_deadline_find(request_store(rq), ids[i], &all[i]);
        if (rc == ERR_OK && all[i].done_at == 0) /* else it was named twice */
            rc = end_one(rq, &all[i], DEADLINE_DONE, card, i == 0);
    }
    if (rc == ERR_OK)
        rc = deadline_tell_ended(rq, all, count);
    for (i = 0; i < count; i++)
        deadline_release(&all[i]);
    return rc;
}

/* All of them or none. */
enum err
deadline_done_run(struct request *rq)
{
    const char *text = request_arg(rq, "id");
    int64_t ids[IDS_MAX];
    struct card *card;
    size_t count;
    bool fine = true;
    enum err rc;

    if (!ids_read(text, ids, &count))
        return reply_wrong(rq, "id", TEXT_ERRORS_NOT_A_NUMBER, "word", text,
                           NULL);
    rc = done_check(rq, ids, count, &fine);
    if (rc != ERR_OK || !fine)
        return rc;
    card = card_new();
    request_speak_to_team(rq);
    rc = done_all(rq, ids, count, card);
    if (rc == ERR_OK) {
        add_who_did(card, rq);
        rc = deadline_say(rq, card);
    }
    card_free(card);
    return rc;
}

/* ---- drop ---------------------------------------------------------------- */

static void
ask_button(struct card *card, const struct request *rq, enum text_key label,
           int64_t id, const char *which)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "deadline drop %lld %s", (long long)id, which);
    card_button(card, CARD_PLAIN, text_get(request_language(rq), label),
                line.data, NULL);
    buf_release(&line);
}

/* Of a series: this one, or all that would come? */
static enum err
drop_ask(struct request *rq, const struct deadline *d, const struct series *s)
{
    struct card *card = card_new();
    struct buf rule;
    char *text;
    enum err rc;

    buf_init(&rule, 512);
    deadline_series_words(&rule, rq, s);
    text = text_make(request_language(rq), TEXT_DEADLINE_DROP_WHICH, "what",
                     d->what, "rule", rule.data, NULL);
    card_title(card, text);
    ask_button(card, rq, TEXT_DEADLINE_DROP_THIS, d->id, "this");
    ask_button(card, rq, TEXT_DEADLINE_DROP_ALL, d->id, "all");
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    buf_release(&rule);
    card_free(card);
    return rc;
}

struct ending {
    struct request *rq;
    int64_t but;
    enum err rc;
};

static void
end_other(void *ctx, const struct deadline *d)
{
    struct ending *e = ctx;
    bool changed;

    if (d->id != e->but && e->rc == ERR_OK)
        e->rc = store_deadline_end(request_store(e->rq), d->id,
                                   DEADLINE_DROPPED, request_person(e->rq)->id,
                                   request_now(e->rq), &changed);
}

/* The series and all that is open of it. */
static enum err
drop_series(struct request *rq, const struct deadline *d, struct series *s,
            struct card *card)
{
    struct ending ending = { .rq = rq, .but = d->id };
    bool changed;
    char *text;
    enum err rc;

    s->ended_at = request_now(rq);
    rc = store_series_update(request_store(rq), s);
    if (rc == ERR_OK)
        rc = store_deadline_end(request_store(rq), d->id, DEADLINE_DROPPED,
                                request_person(rq)->id, request_now(rq),
                                &changed);
    if (rc == ERR_OK)
        rc = store_deadline_list_series(request_store(rq), s->id, 1000,
                                        end_other, &ending);
    if (rc == ERR_OK)
        rc = ending.rc;
    request_touched(rq, "series", s->id);
    text = deadline_text(rq, TEXT_DEADLINE_DROPPED_ALL, d);
    card_title(card, text);
    free(text);
    deadline_add_whose(card, rq, d);
    return rc;
}

static enum err
drop_one(struct request *rq, const struct deadline *d, bool *fine)
{
    const char *which = request_arg(rq, "which");
    struct card *card = card_new();
    struct series s = { 0 };
    bool has_series = false;
    enum err rc = ERR_OK;

    if (d->series != 0)
        rc = store_series_find(request_store(rq), d->series, &s);
    has_series = rc == ERR_OK && d->series != 0 && s.ended_at == 0;
    rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
    *fine = rc == ERR_OK && !(has_series && !which);
    if (rc == ERR_OK && !*fine) {
        rc = drop_ask(rq, d, &s);
    } else if (rc == ERR_OK) {
        request_speak_to_team(rq);
        rc = has_series && strcmp(which, "all") == 0
                 ? drop_series(rq, d, &s, card)
                 : end_one(rq, d, DEADLINE_DROPPED, card, true);
        if (rc == ERR_OK)
            rc = deadline_tell_ended(rq, d, 1);
        add_who_did(card, rq);
        if (rc == ERR_OK)
            rc = deadline_say(rq, card);
    }
    series_release(&s);
    card_free(card);
    return rc;
}

enum err
deadline_drop_run(struct request *rq)
{
    struct deadline d;
    bool fine;
    enum err rc;

    rc = deadline_find_open(rq, request_arg_id(rq, "id"), &d, &fine);
    if (rc == ERR_OK && fine)
        rc = drop_one(rq, &d, &fine);
    deadline_release(&d);
    return rc;
}
