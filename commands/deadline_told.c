/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_told.c - who has a deadline hears that somebody else ended it.
 *
 * Said by itself, so it keeps to their hours and to the cap; what was taken
 * back before then is not said.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "card.h"
#include "deadline_parts.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "job.h"
#include "notices.h"
#include "numbers.h"
#include "verbs.h"

static bool
is_anothers(const struct request *rq, const struct deadline *d)
{
    return !request_is_role(d->owner) &&
           strcmp(d->owner, request_person(rq)->id) != 0;
}

void
deadline_add_whose(struct card *card, struct request *rq,
                   const struct deadline *d)
{
    struct buf who;
    char *text;

    if (!is_anothers(rq, d))
        return;
    buf_init(&who, 256);
    deadline_who_name(&who, rq, d->owner);
    text = text_make(request_language(rq), TEXT_DEADLINE_WAS_THEIRS, "id",
                     TEXT_INT(d->id), "who", who.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&who);
}

/* ---- whom to tell -------------------------------------------------------- */

enum err
deadline_tell_ended(struct request *rq, const struct deadline *ended,
                    size_t count)
{
    enum err rc = ERR_OK;
    struct buf ids;
    size_t i, j;

    for (i = 0; rc == ERR_OK && i < count; i++) {
        bool is_first = is_anothers(rq, &ended[i]);

        for (j = 0; j < i; j++)
            is_first &= strcmp(ended[j].owner, ended[i].owner) != 0;
        if (!is_first)
            continue;
        buf_init(&ids, 1024);
        for (j = i; j < count; j++)
            if (strcmp(ended[j].owner, ended[i].owner) == 0)
                buf_addf(&ids, "%lld ", (long long)ended[j].id);
        rc = request_job(rq, "deadline-told", ended[i].id, ids.data,
                         request_now(rq), NULL);
        buf_release(&ids);
    }
    return rc;
}

/* ---- the job ------------------------------------------------------------- */

static void
add_line(struct card *card, struct request *rq, const struct deadline *d,
         bool is_first)
{
    struct buf who;
    char *text;

    buf_init(&who, 256);
    deadline_who_name(&who, rq, d->done_by);
    text = text_make(request_language(rq),
                     d->ended == DEADLINE_DROPPED ? TEXT_DEADLINE_TOLD_DROPPED
                                                  : TEXT_DEADLINE_TOLD_DONE,
                     "who", who.data, "what", d->what, "id", TEXT_INT(d->id),
                     NULL);
    if (is_first)
        card_title(card, text);
    else
        card_text(card, text);
    free(text);
    buf_release(&who);
}

/* What of it is still so, in a card; how many. */
static size_t
add_lines(struct card *card, struct request *rq, const char *ids,
          const char *owner)
{
    size_t n = 0, len;

    for (; *ids != '\0'; ids += len + strspn(ids + len, " ")) {
        struct deadline d = { 0 };
        int64_t id = 0;
        char *word;

        len = strcspn(ids, " ");
        word = xstrndup(ids, len);
        if (number_parse(word, 1, INT64_MAX, &id) == ERR_OK &&
            store_deadline_find(request_store(rq), id, &d) == ERR_OK &&
            d.done_at != 0 && strcmp(d.owner, owner) == 0 &&
            strcmp(d.done_by, owner) != 0)
            add_line(card, rq, &d, n++ == 0);
        deadline_release(&d);
        free(word);
    }
    return n;
}

static enum err
tell(struct request *rq, struct job *job, const char *owner, enum step *step)
{
    struct notice notice = { .kind = "deadline", .tier = NOTICE_TODAY };
    enum notice_answer answer = NOTICE_NEVER;
    struct card *card;
    enum err rc;

    rc = request_turn_to(rq, owner);
    if (rc != ERR_OK || request_person(rq)->has_left)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    card = card_new();
    if (add_lines(card, rq, job->cursor, owner) > 0)
        rc = notice_may(rq, owner, &notice, &job->due_at, &answer);
    if (rc == ERR_OK && answer == NOTICE_LATER)
        *step = STEP_AT;
    if (rc == ERR_OK && answer == NOTICE_GO)
        rc = reply_dm(rq, owner, card, NULL);
    if (rc == ERR_OK && answer == NOTICE_GO)
        rc = notice_sent(rq, owner, &notice);
    card_free(card);
    return rc;
}

enum err
deadline_told_step(struct request *rq, struct job *job, enum step *step)
{
    struct deadline d = { 0 };
    enum err rc;

    *step = STEP_DONE;
    rc = store_deadline_find(request_store(rq), job->ref, &d);
    if (rc == ERR_OK)
        rc = tell(rq, job, d.owner, step);
    deadline_release(&d);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
