/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_forget.c - creator forget: everything that is held about somebody
 * goes.
 *
 * First it is shown what there is; a second word starts a job that takes it
 * away: their own rows, their name out of texts of other things, our messages
 * as far as the chat lets us, at last what the database's log still holds. Its
 * cursor says where it is, so that it goes on after a crash; what stands under
 * the change that started it names nobody.
 */
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "alloc.h"
#include "deal_parts.h"
#include "job.h"
#include "numbers.h"
#include "record.h"
#include "verbs.h"

#define PIECE 100
/* A piece of a file is as long as a hundred messages. */
#define PLACE_PIECE 40
/* So many places are named where messages stay. */
#define LEFT_MAX 8
/* Messages that are not sent yet are waited for so long, and so often. */
#define WAIT_SECONDS 30
#define WAITS_MAX    240
/* For the log to be emptied. */
#define SCRUB_SECONDS 2
#define SCRUBS_MAX    900

/* ---- may they? ----------------------------------------------------------- */

bool
creator_data_may(struct request *rq)
{
    return !request_role_member(rq, "@admins", 0) ||
           request_may(rq, WHO_ADMINS);
}

enum err
creator_data_deny(struct request *rq)
{
    request_refused(rq);
    return reply_text(rq, AUDIENCE_PASSING, TEXT_ERRORS_DENIED_ADMINS, "id",
                      request_person(rq)->id, NULL);
}

/* ---- what would go ------------------------------------------------------- */

/* What people have a word for. The rest are details of these: a file's bytes,
 * the figures of a post, who was drawn for a look at fifty. */
static const struct {
    enum about about;
    enum text_key label;
} kinds[] = {
    { ABOUT_COMMENT, TEXT_FORGET_COMMENTS },
    { ABOUT_POST, TEXT_FORGET_POSTS },
    { ABOUT_FOLLOWER, TEXT_FORGET_FOLLOWERS },
    { ABOUT_FIFTY, TEXT_FORGET_FIFTIES },
    { ABOUT_PROFILE, TEXT_FORGET_PROFILES },
    { ABOUT_SAID, TEXT_FORGET_SAID },
    { ABOUT_LOOK, TEXT_FORGET_LOOKS },
    { ABOUT_PURPOSE, TEXT_FORGET_PURPOSES },
    { ABOUT_JUDGEMENT, TEXT_FORGET_JUDGEMENTS },
    { ABOUT_SECOND, TEXT_FORGET_SECONDS },
    { ABOUT_DECISION, TEXT_FORGET_DECISIONS },
    { ABOUT_NOTE, TEXT_FORGET_NOTES },
    { ABOUT_DEAL, TEXT_FORGET_DEALS },
    { ABOUT_OUTCOME, TEXT_FORGET_OUTCOMES },
    { ABOUT_DEADLINE, TEXT_FORGET_DEADLINES },
    { ABOUT_NUDGE, TEXT_FORGET_NUDGES },
    { ABOUT_IMPORT, TEXT_FORGET_IMPORTS },
    { ABOUT_FILE, TEXT_FORGET_BROUGHT },
};

static void
add_count(struct buf *line, enum language language, enum text_key label,
          int64_t n)
{
    if (n == 0)
        return;
    buf_adds(line, line->len > 0 ? ", " : "");
    text_add(line, language, label, "n", TEXT_INT(n), NULL);
}

static enum err
add_counts(struct request *rq, struct card *card, int64_t creator)
{
    enum language language = request_language(rq);
    struct store *st = request_store(rq);
    struct buf line;
    int64_t n = 0;
    enum err rc = ERR_OK;
    size_t i;

    buf_init(&line, 4096);
    for (i = 0; i < ARRAY_LEN(kinds) && rc == ERR_OK; i++) {
        rc = store_about_count(st, kinds[i].about, creator, &n);
        if (rc == ERR_OK)
            add_count(&line, language, kinds[i].label, n);
    }
    if (rc == ERR_OK)
        rc = store_about_message_count(st, creator, &n);
    if (rc == ERR_OK)
        add_count(&line, language, TEXT_FORGET_MESSAGES, n);
    if (line.len == 0)
        buf_adds(&line, text_get(language, TEXT_FORGET_ONLY_NAME));
    card_fact(card, text_get(language, TEXT_FORGET_HELD), line.data);
    buf_release(&line);
    return rc;
}

static enum err
show(struct request *rq, const struct creator *creator)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf line;
    char *text;
    enum err rc;

    request_refused(rq);
    text =
        text_make(language, TEXT_FORGET_ASK, "handle", creator->handle, NULL);
    card_title(card, text);
    free(text);
    rc = add_counts(rq, card, creator->id);
    card_text(card, text_get(language, TEXT_FORGET_ELSEWHERE));
    card_text(card, text_get(language, TEXT_FORGET_FILES));
    card_text(card, text_get(language, TEXT_FORGET_STAYS));
    text =
        text_make(language, TEXT_FORGET_HOW, "id", TEXT_INT(creator->id), NULL);
    card_note(card, text);
    free(text);
    buf_init(&line, 256);
    buf_addf(&line, "creator export @%s", creator->handle);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_FORGET_EXPORT),
                line.data, NULL);
    buf_release(&line);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}

/* ---- the second word ----------------------------------------------------- */

static enum err
start(struct request *rq, int64_t creator)
{
    struct record *cursor = record_new();
    char **names = NULL, *text;
    size_t count = 0, i;
    enum err rc;

    rc = store_about_names(request_store(rq), creator, &names, &count);
    for (i = 0; i < count; i++) {
        record_set_text(record_add(cursor, "words"), "is", names[i]);
        free(names[i]);
    }
    free(names);
    text = record_save(cursor);
    if (rc == ERR_OK)
        rc = request_job(rq, "creator-forget", creator, text, request_now(rq),
                         NULL);
    request_touched(rq, "creator", creator);
    if (rc == ERR_OK)
        rc = reply_text(rq, AUDIENCE_PRIVATE, TEXT_FORGET_STARTED, NULL);
    free(text);
    record_free(cursor);
    return rc;
}

enum err
creator_forget_run(struct request *rq)
{
    int64_t id = request_arg_id(rq, "creator");
    struct creator creator = { 0 };
    enum err rc;

    if (!creator_data_may(rq))
        return creator_data_deny(rq);
    if (id == 0) {
        rc = creator_find(rq, &creator);
        if (rc == ERR_OK)
            rc = show(rq, &creator);
    } else {
        rc = store_creator_get(request_store(rq), id, &creator);
        if (rc == ERR_NOT_FOUND)
            return reply_wrong(rq, "creator", TEXT_FORGET_NOBODY, "id",
                               TEXT_INT(id), NULL);
        if (rc == ERR_OK)
            rc = request_has(rq, "word") ? start(rq, id) : show(rq, &creator);
    }
    creator_release(&creator);
    return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
}

/* ---- the job ------------------------------------------------------------- */

/* What the cursor says. */
struct forgetting {
    struct request *rq;
    struct job *job;
    struct record *cursor;
    const char *items[64];
    struct about_words words;
};

static int64_t
at(const struct forgetting *f, const char *name)
{
    return record_int(f->cursor, name, 0);
}

static void
add(struct forgetting *f, const char *name, int64_t n)
{
    record_set_int(f->cursor, name, at(f, name) + n);
}

/* Changes that could be undone go before the rows that say whose they are; the
 * rest of the texts after them, and changes once more. */
enum { ROWS = 1, TEXTS = ROWS + ABOUT_COUNT, MESSAGES = TEXTS + ABOUT_PLACES };

/* *more: of this kind. */
static enum err
delete_rows(struct forgetting *f, bool *more)
{
    return store_about_delete(request_store(f->rq),
                              (enum about)(at(f, "step") - ROWS), f->job->ref,
                              PIECE, more);
}

static enum err
clean_texts(struct forgetting *f, bool *more)
{
    size_t place = at(f, "step") < ROWS ? 0 : (size_t)at(f, "step") - TEXTS;
    int64_t after = at(f, "after");
    int found = 0;
    enum err rc;

    rc = store_about_clean(request_store(f->rq), place, &f->words, &after,
                           PLACE_PIECE, &found, more);
    record_set_int(f->cursor, "after", after);
    add(f, "texts", found);
    return rc;
}

/* Where some stay, and how many. */
static void
note_left(struct forgetting *f, const char *where)
{
    size_t i, count = record_count(f->cursor, "left-in");
    struct record *one = NULL;

    for (i = 0; i < count && !one; i++) {
        one = record_change(f->cursor, "left-in", i);
        if (strcmp(record_text(one, "where"), where) != 0)
            one = NULL;
    }
    if (!one && count < LEFT_MAX) {
        one = record_add(f->cursor, "left-in");
        record_set_text(one, "where", where);
    }
    if (one)
        record_set_int(one, "n", record_int(one, "n", 0) + 1);
}

static enum err
take_back(struct forgetting *f, int64_t message)
{
    enum taken_away taken = TAKEN_NOTHING;
    struct buf where;
    enum err rc;

    buf_init(&where, 512);
    rc = reply_take_away(f->rq, message, &taken, &where);
    if (rc == ERR_OK)
        rc = store_about_message_clear(request_store(f->rq), message);
    if (taken != TAKEN_NOTHING)
        add(f, taken == TAKEN_AWAY ? "edited" : "left", 1);
    if (taken == TAKEN_NOT)
        note_left(f, where.data);
    buf_release(&where);
    return rc;
}

/* Those on their way are waited for, and looked at in another pass. */
static enum err
take_messages(struct forgetting *f, bool *more)
{
    int64_t ids[PIECE], after = at(f, "after");
    size_t count = 0, open = 0, i;
    enum err rc;

    rc = store_about_messages(request_store(f->rq), f->job->ref, &after, PIECE,
                              ids, &count, &open, more);
    for (i = 0; rc == ERR_OK && i < count; i++)
        rc = take_back(f, ids[i]);
    record_set_int(f->cursor, "after", after);
    add(f, "open", (int64_t)open);
    if (rc != ERR_OK || *more || at(f, "open") == 0 ||
        at(f, "waits") >= WAITS_MAX)
        return rc;
    add(f, "waits", 1);
    record_set_int(f->cursor, "open", 0);
    record_set_int(f->cursor, "after", 0);
    f->job->due_at = request_now(f->rq) + WAIT_SECONDS;
    *more = true;
    return rc;
}

/* "11 in the shell of @ana, 2 in #deals" */
static void
add_left(const struct forgetting *f, struct card *card)
{
    enum language language = request_language(f->rq);
    int64_t rest = at(f, "left"), n;
    struct buf line;
    char *text;
    size_t i;

    buf_init(&line, 4096);
    for (i = 0; i < record_count(f->cursor, "left-in"); i++) {
        const struct record *one = record_at(f->cursor, "left-in", i);

        n = record_int(one, "n", 0);
        rest -= n;
        buf_adds(&line, line.len > 0 ? ", " : "");
        text_add(&line, language, TEXT_FORGET_LEFT_IN, "n", TEXT_INT(n),
                 "where", record_text(one, "where"), NULL);
    }
    add_count(&line, language, TEXT_FORGET_LEFT_ELSEWHERE, rest);
    text = text_make(language, TEXT_FORGET_LEFT, "n", TEXT_INT(at(f, "left")),
                     "where", line.data, NULL);
    card_text(card, text);
    free(text);
    buf_release(&line);
}

static enum err
say_done(struct forgetting *f)
{
    enum language language = request_language(f->rq);
    struct card *card = card_new();
    char *text;
    enum err rc;

    text =
        text_make(language, TEXT_FORGET_DONE, "texts", TEXT_INT(at(f, "texts")),
                  "edited", TEXT_INT(at(f, "edited")), NULL);
    card_title(card, text);
    free(text);
    if (at(f, "left") > 0)
        add_left(f, card);
    card_note(card, text_get(language, TEXT_FORGET_STAYS));
    rc = reply(f->rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    return rc;
}

/* From here on the cursor names nobody either. */
static enum err
finish(struct forgetting *f)
{
    struct record *end = record_new();
    enum err rc;

    rc = say_done(f);
    record_set_int(end, "end", 1);
    record_free(f->cursor);
    f->cursor = end;
    return rc;
}

static enum err
work(struct forgetting *f, enum step *step)
{
    int64_t now = request_now(f->rq);
    bool more = false;
    enum err rc = ERR_OK;

    f->job->due_at = now;
    while (rc == ERR_OK && at(f, "step") <= MESSAGES) {
        if (at(f, "step") >= ROWS && at(f, "step") < TEXTS)
            rc = delete_rows(f, &more);
        else if (at(f, "step") < MESSAGES)
            rc = clean_texts(f, &more);
        else
            rc = take_messages(f, &more);
        if (rc == ERR_OK && !more) {
            add(f, "step", 1);
            record_set_int(f->cursor, "after", 0);
        }
        if (f->job->due_at > now || job_is_late(f->job))
            break;
    }
    if (rc == ERR_OK && at(f, "step") > MESSAGES)
        rc = finish(f);
    *step = f->job->due_at > now ? STEP_AT : STEP_AGAIN;
    return rc;
}

/* Until nothing of it is in the log; who reads the database, or replicates it,
 * may hold that up, and is asked again each time. */
static enum err
scrub(struct forgetting *f, enum step *step)
{
    int64_t end = at(f, "end");

    if (end > 1 &&
        (store_is_scrubbed(request_store(f->rq)) || end > SCRUBS_MAX)) {
        *step = STEP_DONE;
        return ERR_OK;
    }
    store_scrub(request_store(f->rq));
    add(f, "end", 1);
    f->job->due_at = request_now(f->rq) + SCRUB_SECONDS;
    *step = STEP_AT;
    return ERR_OK;
}

enum err
creator_forget_step(struct request *rq, struct job *job, enum step *step)
{
    struct forgetting f = { .rq = rq, .job = job };
    char *text;
    size_t i;
    enum err rc;

    request_unrecorded(rq);
    rc = record_load(job->cursor, &f.cursor);
    if (rc != ERR_OK)
        return rc;
    for (i = 0; i < record_count(f.cursor, "words") && i < ARRAY_LEN(f.items);
         i++)
        f.items[i] = record_text(record_at(f.cursor, "words", i), "is");
    f.words.items = f.items;
    f.words.count = i;
    f.words.creator = job->ref;
    rc = at(&f, "end") > 0 ? scrub(&f, step) : work(&f, step);
    text = record_save(f.cursor);
    job_set_cursor(job, text);
    free(text);
    record_free(f.cursor);
    return rc;
}
