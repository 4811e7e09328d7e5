/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_shift.c - campaign shift: a step moves, or the first post does.
 * The first post is in campaign_shift_publish.c.
 *
 * What moves with it is shown first, and what it costs of the buffer; the
 * button says that cost, and where something else has moved in between it is
 * asked anew. A step that moves alone and costs nothing moves at once.
 */
#include "campaign_shift.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "whose.h"

#define SHOWN_MAX  12
#define BUTTON_MAX 1900
#define TEXT_MAX   4096

void
shift_add_day(struct buf *b, const struct shift *s, int64_t day)
{
    campaign_day_add(b, s->rq, s->steps.zone, day);
}

static const char *
step_text(const struct shift *s, size_t at)
{
    return campaign_step_text(request_language(s->rq), s->before.steps[at].id);
}

/* ---- mistakes ------------------------------------------------------------ */

static enum err
say_no_step(struct shift *s, const char *words)
{
    struct buf steps;
    size_t i;
    enum err rc;

    buf_init(&steps, TEXT_MAX);
    for (i = 0; i < s->before.count; i++)
        if (!s->before.steps[i].is_done)
            buf_addf(&steps, "%s%s", steps.len > 0 ? ", " : "",
                     campaign_step_short(request_language(s->rq),
                                         s->before.steps[i].id));
    rc = reply_wrong(s->rq, "step", TEXT_CAMPAIGN_NO_STEP, "name", s->c.name,
                     "step", words, "steps", steps.data, NULL);
    buf_release(&steps);
    return rc;
}

enum err
shift_say_when_past(struct shift *s)
{
    struct buf day;
    enum err rc;

    buf_init(&day, 128);
    shift_add_day(&day, s, s->when.day);
    rc = reply_wrong(s->rq, "when", TEXT_CAMPAIGN_WHEN_PAST, "day", day.data,
                     NULL);
    buf_release(&day);
    return rc;
}

enum err
shift_say_same(struct shift *s, enum text_key key, const char *step)
{
    struct buf day;
    enum err rc;

    buf_init(&day, 128);
    shift_add_day(&day, s, s->when.day);
    rc = reply_wrong(s->rq, "when", key, "day", day.data, "step", step, NULL);
    buf_release(&day);
    return rc;
}

/* ---- the line of a button ------------------------------------------------ */

void
shift_line_add(struct buf *line, const struct shift *s, bool has_step,
               int64_t day)
{
    buf_adds(line, "campaign shift ");
    campaign_add_name(line, s->c.name);
    if (has_step)
        buf_addf(line, " %s",
                 plan_length_name((enum plan_length)s->before.steps[s->at].id));
    buf_adds(line, " to ");
    campaign_day_iso(line, day);
}

/* A day that could be two, or is a holiday: the ones that would do. */
static void
day_button(struct card *card, const struct shift *s, bool has_step, int64_t day)
{
    struct buf label, line;

    buf_init(&label, 128);
    buf_init(&line, BUTTON_MAX);
    shift_add_day(&label, s, day);
    shift_line_add(&line, s, has_step, day);
    card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
}

enum err
shift_ask_when(struct shift *s, bool has_step)
{
    bool is_past = s->when.due.reason == DUEDATE_REASON_PAST;
    bool is_none = s->when.kind == SHIFT_NONE || s->when.due.option_count == 0;
    char *when = shift_bare_when(request_arg(s->rq, "when")), *text;
    struct card *card;
    size_t i;
    enum err rc;

    if (is_none) {
        rc = reply_wrong(s->rq, "when",
                         s->when.kind == SHIFT_ASK && is_past
                             ? TEXT_DEADLINE_ASK_PAST
                             : TEXT_CAMPAIGN_NO_WHEN,
                         "when", when, NULL);
        free(when);
        return rc;
    }
    text = text_make(request_language(s->rq),
                     is_past ? TEXT_DEADLINE_ASK_PAST
                             : TEXT_DEADLINE_ASK_AMBIGUOUS,
                     "when", when, NULL);
    card = card_new();
    card_title(card, text);
    for (i = 0; i < s->when.due.option_count; i++)
        day_button(card, s, has_step,
                   wall_day_number(&s->when.due.options[i].wall));
    request_refused(s->rq);
    rc = reply(s->rq, AUDIENCE_PASSING, card, NULL);
    free(when);
    free(text);
    card_free(card);
    return rc;
}

/* ---- one step ------------------------------------------------------------ */

static void
add_moved_line(struct card *card, const struct shift *s, size_t at)
{
    struct buf from, to;
    char *text;

    buf_init(&from, 128);
    buf_init(&to, 128);
    shift_add_day(&from, s, s->before.steps[at].last);
    shift_add_day(&to, s, s->steps.plan.steps[at].last);
    text = text_make(request_language(s->rq), TEXT_CAMPAIGN_SHIFT_LINE, "step",
                     step_text(s, at), "old", from.data, "new", to.data, NULL);
    card_text(card, text);
    free(text);
    buf_release(&from);
    buf_release(&to);
}

/* A text with {step}, {old} and {new} of the step itself. */
static char *
step_sentence(const struct shift *s, enum text_key key)
{
    struct buf from, to, who;
    char *text;

    buf_init(&from, 128);
    buf_init(&to, 128);
    buf_init(&who, 256);
    shift_add_day(&from, s, s->before.steps[s->at].last);
    shift_add_day(&to, s, s->steps.plan.steps[s->at].last);
    whose_add(&who, request_person(s->rq)->id);
    text = text_make(request_language(s->rq), key, "name", s->c.name, "step",
                     step_text(s, s->at), "old", from.data, "new", to.data,
                     "who", who.data, NULL);
    buf_release(&from);
    buf_release(&to);
    buf_release(&who);
    return text;
}

static int
buffer_used(const struct shift *s)
{
    return s->move.buffer_before - s->move.buffer_after;
}

static void
add_buffer(struct card *card, const struct shift *s)
{
    enum text_key key = buffer_used(s) == 0  ? TEXT_CAMPAIGN_SHIFT_BUFFER_SAME
                        : buffer_used(s) > 0 ? TEXT_CAMPAIGN_SHIFT_BUFFER
                                             : TEXT_CAMPAIGN_SHIFT_BUFFER_BACK;
    char *text;

    if (s->move.buffer_before == 0 && s->move.buffer_after == 0)
        return; /* of none there is nothing to say */
    text = text_make(request_language(s->rq), key, "before",
                     TEXT_INT(s->move.buffer_before), "after",
                     TEXT_INT(s->move.buffer_after), NULL);

    card_text(card, text);
    free(text);
}

static void
add_overlap(struct card *card, const struct shift *s)
{
    struct buf day;
    char *text;

    if (s->move.overlaps >= s->before.count)
        return;
    buf_init(&day, 128);
    shift_add_day(&day, s, s->steps.plan.steps[s->move.overlaps].last);
    text =
        text_make(request_language(s->rq), TEXT_CAMPAIGN_SHIFT_OVERLAPS, "step",
                  step_text(s, s->move.overlaps), "day", day.data, NULL);
    card_text(card, text);
    free(text);
    buf_release(&day);
}

static void
add_moved_steps(struct card *card, const struct shift *s)
{
    enum language language = request_language(s->rq);
    int shown = 0;
    size_t i;

    if (s->move.moved == 0)
        return;
    card_text(card, text_get(language, TEXT_CAMPAIGN_SHIFT_WITH));
    for (i = 0; i < s->before.count && shown < SHOWN_MAX; i++) {
        if (i == s->at ||
            s->before.steps[i].last == s->steps.plan.steps[i].last)
            continue;
        add_moved_line(card, s, i);
        shown++;
    }
}

static void
step_button(struct card *card, const struct shift *s)
{
    enum language language = request_language(s->rq);
    struct buf line;

    buf_init(&line, BUTTON_MAX);
    shift_line_add(&line, s, true, s->steps.plan.steps[s->at].last);
    buf_addf(&line, " using %d", buffer_used(s) > 0 ? buffer_used(s) : 0);
    card_button(card, CARD_PRIMARY,
                text_get(language, buffer_used(s) > 0
                                       ? TEXT_CAMPAIGN_SHIFT_BUTTON_BUFFER
                                       : TEXT_CAMPAIGN_SHIFT_BUTTON),
                line.data, NULL);
    buf_release(&line);
}

/* Past P: only with the publication. */
static void
add_past(struct card *card, const struct shift *s)
{
    enum language language = request_language(s->rq);
    const struct calendar *calendar = request_calendar(s->rq);
    int64_t eve = calendar_add(calendar, s->before.publish, -1);
    int64_t publish = calendar_add(calendar, eve, s->move.past_publish + 1);
    char *text = text_make(language, TEXT_CAMPAIGN_SHIFT_PAST, "n",
                           TEXT_INT(s->move.past_publish), NULL);
    struct buf day, line;

    card_text(card, text);
    free(text);
    buf_init(&day, 128);
    buf_init(&line, BUTTON_MAX);
    shift_add_day(&day, s, publish);
    text = text_make(language, TEXT_CAMPAIGN_SHIFT_PUBLISH_BUTTON, "day",
                     day.data, NULL);
    shift_line_add(&line, s, false, publish);
    card_button(card, CARD_PLAIN, text, line.data, NULL);
    free(text);
    buf_release(&day);
    buf_release(&line);
}

static enum err
ask_step(struct shift *s)
{
    enum language language = request_language(s->rq);
    struct card *card = card_new();
    char *title = step_sentence(s, TEXT_CAMPAIGN_SHIFT_ASK);
    enum err rc;

    if (s->when.told >= 0)
        card_text(card, text_get(language, TEXT_CAMPAIGN_SHIFT_CHANGED));
    card_title(card, title);
    add_moved_steps(card, s);
    if (s->move.past_publish > 0)
        add_past(card, s);
    else
        add_buffer(card, s);
    add_overlap(card, s);
    if (s->move.past_publish == 0) {
        card_note(card, text_get(language, TEXT_CAMPAIGN_SHIFT_NOTHING));
        step_button(card, s);
    }
    request_refused(s->rq);
    rc = reply(s->rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    card_free(card);
    return rc;
}

/* Using the buffer is never silent. */
static void
add_cost(struct card *card, const struct shift *s)
{
    enum language language = request_language(s->rq);
    char *text;

    if (s->move.moved > 0) {
        text = text_make(language, TEXT_CAMPAIGN_MOVED_MORE, "n",
                         TEXT_INT(s->move.moved), NULL);
        card_text(card, text);
        free(text);
    }
    if (buffer_used(s) == 0)
        return;
    text = text_make(language,
                     buffer_used(s) > 0 ? TEXT_CAMPAIGN_MOVED_BUFFER
                                        : TEXT_CAMPAIGN_MOVED_BUFFER_BACK,
                     "used", TEXT_INT(buffer_used(s)), "before",
                     TEXT_INT(s->move.buffer_before), "after",
                     TEXT_INT(s->move.buffer_after), NULL);
    card_text(card, text);
    free(text);
}

static enum err
move_step(struct shift *s)
{
    struct card *card = card_new();
    char *title;
    enum err rc;

    rc = campaign_steps_write(s->rq, &s->steps, &s->before);
    request_touched(s->rq, "campaign", s->c.id);
    request_speak_to_team(s->rq);
    title = step_sentence(s, TEXT_CAMPAIGN_MOVED);
    card_title(card, title);
    add_cost(card, s);
    add_overlap(card, s);
    card_note(card,
              text_get(request_language(s->rq), TEXT_CAMPAIGN_MOVED_NOTE));
    if (rc == ERR_OK)
        rc = campaign_tell(s->rq, &s->c, card);
    free(title);
    card_free(card);
    return rc;
}

/* May it be done without asking, or was it asked? */
static bool
is_told(const struct shift *s)
{
    if (s->move.past_publish > 0)
        return false;
    if (s->when.told >= 0)
        return s->when.told == (buffer_used(s) > 0 ? buffer_used(s) : 0);
    return s->move.moved == 0 && buffer_used(s) <= 0 &&
           s->move.overlaps >= s->before.count;
}

/* Where s->at and s->when are known. */
static enum err
shift_to_day(struct shift *s)
{
    const struct plan_step *step = &s->steps.plan.steps[s->at];

    if (s->when.day < s->steps.today)
        return shift_say_when_past(s);
    if (s->when.day == step->last)
        return shift_say_same(s, TEXT_CAMPAIGN_SAME_DAY, step_text(s, s->at));
    plan_move(request_calendar(s->rq), &s->steps.plan, s->at, s->when.day,
              &s->move);
    return is_told(s) ? move_step(s) : ask_step(s);
}

static enum err
shift_step(struct shift *s, const char *words)
{
    enum plan_step_id id = shift_step_find(words);
    const struct plan_step *step;

    s->at = id == PLAN_STEPS ? s->before.count : plan_find(&s->before, id);
    if (s->at == s->before.count)
        return say_no_step(s, words);
    step = &s->steps.plan.steps[s->at];
    if (step->is_done)
        return reply_wrong(s->rq, "step", TEXT_CAMPAIGN_STEP_DONE, "step",
                           step_text(s, s->at), NULL);
    shift_when_read(s->rq, request_arg(s->rq, "when"), step->last,
                    s->before.publish, &s->when);
    return s->when.kind == SHIFT_DAY ? shift_to_day(s)
                                     : shift_ask_when(s, true);
}

enum err
campaign_shift_deadline(struct request *rq, const struct deadline *d,
                        int64_t day, bool *is_step)
{
    struct shift s = { .rq = rq };
    enum err rc;

    *is_step = false;
    if (d->campaign == 0 || d->deal != 0 || d->done_at != 0)
        return ERR_OK;
    rc = store_campaign_get(request_store(rq), d->campaign, &s.c);
    if (rc == ERR_OK && s.c.closed_at == 0)
        rc = campaign_steps_read(rq, &s.c, &s.steps);
    s.before = s.steps.plan;
    while (s.at < s.before.count && s.steps.ids[s.at] != d->id)
        s.at++;
    *is_step = rc == ERR_OK && s.at < s.before.count &&
               s.before.steps[s.at].last != day;
    if (*is_step) {
        s.when.kind = SHIFT_DAY;
        s.when.day = day;
        s.when.told = -1;
        rc = shift_to_day(&s);
    }
    campaign_steps_release(&s.steps);
    campaign_release(&s.c);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- the form ------------------------------------------------------------ */

void
campaign_shift_prepare(struct request *rq)
{
    shift_split(rq);
}

enum err
campaign_shift_run(struct request *rq)
{
    const char *step = request_arg(rq, "step");
    struct shift s = { .rq = rq };
    enum err rc;

    rc = campaign_take(rq, "campaign", &s.c);
    if (rc != ERR_OK || s.c.id == 0)
        goto out;
    if (s.c.closed_at != 0) {
        rc = reply_wrong(rq, "campaign", TEXT_CAMPAIGN_IS_CLOSED, "name",
                         s.c.name, NULL);
        goto out;
    }
    rc = campaign_steps_read(rq, &s.c, &s.steps);
    s.before = s.steps.plan;
    if (rc == ERR_NOT_FOUND && step)
        rc = reply_wrong(rq, "step", TEXT_CAMPAIGN_NO_STEPS, "name", s.c.name,
                         NULL);
    else if (rc == ERR_NOT_FOUND)
        rc = shift_lay_out(&s);
    else if (rc == ERR_OK)
        rc = step ? shift_step(&s, step) : shift_publish(&s);
out:
    campaign_steps_release(&s.steps);
    campaign_release(&s.c);
    return rc;
}
