/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo.c - undo: take the last change back, or one by its number.
 *
 * What is taken back is what was recorded (bot/store/audit.c): the command
 * itself knows nothing of what it undoes.
 */
#include "card.h"
#include "command.h"
#include "request.h"
#include "undo.h"
#include "verbs.h"

#define LAST_SECONDS (15 * 60)
#define BY_NUMBER_SECONDS (24 * 3600)

static enum err undo_run(struct request *rq);

static const struct arg_spec undo_args[] = {
    { "id", ARG_ID, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static const struct form undo_forms[] = {
    { .name = "",
      .usage = "[ID]",
      .example = "undo",
      .args = undo_args,
      .run = undo_run },
    { 0 },
};

const struct command undo_command = {
    .name = "undo",
    .summary = TEXT_UNDO_SUMMARY,
    .forms = undo_forms,
};

static enum err
undo_find(struct request *rq, struct change *change)
{
    int64_t id = request_arg_id(rq, "id"), now = request_now(rq);
    enum err rc;

    if (id == 0)
        return store_change_last(request_store(rq), request_person(rq)->id,
                                 now - LAST_SECONDS, change);
    rc = store_change_find(request_store(rq), id, change);
    if (rc == ERR_OK && change->at < now - BY_NUMBER_SECONDS)
        return ERR_NOT_FOUND;
    return rc;
}

static enum err
undo_refuse(struct request *rq, enum text_key key)
{
    return reply_wrong(rq, "id", key, NULL);
}

static enum err
undo_change(struct request *rq, const struct change *change)
{
    enum err rc;

    rc = store_change_undo(request_store(rq), change->id,
                           request_person(rq)->id, request_now(rq));
    if (rc == ERR_CONFLICT)
        return undo_refuse(rq, TEXT_UNDO_CONFLICT);
    if (rc != ERR_OK)
        return rc;
    request_touched(rq, "change", change->id);
    request_speak_to_team(rq);
    return reply_text(rq, AUDIENCE_TEAM, TEXT_UNDO_DONE, "what",
                      change->command, "id", TEXT_INT(change->id), NULL);
}

static enum err
undo_run(struct request *rq)
{
    struct change change = { 0 };
    enum err rc;

    rc = undo_find(rq, &change);
    if (rc == ERR_NOT_FOUND)
        rc = undo_refuse(rq, request_has(rq, "id") ? TEXT_UNDO_TOO_OLD
                                                   : TEXT_UNDO_NOTHING);
    else if (rc == ERR_OK && change.undone_at != 0)
        rc = undo_refuse(rq, TEXT_ERRORS_ALREADY_DONE);
    else if (rc == ERR_OK && !change_is_of(&change, request_person(rq)->id) &&
             !request_may(rq, WHO_ADMINS))
        rc = undo_refuse(rq, TEXT_UNDO_NOT_YOURS);
    else if (rc == ERR_OK)
        rc = undo_change(rq, &change);
    change_release(&change);
    return rc;
}
