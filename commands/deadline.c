/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline.c - deadline: what must be done by when.
 *
 * The forms, and the lists. What is added, changed and ended stands in the
 * files deadline_*.c; what is said by itself in remind.c.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "campaigns.h"
#include "card.h"
#include "command.h"
#include "deadline_parts.h"
#include "deadline_series.h"
#include "deadline_show.h"
#include "deadline_who.h"
#include "deadlines.h"
#include "ics.h"
#include "request.h"
#include "series.h"
#include "verbs.h"

#define LIST_MAX 30
/* Of so many open ones the late ones are looked for. */
#define LATE_READ 500

static enum err list_run(struct request *rq);

static const struct arg_spec add_args[] = {
    { "what", ARG_LINE, ARG_REQUIRED, TEXT_DEADLINE_WHAT, NULL },
    { "when", ARG_TEXT, ARG_REQUIRED, TEXT_DEADLINE_WHEN, NULL },
    { "for", ARG_LINE, ARG_OPTIONAL, TEXT_DEADLINE_ARG_FOR, NULL },
    { "on", ARG_TEXT, ARG_OPTIONAL, TEXT_DEADLINE_ARG_ON, NULL },
    { "remind", ARG_TEXT, ARG_OPTIONAL, TEXT_DEADLINE_ARG_REMIND, NULL },
    { 0 },
};

static const struct arg_spec every_args[] = {
    { "rule", ARG_LINE, ARG_REQUIRED, TEXT_DEADLINE_ARG_RULE, NULL },
    { "what", ARG_LINE, ARG_REQUIRED, TEXT_DEADLINE_WHAT, NULL },
    { "for", ARG_LINE, ARG_OPTIONAL, TEXT_DEADLINE_ARG_FOR, NULL },
    { "on", ARG_TEXT, ARG_OPTIONAL, TEXT_DEADLINE_ARG_ON, NULL },
    { "remind", ARG_TEXT, ARG_OPTIONAL, TEXT_DEADLINE_ARG_REMIND, NULL },
    { 0 },
};

static const struct arg_spec list_args[] = {
    { "which", ARG_TEXT, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec ics_args[] = {
    { "whose", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "mine all" },
    { 0 },
};

static const struct arg_spec done_args[] = {
    { "id", ARG_TEXT, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { 0 },
};

static const struct arg_spec snooze_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { "when", ARG_TEXT, ARG_OPTIONAL, TEXT_DEADLINE_ARG_UNTIL, NULL },
    { 0 },
};

static const struct arg_spec move_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { "when", ARG_TEXT, ARG_REQUIRED, TEXT_DEADLINE_WHEN, NULL },
    { 0 },
};

static const struct arg_spec assign_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { "who", ARG_LINE, ARG_REQUIRED, TEXT_DEADLINE_ARG_WHO, NULL },
    { 0 },
};

static const struct arg_spec drop_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_DEADLINE_ID, NULL },
    { "which", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "this all" },
    { 0 },
};

static const struct form deadline_forms[] = {
    { .name = "add",
      .usage = "WHAT [by] WHEN [for @user|@role] [on CAMPAIGN] "
               "[remind 3d,1d,0d]",
      .example = "deadline add \"Mara: first draft\" by fri 17:00",
      .args = add_args,
      .run = deadline_add_run,
      .title = TEXT_DEADLINE_ADD_TITLE,
      .prepare = deadline_add_prepare,
      .purpose = TEXT_DEADLINE_ADD_PURPOSE },
    { .name = "list",
      .usage = "[mine|all|late|CAMPAIGN]",
      .example = "deadline list",
      .args = list_args,
      .flags = FORM_READS,
      .run = list_run,
      .purpose = TEXT_DEADLINE_LIST_PURPOSE },
    { .name = "every",
      .usage = "RULE WHAT [for @user|@role] [on CAMPAIGN] [remind 1d]",
      .example = "deadline every 2 weeks on friday send the report",
      .args = every_args,
      .run = deadline_every_run,
      .title = TEXT_DEADLINE_EVERY_TITLE,
      .prepare = deadline_every_prepare,
      .purpose = TEXT_DEADLINE_EVERY_PURPOSE },
    { .name = "done",
      .usage = "ID [ID…]",
      .example = "deadline done 3",
      .args = done_args,
      .run = deadline_done_run,
      .title = TEXT_DEADLINE_DONE_TITLE,
      .purpose = TEXT_DEADLINE_DONE_PURPOSE },
    { .name = "snooze",
      .usage = "ID [WHEN]",
      .example = "deadline snooze 3 1 h",
      .args = snooze_args,
      .run = deadline_snooze_run,
      .title = TEXT_DEADLINE_SNOOZE_TITLE,
      .purpose = TEXT_DEADLINE_SNOOZE_PURPOSE },
    { .name = "move",
      .usage = "ID WHEN",
      .example = "deadline move 3 mon 10:00",
      .args = move_args,
      .run = deadline_move_run,
      .title = TEXT_DEADLINE_MOVE_TITLE,
      .purpose = TEXT_DEADLINE_MOVE_PURPOSE },
    { .name = "assign",
      .usage = "ID @user|@role",
      .example = "deadline assign 3 @leo",
      .args = assign_args,
      .run = deadline_assign_run,
      .title = TEXT_DEADLINE_ASSIGN_TITLE,
      .purpose = TEXT_DEADLINE_ASSIGN_PURPOSE },
    { .name = "drop",
      .usage = "ID [this|all]",
      .example = "deadline drop 3",
      .args = drop_args,
      .run = deadline_drop_run,
      .title = TEXT_DEADLINE_DROP_TITLE,
      .purpose = TEXT_DEADLINE_DROP_PURPOSE },
    { .name = "ics",
      .usage = "[mine|all]",
      .example = "deadline ics",
      .args = ics_args,
      .flags = FORM_READS,
      .run = deadline_ics_run,
      .purpose = TEXT_ICS_DEADLINE_PURPOSE },
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

/* ---- list ---------------------------------------------------------------- */

enum listed { LIST_MINE, LIST_ALL, LIST_LATE, LIST_CAMPAIGN };

struct listing {
    struct request *rq;
    struct card *card;
    enum listed which;
    int count;
};

/* " · every 2 weeks on Friday" */
static void
add_rule(struct buf *b, struct request *rq, const struct deadline *d)
{
    struct series s = { 0 };

    if (d->series != 0 &&
        store_series_find(request_store(rq), d->series, &s) == ERR_OK &&
        s.ended_at == 0) {
        buf_adds(b, " · ");
        deadline_series_words(b, rq, &s);
    }
    series_release(&s);
}

static void
list_line(struct listing *l, const struct deadline *d)
{
    char *text =
        deadline_text(l->rq,
                      deadline_is_late(l->rq, d) ? TEXT_DEADLINE_LINE_LATE
                                                 : TEXT_DEADLINE_LINE,
                      d);
    struct buf line;

    buf_init(&line, 8192);
    buf_adds(&line, text);
    add_rule(&line, l->rq, d);
    if (l->which != LIST_MINE) {
        buf_adds(&line, " · ");
        deadline_who_add(&line, d->owner);
    }
    card_text(l->card, line.data);
    buf_release(&line);
    free(text);
}

static void
list_one(void *ctx, const struct deadline *d)
{
    struct listing *l = ctx;

    if (d->done_at != 0)
        return; /* of a campaign all come */
    if (l->which == LIST_LATE && !deadline_is_late(l->rq, d))
        return;
    if (++l->count <= LIST_MAX)
        list_line(l, d);
}

static enum err
list_read(struct listing *l, const struct campaign *c)
{
    struct store *st = request_store(l->rq);
    const char *me = request_person(l->rq)->id;

    switch (l->which) {
    case LIST_CAMPAIGN:
        return store_deadline_list_campaign(st, c->id, list_one, l);
    case LIST_LATE:
        return store_deadline_list(st,
                                   request_may(l->rq, WHO_MEMBERS) ? NULL : me,
                                   LATE_READ, list_one, l);
    case LIST_ALL:
        return store_deadline_list(st, NULL, LIST_MAX + 1, list_one, l);
    case LIST_MINE:
        break;
    }
    return store_deadline_list(st, me, LIST_MAX + 1, list_one, l);
}

static char *
list_title(const struct listing *l, const struct campaign *c)
{
    static const enum text_key titles[] = { TEXT_DEADLINE_LIST_MINE,
                                            TEXT_DEADLINE_LIST_ALL,
                                            TEXT_DEADLINE_LIST_LATE,
                                            TEXT_DEADLINE_LIST_CAMPAIGN };

    return text_make(request_language(l->rq), titles[l->which], "campaign",
                     c->name ? c->name : "", NULL);
}

static enum text_key
list_empty(const struct listing *l)
{
    if (l->which == LIST_LATE)
        return TEXT_DEADLINE_LIST_NONE_LATE;
    return l->which == LIST_CAMPAIGN ? TEXT_DEADLINE_LIST_NONE_HERE
                                     : TEXT_DEADLINE_LIST_EMPTY;
}

static enum err
list_say(struct listing *l, const struct campaign *c)
{
    enum language language = request_language(l->rq);
    char *title = list_title(l, c);
    enum err rc;

    l->card = card_new();
    card_title(l->card, title);
    rc = list_read(l, c);
    if (l->count == 0)
        card_text(l->card, text_get(language, list_empty(l)));
    if (l->count > LIST_MAX)
        card_note(l->card, text_get(language, TEXT_DEADLINE_LIST_MORE));
    if (l->count > 0)
        card_note(l->card,
                  text_get(language, l->which == LIST_MINE
                                         ? TEXT_DEADLINE_LIST_HINT
                                         : TEXT_DEADLINE_LIST_HINT_ALL));
    if (rc == ERR_OK)
        rc = reply(l->rq, AUDIENCE_PASSING, l->card, NULL);
    card_free(l->card);
    free(title);
    return rc;
}

/* A word of ours, else the name of a campaign. */
static enum err
list_which(struct listing *l, const char *which, struct campaign *c)
{
    static const char *const words[] = { "mine", "all", "late" };
    size_t i;

    for (i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strcasecmp(which, words[i]) == 0) {
            l->which = (enum listed)i;
            return ERR_OK;
        }
    l->which = LIST_CAMPAIGN;
    return store_campaign_find(request_store(l->rq), which, c);
}

static enum err
list_run(struct request *rq)
{
    const char *which = request_arg(rq, "which");
    struct listing l = { .rq = rq, .which = LIST_MINE };
    struct campaign c = { 0 };
    enum err rc = ERR_OK;

    if (which)
        rc = list_which(&l, which, &c);
    if ((rc == ERR_OK || rc == ERR_NOT_FOUND) && l.which != LIST_MINE &&
        l.which != LIST_LATE && !request_may(rq, WHO_MEMBERS))
        rc = reply_wrong(rq, "which", TEXT_DEADLINE_GUESTS, NULL);
    else if (rc == ERR_NOT_FOUND)
        rc = reply_wrong(rq, "which", TEXT_DEADLINE_LIST_WHICH, "which", which,
                         NULL);
    else if (rc == ERR_OK)
        rc = list_say(&l, &c);
    campaign_release(&c);
    return rc;
}
