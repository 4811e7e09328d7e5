/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write.c - a sheet that was confirmed becomes campaigns, deals and deadlines.
 *
 * What is new is written in steps under the sheet's number, where nobody sees
 * it. The last step changes what was there already and says that the sheet is
 * in, so all of it is seen at once. Only that step is recorded: undoing it
 * hides what the others wrote.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "creators.h"
#include "morning.h"
#include "sheet/mend_parts.h"
#include "sheet/sheet.h"
#include "sheet/write_parts.h"
#include "verbs.h"

#define WALK_ROWS 100
#define ARM_ROWS  400
#define DROP_ROWS 300
#define DAY       86400
/* Another sheet holds a campaign of that name that is not seen yet. */
#define WAIT_SECONDS     2
#define WAITS_MAX        30
#define PROGRESS_SECONDS 2

enum phase { PHASE_CLEAR, PHASE_ROWS, PHASE_LAST, PHASE_ARM, PHASE_BACK };

/* ---- confirm ------------------------------------------------------------- */

static enum err
confirm_check(struct request *rq, const struct sheet *sheet)
{
    struct record *s = NULL;
    int64_t changed, fresh;
    enum err rc = ERR_OK;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    changed = record_int(s, "changed", 0);
    fresh = record_int(s, "fresh", 0);
    if (record_int(s, "order", 0) == SHEET_ORDER_ASK)
        rc = reply_wrong(rq, "id", TEXT_SHEET_HOW_DATES, NULL);
    else if (changed > SHEET_CHANGES_MAX)
        rc = reply_wrong(rq, "id", TEXT_SHEET_MANY_CHANGES, "n",
                         TEXT_INT(changed), "max", TEXT_INT(SHEET_CHANGES_MAX),
                         NULL);
    else if (changed + fresh + record_int(s, "notes", 0) == 0)
        rc = reply_wrong(rq, "id", TEXT_SHEET_NOTHING_NEW, NULL);
    else
        goto out;
    rc = rc == ERR_OK ? ERR_NOT_FOUND : rc;
out:
    record_free(s);
    return rc;
}

static enum err
say_busy(struct request *rq, const struct sheet *sheet)
{
    return sheet_wrong(reply_wrong(rq, "id", TEXT_SHEET_BUSY, "id",
                                   TEXT_INT(sheet->id), NULL));
}

/* What it would do now was shown to somebody else, who confirmed it first. */
static bool
is_unseen(struct request *rq, const struct sheet *sheet)
{
    struct record *s = NULL;
    const char *whom;
    bool is;

    if (record_load(sheet->summary, &s) != ERR_OK)
        return false;
    whom = record_text(s, "anew-for");
    is = *whom != '\0' && strcmp(whom, request_person(rq)->id) != 0 &&
         (!request_has(rq, "what") ||
          strcmp(request_arg(rq, "what"), SHEET_ANEW) != 0);
    record_free(s);
    return is;
}

static enum err
show_anew(struct request *rq, const struct sheet *sheet)
{
    struct card *card = sheet_preview(rq, sheet);
    enum err rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);

    card_free(card);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

static enum err
start_writing(struct request *rq, struct sheet *sheet, bool is_waiting)
{
    bool is_below = request_misses_edit(rq, sheet->message) ||
                    !request_sees(rq, sheet->message);
    struct record *cursor = record_new();
    char *text;
    enum err rc;

    record_set_int(cursor, "below", is_below);
    record_set_int(cursor, "waits-for-other", is_waiting);
    text = record_save(cursor);
    rc = request_job(rq, "sheet-write", sheet->id, text, request_now(rq), NULL);
    free(text);
    record_free(cursor);
    return rc;
}

enum err
sheet_confirm_run(struct request *rq)
{
    struct sheet sheet = { 0 };
    bool is_waiting;
    enum err rc;

    rc = sheet_find(rq, true, &sheet);
    is_waiting = rc == ERR_OK && sheet.state == SHEET_WRITING;
    if (rc == ERR_OK && !is_waiting)
        rc = sheet.state == SHEET_READING ? say_busy(rq, &sheet)
             : is_unseen(rq, &sheet)      ? show_anew(rq, &sheet)
                                          : confirm_check(rq, &sheet);
    if (rc == ERR_OK && !is_waiting) {
        sheet.state = SHEET_WRITING;
        rc = store_sheet_update(request_store(rq), &sheet);
    }
    if (rc == ERR_OK)
        rc = start_writing(rq, &sheet, is_waiting);
    if (rc == ERR_OK)
        request_touched(rq, "sheet", sheet.id);
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- a new deal ---------------------------------------------------------- */

/* ERR_CONFLICT: there is one that cannot be seen, of another sheet. */
static enum err
campaign_ensure(struct writing *wr, struct sheet_entry *e)
{
    struct store *st = request_store(wr->rq);
    char *zone, *person;
    struct campaign c = { 0 };
    enum err rc;

    if (e->campaign_id != 0)
        return ERR_OK;
    rc = store_sheet_campaign(st, wr->sheet.id, e->campaign, &e->campaign_id);
    if (rc != ERR_NOT_FOUND)
        return rc;
    zone = xstrdup(zone_name(request_zone(wr->rq)));
    person = xstrdup(wr->sheet.person);
    c.name = e->campaign;
    c.state = CAMPAIGN_RUNNING;
    c.zone = zone;
    c.owner = person;
    c.person = person;
    c.sheet = wr->sheet.id;
    c.at = request_now(wr->rq);
    rc = store_campaign_add(st, &c, &e->campaign_id);
    free(zone);
    free(person);
    return rc;
}

static enum err
deal_write(struct writing *wr, struct sheet_entry *e)
{
    struct request *rq = wr->rq;
    struct store *st = request_store(rq);
    char *person = xstrdup(wr->sheet.person);
    struct creator creator = { 0 };
    struct deal deal = { .person = person,
                         .at = request_now(rq),
                         .state = e->state,
                         .state_at = e->has_state ? request_now(rq) : 0,
                         .fee = -1,
                         .sheet = wr->sheet.id,
                         .deliverable = xstrdup(e->deliverable) };
    enum err rc;

    rc = store_creator_ensure(st, e->handle.name, e->handle.platform,
                              wr->sheet.person, request_now(rq), &creator);
    deal.campaign = e->campaign_id;
    deal.creator = creator.id;
    (void)sheet_entry_apply(e, &deal, request_now(rq));
    /* Whom the row names is not known: it is whoever brings the sheet. */
    if (e->owner_at >= 0 && e->owner[0] == '\0' && e->is_others)
        deal.owner = xstrdup(wr->sheet.person);
    deal.fee_by = xstrdup(deal.fee >= 0 ? wr->sheet.person : "");
    if (rc == ERR_OK)
        rc = store_deal_add(st, &deal, &deal.id);
    if (rc == ERR_OK)
        rc = sheet_deadlines_new(rq, wr->w, e, &deal, wr->sheet.id);
    if (rc == ERR_OK && deal.publish && deal.state < DEAL_DECLINED)
        rc = store_sheet_first(st, wr->sheet.id, e->campaign_id, deal.publish);
    if (rc == ERR_CONFLICT)
        rc = ERR_OK; /* the same deal again, further up in the sheet */
    creator_release(&creator);
    deal.person = NULL;
    deal_release(&deal);
    free(person);
    return rc;
}

/* For the last step. */
static void
note_row(struct writing *wr, const char *list, const struct sheet_entry *e)
{
    struct record *r = record_add(wr->cursor, list);

    record_set_int(r, "row", e->number);
    record_set_text(r, "campaign", e->campaign);
}

static void
touch(struct sheet_work *w, const char *campaign)
{
    struct sheet_word *word = sheet_campaign(&w->campaigns, campaign);

    if (word)
        word->is_touched = true;
}

static enum err
write_row(void *ctx, int64_t number, const char *cells)
{
    struct writing *wr = ctx;
    struct sheet_work *w = wr->w;
    struct sheet_entry e;
    int64_t print;
    enum err rc = ERR_OK;

    if (wr->seen++ > 0 && job_is_late(wr->job))
        return ERR_BUSY;
    sheet_entry_read(w, number, cells, NULL, &e);
    if (e.verdict == SHEET_NEW &&
        sheet_tally_twin(w->tally, request_store(wr->rq), &e) != 0)
        sheet_entry_spoil(&e, "twin", SHEET_DELIVERABLE, "");
    if (e.verdict == SHEET_NEW)
        rc = sheet_entry_judge(wr->rq, w, &e);
    print = sheet_entry_print(&e);
    if (rc == ERR_OK && e.verdict == SHEET_NEW) {
        rc = campaign_ensure(wr, &e);
        if (rc == ERR_OK)
            rc = deal_write(wr, &e);
    } else if (rc == ERR_OK && e.verdict == SHEET_CHANGED &&
               record_count(wr->cursor, "changed") < SHEET_CHANGES_MAX) {
        note_row(wr, "changed", &e);
        w->tally->print_changed =
            sheet_prints_add(w->tally->print_changed, print);
    }
    if (rc == ERR_OK && e.has_new_note && e.verdict >= SHEET_NEW &&
        e.verdict != SHEET_ASKED &&
        record_count(wr->cursor, "notes") < SHEET_NOTES_MAX)
        note_row(wr, "notes", &e);
    w->tally->asked += rc == ERR_OK && e.verdict == SHEET_ASKED;
    if (rc == ERR_OK && (e.verdict == SHEET_NEW || e.verdict == SHEET_CHANGED))
        touch(w, e.campaign);
    sheet_entry_release(&e);
    if (rc == ERR_OK) {
        w->after = number;
        w->tally->written++;
        w->tally->print = sheet_prints_add(w->tally->print, print);
        w->tally->fresh += e.verdict == SHEET_NEW;
    }
    return rc;
}

/* ---- the job ------------------------------------------------------------- */

/* But who waits for an answer below still does. */
static void
begin_anew(struct writing *wr)
{
    int64_t below = record_int(wr->cursor, "below", 0);

    record_free(wr->cursor);
    wr->cursor = record_new();
    record_set_int(wr->cursor, "below", below);
}

static struct sheet_work *
work(struct writing *wr)
{
    if (!wr->job->memory) {
        wr->job->memory = sheet_work_new(wr->rq, &wr->sheet);
        /* What was counted is lost: what was written goes, and comes anew. */
        if (record_int(wr->cursor, "phase", 0) < PHASE_ARM)
            begin_anew(wr);
    }
    return wr->job->memory;
}

static void
go_to(struct writing *wr, enum phase phase)
{
    record_set_int(wr->cursor, "phase", phase);
}

static enum err
clear_step(struct writing *wr)
{
    bool more = false;
    enum err rc;

    rc = store_sheet_drop(request_store(wr->rq), wr->sheet.id,
                          SHEET_DROP_WRITTEN, DROP_ROWS, &more);
    if (rc == ERR_OK && !more) {
        wr->w->after = wr->w->layout.data_row;
        go_to(wr, PHASE_ROWS);
    }
    return rc;
}

/* Nothing for the few rows of most sheets. */
static enum err
progress(struct writing *wr)
{
    int64_t now = request_now(wr->rq), told = record_int(wr->cursor, "told", 0);
    struct card *card;
    enum err rc;

    if (told == 0)
        record_set_int(wr->cursor, "told", now);
    if (told == 0 || now - told < PROGRESS_SECONDS)
        return ERR_OK;
    record_set_int(wr->cursor, "told", now);
    card = sheet_progress_card(wr->rq, &wr->sheet, TEXT_SHEET_WRITING,
                               wr->w->tally->written);
    rc = reply_edit(wr->rq, wr->sheet.message, card);
    card_free(card);
    return rc;
}

static enum err
rows_step(struct writing *wr, enum step *step)
{
    int64_t waits = record_int(wr->cursor, "waits", 0);
    int count = 0;
    enum err rc;

    rc = store_sheet_row_walk(request_store(wr->rq), wr->sheet.id, wr->w->after,
                              WALK_ROWS, write_row, wr, &count);
    if (rc == ERR_CONFLICT && waits < WAITS_MAX) {
        record_set_int(wr->cursor, "waits", waits + 1);
        wr->job->due_at = request_now(wr->rq) + WAIT_SECONDS;
        *step = STEP_AT;
        return ERR_OK;
    }
    if (rc == ERR_OK && count < WALK_ROWS)
        go_to(wr, PHASE_LAST);
    else if (rc == ERR_OK || rc == ERR_BUSY)
        rc = progress(wr);
    return rc;
}

static enum err
arm_step(struct writing *wr, enum step *step)
{
    int64_t after = record_int(wr->cursor, "armed", 0);
    bool more = false;
    enum err rc;

    rc = store_sheet_arm(request_store(wr->rq), wr->sheet.id, ARM_ROWS, &after,
                         &more);
    record_set_int(wr->cursor, "armed", after);
    if (rc == ERR_OK && !more) {
        *step = STEP_DONE;
        rc = morning_touch_all(wr->rq);
    }
    return rc;
}

/* Something else has changed since the preview: what was written goes, and the
 * preview is made anew. */
static enum err
back_step(struct writing *wr, enum step *step)
{
    bool more = false;
    enum err rc;

    rc = store_sheet_drop(request_store(wr->rq), wr->sheet.id,
                          SHEET_DROP_WRITTEN, DROP_ROWS, &more);
    if (rc != ERR_OK || more) {
        request_unrecorded(wr->rq);
        return rc;
    }
    *step = STEP_DONE;
    wr->sheet.state = SHEET_PREVIEW;
    rc = store_sheet_update(request_store(wr->rq), &wr->sheet);
    if (rc == ERR_OK)
        rc = sheet_read_again(wr->rq, &wr->sheet, SHEET_READ_LAYOUT, "since",
                              record_int(wr->cursor, "below", 0) != 0
                                  ? text_get(request_language(wr->rq),
                                             TEXT_SHEET_SINCE_BELOW)
                                  : NULL,
                              0);
    return rc;
}

static enum err
phase_step(struct writing *wr, enum step *step)
{
    bool is_told = false;
    enum err rc;

    switch ((enum phase)record_int(wr->cursor, "phase", 0)) {
    case PHASE_CLEAR:
        request_unrecorded(wr->rq);
        return clear_step(wr);
    case PHASE_ROWS:
        request_unrecorded(wr->rq);
        return rows_step(wr, step);
    case PHASE_LAST:
        rc = sheet_last_check(wr, &is_told);
        if (rc == ERR_OK && is_told)
            rc = sheet_last_step(wr);
        go_to(wr, is_told ? PHASE_ARM : PHASE_BACK);
        return rc;
    case PHASE_BACK:
        return back_step(wr, step);
    case PHASE_ARM:
        break;
    }
    return arm_step(wr, step);
}

/* Taken back or cancelled meanwhile: what was written goes. */
static bool
is_over(const struct writing *wr)
{
    bool is_armed = record_int(wr->cursor, "phase", 0) == PHASE_ARM;

    return wr->sheet.state != (is_armed ? SHEET_IN : SHEET_WRITING);
}

/* Cancelled: what was written goes. For a day it can be had again, and begins
 * anew. */
static enum err
sleep_on(struct writing *wr, enum step *step)
{
    int64_t now = request_now(wr->rq);
    int64_t until = record_int(wr->cursor, "asleep", 0);
    bool more = false;
    enum err rc;

    request_unrecorded(wr->rq);
    rc = store_sheet_drop(request_store(wr->rq), wr->sheet.id,
                          SHEET_DROP_WRITTEN, DROP_ROWS, &more);
    begin_anew(wr);
    if (until == 0)
        until = now + DAY;
    record_set_int(wr->cursor, "asleep", until);
    wr->job->due_at = until;
    *step = more ? STEP_AGAIN : now < until ? STEP_AT : STEP_DONE;
    return rc;
}

/* Somebody else confirmed it at the same moment: what became of it is what this
 * person is told. */
static enum err
other_step(struct writing *wr, enum step *step)
{
    request_unrecorded(wr->rq);
    if (wr->sheet.state == SHEET_WRITING) {
        wr->job->due_at = request_now(wr->rq) + 1;
        *step = STEP_AT;
        return ERR_OK;
    }
    *step = STEP_DONE;
    if (wr->sheet.state == SHEET_IN)
        return sheet_say_in(wr->rq, &wr->sheet);
    return reply_text(wr->rq, AUDIENCE_PASSING, TEXT_SHEET_NOT_BY_OTHER, "id",
                      TEXT_INT(wr->sheet.id), NULL);
}

static enum err
keep_cursor(struct writing *wr)
{
    char *cursor = record_save(wr->cursor);

    job_set_cursor(wr->job, cursor);
    free(cursor);
    return ERR_OK;
}

enum err
sheet_write_step(struct request *rq, struct job *job, enum step *step)
{
    struct writing wr = { .rq = rq, .job = job };
    enum err rc;

    *step = STEP_AGAIN;
    rc = record_load(job->cursor, &wr.cursor);
    if (rc == ERR_OK)
        rc = store_sheet_find(request_store(rq), job->ref, &wr.sheet);
    if (rc == ERR_OK && record_int(wr.cursor, "waits-for-other", 0) != 0) {
        rc = other_step(&wr, step);
    } else if (rc == ERR_OK && wr.sheet.state == SHEET_CANCELLED) {
        rc = sleep_on(&wr, step);
        if (rc == ERR_OK)
            rc = keep_cursor(&wr);
    } else if (rc == ERR_NOT_FOUND || (rc == ERR_OK && is_over(&wr))) {
        *step = STEP_DONE;
        rc = sheet_drop_at(rq, job->ref, request_now(rq), false);
    } else if (rc == ERR_OK) {
        wr.w = work(&wr);
        rc = phase_step(&wr, step);
        if (rc == ERR_OK)
            rc = keep_cursor(&wr);
    }
    record_free(wr.cursor);
    store_sheet_release(&wr.sheet);
    return rc;
}
