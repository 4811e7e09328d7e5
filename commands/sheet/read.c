/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read.c - the job that reads a team's sheet: its file, then its meaning.
 *
 * The rows are kept under the sheet's number, so that they can be mended and
 * looked at anew. The cursor says which phase it is in; a phase that counts
 * begins again after a crash.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "rows.h"
#include "sheet/sheet.h"
#include "verbs.h"

#define SLICE_BYTES      ((size_t)96 * 1024)
#define STEP_ROWS        1000
#define PROGRESS_SECONDS 2
#define ROW_BYTES        (64 * 1024)
#define DAY              86400

enum phase { PHASE_FILE, PHASE_LAYOUT, PHASE_SURVEY, PHASE_CHECK, PHASE_GONE };

struct reading {
    struct request *rq;
    struct job *job;
    struct sheet sheet;
    struct record *cursor, *file; /* file: the one that is read */
    bool is_over;                 /* `why` says how; "" = it was read */
    const char *why;
};

static void
go_to(struct reading *r, enum phase phase)
{
    record_set_int(r->cursor, "phase", phase);
}

/* ---- the file ------------------------------------------------------------ */

static enum err
stop(struct reading *r, const char *why)
{
    r->is_over = true;
    r->why = why;
    return ERR_OK;
}

struct slice {
    struct reading *r;
    bool has_row;
    int64_t number;
};

static enum err
keep_row(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct slice *s = ctx;
    struct buf b;
    int i, filled = 0;
    enum err rc = ERR_OK;

    if (s->has_row && job_is_late(s->r->job))
        return ERR_BUSY;
    s->has_row = true;
    s->number = number;
    if (number > SHEET_ROWS_MAX)
        return ERR_TOO_BIG;
    buf_init(&b, ROW_BYTES);
    for (i = 0; i < count && i < SHEET_COLUMNS_MAX; i++) {
        filled += cells[i][0] != '\0';
        buf_addf(&b, "%s%s", i > 0 ? "\t" : "", cells[i]);
    }
    if (filled > 0)
        rc = store_sheet_row_put(request_store(s->r->rq), s->r->sheet.id,
                                 number, b.data);
    buf_release(&b);
    return rc;
}

static bool
is_packed(const struct import_plan *plan)
{
    return plan->kind == IMPORT_XLSX ||
           (plan->kind == IMPORT_ZIP && plan->why == IMPORT_WHY_UNPACK);
}

static enum err
file_sniff(struct reading *r, const struct file *file, bool *is_waiting)
{
    char *head = xmalloc(IMPORT_HEAD);
    /* What these are called says nothing of what they are. */
    bool is_bare =
        strcmp(file->name, "paste.txt") == 0 || file_tab_rows(file) >= 0;
    struct import_plan plan;
    size_t len = 0;
    enum err rc;

    rc = store_file_read(request_store(r->rq), file->id, 0, head, IMPORT_HEAD,
                         &len);
    if (rc == ERR_OK)
        rc = rows_sniff(is_bare ? NULL : file->name, head, len,
                        (int64_t)len == file->size, &plan);
    free(head);
    if (rc != ERR_OK)
        return rc;
    if (is_packed(&plan) && file->parent == 0) {
        *is_waiting = true;
        return store_file_set_state(request_store(r->rq), file->id, FILE_PACKED,
                                    "");
    }
    if (!import_can_read(&plan))
        return stop(r, import_why_word(plan.why));
    record_set_int(r->file, "encoding", plan.encoding);
    record_set_int(r->file, "delimiter", plan.delimiter);
    record_set_int(r->file, "from-chat", plan.from_chat);
    record_set_int(r->file, "size", file->size);
    return rc;
}

static enum err
slice_read(struct reading *r, const struct import_plan *plan,
           struct import_state *state, size_t bytes_max, size_t *consumed)
{
    int64_t size = record_int(r->file, "size", 0);
    char *bytes = xmalloc(bytes_max);
    struct slice slice = { .r = r };
    size_t len = 0;
    bool last;
    enum err rc;

    *consumed = 0;
    rc = store_file_read(request_store(r->rq), record_int(r->file, "id", 0),
                         state->offset, bytes, bytes_max, &len);
    last = size - state->offset <= (int64_t)len;
    if (rc == ERR_OK)
        rc = rows_parse(plan, state, bytes, len, last, STEP_ROWS, consumed,
                        keep_row, &slice);
    free(bytes);
    record_set_int(r->cursor, "rows", state->row);
    if (rc == ERR_TOO_BIG)
        return stop(r, "too-many");
    if (rc == ERR_OK && last && *consumed == len)
        go_to(r, PHASE_LAYOUT);
    return rc == ERR_BUSY ? ERR_OK : rc;
}

static enum err
file_read(struct reading *r)
{
    struct import_plan plan;
    struct import_state state = { 0 };
    const char *kept = record_text(r->file, "state");
    size_t consumed;
    char *text;
    enum err rc;

    rc = rows_plan(record_int(r->file, "encoding", -1),
                   record_int(r->file, "delimiter", 0),
                   record_int(r->file, "from-chat", 0) != 0, &plan);
    if (rc == ERR_OK && *kept != '\0')
        rc = import_state_load(kept, &state);
    if (rc == ERR_OK)
        rc = slice_read(r, &plan, &state, SLICE_BYTES, &consumed);
    if (rc == ERR_OK && consumed == 0 && !r->is_over &&
        record_int(r->cursor, "phase", 0) == PHASE_FILE)
        rc = slice_read(r, &plan, &state, IMPORT_SLICE, &consumed);
    if (rc != ERR_OK)
        return rc;
    text = import_state_save(&state);
    record_set_text(r->file, "state", text);
    free(text);
    return ERR_OK;
}

struct part {
    int64_t id;
    struct buf name;
    struct record *guesses;
};

/* Of an archive the first file that may be a table; of a workbook the first
 * tab, and the names of the others. */
static void
see_part(void *ctx, const struct file *part)
{
    struct part *p = ctx;

    if (file_tab_rows(part) >= 0) {
        sheet_tab_note(p->guesses, part);
        return;
    }
    if (p->id != 0 || part->state != FILE_HERE || part->size == 0)
        return;
    p->id = part->id;
    buf_adds(&p->name, part->name);
}

static enum err
take_part(struct reading *r, int64_t packed)
{
    struct part part = { 0 };
    enum err rc;

    rc = record_load(r->sheet.guesses, &part.guesses);
    if (rc != ERR_OK)
        return rc;
    buf_init(&part.name, 4096);
    rc = store_file_parts(request_store(r->rq), packed, see_part, &part);
    if (rc == ERR_OK && part.id == 0) {
        rc = stop(r, "unpack:empty");
    } else if (rc == ERR_OK) {
        record_set_int(r->file, "id", part.id);
        record_set_text(r->file, "name", part.name.data);
        free(r->sheet.guesses);
        r->sheet.guesses = record_save(part.guesses);
        rc = store_sheet_update(request_store(r->rq), &r->sheet);
    }
    record_free(part.guesses);
    buf_release(&part.name);
    return rc;
}

static enum err
file_step(struct reading *r, enum step *step)
{
    struct file file = { 0 };
    bool is_waiting = false;
    enum err rc;

    r->file = record_change(r->cursor, "files", 0);
    if (record_int(r->file, "delimiter", 0) != 0)
        return file_read(r);
    rc = store_file_find(request_store(r->rq), record_int(r->file, "id", 0),
                         &file);
    if (rc == ERR_NOT_FOUND) {
        rc = stop(r, "gone");
    } else if (rc == ERR_OK && file_refusal(&file)) {
        record_set_text(r->cursor, "why", file_refusal(&file));
        rc = stop(r, record_text(r->cursor, "why"));
    } else if (rc == ERR_OK && file.state == FILE_UNPACKED) {
        rc = take_part(r, file.id);
    } else if (rc == ERR_OK && file.state == FILE_HERE) {
        rc = file_sniff(r, &file, &is_waiting);
    } else {
        is_waiting = true;
    }
    if (rc == ERR_OK && is_waiting) {
        job_wait_for(r->job, "file", file.id);
        *step = STEP_WAIT;
    }
    file_release(&file);
    return rc;
}

/* ---- the job ------------------------------------------------------------- */

static bool
is_look(const struct reading *r)
{
    return record_int(r->cursor, "look", 0) != 0;
}

/* An import that wrote nothing: its preview stays one meanwhile, and nothing is
 * left for an undo. */
static bool
is_since(const struct reading *r)
{
    return record_int(r->cursor, "since", 0) != 0;
}

static bool
is_anew(const struct reading *r)
{
    return is_look(r) || is_since(r);
}

static enum err
save(struct reading *r, struct sheet_work *w, const char *why)
{
    struct sheet *sheet = &r->sheet;
    enum err rc;

    if (*why == '\0' && is_anew(r))
        sheet_since_note(r->rq, w->tally->said, sheet);
    if (is_since(r))
        record_set_text(w->tally->said, "anew-for", request_person(r->rq)->id);
    free(sheet->guesses);
    free(sheet->summary);
    sheet->guesses = record_save(w->guesses);
    sheet->summary = sheet_summary(w, why);
    sheet->rows = w->tally->deals;
    sheet->skipped = w->tally->bad;
    sheet->state =
        *why == '\0' && w->tally->rows > 0 ? SHEET_PREVIEW : SHEET_CANCELLED;
    rc = store_sheet_update(request_store(r->rq), sheet);
    /* There is nothing that could be mended, so nothing is kept. */
    if (rc == ERR_OK && sheet->state == SHEET_CANCELLED)
        rc = sheet_drop_at(r->rq, sheet->id, request_now(r->rq), false);
    return rc;
}

static enum err
finish(struct reading *r, struct sheet_work *w, const char *why,
       enum step *step)
{
    struct card *card;
    enum err rc;

    *step = STEP_DONE;
    if (is_look(r) && sheet_is_as_told(&r->sheet, w->tally->print))
        return ERR_OK;
    rc = save(r, w, why);
    if (rc != ERR_OK)
        return rc;
    card = sheet_preview(r->rq, &r->sheet);
    rc = reply_edit(r->rq, r->sheet.message, card);
    card_free(card);
    if (rc == ERR_OK && *record_text(r->cursor, "said") != '\0')
        rc = sheet_say_mended(r->rq, &r->sheet, record_text(r->cursor, "said"),
                              record_int(r->cursor, "row", 0));
    return rc;
}

static enum err
progress(struct reading *r)
{
    int64_t now = request_now(r->rq), told = record_int(r->cursor, "told", 0);
    struct card *card;
    enum err rc;

    if (told == 0)
        record_set_int(r->cursor, "told", now);
    if (told == 0 || now - told < PROGRESS_SECONDS)
        return ERR_OK;
    record_set_int(r->cursor, "told", now);
    card = sheet_progress_card(r->rq, &r->sheet, TEXT_SHEET_PROGRESS,
                               record_int(r->cursor, "rows", 0));
    rc = reply_edit(r->rq, r->sheet.message, card);
    card_free(card);
    return rc;
}

/* The memory of this phase; begins anew when it was lost. */
static struct sheet_work *
work(struct reading *r)
{
    if (!r->job->memory) {
        r->job->memory = sheet_work_new(r->rq, &r->sheet);
        if (record_int(r->cursor, "phase", 0) > PHASE_SURVEY)
            go_to(r, PHASE_SURVEY);
    }
    return r->job->memory;
}

static enum err
columns_step(struct reading *r, struct sheet_work *w)
{
    const char *why;
    enum err rc;

    rc = sheet_columns_find(r->rq, r->sheet.id,
                            record_change(r->cursor, "files", 0), w, &why);
    if (rc != ERR_OK)
        return rc;
    if (*why != '\0')
        return stop(r, why);
    go_to(r, PHASE_SURVEY);
    /* What was decided outlives the memory. */
    free(r->sheet.guesses);
    r->sheet.guesses = record_save(w->guesses);
    return store_sheet_update(request_store(r->rq), &r->sheet);
}

static enum err
rows_step(struct reading *r, struct sheet_work *w, enum phase phase)
{
    bool more = true;
    enum err rc;

    if (phase == PHASE_SURVEY) {
        rc = sheet_survey_step(r->rq, r->job, w, r->sheet.id, &more);
        if (rc == ERR_OK && !more)
            go_to(r, PHASE_CHECK);
        return rc;
    }
    if (phase == PHASE_CHECK) {
        rc = sheet_check_step(r->rq, r->job, w, r->sheet.id, &more);
        if (rc == ERR_OK && !more)
            go_to(r, PHASE_GONE);
        return rc;
    }
    rc = sheet_gone_step(r->rq, r->job, w, &more);
    return rc == ERR_OK && !more ? stop(r, "") : rc;
}

static enum err
phase_step(struct reading *r, enum step *step)
{
    enum phase phase = (enum phase)record_int(r->cursor, "phase", 0);
    struct sheet_work *w;

    if (phase == PHASE_FILE)
        return file_step(r, step);
    w = work(r);
    /* The memory may have been lost, and with it how far it was. */
    phase = (enum phase)record_int(r->cursor, "phase", 0);
    return phase == PHASE_LAYOUT ? columns_step(r, w) : rows_step(r, w, phase);
}

static enum err
keep_cursor(struct reading *r)
{
    char *cursor = record_save(r->cursor);

    job_set_cursor(r->job, cursor);
    free(cursor);
    return ERR_OK;
}

/* Once, before the names are looked at: in its first week the bot has met
 * nobody but who brings the sheet. True: the answer is waited for. */
static bool
ask_people(struct reading *r)
{
    if (record_int(r->cursor, "met", 0) != 0)
        return false;
    record_set_int(r->cursor, "met", 1);
    if (!request_meet_all(r->rq))
        return false;
    job_wait_for(r->job, "people", 0);
    return true;
}

/* Cancelled in the middle of it: for a day it can be had again, and goes on
 * where it stopped. */
static enum err
sleep_on(struct reading *r, enum step *step)
{
    int64_t until = record_int(r->cursor, "asleep", 0);

    if (until == 0) {
        until = request_now(r->rq) + DAY;
        record_set_int(r->cursor, "asleep", until);
    }
    r->job->due_at = until;
    *step = request_now(r->rq) < until ? STEP_AT : STEP_DONE;
    return keep_cursor(r);
}

static enum err
read_on(struct reading *r, enum step *step)
{
    enum err rc;

    *step = STEP_AGAIN;
    if (r->sheet.state == SHEET_CANCELLED)
        return sleep_on(r, step);
    if (is_since(r))
        request_unrecorded(r->rq);
    if (r->sheet.state != (is_anew(r) ? SHEET_PREVIEW : SHEET_READING)) {
        *step = STEP_DONE;
        return ERR_OK;
    }
    if (record_int(r->cursor, "phase", 0) == PHASE_LAYOUT && ask_people(r)) {
        *step = STEP_WAIT;
        return keep_cursor(r);
    }
    rc = phase_step(r, step);
    if (rc == ERR_OK && r->is_over)
        return finish(r, work(r), r->why, step);
    if (rc == ERR_OK)
        rc = progress(r);
    if (rc == ERR_OK)
        rc = keep_cursor(r);
    return rc;
}

enum err
sheet_read_step(struct request *rq, struct job *job, enum step *step)
{
    struct reading r = { .rq = rq, .job = job, .why = "" };
    enum err rc;

    rc = record_load(job->cursor, &r.cursor);
    if (rc == ERR_OK)
        rc = store_sheet_find(request_store(rq), job->ref, &r.sheet);
    if (rc == ERR_OK)
        rc = read_on(&r, step);
    else if (rc == ERR_NOT_FOUND) {
        *step = STEP_DONE; /* taken back; what it left goes another way */
        rc = ERR_OK;
    }
    record_free(r.cursor);
    store_sheet_release(&r.sheet);
    return rc;
}
