/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read.c - the job that reads dropped files, row by row.
 *
 * The cursor holds for each file its plan and how far it was read, so that
 * after a crash the job goes on behind the last row it committed. Rows stand
 * under the intake's number and count for nothing yet. What becomes of a row is
 * in read_row.c.
 */
#include "vet/reading.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "crowds.h"
#include "files.h"
#include "import_posts.h"
#include "post_tables.h"
#include "verbs.h"
#include "vet/crowd.h"
#include "vet/posts_table.h"

#define SLICE_BYTES      ((size_t)96 * 1024)
#define STEP_ROWS        2000
#define PROGRESS_SECONDS 2
#define DROP_ROWS        500
#define DAY              86400

/* ---- one file ------------------------------------------------------------ */

static void
file_done(struct reading *r, const char *why)
{
    record_set_text(r->file, "why", why);
    record_set_int(r->file, "done", 1);
    record_set_int(r->cursor, "i", record_int(r->cursor, "i", 0) + 1);
}

static void
file_describe(struct reading *r)
{
    struct record *file = r->file;
    int i;

    record_set_text(file, "kind", import_kind_word(r->plan.kind));
    record_set_text(file, "tool", import_tool_label(r->plan.tool));
    record_set_int(file, "caveats", r->plan.caveats);
    record_set_int(file, "asks", r->plan.post_from == IMPORT_POST_ASK);
    record_set_int(file, "post-from", r->plan.post_from);
    record_set_int(file, "platform", r->plan.platform);
    for (i = 0; i < IMPORT_FIELDS; i++) {
        struct record *column;

        if (r->plan.column[i].index < 0 && r->plan.kind == IMPORT_CSV)
            continue;
        if (r->plan.column[i].name[0] == '\0')
            continue;
        column = record_add(file, "columns");
        record_set_text(column, "field",
                        import_field_word((enum import_field)i));
        record_set_text(column, "name", r->plan.column[i].name);
    }
}

/* A spreadsheet or an archive: the worker takes it apart. */
static bool
is_packed(const struct import_plan *plan)
{
    return plan->kind == IMPORT_XLSX ||
           (plan->kind == IMPORT_ZIP && plan->why == IMPORT_WHY_UNPACK);
}

/* A table of posts is no comments: it is read at once (posts_read.c). */
static enum err
file_posts(struct reading *r, const struct file *file)
{
    const char *why;
    enum err rc;

    rc = vet_posts_read(r, file, &why);
    if (rc == ERR_OK)
        file_done(r, why);
    return rc;
}

/* What a file is: by a list of followers a download is meant that is surely
 * one, or a table that holds neither comments nor posts. */
struct looked {
    bool has_posts, has_followers, is_done;
    struct followers_plan followers;
};

static enum err
file_look(struct reading *r, const struct file *file, struct looked *out)
{
    const char *name = strcmp(file->name, "paste.txt") == 0 ? NULL : file->name;
    char *head = xmalloc(IMPORT_HEAD);
    bool is_whole;
    size_t len = 0;
    enum err rc;

    rc = store_file_read(request_store(r->rq), file->id, 0, head, IMPORT_HEAD,
                         &len);
    is_whole = (int64_t)len == file->size;
    if (rc == ERR_OK && vet_crowd_is_owner(r, file, head, len)) {
        out->is_done = true;
        free(head);
        return ERR_OK;
    }
    vet_crowd_see_name(r, file->name);
    if (rc == ERR_OK)
        rc = followers_sniff(name, head, len, is_whole, &out->followers);
    if (rc == ERR_OK)
        rc = import_sniff(name, head, len, is_whole, &r->plan);
    out->has_followers = rc == ERR_OK && followers_is_download(&out->followers);
    out->has_posts = rc == ERR_OK && !out->has_followers &&
                     import_posts_sniff(head, len, is_whole, &r->plan);
    if (rc == ERR_OK && !out->has_posts && !import_can_read(&r->plan) &&
        followers_can_read(&out->followers))
        out->has_followers = true;
    free(head);
    return rc;
}

static enum err
file_sniff(struct reading *r, const struct file *file, bool *is_waiting)
{
    bool is_paste = strcmp(file->name, "paste.txt") == 0;
    struct looked looked = { 0 };
    char *plan;
    enum err rc;

    rc = file_look(r, file, &looked);
    if (rc != ERR_OK || looked.is_done)
        return rc;
    if (looked.has_followers)
        return vet_crowd_begin(r, &looked.followers, file);
    if (looked.has_posts)
        return file_posts(r, file);
    if (is_packed(&r->plan) && file->parent == 0) {
        *is_waiting = true;
        return store_file_set_state(request_store(r->rq), file->id, FILE_PACKED,
                                    "");
    }
    if (!import_can_read(&r->plan)) {
        file_done(r, import_why_word(r->plan.why));
        return ERR_OK;
    }
    r->plan.now = request_now(r->rq);
    r->plan.from_chat = is_paste;
    rc = reading_learn_platform(r, r->plan.platform);
    file_describe(r);
    plan = import_plan_save(&r->plan);
    record_set_text(r->file, "plan", plan);
    record_set_int(r->file, "size", file->size);
    free(plan);
    return rc;
}

static enum err
file_load(struct reading *r)
{
    const char *state = record_text(r->file, "state");
    enum err rc;

    rc = import_plan_load(record_text(r->file, "plan"), &r->plan);
    memset(&r->state, 0, sizeof(r->state));
    if (rc == ERR_OK && *state != '\0')
        rc = import_state_load(state, &r->state);
    return rc;
}

/* Read one slice. A record longer than a usual slice gets a long one. */
static enum err
file_slice(struct reading *r, size_t slice_bytes, size_t *consumed)
{
    int64_t id = record_int(r->file, "id", 0);
    int64_t size = record_int(r->file, "size", 0), left;
    char *bytes = xmalloc(slice_bytes);
    size_t len = 0;
    bool last;
    enum err rc;

    *consumed = 0;
    left = size - r->state.offset;
    rc = store_file_read(request_store(r->rq), id, r->state.offset, bytes,
                         slice_bytes, &len);
    last = left <= (int64_t)len;
    if (rc == ERR_OK)
        rc = import_parse(&r->plan, &r->state, bytes, len, last, STEP_ROWS,
                          consumed, reading_on_row, r);
    if (rc == ERR_BUSY)
        rc = ERR_OK;
    else if (rc == ERR_OK && last && *consumed == len)
        file_done(r, "");
    free(bytes);
    return rc;
}

static enum err
file_read(struct reading *r)
{
    bool is_over;
    size_t consumed;
    char *state;
    enum err rc;

    rc = file_load(r);
    if (rc == ERR_OK)
        rc = file_slice(r, SLICE_BYTES, &consumed);
    is_over = record_int(r->file, "done", 0) != 0;
    if (rc == ERR_OK && consumed == 0 && !is_over)
        rc = file_slice(r, IMPORT_SLICE, &consumed);
    if (rc != ERR_OK)
        return rc;
    state = import_state_save(&r->state);
    record_set_text(r->file, "state", state);
    free(state);
    return ERR_OK;
}

static void
on_part(void *ctx, const struct file *part)
{
    struct reading *r = ctx;

    if (file_tab_rows(part) >= 0)
        return; /* of a workbook the first sheet counts */
    /* The first one stands where the packed one stood. */
    if (!r->file)
        r->file = record_add(r->cursor, "files");
    record_set_int(r->file, "id", part->id);
    record_set_text(r->file, "name", part->name);
    r->file = NULL;
}

static enum err
file_parts(struct reading *r, int64_t id)
{
    struct record *packed = r->file;
    enum err rc;

    rc = store_file_parts(request_store(r->rq), id, on_part, r);
    if (rc == ERR_OK && r->file)
        file_done(r, "unpack:empty");
    r->file = packed;
    return rc;
}

/* The next thing to do for the file in hand. */
static enum err
file_step(struct reading *r, enum step *step)
{
    struct file file = { 0 };
    bool is_waiting = false;
    enum err rc;

    *step = STEP_AGAIN;
    if (vet_crowd_is_file(r->file))
        return vet_crowd_read(r);
    if (*record_text(r->file, "plan") != '\0')
        return file_read(r);
    rc = store_file_find(request_store(r->rq), record_int(r->file, "id", 0),
                         &file);
    if (rc == ERR_NOT_FOUND) {
        file_done(r, "gone");
        rc = ERR_OK;
    } else if (rc == ERR_OK && file_refusal(&file)) {
        file_done(r, file_refusal(&file));
    } else if (rc == ERR_OK && file.state == FILE_UNPACKED) {
        rc = file_parts(r, file.id);
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

static void
add_cancel(struct card *card, enum language language, int64_t id)
{
    struct buf line;

    buf_init(&line, 64);
    buf_addf(&line, "vet cancel %lld", (long long)id);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                line.data, NULL);
    buf_release(&line);
}

struct card *
vet_reading_card(struct request *rq, const struct intake *intake, int64_t rows)
{
    struct card *card = card_new();
    char *text;

    text = text_make(request_language(rq), TEXT_VET_PROGRESS, "files",
                     intake->files, "n", TEXT_INT(rows), "id",
                     TEXT_INT(intake->id), NULL);
    card_title(card, text);
    add_cancel(card, request_language(rq), intake->id);
    free(text);
    return card;
}

static enum err
read_progress(struct reading *r)
{
    int64_t now = request_now(r->rq);
    struct card *card;
    enum err rc;

    if (record_int(r->cursor, "told", 0) == 0)
        record_set_int(r->cursor, "told", now);
    if (now - record_int(r->cursor, "told", 0) < PROGRESS_SECONDS)
        return ERR_OK;
    record_set_int(r->cursor, "told", now);
    card = vet_reading_card(r->rq, &r->intake,
                            record_int(r->cursor, "rows", 0) +
                                vet_crowd_rows(r->cursor));
    rc = reply_edit(r->rq, r->intake.message, card);
    card_free(card);
    return rc;
}

/* All files are through: show what was understood. */
static enum err
read_finish(struct reading *r)
{
    struct card *card;
    char *summary;
    enum err rc;

    r->intake.rows = record_int(r->cursor, "rows", 0);
    r->intake.skipped = record_int(r->cursor, "skipped", 0);
    r->intake.state = r->intake.rows > 0 ||
                              record_int(r->cursor, "table-posts", 0) > 0 ||
                              vet_crowd_rows(r->cursor) > 0
                          ? INTAKE_PREVIEW
                          : INTAKE_CANCELLED;
    summary = record_save(r->cursor);
    free(r->intake.summary);
    r->intake.summary = summary;
    rc = store_intake_update(request_store(r->rq), &r->intake);
    if (rc == ERR_OK)
        rc = vet_crowd_finish(r);
    if (rc != ERR_OK)
        return rc;
    card = vet_preview(r->rq, &r->creator, &r->intake);
    rc = reply_edit(r->rq, r->intake.message, card);
    card_free(card);
    return rc;
}

static void
cursor_keep(struct reading *r)
{
    char *cursor = record_save(r->cursor);

    job_set_cursor(r->job, cursor);
    free(cursor);
}

/* Cancelled or taken back in the middle of it. For a day it can be had again,
 * and goes on where it stopped; then its rows go. */
static enum err
read_asleep(struct reading *r, enum step *step)
{
    int64_t now = request_now(r->rq);
    int64_t until = record_int(r->cursor, "asleep", 0);
    bool more = false;
    enum err rc;

    if (until == 0) {
        until = now + DAY;
        record_set_int(r->cursor, "asleep", until);
        cursor_keep(r);
    }
    if (now < until) {
        r->job->due_at = until;
        *step = STEP_AT;
        return ERR_OK;
    }
    rc = store_comment_delete(request_store(r->rq), r->job->ref, DROP_ROWS,
                              &more);
    if (rc == ERR_OK && !more)
        rc = store_table_post_delete(request_store(r->rq), r->job->ref,
                                     DROP_ROWS, &more);
    if (rc == ERR_OK && !more)
        rc = store_follower_delete(request_store(r->rq), r->job->ref, DROP_ROWS,
                                   &more);
    if (rc == ERR_OK && !more)
        rc = vet_crowd_drop_files(r, &more);
    cursor_keep(r);
    *step = more ? STEP_AGAIN : STEP_DONE;
    return rc;
}

/* Nothing is left to read. */
static enum err
read_over(struct reading *r, enum step *step)
{
    bool more = false;
    enum err rc = vet_crowd_drop_files(r, &more);

    cursor_keep(r);
    *step = more ? STEP_AGAIN : STEP_DONE;
    return rc;
}

static enum err
read_on(struct reading *r, enum step *step)
{
    size_t i = (size_t)record_int(r->cursor, "i", 0);
    enum err rc;

    if (record_int(r->cursor, "over", 0) != 0)
        return read_over(r, step);
    if (r->intake.state == INTAKE_CANCELLED)
        return read_asleep(r, step);
    if (r->intake.state != INTAKE_READING) {
        *step = STEP_DONE;
        return ERR_OK;
    }
    record_set_int(r->cursor, "asleep", 0);
    if (i >= record_count(r->cursor, "files")) {
        rc = read_finish(r);
        record_set_int(r->cursor, "over", 1);
        cursor_keep(r);
        *step = STEP_AGAIN;
        return rc;
    }
    r->file = record_change(r->cursor, "files", i);
    rc = file_step(r, step);
    if (rc == ERR_OK)
        rc = read_progress(r);
    reading_save_posts(r);
    cursor_keep(r);
    return rc;
}

enum err
vet_read_step(struct request *rq, struct job *job, enum step *step)
{
    struct reading r = { .rq = rq, .job = job };
    enum err rc;

    rc = record_load(job->cursor, &r.cursor);
    if (rc == ERR_OK)
        rc = store_intake_find(request_store(rq), job->ref, &r.intake);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), r.intake.creator, &r.creator);
    if (rc == ERR_OK) {
        reading_load_posts(&r);
        rc = read_on(&r, step);
    } else if (rc == ERR_NOT_FOUND) {
        rc = read_asleep(&r, step);
    }
    free(r.post_key);
    record_free(r.cursor);
    intake_release(&r.intake);
    creator_release(&r.creator);
    return rc;
}
