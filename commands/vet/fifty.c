/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fifty.c - vet look @handle: fifty followers, looked at by people.
 *
 * The bot draws (fifty_draw.c), people open the profiles and say what they see.
 * Several people may share one look; each has a message of their own, and all
 * show how it stands.
 */
#include "vet/fifty.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "numbers.h"
#include "vet/vet.h"

#define DAY       86400
#define VIEWS_MAX 8

/* ---- showing ------------------------------------------------------------- */

struct showing {
    struct request *rq;
    const struct creator *creator;
    const struct fifty *fifty;
    enum fifty_mark before[FIFTY_MAX + 1]; /* this was said */
    struct buf *kept;      /* numbers whose earlier answer stayed */
    struct buf *kept_who;  /* whose that was */
    int64_t changed;       /* the number whose earlier answer did not */
    struct buf *was_who;   /* if somebody else's */
    bool is_stopped;       /* for the person who said so */
    struct fifty_view own; /* message 0: none yet */
    enum err rc;
};

static bool
is_own(const struct showing *s, const struct fifty_view *view)
{
    return strcmp(view->person, request_person(s->rq)->id) == 0;
}

static struct card *
card_for(const struct showing *s, const struct fifty_view *view)
{
    if (s->is_stopped && is_own(s, view))
        return vet_fifty_stopped(s->rq, s->creator, s->fifty);
    return vet_fifty_card(s->rq, s->creator, s->fifty, view->page);
}

/* In the words of who reads it. */
static void
show_view(void *ctx, const struct fifty_view *view)
{
    struct showing *s = ctx;
    struct voice own = request_voice(s->rq), theirs;
    struct card *card;

    if (s->rc != ERR_OK)
        return;
    s->rc = request_voice_of(s->rq, view->message, &theirs);
    if (s->rc != ERR_OK)
        return;
    request_set_voice(s->rq, theirs);
    card = card_for(s, view);
    s->rc = is_own(s, view) ? reply_edit(s->rq, view->message, card)
                            : reply_edit_team(s->rq, view->message, card);
    request_set_voice(s->rq, own);
    card_free(card);
}

static void
find_own(void *ctx, const struct fifty_view *view)
{
    struct showing *s = ctx;

    if (!is_own(s, view) || request_is_elsewhere(s->rq, view->message))
        return;
    s->own.message = view->message;
    s->own.page = view->page;
}

/* A message of one's own, at the first that nobody has judged. */
static enum err
show_anew(struct showing *s, int64_t page)
{
    struct card *card = vet_fifty_card(s->rq, s->creator, s->fifty, page);
    enum err rc;

    s->own.page = page;
    rc = reply(s->rq, AUDIENCE_PRIVATE, card, &s->own.message);
    card_free(card);
    if (rc == ERR_OK)
        rc = store_fifty_view_put(request_store(s->rq), s->fifty->id, &s->own);
    return rc;
}

static int64_t
page_of(int64_t n)
{
    return n > 0 ? (n - 1) / FIFTY_PAGE + 1 : 1;
}

static enum err
show_all(struct showing *s)
{
    enum err rc = store_fifty_views(request_store(s->rq), s->fifty->id,
                                    VIEWS_MAX, show_view, s);

    return rc == ERR_OK ? s->rc : rc;
}

/* ---- marking ------------------------------------------------------------- */

struct rest {
    bool *out;
    int n;
};

static void
add_unsaid(void *ctx, const struct fifty_pick *pick)
{
    struct rest *rest = ctx;

    if (pick->mark != FIFTY_UNSAID || pick->n > FIFTY_MAX)
        return;
    rest->out[pick->n] = true;
    rest->n++;
}

/* Which numbers an argument names; "rest" = what is left of one's page. */
static enum err
find_numbers(struct showing *s, const char *typed, bool *out, int *n)
{
    struct rest rest = { out, 0 };
    enum err rc;

    if (strcmp(typed, "rest") != 0) {
        *n = fifty_read_numbers(typed, s->fifty->size, out);
        return ERR_OK;
    }
    rc = store_fifty_picks(request_store(s->rq), s->fifty->id,
                           (s->own.page - 1) * FIFTY_PAGE + 1, FIFTY_PAGE,
                           add_unsaid, &rest);
    *n = rest.n > 0 ? rest.n : -1; /* nothing left is no mistake */
    return rc;
}

struct telling {
    const struct showing *s;
    const bool *picks;
    struct buf *who;
    bool with_own;
};

static void
see_teller(void *ctx, const struct fifty_pick *pick)
{
    struct telling *t = ctx;
    struct buf name;

    if (pick->n < 1 || pick->n > FIFTY_MAX || !t->picks[pick->n] ||
        pick->mark == FIFTY_UNSAID ||
        (!t->with_own &&
         strcmp(pick->person, request_person(t->s->rq)->id) == 0))
        return;
    buf_init(&name, 256);
    vet_add_person(&name, t->s->rq, pick->person);
    if (t->who->len == 0)
        buf_adds(t->who, name.data);
    else if (!strstr(t->who->data, name.data))
        buf_addf(t->who, ", %s", name.data);
    buf_release(&name);
}

/* Whose answers these are. */
static enum err
add_tellers(const struct showing *s, const bool *picks, bool with_own,
            struct buf *who)
{
    struct telling t = { s, picks, who, with_own };

    return store_fifty_picks(request_store(s->rq), s->fifty->id, 1, FIFTY_MAX,
                             see_teller, &t);
}

static void
see_mark(void *ctx, const struct fifty_pick *pick)
{
    struct showing *s = ctx;

    if (pick->n >= 1 && pick->n <= FIFTY_MAX)
        s->before[pick->n] = pick->mark;
}

/* One number is meant as it stands. Among many, one that was told otherwise
 * before was hardly meant: its answer stays. Either is told. */
static enum err
keep_told(struct showing *s, enum fifty_mark mark, int n, bool *picks)
{
    bool others[FIFTY_MAX + 1] = { false };
    int64_t i;

    for (i = 1; i <= s->fifty->size && i <= FIFTY_MAX; i++) {
        if (!picks[i] || s->before[i] == FIFTY_UNSAID || s->before[i] == mark)
            continue;
        others[i] = true;
        if (n == 1) {
            s->changed = i;
            return add_tellers(s, others, false, s->was_who);
        }
        picks[i] = false;
        buf_addf(s->kept, "%s%lld", s->kept->len > 0 ? ", " : "", (long long)i);
    }
    return add_tellers(s, others, true, s->kept_who);
}

static enum err
say_kept(struct showing *s)
{
    enum err rc = ERR_OK;

    if (s->was_who->len > 0)
        rc = reply_text(s->rq, AUDIENCE_PASSING, TEXT_FIFTY_CHANGED, "n",
                        TEXT_INT(s->changed), "who", s->was_who->data, NULL);
    if (rc != ERR_OK || s->kept->len == 0)
        return rc;
    return reply_text(s->rq, AUDIENCE_PASSING, TEXT_FIFTY_KEPT, "numbers",
                      s->kept->data, "who", s->kept_who->data, "handle",
                      s->creator->handle, NULL);
}

/* *told when the numbers cannot be meant, and the person knows. */
static enum err
mark_arg(struct showing *s, const char *arg, enum fifty_mark mark, bool *any,
         bool *told)
{
    const char *typed = request_arg(s->rq, arg);
    bool picks[FIFTY_MAX + 1] = { false };
    struct fifty_pick pick = { .fifty = s->fifty->id, .mark = mark };
    enum err rc;
    int n = 0;

    if (!typed || *told)
        return ERR_OK;
    *any = true;
    rc = find_numbers(s, typed, picks, &n);
    if (rc == ERR_OK && n == 0) {
        *told = true;
        return reply_wrong(s->rq, arg, TEXT_FIFTY_WRONG_NUMBERS, "typed", typed,
                           "size", TEXT_INT(s->fifty->size), NULL);
    }
    if (rc == ERR_OK && n > 0 && mark != FIFTY_UNSAID)
        rc = keep_told(s, mark, n, picks);
    /* Who opened one again stays with it: undo must know of it. */
    pick.person = xstrdup(request_person(s->rq)->id);
    pick.at = request_now(s->rq);
    for (pick.n = 1; rc == ERR_OK && pick.n <= s->fifty->size; pick.n++)
        if (picks[pick.n])
            rc = store_fifty_pick_mark(request_store(s->rq), &pick);
    free(pick.person);
    return rc;
}

/* All are told, or somebody said that it is enough: names have a day more,
 * and the creator is looked at anew. */
static enum err
finish(struct showing *s, struct fifty *fifty)
{
    struct intake intake = { 0 };
    int64_t until = request_now(s->rq) + DAY;
    enum err rc;

    fifty->done_at = request_now(s->rq);
    rc = store_fifty_set_done(request_store(s->rq), fifty->id, fifty->done_at);
    if (rc == ERR_OK)
        rc = store_intake_find(request_store(s->rq), fifty->intake, &intake);
    if (rc == ERR_OK && intake.raw_until > until) {
        request_unrecorded(s->rq);
        intake.raw_until = until;
        rc = store_intake_update(request_store(s->rq), &intake);
    }
    intake_release(&intake);
    if (rc == ERR_OK)
        rc = request_job(s->rq, "vet-look", fifty->creator, "",
                         request_now(s->rq), NULL);
    return rc;
}

static enum err
say_where(struct showing *s, const struct fifty_count *count)
{
    int64_t pressed = request_pressed(s->rq);

    if (pressed != 0 || request_sees(s->rq, s->own.message))
        return ERR_OK;
    return reply_text(s->rq, AUDIENCE_PASSING, TEXT_FIFTY_NOTED, "done",
                      TEXT_INT(s->fifty->size - count->unsaid), "size",
                      TEXT_INT(s->fifty->size), NULL);
}

static enum err
go_on(struct showing *s, struct fifty *fifty, const char *what)
{
    struct fifty_count count = { 0 };
    bool is_enough;
    int64_t page = 0;
    enum err rc;

    rc = store_fifty_count(request_store(s->rq), fifty->id, &count);
    if (rc != ERR_OK)
        return rc;
    if (request_has(s->rq, "page") &&
        number_parse(request_arg(s->rq, "page"), 1, page_of(fifty->size),
                     &page) == ERR_OK)
        s->own.page = page;
    else if (!what && !request_has(s->rq, "clear") && count.next > 0 &&
             page_of(count.next) > s->own.page)
        s->own.page = page_of(count.next);
    s->is_stopped = what && strcmp(what, "stop") == 0;
    is_enough = what && strcmp(what, "done") == 0;
    if (is_enough && count.unsaid > 0 && count.real + count.fake < FIFTY_MIN)
        return reply_wrong(s->rq, "what", TEXT_FIFTY_TOO_FEW, "n",
                           TEXT_INT(count.real + count.fake), "min",
                           TEXT_INT(FIFTY_MIN), NULL);
    if ((count.unsaid == 0 && s->kept->len == 0) || is_enough)
        rc = finish(s, fifty);
    if (rc == ERR_OK)
        rc = store_fifty_view_put(request_store(s->rq), fifty->id, &s->own);
    if (rc == ERR_OK)
        rc = show_all(s);
    return rc == ERR_OK ? say_where(s, &count) : rc;
}

/* ---- the form ------------------------------------------------------------ */

static bool
is_step(const struct request *rq)
{
    static const char *const args[] = { "real",  "fake", "unsure",
                                        "clear", "page", "what" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(args); i++)
        if (request_has(rq, args[i]))
            return true;
    return false;
}

static enum err
fifty_step(struct showing *s, struct fifty *fifty)
{
    const char *what = request_arg(s->rq, "what");
    bool any = false, told = false;
    struct buf twice;
    enum err rc;

    buf_init(&twice, 4 * FIFTY_MAX * 3);
    if (fifty_twice(s->rq, s->fifty->size, &twice)) {
        rc = reply_wrong(s->rq, "real", TEXT_FIFTY_TWICE, "numbers", twice.data,
                         NULL);
        buf_release(&twice);
        return rc;
    }
    buf_release(&twice);
    rc = store_fifty_picks(request_store(s->rq), s->fifty->id, 1, FIFTY_MAX,
                           see_mark, s);
    if (rc == ERR_OK)
        rc = mark_arg(s, "real", FIFTY_REAL, &any, &told);
    if (rc == ERR_OK)
        rc = mark_arg(s, "fake", FIFTY_FAKE, &any, &told);
    if (rc == ERR_OK)
        rc = mark_arg(s, "unsure", FIFTY_UNSURE, &any, &told);
    if (rc == ERR_OK)
        rc = mark_arg(s, "clear", FIFTY_UNSAID, &any, &told);
    if (rc == ERR_OK && !told)
        rc = go_on(s, fifty, what);
    return rc == ERR_OK && !told ? say_kept(s) : rc;
}

/* Who has not seen the list cannot have meant its numbers: it comes, and what
 * was said is not passed over in silence. */
static enum err
show_first(struct showing *s, int64_t page)
{
    enum err rc = ERR_OK;

    if (is_step(s->rq))
        rc = reply_text(s->rq, AUDIENCE_PASSING, TEXT_FIFTY_UNSEEN, "round",
                        TEXT_INT(vet_fifty_round(s->rq, s->fifty)), NULL);
    return rc == ERR_OK ? show_anew(s, page) : rc;
}

/* One that goes on: shown, or taken a step further. */
static enum err
fifty_continue(struct request *rq, const struct creator *creator,
               struct fifty *fifty)
{
    struct fifty_count count = { 0 };
    char *person = xstrdup(request_person(rq)->id);
    struct buf kept, kept_who, was_who;
    struct showing s = { .rq = rq,
                         .kept = &kept,
                         .kept_who = &kept_who,
                         .was_who = &was_who,
                         .creator = creator,
                         .fifty = fifty,
                         .own = { .person = person, .page = 1 } };
    enum err rc;

    buf_init(&kept, 4 * FIFTY_MAX * 3);
    buf_init(&kept_who, 64 * 1024);
    buf_init(&was_who, 1024);
    rc = store_fifty_views(request_store(rq), fifty->id, VIEWS_MAX, find_own,
                           &s);
    if (rc == ERR_OK)
        rc = store_fifty_count(request_store(rq), fifty->id, &count);
    if (rc == ERR_OK) {
        if (is_step(rq) && s.own.message != 0)
            rc = fifty_step(&s, fifty);
        else
            rc = show_first(&s, page_of(count.next));
    }
    free(person);
    buf_release(&kept);
    buf_release(&kept_who);
    buf_release(&was_who);
    return rc;
}

static enum err
fifty_new(struct request *rq, const struct creator *creator)
{
    struct fifty fifty = { 0 };
    struct crowd crowd = { 0 };
    enum err rc;

    rc = store_crowd_last(request_store(rq), creator->id, CROWD_ANY, &crowd);
    if (rc == ERR_NOT_FOUND)
        rc = reply_wrong(rq, "creator", TEXT_FIFTY_NO_LIST, "handle",
                         creator->handle, NULL);
    else if (rc == ERR_OK &&
             (!crowd.has_names || crowd.raw_until <= request_now(rq)))
        rc = reply_wrong(rq, "creator", TEXT_FIFTY_NAMES_GONE, "handle",
                         creator->handle, NULL);
    else if (rc == ERR_OK)
        rc = vet_fifty_begin(rq, creator, &crowd, &fifty);
    if (rc == ERR_OK && fifty.id != 0)
        rc = fifty_continue(rq, creator, &fifty);
    crowd_release(&crowd);
    fifty_release(&fifty);
    return rc;
}

/* Buttons say which round they are of: an old one is not of this. */
static enum err
say_over(struct request *rq, const struct creator *creator)
{
    request_refused(rq);
    return reply_text(rq, AUDIENCE_PASSING, TEXT_FIFTY_OVER, "handle",
                      creator->handle, NULL);
}

/* Nothing is open that could be stopped or be enough. */
static bool
is_ending(const struct request *rq)
{
    return request_has(rq, "what");
}

static enum err
fifty_run(struct request *rq, const struct creator *creator)
{
    const char *typed = request_arg(rq, "round");
    struct fifty fifty = { 0 };
    int64_t round = 0;
    enum err rc;

    if (typed && number_parse(typed, 1, INT64_MAX, &round) != ERR_OK)
        return reply_wrong(rq, "round", TEXT_FIFTY_WRONG_ROUND, "typed", typed,
                           NULL);
    rc = store_fifty_last(request_store(rq), creator->id, false, &fifty);
    /* As it is shown; buttons of before carried its own number. */
    if (round != 0 &&
        (rc == ERR_NOT_FOUND ||
         (fifty.id != round && vet_fifty_round(rq, &fifty) != round)))
        rc = say_over(rq, creator);
    else if (rc == ERR_NOT_FOUND && is_ending(rq))
        rc = reply_wrong(rq, "what", TEXT_FIFTY_NONE_OPEN, "handle",
                         creator->handle, NULL);
    else if (rc == ERR_NOT_FOUND)
        rc = fifty_new(rq, creator);
    else if (rc == ERR_OK)
        rc = fifty_continue(rq, creator, &fifty);
    fifty_release(&fifty);
    return rc;
}

enum err
vet_fifty_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct handle handle = { 0 };
    enum err rc;

    rc = vet_find_creator(rq, "vet look", "", &creator);
    if (rc == ERR_OK) {
        rc = fifty_run(rq, &creator);
    } else if (rc == ERR_NOT_FOUND) {
        vet_handle(rq, &handle);
        rc = reply_wrong(rq, "creator", TEXT_FIFTY_NO_LIST, "handle",
                         handle.name, NULL);
    }
    creator_release(&creator);
    return rc == ERR_DENIED ? ERR_OK : rc;
}
