/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recheck.c - the standing job that asks, half a year after a look, to take
 * another.
 *
 * Who asked for the look is asked by direct message, when they are spoken to,
 * and once more four weeks later. Nobody is asked about a creator who was
 * looked at again since, or was declined.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "job.h"
#include "notices.h"
#include "rechecks.h"
#include "verbs.h"
#include "vet/vet.h"

#define DUE_MAX      32
#define SHOWN_MAX    15
#define IDLE_SECONDS 86400
/* Who did not answer is asked once more; then the list tells. */
#define ONCE_MORE (28 * INT64_C(86400))

/* Of one person, those that are to be asked about. */
struct asking {
    struct request *rq;
    char *person;
    bool is_again; /* they were asked four weeks ago */
    int64_t looks[DUE_MAX];
    size_t count;
};

static void
see_decision(void *ctx, const struct decision *d)
{
    *(bool *)ctx = !d->is_approved;
}

/* Looked at again since, or declined: there is nothing to ask. */
static enum err
is_settled(struct request *rq, const struct look *look, bool *out)
{
    struct look last = { 0 };
    bool is_declined = false;
    enum err rc;

    rc = store_look_last(request_store(rq), look->creator, &last);
    if (rc == ERR_OK)
        rc = store_decision_list(request_store(rq), look->creator, 1,
                                 see_decision, &is_declined);
    *out = rc == ERR_OK && (last.id != look->id || is_declined);
    look_release(&last);
    return rc;
}

/* Into the list if it is this person's, or the first; what is settled is never
 * looked at again. */
static enum err
gather_one(struct asking *a, const struct recheck *due)
{
    struct store *st = request_store(a->rq);
    struct look look = { 0 };
    bool settled = false, is_again;
    enum err rc;

    rc = store_look_find(st, due->look, &look);
    /* Who could be asked only that late is asked once. */
    is_again = due->due_at >= look.at + RECHECK_SECONDS + ONCE_MORE;
    if (rc == ERR_OK)
        rc = is_settled(a->rq, &look, &settled);
    if (rc == ERR_NOT_FOUND || (rc == ERR_OK && settled)) {
        rc = store_recheck_set_asked(st, due->look, request_now(a->rq));
    } else if (rc == ERR_OK) {
        if (!a->person) {
            a->person = xstrdup(look.person);
            a->is_again = is_again;
        }
        if (strcmp(a->person, look.person) == 0 && a->is_again == is_again)
            a->looks[a->count++] = look.id;
    }
    look_release(&look);
    return rc;
}

/* ---- the message --------------------------------------------------------- */

/* "@luna · YouTube · read Mon 25 May 2026", with what can be done. */
static enum err
add_line(struct request *rq, struct card *card, int64_t id)
{
    enum language language = request_language(rq);
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct buf name, day, line;
    char *text;
    enum err rc;

    buf_init(&name, 256);
    buf_init(&day, 64);
    buf_init(&line, 256);
    rc = store_look_find(request_store(rq), id, &look);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), look.creator, &creator);
    if (rc == ERR_OK) {
        vet_name(&name, &creator, true);
        vet_add_day(&day, rq, look.at);
        text = text_make(language, TEXT_RECHECK_LINE, "name", name.data, "day",
                         day.data, NULL);
        card_line(card, text);
        free(text);
        buf_addf(&line, "vet @%s", creator.handle);
        if (creator.platform != PLATFORM_UNKNOWN)
            buf_addf(&line, " on %s", platform_name(creator.platform));
        card_option(card, text_get(language, TEXT_RECHECK_AGAIN), line.data);
    }
    look_release(&look);
    creator_release(&creator);
    buf_release(&name);
    buf_release(&day);
    buf_release(&line);
    return rc;
}

static enum err
send(struct asking *a)
{
    enum language language = request_language(a->rq);
    struct card *card = card_new();
    char *text;
    enum err rc = ERR_OK;
    size_t i;

    text =
        text_make(language,
                  a->is_again ? TEXT_RECHECK_TITLE_AGAIN : TEXT_RECHECK_TITLE,
                  "n", TEXT_INT(a->count), NULL);
    card_title(card, text);
    free(text);
    for (i = 0; rc == ERR_OK && i < a->count && i < SHOWN_MAX; i++)
        rc = add_line(a->rq, card, a->looks[i]);
    if (a->count > SHOWN_MAX) {
        text = text_make(language, TEXT_RECHECK_MORE, "n",
                         TEXT_INT(a->count - SHOWN_MAX), NULL);
        card_note(card, text);
        free(text);
    }
    card_note(card, text_get(language, a->is_again ? TEXT_RECHECK_NOTE_AGAIN
                                                   : TEXT_RECHECK_NOTE));
    if (rc == ERR_OK)
        rc = reply_dm(a->rq, a->person, card, NULL);
    card_free(card);
    return rc;
}

static enum err
settle(struct asking *a, int64_t later)
{
    struct store *st = request_store(a->rq);
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < a->count; i++)
        rc = later != 0
                 ? store_recheck_put_off(st, a->looks[i], later)
                 : store_recheck_set_asked(st, a->looks[i], request_now(a->rq));
    return rc;
}

static enum err
ask(struct asking *a)
{
    struct notice notice = { .kind = "vet", .tier = NOTICE_TODAY };
    enum notice_answer answer = NOTICE_NEVER;
    int64_t at = 0;
    enum err rc;

    rc = request_turn_to(a->rq, a->person);
    if (rc == ERR_NOT_FOUND)
        return settle(a, 0); /* nobody knows them any more */
    if (rc == ERR_OK)
        rc = notice_may(a->rq, a->person, &notice, &at, &answer);
    if (rc == ERR_OK && answer == NOTICE_GO)
        rc = send(a);
    if (rc == ERR_OK && answer == NOTICE_GO)
        rc = notice_sent(a->rq, a->person, &notice);
    if (rc == ERR_OK && answer == NOTICE_GO && !a->is_again)
        at = request_now(a->rq) + ONCE_MORE;
    else if (answer != NOTICE_LATER)
        at = 0;
    return rc == ERR_OK ? settle(a, at) : rc;
}

/* ---- the job ------------------------------------------------------------- */

static enum err
until_next(struct request *rq, struct job *job, enum step *step)
{
    int64_t at = 0, idle = request_now(rq) + IDLE_SECONDS;
    enum err rc;

    rc = store_recheck_next(request_store(rq), &at);
    job->due_at = rc == ERR_OK && at < idle ? at : idle;
    *step = STEP_AT;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* One person a step. */
enum err
vet_recheck_step(struct request *rq, struct job *job, enum step *step)
{
    struct asking a = { .rq = rq };
    struct recheck due[DUE_MAX];
    int count = 0, i;
    enum err rc;

    rc = store_recheck_due(request_store(rq), request_now(rq), due, DUE_MAX,
                           &count);
    for (i = 0; rc == ERR_OK && i < count; i++)
        rc = gather_one(&a, &due[i]);
    if (rc == ERR_OK && a.count > 0)
        rc = ask(&a);
    free(a.person);
    if (rc != ERR_OK)
        return rc;
    if (count == 0)
        return until_next(rq, job, step);
    *step = STEP_AGAIN;
    return ERR_OK;
}
