/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures_take.c - vet figures: what a vendor, the creator or an agency says.
 *
 * A line that is typed is kept at once, since it can be taken back; a file or
 * a paste is read by a job (figures_read.c), because a file may still be on its
 * way.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "span.h"
#include "vet/figures_take.h"
#include "vet/said_by.h"
#include "vet/said_set.h"

#define TYPED_MAX 2000

/* ---- who says it, and when ----------------------------------------------- */

static enum err
say_day_problem(struct request *rq, const struct said_by *by)
{
    request_refused(rq);
    if (by->problem == SAID_BY_EITHER)
        return reply_wrong(rq, "by", TEXT_SAID_WHICH_DAY, "text", by->odd,
                           NULL);
    return reply_wrong(rq, "by", TEXT_SAID_FUTURE, "day", by->odd, NULL);
}

static void
read_by(struct request *rq, const char *handle, char *typed,
        struct said_by *out)
{
    const char *by = request_arg(rq, "by");
    struct wall today;

    zone_to_wall(request_zone(rq), request_now(rq), &today);
    said_by_read(by ? by : "", handle, &today, out);
    if (typed)
        said_by_cut_day(typed, &today, out);
}

/* ---- a line that was typed ----------------------------------------------- */

/* A form where there are forms: a panel can be pasted into it, too. */
static enum err
ask_which(struct request *rq, const char *handle)
{
    return request_is_form(rq) ? reply_wrong(rq, "text", TEXT_SAID_WHICH,
                                             "handle", handle, NULL)
                               : request_open_form(rq);
}

/* Both are needed; what was typed is in the answer, to be sent again. */
static enum err
say_needs(struct request *rq, const char *handle, const char *typed,
          const struct said_by *by)
{
    const char *on = request_arg(rq, "on");

    if (by->has_source && by->source[0] == '\0')
        return reply_wrong(rq, "by", TEXT_SAID_NEEDS_DAY_OWN, NULL);
    if (by->has_source)
        return reply_wrong(rq, "by", TEXT_SAID_NEEDS_DAY, "who", by->source,
                           NULL);
    return reply_wrong(rq, "by", TEXT_SAID_NEEDS_BY, "handle", handle, "on",
                       on ? " on " : "", "platform", on ? on : "", "text",
                       typed, NULL);
}

static enum err
say_too_much(struct request *rq, const char *typed, int64_t sum)
{
    struct buf b;
    enum err rc;

    buf_init(&b, 64);
    buf_addf(&b, "%lld", (long long)((sum + 50) / 100));
    rc = reply_wrong(rq, "text", TEXT_SAID_TOO_MUCH, "text", typed, "sum",
                     b.data, NULL);
    buf_release(&b);
    return rc;
}

/* A share above the whole; else what stands behind a figure that could be read
 * without it. */
static enum err
say_nothing(struct request *rq, const char *handle, const char *typed)
{
    const char *sign = strchr(typed, '%'), *at = sign, *rest;
    struct insights *read = xcalloc(1, sizeof(*read));
    char *head;
    enum err rc;

    while (at && at > typed && strchr("0123456789.,", at[-1]))
        at--;
    rest = sign ? sign + 1 + strspn(sign + 1, " ,") : "";
    head = xstrndup(typed, sign ? (size_t)(sign - typed) + 1 : 0);
    insights_read(head, strlen(head), read);
    if (at && strtol(at, NULL, 10) > 100)
        rc = reply_wrong(rq, "text", TEXT_SAID_OVER, "text", typed, NULL);
    else if (read->count > 0 && *rest != '\0')
        rc = reply_wrong(rq, "text", TEXT_SAID_BEHIND, "rest", rest, "head",
                         head, "handle", handle, NULL);
    else
        rc = reply_wrong(rq, "text", TEXT_SAID_NOTHING, "text", typed, "handle",
                         handle, NULL);
    free(head);
    free(read);
    return rc;
}

static enum err
take_typed(struct request *rq, const struct creator *creator, const char *typed,
           const struct said_by *by)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct figures_from from = { .by = by, .files = "", .hash = "" };
    struct card *card = NULL;
    enum insight_metric metric;
    int64_t sum;
    enum err rc;

    insights_read(typed, strlen(typed), read);
    if (read->count == 0) {
        rc = say_nothing(rq, creator->handle, typed);
    } else if (insights_are_too_much(read, &metric, &sum)) {
        rc = say_too_much(rq, typed, sum);
    } else if (!by->has_source || !by->has_day) {
        rc = say_needs(rq, creator->handle, typed, by);
    } else {
        rc = figures_keep(rq, creator, read, &from);
        if (rc == ERR_OK) {
            card = figures_card(rq, creator, read, &from);
            rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
        }
    }
    card_free(card);
    free(read);
    return rc;
}

/* ---- a file or a paste --------------------------------------------------- */

static enum err
start_cursor(struct request *rq, const struct said_by *by, struct buf *names,
             struct record *cursor)
{
    enum err rc = ERR_OK;
    struct buf day;
    size_t i;

    buf_init(&day, 32);
    if (by->has_day)
        wall_iso_day(&day, &by->day);
    record_set_text(cursor, "source", by->source);
    record_set_text(cursor, "day", day.data);
    buf_release(&day);
    for (i = 0; rc == ERR_OK && i < request_file_count(rq); i++) {
        struct record *one = record_add(cursor, "files");
        struct file file = { 0 };

        rc = store_file_find(request_store(rq), request_file(rq, i), &file);
        if (rc == ERR_OK) {
            record_set_int(one, "id", file.id);
            figures_add_name(names, request_language(rq), file.name);
        }
        file_release(&file);
    }
    return rc;
}

static enum err
take_files(struct request *rq, const struct creator *creator, const char *typed,
           const struct said_by *by)
{
    struct record *cursor = record_new();
    struct card *card = card_new();
    struct buf names;
    int64_t message = 0;
    char *text;
    enum err rc;

    buf_init(&names, 8192);
    rc = start_cursor(rq, by, &names, cursor);
    text = text_make(request_language(rq), TEXT_VET_READING, "files",
                     names.data, NULL);
    card_title(card, text);
    free(text);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, &message);
    record_set_int(cursor, "message", message);
    record_set_text(cursor, "typed", typed);
    text = record_save(cursor);
    if (rc == ERR_OK)
        rc = request_job(rq, "vet-figures", creator->id, text, request_now(rq),
                         NULL);
    free(text);
    buf_release(&names);
    card_free(card);
    record_free(cursor);
    return rc;
}

/* ---- the command --------------------------------------------------------- */

/* What a line says again when it is asked on which platform: a button. */
static void
said_again(struct request *rq, struct buf *b)
{
    size_t i;

    if (request_has(rq, "text"))
        buf_addf(b, "%s ", request_arg(rq, "text"));
    if (request_has(rq, "by"))
        buf_addf(b, "by %s ", request_arg(rq, "by"));
    for (i = 0; i < request_file_count(rq); i++)
        buf_addf(b, "%s%lld", i > 0 ? "," : "files ",
                 (long long)request_file(rq, i));
}

/* Somebody of whom nothing is held yet can be spoken about, too. */
static enum err
find_creator(struct request *rq, struct creator *creator)
{
    struct handle handle = { 0 };
    struct buf after;
    enum err rc;

    buf_init(&after, 1500);
    said_again(rq, &after);
    rc = vet_find_creator(rq, "vet figures", after.len > 0 ? after.data : " ",
                          creator);
    buf_release(&after);
    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    creator_release(creator);
    vet_handle(rq, &handle);
    return store_creator_ensure(request_store(rq), handle.name, handle.platform,
                                request_person(rq)->id, request_now(rq),
                                creator);
}

enum err
vet_figures_run(struct request *rq)
{
    const char *text = request_arg(rq, "text");
    bool has_files = request_file_count(rq) > 0;
    struct creator creator = { 0 };
    struct handle handle = { 0 };
    struct said_by by;
    char *typed;
    enum err rc;

    vet_handle(rq, &handle);
    if (!text && !has_files)
        return ask_which(rq, handle.name);
    if (text && text_length(text) > TYPED_MAX)
        return reply_wrong(rq, "text", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(TYPED_MAX), NULL);
    typed = xstrdup(text ? text : "");
    read_by(rq, handle.name, typed, &by);
    if (by.problem != SAID_BY_FINE) {
        rc = say_day_problem(rq, &by);
        goto out;
    }
    rc = find_creator(rq, &creator);
    if (rc == ERR_OK && has_files)
        rc = take_files(rq, &creator, typed, &by);
    else if (rc == ERR_OK)
        rc = take_typed(rq, &creator, typed, &by);
    if (rc == ERR_OK)
        request_touched(rq, "creator", creator.id);
out:
    free(typed);
    creator_release(&creator);
    return rc == ERR_DENIED ? ERR_OK : rc;
}
