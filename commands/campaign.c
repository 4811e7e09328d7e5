/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign.c - campaign: a plan backwards from its first post.
 *
 * rules/plan.c knows how long things take, rules/calendar.c on which days.
 * Each larger form has a file of its own.
 */
#include "campaign.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "command.h"
#include "deadlines.h"
#include "deal_parts.h"
#include "ics.h"
#include "sheet/import.h"
#include "verbs.h"
#include "whose.h"

#define HANDED_MAX 1000

static enum err show_run(struct request *rq);
static enum err plan_run(struct request *rq);
static enum err lead_run(struct request *rq);
static enum err owner_run(struct request *rq);
static void who_prepare(struct request *rq);

static const struct arg_spec new_args[] = {
    { "name", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_NAME, NULL },
    { "publish", ARG_TEXT, ARG_KEYWORD | ARG_SHORT | ARG_REQUIRED,
      TEXT_CAMPAIGN_ARG_PUBLISH, NULL },
    { "owner", ARG_WORD, ARG_KEYWORD, TEXT_CAMPAIGN_ARG_OWNER, NULL },
    { "lead", ARG_WORD, ARG_KEYWORD, TEXT_CAMPAIGN_ARG_LEAD, NULL },
    { "abroad", ARG_CHOICE, ARG_OPTIONAL, TEXT_CAMPAIGN_ARG_ABROAD, "abroad" },
    { "approvers", ARG_WORD, ARG_KEYWORD, TEXT_CAMPAIGN_ARG_APPROVERS, NULL },
    { "creators", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_CAMPAIGN_ARG_CREATORS,
      NULL },
    { "asked", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_CAMPAIGN_ARG_ASKED,
      NULL },
    { "steps", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, "none all" },
    { 0 },
};

static const struct arg_spec calendar_args[] = {
    { "countries", ARG_TEXT, ARG_OPTIONAL, TEXT_CALENDAR_ARG, NULL },
    { 0 },
};

static const struct arg_spec deals_args[] = {
    { "campaign", ARG_TEXT, ARG_OPTIONAL, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { "page", ARG_ID, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec list_args[] = {
    { "which", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "open closed" },
    { "page", ARG_ID, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec name_args[] = {
    { "campaign", ARG_TEXT, ARG_OPTIONAL, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { 0 },
};

/* All in the first until campaign_shift_prepare() takes it apart. */
static const struct arg_spec shift_args[] = {
    { "campaign", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { "step", ARG_TEXT, ARG_OPTIONAL, TEXT_CAMPAIGN_ARG_STEP, NULL },
    { "when", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_WHEN, NULL },
    { 0 },
};

static const struct arg_spec who_args[] = {
    { "campaign", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { "who", ARG_WORD, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_WHO, NULL },
    { 0 },
};

/* "Spring by @leo": both in the first until campaign_asked_prepare(). */
static const struct arg_spec asked_args[] = {
    { "campaign", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { "asked", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_ASKED, NULL },
    { 0 },
};

/* Both in the first until campaign_brands_prepare() parts them at the colon. */
static const struct arg_spec brand_args[] = {
    { "campaign", ARG_TEXT, ARG_REQUIRED, TEXT_CAMPAIGN_ARG_CAMPAIGN, NULL },
    { "names", ARG_TEXT, ARG_OPTIONAL, TEXT_BRANDS_ARG_NAMES, NULL },
    { 0 },
};

static const struct form campaign_forms[] = {
    { .name = "new",
      .usage = "NAME publish DATE [owner @user] [lead @user] [abroad] "
               "[approvers N] [creators N new M known] [asked by WHO] "
               "[steps none|all]",
      .example = "campaign new Spring publish 14 May owner @ana",
      .args = new_args,
      .who = WHO_MEMBERS,
      .run = campaign_new_run,
      .title = TEXT_CAMPAIGN_NEW_TITLE,
      .prepare = campaign_new_prepare,
      .purpose = TEXT_CAMPAIGN_NEW_PURPOSE },
    SHEET_IMPORT_FORM,
    { .name = "show",
      .usage = "[NAME]",
      .example = "campaign show Spring",
      .args = name_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = show_run,
      .title = TEXT_CAMPAIGN_SHOW_TITLE,
      .purpose = TEXT_CAMPAIGN_SHOW_PURPOSE },
    { .name = "plan",
      .usage = "[NAME]",
      .example = "campaign plan Spring",
      .args = name_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = plan_run,
      .title = TEXT_CAMPAIGN_PLAN_TITLE,
      .purpose = TEXT_CAMPAIGN_PLAN_PURPOSE },
    { .name = "timeline",
      .usage = "[NAME]",
      .example = "campaign timeline Spring",
      .args = name_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_timeline_run,
      .title = TEXT_CAMPAIGN_TIMELINE_TITLE,
      .purpose = TEXT_CAMPAIGN_TIMELINE_PURPOSE },
    { .name = "ics",
      .usage = "[NAME]",
      .example = "campaign ics Spring",
      .args = name_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_ics_run,
      .title = TEXT_ICS_TITLE,
      .purpose = TEXT_ICS_CAMPAIGN_PURPOSE },
    { .name = "list",
      .usage = "[open|closed] [page N]",
      .example = "campaign list",
      .args = list_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_list_run,
      .purpose = TEXT_CAMPAIGN_LIST_PURPOSE },
    { .name = "shift",
      .usage = "NAME [STEP] by N days|to DATE",
      .example = "campaign shift Spring review by 2 days",
      .args = shift_args,
      .who = WHO_MEMBERS,
      .run = campaign_shift_run,
      .title = TEXT_CAMPAIGN_SHIFT_TITLE,
      .prepare = campaign_shift_prepare,
      .choices = campaign_choices,
      .purpose = TEXT_CAMPAIGN_SHIFT_PURPOSE },
    { .name = "owner",
      .usage = "NAME @user",
      .example = "campaign owner Spring @leo",
      .args = who_args,
      .who = WHO_MEMBERS,
      .run = owner_run,
      .title = TEXT_CAMPAIGN_OWNER_TITLE,
      .prepare = who_prepare,
      .choices = campaign_choices,
      .purpose = TEXT_CAMPAIGN_OWNER_PURPOSE },
    { .name = "lead",
      .usage = "NAME @user",
      .example = "campaign lead Spring @mara",
      .args = who_args,
      .who = WHO_MEMBERS,
      .run = lead_run,
      .title = TEXT_CAMPAIGN_LEAD_TITLE,
      .prepare = who_prepare,
      .choices = campaign_choices,
      .purpose = TEXT_CAMPAIGN_LEAD_PURPOSE },
    { .name = "deal",
      .usage = "NAME @handle [WHAT] [state WORD] [draft DATE] [publish DATE] "
               "[fee N CUR] [date WHAT DAY] [owner @user] [link URL]",
      .example = "campaign deal Spring @mara.cooks reel state agreed",
      .args = campaign_deal_args,
      .who = WHO_MEMBERS,
      .run = campaign_deal_run,
      .title = TEXT_CREATOR_DEAL_TITLE,
      .prepare = campaign_deal_prepare,
      .purpose = TEXT_CAMPAIGN_DEAL_PURPOSE },
    { .name = "rivals",
      .usage = "NAME: A, B",
      .example = "campaign rivals Spring: RivalCo, La Pentola",
      .args = brand_args,
      .who = WHO_MEMBERS,
      .run = campaign_rivals_run,
      .title = TEXT_BRANDS_RIVALS_TITLE,
      .prepare = campaign_brands_prepare,
      .choices = campaign_choices,
      .purpose = TEXT_BRANDS_RIVALS_PURPOSE },
    { .name = "brand",
      .usage = "NAME: WORDS",
      .example = "campaign brand Spring: Brandex, Brandex Pans",
      .args = brand_args,
      .who = WHO_MEMBERS,
      .run = campaign_brand_run,
      .title = TEXT_BRANDS_OWN_TITLE,
      .prepare = campaign_brands_prepare,
      .choices = campaign_choices,
      .purpose = TEXT_BRANDS_OWN_PURPOSE },
    { .name = "deals",
      .usage = "[NAME] [page N]",
      .example = "campaign deals Spring",
      .args = deals_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_deals_run,
      .title = TEXT_CAMPAIGN_DEALS_TITLE,
      .purpose = TEXT_CAMPAIGN_DEALS_PURPOSE },
    { .name = "calendar",
      .usage = "[IT|DE|FR|UK|US ...|none]",
      .example = "campaign calendar IT DE",
      .args = calendar_args,
      .who = WHO_MEMBERS,
      .run = campaign_calendar_run,
      .title = TEXT_CALENDAR_TITLE,
      .purpose = TEXT_CALENDAR_PURPOSE },
    { .name = "rush",
      .usage = "",
      .example = "campaign rush",
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_rush_run,
      .purpose = TEXT_CAMPAIGN_RUSH_PURPOSE },
    { .name = "asked",
      .usage = "NAME by WHO",
      .example = "campaign asked Spring by @leo",
      .args = asked_args,
      .who = WHO_MEMBERS,
      .run = campaign_asked_run,
      .title = TEXT_CAMPAIGN_ASKED_TITLE,
      .prepare = campaign_asked_prepare,
      .purpose = TEXT_CAMPAIGN_ASKED_PURPOSE },
    { .name = "close",
      .usage = "[NAME]",
      .example = "campaign close Spring",
      .args = name_args,
      .who = WHO_MEMBERS,
      .run = campaign_close_run,
      .title = TEXT_CAMPAIGN_CLOSE_TITLE,
      .purpose = TEXT_CAMPAIGN_CLOSE_PURPOSE },
    { .name = "",
      .usage = "",
      .example = "campaign",
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = campaign_list_run,
      .purpose = TEXT_CAMPAIGN_BARE_PURPOSE },
    { 0 },
};

const struct command campaign_command = {
    .name = "campaign",
    .summary = TEXT_CAMPAIGN_SUMMARY,
    .forms = campaign_forms,
};

/* ---- show, plan ---------------------------------------------------------- */

static enum err
show_run(struct request *rq)
{
    struct card *card = card_new();
    struct campaign c;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc == ERR_OK && c.id != 0)
        rc = campaign_show_card(rq, &c, card);
    if (rc == ERR_OK && c.id != 0)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    campaign_release(&c);
    card_free(card);
    return rc;
}

static enum err
plan_run(struct request *rq)
{
    struct card *card = card_new();
    struct campaign_steps steps = { 0 };
    struct campaign c;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc != ERR_OK || c.id == 0)
        goto out;
    rc = campaign_steps_read(rq, &c, &steps);
    if (rc == ERR_OK)
        rc = campaign_plan_card(rq, &c, &steps, card, true);
    else if (rc == ERR_NOT_FOUND)
        rc = campaign_show_card(rq, &c, card);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
out:
    campaign_steps_release(&steps);
    campaign_release(&c);
    card_free(card);
    return rc;
}

/* ---- owner, lead --------------------------------------------------------- */

/* "Spring Sale @leo": the last word is who. */
static void
who_prepare(struct request *rq)
{
    const char *line = request_arg(rq, "campaign"), *last;
    char *name, *who;

    if (!line)
        campaign_fill_in(rq);
    if (!line || request_has(rq, "who"))
        return;
    last = strrchr(line, ' ');
    if (!last && (*line == '@' || *line == '<')) {
        request_set_arg(rq, "who", line);
        request_set_arg(rq, "campaign", NULL);
        campaign_fill_in(rq);
        return;
    }
    if (!last || campaign_is_there(rq, line))
        return;
    name = campaign_take_name(line, (size_t)(last - line));
    who = xstrdup(last + 1);
    request_set_arg(rq, "campaign", name);
    request_set_arg(rq, "who", who);
    free(name);
    free(who);
}

static enum err
lead_set(struct request *rq, struct campaign *c, char *who)
{
    struct card *card = card_new();
    struct buf lead, by;
    char *text;
    enum err rc;

    free(c->lead);
    c->lead = xstrdup(who);
    rc = store_campaign_update(request_store(rq), c);
    request_touched(rq, "campaign", c->id);
    request_speak_to_team(rq);
    buf_init(&lead, 256);
    buf_init(&by, 256);
    whose_add(&lead, who);
    whose_add(&by, request_person(rq)->id);
    text = text_make(request_language(rq), TEXT_CAMPAIGN_LEAD_SET, "name",
                     c->name, "lead", lead.data, "who", by.data, NULL);
    card_title(card, text);
    if (rc == ERR_OK)
        rc = campaign_tell(rq, c, card);
    free(text);
    buf_release(&lead);
    buf_release(&by);
    card_free(card);
    return rc;
}

struct handed {
    const char *from;
    int64_t ids[HANDED_MAX];
    int count;
};

static void
hand_keep(void *ctx, const struct deadline *d)
{
    struct handed *h = ctx;

    if (d->done_at == 0 && strcmp(d->owner, h->from) == 0 &&
        h->count < HANDED_MAX)
        h->ids[h->count++] = d->id;
}

/* What is open of the one who answered so far, of steps and of deals. */
static enum err
hand_over(struct request *rq, const struct campaign *c, const char *who,
          int *count)
{
    struct handed *h = xcalloc(1, sizeof(*h));
    enum err rc;

    h->from = c->owner;
    rc = store_deadline_list_campaign(request_store(rq), c->id, hand_keep, h);
    for (*count = 0; rc == ERR_OK && *count < h->count; ++*count)
        rc = store_deadline_assign(request_store(rq), h->ids[*count], who);
    free(h);
    return rc;
}

static enum err
owner_set(struct request *rq, struct campaign *c, char *who)
{
    struct card *card = card_new();
    struct buf owner, by;
    int n = 0;
    char *text;
    enum err rc;

    rc = hand_over(rq, c, who, &n);
    free(c->owner);
    c->owner = xstrdup(who);
    if (rc == ERR_OK)
        rc = store_campaign_update(request_store(rq), c);
    request_touched(rq, "campaign", c->id);
    request_speak_to_team(rq);
    buf_init(&owner, 256);
    buf_init(&by, 256);
    whose_add(&owner, who);
    whose_add(&by, request_person(rq)->id);
    text = text_make(request_language(rq), TEXT_CAMPAIGN_OWNER_SET, "name",
                     c->name, "owner", owner.data, "who", by.data, "n",
                     TEXT_INT(n), NULL);
    card_title(card, text);
    if (rc == ERR_OK)
        rc = campaign_tell(rq, c, card);
    free(text);
    buf_release(&owner);
    buf_release(&by);
    card_free(card);
    return rc;
}

static enum err
who_run(struct request *rq,
        enum err (*set)(struct request *rq, struct campaign *c, char *who))
{
    struct campaign c;
    bool is_wrong = false;
    char *who = NULL;
    enum err rc;

    rc = campaign_take(rq, "campaign", &c);
    if (rc == ERR_OK && c.id != 0)
        rc = campaign_who_read(rq, "who", &who, &is_wrong);
    if (rc == ERR_OK && who)
        rc = set(rq, &c, who);
    free(who);
    campaign_release(&c);
    return rc;
}

static enum err
lead_run(struct request *rq)
{
    return who_run(rq, lead_set);
}

static enum err
owner_run(struct request *rq)
{
    return who_run(rq, owner_set);
}
