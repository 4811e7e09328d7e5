/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_look.c - what a look says about followers.
 *
 * The newest list with columns gives a share, the newest with times gives
 * arrivals; each is walked once, in the order of time. The look at fifty is a
 * person's, and where there is one it decides about the word instead of the
 * model. What is seen in a part of the followers moves no word.
 */
#include <stdlib.h>

#include "alloc.h"
#include "rules/accounts.h"
#include "rules/crowd.h"
#include "vet/crowd.h"
#include "vet/said_set.h"

#define SLICE 1000
/* A share of fakes above it is a reason to look closer (Modash's line). The
 * whole interval has to lie there: few were looked at, and the word is moved
 * by what is sure. */
#define CAUTION 0.25

/* One list on its way. */
struct crowd_walk {
    bool is_begun, is_done;
    struct crowd crowd; /* intake 0: there is none */
    int64_t at, n;
};

struct crowd_look {
    struct crowd_walk judged, dated;
    struct crowd_scores scores;
    struct crowd_days *days;
};

struct crowd_look *
vet_crowd_look_new(void)
{
    struct crowd_look *look = xcalloc(1, sizeof(*look));

    look->days = crowd_days_new();
    return look;
}

void
vet_crowd_look_free(struct crowd_look *look)
{
    if (!look)
        return;
    crowd_release(&look->judged.crowd);
    crowd_release(&look->dated.crowd);
    crowd_days_free(look->days);
    free(look);
}

static void
on_judged(void *ctx, const struct follower *f)
{
    struct crowd_look *look = ctx;

    look->judged.at = f->at;
    look->judged.n = f->n;
    if (f->score != FOLLOWER_NOT_JUDGED)
        crowd_add(&look->scores, (double)f->score / 1e6);
}

static void
on_dated(void *ctx, const struct follower *f)
{
    struct crowd_look *look = ctx;

    look->dated.at = f->at;
    look->dated.n = f->n;
    if (f->at != FACT_UNKNOWN)
        crowd_days_add(look->days, f->at);
}

static enum err
walk_step(struct request *rq, int64_t creator, enum crowd_kind kind,
          struct crowd_walk *walk, follower_fn *fn, struct crowd_look *look)
{
    int count = 0;
    enum err rc = ERR_OK;

    if (!walk->is_begun) {
        rc = store_crowd_last(request_store(rq), creator, kind, &walk->crowd);
        walk->is_begun = true;
        walk->at = INT64_MIN;
        walk->is_done = rc == ERR_NOT_FOUND;
    }
    if (rc == ERR_OK)
        rc = store_follower_walk(request_store(rq), walk->crowd.intake,
                                 walk->at, walk->n, SLICE, fn, look, &count);
    if (rc == ERR_OK)
        walk->is_done = count < SLICE;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
vet_crowd_look_step(struct request *rq, int64_t creator,
                    struct crowd_look *look, bool *is_done)
{
    enum err rc = ERR_OK;

    if (!look->judged.is_done)
        rc = walk_step(rq, creator, CROWD_JUDGED, &look->judged, on_judged,
                       look);
    else if (!look->dated.is_done)
        rc = walk_step(rq, creator, CROWD_DATED, &look->dated, on_dated, look);
    *is_done = look->judged.is_done && look->dated.is_done;
    return rc;
}

/* ---- into the figures ---------------------------------------------------- */

static int64_t
per_mille(double part)
{
    return (int64_t)(part * 1000 + 0.5);
}

/* How many follow the profile, by what is known of it; 0 = nobody said. */
static int64_t
total_of(struct request *rq, int64_t creator, const struct record *facts)
{
    int64_t total = record_int(facts, "followers", 0);
    const struct insight *figure = NULL;
    struct said_set said = { 0 };

    if (total <= 0 && said_load(rq, creator, &said) == ERR_OK &&
        said_find(&said, INSIGHT_FOLLOWERS, NULL, &figure))
        total = figure->value;
    said_set_release(&said);
    return total > 0 ? total : 0;
}

/* Nobody knows who the others are, nor when they came. Some have always gone
 * since the profile was read. */
static bool
is_part(const struct crowd *crowd, int64_t total)
{
    return crowd->is_cut || crowd->rows * 10 < total * 9;
}

static void
write_list(const struct crowd *crowd, int64_t total, struct record *facts,
           const char *name)
{
    struct record *one = record_add(facts, name);

    record_set_int(one, "rows", crowd->rows);
    record_set_int(one, "judged", crowd->judged);
    record_set_int(one, "dated", crowd->dated);
    /* A list longer than the profile is of another day. */
    record_set_int(one, "total", total > crowd->rows ? total : 0);
    record_set_int(one, "cut", crowd->is_cut);
    record_set_int(one, "part", is_part(crowd, total));
    record_set_int(one, "source", crowd->source);
    record_set_int(one, "at", crowd->at);
    record_set_text(one, "person", crowd->person);
}

/* True when the share calls for caution. */
static bool
write_share(const struct crowd_look *look, struct record *facts)
{
    struct crowd_share share;

    if (look->scores.n < CROWD_MIN)
        return false;
    crowd_estimate(&look->scores, &share);
    record_set_int(facts, "crowd-model", ACCOUNTS_MODEL);
    record_set_int(facts, "crowd-share", per_mille(share.share));
    record_set_int(facts, "crowd-low", per_mille(share.lo));
    record_set_int(facts, "crowd-high", per_mille(share.hi));
    return share.lo > CAUTION;
}

static void
write_arrivals(const struct crowd_look *look, int64_t total,
               struct record *facts)
{
    struct crowd_arrivals a;
    size_t i;

    crowd_days_read(look->days, &a);
    record_set_int(facts, "arrivals", a.n);
    record_set_int(facts, "arrivals-first", a.first);
    record_set_int(facts, "arrivals-last", a.last);
    record_set_int(facts, "arrivals-median", a.median);
    record_set_int(facts, "arrivals-enough", a.is_enough);
    record_set_int(facts, "arrivals-part", is_part(&look->dated.crowd, total));
    record_set_int(facts, "bursts-n", (int64_t)a.burst_count);
    for (i = 0; i < a.burst_count && i < CROWD_BURSTS; i++) {
        struct record *one = record_add(facts, "bursts");

        record_set_int(one, "day", a.bursts[i].day);
        record_set_int(one, "n", a.bursts[i].n);
        record_set_int(one, "hour", a.bursts[i].hour);
        record_set_int(one, "hour-n", a.bursts[i].hour_n);
    }
}

/* The list that they were drawn from; *is_whole when it holds nearly all. */
static enum err
write_drawn_from(struct request *rq, const struct fifty *fifty, int64_t total,
                 struct record *facts, bool *is_whole)
{
    struct crowd crowd = { 0 };
    enum err rc = store_crowd_find(request_store(rq), fifty->intake, &crowd);

    if (rc == ERR_OK) {
        write_list(&crowd, total, facts, "fifty-list");
        *is_whole = !is_part(&crowd, total);
    }
    crowd_release(&crowd);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* What people said. *decides when it stands for all followers, *is_many when
 * that alone calls for caution. */
static enum err
write_fifty(struct request *rq, int64_t creator, int64_t total,
            struct record *facts, bool *decides, bool *is_many)
{
    struct fifty_count count = { 0 };
    struct fifty fifty = { 0 };
    enum err rc;

    *decides = *is_many = false;
    rc = store_fifty_last(request_store(rq), creator, true, &fifty);
    if (rc == ERR_OK)
        rc = store_fifty_count(request_store(rq), fifty.id, &count);
    if (rc == ERR_OK && count.real + count.fake > 0) {
        record_set_int(facts, "fifty", fifty.id);
        record_set_int(facts, "fifty-seed", fifty.seed);
        record_set_int(facts, "fifty-at", fifty.done_at);
        record_set_int(facts, "fifty-fake", count.fake);
        record_set_int(facts, "fifty-real", count.real);
        record_set_int(facts, "fifty-unsure", count.unsure);
        record_set_int(facts, "fifty-unsaid", count.unsaid);
        record_set_int(facts, "fifty-shared", count.is_shared);
        record_set_text(facts, "fifty-person", fifty.person);
        rc = write_drawn_from(rq, &fifty, total, facts, decides);
        *is_many = *decides && count.fake + count.real >= FIFTY_MIN &&
                   share_of(count.fake, count.fake + count.real).lo > CAUTION;
    }
    fifty_release(&fifty);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* A list that is there only for the look at fifty. */
static enum err
write_names(struct request *rq, int64_t creator, int64_t total,
            struct record *facts)
{
    struct crowd any = { 0 };
    enum err rc;

    rc = store_crowd_last(request_store(rq), creator, CROWD_ANY, &any);
    if (rc == ERR_OK)
        write_list(&any, total, facts, "crowd-any");
    crowd_release(&any);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- what moves the word ------------------------------------------------- */

struct explained {
    int64_t at;
    bool is_it;
};

static void
see_growth(void *ctx, const struct judgement *j)
{
    struct explained *e = ctx;

    if (j->growth == TICK_UNSAID || j->at < e->at)
        return;
    e->at = j->at;
    e->is_it = j->growth == TICK_YES;
}

/* Days on which far too many came at once, and nobody has told why. Of a part
 * of the followers that says nothing: a usual day is not known. */
static enum err
is_unexplained(struct request *rq, int64_t creator, struct record *facts,
               bool *out)
{
    struct explained e = { 0 };
    enum err rc = ERR_OK;

    if (record_int(facts, "bursts-n", 0) > 0)
        rc = store_judgement_list(request_store(rq), creator, see_growth, &e);
    record_set_int(facts, "bursts-explained", e.is_it);
    *out = record_int(facts, "bursts-n", 0) > 0 && !e.is_it &&
           record_int(facts, "arrivals-part", 0) == 0;
    return rc;
}

/* The reasons, and what the word would be without them. */
static void
be_cautious(struct record *facts, bool is_fakes, bool is_growth,
            struct vetting_basis *basis)
{
    int64_t was = vetting_judge(basis);

    basis->is_fakes = is_fakes;
    basis->is_growth = is_growth;
    if (!is_fakes && !is_growth)
        return;
    record_set_int(facts, "crowd-cautious", vetting_judge(basis) != was);
    record_set_int(facts, "crowd-fakes", is_fakes);
    record_set_int(facts, "crowd-growth", is_growth);
}

enum err
vet_crowd_look_write(struct request *rq, int64_t creator,
                     const struct crowd_look *look, struct record *facts,
                     struct vetting_basis *basis)
{
    int64_t total = total_of(rq, creator, facts);
    bool is_high = false, decides, is_many, is_growth = false;
    enum err rc;

    if (look->judged.crowd.intake != 0) {
        write_list(&look->judged.crowd, total, facts, "crowd-judged");
        is_high =
            write_share(look, facts) && !is_part(&look->judged.crowd, total);
    }
    if (look->dated.crowd.intake != 0) {
        write_list(&look->dated.crowd, total, facts, "crowd-dated");
        write_arrivals(look, total, facts);
    }
    rc = write_names(rq, creator, total, facts);
    if (rc == ERR_OK)
        rc = write_fifty(rq, creator, total, facts, &decides, &is_many);
    if (rc == ERR_OK)
        rc = is_unexplained(rq, creator, facts, &is_growth);
    if (rc == ERR_OK)
        be_cautious(facts, decides ? is_many : is_high, is_growth, basis);
    return rc;
}
