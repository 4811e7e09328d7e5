/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * purge.c - what must not be kept goes: a job that is always there.
 *
 * Raw comments and names, files and what platforms' APIs told after at most 30
 * days; their answers after a day; keys of handled requests and what undo could
 * take back after two; settled messages and looks that came to nothing after
 * thirty; what was spent on services after forty; what was said unasked after
 * sixty. Requests that wait for a fact have waited long enough after a day,
 * passing answers after half an hour. One small piece a step, once an hour.
 */
#include "purge.h"

#include <stdlib.h>

#include "crowds.h"
#include "files.h"
#include "intakes.h"
#include "job.h"
#include "looks.h"
#include "numbers.h"
#include "post_tables.h"
#include "posts.h"
#include "profiles.h"
#include "record.h"
#include "tubes.h"
#include "url_life.h"
#include "verbs.h"

#define PIECE         500
#define DAY           86400
#define EVERY_SECONDS 3600
#define SEEN_DAYS     2
#define UNDO_DAYS     2
#define SETTLED_DAYS  30
#define PARKED_DAYS   1
#define NUDGE_DAYS    60
#define CALL_DAYS     1
#define QUOTA_DAYS    40

/* Comments first, then followers, which are counted below zero. */
static enum err
purge_names(struct store *st, int64_t intake, int64_t *after, bool *more)
{
    int64_t followers = -1 - *after;
    enum err rc = ERR_OK;

    *more = false;
    if (*after >= 0) {
        rc = store_comment_purge(st, intake, PIECE, after, more);
        followers = 0;
    }
    if (rc != ERR_OK || *more)
        return rc;
    rc = store_follower_purge(st, intake, PIECE, &followers, more);
    *after = -1 - followers;
    return rc;
}

static enum err
purge_raw(struct request *rq, struct job *job, bool *more)
{
    struct store *st = request_store(rq);
    struct intake intake = { 0 };
    int64_t after = 0;
    enum err rc;

    *more = false;
    rc = store_intake_raw_due(st, request_now(rq), &intake);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    if (number_parse(job->cursor, INT64_MIN, INT64_MAX, &after) != ERR_OK)
        after = 0;
    rc = purge_names(st, intake.id, &after, more);
    if (rc == ERR_OK && !*more) {
        intake.raw_until = 0;
        rc = store_intake_update(st, &intake);
        after = 0;
        *more = true; /* there may be another one */
    }
    if (rc == ERR_OK) {
        struct buf b;

        buf_init(&b, 32);
        buf_addf(&b, "%lld", (long long)after);
        job_set_cursor(job, b.data);
        buf_release(&b);
    }
    intake_release(&intake);
    return rc;
}

/* What people decided stays, with who and when. */
static enum err
purge_looks(struct request *rq, bool *more)
{
    struct record *gone = record_new();
    char *facts;
    enum err rc;

    record_set_int(gone, "gone", 1);
    facts = record_save(gone);
    rc = store_look_purge(request_store(rq), request_now(rq), facts, PIECE,
                          more);
    free(facts);
    record_free(gone);
    return rc;
}

enum err
purge_step(struct request *rq, struct job *job, enum step *step)
{
    struct store *st = request_store(rq);
    int64_t now = request_now(rq);
    bool more = false;
    enum err rc;

    rc = purge_raw(rq, job, &more);
    if (rc == ERR_OK && !more)
        rc = store_file_purge(st, now - request_keep_raw_days(rq) * DAY, &more);
    if (rc == ERR_OK && !more)
        rc = store_profile_purge(st, now, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_post_purge(st, now, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_table_post_purge(st, now, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_peer_purge(st, now, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = purge_looks(rq, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_changes(st, now - UNDO_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_seen(st, now - SEEN_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_settled(st, now - SETTLED_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_parked(st, now - PARKED_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_stale(st, now - URL_LIVES_S, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_nudges(st, now - NUDGE_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_calls(st, now - CALL_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_tube_purge(st, now - SETTLED_DAYS * DAY, PIECE, &more);
    if (rc == ERR_OK && !more)
        rc = store_purge_quota(st, now - QUOTA_DAYS * DAY);
    *step = more ? STEP_AGAIN : STEP_AT;
    job->due_at = now + EVERY_SECONDS;
    return rc;
}
