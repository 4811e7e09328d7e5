/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo.c - undo: take the last change back, or one by its number.
 *
 * What is taken back is what was recorded (bot/store/audit.c): the command
 * itself knows nothing of what it undoes.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "card.h"
#include "command.h"
#include "creators.h"
#include "crowds.h"
#include "deadlines.h"
#include "deal_parts.h"
#include "remind.h"
#include "request.h"
#include "series.h"
#include "sheet/sheet.h"
#include "undo.h"
#include "undo_later.h"
#include "undo_list.h"
#include "verbs.h"
#include "vet/vet.h"

#define LAST_SECONDS (15 * 60)
/* So many changes are looked through for the undo of one. */
#define LOOK_AHEAD        200
#define BY_NUMBER_SECONDS (24 * 3600)

static enum err undo_run(struct request *rq);
static void undo_prepare(struct request *rq);

static const struct arg_spec undo_args[] = {
    { "id", ARG_ID, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "how", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "all" },
    { 0 },
};

static const struct form undo_forms[] = {
    { .name = "",
      .usage = "[ID] [all]",
      .example = "undo",
      .args = undo_args,
      .run = undo_run,
      .prepare = undo_prepare,
      .purpose = TEXT_UNDO_PURPOSE },
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
                                 now - LAST_SECONDS, 0, change);
    rc = store_change_find(request_store(rq), id, change);
    if (rc == ERR_OK && change->at < now - BY_NUMBER_SECONDS)
        return ERR_NOT_FOUND;
    return rc;
}

/* Deadlines and campaigns are the team's; what was said about a creator is not.
 */
static enum audience
undo_audience(const struct change *change)
{
    return strcmp(change->noun, "deadline") == 0 ||
                   strcmp(change->noun, "series") == 0 ||
                   strcmp(change->noun, "campaign") == 0
               ? AUDIENCE_TEAM
               : AUDIENCE_PRIVATE;
}

/* What an undo is about in the end: of an undo, what that was about. The
 * noun is the caller's. */
static char *
undo_noun(struct request *rq, const struct change *change, int64_t *id)
{
    struct change at = { 0 };
    char *noun = xstrdup(change->noun);
    int i;

    *id = change->noun_id;
    for (i = 0; i < LOOK_AHEAD && strcmp(noun, "change") == 0; i++) {
        if (store_change_find(request_store(rq), *id, &at) != ERR_OK)
            break;
        free(noun);
        noun = xstrdup(at.noun);
        *id = at.noun_id;
        change_release(&at);
    }
    return noun;
}

/* What is seen to anew after an undo. */
struct watch {
    char *noun; /* and what it is about, for reminders */
    int64_t id;
    struct undone *vet;
    struct sheet_undone *sheet;
};

static struct watch
undo_watch(struct request *rq, const struct change *change)
{
    struct watch watch;

    watch.noun = undo_noun(rq, change, &watch.id);
    watch.vet = vet_undone_new(rq, watch.noun, watch.id);
    watch.sheet = sheet_undone_new(rq, watch.noun, watch.id);
    return watch;
}

/* A pause is no change of the deadline: it is ended by its own way. */
static enum err
undo_snooze(struct request *rq, const struct change *change)
{
    struct deadline d = { 0 };
    enum err rc;

    if (strcmp(change->command, "deadline snooze") != 0)
        return ERR_OK;
    rc = store_deadline_find(request_store(rq), change->noun_id, &d);
    if (rc == ERR_OK)
        rc = remind_snooze(rq, &d, 0);
    deadline_release(&d);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
watch_show(struct request *rq, const struct change *change,
           const struct watch *watch)
{
    enum err rc;

    rc = undo_snooze(rq, change);
    if (rc == ERR_OK)
        rc = remind_mend(rq, watch->noun, watch->id);
    if (rc == ERR_OK)
        rc = vet_undone_show(rq, watch->vet);
    return rc == ERR_OK ? sheet_undone_show(rq, watch->sheet) : rc;
}

static void
watch_free(struct watch *watch)
{
    free(watch->noun);
    vet_undone_free(watch->vet);
    sheet_undone_free(watch->sheet);
}

static enum err
undo_change(struct request *rq, const struct change *change)
{
    struct watch watched = undo_watch(rq, change);
    enum audience audience = undo_audience(change);
    bool is_campaign = strcmp(change->noun, "campaign") == 0;
    int64_t parent = 0, campaign;
    struct buf about;
    enum err rc;

    campaign = campaign_of(rq, change->noun, change->noun_id, &parent);
    if (audience == AUDIENCE_TEAM)
        request_speak_to_team(rq);
    buf_init(&about, 4096);
    undo_list_name(rq, change, &about);
    rc = undo_check_others(rq, change);
    if (rc == ERR_OK)
        rc = store_change_undo(request_store(rq), change->id,
                               request_person(rq)->id, request_now(rq));
    if (rc == ERR_CONFLICT) {
        rc = undo_conflict(rq, change, &about);
    } else if (rc == ERR_OK) {
        request_touched(rq, "change", change->id);
        rc = reply_text(rq, audience,
                        about.len > 0 ? TEXT_UNDO_DONE_ABOUT : TEXT_UNDO_DONE,
                        "what", change->command, "about", about.data, "id",
                        TEXT_INT(change->id), NULL);
        if (rc == ERR_OK)
            rc = watch_show(rq, change, &watched);
        if (rc == ERR_OK && parent != 0)
            rc = campaign_undone(rq, campaign, parent, about.data,
                                 is_campaign ? change->command : NULL);
    }
    watch_free(&watched);
    buf_release(&about);
    return rc;
}

/* The change that took this one back, if it can be taken back itself. */
static int64_t
find_undo_of(struct request *rq, int64_t id)
{
    struct change change = { 0 };
    int64_t found = 0, i;
    enum err rc = ERR_OK;

    for (i = id + 1; i <= id + LOOK_AHEAD && found == 0 && rc == ERR_OK; i++) {
        rc = store_change_find(request_store(rq), i, &change);
        if (rc == ERR_OK && strcmp(change.command, "undo") == 0 &&
            change.noun_id == id && change.undone_at == 0)
            found = i;
        change_release(&change);
        memset(&change, 0, sizeof(change));
    }
    return found;
}

static enum err
undo_already(struct request *rq, const struct change *change)
{
    int64_t undo = find_undo_of(rq, change->id);

    if (undo == 0)
        return reply_wrong(rq, "id", TEXT_UNDO_ALREADY, NULL);
    return reply_wrong(rq, "id", TEXT_UNDO_AGAIN, "id", TEXT_INT(undo), NULL);
}

/* Nothing is done: what can be taken back by its number. */
static enum err
undo_nothing(struct request *rq, enum text_key why)
{
    struct card *card = card_new();
    enum err rc;

    card_title(card, text_get(request_language(rq), why));
    rc = undo_list(rq, INT64_MAX, card);
    if (rc == ERR_OK) {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    card_free(card);
    return rc;
}

/* Answers of a look at fifty are no changes of this kind. Was one the last
 * thing, or as late as it, what is older is not meant. */
static bool
is_answer_last(struct request *rq, const struct change *last,
               struct creator *creator)
{
    int64_t id = 0, at = 0;

    if (request_has(rq, "id") ||
        store_fifty_answered(request_store(rq), request_person(rq)->id, &id,
                             &at) != ERR_OK)
        return false;
    return at > 0 && at >= last->at && at >= request_now(rq) - LAST_SECONDS &&
           store_creator_get(request_store(rq), id, creator) == ERR_OK;
}

static enum err
undo_answer(struct request *rq, const struct creator *creator)
{
    struct card *card = card_new();
    struct buf title;
    enum err rc;

    buf_init(&title, 1024);
    text_add(&title, request_language(rq), TEXT_UNDO_ANSWER, "handle",
             creator->handle, NULL);
    card_title(card, title.data);
    rc = undo_list(rq, INT64_MAX, card);
    if (rc == ERR_OK) {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    buf_release(&title);
    card_free(card);
    return rc;
}

/* "undo all": what is left out is the number. */
static void
undo_prepare(struct request *rq)
{
    const char *id = request_arg(rq, "id");

    if (!id || (strcmp(id, "all") != 0 && strcmp(id, "tutto") != 0))
        return;
    request_set_arg(rq, "id", NULL);
    request_set_arg(rq, "how", "all");
}

/* All that was done with an import goes with it. Of anything else "all" could
 * mean everything that was ever done. */
static bool
is_all_of_nothing(struct request *rq, const struct change *change)
{
    return !request_has(rq, "id") && request_has(rq, "how") &&
           strcmp(change->noun, "sheet") != 0;
}

static enum err
undo_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct change change = { 0 };
    enum err rc;

    rc = undo_find(rq, &change);
    if ((rc == ERR_OK || rc == ERR_NOT_FOUND) &&
        is_answer_last(rq, &change, &creator))
        rc = undo_answer(rq, &creator);
    else if (rc == ERR_NOT_FOUND && !request_has(rq, "id"))
        rc = undo_nothing(rq, TEXT_UNDO_NOTHING);
    else if (rc == ERR_OK && is_all_of_nothing(rq, &change))
        rc = undo_nothing(rq, TEXT_UNDO_NOT_ALL);
    else if (rc == ERR_NOT_FOUND)
        rc = reply_wrong(rq, "id", TEXT_UNDO_TOO_OLD, "id",
                         TEXT_INT(request_arg_id(rq, "id")), NULL);
    else if (rc == ERR_OK && change.undone_at != 0)
        rc = undo_already(rq, &change);
    else if (rc == ERR_OK && !change_is_of(&change, request_person(rq)->id) &&
             !request_may(rq, WHO_ADMINS))
        rc = reply_wrong(rq, "id", TEXT_UNDO_NOT_YOURS, NULL);
    else if (rc == ERR_OK && strcmp(change.noun, "sheet") == 0 &&
             (rc = undo_ask(rq, &change)) != ERR_NOT_FOUND)
        ; /* asked */
    else if (rc == ERR_OK || rc == ERR_NOT_FOUND)
        rc = undo_change(rq, &change);
    creator_release(&creator);
    change_release(&change);
    return rc;
}
