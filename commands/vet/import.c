/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import.c - vet import, confirm, cancel: comments brought by a person.
 *
 * The rows are read by a job (read.c) under the intake's number; nothing
 * counts before somebody has seen the preview and said so.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "crowds.h"
#include "files.h"
#include "handle.h"
#include "post_tables.h"
#include "verbs.h"
#include "vet/crowd.h"
#include "vet/shared.h"
#include "vet/vet.h"

#define DAY 86400

static enum err
say_no_files(struct request *rq)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct handle handle = { 0 };
    enum err rc;

    vet_handle(rq, &handle);
    card_title(card, text_get(language, TEXT_VET_NO_FILES));
    vet_add_how(rq, card, &handle);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

/* The cursor of the reading job: which files, and where in them. */
static enum err
import_cursor(struct request *rq, struct buf *names, char **cursor)
{
    struct record *record = record_new();
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < request_file_count(rq); i++) {
        struct record *one = record_add(record, "files");
        struct file file = { 0 };

        rc = store_file_find(request_store(rq), request_file(rq, i), &file);
        if (rc == ERR_OK) {
            record_set_int(one, "id", file.id);
            record_set_text(one, "name", file.name);
            buf_addf(names, "%s%s", i > 0 ? ", " : "", file.name);
        }
        file_release(&file);
    }
    *cursor = record_save(record);
    record_free(record);
    return rc;
}

static enum err
import_progress(struct request *rq, const char *names, int64_t *message)
{
    struct card *card = card_new();
    char *text;
    enum err rc;

    text = text_make(request_language(rq), TEXT_VET_READING, "files",
                     strcmp(names, "paste.txt") == 0
                         ? text_get(request_language(rq), TEXT_VET_PASTED)
                         : names,
                     NULL);
    card_title(card, text);
    rc = reply(rq, AUDIENCE_PRIVATE, card, message);
    free(text);
    card_free(card);
    return rc;
}

static enum err
import_start(struct request *rq, const struct creator *creator)
{
    char *person = xstrdup(request_person(rq)->id), *cursor = NULL;
    char summary[] = "";
    struct intake intake = { .creator = creator->id,
                             .state = INTAKE_READING,
                             .person = person,
                             .at = request_now(rq),
                             .summary = summary };
    struct buf names;
    enum err rc;

    buf_init(&names, 4096);
    rc = import_cursor(rq, &names, &cursor);
    intake.files = names.data;
    /* The raw text's time begins with its first row. */
    intake.raw_until = intake.at + request_keep_raw_days(rq) * DAY;
    if (rc == ERR_OK)
        rc = import_progress(rq, names.data, &intake.message);
    if (rc == ERR_OK)
        rc = store_intake_add(request_store(rq), &intake, &intake.id);
    if (rc == ERR_OK)
        rc = request_job(rq, "vet-read", intake.id, cursor, request_now(rq),
                         NULL);
    request_touched(rq, "import", intake.id);
    buf_release(&names);
    free(cursor);
    free(person);
    return rc;
}

enum err
vet_import_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct handle handle = { 0 };
    struct buf after;
    size_t i;
    enum err rc;

    if (request_file_count(rq) == 0)
        return say_no_files(rq);
    buf_init(&after, 1024);
    buf_adds(&after, "files ");
    for (i = 0; i < request_file_count(rq); i++)
        buf_addf(&after, "%s%lld", i > 0 ? "," : "",
                 (long long)request_file(rq, i));
    rc = vet_find_creator(rq, "vet import", after.data, &creator);
    if (rc == ERR_OK || rc == ERR_NOT_FOUND) {
        /* Found or not: one without a platform takes what `on` says. */
        creator_release(&creator);
        vet_handle(rq, &handle);
        rc = store_creator_ensure(request_store(rq), handle.name,
                                  handle.platform, request_person(rq)->id,
                                  request_now(rq), &creator);
    }
    if (rc == ERR_OK)
        rc = import_start(rq, &creator);
    buf_release(&after);
    creator_release(&creator);
    return rc == ERR_DENIED ? ERR_OK : rc;
}

/* ---- confirm and cancel -------------------------------------------------- */

/* Nobody cancelled one in which there was nothing. */
static bool
had_nothing(const struct intake *intake)
{
    struct record *summary = NULL;
    bool is_read;

    if (record_load(intake->summary, &summary) != ERR_OK)
        return false;
    is_read = record_count(summary, "files") > 0 && intake->rows == 0 &&
              record_int(summary, "table-posts", 0) == 0 &&
              vet_crowd_rows(summary) == 0;
    record_free(summary);
    return is_read;
}

static enum text_key
state_text(const struct intake *intake)
{
    switch (intake->state) {
    case INTAKE_READING:
        return TEXT_VET_STILL_READING;
    case INTAKE_IN:
        return source_is_api(intake->source) ? TEXT_VET_ALREADY_READ
                                             : TEXT_VET_ALREADY_IN;
    case INTAKE_CANCELLED:
        return had_nothing(intake) ? TEXT_VET_ALREADY_EMPTY
                                   : TEXT_VET_ALREADY_CANCELLED;
    case INTAKE_PREVIEW:
        break;
    }
    return TEXT_ERRORS_ALREADY_DONE;
}

/* What is read but does not count yet is between its person and the bot. */
static bool
is_for(const struct request *rq, const struct intake *intake)
{
    return strcmp(intake->person, request_person(rq)->id) == 0 ||
           request_may(rq, WHO_ADMINS);
}

static enum err
say_not_yours(struct request *rq, const struct intake *intake)
{
    struct buf who;
    enum err rc;

    buf_init(&who, 256);
    vet_add_person(&who, rq, intake->person);
    rc = reply_wrong(rq, "id", TEXT_VET_NOT_YOURS, "id", TEXT_INT(intake->id),
                     "who", who.data, NULL);
    buf_release(&who);
    return rc;
}

/* ERR_NOT_FOUND: there is none in that state, and the person was told. */
static enum err
import_find(struct request *rq, bool may_be_reading, struct intake *intake,
            struct creator *creator)
{
    int64_t id = request_arg_id(rq, "id");
    enum err rc, told;

    rc = store_intake_find(request_store(rq), id, intake);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    if (rc == ERR_NOT_FOUND)
        told =
            reply_wrong(rq, "id", TEXT_VET_NO_IMPORT, "id", TEXT_INT(id), NULL);
    else if (!is_for(rq, intake))
        told = say_not_yours(rq, intake);
    else if (intake->state != INTAKE_PREVIEW &&
             !(may_be_reading && intake->state == INTAKE_READING))
        told =
            reply_wrong(rq, "id", state_text(intake), "id", TEXT_INT(id), NULL);
    else
        return store_creator_get(request_store(rq), intake->creator, creator);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- whose followers they are -------------------------------------------- */

/* A list alone can go to another profile, with all that it is; comments stand
 * under their creator's posts. */
static enum err
confirm_move(struct request *rq, struct intake *intake, struct creator *creator,
             const struct crowd_whose *whose)
{
    const char *as = request_arg(rq, "as"), *on = request_arg(rq, "on");
    enum platform platform = whose->platform;
    struct handle handle;
    struct creator to = { 0 };
    enum err rc;

    if (handle_parse(as, &handle) != ERR_OK)
        return ERR_INVALID; /* the arguments were checked */
    if (on)
        (void)platform_parse(on, &platform);
    else if (platform == PLATFORM_UNKNOWN)
        platform = creator->platform;
    rc = store_creator_ensure(request_store(rq), handle.name, platform,
                              request_person(rq)->id, request_now(rq), &to);
    if (rc != ERR_OK)
        return rc;
    intake->creator = to.id;
    creator_release(creator);
    *creator = to;
    return ERR_OK;
}

static enum err
say_whose(struct request *rq, const struct crowd_whose *whose,
          const struct creator *creator)
{
    int64_t id = request_arg_id(rq, "id");
    struct buf line;
    enum err rc;

    buf_init(&line, 256);
    vet_crowd_add_line(&line, whose, creator, id);
    rc = reply_wrong(rq, "id",
                     whose->is_elsewhere ? TEXT_CROWD_SAY_WHERE
                                         : TEXT_CROWD_SAY_WHOSE,
                     "line", line.data, "id", TEXT_INT(id), "found",
                     platform_label(whose->platform), "owner", whose->owner,
                     "handle", creator->handle, NULL);
    buf_release(&line);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

static enum err
say_cannot_move(struct request *rq, const struct creator *creator)
{
    enum err rc =
        reply_wrong(rq, "as", TEXT_CROWD_CANNOT_MOVE, "handle", creator->handle,
                    "id", TEXT_INT(request_arg_id(rq, "id")), NULL);

    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

/* ERR_NOT_FOUND: it may not count yet, and the person was told. */
static enum err
confirm_whose(struct request *rq, struct intake *intake,
              struct creator *creator)
{
    struct record *summary = NULL;
    struct crowd_whose whose;
    enum err rc = ERR_OK;

    if (record_load(intake->summary, &summary) != ERR_OK)
        summary = record_new();
    vet_crowd_whose(summary, creator, &whose);
    if (request_arg(rq, "as") && whose.can_move)
        rc = confirm_move(rq, intake, creator, &whose);
    else if (request_arg(rq, "as") || (whose.is_elsewhere && !whose.can_move))
        rc = say_cannot_move(rq, creator);
    else if (whose.is_elsewhere || (whose.is_other && !request_arg(rq, "what")))
        rc = say_whose(rq, &whose, creator);
    /* An undo of the move leaves the list behind. */
    if (rc == ERR_OK)
        rc = store_crowd_move(request_store(rq), intake->id, creator->id);
    record_free(summary);
    return rc;
}

/* Posts that are somebody else's by what counts now. ERR_NOT_FOUND: as above.
 */
static enum err
confirm_shared(struct request *rq, const struct intake *intake,
               const struct creator *creator)
{
    struct shared shared;
    enum err rc;

    if (request_arg(rq, "what"))
        return ERR_OK; /* it was said that they are these as well */
    rc = shared_find(rq, creator, intake->id, &shared);
    if (rc == ERR_OK && shared.with.id != 0)
        rc = shared_refuse(rq, &shared, intake->id);
    shared_release(&shared);
    return rc;
}

/* The comments belong to this creator; those of another profile cannot be
 * moved there. */
static enum err
say_other_profile(struct request *rq, const struct creator *creator,
                  enum platform platform)
{
    struct buf name;
    enum err rc;

    buf_init(&name, 256);
    vet_name(&name, creator, true);
    rc = reply_wrong(rq, "on", TEXT_VET_OTHER_PROFILE, "name", name.data, "id",
                     TEXT_INT(request_arg_id(rq, "id")), "handle",
                     creator->handle, "on", platform_name(platform), NULL);
    buf_release(&name);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

/* A platform that was not known is learnt. ERR_NOT_FOUND: it is another one,
 * and the person was told. */
static enum err
confirm_platform(struct request *rq, struct creator *creator)
{
    const char *on = request_arg(rq, "on");
    enum platform platform;

    if (!on || !platform_parse(on, &platform) || creator->platform == platform)
        return ERR_OK;
    if (!vet_can_be_on(rq, creator, platform))
        return say_other_profile(rq, creator, platform);
    creator->platform = platform;
    return store_creator_set_platform(request_store(rq), creator->id, platform);
}

enum err
vet_confirm_run(struct request *rq)
{
    struct intake intake = { 0 };
    struct creator creator = { 0 };
    enum err rc;

    rc = import_find(rq, false, &intake, &creator);
    if (rc == ERR_OK)
        rc = confirm_whose(rq, &intake, &creator);
    if (rc == ERR_OK)
        rc = confirm_shared(rq, &intake, &creator);
    if (rc == ERR_OK)
        rc = confirm_platform(rq, &creator);
    if (rc == ERR_OK) {
        intake.state = INTAKE_IN;
        rc = store_intake_update(request_store(rq), &intake);
    }
    if (rc == ERR_OK)
        rc = request_job(rq, "vet-look", creator.id, "", request_now(rq), NULL);
    if (rc == ERR_OK) {
        request_touched(rq, "import", intake.id);
        rc = vet_preview_close(rq, &creator, &intake, TEXT_VET_IMPORTED);
    }
    intake_release(&intake);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
vet_drop_later(struct request *rq, int64_t intake)
{
    return request_job(rq, "vet-drop", intake, "", request_now(rq) + DAY, NULL);
}

enum err
vet_cancel_run(struct request *rq)
{
    struct intake intake = { 0 };
    struct creator creator = { 0 };
    enum err rc;

    rc = import_find(rq, true, &intake, &creator);
    if (rc == ERR_OK) {
        intake.state = INTAKE_CANCELLED;
        rc = store_intake_update(request_store(rq), &intake);
    }
    if (rc == ERR_OK)
        rc = vet_drop_later(rq, intake.id);
    if (rc == ERR_OK) {
        request_touched(rq, "import", intake.id);
        rc = vet_preview_close(rq, &creator, &intake, TEXT_VET_CANCELLED);
    }
    intake_release(&intake);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* The rows of an import that was cancelled or taken back go, unless it was
 * taken up again. */
enum err
vet_drop_step(struct request *rq, struct job *job, enum step *step)
{
    struct intake intake = { 0 };
    bool more = false;
    enum err rc;

    rc = store_intake_find(request_store(rq), job->ref, &intake);
    if (rc == ERR_NOT_FOUND ||
        (rc == ERR_OK && intake.state == INTAKE_CANCELLED))
        rc = store_comment_delete(request_store(rq), job->ref, 500, &more);
    if (rc == ERR_OK && !more && intake.state == INTAKE_CANCELLED)
        rc = store_table_post_delete(request_store(rq), job->ref, 500, &more);
    if (rc == ERR_OK && !more &&
        (intake.id == 0 || intake.state == INTAKE_CANCELLED))
        rc = store_follower_delete(request_store(rq), job->ref, 500, &more);
    intake_release(&intake);
    *step = more ? STEP_AGAIN : STEP_DONE;
    return rc;
}
