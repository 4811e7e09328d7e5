/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shared_tell.c - tells who looked at a creator that posts of theirs have come
 * to count as somebody else's too.
 *
 * Who brings the posts is asked, and the new card says it. The card that other
 * people decide on is older and does not.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "job.h"
#include "looks.h"
#include "notices.h"
#include "verbs.h"
#include "vet/shared.h"

/* ---- to be told ---------------------------------------------------------- */

/* Does the newest look at `creator` say so already? *person is who took it and
 * the caller's to free, NULL when there is none. */
static enum err
read_look(struct request *rq, int64_t creator, int64_t with, int64_t posts,
          bool *says_so, char **person)
{
    struct record *facts = NULL;
    struct look look = { 0 };
    enum err rc = store_look_last(request_store(rq), creator, &look);

    *says_so = false;
    *person = NULL;
    if (rc == ERR_OK) {
        *person = xstrdup(look.person);
        if (record_load(look.facts, &facts) == ERR_OK)
            *says_so = record_int(facts, "shared-with", 0) == with &&
                       record_int(facts, "shared-posts", 0) >= posts;
        record_free(facts);
    }
    look_release(&look);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
tell_later(struct request *rq, int64_t creator, int64_t with,
           const char *person)
{
    struct record *cursor = record_new();
    char *text;
    enum err rc;

    record_set_int(cursor, "with", with);
    record_set_text(cursor, "by", request_person(rq)->id);
    record_set_text(cursor, "person", person);
    text = record_save(cursor);
    rc = request_job(rq, "vet-shared", creator, text, request_now(rq), NULL);
    free(text);
    record_free(cursor);
    return rc;
}

enum err
shared_tell(struct request *rq, const struct creator *creator,
            const struct record *facts)
{
    int64_t with = record_int(facts, "shared-with", 0);
    int64_t posts = record_int(facts, "shared-posts", 0);
    char *mine = NULL, *theirs = NULL;
    bool was_told, is_known = false;
    enum err rc;

    if (with == 0)
        return ERR_OK;
    rc = read_look(rq, creator->id, with, posts, &was_told, &mine);
    if (rc == ERR_OK)
        rc = read_look(rq, with, creator->id, posts, &is_known, &theirs);
    if (rc == ERR_OK && !was_told && !is_known && theirs &&
        strcmp(theirs, request_person(rq)->id) != 0)
        rc = tell_later(rq, with, creator->id, theirs);
    free(mine);
    free(theirs);
    return rc;
}

/* ---- the message --------------------------------------------------------- */

static struct card *
make(struct request *rq, const struct creator *creator,
     const struct shared *shared, const char *by)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct look look = { 0 };
    struct buf name, other, who, line;
    char *text;

    buf_init(&name, 256);
    buf_init(&other, 256);
    buf_init(&who, 256);
    buf_init(&line, 64);
    vet_name(&name, creator, true);
    vet_name(&other, &shared->with, true);
    vet_add_person(&who, rq, by);
    text = text_make(language, TEXT_SHARED_TELL, "name", name.data, "other",
                     other.data, "n", TEXT_INT(shared->posts), "who", who.data,
                     NULL);
    card_title(card, text);
    free(text);
    text = text_make(language, TEXT_SHARED_TELL_NOTE, "who", who.data, NULL);
    card_text(card, text);
    free(text);
    if (store_look_last(request_store(rq), creator->id, &look) == ERR_OK) {
        buf_addf(&line, "vet %lld", (long long)look.id);
        card_button(card, CARD_PLAIN, text_get(language, TEXT_FIT_BUTTON_CARD),
                    line.data, NULL);
    }
    look_release(&look);
    buf_release(&name);
    buf_release(&other);
    buf_release(&who);
    buf_release(&line);
    return card;
}

static enum err
send(struct request *rq, const struct creator *creator,
     const struct shared *shared, const struct record *cursor, int64_t *later)
{
    struct notice notice = { .kind = "vet", .tier = NOTICE_TODAY };
    const char *person = record_text(cursor, "person");
    enum notice_answer answer = NOTICE_NEVER;
    struct card *card;
    enum err rc = request_turn_to(rq, person);

    *later = 0;
    if (rc == ERR_OK)
        rc = notice_may(rq, person, &notice, later, &answer);
    if (rc != ERR_OK || answer != NOTICE_GO) {
        *later = answer == NOTICE_LATER ? *later : 0;
        return rc == ERR_NOT_FOUND ? ERR_OK : rc; /* nobody knows them */
    }
    *later = 0;
    card = make(rq, creator, shared, record_text(cursor, "by"));
    rc = reply_dm(rq, person, card, NULL);
    card_free(card);
    return rc == ERR_OK ? notice_sent(rq, person, &notice) : rc;
}

/* job->ref is the creator who was looked at; what counts is asked once more, as
 * it may have been taken back. */
enum err
vet_shared_step(struct request *rq, struct job *job, enum step *step)
{
    struct record *cursor = NULL;
    struct creator creator = { 0 };
    struct shared shared = { 0 };
    int64_t later = 0;
    enum err rc = record_load(job->cursor, &cursor);

    *step = STEP_DONE;
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), job->ref, &creator);
    if (rc == ERR_OK)
        rc = shared_find(rq, &creator, 0, &shared);
    if (rc == ERR_OK && shared.with.id != 0 &&
        shared.with.id == record_int(cursor, "with", 0))
        rc = send(rq, &creator, &shared, cursor, &later);
    if (later != 0) {
        job->due_at = later;
        *step = STEP_AT;
    }
    shared_release(&shared);
    creator_release(&creator);
    record_free(cursor);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
