/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * look.c - the job that judges all comments of a creator that count.
 *
 * The tally is kept in memory between steps; after a restart the walk begins
 * anew, since it only reads. What comes out is one row, and the card. A look
 * by handle judges what it has read itself (tube_look.c), and its figures wait
 * in the cursor while YouTube is asked about the regulars.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "posts.h"
#include "profiles.h"
#include "rules/tally.h"
#include "verbs.h"
#include "vet/again.h"
#include "vet/crowd.h"
#include "vet/milder.h"
#include "vet/shared.h"
#include "vet/tube.h"
#include "vet/vet.h"

#define SLICE 250
/* Posts whose time counts, the newest. */
#define POSTS_TIMED 1000

struct walk {
    struct tally *tally;
    uint64_t same; /* of the last one seen */
    int64_t id;
    int64_t again; /* brought more than once */
    bool has_any;
    bool has_times;
    bool is_read; /* all comments are; followers come next */
    struct crowd_look *crowd;
};

void
vet_look_forget(void *memory)
{
    struct walk *walk = memory;

    tally_free(walk->tally);
    vet_crowd_look_free(walk->crowd);
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
        .answered = c->flags & COMMENT_FLAG_ANSWERED     ? FACT_REPLY_YES
                    : c->flags & COMMENT_FLAG_UNANSWERED ? FACT_REPLY_NO
                                                         : FACT_REPLY_UNKNOWN,
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
    walk->crowd = vet_crowd_look_new();
    /* `same` is stored as a signed number and ordered as one. */
    walk->same = (uint64_t)INT64_MIN;
    walk->id = -1;
    job->memory = walk;
    return walk;
}

/* What a step works with. */
struct looking {
    struct request *rq;
    struct job *job;
    struct record *cursor; /* "tube": of a look by handle */
    struct creator creator;
    struct tube tube; /* id 0 = none */
    struct comment_scope scope;
};

static void
look_keep_cursor(struct looking *l)
{
    char *cursor = record_save(l->cursor);

    job_set_cursor(l->job, cursor);
    free(cursor);
}

/* The figures, into the cursor. */
static enum err
look_measure(struct looking *l, const struct walk *walk)
{
    struct record *facts = record_new();
    struct vetting v;
    int64_t word;
    char *text;
    enum err rc;

    vetting_assess(walk->tally, &v);
    rc = vet_ratios_write(l->rq, &l->creator, &v, facts);
    vet_facts_write(&v, facts);
    record_set_int(facts, "again", walk->again);
    if (rc == ERR_OK)
        rc = vet_sources_write(l->rq, &l->scope, facts);
    if (rc == ERR_OK)
        rc = vet_apart_write(l->rq, &l->scope, facts);
    if (rc == ERR_OK)
        rc = shared_write(l->rq, &l->creator, facts);
    if (rc == ERR_OK)
        rc = shared_tell(l->rq, &l->creator, facts);
    if (rc == ERR_OK && l->scope.has_brought)
        rc = vet_crowd_look_write(l->rq, l->creator.id, walk->crowd, facts,
                                  &v.basis);
    word = vetting_judge(&v.basis); /* ratios may flag, followers too */
    if (rc == ERR_OK)
        rc = vet_growth_write(l->rq, l->creator.id, facts);
    if (rc == ERR_OK && record_int(l->cursor, AGAIN_OF, 0) != 0)
        rc = again_write(l->rq, record_int(l->cursor, AGAIN_OF, 0), word,
                         v.rules, facts);
    record_set_int(l->cursor, "rules", v.rules);
    record_set_int(l->cursor, "verdict", word);
    if (rc == ERR_OK && l->tube.id != 0)
        rc = tube_look_measured(l->rq, &l->tube, l->cursor, facts);
    if (rc == ERR_OK)
        rc = milder_write(l->rq, l->creator.id, l->tube.id != 0,
                          record_int(l->cursor, "verdict", word), v.rules,
                          facts);
    text = record_save(facts);
    record_set_text(l->cursor, "facts", text);
    free(text);
    vetting_release(&v);
    record_free(facts);
    return rc;
}

/* Read there, or with figures that were: their terms say how long they may be
 * kept. */
static bool
is_of_service(const struct looking *l)
{
    struct profile profile = { 0 };
    bool is;

    is = l->tube.id != 0 || l->scope.intake != 0 ||
         (store_profile_last(request_store(l->rq), l->creator.id, &profile) ==
              ERR_OK &&
          source_is_api(profile.source));
    profile_release(&profile);
    return is;
}

static enum err
look_write(struct looking *l, struct look *look)
{
    struct buf rules;

    buf_init(&rules, 32);
    buf_addf(&rules, "%lld", (long long)record_int(l->cursor, "rules", 0));
    look->creator = l->creator.id;
    look->at = request_now(l->rq);
    look->person = xstrdup(request_person(l->rq)->id);
    look->rules = buf_take(&rules);
    look->verdict = record_int(l->cursor, "verdict", VETTING_NOT_ENOUGH);
    look->facts = xstrdup(record_text(l->cursor, "facts"));
    if (is_of_service(l))
        look->facts_until =
            look->at + request_keep_raw_days(l->rq) * INT64_C(86400);
    return store_look_add(request_store(l->rq), look, &look->id);
}

static enum err
look_send(struct looking *l, struct look *look)
{
    struct request *rq = l->rq;
    struct card *card;
    enum err rc;

    card = vet_card(rq, &l->creator, look);
    look->message = tube_look_message(rq, &l->tube);
    rc = look->message != 0 ? reply_edit(rq, look->message, card)
                            : reply(rq, AUDIENCE_PRIVATE, card, &look->message);
    card_free(card);
    if (rc == ERR_OK)
        rc = store_look_set_message(request_store(rq), look->id, look->message);
    if (rc == ERR_OK)
        rc = vet_evidence_new(rq, look);
    return rc;
}

static enum err
look_finish(struct looking *l)
{
    struct look look = { 0 };
    enum err rc;

    rc = look_write(l, &look);
    if (rc == ERR_OK)
        rc = look_send(l, &look);
    if (rc == ERR_OK && l->tube.id != 0)
        rc = tube_look_over(l->rq, &l->tube);
    look_release(&look);
    return rc;
}

/* Comments first, then followers. */
static enum err
walk_slice(struct looking *l, struct walk *walk, bool *is_done)
{
    int count = 0;
    enum err rc;

    *is_done = false;
    if (walk->is_read)
        return vet_crowd_look_step(l->rq, l->creator.id, walk->crowd, is_done);
    rc = store_comment_walk(request_store(l->rq), &l->scope, walk->same,
                            walk->id, SLICE, walk_add, walk, &count);
    walk->is_read = count < SLICE;
    return rc;
}

struct times {
    struct tally *tally;
    bool has_api;
};

static void
time_add(void *ctx, const struct post *post)
{
    const struct times *times = ctx;

    if (times->has_api || post->source == SOURCE_BROUGHT)
        tally_published(times->tally, post->key, post->published_at);
}

/* When the posts came out, as far as that was told. */
static enum err
read_times(struct looking *l, struct walk *walk)
{
    struct times times = { .tally = walk->tally,
                           .has_api =
                               l->tube.id != 0 || request_may_derive(l->rq) };

    walk->has_times = true;
    return store_post_list(request_store(l->rq), l->creator.id, POSTS_TIMED,
                           time_add, &times);
}

static enum err
look_walk(struct looking *l, enum step *step)
{
    struct walk *walk = walk_of(l->job);
    bool is_done = false;
    enum err rc = walk->has_times ? ERR_OK : read_times(l, walk);

    /* One slice however late it is, or a slow machine would never get on. */
    while (rc == ERR_OK && !is_done) {
        rc = walk_slice(l, walk, &is_done);
        if (job_is_late(l->job))
            break;
    }
    *step = STEP_AGAIN;
    if (rc != ERR_OK || !is_done)
        return rc;
    rc = look_measure(l, walk);
    if (rc == ERR_OK && l->tube.id != 0) {
        look_keep_cursor(l);
        return ERR_OK; /* its figures are there: the regulars are next */
    }
    *step = STEP_DONE;
    return rc == ERR_OK ? look_finish(l) : rc;
}

static enum err
look_step(struct looking *l, enum step *step)
{
    bool is_over = true;
    enum err rc;

    if (record_text(l->cursor, "facts")[0] == '\0')
        return look_walk(l, step);
    *step = STEP_DONE;
    rc = tube_look_regulars(l->rq, l->job, l->cursor, &is_over);
    if (rc != ERR_OK || is_over)
        return rc == ERR_OK ? look_finish(l) : rc;
    look_keep_cursor(l);
    *step = STEP_WAIT;
    return ERR_OK;
}

static enum err
look_load(struct looking *l)
{
    int64_t tube;
    enum err rc;

    l->scope.creator = l->job->ref;
    l->scope.has_brought = true;
    rc = record_load(l->job->cursor, &l->cursor);
    if (rc != ERR_OK)
        return rc;
    rc = store_creator_get(request_store(l->rq), l->job->ref, &l->creator);
    tube = record_int(l->cursor, "tube", 0);
    if (rc != ERR_OK || tube == 0)
        return rc;
    rc = store_tube_find(request_store(l->rq), tube, &l->tube);
    l->scope.intake = l->tube.intake;
    /* Nothing is drawn from what two sources told, until that is allowed. */
    l->scope.has_brought = request_may_derive(l->rq);
    return rc;
}

enum err
vet_look_step(struct request *rq, struct job *job, enum step *step)
{
    struct looking l = { .rq = rq, .job = job };
    enum err rc;

    rc = look_load(&l);
    if (rc == ERR_OK)
        rc = look_step(&l, step);
    record_free(l.cursor);
    tube_release(&l.tube);
    creator_release(&l.creator);
    return rc;
}
