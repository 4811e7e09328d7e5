/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_job.c - the job that reads a channel from YouTube, step by step.
 *
 *   channel -> uploads -> videos -> a page of comments for each video -> judge
 *
 * One question a step. What it has read stands under an intake of its own, and
 * the cursor says which video and which comment of the page in hand comes
 * next, so that after a crash it goes on there and asks only what was not
 * answered.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "verbs.h"
#include "vet/tube.h"

#define PROGRESS_SECONDS 2

/* ---- asking -------------------------------------------------------------- */

/* What this look has paid for: its questions, and each further try. */
static void
count_units(struct tube_work *w, const struct question *q)
{
    int64_t units = record_int(w->cursor, "units", 0);

    if (w->answer.is_paid) {
        record_set_int(w->cursor, "units", units + q->units);
        record_set_int(w->cursor, "paid", 1);
    } else if (w->answer.state != ANSWER_WAITS &&
               record_int(w->cursor, "paid", 0) != 0) {
        record_set_int(w->cursor, "paid", 0);
        if (w->answer.tries > 1)
            record_set_int(w->cursor, "units",
                           units + (w->answer.tries - 1) * q->units);
    }
}

/* True: there is an answer. False: the step ends, because it waits or because
 * the look does; *rc and `step` say how. */
bool
tube_ask(struct tube_work *w, struct question *q, struct buf *path,
         enum step *step, enum err *rc)
{
    q->since = record_int(w->cursor, "since", 0);
    answer_release(&w->answer);
    *rc = request_ask(w->rq, w->job, q, &w->answer);
    count_units(w, q);
    buf_release(path);
    if (*rc != ERR_OK)
        return false;
    w->trouble = YOUTUBE_FINE;
    if (w->answer.state == ANSWER_HERE && w->answer.status / 100 != 2)
        w->trouble =
            youtube_error(w->answer.status, w->answer.body, w->answer.len);
    if (w->answer.state != ANSWER_WAITS)
        return true;
    *step = STEP_WAIT;
    return false;
}

/* Of a question that was not answered at all. */
static int64_t
why_failed(enum answer_trouble trouble)
{
    switch (trouble) {
    case ANSWER_OFF:
        return TUBE_WHY_OFF;
    case ANSWER_NO_KEY:
        return TUBE_WHY_NO_KEY;
    case ANSWER_SPENT:
        return TUBE_WHY_BUDGET;
    case ANSWER_BUSY:
        return YOUTUBE_BUSY;
    case ANSWER_BROKEN:
        return YOUTUBE_UNREADABLE;
    default:
        return TUBE_WHY_UNREACHABLE;
    }
}

int64_t
tube_why(const struct tube_work *w)
{
    return w->answer.state == ANSWER_FAILED ? why_failed(w->answer.trouble)
                                            : (int64_t)w->trouble;
}

enum source
tube_source(const struct answer *answer)
{
    if (!answer->is_local)
        return SOURCE_YOUTUBE;
    return answer->is_sample ? SOURCE_YOUTUBE_SAMPLE : SOURCE_YOUTUBE_TEST;
}

/* ---- its end ------------------------------------------------------------- */

/* What has come so far is judged: by the job that judges what is dropped. */
static enum err
judge(struct tube_work *w)
{
    struct record *cursor = record_new();
    struct intake intake = { 0 };
    char *text;
    enum err rc;

    rc = store_intake_find(request_store(w->rq), w->tube.intake, &intake);
    if (rc == ERR_OK) {
        intake.state = INTAKE_IN;
        intake.rows = record_int(w->cursor, "rows", 0);
        free(intake.summary);
        intake.summary = record_save(w->cursor);
        rc = store_intake_update(request_store(w->rq), &intake);
    }
    record_set_int(cursor, "tube", w->tube.id);
    text = record_save(cursor);
    if (rc == ERR_OK)
        rc = request_job(w->rq, "vet-look", w->tube.creator, text,
                         request_now(w->rq), NULL);
    free(text);
    record_free(cursor);
    intake_release(&intake);
    return rc;
}

static enum err
give_up(struct tube_work *w, int64_t why)
{
    struct card *card;
    enum err rc;

    w->tube.why = why;
    w->tube.again_at = w->answer.again_at;
    rc = tube_end(w->rq, &w->tube, TUBE_FAILED);
    if (rc != ERR_OK)
        return rc;
    card = tube_end_card(w->rq, &w->tube);
    rc = reply_edit(w->rq, w->tube.message, card);
    card_free(card);
    return rc;
}

/* The budget is gone, and comes back: what is there is judged now, and the
 * rest is read then if somebody says so. */
static enum err
pause(struct tube_work *w, enum step *step)
{
    enum err rc;

    w->tube.why = TUBE_WHY_BUDGET;
    w->tube.again_at = w->answer.again_at;
    w->tube.state = TUBE_PAUSED;
    rc = store_tube_update(request_store(w->rq), &w->tube);
    if (rc == ERR_OK)
        rc = request_wake(w->rq, "tube", w->tube.id);
    if (rc == ERR_OK && record_int(w->cursor, "rows", 0) > 0) {
        rc = judge(w);
    } else if (rc == ERR_OK) {
        struct card *card = tube_end_card(w->rq, &w->tube);

        rc = reply_edit(w->rq, w->tube.message, card);
        card_free(card);
    }
    w->job->due_at = w->tube.again_at;
    *step = STEP_AT;
    return rc;
}

/* Nothing more can be read: judged, or told why there is nothing. */
enum err
tube_finish(struct tube_work *w, int64_t why)
{
    if (record_int(w->cursor, "rows", 0) > 0)
        return judge(w);
    return give_up(w, why);
}

enum err
tube_fail(struct tube_work *w, enum step *step)
{
    int64_t why = tube_why(w);

    *step = STEP_DONE;
    if (why == YOUTUBE_SPENT)
        why = TUBE_WHY_BUDGET;
    if (why == TUBE_WHY_BUDGET && w->answer.again_at > request_now(w->rq))
        return pause(w, step);
    return tube_finish(w, why);
}

/* ---- the job ------------------------------------------------------------- */

static enum err
progress(struct tube_work *w)
{
    int64_t now = request_now(w->rq);
    struct card *card;
    enum err rc;

    if (now - record_int(w->cursor, "told", 0) < PROGRESS_SECONDS)
        return ERR_OK;
    record_set_int(w->cursor, "told", now);
    card = tube_progress_card(w->rq, &w->tube, w->cursor);
    rc = reply_edit(w->rq, w->tube.message, card);
    card_free(card);
    return rc;
}

static enum err
phase_step(struct tube_work *w, enum step *step)
{
    switch ((enum tube_phase)record_int(w->cursor, "phase", TUBE_CHANNEL)) {
    case TUBE_CHANNEL:
        return tube_step_channel(w, step);
    case TUBE_UPLOADS:
        return tube_step_uploads(w, step);
    case TUBE_LIST:
        return tube_step_list(w, step);
    case TUBE_PAGES:
        return tube_step_pages(w, step);
    case TUBE_SEARCH:
        return tube_step_search(w, step);
    case TUBE_WHICH:
        return tube_step_which(w, step);
    case TUBE_WHOSE:
        return tube_step_whose(w, step);
    }
    return ERR_INTERNAL;
}

static enum err
read_on(struct tube_work *w, enum step *step)
{
    enum err rc = ERR_OK;

    if (record_int(w->cursor, "since", 0) == 0) {
        record_set_int(w->cursor, "since", w->tube.at);
        record_set_int(w->cursor, "told", request_now(w->rq));
    } else if (w->tube.again_at != 0) {
        /* The budget is back: what failed then is asked again. */
        record_set_int(w->cursor, "since", request_now(w->rq));
        w->tube.again_at = 0;
        w->tube.why = 0;
        rc = store_tube_update(request_store(w->rq), &w->tube);
        if (rc != ERR_OK)
            return rc;
    }
    /* What an answer leads to is asked at once: each step of a job has its
     * cursor read and written. */
    do {
        *step = STEP_AGAIN;
        rc = phase_step(w, step);
    } while (rc == ERR_OK && *step == STEP_AGAIN && !job_is_late(w->job));
    if (rc == ERR_OK && (*step == STEP_AGAIN || *step == STEP_WAIT))
        rc = progress(w);
    return rc;
}

/* Stopped by a person: what is there is judged. */
static enum err
stopped(struct tube_work *w)
{
    struct card *card;
    enum err rc;

    if (w->tube.intake != 0 && record_int(w->cursor, "rows", 0) > 0)
        return judge(w);
    rc = tube_end(w->rq, &w->tube, TUBE_FAILED);
    if (rc != ERR_OK)
        return rc;
    card = tube_end_card(w->rq, &w->tube);
    rc = reply_edit(w->rq, w->tube.message, card);
    card_free(card);
    return rc;
}

struct tube_held *
tube_held(struct job *job)
{
    if (!job->memory)
        job->memory = xcalloc(1, sizeof(struct tube_held));
    return job->memory;
}

static void
cursor_drop(struct tube_held *held)
{
    free(held->text);
    record_free(held->cursor);
    held->text = NULL;
    held->cursor = NULL;
}

void
vet_tube_forget(void *memory)
{
    struct tube_held *held = memory;

    if (!held)
        return;
    cursor_drop(held);
    youtube_comments_release(&held->page);
    free(held);
}

/* The one that the step before saved, unless its transaction was undone. */
static enum err
cursor_take(struct job *job, struct record **out)
{
    struct tube_held *held = tube_held(job);

    if (!held->text || strcmp(held->text, job->cursor) != 0)
        return record_load(job->cursor, out);
    *out = held->cursor;
    held->cursor = NULL;
    cursor_drop(held);
    return ERR_OK;
}

static void
cursor_keep(struct tube_work *w)
{
    struct tube_held *held = tube_held(w->job);

    cursor_drop(held);
    held->text = record_save(w->cursor);
    held->cursor = w->cursor;
    w->cursor = NULL;
    job_set_cursor(w->job, held->text);
}

enum err
vet_tube_step(struct request *rq, struct job *job, enum step *step)
{
    struct tube_work w = { .rq = rq, .job = job };
    enum err rc;

    request_unrecorded(rq);
    *step = STEP_DONE;
    rc = cursor_take(job, &w.cursor);
    if (rc == ERR_OK)
        rc = store_tube_find(request_store(rq), job->ref, &w.tube);
    if (rc == ERR_OK && w.tube.state == TUBE_READING)
        rc = read_on(&w, step);
    else if (rc == ERR_OK && w.tube.state == TUBE_STOPPED)
        rc = stopped(&w);
    else if (rc == ERR_OK && w.tube.state == TUBE_PAUSED)
        rc = tube_end(rq, &w.tube, TUBE_DONE); /* nobody wanted the rest */
    if (rc == ERR_OK)
        cursor_keep(&w);
    answer_release(&w.answer);
    record_free(w.cursor);
    tube_release(&w.tube);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
