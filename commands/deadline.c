/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline.c - deadline: what must be done by when.
 *
 * The forms. What is listed, added, changed and ended stands in the files
 * deadline_*.c; what is said by itself in remind.c.
 */
#include "command.h"
#include "deadline_parts.h"
#include "ics.h"
#include "request.h"
#include "verbs.h"

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
    { "page", ARG_ID, ARG_KEYWORD, TEXT_NONE, NULL },
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
      .usage = "[mine|all|late|CAMPAIGN] [page N]",
      .example = "deadline list",
      .args = list_args,
      .flags = FORM_READS,
      .run = deadline_list_run,
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
      .choices = deadline_choices,
      .title = TEXT_DEADLINE_DONE_TITLE,
      .purpose = TEXT_DEADLINE_DONE_PURPOSE },
    { .name = "snooze",
      .usage = "ID [WHEN]",
      .example = "deadline snooze 3 1 h",
      .args = snooze_args,
      .run = deadline_snooze_run,
      .choices = deadline_choices,
      .title = TEXT_DEADLINE_SNOOZE_TITLE,
      .purpose = TEXT_DEADLINE_SNOOZE_PURPOSE },
    { .name = "move",
      .usage = "ID WHEN",
      .example = "deadline move 3 mon 10:00",
      .args = move_args,
      .run = deadline_move_run,
      .choices = deadline_choices,
      .title = TEXT_DEADLINE_MOVE_TITLE,
      .purpose = TEXT_DEADLINE_MOVE_PURPOSE },
    { .name = "assign",
      .usage = "ID @user|@role",
      .example = "deadline assign 3 @leo",
      .args = assign_args,
      .run = deadline_assign_run,
      .choices = deadline_choices,
      .title = TEXT_DEADLINE_ASSIGN_TITLE,
      .purpose = TEXT_DEADLINE_ASSIGN_PURPOSE },
    { .name = "drop",
      .usage = "ID [this|all]",
      .example = "deadline drop 3",
      .args = drop_args,
      .run = deadline_drop_run,
      .choices = deadline_choices,
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
      .run = deadline_list_run,
      .purpose = TEXT_DEADLINE_BARE_PURPOSE },
    { 0 },
};

const struct command deadline_command = {
    .name = "deadline",
    .summary = TEXT_DEADLINE_SUMMARY,
    .forms = deadline_forms,
};
