/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_shift_publish.c - the first post moves, and all that is open.
 */
#include <stdlib.h>
#include <string.h>

#include "campaign.h"
#include "campaign_shift.h"
#include "deal.h"
#include "whose.h"

#define BUTTON_MAX 1900
#define TEXT_MAX   4096

static int
count_open(const struct plan *plan)
{
    int n = 0;
    size_t i;

    for (i = 0; i < plan->count; i++)
        n += !plan->steps[i].is_done;
    return n;
}

/* A text with {old}, {new}, {who} and {n} of the publication. */
static char *
publish_sentence(const struct shift *s, enum text_key key)
{
    struct buf from, to, who;
    char *text;

    buf_init(&from, 128);
    buf_init(&to, 128);
    buf_init(&who, 256);
    shift_add_day(&from, s, s->before.publish);
    shift_add_day(&to, s, s->steps.plan.publish);
    whose_add(&who, request_person(s->rq)->id);
    text = text_make(request_language(s->rq), key, "name", s->c.name, "old",
                     from.data, "new", to.data, "who", who.data, "n",
                     TEXT_INT(count_open(&s->before)), NULL);
    buf_release(&from);
    buf_release(&to);
    buf_release(&who);
    return text;
}

static void
add_state(struct card *card, const struct shift *s)
{
    struct buf text;

    buf_init(&text, TEXT_MAX);
    campaign_state_add(&text, s->rq, &s->steps);
    card_text(card, text.data);
    buf_release(&text);
}

/* Plain steps, and the days that deals have of their own. */
static int
count_moving(const struct shift *s)
{
    return count_open(&s->before) + s->deals;
}

/* How the steps move: all by as much as the first post, or laid out anew. */
static char *
steps_sentence(const struct shift *s)
{
    const struct calendar *calendar = request_calendar(s->rq);
    int days =
        plan_moved_by(calendar, s->before.publish, s->steps.plan.publish);
    enum text_key key = days < 0 ? TEXT_CAMPAIGN_PUBLISH_STEPS_EARLIER
                                 : TEXT_CAMPAIGN_PUBLISH_STEPS;
    size_t i;

    for (i = 0; i < s->before.count; i++)
        if (!s->before.steps[i].is_done &&
            calendar_between(calendar, s->before.steps[i].last,
                             s->steps.plan.steps[i].last) != days)
            key = TEXT_CAMPAIGN_PUBLISH_STEPS_ANEW;
    return text_make(request_language(s->rq), key, "n",
                     TEXT_INT(count_open(&s->before)), "days",
                     TEXT_INT(days < 0 ? -days : days), NULL);
}

static enum err
ask_publish(struct shift *s)
{
    enum language language = request_language(s->rq);
    struct card *card = card_new();
    char *title = publish_sentence(s, TEXT_CAMPAIGN_PUBLISH_ASK), *text;
    struct buf line;
    enum err rc;

    card_title(card, title);
    text = steps_sentence(s);
    card_text(card, text);
    if (s->deals_text)
        card_text(card, s->deals_text);
    add_state(card, s);
    card_note(card, text_get(language, TEXT_CAMPAIGN_SHIFT_NOTHING));
    buf_init(&line, BUTTON_MAX);
    shift_line_add(&line, s, false, s->steps.plan.publish);
    buf_addf(&line, " moving %d", count_moving(s));
    card_button(card, CARD_PRIMARY,
                text_get(language, TEXT_CAMPAIGN_SHIFT_BUTTON), line.data,
                NULL);
    request_refused(s->rq);
    rc = reply(s->rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    free(text);
    buf_release(&line);
    card_free(card);
    return rc;
}

static enum err
campaign_set_publish(struct shift *s, int64_t day)
{
    char *was = s->c.publish;
    struct buf iso;
    enum err rc;

    buf_init(&iso, 32);
    campaign_day_iso(&iso, day);
    s->c.publish = buf_take(&iso);
    rc = store_campaign_update(request_store(s->rq), &s->c);
    if (rc == ERR_OK)
        rc = deal_follow_window(s->rq, &s->c, was);
    free(was);
    return rc;
}

static enum err
move_publish(struct shift *s)
{
    struct card *card = card_new();
    char *title;
    enum err rc;

    rc = campaign_steps_write(s->rq, &s->steps, &s->before);
    if (rc == ERR_OK)
        rc = campaign_set_publish(s, s->steps.plan.publish);
    if (rc == ERR_OK)
        rc = campaign_asked_again(s->rq, &s->c);
    request_touched(s->rq, "campaign", s->c.id);
    request_speak_to_team(s->rq);
    title = publish_sentence(s, TEXT_CAMPAIGN_PUBLISH_MOVED);
    card_title(card, title);
    if (s->deals_text)
        card_text(card, s->deals_text);
    add_state(card, s);
    card_note(card,
              text_get(request_language(s->rq), TEXT_CAMPAIGN_MOVED_NOTE));
    if (rc == ERR_OK)
        rc = campaign_tell(s->rq, &s->c, card);
    free(title);
    card_free(card);
    return rc;
}

static enum err
shift_to_publish(struct shift *s)
{
    bool is_told;
    enum err rc;

    plan_move_publish(request_calendar(s->rq), &s->steps.plan, s->when.day,
                      s->steps.today);
    rc = deal_window_text(s->rq, &s->c, s->when.day, &s->deals, &s->deals_text);
    if (rc != ERR_OK)
        return rc;
    is_told = s->when.told == count_moving(s);
    if (is_told) {
        /* From here on everybody reads it. */
        free(s->deals_text);
        s->deals_text = NULL;
        request_speak_to_team(s->rq);
        rc = deal_window_text(s->rq, &s->c, s->when.day, &s->deals,
                              &s->deals_text);
    }
    if (rc == ERR_OK)
        rc = is_told ? move_publish(s) : ask_publish(s);
    free(s->deals_text);
    return rc;
}

enum err
shift_publish(struct shift *s)
{
    shift_when_read(s->rq, request_arg(s->rq, "when"), s->before.publish, 0,
                    &s->when);
    if (s->when.kind != SHIFT_DAY)
        return shift_ask_when(s, false);
    if (s->when.day < s->steps.today)
        return shift_say_when_past(s);
    if (s->when.day == s->before.publish)
        return shift_say_same(s, TEXT_CAMPAIGN_SAME_PUBLISH, "");
    return shift_to_publish(s);
}

/* In the thread that it has. */
static enum err
tell_laid_out(struct shift *s)
{
    struct card *card = card_new();
    char *text = publish_sentence(s, TEXT_CAMPAIGN_PUBLISH_SET);
    enum err rc;

    campaign_steps_release(&s->steps);
    rc = campaign_steps_read(s->rq, &s->c, &s->steps);
    if (rc == ERR_OK)
        rc = campaign_plan_card(s->rq, &s->c, &s->steps, card, false);
    card_note(card, text);
    if (rc == ERR_OK)
        rc = campaign_tell(s->rq, &s->c, card);
    free(text);
    card_free(card);
    return rc;
}

/* Its deals have days of their own, which the new first post would move. */
static enum err
ask_lay_out(struct shift *s)
{
    enum language language = request_language(s->rq);
    struct card *card = card_new();
    char *title = publish_sentence(s, TEXT_CAMPAIGN_LAY_ASK);
    struct buf line;
    enum err rc;

    buf_init(&line, BUTTON_MAX);
    card_title(card, title);
    card_text(card, s->deals_text);
    card_note(card, text_get(language, TEXT_CAMPAIGN_SHIFT_NOTHING));
    shift_line_add(&line, s, false, s->when.day);
    buf_addf(&line, " moving %d", s->deals);
    card_button(card, CARD_PRIMARY,
                text_get(language, TEXT_CAMPAIGN_LAY_BUTTON), line.data, NULL);
    request_refused(s->rq);
    rc = reply(s->rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    buf_release(&line);
    card_free(card);
    return rc;
}

/* *asked: deals would move that nobody has been told of. */
static enum err
ask_about_deals(struct shift *s, bool *asked)
{
    enum err rc =
        deal_window_text(s->rq, &s->c, s->when.day, &s->deals, &s->deals_text);

    *asked = rc == ERR_OK && s->deals > 0 && s->when.told != s->deals;
    if (*asked)
        rc = ask_lay_out(s);
    free(s->deals_text);
    s->deals_text = NULL;
    return rc;
}

/* Its first post has a day where a sheet brought it. False: it was asked. */
static bool
lay_out_when(struct shift *s, enum err *rc)
{
    s->before.publish = 0;
    (void)campaign_day_read(s->c.publish, &s->before.publish);
    shift_when_read(s->rq, request_arg(s->rq, "when"), s->before.publish, 0,
                    &s->when);
    if (s->when.kind == SHIFT_DAY && s->when.day >= s->steps.today)
        return true;
    if (s->when.kind == SHIFT_DAY)
        *rc = shift_say_when_past(s);
    else if (s->when.kind == SHIFT_NONE && s->before.publish == 0)
        *rc = reply_wrong(s->rq, "when", TEXT_CAMPAIGN_NO_PUBLISH, "name",
                          s->c.name, NULL);
    else
        *rc = shift_ask_when(s, false);
    return false;
}

/* One that had no day, or no steps: they are laid out now. */
enum err
shift_lay_out(struct shift *s)
{
    bool asked = false;
    enum err rc = ERR_OK;

    s->steps.zone = request_team_voice(s->rq).zone;
    (void)zone_find(s->c.zone, &s->steps.zone);
    if (!lay_out_when(s, &rc))
        return rc;
    s->steps.plan.publish = s->when.day;
    rc = ask_about_deals(s, &asked);
    if (rc != ERR_OK || asked)
        return rc;
    s->before.publish = s->when.day;
    rc = campaign_set_publish(s, s->when.day);
    request_touched(s->rq, "campaign", s->c.id);
    request_speak_to_team(s->rq);
    if (rc == ERR_OK)
        rc = campaign_lay(s->rq, &s->c);
    if (rc == ERR_OK)
        rc = campaign_asked_note(s->rq, &s->c, NULL);
    if (rc != ERR_OK)
        return rc;
    return s->c.message != 0 ? tell_laid_out(s)
                             : campaign_say_new(s->rq, &s->c);
}
