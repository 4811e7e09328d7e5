/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_take.c - what a line or a form says about a deal, one thing after the
 * other, into the deal.
 */
#include "deal_take.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "rules/duedate.h"
#include "rules/sheet.h"

/* In characters. */
#define LINK_MAX 500
/* In hundredths: a hundred million is no fee but a slip. */
#define FEE_MAX INT64_C(10000000000)

enum err
deal_told(enum err rc)
{
    return rc == ERR_OK ? ERR_DENIED : rc;
}

static void
set(struct changing *c, char **field, const char *value)
{
    if (strcmp(*field, value) == 0)
        return;
    free(*field);
    *field = xstrdup(value);
    c->has_changed = true;
}

static bool
state_read(const char *typed, enum deal_state *state)
{
    const char *word;

    if (deal_state_parse(typed, state))
        return true;
    word = sheet_state(typed);
    if (word && strcmp(word, "followed") == 0)
        word = "followed-up";
    return word && deal_state_parse(word, state);
}

/* "contacted, talking, agreed": what may come now. */
static void
add_may(struct buf *b, enum deal_state from)
{
    int to;

    for (to = 0; to < DEAL_STATES; to++)
        if (deal_may_follow(from, (enum deal_state)to))
            buf_addf(b, "%s%s", b->len > 0 ? ", " : "",
                     deal_state_word((enum deal_state)to));
}

static enum err
state_wrong(struct changing *c, enum text_key key, const char *typed)
{
    enum language language = request_language(c->rq);
    struct buf may;
    enum err rc;

    buf_init(&may, 1024);
    add_may(&may, c->now.deal.state);
    rc = reply_wrong(c->rq, "state", key, "word", typed, "state",
                     deal_state_text(language, c->now.deal.state), "may",
                     may.data, NULL);
    buf_release(&may);
    return deal_told(rc);
}

/* A name on a list was spoken to by nobody. */
static void
note_contact(struct changing *c, enum deal_state state)
{
    if (state != DEAL_SHORTLISTED)
        c->now.deal.contact_at = request_now(c->rq);
}

static enum err
take_state(struct changing *c)
{
    const char *typed = request_arg(c->rq, "state");
    struct deal *deal = &c->now.deal;
    enum deal_state state;

    if (!typed)
        return ERR_OK;
    if (!state_read(typed, &state))
        return state_wrong(c, TEXT_DEAL_NO_STATE, typed);
    if (c->is_new) {
        deal->state = state;
        note_contact(c, state);
        return ERR_OK;
    }
    if (state == deal->state && deal->state_at != 0) /* not only guessed */
        return ERR_OK;
    if (c->now.campaign.closed_at != 0 && !deal_may_after_end(state))
        return deal_told(reply_wrong(c->rq, "state", TEXT_DEAL_CLOSED_STATE,
                                     "campaign", c->now.campaign.name, NULL));
    if (state != deal->state && !deal_may_follow(deal->state, state))
        return state_wrong(c, TEXT_DEAL_MAY_NOT,
                           deal_state_text(request_language(c->rq), state));
    deal->state = state;
    deal->state_at = request_now(c->rq);
    note_contact(c, state);
    c->has_changed = true;
    return ERR_OK;
}

/* The days that would do, for one that was not clear. */
static enum err
date_wrong(struct changing *c, const char *arg, const char *typed,
           const struct duedate *due)
{
    const char *language = language_code(request_language(c->rq));
    struct buf days;
    size_t i;
    enum err rc;

    if (due->kind == DUEDATE_ASK && due->reason == DUEDATE_REASON_PAST &&
        due->option_count == 0)
        return deal_told(reply_wrong(c->rq, arg, TEXT_DEADLINE_ASK_PAST, "when",
                                     typed, NULL));
    if (due->kind == DUEDATE_NONE || due->option_count == 0)
        return deal_told(reply_wrong(c->rq, arg, TEXT_DEADLINE_NO_DATE, "when",
                                     typed, NULL));
    buf_init(&days, 512);
    for (i = 0; i < due->option_count; i++) {
        buf_adds(&days, i > 0 ? ", " : "");
        zone_format(&days, request_zone(c->rq), language, due->options[i].at,
                    request_now(c->rq), ZONE_STYLE_DAY);
        buf_adds(&days, " (");
        wall_iso_day(&days, &due->options[i].wall);
        buf_addc(&days, ')');
    }
    rc = reply_wrong(c->rq, arg, TEXT_DEAL_WHICH_DAY, "when", typed, "days",
                     days.data, NULL);
    buf_release(&days);
    return deal_told(rc);
}

/* *iso is the caller's, on ERR_OK. */
static enum err
day_read(struct changing *c, const char *arg, const char *typed, char **iso)
{
    struct duedate due;
    enum err rc;

    rc = duedate_parse(typed, language_code(request_language(c->rq)),
                       request_now(c->rq), request_zone(c->rq), &due);
    if (rc == ERR_TOO_BIG)
        return deal_told(reply_wrong(c->rq, arg, TEXT_DEADLINE_NO_DATE, "when",
                                     typed, NULL));
    if (rc != ERR_OK)
        return rc;
    duedate_doubt_year(&due, request_now(c->rq), request_zone(c->rq));
    if (due.kind != DUEDATE_DAY && due.kind != DUEDATE_INSTANT)
        return date_wrong(c, arg, typed, &due);
    *iso = deal_day_iso(wall_day_number(&due.wall));
    return ERR_OK;
}

/* What is live was published: not on a day that is still to come. */
static bool
is_live_ahead(const struct changing *c, const char *iso)
{
    return !c->is_new && c->now.deal.state >= DEAL_LIVE &&
           !deal_state_is_over(c->now.deal.state) &&
           deal_day_number(iso) > deal_today(c->rq, &c->now.campaign);
}

static enum err
say_live_ahead(struct changing *c, const char *arg, const char *iso)
{
    enum language language = request_language(c->rq);
    struct buf day;
    enum err rc;

    buf_init(&day, 128);
    deal_add_day(&day, c->rq, &c->now.campaign, deal_day_number(iso));
    rc = reply_wrong(c->rq, arg, TEXT_DEAL_LIVE_AHEAD, "day", day.data, "state",
                     deal_state_text(language, c->now.deal.state), "id",
                     TEXT_INT(c->now.deal.id), NULL);
    buf_release(&day);
    return deal_told(rc);
}

static enum err
take_day(struct changing *c, const char *arg, char **field)
{
    const char *typed = request_arg(c->rq, arg);
    char *iso = NULL;
    enum err rc;

    if (!typed)
        return ERR_OK;
    rc = day_read(c, arg, typed, &iso);
    if (iso && field == &c->now.deal.publish && is_live_ahead(c, iso))
        rc = say_live_ahead(c, arg, iso);
    else if (iso)
        set(c, field, iso);
    free(iso);
    return rc;
}

/* The first word names one of the other days, in either language: "payment",
 * "diritti". *rest: what follows, but for a word that leads to a day. */
static enum deal_date
date_word(const char *typed, const char **rest)
{
    static const char *const between[] = { "by ", "until ", "due ", "entro ",
                                           "fino al " };
    size_t len = strcspn(typed, " "), i;
    char *word = xstrndup(typed, len);
    enum sheet_field field = sheet_field_of(word);

    free(word);
    *rest = typed + len + strspn(typed + len, " ");
    for (i = 0; i < ARRAY_LEN(between); i++)
        if (strncasecmp(*rest, between[i], strlen(between[i])) == 0)
            *rest += strlen(between[i]);
    return field < SHEET_DATE_FIRST || field > SHEET_DATE_LAST
               ? DEAL_DATES
               : (enum deal_date)(field - SHEET_DATE_FIRST);
}

/* "date payment 30 June", "date payment none". */
static enum err
take_date(struct changing *c)
{
    const char *typed = request_arg(c->rq, "date"), *rest = "";
    char was[11], *iso = NULL;
    enum err rc = ERR_OK;

    c->date = DEAL_DATES;
    if (!typed)
        return ERR_OK;
    c->date = date_word(typed, &rest);
    if (c->date == DEAL_DATES || *rest == '\0')
        return deal_told(
            reply_wrong(c->rq, "date", TEXT_DEAL_NO_DATE, "date", typed, NULL));
    if (!sheet_is_nothing(rest))
        rc = day_read(c, "date", rest, &iso);
    deal_date_get(&c->now.deal, c->date, was);
    if (rc == ERR_OK && strcmp(was, iso ? iso : "") != 0) {
        deal_date_set(&c->now.deal, c->date, iso ? iso : "");
        c->has_changed = true;
    }
    free(iso);
    return rc;
}

static enum err
take_fee(struct changing *c)
{
    const char *typed = request_arg(c->rq, "fee");
    struct deal *deal = &c->now.deal;
    char currency[4] = "";
    int64_t cents = 0;

    if (!typed)
        return ERR_OK;
    if (deal->fee >= 0 && !deal_fee_is_theirs(c->rq, deal))
        return deal_told(
            reply_wrong(c->rq, "fee", TEXT_DEAL_FEE_NOT_YOURS, NULL));
    switch (sheet_money(typed, &cents, currency)) {
    case SHEET_MONEY_OK:
        break;
    case SHEET_MONEY_GIFT:
        set(c, &deal->kind, "gift");
        cents = 0;
        break;
    case SHEET_MONEY_NONE:
    case SHEET_MONEY_WRONG:
        cents = -1;
        break;
    }
    if (cents < 0 || cents > FEE_MAX)
        return deal_told(
            reply_wrong(c->rq, "fee", TEXT_DEAL_NO_FEE, "fee", typed, NULL));
    if (cents != deal->fee)
        set(c, &deal->fee_by, request_person(c->rq)->id);
    c->has_changed |= cents != deal->fee;
    deal->fee = cents;
    if (currency[0] != '\0')
        set(c, &deal->currency, currency);
    return ERR_OK;
}

static enum err
take_owner(struct changing *c)
{
    bool is_wrong = false;
    char *owner = NULL;
    enum err rc;

    if (!request_has(c->rq, "owner"))
        return ERR_OK;
    rc = campaign_who_read(c->rq, "owner", &owner, &is_wrong);
    if (rc == ERR_OK && owner)
        set(c, &c->now.deal.owner, owner);
    free(owner);
    return is_wrong ? deal_told(rc) : rc;
}

/* As the chat writes links: "<https://…|…>". */
static enum err
take_link(struct changing *c)
{
    const char *typed = request_arg(c->rq, "link");
    size_t len;
    char *link;

    if (!typed)
        return ERR_OK;
    typed += *typed == '<';
    len = strcspn(typed, "|> \t\r\n");
    if (strncasecmp(typed, "https://", 8) != 0 || len < 12 || len > LINK_MAX)
        return deal_told(reply_wrong(c->rq, "link", TEXT_DEAL_NO_LINK, "link",
                                     request_arg(c->rq, "link"), NULL));
    link = xstrndup(typed, len);
    set(c, &c->now.deal.link, link);
    free(link);
    return ERR_OK;
}

/* As they are typed: "draft", "publish", "date insights". */
static const char *
day_word(enum deal_day day)
{
    if (day == DEAL_DAY_DRAFT)
        return "draft";
    return day == DEAL_DAY_PUBLISH ? "publish"
                                   : deal_date_word((enum deal_date)day);
}

static bool
is_said(const struct changing *c, enum deal_day day)
{
    if (day == DEAL_DAY_DRAFT || day == DEAL_DAY_PUBLISH)
        return request_has(c->rq, day_word(day));
    return request_has(c->rq, "date") && c->date == (enum deal_date)day;
}

static enum err
say_order(struct changing *c, const struct deal_days *days, enum deal_day first,
          enum deal_day then)
{
    bool is_draft = first == DEAL_DAY_DRAFT && then == DEAL_DAY_PUBLISH;
    struct buf before, after;
    const char *arg;
    enum err rc;

    buf_init(&before, 128);
    buf_init(&after, 128);
    deal_add_day(&before, c->rq, &c->now.campaign, deal_day_get(days, first));
    deal_add_day(&after, c->rq, &c->now.campaign, deal_day_get(days, then));
    arg = request_has(c->rq, "draft")     ? "draft"
          : request_has(c->rq, "publish") ? "publish"
                                          : "date";
    if (is_draft)
        rc = reply_wrong(c->rq, arg, TEXT_DEAL_DRAFT_AFTER, "draft",
                         before.data, "publish", after.data, NULL);
    else
        rc = reply_wrong(c->rq, arg, TEXT_DEAL_ORDER, "first", day_word(first),
                         "when", before.data, "then", day_word(then), "day",
                         after.data, NULL);
    buf_release(&before);
    buf_release(&after);
    return deal_told(rc);
}

/* Days in an order that cannot be are a slip in one of the two. What was so
 * before is not what somebody asks about now. */
static enum err
check_days(struct changing *c)
{
    struct deal_days days = { 0 };
    enum deal_day first, then;

    deal_days_agreed(&c->now.deal, &days);
    days.draft = deal_day_number(c->now.deal.draft_due);
    days.publish = deal_day_number(c->now.deal.publish);
    if (!deal_order_is_wrong(&days, &first, &then) ||
        (!is_said(c, first) && !is_said(c, then)))
        return ERR_OK;
    return say_order(c, &days, first, then);
}

enum err
deal_take(struct changing *c)
{
    enum err rc;

    rc = take_state(c);
    if (rc == ERR_OK)
        rc = take_day(c, "draft", &c->now.deal.draft_due);
    if (rc == ERR_OK)
        rc = take_day(c, "publish", &c->now.deal.publish);
    if (rc == ERR_OK)
        rc = take_date(c);
    if (rc == ERR_OK)
        rc = check_days(c);
    if (rc == ERR_OK)
        rc = take_fee(c);
    if (rc == ERR_OK)
        rc = take_owner(c);
    if (rc == ERR_OK)
        rc = take_link(c);
    return rc;
}
