/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undone.c - what undo leaves to be done after a change of vetting.
 *
 * The rows themselves are given back by the store. What stands in the chat is
 * not: the card must not go on saying who declined, nor a preview offer what
 * is decided. Comments of an import that is gone go as well, in a day.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "crowds.h"
#include "vet/vet.h"

/* How things stood before; empty where the change is about something else. */
struct undone {
    bool is_import, is_creator;
    int64_t id;
    struct intake intake;
    struct creator creator;
    struct look look; /* the newest one */
    int64_t decided;  /* the look of the newest decision, 0 = none */
};

static void
see_decision(void *ctx, const struct decision *d)
{
    struct undone *u = ctx;

    u->decided = d->look;
}

static int64_t
creator_id(const struct undone *u)
{
    return u->is_import ? u->intake.creator : u->id;
}

/* What cannot be found, or read, is not shown anew: undo goes before that. */
struct undone *
vet_undone_new(struct request *rq, const char *noun, int64_t id)
{
    struct undone *u = xcalloc(1, sizeof(*u));
    struct store *st = request_store(rq);

    u->is_import = strcmp(noun, "import") == 0;
    u->is_creator = strcmp(noun, "creator") == 0;
    u->id = id;
    if (u->is_import)
        (void)store_intake_find(st, id, &u->intake);
    if (u->is_import || u->is_creator) {
        (void)store_creator_get(st, creator_id(u), &u->creator);
        (void)store_look_last(st, creator_id(u), &u->look);
        (void)store_decision_list(st, creator_id(u), 1, see_decision, u);
    }
    return u;
}

void
vet_undone_free(struct undone *u)
{
    intake_release(&u->intake);
    creator_release(&u->creator);
    look_release(&u->look);
    free(u);
}

/* ---- the preview --------------------------------------------------------- */

/* Made in the words of who reads it. */
static enum err
edit_preview(struct request *rq, const struct creator *creator,
             const struct intake *intake)
{
    struct voice own = request_voice(rq), theirs;
    struct card *card;
    enum err rc;

    rc = request_voice_of(rq, intake->message, &theirs);
    if (rc != ERR_OK)
        return rc;
    request_set_voice(rq, theirs);
    card = intake->state == INTAKE_READING
               ? vet_reading_card(rq, intake, intake->rows)
               : vet_preview(rq, creator, intake);
    rc = reply_edit(rq, intake->message, card);
    request_set_voice(rq, own);
    card_free(card);
    return rc;
}

static enum err
show_intake(struct request *rq, const struct creator *creator,
            const struct intake *intake)
{
    enum err rc = ERR_OK;

    switch (intake->state) {
    case INTAKE_READING:
        rc = request_job_resume(rq, "vet-read", intake->id);
        if (rc == ERR_OK)
            rc = edit_preview(rq, creator, intake);
        break;
    case INTAKE_PREVIEW: /* its list may have been counted as another's */
        rc = store_crowd_move(request_store(rq), intake->id, creator->id);
        if (rc == ERR_OK)
            rc = edit_preview(rq, creator, intake);
        break;
    case INTAKE_IN:
        rc = vet_preview_edit(rq, creator, intake, TEXT_VET_IMPORTED);
        break;
    case INTAKE_CANCELLED:
        rc = vet_drop_later(rq, intake->id);
        if (rc == ERR_OK)
            rc = vet_preview_edit(rq, creator, intake, TEXT_VET_CANCELLED);
        break;
    }
    return rc;
}

/* The import is gone, and its creator may be, too. */
static enum err
show_no_intake(struct request *rq, const struct undone *u)
{
    enum err rc;

    if (u->intake.id == 0)
        return ERR_OK;
    rc = vet_drop_later(rq, u->id);
    if (rc == ERR_OK && u->creator.id != 0)
        rc = vet_preview_edit(rq, &u->creator, &u->intake, TEXT_VET_TAKEN_BACK);
    return rc;
}

static enum err
show_import(struct request *rq, const struct undone *u)
{
    struct creator creator = { 0 };
    struct intake intake = { 0 };
    enum err rc;

    rc = store_intake_find(request_store(rq), u->id, &intake);
    if (rc == ERR_NOT_FOUND)
        return show_no_intake(rq, u);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), intake.creator, &creator);
    if (rc == ERR_OK)
        rc = show_intake(rq, &creator, &intake);
    intake_release(&intake);
    creator_release(&creator);
    return rc;
}

/* ---- cards --------------------------------------------------------------- */

static enum err
close_card(struct request *rq, const struct undone *u)
{
    struct voice own = request_voice(rq), theirs;
    struct card *card = card_new();
    struct buf name;
    char *text;
    enum err rc;

    buf_init(&name, 256);
    vet_name(&name, &u->creator, true);
    rc = request_voice_of(rq, u->look.message, &theirs);
    if (rc == ERR_OK) {
        text = text_make(theirs.language, TEXT_VET_LOOK_GONE, "name", name.data,
                         "id", TEXT_INT(u->look.id), NULL);
        card_title(card, text);
        free(text);
        request_set_voice(rq, theirs);
        rc = reply_edit(rq, u->look.message, card);
        request_set_voice(rq, own);
    }
    buf_release(&name);
    card_free(card);
    return rc;
}

/* One card as it is now; nothing when it was never sent. */
static enum err
show_card(struct request *rq, int64_t id)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    enum err rc;

    rc = store_look_find(request_store(rq), id, &look);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), look.creator, &creator);
    if (rc == ERR_OK && look.message != 0)
        rc = vet_card_refresh(rq, &creator, &look);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static bool
is_gone(struct request *rq, int64_t look)
{
    struct look found = { 0 };
    enum err rc = store_look_find(request_store(rq), look, &found);

    look_release(&found);
    return rc == ERR_NOT_FOUND;
}

static enum err
show_cards(struct request *rq, const struct undone *u)
{
    struct undone *now =
        vet_undone_new(rq, u->is_import ? "import" : "creator", u->id);
    int64_t decided = u->decided != 0 ? u->decided : now->decided;
    enum err rc = ERR_OK;

    if (u->look.id != 0 && u->look.message != 0 && is_gone(rq, u->look.id))
        rc = close_card(rq, u);
    /* An older one is as it was, unless the change was about its creator. */
    if (rc == ERR_OK && now->look.id != 0 &&
        (u->is_creator || now->look.id > u->look.id))
        rc = show_card(rq, now->look.id);
    if (rc == ERR_OK && u->is_creator && decided != 0 &&
        decided != now->look.id)
        rc = show_card(rq, decided);
    vet_undone_free(now);
    return rc;
}

enum err
vet_undone_show(struct request *rq, const struct undone *u)
{
    enum err rc = ERR_OK;

    if (u->is_import)
        rc = show_import(rq, u);
    if (rc == ERR_OK && (u->is_import || u->is_creator))
        rc = show_cards(rq, u);
    return rc;
}
