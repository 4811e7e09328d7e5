/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube.c - a look by handle: how it begins, who joins it, how it is stopped.
 *
 * The reading is a job (tube_read.c). Whoever asks for what is being read
 * already gets a job of their own that waits for that one, and the same card.
 */
#include "vet/tube.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "span.h"
#include "verbs.h"

enum err
tube_end(struct request *rq, struct tube *tube, enum tube_state state)
{
    enum err rc;

    tube->state = state;
    rc = store_tube_update(request_store(rq), tube);
    return rc == ERR_OK ? request_wake(rq, "tube", tube->id) : rc;
}

/* ---- beginning ----------------------------------------------------------- */

static enum err
say_budget(struct request *rq, const struct handle *handle,
           const struct budget *budget)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf when;
    char *text;
    enum err rc;

    buf_init(&when, 256);
    tube_add_when(&when, rq, budget->resets_at);
    text =
        text_make(language, TEXT_TUBE_OVER_BUDGET, "handle", handle->name,
                  "need", TEXT_INT(TUBE_USUAL), "left", TEXT_INT(budget->left),
                  "of", TEXT_INT(budget->limit), "when", when.data, NULL);
    card_title(card, text);
    vet_add_how(rq, card, handle);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    buf_release(&when);
    card_free(card);
    return rc;
}

/* "Ana asked for that a moment ago": this person gets the card as well. */
static enum err
join(struct request *rq, const struct tube *tube)
{
    struct buf who, name;
    enum err rc;

    buf_init(&who, 256);
    buf_init(&name, 256);
    vet_add_person(&who, rq, tube->person);
    tube_add_name(&name, tube);
    rc = strcmp(tube->person, request_person(rq)->id) == 0
             ? reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_ALREADY, "name",
                          name.data, NULL)
             : reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_JOINED, "who",
                          who.data, "name", name.data, NULL);
    buf_release(&who);
    buf_release(&name);
    /* Should it have been given up, it goes on; what waits for the quota's
     * next day does not. */
    if (rc == ERR_OK && tube->again_at == 0)
        rc = request_job_resume(rq, "vet-tube", tube->id);
    if (rc != ERR_OK || strcmp(tube->person, request_person(rq)->id) == 0)
        return rc;
    return request_job(rq, "vet-tube-join", tube->id, "", request_now(rq),
                       NULL);
}

static enum err
begin(struct request *rq, const char *key)
{
    char *own = xstrdup(key), *person = xstrdup(request_person(rq)->id);
    struct tube tube = { .key = own, .person = person, .at = request_now(rq) };
    struct card *card;
    enum err rc;

    rc = store_tube_add(request_store(rq), &tube, &tube.id);
    if (rc == ERR_OK) {
        card = tube_progress_card(rq, &tube, NULL);
        rc = reply(rq, AUDIENCE_PRIVATE, card, &tube.message);
        card_free(card);
    }
    if (rc == ERR_OK)
        rc = store_tube_update(request_store(rq), &tube);
    if (rc == ERR_OK)
        rc = request_job(rq, "vet-tube", tube.id, "", request_now(rq), NULL);
    free(own);
    free(person);
    return rc;
}

static enum err
start(struct request *rq, const struct handle *handle, const char *key)
{
    struct budget budget;
    struct tube tube = { 0 };
    enum err rc;

    rc = store_tube_open(request_store(rq), key, &tube);
    if (rc == ERR_OK) {
        rc = join(rq, &tube);
    } else if (rc == ERR_NOT_FOUND) {
        rc = request_budget(rq, YOUTUBE_PROVIDER, YOUTUBE_BUCKET, &budget);
        if (rc == ERR_OK && budget.left < TUBE_USUAL)
            rc = say_budget(rq, handle, &budget);
        else if (rc == ERR_OK)
            rc = begin(rq, key);
    }
    tube_release(&tube);
    return rc;
}

enum err
vet_tube_start(struct request *rq, const struct handle *handle)
{
    struct buf key;
    enum err rc;

    buf_init(&key, 256);
    buf_addf(&key, "%s%s", handle->is_username ? TUBE_USER : "", handle->name);
    rc = start(rq, handle, key.data);
    buf_release(&key);
    return rc;
}

enum err
vet_tube_start_named(struct request *rq, const char *name)
{
    struct handle handle = { .platform = PLATFORM_YOUTUBE,
                             .name = "giulia.cooks" };
    struct buf key;
    enum err rc;

    buf_init(&key, 1024);
    buf_adds(&key, TUBE_NAME);
    span_clean(&key, name, 100);
    rc = start(rq, &handle, key.data);
    buf_release(&key);
    return rc;
}

enum err
vet_tube_start_video(struct request *rq, const char *id)
{
    struct handle handle = { .platform = PLATFORM_YOUTUBE,
                             .name = "giulia.cooks" };
    struct buf key;
    enum err rc;

    buf_init(&key, 256);
    buf_addf(&key, TUBE_OF_VIDEO "%s", id);
    rc = start(rq, &handle, key.data);
    buf_release(&key);
    return rc;
}

bool
vet_tube_can(struct request *rq)
{
    return request_can_ask(rq, YOUTUBE_PROVIDER) == ANSWER_FINE;
}

/* ---- who joined ---------------------------------------------------------- */

static enum err
say_end(struct request *rq, const struct tube *tube)
{
    struct card *card = tube_end_card(rq, tube);
    enum err rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);

    card_free(card);
    return rc;
}

static enum err
say_card(struct request *rq, const struct tube *tube)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct card *card = NULL;
    enum err rc;

    rc = store_creator_get(request_store(rq), tube->creator, &creator);
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), creator.id, &look);
    if (rc == ERR_OK) {
        card = vet_card(rq, &creator, &look);
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    }
    card_free(card);
    look_release(&look);
    creator_release(&creator);
    return rc;
}

enum err
vet_tube_join_step(struct request *rq, struct job *job, enum step *step)
{
    struct tube tube = { 0 };
    enum err rc;

    *step = STEP_DONE;
    rc = store_tube_find(request_store(rq), job->ref, &tube);
    if (rc == ERR_OK &&
        (tube.state == TUBE_READING || tube.state == TUBE_STOPPED)) {
        job_wait_for(job, "tube", tube.id);
        *step = STEP_WAIT;
    } else if (rc == ERR_OK && tube.state == TUBE_FAILED) {
        rc = say_end(rq, &tube);
    } else if (rc == ERR_OK) {
        rc = say_card(rq, &tube);
    }
    tube_release(&tube);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- stopping, going on -------------------------------------------------- */

/* ERR_NOT_FOUND: there is none in that state, and the person was told. */
static enum err
find_own(struct request *rq, enum tube_state state, enum text_key other,
         struct tube *tube)
{
    int64_t id = request_arg_id(rq, "id");
    enum err rc, told;

    rc = store_tube_find(request_store(rq), id, tube);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    if (rc == ERR_OK && tube->state == state)
        return ERR_OK;
    told = reply_wrong(rq, "id", rc == ERR_OK ? other : TEXT_TUBE_NONE, "id",
                       TEXT_INT(id), NULL);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

enum err
vet_stop_run(struct request *rq)
{
    struct tube tube = { 0 };
    enum err rc;

    rc = find_own(rq, TUBE_READING, TEXT_TUBE_NOT_READING, &tube);
    if (rc == ERR_OK) {
        tube.state = TUBE_STOPPED;
        free(tube.stopped_by);
        tube.stopped_by = xstrdup(request_person(rq)->id);
        rc = store_tube_update(request_store(rq), &tube);
    }
    if (rc == ERR_OK)
        rc = request_job_rouse(rq, "vet-tube", tube.id);
    if (rc == ERR_OK)
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_STOPPING, NULL);
    tube_release(&tube);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
vet_later_run(struct request *rq)
{
    struct tube tube = { 0 };
    struct buf when;
    enum err rc;

    rc = find_own(rq, TUBE_PAUSED, TEXT_TUBE_NOT_PAUSED, &tube);
    if (rc == ERR_OK) {
        tube.state = TUBE_READING;
        rc = store_tube_update(request_store(rq), &tube);
    }
    if (rc == ERR_OK) {
        buf_init(&when, 256);
        tube_add_when(&when, rq, tube.again_at);
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_LATER, "when",
                        when.data, NULL);
        buf_release(&when);
    }
    tube_release(&tube);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
