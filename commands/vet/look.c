/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * look.c - the job that judges all comments of a creator that count.
 *
 * The tally is kept in memory between steps; after a restart the walk begins
 * anew, since it only reads. What comes out is one row, and the card.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/tally.h"
#include "verbs.h"
#include "vet/vet.h"

#define SLICE 250

struct walk {
    struct tally *tally;
    uint64_t same; /* of the last one seen */
    int64_t id;
    int64_t again; /* brought more than once */
    bool has_any;
};

void
vet_look_forget(void *memory)
{
    struct walk *walk = memory;

    tally_free(walk->tally);
    free(walk);
}

static void
walk_add(void *ctx, const struct comment *c)
{
    struct walk *walk = ctx;
    struct tally_comment t = {
        .post = c->post_key,
        .id = c->id,
        .at = c->at,
        .creator_own = (c->flags & COMMENT_FLAG_OWN) != 0,
        .generic = (c->flags & COMMENT_FLAG_GENERIC) != 0,
        .machine = (c->flags & COMMENT_FLAG_MACHINE) != 0,
        .class = (enum comment_class)c->class,
        .language = (enum comment_language)c->language,
        .reply =
            c->flags & COMMENT_FLAG_REPLY ? FACT_REPLY_YES : FACT_REPLY_UNKNOWN,
        .answered = FACT_REPLY_UNKNOWN,
        .fingerprint = c->fold,
        .length = (unsigned)c->words,
    };
    bool is_again = walk->has_any && walk->same == c->same;

    if (c->has_author)
        memcpy(t.author, c->author, sizeof(t.author));
    walk->same = c->same;
    walk->id = c->id;
    walk->has_any = true;
    if (is_again)
        walk->again++;
    else
        tally_add(walk->tally, &t);
}

static struct walk *
walk_of(struct job *job)
{
    struct walk *walk = job->memory;

    if (walk)
        return walk;
    walk = xcalloc(1, sizeof(*walk));
    walk->tally = tally_new();
    /* `same` is stored as a signed number and ordered as one. */
    walk->same = (uint64_t)INT64_MIN;
    walk->id = -1;
    job->memory = walk;
    return walk;
}

static enum err
look_facts(struct request *rq, const struct creator *creator, struct vetting *v,
           const struct walk *walk, char **text)
{
    struct record *facts = record_new();
    enum err rc;

    rc = vet_ratios_write(rq, creator, v, facts);
    vet_facts_write(v, facts);
    record_set_int(facts, "again", walk->again);
    if (rc == ERR_OK)
        rc = vet_sources_write(rq, creator, facts);
    *text = record_save(facts);
    record_free(facts);
    return rc;
}

static enum err
look_write(struct request *rq, const struct creator *creator,
           const struct walk *walk, struct look *look)
{
    struct vetting v;
    struct buf rules;
    enum err rc;

    vetting_assess(walk->tally, &v);
    buf_init(&rules, 32);
    buf_addf(&rules, "%d", v.rules);
    look->creator = creator->id;
    look->at = request_now(rq);
    look->person = xstrdup(request_person(rq)->id);
    look->rules = buf_take(&rules);
    rc = look_facts(rq, creator, &v, walk, &look->facts);
    look->verdict = v.word; /* ratios may have flagged posts */
    vetting_release(&v);
    return rc == ERR_OK ? store_look_add(request_store(rq), look, &look->id)
                        : rc;
}

static enum err
look_send(struct request *rq, const struct creator *creator, struct look *look)
{
    struct card *card;
    enum err rc;

    card = vet_card(rq, creator, look);
    rc = reply(rq, AUDIENCE_PRIVATE, card, &look->message);
    card_free(card);
    if (rc == ERR_OK)
        rc = store_look_set_message(request_store(rq), look->id, look->message);
    if (rc == ERR_OK)
        rc = vet_evidence(rq, look);
    return rc;
}

static enum err
look_finish(struct request *rq, const struct creator *creator,
            const struct walk *walk)
{
    struct look look = { 0 };
    enum err rc;

    rc = look_write(rq, creator, walk, &look);
    if (rc == ERR_OK)
        rc = look_send(rq, creator, &look);
    look_release(&look);
    return rc;
}

enum err
vet_look_step(struct request *rq, struct job *job, enum step *step)
{
    struct walk *walk = walk_of(job);
    struct comment_scope scope = { .creator = job->ref, .has_brought = true };
    struct creator creator = { 0 };
    int count = SLICE;
    enum err rc;

    rc = store_creator_get(request_store(rq), job->ref, &creator);
    /* One slice however late it is, or a slow machine would never get on. */
    while (rc == ERR_OK && count == SLICE) {
        rc = store_comment_walk(request_store(rq), &scope, walk->same, walk->id,
                                SLICE, walk_add, walk, &count);
        if (job_is_late(job))
            break;
    }
    *step = STEP_AGAIN;
    if (rc == ERR_OK && count < SLICE) {
        *step = STEP_DONE;
        rc = look_finish(rq, &creator, walk);
    }
    creator_release(&creator);
    return rc;
}
