/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_say.c - creator note, trust, pause: what somebody says of a creator.
 *
 * Notes and reasons are for the team alone: the answers are private.
 */
#include <stdlib.h>

#include "alloc.h"
#include "deal_parts.h"
#include "notes.h"
#include "vet/vet.h"

/* In characters. */
#define NOTE_MAX   1000
#define REASON_MAX 1000

static enum err
say(struct request *rq, const struct creator *creator, enum text_key key,
    const char *what)
{
    struct buf name;
    enum err rc;

    request_touched(rq, "creator", creator->id);
    buf_init(&name, 256);
    vet_name(&name, creator, true);
    rc = reply_text(rq, AUDIENCE_PRIVATE, key, "name", name.data, "what", what,
                    NULL);
    buf_release(&name);
    return rc;
}

enum err
creator_note_run(struct request *rq)
{
    struct creator creator = { 0 };
    char *text = xstrdup(request_arg(rq, "text"));
    struct note note = { .person = request_person(rq)->id,
                         .at = request_now(rq),
                         .text = text };
    enum err rc;

    if (text_length(text) > NOTE_MAX) {
        rc = reply_wrong(rq, "text", TEXT_ERRORS_TOO_LONG, "n",
                         TEXT_INT(NOTE_MAX), NULL);
        goto out;
    }
    rc = creator_ensure(rq, &creator);
    if (rc == ERR_OK) {
        note.creator = creator.id;
        rc = store_note_add(request_store(rq), &note, &note.id);
    }
    if (rc == ERR_OK)
        rc = say(rq, &creator, TEXT_CREATOR_NOTED, text);
out:
    creator_release(&creator);
    free(text);
    return rc == ERR_DENIED ? ERR_OK : rc;
}

static enum err
stand(struct request *rq, enum standing_kind kind, enum text_key key)
{
    struct creator creator = { 0 };
    char *why = xstrdup(request_arg(rq, "because"));
    struct standing standing = { .kind = kind,
                                 .why = why,
                                 .person = request_person(rq)->id,
                                 .at = request_now(rq) };
    enum err rc;

    if (text_length(why) > REASON_MAX) {
        rc = reply_wrong(rq, "because", TEXT_ERRORS_TOO_LONG, "n",
                         TEXT_INT(REASON_MAX), NULL);
        goto out;
    }
    rc = creator_ensure(rq, &creator);
    if (rc == ERR_OK)
        rc = store_standing_set(request_store(rq), creator.id, &standing);
    if (rc == ERR_OK)
        rc = say(rq, &creator, key, why);
out:
    creator_release(&creator);
    free(why);
    return rc == ERR_DENIED ? ERR_OK : rc;
}

enum err
creator_trust_run(struct request *rq)
{
    return stand(rq, STANDING_TRUSTED, TEXT_CREATOR_TRUSTED);
}

enum err
creator_pause_run(struct request *rq)
{
    return stand(rq, STANDING_PAUSED, TEXT_CREATOR_PAUSED);
}
