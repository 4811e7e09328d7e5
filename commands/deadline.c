/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline.c - deadline: what must be done by when.
 *
 * rules/duedate.c reads the date; a date that could be two is asked back with
 * the likely ones as buttons. At its time the person who added it gets one
 * direct message.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "card.h"
#include "command.h"
#include "deadline_line.h"
#include "deadline_show.h"
#include "deadlines.h"
#include "request.h"
#include "rules/duedate.h"
#include "span.h"
#include "verbs.h"

#define LIST_MAX 30
#define WHAT_MAX 500 /* characters */
/* What a button can carry. */
#define BUTTON_MAX 1900

static enum err add_run(struct request *rq);
static void add_prepare(struct request *rq);
static enum err list_run(struct request *rq);
static enum err done_run(struct request *rq);

static const struct arg_spec add_args[] = {
    { "what", ARG_TEXT, ARG_REQUIRED, TEXT_DEADLINE_WHAT, NULL },
    { "when", ARG_TEXT, ARG_REQUIRED, TEXT_DEADLINE_WHEN, NULL },
    { 0 },
};

static const struct arg_spec list_args[] = {
    { "whose", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "mine all" },
    { 0 },
};

static const struct arg_spec done_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { 0 },
};

static const struct form deadline_forms[] = {
    { .name = "add",
      .usage = "WHAT [by] WHEN",
      .example = "deadline add \"Mara: first draft\" by fri 17:00",
      .args = add_args,
      .run = add_run,
      .title = TEXT_DEADLINE_ADD_TITLE,
      .prepare = add_prepare,
      .purpose = TEXT_DEADLINE_ADD_PURPOSE },
    { .name = "list",
      .usage = "[mine|all]",
      .example = "deadline list",
      .args = list_args,
      .flags = FORM_READS,
      .run = list_run,
      .purpose = TEXT_DEADLINE_LIST_PURPOSE },
    { .name = "done",
      .usage = "ID",
      .example = "deadline done 3",
      .args = done_args,
      .run = done_run,
      .title = TEXT_DEADLINE_DONE_TITLE,
      .purpose = TEXT_DEADLINE_DONE_PURPOSE },
    { .name = "",
      .usage = "",
      .example = "deadline",
      .flags = FORM_READS,
      .run = list_run,
      .purpose = TEXT_DEADLINE_BARE_PURPOSE },
    { 0 },
};

const struct command deadline_command = {
    .name = "deadline",
    .summary = TEXT_DEADLINE_SUMMARY,
    .forms = deadline_forms,
};

/* ---- add ----------------------------------------------------------------- */

/* "WHAT by WHEN" stands in one argument until it is taken apart here. */
static void
add_prepare(struct request *rq)
{
    const char *line = request_arg(rq, "what");
    struct duedate_line split;
    char *what, *when;

    if (!line || request_has(rq, "when"))
        return;
    if (duedate_split(line, language_code(request_language(rq)),
                      request_now(rq), request_zone(rq), &split) != ERR_OK ||
        split.due.kind == DUEDATE_NONE)
        return;
    what = deadline_take_what(line + split.what_start,
                              split.what_end - split.what_start);
    when = xstrdup(line + split.when_start);
    request_set_arg(rq, "what", *what != '\0' ? what : NULL);
    request_set_arg(rq, "when", when);
    free(what);
    free(when);
}

static enum text_key
ask_text(enum duedate_reason reason)
{
    switch (reason) {
    case DUEDATE_REASON_PAST:
        return TEXT_DEADLINE_ASK_PAST;
    case DUEDATE_REASON_IMPOSSIBLE:
        return TEXT_DEADLINE_ASK_IMPOSSIBLE;
    case DUEDATE_REASON_NO_DAY:
        return TEXT_DEADLINE_ASK_NO_DAY;
    case DUEDATE_REASON_NO_TIME:
        return TEXT_DEADLINE_ASK_NO_TIME;
    case DUEDATE_REASON_WEEKDAY:
        return TEXT_DEADLINE_ASK_WEEKDAY;
    case DUEDATE_REASON_CLOCK_CHANGE:
        return TEXT_DEADLINE_ASK_CLOCK_CHANGE;
    case DUEDATE_REASON_AMBIGUOUS:
    case DUEDATE_REASON_NONE:
        break;
    }
    return TEXT_DEADLINE_ASK_AMBIGUOUS;
}

/* "by 04/05" is asked back as "04/05". */
static const char *
bare_when(const char *when)
{
    static const char *const words[] = { "by ", "on ", "entro " };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strncasecmp(when, words[i], strlen(words[i])) == 0)
            return when + strlen(words[i]);
    return when;
}

static bool
add_option_button(struct card *card, const struct request *rq, const char *what,
                  const struct duedate_option *option)
{
    struct buf label, line;
    bool is_whole;

    buf_init(&label, 128);
    buf_init(&line, BUTTON_MAX);
    zone_format(&label, request_zone(rq), language_code(request_language(rq)),
                option->at, request_now(rq),
                option->has_time ? ZONE_STYLE_TIME : ZONE_STYLE_DAY);
    buf_adds(&line, "deadline add ");
    is_whole = deadline_add_rest(&line, rq, what, option);
    if (is_whole)
        card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
    return is_whole;
}

/* No date near it would do: how to say it again. */
static enum err
add_ask_again(struct request *rq, const char *question)
{
    char *again = text_make(request_language(rq), TEXT_DEADLINE_ASK_AGAIN,
                            "what", request_arg(rq, "what"), NULL);
    struct buf both;
    enum err rc;

    buf_init(&both, 16 * 1024);
    buf_addf(&both, "%s %s", question, again);
    rc = reply_wrong(rq, "when", TEXT_VERBATIM, "text", both.data, NULL);
    buf_release(&both);
    free(again);
    return rc;
}

static enum err
add_ask(struct request *rq, const struct duedate *due)
{
    struct card *card = card_new();
    size_t i, buttons = 0;
    char *text;
    enum err rc;

    text = text_make(request_language(rq), ask_text(due->reason), "when",
                     bare_when(request_arg(rq, "when")), NULL);
    card_title(card, text);
    for (i = 0; i < due->option_count; i++)
        buttons += add_option_button(card, rq, request_arg(rq, "what"),
                                     &due->options[i]);
    if (buttons == 0) {
        rc = add_ask_again(rq, text);
    } else {
        request_refused(rq);
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    }
    free(text);
    card_free(card);
    return rc;
}

/* When to remind: at its time; for a day at nine, or later that day. */
static int64_t
remind_at(const struct request *rq, const struct duedate *due)
{
    static const int hours[] = { 9, 17, 23 };
    struct wall wall = due->wall;
    int64_t at = due->at, second;
    size_t i;

    if (due->kind == DUEDATE_INSTANT)
        return due->at;
    for (i = 0; i < ARRAY_LEN(hours); i++) {
        wall.hour = hours[i];
        (void)zone_to_utc(request_zone(rq), &wall, &at, &second);
        if (at > request_now(rq))
            break;
    }
    return at;
}

/* When the reminder comes. */
static void
add_next(struct card *card, const struct request *rq, const struct duedate *due)
{
    enum language language = request_language(rq);
    struct buf clock;
    char *text;

    if (due->kind == DUEDATE_INSTANT) {
        card_note(card, text_get(language, TEXT_DEADLINE_NEXT));
        return;
    }
    buf_init(&clock, 32);
    zone_format(&clock, request_zone(rq), language_code(language),
                remind_at(rq, due), request_now(rq), ZONE_STYLE_CLOCK);
    text =
        text_make(language, TEXT_DEADLINE_NEXT_DAY, "clock", clock.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&clock);
}

/* The question that was answered by a button makes way for the answer, so
 * that nobody answers it twice. */
static enum err
add_say(struct request *rq, const struct card *card)
{
    int64_t question = request_pressed(rq);

    if (question != 0 && request_place(rq)->kind == PLACE_DM)
        return reply_edit(rq, question, card);
    return reply(rq, AUDIENCE_TEAM, card, NULL);
}

/* A button that is pressed again before its card makes way counts once. */
static enum err
add_there(struct request *rq, const struct deadline *d)
{
    char *text = deadline_text(rq, TEXT_DEADLINE_THERE, d);
    enum err rc;

    request_refused(rq);
    rc = reply_text(rq, AUDIENCE_PASSING, TEXT_VERBATIM, "text", text, NULL);
    free(text);
    return rc;
}

static enum err
add_write(struct request *rq, const struct duedate *due, bool is_twice)
{
    char *what = xstrdup(request_arg(rq, "what"));
    char *zone = xstrdup(zone_name(request_zone(rq)));
    char *person = xstrdup(request_person(rq)->id), *text;
    struct deadline d = { .what = what,
                          .due_at = due->at,
                          .is_day = due->kind == DUEDATE_DAY,
                          .zone = zone,
                          .person = person,
                          .at = request_now(rq) };
    struct card *card = card_new();
    enum err rc;

    rc = request_pressed(rq) != 0
             ? store_deadline_same(request_store(rq), &d, &d.id)
             : ERR_NOT_FOUND;
    if (rc != ERR_NOT_FOUND) {
        rc = rc == ERR_OK ? add_there(rq, &d) : rc;
        goto out;
    }
    rc = store_deadline_add(request_store(rq), &d, &d.id);
    if (rc == ERR_OK)
        rc = request_job(rq, "deadline", d.id, "", remind_at(rq, due), NULL);
    if (rc == ERR_OK) {
        request_touched(rq, "deadline", d.id);
        request_speak_to_team(rq);
        text = deadline_text(rq, TEXT_DEADLINE_ADDED, &d);
        card_title(card, text);
        if (is_twice)
            card_text(card,
                      text_get(request_language(rq), TEXT_DEADLINE_TWICE));
        add_next(card, rq, due);
        rc = add_say(rq, card);
        free(text);
    }
out:
    card_free(card);
    free(what);
    free(zone);
    free(person);
    return rc;
}

/* The hour that comes twice when clocks go back: nobody could type which one
 * is meant, so it is the first, and said. */
static bool
take_first_of_two(struct duedate *due)
{
    if (due->kind != DUEDATE_ASK ||
        due->reason != DUEDATE_REASON_CLOCK_CHANGE || due->option_count != 2 ||
        wall_compare(&due->options[0].wall, &due->options[1].wall) != 0)
        return false;
    due->kind = DUEDATE_INSTANT;
    due->wall = due->options[0].wall;
    due->at = due->options[0].at;
    return true;
}

/* "x every monday" leaves "every" behind: that is not understood yet, and must
 * not become a deadline that comes once. */
static bool
is_recurring(const char *what)
{
    static const char *const words[] = { " every", " each", " ogni" };
    size_t i, len = strlen(what);

    for (i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]);

        if (len > n && strcasecmp(what + len - n, words[i]) == 0)
            return true;
    }
    return false;
}

static enum err
add_run(struct request *rq)
{
    const char *when = request_arg(rq, "when");
    struct duedate due;
    bool is_twice;
    enum err rc;

    if (text_length(request_arg(rq, "what")) > WHAT_MAX)
        return reply_wrong(rq, "what", TEXT_ERRORS_TOO_LONG, "n",
                           TEXT_INT(WHAT_MAX), NULL);
    if (is_recurring(request_arg(rq, "what")))
        return reply_wrong(rq, "when", TEXT_DEADLINE_NO_RECURRING, NULL);
    rc = duedate_parse(when, language_code(request_language(rq)),
                       request_now(rq), request_zone(rq), &due);
    if (rc == ERR_TOO_BIG || (rc == ERR_OK && due.kind == DUEDATE_NONE))
        return reply_wrong(rq, "when", TEXT_DEADLINE_NO_DATE, "when", when,
                           NULL);
    if (rc != ERR_OK)
        return rc;
    is_twice = take_first_of_two(&due);
    return due.kind == DUEDATE_ASK ? add_ask(rq, &due)
                                   : add_write(rq, &due, is_twice);
}

/* ---- list, done ---------------------------------------------------------- */

struct listing {
    const struct request *rq;
    struct card *card;
    bool is_all;
    int count;
};

static void
list_one(void *ctx, const struct deadline *d)
{
    struct listing *l = ctx;
    struct buf who;
    char *line, *whose;

    if (++l->count > LIST_MAX)
        return;
    line = deadline_text(l->rq,
                         deadline_is_late(l->rq, d) ? TEXT_DEADLINE_LINE_LATE
                                                    : TEXT_DEADLINE_LINE,
                         d);
    buf_init(&who, 256);
    span_person(&who, d->person, d->person);
    whose = text_make(request_language(l->rq), TEXT_DEADLINE_LINE_WHOSE, "line",
                      line, "who", who.data, NULL);
    card_text(l->card, l->is_all ? whose : line);
    buf_release(&who);
    free(line);
    free(whose);
}

static enum err
list_run(struct request *rq)
{
    const char *whose = request_arg(rq, "whose");
    bool all = whose && strcmp(whose, "all") == 0;
    enum language language = request_language(rq);
    struct listing l = { .rq = rq, .is_all = all };
    enum err rc;

    if (all && !request_may(rq, WHO_MEMBERS))
        return reply_wrong(rq, "whose", TEXT_DEADLINE_GUESTS, NULL);
    l.card = card_new();
    card_title(l.card, text_get(language, all ? TEXT_DEADLINE_LIST_ALL
                                              : TEXT_DEADLINE_LIST_MINE));
    rc = store_deadline_list(request_store(rq),
                             all ? NULL : request_person(rq)->id, LIST_MAX + 1,
                             list_one, &l);
    if (l.count == 0)
        card_text(l.card, text_get(language, TEXT_DEADLINE_LIST_EMPTY));
    if (l.count > LIST_MAX)
        card_note(l.card, text_get(language, TEXT_DEADLINE_LIST_MORE));
    if (l.count > 0)
        card_note(l.card, text_get(language, all ? TEXT_DEADLINE_LIST_HINT_ALL
                                                 : TEXT_DEADLINE_LIST_HINT));
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, l.card, NULL);
    card_free(l.card);
    return rc;
}

/* Deadlines are the team's; a guest sees and ends only their own. */
static bool
is_for(const struct request *rq, const struct deadline *d)
{
    return request_may(rq, WHO_MEMBERS) ||
           strcmp(d->person, request_person(rq)->id) == 0;
}

static enum err
done_run(struct request *rq)
{
    int64_t id = request_arg_id(rq, "id");
    struct deadline d = { 0 };
    struct buf who;
    char *text;
    bool changed = false;
    enum err rc;

    rc = store_deadline_find(request_store(rq), id, &d);
    if (rc == ERR_OK && !is_for(rq, &d)) {
        deadline_release(&d);
        rc = ERR_NOT_FOUND; /* not even that it is there */
    }
    if (rc == ERR_NOT_FOUND)
        return reply_wrong(rq, "id", TEXT_DEADLINE_UNKNOWN, "id", TEXT_INT(id),
                           NULL);
    buf_init(&who, 256);
    if (rc == ERR_OK && d.done_at != 0) {
        span_person(&who, d.done_by, d.done_by);
        rc = reply_wrong(rq, "id", TEXT_DEADLINE_ALREADY, "what", d.what, "who",
                         who.data, NULL);
    } else if (rc == ERR_OK) {
        rc = store_deadline_end(request_store(rq), id, DEADLINE_DONE,
                                request_person(rq)->id, request_now(rq),
                                &changed);
        request_touched(rq, "deadline", id);
        request_speak_to_team(rq);
        text = deadline_text(rq, TEXT_DEADLINE_DONE, &d);
        if (rc == ERR_OK)
            rc = reply_text(rq, AUDIENCE_TEAM, TEXT_VERBATIM, "text", text,
                            NULL);
        free(text);
    }
    buf_release(&who);
    deadline_release(&d);
    return rc;
}

/* ---- the reminder -------------------------------------------------------- */

static enum text_key
due_text(const struct request *rq, const struct deadline *d, int64_t due_at)
{
    bool was_off = request_now(rq) - due_at > DEADLINE_LATE_SECONDS;

    if (!was_off)
        return d->is_day ? TEXT_DEADLINE_DUE_DAY : TEXT_DEADLINE_DUE;
    return d->is_day && !deadline_is_late(rq, d) ? TEXT_DEADLINE_DUE_DAY_LATE
                                                 : TEXT_DEADLINE_DUE_LATE;
}

/* Done or gone is decided in the same transaction that sends. */
enum err
deadline_remind(struct request *rq, struct job *job, enum step *step)
{
    struct deadline d = { 0 };
    struct card *card;
    char *text;
    enum err rc;

    *step = STEP_DONE;
    rc = store_deadline_find(request_store(rq), job->ref, &d);
    if (rc == ERR_NOT_FOUND || (rc == ERR_OK && d.done_at != 0)) {
        deadline_release(&d);
        return ERR_OK;
    }
    if (rc != ERR_OK)
        return rc;
    card = card_new();
    text = deadline_text(rq, due_text(rq, &d, job->due_at), &d);
    card_title(card, text);
    deadline_add_done(card, rq, d.id);
    rc = reply_dm(rq, d.person, card, NULL);
    free(text);
    card_free(card);
    deadline_release(&d);
    return rc;
}
