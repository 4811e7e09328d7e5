/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receive.c - what a request needs before its command can run.
 *
 * First the database decides whether it was handled before. Then the facts
 * about the person and the conversation (receive_facts.c): while they are not
 * known the request is parked as a row (and acknowledged), and taken up again
 * in the transaction that stores the facts.
 */
#include "receive.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "caller.h"
#include "clock.h"
#include "destination.h"
#include "files.h"
#include "home.h"
#include "log.h"
#include "metrics.h"
#include "outbox.h"
#include "owed.h"
#include "receive_facts.h"
#include "request_impl.h"
#include "router.h"
#include "scheduler.h"
#include "store/store.h"
#include "trail.h"

/* As job_wait_for(job, "people", 0) says it. */
#define PEOPLE_WAITS "people:0"

/* Most have two keys, which cost less together than one after the other. */
static enum err
receive_is_duplicate(struct engine *e, const struct incoming *in, bool *is_it)
{
    char *const *key = in->keys, *const *end = key + INCOMING_KEYS_MAX;
    enum err rc = ERR_OK;

    *is_it = false;
    while (rc == ERR_OK && key < end && *key) {
        bool has_other = key + 1 < end && key[1], is_new = true;

        rc = store_seen_add(e->store, key[0], has_other ? key[1] : NULL,
                            clock_now(), &is_new);
        *is_it = *is_it || !is_new;
        key += has_other ? 2 : 1;
    }
    return rc;
}

static enum err
receive_files(struct engine *e, struct request *rq)
{
    const struct incoming *in = rq->in;
    enum err rc = ERR_OK;
    size_t i;

    rq->files = xcalloc(in->file_count, sizeof(rq->files[0]));
    for (i = 0; rc == ERR_OK && i < in->file_count; i++) {
        const struct incoming_file *from = &in->files[i];
        struct file file = { .network = in->network,
                             .remote_id = from->remote_id,
                             .url = from->url,
                             .name = from->name,
                             .mime = from->mime,
                             .size = from->size,
                             .state = FILE_WANTED,
                             .person = in->user,
                             .at = rq->now };

        rc = store_file_add(e->store, &file, &rq->files[i]);
        if (rc == ERR_OK)
            trail_note(TRAIL_FILE, rq->files[rq->file_count++], rq->number);
    }
    if (rc == ERR_OK && rq->file_count > 0)
        effects_add(router_effects(e->router), EFFECT_FILES, 0, 0, NULL);
    return rc;
}

/* Does the form that was open have this field? One left empty may not come
 * with the others; what the form is about is never asked (blockkit_form.c). */
static bool
has_field(const struct request *rq, const char *name)
{
    const struct arg_spec *arg = rq->form ? rq->form->args : NULL;
    size_t i;

    for (i = 0; i < rq->in->field_count; i++)
        if (strcmp(rq->in->fields[i].name, name) == 0)
            return true;
    for (; arg && arg->name; arg++)
        if (strcmp(arg->name, name) == 0)
            return arg->label != TEXT_NONE && arg->type != ARG_LOOK &&
                   arg->type != ARG_ID && arg->type != ARG_HANDLE;
    return false;
}

/* A mistake in what the form did not ask for stands at its first field. */
static char *
receive_mistakes(struct engine *e, struct request *rq)
{
    const struct transport_ops *ops = engine_ops(e, rq->network);
    const struct incoming *in = rq->in;
    struct buf b;
    size_t i;

    if (rq->mistake_count == 0)
        return NULL;
    for (i = 0; i < rq->mistake_count && in->field_count > 0; i++) {
        if (has_field(rq, rq->mistakes[i].name))
            continue;
        free(rq->mistakes[i].name);
        rq->mistakes[i].name = xstrdup(in->fields[0].name);
    }
    buf_init(&b, 64 * 1024);
    ops->render_mistakes(rq->mistakes, rq->mistake_count, &b);
    return buf_take(&b);
}

/*
 * The DM is learnt from what arrives in it, so that it need not be opened. Not
 * from the shell, which has told it with the facts of its own people: somebody
 * in Slack who speaks there once is not to be found there from then on.
 */
static enum err
receive_learn_dm(struct engine *e, const struct incoming *in,
                 const struct person *person)
{
    if (strcmp(in->network, NETWORK_SHELL) == 0 || in->place_kind != PLACE_DM ||
        !in->place || in->place[0] == '\0' ||
        strcmp(person->dm, in->place) == 0)
        return ERR_OK;
    return store_person_set_dm(e->store, in->user, in->place);
}

static enum err
receive_run(struct engine *e, struct task *task, const struct incoming *in)
{
    struct request rq;
    enum err rc;

    rc = request_init(&rq, e, in->network, in->user, in->place, in->place_kind,
                      in->thread);
    rq.in = in;
    rq.number = in->number;
    rq.was_parked = !task;
    if (rc == ERR_OK)
        rc = receive_learn_dm(e, in, &rq.person);
    if (rc == ERR_OK)
        rc = receive_files(e, &rq);
    if (rc == ERR_OK)
        rc = in->is_home ? home_run(&rq) : dispatch(&rq);
    if (rc == ERR_OK && task) {
        free(task->ack_payload);
        task->ack_payload = receive_mistakes(e, &rq);
        task->in->owed = owed_is_due(&rq) ? OWED_DONE
                         : rq.answer      ? OWED_ANSWER
                                          : OWED_NOTHING;
        task->in->owed_row = rq.owed_row;
        task->in->answer = rq.answer;
        rq.answer = NULL;
    } else if (rc == ERR_OK && in->life != e->life && owed_is_due(&rq)) {
        rc = owed_say(e, in); /* parked before a crash, acked or not */
    }
    metric_add(METRIC_REQUESTS, 1);
    request_release(&rq);
    return rc;
}

/* ---- facts arrived ------------------------------------------------------- */

static enum err receive_request(struct engine *e, struct task *task,
                                const struct incoming *in);
static enum err say_failed(struct engine *e, const struct incoming *in);

/* *is_whole: what the part did is kept, or undone without a trace, and the
 * batch still stands. */
static enum err
unparked_in_part(struct engine *e, const struct incoming *in, bool has_failed,
                 bool *is_whole)
{
    struct effects *effects = router_effects(e->router);
    size_t mark = effects->count, i;
    enum err rc;

    *is_whole = false;
    rc = store_part_begin(e->store);
    if (rc != ERR_OK)
        return rc;
    rc = has_failed ? say_failed(e, in) : receive_request(e, NULL, in);
    if (rc == ERR_OK)
        rc = store_part_keep(e->store);
    if (rc == ERR_OK) {
        *is_whole = true;
        return ERR_OK;
    }
    *is_whole = store_part_undo(e->store) == ERR_OK;
    for (i = mark; i < effects->count; i++)
        outbox_forget(e->outbox, &effects->items[i]);
    effects_cut(effects, mark);
    return rc;
}

/* Each parked request has its own savepoint: one that fails stops no other. */
static enum err
receive_unparked(void *ctx, int64_t id, const char *request)
{
    struct engine *e = ctx;
    struct incoming *in = NULL;
    bool is_whole;
    enum err rc;

    rc = incoming_load(request, &in);
    if (rc != ERR_OK) {
        log_error("router: parked request %lld cannot be read", (long long)id);
        return ERR_OK;
    }
    rc = unparked_in_part(e, in, false, &is_whole);
    if (rc != ERR_OK && is_whole && !is_disk_trouble(rc)) {
        log_error("router: parked request failed reason=\"%s\"", err_text(rc));
        rc = unparked_in_part(e, in, true, &is_whole);
        if (is_whole && !is_disk_trouble(rc))
            rc = ERR_OK;
    }
    incoming_free(in);
    return rc;
}

static enum err
receive_unpark(struct engine *e, const char *network, const char *what,
               const char *id)
{
    char *key = facts_key(network, what, id);
    bool more = false;
    enum err rc;

    rc = store_parked_take(e->store, key, receive_unparked, e, &more);
    if (rc == ERR_OK && more)
        facts_fetch(e, network, what, id); /* the rest when they come */
    free(key);
    return rc;
}

static enum err
receive_person(struct engine *e, const struct incoming *in)
{
    enum err rc;

    rc = facts_put_person(e, in->person);
    if (rc == ERR_OK)
        rc = receive_unpark(e, in->network, "person", in->person->id);
    return rc;
}

static enum err
receive_place(struct engine *e, const struct incoming *in)
{
    enum err rc;

    rc = facts_put_place(e, in->facts);
    if (rc == ERR_OK)
        rc = receive_unpark(e, in->network, "place", in->facts->id);
    return rc;
}

/* ---- requests ------------------------------------------------------------ */

bool
is_request(const struct incoming *in)
{
    return in->kind == INCOMING_LINE || in->kind == INCOMING_BUTTON ||
           in->kind == INCOMING_FORM;
}

static enum err
receive_request(struct engine *e, struct task *task, const struct incoming *in)
{
    enum err rc;

    rc = facts_need(e, in, !task);
    if (rc == ERR_NOT_FOUND) {
        log_debug("router: waits for facts user=%s place=%s request=%llx",
                  in->user, in->place ? in->place : "",
                  (unsigned long long)in->number);
        if (task && owed_is_unrepeated(in))
            task->in->owed = OWED_HEARD;
        return ERR_OK; /* parked */
    }
    return rc == ERR_OK ? receive_run(e, task, in) : rc;
}

enum err
receive(struct engine *e, struct task *task)
{
    const struct incoming *in = task->in;
    bool is_duplicate;
    enum err rc;

    task->in->life = e->life;
    task->in->owed = OWED_NOTHING; /* it may have run before */
    free(task->in->answer);
    task->in->answer = NULL;
    rc = receive_is_duplicate(e, in, &is_duplicate);
    if (rc != ERR_OK)
        return rc;
    if (is_duplicate) {
        metric_add(METRIC_DUPLICATES, 1);
        log_debug("router: handled before envelope=%s request=%llx",
                  in->ack.envelope, (unsigned long long)in->number);
        return ERR_OK;
    }
    switch (in->kind) {
    case INCOMING_PERSON:
        return receive_person(e, in);
    case INCOMING_PLACE:
        return receive_place(e, in);
    case INCOMING_PEOPLE:
        return scheduler_wake(e->scheduler, PEOPLE_WAITS);
    case INCOMING_CHANGED:
        return facts_changed(e, in);
    case INCOMING_LINE:
    case INCOMING_BUTTON:
    case INCOMING_FORM:
        return receive_request(e, task, in);
    }
    return ERR_INTERNAL;
}

/* ---- when it does not work ----------------------------------------------- */

bool
is_disk_trouble(enum err rc)
{
    return rc == ERR_FULL || rc == ERR_IO || rc == ERR_READ_ONLY ||
           rc == ERR_BUSY || rc == ERR_CORRUPT || rc == ERR_MOVED ||
           rc == ERR_BATCH_LOST;
}

static enum err
say_failed(struct engine *e, const struct incoming *in)
{
    struct request rq;
    enum err rc;

    rc = request_init(&rq, e, in->network, in->user, in->place, in->place_kind,
                      in->thread);
    rq.in = in;
    if (rc == ERR_OK)
        rc = reply_text(&rq, AUDIENCE_PASSING, TEXT_ERRORS_INTERNAL, NULL);
    request_release(&rq);
    return rc;
}

enum err
receive_failed(struct engine *e, struct task *task, enum err why)
{
    const struct incoming *in = task->in;
    bool is_duplicate;
    enum err rc;

    (void)why;               /* logged; a person has no use for it */
    free(task->ack_payload); /* of when it had not failed */
    task->ack_payload = NULL;
    free(task->in->answer);
    task->in->answer = NULL;
    task->in->owed = OWED_NOTHING;
    /* It will be acknowledged: the same again is no news. */
    rc = receive_is_duplicate(e, in, &is_duplicate);
    if (rc != ERR_OK || is_duplicate || !is_request(in))
        return rc;
    return say_failed(e, in);
}

/* ---- after the commit ---------------------------------------------------- */

/* `key` as facts_key() made it. */
static void
apply_fetch(void *ctx, const char *key)
{
    struct engine *e = ctx;
    const char *colon = strchr(key, ':');
    struct transport *t;
    char *network;

    if (!colon)
        return;
    network = xstrndup(key, (size_t)(colon - key));
    t = engine_transport(e, network);
    free(network);
    if (t && strncmp(colon, ":person:", 8) == 0)
        t->ops->fetch_person(t, colon + 8);
    else if (t && strncmp(colon, ":place:", 7) == 0)
        t->ops->fetch_place(t, colon + 7);
    else if (t && strcmp(colon, ":people") == 0 && t->ops->fetch_people)
        t->ops->fetch_people(t);
}

enum err
receive_identified(struct engine *e, struct task *task)
{
    const char *network = task->words[0];
    enum err rc = ERR_OK;

    if (task->words[1] && task->words[1][0] != '\0')
        rc = store_workspace_enter(e->store, network, task->words[1],
                                   task->words[2], task->words[3],
                                   task->words[4]);
    if (rc == ERR_OK)
        rc = owed_resume(e, network);
    /* Who was asked about everybody before may be gone with the question. */
    if (rc == ERR_OK)
        rc = scheduler_wake(e->scheduler, PEOPLE_WAITS);
    if (rc == ERR_OK)
        effects_add(router_effects(e->router), EFFECT_RESUME, 0, 0, network);
    return rc;
}

/* Colleagues have a name and a language before they talk: "owner @sam" means
 * somebody from the first day on. */
static void
apply_resume(struct engine *e, const char *network)
{
    struct transport *t = engine_transport(e, network);

    outbox_resume(e->outbox, network);
    engine_fetch_files(e);
    (void)store_parked_waits(e->store, apply_fetch, e); /* next time then */
    if (t && t->ops->fetch_people)
        t->ops->fetch_people(t);
}

void
receive_apply(struct engine *e, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_OUT_ADDED:
    case EFFECT_OUT_SETTLED:
    case EFFECT_OUT_AGAIN:
    case EFFECT_OUT_LOOK:
        outbox_apply(e->outbox, effect);
        break;
    case EFFECT_JOB_CLAIMED:
    case EFFECT_JOB_STEPPED:
    case EFFECT_JOBS_DUE:
        scheduler_apply(e->scheduler, effect);
        break;
    case EFFECT_FILES:
        engine_fetch_files(e);
        break;
    case EFFECT_CALL_SETTLED:
        caller_apply(e->caller, effect);
        break;
    case EFFECT_FETCH:
        apply_fetch(e, effect->name);
        break;
    case EFFECT_RESUME:
        apply_resume(e, effect->name);
        break;
    }
}
