/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * picture.c - files that the bot posts: drawn by the worker, or made here.
 *
 * What is to be drawn is a packed file of ours (unpacker.h), and the picture
 * the one file that comes out of it. The job waits for it as others wait for
 * what people drop, and writes the message when it is there, so that no queue
 * stands still for a drawing.
 */
#include "picture.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "drawing.h"
#include "engine.h"
#include "files.h"
#include "outbox.h"
#include "record.h"
#include "replies.h"
#include "request_impl.h"
#include "span.h"
#include "utf8.h"

#define NAME_CHARS    80
#define TITLE_CHARS   200
#define ALT_CHARS     1000 /* what Slack takes */
#define COMMENT_CHARS 2000
#define BODY_MAX      ((size_t)64 * 1024)

/* ---- a file posted ------------------------------------------------------- */

/* In a channel for the team, else in the DM, which the one line points to. */
static bool
is_for_here(const struct request *rq, enum audience audience)
{
    if (rq->place.kind == PLACE_DM)
        return true;
    return audience == AUDIENCE_TEAM
               ? rq->place.is_member
               : audience == AUDIENCE_PRIVATE && reply_is_private_enough(rq);
}

/* Its words as the network shows them. */
static enum err
write_row(struct request *rq, struct out_row *row, const struct out_file *words)
{
    struct buf body;
    enum err rc;

    buf_init(&body, BODY_MAX);
    engine_ops(rq->engine, row->network ? row->network : rq->network)
        ->render_file(words, &body);
    row->body = body.data;
    rc = reply_write(rq, row, NULL);
    buf_release(&body);
    return rc;
}

static enum err
write_under(struct request *rq, struct out_row *row,
            const struct out_file *words, int64_t parent)
{
    struct out_row above = { 0 };
    enum err rc;

    rc = store_outbox_find(rq->engine->store, parent, &above);
    if (rc == ERR_OK) {
        row->network = above.network;
        row->queue = above.queue;
        row->place = above.place;
        row->user = above.user;
        row->parent = parent;
        rc = write_row(rq, row, words);
    }
    out_row_release(&above);
    return rc;
}

static enum err
write_here(struct request *rq, struct out_row *row,
           const struct out_file *words)
{
    bool is_dm = rq->place.kind == PLACE_DM;
    enum err rc;

    row->queue = is_dm ? reply_queue(rq, TO_PERSON, rq->person.id)
                       : reply_queue(rq, TO_PLACE, rq->place.id);
    row->place = rq->place.id;
    row->thread = rq->thread;
    rc = write_row(rq, row, words);
    free(row->queue);
    return rc;
}

static enum err
write_to_dm(struct request *rq, struct out_row *row,
            const struct out_file *words)
{
    enum err rc;

    row->queue = reply_queue(rq, TO_PERSON, rq->person.id);
    rc = write_row(rq, row, words);
    free(row->queue);
    return rc == ERR_OK ? reply_point_to_dm(rq) : rc;
}

static enum err
file_post(struct request *rq, enum audience audience, int64_t parent,
          const struct out_file *words, int64_t file)
{
    struct out_row row = { .verb = OUT_FILE,
                           .promise = OUT_PROMISE_FILE,
                           .user = rq->person.id,
                           .owner = rq->person.id };
    struct buf number;
    enum err rc = ERR_NOT_FOUND;

    buf_init(&number, 32);
    buf_addf(&number, "%lld", (long long)file);
    row.secret = number.data;
    if (parent != 0)
        rc = write_under(rq, &row, words, parent);
    if (rc == ERR_NOT_FOUND) /* there is none, or it was purged since */
        rc = is_for_here(rq, audience) ? write_here(rq, &row, words)
                                       : write_to_dm(rq, &row, words);
    buf_release(&number);
    return rc;
}

/* ---- its words ----------------------------------------------------------- */

/* One line of plain text. */
static char *
word_make(const char *text, size_t chars)
{
    struct buf b;

    buf_init(&b, 16 * chars);
    span_clean(&b, text, chars);
    return buf_take(&b);
}

/* What no system takes for a path, or for something to run. */
static char *
name_make(const char *name)
{
    static const char kept[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    struct buf b;
    size_t i;

    buf_init(&b, NAME_CHARS + 8);
    for (i = 0; name[i] != '\0' && b.len < NAME_CHARS; i++)
        if (strchr(kept, name[i]) && (b.len > 0 || name[i] != '.'))
            buf_addc(&b, name[i]);
        else if (b.len > 0 && b.data[b.len - 1] != '-')
            buf_addc(&b, '-');
    if (b.len == 0)
        buf_adds(&b, "file");
    return buf_take(&b);
}

/* As a record, which is also what the job's cursor holds. */
static void
words_set(struct record *to, const struct file_words *words)
{
    char *name = name_make(words->name), *title, *alt;

    title = word_make(words->title ? words->title : name, TITLE_CHARS);
    alt = word_make(words->alt ? words->alt : "", ALT_CHARS);
    record_set_text(to, "name", name);
    record_set_text(to, "title", title);
    record_set_text(to, "alt", alt);
    record_set_text(to, "comment", words->comment ? words->comment : "");
    free(name);
    free(title);
    free(alt);
}

static const char *
word_of(const struct record *from, const char *name)
{
    const char *text = record_text(from, name);

    return text[0] != '\0' ? text : NULL;
}

static struct out_file
words_get(const struct record *from)
{
    return (struct out_file){ .name = record_text(from, "name"),
                              .title = word_of(from, "title"),
                              .alt = word_of(from, "alt"),
                              .comment = word_of(from, "comment") };
}

/* ---- bytes that are here ------------------------------------------------- */

static enum err
file_keep(struct request *rq, const char *network, const char *name,
          enum file_state state, const void *bytes, size_t len, int64_t *id)
{
    struct store *st = rq->engine->store;
    char *from = xstrdup(network), *called = xstrdup(name);
    struct file file = { .network = from,
                         .name = called,
                         .size = (int64_t)len,
                         .state = state,
                         .person = rq->person.id,
                         .at = rq->now };
    enum err rc;

    rc = store_file_add(st, &file, id);
    if (rc == ERR_OK)
        rc = store_file_append(st, *id, bytes, len);
    if (rc == ERR_OK)
        rc = store_file_set_state(st, *id, state, "");
    free(from);
    free(called);
    return rc;
}

enum err
reply_file(struct request *rq, enum audience audience, int64_t parent,
           const struct file_words *words, const void *bytes, size_t len)
{
    struct record *record;
    struct out_file out;
    int64_t id = 0;
    enum err rc;

    if (len == 0 || len > POSTED_FILE_MAX)
        return len == 0 ? ERR_INVALID : ERR_TOO_BIG;
    record = record_new();
    words_set(record, words);
    out = words_get(record);
    rc = file_keep(rq, rq->network, out.name, FILE_HERE, bytes, len, &id);
    if (rc == ERR_OK)
        rc = file_post(rq, audience, parent, &out, id);
    record_free(record);
    return rc;
}

/* ---- drawing ------------------------------------------------------------- */

void
drawing_line_end(struct buf *b, const char *text, size_t chars)
{
    span_clean(b, text ? text : "", chars);
    buf_addc(b, '\n');
}

enum err
drawing_start(struct request *rq, enum audience audience, int64_t parent,
              const struct file_words *words, const struct buf *input)
{
    struct record *record;
    char *cursor;
    int64_t id = 0;
    enum err rc;

    if (!words->alt || input->overflow)
        return ERR_INVALID;
    record = record_new();
    words_set(record, words);
    record_set_int(record, "audience", (int64_t)audience);
    record_set_int(record, "parent", parent);
    record_set_int(record, "language", (int64_t)rq->language);
    cursor = record_save(record);
    rc = file_keep(rq, FILE_DRAWING, record_text(record, "name"), FILE_PACKED,
                   input->data, input->len, &id);
    if (rc == ERR_OK)
        rc = request_job(rq, "picture", id, cursor, rq->now, NULL);
    free(cursor);
    record_free(record);
    return rc;
}

static void
take_part(void *ctx, const struct file *file)
{
    *(int64_t *)ctx = file->id;
}

static enum text_key
why_text(const char *why)
{
    if (strcmp(why, "unpack:no-worker") == 0)
        return TEXT_PICTURE_NO_WORKER;
    return strcmp(why, "unpack:no-font") == 0 ? TEXT_PICTURE_NO_FONT
                                              : TEXT_PICTURE_BROKEN;
}

static enum err
say_failed(struct request *rq, enum audience audience, const char *why)
{
    return reply_text(rq,
                      audience == AUDIENCE_TEAM ? AUDIENCE_TEAM
                                                : AUDIENCE_PRIVATE,
                      TEXT_PICTURE_FAILED, "why",
                      text_get(rq->language, why_text(why)), NULL);
}

/* It is drawn, or it never will be. */
static enum err
drawing_end(struct request *rq, const struct file *drawn,
            const struct record *record)
{
    enum audience audience =
        (enum audience)record_int(record, "audience", AUDIENCE_PRIVATE);
    struct out_file words = words_get(record);
    int64_t picture = 0;
    enum err rc = ERR_OK;

    rq->language = (enum language)record_int(record, "language", rq->language);
    if (drawn->state == FILE_UNPACKED)
        rc =
            store_file_parts(rq->engine->store, drawn->id, take_part, &picture);
    if (rc == ERR_OK && picture != 0)
        rc = file_post(rq, audience, record_int(record, "parent", 0), &words,
                       picture);
    else if (rc == ERR_OK)
        rc = say_failed(rq, audience, drawn->why);
    return rc == ERR_OK ? store_file_delete(rq->engine->store, drawn->id) : rc;
}

enum err
picture_step(struct request *rq, struct job *job, enum step *step)
{
    struct file drawn = { 0 };
    struct record *record = NULL;
    enum err rc;

    *step = STEP_DONE;
    rc = store_file_find(rq->engine->store, job->ref, &drawn);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK; /* purged: nobody waits for it any more */
    if (rc == ERR_OK && drawn.state == FILE_PACKED) {
        job_wait_for(job, "file", job->ref);
        *step = STEP_WAIT;
    } else if (rc == ERR_OK) {
        rc = record_load(job->cursor, &record);
        if (rc == ERR_OK)
            rc = drawing_end(rq, &drawn, record);
    }
    record_free(record);
    file_release(&drawn);
    return rc;
}
