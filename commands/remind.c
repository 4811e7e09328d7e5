/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * remind.c - the standing job that looks at reminders.
 *
 * A tick reads the reminders that are due and nothing else, so that it costs
 * what is due and not what exists. rules/reminding.c says what is to happen,
 * remind_say.c says it; the reminder's new row is written in the same step, so
 * that a crash leaves both or neither.
 */
#include "remind.h"

#include <string.h>

#include "deadline_series.h"
#include "deadline_who.h"
#include "job.h"
#include "log.h"
#include "notices.h"
#include "remind_say.h"
#include "verbs.h"

/* So many in a step, if they fit into its time. */
#define BATCH_MAX 32
/* What was missed by more than that is told in one list. */
#define GRACE_SECONDS (24 * 3600)
/* A reminder that ended its step goes to the back of the queue. */
#define SUSPECT_SECONDS 60
/* What a sheet wrote that is not in yet is looked at again then. */
#define HIDDEN_SECONDS 600
/* Without anything due, for the sake of a row that came by another way. */
#define IDLE_SECONDS 86400
#define OWNERS       (REMINDING_AHEAD | REMINDING_DUE | REMINDING_SNOOZED)

/* ---- facts --------------------------------------------------------------- */

void
remind_facts(struct request *rq, const struct deadline *d,
             const struct reminder *r, struct reminding *out)
{
    struct deadline_night night;

    memset(out, 0, sizeof(*out));
    out->zone = request_zone(rq);
    (void)zone_find(d->zone, &out->zone); /* else the reader's own */
    out->due_at = d->due_at;
    out->is_day = d->is_day;
    out->remind = d->remind ? d->remind : "";
    out->has_campaign = d->campaign != 0;
    out->has_series = d->series != 0;
    out->calendar = request_calendar(rq);
    if (r) {
        out->snoozed_to = r->snoozed_to;
        out->stage = r->stage;
    }
    if (deadline_night_find(rq, d, d->owner, &night) == ERR_OK)
        out->early_at = night.early_at;
    if (out->stage == 0)
        out->stage = reminding_stage(d->at, 0);
}

enum err
remind_plan(struct request *rq, const struct deadline *d)
{
    int64_t now = request_now(rq);
    struct reminder r = { .deadline = d->id,
                          .stage = reminding_stage_moved(now) };
    struct reminding facts;

    remind_facts(rq, d, &r, &facts);
    r.at = reminding_due(&facts, now) != 0 ? now : reminding_next(&facts, now);
    return store_reminder_set(request_store(rq), &r);
}

enum err
remind_snooze(struct request *rq, const struct deadline *d, int64_t until)
{
    int64_t now = request_now(rq);
    struct reminder r = { 0 };
    struct reminding facts;
    enum err rc;

    rc = store_reminder_find(request_store(rq), d->id, &r);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    r.deadline = d->id;
    r.snoozed_to = until;
    remind_facts(rq, d, &r, &facts);
    r.stage = facts.stage;
    r.at = reminding_due(&facts, now) != 0 ? now : reminding_next(&facts, now);
    return store_reminder_set(request_store(rq), &r);
}

/* ---- one reminder -------------------------------------------------------- */

/* The one before the newest of a series is not said any more when that newest
 * has come as well. */
static enum err
turn_series(struct request *rq, const struct deadline *d, unsigned *what)
{
    int64_t newest = 0;
    enum err rc;

    rc = deadline_series_turn(rq, d->series, &newest);
    if (rc == ERR_OK && newest > d->due_at)
        *what &= REMINDING_TURN;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* In a conversation, when people read: what comes at night, or passed while
 * nobody ran, waits for the working day. */
static enum err
remind_others(struct request *rq, const struct deadline *d,
              const struct reminding *facts, unsigned *left, int64_t *again)
{
    int64_t now = request_now(rq);
    int64_t at = notice_team_at(rq, facts->zone);
    enum err rc = ERR_OK;

    if (at <= now)
        rc = remind_say_thread(rq, d, &at);
    if (rc != ERR_OK || at == 0)
        return rc;
    *left |= REMINDING_THREAD;
    if (*again == 0 || at < *again)
        *again = at;
    return ERR_OK;
}

/* What could not be said yet stays in *left, to be looked at again then. */
static enum err
remind_say(struct request *rq, const struct deadline *d,
           const struct reminder *r, const struct reminding *facts,
           unsigned what, unsigned *left, int64_t *again)
{
    int64_t now = request_now(rq), at = 0;
    bool is_anew = r->at == REMINDER_ANEW;
    int64_t late = r->at > REMINDER_ANEW ? now - r->at : 0;
    unsigned owners = what & OWNERS;
    struct owner_news news = { owners, late > REMIND_LATE_SECONDS, is_anew,
                               is_anew ? now : reminding_said_until(facts) };
    enum err rc = ERR_OK;

    *left = 0;
    *again = 0;
    if (owners != 0 && late > GRACE_SECONDS && d->series == 0)
        rc = remind_say_passed(rq, d, now - GRACE_SECONDS, again);
    else if (owners != 0)
        rc = remind_say_owner(rq, d, &news, again);
    *left |= *again != 0 ? owners : 0;
    if (rc == ERR_OK && what & REMINDING_THREAD)
        rc = remind_others(rq, d, facts, left, again);
    if (rc == ERR_OK && what & REMINDING_LEAD)
        rc = remind_say_lead(rq, d, &at);
    *left |= at != 0 ? REMINDING_LEAD : 0;
    if (at != 0 && (*again == 0 || at < *again))
        *again = at;
    return rc;
}

/* The row as it is after that. */
static void
remind_advance(struct reminder *r, const struct reminding *facts, unsigned due,
               unsigned left, int64_t again, int64_t now)
{
    int64_t next = reminding_next(facts, now);

    if (left != 0) {
        r->at = next != 0 && next < again ? next : again;
        r->stage = reminding_stage_left(facts, due & ~left);
        return;
    }
    r->at = next;
    r->stage = reminding_stage_after(facts, due, now);
}

/* The list of what passed names others of this step as well. */
static bool
was_listed(struct request *rq, const struct reminder *r)
{
    struct reminder is = { 0 };

    return request_now(rq) - r->at > GRACE_SECONDS &&
           store_reminder_find(request_store(rq), r->deadline, &is) == ERR_OK &&
           is.at != r->at;
}

static enum err
remind_one(struct request *rq, struct reminder *r)
{
    struct store *st = request_store(rq);
    int64_t now = request_now(rq);
    struct deadline d = { 0 };
    struct reminding facts;
    unsigned due = 0, what, left = 0;
    int64_t again = 0;
    enum err rc;

    rc = store_deadline_find(st, r->deadline, &d);
    if (rc == ERR_NOT_FOUND) {
        r->at = now + HIDDEN_SECONDS;
        return store_reminder_set(st, r);
    }
    if (rc != ERR_OK)
        return rc;
    remind_facts(rq, &d, r, &facts);
    due = what = reminding_due(&facts, now);
    if (d.done_at != 0)
        what &= REMINDING_TURN;
    if (what & REMINDING_TURN)
        rc = turn_series(rq, &d, &what);
    if (rc == ERR_OK)
        rc = remind_say(rq, &d, r, &facts, what, &left, &again);
    if (rc == ERR_OK) {
        remind_advance(r, &facts, due, left, again, now);
        if (d.done_at != 0)
            r->at = 0;
        rc = store_reminder_set(st, r);
    }
    deadline_release(&d);
    return rc;
}

/* ---- the job ------------------------------------------------------------- */

/* The step failed, or the program ended in it: the first is behind it, most
 * likely. It has another minute, and the others go on. */
static enum err
put_off_suspect(struct request *rq, struct reminder *r)
{
    log_warn("remind: put off deadline=%lld", (long long)r->deadline);
    r->at = request_now(rq) + SUSPECT_SECONDS;
    return store_reminder_set(request_store(rq), r);
}

static enum err
until_next(struct request *rq, struct job *job, enum step *step)
{
    int64_t at = 0;
    enum err rc;

    rc = store_reminder_next(request_store(rq), &at);
    job->due_at = rc == ERR_OK ? at : request_now(rq) + IDLE_SECONDS;
    *step = STEP_AT;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
remind_step(struct request *rq, struct job *job, enum step *step)
{
    struct reminder due[BATCH_MAX];
    int count = 0, i;
    enum err rc;

    rc = store_reminder_due(request_store(rq), request_now(rq), due, BATCH_MAX,
                            &count);
    if (rc == ERR_OK && job->tries > 0 && count > 0) {
        *step = STEP_AGAIN;
        return put_off_suspect(rq, &due[0]);
    }
    for (i = 0; rc == ERR_OK && i < count && !job_is_late(job); i++)
        if (!was_listed(rq, &due[i]))
            rc = remind_one(rq, &due[i]);
    if (rc != ERR_OK)
        return rc;
    if (i < count || count == BATCH_MAX) {
        *step = STEP_AGAIN;
        return ERR_OK;
    }
    return until_next(rq, job, step);
}

enum err
remind_hasten(struct request *rq)
{
    int64_t at = 0;
    enum err rc;

    rc = store_reminder_next(request_store(rq), &at);
    if (rc == ERR_OK)
        rc = request_job_hasten(rq, "remind", at);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- after an undo ------------------------------------------------------- */

struct mending {
    struct request *rq;
    enum err rc;
};

static void
mend_one(void *ctx, const struct deadline *d)
{
    struct mending *m = ctx;
    struct reminder r = { .deadline = d->id, .at = REMINDER_ANEW };
    enum err rc;

    if (m->rc != ERR_OK || d->done_at != 0)
        return;
    rc = store_reminder_find(request_store(m->rq), d->id, &r);
    if (rc == ERR_NOT_FOUND)
        rc = store_reminder_set(request_store(m->rq), &r);
    m->rc = rc;
}

enum err
remind_mend(struct request *rq, const char *noun, int64_t id)
{
    struct mending m = { .rq = rq };
    struct store *st = request_store(rq);
    struct deadline d = { 0 };
    enum err rc = ERR_OK;

    if (strcmp(noun, "deadline") == 0) {
        rc = store_deadline_find(st, id, &d);
        if (rc == ERR_OK)
            mend_one(&m, &d);
        deadline_release(&d);
    } else if (strcmp(noun, "series") == 0) {
        rc = store_deadline_list_series(st, id, BATCH_MAX, mend_one, &m);
    } else if (strcmp(noun, "campaign") == 0) {
        rc = store_deadline_list_campaign(st, id, mend_one, &m);
    }
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    return rc == ERR_OK ? m.rc : rc;
}
