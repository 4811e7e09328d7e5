/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures_read.c - figures out of files and pastes, and keeping them.
 *
 * A picture is not read: what counts of it is its fingerprint, beside the text
 * that somebody copied out of it.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "import.h"
#include "job.h"
#include "span.h"
#include "verbs.h"
#include "vet/figures_take.h"
#include "vet/said_set.h"

#define FILE_BYTES (8 * 1024 * 1024)
#define NAME_CHARS 80

/* ---- keeping ------------------------------------------------------------- */

void
figures_add_name(struct buf *b, enum language language, const char *name)
{
    buf_adds(b, b->len > 0 ? ", " : "");
    if (strcmp(name, "paste.txt") == 0)
        buf_adds(b, text_get(language, TEXT_VET_PASTED));
    else
        span_clean(b, name, NAME_CHARS);
}

enum err
figures_keep(struct request *rq, const struct creator *creator,
             const struct insights *read, const struct figures_from *from)
{
    char *figures = said_save(read), *source = xstrdup(from->by->source);
    char *files = xstrdup(from->files), *hash = xstrdup(from->hash);
    struct said said = { .creator = creator->id,
                         .source = source,
                         .files = files,
                         .hash = hash,
                         .figures = figures,
                         .person = request_person(rq)->id,
                         .at = request_now(rq) };
    struct look look = { 0 };
    struct buf day;
    enum err rc;

    buf_init(&day, 32);
    wall_iso_day(&day, &from->by->day);
    said.day = day.data;
    rc = store_said_add(request_store(rq), &said, &said.id);
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), creator->id, &look);
    if (rc == ERR_OK)
        rc = vet_card_refresh(rq, creator, &look);
    look_release(&look);
    buf_release(&day);
    free(figures);
    free(source);
    free(files);
    free(hash);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- what is said about it ----------------------------------------------- */

static void
add_unread(struct request *rq, struct card *card, const struct creator *creator,
           const struct insights *read, const struct figures_from *from)
{
    enum language language = request_language(rq);
    size_t i, shown = read->unread_count < INSIGHTS_UNREAD ? read->unread_count
                                                           : INSIGHTS_UNREAD;
    struct buf b, day;
    char *text;

    if (read->unread_count == 0)
        return;
    card_text(card, text_get(language, TEXT_SAID_UNREAD));
    for (i = 0; i < shown; i++) {
        buf_init(&b, 1024);
        span_clean(&b, read->unread[i], INSIGHTS_LINE);
        card_quote(card, b.data, NULL);
        buf_release(&b);
    }
    if (read->unread_count > shown) {
        text = text_make(language, TEXT_SAID_UNREAD_MORE, "n",
                         TEXT_INT(read->unread_count - shown), NULL);
        card_note(card, text);
        free(text);
    }
    buf_init(&day, 32);
    wall_iso_day(&day, &from->by->day);
    text = text_make(language, TEXT_SAID_UNREAD_HOW, "handle", creator->handle,
                     "who",
                     from->by->source[0] != '\0'
                         ? from->by->source
                         : text_get(language, TEXT_SAID_CREATOR),
                     "day", day.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&day);
}

static void
add_guess(struct request *rq, struct card *card, const struct creator *creator,
          const struct figures_from *from, const char *day)
{
    enum language language = request_language(rq);
    char *text;

    text = text_make(language, TEXT_SAID_NOTED_DAY, "day", day, "handle",
                     creator->handle, "who",
                     from->by->source[0] != '\0'
                         ? from->by->source
                         : text_get(language, TEXT_SAID_CREATOR),
                     NULL);
    card_note(card, text);
    free(text);
}

static void
add_noted(struct request *rq, struct card *card, const struct creator *creator,
          const struct insights *read, const struct figures_from *from)
{
    enum language language = request_language(rq);
    struct said_line *line = xcalloc(1, sizeof(*line));
    struct buf name, figures, says, day, iso;
    char *text;

    memcpy(line->figures, read->figures, sizeof(line->figures));
    line->count = read->count;
    buf_init(&name, 256);
    buf_init(&figures, 16 * 1024);
    buf_init(&says, 256);
    buf_init(&day, 256);
    buf_init(&iso, 32);
    vet_name(&name, creator, true);
    said_add_figures(&figures, language, line, INSIGHT_METRICS);
    said_add_says(&says, language, from->by->source);
    wall_iso_day(&iso, &from->by->day);
    said_add_day(&day, rq, iso.data);
    text = text_make(language, TEXT_SAID_NOTED, "name", name.data, "figures",
                     figures.data, "says", says.data, "day", day.data, NULL);
    card_title(card, text);
    if (from->is_day_guessed)
        add_guess(rq, card, creator, from, day.data);
    free(text);
    free(line);
    buf_release(&name);
    buf_release(&figures);
    buf_release(&says);
    buf_release(&day);
    buf_release(&iso);
}

struct card *
figures_card(struct request *rq, const struct creator *creator,
             const struct insights *read, const struct figures_from *from)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    enum insight_metric metric;
    int64_t sum;
    struct buf name;
    char *text;

    if (read->count > 0) {
        add_noted(rq, card, creator, read, from);
    } else {
        buf_init(&name, 256);
        vet_name(&name, creator, true);
        text = text_make(language, TEXT_SAID_NOTHING_IN, "name", name.data,
                         "files", from->files, NULL);
        card_title(card, text);
        free(text);
        buf_release(&name);
    }
    if (insights_are_too_much(read, &metric, &sum)) {
        text = text_make(language, TEXT_SAID_TOO_MUCH_NOTE, "sum",
                         TEXT_INT((sum + 50) / 100), NULL);
        card_note(card, text);
        free(text);
    }
    if (read->period[0] != '\0') {
        text =
            text_make(language, TEXT_SAID_PERIOD, "period", read->period, NULL);
        card_note(card, text);
        free(text);
    }
    add_unread(rq, card, creator, read, from);
    if (read->is_cut)
        card_note(card, text_get(language, TEXT_SAID_CUT));
    return card;
}

/* ---- the job ------------------------------------------------------------- */

struct gathering {
    struct request *rq;
    struct job *job;
    struct record *cursor;
    const char *handle; /* of the creator */
    struct buf text;    /* of all files */
    struct buf names;   /* of those that were read */
    struct buf odd;     /* of those that cannot be */
    char hash[65];      /* of the picture, else of the first text */
    bool has_picture_hash, is_too_big;
    struct buf pictures; /* their numbers */
    struct buf picture_names;
};

/* No text, by its first bytes. */
static bool
is_odd(const struct import_plan *plan, bool *is_picture)
{
    *is_picture = plan->why == IMPORT_WHY_PICTURE;
    return *is_picture || plan->kind == IMPORT_ZIP ||
           plan->kind == IMPORT_XLSX || plan->kind == IMPORT_XLS ||
           plan->kind == IMPORT_PDF || plan->kind == IMPORT_HTML ||
           plan->kind == IMPORT_IMAGE || plan->kind == IMPORT_BINARY;
}

static enum err
gather_here(struct gathering *g, const struct file *file)
{
    char *head = xmalloc(INSIGHTS_BYTES + 1), hash[65] = "";
    enum language language = request_language(g->rq);
    struct import_plan plan;
    bool is_picture = false;
    size_t len = 0;
    enum err rc;

    rc = store_file_read(request_store(g->rq), file->id, 0, head,
                         INSIGHTS_BYTES, &len);
    if (rc == ERR_OK)
        rc = store_file_hash(request_store(g->rq), file->id, FILE_BYTES, hash);
    if (rc == ERR_OK)
        rc = import_sniff(strcmp(file->name, "paste.txt") == 0 ? NULL
                                                               : file->name,
                          head, len, (int64_t)len == file->size, &plan);
    if (rc == ERR_OK && is_odd(&plan, &is_picture)) {
        if (is_picture) {
            buf_addf(&g->pictures, "%s%lld", g->pictures.len > 0 ? "," : "",
                     (long long)file->id);
            figures_add_name(&g->picture_names, language, file->name);
        } else {
            figures_add_name(&g->odd, language, file->name);
        }
    } else if (rc == ERR_OK) {
        if (!figures_table(g->handle, file, head, len, &g->text)) {
            buf_add(&g->text, head, len);
            buf_addc(&g->text, '\n');
        }
        figures_add_name(&g->names, language, file->name);
    }
    if (rc == ERR_OK && (is_picture || g->hash[0] == '\0') &&
        !g->has_picture_hash) {
        memcpy(g->hash, hash, sizeof(g->hash));
        g->has_picture_hash = is_picture;
    }
    free(head);
    return rc;
}

/* *is_waiting: this one is still on its way. */
static enum err
gather_one(struct gathering *g, int64_t id, bool *is_waiting)
{
    struct file file = { 0 };
    enum err rc;

    rc = store_file_find(request_store(g->rq), id, &file);
    if (rc == ERR_OK && file.state == FILE_WANTED) {
        job_wait_for(g->job, "file", id);
        *is_waiting = true;
    } else if (rc == ERR_OK && file.state == FILE_HERE) {
        rc = file.size > FILE_BYTES ? ERR_TOO_BIG : gather_here(g, &file);
    } else if (rc == ERR_OK) {
        figures_add_name(&g->odd, request_language(g->rq), file.name);
    }
    if (rc == ERR_TOO_BIG) {
        g->is_too_big = true;
        figures_add_name(&g->odd, request_language(g->rq), file.name);
        rc = ERR_OK;
    }
    file_release(&file);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* What the line said of source and day; the rest is taken as it comes: insights
 * are the creator's, of the day they were brought. */
static void
read_cursor(const struct gathering *g, struct said_by *by,
            struct figures_from *from)
{
    const char *source = record_text(g->cursor, "source");
    const char *day = record_text(g->cursor, "day");
    size_t len = strlen(source);

    memset(by, 0, sizeof(*by));
    if (len < sizeof(by->source))
        memcpy(by->source, source, len + 1);
    from->is_day_guessed = !wall_read_iso_day(day, strlen(day), &by->day);
    if (from->is_day_guessed)
        zone_to_wall(request_zone(g->rq), request_now(g->rq), &by->day);
    from->by = by;
}

/* Why nothing could be read, for those files. */
static void
add_odd(struct gathering *g, struct card *card, const struct creator *creator)
{
    enum language language = request_language(g->rq);
    char *text;

    if (g->odd.len > 0) {
        text = text_make(language,
                         g->is_too_big ? TEXT_SAID_TOO_BIG : TEXT_SAID_NO_TEXT,
                         "files", g->odd.data, "handle", creator->handle, NULL);
        card_note(card, text);
        free(text);
    }
    if (g->picture_names.len > 0 && g->text.len == 0) {
        text = text_make(language, TEXT_SAID_PICTURE, "files",
                         g->picture_names.data, "handle", creator->handle,
                         "numbers", g->pictures.data, NULL);
        card_note(card, text);
        free(text);
    }
}

static enum err
gather_finish(struct gathering *g, const struct creator *creator)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct figures_from from = { 0 };
    struct said_by by;
    struct card *card;
    enum err rc = ERR_OK;

    read_cursor(g, &by, &from);
    if (g->picture_names.len > 0) {
        buf_adds(&g->names, g->names.len > 0 ? ", " : "");
        buf_adds(&g->names, g->picture_names.data);
    }
    if (g->names.len == 0)
        buf_adds(&g->names, g->odd.data);
    from.files = g->names.data;
    from.hash = g->hash;
    insights_read(g->text.data, g->text.len, read);
    if (read->count > 0)
        rc = figures_keep(g->rq, creator, read, &from);
    if (rc == ERR_OK) {
        card = figures_card(g->rq, creator, read, &from);
        add_odd(g, card, creator);
        rc = reply_edit(g->rq, record_int(g->cursor, "message", 0), card);
        card_free(card);
    }
    free(read);
    return rc;
}

static void
gathering_init(struct gathering *g, struct request *rq, struct job *job)
{
    memset(g, 0, sizeof(*g));
    g->rq = rq;
    g->job = job;
    buf_init(&g->text, 8 * INSIGHTS_BYTES);
    buf_init(&g->names, 8192);
    buf_init(&g->odd, 8192);
    buf_init(&g->pictures, 1024);
    buf_init(&g->picture_names, 8192);
}

static void
gathering_release(struct gathering *g)
{
    buf_release(&g->text);
    buf_release(&g->names);
    buf_release(&g->odd);
    buf_release(&g->pictures);
    buf_release(&g->picture_names);
    record_free(g->cursor);
}

/* One step: it only reads until all is there. */
enum err
vet_figures_step(struct request *rq, struct job *job, enum step *step)
{
    struct creator creator = { 0 };
    struct gathering g;
    bool is_waiting = false;
    size_t i;
    enum err rc;

    gathering_init(&g, rq, job);
    rc = record_load(job->cursor, &g.cursor);
    if (rc == ERR_OK) {
        buf_adds(&g.text, record_text(g.cursor, "typed"));
        buf_adds(&g.text, g.text.len > 0 ? "\n" : "");
        rc = store_creator_get(request_store(rq), job->ref, &creator);
        g.handle = creator.handle;
    }
    for (i = 0;
         rc == ERR_OK && !is_waiting && i < record_count(g.cursor, "files");
         i++)
        rc =
            gather_one(&g, record_int(record_at(g.cursor, "files", i), "id", 0),
                       &is_waiting);
    *step = is_waiting ? STEP_WAIT : STEP_DONE;
    if (rc == ERR_OK && !is_waiting)
        rc = gather_finish(&g, &creator);
    if (rc == ERR_NOT_FOUND) {
        *step = STEP_DONE; /* the creator was taken back */
        rc = ERR_OK;
    }
    gathering_release(&g);
    creator_release(&creator);
    return rc;
}
