/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_ladder.c - another way for a message that was refused.
 *
 * Design 3.4. What was meant for a conversation goes back by the request's own
 * URL while that lives, else to the asker's DM, and its owner is told why. What
 * only its asker should see goes by DM; what the DM does not take, by the URL.
 * An edit of what is not there any more is said anew in its place. Each row
 * takes each step once, so that it ends:
 *
 *   a conversation   POST -> RESPOND -> POST to the DM
 *   passing          RESPOND or EPHEMERAL -> POST to the DM
 *   a DM             POST -> POST to the DM opened anew -> RESPOND
 *   an edit          UPDATE -> POST, and then as that
 *   a file           FILE -> FILE to the DM -> FILE to the DM opened anew
 */
#include <string.h>

#include "destination.h"
#include "log.h"
#include "outbox_file.h"
#include "outbox_queue.h"
#include "people.h"
#include "trail.h"

struct rung {
    struct outbox *ob;
    const struct out_row *row;
    const char *why;
    int64_t now_ms;
};

static bool
is_dm_queue(const char *queue)
{
    return destination_is(queue, TO_PERSON);
}

static bool
has_url(const struct rung *s)
{
    return s->row->secret[0] != '\0' &&
           s->now_ms / 1000 - s->row->created_at < URL_SURE_S;
}

static enum out_promise
promise_of(enum out_verb verb)
{
    return verb == OUT_RESPOND ? OUT_PROMISE_AT_MOST_ONCE
           : verb == OUT_FILE  ? OUT_PROMISE_FILE
                               : OUT_PROMISE_ONCE;
}

/* Tried at once; place "" is its person's DM. */
static enum err
step_to(const struct rung *s, enum out_verb verb, const char *place)
{
    enum err rc;

    rc = store_outbox_reroute(s->ob->o.store, s->row->id, verb,
                              promise_of(verb), place);
    if (rc != ERR_OK)
        return rc;
    log_info("outbox: goes another way reply=%lld place=%s reason=%s%s",
             (long long)s->row->id, s->row->place, s->why,
             trail_text(trail_of(TRAIL_REPLY, s->row->id)));
    effects_add(s->ob->o.effects, EFFECT_OUT_AGAIN, s->row->id, s->now_ms,
                s->row->queue);
    return ERR_OK;
}

static enum err
step_tell(const struct rung *s, enum out_fate fate)
{
    return s->ob->o.tell_owner(s->ob->o.ctx, s->row, s->why, fate);
}

/* ---- direct messages ---------------------------------------------------- */

/* The DM that we knew is not there: closed, or never was one of ours. One that
 * was opened for this very row is no better the second time. */
static bool
is_lost_dm(const struct rung *s)
{
    const struct queue *q = queue_find(s->ob, s->row->queue);

    return (s->row->verb == OUT_POST || s->row->verb == OUT_FILE) &&
           s->row->user[0] != '\0' &&
           strcmp(s->why, "channel_not_found") == 0 &&
           (s->row->place[0] == '\0' || is_dm_queue(s->row->queue)) &&
           !(q && q->opened_id == s->row->id);
}

/* Opened anew, once. */
static enum err
step_lost_dm(const struct rung *s)
{
    enum err rc;

    rc = store_person_set_dm(s->ob->o.store, s->row->user, "");
    return rc == ERR_OK ? step_to(s, (enum out_verb)s->row->verb, "") : rc;
}

/* ---- files -------------------------------------------------------------- */

/* Without the permission no place is better than another. */
static bool
is_file_on_ladder(const struct rung *s)
{
    return s->row->verb == OUT_FILE && !is_dm_queue(s->row->queue) &&
           s->row->place[0] != '\0' && strcmp(s->why, "missing_scope") != 0;
}

/* Its bytes are brought anew: they may count as meant for where they were. */
static enum err
step_file(const struct rung *s)
{
    enum err rc;

    rc = outbox_file_uploaded(s->ob->o.store, s->row, "");
    if (rc == ERR_OK)
        rc = step_to(s, OUT_FILE, "");
    return rc == ERR_OK ? step_tell(s, OUT_FATE_BY_DM) : rc;
}

/* ---- edits -------------------------------------------------------------- */

/* Was it said anew since? Then that one is edited; else this one is it, and
 * later edits go there. */
static enum err
step_lost_target(const struct rung *s)
{
    struct store *st = s->ob->o.store;
    struct out_row target = { 0 };
    enum err rc;

    rc = store_outbox_find(st, s->row->target, &target);
    if (rc == ERR_NOT_FOUND) /* purged meanwhile */
        return step_to(s, OUT_POST, s->row->place);
    if (rc == ERR_OK && target.target != 0) {
        rc = store_outbox_set_target(st, s->row->id, target.target);
        if (rc == ERR_OK)
            rc = store_outbox_set_again(st, s->row->id, s->now_ms);
        effects_add(s->ob->o.effects, EFFECT_OUT_AGAIN, s->row->id, s->now_ms,
                    s->row->queue);
    } else if (rc == ERR_OK) {
        rc = store_outbox_set_replaced(st, target.id, s->row->id);
        if (rc == ERR_OK)
            rc = step_to(s, OUT_POST, target.place);
    }
    out_row_release(&target);
    return rc;
}

/* ---- the ladder --------------------------------------------------------- */

/* Who has an owner has come by that URL from a conversation: the DM is left,
 * also when nobody knows what became of it. */
static enum err
step_down(const struct rung *s)
{
    bool was_url = s->row->verb == OUT_RESPOND;
    bool takes_url = !was_url && has_url(s);
    enum err rc;

    rc = step_to(s, takes_url ? OUT_RESPOND : OUT_POST, "");
    if (rc == ERR_OK && !was_url) /* else it has been said */
        rc = step_tell(s, takes_url ? OUT_FATE_BY_URL : OUT_FATE_BY_DM);
    return rc;
}

static bool
is_on_ladder(const struct out_row *row)
{
    if (is_dm_queue(row->queue))
        return false;
    return (row->verb == OUT_RESPOND && row->owner[0] != '\0') ||
           (row->verb == OUT_POST && row->place[0] != '\0');
}

enum err
outbox_other_way(struct outbox *ob, const struct out_row *row, const char *why,
                 bool is_known, int64_t now_ms, bool *is_taken)
{
    struct rung s = { ob, row, why, now_ms };

    *is_taken = row->user[0] != '\0';
    if (!*is_taken)
        return ERR_OK;
    if (is_lost_dm(&s))
        return step_lost_dm(&s);
    if (is_file_on_ladder(&s))
        return step_file(&s);
    if (is_on_ladder(row))
        return step_down(&s);
    if (is_known && row->verb == OUT_UPDATE && row->target != 0)
        return step_lost_target(&s);
    if (is_known && !is_dm_queue(row->queue) &&
        (row->verb == OUT_EPHEMERAL || row->verb == OUT_RESPOND))
        return step_to(&s, OUT_POST, "");
    if (is_known && is_dm_queue(row->queue) && row->verb == OUT_POST &&
        has_url(&s))
        return step_to(&s, OUT_RESPOND, "");
    *is_taken = false;
    return ERR_OK;
}
